use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = Detector::default().detect(text);
    assert_eq!(found.tag, expected, "{text} ({})", found.confidence);
}

#[test]
fn the_twelve() {
    check(
        "दोनों देशों के विदेश मंत्रियों ने सोमवार को दिल्ली में बातचीत की।",
        "hi",
    );
    check(
        "I ministri degli Esteri si sono incontrati lunedì per parlare della tregua.",
        "it",
    );
    check(
        "The foreign ministers met on Monday to talk about the ceasefire.",
        "en",
    );
    check(
        "Los ministros se reunieron el lunes para hablar de la tregua en la región.",
        "es",
    );
    check(
        "Les ministres se sont réunis lundi pour parler de la trêve dans la région.",
        "fr",
    );
    check(
        "Die Minister trafen sich am Montag, um über die Waffenruhe zu sprechen.",
        "de",
    );
    check(
        "Os ministros reuniram-se na segunda-feira para falar sobre a trégua.",
        "pt",
    );
    check(
        "Министры встретились в понедельник, чтобы обсудить перемирие.",
        "ru",
    );
    check(
        "Міністри зустрілися в понеділок, щоб обговорити перемир'я.",
        "uk",
    );
    check(
        "التقى وزيرا الخارجية يوم الاثنين لبحث الهدنة في المنطقة.",
        "ar",
    );
    check("两国外长星期一举行会谈，讨论停火问题。", "zh-Hans");
    check("兩國外長星期一舉行會談，討論停火問題。", "zh-Hant");
    check(
        "Bakanlar pazartesi günü ateşkesi görüşmek için bir araya geldi.",
        "tr",
    );
}

#[test]
fn their_neighbours() {
    check(
        "Министрите се срещнаха в понеделник, за да обсъдят примирието.",
        "bg",
    );
    check(
        "Министрите се сретнаа во понеделникот за да разговараат за примирјето.",
        "mk",
    );
    check(
        "Министри су се састали у понедељак да би разговарали о примирју.",
        "sr-Cyrl",
    );
    check(
        "Міністры сустрэліся ў панядзелак, каб абмеркаваць перамір'е.",
        "be",
    );
    check(
        "وزیران خارجه روز دوشنبه برای گفتگو درباره آتش‌بس دیدار کردند.",
        "fa",
    );
    check("وزرائے خارجہ نے پیر کو جنگ بندی پر بات چیت کی ہے۔", "ur");
    check("外相は月曜日に停戦について会談した。", "ja");
    check(
        "Nazirlər bazar ertəsi atəşkəsi müzakirə etmək üçün görüşüb.",
        "az",
    );
    check(
        "Os ministros reuníronse o luns para falar sobre a tregua na rexión, dixo unha fonte.",
        "gl",
    );
    check(
        "Els ministres es van reunir dilluns per parlar de la treva amb els aliats.",
        "ca",
    );
    check("दोन्ही देशांच्या मंत्र्यांनी सोमवारी चर्चा केली आहे.", "mr");
    check("दुवै देशका मन्त्रीहरूले सोमबार वार्ता गरेका छन्।", "ne");
}

#[test]
fn what_says_nothing_is_und() {
    for text in [
        "",
        "  ",
        "12:30 — 4,5 %",
        "https://example.org/news/a-story-of-the-day",
        "🙂🙂",
        "@someone #thing",
    ] {
        check(text, "und");
    }
}

#[test]
fn look_alikes_are_folded() {
    check(
        "Министpы встpетились в понeдельник, чтoбы обсудить пеpемирие.",
        "ru",
    );
}

#[test]
fn a_sentence_may_differ_from_its_document() {
    let detector = Detector::default();
    let other = |language: &str, sentence: &str| detector.other_than(language, sentence);
    assert_eq!(
        other("hi", "The foreign ministers met on Monday.").as_deref(),
        Some("en")
    );
    assert_eq!(other("hi", "मंत्री ने TASS और Reuters से कहा।"), None);
    assert_eq!(
        other("en", "The minister went to Paris and then to Rome."),
        None
    );
    assert_eq!(
        other(
            "en",
            "Die Minister trafen sich am Montag, um über die Waffenruhe zu sprechen."
        )
        .as_deref(),
        Some("de"),
    );
    assert_eq!(other("en", "C'est la vie."), None);
    assert_eq!(other("zh", "两国外长星期一举行会谈，讨论停火问题。"), None);
}
