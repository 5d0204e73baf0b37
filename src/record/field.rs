use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use crate::model::{Bound, Grain, Precision, Role};

/// A half-open range of Unicode code points into a part of the document.
pub type Offsets = [u32; 2];

/// The words that decided the status.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusField {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Offsets,
    /// The sentence they stand in, where it is not the event's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
}

/// What told the event's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DateFrom {
    /// The event's own time expression.
    Text,
    /// The day of publication: the text gives no time, and the act has happened or goes on.
    Published,
}

/// An actor or recipient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyField {
    /// The words.
    pub text: String,
    /// The canonical English name.
    pub name: Option<String>,
    /// The PLOVER code of a country or an organisation.
    pub code: Option<String>,
    /// PLOVER sectors.
    #[serde(default)]
    pub sector: Vec<String>,
    /// Where the words stand.
    pub span: Offsets,
    /// The sentence they stand in, where it is not the event's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
}

/// Where the event happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceField {
    /// The words.
    pub text: String,
    /// The canonical English name.
    pub name: Option<String>,
    /// The identifier of GeoNames.
    pub geonameid: Option<u64>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// The first-order division.
    pub admin1: Option<String>,
    /// How narrow it is.
    pub precision: Precision,
    /// Degrees north; none for a country.
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: Option<f64>,
    /// Degrees east; none for a country.
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: Option<f64>,
    /// Where the words stand.
    pub span: Offsets,
    /// The sentence they stand in, where it is not the event's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
}

/// When the event happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeField {
    /// The words.
    pub text: String,
    /// The first day, or the first minute where the grain is an hour.
    #[schemars(regex(pattern = r"^-?\d{4,6}-\d\d-\d\d(T\d\d:\d\d)?$"))]
    pub start: String,
    /// The last day, or the last minute where the grain is an hour.
    #[schemars(regex(pattern = r"^-?\d{4,6}-\d\d-\d\d(T\d\d:\d\d)?$"))]
    pub end: String,
    /// How narrow the words are.
    pub grain: Grain,
    /// Where the words stand.
    pub span: Offsets,
    /// The sentence they stand in, where it is not the event's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
}

/// A number that belongs to the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantityField {
    /// The words.
    pub text: String,
    /// What it counts.
    pub role: Role,
    /// The number; the lower one of a range.
    #[serde(serialize_with = "number")]
    pub value: f64,
    /// The upper one; only with the bound `range`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "optional_number",
        default
    )]
    pub max: Option<f64>,
    /// How the words limit it.
    pub bound: Bound,
    /// What is counted; ISO 4217 for money.
    pub unit: Option<String>,
    /// Where the words stand.
    pub span: Offsets,
    /// The sentence they stand in, where it is not the event's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
}

/// Who says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributionField {
    /// The words that name the speaker.
    pub text: String,
    /// The canonical English name.
    pub name: Option<String>,
    /// The verb of saying.
    pub verb: Option<String>,
    /// Whether the event stands inside quoted words.
    #[serde(default)]
    pub quoted: bool,
    /// Where the speaker is named.
    pub span: Offsets,
    /// The sentence that is in, where it is not the event's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<usize>,
}

/// The words that made one rule fire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceField {
    /// The words; ` … ` stands for what lies between words that are apart.
    pub text: String,
    /// The rule's name, `language/category/rule`.
    pub rule: String,
    /// Where the words stand; the first is the trigger.
    pub spans: Vec<Offsets>,
}

/// Writes whole numbers without a fraction: 400, not 400.0.
#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature is serde's"
)]
fn number<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    /// Up to here every whole number has its own `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() <= EXACT {
        serializer.serialize_i64(*value as i64)
    } else {
        serializer.serialize_f64(*value)
    }
}

#[allow(clippy::ref_option, reason = "the signature is serde's")]
fn optional_number<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => number(value, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_no_fraction() {
        let check = |value: f64, expected: &str| {
            let mut text = Vec::new();
            number(&value, &mut serde_json::Serializer::new(&mut text)).unwrap();
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        };
        check(400.0, "400");
        check(2.5, "2.5");
        check(-3.0, "-3");
        check(1e300, "1e+300");
    }
}
