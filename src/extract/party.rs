//! Noun phrases that name somebody: names with their roles and nationalities, merged, and what marks them.

use super::marks::mark;
use super::merge::{chosen, merged};
use super::parts::drop_short_names;
use super::reading::Reading;
use super::unknown::add_unknown;
use crate::gazetteer::{Entity, Gazetteer, Relations, Side, Word};

/// A noun phrase that names somebody or some place.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something else of the phrase, and all combine"
)]
pub(super) struct Phrase {
    /// The first token, and the one behind the last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The tokens that bear the name itself.
    pub(super) core: (usize, usize),
    pub(super) head: Head,
    /// The entries of a nation, a role and a body beside the head.
    pub(super) nation: Option<u32>,
    pub(super) role: Option<u32>,
    /// What its marker makes of it.
    pub(super) marks: Relations,
    /// The phrase that begins the list it stands in, for all but that one.
    pub(super) list: Option<usize>,
    /// Whether it stands in the genitive of a noun that says where: "at the airport of Manila".
    pub(super) site: bool,
    /// Whether "and" is written together with it: وحماس.
    pub(super) joined: bool,
    /// Whether it is an adjective or stands in the genitive: it belongs to a noun.
    pub(super) adjective: bool,
    /// Whether its case tells that it is no subject: "Журналиста задержала полиция".
    pub(super) oblique: bool,
    /// Whether its office is one that its holder has left: "former French president".
    pub(super) former: bool,
}

/// What a phrase names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// An entry of the gazetteer.
    Known(u32),
    /// A name that the gazetteer does not hold.
    Unknown,
    /// One such word where a place is named; it is nobody.
    Spot,
}

impl Phrase {
    /// Gives the entry of its head.
    pub(super) fn entity<'a>(&self, gazetteer: &'a Gazetteer) -> Option<&'a Entity> {
        match self.head {
            Head::Known(number) => gazetteer.entity(number),
            Head::Unknown | Head::Spot => None,
        }
    }
}

/// Finds the phrases of a sentence in order; `known` tells which full names stood earlier in the document.
pub(super) fn phrases(
    reading: &Reading<'_>,
    gazetteer: &Gazetteer,
    known: &[u32],
    taken: &[(usize, usize)],
) -> Vec<Phrase> {
    let hits = chosen(reading, gazetteer, known, taken);
    let mut phrases = merged(reading, gazetteer, &hits);
    add_unknown(reading, gazetteer, &mut phrases, taken);
    phrases.sort_by_key(|phrase| phrase.start);
    drop_short_names(reading, &mut phrases);
    mark(reading, gazetteer, &mut phrases, taken);
    for phrase in &mut phrases {
        phrase.former = phrase.role.is_some() && is_former(reading, phrase);
    }
    phrases
}

