//! Find: noun phrases, names, acronyms and verbs of an encoded article.
//!
//! Every phrase that the grammar of [`phrase`] allows is a candidate, nested ones too: which of them are terms is told
//! by evidence from other articles, later.

mod general;
mod lexeme;
mod name;
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
pub use general::is_general;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The sentence, an index into the article's.
    pub sentence: usize,
    /// The words, indices into the sentence's.
    pub words: Range<usize>,
    /// The head, an index into the sentence's words; inside `words`.
    pub head: usize,
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
        let tags = corrected(lang, &words, &encoded.sentences[index].tags, lemmas);
        View { lang, words, tags }
    }

    /// The lemma key of a phrase: see [`lemma_key`]; a noun's form may belong to another word of the article.
    fn key(&self, phrase: &Found, lexemes: &lexeme::Lexemes, lemmas: &Lemmas) -> String {
        let key = |at: usize| {
            let noun = phrase.kind == Kind::Term && self.tags[at].upos == Upos::Noun;
            if self.tags[at].upos == Upos::Verb && phrase.words.len() == 1 && phrase.kind == Kind::Term {
                return lemmas.verb_key(self.lang, &self.words[at].to_lowercase());
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
                other.words != phrase.words && contains(&other.words, &phrase.words) && !general
            };
            let key = view.key(phrase, &lexemes, lemmas);
            let occurrence = Occurrence {
                sentence: index,
                words: phrase.words.clone(),
                head: phrase.head,
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

/// The tags, with adjectives that the heads took for nouns set right: a noun right before another whose lemma is
/// built like an adjective.
fn corrected(lang: Lang, words: &[&str], tags: &[Tag], lemmas: &Lemmas) -> Vec<Tag> {
    let mut tags = tags.to_vec();
    for at in 1..tags.len() {
        let (before, next) = (tags[at - 1], tags[at]);
        let nouns = before.upos == Upos::Noun && matches!(next.upos, Upos::Noun | Upos::Adj);
        if nouns && is_adjectival(lang, words[at - 1], lemmas) {
            tags[at - 1] = Tag { upos: Upos::Adj, ..next };
        }
    }
    tags
}

/// Whether the word's lemma is built like an adjective's.
fn is_adjectival(lang: Lang, word: &str, lemmas: &Lemmas) -> bool {
    let Some(lemma) = lemmas.lemma(lang, word) else { return false };
    match lang.as_str() {
        "ru" => lemma.ends_with("ый") || lemma.ends_with("ий") || lemma.ends_with("ой"),
        "uk" => lemma.ends_with("ий") || lemma.ends_with("ій"),
        "pl" => lemma.ends_with("wy") || lemma.ends_with("ny") || lemma.ends_with("ski") || lemma.ends_with("cki"),
        "cs" => lemma.ends_with('ý') || lemma.ends_with('í'),
        // A Greek adjective has a feminine and a neuter beside its masculine.
        "el" => lemma.strip_suffix("ός").is_some_and(|stem| {
            let has = |ending: &str| lemmas.lemma(lang, &format!("{stem}{ending}")).as_deref() == Some(lemma.as_str());
            has("ή") && has("ό")
        }),
        _ => false,
    }
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// The lemma of each word (listed, else guessed, else the word itself in lower case), joined by spaces. Acronyms and
/// words in a foreign script are their own lemmas; a capital makes no name of a term's word, but in German.
#[must_use]
pub fn lemma_key(lang: Lang, words: &[&str], kind: Kind, lemmas: &Lemmas) -> String {
    let lemma = |word: &&str| {
        if kind == Kind::Acronym || is_acronym(word) || crate::text::Script::of(word) != Some(lang.script()) {
            Key::new(word).as_str().to_owned()
        } else {
            let lower = Some(word.to_lowercase()).filter(|_| kind == Kind::Term && lang.as_str() != "de");
            let common = lower.filter(|lower| lemmas.lemma(lang, lower).is_some());
            lemmas.key(lang, common.as_deref().unwrap_or(word))
        }
    };
    words.iter().map(lemma).collect::<Vec<_>>().join(" ")
}

/// Whether a word is an abbreviation in capitals: two to six letters, all upper case, perhaps with digits or an
/// inflected tail after a hyphen (`ЦОД`, `LLM-ów`).
#[must_use]
pub fn is_acronym(word: &str) -> bool {
    let stem = word.split(['-', '\u{2010}', '\u{2011}', '\'', '\u{2019}']).next().unwrap_or(word);
    let letters = stem.chars().filter(|character| character.is_alphabetic()).count();
    let capitals = stem.chars().filter(|character| character.is_uppercase()).count();
    let plural = stem.ends_with('s') && stem.is_ascii() && capitals + 1 == letters;
    (2..=6).contains(&capitals) && (capitals == letters || plural)
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
