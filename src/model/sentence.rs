use super::{Part, Span};

/// A sentence of a document, cut after UAX #29 and the language's own rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// 0 for the title, 1 and on for the body.
    pub index: usize,
    /// The part that `span` points into.
    pub part: Part,
    /// Where the sentence stands in its part, without the white space around it.
    pub span: Span,
    /// Its language as BCP 47, where it is known to differ from the document's.
    pub language: Option<String>,
}
