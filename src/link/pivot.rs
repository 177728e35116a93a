//! English headwords as a pivot: which of them are near to a term, and so to its translations.

use std::collections::BTreeSet;
use std::sync::{LazyLock, OnceLock};

use half::f16;
use itertools::Itertools;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::discriminant::Discriminant;
use super::lexicon::{Glossed, Lexicon, Rendering};
use super::types::Term;
use crate::encoder::Encoder;
use crate::pack::Lemmas;
use crate::stats::{dot, normalise, products};

/// The term list: one dictionary headword a line, sorted.
const LIST: &str = include_str!("../../assets/english-terms.txt");

/// Verbs that may name what verbs name, and nothing else, sorted; none is on the list.
const VERBS: &str = include_str!("../../assets/english-verbs.txt");

/// The headwords of both, sorted, and whether each is a verb.
fn headwords() -> impl Iterator<Item = (&'static str, bool)> {
    LIST.lines().map(|entry| (entry, false)).merge(VERBS.lines().map(|verb| (verb, true)))
}

/// Those of the list that are of everyday use, sorted.
const EVERYDAY: &str = include_str!("../../assets/everyday-words.txt");

static EVERYDAY_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| EVERYDAY.lines().collect());

/// Whether a headword is a word of everyday use in any subject ("year", "beginning").
#[must_use]
pub fn is_everyday(headword: &str) -> bool {
    EVERYDAY_WORDS.contains(headword)
}

/// How many entries are encoded in one call.
const BATCH: usize = 256;

