use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{Category, EventType, Ontology, Reading, Row, WRITTEN, raw};
use crate::model::{Phase, Status};
use crate::problem::{Problem, Problems};

/// Lays files over one another, first to last, and checks each against what lies below it.
pub(super) fn load(files: &[(&str, &str)]) -> Result<Ontology, Problems> {
    let mut ontology = Ontology {
        categories: Vec::new(),
        types: HashMap::new(),
        readings: HashMap::new(),
        fingerprint: [0; 32],
    };
    let mut hash = blake3::Hasher::new();
    for file in files {
        hash.update(&(file.1.len() as u64).to_le_bytes());
        hash.update(file.1.as_bytes());
        let mut layer = Layer {
            file: *file,
            problems: Vec::new(),
        };
        match toml::from_str(file.1) {
            Ok(raw) => layer.lay(&mut ontology, raw),
            Err(error) => layer.problem(
                &error.span().unwrap_or_default(),
                error.message().to_owned(),
                "the keys and their meaning stand at the top of config/ontology.toml",
            ),
        }
        if !layer.problems.is_empty() {
            layer
                .problems
                .sort_by_key(|problem| (problem.line, problem.column));
            return Err(Problems(layer.problems));
        }
    }
    ontology.fingerprint = *hash.finalize().as_bytes();
    Ok(ontology)
}

/// A file on its way into the ontology.
struct Layer<'a> {
    file: (&'a str, &'a str),
    problems: Vec<Problem>,
}

