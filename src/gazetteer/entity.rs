use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::Precision;

/// Something with a name: what the name stands for, in English and in codes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entity {
    /// The canonical English name; for a role its identifier in words, "foreign minister".
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The PLOVER code: ISO 3166 alpha-3, `IGO`, `NGO`, `MNC` or `ISM`.
    pub(crate) code: Option<String>,
    /// PLOVER sectors.
    pub(crate) sector: Vec<String>,
    /// Where it lies, for places.
    pub(crate) spot: Option<Spot>,
    /// What the person was when.
    pub(crate) offices: Vec<Office>,
}

/// What sort of thing bears the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Kind {
    Person,
    Organisation,
    Group,
    Metonym,
    /// A place whose country is disputed.
    Disputed,
    Nation,
    City,
    Region,
    /// "foreign minister": an office that somebody holds.
    Office,
    /// "police", "government": an institution.
    Body,
    /// "protesters": people of a kind.
    People,
}

impl Kind {
    /// Tells whether it is a common noun, written small where names are written large.
    pub(crate) fn is_role(self) -> bool {
        matches!(self, Self::Office | Self::Body | Self::People)
    }

    /// Tells whether an event can take place there.
    pub(crate) fn is_place(self) -> bool {
        matches!(
            self,
            Self::Nation | Self::City | Self::Region | Self::Disputed
        )
    }
}

/// A place on the map.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spot {
    pub(crate) geonameid: Option<u64>,
    /// ISO 3166 alpha-3; empty for the high seas.
    pub(crate) country: String,
    pub(crate) admin1: Option<String>,
    pub(crate) precision: Precision,
    /// Degrees north and east; none for a country.
    pub(crate) at: Option<(f64, f64)>,
    /// Whether it is the capital, which may stand for the government.
    pub(crate) is_capital: bool,
}

/// An office that a person held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Office {
    /// The identifier of a role.
    pub(crate) role: String,
    /// The first day; none where it is not known.
    pub(crate) from: Option<Day>,
    /// The last day; none while it lasts.
    pub(crate) to: Option<Day>,
    /// The body, where it is not the person's country.
    pub(crate) of: Option<String>,
}

impl Office {
    /// Tells whether it was held on a day.
    pub(crate) fn covers(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A day as the number that its date is: 20250710.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Day(u32);

impl Day {
    /// Makes a day of year, month and day of the month.
    pub(crate) fn new(year: u32, month: u32, day: u32) -> Self {
        Self(year * 10_000 + month * 100 + day)
    }

    /// Reads `2025-07-10`.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(|part| part.parse().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let is_day =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        is_day.then(|| Self::new(year, month, day))
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return u32::deserialize(deserializer).map(Self);
        }
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            de::Error::custom(format!("\"{text}\" is no day such as \"2025-07-10\""))
        })
    }
}
