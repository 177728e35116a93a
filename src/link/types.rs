//! The candidate terms of a story, all articles of a language together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::RIVALS;
use crate::candidate::{Candidate, Kind, Occurrence};
use crate::encoder::{Case, Encoded, Tag};
use crate::stats::{dot, normalise};
use crate::text::Lang;

/// A candidate term of a story: one language, one lemma key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Its language.
    pub lang: Lang,
    /// The lemmas of its words, joined by spaces.
    pub key: String,
    /// What it would be: as most of its occurrences say.
    pub kind: Kind,
    /// The forms found, in the order of their words.
    pub forms: Vec<Form>,
    /// How many occurrences are inside no longer candidate.
    pub free: usize,
    /// How many stand in quotation marks of their own.
    pub quoted: usize,
    /// The articles it occurs in, by source, sorted.
    pub articles: Vec<String>,
    /// How much it says, in nats a content word; see [`Candidate::information`].
    pub information: f32,
    /// The source of the article the context is from.
    pub context_article: String,
    /// The shortest sentence it occurs in.
    pub context: String,
    /// English headwords near to it, best first, each with its score; empty where none were asked for.
    pub labels: Vec<(String, f32)>,
}

/// A form of a term as found in text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Its words.
    pub words: Vec<FormWord>,
    /// The head, an index into `words`.
    pub head: usize,
    /// How often it was found.
    pub count: usize,
    /// Whether every one of these stood at the beginning of a sentence.
    pub initial: bool,
}

/// A word of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormWord {
    /// The word as written.
    pub surface: String,
    /// What the heads said of it, at its first occurrence.
    pub tag: Tag,
}

impl Form {
    /// Its words as running text: joined by spaces, but for what is written without one.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for word in &self.words {
            let elided = text.ends_with(['\'', '\u{2019}']);
            if !text.is_empty() && !elided {
                text.push(' ');
            }
            text.push_str(&word.surface);
        }
        text
    }
}

impl Term {
    /// The form to show where only one can be: in the nominative if the heads saw one, else the most frequent.
    #[must_use]
    pub fn leading_form(&self) -> Option<&Form> {
        let nominative = |form: &Form| form.words[form.head].tag.case == Some(Case::Nom);
        self.forms.iter().rev().max_by_key(|form| (nominative(form), form.count))
    }

    /// How often it occurs.
    #[must_use]
    pub fn count(&self) -> usize {
        self.forms.iter().map(|form| form.count).sum()
    }
}

/// Where a term stands in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub term: usize,
    pub words: Range<usize>,
    pub head: usize,
}

/// All terms of a story, where they stand, and their mean states.
pub(super) struct Types {
    pub terms: Vec<Term>,
    /// A term's mean middle-layer state over its occurrences, L2-normalised.
    pub vectors: Vec<Vec<f32>>,
    /// For each article and sentence what stands there.
    places: Vec<Vec<Vec<Place>>>,
    /// The index ranges of the languages in `terms`.
    ranges: Vec<(Lang, Range<usize>)>,
    /// The mean cosine of a term to its nearest rivals, a language of `ranges`.
    hubness: Vec<Vec<f32>>,
    nearest: Vec<Vec<Option<(usize, f32)>>>,
}

impl Types {
    pub fn new(articles: &[&Encoded], candidates: &[Vec<Candidate>]) -> Self {
        let mut grouped: BTreeMap<(Lang, &str), Vec<(usize, &Candidate)>> = BTreeMap::new();
        for (article, candidates) in candidates.iter().enumerate() {
            for candidate in candidates {
                let group = grouped.entry((articles[article].article.lang, &candidate.key)).or_default();
                group.push((article, candidate));
            }
        }
        let sentences = |encoded: &&Encoded| vec![Vec::new(); encoded.sentences.len()];
        let mut places: Vec<Vec<Vec<Place>>> = articles.iter().map(sentences).collect();
        let mut terms = Vec::with_capacity(grouped.len());
        let mut vectors = Vec::with_capacity(grouped.len());
        for ((lang, key), group) in &grouped {
            for (article, candidate) in group {
                for occurrence in &candidate.occurrences {
                    let place = Place { term: terms.len(), words: occurrence.words.clone(), head: occurrence.head };
                    places[*article][occurrence.sentence].push(place);
                }
            }
            terms.push(term(*lang, key, group, articles));
            vectors.push(mean_state(group, articles));
        }
        let mut types =
            Self { ranges: ranges(&terms), terms, vectors, places, hubness: Vec::new(), nearest: Vec::new() };
        types.measure_neighbours();
        types
    }

    pub fn in_sentence(&self, article: usize, sentence: usize) -> &[Place] {
        &self.places[article][sentence]
    }

    pub fn langs(&self) -> Vec<Lang> {
        self.ranges.iter().map(|(lang, _)| *lang).collect()
    }

    /// The mean cosine of `term` to its nearest terms of `lang`.
    pub fn hubness(&self, term: usize, lang: Lang) -> f32 {
        self.position(lang).map_or(0.0, |at| self.hubness[at][term])
    }

    /// The nearest term of `lang`, itself excepted, by hubness-corrected cosine; with its plain cosine.
    pub fn nearest(&self, term: usize, lang: Lang) -> Option<(usize, f32)> {
        self.position(lang).and_then(|at| self.nearest[at][term])
    }

