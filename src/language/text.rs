use std::borrow::Cow;

/// As much of a text, in bytes, is looked at from its start and again from its middle.
const SAMPLE: usize = 1024;

/// Gives the words of a text that speak for a language: without addresses, handles and tags, in small letters.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .filter(|token| !is_address(token))
        .flat_map(|token| token.split(|c: char| !is_word_char(c)))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric() && !is_mark(c)))
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(|word| {
            if word.is_ascii() {
                word.to_ascii_lowercase()
            } else {
                plain(&word.to_lowercase())
            }
        })
        .collect()
}

/// Cuts a long text down to a sample from its start and its middle.
pub(super) fn sample(text: &str) -> Cow<'_, str> {
    if text.len() <= 2 * SAMPLE {
        return Cow::Borrowed(text);
    }
    let stretch = |from: usize| &text[boundary(text, from)..boundary(text, from + SAMPLE)];
    Cow::Owned(format!("{} {}", stretch(0), stretch(text.len() / 2)))
}

/// Folds look-alikes and drops Arabic vowel signs, which few texts write.
fn plain(word: &str) -> String {
    fold(word)
        .chars()
        .filter(|c| !matches!(c, '\u{64b}'..='\u{65f}' | '\u{640}'))
        .collect()
}

/// Gives the last character boundary at or before a byte of the text.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or_default()
}

fn is_address(token: &str) -> bool {
    token.contains("://")
        || token.contains('@')
        || token.starts_with("www.")
        || token.starts_with('#')
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{97f}' | '\u{64b}'..='\u{65f}')
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric()
        || is_mark(c)
        || matches!(
            c,
            '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | 'ʻ' | '‘'
        )
}

/// Makes Latin look-alikes in a Cyrillic word Cyrillic; some keyboards and scans mix them.
fn fold(word: &str) -> Cow<'_, str> {
    let cyrillic = |c: char| ('\u{400}'..='\u{52f}').contains(&c);
    if !word.contains(cyrillic) || !word.contains(|c: char| c.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    let folded = word.chars().map(|c| match c {
        'a' => 'а',
        'c' => 'с',
        'e' => 'е',
        'i' => 'і',
        'j' => 'ј',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        's' => 'ѕ',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        other => other,
    });
    Cow::Owned(folded.collect())
}
