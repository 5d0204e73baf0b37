use jiff::Timestamp;

/// Names the layout of what is hashed; another layout needs another name.
const VERSION: &[u8] = b"tidings.document-key/1";

/// Gives the key of a document, 64 hex digits: BLAKE3 over what makes it the same document.
///
/// A caller's default for date and language counts, as it changes what is coded;
/// path, file time and time of reading do not, so that a copy of a file is the same document.
/// Each field is framed by a byte that tells whether it is there and by its length,
/// so that no text can move from one field to another unnoticed.
pub fn document_key(
    id: Option<&str>,
    title: Option<&str>,
    body: &str,
    published: Option<Timestamp>,
    language: Option<&str>,
) -> String {
    let published = published.map(|at| at.as_nanosecond().to_le_bytes());
    let mut hasher = blake3::Hasher::new();
    let fields = [
        Some(VERSION),
        id.map(str::as_bytes),
        title.map(str::as_bytes),
        Some(body.as_bytes()),
        published.as_ref().map(<[u8; 16]>::as_slice),
        language.map(str::as_bytes),
    ];
    for field in fields {
        hasher.update(&[u8::from(field.is_some())]);
        let bytes = field.unwrap_or_default();
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_counts_and_stays_in_its_place() {
        let day = |text: &str| text.parse::<Timestamp>().ok();
        let keys = [
            document_key(None, None, "ab", None, None),
            document_key(Some(""), None, "ab", None, None),
            document_key(Some("a"), None, "b", None, None),
            document_key(None, Some("a"), "b", None, None),
            document_key(None, Some("ab"), "", None, None),
            document_key(None, None, "ab", day("2025-07-11T00:00:00Z"), None),
            document_key(None, None, "ab", day("2025-07-12T00:00:00Z"), None),
            document_key(None, None, "ab", None, Some("it")),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert_eq!(key.len(), 64);
            assert!(!keys[..at].contains(key), "{at}");
        }
    }

    #[test]
    fn the_layout_is_fixed() {
        assert_eq!(
            document_key(Some("n1"), None, "Text.", None, Some("en")),
            "29cf3d3959fd30c0fa4edb1c7abd87b928a72231efa28d68c1e04f0d24437c89",
        );
    }
}
