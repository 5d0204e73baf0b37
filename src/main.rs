//! The `tidings` program.

fn main() {}
