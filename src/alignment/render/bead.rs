//! The units of articles, and the beads of two articles: every unit of both in exactly one.

use std::collections::BTreeMap;

use crate::alignment::{PairAlignment, SentenceLink, Unit};
use crate::article::Paragraph;
use crate::encoder::Encoded;
use crate::text::Span;

/// A unit of an article as its bead shows it. Its index is its place in [`units`].
pub(super) struct Piece<'a> {
    /// Its 1-based name: `paragraph.sentence`, or the number of the paragraph or line.
    pub name: String,
    pub text: &'a str,
    /// Whether it was aligned: boilerplate and blank lines are not.
    pub aligned: bool,
}

/// The units of an article, in order.
pub(super) fn units(article: &Encoded, unit: Unit) -> Vec<Piece<'_>> {
    let text = &article.article.text;
    if unit == Unit::Sentence {
        let sentences = article.segments.sentences.iter();
        let piece = |name, span: Span| Piece { name, text: span.of(text), aligned: true };
        return sentences.map(|one| piece(format!("{}.{}", one.paragraph, one.number), one.span)).collect();
    }
    let paragraph = |number: usize| {
        let extent = |paragraph: &Paragraph| {
            let span = if paragraph.body.start < paragraph.body.end { paragraph.body } else { paragraph.span };
            (span.of(text), paragraph.body.start < paragraph.body.end)
        };
        let (text, aligned) = article.article.paragraph(number).map_or(("", false), extent);
        Piece { name: number.to_string(), text, aligned }
    };
    (1..=count(article, unit)).map(paragraph).collect()
}

/// How many units an article has.
pub(super) fn count(article: &Encoded, unit: Unit) -> usize {
    unit.count(&article.article, &article.segments)
}

/// The index of the unit that a sentence belongs to.
pub(super) fn unit_of(article: &Encoded, sentence: usize, unit: Unit) -> usize {
    match unit {
        Unit::Sentence => sentence,
        Unit::Paragraph | Unit::Line => article.segments.sentences[sentence].paragraph - 1,
    }
}

/// Units of two articles that say the same, or one that has no counterpart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bead {
    /// Indices of the left article's units, ascending; empty if a right one has no counterpart.
    pub left: Vec<usize>,
    /// Indices of the right article's units, likewise.
    pub right: Vec<usize>,
    /// The probability that the bead is right, 0 to 1. Of a unit without a counterpart it is 1 less the probability of
    /// its likeliest pair.
    pub confidence: f32,
}

/// The links of two articles as beads, by their first left unit.
pub(super) fn links(pair: &PairAlignment, left: &Encoded, right: &Encoded, unit: Unit) -> Vec<Bead> {
    if unit == Unit::Sentence {
        let bead = |link: &SentenceLink| Bead {
            left: link.left.clone(),
            right: link.right.clone(),
            confidence: link.confidence,
        };
        return pair.links.iter().map(bead).collect();
    }
    let indices = |numbers: &[usize]| numbers.iter().map(|number| number - 1).collect();
    let links = pair.paragraph_links(left, right).into_iter();
    links
        .map(|link| Bead { left: indices(&link.left), right: indices(&link.right), confidence: link.confidence })
        .collect()
}

/// All beads of two articles: by their first left unit, and a right unit without a counterpart after the bead of the
/// right unit before it.
pub(super) fn beads(pair: &PairAlignment, left: &Encoded, right: &Encoded, unit: Unit) -> Vec<Bead> {
    let (rows, columns) = (count(left, unit), count(right, unit));
    let (mut likeliest_left, mut likeliest_right) = (vec![0.0_f32; rows], vec![0.0_f32; columns]);
    for weighed in &pair.weighed {
        let (row, column) = (unit_of(left, weighed.left, unit), unit_of(right, weighed.right, unit));
        likeliest_left[row] = likeliest_left[row].max(weighed.probability);
        likeliest_right[column] = likeliest_right[column].max(weighed.probability);
    }
    let mut beads = links(pair, left, right, unit);
    let mut linked = vec![false; rows];
    beads.iter().flat_map(|bead| &bead.left).for_each(|&at| linked[at] = true);
    let alone = (0..rows).filter(|&at| !linked[at]);
    let alone = alone.map(|at| Bead { left: vec![at], right: Vec::new(), confidence: 1.0 - likeliest_left[at] });
    beads.extend(alone.collect::<Vec<_>>());
    beads.sort_by_key(|bead| bead.left[0]);
    with_right_ones(beads, &likeliest_right)
}

/// `beads`, each followed by the right units without a counterpart that come after its own.
fn with_right_ones(beads: Vec<Bead>, likeliest: &[f32]) -> Vec<Bead> {
    let mut bead_of = vec![None; likeliest.len()];
    for (number, bead) in beads.iter().enumerate() {
        bead.right.iter().for_each(|&at| bead_of[at] = Some(number));
    }
    // Those before the first linked right unit stand at the very beginning.
    let mut after: BTreeMap<Option<usize>, Vec<Bead>> = BTreeMap::new();
    let mut before = None;
    for (at, &bead) in bead_of.iter().enumerate() {
        if bead.is_some() {
            before = bead;
        } else {
            let alone = Bead { left: Vec::new(), right: vec![at], confidence: 1.0 - likeliest[at] };
            after.entry(before).or_default().push(alone);
        }
    }
    let mut all = after.remove(&None).unwrap_or_default();
    for (number, bead) in beads.into_iter().enumerate() {
        all.push(bead);
        all.extend(after.remove(&Some(number)).unwrap_or_default());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Bead, with_right_ones};

    #[test]
    fn a_right_unit_alone_follows_the_one_before_it() {
        let bead = |left: &[usize], right: &[usize], confidence| Bead {
            left: left.to_vec(),
            right: right.to_vec(),
            confidence,
        };
        let linked = vec![bead(&[0], &[4], 0.9), bead(&[1], &[], 0.8), bead(&[2, 3], &[1, 3], 0.7)];
        let all = with_right_ones(linked.clone(), &[0.25, 0.9, 0.0, 0.9, 0.9, 0.5]);
        let expected = [
            bead(&[], &[0], 0.75),
            linked[0].clone(),
            bead(&[], &[5], 0.5),
            linked[1].clone(),
            linked[2].clone(),
            bead(&[], &[2], 1.0),
        ];
        assert_eq!(all, expected);
    }
}
