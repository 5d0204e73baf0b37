//! Numbers in digits of every script and in words.

use super::reading::Reading;
use crate::gazetteer::Word;

/// A number of a sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// The token behind it.
    pub(super) end: usize,
    /// Whether it is written in digits alone.
    pub(super) digits: bool,
}

/// The longest run of digits that is a quantity and no serial number.
const MOST_DIGITS: usize = 15;

/// Reads the number that begins at a token.
pub(super) fn number(reading: &Reading<'_>, token: usize) -> Option<Number> {
    if reading.is(token, Word::Ordinal).is_some() {
        return None;
    }
    if let Some((plus, next)) = reading.pick(token, |word| match word {
        Word::Plus(plus) => Some(plus),
        _ => None,
    }) {
        let number = number(reading, next)?;
        // साढ़े तीन लाख is 3.5 lakh, not 3 lakh and a half.
        let scale = scale_of(number.value);
        return Some(Number {
            value: number.value + plus * scale,
            digits: false,
            ..number
        });
    }
    let mut total = 0.0;
    let mut group: Option<f64> = None;
    let mut at = token;
    let mut digits = true;
    loop {
        // "a 140-billion-euro loan"
        let is_scale = |word| matches!(word, Word::Scale(_)).then_some(());
        if at > token
            && reading.is_one_of(at, &["-", "‑"])
            && reading.pick(at + 1, is_scale).is_some()
        {
            at += 1;
        }
        if let Some((scale, next)) = reading.pick(at, |word| match word {
            Word::Scale(scale) => Some(scale),
            _ => None,
        }) {
            // "Thousands of people" gives no number; "mille duecento" does.
            if at == token && word_number(reading, next).is_none() {
                return word_number(reading, token);
            }
            let count = group.take().unwrap_or(1.0);
            if scale > 100.0 {
                total += count * scale;
            } else {
                group = Some(count * scale);
            }
            digits &= at > token;
            at = behind_stop(reading, next);
            continue;
        }
        let piece = digit_number(reading, at).or_else(|| word_number(reading, at));
        let Some(piece) = piece else {
            let joined = reading
                .is(at, Word::NumberAnd)
                .filter(|_| at > token && !digits)
                .filter(|next| word_number(reading, *next).is_some());
            match joined {
                Some(next) => at = next,
                None => break,
            }
            continue;
        };
        match group {
            None => group = Some(piece.value),
            Some(known) if !piece.digits && known % 100.0 == 0.0 && piece.value < 100.0 => {
                group = Some(known + piece.value);
            }
            Some(known)
                if !piece.digits && known % 10.0 == 0.0 && known < 100.0 && piece.value < 10.0 =>
            {
                group = Some(known + piece.value);
            }
            Some(_) => break,
        }
        digits &= piece.digits;
        at = piece.end;
    }
    if at == token {
        return None;
    }
    let mut value = total + group.unwrap_or(0.0);
    if let Some(next) = reading.is(at, Word::HalfAfter) {
        value += 0.5 * scale_of(value);
        at = next;
    }
    Some(Number {
        value,
        end: at,
        digits,
    })
}

/// Gives the token behind the stop of an abbreviation: "10 тыс. военных".
fn behind_stop(reading: &Reading<'_>, end: usize) -> usize {
    /// "тыс", "mln", "Mrd".
    const LONGEST: usize = 4;
    let is_short = reading.written(end - 1).chars().count() <= LONGEST;
    let goes_on = end + 1 < reading.len()
        && reading
            .written(end + 1)
            .starts_with(|c: char| c.is_lowercase());
    if is_short && goes_on && reading.is_one_of(end, &["."]) {
        end + 1
    } else {
        end
    }
}

/// Gives the scale of a number: 100000 for 3 lakh, 1 for 3.
fn scale_of(value: f64) -> f64 {
    let mut scale = 1.0;
    for step in [1e12, 1e9, 1e7, 1e6, 1e5, 1e3, 1e2] {
        if value >= step && value % step == 0.0 {
            scale = step;
            break;
        }
    }
    scale
}

fn word_number(reading: &Reading<'_>, token: usize) -> Option<Number> {
    let (value, end) = reading.pick(token, |word| match word {
        Word::Number(value) | Word::Fixed(value) => Some(value),
        _ => None,
    })?;
    Some(Number {
        value,
        end,
        digits: false,
    })
}