/// Tells whether a word beside a role, or in its phrase, says that its holder has left it: "ex-président".
fn is_former(reading: &Reading<'_>, phrase: &Phrase) -> bool {
    let hyphen = phrase.start > 0 && reading.is_one_of(phrase.start - 1, &["-", "‑"]);
    let start = phrase.start - usize::from(hyphen);
    let is_before = |word| (word == Word::Former(Side::Before)).then_some(());
    let inside = (phrase.start..phrase.end).any(|at| {
        let is_word = |word| matches!(word, Word::Former(_)).then_some(());
        reading.pick(at, is_word).is_some()
    });
    inside
        || reading.pick_before(start, is_before).is_some()
        || reading.is(phrase.end, Word::Former(Side::After)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coder::Coder;
    use crate::gazetteer::Kind;

    /// Gives the words of each phrase with what they name: an entry, `?` for an unknown name, `@` for an unknown spot.
    fn read(language: &str, text: &str) -> Vec<String> {
        let gazetteer = Gazetteer::built_in();
        let coder = Coder::built_in();
        let tongue = gazetteer.tongue(language, || coder.style(language));
        let reading = Reading::new(text, tongue.expect("a language with words"));
        let shown = phrases(&reading, &gazetteer, &[], &[])
            .into_iter()
            .map(|phrase| {
                let span = reading.span(phrase.start, phrase.end);
                let name = match (phrase.head, phrase.entity(&gazetteer)) {
                    (Head::Spot, _) => "@",
                    (_, Some(entity)) if entity.kind == Kind::City => "town",
                    (_, Some(entity)) => &entity.name,
                    _ => "?",
                };
                format!("{} = {name}", &text[span.range()])
            });
        shown.collect()
    }

    #[test]
    fn takes_a_role_of_several_countries_for_the_countries() {
        let found = read("en", "The foreign ministers of China and India met.");
        assert_eq!(
            found,
            ["foreign ministers of China = China", "India = India"]
        );
    }

    #[test]
    fn tells_a_town_from_the_body_that_it_stands_for() {
        assert_eq!(read("fr", "Réunion à Bruxelles."), ["Bruxelles = town"]);
        assert_eq!(
            read("fr", "Bruxelles condamne."),
            ["Bruxelles = European Union"]
        );
    }

    #[test]
    fn takes_an_unknown_name_behind_a_preposition_of_place_for_a_spot() {
        let found = read("en", "He was shot in the town of Xyzzyville.");
        assert_eq!(found, ["Xyzzyville = @"]);
        assert!(read("es", "Lo escribió en Telegram.").is_empty());
    }

    #[test]
    fn joins_an_abbreviated_country_and_its_role() {
        let found = read("en", "The U.S. president spoke.");
        assert_eq!(found, ["U.S. president = president"]);
    }

    /// Gives the names of the entries that the phrases name.
    fn names(language: &str, text: &str) -> Vec<String> {
        let gazetteer = Gazetteer::built_in();
        let coder = Coder::built_in();
        let tongue = gazetteer.tongue(language, || coder.style(language));
        let reading = Reading::new(text, tongue.expect("a language with words"));
        let phrases = phrases(&reading, &gazetteer, &[], &[]);
        let names = phrases.iter().filter_map(|one| one.entity(&gazetteer));
        names.map(|entity| entity.name.clone()).collect()
    }

    #[test]
    fn takes_the_name_as_it_stands_before_one_that_lost_its_ending() {
        assert_eq!(names("tr", "Nijer yardım istedi."), ["Niger"]);
        assert_eq!(names("tr", "Nijerya yardım istedi."), ["Nigeria"]);
        assert!(names("tr", "Ben yardım istedim.").is_empty());
        assert_eq!(names("ru", "Нигер попросил о помощи."), ["Niger"]);
        assert_eq!(names("ru", "В Нигерии идут дожди."), ["Nigeria"]);
    }

    #[test]
    fn tells_names_apart_by_the_vowel_signs_that_a_text_writes() {
        assert_eq!(names("ar", "وصل إلى عُمان."), ["Oman"]);
        assert_eq!(names("ar", "وصل إلى عمّان."), ["Amman"]);
    }

    #[test]
    fn names_a_place_as_its_own_file_does() {
        assert_eq!(names("fr", "Elle vit à Montréal."), ["Montreal"]);
        assert_eq!(names("es", "Vive en Santiago."), ["Santiago"]);
    }

    #[test]
    fn ends_no_chinese_name_inside_a_longer_word() {
        assert_eq!(read("zh", "以色列人质获释。"), ["以色列人质 = hostage"]);
        assert_eq!(read("zh", "以色列人获释。"), ["以色列人 = Israel"]);
        assert!(read("zh", "人民币上涨。").is_empty());
    }

    #[test]
    fn knows_a_surname_behind_the_office_that_its_bearer_held() {
        let found = read("es", "El presidente Ortega habló.");
        assert_eq!(found, ["presidente Ortega = Daniel Ortega"]);
        assert!(read("es", "El futbolista Ortega habló.").is_empty());
        let foreign = read("es", "El presidente uruguayo Ortega habló.");
        assert!(
            foreign.iter().all(|one| !one.ends_with("Daniel Ortega")),
            "{foreign:?}"
        );
    }

    #[test]
    fn takes_first_names_behind_an_office_in_a_script_without_capitals() {
        let found = read("hi", "विदेश मंत्री सर्जियो लावरोव ने कहा।");
        assert_eq!(found, ["विदेश मंत्री सर्जियो लावरोव = Sergey Lavrov"]);
    }

    #[test]
    fn takes_the_government_of_somebody_for_his_countrys() {
        let found = read("es", "Criticó al Gobierno de Maduro.");
        assert_eq!(found, ["Gobierno de Maduro = government"]);
    }

    #[test]
    fn takes_a_long_name_of_a_kind_of_place_for_a_spot() {
        let found = read("en", "They attacked Xyzzy Valley Air Base at noon.");
        assert_eq!(found, ["Xyzzy Valley Air Base = @"]);
    }

    #[test]
    fn tells_people_apart_by_their_first_names() {
        assert_eq!(
            read("en", "They met Melania Trump there."),
            ["Melania Trump = ?"]
        );
        assert_eq!(
            read("en", "They met Donold Trump there."),
            ["Donold Trump = Donald Trump"]
        );
        assert_eq!(
            read("fr", "Il a salué Brigitte Macron hier."),
            ["Brigitte Macron = ?"]
        );
        assert_eq!(
            read("en", "Putin Meets Trump Over Grain"),
            ["Putin = Vladimir Putin", "Meets Trump = Donald Trump"]
        );
    }

    #[test]
    fn names_the_unknown_bearer_of_an_organisations_office() {
        assert_eq!(
            read("en", "The UNICEF spokesman Xavier Quill spoke."),
            ["UNICEF spokesman Xavier Quill = ?"]
        );
        assert_eq!(
            read("it", "Lo dice il portavoce dell'Onu Xavier Quill."),
            ["portavoce dell'Onu Xavier Quill = ?"]
        );
        assert_eq!(
            read("en", "The UNICEF office in Xyzzyville reopened."),
            ["UNICEF = UNICEF", "Xyzzyville = @"]
        );
    }

    #[test]
    fn reads_two_chinese_letters_for_countries_before_a_longer_word() {
        let found = names("zh", "中美元首会晤。");
        assert_eq!(found[0], "China");
    }

    #[test]
    fn takes_the_town_of_a_mayor_for_no_government() {
        let gazetteer = Gazetteer::built_in();
        let coder = Coder::built_in();
        for (language, text, expected) in [
            ("en", "The mayor of Paris spoke.", vec![false, true]),
            ("en", "Paris's mayor spoke.", vec![true, false]),
            ("hi", "दिल्ली के मुख्यमंत्री बोले।", vec![true, false]),
            ("en", "The president of Paris spoke.", vec![false, false]),
        ] {
            let tongue = gazetteer.tongue(language, || coder.style(language));
            let reading = Reading::new(text, tongue.expect("a language with words"));
            let found = phrases(&reading, &gazetteer, &[], &[]);
            let found: Vec<bool> = found.iter().map(|phrase| phrase.adjective).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
