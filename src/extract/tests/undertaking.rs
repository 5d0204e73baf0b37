//! Acts about other acts, and whose words are not of the act: answers, promises, participles, those who tell.

use super::{check, document, event, extractor, line};

#[test]
fn who_is_answered_is_the_recipient() {
    check(
        "en",
        "rejection",
        "rejected",
        "Berlin rejected calls by Belarus for more money.",
        "actor Germany; recipient Belarus",
    );
    check(
        "en",
        "support",
        "praised",
        "Canada praised Haiti's efforts.",
        "actor Canada; recipient Haiti",
    );
}

#[test]
fn a_promise_reaches_whom_the_promised_act_befalls() {
    let text = "Libya agreed to hand over two captives to Britain.";
    let mut document = document("en", &[text]);
    document.events = vec![
        event(&document, 0, "agreement", "agreed to"),
        event(&document, 0, "withdrawal", "hand over"),
    ];
    document.events[1].status = crate::model::Status::Planned;
    extractor().extract(&mut document);
    assert_eq!(
        line(&document.events[0]),
        "actor Libya; recipient United Kingdom"
    );
}

#[test]
fn who_tells_of_an_act_has_no_part_in_it() {
    check(
        "en",
        "meeting",
        "met",
        "Germany and France met in Doha, a spokesman for the Iranian embassy said.",
        "actor Germany, France; place Doha; says Iran",
    );
}

#[test]
fn a_participle_has_the_subject_of_the_verb_before() {
    check(
        "en",
        "sanction",
        "imposing",
        "Canada defied China, imposing new duties on Iran.",
        "actor Canada; recipient Iran",
    );
}

#[test]
fn what_is_said_in_brackets_and_between_commas_is_no_other_party() {
    check(
        "en",
        "protest",
        "marched",
        "Pakistan, a key ally of Iran, marched against Canada.",
        "actor Pakistan; recipient Canada",
    );
}

#[test]
fn an_article_before_a_sum_is_no_currency() {
    check(
        "en",
        "aid",
        "sent",
        "Canada sent Ukraine a $7 billion loan.",
        "actor Canada; recipient Ukraine; money exact 7000000000 USD",
    );
}

#[test]
fn a_day_before_and_belongs_to_both_verbs() {
    let text = "Lavrov and Rubio met in Doha on Thursday and agreed to talk again.";
    let mut document = document("en", &[text]);
    document.events = vec![
        event(&document, 0, "meeting", "met"),
        event(&document, 0, "agreement", "agreed"),
    ];
    extractor().extract(&mut document);
    for event in &document.events {
        assert_eq!(
            line(event),
            "actor Sergey Lavrov, Marco Rubio; place Doha; time 2025-07-10/2025-07-10"
        );
    }
}
