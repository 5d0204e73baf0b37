//! What holds for any text that claims to be a language pack.

use proptest::prelude::*;

use super::*;
use crate::arbitrary::{cases, edited, prose, tell_their_place};
use crate::model::{Detected, Part, Sentence, Span};

/// A pack with most of what one may say.
const GOOD: &str = r#"
language = "xx"
[writing]
order = "svo"
elision = true
clitics = ["n't"]
fold = { "ß" = "ss" }
pairs = "後后 會会"
proclitics = { "و" = "", "س" = "fut" }
enclitics = { "ته" = "ه" }
width = 1.7
[writing.endings]
fut = ["*ecek*"]
[paradigms.v]
endings = { pres = ["", "s"], inf = [""], past = ["ed"], pp = ["=ed"], ger = ["ing"] }
[paradigms.irr]
columns = ["inf+pres", "pres", "past", "pp", "ger"]
[sets]
mine_verb = ["fire/v", "say|says|said|said|saying/irr", "bombard*", "görüş~", "हमला"]
mine_noun = ["talk/v", "*angriff", "held _2 talks", "peace talks", "{mine_verb} strike", "@mine_verb"]
[operators]
not = { words = ["not", "never"] }
someday = { is = "future", scope = ">6+", words = ["will"], except = ["mine"] }
[domains.sport]
words = ["goal", "match"]
weight = -0.5
[categories.mine]
examples = [{ text = "Russia fired.", status = "occurred" }]
traps = ["Fire in the hills."]
modes = { drone = "mine_noun~8" }
[categories.mine.rules]
strong = { trigger = "mine_verb|mine_noun", weight = 0.6, cues = { "mine_noun@s" = 0.7 } }
plain = { trigger = "mine_verb", with = ["mine_noun@s"], weight = 0.2 }
"#;

/// The same for what lies under all packs.
const COMMON: &str = include_str!("../../examples/packs/common.toml");

fn own(file: &str, text: String) -> PackSource {
    PackSource::new(file.to_owned(), text)
}

fn check(problems: &[Problem], sources: &[PackSource]) {
    let texts = sources
        .iter()
        .map(|source| (source.file.as_str(), &*source.text));
    tell_their_place(problems, &texts);
}

#[test]
fn the_good_pack_is_one() {
    let coder = Coder::with_overlay(vec![own("xx.toml", GOOD.to_owned())]);
    assert!(coder.is_ok(), "{:#?}", coder.err());
}

proptest! {
    #![proptest_config(cases(100))]

    /// No text is too bad: it is a pack that codes whatever it is given, or each problem has its place and its mend.
    #[test]
    fn any_text_is_a_pack_or_refused(pack in prop_oneof![9 => edited(GOOD), 1 => prose()], text in prose()) {
        let sources = vec![own("xx.toml", pack)];
        let coder = match Coder::with_overlay(sources.clone()) {
            Ok(coder) => coder,
            Err(problems) => {
                check(&problems, &sources);
                return Ok(());
            }
        };
        let hints = crate::format::Hints::new(jiff::Timestamp::UNIX_EPOCH);
        let mut document = crate::format::read(b"x", &hints).unwrap().remove(0).unwrap();
        document.language = Some(Detected { tag: "xx".to_owned(), confidence: 1.0 });
        document.sentences.push(Sentence { index: 1, part: Part::Body, span: Span::new(0, text.len()), language: None });
        document.body = text;
        for event in coder.code(&document, &Thresholds::default()) {
            for span in event.evidence.iter().flat_map(|evidence| &evidence.spans) {
                prop_assert!(document.body.get(span.range()).is_some(), "{event:?}");
            }
        }
    }

    /// What lies under all packs is compiled with each of them, or refused with its place.
    #[test]
    fn any_common_file_is_one_or_refused(common in edited(COMMON)) {
        let sources = [own("common.toml", common), own("xx.toml", GOOD.to_owned())];
        if let Err(problems) = build::compile(&[&[built_in::common()], &sources[..]].concat()) {
            check(&problems, &sources);
        }
    }
}