/// Reads a number in digits; groups of three may stand apart.
fn digit_number(reading: &Reading<'_>, token: usize) -> Option<Number> {
    if token >= reading.len() || reading.is_mark(token) {
        return None;
    }
    let text = to_ascii(behind_and(reading, token))?;
    let mut value = parse(&text, reading.tongue.decimal_comma)?;
    let mut end = token + 1;
    if text.len() <= 3 && !text.contains(['.', ',']) {
        while let Some(next) = group_of_three(reading, end) {
            value = value * 1000.0 + next;
            end += 1;
        }
    }
    Some(Number {
        value,
        end,
        digits: true,
    })
}

/// Gives a token without the "and" that is written together with it: و171.
fn behind_and<'a>(reading: &'a Reading<'_>, token: usize) -> &'a str {
    let norm = reading.tokens.norm(token);
    let digits = norm.trim_start_matches(char::is_alphabetic);
    let and = &norm[..norm.len() - digits.len()];
    let joins = |and: &str| {
        let mut words = reading.tongue.phrases.of_word(and);
        words.any(|word| word == Word::And)
    };
    if !and.is_empty() && !digits.is_empty() && joins(and) {
        digits
    } else {
        norm
    }
}

fn group_of_three(reading: &Reading<'_>, token: usize) -> Option<f64> {
    if token >= reading.len() || reading.is_mark(token) {
        return None;
    }
    let items = &reading.tokens.items;
    let gap = &reading.text[items[token - 1].end as usize..items[token].start as usize];
    let one_space = gap.chars().count() == 1;
    let text = to_ascii(reading.tokens.norm(token))?;
    (one_space && text.len() == 3)
        .then(|| text.parse().ok())
        .flatten()
}

/// Writes digits of any script in ASCII; none where anything else stands there.
pub(super) fn to_ascii(text: &str) -> Option<String> {
    if !begins_with_digit(text) {
        return None;
    }
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' | '.' | ',' => ascii.push(c),
            '٬' => ascii.push(','),
            '٫' => ascii.push('.'),
            _ => ascii.push(char::from_digit(digit(c)?, 10)?),
        }
    }
    Some(ascii)
}

/// Tells whether a text begins with a decimal digit of any script.
pub(super) fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || !c.is_ascii() && digit(c).is_some())
}

/// Gives the value of a decimal digit of a script that news uses.
fn digit(c: char) -> Option<u32> {
    /// The zeros of Arabic-Indic, Persian, Devanagari, Bengali and full-width digits.
    const ZEROS: [char; 5] = ['\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{FF10}'];
    ZEROS.iter().find_map(|zero| {
        let value = (c as u32).checked_sub(*zero as u32)?;
        (value < 10).then_some(value)
    })
}

fn parse(text: &str, decimal_comma: bool) -> Option<f64> {
    if text.bytes().filter(u8::is_ascii_digit).count() > MOST_DIGITS {
        return None;
    }
    let (decimal, group) = if decimal_comma {
        (',', '.')
    } else {
        ('.', ',')
    };
    let last = text.rfind([decimal, group]);
    let Some(last) = last else {
        return text.parse().ok();
    };
    let mark = text[last..].chars().next()?;
    let tail = text.len() - last - 1;
    let marks = text.matches(mark).count();
    // 1,000 and 1.000 are thousands wherever three digits follow the mark that groups; 3.5 is a fraction anywhere.
    let is_group =
        marks > 1 || tail == 3 && mark == group || tail == 3 && mark == ',' && !decimal_comma;
    let plain: String = if is_group {
        text.chars().filter(char::is_ascii_digit).collect()
    } else {
        let whole: String = text[..last].chars().filter(char::is_ascii_digit).collect();
        format!("{whole}.{}", &text[last + 1..])
    };
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_digits_of_every_script_and_mark() {
        let check = |text: &str, comma: bool, expected: Option<f64>| {
            let found = to_ascii(text).and_then(|text| parse(&text, comma));
            assert_eq!(found, expected, "{text}");
        };
        check("1,000", false, Some(1000.0));
        check("1.000", true, Some(1000.0));
        check("1,5", true, Some(1.5));
        check("1.5", true, Some(1.5));
        check("1,234,567", false, Some(1_234_567.0));
        check("१२,५००", false, Some(12_500.0));
        check("٤٠٠", false, Some(400.0));
        check("４００", false, Some(400.0));
        check("5,00,000", false, Some(500_000.0));
        check("12345678901234567890", false, None);
        check("covid", false, None);
    }
}
