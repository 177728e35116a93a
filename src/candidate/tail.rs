//! What follows a head and belongs to it, as the whole article tells: a form that is a genitive and a nominative too is
//! tagged now so, now otherwise (`pompa ciepła`).

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, Kind, View, lemma_key};
use crate::pack::Lemmas;

/// The tails of an article, as they are written in lower case, and the lemma keys of the heads before each.
pub(super) struct Tails<'a> {
    heads: BTreeMap<Vec<String>, BTreeSet<String>>,
    longest: usize,
    lemmas: &'a Lemmas,
}

impl<'a> Tails<'a> {
    pub fn new(lemmas: &'a Lemmas) -> Self {
        Self { heads: BTreeMap::new(), longest: 0, lemmas }
    }

    /// Adds the tail of a phrase.
    pub fn add(&mut self, view: &View<'_>, found: &Found) {
        let tail = lower(view, found.head + 1..found.words.end);
        if found.words.start == found.head && !tail.is_empty() {
            let head = self.head(view, found.head);
            self.longest = self.longest.max(tail.len());
            self.heads.entry(tail).or_default().insert(head);
        }
    }

    /// Adds to `ends` the places where a known tail of this head ends.
    pub fn extend(&self, view: &View<'_>, head: usize, ends: &mut Vec<usize>) {
        for end in head + 2..=(head + 1 + self.longest).min(view.words.len()) {
            let heads = self.heads.get(&lower(view, head + 1..end)).filter(|_| !ends.contains(&end));
            if heads.is_some_and(|heads| heads.contains(&self.head(view, head))) {
                ends.push(end);
            }
        }
    }

    fn head(&self, view: &View<'_>, at: usize) -> String {
        lemma_key(view.lang, &view.words[at..=at], Kind::Term, self.lemmas)
    }
}

fn lower(view: &View<'_>, words: std::ops::Range<usize>) -> Vec<String> {
    view.words[words].iter().map(|word| word.to_lowercase()).collect()
}
