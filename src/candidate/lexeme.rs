//! Which word a form belongs to, where the lemma list stands alone: an article that says `baza` and `bazy` means the
//! same word by `bazie`, whatever the list thinks.

use std::collections::BTreeMap;

use super::{Kind, View, lemma_key};
use crate::encoder::Upos;
use crate::pack::{CASES, Lemmas, is_verb};
use crate::text::{Key, Lang};

/// How often the likelier word must be said, and how many times as often as the form in question. Set by hand.
const OFTEN: usize = 2;
const TIMES: usize = 1;

/// So many letters at least a form shares with its word's beginning: `мая` is no form of `мать`.
const STEM: usize = 3;

/// The nouns of an article: for each lemma key its forms, and how often each is said.
#[derive(Default)]
pub(super) struct Nouns(BTreeMap<String, BTreeMap<String, usize>>);

/// Forms, in lower case, with another lemma key than the list's.
#[derive(Default)]
pub(super) struct Lexemes(BTreeMap<String, String>);

impl Nouns {
    pub fn add(&mut self, view: &View<'_>, lemmas: &Lemmas) {
        for (word, _) in view.words.iter().zip(&view.tags).filter(|(_, tag)| tag.upos == Upos::Noun) {
            let forms = self.0.entry(lemma_key(view.lang, &[word], Kind::Term, lemmas)).or_default();
            *forms.entry(word.to_lowercase()).or_default() += 1;
        }
    }

    /// The forms of a lemma that is itself never said, and that suffix analogy gives to a noun the article says at
    /// least as often; and forms that no list knows, or that it files under a verb, and that are themselves the lemma of
    /// others (`καρτέλα`, if the article has a `καρτέλας`; `лей`, if it has a `лея`).
    pub fn lexemes(&self, lang: Lang, lemmas: &Lemmas) -> Lexemes {
        let fold = |word: &str| Key::new(word).as_str().to_owned();
        let said = |key: &String| self.0.get(key).map_or(0, |forms| forms.values().sum::<usize>());
        let unsaid = self.0.iter().filter(|(key, forms)| !forms.keys().any(|form| fold(form) == **key));
        let other = |(key, forms, form): (&String, &BTreeMap<String, usize>, &String)| {
            let own = fold(form);
            let verb = || CASES.contains(&lang.as_str()) && is_verb(key);
            if self.0.contains_key(&own) && (lemmas.lemma(lang, form).is_none() || verb()) {
                return Some((form.clone(), own));
            }
            let count: usize = forms.values().sum();
            let stem = |guess: &String| form.chars().zip(guess.chars()).take_while(|(one, other)| one == other).count();
            let guesses = lemmas.guesses(lang, form).into_iter().map(|guess| fold(&guess.lemma));
            let guesses = guesses.filter(|guess| guess != key && stem(guess) >= STEM);
            let likely = guesses.filter(|guess| said(guess) >= OFTEN.max(TIMES * count));
            Some((form.clone(), likely.max_by_key(|guess| said(guess))?))
        };
        let forms = unsaid.flat_map(|(key, forms)| forms.keys().map(move |form| (key, forms, form)));
        Lexemes(forms.filter_map(other).collect())
    }
}

impl Lexemes {
    /// The lemma key of a noun's form, where it is another than the list's.
    pub fn key(&self, form: &str) -> Option<&str> {
        self.0.get(&form.to_lowercase()).map(String::as_str)
    }
}
