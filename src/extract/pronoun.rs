//! Pronouns and "both sides": parties named before, in the sentence or in the document, where only one reading fits.

use super::assign::Sentence;
use super::earlier::Sentences;
use super::naming::{self, Naming};
use super::party::{Head, Phrase};
use super::reading::Reading;
use super::site::Site;
use crate::gazetteer::{Kind, Pronoun, Relation, Word};
use crate::model::{Event, Party};

/// What the document has told so far that a pronoun may stand for.
#[derive(Debug)]
pub(super) struct Told<'a> {
    sentences: Sentences<'a>,
    /// The sentence under reading.
    pub(super) here: usize,
    /// The sentence up to which subjects were looked for.
    through: usize,
    /// The subjects of the last sentence before that one that named any, list by list.
    subjects: Vec<Subject>,
    /// The two parties of the last event that had two.
    pair: Vec<Party>,
}

/// A subject, or the members of a list of subjects.
#[derive(Debug, Clone)]
struct Subject {
    members: Vec<Party>,
    /// Whether each of them is a person.
    is_person: bool,
    /// Whether it is named by an office, which several may hold: "rebel leaders".
    is_office: bool,
    /// Whether it is a common noun of no country.
    is_bare: bool,
}

impl Subject {
    fn fits(&self, pronoun: Pronoun) -> bool {
        match pronoun {
            Pronoun::He => self.is_person && self.members.len() == 1,
            Pronoun::It => !self.is_person && self.members.len() == 1,
            Pronoun::They => !self.is_person || self.is_office || self.members.len() > 1,
        }
    }
}

impl<'a> Told<'a> {
    /// Makes it for a document of which nothing is read.
    pub(super) fn new(sentences: Sentences<'a>) -> Self {
        Self {
            sentences,
            here: 0,
            through: 0,
            subjects: Vec::new(),
            pair: Vec::new(),
        }
    }

    /// Gives the subjects of the last sentence before this one that names any.
    fn subjects(&mut self, naming: &Naming<'_>) -> &[Subject] {
        let is_within = |_: &usize| self.sentences.watch.check().is_ok();
        let back = (self.through..self.here).rev().take_while(is_within);
        let read = |index| {
            let (text, tongue, offset) = self.sentences.get(index)?;
            let reading = Reading::new(text, tongue);
            let sentence = Sentence::new(&reading, naming.gazetteer, naming.seen, index, offset);
            let subjects = sentence.subjects(reading.len(), naming);
            (!subjects.is_empty()).then_some(subjects)
        };
        if let Some(subjects) = back.into_iter().find_map(read) {
            self.subjects = subjects;
        }
        self.through = self.here;
        &self.subjects
    }

    /// Notes the parties of an event, where they are two.
    pub(super) fn note(&mut self, event: &Event) {
        let parties: Vec<&Party> = event.actor.iter().chain(&event.recipient).collect();
        if let [left, right] = parties[..] {
            self.pair = vec![left.clone(), right.clone()];
        }
    }
}

