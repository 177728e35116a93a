//! Paragraph links, projected from sentence links.

use std::collections::BTreeSet;

use super::PairAlignment;
use super::links::groups;
use crate::encoder::Encoded;

/// Paragraphs of two articles that tell the same.
#[derive(Clone, Debug, PartialEq)]
pub struct ParagraphLink {
    /// Numbers of the left article's paragraphs in its source, ascending, at least one.
    pub left: Vec<usize>,
    /// Numbers of the right article's paragraphs, likewise.
    pub right: Vec<usize>,
    /// The greatest confidence among its sentence links, 0 to 1.
    pub confidence: f32,
    /// The share of the left paragraphs' sentences that are linked into the right ones, above 0 to 1.
    pub left_share: f32,
    /// The share of the right paragraphs' sentences, likewise.
    pub right_share: f32,
}

impl PairAlignment {
    /// The paragraph links of this pair: paragraphs hang together where sentences of theirs are linked. `left` and
    /// `right` are the two articles that were aligned. By the first left paragraph; no paragraph is in two links.
    #[must_use]
    pub fn paragraph_links(&self, left: &Encoded, right: &Encoded) -> Vec<ParagraphLink> {
        let of = |article: &Encoded, sentence: usize| article.segments.sentences[sentence].paragraph;
        let mut pairs = Vec::new();
        for link in &self.links {
            // A link's sentences all hang together, so it is enough to tie each to one of the other side.
            let (first_left, first_right) = (of(left, link.left[0]), of(right, link.right[0]));
            pairs.extend(link.left.iter().map(|&sentence| (of(left, sentence), first_right)));
            pairs.extend(link.right.iter().map(|&sentence| (first_left, of(right, sentence))));
        }
        let greatest = |article: &Encoded| article.segments.sentences.last().map_or(0, |last| last.paragraph);
        let groups = groups(&pairs, greatest(left) + 1, greatest(right) + 1);
        let mut links: Vec<ParagraphLink> = groups
            .into_iter()
            .map(|group| {
                let (left_share, right_share) = (
                    share(left, &group.left, self.links.iter().flat_map(|link| &link.left)),
                    share(right, &group.right, self.links.iter().flat_map(|link| &link.right)),
                );
                ParagraphLink { left: group.left, right: group.right, confidence: 0.0, left_share, right_share }
            })
            .collect();
        for link in &self.links {
            let paragraph = of(left, link.left[0]);
            if let Some(whole) = links.iter_mut().find(|whole| whole.left.contains(&paragraph)) {
                whole.confidence = whole.confidence.max(link.confidence);
            }
        }
        links
    }
}

/// The share of the sentences in `paragraphs` that are `linked`.
fn share<'a>(article: &Encoded, paragraphs: &[usize], linked: impl Iterator<Item = &'a usize>) -> f32 {
    let linked: BTreeSet<usize> = linked.copied().collect();
    let sentences = article.segments.sentences.iter().enumerate();
    let inside: Vec<usize> =
        sentences.filter(|(_, sentence)| paragraphs.contains(&sentence.paragraph)).map(|(at, _)| at).collect();
    let covered = inside.iter().filter(|sentence| linked.contains(sentence)).count();
    covered as f32 / inside.len().max(1) as f32
}
