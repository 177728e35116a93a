//! Paragraph links, projected from sentence links.

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
        let sides = [
            Side::new(left, self.links.iter().flat_map(|link| &link.left)),
            Side::new(right, self.links.iter().flat_map(|link| &link.right)),
        ];
        let groups = groups(&pairs, sides[0].linked.len(), sides[1].linked.len());
        let mut number_of = vec![0; sides[0].linked.len()];
        for (number, group) in groups.iter().enumerate() {
            group.left.iter().for_each(|&paragraph| number_of[paragraph] = number);
        }
        let mut confidence = vec![0.0_f32; groups.len()];
        for link in &self.links {
            let best = &mut confidence[number_of[of(left, link.left[0])]];
            *best = best.max(link.confidence);
        }
        let links = groups.into_iter().zip(confidence).map(|(group, confidence)| {
            let (left_share, right_share) = (sides[0].share(&group.left), sides[1].share(&group.right));
            ParagraphLink { left: group.left, right: group.right, confidence, left_share, right_share }
        });
        links.collect()
    }
}

/// The sentences of one article, counted by the number of their paragraph.
struct Side {
    all: Vec<usize>,
    linked: Vec<usize>,
}

impl Side {
    /// No sentence is in `linked` twice.
    fn new<'a>(article: &Encoded, linked: impl Iterator<Item = &'a usize>) -> Self {
        let sentences = &article.segments.sentences;
        let paragraphs = sentences.last().map_or(0, |last| last.paragraph) + 1;
        let mut side = Self { all: vec![0; paragraphs], linked: vec![0; paragraphs] };
        sentences.iter().for_each(|sentence| side.all[sentence.paragraph] += 1);
        linked.for_each(|&sentence| side.linked[sentences[sentence].paragraph] += 1);
        side
    }

    /// The share of the sentences in `paragraphs` that are linked, 0 to 1.
    fn share(&self, paragraphs: &[usize]) -> f32 {
        let count = |numbers: &[usize]| paragraphs.iter().map(|&paragraph| numbers[paragraph]).sum::<usize>();
        count(&self.linked) as f32 / count(&self.all).max(1) as f32
    }
}
