//! Whether an act or its undoing is told, and whether it happened.

/// Makes an enumeration of names on the wire.
macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_meta])* $variant,)* }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Gives the name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// Reads a name of the wire.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }
    };
}
pub(super) use names;

names! {
    /// Whether the act or its undoing is told.
    Phase {
        /// The act itself.
        Begin = "begin",
        /// Its lifting, stop, breaking or reversal.
        End = "end",
    }
}

names! {
    /// Whether it happened.
    Status {
        /// Reported as having happened.
        Occurred = "occurred",
        /// Happening now, or a standing state.
        Ongoing = "ongoing",
        /// Set to happen.
        Planned = "planned",
        /// Suggested, offered or called for.
        Proposed = "proposed",
        /// Menaced by its actor.
        Threatened = "threatened",
        /// Called off, postponed or suspended before it happened.
        Cancelled = "cancelled",
        /// Lifted, stopped, broken or left; always with [`Phase::End`].
        Ended = "ended",
        /// Said not to have happened.
        Denied = "denied",
        /// Said not to be going to happen.
        Refused = "refused",
        /// Might, could, if.
        Hypothetical = "hypothetical",
    }
}
