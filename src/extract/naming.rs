//! Noun phrases to parties: canonical English names, codes and sectors.

use super::earlier::Seen;
use super::party::{Head, Phrase};
use super::reading::Reading;
use crate::gazetteer::{Day, Entity, Gazetteer, Kind, NameHit, Relation};
use crate::model::{Mention, Party};

/// Bodies, envoys and arms that mean nobody but their country: who expels Russian diplomats acts against Russia.
const STANDS_FOR_COUNTRY: [&str; 12] = [
    "government",
    "authorities",
    "regime",
    "presidency",
    "ambassador",
    "diplomat",
    "embassy",
    "consulate",
    "delegation",
    "troop",
    "warship",
    "warplane",
];

/// Arms that bear names of their own.
const VESSELS: [&str; 2] = ["warship", "warplane"];

/// Offices of which a country has many, so that the country and the day do not tell who is meant.
const MANY: [&str; 11] = [
    "minister",
    "lawmaker",
    "governor",
    "mayor",
    "judge",
    "general",
    "adviser",
    "deputy",
    "official",
    "envoy",
    "spokesperson",
];

/// What phrases are named by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Naming<'a> {
    pub(super) gazetteer: &'a Gazetteer,
    pub(super) seen: &'a Seen,
    /// The day of publication: an office is its holder's on that day.
    pub(super) day: Option<Day>,
}

impl Naming<'_> {
    /// Makes a party of a phrase; none where the phrase names a place that is nobody.
    pub(super) fn party(&self, phrase: &Phrase, mention: Mention) -> Option<Party> {
        let nation = phrase
            .nation
            .and_then(|number| self.gazetteer.entity(number));
        let role = phrase.role.and_then(|number| self.gazetteer.entity(number));
        let code = nation
            .and_then(|nation| nation.code.clone())
            .or_else(|| role.and_then(|role| role.code.clone()));
        let mut sector = role.map(|role| role.sector.clone()).unwrap_or_default();
        let Head::Known(number) = phrase.head else {
            // "el portaaviones francés Charles de Gaulle": a ship with a name stands for its country.
            if role.is_some_and(|role| VESSELS.contains(&role.name.as_str())) {
                return nation.map(|nation| Party {
                    mention,
                    name: Some(nation.name.clone()),
                    code,
                    sector,
                });
            }
            return Some(Party {
                mention,
                name: None,
                code,
                sector,
            });
        };
        let entity = self.gazetteer.entity(number)?;
        let named = |entity: &Entity, sector: Vec<String>| Party {
            mention,
            name: Some(entity.name.clone()),
            code: entity.code.clone(),
            sector,
        };
        match entity.kind {
            Kind::Person | Kind::Organisation | Kind::Group | Kind::Metonym => {
                Some(named(entity, entity.sector.clone()))
            }
            // Kosovo, Taiwan, Gaza act and suffer as states do.
            Kind::Nation | Kind::Disputed => Some(named(entity, sector)),
            Kind::City => {
                // A capital stands for its government.
                let spot = entity.spot.as_ref().filter(|spot| spot.is_capital)?;
                let nation = self.gazetteer.nation(&spot.country)?;
                sector.push("GOV".to_owned());
                Some(named(nation, sector))
            }
            Kind::Region => None,
            Kind::Office => {
                let role = role.filter(|_| !phrase.former);
                let holder = role.and_then(|role| self.holder(role, code.as_deref()));
                if let Some(holder) = holder {
                    return Some(named(holder, holder.sector.clone()));
                }
                let name = self.compose(&entity.name, code.as_deref());
                Some(Party {
                    mention,
                    name: Some(if phrase.former {
                        format!("former {name}")
                    } else {
                        name
                    }),
                    code,
                    sector,
                })
            }
            Kind::Body | Kind::People => Some(Party {
                mention,
                name: Some(self.compose(&entity.name, code.as_deref())),
                code,
                sector,
            }),
        }
    }

    /// Gives who holds an office: by the table and the day, else who was named with it before.
    fn holder(&self, role: &Entity, code: Option<&str>) -> Option<&Entity> {
        if !is_one(role) {
            return None;
        }
        if let (Some(code), Some(day)) = (code, self.day)
            && let Some(holder) = self.gazetteer.holder(code, &role.name, day)
        {
            return Some(holder);
        }
        let mut people = self.seen.people.iter().rev();
        people.find_map(|number| {
            let person = self.gazetteer.entity(*number)?;
            let of_code = code.is_none_or(|code| person.code.as_deref() == Some(code));
            let held = person.offices.iter().any(|office| {
                office.role == role.name && self.day.is_none_or(|day| office.covers(day))
            });
            (of_code && held).then_some(person)
        })
    }

    /// Names a role in English, with the country's adjective where it is known: "Russian foreign ministry", "police".
    fn compose(&self, role: &str, code: Option<&str>) -> String {
        let Some(nation) = code.and_then(|code| self.gazetteer.nation(code)) else {
            return match role {
                "policeman" => "police".to_owned(),
                role => role.replace('-', " "),
            };
        };
        if STANDS_FOR_COUNTRY.contains(&role) {
            return nation.name.clone();
        }
        let adjective = code.and_then(|code| self.gazetteer.adjective(code));
        let adjective = adjective.unwrap_or(&nation.name);
        // Soldiers of a country are its army.
        let role = match role {
            "soldier" => "army",
            "policeman" => "police",
            role => role,
        };
        let role = role.replace('-', " ");
        // "Palestinians" are of Palestine by their name.
        if let Some(rest) = role.strip_prefix(&adjective.to_lowercase()) {
            return format!("{adjective}{rest}");
        }
        format!("{adjective} {role}")
    }
}