impl Sentence<'_> {
    /// Gives whom the pronoun in the place of an event's subject stands for, or the two of "both sides".
    ///
    /// Somebody of the same sentence is meant before somebody of an earlier one; where two fit, nobody is given.
    pub(super) fn referred(
        &self,
        site: &Site,
        told: &mut Told<'_>,
        naming: &Naming<'_>,
    ) -> Vec<Party> {
        if let Some(pair) = self.pair(site, told) {
            return pair;
        }
        let Some(token) = self.pronoun(site) else {
            return Vec::new();
        };
        // Hindi वे is "they", and "he" of whom one speaks with respect.
        let is_meant = |subject: &Subject| {
            let fits = |word| match word {
                Word::Pronoun(pronoun) => subject.fits(pronoun).then_some(()),
                _ => None,
            };
            self.reading.pick(token, fits).is_some()
        };
        let one = |subjects: &[Subject]| {
            let mut fitting = subjects.iter().filter(|one| is_meant(one));
            let first = fitting.next()?;
            Some((fitting.next().is_none()).then(|| first.members.clone()))
        };
        let here = self.subjects(token, naming);
        let found = one(&here).or_else(|| one(told.subjects(naming)));
        found.flatten().unwrap_or_default()
    }

    /// Tells whether a phrase belongs to words for the two told of last: "the two leaders".
    pub(super) fn is_both(&self, phrase: &Phrase) -> bool {
        /// "les deux chefs de la diplomatie"
        const LONGEST: usize = 6;
        (phrase.start.saturating_sub(LONGEST)..=phrase.start).any(|token| {
            let end = self.reading.is(token, Word::Both);
            end.is_some_and(|end| phrase.end <= end)
        })
    }

    /// Gives the two parties that "both sides" stands for in an event's clause: "both countries" are those of two people.
    pub(super) fn pair(&self, site: &Site, told: &Told<'_>) -> Option<Vec<Party>> {
        let clause = self.reading.clause(site.start);
        let mut own = (0..self.reading.len()).filter(|at| self.reading.clause(*at) == clause);
        let (start, end) = own.find_map(|at| Some((at, self.reading.is(at, Word::Both)?)))?;
        let units = &self.reading.tongue.phrases.units;
        let is_country = |at: usize| {
            let unit = |word| match word {
                Word::Thing(_, unit) => {
                    units.get(usize::from(unit)).filter(|one| *one == "country")
                }
                _ => None,
            };
            self.reading.pick(at, unit).is_some()
        };
        let countries = || {
            let nation = |party: &Party| {
                let nation = self.gazetteer.nation(party.code.as_deref()?)?;
                Some(Party {
                    mention: party.mention,
                    name: Some(nation.name.clone()),
                    code: nation.code.clone(),
                    sector: Vec::new(),
                })
            };
            let nations: Option<Vec<Party>> = told.pair.iter().map(nation).collect();
            nations.filter(|nations| nations.len() == 2 && nations[0].code != nations[1].code)
        };
        let named = (start..end).any(is_country).then(countries).flatten();
        Some(named.unwrap_or_else(|| told.pair.clone()))
    }

    /// Gives the token of the pronoun that is the subject of an event's clause.
    pub(super) fn pronoun(&self, site: &Site) -> Option<usize> {
        let clause = self.reading.clause(site.start);
        let verb = site.verb.map_or(site.start, |(start, _)| start);
        let mut before = (0..verb).rev().take_while(|token| {
            self.reading.clause(*token) == clause && !self.reading.is_mark(*token)
        });
        let is_pronoun = |word| matches!(word, Word::Pronoun(_)).then_some(());
        before.find(|token| self.reading.pick(*token, is_pronoun).is_some())
    }

    /// Gives the subjects that end before a token, list by list.
    fn subjects(&self, token: usize, naming: &Naming<'_>) -> Vec<Subject> {
        let is_subject = |phrase: &Phrase| {
            phrase.end <= token
                && !phrase.adjective
                && (phrase.marks.is_empty() || phrase.marks.has(Relation::Agent))
                && naming::is_party(phrase, self.gazetteer, self.reading)
        };
        let is_person = |phrase: &Phrase| {
            let kind = phrase.entity(self.gazetteer).map(|entity| entity.kind);
            matches!(kind, Some(Kind::Person | Kind::Office))
        };
        let mut found: Vec<(usize, Subject)> = Vec::new();
        for (at, phrase) in self.phrases.iter().enumerate() {
            let mention = self.mention(naming::words(phrase, self.gazetteer));
            let Some(party) = naming.party(phrase, mention).filter(|_| is_subject(phrase)) else {
                continue;
            };
            let first = phrase.list.unwrap_or(at);
            let is_same = |one: &Subject| one.members.iter().any(|known| known.name == party.name);
            if found.iter().any(|(_, one)| is_same(one)) {
                continue;
            }
            match found.iter_mut().find(|(known, _)| *known == first) {
                Some((_, subject)) => subject.members.push(party),
                None => found.push((
                    first,
                    Subject {
                        members: vec![party],
                        is_person: is_person(phrase),
                        is_office: phrase.role.map(Head::Known) == Some(phrase.head),
                        is_bare: naming::is_bare(phrase, self.gazetteer),
                    },
                )),
            }
        }
        // Where somebody is named, "reporters" of nobody are not meant.
        let has_name = found.iter().any(|(_, subject)| !subject.is_bare);
        let subjects = found.into_iter().map(|(_, subject)| subject);
        subjects.filter(|one| !has_name || !one.is_bare).collect()
    }
}
