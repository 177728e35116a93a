//! Terms whose concept is known beforehand.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;

use crate::candidate::{Kind, lemma_key};
use crate::link::Term;
use crate::pack::Lemmas;
use crate::text::{Key, Lang};

/// A term of which a human, or another glossary, has said what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTerm {
    /// The identifier of its concept.
    pub concept: String,
    /// Its language.
    pub lang: Lang,
    /// Its citation form.
    pub term: String,
}

/// Known terms, to be recognised among the terms of stories.
#[derive(Clone, Debug, Default)]
pub struct Known {
    concepts: BTreeMap<(Lang, Key), BTreeSet<String>>,
}

impl Known {
    /// A term is recognised by its citation form and by its lemmas.
    #[must_use]
    pub fn new(terms: &[KnownTerm], lemmas: &Lemmas) -> Self {
        let mut known = Self::default();
        for KnownTerm { concept, lang, term } in terms {
            let words = term.split_whitespace().collect::<Vec<_>>();
            for key in [Key::new(term), Key::new(&lemma_key(*lang, &words, Kind::Term, lemmas))] {
                known.concepts.entry((*lang, key)).or_default().insert(concept.clone());
            }
        }
        known
    }

    /// The concepts that a term of stories is known to name, by its lemmas or a form in which it was found.
    fn of(&self, term: &Term) -> impl Iterator<Item = &str> {
        let keys = term.forms.iter().map(|form| Key::new(&form.text())).chain([Key::new(&term.key)]);
        let concepts = keys.filter_map(|key| self.concepts.get(&(term.lang, key))).flatten();
        concepts.map(String::as_str).collect::<BTreeSet<_>>().into_iter()
    }

    /// Whether a term of stories is known.
    #[must_use]
    pub fn holds(&self, term: &Term) -> bool {
        self.of(term).next().is_some()
    }

    /// The ascending pairs of terms that are known to name one concept.
    pub(super) fn pairs<'a>(&self, terms: impl Iterator<Item = &'a Term>) -> BTreeSet<(usize, usize)> {
        let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, term) in terms.enumerate() {
            self.of(term).for_each(|concept| members.entry(concept).or_default().push(index));
        }
        members.values().flat_map(|members| members.iter().copied().array_combinations().map(|[a, b]| (a, b))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::merge;
    use super::{Known, KnownTerm};
    use crate::candidate::Kind;
    use crate::encoder::{Tag, Upos};
    use crate::link::{Form, FormWord, StoryEvidence, Term};
    use crate::pack::Lemmas;

    fn term(lang: &str, text: &str) -> Term {
        let tag = Tag { upos: Upos::Noun, certainty: 1.0, case: None, number: None, gender: None };
        let word = |surface: &str| FormWord { surface: surface.to_owned(), tag };
        let words: Vec<FormWord> = text.split(' ').map(word).collect();
        Term {
            forms: vec![Form { head: words.len() - 1, words, count: 1, initial: false }],
            articles: vec!["a.txt".to_owned()],
            context_article: "a.txt".to_owned(),
            ..Term::said(lang, &text.to_lowercase(), Kind::Term, 1)
        }
    }

    fn known(terms: &[(&str, &str, &str)]) -> Known {
        let term = |&(concept, lang, term): &(&str, &str, &str)| KnownTerm {
            concept: concept.to_owned(),
            lang: lang.parse().unwrap(),
            term: term.to_owned(),
        };
        Known::new(&terms.iter().map(term).collect::<Vec<_>>(), &Lemmas::default())
    }

    #[test]
    fn terms_that_are_known_to_name_one_concept_are_one() {
        let terms =
            vec![term("de", "Wärmepumpe"), term("de", "Pumpe"), term("pl", "pompa"), term("pl", "pompa ciepła")];
        let story = StoryEvidence { terms, ..StoryEvidence::default() };
        let members = |known: &Known| -> Vec<Vec<String>> {
            let concepts = merge(std::slice::from_ref(&story), known);
            concepts.iter().map(|concept| concept.members.iter().map(|m| m.term.term.key.clone()).collect()).collect()
        };
        assert!(members(&Known::default()).is_empty(), "no text links them");
        let pump = ("heat-pump", "de", "wärmepumpe");
        assert!(members(&known(&[pump, ("pump", "pl", "pompa ciepła")])).is_empty(), "they name different things");
        assert_eq!(members(&known(&[pump, ("heat-pump", "pl", "Pompa ciepła")])), [["wärmepumpe", "pompa ciepła"]]);
        // A human may call a part of a term a variant of it.
        let variants = known(&[("heat-pump", "pl", "pompa"), ("heat-pump", "pl", "pompa ciepła")]);
        assert_eq!(members(&variants), [["pompa", "pompa ciepła"]]);
        assert!(variants.holds(&story.terms[2]) && !variants.holds(&story.terms[1]));
    }
}
