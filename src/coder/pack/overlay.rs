//! Lays packs over one another: what the later one says takes the place of what lies below.

use toml::Spanned;

use super::{ALL, Raw, RawCategory, RawOperator, RawWriting};

impl Raw {
    /// Lays a later pack over this one, rule by rule; gives the names to remove that are not there.
    pub(crate) fn overlay(&mut self, upper: Self) -> Vec<Spanned<String>> {
        if self.language.is_empty() || self.language == ALL {
            self.language = upper.language;
        }
        let mut unknown = Vec::new();
        for name in upper.remove {
            let parts: Vec<&str> = name.get_ref().split('/').collect();
            let removed = match parts[..] {
                [_, category, rule] => self
                    .categories
                    .get_mut(category)
                    .and_then(|category| category.rules.remove(rule)),
                _ => None,
            };
            if removed.is_none() {
                unknown.push(name);
            }
        }
        self.writing.overlay(upper.writing);
        self.paradigms.extend(upper.paradigms);
        self.sets.extend(upper.sets);
        for (name, words) in upper.add {
            self.sets.entry(name).or_default().extend(words);
        }
        for (name, operator) in upper.operators {
            self.operators.entry(name).or_default().overlay(operator);
        }
        self.domains.extend(upper.domains);
        for (name, category) in upper.categories {
            self.categories.entry(name).or_default().overlay(category);
        }
        unknown
    }
}

impl RawWriting {
    fn overlay(&mut self, upper: Self) {
        self.elision |= upper.elision;
        self.suffixes |= upper.suffixes;
        self.clitics.extend(upper.clitics);
        self.proclitics.extend(upper.proclitics);
        self.enclitics.extend(upper.enclitics);
        self.fold.extend(upper.fold);
        self.pairs.push(' ');
        self.pairs.push_str(&upper.pairs);
        self.order = upper.order.or(self.order);
        self.width = upper.width.or(self.width);
        self.endings.extend(upper.endings);
    }
}

impl RawOperator {
    fn overlay(&mut self, upper: Self) {
        self.is = upper.is.or(self.is);
        self.scope = upper.scope.or(self.scope.take());
        self.needs = upper.needs.or(self.needs.take());
        self.only = upper.only.or(self.only.take());
        self.except = upper.except.or(self.except.take());
        if !upper.words.is_empty() {
            self.words = upper.words;
        }
    }
}

impl RawCategory {
    fn overlay(&mut self, upper: Self) {
        self.rules.extend(upper.rules);
        self.modes.extend(upper.modes);
        self.contexts.extend(upper.contexts);
        if !upper.yields.is_empty() {
            self.yields = upper.yields;
        }
        self.examples.extend(upper.examples);
        self.traps.extend(upper.traps);
    }
}
