//! Files of names to entries: later files lie over earlier ones, entry by entry.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::entity::{Entity, Kind, Spot};
use super::phrases::Phrases;
use super::raw::{Body, File, Names, Nation, Person, Place, Role, RoleKind};
use super::table;
use super::words::Words;
use crate::coder::text::Style;
use crate::model::Precision;
use crate::problem::Problem;

/// The names of one language's words are in a file of this folder.
pub(super) const WORDS: &str = "words/";

/// A file of the gazetteer.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its name below the folder, with `/`: `people-a.toml`, `words/hi.toml`.
    pub(crate) name: String,
    /// What messages call it.
    pub(crate) file: String,
    pub(crate) text: std::borrow::Cow<'static, str>,
}

/// All files, read.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(crate) facts: Facts,
    pub(crate) names: Vec<Given>,
    pub(crate) words: BTreeMap<String, Words>,
}

/// All entries, numbered, in whatever language their names stand.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Facts {
    pub(crate) entities: Vec<Entity>,
    /// The numbers of countries by code.
    pub(crate) nations: BTreeMap<String, u32>,
    /// The English adjectives of countries by code.
    pub(crate) adjectives: BTreeMap<String, String>,
    /// The numbers of those who ever held an office, by country and role.
    pub(crate) holders: BTreeMap<(String, String), Vec<u32>>,
}

/// The names of an entry.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) names: Names,
    pub(crate) entity: u32,
    pub(crate) adjective: bool,
}

/// Reads all files, the first ones lowest.
///
/// # Errors
/// All problems at once.
pub(crate) fn entries(sources: &[Source]) -> Result<Entries, Vec<Problem>> {
    let mut draft = Draft::default();
    for source in sources {
        draft.read(source);
    }
    if draft.problems.is_empty() {
        Ok(draft.finish())
    } else {
        Err(draft.problems)
    }
}

/// Gives a hash of all files, in hex.
pub(crate) fn fingerprint(sources: &[Source]) -> String {
    let mut hash = blake3::Hasher::new();
    for source in sources {
        for part in [source.name.as_bytes(), source.text.as_bytes()] {
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
    }
    hash.finalize().to_hex().to_string()
}

/// Entries by the file's table and their name; a later one replaces an earlier.
#[derive(Default)]
struct Draft {
    order: Vec<(String, Entry)>,
    places: HashMap<String, usize>,
    removed: HashSet<String>,
    words: BTreeMap<String, Words>,
    problems: Vec<Problem>,
}

enum Entry {
    Person(Person),
    Body(Kind, Body),
    Nation(Nation),
    Role(Role),
    Place(Place),
    Row(table::Row),
}

impl Draft {
    fn read(&mut self, source: &Source) {
        if source.name.starts_with(WORDS) {
            if let Some(words) = self.parse::<Words>(source) {
                if let Err(message) = Phrases::new(&words, &Style::default()) {
                    let mend = "write it as config/gazetteer/words/README.md says";
                    self.problems
                        .push(Problem::of_file(&source.file, message, mend));
                }
                self.words.insert(words.language.clone(), words);
            }
        } else if Path::new(&source.name)
            .extension()
            .is_some_and(|ending| ending == "tsv")
        {
            match table::read(&source.file, &source.text) {
                Ok(rows) => {
                    for row in rows {
                        let key = format!("{}/{}", source.name, row.geonameid);
                        self.put(key, Entry::Row(row));
                    }
                }
                Err(problems) => self.problems.extend(problems),
            }
        } else if let Some(file) = self.parse::<File>(source) {
            self.file(source, file);
        }
    }

    fn parse<T: DeserializeOwned>(&mut self, source: &Source) -> Option<T> {
        match toml::from_str(&source.text) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                self.problems.push(Problem::at(
                    &source.file,
                    &source.text,
                    at,
                    error.message().to_owned(),
                    "write it as config/gazetteer/README.md says",
                ));
                None
            }
        }
    }

    fn file(&mut self, source: &Source, file: File) {
        for name in &file.remove {
            let known = self.order.iter().any(|(key, _)| ends_with_name(key, name));
            if !known {
                let at = source.text.find(name.as_str()).unwrap_or(0);
                self.problems.push(Problem::at(
                    &source.file,
                    &source.text,
                    at,
                    format!("`remove`: nothing is called \"{name}\""),
                    "write the `name` or `id` of an entry below",
                ));
            }
            self.removed.insert(name.clone());
        }
        for person in file.person {
            self.code(source, &person.name, &person.country);
            self.put(format!("person/{}", person.name), Entry::Person(person));
        }
        for (kind, bodies) in [
            (Kind::Organisation, file.organisation),
            (Kind::Group, file.group),
            (Kind::Metonym, file.metonym),
        ] {
            for body in bodies {
                self.code(source, &body.name, &body.code);
                self.put(format!("{kind:?}/{}", body.name), Entry::Body(kind, body));
            }
        }
        for nation in file.nation {
            self.code(source, &nation.name, &nation.code);
            self.put(format!("nation/{}", nation.code), Entry::Nation(nation));
        }
        for role in file.role {
            let code = role.code.as_deref().unwrap_or_default();
            self.put(format!("role/{code}/{}", role.id), Entry::Role(role));
        }
        for place in file.place {
            if !place.country.is_empty() {
                self.code(source, &place.name, &place.country);
            }
            for claimant in &place.claimed_by {
                self.code(source, &place.name, claimant);
            }
            self.put(format!("place/{}", place.name), Entry::Place(place));
        }
    }

    fn code(&mut self, source: &Source, name: &str, code: &str) {
        let fits = (3..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase());
        if !fits {
            let at = source.text.find(name).unwrap_or(0);
            self.problems.push(Problem::at(
                &source.file,
                &source.text,
                at,
                format!("\"{name}\": \"{code}\" is no code"),
                "write an ISO 3166 alpha-3 code, or IGO, NGO, MNC, ISM",
            ));
        }
    }

    fn put(&mut self, key: String, entry: Entry) {
        if let Some(at) = self.places.get(&key) {
            self.order[*at].1 = entry;
        } else {
            self.places.insert(key.clone(), self.order.len());
            self.order.push((key, entry));
        }
    }

    fn finish(self) -> Entries {
        let mut entries = Entries {
            words: self.words,
            ..Entries::default()
        };
        for (key, entry) in self.order {
            if !self.removed.iter().any(|name| ends_with_name(&key, name)) {
                entries.add(entry);
            }
        }
        entries
    }
}

