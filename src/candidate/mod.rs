//! Find: noun phrases, names, acronyms and verbs of an encoded article.
//!
//! Every phrase that the grammar of [`phrase`] allows is a candidate, nested ones too: which of them are terms is told
//! by evidence from other articles, later.

mod correction;
mod fixed;
mod general;
mod lexeme;
mod lists;
mod name;
mod participle;
mod phrase;
mod tail;
mod verb;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::encoder::{Encoded, Tag, Upos};
use crate::pack::Lemmas;
use crate::text::{Key, Lang};
pub use general::{is_general, is_general_verb};
pub use verb::{analogous, is_particle, key as verb_key, listed};

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A word or phrase of the subject.
    Term,
    /// A proper name.
    Name,
    /// An abbreviation in capitals.
    Acronym,
}

impl Kind {
    /// The word that stands for it in a table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Name => "name",
            Self::Acronym => "acronym",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A candidate term of one article: all occurrences that share a lemma key.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The lemmas of its words, joined by spaces: one key whatever the inflection.
    pub key: String,
    /// What it would be.
    pub kind: Kind,
    /// Where it occurs, in source order; never empty.
    pub occurrences: Vec<Occurrence>,
    /// How many of the occurrences are inside no longer candidate phrase.
    pub free: usize,
    /// How much it says, in nats: the mean over its content words of the negative unigram log-probability of their
    /// pieces, in the commonest of its forms. About 11 to 13 for everyday words, 15 and more for words of a subject.
    pub information: f32,
}

/// One occurrence of a candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The sentence, an index into the article's.
    pub sentence: usize,
    /// The words, indices into the sentence's.
    pub words: Range<usize>,
    /// The head, an index into the sentence's words; inside `words`.
    pub head: usize,
    /// What its words are where they stand, one tag a word: the encoder's, set right where the lemma tells more.
    pub tags: Vec<Tag>,
    /// Where the reflexive particle of a verb stands (`się`), an index into the sentence's words; it is outside `words`.
    pub particle: Option<usize>,
    /// Whether it stands inside a longer candidate phrase.
    pub nested: bool,
    /// Whether it stands in quotation marks of its own.
    pub quoted: bool,
}

/// A phrase the grammar found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    words: Range<usize>,
    head: usize,
    kind: Kind,
}

/// One sentence, as the grammars look at it.
struct View<'a> {
    lang: Lang,
    /// The surface of each word.
    words: Vec<&'a str>,
    /// The words' tags.
    tags: Vec<Tag>,
}

impl<'a> View<'a> {
    fn of(encoded: &'a Encoded, index: usize, lemmas: &Lemmas) -> Self {
        let lang = encoded.article.lang;
        let sentence = &encoded.segments.sentences[index];
        let words: Vec<&str> = sentence.words.iter().map(|word| word.span.of(&encoded.article.text)).collect();
        let tags = correction::corrected(lang, &words, &encoded.sentences[index].tags, lemmas);
        let mut view = View { lang, words, tags };
        fixed::mark(&mut view);
        view
    }

    /// The lemma key of a phrase: see [`lemma_key`]; a noun's form may belong to another word of the article.
    fn key(&self, phrase: &Found, lexemes: &lexeme::Lexemes, lemmas: &Lemmas) -> String {
        let key = |at: usize| {
            let noun = phrase.kind == Kind::Term && self.tags[at].upos == Upos::Noun;
            if self.tags[at].upos == Upos::Verb && phrase.words.len() == 1 && phrase.kind == Kind::Term {
                return verb::key(self.lang, self.words[at], lemmas);
            }
            let other = lexemes.key(self.words[at]).filter(|_| noun);
            other.map_or_else(|| lemma_key(self.lang, &self.words[at..=at], phrase.kind, lemmas), str::to_owned)
        };
        phrase.words.clone().map(key).collect::<Vec<_>>().join(" ")
    }
}

