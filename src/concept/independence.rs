//! Independence: terms of their own, told from free combinations of other terms with words of general language.

use std::collections::{BTreeMap, BTreeSet};

use super::label::nearest;
use super::{Concept, Member};
use crate::candidate::{Kind, is_general};
use crate::text::Lang;

/// A combination that is said as often as this share of the term inside it is a term of its own; 0 to 1.
const SHARE: f32 = 0.5;

/// The concepts that stand on their own. Left out are those without an English headword of their own that begin with a
/// modifier of general language ("the largest company"), or that hold another concept's term ("generation of Chinese
/// chips") and are said but rarely beside it.
#[must_use]
pub fn independent<'a>(concepts: &[&'a Concept]) -> Vec<&'a Concept> {
    let mut counts: BTreeMap<(Lang, String), usize> = BTreeMap::new();
    for member in concepts.iter().flat_map(|concept| &concept.members) {
        counts.insert((member.term.term.lang, member.term.term.key.clone()), member.term.term.count());
    }
    let mut labels: BTreeSet<String> = BTreeSet::new();
    let mut order: Vec<usize> = (0..concepts.len()).collect();
    // The most frequent of the concepts that a headword suits has it; the others are variations on it.
    let count = |index: &usize| concepts[*index].members.iter().map(|member| member.term.term.count()).sum::<usize>();
    order.sort_by_key(|index| (std::cmp::Reverse(count(index)), *index));
    let mut kept: Vec<usize> = Vec::new();
    for index in order {
        let concept = concepts[index];
        let own = nearest(concept).is_some_and(|label| labels.insert(label.text));
        if own || !concept.members.iter().any(|member| is_general_phrase(member) || is_combination(member, &counts)) {
            kept.push(index);
        }
    }
    kept.sort_unstable();
    kept.into_iter().map(|index| concepts[index]).collect()
}

fn is_general_phrase(member: &Member) -> bool {
    let term = &member.term.term;
    let first = term.key.split(' ').next().unwrap_or_default();
    term.kind == Kind::Term && term.key.contains(' ') && is_general(term.lang, first)
}

/// Whether the term holds another concept's term, and is said rarely beside it.
fn is_combination(member: &Member, counts: &BTreeMap<(Lang, String), usize>) -> bool {
    let term = &member.term.term;
    let words: Vec<&str> = term.key.split(' ').collect();
    let parts = (0..words.len()).flat_map(|start| (start + 1..=words.len()).map(move |end| (start, end)));
    term.kind == Kind::Term
        && parts.filter(|(start, end)| end - start < words.len()).any(|(start, end)| {
            let part = counts.get(&(term.lang, words[start..end].join(" ")));
            part.is_some_and(|&count| (term.count() as f32) < SHARE * count as f32)
        })
}
