use super::*;

fn hints(path: &str) -> Hints {
    Hints {
        path: Some(path.to_owned()),
        ..Hints::new(Timestamp::UNIX_EPOCH)
    }
}

fn show(read: Result<Document, BadDocument>) -> String {
    match read {
        Ok(document) => format!(
            "{} | {} | {} | {} | {}",
            document.id,
            document.title.as_deref().unwrap_or("-"),
            document.given_language.as_deref().unwrap_or("-"),
            document
                .published
                .map_or("-".to_owned(), |published| format!("{:?}", published.from)),
            document.body,
        ),
        Err(bad) => format!("{}: {bad}", bad.code),
    }
}

#[track_caller]
fn check(bytes: &str, hints: &Hints, expected: &[&str]) {
    let found: Vec<String> = match read(bytes.as_bytes(), hints) {
        Ok(documents) => documents.into_iter().map(show).collect(),
        Err(bad) => vec![format!("file {}: {bad}", bad.code)],
    };
    assert_eq!(found, expected);
}

#[test]
fn text_takes_its_data_from_header_sidecar_and_caller() {
    let mut hints = hints("in/a.txt");
    let text = "Title: Alt\nDate: 2025-01-02\n\nEin Text.";
    check("Ein Text.", &hints, &["in/a.txt | - | - | - | Ein Text."]);
    check(text, &hints, &["in/a.txt | Alt | - | Header | Ein Text."]);
    hints.sidecar =
        Some(r#"{"id":"n7","title":"Neu","lang":"DE","published":"2025-01-03","desk":"x"}"#.into());
    check(text, &hints, &["n7 | Neu | de | Sidecar | Ein Text."]);
    hints.sidecar = None;
    hints.published = Some(Timestamp::UNIX_EPOCH);
    hints.language = Some("de".to_owned());
    check(
        "Ein Text.",
        &hints,
        &["in/a.txt | - | de | Option | Ein Text."],
    );
    check(text, &hints, &["in/a.txt | Alt | de | Header | Ein Text."]);
}

#[test]
fn a_broken_sidecar_fails_the_file() {
    let mut hints = hints("a.txt");
    for (sidecar, expected) in [
        (
            "[1]",
            "file sidecar: the sidecar is no JSON object: invalid type: sequence, expected a map at line 1 column 0",
        ),
        (
            r#"{"title":3}"#,
            "file sidecar: the sidecar's `title` is not a string",
        ),
        (
            r#"{"published":"soon"}"#,
            "file sidecar: the sidecar's `published` `soon` cannot be read as a date",
        ),
        (
            r#"{"lang":"?"}"#,
            "file sidecar: the sidecar's `lang` `?` is no language tag",
        ),
    ] {
        hints.sidecar = Some(sidecar.into());
        check("Text.", &hints, &[expected]);
    }
}

#[test]
fn a_bad_json_line_fails_only_itself() {
    check(
        "{\"id\":\"a\",\"text\":\"पहला।\",\"lang\":\"hi\",\"published\":\"2025-07-11\",\"x\":1}\r\n\n{\"id\":2,\"text\":\"Due.\"}\nnonsense\n{\"text\":\"Tre.\"}\n{\"id\":\"e\"}\n{\"text\":\" \"}\n{\"title\":\"Head\"}",
        &hints("feed.jsonl"),
        &[
            "a | - | hi | Field | पहला।",
            "2 | - | - | - | Due.",
            "json-line: line 4: the line is no JSON object: expected ident at line 1 column 2",
            "feed.jsonl#5 | - | - | - | Tre.",
            "json-line: line 6: the line has no `text`",
            "empty: line 7: the document is empty",
            "feed.jsonl#8 | Head | - | - | ",
        ],
    );
}

#[test]
fn the_extension_decides_where_nobody_does() {
    let line = r#"{"id":"a","text":"b"}"#;
    check(line, &hints("x.NDJSON"), &["a | - | - | - | b"]);
    check(
        line,
        &hints("x.txt"),
        &[&format!("x.txt | - | - | - | {line}")],
    );
    let forced = Hints {
        format: Format::Jsonl,
        ..hints("x.txt")
    };
    check(line, &forced, &["a | - | - | - | b"]);
    check(
        "",
        &hints("x.jsonl"),
        &["file empty: the document is empty"],
    );
    check(
        "\u{feff}{\"id\":\"a\",\"text\":\"b\"}",
        &hints("x.jsonl"),
        &["a | - | - | - | b"],
    );
}

#[test]
fn a_line_that_is_too_long_fails_alone() {
    let short = Hints {
        longest_line: 30,
        ..hints("x.jsonl")
    };
    let line = r#"{"id":"a","text":"b"}"#;
    let long = format!("{{\"id\":\"c\",\"text\":\"{}\"}}", "d".repeat(30));
    check(
        &format!("{line}\n{long}\n"),
        &short,
        &[
            "a | - | - | - | b",
            "too-large: line 2: the line is longer than `inbox.max_file` = \"30B\"",
        ],
    );
}

#[test]
fn the_file_time_is_no_part_of_the_key() {
    let plain = hints("a.txt");
    let dated = Hints {
        file_time: Some(Timestamp::UNIX_EPOCH),
        ..hints("b.txt")
    };
    let read_one = |hints: &Hints| read(b"Text.", hints).unwrap().remove(0).unwrap();
    assert_eq!(read_one(&plain).key, read_one(&dated).key);
    assert_eq!(
        read_one(&dated).published.unwrap().from,
        crate::model::PublishedFrom::File
    );
}

#[test]
fn no_bytes_make_it_panic() {
    let mut state = 7_u64;
    let mut next = move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let pieces: [&[u8]; 14] = [
        b"Title: x\n",
        b"Date: 2025-01-01\n",
        b"\n",
        b"\r\n",
        b"{\"text\":\"a\"}",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x00",
        b"\xe0\xa4",
        "कीव".as_bytes(),
        b"%41",
        b"\xe9\xff",
        b"{\"id\":",
        b"\"published\":\"2025\"}",
    ];
    for round in 0..4000 {
        let mut bytes = Vec::new();
        for _ in 0..next() % 12 {
            if next() % 3 == 0 {
                bytes.push(next() as u8);
            } else {
                bytes.extend_from_slice(pieces[next() % pieces.len()]);
            }
        }
        let format = [Format::Text, Format::Jsonl][round % 2];
        let sidecar = (round % 5 == 0).then(|| bytes.clone());
        let hints = Hints {
            format,
            sidecar,
            ..hints("x")
        };
        if let Ok(documents) = read(&bytes, &hints) {
            assert!(
                documents
                    .into_iter()
                    .flatten()
                    .all(|document| document.key.len() == 64)
            );
        }
    }
}
