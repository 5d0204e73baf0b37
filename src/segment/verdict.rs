use super::quotes;
use super::rules::Rules;

/// Looks back no further than this for a word, in bytes: no abbreviation is longer.
const MAX_WORD: usize = 48;

/// A place where a sentence may end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    /// Where the sentence begins that may end here.
    pub(super) start: usize,
    /// Where the next one would begin.
    pub(super) at: usize,
}

/// Judges a candidate: whether the sentence ends here.
pub(super) fn is_boundary(line: &str, bound: Bound, rules: &Rules) -> bool {
    let before = &line[bound.start..bound.at];
    let left = before.trim_end();
    let right = line[bound.at..].trim_start();
    let spaced = left.len() < before.len() || line[bound.at..].starts_with(char::is_whitespace);
    let (core, quoted) = quotes::strip_closers(left);
    let lead = right.trim_start_matches(quotes::opens);
    let (Some(end), Some(first), Some(begin)) = (
        core.chars().next_back(),
        right.chars().next(),
        lead.chars().next(),
    ) else {
        return false;
    };
    if matches!(first, ',' | ';' | ':' | '،' | '؛' | '，' | '；' | '、') || begin.is_lowercase()
    {
        return false;
    }
    if matches!(first, '-' | '–' | '—') {
        let said = right[first.len_utf8()..]
            .trim_start()
            .trim_start_matches(quotes::opens);
        if !said.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()) {
            return false;
        }
    }
    let word = last_word(core);
    if !spaced && matches!(end, '.' | '?' | '!') && !lacks_only_its_space(core, lead, word, rules) {
        return false;
    }
    end != '.' || quoted || !is_abbreviated(core, word, lead, rules)
}

/// Tells whether text goes on after a full stop as a new sentence whose space somebody forgot, not as a name or address.
fn lacks_only_its_space(core: &str, lead: &str, word: &str, rules: &Rules) -> bool {
    let before = word.trim_end_matches(['.', '?', '!']);
    let token = tail(core)
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default();
    if token.contains(['/', '@', '=', '&', '_']) || token.starts_with("www.") {
        return false;
    }
    let mut next = lead.chars();
    let (Some(first), second) = (next.next(), next.next()) else {
        return false;
    };
    let ends_low = before
        .chars()
        .next_back()
        .is_some_and(|c| c.is_alphabetic() && !c.is_uppercase());
    let long = before.chars().count() > 2
        || (ends_low && !first.is_uppercase() && before.chars().count() > 1);
    let dotted = before.contains('.');
    ends_low
        && long
        && !dotted
        && first.is_alphabetic()
        && (!first.is_uppercase() || second.is_some_and(char::is_lowercase))
        && !rules.never.contains(before)
        && !is_domain(lead)
}

/// Tells `Amazon.Com` and `Booking.Com` from a sentence.
fn is_domain(lead: &str) -> bool {
    let word: String = lead
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .take(5)
        .collect();
    [
        "com", "org", "net", "de", "it", "fr", "ru", "in", "io", "js",
    ]
    .contains(&word.to_lowercase().as_str())
}

/// Tells whether the full stop at the end of `core` belongs to its word rather than to the sentence.
fn is_abbreviated(core: &str, word: &str, lead: &str, rules: &Rules) -> bool {
    let Some(stem) = word.strip_suffix('.') else {
        return false;
    };
    let next: String = lead
        .chars()
        .take_while(|c| c.is_alphanumeric())
        .take(24)
        .collect();
    let starts = rules.starters.contains(&next);
    let number = next.starts_with(char::is_numeric);
    // A list's number or letter stands with what it numbers.
    let counts = stem.chars().all(char::is_numeric) && stem.chars().count() < 4;
    if core.len() == word.len() && (counts || stem.chars().count() == 1) {
        return true;
    }
    if rules.units.contains(stem) && follows_number(core, word) {
        return !next.starts_with(char::is_uppercase);
    }
    if known(&rules.never, stem) {
        return true;
    }
    if known(&rules.number, stem) {
        return number;
    }
    if known(&rules.maybe, stem) {
        return !starts && !number;
    }
    if stem.chars().all(char::is_numeric) {
        return rules.ordinals && stem.len() < 4 && !starts && !number;
    }
    if rules.ordinals && stem.len() > 1 && stem.chars().all(|c| "IVXL".contains(c)) {
        return !starts;
    }
    is_initials(stem) && !starts
}

/// Tells whether a number stands before the last word, or the first half of a unit (`н. э.`).
fn follows_number(core: &str, word: &str) -> bool {
    let before = last_word(core[..core.len() - word.len()].trim_end());
    before.starts_with(char::is_numeric) || before.ends_with('.')
}

/// Tells whether a word is one letter, or a row of letters with full stops between them.
fn is_initials(stem: &str) -> bool {
    let mut pieces = stem
        .split('.')
        .map(|piece| piece.split('-').next_back().unwrap_or_default());
    let is_letter = |piece: &str| {
        let mut chars = piece.chars();
        let first = chars.next();
        let cased = first.is_some_and(|c| c.is_uppercase() || c.is_lowercase());
        let arabic = first.is_some_and(|c| matches!(c, '\u{620}'..='\u{64a}'));
        // Devanagari letter names and vowel signs take up to four characters.
        let room = if cased || arabic { 0 } else { 3 };
        let dotted = stem.contains('.');
        first.is_some_and(char::is_alphabetic)
            && (cased || arabic || dotted)
            && chars.count() <= room
    };
    pieces.all(is_letter)
}

fn known(words: &std::collections::HashSet<String>, stem: &str) -> bool {
    if words.contains(stem) {
        return true;
    }
    // At the start of a sentence, and after a hyphen.
    let mut chars = stem.chars();
    let lower: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_lowercase)
        .chain(chars)
        .collect();
    words.contains(&lower)
        || stem
            .rsplit_once(['-', '–', '/', '\'', '’'])
            .is_some_and(|(_, last)| words.contains(last))
}

/// Gives the last word with its full stop, without what opens before it.
fn last_word(core: &str) -> &str {
    let word = tail(core)
        .rsplit(|c: char| c.is_whitespace())
        .next()
        .unwrap_or_default();
    word.trim_start_matches(|c: char| quotes::opens(c) || matches!(c, '–' | '—' | '-' | '…'))
}

/// Gives the last bytes of a text, so that one long word costs no more than a short one.
fn tail(text: &str) -> &str {
    let mut from = text.len().saturating_sub(MAX_WORD);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}
