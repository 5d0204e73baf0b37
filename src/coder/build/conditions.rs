//! Reads what rules and operators say about where words stand.

use toml::Spanned;

use super::Builder;
use crate::coder::pack::Order;
use crate::coder::rule::{Condition, Side};

/// The words for a companion that has no `~`.
const USUAL_REACH: usize = 12;

impl Builder<'_> {
    /// Reads `>5+`; seen from the event, the cue stands on the other side.
    pub(super) fn scope(&mut self, at: (usize, &Spanned<String>)) -> Option<(Side, usize, bool)> {
        let text = at.1.get_ref().as_str();
        let cross = text.ends_with('+');
        let text = text.trim_end_matches('+');
        let (side, number) = if let Some(number) = text.strip_prefix("<>") {
            (Side::Any, number)
        } else if let Some(number) = text.strip_prefix('>') {
            (Side::Before, number)
        } else {
            (Side::After, text.strip_prefix('<').unwrap_or(text))
        };
        let reach = number.parse().ok();
        if reach.is_none() {
            self.problem(
                at,
                format!("no scope `{text}`"),
                "write it like `>5`, `<5`, `<>5` or `>5+`",
            );
        }
        Some((side, self.tokens_of(reach?), cross))
    }

    pub(super) fn conditions(
        &mut self,
        texts: &[Spanned<String>],
        source: usize,
    ) -> Vec<Condition> {
        texts
            .iter()
            .filter_map(|text| self.condition((source, text)))
            .collect()
    }

    /// Reads `>weapon|bomb~6@s`.
    pub(super) fn condition(&mut self, at: (usize, &Spanned<String>)) -> Option<Condition> {
        let whole = at.1.get_ref().as_str();
        let (text, sentence) = match whole.strip_suffix("@s") {
            Some(text) => (text, true),
            None => (whole, false),
        };
        let (side, text) = self.side(text);
        let (names, reach) = match text.split_once('~') {
            Some((names, number)) => {
                let Ok(number) = number.parse() else {
                    self.problem(
                        at,
                        format!("no reach `~{number}`"),
                        "write a number of words: `weapon~6`",
                    );
                    return None;
                };
                (names, self.tokens_of(number))
            }
            None if sentence => (text, usize::MAX),
            None => (text, self.tokens_of(USUAL_REACH)),
        };
        let mut sets = Vec::new();
        for name in names.split('|') {
            match self.sets.get(name.trim()) {
                Some(id) => sets.push(*id),
                None => self.problem(at, format!("no set `{name}`"), "name a set of [sets]"),
            }
        }
        Some(Condition {
            text: whole.to_owned(),
            sets,
            side,
            reach,
            sentence,
        })
    }

    fn side<'a>(&self, text: &'a str) -> (Side, &'a str) {
        if let Some(rest) = text.strip_prefix('>') {
            (Side::After, rest)
        } else if let Some(rest) = text.strip_prefix('<') {
            (Side::Before, rest)
        } else if let Some(rest) = text.strip_prefix("s:") {
            let side = match self.order {
                Order::Svo | Order::Sov => Side::Before,
                Order::Vso | Order::Free => Side::Any,
            };
            (side, rest)
        } else if let Some(rest) = text.strip_prefix("o:") {
            let side = match self.order {
                Order::Svo | Order::Vso => Side::After,
                Order::Sov => Side::Before,
                Order::Free => Side::Any,
            };
            (side, rest)
        } else {
            (Side::Any, text)
        }
    }

    /// Gives how many tokens so many words are.
    #[allow(
        clippy::cast_sign_loss,
        reason = "a width below nothing gives no reach"
    )]
    fn tokens_of(&self, words: usize) -> usize {
        (words as f64 * self.width).round() as usize
    }
}
