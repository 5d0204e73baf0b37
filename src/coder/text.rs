//! Cuts a text into normalised tokens that know where they stood.

use serde::{Deserialize, Serialize};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A word, a number or a mark of punctuation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Bytes of the text as it was.
    pub(crate) start: u32,
    /// The byte after the last.
    pub(crate) end: u32,
    norm_start: u32,
    norm_end: u32,
    /// Whether it is neither word nor number.
    pub(crate) punctuation: bool,
}

/// How a language writes words together, and which letters it takes for one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Style {
    /// Whether a word ends after its apostrophe: `dell'` + `incontro`.
    pub(crate) elision: bool,
    /// Whether what follows an apostrophe is an ending that says nothing: `Rusya` + `'nın`.
    pub(crate) suffixes: bool,
    /// Endings that are words of their own: `n't`, `'s`.
    pub(crate) clitics: Vec<String>,
    /// Letters that are read as others.
    pub(crate) letters: Letters,
}

/// Letters of a language that are read as others: `ß` as `ss`, `أ` as `ا`, traditional characters as simplified.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Letters {
    /// For each block of 256 characters, where its 256 numbers stand in `numbers`, from 1.
    blocks: Vec<u16>,
    /// Places in `forms`, from 1.
    numbers: Vec<u16>,
    forms: Vec<Box<str>>,
}

impl Letters {
    /// Makes the table.
    pub(crate) fn new<'a>(pairs: impl IntoIterator<Item = (char, &'a str)>) -> Self {
        let mut table = Self::default();
        for (from, to) in pairs {
            let (block, place) = (from as usize >> 8, from as usize & 0xff);
            if table.blocks.len() <= block {
                table.blocks.resize(block + 1, 0);
            }
            if table.blocks[block] == 0 {
                table.numbers.resize(table.numbers.len() + 256, 0);
                table.blocks[block] = (table.numbers.len() / 256) as u16;
            }
            table.forms.push(to.into());
            let at = (usize::from(table.blocks[block]) - 1) * 256 + place;
            table.numbers[at] = table.forms.len() as u16;
        }
        table
    }

    fn get(&self, c: char) -> Option<&str> {
        let block = *self.blocks.get(c as usize >> 8)?;
        let start = usize::from(block.checked_sub(1)?) * 256;
        let number = self.numbers[start + (c as usize & 0xff)];
        Some(&self.forms[usize::from(number.checked_sub(1)?)])
    }
}

/// The tokens of one text with their normalised forms.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// The tokens in order.
    pub(crate) items: Vec<Token>,
    buffer: String,
}

impl Tokens {
    /// Gives the normalised form of a token.
    pub(crate) fn norm(&self, index: usize) -> &str {
        let token = &self.items[index];
        &self.buffer[token.norm_start as usize..token.norm_end as usize]
    }

    /// Replaces the content by the tokens of `text`.
    pub(crate) fn read(&mut self, text: &str, style: &Style) {
        self.items.clear();
        self.buffer.clear();
        let mut at = 0;
        while let Some(byte) = text.as_bytes().get(at) {
            if is(*byte, PLAIN) {
                at = match self.plain_word(text, at) {
                    Some(end) => end,
                    None => self.word(text, at, style),
                };
                continue;
            }
            if *byte == b' ' {
                at += 1;
                continue;
            }
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            let next = at + c.len_utf8();
            if is_ideograph(c) {
                let from = self.buffer.len();
                push_folded(&mut self.buffer, c, &style.letters);
                self.push(at, next, from, false);
                at = next;
                continue;
            }
            if is_word(c) {
                at = self.word(text, at, style);
                continue;
            }
            if !c.is_whitespace() && !is_ignorable(c) {
                let from = self.buffer.len();
                push_folded(&mut self.buffer, unify(c), &style.letters);
                self.push(at, next, from, true);
            }
            at = next;
        }
    }

    fn push(&mut self, start: usize, end: usize, from: usize, punctuation: bool) {
        self.items.push(Token {
            start: start as u32,
            end: end as u32,
            norm_start: from as u32,
            norm_end: self.buffer.len() as u32,
            punctuation,
        });
    }

    /// Reads the word at `start` if it is of ASCII letters alone, as most are where a language has them.
    fn plain_word(&mut self, text: &str, start: usize) -> Option<usize> {
        let rest = &text.as_bytes()[start..];
        let length = rest.iter().position(|byte| !is(*byte, PLAIN));
        let length = length.unwrap_or(rest.len());
        if rest.get(length).is_some_and(|byte| !is(*byte, END)) {
            return None;
        }
        let from = self.buffer.len();
        self.buffer.push_str(&text[start..start + length]);
        self.buffer[from..].make_ascii_lowercase();
        self.push(start, start + length, from, false);
        Some(start + length)
    }

