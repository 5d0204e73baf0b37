use super::{BadDocument, Draft, Hints, Sidecar, decode, header};
use crate::model::Document;

/// Reads one document: an optional header block, then the body.
pub(super) fn read(bytes: &[u8], sidecar: Sidecar, hints: &Hints) -> Result<Document, BadDocument> {
    let declared = sidecar.encoding.as_deref().or(hints.encoding.as_deref());
    let text = decode::decode(bytes, declared)?;
    let (header, body) = header::split(&text)?;
    let draft = Draft {
        body: body.to_owned(),
        ..sidecar.draft.or(header)
    };
    if draft.is_empty() {
        return Err(BadDocument::empty());
    }
    Ok(draft.finish(hints, hints.path.clone()))
}
