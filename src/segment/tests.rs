use super::*;
use crate::work_time::shortest;

/// Checks that a text is cut at each `¦`, which stands in for the space or line end there.
#[track_caller]
fn check(language: &str, marked: &str) {
    let text = marked.replace('¦', " ");
    check_text(language, &text, &marked.split('¦').collect::<Vec<_>>());
}

#[track_caller]
fn check_text(language: &str, text: &str, expected: &[&str]) {
    let spans = Segmenter::default().sentences(text, language);
    let found: Vec<&str> = spans.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(found, expected);
}

#[test]
fn plain_sentences() {
    check(
        "en",
        "Talks began on Monday.¦They ended a day later!¦Why?¦Nobody said.",
    );
    check(
        "hi",
        "दोनों मंत्री दिल्ली में मिले।¦वार्ता दो घंटे चली।¦क्या समझौता होगा?¦अभी तय नहीं।",
    );
    check("hi", "सरकार ने यह कहा है.¦विपक्ष ने विरोध किया.");
    check(
        "it",
        "I ministri si sono incontrati a Roma.¦È stato un colloquio breve.",
    );
    check("ru", "Министры встретились в Вене.¦Они подписали договор.");
    check(
        "uk",
        "Міністри зустрілися у Львові.¦Їхня розмова тривала годину.",
    );
    check("ar", "التقى الوزيران في جدة.¦هل وقعا الاتفاق؟¦لم يعلن شيء.");
    check("ur", "وزیر نے دورہ کیا۔¦مذاکرات کل ہوں گے۔");
    check_text(
        "zh",
        "两国外长在北京会晤。会谈持续两小时！结果如何？尚未公布。",
        &[
            "两国外长在北京会晤。",
            "会谈持续两小时！",
            "结果如何？",
            "尚未公布。",
        ],
    );
}

#[test]
fn abbreviations_end_no_sentence() {
    check(
        "en",
        "Gen. Smith met Dr. Jones on Nov. 3 in Vienna.¦They agreed.",
    );
    check(
        "en",
        "Acme Inc. Chairman Roy Hill resigned.¦He worked for Acme Inc.¦The firm is closed.",
    );
    check(
        "de",
        "Der Minister sprach mit Prof. Weber, d.h. mit dem Leiter.¦Danach fuhr er ab.",
    );
    check(
        "it",
        "Il dott. Bianchi e l'on. Verdi erano a Pisa.¦Poi sono partiti.",
    );
    check(
        "es",
        "El Sr. Ruiz vive en EE. UU. desde mayo.¦Allí trabaja.",
    );
    check(
        "fr",
        "Selon M. Dupont, Mme. Leroy est partie.¦Elle reviendra.",
    );
    check(
        "pt",
        "O Sr. Costa falou com a Dra. Lima.¦Eles vão assinar o acordo.",
    );
    check(
        "ru",
        "Встреча в г. Вене стоила 5 млн. руб. бюджета.¦Об этом сообщил А. Б. Иванов.",
    );
    check(
        "uk",
        "Про це заявив проф. Коваль у 2024 р. на форумі.¦Він додав подробиці.",
    );
    check(
        "tr",
        "Prof. Demir ile Doç. Kaya Ankara'da görüştü.¦Görüşme uzun sürdü.",
    );
    check(
        "hi",
        "डॉ. वर्मा और प्रो. सिंह ने जी.डी.पी. पर बात की।¦एस. के. शर्मा भी थे।",
    );
    check("ar", "قال د. سامي إن المحادثات انتهت.¦وغادر الوفد.");
}

#[test]
fn initials_unless_a_starter_follows() {
    check(
        "en",
        "J. R. Hill left the U.S. Senate.¦He moved to the U.S.¦The post is vacant.",
    );
    check("en", "They chose Plan B.¦It failed.");
}

