//! Headwords: the citation form of each of a concept's terms, elected by all the forms found.

use std::collections::BTreeMap;

use super::citation::{Citation, Phrase, PhraseWord, Source, citation_form, elect_name, lowered};
use super::{Concept, Member};
use crate::candidate::Kind;
use crate::encoder::Case;
use crate::link::{Form, Term, spelling};
use crate::pack::Lemmas;
use crate::text::Lang;

/// Two names of one language and one concept that are at least so alike in Latin letters are forms of one name; 0 to 1.
/// Set by hand.
const ONE_NAME: f32 = 0.86;

/// The headword of every member of a concept, in their order. Members that are forms of one name get one headword.
#[must_use]
pub fn headwords(concept: &Concept, lemmas: &Lemmas) -> Vec<Citation> {
    let headword = |(index, member): (usize, &Member)| match member.term.term.kind {
        Kind::Name => name(concept, index, lemmas),
        Kind::Term | Kind::Acronym => elected(member, lemmas),
    };
    concept.members.iter().enumerate().map(headword).collect()
}

/// The share of its occurrences without a capital that makes a word a common noun. Set by hand.
const COMMON: f64 = 0.2;

/// The citation form that most occurrences lead to; among equals the firmest.
fn elected(member: &Member, lemmas: &Lemmas) -> Citation {
    let term = &member.term.term;
    let mut votes: BTreeMap<String, (usize, Source)> = BTreeMap::new();
    for form in &term.forms {
        let citation = citation_form(term.lang, &phrase(form), lemmas);
        let vote = votes.entry(citation.text).or_insert((0, citation.source));
        vote.0 += form.count;
        vote.1 = vote.1.min(citation.source);
    }
    // A button or a heading gives a common noun its capital: what is said without one often enough has none.
    let capitals: Vec<String> = votes.keys().filter(|text| text.starts_with(char::is_uppercase)).cloned().collect();
    for capital in capitals.into_iter().filter(|_| term.lang.as_str() != "de") {
        let lower = lowered(&capital);
        let (count, source) = votes[&capital];
        if votes.get(&lower).is_some_and(|(own, _)| *own as f64 >= COMMON * (own + count) as f64) {
            votes.remove(&capital);
            votes.entry(lower).and_modify(|vote| *vote = (vote.0 + count, vote.1.min(source)));
        }
    }
    let best = votes
        .into_iter()
        .max_by_key(|(text, (count, source))| (*count, std::cmp::Reverse(*source), std::cmp::Reverse(text.clone())));
    best.map(|(text, (_, source))| Citation { text, source })
        .unwrap_or_else(|| Citation { text: term.key.clone(), source: Source::Generated })
}

fn phrase(form: &Form) -> Phrase {
    let word = |(index, word): (usize, &crate::link::FormWord)| PhraseWord {
        form: word.surface.clone(),
        tag: Some(word.tag),
        sentence_initial: form.initial && index == 0,
    };
    Phrase { words: form.words.iter().enumerate().map(word).collect(), head: form.head }
}

/// The nominative of a name, from all its forms in the concept and from what other languages call it: their own
/// nominatives, and the English headword if it is spelled so.
fn name(concept: &Concept, index: usize, lemmas: &Lemmas) -> Citation {
    let own = &concept.members[index].term.term;
    let named = || concept.members.iter().map(|member| &member.term.term).filter(|term| term.kind == Kind::Name);
    let others = named().filter(|term| term.lang != own.lang);
    let foreign = others.map(|term| (term.lang, elect_name(term.lang, &forms(term), &[], lemmas).text));
    let spelled = |label: &str| {
        label.starts_with(char::is_uppercase)
            && own.forms.iter().any(|form| spelling::alike(&form.text(), label) >= ONE_NAME)
    };
    let label = own.labels.first().filter(|label| spelled(&label.0)).map(|label| (Lang::EN, label.0.clone()));
    let foreign: Vec<(Lang, String)> = foreign.chain(label).collect();
    let own_form = own.leading_form().map(Form::text).unwrap_or_default();
    let alike = |term: &&Term| {
        let leading = term.leading_form().map(Form::text).unwrap_or_default();
        term.lang == own.lang && spelling::alike(&own_form, &leading) >= ONE_NAME
    };
    let all: Vec<(String, usize, Option<Case>)> = named().filter(alike).flat_map(forms).collect();
    elect_name(own.lang, &all, &foreign, lemmas)
}

fn forms(term: &Term) -> Vec<(String, usize, Option<Case>)> {
    term.forms.iter().map(|form| (form.text(), form.count, form.words[form.head].tag.case)).collect()
}