/// English headwords near to a term, best first, each with its score.
pub type Labels = Vec<(&'static str, f32)>;

/// The English term list with a vector for every entry.
#[derive(Debug)]
pub struct Pivots {
    entries: Vec<&'static str>,
    /// Whether each is a verb.
    verbs: Vec<bool>,
    width: usize,
    /// The mean of all entries' vectors: what they and the terms are centred by.
    mean: Vec<f32>,
    /// A row an entry, centred and L2-normalised.
    vectors: Vec<f32>,
    /// Tells those of everyday use from the others.
    everyday: Discriminant,
    lexicon: Lexicon,
    /// What the lexicon has of each entry, when it is first asked for.
    headwords: Vec<OnceLock<Glossed>>,
}

impl Pivots {
    /// The name of the file that keeps what [`compile`](Self::compile) makes with the encoder of this identity. Another
    /// encoder or another list gives another name, so what is found under it is never stale.
    #[must_use]
    pub fn file_name(identity: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(identity);
        hash.update([0]);
        hash.update(LIST);
        hash.update([0]);
        hash.update(VERBS);
        hash.update([0]);
        hash.update(EVERYDAY);
        let digits = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
        format!("headwords-{digits}.bin")
    }

    /// Encodes the term list: `advance` hears of every `BATCH` entries done, and of how many there are.
    ///
    /// The result is the entries' vectors, 2 bytes a number, then what tells those of everyday use: a weight for each
    /// number of a vector and the threshold, 4 bytes each.
    pub fn compile(encoder: &dyn Encoder, advance: &dyn Fn(usize, usize)) -> Vec<u8> {
        let (entries, verbs): (Vec<&str>, Vec<bool>) = headwords().unzip();
        let mut bytes = Vec::with_capacity(entries.len() * encoder.width() * 2);
        for batch in entries.chunks(BATCH) {
            for encoding in encoder.encode(batch) {
                bytes.extend(encoding.vector.iter().flat_map(|number| f16::from_f32(*number).to_le_bytes()));
            }
            advance(bytes.len() / encoder.width() / 2, entries.len());
        }
        let (_, vectors) = centred_entries(&bytes, encoder.width());
        let rows = vectors.chunks_exact(encoder.width()).zip(verbs).filter(|(_, verb)| !verb);
        let rows: Vec<f32> = rows.flat_map(|(row, _)| row).copied().collect();
        let is_everyday: Vec<bool> = LIST.lines().map(is_everyday).collect();
        let everyday = Discriminant::between(&rows, encoder.width(), &is_everyday);
        let numbers = everyday.weights.iter().chain(std::iter::once(&everyday.threshold));
        bytes.extend(numbers.flat_map(|number| number.to_le_bytes()));
        bytes
    }

    /// Opens what [`compile`](Self::compile) made; `None` if it is not of this list and this width.
    #[must_use]
    pub fn open(bytes: &[u8], width: usize) -> Option<Self> {
        let (entries, verbs): (Vec<&str>, Vec<bool>) = headwords().unzip();
        let (bytes, told) = bytes.split_at_checked(entries.len() * width * 2).filter(|_| width > 0)?;
        let numbers = told.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]));
        let mut weights: Vec<f32> = numbers.collect();
        let threshold = weights.pop().filter(|_| weights.len() == width && told.len() % 4 == 0)?;
        let (mean, vectors) = centred_entries(bytes, width);
        Some(Self {
            headwords: entries.iter().map(|_| OnceLock::new()).collect(),
            entries,
            verbs,
            width,
            mean,
            vectors,
            everyday: Discriminant { weights, threshold },
            lexicon: Lexicon::default(),
        })
    }

    /// How many numbers a vector has.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The entries in other languages.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// How much each of the [`centred`](Self::centred) rows is like the words of everyday use, in standard deviations of the
    /// list's entries: above 0 more than like the others.
    #[must_use]
    pub fn everyday(&self, centred: &[f32]) -> Vec<f32> {
        centred.chunks_exact(self.width).map(|row| self.everyday.score(row)).collect()
    }

    /// The rows of `terms` centred by the mean of the entries, each of length 1.
    #[must_use]
    pub fn centred(&self, terms: &[f32]) -> Vec<f32> {
        let mut terms = terms.to_vec();
        centre(&mut terms, &self.mean);
        terms
    }

    /// For each of the terms, whose [`centred`](Self::centred) rows these are, where the `count` nearest entries stand,
    /// with their cosines, best first: unrelated entries are at 0.0 to 0.3, translations at 0.5 and more. Verbs of the
    /// entries are near to verbs alone.
    fn nearest(&self, glossed: &[Glossed], centred: &[f32], count: usize) -> Vec<Vec<(usize, f32)>> {
        let best = |(row, term): (&[f32], &Glossed)| {
            let scored = row.iter().copied().enumerate().filter(|(at, _)| term.verb || !self.verbs[*at]);
            scored.k_smallest_by(count, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))).collect::<Vec<_>>()
        };
        let batches = centred.par_chunks(BATCH * self.width).zip(glossed.par_chunks(BATCH));
        let nearest = |(batch, terms): (&[f32], &[Glossed])| {
            let cosines = products(batch, &self.vectors, self.width);
            cosines.chunks_exact(self.entries.len()).zip(terms).map(best).collect::<Vec<_>>()
        };
        batches.flat_map_iter(nearest).collect()
    }

    /// For each of the terms, whose vectors are the rows of `bare`, the `count` headwords that are nearest to it, best
    /// first, each with its score: the cosine, and more or less by what the lexicon says of the two.
    #[must_use]
    pub fn labels(&self, terms: &[Term], bare: &[f32], count: usize, lemmas: &Lemmas) -> Vec<Labels> {
        self.glossed_labels(&self.lexicon.gloss(terms.iter(), lemmas), &self.centred(bare), count, lemmas)
    }

    /// [`labels`](Self::labels) of terms glossed already, by their [`centred`](Self::centred) rows.
    pub(super) fn glossed_labels(
        &self,
        glossed: &[Glossed],
        centred: &[f32],
        count: usize,
        lemmas: &Lemmas,
    ) -> Vec<Labels> {
        let near = self.nearest(glossed, centred, count).into_par_iter().zip(centred.par_chunks_exact(self.width));
        let labels = |((near, row), glossed)| self.by_lexicon(near, row, glossed, lemmas);
        near.zip(glossed).map(labels).collect()
    }

    /// The nearest entries and those that the lexicon has for the term, whose row is `centred`, by their scores.
    fn by_lexicon(&self, near: Vec<(usize, f32)>, centred: &[f32], glossed: &Glossed, lemmas: &Lemmas) -> Labels {
        let count = near.len();
        let entries = glossed.headwords().into_iter().filter_map(|entry| self.entries.binary_search(&entry).ok());
        let entries: Vec<(usize, f32)> = entries
            .filter(|at| glossed.verb || !self.verbs[*at])
            .filter(|at| near.iter().all(|known| known.0 != *at))
            .map(|at| (at, dot(centred, &self.vectors[at * self.width..(at + 1) * self.width])))
            .collect();
        let scored = near.into_iter().chain(entries).map(|(at, cosine)| {
            let headword = self.headwords[at].get_or_init(|| self.lexicon.english(self.entries[at], lemmas));
            (self.entries[at], (cosine + glossed.rendering(headword).map_or(0.0, told)).min(1.0))
        });
        scored.sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0))).take(count).collect()
    }
}

/// What a headword's cosine to a term gains by what the lexicon says of the two.
fn told(rendering: Rendering) -> f32 {
    if rendering.entry { ENTRY } else { UNPAIRED * rendering.unpaired }
}

/// What a headword's cosine to a term gains by an entry of the lexicon that has both, up to 1 in all, and what it loses
/// if the lexicon pairs none of their words though it could. Set by hand, tried on the odd rows of
/// `tests/labels/concepts.tsv`.
const ENTRY: f32 = 0.3;
const UNPAIRED: f32 = -0.3;

