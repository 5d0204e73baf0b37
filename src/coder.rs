//! Codes sentences into events by language packs: which category, phase and status, and by which words.
//!
//! A text is cut into tokens (`text`), its words are looked up (`lexicon`), rules are tried at trigger words
//! (`attempt`), cues around them make the status (`scope`, `status`), and matches are grouped into events (`group`).
//! Packs are data (`pack`); those that come with the program lie in it compiled (`embedded`), those that a user's files
//! touch are compiled when first needed (`build`).

mod attempt;
mod build;
mod built_in;
mod embedded;
mod explain;
mod field;
mod folder;
mod group;
mod language;
mod lexicon;
pub(crate) mod numbers;
mod pack;
mod rule;
mod scene;
mod scope;
mod status;
pub(crate) mod text;
mod threshold;
mod verify;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use explain::{CueTrace, EventTrace, RuleTrace, SentenceExplanation};
pub use folder::read_packs;
pub use pack::PackSource;
pub use status::Operator;
pub use threshold::Thresholds;

use crate::limits::{Exceeded, Watch};
use crate::model::{Document, Event};
use crate::problem::{Problem, Problems};
use field::Fields;
use group::{Group, group};
use language::Language;
use pack::Raw;
use scene::Scene;

/// How many sentences back a follow-up ("in this conversation") looks for what it follows.
const FOLLOW_SENTENCES: usize = 6;

/// Codes documents by language packs.
#[derive(Debug)]
pub struct Coder {
    packs: BTreeMap<String, Pack>,
    fingerprint: String,
}

/// The sources of a language, and what they compile to.
#[derive(Debug)]
struct Pack {
    tag: String,
    sources: Vec<PackSource>,
    compiled: OnceLock<Result<Language, Vec<Problem>>>,
}

impl Coder {
    /// Makes a coder of the packs that come with the program; each is read when it is first needed.
    pub fn built_in() -> Self {
        Self::new(built_in::sources())
    }

    /// Makes a coder of the built-in packs with a user's laid over them, rule by rule.
    ///
    /// A file of the language `*` lies over the rules of all languages.
    /// The packs that the user's files touch are compiled; [`Coder::try_examples`] tries their examples.
    ///
    /// # Errors
    /// All mistakes in the user's files at once.
    pub fn with_overlay(sources: Vec<PackSource>) -> Result<Self, Vec<Problem>> {
        let mut packs = built_in::sources();
        let mut upper = by_language(sources)?;
        let common = upper.remove(pack::ALL).unwrap_or_default();
        for sources in packs.values_mut() {
            sources.extend(common.iter().cloned());
        }
        for (language, sources) in upper {
            let below = || [vec![built_in::common()], common.clone()].concat();
            packs.entry(language).or_insert_with(below).extend(sources);
        }
        let coder = Self::new(packs);
        let touched = coder.packs.values().filter(|pack| pack.is_touched());
        let problems = touched.filter_map(|pack| pack.language().err());
        none_of(problems.flatten().cloned().collect())?;
        Ok(coder)
    }

    /// Tries the examples and traps of the user's own files; those built in are tried by the program's tests.
    ///
    /// # Errors
    /// Each example that is not coded as it says, and each trap that is coded.
    pub fn try_examples(&self) -> Result<(), Vec<Problem>> {
        let touched = self.packs.values().filter(|pack| pack.is_touched());
        // A user may remove a rule that a built-in example rests on.
        none_of(
            touched
                .flat_map(|pack| pack.try_examples(pack.built_in()))
                .collect(),
        )
    }

    /// Gives the languages that it has a pack for.
    pub fn languages(&self) -> Vec<&str> {
        self.packs.keys().map(String::as_str).collect()
    }

    /// Gives a hash of all packs, in hex.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Reads all packs and tries all their examples and traps.
    ///
    /// # Errors
    /// All problems at once.
    pub fn verify(&self) -> Result<(), Vec<Problem>> {
        let packs = self.packs.values();
        none_of(packs.flat_map(|pack| pack.try_examples(0)).collect())
    }

