//! A `tidings` of one's own: all of its verbs, and one more stage type, which adds a category.
//!
//! `cargo run --example election_stage -- code --config examples/stages/elections.toml FILE`

use std::process::ExitCode;
use std::sync::Arc;

use async_trait::async_trait;
use tidings::cli;
use tidings::config::Table;
use tidings::model::{Document, Event, Evidence, Sentence, Span, Status};
use tidings::stage::{Flow, Registry, Stage, StageContext, StageError, off_runtime};

/// Finds sentences about elections by their words.
struct Elections {
    words: Arc<[String]>,
    confidence: f64,
}

impl Elections {
    /// Reads the parameters of a `[[stage]]` table, whose mistakes are reported like those of any other stage.
    fn read(table: &mut Table<'_>, _: &mut StageContext) -> Self {
        let words = table.required_strings("words", "[\"ballot\", \"voters\"]");
        if words.iter().any(|word| word.trim().is_empty()) {
            table.report("words", "an empty word is everywhere", "remove it");
        }
        Self {
            words: words.iter().map(|word| word.to_lowercase()).collect(),
            confidence: table.fraction("confidence", 0.7),
        }
    }
}

#[async_trait]
impl Stage for Elections {
    fn name(&self) -> &'static str {
        "elections"
    }

    async fn process(&self, mut document: Document) -> Result<Flow, StageError> {
        let words = Arc::clone(&self.words);
        let confidence = self.confidence;
        let work = move || {
            let found = document.sentences.iter().enumerate();
            let found = found.filter_map(|(at, sentence)| event(&document, at, sentence, &words));
            let found: Vec<Event> = found
                .map(|event| Event {
                    confidence,
                    ..event
                })
                .collect();
            document.events.extend(found);
            document
        };
        Ok(Flow::Next(off_runtime(work).await))
    }
}

/// Makes the event of a sentence that has one of the words.
fn event(document: &Document, at: usize, sentence: &Sentence, words: &[String]) -> Option<Event> {
    let text = document.sentence_text(sentence);
    let spans: Vec<Span> = words
        .iter()
        .filter_map(|word| find(text, word))
        .map(|span| span.shifted(sentence.span.start))
        .collect();
    let first = spans.iter().min()?;
    let mut event = Event::new("election", at);
    if text.contains(" will ") {
        event.status = Status::Planned;
    }
    event.evidence.push(Evidence {
        rule: "elections/word".to_owned(),
        spans: vec![*first],
        nominal: false,
    });
    Some(event)
}

/// Finds a word, or several, between characters that belong to no word.
fn find(text: &str, word: &str) -> Option<Span> {
    let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.char_indices().find_map(|(start, _)| {
        let end = start + word.len();
        let same = text.get(start..end)?.eq_ignore_ascii_case(word);
        let before = text[..start].chars().next_back();
        let whole = is_end(before) && is_end(text[end..].chars().next());
        (same && whole).then(|| Span::new(start, end))
    })
}

fn main() -> ExitCode {
    let mut registry = Registry::built_in();
    registry.register("elections", "finds elections by words", |table, context| {
        Arc::new(Elections::read(table, context))
    });
    cli::main_with(&registry)
}
