//! How far a log was read, in terms that hold through rotation and compression.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// How many bytes at its begin and before the position name a file: each holds a line's id and time.
pub(super) const SAMPLE: usize = 4096;

/// How far a log was read.
///
/// The live file has no number, and a part changes its name and its file when it is compressed; so the file under
/// reading is told by what was read of it, and by the number of the part before it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// The number of the newest part that lies behind; 0 where there is none.
    pub after: u32,
    /// How many bytes of the next file were read, uncompressed; they end with a line.
    pub offset: u64,
    /// BLAKE3 of the file's first bytes, up to 4096 and up to `offset`.
    pub head: String,
    /// BLAKE3 of the bytes before `offset`, up to 4096.
    pub tail: String,
    /// The file's device, to tell a file that was cut from one that is gone.
    pub device: u64,
    /// The file's inode.
    pub inode: u64,
}

/// The bytes of a file that its position is told by.
#[derive(Debug, Default)]
pub(super) struct Samples {
    offset: u64,
    head: Vec<u8>,
    tail: VecDeque<u8>,
}

impl Samples {
    /// Makes those of the first bytes of a file and the ones before `offset`.
    pub(super) fn between(head: &[u8], offset: u64, tail: &[u8]) -> Self {
        Self {
            offset,
            head: head.to_vec(),
            tail: tail.iter().copied().collect(),
        }
    }

    /// Notes the next bytes that were read.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        self.offset += bytes.len() as u64;
        let room = (SAMPLE - self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..room]);
        let kept = &bytes[bytes.len().saturating_sub(SAMPLE)..];
        let surplus = (self.tail.len() + kept.len()).saturating_sub(SAMPLE);
        self.tail.drain(..surplus);
        self.tail.extend(kept);
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Tells whether the bytes so far end inside a line.
    pub(super) fn is_inside_a_line(&self) -> bool {
        self.tail.back().is_some_and(|byte| *byte != b'\n')
    }

    /// Gives the hashes of the first and the last bytes.
    pub(super) fn hashes(&self) -> (String, String) {
        let mut tail = blake3::Hasher::new();
        let (front, back) = self.tail.as_slices();
        tail.update(front).update(back);
        (
            blake3::hash(&self.head).to_hex().to_string(),
            tail.finalize().to_hex().to_string(),
        )
    }

    /// Tells whether a position was taken where these end, in a file of this content.
    pub(super) fn are_of(&self, position: &Position) -> bool {
        let (head, tail) = self.hashes();
        (self.offset, head, tail)
            == (
                position.offset,
                position.head.clone(),
                position.tail.clone(),
            )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_do_not_depend_on_how_the_bytes_came() {
        let bytes: Vec<u8> = (0..20_000_u32).map(|n| (n % 251) as u8).collect();
        let by = |size: usize| {
            let mut samples = Samples::default();
            for chunk in bytes.chunks(size) {
                samples.take(chunk);
            }
            (samples.offset(), samples.hashes())
        };
        let whole = by(bytes.len());
        assert_eq!(whole.1.0, blake3::hash(&bytes[..SAMPLE]).to_hex().as_str());
        assert_eq!(
            whole.1.1,
            blake3::hash(&bytes[bytes.len() - SAMPLE..])
                .to_hex()
                .as_str()
        );
        for size in [1, 7, SAMPLE - 1, SAMPLE, SAMPLE + 1] {
            assert_eq!(by(size), whole, "{size}");
        }
    }
}
