//! The measures of the field (Sennrich and Volk 2011; Thompson and Koehn 2019), and two that are fair to any order.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;
use termloom::alignment::PairAlignment;
use termloom::encoder::Encoded;

use super::sets::{Annotated, Beads};

/// Right, proposed and gold: what precision and recall are made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub precise: usize,
    pub proposed: usize,
    pub recalled: usize,
    pub wanted: usize,
}

impl Count {
    pub fn precision(self) -> f64 {
        ratio(self.precise, self.proposed)
    }

    pub fn recall(self) -> f64 {
        ratio(self.recalled, self.wanted)
    }

    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            precise: self.precise + other.precise,
            proposed: self.proposed + other.proposed,
            recalled: self.recalled + other.recalled,
            wanted: self.wanted + other.wanted,
        }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The four measures of a pair of articles, or of many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Identical beads; precision counts beads with an empty side too.
    pub strict: Count,
    /// Beads that share a link.
    pub lax: Count,
    /// Pairs of units: fair to n-m links and to crossing.
    pub link: Count,
    /// Units without a counterpart.
    pub null: Count,
}

impl Score {
    pub fn plus(self, other: Self) -> Self {
        Self {
            strict: self.strict.plus(other.strict),
            lax: self.lax.plus(other.lax),
            link: self.link.plus(other.link),
            null: self.null.plus(other.null),
        }
    }
}

type Sides = BTreeSet<(Vec<usize>, Vec<usize>)>;

/// Scores proposed beads of lines against gold.
pub fn score_lines(gold: &Beads, test: &Beads) -> Score {
    let (gold, test): (Sides, Sides) = (gold.iter().cloned().collect(), test.iter().cloned().collect());
    let full = |beads: &Sides| -> Sides {
        beads.iter().filter(|(left, right)| !left.is_empty() && !right.is_empty()).cloned().collect()
    };
    let (precise, lax_precise) = hits(&test, &gold);
    let (recalled, lax_recalled) = hits(&full(&gold), &full(&test));
    let (proposed, wanted) = (test.len(), full(&gold).len());
    let both = |a: &BTreeSet<(usize, usize)>, b: &BTreeSet<(usize, usize)>| {
        let common = a.intersection(b).count();
        Count { precise: common, proposed: b.len(), recalled: common, wanted: a.len() }
    };
    let mentioned = units(&gold, |_| true);
    let nulls = |beads: &Sides| -> BTreeSet<(usize, usize)> {
        let linked = units(beads, |(left, right)| !left.is_empty() && !right.is_empty());
        mentioned.difference(&linked).copied().collect()
    };
    Score {
        strict: Count { precise, proposed, recalled, wanted },
        lax: Count { precise: lax_precise, proposed, recalled: lax_recalled, wanted },
        link: both(&links(&gold), &links(&test)),
        null: both(&nulls(&gold), &nulls(&test)),
    }
}

/// How many of `judged` are in `truth`, and how many share a link with it.
fn hits(judged: &Sides, truth: &Sides) -> (usize, usize) {
    let mut reach: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (left, right) in truth {
        left.iter().for_each(|&unit| reach.entry(unit).or_default().extend(right));
    }
    let strict = judged.iter().filter(|bead| truth.contains(*bead)).count();
    let touches = |(left, right): &(Vec<usize>, Vec<usize>)| {
        let reached = left.iter().filter_map(|unit| reach.get(unit)).flatten();
        reached.into_iter().any(|unit| right.contains(unit))
    };
    let lax = judged.iter().filter(|bead| truth.contains(*bead) || touches(bead)).count();
    (strict, lax)
}

/// The pairs of units that the beads link.
pub fn links(beads: &Sides) -> BTreeSet<(usize, usize)> {
    beads.iter().flat_map(|(left, right)| left.iter().copied().cartesian_product(right.iter().copied())).collect()
}

/// The units of the beads that `take` chooses, as (side, number).
fn units(beads: &Sides, take: impl Fn(&(Vec<usize>, Vec<usize>)) -> bool) -> BTreeSet<(usize, usize)> {
    let chosen = beads.iter().filter(|bead| take(bead));
    let sides = chosen.flat_map(|(left, right)| {
        let left = left.iter().map(|&unit| (0, unit));
        left.chain(right.iter().map(|&unit| (1, unit))).collect_vec()
    });
    sides.collect()
}

/// The beads of lines that an alignment makes: linked lines, and every other line by itself.
pub fn line_beads(pair: &PairAlignment, left: &Encoded, right: &Encoded) -> Beads {
    let zero_based = |numbers: &[usize]| numbers.iter().map(|number| number - 1).collect_vec();
    let links = pair.paragraph_links(left, right);
    let mut beads = links.iter().map(|link| (zero_based(&link.left), zero_based(&link.right))).collect_vec();
    let alone = |article: &Encoded, linked: Vec<usize>| {
        let lines = 0..article.article.text.lines().count();
        lines.filter(|line| !linked.contains(line)).collect_vec()
    };
    let lefts = alone(left, beads.iter().flat_map(|bead| bead.0.clone()).collect());
    let rights = alone(right, beads.iter().flat_map(|bead| bead.1.clone()).collect());
    beads.extend(lefts.into_iter().map(|unit| (vec![unit], Vec::new())));
    beads.extend(rights.into_iter().map(|unit| (Vec::new(), vec![unit])));
    beads
}

/// The sentence pairs of the annotation, each with whether both annotators call it the same.
pub fn annotated_pairs(links: &[Annotated], left: &Encoded, right: &Encoded) -> BTreeMap<(usize, usize), bool> {
    let mut pairs: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for link in links {
        let rights = sentences_at(right, link.right);
        for pair in sentences_at(left, link.left).into_iter().cartesian_product(rights) {
            *pairs.entry(pair).or_default() |= link.same;
        }
    }
    pairs
}

/// The sentences that overlap more than half (of the shorter) with the characters of a paragraph. Paragraphs are
/// counted without blank lines, characters without white space around the line.
fn sentences_at(article: &Encoded, (paragraph, start, end): (usize, usize, usize)) -> Vec<usize> {
    let body = article.article.paragraphs[paragraph - 1].span;
    let text = &article.article.text;
    let characters = |from: usize, to: usize| text[from..to].chars().count();
    let overlaps = |span: termloom::text::Span| {
        let from = characters(body.start, span.start);
        let to = from + characters(span.start, span.end);
        2 * to.min(end).saturating_sub(from.max(start)) > (to - from).min(end - start)
    };
    let inside = article.segments.sentences.iter().enumerate().filter(|(_, sentence)| {
        body.start <= sentence.span.start && sentence.span.end <= body.end && overlaps(sentence.span)
    });
    inside.map(|(at, _)| at).collect()
}

/// Scores sentence pairs: precision against all annotated ones, recall against those that are the same.
pub fn score_sentences(gold: &BTreeMap<(usize, usize), bool>, test: &[(usize, usize, f32)]) -> Score {
    let same = gold.iter().filter(|(_, same)| **same).count();
    let right = test.iter().filter_map(|&(left, right, _)| gold.get(&(left, right))).collect_vec();
    let recalled = right.iter().filter(|same| ***same).count();
    let link = Count { precise: right.len(), proposed: test.len(), recalled, wanted: same };
    Score { link, ..Score::default() }
}