#[test]
fn ordinals_and_list_numbers() {
    check(
        "de",
        "Am 3. Oktober trafen sich beide im 2. Stock.¦Das war 2019.¦Sie schwiegen.",
    );
    check(
        "tr",
        "Toplantı 19. Cadde üzerinde yapıldı.¦Saat üçte bitti.",
    );
    check("en", "1. Open the border.¦2. Release the men.");
    check("en", "The toll rose to 12.¦Rescuers kept digging.");
}

#[test]
fn quotes_stay_with_their_sentence() {
    check("en", "“We will not go.”¦The envoy left.");
    check(
        "en",
        "\"Will you sign?\" asked the envoy.¦\"Never!\" he said.",
    );
    check(
        "fr",
        "« Nous partons demain. »¦Le ministre a quitté la salle.",
    );
    check("it", "«Non firmiamo.»¦Il ministro è uscito.");
    check("hi", "उन्होंने कहा, “हम तैयार हैं।”¦फिर वे चले गए।");
    check("hi", "“बैठक जल्द होगी, ”प्रवक्ता ने कहा।");
    check_text(
        "zh",
        "他说：“我们不会离开。”随后他走了。",
        &["他说：“我们不会离开。”", "随后他走了。"],
    );
}

#[test]
fn quotes_open_without_a_space_before_them() {
    check_text(
        "zh",
        "会谈结束了。“我们会回来。”他说。",
        &["会谈结束了。", "“我们会回来。”", "他说。"],
    );
    check_text(
        "zh",
        "会谈结束了。\"好的。\"",
        &["会谈结束了。", "\"好的。\""],
    );
}

#[test]
fn units_end_a_sentence_after_a_number() {
    check("ru", "Город основан в 1147 г.¦Крепость моложе.");
    check("ru", "Он жил в г. Твери.¦Потом уехал.");
}

#[test]
fn boundaries_that_uax_29_misses() {
    check("hi", "बैठक समाप्त हुई |¦मंत्री लौट गए |");
    check("en", "The ship sank.¦12 sailors drowned.");
    check("en", "They waited…¦Nobody came.");
    check("ru", "Вы подпишете?¦— Нет, не подпишем.");
    check_text(
        "en",
        "The talks ended.Both sides left. See www.example.org/a.Html or Node.js now.",
        &[
            "The talks ended.",
            "Both sides left.",
            "See www.example.org/a.Html or Node.js now.",
        ],
    );
    check_text(
        "hi",
        "वार्ता विफल रही.दोनों लौट गए।",
        &["वार्ता विफल रही.", "दोनों लौट गए।"],
    );
}

#[test]
fn what_goes_on_is_no_boundary() {
    check(
        "en",
        "Yahoo! said so.¦The price (approx. 3.5 million) fell.",
    );
    check("es", "¿Quién viene? preguntó.¦¡Nadie!");
    check("en", "He hesitated... and left.");
}

#[test]
fn lines() {
    check_text(
        "en",
        "Talks fail\nMinisters left Geneva.\n\n* * *\n",
        &["Talks fail", "Ministers left Geneva."],
    );
    check_text("hi", "वार्ता विफल\nमंत्री लौटे।", &["वार्ता विफल", "मंत्री लौटे।"]);
    check_text("en", "", &[]);
    check_text("en", " \n… ", &[]);
}

#[test]
fn time_is_linear() {
    let segmenter = Segmenter::default();
    for piece in [
        "a", "a ", ".", ". ", "! ( ", "\"", "a.\"", "1. ", "A. ", "…", "a.B", "।", " ", "? – ",
        "x\n",
    ] {
        // Quadratic would be 64 times.
        let time = |length: usize| {
            let text = piece.repeat(length / piece.len());
            shortest(|| {
                std::hint::black_box(segmenter.sentences(&text, "en").len());
            })
        };
        let (short, long) = (time(5_000), time(40_000));
        assert!(long < short * 24, "{piece:?} {short:?} {long:?}");
    }
}
