//! What negation, modality, tense and verbs like "lift" or "refuse" make of an event's status.

use serde::{Deserialize, Serialize};

use crate::model::{Phase, Status};

/// What a cue does to the event in its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Not.
    Not,
    /// Will; is set to.
    Future,
    /// Next week, scheduled for: a time that makes an act planned, but saves none that is called off.
    Schedule,
    /// Plans to, agrees to, promises to.
    Plan,
    /// May, might, could; if.
    Possible,
    /// Calls for, demands, suggests.
    Propose,
    /// Threatens.
    Threaten,
    /// Says that it is not so.
    Deny,
    /// Says that it will not be so.
    Refuse,
    /// Calls off, postpones.
    Cancel,
    /// Lifts, stops, breaks, leaves.
    End,
    /// Begins again.
    Resume,
    /// Goes on.
    Ongoing,
    /// An infinitive: what governs it decides.
    Open,
    /// Says that it is so, against an inner "might".
    Assert,
}

/// The status while cues are put around it, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) phase: Phase,
    pub(crate) status: Status,
    /// An infinitive that nothing governs yet.
    pub(crate) open: bool,
}

impl State {
    /// Puts one cue around the state.
    #[allow(
        clippy::match_same_arms,
        reason = "one line for each cell that is thought about"
    )]
    pub(crate) fn apply(self, operator: Operator) -> Self {
        use Operator as O;
        use Status as S;
        let status = match (operator, self.status) {
            (O::Not, S::Occurred | S::Ongoing | S::Ended) if self.open => S::Refused,
            (O::Not, S::Occurred | S::Ongoing) => S::Denied,
            (O::Not, S::Ended) => S::Refused,
            (O::Not, S::Planned | S::Proposed) => S::Refused,
            (O::Not, S::Threatened) => S::Denied,
            (O::Not, S::Cancelled) => S::Planned,
            (O::Not, S::Denied | S::Refused) => S::Hypothetical,
            (O::Not, S::Hypothetical) => S::Refused,
            (O::Future | O::Plan, S::Denied | S::Refused) => S::Refused,
            (O::Future, S::Hypothetical | S::Proposed | S::Threatened) => self.status,
            (O::Future | O::Plan, _) => S::Planned,
            (O::Schedule, S::Occurred | S::Ongoing) => S::Planned,
            (O::Schedule, _) => self.status,
            (O::Possible, S::Denied | S::Refused | S::Threatened | S::Proposed) => self.status,
            (O::Possible, _) => S::Hypothetical,
            (O::Propose, S::Denied | S::Refused) => S::Refused,
            (O::Propose, _) => S::Proposed,
            (O::Threaten, _) => S::Threatened,
            // "rejects the claims and denies having …" is denied once.
            (O::Deny, S::Denied) => S::Denied,
            (O::Deny, S::Refused) => S::Hypothetical,
            (O::Deny, _) => S::Denied,
            (O::Refuse, S::Denied | S::Refused) => S::Hypothetical,
            (O::Refuse, _) => S::Refused,
            (O::Cancel, _) => S::Cancelled,
            (O::Resume, S::Ended | S::Cancelled) => S::Occurred,
            (O::Resume, _) => self.status,
            (O::End, S::Denied | S::Refused) => S::Occurred,
            // What is stopped before it began: "suspended the talks planned for May".
            (O::End, S::Planned) => S::Cancelled,
            (O::End, _) => S::Ended,
            (O::Ongoing, S::Occurred) => S::Ongoing,
            (O::Open | O::Ongoing, _) => self.status,
            (O::Assert, _) => S::Occurred,
        };
        let phase = match operator {
            O::End => Phase::End,
            O::Resume => Phase::Begin,
            _ => self.phase,
        };
        let open = match operator {
            O::Open => true,
            O::End | O::Resume | O::Ongoing => self.open,
            _ => false,
        };
        Self {
            phase,
            status,
            open,
        }
    }

    /// Gives the status when no cue is left: an infinitive without a governor is only thought of.
    pub(crate) fn settled(self) -> Status {
        match self.status {
            Status::Occurred | Status::Ended | Status::Ongoing if self.open => Status::Hypothetical,
            Status::Ended if self.phase == Phase::Begin => Status::Occurred,
            status => status,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(operators: &[Operator], phase: Phase, status: Status) {
        let mut state = State {
            phase: Phase::Begin,
            status: Status::Occurred,
            open: false,
        };
        for operator in operators {
            state = state.apply(*operator);
        }
        assert_eq!((state.phase, state.settled()), (phase, status));
    }

    #[test]
    fn composes_from_the_inside_out() {
        use Operator as O;
        check(&[O::Refuse, O::Refuse], Phase::Begin, Status::Hypothetical);
        check(&[O::End, O::Open, O::Not], Phase::End, Status::Refused);
        check(&[O::Threaten, O::Not], Phase::Begin, Status::Denied);
        check(&[O::Cancel, O::Future], Phase::Begin, Status::Planned);
        check(&[O::Plan, O::Cancel], Phase::Begin, Status::Cancelled);
        check(&[O::End, O::Propose], Phase::End, Status::Proposed);
        check(&[O::Not], Phase::Begin, Status::Denied);
        check(&[O::Not, O::Future], Phase::Begin, Status::Refused);
        check(&[O::End, O::Resume], Phase::Begin, Status::Occurred);
        check(&[O::Schedule, O::End], Phase::End, Status::Cancelled);
    }
}
