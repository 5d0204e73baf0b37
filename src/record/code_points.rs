/// Turns byte offsets of one text into Unicode code points.
///
/// Made in one pass; each look-up then counts within one block, whatever the length of the text.
#[derive(Debug)]
pub(super) struct CodePoints<'a> {
    text: &'a str,
    /// How many code points begin before each block; empty for ASCII, where both counts are the same.
    before: Vec<u32>,
}

/// Bytes in a block: small enough that a look-up is a few vector instructions, large enough that the index is
/// a thirtieth of the text.
const BLOCK: usize = 128;

impl<'a> CodePoints<'a> {
    /// Reads a text once.
    pub(super) fn new(text: &'a str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut total = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                before.push(total);
                total += starts(block);
            }
            before.push(total);
        }
        Self { text, before }
    }

    /// Counts the code points that begin before a byte; a byte past the end counts as the end.
    pub(super) fn at(&self, byte: usize) -> u32 {
        let byte = byte.min(self.text.len());
        if self.before.is_empty() {
            return byte as u32;
        }
        let block = byte / BLOCK;
        self.before[block] + starts(&self.text.as_bytes()[block * BLOCK..byte])
    }
}

fn starts(bytes: &[u8]) -> u32 {
    // Bytes of the form 10xxxxxx go on with a code point; all others begin one.
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) {
        let index = CodePoints::new(text);
        let mut expected = 0;
        for (byte, _) in text.char_indices() {
            assert_eq!(index.at(byte), expected, "byte {byte} of {text:.20}");
            expected += 1;
        }
        assert_eq!(index.at(text.len()), expected);
        assert_eq!(index.at(usize::MAX), expected);
    }

    #[test]
    fn every_boundary_has_its_code_point() {
        check("");
        check("plain ASCII");
        check(&"कीव पर हमला 😀 é ".repeat(40));
        check(&"a".repeat(BLOCK));
        check(&"é".repeat(BLOCK / 2));
        check(&"é".repeat(BLOCK));
    }
}
