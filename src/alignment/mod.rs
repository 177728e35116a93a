//! Align: the sentences of a story's articles that say the same, for every pair of its articles.
//!
//! Articles on one story are comparable, not parallel: reordered, merged, split, with additions and omissions. So
//! every sentence pair is scored by evidence first: the late interaction of the pieces' states (Khattab and Zaharia
//! 2020), the sentence vectors, and how far both exceed their rivals (Artetxe and Schwenk 2019). A small network
//! weighs this evidence; a second one weighs it again in its context: neighbouring pairs, the order of the confident
//! links, the best monotone path (Gale and Church 1993), and the partners that both sentences have in the story's
//! other articles. What is more probable than not is linked; n-m links are what hangs together. Where two texts run
//! in parallel from beginning to end, as translations do, the monotone path itself decides.

mod constraint;
mod context;
mod given;
mod links;
mod observe;
mod paragraph;
mod parallel;
mod path;
pub mod render;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

pub use crate::comparison::{Committee, Model, Network};
pub use constraint::{Constraints, GivenLink, Order};
pub use given::{GivenError, read_given};
pub use observe::{Observed, ObservedLink, ObservedPair, observe};
pub use paragraph::ParagraphLink;
pub use parallel::in_parallel;

use crate::article::Article;
use crate::comparison::{Belief, Candidate, Comparison, Given};
use crate::encoder::Encoded;
use crate::segment::Segments;
use crate::stats::logistic;
use context::{Acquaintance, Parallel, Third};
use links::{Group, PathCoverage};
use path::Bead;

/// What is linked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Sentences; numbered from 0, in the order of the article.
    #[default]
    Sentence,
    /// Paragraphs; numbered by their number in the source less 1.
    Paragraph,
    /// Lines, each taken as it is; numbered from 0, blank ones counted.
    Line,
}

impl Unit {
    /// How many units an article has, those that are never linked counted too.
    fn count(self, article: &Article, segments: &Segments) -> usize {
        match self {
            Self::Sentence => segments.sentences.len(),
            Self::Paragraph => article.paragraphs.last().map_or(0, |last| last.number),
            Self::Line => article.text.lines().count(),
        }
    }
}

/// The sentence links of a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alignment {
    /// Every pair of articles, by left and right.
    pub pairs: Vec<PairAlignment>,
}

/// The sentence links of two articles.
#[derive(Clone, Debug, PartialEq)]
pub struct PairAlignment {
    /// The position of the left article in the slice that was aligned.
    pub left: usize,
    /// The position of the right article; greater than `left`.
    pub right: usize,
    /// The links, by their first left sentence. No sentence is in two links.
    pub links: Vec<SentenceLink>,
    /// Whether the two texts run in parallel from beginning to end, as translations do.
    pub parallel: bool,
    /// Left sentence, right sentence and the probability that the two say the same, in that order.
    sentence_pairs: Vec<(usize, usize, f32)>,
    weighed: Vec<WeighedPair>,
}

/// Two sentences that were weighed as a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeighedPair {
    /// The left sentence's index.
    pub left: usize,
    /// The right sentence's index.
    pub right: usize,
    /// How far each covers what the other says, 0 to 1: the harmonic mean over both sides.
    pub similarity: f32,
    /// The probability that they say the same, 0 to 1, by all evidence there is for single sentences.
    pub probability: f32,
}

/// Sentences of two articles that say the same. Links may cross.
#[derive(Clone, Debug, PartialEq)]
pub struct SentenceLink {
    /// Indices of the left article's sentences, ascending, at least one.
    pub left: Vec<usize>,
    /// Indices of the right article's sentences, ascending, at least one.
    pub right: Vec<usize>,
    /// The probability that the link is right, 0 to 1.
    pub confidence: f32,
}

impl PairAlignment {
    /// The linked pairs of single sentences, (left, right, probability), by left and right: an n-m link gives those of
    /// its pairs that were linked themselves.
    #[must_use]
    pub fn sentence_pairs(&self) -> &[(usize, usize, f32)] {
        &self.sentence_pairs
    }

