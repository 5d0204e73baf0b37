//! Quotes and brackets around the ends of sentences.

/// Tells whether a character only closes; a straight quote may do either.
pub(super) fn closes(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '”'
            | '’'
            | '»'
            | '›'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '］'
            | '﴾'
    )
}

/// Tells whether a character may open; German closes with “, so that one may do either as well.
pub(super) fn opens(c: char) -> bool {
    matches!(
        c,
        '(' | '['
            | '{'
            | '“'
            | '‘'
            | '„'
            | '‚'
            | '«'
            | '‹'
            | '「'
            | '『'
            | '（'
            | '【'
            | '《'
            | '〈'
            | '"'
            | '\''
            | '¿'
            | '¡'
            | '*'
            | '”'
            | '’'
            | '»'
    )
}

/// Splits what closes off the end of a text: gives the text before it and whether a quote is among it.
///
/// Looks at sixteen characters at most, so that no run of quotes takes quadratic time.
pub(super) fn strip_closers(text: &str) -> (&str, bool) {
    let mut core = text;
    let mut quoted = false;
    for _ in 0..16 {
        let Some(c) = core.chars().next_back() else {
            break;
        };
        let is_quote = matches!(c, '"' | '\'' | '“' | '‘')
            || (closes(c) && !matches!(c, ')' | ']' | '}' | '）' | '】' | '］'));
        if !is_quote && !closes(c) {
            break;
        }
        quoted |= is_quote;
        core = &core[..core.len() - c.len_utf8()];
    }
    (core, quoted)
}

/// Gives the length of what closes at the start of a text and the white space after it: a quote set off by a space.
pub(super) fn leading_closers(text: &str) -> usize {
    let mut end = 0;
    for (at, c) in text.char_indices().take(16) {
        let next = text[at + c.len_utf8()..].chars().next();
        let alone = next.is_none_or(|next| next.is_whitespace() || closes(next));
        if !(closes(c) || c == '"') || !alone {
            break;
        }
        end = at + c.len_utf8();
    }
    if end == 0 {
        return 0;
    }
    text.len() - text[end..].trim_start().len()
}

/// Moves a boundary before quotes that open the next sentence: UAX #29 takes every quote after a full stop for a closing one,
/// which is wrong where no space parts the sentences.
pub(super) fn before_openers(line: &str, start: usize, at: usize) -> usize {
    if !line[at..].starts_with(char::is_alphanumeric) {
        return at;
    }
    let mut moved = at;
    for c in line[start..at].chars().rev().take(4) {
        let before = moved - c.len_utf8();
        let opens = match c {
            '“' | '‘' | '「' | '『' | '《' | '（' | '【' => true,
            // A straight quote opens after an even number of them.
            '"' => {
                let from = start.max(before.saturating_sub(4096));
                let earlier = &line.as_bytes()[from..before];
                earlier.split(|&byte| byte == b'"').count() % 2 == 1
            }
            _ => false,
        };
        if !opens {
            break;
        }
        moved = before;
    }
    moved
}