impl Layer<'_> {
    fn problem(
        &mut self,
        span: &Range<usize>,
        message: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.problems.push(Problem::at(
            self.file.0,
            self.file.1,
            span.start,
            message,
            mend,
        ));
    }

    fn lay(&mut self, ontology: &mut Ontology, file: raw::File) {
        if *file.version.get_ref() != 1 {
            self.problem(
                &file.version.span(),
                "unknown version",
                "write `version = 1`",
            );
        }
        if file.replace {
            ontology.categories.clear();
            ontology.types.clear();
            ontology.readings.clear();
        }
        for name in &file.remove {
            let before = ontology.categories.len();
            ontology
                .categories
                .retain(|one| one.name != *name.get_ref());
            if ontology.categories.len() == before {
                self.problem(
                    &name.span(),
                    format!("no category `{}` to remove", name.get_ref()),
                    known(
                        "categories",
                        ontology.categories.iter().map(|one| &one.name),
                    ),
                );
            }
        }
        for (name, reading) in &file.read {
            self.reading(ontology, name, reading);
        }
        for kind in file.types {
            if !(1..=4).contains(kind.quad.get_ref()) {
                self.problem(&kind.quad.span(), "no such quad", "write 1, 2, 3 or 4");
            }
            let quad = kind.quad.into_inner();
            let modes = kind.modes;
            ontology.types.insert(kind.name, EventType { quad, modes });
        }
        let mut seen = HashSet::new();
        for category in file.categories {
            let name = category.name.clone();
            if !seen.insert(name.get_ref().clone()) {
                self.problem(
                    &name.span(),
                    format!("category `{}` stands twice", name.get_ref()),
                    "join the two",
                );
            }
            let category = self.category(ontology, category);
            match ontology
                .categories
                .iter_mut()
                .find(|one| one.name == category.name)
            {
                Some(old) => *old = category,
                None => ontology.categories.push(category),
            }
        }
    }

    fn reading(
        &mut self,
        ontology: &mut Ontology,
        name: &toml::Spanned<String>,
        reading: &raw::Reading,
    ) {
        let from = self.status(&name.span(), name.get_ref());
        let to = self.status(&reading.status.span(), reading.status.get_ref());
        let phase = reading.phase.as_ref().and_then(|phase| {
            let parsed = Phase::parse(phase.get_ref());
            if parsed.is_none() {
                self.problem(&phase.span(), "no such phase", "write `begin` or `end`");
            }
            parsed
        });
        if let (Some(from), Some(status)) = (from, to) {
            let context = reading.context.clone();
            ontology.readings.insert(
                from,
                Reading {
                    status,
                    phase,
                    context,
                },
            );
        }
    }

    fn status(&mut self, span: &Range<usize>, name: &str) -> Option<Status> {
        let status = Status::parse(name);
        if status.is_none() {
            let names = Status::ALL.iter().map(|status| status.as_str());
            self.problem(
                span,
                format!("no status `{name}`"),
                known("statuses", names),
            );
        }
        status
    }

    fn category(&mut self, ontology: &Ontology, category: raw::Category) -> Category {
        let threshold = category.threshold.map_or(0.5, |threshold| {
            if !(0.0..=1.0).contains(threshold.get_ref()) {
                self.problem(
                    &threshold.span(),
                    "threshold is not a probability",
                    "write a number from 0 to 1",
                );
            }
            threshold.into_inner()
        });
        if category.name.get_ref().trim().is_empty() {
            self.problem(&category.name.span(), "category without a name", "name it");
        }
        let mut rows: Vec<Row> = Vec::new();
        for raw in category.rows {
            let span = raw.on.span();
            let Some(row) = self.row(ontology, raw) else {
                continue;
            };
            if rows.iter().any(|above| above.hides(&row)) {
                self.problem(
                    &span,
                    "this row never counts: one above it fits first",
                    "move it up, or take it out",
                );
            }
            rows.push(row);
        }
        if !rows.is_empty() {
            self.coverage(ontology, &category.name, &rows);
        }
        Category {
            name: category.name.into_inner(),
            about: category.about,
            threshold,
            rows,
        }
    }

    /// Wants a row without conditions for each phase and status.
    fn coverage(&mut self, ontology: &Ontology, name: &toml::Spanned<String>, rows: &[Row]) {
        let read = |status: Status| ontology.readings.contains_key(&status);
        for phase in Phase::ALL {
            for status in Status::ALL.iter().filter(|status| !read(**status)) {
                let fits = |row: &&Row| row.phase == *phase && row.status == *status;
                if !rows
                    .iter()
                    .filter(fits)
                    .any(|row| row.conditions.is_empty())
                {
                    let cell = format!("{} {}", phase.as_str(), status.as_str());
                    self.problem(
                        &name.span(),
                        format!("category `{}` has no code for `{cell}`", name.get_ref()),
                        format!("add a row {{ on = \"{cell}\", event = … }} without `if`"),
                    );
                }
            }
        }
    }

    fn row(&mut self, ontology: &Ontology, raw: raw::Row) -> Option<Row> {
        let cell = raw
            .on
            .get_ref()
            .split_once(' ')
            .and_then(|(phase, status)| {
                let status = Status::parse(status).filter(|status| WRITTEN.contains(status));
                Some((Phase::parse(phase)?, status?))
            });
        if cell.is_none() {
            self.problem(
                &raw.on.span(),
                format!("no phase and status `{}`", raw.on.get_ref()),
                "write `begin` or `end`, a space, and occurred, planned, proposed, threatened, cancelled or refused",
            );
        }
        let event = raw.event.get_ref().names().to_vec();
        if event.is_empty() {
            self.problem(&raw.event.span(), "no event type", "name one");
        }
        for name in event
            .iter()
            .filter(|name| !ontology.types.contains_key(*name))
        {
            let mut names: Vec<_> = ontology.types.keys().collect();
            names.sort_unstable();
            self.problem(
                &raw.event.span(),
                format!("no event type `{name}`"),
                known("types", names),
            );
        }
        let kinds: Vec<&EventType> = event
            .iter()
            .filter_map(|name| ontology.types.get(name))
            .collect();
        for mode in &raw.mode {
            if !kinds.iter().any(|kind| kind.modes.contains(mode.get_ref())) {
                let modes = kinds.iter().flat_map(|kind| &kind.modes);
                self.problem(
                    &mode.span(),
                    format!("{} knows no mode `{}`", event.join(" "), mode.get_ref()),
                    known("modes", modes),
                );
            }
        }
        if let Some(cameo) = raw
            .cameo
            .as_ref()
            .filter(|cameo| !is_cameo(cameo.get_ref()))
        {
            self.problem(
                &cameo.span(),
                format!("no CAMEO code `{}`", cameo.get_ref()),
                "write 01 to 20, with up to two more digits",
            );
        }
        let (phase, status) = cell?;
        Some(Row {
            phase,
            status,
            conditions: raw.conditions,
            event,
            mode: raw
                .mode
                .into_iter()
                .map(toml::Spanned::into_inner)
                .collect(),
            context: raw.context,
            cameo: raw.cameo.map(toml::Spanned::into_inner),
        })
    }
}

impl Row {
    /// Tells whether this row fits wherever a lower one would.
    fn hides(&self, lower: &Self) -> bool {
        self.phase == lower.phase
            && self.status == lower.status
            && self
                .conditions
                .iter()
                .all(|word| lower.conditions.contains(word))
    }
}

fn is_cameo(code: &str) -> bool {
    code.len() <= 4
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && code
            .get(..2)
            .and_then(|root| root.parse().ok())
            .is_some_and(|root: u8| (1..=20).contains(&root))
}

fn known<T: AsRef<str>>(what: &str, names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names
        .into_iter()
        .map(|name| name.as_ref().to_owned())
        .collect();
    format!("the {what} are: {}", names.join(", "))
}
