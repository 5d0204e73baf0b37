//! Compiles a parsed pack: words into the lexicon, names into numbers, every problem reported.

use std::collections::BTreeMap;

use toml::Spanned;

use super::language::Language;
use super::lexicon::{Lexicon, Part, SetId, Tags};
use super::pack::{PackSource, Raw, RawParadigm, RawRule, TAGS, problem_at};
use super::rule::{Condition, Cue, Domain, Rule, Side};
use super::text::{Style, Tokens};
use crate::model::{Phase, Status};
use crate::problem::Problem;

/// The words for a companion that has no `~`.
const USUAL_REACH: usize = 12;

/// Compiles a pack of which the parts may come from several files.
pub(crate) fn build(raw: &Raw, sources: &[PackSource]) -> Result<Language, Vec<Problem>> {
    let mut builder = Builder {
        sources,
        raw,
        lexicon: Lexicon::default(),
        sets: BTreeMap::new(),
        problems: Vec::new(),
        style: Style {
            elision: raw.writing.elision,
            clitics: raw.writing.clitics.clone(),
        },
        tokens: Tokens::default(),
    };
    let language = builder.run();
    if builder.problems.is_empty() {
        Ok(language)
    } else {
        Err(builder.problems)
    }
}

struct Builder<'a> {
    sources: &'a [PackSource],
    raw: &'a Raw,
    lexicon: Lexicon,
    sets: BTreeMap<String, SetId>,
    problems: Vec<Problem>,
    style: Style,
    tokens: Tokens,
}

