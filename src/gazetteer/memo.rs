//! Words met before: most words of a text are few, and need not be looked up again.

use std::sync::{Mutex, PoisonError};

use super::names::{Forms, Names};
use super::phrases::Phrases;
use crate::coder::text::Tokens;
use crate::hash::hash;

/// How many words are remembered at most; two with the same place take it from each other.
const PLACES: usize = 1 << 13;

/// Longer words are rare.
const LONGEST: usize = 40;

/// What a token is to the tables of a language.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// Its number among the words of fields.
    pub(super) word: Option<u32>,
    /// The words of names that it may be a form of.
    pub(super) forms: Forms,
}

/// What was found for the words of earlier sentences.
#[derive(Debug, Default)]
struct Memo {
    places: Vec<Option<(Box<str>, Known)>>,
}

/// The memos of a language: each sentence under work has one for itself.
#[derive(Debug, Default)]
pub(super) struct Memos {
    idle: Mutex<Vec<Memo>>,
}

impl Memos {
    /// Looks up each token.
    pub(super) fn look_up(&self, tokens: &Tokens, names: &Names, phrases: &Phrases) -> Vec<Known> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let mut memo = idle().pop().unwrap_or_default();
        let known = (0..tokens.items.len())
            .map(|index| {
                let norm = tokens.norm(index);
                let look_up = || Known {
                    word: phrases.number(norm),
                    forms: if tokens.items[index].punctuation {
                        Forms::new()
                    } else {
                        names.forms(norm)
                    },
                };
                memo.get(norm, look_up)
            })
            .collect();
        idle().push(memo);
        known
    }
}

impl Memo {
    fn get(&mut self, norm: &str, look_up: impl FnOnce() -> Known) -> Known {
        if norm.len() > LONGEST {
            return look_up();
        }
        if self.places.is_empty() {
            self.places.resize(PLACES, None);
        }
        let place = &mut self.places[hash(norm.as_bytes()) as usize & (PLACES - 1)];
        match place {
            Some((word, known)) if **word == *norm => known.clone(),
            _ => {
                let known = look_up();
                *place = Some((norm.into(), known.clone()));
                known
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    #[test]
    fn a_word_met_again_is_what_it_was() {
        let gazetteer = Gazetteer::built_in();
        let tongue = gazetteer
            .tongue("ru", Default::default)
            .expect("a language with words");
        let mut tokens = Tokens::default();
        // More words than there are places, so that they take them from each other.
        let others: Vec<String> = (0..PLACES).map(|number| format!("х{number}")).collect();
        let others = others.join(" Путина ");
        let mut found = |text: &str| {
            tokens.read(text, &tongue.style);
            let known = tongue.look_up(&tokens);
            (
                tongue.words_in(&known),
                tongue.names_in(text, &tokens, &known),
            )
        };
        let first = found("Путина встретил президент России в Москве.");
        found(&others);
        let again = found("Путина встретил президент России в Москве.");
        assert!(!first.0.is_empty() && first.1.len() > 2);
        assert_eq!(first, again);
    }
}
