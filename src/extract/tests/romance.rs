//! Constructions of the Romance languages that name who is who by another order than English.

use super::check;

#[test]
fn an_adjective_behind_the_noun_tells_whose_act_it_is() {
    check(
        "es",
        "strike",
        "bombardeo",
        "Murieron 18 personas en un bombardeo ruso contra Járkov.",
        "actor Russia; recipient Ukraine; place Kharkiv; dead exact 18 person",
    );
}

#[test]
fn a_quotation_stands_before_its_speaker() {
    check(
        "es",
        "accusation",
        "denunció",
        "\"Israel comete un genocidio\", denunció Gustavo Petro.",
        "actor Gustavo Petro",
    );
}

#[test]
fn a_french_strike_is_where_au_says() {
    check(
        "fr",
        "strike",
        "frappe",
        "Une frappe de l'armée malienne a tué six civils au Mali.",
        "actor Malian army; place Mali; dead exact 6 civilian",
    );
}

#[test]
fn an_adjective_divides_an_office() {
    check(
        "fr",
        "meeting",
        "rencontré",
        "Le ministre russe des Affaires étrangères a rencontré Marco Rubio.",
        "actor Sergey Lavrov, Marco Rubio",
    );
}

#[test]
fn the_subject_behind_talks_that_open_a_sentence_takes_part() {
    check(
        "pt",
        "call",
        "conversa por telefone",
        "Em conversa por telefone com Donald Trump, Lula pediu o fim das tarifas.",
        "actor Donald Trump, Luiz Inácio Lula da Silva; says Luiz Inácio Lula da Silva",
    );
}

#[test]
fn holders_named_behind_their_offices_stand_for_no_country() {
    check(
        "es",
        "meeting",
        "reunión",
        "Los presidentes de Chile y Argentina, Gabriel Boric y Javier Milei, mantuvieron una reunión en Santiago.",
        "actor Gabriel Boric, Javier Milei; place Santiago",
    );
}
