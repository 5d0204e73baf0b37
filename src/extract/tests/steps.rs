//! Stated steps: what stands for somebody named elsewhere, and who is who around a governing verb.

use super::{check, document, event, extractor, line};
use crate::model::Status;

/// Checks the event of the last of several sentences, after an event of the first.
#[track_caller]
fn check_second(first: (&str, &str), second: (&str, &str), sentences: &[&str], expected: &str) {
    let mut document = document("en", sentences);
    let last = sentences.len() - 1;
    document.events = vec![
        event(&document, 0, first.0, first.1),
        event(&document, last, second.0, second.1),
    ];
    extractor().extract(&mut document);
    assert_eq!(line(&document.events[1]), expected, "{sentences:?}");
}

#[test]
fn a_relative_pronoun_stands_for_the_name_before_it() {
    check(
        "en",
        "meeting",
        "met",
        "Lavrov, who met Rubio in Doha on Thursday, praised the talks.",
        "actor Sergey Lavrov, Marco Rubio; place Doha; time 2025-07-10/2025-07-10",
    );
    check(
        "ru",
        "meeting",
        "встретился",
        "Лавров, который встретился с Рубио, вернулся домой.",
        "actor Sergey Lavrov, Marco Rubio",
    );
    check(
        "de",
        "meeting",
        "traf",
        "Lawrow, der am Donnerstag Rubio traf, kehrte zurück.",
        "actor Sergey Lavrov, Marco Rubio; time 2025-07-10/2025-07-10",
    );
}

#[test]
fn what_goes_on_behind_a_relative_clause_has_the_first_subject() {
    check(
        "en",
        "sanction",
        "imposed",
        "Canada, which borders the United States, imposed sanctions on Iran.",
        "actor Canada; recipient Iran",
    );
}

#[test]
fn a_counterpart_holds_the_office_of_the_person_before_him() {
    check(
        "en",
        "call",
        "called",
        "Marco Rubio called his Russian counterpart on Thursday.",
        "actor Marco Rubio, Sergey Lavrov; time 2025-07-10/2025-07-10",
    );
}

#[test]
fn a_pronoun_stands_for_the_one_subject_that_fits() {
    check_second(
        ("meeting", "met"),
        ("aid", "send"),
        &[
            "Emmanuel Macron met reporters in Paris.",
            "He will send ten tanks to Ukraine.",
        ],
        "actor Emmanuel Macron; recipient Ukraine; weapon exact 10 tank",
    );
    // Two fit, so nobody is given.
    check_second(
        ("meeting", "met"),
        ("aid", "send"),
        &[
            "Macron met reporters while Starmer was silent.",
            "He will send ten tanks to Ukraine.",
        ],
        "recipient Ukraine; weapon exact 10 tank",
    );
}

#[test]
fn both_sides_are_the_two_parties_told_of_last() {
    check_second(
        ("meeting", "met"),
        ("agreement", "signed"),
        &[
            "The foreign ministers of China and India met in Doha.",
            "Both sides signed a treaty.",
        ],
        "actor China, India",
    );
}

#[test]
fn the_rejecter_of_an_accusation_is_who_was_accused() {
    let mut document = document("en", &["Pakistan rejected Indian accusations."]);
    document.events = vec![event(&document, 0, "accusation", "accusations")];
    document.events[0].status = Status::Denied;
    document.events[0].evidence[0].nominal = true;
    document.events[0].evidence[0].rule = "en/accusation/noun".to_owned();
    extractor().extract(&mut document);
    assert_eq!(line(&document.events[0]), "actor India; recipient Pakistan");
}

#[test]
fn an_envoy_stands_for_the_country_of_his_seat() {
    check(
        "en",
        "expulsion",
        "recalled",
        "Thailand recalled its ambassador from Phnom Penh.",
        "actor Thailand; recipient Cambodia",
    );
}

#[test]
fn a_former_office_is_not_its_holders_of_today() {
    check(
        "en",
        "meeting",
        "met",
        "Macron met the former U.S. president.",
        "actor Emmanuel Macron, former American president",
    );
}

#[test]
fn a_clock_time_beside_a_day_makes_it_an_hour() {
    for (language, trigger, text, hour) in [
        (
            "en",
            "struck",
            "Russia struck Kyiv on Thursday at 3 pm.",
            "15:00",
        ),
        (
            "de",
            "bombardierte",
            "Russland bombardierte Kiew am Donnerstag um 15 Uhr.",
            "15:00",
        ),
        (
            "ru",
            "атаковала",
            "Россия атаковала Киев в четверг в 15:30.",
            "15:30",
        ),
    ] {
        let mut document = document(language, &[text]);
        document.events = vec![event(&document, 0, "strike", trigger)];
        extractor().extract(&mut document);
        let time = document.events[0].time.as_ref().expect("a time");
        assert_eq!(time.grain, crate::model::Grain::Hour, "{text}");
        let expected = format!("2025-07-10T{hour}:00");
        assert_eq!(time.start.to_string(), expected, "{text}");
    }
}

