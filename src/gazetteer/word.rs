use serde::{Deserialize, Serialize};

use crate::model::{Bound, Role};

/// What a word or phrase of a language tells about fields.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum Word {
    /// What the noun phrase beside it is to the act.
    Marker(Relation, Side),
    /// Joins names of one list.
    And,
    ClauseStart,
    /// An auxiliary of the passive, before the verb or after it.
    Passive(Side),
    /// An auxiliary that makes a participle active: "has killed".
    Perfect,
    /// A verb of saying.
    Speech,
    /// Names the speaker that stands on its other side: "according to".
    Source(Side),
    /// "that", between the verb of saying and what is said.
    That,
    /// From Monday, 0.
    Weekday(i8),
    /// From January, 1.
    Month(i8),
    /// Days from publication.
    Day(i32),
    /// Days from the day that the text tells of.
    StoryDay(i32),
    Unit(Unit),
    UnitAdjective(Unit),
    Last,
    Next,
    This,
    Ago(Side),
    Ahead(Side),
    Duration(Side),
    /// A preposition that belongs to the time behind it.
    On,
    DayAfter,
    DayLink,
    YearAfter,
    MonthAfter,
    Clock,
    /// Beside an hour: it is one behind noon.
    Afternoon,
    /// A small word inside a name.
    Particle,
    /// No form of a name.
    Never,
    Number(f64),
    Scale(f64),
    Fixed(f64),
    Plus(f64),
    HalfAfter,
    NumberAnd,
    Ordinal,
    Bound(Bound, Side),
    RangeBetween,
    RangeBefore,
    /// Something counted, by the number of its unit.
    Thing(Role, u16),
    /// What became of the people counted.
    Fate(Role),
    /// A pronoun that stands for somebody named before.
    Pronoun(Pronoun),
    /// Stands for two parties named before: "both sides".
    Both,
    /// A relative pronoun, or a relative adverb of place.
    Relative(Relative),
    /// A pronoun by which a speaker tells of himself or his country.
    We,
    /// Tells that the holder of the office beside it has left it.
    Former(Side),
    /// The word for the first day of a month.
    FirstDay,
    Percent,
    /// A currency, by the number of its unit.
    Currency(u16),
}

/// What a noun phrase is to an act, as its marker says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Relation {
    Agent,
    Recipient,
    With,
    Between,
    Of,
    Place,
    Goal,
    Origin,
    /// What is talked of; it is nobody in the act.
    About,
}

/// Whom a pronoun may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Pronoun {
    He,
    It,
    They,
}

/// What a relative word is in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Relative {
    Who,
    Whom,
    Where,
}

/// What a marker may make of a noun phrase; one word often has several uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Relations(u16);

impl Relations {
    pub(crate) fn add(&mut self, relation: Relation) {
        self.0 |= 1 << relation as u16;
    }

    pub(crate) fn has(self, relation: Relation) -> bool {
        self.0 & 1 << relation as u16 != 0
    }

    /// Tells whether there is any of some.
    pub(crate) fn has_any(self, relations: &[Relation]) -> bool {
        relations.iter().any(|relation| self.has(*relation))
    }

    /// Tells whether it may be a genitive, and nothing but that or an origin: Spanish de is both.
    pub(crate) fn is_genitive(self) -> bool {
        self.has(Relation::Of)
            && self.0 & !(1 << Relation::Of as u16 | 1 << Relation::Origin as u16) == 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl From<Relation> for Relations {
    fn from(relation: Relation) -> Self {
        let mut relations = Self::default();
        relations.add(relation);
        relations
    }
}

/// On which side of what it marks a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Side {
    Before,
    After,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Unit {
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Year,
}

impl Unit {
    /// Reads the name that files of words use.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "weekend" => Self::Weekend,
            "week" => Self::Week,
            "month" => Self::Month,
            "year" => Self::Year,
            _ => return None,
        })
    }

    /// Gives the English name.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Weekend => "weekend",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}
