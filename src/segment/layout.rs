use std::ops::Range;

use super::quotes;

/// Lines of a hard-wrapped paragraph are at most this long; longer ones are paragraphs of their own.
const MAX_WIDTH: usize = 120;
/// Lines of a hard-wrapped paragraph fill at least this much; shorter ones are verse, lists or headlines.
const MIN_WIDTH: usize = 40;

/// A stretch of text that no sentence crosses.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Bytes into the text.
    pub(super) range: Range<usize>,
    /// Whether its line ends are mere spaces.
    pub(super) wrapped: bool,
}

/// Cuts a text into lines, with the lines of a hard-wrapped paragraph together.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let range = start..start + line.len();
        start = range.end + 1;
        if line.trim().is_empty() {
            flush(text, &mut paragraph, &mut blocks);
        } else {
            paragraph.push(range);
        }
    }
    flush(text, &mut paragraph, &mut blocks);
    blocks
}

fn flush(text: &str, lines: &mut Vec<Range<usize>>, blocks: &mut Vec<Block>) {
    let Some(first) = lines.first() else { return };
    let wrapped = is_wrapped(text, lines);
    let mut open = first.clone();
    for line in lines.drain(..).skip(1) {
        if wrapped || goes_on(&text[open.clone()], &text[line.clone()]) {
            open.end = line.end;
        } else {
            blocks.push(block(text, open));
            open = line;
        }
    }
    blocks.push(block(text, open));
}

fn block(text: &str, range: Range<usize>) -> Block {
    let wrapped = text[range.clone()].contains('\n');
    Block { range, wrapped }
}

/// Tells whether every line was broken because the next word would not have fitted.
///
/// Two lines prove nothing: they may be a headline and its text.
fn is_wrapped(text: &str, lines: &[Range<usize>]) -> bool {
    let width = |line: &Range<usize>| {
        let line = &text[line.clone()];
        (line.len() <= 4 * MAX_WIDTH).then(|| line.trim_end().chars().count())
    };
    let Some(widths) = lines.iter().map(width).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let widest = widths.iter().copied().max().unwrap_or_default();
    lines.len() > 2
        && (MIN_WIDTH..=MAX_WIDTH).contains(&widest)
        && lines.windows(2).zip(&widths).all(|(pair, width)| {
            let next = text[pair[1].clone()]
                .split_whitespace()
                .next()
                .unwrap_or_default();
            width + 1 + next.chars().count() > widest
        })
}

/// Tells whether a line goes on in the next one: it has no end, and the next begins in lower case.
fn goes_on(line: &str, next: &str) -> bool {
    let (core, _) = quotes::strip_closers(line.trim_end());
    let ended = core.ends_with([
        '.', '!', '?', '…', '।', '॥', '。', '！', '？', '؟', '۔', ':', ';',
    ]);
    let first = next.trim_start().chars().next();
    !ended && first.is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = blocks(text)
            .into_iter()
            .map(|block| text[block.range].replace('\n', "/"))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_stands_alone() {
        check("One\nTwo\n\nThree\n", &["One", "Two", "Three"]);
        check("एक\nदो", &["एक", "दो"]);
        check("", &[]);
    }

    #[test]
    fn a_line_without_end_goes_on_in_lower_case() {
        check(
            "The talks in\nGeneva went\non",
            &["The talks in", "Geneva went/on"],
        );
        check("Over.\nnext", &["Over.", "next"]);
    }

    #[test]
    fn hard_wrapped_paragraphs_are_one() {
        let text = "The two ministers met in the old town hall of\nGeneva on Monday. They signed the agreement and\nleft the building.";
        check(text, &[&text.replace('\n', "/")]);
        check(
            "Ministers meet in the old town hall of Geneva\nFloods hit the south\nMarkets calm\nRain",
            &[
                "Ministers meet in the old town hall of Geneva",
                "Floods hit the south",
                "Markets calm",
                "Rain",
            ],
        );
    }
}
