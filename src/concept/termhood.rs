//! Termhood: how much a concept looks like a term of the subject rather than a word of general language.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::verb::is_verb;
use super::{Concept, Member};
use crate::candidate::Kind;
use crate::stats::{Logistic, keyness};

/// Nats a content word below which words are of everyday use ("year" 11, "world" 12, "beginning" 13), and by how many
/// more a word is plainly rare.
const EVERYDAY: f32 = 13.0;
const RARE: f32 = 6.0;

/// The cosine to an English headword at which a phrase is more likely than not an entry of a dictionary.
const HEADWORD: f32 = 0.45;

/// Concepts below this are left out where nothing else is asked for; -3 to 4 in practice.
pub const THRESHOLD: f32 = 0.0;

/// What is looked at in a concept, in the order of [`signs`].
pub const SIGNS: [&str; 13] = [
    "rarity",
    "keyness",
    "headword",
    "words",
    "free",
    "never free",
    "articles",
    "repeated",
    "languages",
    "quoted",
    "name",
    "verb",
    "attested pair",
];

/// Set by hand, those of verbs and of the line while the press articles and the development sets were looked at: fitted to the index of a software's help, as the largest gold is, they would prefer single words.
static COMMITTED: LazyLock<Logistic> = LazyLock::new(|| {
    let table = include_str!("../../assets/confidence.tsv");
    Logistic::from_table(table, "term", &SIGNS).expect("the table has a weight for every sign")
});

/// What speaks for a concept's being a term, as numbers, in the order of [`SIGNS`]: means over its terms of rarity in
/// general language, of how much oftener they are said here than there, of nearness to an English headword, of having
/// more than one word, of the share of occurrences outside longer terms, of the articles and occurrences; then whether
/// none ever stands alone, the languages, quotation marks, whether most are names, or verbs.
#[must_use]
pub fn signs(concept: &Concept) -> [f64; SIGNS.len()] {
    let members = concept.members.iter();
    let mean = |measure: &dyn Fn(&Member) -> f32| {
        members.clone().map(measure).sum::<f32>() / concept.members.len().max(1) as f32
    };
    let most =
        |is: &dyn Fn(&Member) -> bool| members.clone().filter(|member| is(member)).count() * 2 > concept.members.len();
    let flag = |is: bool| if is { 1.0 } else { 0.0 };
    let languages = members.clone().map(|member| member.term.term.lang).collect::<BTreeSet<_>>();
    let count = |member: &Member| member.term.term.count() as f32;
    let strongest = members.clone().map(|member| member.strength).fold(f32::NEG_INFINITY, f32::max);
    let signs = [
        mean(&|member| ((member.term.term.information - EVERYDAY) / RARE).clamp(-1.0, 1.0)),
        mean(&|member| unusual(member).ln_1p()),
        mean(&|member| member.term.term.labels.first().map_or(HEADWORD, |label| label.1) - HEADWORD),
        mean(&|member| (member.term.term.key.split([' ', '-']).count().min(2) - 1) as f32),
        mean(&|member| member.term.term.free as f32 / count(member).max(1.0)),
        flag(members.clone().all(|member| member.term.term.free == 0)),
        mean(&|member| (member.term.term.articles.len() as f32).ln()),
        mean(&|member| count(member).ln().min(2.0)),
        languages.len() as f32 - 2.0,
        flag(members.clone().any(|member| member.term.term.quoted > 0)),
        flag(most(&|member| member.term.term.kind != Kind::Term)),
        flag(most(&|member| is_verb(&member.term.term))),
        strongest.clamp(0.0, 4.0),
    ];
    signs.map(f64::from)
}

/// How much oftener a term is said in the articles than in general language: the log-likelihood ratio (Dunning 1993;
/// for keywords Rayson and Garside 2000), the words of a phrase taken for independent.
fn unusual(member: &Member) -> f32 {
    let term = &member.term.term;
    let words = term.key.split([' ', '-']).count() as f32;
    keyness(term.count() as f32, member.term.words as f32, term.information * words)
}

/// How much a concept looks like a term, as log-odds: a logistic model over its [`signs`].
#[must_use]
pub fn termhood(concept: &Concept) -> f32 {
    COMMITTED.log_odds(&signs(concept)) as f32
}
