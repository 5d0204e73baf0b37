//! Phrases that only tell who others are: offices whose holders follow, followers of somebody.

use super::assign::Sentence;
use super::frame::Part;
use super::lists::{first_of, is_comma};
use super::naming;
use super::parts::is_genitive_gap;
use super::party::{Head, Phrase};
use crate::gazetteer::Kind;

impl Sentence<'_> {
    /// Leaves out the countries of offices whose holders follow by name: "ministers of Spain and Morocco, Albares and Burita".
    pub(super) fn drop_renamed(&self, found: &mut Vec<(usize, Part)>) {
        let first = |at: usize| first_of(&self.phrases, at);
        let is_office = |at: usize| {
            let phrase = &self.phrases[first(at)];
            let head = phrase.entity(self.gazetteer);
            phrase.role.is_some() && head.is_some_and(|head| head.kind == Kind::Nation)
        };
        let is_person = |phrase: &Phrase| match phrase.entity(self.gazetteer) {
            Some(entity) => entity.kind == Kind::Person,
            None => phrase.head == Head::Unknown,
        };
        let names_follow = |at: usize| {
            let last = (at..self.phrases.len())
                .take_while(|other| first(*other) == first(at) && !is_person(&self.phrases[*other]))
                .last();
            let next = last.unwrap_or(at) + 1;
            found.iter().any(|(other, _)| *other == next)
                && is_comma(self.reading, self.phrases[next - 1].end)
                && self.phrases[next].start == self.phrases[next - 1].end + 1
                && is_person(&self.phrases[next])
        };
        let gone: Vec<usize> = found
            .iter()
            .map(|(at, _)| *at)
            .filter(|at| is_office(*at) && names_follow(*at))
            .collect();
        found.retain(|(at, _)| !gone.contains(at));
    }

    /// Tells whether an office without a name stands between commas behind a person's name.
    pub(super) fn is_apposed(&self, person: usize, phrase: &Phrase) -> bool {
        let named = &self.phrases[person];
        let is_person = match named.entity(self.gazetteer) {
            Some(entity) => entity.kind == Kind::Person,
            None => named.head == Head::Unknown && named.role.is_none(),
        };
        let is_office = phrase
            .entity(self.gazetteer)
            .is_some_and(|entity| entity.kind == Kind::Office);
        is_person && is_office && is_comma(self.reading, named.end) && phrase.start == named.end + 1
    }

    /// Tells whether a person is only named for whose followers others are: "apoiantes de Venâncio Mondlane".
    pub(super) fn is_of_people(&self, phrase: &Phrase) -> bool {
        let kind = |one: &Phrase| one.entity(self.gazetteer).map(|entity| entity.kind);
        let is_people =
            |one: &Phrase| kind(one) == Some(Kind::People) && naming::is_bare(one, self.gazetteer);
        kind(phrase) == Some(Kind::Person)
            && self.phrases.iter().any(|one| {
                is_people(one)
                    && one.end < phrase.start
                    && is_genitive_gap(self.reading, one.end, phrase.start)
            })
    }
}
