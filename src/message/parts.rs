/// The parts of a document that a stage may see, and may change.
///
/// What it always sees is short: key, id, path, title, source, url, published, and the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The text below the title.
    pub text: bool,
    /// Where the sentences stand.
    pub sentences: bool,
    /// The events.
    pub events: bool,
    /// Fields of other custom stages.
    pub extra: bool,
}

impl Parts {
    /// Everything.
    pub const ALL: Self = Self {
        text: true,
        sentences: true,
        events: true,
        extra: true,
    };

    /// Their names in the configuration.
    pub const NAMES: [&str; 4] = ["text", "sentences", "events", "extra"];

    /// Makes a selection of names; the error is a name that is none.
    pub fn parse<T: AsRef<str>>(names: &[T]) -> Result<Self, &str> {
        let mut parts = Self {
            text: false,
            sentences: false,
            events: false,
            extra: false,
        };
        for name in names {
            match name.as_ref() {
                "text" => parts.text = true,
                "sentences" => parts.sentences = true,
                "events" => parts.events = true,
                "extra" => parts.extra = true,
                other => return Err(other),
            }
        }
        Ok(parts)
    }
}
