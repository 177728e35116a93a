use half::f16;
use half::slice::HalfFloatSliceExt;
use half::vec::HalfFloatVecExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::names;
use crate::encoder::Encoded;
use crate::text::Lang;

/// Sentences of an article that grouping looks at, the first ones. What has more is a book, and of two books that say
/// the same the beginnings do.
pub(super) const SENTENCES: usize = 512;

/// What grouping looks at of an article: small enough to be held for every article of a run. Of thirty sentences its
/// vectors take 23 kB, of any number no more than 400 kB; its names some hundred bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Gist {
    /// The name of the article's source.
    pub source: String,
    /// Its language.
    pub lang: Lang,
    /// SHA-256 of its text: what tells apart articles of one source.
    text: [u8; 32],
    /// The vectors of its sentences, a row each, to 11 bits.
    vectors: Vec<f16>,
    /// Its names: see [`names::of_article`].
    names: Vec<String>,
    /// The width of a row; 0 where there is none.
    width: usize,
}

impl Gist {
    /// The gist of an encoded article.
    #[must_use]
    pub fn of(encoded: &Encoded) -> Self {
        let vectors: Vec<&[f32]> = encoded.sentences.iter().map(|sentence| &*sentence.vector).collect();
        let gist = Self::new(&encoded.article.source, encoded.article.lang, &encoded.article.text, &vectors);
        Self { names: names::of_article(encoded), ..gist }
    }

    /// The gist of an article without names whose sentences have these vectors, each L2-normalised, all of one width.
    #[must_use]
    pub fn new(source: &str, lang: Lang, text: &str, vectors: &[&[f32]]) -> Self {
        let vectors = &vectors[..vectors.len().min(SENTENCES)];
        Self {
            source: source.to_owned(),
            lang,
            text: Sha256::digest(text).into(),
            names: Vec::new(),
            width: vectors.first().map_or(0, |vector| vector.len()),
            vectors: Vec::from_f32_slice(&vectors.concat()),
        }
    }

    /// What is wrong with a gist that may not be of [`Gist::of`], where vectors are of `width`; `None` for a sound one.
    #[must_use]
    pub fn fault(&self, width: usize) -> Option<&'static str> {
        let rows = if self.is_empty() { self.width <= width } else { self.width == width };
        let sound = rows && self.vectors.len() <= SENTENCES * width && self.vectors.len().is_multiple_of(width.max(1));
        let finite = self.vectors.iter().all(|number| number.is_finite());
        let sorted = self.names.is_sorted();
        (!sound || !finite || !sorted).then_some("its gist is not whole")
    }

    /// Its names, sorted.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// By what articles are ordered.
    pub(super) fn key(&self) -> (&str, [u8; 32]) {
        (&self.source, self.text)
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// How many sentences it has.
    pub(super) fn sentences(&self) -> usize {
        self.vectors.len() / self.width.max(1)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.vectors.is_empty()
    }

    /// Adds the vectors of its sentences to `rows`, row by row.
    pub(super) fn extend(&self, rows: &mut Vec<f32>) {
        let start = rows.len();
        rows.resize(start + self.vectors.len(), 0.0);
        self.vectors.convert_to_f32_slice(&mut rows[start..]);
    }

    /// The vectors of its sentences, row by row.
    pub(super) fn vectors(&self) -> Vec<f32> {
        self.vectors.to_f32_vec()
    }
}
