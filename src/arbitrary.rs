//! Input for property tests, as it comes from outside: bytes, prose in many scripts, good files that were edited.

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::Config;

use crate::problem::Problem;

/// What breaks readers: the signs of the formats, the edges of UTF-8, letters that grow when their case is changed.
const SNIPPETS: [&str; 40] = [
    "",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    ":",
    "=",
    "\"",
    "'",
    "\\",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "#",
    ",",
    "|",
    "~",
    "-1",
    "1e999",
    "99999999999999999999",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "\u{0}",
    "\u{feff}",
    "\u{fffd}",
    "\u{202e}",
    "\u{301}",
    "İ",
    "ß",
    "ﬁ",
    "😀",
    "क्ष",
    "中",
    "\u{10ffff}",
];

/// Words of many scripts, some of which name events, people and places.
const WORDS: [&str; 40] = [
    "Russia",
    "fired",
    "missiles",
    "at",
    "Kyiv",
    "on",
    "Thursday",
    "400",
    "drones",
    "said",
    "would",
    "not",
    "sanctions",
    "Dr.",
    "U.S.",
    "3.5",
    "million",
    "“We",
    "will”",
    "talks",
    "रूस",
    "ने",
    "कीव",
    "पर",
    "हमला",
    "किया।",
    "Il",
    "ministro",
    "l'accordo",
    "президент",
    "встретился",
    "俄罗斯",
    "袭击",
    "基辅",
    "。",
    "روسيا",
    "هجوم",
    "Türkiye'nin",
    "\n",
    "…",
];

/// Gives the settings of a property that tries `cases` inputs; `PROPTEST_CASES` names another number.
///
/// What fails is shrunk and printed; it becomes a test of its own instead of a file of seeds.
pub(crate) fn cases(cases: u32) -> Config {
    let named = std::env::var("PROPTEST_CASES").ok();
    Config {
        cases: named.and_then(|text| text.parse().ok()).unwrap_or(cases),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Gives any bytes: noise, prose, or prose with a few wrong bytes.
pub(crate) fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let damaged = (prose(), vec((any::<Index>(), any::<u8>()), 1..4)).prop_map(|(text, wrong)| {
        let mut bytes = text.into_bytes();
        for (at, byte) in wrong {
            bytes.insert(at.index(bytes.len() + 1), byte);
        }
        bytes
    });
    prop_oneof![
        vec(any::<u8>(), 0..200),
        prose().prop_map(String::into_bytes),
        damaged
    ]
}

/// Gives a text: words of many scripts in any order, with odd characters between them.
pub(crate) fn prose() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => select(&WORDS[..]).prop_map(str::to_owned),
        1 => select(&SNIPPETS[..]).prop_map(str::to_owned),
        1 => vec(any::<char>(), 0..6).prop_map(String::from_iter),
    ];
    let gap = select(&[" ", " ", " ", ", ", ". ", "\n", "", "\n\n"][..]);
    vec((word, gap), 0..40).prop_map(|words| {
        let parts = words.iter().flat_map(|(word, gap)| [word.as_str(), *gap]);
        parts.collect()
    })
}

/// Gives a word of one line that no reader trims or splits.
pub(crate) fn word() -> impl Strategy<Value = String> {
    vec(
        prop_oneof![
            proptest::char::range('a', 'z'),
            select(&['é', 'क', '中', '"', '\\', ':'][..])
        ],
        1..12,
    )
    .prop_map(String::from_iter)
}

/// Gives a good file with a few edits: cut, put in, doubled, or two lines swapped.
pub(crate) fn edited(good: &'static str) -> impl Strategy<Value = String> {
    vec(edit(), 1..5).prop_map(move |edits| {
        let mut text = good.to_owned();
        for edit in &edits {
            edit.apply(&mut text);
        }
        text
    })
}

#[derive(Debug, Clone)]
enum Edit {
    Cut(Index, usize),
    Put(Index, &'static str),
    Double(Index),
    Swap(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<Index>(), 1_usize..40).prop_map(|(at, length)| Edit::Cut(at, length)),
        (any::<Index>(), select(&SNIPPETS[..])).prop_map(|(at, text)| Edit::Put(at, text)),
        any::<Index>().prop_map(Edit::Double),
        (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Edit::Swap(one, other)),
    ]
}

impl Edit {
    fn apply(&self, text: &mut String) {
        let place = |text: &str, at: &Index| text.floor_char_boundary(at.index(text.len() + 1));
        match self {
            Self::Cut(at, length) => {
                let start = place(text, at);
                let end = text.ceil_char_boundary(text.len().min(start + length));
                text.replace_range(start..end, "");
            }
            Self::Put(at, snippet) => text.insert_str(place(text, at), snippet),
            Self::Double(at) => Self::with_lines(text, |lines| {
                let at = at.index(lines.len());
                lines.insert(at, lines[at]);
            }),
            Self::Swap(one, other) => Self::with_lines(text, |lines| {
                let (one, other) = (one.index(lines.len()), other.index(lines.len()));
                lines.swap(one, other);
            }),
        }
    }

    fn with_lines(text: &mut String, change: impl FnOnce(&mut Vec<&str>)) {
        let mut lines: Vec<&str> = text.split('\n').collect();
        change(&mut lines);
        *text = lines.join("\n");
    }
}

/// Asserts that each problem with files, given as paths and texts, tells its place in one of them, and the mend.
#[track_caller]
pub(crate) fn tell_their_place<'a>(
    problems: &[Problem],
    files: &(impl Iterator<Item = (&'a str, &'a str)> + Clone),
) {
    assert!(!problems.is_empty());
    for problem in problems {
        let mut files = files.clone();
        let file = files.find(|(path, _)| Path::new(path) == problem.file);
        let lines = file.map(|(_, text)| text.split('\n').count());
        assert!(
            lines.is_some_and(|lines| problem.line <= lines),
            "{problem}"
        );
        assert!(
            !problem.message.is_empty() && !problem.mend.is_empty(),
            "{problem}"
        );
    }
}