    /// Every pair of sentences that was weighed, by left and right: a few of the most similar to each sentence. A pair
    /// that is not among them has nothing for it.
    #[must_use]
    pub fn weighed_pairs(&self) -> &[WeighedPair] {
        &self.weighed
    }

    /// The share of linked sentences of two articles of `left` and `right` sentences, both more than 0: 0 to 1, the
    /// geometric mean over the two, every link counting by its confidence.
    #[must_use]
    pub fn shared(&self, left: usize, right: usize) -> f32 {
        let linked = |side: fn(&SentenceLink) -> usize| -> f32 {
            self.links.iter().map(|link| link.confidence * side(link) as f32).sum()
        };
        let (lefts, rights) = (linked(|link| link.left.len()), linked(|link| link.right.len()));
        (lefts / left as f32 * rights / right as f32).sqrt()
    }

    fn mirrored(mut self) -> Self {
        for link in &mut self.links {
            std::mem::swap(&mut link.left, &mut link.right);
        }
        self.links.sort_by_key(|link| link.left[0]);
        self.sentence_pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0, pair.2));
        self.sentence_pairs.sort_by_key(|pair| (pair.0, pair.1));
        self.weighed.iter_mut().for_each(|pair| std::mem::swap(&mut pair.left, &mut pair.right));
        self.weighed.sort_by_key(|pair| (pair.left, pair.right));
        Self { left: self.right, right: self.left, ..self }
    }
}

/// Aligns the sentences of every pair of `articles`, which tell one story. What comes out does not depend on the
/// order of `articles`, but for the numbers that stand for them. An article without sentences has no links.
#[must_use]
pub fn align(articles: &[&Encoded], constraints: &Constraints) -> Alignment {
    align_with(articles, constraints, Model::committed())
}

/// [`align`] with other weights than the committed ones.
#[must_use]
pub fn align_with(articles: &[&Encoded], constraints: &Constraints, model: &Model) -> Alignment {
    let given = Constrained::new(articles, constraints);
    let story = Aligned::new(articles, &given, model);
    let parts = story.pairs.iter().zip(&story.compared).zip(&story.context);
    let pairs = parts.map(|((&(a, b), compared), context)| {
        let (decided, probability) = compared.decided(context, constraints.order, model);
        let links = decided.groups.into_iter().zip(decided.features).map(|(group, features)| {
            let (weights, bias) = model.link.split_at(links::FEATURES);
            let odds: f32 = weights.iter().zip(features).map(|(weight, value)| weight * value).sum::<f32>() + bias[0];
            let given = compared.given.holds(group.left[0], group.right[0]);
            let confidence = if given { 1.0 } else { logistic(f64::from(odds)) as f32 };
            SentenceLink { left: group.left, right: group.right, confidence }
        });
        let links: Vec<SentenceLink> = links.collect();
        let sentence_pairs = sentence_pairs(&decided.pairs, &links, &probability);
        let weighed = compared.weighed(&probability);
        let pair = PairAlignment { left: a, right: b, links, parallel: decided.parallel, sentence_pairs, weighed };
        if a < b { pair } else { pair.mirrored() }
    });
    let mut pairs: Vec<PairAlignment> = pairs.collect();
    pairs.sort_by_key(|pair| (pair.left, pair.right));
    Alignment { pairs }
}

/// Two articles tell one story if at least this share of their sentences is linked.
///
/// The share is the geometric mean over the two, every link counting by its confidence.
const SAME_STORY: f32 = 0.15;

/// The articles that tell what no other article tells, by their position in the slice that was aligned; none where
/// there is no other one with sentences.
#[must_use]
pub fn strangers(articles: &[&Encoded], alignment: &Alignment) -> Vec<usize> {
    let mut nearest: Vec<Option<f32>> = vec![None; articles.len()];
    for pair in &alignment.pairs {
        let (left, right) = (articles[pair.left].sentences.len(), articles[pair.right].sentences.len());
        if left > 0 && right > 0 {
            let share = pair.shared(left, right);
            for at in [pair.left, pair.right] {
                nearest[at] = Some(nearest[at].unwrap_or(0.0).max(share));
            }
        }
    }
    let strange = |&at: &usize| nearest[at].is_some_and(|share| share < SAME_STORY);
    (0..articles.len()).filter(strange).collect()
}

