//! How much company the words of terms keep over all linked sentences: what states do not show to be alike may yet be
//! said together every time.

use std::collections::BTreeMap;

use itertools::Itertools;

use super::Bitext;
use super::types::Types;
use crate::encoder::Encoded;
use crate::text::Lang;

/// A lemma of a language, by number.
type Lemma = u32;

/// An article, a sentence of it, and a word of that.
pub(super) type At = (usize, usize, usize);

/// Of the lemmas of all terms, how often each stands in linked sentences and how often two do. Pairs of sentences count by
/// the probability that they say the same.
pub(super) struct Associations {
    /// For each article its language, and for each of its sentences the lemma of each word; `None` outside terms.
    articles: Vec<(Lang, Vec<Vec<Option<Lemma>>>)>,
    /// In how many sentence pairs with each other language a lemma stands.
    times: BTreeMap<(Lemma, Lang), f32>,
    /// In how many two stand, the lesser number first; in order.
    together: Vec<((Lemma, Lemma), f32)>,
    /// How many two languages have; of a language with itself both sides count.
    pairs: BTreeMap<(Lang, Lang), f32>,
}

impl Associations {
    pub fn new(articles: &[&Encoded], types: &Types, bitexts: &[Bitext]) -> Self {
        let articles = lemmas(articles, types);
        let (mut times, mut together, mut pairs) = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        for bitext in bitexts {
            let ((left, here), (right, there)) = (&articles[bitext.left], &articles[bitext.right]);
            for &(i, j, probability) in &bitext.sentences {
                let (here, there) = (distinct(&here[i]), distinct(&there[j]));
                for (lemmas, lang, other) in [(&here, *left, *right), (&there, *right, *left)] {
                    lemmas.iter().for_each(|&lemma| *times.entry((lemma, other)).or_default() += probability);
                    *pairs.entry((lang, other)).or_default() += probability;
                }
                let met = here.iter().cartesian_product(&there);
                together.extend(met.map(|(&a, &b)| ((a.min(b), a.max(b)), probability)));
            }
        }
        together.sort_by_key(|(pair, _)| *pair);
        let sum = |one: ((Lemma, Lemma), f32), other: ((Lemma, Lemma), f32)| {
            if one.0 == other.0 { Ok((one.0, one.1 + other.1)) } else { Err((one, other)) }
        };
        let together = together.into_iter().coalesce(sum).collect();
        Self { articles, times, together, pairs }
    }

    /// Of the sentence pairs with either of two words' lemmas the share in which both are (Dice 1945), less those in which
    /// they would be by chance, and less one: in news, sentences that are linked say the same in part, and once together
    /// tells nothing. 0 to 1, and 0 for words outside terms.
    pub fn between(&self, left: At, right: At) -> f32 {
        let lemma = |(article, sentence, word): At| self.articles[article].1[sentence][word];
        let (Some(a), Some(b)) = (lemma(left), lemma(right)) else { return 0.0 };
        let Ok(at) = self.together.binary_search_by_key(&(a.min(b), a.max(b)), |(pair, _)| *pair) else { return 0.0 };
        let (lang, other) = (self.articles[left.0].0, self.articles[right.0].0);
        let (here, there) = (self.times[&(a, other)], self.times[&(b, lang)]);
        // A word that meets itself is seen on both sides.
        let met = self.together[at].1 * if a == b { 2.0 } else { 1.0 };
        let chance = here * there / self.pairs[&(lang, other)];
        let more = met - chance - 1.0;
        if more > 0.0 { 2.0 * more / (here + there) } else { 0.0 }
    }
}

fn distinct(lemmas: &[Option<Lemma>]) -> Vec<Lemma> {
    lemmas.iter().flatten().copied().sorted_unstable().dedup().collect()
}

/// The lemmas of the words of each article's sentences, as the keys of the terms there tell them.
fn lemmas(articles: &[&Encoded], types: &Types) -> Vec<(Lang, Vec<Vec<Option<Lemma>>>)> {
    let unknown = |encoded: &&Encoded| {
        let sentences = encoded.segments.sentences.iter().map(|sentence| vec![None; sentence.words.len()]);
        (encoded.article.lang, sentences.collect())
    };
    let mut told: Vec<(Lang, Vec<Vec<Option<Lemma>>>)> = articles.iter().map(unknown).collect();
    let mut numbers: BTreeMap<(Lang, &str), Lemma> = BTreeMap::new();
    for ((article, sentence), place) in types.places() {
        let term = &types.terms[place.term];
        let words = term.key.split(' ');
        if words.clone().count() != place.words.len() {
            continue;
        }
        for (at, word) in place.words.clone().zip(words) {
            let next = numbers.len() as Lemma;
            told[article].1[sentence][at] = Some(*numbers.entry((term.lang, word)).or_insert(next));
        }
    }
    told
}
