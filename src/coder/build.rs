//! Compiles a parsed pack: words into the lexicon, names into numbers, every problem reported.

mod conditions;
mod words;

use std::collections::BTreeMap;
use std::rc::Rc;

use toml::Spanned;

use super::language::{BREAKS, FIELDS, Language, MASKS, Marks, TRIGGERS};
use super::lexicon::{Affixes, Draft, Ending, SetId, Tags};
use super::pack::{
    Order, PackSource, Raw, RawCategory, RawRule, RawText, RawWriting, TAGS, form_bits, merge,
    problem_at,
};
use super::rule::{Cue, Domain, Mark, Rule};
use super::text::{Letters, Style, Tokens};
use crate::hash::Map;
use crate::model::{Phase, Status};
use crate::problem::Problem;
use words::Forms;

/// Compiles the files of a language, which lie over one another.
pub(crate) fn compile(sources: &[PackSource]) -> Result<Language, Vec<Problem>> {
    build(&merge(sources)?, sources)
}

/// Compiles a pack of which the parts may come from several files.
fn build(raw: &Raw, sources: &[PackSource]) -> Result<Language, Vec<Problem>> {
    let mut builder = Builder {
        sources,
        raw,
        lexicon: Draft::default(),
        sets: BTreeMap::new(),
        forms: Map::default(),
        problems: Vec::new(),
        style: style(&raw.writing),
        tokens: Tokens::default(),
        width: raw.writing.width.unwrap_or(1.0),
        order: raw.writing.order.unwrap_or_default(),
    };
    let language = builder.run();
    if builder.problems.is_empty() {
        Ok(language)
    } else {
        builder.problems.sort();
        builder.problems.dedup();
        Err(builder.problems)
    }
}

fn style(raw: &RawWriting) -> Style {
    let pairs = raw.pairs.split_whitespace().filter_map(|pair| {
        let from = pair.chars().next()?;
        Some((from, &pair[from.len_utf8()..]))
    });
    let folded = raw.fold.iter().map(|(from, to)| (*from, to.as_str()));
    let letters = pairs.chain(folded);
    Style {
        elision: raw.elision,
        suffixes: raw.suffixes,
        clitics: raw.clitics.clone(),
        letters: Letters::new(letters),
    }
}

struct Builder<'a> {
    sources: &'a [PackSource],
    raw: &'a Raw,
    lexicon: Draft,
    sets: BTreeMap<String, SetId>,
    /// The forms of written words that were met before.
    forms: Map<String, Rc<Forms>>,
    problems: Vec<Problem>,
    style: Style,
    tokens: Tokens,
    width: f64,
    order: Order,
}

