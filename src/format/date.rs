use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

/// Forms with an offset that neither RFC has but feeds use.
const WITH_OFFSET: [&str; 4] = [
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M %z",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M%z",
];

/// Reads a moment: RFC 3339, RFC 2822, `YYYY-MM-DD HH:MM[:SS]`, or `YYYY-MM-DD` alone.
///
/// Without a zone it is UTC; without a time of day, midnight.
/// Gives none for everything else, ambiguous forms such as `03/04/2025` among it.
pub fn parse_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let text = text
        .strip_suffix(" UTC")
        .or_else(|| text.strip_suffix(" GMT"))
        .filter(|rest| !rest.contains(','))
        .map_or_else(|| text.to_owned(), |rest| format!("{rest}Z"));
    if let Ok(at) = text.parse() {
        return Some(at);
    }
    // A civil time would drop an offset without a word, so forms with one are read first.
    for form in WITH_OFFSET {
        if let Ok(at) = strtime::parse(form, &text).and_then(|parsed| parsed.to_timestamp()) {
            return Some(at);
        }
    }
    if let Ok(at) = rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(&text)
    {
        return Some(at);
    }
    let has_offset = text.get(10..).is_some_and(|time| time.contains(['+', '-']));
    let civil: Option<DateTime> = if has_offset {
        None
    } else {
        text.parse::<DateTime>()
            .or_else(|_| text.parse::<Date>().map(|day| day.at(0, 0, 0, 0)))
            .ok()
    };
    TimeZone::UTC.to_timestamp(civil?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = parse_date(text).map_or("none".to_owned(), |at| at.to_string());
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn reads_moments_and_days() {
        check("2025-07-11", "2025-07-11T00:00:00Z");
        check(" 2025-07-11 09:30 ", "2025-07-11T09:30:00Z");
        check("2025-07-11 09:30:15", "2025-07-11T09:30:15Z");
        check("2025-07-11T09:30", "2025-07-11T09:30:00Z");
        check("2025-07-11T09:30:00Z", "2025-07-11T09:30:00Z");
        check("2025-07-11T09:30:00.25+02:00", "2025-07-11T07:30:00.25Z");
        check("2025-07-11T09:30:00+0200", "2025-07-11T07:30:00Z");
        check("2025-07-11T09:30+02:00", "2025-07-11T07:30:00Z");
        check("2025-07-11 09:30 UTC", "2025-07-11T09:30:00Z");
        check("2025-07-11 09:30 +0530", "2025-07-11T04:00:00Z");
        check("Fri, 11 Jul 2025 09:30:00 +0200", "2025-07-11T07:30:00Z");
        check("Fri, 11 Jul 2025 09:30:00 GMT", "2025-07-11T09:30:00Z");
        check("11 Jul 2025 09:30 -0400", "2025-07-11T13:30:00Z");
    }

    #[test]
    fn refuses_what_it_cannot_be_sure_of() {
        for text in [
            "",
            "yesterday",
            "03/04/2025",
            "2025-02-30",
            "2025-07-11 25:00",
            "2025",
            "luglio 2025",
        ] {
            check(text, "none");
        }
    }
}