    /// Gives the events of a document's sentences, in order; sentences in a language without a pack give none.
    ///
    /// An event less probable than its category's threshold is left out.
    #[expect(
        clippy::missing_panics_doc,
        reason = "an unlimited watch never ends the work"
    )]
    pub fn code(&self, document: &Document, thresholds: &Thresholds) -> Vec<Event> {
        self.code_within(document, thresholds, &Watch::unlimited())
            .expect("nothing is limited")
    }

    /// Gives the events as [`code`](Coder::code) does, as long as the document keeps to its limits.
    ///
    /// # Errors
    /// The limit that it passed.
    pub fn code_within(
        &self,
        document: &Document,
        thresholds: &Thresholds,
        watch: &Watch,
    ) -> Result<Vec<Event>, Exceeded> {
        self.run(document, thresholds, watch, &mut None)
    }

    /// Tells why each sentence was coded as it was.
    #[expect(
        clippy::missing_panics_doc,
        reason = "an unlimited watch never ends the work"
    )]
    pub fn explain(
        &self,
        document: &Document,
        thresholds: &Thresholds,
    ) -> Vec<SentenceExplanation> {
        let mut explanations = Some(Vec::new());
        self.run(document, thresholds, &Watch::unlimited(), &mut explanations)
            .expect("nothing is limited");
        explanations.unwrap_or_default()
    }

    fn new(packs: BTreeMap<String, Vec<PackSource>>) -> Self {
        let mut hash = blake3::Hasher::new();
        for source in packs.values().flatten() {
            hash.update(source.file.as_bytes());
            hash.update(&(source.text.len() as u64).to_le_bytes());
            hash.update(source.text.as_bytes());
        }
        Self {
            fingerprint: hash.finalize().to_hex().to_string(),
            packs: packs
                .into_iter()
                .map(|(tag, sources)| {
                    let pack = Pack {
                        tag: tag.clone(),
                        sources,
                        compiled: OnceLock::new(),
                    };
                    (tag, pack)
                })
                .collect(),
        }
    }

    /// Gives how a language writes words together; plainly where there is no pack for it.
    pub(crate) fn style(&self, tag: &str) -> text::Style {
        self.language(tag)
            .map(|language| language.style.clone())
            .unwrap_or_default()
    }

    fn language(&self, tag: &str) -> Option<&Language> {
        let primary = tag.split('-').next().unwrap_or(tag);
        let pack = self.packs.get(tag).or_else(|| self.packs.get(primary))?;
        pack.language().ok()
    }

    fn run(
        &self,
        document: &Document,
        thresholds: &Thresholds,
        watch: &Watch,
        explanations: &mut Option<Vec<SentenceExplanation>>,
    ) -> Result<Vec<Event>, Exceeded> {
        let mut scene = Scene::default();
        let mut coded: Vec<Coded> = Vec::new();
        let mut fields = Fields::default();
        for (index, sentence) in document.sentences.iter().enumerate() {
            watch.check()?;
            let text = document.sentence_text(sentence);
            let language = self.language(document.sentence_language(sentence));
            let mut traces = explanations.is_some().then(Vec::new);
            if let Some(language) = language {
                let found = language.find(text, thresholds, &mut scene, traces.as_mut());
                fields.note(language, scene.domains);
                if !found.is_empty() {
                    coded.push(Coded {
                        sentence: index,
                        language,
                        domains: scene.domains,
                        groups: group(language, found),
                    });
                }
            }
            if let Some(explanations) = explanations {
                explanations.push(SentenceExplanation {
                    sentence: index,
                    text: text.to_owned(),
                    language: language.map(|language| language.tag.clone()),
                    rules: traces.unwrap_or_default(),
                    events: Vec::new(),
                });
            }
        }
        let mut events: Vec<Event> = Vec::new();
        for one in &coded {
            watch.check()?;
            let sentence = &document.sentences[one.sentence];
            let (by, before) = (sentence.span.start, events.len());
            for group in &one.groups {
                let rule = group.found[0].rule;
                let mut weight = group.weight();
                if !rule.any_domain {
                    weight += fields.weight(one.language, one.domains, group.category);
                }
                let mut event = group.event(one.sentence, by, weight);
                if let Some(follow) = &rule.follow
                    && follows(&events, &event, follow)
                {
                    event.category.clone_from(follow);
                }
                if let Some(explanation) = explanations
                    .as_mut()
                    .and_then(|all| all.get_mut(one.sentence))
                {
                    explanation
                        .events
                        .push(explain::event(&event, group, &explanation.text));
                }
                if event.confidence >= thresholds.of(&event.category) {
                    events.push(event);
                    watch.check_events(sentence.index, events.len() - before, events.len())?;
                }
            }
        }
        Ok(events)
    }
}

/// The events in the making of a sentence.
struct Coded<'a> {
    sentence: usize,
    language: &'a Language,
    domains: u32,
    groups: Vec<Group<'a>>,
}

/// Tells whether an event follows one of another category that the document has told of.
///
/// It does where the last word on either was that category, or where the document has told more of that one.
fn follows(events: &[Event], event: &Event, follow: &str) -> bool {
    let count = |category: &str| events.iter().filter(|one| one.category == category).count();
    let last = events
        .iter()
        .rev()
        .take_while(|before| before.sentence + FOLLOW_SENTENCES >= event.sentence)
        .find(|before| before.category == follow || before.category == event.category);
    last.is_some_and(|before| before.category == follow) || count(follow) > count(&event.category)
}

impl Pack {
    /// Tells whether a user's file belongs to it.
    fn is_touched(&self) -> bool {
        self.sources.iter().any(|source| !source.is_built_in())
    }

    /// Gives how many of its files come with the program; they lie under the user's.
    fn built_in(&self) -> usize {
        let built_in = self.sources.iter().take_while(|one| one.is_built_in());
        built_in.count()
    }

    /// Gives the language, read or compiled when it is first needed.
    fn language(&self) -> Result<&Language, &Vec<Problem>> {
        let compile = || {
            if !self.is_touched() {
                return Ok(embedded::language(&self.tag));
            }
            let compiled = build::compile(&self.sources);
            if let Err(problems) = &compiled {
                let problems = Problems(problems.clone());
                tracing::error!(%problems, "cannot use a language pack; its texts stay uncoded");
            }
            compiled
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    /// Tries the examples of the files from `first` on.
    fn try_examples(&self, first: usize) -> Vec<Problem> {
        match (pack::merge(&self.sources), self.language()) {
            (Ok(raw), Ok(language)) => verify::examples(&raw, language, &self.sources, first),
            (Err(problems), _) => problems,
            (_, Err(problems)) => problems.clone(),
        }
    }
}

fn by_language(
    sources: Vec<PackSource>,
) -> Result<BTreeMap<String, Vec<PackSource>>, Vec<Problem>> {
    let mut packs: BTreeMap<String, Vec<PackSource>> = BTreeMap::new();
    let mut problems = Vec::new();
    for source in sources {
        match Raw::parse(&source, 0) {
            Ok(raw) => packs.entry(raw.language).or_default().push(source),
            Err(problem) => problems.push(problem),
        }
    }
    none_of(problems)?;
    Ok(packs)
}

/// Fails where there are problems.
fn none_of(problems: Vec<Problem>) -> Result<(), Vec<Problem>> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}