#[test]
fn days_are_read_as_ranges_and_of_other_weeks() {
    for (language, trigger, text, days) in [
        (
            "fr",
            "tiré",
            "La Russie a tiré dans la nuit de mardi à mercredi.",
            "2025-07-08/2025-07-09",
        ),
        (
            "es",
            "marcharon",
            "Marcharon el martes de la semana pasada.",
            "2025-07-01/2025-07-01",
        ),
        (
            "en",
            "marched",
            "Farmers marched from 28 June to 2 July.",
            "2025-06-28/2025-07-02",
        ),
        (
            "en",
            "marched",
            "Farmers marched over the weekend.",
            "2025-07-05/2025-07-06",
        ),
        (
            "it",
            "marciato",
            "Hanno marciato dal primo luglio.",
            "2025-07-01/2025-07-01",
        ),
    ] {
        let mut document = document(language, &[text]);
        let trigger = if language == "es" {
            "Marcharon"
        } else {
            trigger
        };
        document.events = vec![event(&document, 0, "protest", trigger)];
        extractor().extract(&mut document);
        let time = document.events[0].time.as_ref().expect(text);
        let found = format!("{}/{}", time.start.date(), time.end.date());
        assert_eq!(found, days, "{text}");
    }
}

#[test]
fn numbers_inside_words_are_read() {
    for (language, trigger, text, expected) in [
        (
            "de",
            "trafen",
            "Merz und Macron trafen sich zu einwöchigen Gesprächen.",
            "1 week",
        ),
        (
            "ru",
            "учения",
            "Начались одиннадцатидневные учения.",
            "11 day",
        ),
        (
            "ar",
            "اجتماعا",
            "عقد الوزراء اجتماعا استمر ساعتين.",
            "2 hour",
        ),
        (
            "en",
            "met",
            "They met for two hours and twenty minutes.",
            "140 minute",
        ),
    ] {
        let mut document = document(language, &[text]);
        document.events = vec![event(&document, 0, "meeting", trigger)];
        extractor().extract(&mut document);
        let one = document.events[0].quantities.first().expect(text);
        let found = format!("{} {}", one.value, one.unit.as_deref().unwrap_or_default());
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_slavic_office_rules_its_genitive_and_a_land_owns_nothing_behind_it() {
    check(
        "ru",
        "meeting",
        "встретился",
        "Лавров встретился с главой МАГАТЭ Рафаэлем Гросси.",
        "actor Sergey Lavrov, Rafael Grossi",
    );
    check(
        "ru",
        "arrest",
        "задержала",
        "В Германии полиция задержала журналиста, пишет «Коммерсант».",
        "actor police; recipient journalist; place Germany; says Kommersant",
    );
    check(
        "ru",
        "sanction",
        "санкции",
        "Вашингтон ввёл санкции против «Роснефти» и «Лукойла».",
        "actor United States; recipient Rosneft, Lukoil",
    );
}

#[test]
fn who_is_thanked_gave_the_aid() {
    let text = "Зеленський подякував Німеччині за пакет допомоги.";
    let mut document = document("uk", &[text]);
    let mut thanks = event(&document, 0, "support", "подякував");
    thanks.modes.push("praise".to_owned());
    document.events = vec![thanks, event(&document, 0, "aid", "пакет допомоги")];
    extractor().extract(&mut document);
    let aid = line(&document.events[1]);
    assert_eq!(aid, "actor Germany; recipient Volodymyr Zelenskyy");
}

#[test]
fn what_governs_a_chinese_genitive_tells_its_part() {
    check(
        "zh",
        "sanction",
        "制裁",
        "欧盟解除对叙利亚的制裁。",
        "actor European Union; recipient Syria",
    );
}

#[test]
fn a_country_before_its_town_is_nobody_in_chinese() {
    check(
        "zh",
        "attack",
        "爆炸",
        "尼日利亚迈杜古里一座清真寺发生爆炸。",
        "place Maiduguri",
    );
}

#[test]
fn what_is_counted_may_stand_before_its_number_in_chinese() {
    check(
        "zh",
        "mobilization",
        "派出",
        "中国派出军舰19艘。",
        "actor China; weapon exact 19 warship",
    );
}
