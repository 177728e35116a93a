//! Headwords: the citation form of each of a concept's terms, elected by all the forms found.

use std::collections::BTreeMap;

use super::citation::{
    Citation, Nominative, Phrase, PhraseWord, Source, citation_form, elect_name, lowered, plural, possible_nominatives,
};
use super::{Concept, Member};
use crate::candidate::Kind;
use crate::encoder::{Case, Upos};
use crate::link::{Form, FormWord, Term, spelling};
use crate::pack::{CASES, Lemmas};
use crate::text::{Key, Lang, Script};

/// Two names of one language and one concept that are at least so alike in Latin letters are forms of one name; 0 to 1.
/// Set by hand.
const ONE_NAME: f32 = 0.86;

/// Whether two names of one language may be forms of one: alike, in one script, and with the same digits and capitals, by
/// which names differ that begin alike (`HKU4`, `HKU5`; `MERS`, `MERS-CoV`).
fn are_forms(one: &str, other: &str) -> bool {
    let begins = |name: &str| name.chars().next().map(char::to_lowercase).map(Iterator::collect::<String>);
    let marks = |name: &str| name.chars().filter(|c| c.is_uppercase() || c.is_numeric()).collect::<String>();
    let same = Script::of(one) == Script::of(other) && begins(one) == begins(other) && marks(one) == marks(other);
    Key::new(one) == Key::new(other) || same && spelling::alike(one, other) >= ONE_NAME
}

/// The headword of every member of a concept, in their order. Members that are forms of one name get one headword.
#[must_use]
pub fn headwords(concept: &Concept, lemmas: &Lemmas) -> Vec<Citation> {
    let headword = |(index, member): (usize, &Member)| match member.term.term.kind {
        Kind::Name if !is_institution(&member.term.term, lemmas) => name(concept, index, lemmas),
        Kind::Name | Kind::Term | Kind::Acronym => elected(member, lemmas),
    };
    concept.members.iter().enumerate().map(headword).collect()
}

/// Whether a name is a common noun behind its adjectives (`Federalny Sąd Administracyjny`): then it is inflected like any
/// phrase.
fn is_institution(term: &Term, lemmas: &Lemmas) -> bool {
    let is_name = |word: &str| lemmas.lemma(term.lang, word).is_some_and(|lemma| lemma.starts_with(char::is_uppercase));
    let noun = |word: &str| lemmas.lemma(term.lang, &lowered(word)).is_some() && !is_name(word);
    let adjectives = |words: &[FormWord]| words.iter().all(|word| word.tag.upos == Upos::Adj);
    let institution = |form: &Form| {
        let head = &form.words[form.head].surface;
        // Plural-only names have a table of their own.
        form.head > 0 && adjectives(&form.words[..form.head]) && noun(head) && plural(term.lang, head).is_none()
    };
    !term.forms.is_empty() && term.forms.iter().all(institution)
}

/// The share of its occurrences without a capital that makes a word a common noun. Set by hand.
const COMMON: f64 = 0.2;

