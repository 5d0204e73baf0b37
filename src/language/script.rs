/// A writing system, as far as it tells languages apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Script {
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
    /// Chinese characters and the Japanese kana.
    Han,
    /// A script that one language stands for.
    Single(&'static str),
}

/// Scripts of a single language that matters to news: first and last code point, BCP 47 tag.
const SINGLE: [(u32, u32, &str); 27] = [
    (0x370, 0x3ff, "el"),
    (0x1f00, 0x1fff, "el"),
    (0x530, 0x58f, "hy"),
    (0x590, 0x5ff, "he"),
    (0x700, 0x74f, "syr"),
    (0x780, 0x7bf, "dv"),
    (0x7c0, 0x7ff, "nqo"),
    (0x980, 0x9ff, "bn"),
    (0xa00, 0xa7f, "pa"),
    (0xa80, 0xaff, "gu"),
    (0xb00, 0xb7f, "or"),
    (0xb80, 0xbff, "ta"),
    (0xc00, 0xc7f, "te"),
    (0xc80, 0xcff, "kn"),
    (0xd00, 0xd7f, "ml"),
    (0xd80, 0xdff, "si"),
    (0xe00, 0xe7f, "th"),
    (0xe80, 0xeff, "lo"),
    (0xf00, 0xfff, "bo"),
    (0x1000, 0x109f, "my"),
    (0x10a0, 0x10ff, "ka"),
    (0x1200, 0x139f, "am"),
    (0x1780, 0x17ff, "km"),
    (0x1800, 0x18af, "mn-Mong"),
    (0x1c50, 0x1c7f, "sat"),
    (0x2d30, 0x2d7f, "zgh"),
    (0xac00, 0xd7a3, "ko"),
];

impl Script {
    /// Gives the script of a letter or vowel sign; none for what all scripts share.
    pub(super) fn of(c: char) -> Option<Self> {
        let code = u32::from(c);
        match code {
            0x41..=0x5a | 0x61..=0x7a => Some(Self::Latin),
            0..=0xbf | 0xd7 | 0xf7 => None,
            0xc0..=0x24f | 0x250..=0x2af | 0x1e00..=0x1eff => Some(Self::Latin),
            0x400..=0x52f => Some(Self::Cyrillic),
            0x620..=0x64a
            | 0x66e..=0x6d3
            | 0x6d5..=0x6ef
            | 0x6fa..=0x6ff
            | 0x750..=0x77f
            | 0xfb50..=0xfdff
            | 0xfe70..=0xfefc => Some(Self::Arabic),
            0x900..=0x963 | 0x970..=0x97f => Some(Self::Devanagari),
            0x3041..=0x30ff
            | 0x31f0..=0x31ff
            | 0x3400..=0x4dbf
            | 0x4e00..=0x9fff
            | 0xf900..=0xfaff
            | 0x2_0000..=0x3_ffff => Some(Self::Han),
            _ => SINGLE
                .iter()
                .find(|(first, last, _)| (*first..=*last).contains(&code))
                .map(|(_, _, tag)| Self::Single(tag)),
        }
    }

    /// Gives the script that a language has for itself.
    pub(super) fn single(tag: &str) -> Option<Self> {
        SINGLE
            .iter()
            .find(|(_, _, known)| *known == tag)
            .map(|(_, _, known)| Self::Single(known))
    }

    /// Gives the script that most of a text is in, and how much of the text it is, 0 to 1.
    ///
    /// A Latin letter counts less than others: names stand in Latin letters in texts of every script.
    /// A Chinese character or Korean syllable says as much as several letters.
    pub(super) fn dominant(text: &str) -> Option<(Self, f64)> {
        let mut counts: Vec<(Self, usize)> = Vec::new();
        for script in text.chars().filter_map(Self::of) {
            let weight = match script {
                Self::Latin => 2,
                Self::Han | Self::Single("ko") => 6,
                _ => 3,
            };
            match counts.iter_mut().find(|(known, _)| *known == script) {
                Some((_, count)) => *count += weight,
                None => counts.push((script, weight)),
            }
        }
        let all: usize = counts.iter().map(|(_, count)| count).sum();
        let (script, count) = counts.into_iter().max_by_key(|&(_, count)| count)?;
        Some((script, count as f64 / all as f64))
    }
}