/// The entries' mean and their rows, centred by it and each of length 1, from 2 bytes a number.
fn centred_entries(bytes: &[u8], width: usize) -> (Vec<f32>, Vec<f32>) {
    let numbers = bytes.chunks_exact(2).map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32());
    let mut vectors: Vec<f32> = numbers.collect();
    let count = (vectors.len() / width) as f32;
    let mut mean = vec![0.0; width];
    for row in vectors.chunks_exact(width) {
        mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value / count);
    }
    centre(&mut vectors, &mean);
    (mean, vectors)
}

/// Takes `mean` from every row and normalises it.
fn centre(rows: &mut [f32], mean: &[f32]) {
    for row in rows.chunks_exact_mut(mean.len()) {
        row.iter_mut().zip(mean).for_each(|(value, mean)| *value -= mean);
        normalise(row);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use itertools::Itertools;
    use unicode_normalization::is_nfc;

    use super::{EVERYDAY, LIST, Pivots, VERBS, headwords, is_everyday};
    use crate::candidate::Kind;
    use crate::encoder::{DoubleEncoder, Encoder, Upos};
    use crate::link::Term;
    use crate::pack::Lemmas;

    #[test]
    fn the_list_is_in_its_canonical_form() {
        assert!(LIST.ends_with('\n') && is_nfc(LIST));
        let entries: Vec<&str> = LIST.lines().collect();
        assert!(entries.len() >= 8000, "{}", entries.len());
        assert!(entries.is_sorted_by(|a, b| a < b), "sorted, each entry once");
        for entry in entries {
            assert!(!entry.is_empty() && entry.trim() == entry && !entry.contains("  "), "{entry:?}");
        }
        assert!(VERBS.ends_with('\n') && VERBS.lines().is_sorted_by(|a, b| a < b), "sorted, each verb once");
        assert_eq!(headwords().map(|headword| headword.0).duplicates().next(), None, "a verb that is on the list");
    }

    #[test]
    fn everyday_words_are_entries() {
        assert!(EVERYDAY.ends_with('\n') && EVERYDAY.lines().is_sorted_by(|a, b| a < b));
        let entries: BTreeSet<&str> = LIST.lines().collect();
        assert_eq!(EVERYDAY.lines().find(|word| !entries.contains(word)), None);
        assert!(is_everyday("year") && !is_everyday("inference"));
    }

    #[test]
    fn a_headword_that_the_lexicon_does_not_pair_with_the_term_is_no_label_of_it() {
        let encoder = DoubleEncoder::new(&[&["overseas", "chiński"], &["market", "rynek"]]);
        let compiled = Pivots::compile(&encoder, &|_, _| ());
        let pivots = Pivots::open(&compiled, encoder.width()).unwrap();
        let score = |term: &str, headword: &str| {
            let terms = [Term::said("pl", term, Kind::Term, 1)];
            let labels = pivots.labels(&terms, &encoder.encode(&[term])[0].vector, 3, &Lemmas::default());
            labels[0].iter().find(|label| label.0 == headword).map(|label| label.1)
        };
        // One vector for both, but what is Chinese is not overseas.
        assert!(score("chiński rynek", "overseas market").is_some_and(|score| score < 0.9));
        assert_eq!(score("rynek", "market"), Some(1.0));
    }

    #[test]
    fn a_verb_names_what_is_a_verb() {
        let encoder = DoubleEncoder::new(&[&["develop", "craft", "разработать"]]);
        let compiled = Pivots::compile(&encoder, &|_, _| ());
        let pivots = Pivots::open(&compiled, encoder.width()).unwrap();
        let vector = &encoder.encode(&["разработать"])[0].vector;
        let named = |upos: Upos| {
            let terms = [Term::said("ru", "разработать", Kind::Term, 1).tagged(upos)];
            let labels = pivots.labels(&terms, vector, 3, &Lemmas::default());
            labels[0].iter().any(|label| label.0 == "develop")
        };
        assert!(named(Upos::Verb) && !named(Upos::Noun));
    }

    #[test]
    fn a_term_finds_its_own_translation() {
        let encoder = DoubleEncoder::new(&[&["inference", "инференс"]]);
        let compiled = Pivots::compile(&encoder, &|_, _| ());
        let pivots = Pivots::open(&compiled, encoder.width()).unwrap();
        let vector = &encoder.encode(&["инференс"])[0].vector;
        let terms = [Term::said("ru", "инференс", Kind::Term, 1)];
        assert_eq!(pivots.labels(&terms, vector, 3, &Lemmas::default())[0][0].0, "inference");
        assert!(Pivots::open(&compiled[2..], encoder.width()).is_none());
        assert!(Pivots::open(&compiled[..compiled.len() - 4], encoder.width()).is_none());
        assert_eq!(pivots.everyday(&pivots.centred(vector)).len(), 1);
        assert_ne!(Pivots::file_name("one"), Pivots::file_name("another"));
    }
}