impl Builder<'_> {
    fn run(&mut self) -> Language {
        let raw = self.raw;
        for name in raw.sets.keys() {
            let id = self.sets.len() as SetId;
            self.sets.insert(name.clone(), id);
        }
        for (name, set) in &raw.sets {
            let id = self.sets[name];
            self.fill(&set.words, id, set.source, 0);
        }
        let mut next = self.sets.len() as SetId;
        let mut cues = Vec::new();
        for (name, operator) in &raw.operators {
            self.fill(&operator.words, next, operator.source, 0);
            let at = (operator.source, &operator.scope);
            if let Some((side, reach, cross)) = self.scope(at) {
                let needs = operator.needs.iter().map(|name| self.tag(name, at)).sum();
                cues.push(Cue {
                    name: name.clone(),
                    is: operator.is,
                    set: next,
                    side,
                    reach,
                    cross,
                    needs,
                    only: operator.only.clone(),
                    except: operator.except.clone(),
                });
            }
            next += 1;
        }
        let mut domains = Vec::new();
        for domain in raw.domains.values() {
            self.fill(&domain.words, next, domain.source, 0);
            domains.push(Domain {
                set: next,
                weight: domain.weight,
                except: domain.except.clone(),
            });
            next += 1;
        }
        let mut rules = Vec::new();
        for (category, entry) in &raw.categories {
            for (name, rule) in &entry.rules {
                rules.push(self.rule(category, name, rule));
            }
        }
        self.lexicon.finish();
        let mut by_set = vec![Vec::new(); usize::from(next)];
        for (index, rule) in rules.iter().enumerate() {
            for set in &rule.triggers {
                by_set[usize::from(*set)].push(index);
            }
        }
        Language {
            tag: raw.language.clone(),
            style: self.style.clone(),
            lexicon: std::mem::take(&mut self.lexicon),
            rules,
            yields: raw
                .categories
                .iter()
                .filter(|(_, category)| !category.yields.is_empty())
                .map(|(name, category)| (name.clone(), category.yields.clone()))
                .collect(),
            by_set,
            cues,
            domains,
            breaks: self.sets.get("clause_breaks").copied(),
            idioms: self.sets.get("idioms").copied(),
        }
    }

    fn problem(&mut self, (source, at): (usize, &Spanned<String>), message: String, mend: &str) {
        let file = &self.sources[source];
        self.problems
            .push(problem_at(file, at.span().start, message, mend));
    }

    /// Puts words, phrases and other sets (`@name`) into a set.
    fn fill(&mut self, words: &[Spanned<String>], set: SetId, source: usize, depth: usize) {
        for word in words {
            let at = (source, word);
            if let Some(name) = word.get_ref().strip_prefix('@') {
                let raw = self.raw;
                match raw.sets.get(name) {
                    Some(other) if depth < 8 => {
                        self.fill(&other.words, set, other.source, depth + 1);
                    }
                    _ => self.problem(
                        at,
                        format!("no set `{name}`, or it holds itself"),
                        "name a set of [sets]",
                    ),
                }
                continue;
            }
            self.entry(at, set);
        }
    }

    fn entry(&mut self, at: (usize, &Spanned<String>), set: SetId) {
        let text = at.1.get_ref();
        let mut variants: Vec<(Vec<Part>, Tags)> = vec![(Vec::new(), 0)];
        for piece in text.split_whitespace() {
            if piece == "_" {
                for variant in &mut variants {
                    variant.0.push(Part::Gap);
                }
            } else if let Some(name) = piece.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                let Some(id) = self.sets.get(name).copied() else {
                    self.problem(at, format!("no set `{name}`"), "name a set of [sets]");
                    return;
                };
                for variant in &mut variants {
                    variant.0.push(Part::Set(id));
                }
            } else {
                let Some(forms) = self.forms(piece, at) else {
                    return;
                };
                let mut grown = Vec::new();
                for (form, tags) in &forms {
                    let Some(ids) = self.ids(form) else {
                        self.problem(
                            at,
                            format!("`{form}` is too short or no word"),
                            "give a word, or an affix of at least four bytes with `*`",
                        );
                        return;
                    };
                    for (parts, known) in &variants {
                        let mut parts = parts.clone();
                        parts.extend(ids.iter().map(|id| Part::Word(*id)));
                        grown.push((parts, known | tags));
                    }
                }
                variants = grown;
            }
        }
        for (parts, tags) in variants {
            match parts[..] {
                [] => {}
                [Part::Word(word)] => self.lexicon.add(word, set, tags),
                _ => self.lexicon.add_phrase(parts, set, tags),
            }
        }
    }

    /// Gives the lexicon's numbers of a written word, which the tokeniser may cut into several.
    fn ids(&mut self, form: &str) -> Option<Vec<u32>> {
        if form.starts_with('*') || form.ends_with('*') {
            let plain = form.trim_matches('*');
            self.tokens.read(plain, &self.style);
            let norm = self.tokens.norm(0).to_owned();
            let affix = if form.starts_with('*') {
                format!("*{norm}")
            } else {
                format!("{norm}*")
            };
            return Some(vec![self.lexicon.word(&affix)?]);
        }
        self.tokens.read(form, &self.style);
        let ids: Option<Vec<u32>> = (0..self.tokens.items.len())
            .filter(|index| self.tokens.norm(*index) != "-")
            .map(|index| self.lexicon.word(self.tokens.norm(index)))
            .collect();
        ids.filter(|ids| !ids.is_empty())
    }

    /// Gives the forms of `word/paradigm`.
    fn forms(&mut self, piece: &str, at: (usize, &Spanned<String>)) -> Option<Vec<(String, Tags)>> {
        let Some((word, name)) = piece.rsplit_once('/') else {
            return Some(vec![(piece.to_owned(), 0)]);
        };
        let raw = self.raw;
        let Some(paradigm) = raw.paradigms.get(name) else {
            self.problem(
                at,
                format!("no paradigm `{name}`"),
                "name one of [paradigms]",
            );
            return None;
        };
        if !paradigm.columns.is_empty() {
            let columns: Vec<Tags> = paradigm.columns.iter().map(|n| self.tag(n, at)).collect();
            return Some(merge(word.split('|').map(str::to_owned).zip(columns)));
        }
        let Some(stem) = word.strip_suffix(&paradigm.strip) else {
            let end = &paradigm.strip;
            self.problem(
                at,
                format!("`{word}` does not end in `{end}`"),
                "use another paradigm",
            );
            return None;
        };
        Some(merge(self.inflect(stem, paradigm, at)))
    }

    fn inflect(
        &mut self,
        stem: &str,
        paradigm: &RawParadigm,
        at: (usize, &Spanned<String>),
    ) -> Vec<(String, Tags)> {
        let mut forms = Vec::new();
        for (tag, endings) in &paradigm.endings {
            let tags = self.tag(tag, at);
            for ending in endings {
                // `=` doubles the last letter: ban, banned.
                let form = match ending.strip_prefix('=') {
                    Some(rest) => format!("{stem}{}{rest}", stem.chars().last().unwrap_or('=')),
                    None => format!("{stem}{ending}"),
                };
                forms.push((form, tags));
            }
        }
        forms
    }

    fn tag(&mut self, name: &str, at: (usize, &Spanned<String>)) -> Tags {
        if let Some((left, right)) = name.split_once('+') {
            return self.tag(left, at) | self.tag(right, at);
        }
        if let Some(bit) = TAGS.iter().position(|tag| *tag == name) {
            return 1 << bit;
        }
        self.problem(
            at,
            format!("no form `{name}`"),
            &format!("use one of {}", TAGS.join(", ")),
        );
        0
    }

    /// Reads `>5+`; seen from the event, the cue stands on the other side.
    fn scope(&mut self, at: (usize, &Spanned<String>)) -> Option<(Side, usize, bool)> {
        let text = at.1.get_ref().as_str();
        let cross = text.ends_with('+');
        let text = text.trim_end_matches('+');
        let (side, number) = if let Some(number) = text.strip_prefix("<>") {
            (Side::Any, number)
        } else if let Some(number) = text.strip_prefix('>') {
            (Side::Before, number)
        } else {
            (Side::After, text.strip_prefix('<').unwrap_or(text))
        };
        let reach = number.parse().ok();
        if reach.is_none() {
            self.problem(
                at,
                format!("no scope `{text}`"),
                "write it like `>5`, `<5`, `<>5` or `>5+`",
            );
        }
        Some((side, reach?, cross))
    }

    fn rule(&mut self, category: &str, name: &str, raw: &RawRule) -> Rule {
        let at = (raw.source, &raw.trigger);
        let form = raw.form.iter().map(|name| self.tag(name, at)).sum();
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

    fn conditions(&mut self, texts: &[Spanned<String>], source: usize) -> Vec<Condition> {
        texts
            .iter()
            .filter_map(|text| self.condition((source, text)))
            .collect()
    }

    /// Reads `>weapon|bomb~6@s`.
    fn condition(&mut self, at: (usize, &Spanned<String>)) -> Option<Condition> {
        let whole = at.1.get_ref().as_str();
        let (text, sentence) = match whole.strip_suffix("@s") {
            Some(text) => (text, true),
            None => (whole, false),
        };
        let (side, text) = match text.as_bytes().first() {
            Some(b'>') => (Side::After, &text[1..]),
            Some(b'<') => (Side::Before, &text[1..]),
            _ => (Side::Any, text),
        };
        let (names, reach) = match text.split_once('~') {
            Some((names, reach)) => (names, reach.parse().ok()?),
            None if sentence => (text, usize::MAX),
            None => (text, USUAL_REACH),
        };
        let mut sets = Vec::new();
        for name in names.split('|') {
            match self.sets.get(name.trim()) {
                Some(id) => sets.push(*id),
                None => self.problem(at, format!("no set `{name}`"), "name a set of [sets]"),
            }
        }
        Some(Condition {
            text: whole.to_owned(),
            sets,
            side,
            reach,
            sentence,
        })
    }
}

/// Makes one of forms that are written alike.
fn merge(forms: impl IntoIterator<Item = (String, Tags)>) -> Vec<(String, Tags)> {
    let mut merged: BTreeMap<String, Tags> = BTreeMap::new();
    for (form, tags) in forms {
        *merged.entry(form).or_default() |= tags;
    }
    merged.into_iter().collect()
}
