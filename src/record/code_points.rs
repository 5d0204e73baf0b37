/// Turns byte offsets of one text into Unicode code points.
///
/// Made in one pass; each look-up then counts within one block, whatever the length of the text.
#[derive(Debug)]
pub(crate) struct CodePoints<'a> {
    text: &'a str,
    /// How many code points begin before each block; empty for ASCII, where both counts are the same.
    before: Vec<u32>,
}

/// Bytes in a block: small enough that a look-up is a few vector instructions, large enough that the index is
/// a thirtieth of the text.
const BLOCK: usize = 128;

impl<'a> CodePoints<'a> {
    /// Reads a text once.
    pub(crate) fn new(text: &'a str) -> Self {
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
    pub(crate) fn at(&self, byte: usize) -> u32 {
        let byte = byte.min(self.text.len());
        if self.before.is_empty() {
            return byte as u32;
        }
        let block = byte / BLOCK;
        self.before[block] + starts(&self.text.as_bytes()[block * BLOCK..byte])
    }

    /// Finds the byte at which a code point begins; the end for the count of all, none beyond it.
    pub(crate) fn byte(&self, code_point: u32) -> Option<usize> {
        if self.before.is_empty() {
            return Some(code_point as usize).filter(|byte| *byte <= self.text.len());
        }
        let block = self.before.partition_point(|before| *before <= code_point) - 1;
        // The last entry counts the whole text; a look-up there begins in the block before it.
        let block = block.min(self.before.len().saturating_sub(2));
        let mut start = block * BLOCK;
        while !self.text.is_char_boundary(start) {
            start += 1;
        }
        let skip = (code_point - self.before[block]) as usize;
        let rest = &self.text[start..];
        let boundaries = rest.char_indices().map(|(at, _)| at);
        boundaries
            .chain([rest.len()])
            .nth(skip)
            .map(|at| start + at)
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
            assert_eq!(index.byte(expected), Some(byte), "{expected} of {text:.20}");
            expected += 1;
        }
        assert_eq!(index.at(text.len()), expected);
        assert_eq!(index.at(usize::MAX), expected);
        assert_eq!(index.byte(expected), Some(text.len()));
        assert_eq!(index.byte(expected + 1), None);
        assert_eq!(index.byte(u32::MAX), None);
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