    /// Reads the word at `start` and gives the byte after it.
    fn word(&mut self, text: &str, start: usize, style: &Style) -> usize {
        let from = self.buffer.len();
        let mut compose = false;
        let mut at = start;
        let mut previous = start;
        let mut apostrophe = None;
        loop {
            let rest = &text.as_bytes()[at..];
            let plain = rest.iter().position(|byte| !is(*byte, PLAIN));
            let plain = plain.unwrap_or(rest.len());
            if plain > 0 {
                let run = self.buffer.len();
                self.buffer.push_str(&text[at..at + plain]);
                self.buffer[run..].make_ascii_lowercase();
                previous = at + plain - 1;
                at += plain;
            }
            if rest.get(plain).is_none_or(|byte| is(*byte, END)) {
                break;
            }
            let Some(c) = text[at..].chars().next() else {
                break;
            };
            let next = at + c.len_utf8();
            if is_word(c) {
                if is_alone(c) && at > start {
                    break;
                }
                compose |= push_folded(&mut self.buffer, c, &style.letters);
                previous = at;
                at = next;
                if is_alone(c) {
                    break;
                }
                continue;
            }
            if is_ignorable(c) {
                at = next;
                continue;
            }
            let c = unify(c);
            let follows = text[next..].chars().find(|c| !is_ignorable(*c));
            let joined = follows.is_some_and(is_word);
            if c == '\'' && joined && apostrophe.is_none() {
                if style.elision {
                    self.buffer.push('\'');
                    self.finish(from, compose, &style.letters);
                    self.push(start, next, from, false);
                    return next;
                }
                if style.suffixes {
                    let suffix = text[next..].find(|c| !is_word(c) && !is_ignorable(c));
                    let end = suffix.map_or(text.len(), |length| next + length);
                    self.finish(from, compose, &style.letters);
                    self.push(start, end, from, false);
                    return end;
                }
                apostrophe = Some((previous, at, self.buffer.len()));
                self.buffer.push('\'');
                at = next;
                continue;
            }
            if joined && self.inner_stop(from, c, &text[next..]) {
                self.buffer.push(c);
                at = next;
                continue;
            }
            break;
        }
        self.finish(from, compose, &style.letters);
        if let Some((before, mark, cut)) = apostrophe
            && !compose
        {
            for clitic in &style.clitics {
                let Some(rest) = self.buffer[from..].strip_suffix(clitic.as_str()) else {
                    continue;
                };
                let (middle, original) = if clitic.starts_with('\'') {
                    (cut, mark)
                } else {
                    (from + rest.len(), before)
                };
                if rest.is_empty() || from + rest.len() != middle {
                    continue;
                }
                let end = self.buffer.len();
                self.push(start, original, from, false);
                if let Some(token) = self.items.last_mut() {
                    token.norm_end = middle as u32;
                }
                self.push(original, at, middle, false);
                if let Some(token) = self.items.last_mut() {
                    token.norm_end = end as u32;
                }
                return at;
            }
        }
        self.push(start, at, from, false);
        at
    }

    /// Tells whether a stop stands inside an abbreviation (`U.S`) or a number (`1,000`).
    fn inner_stop(&self, from: usize, c: char, rest: &str) -> bool {
        let word = &self.buffer[from..];
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if matches!(c, '.' | ',') && digit(word.chars().last()) && digit(rest.chars().next()) {
            return true;
        }
        c == '.'
            && (word.len() == 1 || word.contains('.'))
            && word.is_ascii()
            && rest.starts_with(|c: char| c.is_ascii_alphabetic())
            && !rest[1..].starts_with(is_word)
    }

    /// Composes what was written in parts or in compatibility forms.
    fn finish(&mut self, from: usize, compose: bool, letters: &Letters) {
        if compose {
            let composed: String = self.buffer[from..].nfkc().collect();
            self.buffer.truncate(from);
            for c in composed.chars() {
                push_folded(&mut self.buffer, c, letters);
            }
        }
    }
}

/// Makes one character of those that look alike.
fn unify(c: char) -> char {
    match c {
        '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{FF07}' | '\u{2032}' | '\u{0060}'
        | '\u{00B4}' => '\'',
        other => other,
    }
}

