//! Which stage types there are and how each is made from its table of the configuration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::{Classify, Exec, Extract, Language, LanguageSettings, Segment, Stage};
use crate::coder::{Coder, Thresholds};
use crate::config::Table;
use crate::extract::Extractor;
use crate::gazetteer::Gazetteer;
use crate::language::DEFAULT_THRESHOLD;
use crate::ontology::Ontology;

/// Makes a stage from its `[[stage]]` table.
///
/// The factory reads its parameters from the table, which reports mistakes with their place;
/// it always returns a stage, which is not used when anything was reported.
pub type Factory = Box<dyn Fn(&mut Table<'_>, &mut StageContext) -> Arc<dyn Stage> + Send + Sync>;

/// What factories may use besides their own table.
#[derive(Debug)]
pub struct StageContext {
    /// The folder of the configuration file; relative paths begin there.
    pub base: PathBuf,
    /// The coder with its language packs.
    pub coder: Arc<Coder>,
    /// The names of people, bodies and places.
    pub gazetteer: Arc<Gazetteer>,
    /// The name that the stage has in the configuration, else its type.
    pub name: String,
    timeout: Option<Duration>,
    fingerprint: blake3::Hasher,
}

impl StageContext {
    /// Makes a context for a configuration in the folder `base`.
    pub fn new(base: &Path, coder: Arc<Coder>, gazetteer: Arc<Gazetteer>) -> Self {
        let mut context = Self {
            base: base.to_owned(),
            coder,
            gazetteer,
            name: String::new(),
            timeout: None,
            fingerprint: blake3::Hasher::new(),
        };
        context.depend_on("version", env!("CARGO_PKG_VERSION").as_bytes());
        context
    }

    /// Turns to the next stage.
    pub(crate) fn turn_to(&mut self, name: &str, timeout: Option<Duration>) {
        name.clone_into(&mut self.name);
        self.timeout = timeout;
    }

    /// Gives the `timeout` of the stage's table to a stage that keeps it itself.
    ///
    /// Where the stage does not ask, the pipeline keeps it: a document that takes longer fails. Work on a blocking
    /// thread cannot be broken off, and runs on until it looks at its [`Watch`](crate::limits::Watch).
    pub fn take_timeout(&mut self) -> Option<Duration> {
        self.timeout.take()
    }

    /// Adds something that a stage's events depend on, besides its settings, to the coder's fingerprint.
    pub fn depend_on(&mut self, name: &str, content: &[u8]) {
        for part in [name.as_bytes(), content] {
            self.fingerprint.update(&(part.len() as u64).to_le_bytes());
            self.fingerprint.update(part);
        }
    }

    /// Gives the fingerprint of everything added so far, in 32 hex digits.
    pub fn fingerprint(&self) -> String {
        self.fingerprint.finalize().to_hex()[..32].to_owned()
    }
}

/// The stage types by name.
pub struct Registry {
    factories: BTreeMap<String, (Factory, String)>,
}

impl Registry {
    /// Gives a registry with the built-in types, which have no other door than this one.
    pub fn built_in() -> Self {
        let mut registry = Self {
            factories: BTreeMap::new(),
        };
        registry.register("language", "finds a document's language", |table, _| {
            let threshold = table.fraction("threshold", DEFAULT_THRESHOLD);
            Arc::new(Language::new(LanguageSettings { threshold }))
        });
        registry.register("segment", "cuts it into sentences", |_, _| {
            Arc::new(Segment::new())
        });
        registry.register(
            "classify",
            "finds the events of each sentence by language packs",
            |table, context| classify(table, context),
        );
        registry.register(
            "extract",
            "finds who, whom, where, when, how many, and who says so",
            |_, context| {
                let gazetteer = Arc::clone(&context.gazetteer);
                context.depend_on("gazetteer", gazetteer.fingerprint().as_bytes());
                let extractor = Extractor::new(gazetteer, Arc::clone(&context.coder));
                Arc::new(Extract::new(Arc::new(extractor)))
            },
        );
        registry.register(
            "exec",
            "asks a program of your own, by JSON Lines",
            |table, context| Arc::new(Exec::read(table, context)),
        );
        registry
    }

    /// Adds a type, or replaces one, with a line that says what it does.
    pub fn register<F>(&mut self, kind: &str, about: &str, factory: F)
    where
        F: Fn(&mut Table<'_>, &mut StageContext) -> Arc<dyn Stage> + Send + Sync + 'static,
    {
        self.factories
            .insert(kind.to_owned(), (Box::new(factory), about.to_owned()));
    }

    /// Gives the names of the types.
    pub fn types(&self) -> Vec<&str> {
        self.factories.keys().map(String::as_str).collect()
    }

    /// Says what a type does.
    pub fn about(&self, kind: &str) -> &str {
        self.factories
            .get(kind)
            .map_or("", |(_, about)| about.as_str())
    }

    /// Makes a stage; none where the type is unknown.
    pub fn build(
        &self,
        kind: &str,
        table: &mut Table<'_>,
        context: &mut StageContext,
    ) -> Option<Arc<dyn Stage>> {
        let (factory, _) = self.factories.get(kind)?;
        Some(factory(table, context))
    }
}

fn classify(table: &mut Table<'_>, context: &mut StageContext) -> Arc<dyn Stage> {
    let coder = Arc::clone(&context.coder);
    context.depend_on("packs", coder.fingerprint().as_bytes());
    let mut given = table.table("thresholds");
    let ontology = Ontology::embedded();
    let thresholds = ontology.categories().iter().map(|category| {
        let threshold = given.fraction(&category.name, category.threshold);
        (category.name.clone(), threshold)
    });
    let thresholds = Thresholds::new(thresholds.collect::<Vec<_>>());
    given.finish();
    Arc::new(Classify::new(coder, thresholds))
}
