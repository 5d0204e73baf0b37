//! What characters are in a text, and how each is read.

use unicode_normalization::char::is_combining_mark;

use super::letters::Letters;

/// Makes one character of those that look alike.
pub(super) fn unify(c: char) -> char {
    match c {
        '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{FF07}' | '\u{2032}' | '\u{0060}'
        | '\u{00B4}' => '\'',
        other => other,
    }
}

/// A letter or digit of ASCII.
pub(super) const PLAIN: u8 = 1;
/// A byte that ends any word: of ASCII, no letter, and no mark that may stand inside a word.
pub(super) const END: u8 = 2;

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

pub(super) fn is(byte: u8, what: u8) -> bool {
    BYTES[usize::from(byte)] == what
}

pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphanumeric() && c != '\u{02BC}' || is_combining_mark(c) || c == '\u{0640}'
}

/// Tells whether a character is a word by itself: scripts without spaces.
pub(super) fn is_alone(c: char) -> bool {
    matches!(
        c,
        '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

/// Tells whether a character is a word by itself that is never composed with others: most of Chinese.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

pub(super) fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
    )
}

/// Adds a character in its plain form and tells whether the word still has to be composed.
pub(super) fn push_folded(buffer: &mut String, c: char, letters: &Letters) -> bool {
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
    if is_ideograph(plain) {
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
