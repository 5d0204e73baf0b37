/// Why bytes, or a line of them, are no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct BadDocument {
    /// A short name that programs can rely on:
    /// `empty`, `binary`, `encoding`, `header-date`, `header-language`, `header-repeated`, `sidecar`, `json-line`, `too-large`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What the sender can do about it.
    pub mend: &'static str,
    /// The line it stands in, counted from 1, where the file holds a document a line.
    pub line: Option<usize>,
}

impl BadDocument {
    /// Makes a reason that concerns the whole file.
    pub(super) fn new(code: &'static str, message: impl Into<String>, mend: &'static str) -> Self {
        Self {
            code,
            message: message.into(),
            mend,
            line: None,
        }
    }

    /// Makes the reason for a text that holds nothing.
    pub(super) fn empty() -> Self {
        Self::new(
            "empty",
            "the document is empty",
            "send the article's text; an empty file often means that its writer was stopped",
        )
    }

    /// Says in which line it is, counted from 1.
    pub(super) fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}
