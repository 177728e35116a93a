//! What alignment measures and concludes on its way: for fitting its weights and for looking into it.

use super::{Aligned, Constrained, Constraints, Model, Order};
use crate::encoder::Encoded;

/// Two articles as alignment sees them.
#[derive(Clone, Debug)]
pub struct Observed {
    /// The position of the left article in the slice given. Here the left article is the one with the lesser text.
    pub left: usize,
    /// The position of the right article.
    pub right: usize,
    /// The sentence pairs that may be links.
    pub pairs: Vec<ObservedPair>,
    /// The links made.
    pub links: Vec<ObservedLink>,
}

/// A sentence pair that may be a link.
#[derive(Clone, Debug)]
pub struct ObservedPair {
    /// The left sentence.
    pub left: usize,
    /// The right sentence.
    pub right: usize,
    /// What pairs are ranked by before they are weighed.
    pub rank: f32,
    /// What [`Model::pair`] weighs.
    pub features: Vec<f32>,
    /// What [`Model::context`] weighs.
    pub context: Vec<f32>,
}

/// A link as it is before it has a confidence.
#[derive(Clone, Debug)]
pub struct ObservedLink {
    /// Left sentences.
    pub left: Vec<usize>,
    /// Right sentences.
    pub right: Vec<usize>,
    /// What [`Model::link`] weighs.
    pub features: Vec<f32>,
}

/// What [`align_with`](super::align_with) measures of `articles` and makes of it.
#[must_use]
pub fn observe(articles: &[&Encoded], model: &Model) -> Vec<Observed> {
    let constrained = Constrained::new(articles, &Constraints::default());
    let story = Aligned::new(articles, &constrained, model);
    let parts = story.pairs.iter().zip(&story.compared).zip(&story.context);
    parts
        .map(|((&(left, right), compared), context)| {
            let candidates = compared.candidates.iter().zip(&context.features);
            let pairs = candidates.map(|(candidate, context)| ObservedPair {
                left: candidate.left,
                right: candidate.right,
                rank: candidate.rank,
                features: candidate.features.to_vec(),
                context: context.to_vec(),
            });
            let (decided, _) = compared.decided(context, Order::Auto, model);
            let links = decided.groups.into_iter().zip(decided.features).map(|(group, features)| ObservedLink {
                left: group.left,
                right: group.right,
                features: features.to_vec(),
            });
            Observed { left, right, pairs: pairs.collect(), links: links.collect() }
        })
        .collect()
}
