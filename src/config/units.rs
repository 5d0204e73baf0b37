//! Durations and sizes as people write them: `"5s"`, `"64MiB"`.

use std::time::Duration;

/// Reads a whole number with a unit of time: `ms`, `s`, `m`, `h` or `d`.
pub(crate) fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = split(text)?;
    let unit = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => return None,
    };
    Some(Duration::from_millis(number.checked_mul(unit)?))
}

/// Reads a whole number of bytes with a unit: `B`, `KiB`, `MiB`, `GiB`, or `KB`, `MB`, `GB`.
pub(crate) fn size(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let unit = match unit {
        "B" => 1,
        "KB" => 1000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(unit)
}

fn split(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    Some((text[..end].parse().ok()?, text[end..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_durations() {
        assert_eq!(duration("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(duration("90d"), Some(Duration::from_hours(90 * 24)));
        for wrong in ["", "5", "s", "-5s", "5 fortnights", "99999999999999999999s"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn reads_sizes() {
        assert_eq!(size("64MiB"), Some(64 << 20));
        assert_eq!(size("5 KB"), Some(5000));
        for wrong in ["", "64", "MiB", "1.5GiB", "64mb", "18446744073709551615GiB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }
}