/// Tells whether one of these names may mean somebody named earlier: a surname alone, or an office of one holder.
pub(super) fn looks_back(names: &[NameHit], gazetteer: &Gazetteer) -> bool {
    names.iter().any(|hit| {
        let entity = gazetteer.entity(hit.name.entity);
        hit.name.after || entity.is_some_and(|entity| entity.kind == Kind::Office && is_one(entity))
    })
}

/// Tells whether a country has one holder of an office at a time.
fn is_one(role: &Entity) -> bool {
    let name = role.name.as_str();
    !STANDS_FOR_COUNTRY.contains(&name) && !MANY.contains(&name)
}

/// Gives the words that a party is shown by: a person's own name, else the whole phrase.
pub(super) fn words(phrase: &Phrase, gazetteer: &Gazetteer) -> (usize, usize) {
    match phrase.entity(gazetteer).map(|entity| entity.kind) {
        Some(kind) if kind.is_role() => (phrase.start, phrase.end),
        _ => phrase.core,
    }
}

/// Tells whether a phrase is a common noun of no country: "officials", "police".
pub(super) fn is_bare(phrase: &Phrase, gazetteer: &Gazetteer) -> bool {
    let is_role = phrase
        .entity(gazetteer)
        .is_some_and(|entity| entity.kind.is_role() && entity.code.is_none());
    is_role && phrase.nation.is_none()
}

/// Tells whether a phrase can act or suffer: it is no bare town or region.
pub(super) fn is_party(phrase: &Phrase, gazetteer: &Gazetteer, reading: &Reading<'_>) -> bool {
    if phrase.head == Head::Spot {
        return false;
    }
    match phrase.entity(gazetteer) {
        None => reading.len() > 0,
        Some(entity) => match entity.kind {
            Kind::Region => false,
            Kind::Disputed => {
                let acts = phrase.marks.is_empty() && reading.tongue.capitals
                    || phrase.marks.has_any(&[
                        Relation::Agent,
                        Relation::With,
                        Relation::Recipient,
                    ]);
                let is_place = phrase.marks.has_any(&[Relation::Place, Relation::Origin]);
                acts && !phrase.adjective && !phrase.site && !is_place
            }
            Kind::City => entity.spot.as_ref().is_some_and(|spot| spot.is_capital),
            _ => true,
        },
    }
}
