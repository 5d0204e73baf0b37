//! What a noun phrase is to an event of each category: actor, recipient, or neither.

use crate::gazetteer::{Order, Relation, Relations};
use crate::model::Role;

/// What a noun phrase is to an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Actor,
    /// He speaks for the country that acts.
    ForCountry,
    Recipient,
}

/// How the categories differ in whom they name by which grammar; after PLOVER's manual.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a property of its own that several categories share"
)]
pub(super) struct Frame {
    /// Both sides act: "met with", "talks between".
    pub(super) mutual: bool,
    /// It goes on between two sides: "clashes between".
    between: bool,
    /// The genitive of its noun is who suffers it: "the arrest of".
    pub(super) objective: bool,
    /// It is done by saying something: its speaker is its actor.
    pub(super) spoken: bool,
    /// It answers or opposes what another does: who does that is its recipient.
    pub(super) answers: bool,
    /// It is done to what somebody has: his land, his papers, his computers.
    pub(super) censors: bool,
    /// Who does it binds himself to another act.
    pub(super) binds: bool,
    /// It speaks of an act of him whose name stands in the genitive: "praised the efforts of Egypt".
    pub(super) praises: bool,
    /// It strikes a place, and the place's country is its recipient.
    pub(super) strikes: bool,
    /// A country that it goes to is where it strikes, and not whom: French "frappes au Mali".
    there: bool,
    /// Whence it goes is whom it concerns: "withdrew from Chad".
    pub(super) leaves: bool,
    /// It moves people, who neither do nor suffer it: "sent 3,000 soldiers", "freed 90 prisoners".
    pub(super) moves: bool,
    /// It is given or said to somebody, whom a capital may stand for: "invierà a Kiev un sistema".
    pub(super) reaches: bool,
    /// Whence it goes is who does it: "deported from the United States".
    pub(super) sends: bool,
    /// It bars what comes from whom it concerns: "tariffs on goods from Mexico".
    pub(super) bars: bool,
    /// It is done to a state through its envoys: who recalls or expels an ambassador.
    pub(super) expels: bool,
    /// A state does it, whichever of its officials tells of it.
    pub(super) by_state: bool,
    /// People come together for it.
    pub(super) gathers: bool,
    /// People stand up in the open for or against somebody, who does not suffer it.
    pub(super) rallies: bool,
    /// Something is brought to those who need it.
    pub(super) gives: bool,
    /// Whither it goes is where it is: "sent troops to Poland".
    pub(super) arrives: bool,
    /// The roles of quantities that may belong to it.
    counts: &'static [Role],
}

/// Gives what holds of a category by its name alone.
fn plain(category: &str) -> Frame {
    use Role::{Count, Dead, Duration, Injured, Money, People, Percent, Troops, Weapon};
    Frame {
        mutual: false,
        between: matches!(
            category,
            "meeting" | "call" | "agreement" | "cooperation" | "attack" | "strike" | "withdrawal"
        ),
        objective: false,
        spoken: false,
        answers: false,
        censors: false,
        binds: false,
        praises: matches!(category, "accusation" | "support"),
        strikes: false,
        there: false,
        leaves: false,
        moves: false,
        reaches: matches!(
            category,
            "aid" | "threat" | "accusation" | "request" | "rejection" | "support" | "concession"
        ),
        gathers: matches!(
            category,
            "meeting" | "agreement" | "protest" | "attack" | "arrest"
        ),
        rallies: category == "protest",
        gives: category == "aid",
        arrives: false,
        sends: false,
        bars: category == "sanction",
        expels: false,
        by_state: matches!(
            category,
            "sanction" | "aid" | "mobilization" | "strike" | "expulsion"
        ),
        counts: &[
            Weapon, Dead, Injured, Troops, People, Money, Percent, Duration, Count,
        ],
    }
}

