use super::*;

fn check(text: &str, elision: bool, expected: &[&str]) {
    let style = Style {
        elision,
        clitics: vec!["n't".into(), "'s".into()],
        ..Style::default()
    };
    check_style(text, &style, expected);
}

fn check_style(text: &str, style: &Style, expected: &[&str]) {
    let mut tokens = Tokens::default();
    tokens.read(text, style);
    let found: Vec<&str> = (0..tokens.items.len()).map(|i| tokens.norm(i)).collect();
    assert_eq!(found, expected);
    for token in &tokens.items {
        assert!(text.get(token.start as usize..token.end as usize).is_some());
    }
}

#[test]
fn cuts_words_and_clitics() {
    check(
        "Russia’s army didn't",
        false,
        &["russia", "'s", "army", "did", "n't"],
    );
    check(
        "Dell’incontro, 1,000",
        true,
        &["dell'", "incontro", ",", "1,000"],
    );
    check(
        "the U.S. cease-fire",
        false,
        &["the", "u.s", ".", "cease", "-", "fire"],
    );
}

#[test]
fn a_phrase_is_cut_as_it_is_in_a_sentence() {
    let cut = |text: &str, elision: bool| {
        let style = Style {
            elision,
            clitics: vec!["n't".into(), "'s".into()],
            ..Style::default()
        };
        let mut tokens = Tokens::default();
        tokens.read_phrase(text, &style);
        let norms: Vec<_> = (0..tokens.items.len()).map(|i| tokens.norm(i)).collect();
        norms.join("|")
    };
    assert_eq!(cut("all’", true), "all'");
    assert_eq!(cut("prima dell'", true), "prima|dell'");
    assert_eq!(cut("mezz'ora", true), "mezz'|ora");
    assert_eq!(cut("'s", false), "'s");
    assert_eq!(cut("the", false), "the");
}

#[test]
fn reads_letters_as_a_language_does() {
    let style = Style {
        suffixes: true,
        letters: Letters::new([
            ('ı', "i"),
            ('İ', "i"),
            ('ß', "ss"),
            ('ä', "ae"),
            ('擊', "击"),
        ]),
        ..Style::default()
    };
    check_style("İran’ın kışı", &style, &["iran", "kişi"]);
    check_style(
        "Größe a\u{308}hnlich Äpfel",
        &style,
        &["grösse", "aehnlich", "aepfel"],
    );
    check_style("襲擊", &style, &["襲", "击"]);
}

#[test]
fn quick_ways_give_what_the_long_way_gives() {
    for c in '\u{4E00}'..='\u{9FFF}' {
        assert!(is_word(c) && is_alone(c) && c.to_lowercase().eq([c]));
    }
    for byte in 0..=0x7f_u8 {
        let c = char::from(byte);
        assert!(!is(byte, END) || !is_word(c) && unify(c) == c && !is_ignorable(c));
    }
    let quick = Style {
        letters: Letters::new([]),
        ..Style::default()
    };
    let mut all = String::new();
    for c in '\u{80}'..='\u{FFFF}' {
        all.extend(['b', c, ' ', c, 'b', ' ']);
    }
    let read = |style: &Style| {
        let mut tokens = Tokens::default();
        tokens.read(&all, style);
        (format!("{:?}", tokens.items), tokens.buffer)
    };
    assert!(read(&quick) == read(&Style::default()));
}

#[test]
fn folds_what_is_written_in_many_ways() {
    check(
        "cafe\u{301} ＡＢ so\u{AD}ft",
        false,
        &["café", "ab", "soft"],
    );
    check("क़ानून ज़ेलेंस्की पहुँच", false, &["कानून", "जेलेंस्की", "पहुंच"]);
}
