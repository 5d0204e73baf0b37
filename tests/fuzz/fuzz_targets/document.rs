//! Bytes to documents: the first byte chooses the format, a NUL parts a sidecar from the file.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::format::{Format, Hints, read};

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let (sidecar, bytes) = match rest.iter().position(|byte| *byte == 0) {
        Some(at) if first & 2 == 0 => (Some(rest[..at].to_vec()), &rest[at + 1..]),
        _ => (None, rest),
    };
    let hints = Hints {
        format: if first & 1 == 0 { Format::Text } else { Format::Jsonl },
        sidecar,
        ..Hints::new(jiff::Timestamp::UNIX_EPOCH)
    };
    let Ok(found) = read(bytes, &hints) else {
        return;
    };
    for document in found.into_iter().flatten() {
        assert!(!document.body.contains('\r'));
        assert!(document.title.is_some() || !document.body.trim().is_empty());
    }
});
