//! Brings the words and phrases of sets into the lexicon, with all their forms.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use toml::Spanned;

use super::Builder;
use crate::coder::lexicon::{Fit, Part, SetId, Tags};
use crate::coder::pack::{RawParadigm, RawText, TAGS, form_bits};

/// How many words `_` stands for at most.
const USUAL_GAP: u32 = 3;

/// A piece of an entry: what stands between white space.
enum Piece {
    One(Part),
    Forms(Rc<Forms>),
}

/// The forms of a written word.
pub(super) struct Forms {
    /// Each as the words that the tokeniser cuts it into, by the text.
    all: Vec<(Vec<u32>, Tags)>,
    /// Its class in the lexicon, once a phrase has asked for it.
    class: Cell<Option<u32>>,
}

impl Forms {
    /// Tells whether each form is a single word.
    fn are_words(&self) -> bool {
        self.all.iter().all(|(words, _)| words.len() == 1)
    }
}

impl Builder<'_> {
    /// Puts words, phrases and other sets (`@name`) into a set.
    pub(super) fn fill(&mut self, words: &[RawText], set: SetId, depth: usize) {
        for word in words {
            let at = (word.source, &word.text);
            if let Some(name) = word.text.get_ref().strip_prefix('@') {
                let raw = self.raw;
                match raw.sets.get(name) {
                    Some(other) if depth < 8 => self.fill(other, set, depth + 1),
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

    /// Gives a word as the tokeniser would.
    pub(super) fn norm(&mut self, text: &str) -> String {
        self.tokens.read(text, &self.style);
        (0..self.tokens.items.len())
            .map(|index| self.tokens.norm(index))
            .collect()
    }

    fn entry(&mut self, at: (usize, &Spanned<String>), set: SetId) {
        let mut pieces = Vec::new();
        for piece in at.1.get_ref().split_whitespace() {
            let Some(piece) = self.piece(piece, at) else {
                return;
            };
            pieces.push(piece);
        }
        if let [Piece::Forms(forms)] = &pieces[..]
            && forms.are_words()
        {
            for (words, tags) in &forms.all {
                self.lexicon.add(words[0], set, *tags);
            }
            return;
        }
        for (parts, tags) in self.variants(&pieces) {
            match parts[..] {
                [] => {}
                [Part::Word(word)] => self.lexicon.add(word, set, tags),
                [Part::Gap(_), ..] | [.., Part::Gap(_)] => self.problem(
                    at,
                    "a phrase begins or ends with a gap".to_owned(),
                    "begin and end it with a word",
                ),
                _ => self.lexicon.add_phrase(parts, set, tags),
            }
        }
    }

    fn piece(&mut self, piece: &str, at: (usize, &Spanned<String>)) -> Option<Piece> {
        if let Some(number) = piece.strip_prefix('_') {
            let most = number.parse().unwrap_or(USUAL_GAP);
            return Some(Piece::One(Part::Gap(most)));
        }
        if let Some(name) = piece.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            let Some(id) = self.sets.get(name).copied() else {
                self.problem(at, format!("no set `{name}`"), "name a set of [sets]");
                return None;
            };
            return Some(Piece::One(Part::Set(id)));
        }
        if let Some(forms) = self.forms.get(piece) {
            return Some(Piece::Forms(Rc::clone(forms)));
        }
        let problems = self.problems.len();
        let mut all = Vec::new();
        for (form, tags) in self.inflected(piece, at)? {
            let Some(ids) = self.ids(&form) else {
                self.problem(
                    at,
                    format!("`{form}` is too short or no word"),
                    "give a word; `stem*` and `stem~` need three bytes, `*ending` four",
                );
                return None;
            };
            all.push((ids, tags));
        }
        let forms = Rc::new(Forms {
            all,
            class: Cell::new(None),
        });
        // A mistake is told at each place where it stands.
        if self.problems.len() == problems {
            self.forms.insert(piece.to_owned(), Rc::clone(&forms));
        }
        Some(Piece::Forms(forms))
    }

    /// Gives the phrases that pieces make, with their forms.
    ///
    /// Forms that are words each are one class, so that a phrase is not written out in all of them.
    fn variants(&mut self, pieces: &[Piece]) -> Vec<(Vec<Part>, Tags)> {
        let inflected = |piece: &&Piece| matches!(piece, Piece::Forms(f) if f.all.len() > 1);
        let mut many = pieces.iter().filter(inflected);
        let by_class = many.all(|piece| matches!(piece, Piece::Forms(f) if f.are_words()));
        let mut variants: Vec<(Vec<Part>, Tags)> = vec![(Vec::new(), 0)];
        for piece in pieces {
            let forms = match piece {
                Piece::One(part) => {
                    for (parts, _) in &mut variants {
                        parts.push(*part);
                    }
                    continue;
                }
                Piece::Forms(forms) => forms,
            };
            if by_class && forms.all.len() > 1 {
                let class = self.class(forms);
                for (parts, _) in &mut variants {
                    parts.push(Part::Class(class));
                }
                continue;
            }
            let mut grown = Vec::new();
            for (words, tags) in &forms.all {
                for (parts, known) in &variants {
                    let words = words.iter().map(|word| Part::Word(*word));
                    grown.push((parts.iter().copied().chain(words).collect(), known | tags));
                }
            }
            variants = grown;
        }
        variants
    }

    fn class(&mut self, forms: &Forms) -> u32 {
        if let Some(class) = forms.class.get() {
            return class;
        }
        let words = forms.all.iter().map(|(words, tags)| (words[0], *tags));
        let class = self.lexicon.class(words.collect());
        forms.class.set(Some(class));
        class
    }

    /// Gives the lexicon's numbers of a written word, which the tokeniser may cut into several.
    fn ids(&mut self, form: &str) -> Option<Vec<u32>> {
        let fit = if form.starts_with('*') {
            Fit::End
        } else if form.ends_with('*') {
            Fit::Start
        } else if form.ends_with('~') {
            Fit::Stem
        } else {
            Fit::Whole
        };
        let plain = form.trim_matches(['*', '~']);
        if plain.contains(['*', '~']) {
            return None;
        }
        self.tokens.read(plain, &self.style);
        let mut ids = Vec::new();
        let words = (0..self.tokens.items.len()).filter(|index| self.tokens.norm(*index) != "-");
        let words: Vec<usize> = words.collect();
        for (number, index) in words.iter().enumerate() {
            // The mark holds for the word that it stands at.
            let at_mark = match fit {
                Fit::Whole => false,
                Fit::End => number == 0,
                Fit::Start | Fit::Stem => number + 1 == words.len(),
            };
            let fit = if at_mark { fit } else { Fit::Whole };
            ids.push(self.lexicon.word(self.tokens.norm(*index), fit)?);
        }
        (!ids.is_empty()).then_some(ids)
    }

    /// Gives the forms of `word/paradigm`, as they are written.
    fn inflected(
        &mut self,
        piece: &str,
        at: (usize, &Spanned<String>),
    ) -> Option<Vec<(String, Tags)>> {
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
            if word.split('|').count() > columns.len() {
                self.problem(
                    at,
                    format!("`{word}` has more forms than `{name}` has columns"),
                    "leave out forms, or add columns",
                );
            }
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

    pub(super) fn tag(&mut self, name: &str, at: (usize, &Spanned<String>)) -> Tags {
        form_bits(name).unwrap_or_else(|name| {
            self.problem(
                at,
                format!("no form `{name}`"),
                &format!("use one of {}", TAGS.join(", ")),
            );
            0
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
