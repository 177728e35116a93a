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

/// A label less certain than this is not shown: of the labels above it 0.97 are right on the unseen rows of
/// `tests/labels/concepts.tsv`. Tuned on the odd rows, like the weights below; `examples/measure_labels.rs` prints what
/// holds on both halves.
const CERTAIN_ENOUGH: f64 = 0.65;

/// The log-odds that the nearest headword is right: a logistic model over the mean cosine, the lead before the next
/// headword, the share of the languages that have it first, and by how many words it is longer or shorter than the
/// terms (a part of a term, or something narrower).
const BASE: f32 = -1.256;
const COSINE: f32 = 2.17;
const LEAD: f32 = 10.47;
const AGREEMENT: f32 = 0.335;
const LENGTH: f32 = -1.021;

/// What a headword gains that is spelled like one of the terms, as loan words are: in log-odds, and as a cosine in the
/// order of headwords; and from which likeness on, 0 to 1. Set by hand, checked on the odd rows.
const BORROWED: f32 = 2.5;
const BORROWING: f32 = 0.15;
const LOAN: f32 = 0.60;

/// What agreement and length count for in the order of headwords, as cosines.
const AGREEING: f32 = 0.03;
const LONGER: f32 = 0.03;

/// Below this score, its likeness in spelling counted in, a name gets no label. Set by hand.
const NAME_FLOOR: f32 = 1.05;

/// What a concept is called without a doubt: a name written in Latin letters in a text of another script.
const INTERNATIONAL: f64 = 0.95;

/// Months and days: English alone writes them with a capital.
const CALENDAR: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The label to be shown of a concept. `None` where none is certain enough: no label is better than a wrong one.
#[must_use]
pub fn label(concept: &Concept) -> Option<Label> {
    nearest(concept).filter(|label| label.certainty >= CERTAIN_ENOUGH)
}

/// The headword that is nearest to the concept as a whole: all its terms in all languages together.
pub(super) fn nearest(concept: &Concept) -> Option<Label> {
    let names = concept.members.iter().filter(|member| member.term.term.kind == Kind::Name).count();
    let named = names * 2 > concept.members.len();
    let scores = Scores::of(concept, named);
    if named { scores.name(concept).or_else(|| international(concept)) } else { scores.term(concept) }
}

/// How near each headword is to the concept, language by language.
struct Scores<'a> {
    /// The best cosine of any term of the language.
    cosines: BTreeMap<&'a str, BTreeMap<Lang, f32>>,
    /// The best of the last cosines of the language's lists: what is not on them is not nearer.
    floors: BTreeMap<Lang, f32>,
    /// How many languages have the headword first.
    first: BTreeMap<&'a str, usize>,
}

impl<'a> Scores<'a> {
    fn of(concept: &'a Concept, named: bool) -> Self {
        let mut scores = Self { cosines: BTreeMap::new(), floors: BTreeMap::new(), first: BTreeMap::new() };
        let mut leading: BTreeMap<Lang, (&str, f32)> = BTreeMap::new();
        for Member { term: PooledTerm { term, .. }, .. } in &concept.members {
            let (Some((nearest, best)), Some((_, worst))) = (term.labels.first(), term.labels.last()) else { continue };
            let floor = scores.floors.entry(term.lang).or_insert(*worst);
            *floor = floor.max(*worst);
            for (label, score) in term.labels.iter().filter(|(label, score)| fits(label, *score, named, concept)) {
                let best = scores.cosines.entry(label).or_default().entry(term.lang).or_insert(*score);
                *best = best.max(*score);
            }
            // What speaks for "logical inference" speaks for "inference" too, where other terms of the concept do.
            let general = !named && is_alone_with_its_head(nearest, term.lang, concept);
            let first = if general { head(nearest) } else { nearest };
            if let Some(known) = scores.cosines.get_mut(first).and_then(|known| known.get_mut(&term.lang)) {
                *known = known.max(*best);
            }
            let known = leading.entry(term.lang).or_insert((first, *best));
            if *best > known.1 {
                *known = (first, *best);
            }
        }
        for (first, _) in leading.values() {
            *scores.first.entry(first).or_default() += 1;
        }
        scores
    }