/// The linked pairs with their probability; in parallel texts it is at least that of the link.
fn sentence_pairs(pairs: &[(usize, usize)], links: &[SentenceLink], belief: &Belief) -> Vec<(usize, usize, f32)> {
    let mut confidence = vec![0.0_f32; belief.rows()];
    for link in links {
        link.left.iter().for_each(|&left| confidence[left] = link.confidence);
    }
    let probable = |&(left, right): &(usize, usize)| (left, right, belief.get(left, right).max(confidence[left]));
    let mut pairs: Vec<_> = pairs.iter().map(probable).collect();
    pairs.sort_by_key(|pair| (pair.0, pair.1));
    pairs
}

/// Two articles' sentences compared: all that alignment keeps of them.
struct Compared<'a> {
    rows: usize,
    columns: usize,
    candidates: Vec<Candidate>,
    /// A number a candidate.
    agreement: Vec<f32>,
    beads: Vec<Bead>,
    /// How far each sentence is covered by its bead.
    coverage: PathCoverage,
    /// How probable the candidates are by themselves.
    belief: Belief,
    given: &'a Given,
}

impl<'a> Compared<'a> {
    fn new(left: &Encoded, right: &Encoded, given: &'a Given, model: &Model) -> Self {
        let comparison = Comparison::new(left, right, given);
        let beads = path::monotone_path(&comparison);
        let coverage = path::coverage(&comparison, &beads);
        let agreement = comparison.candidates.iter().map(|candidate| comparison.agreement[candidate.pair]).collect();
        let (rows, columns) = (left.sentences.len(), right.sentences.len());
        let belief = comparison.belief(model);
        Self { rows, columns, candidates: comparison.candidates, agreement, beads, coverage, belief, given }
    }

    fn belief(&self, probability: Vec<f32>) -> Belief {
        Belief::new(&self.candidates, probability, self.rows, self.columns)
    }

    /// The harmonic coverage of a candidate pair; 0 for others.
    fn agreement(&self, left: usize, right: usize) -> f32 {
        let at = self.candidates.binary_search_by_key(&(left, right), |candidate| (candidate.left, candidate.right));
        at.map_or(0.0, |at| self.agreement[at])
    }

    /// The candidates with their probability in `belief`, by left and right sentence.
    fn weighed(&self, belief: &Belief) -> Vec<WeighedPair> {
        let candidates = self.candidates.iter().zip(&self.agreement).enumerate();
        let weighed = candidates.map(|(number, (candidate, &similarity))| WeighedPair {
            left: candidate.left,
            right: candidate.right,
            similarity,
            probability: belief.of(number),
        });
        weighed.collect()
    }

    /// The links, and how probable each pair is in its context.
    fn decided(&self, context: &Context, order: Order, model: &Model) -> (Decided, Belief) {
        let probability = |(candidate, features): (&Candidate, &[f32; context::FEATURES])| {
            if self.given.holds(candidate.left, candidate.right) {
                return 1.0;
            }
            logistic(f64::from(model.context.log_odds(features))) as f32
        };
        let probability: Vec<f32> = self.candidates.iter().zip(&context.features).map(probability).collect();
        let relative = |values: &[f32]| values.iter().map(|value| value / context.level).collect();
        let coverage = PathCoverage { left: relative(&self.coverage.left), right: relative(&self.coverage.right) };
        let parallel = match order {
            Order::Auto => links::is_parallel(&context.parallel, &coverage, context.anchors),
            Order::Free => false,
            Order::Monotone => true,
        };
        let mut pairs = if parallel {
            links::path_pairs(&context.parallel, &coverage)
        } else {
            links::probable_pairs(&self.candidates, &probability)
        };
        pairs.retain(|&(left, right)| self.given.allows(left, right));
        pairs.extend(self.given.pairs());
        pairs.sort_unstable();
        pairs.dedup();
        let belief = self.belief(probability);
        let groups = links::groups(&pairs, self.rows, self.columns);
        let features = groups
            .iter()
            .map(|group| links::features(group, &belief, |left, right| self.agreement(left, right), parallel))
            .collect();
        (Decided { parallel, pairs, groups, features }, belief)
    }
}

