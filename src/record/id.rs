use crate::model::Part;

/// The schema's major version, as ids hash it: records of another version have other ids.
const MAJOR: u8 = 1;

/// Makes an event's id: 128 bits of BLAKE3 in hex over what names the event.
///
/// `trigger` is in code points of `part`. `ordinal` tells apart events of one category with one trigger.
pub(super) fn event_id(
    document: &str,
    category: &str,
    part: Part,
    trigger: [u32; 2],
    ordinal: u32,
) -> String {
    let hash = Framed::new("tidings event id")
        .field(&[MAJOR])
        .field(document.as_bytes())
        .field(category.as_bytes())
        .field(match part {
            Part::Title => b"title",
            Part::Body => b"body",
        })
        .field(&trigger[0].to_le_bytes())
        .field(&trigger[1].to_le_bytes())
        .field(&ordinal.to_le_bytes())
        .finish();
    let mut hex = hash.to_hex().to_string();
    hex.truncate(32);
    hex
}

/// A hash over fields, each after its length, so that no two lists of fields make the same bytes.
struct Framed(blake3::Hasher);

impl Framed {
    fn new(purpose: &str) -> Self {
        Self(blake3::Hasher::new()).field(purpose.as_bytes())
    }

    fn field(mut self, bytes: &[u8]) -> Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    fn finish(self) -> blake3::Hash {
        self.0.finalize()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_part_of_the_name_changes_an_id() {
        let ids = [
            event_id("k", "strike", Part::Body, [5, 9], 0),
            event_id("l", "strike", Part::Body, [5, 9], 0),
            event_id("k", "attack", Part::Body, [5, 9], 0),
            event_id("k", "strike", Part::Title, [5, 9], 0),
            event_id("k", "strike", Part::Body, [5, 8], 0),
            event_id("k", "strike", Part::Body, [5, 9], 1),
            event_id("ks", "trike", Part::Body, [5, 9], 0),
        ];
        assert!(ids.iter().all(|id| id.len() == 32));
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }

    #[test]
    fn an_id_does_not_change_between_versions() {
        let id = event_id("k", "strike", Part::Body, [5, 9], 0);
        assert_eq!(id, event_id("k", "strike", Part::Body, [5, 9], 0));
        assert_eq!(id, "f1fe34d6020f2c45dd85582e0ffd0e83");
    }
}
