use jiff::civil::Date;
use serde::Deserialize;

use crate::model::Precision;

/// Something with a name: what the name stands for, in English and in codes.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Office {
    /// The identifier of a role.
    pub(crate) role: String,
    /// The first day; none where it is not known.
    pub(crate) from: Option<Date>,
    /// The last day; none while it lasts.
    pub(crate) to: Option<Date>,
    /// The body, where it is not the person's country.
    pub(crate) of: Option<String>,
}

impl Office {
    /// Tells whether it was held on a day.
    pub(crate) fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}