/// A pair's candidates in their context.
struct Context {
    parallel: Parallel,
    /// How many anchors there are, and their median agreement.
    anchors: usize,
    level: f32,
    features: Vec<[f32; context::FEATURES]>,
}

/// What was decided of a pair.
struct Decided {
    parallel: bool,
    pairs: Vec<(usize, usize)>,
    groups: Vec<Group>,
    features: Vec<[f32; links::FEATURES]>,
}

/// A story on its way to links. The articles are taken in the order of their texts, whatever order they came in.
struct Aligned<'a> {
    /// Positions of the articles of each pair in the slice given; the first has the lesser text.
    pairs: Vec<(usize, usize)>,
    compared: Vec<Compared<'a>>,
    context: Vec<Context>,
}

impl<'a> Aligned<'a> {
    fn new(articles: &[&Encoded], constrained: &'a Constrained, model: &Model) -> Self {
        let count = articles.len();
        let pairs = &constrained.pairs;
        let compared: Vec<Compared<'a>> = pairs
            .par_iter()
            .zip(&constrained.given)
            .map(|(&(a, b), given)| Compared::new(articles[a], articles[b], given, model))
            .collect();
        let between = |own: usize, third: usize| Acquaintance {
            belief: &compared[pair_number(own.min(third), own.max(third), count)].belief,
            own_is_right: own > third,
        };
        let ranks = ranks(count);
        let context = ranks.par_iter().zip(&compared).map(|(&(a, b), compared)| {
            let others = (0..count).filter(|&third| third != a && third != b);
            let thirds: Vec<Third<'_>> =
                others.map(|third| Third { left: between(a, third), right: between(b, third) }).collect();
            Context::new(compared, &thirds)
        });
        let context = context.collect();
        Self { pairs: pairs.clone(), compared, context }
    }
}

/// The pairs of a story's articles with the links given for each.
struct Constrained {
    /// Positions of the articles of each pair in the slice given; the first has the lesser text.
    pairs: Vec<(usize, usize)>,
    given: Vec<Given>,
}

impl Constrained {
    fn new(articles: &[&Encoded], constraints: &Constraints) -> Self {
        let mut order: Vec<usize> = (0..articles.len()).collect();
        order.sort_by_key(|&at| (&articles[at].article.text, articles[at].article.lang, &articles[at].article.source));
        let pairs: Vec<(usize, usize)> = ranks(order.len()).into_iter().map(|(a, b)| (order[a], order[b])).collect();
        let sentences = |at: usize| articles[at].sentences.len();
        let given = pairs.iter().map(|&(a, b)| Given::new(constraints.between(a, b), sentences(a), sentences(b)));
        let given = given.collect();
        Self { pairs, given }
    }
}

/// Every pair (a, b), a < b, of `count` things, in order.
fn ranks(count: usize) -> Vec<(usize, usize)> {
    (0..count).flat_map(|a| (a + 1..count).map(move |b| (a, b))).collect()
}

/// The number of the pair (a, b), a < b, among all pairs of `count` things in order.
fn pair_number(a: usize, b: usize, count: usize) -> usize {
    a * (2 * count - a - 1) / 2 + (b - a - 1)
}

/// The anchors' level where there are no anchors: the median agreement of translations on the NTREX sets is 0.57.
const LEVEL: f32 = 0.5;

impl Context {
    fn new(compared: &Compared<'_>, thirds: &[Third<'_>]) -> Self {
        let belief = &compared.belief;
        let anchors = belief.order().anchors;
        let mut levels: Vec<f32> = anchors.iter().map(|&(left, right)| compared.agreement(left, right)).collect();
        levels.sort_unstable_by(f32::total_cmp);
        let level = levels.get(levels.len() / 2).copied().unwrap_or(LEVEL).max(f32::MIN_POSITIVE);
        let parallel = Parallel::new(belief, compared.beads.clone(), &anchors);
        let features = context::features(&compared.candidates, belief, &parallel, thirds);
        Self { parallel, anchors: anchors.len(), level, features }
    }
}
