//! The links as rows: what the tables have in common.

use itertools::Itertools;

use super::one_line;
use crate::alignment::{Alignment, Unit};
use crate::encoder::Encoded;

/// One side of a link as it is written.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub article: String,
    pub paragraphs: Vec<usize>,
    /// `paragraph.sentence`; empty in a paragraph link.
    pub sentences: Vec<String>,
    pub text: String,
    /// The share of the paragraphs' sentences that are linked, 0 to 1; `None` in a sentence link.
    pub share: Option<f32>,
    /// What rows are ordered by: the indices of the sentences, or the numbers of the paragraphs.
    place: Vec<usize>,
}

/// A link as it is written.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub left: Side,
    pub right: Side,
    pub confidence: f32,
}

/// A row a link, by the articles' names and the place in the left article; the article whose name comes first is the
/// left one.
pub(super) fn rows(articles: &[&Encoded], alignment: &Alignment, unit: Unit) -> Vec<Row> {
    match unit {
        Unit::Sentence => sentence_rows(articles, alignment),
        Unit::Paragraph | Unit::Line => paragraph_rows(articles, alignment),
    }
}

fn sentence_rows(articles: &[&Encoded], alignment: &Alignment) -> Vec<Row> {
    let side = |article: &Encoded, indices: &[usize]| {
        let sentences = indices.iter().map(|&index| &article.segments.sentences[index]);
        Side {
            article: one_line(&article.article.source),
            paragraphs: sentences.clone().map(|sentence| sentence.paragraph).dedup().collect(),
            sentences: sentences.clone().map(|one| format!("{}.{}", one.paragraph, one.number)).collect(),
            text: sentences.map(|sentence| one_line(sentence.span.of(&article.article.text))).join(" "),
            share: None,
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
    let side = |article: &Encoded, numbers: &[usize], share: f32| {
        let paragraphs = numbers.iter().filter_map(|&number| article.article.paragraph(number));
        Side {
            article: one_line(&article.article.source),
            paragraphs: numbers.to_vec(),
            sentences: Vec::new(),
            text: paragraphs.map(|paragraph| one_line(paragraph.body.of(&article.article.text))).join(" "),
            share: Some(share),
            place: numbers.to_vec(),
        }
    };
    let rows = alignment.pairs.iter().flat_map(|pair| {
        let (left, right) = (articles[pair.left], articles[pair.right]);
        pair.paragraph_links(left, right).into_iter().map(move |link| Row {
            left: side(left, &link.left, link.left_share),
            right: side(right, &link.right, link.right_share),
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
        let names = a.left.article.cmp(&b.left.article).then_with(|| a.right.article.cmp(&b.right.article));
        names.then_with(|| a.left.place.cmp(&b.left.place))
    });
    rows
}
