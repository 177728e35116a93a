//! What the page's script knows of the links: the beads of every pair, and a dot plot of the similarities.

use itertools::Itertools;
use serde::Serialize;

use super::bead::{count, links, unit_of};
use crate::alignment::{Alignment, PairAlignment, Unit};
use crate::encoder::Encoded;

/// A dot plot has at most this many cells a side: about what a screen shows of it. The units of a longer article share
/// cells, each showing the most similar pair in it.
const CELLS: usize = 256;

/// The links of a story.
#[derive(Debug, Serialize)]
pub(super) struct Story {
    pub articles: Vec<ArticleFacts>,
    pub pairs: Vec<Pair>,
}

/// What is told of an article.
#[derive(Debug, Serialize)]
pub(super) struct ArticleFacts {
    pub name: String,
    /// How many units it has.
    pub units: usize,
    /// The 1-based names of the units: `paragraph.sentence`, or the number of the paragraph or line.
    pub names: Vec<String>,
}

/// Two articles' links.
#[derive(Debug, Serialize)]
pub(super) struct Pair {
    pub left: usize,
    pub right: usize,
    /// Whether the two texts run in parallel.
    pub parallel: bool,
    /// Left units, right units, confidence in per cent.
    pub links: Vec<(Vec<usize>, Vec<usize>, u8)>,
    /// How many cells the plot has along the left and along the right article.
    pub cells: (usize, usize),
    /// Cell along the left article, cell along the right one, similarity in per cent; one after the other.
    pub dots: Vec<usize>,
}

/// The links of a story whose articles have units of these names.
pub(super) fn story(articles: &[&Encoded], alignment: &Alignment, unit: Unit, names: Vec<Vec<String>>) -> Story {
    let facts = articles.iter().zip(names);
    let facts = facts.map(|(article, names)| ArticleFacts {
        name: article.article.source.clone(),
        units: count(article, unit),
        names,
    });
    let pairs = alignment.pairs.iter().map(|pair| of_pair(pair, articles[pair.left], articles[pair.right], unit));
    Story { articles: facts.collect(), pairs: pairs.collect() }
}

fn of_pair(pair: &PairAlignment, left: &Encoded, right: &Encoded, unit: Unit) -> Pair {
    let beads = links(pair, left, right, unit);
    let sides = (count(left, unit), count(right, unit));
    let cells = (sides.0.min(CELLS), sides.1.min(CELLS));
    let mut dots: Vec<(usize, usize, u8)> = pair
        .weighed_pairs()
        .iter()
        .map(|weighed| {
            let (row, column) = (unit_of(left, weighed.left, unit), unit_of(right, weighed.right, unit));
            (row * cells.0 / sides.0, column * cells.1 / sides.1, per_cent(weighed.similarity))
        })
        .collect();
    dots.sort_unstable_by(|a, b| (a.0, a.1, b.2).cmp(&(b.0, b.1, a.2)));
    dots.dedup_by_key(|dot| (dot.0, dot.1));
    Pair {
        left: pair.left,
        right: pair.right,
        parallel: pair.parallel,
        links: beads.into_iter().map(|bead| (bead.left, bead.right, per_cent(bead.confidence))).collect(),
        cells,
        dots: dots.into_iter().flat_map(|(row, column, similarity)| [row, column, similarity.into()]).collect_vec(),
    }
}

fn per_cent(share: f32) -> u8 {
    (share * 100.0).round() as u8
}
