//! Links as JSON, one object a line.

use serde::Serialize;

use super::row::{Row, rows};
use crate::alignment::{Alignment, Unit};
use crate::encoder::Encoded;

/// A line.
#[derive(Serialize)]
struct Record<'a> {
    left_article: &'a str,
    left_paragraphs: &'a [usize],
    left_sentences: &'a [String],
    right_article: &'a str,
    right_paragraphs: &'a [usize],
    right_sentences: &'a [String],
    confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_share: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    right_share: Option<f64>,
    left_text: &'a str,
    right_text: &'a str,
}

/// The links as NDJSON: the columns and the order of [`tsv`](super::tsv), numbers and sentences as lists.
/// A paragraph link also tells the share of each side's sentences that are linked.
#[must_use]
pub fn ndjson(articles: &[&Encoded], alignment: &Alignment, unit: Unit) -> String {
    let record = |Row { left, right, confidence }: &Row| {
        serde_json::to_string(&Record {
            left_article: &left.article,
            left_paragraphs: &left.paragraphs,
            left_sentences: &left.sentences,
            right_article: &right.article,
            right_paragraphs: &right.paragraphs,
            right_sentences: &right.sentences,
            confidence: rounded(*confidence),
            left_share: left.share.map(rounded),
            right_share: right.share.map(rounded),
            left_text: &left.text,
            right_text: &right.text,
        })
        // Strings and numbers always have a form in JSON.
        .unwrap_or_default()
    };
    rows(articles, alignment, unit).iter().map(|row| record(row) + "\n").collect()
}

/// To two decimals.
fn rounded(number: f32) -> f64 {
    (f64::from(number) * 100.0).round() / 100.0
}
