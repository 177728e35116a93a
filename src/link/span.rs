//! Phrases of two linked sentences, compared by their words' states.

use std::ops::Range;

use super::types::Place;
use crate::encoder::{Encoded, Upos};
use crate::stats::{dot, products};

/// Two spans with less similarity than this are not alike; -1 to 1.4. The first where one sentence pair is all there is,
/// the second where others say the same. These floors, the next and what a link gains were chosen by hand on the
/// development sets of term pairs, by recall.
const SIMILARITY_FLOOR: [f32; 2] = [0.30, 0.20];

/// At least this share of each span's information must find its best partner in the other; the second is enough where
/// others say the same, and so is one span that is covered wholly.
const COVERAGE_FLOOR: [f32; 2] = [0.50, 0.34];

/// What a link gains, in units of similarity, where the spans cover each other wholly, and where both are whole phrases
/// or both parts of longer ones.
const COMPLETE: f32 = 0.3;
const EVEN: f32 = 0.2;

/// What two words gain, in units of similarity, that are always said together. Of 0.3, 0.4, 0.5 and 0.8 the recall of
/// the development sets is much the same, without it lower.
const ASSOCIATED: f32 = 0.4;

/// A word without a partner nearer than this has none: it is not held against a span that the partner is elsewhere.
const PARTNER_FLOOR: f32 = 0.30;

/// A span whose covered share is at least this counts as wholly covered (rounding).
const WHOLE: f32 = 0.99;

/// Two sentences that say the same, and the similarity of their words.
pub(super) struct SentencePair {
    rows: usize,
    columns: usize,
    /// Row by row: the cosine of two words' states, with what their company adds; -1 where either carries no meaning of
    /// its own.
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
pub(super) struct Found {
    /// Their places in the two sentences, and the terms there.
    here: usize,
    there: usize,
    pub terms: (usize, usize),
    pub similarity: f32,
    /// Every content word of each has its best partner in the other.
    pub complete: bool,
    /// Both are whole phrases, or both are parts of longer ones.
    even: bool,
    /// Alike enough to be believed of this sentence pair alone.
    pub firm: bool,
}

impl Found {
    /// How well the two answer each other: their likeness, and `company`, the share that both have of the sentences with
    /// either (Dice 1945), which tells a whole phrase from the part of it that is likest.
    fn answers(&self, company: f32) -> f32 {
        let given = |so: bool, gain: f32| if so { gain } else { 0.0 };
        self.similarity + company + given(self.complete, COMPLETE) + given(self.even, EVEN)
    }
}

/// Which of the spans found in one sentence pair are each other's best phrase, given how much company the terms of each
/// keep over all sentences, 0 to 1.
pub(super) fn chosen(found: &[Found], company: impl Fn(&Found) -> f32) -> Vec<bool> {
    let score: Vec<f32> = found.iter().map(|link| link.answers(company(link))).collect();
    let best = |at: usize| {
        let rival = |other: &usize| (found[*other].here == found[at].here) != (found[*other].there == found[at].there);
        !(0..found.len()).filter(rival).any(|other| score[other] > score[at])
    };
    (0..found.len()).map(best).collect()
}

impl SentencePair {
    /// Two sentences, each as its article and index. `associated` tells of a word of the left and one of the right how much
    /// company they keep over all sentences, 0 to 1.
    pub fn new(
        (left, i): (&Encoded, usize),
        (right, j): (&Encoded, usize),
        associated: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let width = left.width;
        let (mut a, mut b) = (words(left, i), words(right, j));
        let (rows, columns) = (a.content.len(), b.content.len());
        let mut similarity = vec![-1.0; rows * columns];
        let (here, there) = (left.sentences[i].words(0..rows), right.sentences[j].words(0..columns));
        for (row, state) in here.chunks_exact(width).enumerate().filter(|(row, _)| a.content[*row]) {
            let others = there.chunks_exact(width).enumerate();
            for (column, other) in others.filter(|(column, _)| b.content[*column]) {
                similarity[row * columns + column] = dot(state, other) + ASSOCIATED * associated(row, column);
            }
        }
        (a.best, b.best) = best_partners(&similarity, rows, columns);
        Self { rows, columns, similarity, left: a, right: b }
    }

    fn at(&self, row: usize, column: usize) -> f32 {
        self.similarity[row * self.columns + column]
    }

    /// How much of the two sentences is the same, 0 to 1: of the information of each, the share in words that have each
    /// other for best partner and are near; of the two shares the lesser.
    pub fn alike(&self) -> f32 {
        let met = (0..self.rows).filter_map(|row| self.left.best[row].map(|column| (row, column)));
        let mutual = |&(row, column): &(usize, usize)| {
            self.right.best[column] == Some(row) && self.at(row, column) >= PARTNER_FLOOR
        };
        let (here, there): (Vec<usize>, Vec<usize>) = met.filter(mutual).unzip();
        let share = |words: &Words, met: &[usize]| {
            let all = words.content.iter().zip(&words.information).filter(|(content, _)| **content);
            let all: f32 = all.map(|(_, information)| information).sum();
            met.iter().map(|&word| words.information[word]).sum::<f32>() / all.max(f32::EPSILON)
        };
        share(&self.left, &here).min(share(&self.right, &there))
    }

    /// The pairs of the terms of one sentence with those of the other that are alike.
    pub fn found(&self, here: &[Place], there: &[Place]) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for (x, a) in here.iter().enumerate() {
            for (y, b) in there.iter().enumerate() {
                if let Some(Alike { similarity, complete, firm }) = self.compare(a, b) {
                    let (terms, even) = ((a.term, b.term), a.dependent == b.dependent);
                    found.push(Found { here: x, there: y, terms, similarity, complete, even, firm });
                }
            }
        }
        found
    }

    /// How alike two spans are; `None` below the floors.
    fn compare(&self, a: &Place, b: &Place) -> Option<Alike> {
        debug_assert!(a.words.end <= self.rows && b.words.end <= self.columns);
        let forth = side(&self.left, &a.words, &b.words, &|row, column| self.at(row, column))?;
        let back = side(&self.right, &b.words, &a.words, &|column, row| self.at(row, column))?;
        let similarity = 2.0 * forth.0 * back.0 / (forth.0 + back.0).max(f32::EPSILON);
        let heads = self.left.best[a.head].is_some_and(|best| b.words.contains(&best))
            || self.right.best[b.head].is_some_and(|best| a.words.contains(&best));
        let (less, more) = (forth.1.min(back.1), forth.1.max(back.1));
        let firm = similarity >= SIMILARITY_FLOOR[0] && less >= COVERAGE_FLOOR[0] && heads;
        let near = similarity >= SIMILARITY_FLOOR[1] && (less >= COVERAGE_FLOOR[1] || more >= WHOLE);
        let alike = forth.0 > 0.0 && back.0 > 0.0 && (firm || near);
        alike.then_some(Alike { similarity, complete: less >= WHOLE, firm })
    }
}

/// Two spans above the floors; see [`Found`].
struct Alike {
    similarity: f32,
    complete: bool,
    firm: bool,
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
