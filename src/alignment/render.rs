//! Alignments as text: TSV and NDJSON.

use std::fmt::Write as _;

use itertools::Itertools;
use serde::Serialize;

use super::Alignment;
use crate::encoder::Encoded;
use crate::error::is_unprintable;

/// The columns of the tables.
const HEADER: &str = "left_article\tleft_paragraphs\tleft_sentences\tright_article\tright_paragraphs\t\
                      right_sentences\tconfidence\tleft_text\tright_text\n";

/// One side of a link as it is written.
#[derive(Clone, Debug)]
struct Side {
    article: String,
    paragraphs: Vec<usize>,
    /// `paragraph.sentence`; empty in a paragraph link.
    sentences: Vec<String>,
    text: String,
    /// What rows are ordered by: the indices of the sentences, or the numbers of the paragraphs.
    place: Vec<usize>,
}

/// A link as it is written.
#[derive(Clone, Debug)]
struct Row {
    left: Side,
    right: Side,
    confidence: f32,
}

/// A line of NDJSON.
#[derive(Serialize)]
struct Record<'a> {
    left_article: &'a str,
    left_paragraphs: &'a [usize],
    left_sentences: &'a [String],
    right_article: &'a str,
    right_paragraphs: &'a [usize],
    right_sentences: &'a [String],
    confidence: f64,
    left_text: &'a str,
    right_text: &'a str,
}

/// The sentence links as TSV: a header, then a row a link, by the articles' names and the place in the left article;
/// the article whose name comes first is the left one. `articles` is the slice that was aligned.
#[must_use]
pub fn sentences_tsv(articles: &[&Encoded], alignment: &Alignment) -> String {
    tsv(&sentence_rows(articles, alignment))
}

/// The paragraph links as TSV: the same columns, those of the sentences empty.
#[must_use]
pub fn paragraphs_tsv(articles: &[&Encoded], alignment: &Alignment) -> String {
    tsv(&paragraph_rows(articles, alignment))
}

/// The sentence links as NDJSON: the columns of the TSV, numbers and sentences as lists.
#[must_use]
pub fn sentences_ndjson(articles: &[&Encoded], alignment: &Alignment) -> String {
    ndjson(&sentence_rows(articles, alignment))
}

/// The paragraph links as NDJSON: the sentence lists are empty.
#[must_use]
pub fn paragraphs_ndjson(articles: &[&Encoded], alignment: &Alignment) -> String {
    ndjson(&paragraph_rows(articles, alignment))
}

fn sentence_rows(articles: &[&Encoded], alignment: &Alignment) -> Vec<Row> {
    let side = |article: &Encoded, indices: &[usize]| {
        let sentences = indices.iter().map(|&index| &article.segments.sentences[index]);
        Side {
            article: cell(&article.article.source),
            paragraphs: sentences.clone().map(|sentence| sentence.paragraph).dedup().collect(),
            sentences: sentences.clone().map(|one| format!("{}.{}", one.paragraph, one.number)).collect(),
            text: sentences.map(|sentence| cell(sentence.span.of(&article.article.text))).join(" "),
            place: indices.to_vec(),
        }
    };
    let rows = alignment.pairs.iter().flat_map(|pair| {
        pair.links.iter().map(move |link| Row {
            left: side(articles[pair.left], &link.left),
            right: side(articles[pair.right], &link.right),
            confidence: link.confidence,
        })
    });
    ordered(rows.collect())
}

fn paragraph_rows(articles: &[&Encoded], alignment: &Alignment) -> Vec<Row> {
    let side = |article: &Encoded, numbers: &[usize]| {
        let paragraphs = article.article.paragraphs.iter().filter(|paragraph| numbers.contains(&paragraph.number));
        Side {
            article: cell(&article.article.source),
            paragraphs: numbers.to_vec(),
            sentences: Vec::new(),
            text: paragraphs.map(|paragraph| cell(paragraph.body.of(&article.article.text))).join(" "),
            place: numbers.to_vec(),
        }
    };
    let rows = alignment.pairs.iter().flat_map(|pair| {
        let (left, right) = (articles[pair.left], articles[pair.right]);
        pair.paragraph_links(left, right).into_iter().map(move |link| Row {
            left: side(left, &link.left),
            right: side(right, &link.right),
            confidence: link.confidence,
        })
    });
    ordered(rows.collect())
}

/// Every row with the lesser article name on the left, by names and places: the same whatever the articles' order.
fn ordered(mut rows: Vec<Row>) -> Vec<Row> {
    for row in &mut rows {
        if row.left.article > row.right.article {
            std::mem::swap(&mut row.left, &mut row.right);
        }
    }
    rows.sort_by(|a, b| {
        let key = |row: &Row| (row.left.article.clone(), row.right.article.clone(), row.left.place.clone());
        key(a).cmp(&key(b))
    });
    rows
}

fn tsv(rows: &[Row]) -> String {
    let mut table = HEADER.to_owned();
    for Row { left, right, confidence } in rows {
        for side in [left, right] {
            let (paragraphs, sentences) = (side.paragraphs.iter().join(","), side.sentences.iter().join(","));
            // Writing to a string cannot fail.
            let _ = write!(table, "{}\t{paragraphs}\t{sentences}\t", side.article);
        }
        let _ = writeln!(table, "{confidence:.2}\t{}\t{}", left.text, right.text);
    }
    table
}

fn ndjson(rows: &[Row]) -> String {
    let record = |Row { left, right, confidence }: &Row| {
        serde_json::to_string(&Record {
            left_article: &left.article,
            left_paragraphs: &left.paragraphs,
            left_sentences: &left.sentences,
            right_article: &right.article,
            right_paragraphs: &right.paragraphs,
            right_sentences: &right.sentences,
            confidence: (f64::from(*confidence) * 100.0).round() / 100.0,
            left_text: &left.text,
            right_text: &right.text,
        })
        .unwrap_or_default()
    };
    rows.iter().map(|row| record(row) + "\n").collect()
}

/// A text as it may stand in a table: white space as single spaces, control characters left out.
fn cell(text: &str) -> String {
    let printable =
        text.split_whitespace().map(|word| word.chars().filter(|&c| !is_unprintable(c)).collect::<String>());
    printable.filter(|word| !word.is_empty()).join(" ")
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_one_line_without_control_characters() {
        assert_eq!(cell("a\tb\u{2028}c\n d\u{202e}e \u{7} f\u{85}"), "a b c de f");
    }
}
