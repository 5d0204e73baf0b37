/// Says that a text is no language tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a BCP 47 language tag")]
pub struct BadTag;

/// ISO 639-3 (and the old 639-2 forms) of languages that BCP 47 writes with two letters.
const SHORTER: &str = "ara:ar deu:de ger:de eng:en fra:fr fre:fr hin:hi ita:it por:pt rus:ru spa:es tur:tr ukr:uk \
    zho:zh chi:zh cmn:zh arb:ar ben:bn bul:bg ces:cs cze:cs dan:da ell:el gre:el fas:fa per:fa fin:fi heb:he hun:hu \
    ind:id jpn:ja kor:ko mar:mr nep:ne nld:nl dut:nl nor:no pan:pa pol:pl ron:ro rum:ro srp:sr swe:sv tam:ta tel:te \
    tha:th urd:ur vie:vi hrv:hr bos:bs slk:sk slv:sl bel:be mkd:mk kat:ka hye:hy aze:az kaz:kk uzb:uz";

/// Writes a language tag as BCP 47 does: `zh_hans` as `zh-Hans`, `EN-us` as `en-US`, `hin` as `hi`.
///
/// Gives none for `und`, which says nothing.
pub fn canonical_tag(tag: &str) -> Result<Option<String>, BadTag> {
    let tag = tag.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    if !(2..=3).contains(&language.len()) || !language.bytes().all(|b| b.is_ascii_lowercase()) {
        return Err(BadTag);
    }
    let shorter = SHORTER
        .split_ascii_whitespace()
        .find_map(|pair| pair.strip_prefix(language.as_str())?.strip_prefix(':'));
    let mut out = shorter.map_or(language.clone(), str::to_owned);
    for part in parts {
        if part.is_empty() || part.len() > 8 || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(BadTag);
        }
        out.push('-');
        match part.len() {
            2 => out.push_str(&part.to_ascii_uppercase()),
            4 if part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                out.push_str(&part[..1].to_ascii_uppercase());
                out.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => out.push_str(&part.to_ascii_lowercase()),
        }
    }
    Ok((language != "und").then_some(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tag: &str, expected: &str) {
        let found =
            canonical_tag(tag).map_or("bad".to_owned(), |tag| tag.unwrap_or("none".to_owned()));
        assert_eq!(found, expected, "{tag}");
    }

    #[test]
    fn tags_have_one_form() {
        check("HI", "hi");
        check("zh_hans", "zh-Hans");
        check("EN-us", "en-US");
        check("sr-latn-rs", "sr-Latn-RS");
        check("hin", "hi");
        check("und", "none");
        check("gsw", "gsw");
    }

    #[test]
    fn names_are_no_tags() {
        for tag in ["", "English", "e", "en-", "हिन्दी", "it; q=1"] {
            check(tag, "bad");
        }
    }
}
