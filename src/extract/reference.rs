//! Words that stand for a party named before, resolved by a stated step: relative pronouns and counterparts.

use super::assign::Sentence;
use super::clauses::RelativeWord;
use super::frame::Part;
use super::marker::ending_at;
use super::naming::{self, Naming};
use super::party::{Head, Phrase};
use super::place;
use super::site::Site;
use crate::gazetteer::{Kind, Order, Relation, Relative, Word};

impl Sentence<'_> {
    /// Gives whom the relative pronoun of an event's clause stands for: "Lavrov, who met …", "a march that thousands joined".
    pub(super) fn antecedent(&self, site: &Site, found: &[(usize, Part)]) -> Option<(usize, Part)> {
        let word = self.relative_of(site)?;
        if word.kind == Relative::Where {
            return None;
        }
        let at = self.named_before(word)?;
        let phrase = &self.phrases[at];
        let is_known = found.iter().any(|(known, _)| *known == at);
        let speaks = self
            .statements
            .iter()
            .any(|one| one.speaker == at && !one.source);
        if is_known
            || speaks && site.frame.strikes
            || !naming::is_party(phrase, self.gazetteer, self.reading)
        {
            return None;
        }
        let marks = ending_at(self.reading, word.start);
        let acts = found.iter().any(|(_, part)| *part == Part::Actor);
        let part = if !marks.is_empty() {
            site.frame.marked(marks, false)?
        } else if word.kind == Relative::Whom {
            site.frame.object()
        } else if site.passive && !site.frame.mutual {
            Part::Recipient
        } else {
            Part::Actor
        };
        let is_taken = part == Part::Actor && acts && !site.frame.mutual;
        (!is_taken).then_some((at, part))
    }

    /// Gives the place that a relative adverb of an event's clause stands for: "in Belgrade, where he will meet …".
    pub(super) fn antecedent_place(&self, site: &Site) -> Option<crate::model::Place> {
        let word = self.relative_of(site)?;
        if word.kind != Relative::Where {
            return None;
        }
        let phrase = &self.phrases[self.named_before(word)?];
        let mention = self.mention(phrase.core);
        match place::entity(phrase, self.gazetteer) {
            Some(entity) => place::place(entity, mention),
            None if place::is_unknown_spot(phrase) => Some(place::unknown(mention)),
            None => None,
        }
    }

    /// Gives an act that a noun names the relative clause behind it: "the strike that hit the capital on Tuesday".
    ///
    /// A clause with an event of its own is that event's.
    pub(super) fn take_relatives(&self, sites: &mut [Site]) {
        /// An adjective.
        const CLOSE: usize = 1;
        for number in 0..sites.len() {
            let site = &sites[number];
            let is_behind = |word: &&RelativeWord| {
                word.start >= site.end
                    && word.start - site.end <= CLOSE
                    && word.kind != Relative::Where
                    && !(site.end..word.start).any(|at| self.reading.is_mark(at))
            };
            let word = self.reading.relatives().iter().find(is_behind);
            let Some(clause) = word.map(|word| word.clause) else {
                continue;
            };
            // A strike and its dead are one act: "أسفر القصف الذي نفذته قوات الدعم السريع عن مقتل تسعة".
            let is_free = !sites
                .iter()
                .any(|one| one.holds(clause) && !(one.frame.strikes && site.frame.strikes));
            if is_free && sites[number].verb.is_none() {
                sites[number].clauses.push(clause);
            }
        }
    }

    /// Tells whether a phrase is the subject of the relative clause behind a noun: "the deal that Israel and Hamas signed".
    pub(super) fn is_relative_subject(&self, site: &Site, phrase: &Phrase) -> bool {
        let clause = self.reading.clause(phrase.start);
        let mut words = self.reading.relatives().iter();
        let word = words.find(|word| word.clause == clause && word.start >= site.end);
        // The verb stands between where it begins its clause.
        let gap = usize::from(self.reading.tongue.order == Order::Vso);
        word.is_some_and(|word| {
            let between = word.end..phrase.start;
            between.len() == gap
                || between.len() == gap + 1 && gap == 0 && self.is_article(word.end)
        })
    }

    /// Tells whether a token is as short as articles are.
    fn is_article(&self, token: usize) -> bool {
        self.reading.written(token).chars().count() <= 3
    }

    /// Gives the relative word that begins the clause of an event's trigger.
    fn relative_of(&self, site: &Site) -> Option<&RelativeWord> {
        let clause = self.reading.clause(site.start);
        let mut words = self.reading.relatives().iter();
        words.find(|word| word.clause == clause && word.end <= site.start)
    }

    /// Gives the phrase that ends right before a relative word, or the first of its list.
    fn named_before(&self, word: &RelativeWord) -> Option<usize> {
        /// A comma and a preposition.
        const CLOSE: usize = 2;
        let phrases = self.phrases.iter().enumerate().rev();
        let mut near = phrases.skip_while(|(_, phrase)| phrase.start >= word.start);
        let (at, phrase) = near.next()?;
        let is_empty = |token: usize| {
            self.reading.is_mark(token) || !ending_at(self.reading, token + 1).is_empty()
        };
        let is_close = phrase.end <= word.start
            && word.start - phrase.end <= CLOSE
            && (phrase.end..word.start).all(is_empty);
        if is_close {
            return Some(phrase.list.unwrap_or(at));
        }
        self.extraposed(word)
    }

    /// Gives whom a relative clause behind the verb tells of, where one alone is named before it: "मास्को ने टिप्पणी नहीं
    /// की, जिसने …".
    /// So does "जहाँ" of the one place: "बीजिंग में … से मुलाक़ात की, जहाँ …".
    fn extraposed(&self, word: &RelativeWord) -> Option<usize> {
        let is_behind = self.reading.tongue.order == Order::Sov
            && word.kind != Relative::Whom
            && word.start > 0
            && self.reading.is_mark(word.start - 1);
        let is_meant = |phrase: &Phrase| match word.kind {
            Relative::Where => {
                place::entity(phrase, self.gazetteer).is_some()
                    && phrase.marks.has_any(&[Relation::Place, Relation::Goal])
                    && !phrase.marks.has(Relation::Agent)
            }
            _ => naming::is_party(phrase, self.gazetteer, self.reading),
        };
        let mut named = self.phrases.iter().enumerate().filter(|(_, phrase)| {
            is_behind && phrase.end <= word.start && !phrase.adjective && is_meant(phrase)
        });
        let (at, _) = named.next()?;
        named.next().is_none().then_some(at)
    }

    /// Names a counterpart by the office of the person named before him: "Tebboune and his French counterpart".
    ///
    /// Where nobody holds that office, he is named by it.
    pub(super) fn counterpart(&self, phrase: &Phrase, naming: &Naming<'_>) -> Option<Phrase> {
        let entity = phrase.entity(self.gazetteer)?;
        let is_one =
            entity.name == "counterpart" && Some(phrase.head) == phrase.role.map(Head::Known);
        if !is_one {
            return None;
        }
        let nation = phrase
            .nation
            .and_then(|nation| self.gazetteer.entity(nation))?;
        let others = self
            .phrases
            .iter()
            .rev()
            .filter(|one| one.end <= phrase.start);
        let mut others = others;
        let role = others.find_map(|one| self.office_of(one, naming))?;
        let holder = naming.day.and_then(|day| {
            let code = nation.code.as_deref()?;
            self.gazetteer
                .holder_number(code, &self.gazetteer.entity(role)?.name, day)
        });
        let mut named = phrase.clone();
        named.role = Some(role);
        named.head = Head::Known(holder.unwrap_or(role));
        Some(named)
    }

    /// Gives the office that a phrase names or whose holder it names.
    fn office_of(&self, phrase: &Phrase, naming: &Naming<'_>) -> Option<u32> {
        let is_office = |number: &u32| {
            let entity = self.gazetteer.entity(*number);
            entity.is_some_and(|one| one.kind == Kind::Office && one.name != "counterpart")
        };
        if let Some(role) = phrase.role.filter(is_office) {
            return Some(role);
        }
        let person = phrase.entity(self.gazetteer)?;
        let office = person.offices.iter().find(|office| {
            office.of.is_none() && naming.day.is_none_or(|day| office.covers(day))
        })?;
        self.gazetteer.role_number(&office.role)
    }

    /// Gives a speaker's part in an act that his state does: his country, where he holds an office of it.
    pub(super) fn acts_for(&self, site: &Site, speaker: usize) -> Part {
        let kind = self.phrases[speaker]
            .entity(self.gazetteer)
            .map(|entity| entity.kind);
        let is_official = matches!(kind, Some(Kind::Person | Kind::Office));
        if site.frame.by_state && is_official {
            Part::ForCountry
        } else {
            Part::Actor
        }
    }

    /// Gives the country that a phrase's person holds an office of.
    pub(super) fn country_of(&self, phrase: &Phrase) -> Option<u32> {
        let code = phrase.entity(self.gazetteer)?.code.as_deref();
        phrase
            .nation
            .or_else(|| self.gazetteer.nation_number(code?))
    }

    /// Tells whether an event's quoted words tell of their speaker: "we will not send troops".
    pub(super) fn tells_of_speaker(&self, site: &Site) -> bool {
        let reading = self.reading;
        let is_near = |token: usize| {
            reading.is_quoted(token) && reading.clause(token) == reading.clause(site.start)
        };
        let pronoun =
            (0..site.start).any(|token| is_near(token) && reading.is(token, Word::We).is_some());
        let form = (site.start..site.end)
            .any(|token| reading.tongue.is_first_person(reading.tokens.norm(token)));
        reading.is_quoted(site.start) && (pronoun || form)
    }
}