/// A letter or digit of ASCII.
const PLAIN: u8 = 1;
/// A byte that ends any word: of ASCII, no letter, and no mark that may stand inside a word.
const END: u8 = 2;

/// What each byte is.
const BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut byte: u8 = 0;
    while byte.is_ascii() {
        bytes[byte as usize] = if byte.is_ascii_alphanumeric() {
            PLAIN
        } else if matches!(byte, b'\'' | b'`' | b'.' | b',') {
            0
        } else {
            END
        };
        byte += 1;
    }
    bytes
};

fn is(byte: u8, what: u8) -> bool {
    BYTES[usize::from(byte)] == what
}

fn is_word(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        _ if is_plain_letter(c) => true,
        _ => is_other_word(c),
    }
}

/// Tells whether a character is a letter of one of the ranges that hold nothing else, which are quick to tell.
fn is_plain_letter(c: char) -> bool {
    matches!(
        c,
        '\u{00C0}'..='\u{00D6}'
            | '\u{00D8}'..='\u{00F6}'
            | '\u{00F8}'..='\u{02AF}'
            | '\u{0400}'..='\u{0481}'
            | '\u{048A}'..='\u{052F}'
            | '\u{0620}'..='\u{0657}'
            | '\u{066E}'..='\u{06D3}'
            | '\u{0900}'..='\u{0963}'
            | '\u{4E00}'..='\u{9FFF}'
    )
}

fn is_other_word(c: char) -> bool {
    c.is_alphanumeric() && c != '\u{02BC}' || is_combining_mark(c) || c == '\u{0640}'
}

/// Tells whether a character is a word by itself: scripts without spaces.
fn is_alone(c: char) -> bool {
    matches!(
        c,
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

/// Tells whether a character is a word by itself that is never composed with others: most of Chinese.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}

/// Tells whether a letter stands in a range of those that have no other lower form and are never composed.
fn is_lower(c: char) -> bool {
    matches!(
        c,
        '\u{00DF}'..='\u{00FF}'
            | '\u{0430}'..='\u{045F}'
            | '\u{0620}'..='\u{06D3}'
            | '\u{4E00}'..='\u{9FFF}'
    )
}

/// Adds a character in its plain form and tells whether the word still has to be composed.
fn push_folded(buffer: &mut String, c: char, letters: &Letters) -> bool {
    if let Some(instead) = letters.get(c) {
        buffer.push_str(instead);
        return false;
    }
    if c.is_ascii() {
        buffer.push(c.to_ascii_lowercase());
        return false;
    }
    let plain = match c {
        // Nukta, tatweel and Arabic vowel signs are written or left out at will.
        '\u{093C}' | '\u{0640}' | '\u{064B}'..='\u{0652}' => return false,
        '\u{0901}' => '\u{0902}',
        '\u{0929}' => '\u{0928}',
        '\u{0931}' => '\u{0930}',
        '\u{0934}' => '\u{0933}',
        '\u{0958}' => '\u{0915}',
        '\u{0959}' => '\u{0916}',
        '\u{095A}' => '\u{0917}',
        '\u{095B}' => '\u{091C}',
        '\u{095C}' => '\u{0921}',
        '\u{095D}' => '\u{0922}',
        '\u{095E}' => '\u{092B}',
        '\u{095F}' => '\u{092F}',
        other => other,
    };
    if matches!(plain, '\u{0900}'..='\u{0DFF}') {
        buffer.push(plain);
        return false;
    }
    if is_lower(plain) {
        buffer.push(plain);
        return false;
    }
    for c in plain.to_lowercase() {
        match letters.get(c) {
            Some(instead) => buffer.push_str(instead),
            None => buffer.push(c),
        }
    }
    matches!(plain, '\u{0300}'..='\u{036F}') || plain >= '\u{1E00}' && !is_alone(plain)
}

#[cfg(test)]
mod tests {
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
    fn quick_ranges_hold_what_they_say() {
        for c in '\u{80}'..=char::MAX {
            assert!(!is_plain_letter(c) || is_other_word(c), "{c:?}");
            assert!(!is_lower(c) || c.to_lowercase().eq([c]), "{c:?}");
            assert!(!is_ideograph(c) || is_other_word(c) && is_alone(c), "{c:?}");
        }
        for byte in 0..=0x7f_u8 {
            let c = char::from(byte);
            assert!(!is(byte, END) || !is_word(c) && unify(c) == c && !is_ignorable(c));
        }
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
}
