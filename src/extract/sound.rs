//! How names of Latin letters sound, in whatever language they are spelled.

/// How a name sounds in rough, however it is written: the kinds of its first two consonants, and of the vowel that it
/// may begin with instead.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sound {
    first: u8,
    second: u8,
}

impl Sound {
    const LABIAL: u8 = 1;
    const VELAR: u8 = 2;
    const SIBILANT: u8 = 4;
    const DENTAL: u8 = 8;
    const NASAL: u8 = 16;
    const LIQUID: u8 = 32;
    const VOWEL: u8 = 64;
    const ANY: u8 = u8::MAX;

    /// Hears a name.
    pub(super) fn of(name: &str) -> Self {
        let letters: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
        let kinds = letters.iter().enumerate().filter_map(|(at, letter)| {
            let next = letters.get(at + 1).copied().map_or(Self::VOWEL, Self::kind);
            let kind = Self::kind(*letter);
            // "Dj", "Ts": the second tells.
            let is_affricate = kind == Self::DENTAL && next & Self::SIBILANT != 0;
            (!is_affricate && (at == 0 || kind != Self::VOWEL)).then_some(kind)
        });
        let mut kinds = kinds;
        Self {
            first: kinds.next().unwrap_or(Self::ANY),
            second: kinds.next().unwrap_or(Self::ANY),
        }
    }

    /// Gives what a letter may sound like; a letter that is not known may be anything.
    fn kind(letter: char) -> u8 {
        match letter {
            'b' | 'p' | 'f' | 'v' => Self::LABIAL,
            'w' => Self::LABIAL | Self::VOWEL,
            'k' | 'q' => Self::VELAR,
            'h' => Self::VELAR | Self::VOWEL,
            'c' | 'g' | 'x' | 'ç' | 'ğ' => Self::VELAR | Self::SIBILANT,
            'j' => Self::VELAR | Self::SIBILANT | Self::VOWEL,
            's' | 'z' | 'ş' | 'š' | 'ž' => Self::SIBILANT,
            't' | 'd' => Self::DENTAL,
            'm' | 'n' | 'ñ' => Self::NASAL,
            'l' | 'r' => Self::LIQUID,
            'y' | 'a' | 'e' | 'i' | 'o' | 'u' | 'á' | 'é' | 'í' | 'ó' | 'ú' | 'â' | 'ê' | 'ô'
            | 'ö' | 'ü' | 'ï' | 'ı' => Self::VOWEL,
            _ => Self::ANY,
        }
    }

    /// Tells whether two names may be one.
    pub(super) fn is_like(self, other: Self) -> bool {
        self.first & other.first != 0 && self.second & other.second != 0
    }
}

#[cfg(test)]
mod tests {
    use super::Sound;

    #[test]
    fn hears_one_name_in_many_spellings() {
        let alike = |left, right| Sound::of(left).is_like(Sound::of(right));
        for (left, right) in [
            ("Volodímir", "Volodymyr"),
            ("Serhii", "Serguéi"),
            ("Djibril", "Jibril"),
            ("Evgueni", "Yevgeny"),
            ("Mohamed", "Muhammad"),
            ("Xuan", "Juan"),
        ] {
            assert!(alike(left, right), "{left} {right}");
        }
        for (left, right) in [
            ("Melania", "Donald"),
            ("Brigitte", "Emmanuel"),
            ("Hawa", "Kamil"),
            ("Marina", "Sergey"),
        ] {
            assert!(!alike(left, right), "{left} {right}");
        }
    }
}
