//! Pairs and evidence follow from the terms.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;

use super::decisions::{TermKey, evidence_key, key, replacement};
use super::tsv::cell;
use super::{Entry, Glossary, Origin, Pair, Status, TermEvidence};
use crate::confidence::Confidence;
use crate::text::Lang;

/// One side of a pair.
pub(super) struct Side<'a> {
    lang: Lang,
    term: &'a str,
}

impl<'a> Side<'a> {
    pub(super) fn source(pair: &'a Pair) -> Self {
        Self { lang: pair.source_lang, term: &pair.source }
    }

    pub(super) fn target(pair: &'a Pair) -> Self {
        Self { lang: pair.target_lang, term: &pair.target }
    }

    /// The key of the term's row.
    pub(super) fn key(&self, concept: &str) -> TermKey {
        (cell(concept), self.lang.to_string(), cell(self.term))
    }
}

/// `pair` between the rows that its terms' rows have become; `None` if they no longer share a concept, or are one.
pub(super) fn between(pair: &Pair, source: &TermKey, target: &TermKey) -> Option<Pair> {
    let together = source.0 == target.0 && source != target;
    together.then(|| Pair {
        concept: source.0.clone(),
        source: source.2.clone(),
        target: target.2.clone(),
        ..pair.clone()
    })
}

/// The pairs of all terms that share a concept, but for two terms that were mined and that no human has touched: where
/// `known` has pairs of their languages and not theirs, the run has found it too unsure. A pair of `known` keeps its
/// confidence; another is as sure as the less sure of its terms. The status follows from the two terms'. Of the concepts
/// that share a pair, one that the pair is not rejected in keeps it, then one that `known` has it in, then the surest.
pub(super) fn derive(entries: &[Entry], known: &[Pair]) -> Vec<Pair> {
    let mut confidences: BTreeMap<[TermKey; 2], Confidence> = BTreeMap::new();
    for pair in known {
        let best = confidences.entry(ends(pair)).or_insert(pair.confidence);
        if pair.confidence.value() > best.value() {
            *best = pair.confidence;
        }
    }
    let tables: BTreeSet<[Lang; 2]> = known.iter().map(|pair| [pair.source_lang, pair.target_lang]).collect();
    let mined = |entry: &Entry| entry.status == Status::Mined && entry.origin != Origin::Imported;
    let mut sorted: Vec<&Entry> = entries.iter().filter(|entry| replacement(entry).is_none()).collect();
    sorted.sort_by(|a, b| (&a.concept, a.lang, a.role, &a.term).cmp(&(&b.concept, b.lang, b.role, &b.term)));
    let mut pairs: Vec<(bool, Pair)> = Vec::new();
    for (_, rows) in &sorted.into_iter().chunk_by(|entry| entry.concept.clone()) {
        for [left, right] in rows.collect_vec().into_iter().array_combinations() {
            let mut pair = pair(left, right);
            let confidence = confidences.get(&ends(&pair));
            let told = tables.contains(&[pair.source_lang, pair.target_lang]);
            if confidence.is_none() && told && mined(left) && mined(right) {
                continue;
            }
            pair.confidence = confidence.copied().unwrap_or(pair.confidence);
            pairs.push((confidence.is_none(), pair));
        }
    }
    let sides = |pair: &Pair| (pair.source_lang, pair.target_lang, pair.source.clone(), pair.target.clone());
    pairs.sort_by(|(a_new, a), (b_new, b)| {
        let rank = |new: bool, pair: &Pair| (pair.status == Status::Rejected, new);
        let sureness = b.confidence.value().total_cmp(&a.confidence.value());
        let order = sides(a).cmp(&sides(b)).then(rank(*a_new, a).cmp(&rank(*b_new, b)));
        order.then(sureness).then_with(|| a.concept.cmp(&b.concept))
    });
    pairs.dedup_by(|a, b| sides(&a.1) == sides(&b.1));
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

/// `glossary` with the pairs that follow from its terms; pairs it has keep their confidence.
#[must_use]
pub fn follow(glossary: Glossary) -> Glossary {
    let pairs = derive(&glossary.entries, &glossary.pairs);
    Glossary { pairs, ..glossary }
}

/// The pair of two rows of one concept, `source` being first in the order of language, role and term.
fn pair(source: &Entry, target: &Entry) -> Pair {
    Pair {
        source_lang: source.lang,
        target_lang: target.lang,
        source: source.term.clone(),
        target: target.term.clone(),
        confidence: source.confidence.min(target.confidence),
        concept: source.concept.clone(),
        status: joint_status(source.status, target.status),
    }
}

/// What two decided terms make of their pair: one rejected term spoils it, one undecided term leaves it undecided.
fn joint_status(left: Status, right: Status) -> Status {
    let either = |status| left == status || right == status;
    [Status::Rejected, Status::Mined, Status::Edited].into_iter().find(|&status| either(status)).unwrap_or(left)
}

fn ends(pair: &Pair) -> [TermKey; 2] {
    let mut ends = [Side::source(pair), Side::target(pair)].map(|side| side.key(&pair.concept));
    ends.sort();
    ends
}

/// The evidence at the rows that `home` says it now belongs to. What comes together at one row is joined: counts and
/// forms are added up; the articles may be the same, so the greater number stands.
pub(super) fn joined_forms(evidence: Vec<TermEvidence>, home: impl Fn(TermKey) -> TermKey) -> Vec<TermEvidence> {
    let mut joined: BTreeMap<TermKey, TermEvidence> = BTreeMap::new();
    for mut one in evidence {
        let own = evidence_key(&one);
        let target = home(own.clone());
        if own != target {
            (one.concept, one.term) = (target.0.clone(), target.2.clone());
            if own.2 != target.2 {
                one.form_source = GIVEN;
            }
        }
        match joined.entry(target) {
            std::collections::btree_map::Entry::Vacant(slot) => {
                slot.insert(one);
            }
            std::collections::btree_map::Entry::Occupied(mut slot) => join(slot.get_mut(), one),
        }
    }
    joined.into_values().collect()
}

/// The `form_source` of a term that a human has given.
pub(super) const GIVEN: &str = "given";

fn join(into: &mut TermEvidence, mut other: TermEvidence) {
    let mut forms: BTreeMap<String, usize> = BTreeMap::new();
    for (form, count) in into.forms.drain(..).chain(other.forms.drain(..)) {
        *forms.entry(form).or_default() += count;
    }
    into.forms = forms.into_iter().sorted_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))).collect();
    into.count += other.count;
    into.articles = into.articles.max(other.articles);
    let context = |one: &TermEvidence| {
        (one.context.is_empty(), one.context.len(), one.context_article.clone(), one.context.clone())
    };
    if context(into) > context(&other) {
        (into.context_article, into.context) = (other.context_article, other.context);
    }
    if into.form_source != other.form_source {
        into.form_source = GIVEN;
    }
}

