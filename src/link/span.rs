//! Phrases of two linked sentences, compared by their words' states.

use std::ops::Range;

use super::types::Place;
use crate::encoder::{Encoded, Upos};
use crate::stats::{dot, products};

/// Two spans with less similarity than this are not compared further; -1 to 1. Set by hand, not yet fitted.
const SIMILARITY_FLOOR: f32 = 0.30;

/// At least this share of each span's information must find its best partner in the other.
const COVERAGE_FLOOR: f32 = 0.5;

/// A word without a partner nearer than this has none: it is not held against a span that the partner is elsewhere.
const PARTNER_FLOOR: f32 = 0.30;

/// A span whose covered share is at least this counts as wholly covered (rounding).
const WHOLE: f32 = 0.99;

/// Two sentences that say the same, and the similarity of their words.
pub(super) struct SentencePair {
    rows: usize,
    columns: usize,
    /// Row by row: the cosine of two words' states; -1 where either carries no meaning of its own.
    similarity: Vec<f32>,
    left: Words,
    right: Words,
}

/// The words of one sentence.
struct Words {
    /// Whether the word carries meaning of its own.
    content: Vec<bool>,
    /// Its information, in nats.
    information: Vec<f32>,
    /// Its best partner in the other sentence.
    best: Vec<Option<usize>>,
}

/// Two spans found alike in one sentence pair.
pub(super) struct SpanLink {
    pub similarity: f32,
    /// Every content word of each has its best partner in the other.
    pub complete: bool,
    /// Each is the other's best phrase in the other sentence.
    pub chosen: bool,
}

/// Two spans, by their places in the two sentences.
struct Found {
    here: usize,
    there: usize,
    similarity: f32,
    complete: bool,
    /// Both are whole phrases, or both are parts of longer ones.
    even: bool,
}

impl Found {
    /// A complete link is better than another, an even one than an uneven one, then the nearer.
    fn is_better_than(&self, other: &Self) -> bool {
        let rank = |link: &Self| (link.complete, link.even);
        rank(self).cmp(&rank(other)).then(self.similarity.total_cmp(&other.similarity)).is_gt()
    }
}

impl SentencePair {
    pub fn new(left: &Encoded, i: usize, right: &Encoded, j: usize) -> Self {
        let width = left.width;
        let (mut a, mut b) = (words(left, i), words(right, j));
        let (rows, columns) = (a.content.len(), b.content.len());
        let mut similarity = vec![-1.0; rows * columns];
        let (here, there) = (left.sentences[i].words(0..rows), right.sentences[j].words(0..columns));
        for (row, state) in here.chunks_exact(width).enumerate().filter(|(row, _)| a.content[*row]) {
            let others = there.chunks_exact(width).enumerate();
            for (column, other) in others.filter(|(column, _)| b.content[*column]) {
                similarity[row * columns + column] = dot(state, other);
            }
        }
        (a.best, b.best) = best_partners(&similarity, rows, columns);
        Self { rows, columns, similarity, left: a, right: b }
    }

    /// The links of the terms of one sentence with those of the other, with the terms' numbers.
    pub fn links(&self, here: &[Place], there: &[Place]) -> Vec<((usize, usize), SpanLink)> {
        let mut found: Vec<Found> = Vec::new();
        for (x, a) in here.iter().enumerate() {
            for (y, b) in there.iter().enumerate() {
                if let Some((similarity, complete)) = self.compare(a, b) {
                    let even = a.dependent == b.dependent;
                    found.push(Found { here: x, there: y, similarity, complete, even });
                }
            }
        }
        let best = |link: &Found| {
            let rival = |other: &&Found| (other.here == link.here) != (other.there == link.there);
            !found.iter().filter(rival).any(|other| other.is_better_than(link))
        };
        let as_link = |link: &Found| {
            let ends = (here[link.here].term, there[link.there].term);
            (ends, SpanLink { similarity: link.similarity, complete: link.complete, chosen: best(link) })
        };
        found.iter().map(as_link).collect()
    }

