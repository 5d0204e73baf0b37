//! Fields of events: who, whom, where, when, how many, and who says so.
//!
//! A sentence with events is read once (`reading`, cut into `clauses`). Found in it are
//!
//! - times (`time`, `date`, `calendar`, `clock`) and quantities (`number`, `quantity`, `counted`, `fate`, `forms`);
//! - noun phrases (`party`): known names (`merge`, `parts`, `surname`, `sound`), which of them are one phrase (`joins`),
//!   other names (`unknown`), what marks each (`marks`, `marker`, `seats`), and which stand together (`lists`);
//! - statements (`attribution`, `speaker`), and the dateline (`dateline`).
//!
//! Each event has its place there (`site`, `voice`) and takes what stands in its own clause (`assign`). Parties are found
//! phrase by phrase (`parties`): by what the category makes of a marker (`frame`, `marked`), by what a phrase names
//! (`kinds`, `apposed`), by the noun it belongs to (`governing`, `genitive`, `objects`) and by where it stands (`standing`,
//! `sides`), and are put together at the end (`settle`).
//! What its clause does not say comes by stated steps (`steps`, `partner`, `struck`, `demand`, `judged`, `undertaking`,
//! `thanks`, `reference`, `pronoun`), for which sentences before are read, too (`earlier`).
//! `naming` and `place` give names and codes, `details` the other fields, `modes` what parties and place tell of the mode;
//! mentions of one event are tied together at the end (`tie`).

mod apposed;
mod assign;
mod attribution;
mod calendar;
mod clauses;
mod clock;
mod counted;
mod date;
mod dateline;
mod demand;
mod details;
mod earlier;
mod fate;
mod forms;
mod frame;
mod genitive;
mod governing;
mod joins;
mod judged;
mod kinds;
mod lists;
mod marked;
mod marker;
mod marks;
mod merge;
mod modes;
mod naming;
mod number;
mod objects;
mod parties;
mod partner;
mod parts;
mod party;
mod place;
mod pronoun;
mod quantity;
mod reading;
mod reference;
mod seats;
mod settle;
mod sides;
mod site;
mod sound;
mod speaker;
mod standing;
mod steps;
mod struck;
mod surname;
mod thanks;
mod tie;
mod time;
mod undertaking;
mod unknown;
mod voice;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::coder::Coder;
use crate::gazetteer::Gazetteer;
use crate::limits::{Exceeded, Watch};
use crate::model::{Document, Event};
use assign::Sentence;
use earlier::{Seen, Sentences};
use pronoun::Told;
use reading::{Glance, Reading};

/// Reads the fields of a document's events.
#[derive(Debug)]
pub struct Extractor {
    gazetteer: Arc<Gazetteer>,
    coder: Arc<Coder>,
}

impl Extractor {
    /// Makes an extractor; words are written together as the coder's packs say.
    pub fn new(gazetteer: Arc<Gazetteer>, coder: Arc<Coder>) -> Self {
        Self { gazetteer, coder }
    }

    /// Fills in the fields of the document's events that are empty; those that a stage has set stay.
    ///
    /// Sentences in a language whose words the gazetteer does not hold give no fields.
    #[expect(
        clippy::missing_panics_doc,
        reason = "an unlimited watch never ends the work"
    )]
    pub fn extract(&self, document: &mut Document) {
        self.extract_within(document, &Watch::unlimited())
            .expect("nothing is limited");
    }

    /// Fills in the fields as [`extract`](Extractor::extract) does, as long as the document keeps to its limits.
    ///
    /// # Errors
    /// The limit that it passed; the document has lost its events then.
    pub fn extract_within(&self, document: &mut Document, watch: &Watch) -> Result<(), Exceeded> {
        let mut events = std::mem::take(&mut document.events);
        let mut here: BTreeMap<usize, Vec<&mut Event>> = BTreeMap::new();
        for event in &mut events {
            here.entry(event.sentence).or_default().push(event);
        }
        let published: Option<Date> = document
            .published
            .map(|published| TimeZone::UTC.to_datetime(published.at).date());
        let sentences = Sentences {
            document,
            gazetteer: &self.gazetteer,
            coder: &self.coder,
            watch,
        };
        let mut seen = Seen::default();
        let mut story = published;
        let mut told = Told::new(sentences);
        for (index, events) in here {
            watch.check()?;
            let Some((text, tongue, offset)) = sentences.get(index) else {
                continue;
            };
            let glance = Glance::new(text, tongue);
            seen.look_back(sentences, index, &glance)?;
            told.here = index;
            let reading = Reading::of(glance);
            let sentence = Sentence::new(&reading, &self.gazetteer, &seen, index, offset);
            sentence.assign(events, &seen, published, &mut story, &mut told, watch)?;
        }
        tie::tie(&mut events, watch)?;
        document.events = events;
        Ok(())
    }

    /// Gives the first and last day that an expression of time means; `ahead` where it is of something to come.
    pub fn days(
        &self,
        text: &str,
        language: &str,
        published: Option<Date>,
        ahead: bool,
    ) -> Option<(Date, Date)> {
        let tongue = self
            .gazetteer
            .tongue(language, || self.coder.style(language))?;
        // A preposition in front tells that a name of a month is one.
        let text = format!("in {text}");
        let reading = Reading::new(&text, tongue);
        let published = published?;
        let base = calendar::Base {
            published,
            story: published,
            ahead,
        };
        let days = time::times(&reading).first()?.when.days(base)?;
        Some((days.start, days.end))
    }
}