fn ends_with_name(key: &str, name: &str) -> bool {
    key.rsplit('/').next() == Some(name)
}

impl Entries {
    fn add(&mut self, entry: Entry) {
        match entry {
            Entry::Person(person) => {
                let number = self.facts.entities.len() as u32;
                for office in &person.offices {
                    let of = office.of.as_ref().map_or(&person.country, |of| of);
                    let key = (of.clone(), office.role.clone());
                    self.facts.holders.entry(key).or_default().push(number);
                }
                let entity = Entity {
                    name: person.name,
                    kind: Kind::Person,
                    code: Some(person.country),
                    sector: person.sector,
                    spot: None,
                    offices: person.offices,
                };
                self.push(entity, person.names, false);
            }
            Entry::Body(kind, body) => {
                let entity = Entity {
                    name: body.name,
                    kind,
                    code: Some(body.code),
                    sector: body.sector,
                    spot: None,
                    offices: Vec::new(),
                };
                self.push(entity, body.names, false);
            }
            Entry::Nation(nation) => self.nation(nation),
            Entry::Role(role) => {
                let kind = match role.kind {
                    RoleKind::Person => Kind::Office,
                    RoleKind::Body => Kind::Body,
                    RoleKind::People => Kind::People,
                };
                let entity = Entity {
                    name: role.id,
                    kind,
                    code: role.code,
                    sector: role.sector,
                    spot: None,
                    offices: Vec::new(),
                };
                self.push(entity, role.names, false);
            }
            Entry::Place(place) => {
                let precision = place.precision.as_deref().and_then(Precision::parse);
                let spot = Spot {
                    geonameid: place.geonameid,
                    country: place.country,
                    admin1: None,
                    precision: precision.unwrap_or(Precision::Region),
                    at: place.lat.zip(place.lon),
                    is_capital: place.capital,
                };
                let kind = match (spot.precision, place.claimed_by.is_empty()) {
                    (_, false) => Kind::Disputed,
                    (Precision::City, true) => Kind::City,
                    _ => Kind::Region,
                };
                self.place(place.name, kind, spot, place.names);
            }
            Entry::Row(row) => {
                let kind = if row.spot.precision == Precision::City {
                    Kind::City
                } else {
                    Kind::Region
                };
                self.place(row.name, kind, row.spot, row.names);
            }
        }
    }

    fn nation(&mut self, nation: Nation) {
        let number = self.facts.entities.len() as u32;
        self.facts.nations.insert(nation.code.clone(), number);
        if let Some(adjective) = nation.adjectives.get("en").and_then(|all| all.first()) {
            self.facts
                .adjectives
                .insert(nation.code.clone(), adjective.clone());
        }
        let spot = Spot {
            geonameid: None,
            country: nation.code,
            admin1: None,
            precision: Precision::Country,
            at: None,
            is_capital: false,
        };
        self.place(nation.name, Kind::Nation, spot, nation.names);
        self.names.push(Given {
            names: nation.adjectives,
            entity: number,
            adjective: true,
        });
    }

    fn place(&mut self, name: String, kind: Kind, spot: Spot, names: Names) {
        let entity = Entity {
            name,
            kind,
            code: Some(spot.country.clone()).filter(|code| !code.is_empty()),
            sector: Vec::new(),
            spot: Some(spot),
            offices: Vec::new(),
        };
        self.push(entity, names, false);
    }

    fn push(&mut self, entity: Entity, names: Names, adjective: bool) {
        let number = self.facts.entities.len() as u32;
        self.facts.entities.push(entity);
        self.names.push(Given {
            names,
            entity: number,
            adjective,
        });
    }
}