    /// The similarity of two spans and whether they cover each other wholly; `None` below the floors.
    fn compare(&self, a: &Place, b: &Place) -> Option<(f32, bool)> {
        let at = |row: usize, column: usize| self.similarity[row * self.columns + column];
        debug_assert!(a.words.end <= self.rows && b.words.end <= self.columns);
        let forth = side(&self.left, &a.words, &b.words, &at)?;
        let back = side(&self.right, &b.words, &a.words, &|column, row| at(row, column))?;
        let similarity = 2.0 * forth.0 * back.0 / (forth.0 + back.0).max(f32::EPSILON);
        let heads = self.left.best[a.head].is_some_and(|best| b.words.contains(&best))
            || self.right.best[b.head].is_some_and(|best| a.words.contains(&best));
        let near = similarity >= SIMILARITY_FLOOR && forth.0 > 0.0 && back.0 > 0.0;
        let covered = forth.1 >= COVERAGE_FLOOR && back.1 >= COVERAGE_FLOOR;
        (near && covered && heads).then_some((similarity, forth.1 >= WHOLE && back.1 >= WHOLE))
    }
}

/// The words of two sentences that are each other's best partner by their states, as pairs of indices in the order of
/// the left (the mutual argmax of Jalili Sabet et al. 2020, over states centred by their language's mean).
#[must_use]
pub fn word_links(left: &Encoded, i: usize, right: &Encoded, j: usize) -> Vec<(usize, usize)> {
    let count = |encoded: &Encoded, at: usize| encoded.segments.sentences[at].words.len();
    let (rows, columns) = (count(left, i), count(right, j));
    let (here, there) = (left.sentences[i].words(0..rows), right.sentences[j].words(0..columns));
    let (forth, back) = best_partners(&products(&here, &there, left.width), rows, columns);
    let mutual =
        |(row, best): (usize, &Option<usize>)| best.filter(|&best| back[best] == Some(row)).map(|best| (row, best));
    forth.iter().enumerate().filter_map(mutual).collect()
}

/// For each row its best column, and for each column its best row, of equals the first; `None` where all are -1 or less.
fn best_partners(similarity: &[f32], rows: usize, columns: usize) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let at = |row: usize, column: usize| similarity[row * columns + column];
    let best = |range: Range<usize>, of: &dyn Fn(usize) -> f32| {
        range.filter(|&k| of(k) > -1.0).max_by(|&x, &y| of(x).total_cmp(&of(y)).then(y.cmp(&x)))
    };
    (
        (0..rows).map(|row| best(0..columns, &|column| at(row, column))).collect(),
        (0..columns).map(|column| best(0..rows, &|row| at(row, column))).collect(),
    )
}

/// The mean similarity of the span's content words to their best partners inside the other span, and the share of the
/// span's information whose best partner in the whole sentence is inside it. `None` for a span without content.
fn side(
    words: &Words,
    own: &Range<usize>,
    other: &Range<usize>,
    at: &dyn Fn(usize, usize) -> f32,
) -> Option<(f32, f32)> {
    let (mut weight, mut near, mut covered) = (0.0, 0.0, 0.0);
    for word in own.clone().filter(|&word| words.content[word]) {
        let information = words.information[word];
        let inside = other.clone().map(|partner| at(word, partner)).fold(-1.0, f32::max);
        weight += information;
        near += information * inside.max(0.0);
        if words.best[word].is_none_or(|best| other.contains(&best) || at(word, best) < PARTNER_FLOOR) {
            covered += information;
        }
    }
    (weight > 0.0).then(|| (near / weight, covered / weight))
}

fn words(encoded: &Encoded, sentence: usize) -> Words {
    let known = &encoded.sentences[sentence];
    let spans = encoded.segments.sentences[sentence].words.iter().map(|word| word.span);
    let information = spans.map(|span| {
        let pieces = known.pieces.iter().filter(|piece| piece.span.overlaps(span));
        pieces.map(|piece| -piece.log_prob).sum()
    });
    let information: Vec<f32> = information.collect();
    let meaning = |upos| {
        matches!(upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Verb | Upos::X | Upos::Num | Upos::Adv | Upos::Aux)
    };
    let content = known.tags.iter().zip(&information).map(|(tag, nats)| meaning(tag.upos) && *nats > 0.0).collect();
    Words { content, information, best: Vec::new() }
}
