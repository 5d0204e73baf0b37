//! Where an event happens.

use super::party::Phrase;
use crate::gazetteer::{Entity, Gazetteer, Kind, Relation};
use crate::model::{Mention, Place, Precision};

/// Tells whether a phrase's words can be where an event happens.
pub(super) fn entity<'a>(phrase: &Phrase, gazetteer: &'a Gazetteer) -> Option<&'a Entity> {
    let entity = phrase.entity(gazetteer)?;
    (entity.kind.is_place() && !phrase.adjective && phrase.role.is_none()).then_some(entity)
}

/// Tells whether a phrase says where: by its marker, or since the act strikes a place.
pub(super) fn is_where(phrase: &Phrase, entity: &Entity, strikes: bool, before: bool) -> bool {
    if phrase.marks.has(Relation::Place) {
        // Hindi पर: on a country is against it, on a town is there.
        return entity.kind != Kind::Nation || !phrase.marks.has(Relation::Recipient);
    }
    if phrase.site && entity.kind != Kind::Nation {
        return true;
    }
    let is_struck = phrase
        .marks
        .has_any(&[Relation::Recipient, Relation::Goal, Relation::Of])
        || phrase.marks.is_empty() && !before;
    strikes && entity.kind != Kind::Nation && is_struck
}

/// Makes the place of an entry.
pub(super) fn place(entity: &Entity, mention: Mention) -> Option<Place> {
    let spot = entity.spot.as_ref()?;
    let at = spot.at.filter(|_| spot.precision != Precision::Country);
    Some(Place {
        mention,
        name: Some(entity.name.clone()),
        geonameid: spot.geonameid,
        country: Some(spot.country.clone()),
        admin1: spot.admin1.clone(),
        precision: spot.precision,
        lat: at.map(|at| at.0),
        lon: at.map(|at| at.1),
    })
}
