use super::draft::{Draft, non_empty};
use super::{BadDocument, parse_date};
use crate::language::canonical_tag;
use crate::model::{Published, PublishedFrom};

/// Splits a text into what its header block says and the body below it.
///
/// A header block stands at the very start, ends with an empty line or the text,
/// and each of its lines is a known key, a colon and a value; otherwise all of the text is body.
pub(super) fn split(text: &str) -> Result<(Draft, &str), BadDocument> {
    let mut entries = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim().is_empty() {
            rest = after;
            break;
        }
        let Some(entry) = entry(line) else {
            return Ok((Draft::default(), text));
        };
        entries.push(entry);
        rest = after;
    }
    if entries.is_empty() {
        return Ok((Draft::default(), text));
    }
    Ok((draft(&entries)?, rest))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Id,
    Title,
    Date,
    Source,
    Url,
    Language,
}

fn entry(line: &str) -> Option<(Key, &str)> {
    let (name, value) = line.split_once(':')?;
    let key = match name.trim_end().to_ascii_lowercase().as_str() {
        "id" => Key::Id,
        "title" => Key::Title,
        "date" => Key::Date,
        "source" => Key::Source,
        "url" => Key::Url,
        "language" => Key::Language,
        _ => return None,
    };
    Some((key, value.trim()))
}

fn draft(entries: &[(Key, &str)]) -> Result<Draft, BadDocument> {
    let mut draft = Draft::default();
    for (at, &(key, value)) in entries.iter().enumerate() {
        if entries[..at].iter().any(|&(earlier, _)| earlier == key) {
            return Err(BadDocument::new(
                "header-repeated",
                format!("the header gives `{key:?}` twice"),
                "give each header line once",
            ));
        }
        let value = non_empty(value);
        match (key, value) {
            (_, None) => {}
            (Key::Id, id) => draft.id = id,
            (Key::Title, title) => draft.title = title,
            (Key::Source, source) => draft.source = source,
            (Key::Url, url) => draft.url = url,
            (Key::Date, Some(date)) => {
                let at = parse_date(&date).ok_or_else(|| {
                    BadDocument::new(
                        "header-date",
                        format!("the header's date `{date}` cannot be read"),
                        "write it as `2025-07-11` or `2025-07-11T09:30:00Z`",
                    )
                })?;
                draft.published = Some(Published {
                    at,
                    from: PublishedFrom::Header,
                });
            }
            (Key::Language, Some(tag)) => {
                draft.language = canonical_tag(&tag).map_err(|_| {
                    BadDocument::new(
                        "header-language",
                        format!("the header's language `{tag}` is no language tag"),
                        "write a BCP 47 tag such as `hi` or `zh-Hans`",
                    )
                })?;
            }
        }
    }
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = match split(text) {
            Ok((draft, body)) => [
                draft.title.unwrap_or_default(),
                draft
                    .published
                    .map(|published| published.at.to_string())
                    .unwrap_or_default(),
                draft.language.unwrap_or_default(),
                body.to_owned(),
            ]
            .join(" | "),
            Err(bad) => format!("{}: {bad}", bad.code),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn reads_a_block() {
        check(
            "Title: Vertice a Ginevra\nDATE : 2025-07-11\nlanguage: IT\n\nI ministri.\n",
            "Vertice a Ginevra | 2025-07-11T00:00:00Z | it | I ministri.\n",
        );
        check("Title: कीव में बैठक\nSource:\n \nपाठ", "कीव में बैठक |  |  | पाठ");
        check("Title: only a headline", "only a headline |  |  | ");
        check("Title: a: b\n\n", "a: b |  |  | ");
    }

    #[test]
    fn what_is_no_block_is_body() {
        for text in [
            "Note: this is an article.\n\nText.",
            "Title: one\nand more text\n\nText.",
            "\nTitle: one\n\nText.",
            "Date of issue: 3\n\nText.",
            "Plain text.",
            "",
        ] {
            check(text, &format!(" |  |  | {text}"));
        }
    }

    #[test]
    fn a_value_that_cannot_be_read_is_not_lost() {
        check(
            "Date: soon\n\nText",
            "header-date: the header's date `soon` cannot be read",
        );
        check(
            "Language: Martian tongue\n\nText",
            "header-language: the header's language `Martian tongue` is no language tag",
        );
        check(
            "Id: 1\nId: 2\n\nText",
            "header-repeated: the header gives `Id` twice",
        );
    }
}