impl Builder<'_> {
    fn run(&mut self) -> Language {
        let raw = self.raw;
        for name in raw.sets.keys() {
            let id = self.sets.len() as SetId;
            self.sets.insert(name.clone(), id);
        }
        for (name, words) in &raw.sets {
            let id = self.sets[name];
            self.fill(words, id, 0);
        }
        let mut next = self.sets.len() as SetId;
        let cues = self.cues(&mut next);
        let mut domains = Vec::new();
        for (name, domain) in &raw.domains {
            self.fill(&domain.words, next, 0);
            domains.push(Domain {
                name: name.clone(),
                set: next,
                weight: domain.weight,
                except: domain.except.clone(),
            });
            next += 1;
        }
        let mut rules = Vec::new();
        let mut marks = BTreeMap::new();
        for (category, entry) in &raw.categories {
            for (name, rule) in &entry.rules {
                rules.push(self.rule(category, name, rule));
            }
            marks.insert(category.clone(), self.marks(entry));
        }
        let mut by_set = vec![Vec::new(); usize::from(next)];
        for (index, rule) in rules.iter().enumerate() {
            for set in &rule.triggers {
                by_set[usize::from(*set)].push(index);
            }
        }
        Language {
            tag: raw.language.clone(),
            style: self.style.clone(),
            verb_last: self.order == Order::Sov,
            lexicon: std::mem::take(&mut self.lexicon).finish(self.affixes()),
            rules,
            marks,
            yields: raw
                .categories
                .iter()
                .filter(|(_, category)| !category.yields.is_empty())
                .map(|(name, category)| (name.clone(), category.yields.clone()))
                .collect(),
            uses: self.uses(&by_set, &domains),
            by_set,
            cues,
            domains,
        }
    }

    /// Gives what each set is for.
    fn uses(&self, by_set: &[Vec<usize>], domains: &[Domain]) -> Vec<u8> {
        let triggers = by_set
            .iter()
            .map(|rules| u8::from(!rules.is_empty()) * TRIGGERS);
        let mut uses: Vec<u8> = triggers.collect();
        for (name, bit) in [("clause_breaks", BREAKS), ("idioms", MASKS)] {
            if let Some(set) = self.sets.get(name) {
                uses[usize::from(*set)] |= bit;
            }
        }
        for domain in domains {
            uses[usize::from(domain.set)] |= FIELDS;
        }
        uses
    }

    fn problem(&mut self, (source, at): (usize, &Spanned<String>), message: String, mend: &str) {
        let file = &self.sources[source];
        self.problems
            .push(problem_at(file, at.span().start, message, mend));
    }

    /// Reports a mistake in something that has no place of its own.
    fn problem_of_file(&mut self, message: String, mend: &str) {
        let file = self.sources.last().map_or("pack", |source| &source.file);
        self.problems.push(Problem::of_file(file, message, mend));
    }

    fn affixes(&mut self) -> Affixes {
        let raw = &self.raw.writing;
        let (mut proclitics, mut enclitics) = (Vec::new(), Vec::new());
        for (letters, form) in &raw.proclitics {
            let tags = if form.is_empty() { 0 } else { self.form(form) };
            let letters = self.norm(letters);
            proclitics.push((letters.into(), tags));
        }
        for (letters, instead) in &raw.enclitics {
            let (letters, instead) = (self.norm(letters), self.norm(instead));
            enclitics.push((letters.into(), instead.into()));
        }
        proclitics.sort_by_key(|one: &(Box<str>, Tags)| usize::MAX - one.0.len());
        enclitics.sort_by_key(|one: &(Box<str>, Box<str>)| usize::MAX - one.0.len());
        let mut all = Vec::new();
        for (form, endings) in &raw.endings {
            let tags = self.form(form);
            for ending in endings {
                all.push((Ending::new(ending), tags));
            }
        }
        Affixes::new(proclitics, enclitics, all)
    }

    /// Gives the bits of a form that stands in a table of its own.
    fn form(&mut self, names: &str) -> Tags {
        form_bits(names).unwrap_or_else(|name| {
            self.problem_of_file(
                format!("[writing] has no form `{name}`"),
                &format!("use one of {}", TAGS.join(", ")),
            );
            0
        })
    }

    fn cues(&mut self, next: &mut SetId) -> Vec<Cue> {
        let raw = self.raw;
        let mut cues = Vec::new();
        for (name, operator) in &raw.operators {
            if operator.words.is_empty() {
                continue;
            }
            self.fill(&operator.words, *next, 0);
            let (Some(is), Some(scope)) = (operator.is, &operator.scope) else {
                let at = &operator.words[0];
                self.problem(
                    (at.source, &at.text),
                    format!("operator `{name}` has no `is` or no `scope`"),
                    "say what it does and how far it reaches: is = \"not\", scope = \">4\"",
                );
                continue;
            };
            if let Some((side, reach, cross)) = self.scope((scope.source, &scope.text)) {
                let needs = operator.needs.as_ref().map_or(0, |name| {
                    self.tag(name.text.get_ref(), (name.source, &name.text))
                });
                cues.push(Cue {
                    name: name.clone(),
                    is,
                    set: *next,
                    side,
                    reach,
                    cross,
                    needs,
                    only: operator.only.clone().unwrap_or_default(),
                    except: operator.except.clone().unwrap_or_default(),
                });
            }
            *next += 1;
        }
        cues
    }

    fn rule(&mut self, category: &str, name: &str, raw: &RawRule) -> Rule {
        let at = (raw.source, &raw.trigger);
        let form = raw
            .form
            .iter()
            .fold(0, |tags, name| tags | self.tag(name, at));
        let phase = raw.phase.as_deref().map(Phase::parse);
        let status = raw.status.as_deref().map(Status::parse);
        if phase == Some(None) || status == Some(None) {
            self.problem(
                at,
                format!("rule `{name}` has no such phase or status"),
                "see the event record",
            );
        }
        Rule {
            name: format!("{}/{category}/{name}", self.raw.language),
            category: category.to_owned(),
            triggers: self.condition(at).map_or_else(Vec::new, |c| c.sets),
            with: self.conditions(&raw.with, raw.source),
            without: self.conditions(&raw.without, raw.source),
            cues: raw
                .cues
                .iter()
                .filter_map(|(text, weight)| Some((self.condition((raw.source, text))?, *weight)))
                .collect(),
            weight: raw.weight,
            form,
            phase: phase.flatten().unwrap_or(Phase::Begin),
            status: status.flatten(),
            fixed: raw.fixed,
            modes: raw.modes.clone(),
            contexts: raw.contexts.clone(),
            follow: raw.follow.clone(),
            any_domain: raw.any_domain,
        }
    }

    fn marks(&mut self, raw: &RawCategory) -> Marks {
        let mut read = |table: &BTreeMap<String, RawText>| {
            table
                .iter()
                .filter_map(|(name, text)| {
                    let condition = self.condition((text.source, &text.text))?;
                    Some(Mark {
                        name: name.clone(),
                        condition,
                    })
                })
                .collect()
        };
        Marks {
            modes: read(&raw.modes),
            contexts: read(&raw.contexts),
        }
    }
}
