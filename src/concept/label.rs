//! English labels: the entry of an English term list that is nearest to a concept's terms.

use std::collections::{BTreeMap, BTreeSet};

use half::f16;
use itertools::Itertools;

use super::{Concept, Member, PooledTerm};
use crate::candidate::{Kind, is_acronym};
use crate::encoder::Encoder;
use crate::link::{Form, StoryEvidence, spelling, strength};
use crate::stats::{dot, logistic, products};
use crate::text::Lang;

/// The term list: one dictionary headword a line, sorted.
const LIST: &str = include_str!("../../assets/english-terms.txt");

/// How many nearest neighbours tell how much of a hub a label or a term is.
const NEIGHBOURS: usize = 10;

/// How many entries are encoded in one call.
const BATCH: usize = 256;

/// The entries of the term list with their vectors.
#[derive(Debug)]
pub struct Labels {
    entries: Vec<&'static str>,
    width: usize,
    /// A row an entry.
    vectors: Vec<f32>,
    /// The mean cosine of each entry to its nearest neighbours among the others.
    hubness: Vec<f32>,
}

/// What identifies the list, for whoever keeps [`Labels::compile`]'s result: any change of the list changes it.
#[must_use]
pub fn list() -> &'static str {
    LIST
}

impl Labels {
    /// Encodes the term list: `advance` hears of every `BATCH` entries done, and of how many there are.
    ///
    /// The result is 2 bytes a number: the vectors, then the hubness of the entries.
    pub fn compile(encoder: &dyn Encoder, advance: &dyn Fn(usize, usize)) -> Vec<u8> {
        let entries: Vec<&str> = LIST.lines().collect();
        let width = encoder.width();
        let mut vectors = Vec::with_capacity(entries.len() * width);
        for batch in entries.chunks(BATCH) {
            for encoding in encoder.encode(batch) {
                vectors.extend_from_slice(&encoding.vector);
            }
            advance(vectors.len() / width, entries.len());
        }
        let mut hubness = Vec::with_capacity(entries.len());
        for rows in vectors.chunks(BATCH * width) {
            let cosines = products(rows, &vectors, width);
            // The nearest neighbour of all is the entry itself.
            hubness.extend(cosines.chunks_exact(entries.len()).map(|row| mean_of_best(row, 1, NEIGHBOURS)));
        }
        vectors.iter().chain(&hubness).flat_map(|number| f16::from_f32(*number).to_le_bytes()).collect()
    }

    /// Opens what [`compile`](Self::compile) made; `None` if it is not of this list and this width.
    #[must_use]
    pub fn open(bytes: &[u8], width: usize) -> Option<Self> {
        let entries: Vec<&str> = LIST.lines().collect();
        if bytes.len() != entries.len() * (width + 1) * 2 {
            return None;
        }
        let numbers = bytes.chunks_exact(2).map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32());
        let mut vectors: Vec<f32> = numbers.collect();
        let hubness = vectors.split_off(entries.len() * width);
        Some(Self { entries, width, vectors, hubness })
    }

    /// For each row of `terms` the `count` best entries with their scores, best first: twice the cosine less both
    /// sides' hubness (cross-domain similarity local scaling, Conneau et al. 2018), about -0.1 to 0.2.
    #[must_use]
    pub fn nearest(&self, terms: &[f32], count: usize) -> Vec<Vec<(&'static str, f32)>> {
        let cosines = products(terms, &self.vectors, self.width);
        let best = |row: &[f32]| {
            let own = mean_of_best(row, 0, NEIGHBOURS);
            let scored = row.iter().zip(&self.hubness).map(|(cosine, hub)| 2.0 * cosine - own - hub).enumerate();
            let best = scored.k_smallest_by(count, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            best.map(|(index, score)| (self.entries[index], score)).collect()
        };
        cosines.chunks_exact(self.entries.len()).map(best).collect()
    }

    /// How near an entry is to a vector; `None` for a string that is not in the list.
    #[must_use]
    pub fn cosine(&self, entry: &str, vector: &[f32]) -> Option<f32> {
        let index = self.entries.binary_search(&entry).ok()?;
        Some(dot(&self.vectors[index * self.width..(index + 1) * self.width], vector))
    }
}

/// A label for a concept.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The headword.
    pub text: String,
    /// How sure it is, 0 to 1.
    pub certainty: f64,
}

/// How many near headwords are kept of each term.
const KEPT: usize = 12;

/// Below this mean score a label is more often wrong than right (read off the development term sets).
const SCORE_FLOOR: f32 = 0.02;

