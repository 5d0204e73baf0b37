use unicode_segmentation::UnicodeSegmentation;

use super::quotes;
use super::rules::Rules;
use super::verdict::{self, Bound};
use crate::model::Span;

/// Cuts a line into sentences.
pub(super) fn cut(line: &str, rules: &Rules) -> Vec<Span> {
    let mut candidates: Vec<usize> = line
        .split_sentence_bound_indices()
        .map(|(at, _)| at)
        .skip(1)
        .collect();
    missed(line, &mut candidates);
    candidates.sort_unstable();
    candidates.dedup();

    let mut starts = vec![0];
    let mut words = WordCursor {
        line,
        at: 0,
        last: None,
    };
    for at in candidates {
        let start = starts.last().copied().unwrap_or_default();
        let at = at + quotes::leading_closers(&line[at..]);
        let at = quotes::before_openers(line, start, at);
        if at <= start || !words.stand_between(start, at) {
            continue;
        }
        if verdict::is_boundary(line, Bound { start, at }, rules) {
            starts.push(at);
        }
    }
    let start = starts.last().copied().unwrap_or_default();
    if starts.len() > 1 && !words.stand_between(start, line.len()) {
        starts.pop();
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| trimmed(line, start, end))
        .filter(|span| line[span.range()].contains(char::is_alphanumeric))
        .collect()
}

/// Finds boundaries that UAX #29 does not offer; each is then judged as all others are.
fn missed(line: &str, out: &mut Vec<usize>) {
    for (at, c) in line.char_indices() {
        if !matches!(c, '.' | '?' | '!' | '…' | '|') {
            continue;
        }
        let end = at + c.len_utf8();
        let rest = &line[end..];
        let Some(next) = rest.chars().next() else {
            break;
        };
        if c == '|' {
            // Typed for a danda.
            let before = line[..at].trim_end().chars().next_back();
            if before.is_some_and(|before| matches!(before, '\u{900}'..='\u{97f}')) {
                out.push(end);
            }
        } else if next.is_whitespace() {
            let after = rest.trim_start();
            let dash = after.strip_prefix(['–', '—', '-']).map(str::trim_start);
            let begins = |text: &str| {
                text.trim_start_matches(quotes::opens)
                    .starts_with(char::is_uppercase)
            };
            let number = c != '…' && after.starts_with(char::is_numeric);
            if number || dash.is_some_and(begins) || (c == '…' && begins(after)) {
                out.push(line.len() - after.len());
            }
        } else if c != '…' && next.is_uppercase() {
            out.push(end);
        }
    }
}

fn trimmed(line: &str, start: usize, end: usize) -> Span {
    let text = &line[start..end];
    let start = start + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}

/// Tells whether letters or digits stand in a stretch; the questions go forward, so each character is seen once.
struct WordCursor<'a> {
    line: &'a str,
    at: usize,
    last: Option<usize>,
}

impl WordCursor<'_> {
    fn stand_between(&mut self, start: usize, end: usize) -> bool {
        if self.at < end {
            let fresh = &self.line[self.at..end];
            if let Some(found) = fresh.rfind(char::is_alphanumeric) {
                self.last = Some(self.at + found);
            }
            self.at = end;
        }
        self.last.is_some_and(|last| last >= start)
    }
}
