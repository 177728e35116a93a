//! Links as tab-separated values.

use std::fmt::Write as _;

use itertools::Itertools;

use super::row::{Row, rows};
use crate::alignment::{Alignment, Unit};
use crate::encoder::Encoded;

/// The columns of the table.
const HEADER: &str = "left_article\tleft_paragraphs\tleft_sentences\tright_article\tright_paragraphs\t\
                      right_sentences\tconfidence\tleft_text\tright_text\n";

/// The links as TSV: a header, then a row a link, by the articles' names and the place in the left article; the article
/// whose name comes first is the left one. The columns of the sentences are empty where paragraphs or lines are linked.
#[must_use]
pub fn tsv(articles: &[&Encoded], alignment: &Alignment, unit: Unit) -> String {
    let mut table = HEADER.to_owned();
    for Row { left, right, confidence } in rows(articles, alignment, unit) {
        for side in [&left, &right] {
            let (paragraphs, sentences) = (side.paragraphs.iter().join(","), side.sentences.iter().join(","));
            // Writing to a string cannot fail.
            let _ = write!(table, "{}\t{paragraphs}\t{sentences}\t", side.article);
        }
        let _ = writeln!(table, "{confidence:.2}\t{}\t{}", left.text, right.text);
    }
    table
}
