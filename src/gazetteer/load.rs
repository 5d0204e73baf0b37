//! Files of names to entries: later files lie over earlier ones, entry by entry.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use serde::de::DeserializeOwned;

use super::entity::{Entity, Kind, Spot};
use super::raw::{Body, File, Names, Nation, Person, Place, Role, RoleKind};
use super::table;
use super::tongue::Tongue;
use super::words::Words;
use crate::coder::text::Style;
use crate::model::Precision;
use crate::problem::Problem;

/// The names of one language's words are in a file of this folder.
const WORDS: &str = "words/";

/// A file of the gazetteer.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Its name below the folder, with `/`: `people-a.toml`, `words/hi.toml`.
    pub(crate) name: String,
    /// What messages call it.
    pub(crate) file: String,
    pub(crate) text: std::borrow::Cow<'static, str>,
}

/// All entries, numbered.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(crate) entities: Vec<Entity>,
    pub(crate) names: Vec<Given>,
    /// The numbers of countries by code.
    pub(crate) nations: HashMap<String, u32>,
    /// The English adjectives of countries by code.
    pub(crate) adjectives: HashMap<String, String>,
    /// The numbers of those who ever held an office, by country and role.
    pub(crate) holders: HashMap<(String, String), Vec<u32>>,
    pub(crate) words: BTreeMap<String, Words>,
}

/// The names of an entry.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) names: Names,
    pub(crate) entity: u32,
    pub(crate) adjective: bool,
}

/// Reads the files of a user's folder.
///
/// # Errors
/// What cannot be read, all of it.
pub(crate) fn folder(folder: &Path) -> Result<Vec<Source>, Vec<Problem>> {
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for (below, is_needed) in [("", true), (WORDS, false)] {
        let folder = folder.join(below);
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(_) if !is_needed => continue,
            Err(error) => {
                problems.push(Problem::of_file(
                    &folder,
                    format!("cannot read the gazetteer: {error}"),
                    "name a readable folder of names in TOML or TSV",
                ));
                continue;
            }
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let ending = path.extension().and_then(|ending| ending.to_str());
            if !matches!(ending, Some("toml" | "tsv")) {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match std::fs::read_to_string(&path) {
                Ok(text) => sources.push(Source {
                    name: format!("{below}{name}"),
                    file: path.display().to_string(),
                    text: text.into(),
                }),
                Err(error) => problems.push(Problem::of_file(
                    &path,
                    format!("cannot read names: {error}"),
                    "make it a readable file in UTF-8",
                )),
            }
        }
    }
    if problems.is_empty() {
        Ok(sources)
    } else {
        Err(problems)
    }
}

/// Gives the languages that the files have words for.
pub(crate) fn languages(sources: &[Source]) -> impl Iterator<Item = String> {
    sources.iter().filter_map(|source| {
        let name = source.name.strip_prefix(WORDS)?;
        name.strip_suffix(".toml").map(str::to_owned)
    })
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
                if let Err(message) = Tongue::new(&words, Style::default()) {
                    let mend = "write it as config/gazetteer/words/README.md says";
                    self.problems
                        .push(Problem::of_file(&source.file, message, mend));
                }
                self.words.insert(words.language.clone(), words);
            }
        } else if source.name.ends_with(".tsv") {
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
                let number = self.entities.len() as u32;
                for office in &person.offices {
                    let of = office.of.as_ref().map_or(&person.country, |of| of);
                    let key = (of.clone(), office.role.clone());
                    self.holders.entry(key).or_default().push(number);
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
        let number = self.entities.len() as u32;
        self.nations.insert(nation.code.clone(), number);
        if let Some(adjective) = nation.adjectives.get("en").and_then(|all| all.first()) {
            self.adjectives
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
        let number = self.entities.len() as u32;
        self.entities.push(entity);
        self.names.push(Given {
            names,
            entity: number,
            adjective,
        });
    }
}
