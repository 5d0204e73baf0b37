//! What quantities count, how words limit them, and how narrow times and places are.

use super::state::names;

names! {
    /// What a quantity counts.
    Role {
        /// Weapons used or delivered.
        Weapon = "weapon",
        /// People killed.
        Dead = "dead",
        /// People hurt.
        Injured = "injured",
        /// People arrested.
        Arrested = "arrested",
        /// Soldiers, fighters.
        Troops = "troops",
        /// People otherwise.
        People = "people",
        /// An amount with its currency.
        Money = "money",
        /// A share.
        Percent = "percent",
        /// How long it lasted.
        Duration = "duration",
        /// Any other count.
        Count = "count",
    }
}

names! {
    /// How the words limit a number.
    Bound {
        /// The number itself.
        Exact = "exact",
        /// Around it.
        About = "about",
        /// It or more.
        AtLeast = "at_least",
        /// It or less.
        AtMost = "at_most",
        /// From it to `max`.
        Range = "range",
    }
}

names! {
    /// How narrow a time is.
    Grain {
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
    }
}

names! {
    /// How narrow a place is.
    Precision {
        /// A building, a camp, a base.
        Site = "site",
        /// A town.
        City = "city",
        /// A province or the like.
        Region = "region",
        /// A country.
        Country = "country",
    }
}