    /// The cosines of a headword to the concept's languages.
    fn known(&self, label: &str) -> impl Iterator<Item = f32> {
        self.floors.iter().map(move |(lang, floor)| self.cosines[label].get(lang).copied().unwrap_or(*floor))
    }

    fn mean(&self, label: &str) -> f32 {
        self.known(label).sum::<f32>() / self.floors.len() as f32
    }

    fn agreement(&self, label: &str) -> f32 {
        self.first.get(label).copied().unwrap_or(0) as f32 / self.floors.len() as f32
    }

    fn term(&self, concept: &Concept) -> Option<Label> {
        let words = words(concept);
        let longer = |label: &str| (label.split(' ').count() as f32 - words).abs();
        let loan = |label: &str| (borrowed(label, concept) - LOAN).max(0.0);
        let score = |label: &str| {
            self.mean(label) + AGREEING * self.agreement(label) - LONGER * longer(label) + BORROWING * loan(label)
        };
        let ranked: Vec<(&str, f32)> = self
            .cosines
            .keys()
            .map(|label| (*label, score(label)))
            .sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)))
            .collect();
        let &(text, best) = ranked.first()?;
        let rival = ranked.iter().skip(1).find(|other| !is_part(other.0, text) && !is_part(text, other.0));
        let lead = best - rival.map_or(0.0, |rival| rival.1);
        let odds = BASE
            + COSINE * self.mean(text)
            + LEAD * lead
            + AGREEMENT * self.agreement(text)
            + LENGTH * longer(text)
            + BORROWED * loan(text);
        Some(Label { text: text.to_owned(), certainty: logistic(f64::from(odds)) })
    }

    /// A name's headword is near in spelling too; the two languages that know it best decide.
    fn name(&self, concept: &Concept) -> Option<Label> {
        let mean = |label: &str| {
            let best: Vec<f32> = self.known(label).sorted_by(|a, b| b.total_cmp(a)).take(2).collect();
            best.iter().sum::<f32>() / best.len() as f32
        };
        let ranked: Vec<(&str, f32)> = self
            .cosines
            .keys()
            .map(|label| (*label, mean(label) + SPELLED * likeness(label, concept)))
            .sorted_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)))
            .collect();
        let &(text, score) = ranked.first().filter(|best| best.1 > NAME_FLOOR)?;
        let lead = score - ranked.get(1).map_or(NAME_FLOOR, |second| second.1);
        let certainty = logistic(f64::from(14.0 * (score - NAME_FLOOR) + 6.0 * lead + 1.2)).min(INTERNATIONAL);
        Some(Label { text: text.to_owned(), certainty })
    }
}

/// Whether all words of a headword are in another: "inference" and "logical inference" are no rivals, their lengths
/// are weighed already.
fn is_part(part: &str, whole: &str) -> bool {
    part.split(' ').all(|word| whole.split(' ').contains(&word))
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

/// How many words the concept's terms have: the mean over its languages of the leading forms of their terms.
fn words(concept: &Concept) -> f32 {
    let mut counts: BTreeMap<Lang, Vec<usize>> = BTreeMap::new();
    for Member { term: PooledTerm { term, .. }, .. } in &concept.members {
        let count = term.leading_form().map_or(1, |form| form.words.len());
        counts.entry(term.lang).or_default().push(count);
    }
    let means = counts.values().map(|counts| counts.iter().sum::<usize>() as f32 / counts.len() as f32);
    means.sum::<f32>() / counts.len().max(1) as f32
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

/// How alike a headword and the term that is spelled most like it are, 0 to 1.
fn borrowed(label: &str, concept: &Concept) -> f32 {
    let forms = concept.members.iter().flat_map(|member| &member.term.term.forms);
    forms.map(|form| likeness_by_letters(&form.text(), label)).fold(0.0, f32::max)
}

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
        return !capital || !full && is_acronym(label) || CALENDAR.contains(&label);
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
