use jiff::Timestamp;

use super::*;
use crate::format::{Hints, read};
use crate::stage::Segment;

async fn run(text: &str) -> Document {
    let document = read(text.as_bytes(), &Hints::new(Timestamp::UNIX_EPOCH))
        .unwrap()
        .remove(0)
        .unwrap();
    let language = Language::new(LanguageSettings::default());
    let Ok(Flow::Next(document)) = language.process(document).await else {
        panic!("the stage passes documents on")
    };
    let Ok(Flow::Next(document)) = Segment::new().process(document).await else {
        panic!("the stage passes documents on")
    };
    document
}

#[tokio::test]
async fn title_and_body_get_language_and_sentences() {
    let document = run("Title: Vertice a Ginevra\n\nI ministri si sono incontrati lunedì. La riunione è durata due ore.\nमंत्रियों की बैठक सोमवार को हुई।").await;
    assert_eq!(document.language.as_ref().unwrap().tag, "it");
    let found: Vec<(usize, &str, &str)> = document
        .sentences
        .iter()
        .map(|sentence| {
            (
                sentence.index,
                document.sentence_text(sentence),
                document.sentence_language(sentence),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (0, "Vertice a Ginevra", "it"),
            (1, "I ministri si sono incontrati lunedì.", "it"),
            (2, "La riunione è durata due ore.", "it"),
            (3, "मंत्रियों की बैठक सोमवार को हुई।", "hi"),
        ]
    );
}

#[tokio::test]
async fn a_given_language_is_kept() {
    let document = run("Language: de\n\n12:30").await;
    assert_eq!(
        document.language,
        Some(Detected {
            tag: "de".to_owned(),
            confidence: 1.0
        })
    );
    assert_eq!(document.sentences[0].index, 1);
}
