//! Whose an act is that another act tells of: aid that is thanked for, and a noun with an owner of its own.

use super::assign::Sentence;
use super::frame::Part;
use super::party::Phrase;
use super::site::{Site, is_cut_off};
use crate::model::Event;

/// The mode of support in words.
const PRAISE: &str = "praise";

impl Sentence<'_> {
    /// Gives aid to its givers, whom somebody thanks for it: "Зеленский поблагодарил Германию за помощь".
    pub(super) fn turn_thanked(
        &self,
        events: &[&mut Event],
        sites: &[Site],
        parts: &mut [Vec<(usize, Part)>],
    ) {
        let thanks = events.iter().position(|event| {
            event.category == "support" && event.modes.iter().any(|mode| mode == PRAISE)
        });
        let Some(thanks) = thanks else { return };
        let said = parts[thanks].clone();
        let givers: Vec<usize> = of(&said, Part::Recipient);
        let takers: Vec<usize> = of(&said, Part::Actor);
        if givers.is_empty() {
            return;
        }
        for number in 0..events.len() {
            // The words of thanks may be words of the aid as well: "подякував за допомогу".
            let is_behind = givers
                .iter()
                .all(|at| self.phrases[*at].end <= sites[number].end);
            let follows = sites[thanks].start <= sites[number].start
                && sites[thanks].holds(self.reading.clause(sites[number].start));
            if events[number].category != "aid" || !is_behind || !follows {
                continue;
            }
            let mut turned: Vec<(usize, Part)> = parts[number]
                .iter()
                .copied()
                .filter(|(at, part)| {
                    *part == Part::Recipient && !givers.contains(at) && !takers.contains(at)
                })
                .collect();
            if turned.is_empty() {
                turned.extend(takers.iter().map(|at| (*at, Part::Recipient)));
            }
            turned.extend(givers.iter().map(|at| (*at, Part::Actor)));
            turned.sort_by_key(|(at, _)| *at);
            parts[number] = turned;
        }
    }

    /// Leaves out the subject of another act where a noun has an owner behind it: "осудил учения США и Южной Кореи".
    pub(super) fn without_shared(
        &self,
        sites: &[Site],
        number: usize,
        found: &mut Vec<(usize, Part)>,
    ) {
        let site = &sites[number];
        if site.verb.is_some() || !self.reading.tongue.bare_genitive {
            return;
        }
        let is_owner = |phrase: &Phrase| phrase.start == site.end && phrase.marks.is_empty();
        let has_owner = found
            .iter()
            .any(|(at, part)| *part == Part::Actor && is_owner(&self.phrases[*at]));
        if has_owner {
            found.retain(|(at, part)| {
                let phrase = &self.phrases[*at];
                *part != Part::Actor
                    || phrase.start >= site.end
                    || !is_cut_off(sites, number, phrase)
            });
        }
    }
}

fn of(parts: &[(usize, Part)], wanted: Part) -> Vec<usize> {
    let is_wanted = |(_, part): &&(usize, Part)| *part == wanted;
    parts.iter().filter(is_wanted).map(|(at, _)| *at).collect()
}
