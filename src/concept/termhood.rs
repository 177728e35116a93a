//! Termhood: how much a concept looks like a term of the subject rather than a word of general language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::label::nearest;
use super::verb::is_verb;
use super::{Concept, Member};
use crate::candidate::{Kind, is_general};
use crate::encoder::Upos;
use crate::link::{Evidence, Term, is_everyday};
use crate::stats::Logistic;
use crate::text::Lang;

/// Nats a content word below which words are of everyday use ("year" 11, "world" 12, "beginning" 13), and by how many
/// more a word is plainly rare.
const EVERYDAY: f32 = 13.0;
const RARE: f32 = 6.0;

/// The cosine to an English headword at which a phrase is more likely than not an entry of a dictionary.
const HEADWORD: f32 = 0.45;

/// How certain a headword must be that makes a concept an everyday one, 0 to 1: many a term's nearest headword is but a
/// neighbour. The second holds for a concept of plainly rare words alone (`twip` is no VIP). Set by hand.
const PLAINLY: f64 = 0.68;
const PLAINLY_RARE: f64 = 0.85;

/// Concepts below this are left out where nothing else is asked for; -4 to 4 in practice.
pub const THRESHOLD: f32 = 0.0;

/// What is looked at in a concept, in the order of [`signs`].
pub const SIGNS: [&str; 22] = [
    "rarity",
    "headword",
    "everyday",
    "phrase",
    "long phrase",
    "repeated",
    "occurrences",
    "free occurrences",
    "never free",
    "words of the text",
    "part outside",
    "general",
    "name",
    "acronym",
    "unchanged",
    "verb",
    "adjective",
    "even",
    "languages",
    "articles",
    "quoted",
    "kept share",
];

/// Fitted by `cargo run --release --example fit_terms -- --write`, but for the five weights that `NOT_FITTED` in its
/// `models.rs` names: those are set by hand.
static COMMITTED: LazyLock<Logistic> = LazyLock::new(|| {
    let table = include_str!("../../assets/confidence.tsv");
    Logistic::from_table(table, "term", &SIGNS).expect("the table has a weight for every sign")
});

/// How often every term of some concepts is said: by this a free combination of terms is told from a term.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary(BTreeMap<(Lang, String), usize>);

impl Vocabulary {
    /// The terms of these concepts.
    #[must_use]
    pub fn of(concepts: &[Concept]) -> Self {
        let terms = concepts.iter().flat_map(|concept| &concept.members).map(|member| &member.term.term);
        Self(terms.map(|term| ((term.lang, term.key.clone()), term.count())).collect())
    }

    /// How much oftener the commonest term inside this one is said than the whole, as a logarithm, 0 to 3.
    fn part_outside(&self, term: &Term) -> f32 {
        let words: Vec<&str> = term.key.split(' ').collect();
        let parts = (0..words.len()).flat_map(|start| (start + 1..=words.len()).map(move |end| (start, end)));
        let counts = parts.filter(|(start, end)| end - start < words.len()).filter_map(|(start, end)| {
            self.0.get(&(term.lang, words[start..end].join(" "))).map(|&count| count as f32)
        });
        (counts.fold(0.0, f32::max) / term.count() as f32).ln().clamp(0.0, 3.0)
    }
}