/// Gives the frame of a category; one of a user's own is taken for a plain act.
pub(super) fn frame(category: &str) -> Frame {
    use Role::{Arrested, Count, Dead, Duration, Injured, Money, People, Percent, Troops, Weapon};
    let plain = plain(category);
    match category {
        "strike" => Frame {
            strikes: true,
            counts: &[Weapon, Dead, Injured, Count, Duration],
            ..plain
        },
        "attack" => Frame {
            strikes: true,
            counts: &[Weapon, Dead, Injured, Troops, Count, People, Duration],
            ..plain
        },
        "sanction" => Frame {
            counts: &[Count, Money, Percent, People, Duration],
            ..plain
        },
        "expulsion" => Frame {
            objective: true,
            expels: true,
            counts: &[Count, People],
            ..plain
        },
        "meeting" | "call" => Frame {
            mutual: true,
            counts: &[Duration, Count],
            ..plain
        },
        "agreement" => Frame {
            mutual: true,
            binds: true,
            counts: &[Money, Duration, Count, Weapon],
            ..plain
        },
        "cooperation" => Frame {
            mutual: true,
            counts: &[Money, Percent, Count, Weapon, Duration],
            ..plain
        },
        "aid" => Frame {
            counts: &[Money, Weapon, People, Count, Duration],
            ..plain
        },
        "protest" => Frame {
            answers: true,
            counts: &[People, Dead, Injured, Arrested, Duration, Count],
            ..plain
        },
        "arrest" => Frame {
            objective: true,
            arrives: true,
            sends: true,
            counts: &[Arrested, People, Duration, Count],
            ..plain
        },
        "mobilization" => Frame {
            arrives: true,
            moves: true,
            counts: &[Troops, Weapon, Count, People, Duration],
            ..plain
        },
        "withdrawal" => Frame {
            leaves: true,
            moves: true,
            // "entregó los cuerpos de dos rehenes"
            counts: &[Troops, People, Dead, Arrested, Weapon, Count, Duration],
            ..plain
        },
        "coercion" => Frame {
            censors: true,
            objective: true,
            counts: &[Money, Weapon, Count, People, Duration],
            ..plain
        },
        "threat" | "accusation" | "request" | "rejection" | "support" | "concession" => Frame {
            objective: category == "rejection",
            spoken: true,
            answers: true,
            binds: category == "threat",
            counts: &[],
            ..plain
        },
        _ => plain,
    }
}

/// Where an unmarked phrase stands, and in what kind of clause.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    pub(super) order: Order,
    /// Whether it stands before the trigger.
    pub(super) before: bool,
    /// Whether the subject is known to be another: it stands before the verb, or between the verb and this.
    pub(super) second: bool,
    pub(super) passive: bool,
}

impl Frame {
    /// Takes over whether the language names by its goal where a strike is.
    pub(super) fn striking_there(self, there: bool) -> Self {
        Self { there, ..self }
    }

    /// Takes over whether people are freed: the genitive of "the release of" is who is.
    pub(super) fn freeing(self, frees: bool) -> Self {
        Self {
            objective: self.objective || frees,
            ..self
        }
    }

    /// Tells whether a quantity of a role may belong to the event.
    pub(super) fn takes(&self, role: Role) -> bool {
        self.counts.contains(&role)
    }

    /// Gives what a marked phrase is to the event; none where the marker says nothing about it.
    pub(super) fn marked(&self, marks: Relations, is_place: bool) -> Option<Part> {
        // "colloqui sull'Ucraina", "in piazza per Gaza", but "raid su Gaza", "aiuti per Gaza": the same preposition.
        if marks.has(Relation::About)
            && (self.mutual || self.rallies || !marks.has(Relation::Recipient))
        {
            return None;
        }
        if marks.has(Relation::Agent) || marks.has(Relation::Between) && self.between {
            return Some(Part::Actor);
        }
        if self.mutual && marks.has_any(&[Relation::With, Relation::Recipient]) {
            return Some(Part::Actor);
        }
        if marks.has(Relation::Of) {
            let is_struck = self.strikes && is_place;
            return Some(if self.objective || is_struck {
                Part::Recipient
            } else {
                Part::Actor
            });
        }
        if self.sends && marks.has(Relation::Origin) && !marks.has(Relation::Of) {
            return Some(Part::Actor);
        }
        // "із Лівану": the preposition whence may be "with" as well.
        let is_origin =
            marks.has(Relation::Origin) && !marks.has_any(&[Relation::Of, Relation::Agent]);
        if self.leaves && is_origin {
            return Some(Part::Recipient);
        }
        if marks == Relation::Origin.into() {
            return None;
        }
        // "zarpó en medio de la escalada con Irán": troops and prisoners go to somebody, not with somebody.
        if marks.has(Relation::Recipient)
            || marks.has(Relation::With) && !self.arrives && !self.moves
        {
            return Some(Part::Recipient);
        }
        (marks.has(Relation::Goal) && !marks.has(Relation::Place)).then_some(Part::Recipient)
    }

    /// Tells whether it goes on where its goal is named, and reaches nobody there: French "au Mali".
    pub(super) fn goes_on_there(&self) -> bool {
        if self.strikes {
            return self.there;
        }
        self.gathers || self.arrives || self.leaves
    }

    /// Gives what an object is to the event.
    pub(super) fn object(&self) -> Part {
        if self.mutual {
            Part::Actor
        } else {
            Part::Recipient
        }
    }

    /// Gives what an unmarked phrase is to the event.
    pub(super) fn unmarked(&self, position: Position) -> Option<Part> {
        let subject = if position.passive && !self.mutual {
            Part::Recipient
        } else {
            Part::Actor
        };
        let object = self.object();
        match (position.order, position.before) {
            // "Detenido en Manila el expresidente": the subject of a passive may follow it.
            (Order::Svo, false) if position.passive => (!position.second).then_some(subject),
            (Order::Svo, false) => Some(object),
            (Order::Sov, false) => None,
            (Order::Vso | Order::V2, false) if position.second => {
                (!position.passive).then_some(object)
            }
            (_, true) | (Order::Vso | Order::V2, false) => Some(subject),
        }
    }
}