/// Evidence for every row of `entries`: what is there, and rows of noughts for terms that were found nowhere.
pub(super) fn completed(evidence: Vec<TermEvidence>, entries: &[Entry]) -> Vec<TermEvidence> {
    let found: BTreeSet<TermKey> = evidence.iter().map(evidence_key).collect();
    let nowhere = entries.iter().filter(|entry| !found.contains(&key(entry))).map(|entry| TermEvidence {
        concept: entry.concept.clone(),
        lang: entry.lang,
        term: entry.term.clone(),
        count: 0,
        articles: 0,
        forms: Vec::new(),
        form_source: GIVEN,
        context_article: String::new(),
        context: String::new(),
    });
    evidence.into_iter().chain(nowhere.collect_vec()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::inference;
    use super::follow;
    use crate::glossary::{Glossary, Origin, Status};

    fn sides(glossary: &Glossary) -> Vec<(&str, &str)> {
        glossary.pairs.iter().map(|pair| (pair.source.as_str(), pair.target.as_str())).collect()
    }

    #[test]
    fn what_the_run_found_too_unsure_stays_out_until_a_human_says_more() {
        let mut glossary = inference();
        // "wnioskowanie" and "инференс".
        let unsure = glossary.pairs.pop().expect("three pairs");
        let pair = (unsure.source.as_str(), unsure.target.as_str());
        assert!(!sides(&follow(glossary.clone())).contains(&pair));
        let once = follow(glossary.clone());
        assert_eq!(sides(&follow(once.clone())), sides(&once));
        let lost = Glossary { pairs: Vec::new(), ..glossary.clone() };
        assert_eq!(follow(lost).pairs.len(), 3, "tables that are lost are made of the terms");
        for (status, origin) in [(Status::Edited, Origin::Attested), (Status::Mined, Origin::Imported)] {
            let mut touched = glossary.clone();
            for entry in touched.entries.iter_mut().filter(|entry| entry.term == "инференс") {
                (entry.status, entry.origin) = (status, origin);
            }
            assert!(sides(&follow(touched)).contains(&pair), "{status:?} {origin:?}");
        }
    }
}
