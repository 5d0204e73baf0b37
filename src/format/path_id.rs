use std::fmt::Write as _;
use std::path::Path;

/// Writes a path below the inbox as text that fits on one line and belongs to no other path.
///
/// Folders are parted by `/` on every system.
/// Bytes that are no UTF-8, control characters and line separators become `%` and two hex digits each.
/// A `%` is itself escaped only where two hex digits follow it, so that `100 %.txt` stays as it is and yet
/// every `%` with two hex digits stands for exactly one byte.
pub fn path_id(path: &Path) -> String {
    let mut out = String::new();
    for (at, component) in path.components().enumerate() {
        if at > 0 {
            out.push('/');
        }
        escape(component.as_os_str().as_encoded_bytes(), &mut out);
    }
    out
}

fn escape(bytes: &[u8], out: &mut String) {
    let mut rest = bytes;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let after = &rest[c.len_utf8()..];
            let ambiguous =
                c == '%' && after.len() > 1 && after[..2].iter().all(u8::is_ascii_hexdigit);
            if ambiguous || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                percent(&rest[..c.len_utf8()], out);
            } else {
                out.push(c);
            }
            rest = after;
        }
        percent(chunk.invalid(), out);
        rest = &rest[chunk.invalid().len()..];
    }
}

fn percent(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        write!(out, "%{byte:02X}").expect("a string takes every write");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: &str) {
        assert_eq!(path_id(Path::new(path)), expected);
    }

    #[test]
    fn plain_names_stay() {
        check("report.txt", "report.txt");
        check("2025/रिपोर्ट एक.txt", "2025/रिपोर्ट एक.txt");
        check("100 %.txt", "100 %.txt");
    }

    #[test]
    fn what_breaks_a_line_is_escaped() {
        check("a\nb.txt", "a%0Ab.txt");
        check("a\u{2028}b", "a%E2%80%A8b");
        check("a%0Ab", "a%250Ab");
        check("a%\n", "a%%0A");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_utf8_is_escaped() {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9/\xff%ff\xc3\xa9");
        assert_eq!(path_id(Path::new(name)), "caf%E9/%FF%25ffé");
    }
}