/// Finds the headwords near to every term of a story that some link speaks for.
pub fn attach(story: &mut StoryEvidence, encoder: &dyn Encoder, labels: &Labels) {
    let mut linked = BTreeSet::new();
    for link in &story.links {
        if strength(&story.terms[link.left], &story.terms[link.right], &link.evidence) > 0.0 {
            linked.extend([link.left, link.right]);
        }
    }
    let linked: Vec<usize> = linked.into_iter().collect();
    for batch in linked.chunks(BATCH) {
        let texts = batch.iter().map(|&term| story.terms[term].leading_form().map(Form::text).unwrap_or_default());
        let texts: Vec<String> = texts.collect();
        let encodings = encoder.encode(&texts.iter().map(String::as_str).collect_vec());
        let vectors: Vec<f32> = encodings.into_iter().flat_map(|encoding| encoding.vector).collect();
        for (&term, near) in batch.iter().zip(labels.nearest(&vectors, KEPT)) {
            story.terms[term].labels = near.into_iter().map(|(label, score)| (label.to_owned(), score)).collect();
        }
    }
}

/// The headword that is nearest to the concept as a whole: by the mean over its languages of the best score any term
/// of that language gives it. `None` where nothing is near enough: no label is better than a wrong one.
#[must_use]
pub fn label(concept: &Concept) -> Option<Label> {
    let mut scores: BTreeMap<&str, BTreeMap<Lang, f32>> = BTreeMap::new();
    let mut floors: BTreeMap<Lang, f32> = BTreeMap::new();
    let named =
        concept.members.iter().filter(|member| member.term.term.kind == Kind::Name).count() * 2 > concept.members.len();
    for Member { term: PooledTerm { term, .. }, .. } in &concept.members {
        let Some((_, worst)) = term.labels.last() else { continue };
        let floor = floors.entry(term.lang).or_insert(*worst);
        *floor = floor.max(*worst);
        for (label, score) in term.labels.iter().filter(|(label, _)| fits(label, named, concept)) {
            let best = scores.entry(label).or_default().entry(term.lang).or_insert(*score);
            *best = best.max(*score);
        }
    }
    let mean = |known: &BTreeMap<Lang, f32>| {
        floors.iter().map(|(lang, floor)| known.get(lang).copied().unwrap_or(*floor)).sum::<f32>() / floors.len() as f32
    };
    let ranked: Vec<(&str, f32)> = scores
        .iter()
        .map(|(label, known)| (*label, mean(known)))
        .sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)))
        .collect();
    let &(text, score) = ranked.first().filter(|best| best.1 > SCORE_FLOOR)?;
    let lead = score - ranked.get(1).map_or(0.0, |second| second.1);
    let certainty = logistic(f64::from(30.0 * (score - SCORE_FLOOR) + 20.0 * lead - 0.5));
    Some(Label { text: text.to_owned(), certainty })
}

/// Whether a headword is of the concept's kind: a name for names, spelled like one of them; no name for terms.
fn fits(label: &str, named: bool, concept: &Concept) -> bool {
    let capital = label.chars().next().is_some_and(char::is_uppercase);
    if !named {
        return !capital || is_acronym(label);
    }
    let like = |member: &Member| {
        member.term.term.forms.iter().any(|form| spelling::alike(&form.text(), label) > NAME_LIKENESS)
    };
    capital && concept.members.iter().any(like)
}

/// How alike a name and its English label are at least, in Latin letters, 0 to 1.
const NAME_LIKENESS: f32 = 0.75;

/// The mean of the best `count` numbers after leaving out the `skip` best.
fn mean_of_best(numbers: &[f32], skip: usize, count: usize) -> f32 {
    let best = numbers.iter().copied().k_smallest_by(skip + count, |a, b| b.total_cmp(a)).skip(skip).collect_vec();
    best.iter().sum::<f32>() / best.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::{LIST, Labels};
    use crate::encoder::{DoubleEncoder, Encoder};

    #[test]
    fn the_list_is_in_its_canonical_form() {
        assert!(LIST.ends_with('\n') && is_nfc(LIST));
        let entries: Vec<&str> = LIST.lines().collect();
        assert!(entries.len() >= 8000, "{}", entries.len());
        assert!(entries.is_sorted_by(|a, b| a < b), "sorted, each entry once");
        for entry in entries {
            assert!(!entry.is_empty() && entry.trim() == entry && !entry.contains("  "), "{entry:?}");
        }
    }

    #[test]
    fn a_term_finds_its_own_translation() {
        let encoder = DoubleEncoder::new(&[&["inference", "инференс"]]);
        let compiled = Labels::compile(&encoder, &|_, _| ());
        let labels = Labels::open(&compiled, encoder.width()).unwrap();
        let vector = &encoder.encode(&["инференс"])[0].vector;
        assert_eq!(labels.nearest(vector, 3)[0][0].0, "inference");
        assert!(Labels::open(&compiled[2..], encoder.width()).is_none());
    }
}
