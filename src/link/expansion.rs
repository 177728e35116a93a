//! Variants that are told by how they are written: what a bracket explains, and one spelling but for spaces and hyphens.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;

use super::types::{Place, Types};
use super::{Evidence, spelling};
use crate::candidate::Kind;
use crate::encoder::{Encoded, Upos};
use crate::text::Lang;

/// A term in brackets right after another one of the same article: "large language model (LLM)", where one of the two
/// is an acronym.
pub(super) fn expansions(articles: &[&Encoded], types: &Types, links: &mut BTreeMap<(usize, usize), Evidence>) {
    for (article, encoded) in articles.iter().enumerate() {
        for (index, sentence) in encoded.segments.sentences.iter().enumerate() {
            let places = types.in_sentence(article, index);
            let tags = &encoded.sentences[index].tags;
            let word = |at: usize| sentence.words.get(at).map(|word| word.span.of(&encoded.article.text));
            for inner in places {
                let start = inner.words.start;
                if start < 2 || word(start - 1) != Some("(") || word(inner.words.end) != Some(")") {
                    continue;
                }
                // A letter a word; else the longest phrase that ends at the bracket is what the bracket explains, if it is
                // not but the last of several: `охрана труда и промышленная гигиена (OSHA)`.
                let letters = types.terms[inner.term].key.chars().filter(|c| c.is_alphabetic()).count();
                let fitting = |outer: &&Place| (outer.words.len() != letters, std::cmp::Reverse(outer.words.len()));
                let outer = places.iter().filter(|outer| outer.words.end == start - 1).min_by_key(fitting);
                let joined = |outer: &Place| outer.words.start > 0 && tags[outer.words.start - 1].upos == Upos::Cconj;
                let last = |outer: &Place| outer.words.len() < letters && joined(outer);
                let Some(outer) = outer.filter(|outer| outer.term != inner.term && !last(outer)) else { continue };
                let kinds = [types.terms[outer.term].kind, types.terms[inner.term].kind];
                if kinds.contains(&Kind::Acronym) && kinds.contains(&Kind::Term) {
                    let ends = (outer.term.min(inner.term), outer.term.max(inner.term));
                    links.entry(ends).or_default().expansion = true;
                }
            }
        }
    }
}

/// Terms of one language that have a form in common but for spaces and hyphens.
pub(super) fn respellings(types: &Types, links: &mut BTreeMap<(usize, usize), Evidence>) {
    let mut written: BTreeMap<(Lang, String), BTreeSet<usize>> = BTreeMap::new();
    for (number, term) in types.terms.iter().enumerate() {
        for form in spelling::joined(term) {
            written.entry((term.lang, form)).or_default().insert(number);
        }
    }
    for [a, b] in written.values().flat_map(|terms| terms.iter().copied().array_combinations()) {
        links.entry((a, b)).or_default().expansion = true;
    }
}