/// The candidates of an article, in the order of their keys.
#[must_use]
pub fn find(encoded: &Encoded, lemmas: &Lemmas) -> Vec<Candidate> {
    let lang = encoded.article.lang;
    let mut types: BTreeMap<(String, Kind), Vec<Occurrence>> = BTreeMap::new();
    let views: Vec<View<'_>> = (0..encoded.sentences.len()).map(|index| View::of(encoded, index, lemmas)).collect();
    let mut nouns = lexeme::Nouns::default();
    views.iter().for_each(|view| nouns.add(view, lemmas));
    let lexemes = nouns.lexemes(lang, lemmas);
    let names: Vec<Vec<Found>> = views.iter().map(name::names).collect();
    let mut tails = tail::Tails::new(lemmas);
    for (view, names) in views.iter().zip(&names) {
        phrase::phrases(view, names, &tail::Tails::new(lemmas)).iter().for_each(|found| tails.add(view, found));
    }
    for (index, (view, names)) in views.iter().zip(names).enumerate() {
        let mut found = names;
        found.extend(phrase::phrases(view, &found, &tails));
        found.extend(verb::verbs(view, lemmas));
        // "The largest data centre" does not make "data centre" a part of a longer term.
        let general = |phrase: &Found| {
            let first = &view.words[phrase.words.start..=phrase.words.start];
            phrase.words.len() > 1 && is_general(lang, &lemma_key(lang, first, phrase.kind, lemmas))
        };
        let general: Vec<bool> = found.iter().map(general).collect();
        for phrase in &found {
            let inside = |(other, general): (&Found, &bool)| {
                other.words != phrase.words
                    && contains(&other.words, &phrase.words)
                    && !general
                    && !phrase::adds_loosely(view, other, phrase)
            };
            let key = view.key(phrase, &lexemes, lemmas);
            let verb = view.tags[phrase.head].upos == Upos::Verb && phrase.kind == Kind::Term;
            let occurrence = Occurrence {
                sentence: index,
                particle: verb.then(|| verb::particle(view, phrase.head)).flatten(),
                words: phrase.words.clone(),
                head: phrase.head,
                tags: view.tags[phrase.words.clone()].to_vec(),
                nested: found.iter().zip(&general).any(inside),
                quoted: quoted(&view.words, &phrase.words),
            };
            types.entry((key, phrase.kind)).or_default().push(occurrence);
        }
    }
    let candidate = |((key, kind), occurrences): ((String, Kind), Vec<Occurrence>)| {
        let information = occurrences.iter().map(|occurrence| information(encoded, occurrence));
        let information = information.fold(f32::INFINITY, f32::min);
        let free = occurrences.iter().filter(|occurrence| !occurrence.nested).count();
        Candidate { key, kind, occurrences, free, information }
    };
    types.into_iter().map(candidate).collect()
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The lemma of each word (listed, else guessed, else the word itself in lower case), joined by spaces. Acronyms, without
/// an inflected tail, and words in a foreign script are their own lemmas; a capital makes no name of a term's word, but in
/// German.
#[must_use]
pub fn lemma_key(lang: Lang, words: &[&str], kind: Kind, lemmas: &Lemmas) -> String {
    let lemma = |word: &&str| {
        let foreign = crate::text::Script::of(word) != Some(lang.script());
        if kind == Kind::Acronym || is_acronym(word) {
            acronym_key(word)
        } else if foreign && !is_compound(word) {
            Key::new(word).as_str().to_owned()
        } else {
            // Nearly all words are in small letters, and the lists take their time.
            let capital = kind == Kind::Term && lang.as_str() != "de" && word.chars().any(char::is_uppercase);
            let known = |lower: &String| lemmas.lemma(lang, lower).or_else(|| lemmas.headword(lang, lower)).is_some();
            let common = Some(word).filter(|_| capital).map(|word| word.to_lowercase()).filter(known);
            lemmas.key(lang, common.as_deref().unwrap_or(word))
        }
    };
    words.iter().map(lemma).collect::<Vec<_>>().join(" ")
}

/// The key of an acronym: without an inflected tail and without the `s` of a plural.
fn acronym_key(word: &str) -> String {
    let (stem, tail) = parts(word);
    let inflected = tail.chars().all(char::is_lowercase);
    let plural =
        if tail.is_empty() { stem.strip_suffix('s').filter(|one| one.ends_with(char::is_uppercase)) } else { None };
    Key::new(plural.unwrap_or(if inflected { stem } else { word })).as_str().to_owned()
}

/// What stands before and after a word's first hyphen or apostrophe.
fn parts(word: &str) -> (&str, &str) {
    word.split_once(['-', '\u{2010}', '\u{2011}', '\'', '\u{2019}']).unwrap_or((word, ""))
}

/// Whether a word is an abbreviation in capitals: two to six letters, all upper case, perhaps with digits or an
/// inflected tail after a hyphen (`ЦОД`, `LLM-ów`), or a digit and a letter (`5G`).
#[must_use]
pub fn is_acronym(word: &str) -> bool {
    let (stem, tail) = parts(word);
    is_abbreviation(stem) && !is_compound_tail(tail)
}

/// Whether a word is made of an abbreviation and a common word (`AI-чип`).
fn is_compound(word: &str) -> bool {
    let (stem, tail) = parts(word);
    is_abbreviation(stem) && is_compound_tail(tail)
}

fn is_abbreviation(stem: &str) -> bool {
    if let [digit, letter] = stem.chars().collect::<Vec<_>>()[..] {
        return (digit.is_ascii_digit() || digit.is_uppercase()) && letter.is_uppercase();
    }
    let letters = stem.chars().filter(|character| character.is_alphabetic()).count();
    let capitals = stem.chars().filter(|character| character.is_uppercase()).count();
    let plural = stem.ends_with('s') && stem.is_ascii() && capitals + 1 == letters;
    (2..=6).contains(&capitals) && (capitals == letters || plural)
}

/// Whether what follows a hyphen is a word rather than an inflection: those are in lower case, have three letters at most
/// and begin with a vowel, but for the English `s`; Greek has none.
fn is_compound_tail(tail: &str) -> bool {
    let vowel = tail.starts_with(|first| "aeiouyóąęаеёиоуыэюя".contains(first));
    let length = tail.chars().count();
    let word = length > 3 && tail.chars().skip(1).all(char::is_lowercase) && tail.starts_with(char::is_alphabetic);
    word || length == 3 && !vowel && tail.chars().all(char::is_lowercase)
}

/// Whether a capital stands inside a word that begins without one (`iPhone`, `mRNA`, `2019-nCoV`).
fn is_camel_case(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    letters.next().is_some_and(char::is_lowercase) && letters.any(char::is_uppercase)
}

/// Whether a word does not inflect and may stand in a phrase of common words: `mRNA vaccine`, `chip AI`.
fn is_symbol(word: &str) -> bool {
    is_acronym(word) || is_camel_case(word)
}

fn quoted(words: &[&str], span: &Range<usize>) -> bool {
    let opens = |word: &&str| matches!(*word, "«" | "„" | "“" | "\"" | "‘" | "'" | "‚" | "»");
    let closes = |word: &&str| matches!(*word, "»" | "”" | "“" | "\"" | "’" | "'" | "‘" | "«");
    span.start > 0 && opens(&words[span.start - 1]) && words.get(span.end).is_some_and(closes)
}

fn information(encoded: &Encoded, occurrence: &Occurrence) -> f32 {
    let sentence = &encoded.segments.sentences[occurrence.sentence];
    let known = &encoded.sentences[occurrence.sentence];
    let of = |index: usize| -> f32 {
        let span = sentence.words[index].span;
        known.pieces.iter().filter(|piece| piece.span.overlaps(span)).map(|piece| -piece.log_prob).sum()
    };
    let content = occurrence.words.clone().filter(|&index| phrase::is_content(known.tags[index].upos));
    let (sum, count) = content.fold((0.0, 0), |(sum, count), index| (sum + of(index), count + 1));
    if count == 0 { 0.0 } else { sum / count as f32 }
}

#[cfg(test)]
mod tests;
