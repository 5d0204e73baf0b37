//! A configuration: it holds, or each problem says what is wrong and how to mend it.
#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tidings::config::{Config, Overrides};
use tidings::stage::Registry;

static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::built_in);

fuzz_target!(|text: &str| {
    let parsed = Config::parse(text, Path::new("tidings.toml"), &Overrides::default(), &REGISTRY);
    if let Err(problems) = parsed {
        assert!(problems.0.iter().all(|problem| !problem.message.is_empty() && !problem.mend.is_empty()));
    }
});
