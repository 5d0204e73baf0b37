//! PLOVER modes that follow from who takes part and where: visits, third places, many parties, joint exercises.

use std::collections::BTreeSet;

use crate::gazetteer::Gazetteer;
use crate::model::{Event, Party};

/// Adds the modes that an event's own parties and place tell; those that its words tell stay first.
pub(super) fn add(event: &mut Event, gazetteer: &Gazetteer) {
    let countries = countries(&event.actor, gazetteer);
    match event.category.as_str() {
        "meeting" => {
            let place = event
                .place
                .as_ref()
                .and_then(|place| place.country.as_deref());
            let names: BTreeSet<&str> = event
                .actor
                .iter()
                .filter_map(|party| party.name.as_deref())
                .collect();
            let mut modes: Vec<&str> = Vec::new();
            if countries.len() > 1
                && let Some(place) = place
            {
                // The first party meets the others at home, goes to one of them, or all go to a third place.
                modes.push(match () {
                    () if countries.first().is_some_and(|first| first == place) => "host",
                    () if countries.iter().any(|one| one == place) => "visit",
                    () => "third-party",
                });
            }
            if countries.len() > 2 || names.len() > 2 {
                modes.push("multilateral");
            }
            let is_told = ["visit", "host", "third-party"]
                .iter()
                .any(|mode| event.modes.iter().any(|known| known == mode));
            for mode in modes {
                let is_known = event.modes.iter().any(|known| known == mode);
                if !is_known && (mode == "multilateral" || !is_told) {
                    event.modes.push(mode.to_owned());
                }
            }
        }
        "mobilization"
            if countries.len() > 1 && !event.modes.iter().any(|mode| mode == "joint") =>
        {
            event.modes.push("joint".to_owned());
        }
        // What two agree is not declared by one.
        "agreement" if event.actor.len() > 1 => event.modes.retain(|mode| mode != "declare"),
        _ => {}
    }
}

/// Gives the countries of parties, in their order, each once.
fn countries(parties: &[Party], gazetteer: &Gazetteer) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for code in parties.iter().filter_map(|party| party.code.as_ref()) {
        if gazetteer.nation(code).is_some() && !found.contains(code) {
            found.push(code.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Mention, Place, Precision, Span};

    const HERE: Mention = Mention {
        sentence: 0,
        span: Span { start: 0, end: 0 },
    };

    fn party(name: &str, code: &str) -> Party {
        Party {
            mention: HERE,
            name: Some(name.to_owned()),
            code: Some(code.to_owned()),
            sector: Vec::new(),
        }
    }

    fn modes(category: &str, parties: &[(&str, &str)], place: Option<&str>) -> Vec<String> {
        let mut event = Event::new(category, 0);
        event.actor = parties
            .iter()
            .map(|(name, code)| party(name, code))
            .collect();
        event.place = place.map(|country| Place {
            mention: HERE,
            name: None,
            geonameid: None,
            country: Some(country.to_owned()),
            admin1: None,
            precision: Precision::City,
            lat: None,
            lon: None,
        });
        add(&mut event, &Gazetteer::built_in());
        event.modes
    }

    #[test]
    fn tells_a_visit_from_a_host_and_a_third_place() {
        let two = [("Vladimir Putin", "RUS"), ("Narendra Modi", "IND")];
        assert_eq!(modes("meeting", &two, Some("IND")), ["visit"]);
        assert_eq!(modes("meeting", &two, Some("RUS")), ["host"]);
        assert_eq!(modes("meeting", &two, Some("CHE")), ["third-party"]);
        assert!(modes("meeting", &two, None).is_empty());
    }

    #[test]
    fn tells_many_parties_and_joint_exercises() {
        let three = [("A", "FRA"), ("B", "DEU"), ("C", "ITA")];
        assert_eq!(modes("meeting", &three, None), ["multilateral"]);
        assert_eq!(modes("mobilization", &three[..2], None), ["joint"]);
        assert!(modes("mobilization", &three[..1], None).is_empty());
    }
}
