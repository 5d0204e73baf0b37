use super::*;

#[test]
fn every_language_is_compiled_with_names() {
    let gazetteer = Gazetteer::built_in();
    assert_eq!(gazetteer.tongues.len(), 12);
    for language in gazetteer.tongues.keys() {
        assert!(
            gazetteer.tongue(language, Style::default).is_some(),
            "{language}"
        );
    }
    let russia = gazetteer.nation("RUS").unwrap();
    assert_eq!(
        (russia.name.as_str(), russia.kind),
        ("Russia", Kind::Nation)
    );
}

#[test]
fn an_office_is_its_holders_on_a_day() {
    let gazetteer = Gazetteer::built_in();
    let holder = |code: &str, year| {
        let holder = gazetteer.holder(code, "president", Day::new(year, 7, 1));
        holder.map(|person| person.name.as_str())
    };
    assert_eq!(holder("USA", 2022), Some("Joe Biden"));
    assert_eq!(holder("USA", 2018), Some("Donald Trump"));
    assert_eq!(holder("FRA", 2025), Some("Emmanuel Macron"));
    assert_eq!(holder("FRA", 1900), None);
    assert_eq!(holder("XXX", 2025), None);
}