/// The citation form that most occurrences lead to; among equals the firmest.
fn elected(member: &Member, lemmas: &Lemmas) -> Citation {
    let term = &member.term.term;
    let mut votes: BTreeMap<String, (usize, Source)> = BTreeMap::new();
    for form in without_inner_articles(term) {
        let told = told(term, form, lemmas);
        let citation = citation_form(term.lang, &Phrase { lemma: told, ..phrase(form) }, lemmas);
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

/// The forms; where a Greek term has some with an article inside and some without, those without, as a dictionary heads
/// it: `περιεχόμενο κελιού`.
fn without_inner_articles(term: &Term) -> impl Iterator<Item = &Form> {
    let least = term.forms.iter().map(|form| form.words.len()).min().unwrap_or_default();
    term.forms.iter().filter(move |form| term.lang.as_str() != "el" || form.words.len() == least)
}

/// The lemma of a form's head by the key of its term, which all the story's articles have told: as some form of the term
/// has it, else if it is a listed lemma.
fn told(term: &Term, form: &Form, lemmas: &Lemmas) -> Option<String> {
    // Elsewhere a noun that the list files under a verb (`taxes`, `taxer`) needs its ending of the plural cut, no more.
    if !CASES.contains(&term.lang.as_str()) {
        return None;
    }
    let keys: Vec<&str> = term.key.split(' ').collect();
    let key = *keys.get(form.head).filter(|key| keys.len() == form.words.len() && !key.contains(['.', '_']))?;
    // Of a hyphenated word an accusative may be the key too (`программу-кошелек`).
    let nominative = |form: &Form| form.words.get(form.head).is_some_and(|word| word.tag.case == Some(Case::Nom));
    let heads = term.forms.iter().filter(|other| other.words.len() == keys.len());
    let heads = heads.filter(|form| !key.contains('-') || nominative(form));
    let heads = heads.filter_map(|form| Some(lowered(&form.words.get(form.head)?.surface)));
    let attested = heads.filter(|head| *head == head.to_lowercase() && Key::new(head).as_str() == key).min();
    attested.or_else(|| {
        // An unlisted word, of which one part is inflected or both.
        if key.contains('-') {
            return None;
        }
        // The key of a Greek word has its last sigma as any other.
        let word = key.strip_suffix('σ').map_or_else(|| key.to_owned(), |stem| [stem, "ς"].concat());
        lemmas.lemma(term.lang, &word).filter(|lemma| *lemma == word && !is_adjectival(lemma))
    })
}

/// Whether a lemma ends like an adjective's: `krzywy` beside `krzywa`, which is a noun too.
fn is_adjectival(lemma: &str) -> bool {
    ["y", "i", "ый", "ий", "ой", "ος", "ός", "ý", "í"].iter().any(|ending| lemma.ends_with(ending))
}

fn phrase(form: &Form) -> Phrase {
    let word = |(index, word): (usize, &crate::link::FormWord)| PhraseWord {
        form: word.surface.clone(),
        tag: Some(word.tag),
        sentence_initial: form.initial && index == 0,
    };
    Phrase { words: form.words.iter().enumerate().map(word).collect(), head: form.head, lemma: None }
}

/// The nominative of a name, from all its forms in the concept and from what other languages may call it, also the English
/// headword if it is spelled so.
fn name(concept: &Concept, index: usize, lemmas: &Lemmas) -> Citation {
    let own = &concept.members[index].term.term;
    let names = || concept.members.iter().map(|member| &member.term.term).filter(|term| term.kind == Kind::Name);
    let mut foreign: BTreeMap<Lang, Vec<Nominative>> = BTreeMap::new();
    for term in names().filter(|term| term.lang != own.lang) {
        foreign.entry(term.lang).or_default().extend(possible_nominatives(term.lang, &forms(term), lemmas));
    }
    let spelled = |label: &str| {
        label.starts_with(char::is_uppercase)
            && own.forms.iter().any(|form| spelling::alike(&form.text(), label) >= ONE_NAME)
    };
    let label = own.labels.first().filter(|label| spelled(&label.0)).map(|label| Nominative::told(label.0.clone()));
    let foreign: Vec<Vec<Nominative>> = foreign.into_values().chain(label.map(|label| vec![label])).collect();
    let own_form = own.leading_form().map(Form::text).unwrap_or_default();
    let alike = |term: &&Term| {
        let leading = term.leading_form().map(Form::text).unwrap_or_default();
        term.lang == own.lang && are_forms(&own_form, &leading)
    };
    let all: Vec<(String, usize, f32)> = names().filter(alike).flat_map(forms).collect();
    elect_name(own.lang, &all, &foreign, lemmas)
}

/// A name's forms, with their counts and how surely they are nominatives: the mean over their words.
fn forms(term: &Term) -> Vec<(String, usize, f32)> {
    let sure = |word: &FormWord| if word.tag.case == Some(Case::Nom) { word.tag.certainty } else { 0.0 };
    let nominative = |form: &Form| form.words.iter().map(sure).sum::<f32>() / form.words.len().max(1) as f32;
    term.forms.iter().map(|form| (form.text(), form.count, nominative(form))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Form, Kind, Lemmas, Term, are_forms, told, without_inner_articles};
    use crate::encoder::{Tag, Upos};
    use crate::link::FormWord;

    #[test]
    fn names_that_differ_in_more_than_their_ending_are_no_forms_of_one() {
        assert!(are_forms("Alibaby", "Alibaba") && are_forms("NVIDIA", "Nvidia"));
        for (one, other) in
            [("MERS", "MERS-CoV"), ("CoV-HKU4", "CoV-HKU5"), ("beta-CoV", "delta-CoV"), ("Альфа", "Alfa")]
        {
            assert!(!are_forms(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_greek_headword_has_an_article_inside_only_if_every_form_has() {
        let forms = |lang: &str, texts: &[&str]| {
            let word = |surface: &str| FormWord {
                surface: surface.to_owned(),
                tag: Tag { upos: Upos::Noun, certainty: 1.0, case: None, number: None, gender: None },
            };
            let form =
                |text: &&str| Form { words: text.split(' ').map(word).collect(), head: 0, count: 1, initial: false };
            let mut term = Term::said(lang, "περιεχόμενο κελί", Kind::Term, 1);
            term.forms = texts.iter().map(form).collect();
            without_inner_articles(&term).map(Form::text).collect::<Vec<_>>()
        };
        let both = ["περιεχόμενο του κελιού", "περιεχόμενο κελιού"];
        assert_eq!(forms("el", &both), ["περιεχόμενο κελιού"]);
        assert_eq!(forms("el", &both[..1]), both[..1]);
        assert_eq!(forms("en", &both), both, "Greek alone");
    }

    #[test]
    fn the_key_tells_a_head_that_a_form_has_or_a_list_knows() {
        let word = |surface: &&str| FormWord {
            surface: (*surface).to_owned(),
            tag: Tag { upos: Upos::Noun, certainty: 1.0, case: None, number: None, gender: None },
        };
        let form = |words: &[&str]| Form { words: words.iter().map(word).collect(), head: 0, count: 1, initial: false };
        let lemmas = Lemmas::from_triples(&[("pl", "system", "system"), ("pl", "krzywy", "krzywy")]);
        let head = |key: &str, forms: &[&[&str]]| {
            let mut term = Term::said("pl", key, Kind::Term, 1);
            term.forms = forms.iter().map(|words| form(words)).collect();
            told(&term, &term.forms[0], &lemmas)
        };
        assert_eq!(head("kod źródłowy", &[&["kodu", "źródłowego"], &["Kod", "źródłowy"]]).as_deref(), Some("kod"));
        assert_eq!(head("system", &[&["systemach"]]).as_deref(), Some("system"), "listed");
        assert_eq!(head("krzywy", &[&["krzywą"]]), None, "an adjective, where the noun is another gender's");
        assert_eq!(head("widget", &[&["widgetach"]]), None, "neither");
    }
}
