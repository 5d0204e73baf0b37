//! A language pack of one's own, and the rules under it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tidings::coder::{Coder, PackSource};

fuzz_target!(|text: &str| {
    // A pack for all languages would compile all of them each time.
    if text.contains('*') {
        return;
    }
    let text = format!("language = \"xx\"\n{text}");
    if let Err(problems) = Coder::with_overlay(vec![PackSource::new("xx.toml".to_owned(), text)]) {
        assert!(problems.iter().all(|problem| !problem.message.is_empty() && !problem.mend.is_empty()));
    }
});
