//! Align: the sentences of a story's articles that say the same, for every pair of its articles.
//!
//! Articles on one story are comparable, not parallel: reordered, merged, split, with additions and omissions. So
//! every sentence pair is scored by evidence first: the late interaction of the pieces' states (Khattab and Zaharia
//! 2020), the sentence vectors, and how far both exceed their rivals (Artetxe and Schwenk 2019). A small network
//! weighs this evidence; a second one weighs it again in its context: neighbouring pairs, the order of the confident
//! links, the best monotone path (Gale and Church 1993), and the partners that both sentences have in the story's
//! other articles. What is more probable than not is linked; n-m links are what hangs together. Where two texts run
//! in parallel from beginning to end, as translations do, the monotone path itself decides.

mod context;
mod links;
mod observe;
mod paragraph;
mod path;
mod render;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

pub use crate::comparison::{Model, Network};
pub use observe::{Observed, ObservedLink, ObservedPair, observe};
pub use paragraph::ParagraphLink;
pub use render::{paragraphs_ndjson, paragraphs_tsv, sentences_ndjson, sentences_tsv};

use crate::comparison::{Belief, Candidate, Comparison};
use crate::encoder::Encoded;
use crate::stats::logistic;
use context::{Acquaintance, Parallel, Third};
use links::{Group, PathCoverage};
use path::Bead;

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

    fn mirrored(mut self) -> Self {
        for link in &mut self.links {
            std::mem::swap(&mut link.left, &mut link.right);
        }
        self.links.sort_by_key(|link| link.left[0]);
        self.sentence_pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0, pair.2));
        self.sentence_pairs.sort_by_key(|pair| (pair.0, pair.1));
        Self { left: self.right, right: self.left, ..self }
    }
}

/// Aligns the sentences of every pair of `articles`, which tell one story. What comes out does not depend on the
/// order of `articles`, but for the numbers that stand for them. An article without sentences has no links.
#[must_use]
pub fn align(articles: &[&Encoded]) -> Alignment {
    align_with(articles, Model::committed())
}

/// [`align`] with other weights than the committed ones.
#[must_use]
pub fn align_with(articles: &[&Encoded], model: &Model) -> Alignment {
    let story = Aligned::new(articles, model);
    let parts = story.pairs.iter().zip(&story.compared).zip(&story.context);
    let pairs = parts.map(|((&(a, b), compared), context)| {
        let (decided, probability) = story.decided(compared, context, model);
        let links = decided.groups.into_iter().zip(decided.features).map(|(group, features)| {
            let (weights, bias) = model.link.split_at(links::FEATURES);
            let odds: f32 = weights.iter().zip(features).map(|(weight, value)| weight * value).sum::<f32>() + bias[0];
            SentenceLink { left: group.left, right: group.right, confidence: logistic(f64::from(odds)) as f32 }
        });
        let links: Vec<SentenceLink> = links.collect();
        let sentence_pairs = sentence_pairs(&decided.pairs, &links, &probability);
        let pair = PairAlignment { left: a, right: b, links, parallel: decided.parallel, sentence_pairs };
        if a < b { pair } else { pair.mirrored() }
    });
    let mut pairs: Vec<PairAlignment> = pairs.collect();
    pairs.sort_by_key(|pair| (pair.left, pair.right));
    Alignment { pairs }
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
struct Compared {
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
}

impl Compared {
    fn new(left: &Encoded, right: &Encoded, model: &Model) -> Self {
        let comparison = Comparison::new(left, right);
        let beads = path::monotone_path(&comparison);
        let coverage = path::coverage(&comparison, &beads);
        let agreement = comparison.candidates.iter().map(|candidate| comparison.agreement[candidate.pair]).collect();
        let (rows, columns) = (left.sentences.len(), right.sentences.len());
        let belief = comparison.belief(model);
        Self { rows, columns, candidates: comparison.candidates, agreement, beads, coverage, belief }
    }

    fn belief(&self, probability: Vec<f32>) -> Belief {
        Belief::new(&self.candidates, probability, self.rows, self.columns)
    }

    /// The harmonic coverage of a candidate pair; 0 for others.
    fn agreement(&self, left: usize, right: usize) -> f32 {
        let at = self.candidates.binary_search_by_key(&(left, right), |candidate| (candidate.left, candidate.right));
        at.map_or(0.0, |at| self.agreement[at])
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
struct Aligned {
    /// Positions of the articles of each pair in the slice given; the first has the lesser text.
    pairs: Vec<(usize, usize)>,
    compared: Vec<Compared>,
    context: Vec<Context>,
}

impl Aligned {
    fn new(articles: &[&Encoded], model: &Model) -> Self {
        let mut order: Vec<usize> = (0..articles.len()).collect();
        order.sort_by_key(|&at| (&articles[at].article.text, articles[at].article.lang, &articles[at].article.source));
        let ranks: Vec<(usize, usize)> =
            (0..order.len()).flat_map(|a| (a + 1..order.len()).map(move |b| (a, b))).collect();
        let pairs: Vec<(usize, usize)> = ranks.iter().map(|&(a, b)| (order[a], order[b])).collect();
        let compared: Vec<Compared> =
            pairs.par_iter().map(|&(a, b)| Compared::new(articles[a], articles[b], model)).collect();
        let count = articles.len();
        let between = |own: usize, third: usize| Acquaintance {
            belief: &compared[pair_number(own.min(third), own.max(third), count)].belief,
            own_is_right: own > third,
        };
        let context = ranks.par_iter().zip(&compared);
        let context = context
            .map(|(&(a, b), compared)| {
                let others = (0..count).filter(|&third| third != a && third != b);
                let thirds: Vec<Third<'_>> =
                    others.map(|third| Third { left: between(a, third), right: between(b, third) }).collect();
                Context::new(compared, &thirds)
            })
            .collect();
        Self { pairs, compared, context }
    }

    fn decided(&self, compared: &Compared, context: &Context, model: &Model) -> (Decided, Belief) {
        let odds = context.features.iter().map(|features| model.context.log_odds(features));
        let probability: Vec<f32> = odds.map(|odds| logistic(f64::from(odds)) as f32).collect();
        let relative = |values: &[f32]| values.iter().map(|value| value / context.level).collect();
        let coverage =
            PathCoverage { left: relative(&compared.coverage.left), right: relative(&compared.coverage.right) };
        let parallel = links::is_parallel(&context.parallel, &coverage, context.anchors);
        let pairs = if parallel {
            links::path_pairs(&context.parallel, &coverage)
        } else {
            links::probable_pairs(&compared.candidates, &probability)
        };
        let belief = compared.belief(probability);
        let groups = links::groups(&pairs, compared.rows, compared.columns);
        let features = groups
            .iter()
            .map(|group| links::features(group, &belief, |left, right| compared.agreement(left, right), parallel))
            .collect();
        (Decided { parallel, pairs, groups, features }, belief)
    }
}

/// The number of the pair (a, b), a < b, among all pairs of `count` things in order.
fn pair_number(a: usize, b: usize, count: usize) -> usize {
    a * (2 * count - a - 1) / 2 + (b - a - 1)
}

/// The anchors' level where there are no anchors: the median agreement of translations on the NTREX sets is 0.57.
const LEVEL: f32 = 0.5;

impl Context {
    fn new(compared: &Compared, thirds: &[Third<'_>]) -> Self {
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
