/// The parts of a document that a stage sees, and may change.
///
/// What it always sees is short: key, id, path, title, source, url, published, and the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts([bool; 4]);

/// A part of a document that a stage may see or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentPart {
    /// The text below the title.
    Text,
    /// Where the sentences stand.
    Sentences,
    /// The events.
    Events,
    /// Fields of other custom stages.
    Extra,
}

impl DocumentPart {
    /// Every part, in the order of a message.
    pub const ALL: [Self; 4] = [Self::Text, Self::Sentences, Self::Events, Self::Extra];

    /// Gives the name in messages and in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Sentences => "sentences",
            Self::Events => "events",
            Self::Extra => "extra",
        }
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }
}

impl Parts {
    /// Everything.
    pub const ALL: Self = Self([true; 4]);

    /// Only what is always seen.
    pub const NONE: Self = Self([false; 4]);

    /// Tells whether a part is among them.
    pub const fn has(self, part: DocumentPart) -> bool {
        self.0[part as usize]
    }

    /// Makes a selection of names; the error is a name that is none.
    pub fn parse<T: AsRef<str>>(names: &[T]) -> Result<Self, &str> {
        let mut parts = Self::NONE;
        for name in names {
            let part = DocumentPart::parse(name.as_ref()).ok_or(name.as_ref())?;
            parts.0[part as usize] = true;
        }
        Ok(parts)
    }
}
