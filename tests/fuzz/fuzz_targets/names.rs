//! A file of the gazetteer; the first byte chooses its kind.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: (u8, &str)| {
    let (kind, text) = data;
    let name = ["names.toml", "places.tsv", "words/xx.toml"][usize::from(kind % 3)];
    tidings::fuzzing::names(name, text);
});
