//! English labels: the headword that is nearest to a concept's terms.

use std::collections::BTreeMap;

use itertools::Itertools;

use super::{Concept, Member, PooledTerm};
use crate::candidate::{Kind, is_acronym};
use crate::link::spelling::likeness_by_letters;
use crate::link::{Form, Term};
use crate::stats::logistic;
use crate::text::{Lang, Script};

/// A label for a concept.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The headword.
    pub text: String,
    /// How sure it is, 0 to 1.
    pub certainty: f64,
}

/// Below this mean cosine a concept gets no label. Set by hand: among some two dozen phrases looked at, most right
/// headwords lay above it and most wrong ones below.
const COSINE_FLOOR: f32 = 0.50;

/// The same where two terms or more have a nearest headword of one head.
const KINDRED_FLOOR: f32 = 0.45;

/// The same for a name, its likeness in spelling counted in.
const NAME_FLOOR: f32 = 1.05;

/// What a concept is called without a doubt: a name written in Latin letters in a text of another script.
const INTERNATIONAL: f64 = 0.95;

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
        for (label, score) in term.labels.iter().filter(|(label, score)| fits(label, *score, named, concept)) {
            let best = scores.entry(label).or_default().entry(term.lang).or_insert(*score);
            *best = best.max(*score);
        }
        // What speaks for "logical inference" speaks for "inference" too, where other terms of the concept do.
        if let Some((label, score)) =
            term.labels.first().filter(|(label, _)| !named && is_alone_with_its_head(label, term.lang, concept))
            && let Some(best) = scores.get_mut(head(label)).and_then(|known| known.get_mut(&term.lang))
        {
            *best = best.max(*score);
        }
    }
    // The encoder knows some languages better than others: the two that know the headword best decide.
    let mean = |known: &BTreeMap<Lang, f32>| {
        let cosines = floors.iter().map(|(lang, floor)| known.get(lang).copied().unwrap_or(*floor));
        let best: Vec<f32> = cosines.sorted_by(|a, b| b.total_cmp(a)).take(2).collect();
        best.iter().sum::<f32>() / best.len() as f32
    };
    let ranked: Vec<(&str, f32)> = scores
        .iter()
        .map(|(label, known)| (*label, mean(known) + if named { SPELLED * likeness(label, concept) } else { 0.0 }))
        .sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)))
        .collect();
    let Some(&(text, score)) = ranked.first().filter(|best| best.1 > floor(best.0, named, concept)) else {
        return named.then(|| international(concept)).flatten();
    };
    let lead = score - ranked.get(1).map_or(COSINE_FLOOR, |second| second.1);
    let certainty = logistic(f64::from(14.0 * (score - floor(text, named, concept)) + 6.0 * lead + 1.2));
    Some(Label { text: text.to_owned(), certainty })
}

fn floor(label: &str, named: bool, concept: &Concept) -> f32 {
    match named {
        true => NAME_FLOOR,
        false if kindred(label, concept) > 1 => KINDRED_FLOOR,
        false => COSINE_FLOOR,
    }
}

/// The last word of a headword.
fn head(label: &str) -> &str {
    label.rsplit(' ').next().unwrap_or(label)
}

/// Whether one term alone is nearest to this headword, while the nearest headword of another of its language is just
/// its head.
fn is_alone_with_its_head(label: &str, lang: Lang, concept: &Concept) -> bool {
    let terms = || concept.members.iter().map(|member| &member.term.term);
    let nearest = |term: &Term| term.labels.first().map(|nearest| nearest.0.clone());
    terms().filter(|term| nearest(term).as_deref() == Some(label)).count() == 1
        && terms().any(|term| term.lang == lang && nearest(term).as_deref() == Some(head(label)))
}

/// How many of the concept's terms have a nearest headword with the same head as `label`.
fn kindred(label: &str, concept: &Concept) -> usize {
    let nearest = concept.members.iter().filter_map(|member| member.term.term.labels.first());
    nearest.filter(|(other, _)| head(other) == head(label)).count()
}

/// The name as a text in another script writes it in Latin letters: its international form.
fn international(concept: &Concept) -> Option<Label> {
    let foreign = |term: &&Term| {
        let latin = |form: &Form| Script::of(&form.text()) == Some(Script::Latin);
        term.lang.script() != Script::Latin && term.forms.iter().all(latin)
    };
    let terms = concept.members.iter().map(|member| &member.term.term);
    let most = terms.filter(foreign).max_by_key(|term| (term.count(), std::cmp::Reverse(&term.key)))?;
    Some(Label { text: most.leading_form()?.text(), certainty: INTERNATIONAL })
}

/// What a spelling wholly alike adds to the cosine of a name: `Malaysia`, not `Malay`.
const SPELLED: f32 = 1.0;

/// How alike a headword and the concept's names are: the mean over its terms of the best form's likeness.
fn likeness(label: &str, concept: &Concept) -> f32 {
    let best = |member: &Member| {
        member.term.term.forms.iter().map(|form| likeness_by_letters(&form.text(), label)).fold(0.0, f32::max)
    };
    concept.members.iter().map(best).sum::<f32>() / concept.members.len() as f32
}

/// Whether a headword is of the concept's kind: a name for names, spelled like one of them; no name for terms.
fn fits(label: &str, cosine: f32, named: bool, concept: &Concept) -> bool {
    let capital = label.chars().next().is_some_and(char::is_uppercase);
    if !named {
        // A full form is called by a full form.
        let full = concept.members.iter().any(|member| member.term.term.kind == Kind::Term);
        return !capital || !full && is_acronym(label);
    }
    let exact = |member: &Member| member.term.term.forms.iter().any(|form| form.text().eq_ignore_ascii_case(label));
    let numbered = label.contains(char::is_numeric);
    let spelled = likeness(label, concept) >= SPELLING;
    capital && (concept.members.iter().any(exact) || !numbered && (spelled || cosine >= TRANSLATED))
}

/// How alike a name and its English headword are at least, in Latin letters, over all its languages; 0 to 1.
const SPELLING: f32 = 0.70;

/// Names that are translated (`Китай`, `Southeast Asia`) are not spelled alike: then the cosine must be at least this.
const TRANSLATED: f32 = 0.62;