    pub fn into_terms(self) -> Vec<Term> {
        self.terms
    }

    fn position(&self, lang: Lang) -> Option<usize> {
        self.ranges.iter().position(|(known, _)| *known == lang)
    }

    fn measure_neighbours(&mut self) {
        let rivals = |term: usize, range: &Range<usize>| {
            let mut cosines: Vec<f32> = range
                .clone()
                .filter(|&other| other != term)
                .map(|other| dot(&self.vectors[term], &self.vectors[other]))
                .collect();
            cosines.sort_unstable_by(|a, b| b.total_cmp(a));
            cosines.truncate(RIVALS);
            if cosines.is_empty() { 0.0 } else { cosines.iter().sum::<f32>() / cosines.len() as f32 }
        };
        let count = self.terms.len();
        self.hubness =
            self.ranges.iter().map(|(_, range)| (0..count).map(|term| rivals(term, range)).collect()).collect();
        let nearest = |term: usize, at: usize| {
            let own = self.position(self.terms[term].lang)?;
            let range = self.ranges[at].1.clone().filter(|&other| other != term);
            let scored = range.map(|other| {
                let cosine = dot(&self.vectors[term], &self.vectors[other]);
                (other, cosine, 2.0 * cosine - self.hubness[own][other])
            });
            let best = scored.max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)));
            best.map(|(other, cosine, _)| (other, cosine))
        };
        self.nearest = (0..self.ranges.len()).map(|at| (0..count).map(|term| nearest(term, at)).collect()).collect();
    }
}

fn ranges(terms: &[Term]) -> Vec<(Lang, Range<usize>)> {
    let mut ranges: Vec<(Lang, Range<usize>)> = Vec::new();
    for (index, term) in terms.iter().enumerate() {
        match ranges.last_mut() {
            Some((lang, range)) if *lang == term.lang => range.end = index + 1,
            _ => ranges.push((term.lang, index..index + 1)),
        }
    }
    ranges
}

fn term(lang: Lang, key: &str, group: &[(usize, &Candidate)], articles: &[&Encoded]) -> Term {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut forms: BTreeMap<Vec<String>, Form> = BTreeMap::new();
    let mut sources = BTreeSet::new();
    let mut context: Option<(usize, &str, &str)> = None;
    let (mut free, mut quoted) = (0, 0);
    for (article, candidate) in group {
        let encoded = articles[*article];
        *kinds.entry(candidate.kind).or_default() += candidate.occurrences.len();
        free += candidate.free;
        sources.insert(encoded.article.source.clone());
        for occurrence in &candidate.occurrences {
            quoted += usize::from(occurrence.quoted);
            add_form(&mut forms, encoded, occurrence);
            let text = encoded.segments.sentences[occurrence.sentence].span.of(&encoded.article.text);
            let shown = (text.len(), encoded.article.source.as_str(), text);
            if context.is_none_or(|shortest| shown < shortest) {
                context = Some(shown);
            }
        }
    }
    let kind = kinds.iter().max_by_key(|(kind, count)| (**count, std::cmp::Reverse(**kind))).map(|(kind, _)| *kind);
    let (_, context_article, context) = context.unwrap_or_default();
    Term {
        lang,
        key: key.to_owned(),
        kind: kind.unwrap_or(Kind::Term),
        forms: forms.into_values().collect(),
        free,
        quoted,
        articles: sources.into_iter().collect(),
        information: group.iter().map(|(_, candidate)| candidate.information).fold(f32::INFINITY, f32::min),
        context_article: context_article.to_owned(),
        context: context.to_owned(),
        labels: Vec::new(),
    }
}

fn add_form(forms: &mut BTreeMap<Vec<String>, Form>, encoded: &Encoded, occurrence: &Occurrence) {
    let words = &encoded.segments.sentences[occurrence.sentence].words;
    let tags = &encoded.sentences[occurrence.sentence].tags;
    let surface = |index: usize| words[index].span.of(&encoded.article.text).to_owned();
    let initial = words[..occurrence.words.start].iter().all(|word| word.kind == crate::segment::WordKind::Punctuation);
    let form = forms.entry(occurrence.words.clone().map(surface).collect()).or_insert_with(|| Form {
        words: occurrence.words.clone().map(|index| FormWord { surface: surface(index), tag: tags[index] }).collect(),
        head: occurrence.head - occurrence.words.start,
        count: 0,
        initial: true,
    });
    form.count += 1;
    form.initial &= initial;
}

fn mean_state(group: &[(usize, &Candidate)], articles: &[&Encoded]) -> Vec<f32> {
    let mut mean = vec![0.0; articles.first().map_or(0, |encoded| encoded.width)];
    for (article, candidate) in group {
        let encoded = articles[*article];
        for occurrence in &candidate.occurrences {
            let states = &encoded.sentences[occurrence.sentence].words;
            let rows = occurrence.words.start * encoded.width..occurrence.words.end * encoded.width;
            for row in states[rows].chunks_exact(encoded.width) {
                mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value / occurrence.words.len() as f32);
            }
        }
    }
    normalise(&mut mean);
    mean
}