/// What speaks for and against a concept's being a term, as numbers, in the order of [`SIGNS`]: means over its terms of
/// rarity in general language and of nearness to an English headword; how plainly it is of everyday use; means of
/// having more than one word and more than two, of occurrences, up to seven, all and outside longer candidates (the
/// nested occurrences of Frantzi, Ananiadou and Mima 2000), as logarithms; the share of phrases that are never outside
/// one; means of how many words there are to occur among and of how much oftener a part of it is said alone, as
/// logarithms; the share of terms that begin with a modifier of general language, of names and of acronyms; whether all
/// languages write it alike, if it is no acronym; the share of verbs and of adjectives; whether all have one length;
/// the languages beyond two, articles, whether any stands in quotation marks, and how firmly two languages keep to each
/// other's terms.
#[must_use]
pub fn signs(concept: &Concept, vocabulary: &Vocabulary) -> [f64; SIGNS.len()] {
    let mean = |measure: &dyn Fn(&Member, &Term) -> f32| {
        let measured = concept.members.iter().map(|member| measure(member, &member.term.term));
        measured.sum::<f32>() / concept.members.len().max(1) as f32
    };
    let share = |is: &dyn Fn(&Term) -> bool| mean(&|_, term| if is(term) { 1.0 } else { 0.0 });
    let of_kind = |kind: Kind| share(&|term| term.kind == kind);
    let distinct = |of: &dyn Fn(&Term) -> String| {
        concept.members.iter().map(|member| of(&member.term.term)).collect::<BTreeSet<_>>().len()
    };
    let unchanged = of_kind(Kind::Acronym) < 1.0
        && distinct(&|term| term.key.clone()) == 1
        && distinct(&|term| term.lang.to_string()) > 1;
    let signs = [
        mean(&|_, term| ((term.information - EVERYDAY) / RARE).clamp(-1.0, 1.0)),
        mean(&|_, term| term.labels.first().map_or(HEADWORD, |label| label.1) - HEADWORD),
        everyday(concept),
        share(&|term| words(term) > 1),
        share(&|term| words(term) > 2),
        mean(&|_, term| (term.count() as f32).ln().min(2.0)),
        mean(&|_, term| (term.count() as f32).ln()),
        mean(&|_, term| (term.free as f32).ln_1p()),
        share(&|term| words(term) > 1 && term.free == 0),
        mean(&|member, _| (member.term.words.max(1) as f32 / 1000.0).ln()),
        mean(&|_, term| vocabulary.part_outside(term)),
        share(&|term| begins_generally(term)),
        of_kind(Kind::Name),
        of_kind(Kind::Acronym),
        if unchanged { 1.0 } else { 0.0 },
        share(&is_verb),
        share(&is_adjective),
        if distinct(&|term| words(term).to_string()) == 1 { 1.0 } else { 0.0 },
        distinct(&|term| term.lang.to_string()).saturating_sub(2) as f32,
        mean(&|_, term| (term.articles.len().max(1) as f32).ln()),
        if concept.members.iter().any(|member| member.term.term.quoted > 0) { 1.0 } else { 0.0 },
        kept_share(concept),
    ];
    signs.map(f64::from)
}

/// In a text of so many words an everyday word is an everyday word, and in one of so many it may be of the subject as
/// well as any other that is said often: a manual explains its comments and libraries, an article takes its companies
/// and countries for granted. Set by hand.
const EVERYDAY_TEXT: [f32; 2] = [5_000.0, 100_000.0];

/// How plainly a concept is of everyday use, 0 to 1: 1 for one whose headword plainly is and whose stories are short.
fn everyday(concept: &Concept) -> f32 {
    let members = || concept.members.iter().map(|member| &member.term);
    let rarity = members().map(|term| term.term.information).fold(f32::INFINITY, f32::min);
    let plainly = if rarity > EVERYDAY + RARE { PLAINLY_RARE } else { PLAINLY };
    if !nearest(concept).is_some_and(|label| label.certainty >= plainly && is_everyday(&label.text)) {
        return 0.0;
    }
    let length = members().map(|term| term.words as f32 / term.stories.max(1) as f32).fold(1.0, f32::max);
    let [short, long] = EVERYDAY_TEXT;
    (1.0 - (length / short).ln() / (long / short).ln()).clamp(0.0, 1.0)
}

/// The share of its concept that a term of one language is taken to keep, as no other language tells.
const UNTOLD: f32 = 0.5;

/// How firmly two languages keep to each other's terms: of the best phrases of both ends of a link the lesser share that
/// is the other end, 0 to 1, for the concept's firmest link. A free combination of words is said now so, now otherwise.
fn kept_share(concept: &Concept) -> f32 {
    let lang = |index: usize| concept.members[index].term.term.lang;
    if (0..concept.members.len()).all(|index| lang(index) == lang(0)) {
        return UNTOLD;
    }
    let ties = concept.members.iter().flat_map(|member| &member.ties);
    let least = |evidence: &Evidence| {
        let share = evidence.forward.unwrap_or(0.0).min(evidence.backward.unwrap_or(0.0));
        // One choice of one is half as telling as it looks.
        if share > 0.0 { evidence.chosen / (evidence.chosen / share + 1.0) } else { 0.0 }
    };
    ties.map(|tie| least(&tie.evidence)).fold(0.0, f32::max)
}

fn words(term: &Term) -> usize {
    term.key.split([' ', '-']).count()
}

/// "The largest company": a modifier of general language before a term.
fn begins_generally(term: &Term) -> bool {
    let first = term.key.split_once(' ').map(|(first, _)| first);
    term.kind == Kind::Term && first.is_some_and(|first| is_general(term.lang, first))
}

/// Whether its leading form is adjectives alone.
fn is_adjective(term: &Term) -> bool {
    let nominal = |upos: Upos| matches!(upos, Upos::Noun | Upos::Propn | Upos::Verb);
    let form = term.leading_form();
    form.is_some_and(|form| !form.words.is_empty() && !form.words.iter().any(|word| nominal(word.tag.upos)))
}

/// How much a concept looks like a term, as log-odds: a logistic model over its [`signs`].
#[must_use]
pub fn termhood(concept: &Concept, vocabulary: &Vocabulary) -> f32 {
    COMMITTED.log_odds(&signs(concept, vocabulary)) as f32
}
