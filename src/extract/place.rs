//! Where an event happens.

use super::assign::Sentence;
use super::frame::Frame;
use super::parts::holds_next_place;
use super::party::{Head, Phrase};
use super::site::Site;
use super::unknown::is_spot_marker;
use crate::gazetteer::{Entity, Gazetteer, Kind, Relation};
use crate::model::{Mention, Place, Precision};

/// Tells whether a phrase's words can be where an event happens, and gives its entry.
pub(super) fn entity<'a>(phrase: &Phrase, gazetteer: &'a Gazetteer) -> Option<&'a Entity> {
    let entity = phrase.entity(gazetteer)?;
    let is_place = entity.kind.is_place() || is_building(phrase, entity);
    (is_place && !phrase.adjective && phrase.role.is_none()).then_some(entity)
}

/// Tells whether a seat of government is meant as a building: "at the White House".
fn is_building(phrase: &Phrase, entity: &Entity) -> bool {
    let others = [Relation::Agent, Relation::With, Relation::Of];
    entity.kind == Kind::Metonym
        && phrase.marks.has(Relation::Place)
        && !phrase.marks.has_any(&others)
}

/// Tells whether a phrase is a name behind a preposition of place that the gazetteer does not hold: "in Beledweyne".
pub(super) fn is_unknown_spot(phrase: &Phrase) -> bool {
    let is_there = is_spot_marker(phrase.marks);
    phrase.role.is_none()
        && match phrase.head {
            Head::Spot => is_there || phrase.site,
            Head::Unknown => is_there,
            Head::Known(_) => false,
        }
}

/// Tells whether a phrase says where: by its marker, or since the act strikes a place.
pub(super) fn is_where(phrase: &Phrase, entity: &Entity, frame: &Frame, before: bool) -> bool {
    if phrase.marks.has(Relation::Place) {
        // Hindi पर, Italian a: on a country is against it, on a town is there; of a seat where two meet.
        return match entity.kind {
            Kind::Nation => {
                !phrase.marks.has(Relation::Recipient)
                    || phrase.marks.has(Relation::Goal) && frame.goes_on_there()
            }
            Kind::Metonym => frame.mutual || !phrase.marks.has(Relation::Recipient),
            _ => true,
        };
    }
    if phrase.site && entity.kind != Kind::Nation {
        return true;
    }
    let is_town = entity.kind == Kind::City;
    // Portuguese de is "of" as well, which a town is not that stands for nobody: "retiraram-se de Baidoa".
    let stands_for_nobody = match entity.kind {
        Kind::City => entity.spot.as_ref().is_some_and(|spot| !spot.is_capital),
        Kind::Region => true,
        _ => false,
    };
    let is_origin = phrase.marks.has(Relation::Origin)
        && !phrase.marks.has(Relation::Agent)
        && (stands_for_nobody || !phrase.marks.has(Relation::Of));
    if frame.leaves && is_origin {
        return true;
    }
    let partner = [Relation::With, Relation::Agent, Relation::Between];
    if frame.mutual && is_town && phrase.marks.has(Relation::Goal) {
        return !phrase.marks.has_any(&partner);
    }
    // "सहारनपुर से दबोचा": where they were seized.
    if frame.sends && is_town && phrase.marks.has(Relation::Origin) {
        return true;
    }
    // "राहत सामग्री यांगून भेजी": where it is sent.
    let helps = frame.reaches && !frame.spoken;
    if helps && is_town && phrase.marks == Relation::Goal.into() {
        return true;
    }
    let is_struck = phrase
        .marks
        .has_any(&[Relation::Recipient, Relation::Goal, Relation::Of])
        || phrase.marks.is_empty() && !before;
    frame.strikes && entity.kind != Kind::Nation && is_struck
}

/// Makes the place of an entry.
pub(super) fn place(entity: &Entity, mention: Mention) -> Option<Place> {
    if entity.kind == Kind::Metonym {
        let mut place = unknown(mention);
        place.name = Some(entity.name.clone());
        place.country = entity.code.clone().filter(|code| code != "IGO");
        return Some(place);
    }
    let spot = entity.spot.as_ref()?;
    let at = spot.at.filter(|_| spot.precision != Precision::Country);
    Some(Place {
        mention,
        name: Some(entity.name.clone()),
        geonameid: spot.geonameid,
        country: Some(spot.country.clone()).filter(|country| !country.is_empty()),
        admin1: spot.admin1.clone(),
        precision: spot.precision,
        lat: at.map(|at| at.0),
        lon: at.map(|at| at.1),
    })
}

/// Makes a place of which nothing is known but its words.
pub(super) fn unknown(mention: Mention) -> Place {
    Place {
        mention,
        name: None,
        geonameid: None,
        country: None,
        admin1: None,
        precision: Precision::Site,
        lat: None,
        lon: None,
    }
}

impl Sentence<'_> {
    /// Tells whether a town without a marker says where, in a language without cases: "迈杜古里一座清真寺发生爆炸"; or
    /// whether aid goes to it, and it is no government: "إلى غزة".
    pub(super) fn is_bare_place(&self, site: &Site, phrase: &Phrase, entity: &Entity) -> bool {
        if !matches!(entity.kind, Kind::City | Kind::Region | Kind::Disputed) {
            return false;
        }
        let is_capital = entity.spot.as_ref().is_some_and(|spot| spot.is_capital);
        if site.frame.gives && phrase.marks.has_any(&[Relation::Goal, Relation::Recipient]) {
            return !is_capital;
        }
        let is_act = site.frame.strikes || site.frame.gathers && !site.frame.mutual;
        let is_bare = phrase.marks.is_empty() || phrase.marks.is_genitive();
        // A capital is a government, unless its country stands before it or people march there.
        let own = self
            .phrases
            .iter()
            .position(|one| one.start == phrase.start);
        let follows = |at: usize| {
            at > 0 && holds_next_place(self.reading, self.gazetteer, &self.phrases, at - 1)
        };
        let is_town = !is_capital || site.frame.rallies || own.is_some_and(follows);
        let before = phrase.end <= site.start || site.frame.rallies;
        is_act
            && is_bare
            && is_town
            && before
            && !self.reading.tongue.inflects
            && entity.kind != Kind::Disputed
    }
}
