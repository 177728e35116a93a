//! The candidate terms of a story, all articles of a language together.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use itertools::Itertools;
use serde::{Deserialize, Serialize};

use super::lexicon::without_articles;
use crate::candidate::{Candidate, Kind, Occurrence, is_general};
use crate::encoder::{Case, Encoded, Tag, Upos};
use crate::stats::normalise;
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
    /// How near it is to what its story is about: the cosine to the sum of the story's other terms, -1 to 1; 0 where
    /// that was not measured.
    pub subject: f32,
    /// How much its vector is like those of words of everyday use, in standard deviations, -4 to 4 in practice; 0 where
    /// that was not measured.
    pub everyday: f32,
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
    /// The word as written; a verb with the reflexive particle that stands beside it, behind it here (`powołuje się`).
    pub surface: String,
    /// What the heads said of it, at its first occurrence.
    pub tag: Tag,
}

impl Form {
    /// Its words as running text: joined by spaces, but for what is written without one.
    #[must_use]
    pub fn text(&self) -> String {
        running_text(self.words.iter().map(|word| word.surface.as_str()))
    }
}

/// Words as running text: between them a space, but behind an apostrophe (`période d’incubation`).
pub fn running_text<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() && !text.ends_with(['\'', '\u{2019}']) {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

impl Term {
    /// The form to show where only one can be: in the nominative if the heads saw one, else the most frequent.
    #[must_use]
    pub fn leading_form(&self) -> Option<&Form> {
        let nominative = |form: &Form| form.words.get(form.head).is_some_and(|word| word.tag.case == Some(Case::Nom));
        self.forms.iter().rev().max_by_key(|form| (nominative(form), form.count))
    }

    /// How often it occurs.
    #[must_use]
    pub fn count(&self) -> usize {
        self.forms.iter().map(|form| form.count).sum()
    }

    /// The reflexive particle that a verb stands with in more than half of its occurrences.
    #[must_use]
    pub fn particle(&self) -> Option<&str> {
        let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        for form in &self.forms {
            if let Some(verb) = form.words.get(form.head).filter(|word| word.tag.upos == Upos::Verb) {
                *counts.entry(verb.surface.split_once(' ').map(|parts| parts.1)).or_default() += form.count;
            }
        }
        let all: usize = counts.values().sum();
        counts.into_iter().find(|(_, count)| 2 * count > all)?.0
    }

    /// The share of its occurrences that are verbs, 0 to 1.
    #[must_use]
    pub fn verb_share(&self) -> f32 {
        let tagged = |form: &&Form| form.words.get(form.head).is_some_and(|word| word.tag.upos == Upos::Verb);
        let verbs: usize = self.forms.iter().filter(tagged).map(|form| form.count).sum();
        verbs as f32 / self.count().max(1) as f32
    }

    /// Whether most of its occurrences are verbs.
    #[must_use]
    pub fn is_verb(&self) -> bool {
        self.verb_share() > 0.5
    }
}

#[cfg(test)]
impl Term {
    /// A term as the tests of several rooms need one: said so often, in one form without words.
    pub(crate) fn said(lang: &str, key: &str, kind: Kind, count: usize) -> Self {
        Self {
            lang: lang.parse().unwrap(),
            key: key.to_owned(),
            kind,
            forms: vec![Form { words: Vec::new(), head: 0, count, initial: false }],
            free: count,
            quoted: 0,
            articles: Vec::new(),
            information: 12.0,
            subject: 0.0,
            everyday: 0.0,
            context_article: String::new(),
            context: String::new(),
            labels: Vec::new(),
        }
    }

    /// The same in one form of one word, of this part of speech.
    pub(crate) fn tagged(self, upos: Upos) -> Self {
        let tag = Tag { upos, certainty: 1.0, case: None, number: None, gender: None };
        let words = vec![FormWord { surface: self.key.clone(), tag }];
        let forms = vec![Form { words, head: 0, count: self.count(), initial: false }];
        Self { forms, ..self }
    }
}

/// Where a term stands in a sentence.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub term: usize,
    pub words: Range<usize>,
    pub head: usize,
    /// Whether it is a modifier or a tail of a longer phrase: its head is not that phrase's head.
    pub dependent: bool,
}

/// All terms of a story and where they stand.
pub(super) struct Types {
    pub terms: Vec<Term>,
    /// A term's mean middle-layer state over its occurrences, L2-normalised: a row a term.
    pub states: Vec<f32>,
    /// For each article and sentence what stands there.
    places: Vec<Vec<Vec<Place>>>,
}

impl Types {
    /// The terms of these candidates, but for fragments; `is_entry` tells what a dictionary has.
    pub fn new(articles: &[&Encoded], candidates: &[Vec<Candidate>], is_entry: &dyn Fn(Lang, &str) -> bool) -> Self {
        let of_langs = || articles.iter().map(|encoded| encoded.article.lang).zip(candidates);
        let keys = of_langs().flat_map(|(lang, found)| found.iter().map(move |one| (lang, one.key.as_str())));
        let keys: Vec<(Lang, &str)> = keys.sorted_unstable().collect();
        let mut grouped: BTreeMap<(Lang, &str), Vec<(usize, &Candidate)>> = BTreeMap::new();
        for (article, (lang, candidates)) in of_langs().enumerate() {
            for candidate in candidates {
                let key = article_less(lang, &candidate.key, &keys);
                grouped.entry((lang, key)).or_default().push((article, candidate));
            }
        }
        let fragments = fragments(articles, &grouped.values().collect::<Vec<_>>(), is_entry);
        let sentences = |encoded: &&Encoded| vec![Vec::new(); encoded.sentences.len()];
        let mut places: Vec<Vec<Vec<Place>>> = articles.iter().map(sentences).collect();
        let (mut terms, mut states) = (Vec::new(), Vec::new());
        for (number, ((lang, key), group)) in grouped.iter().enumerate() {
            if fragments.contains(&number) {
                continue;
            }
            for (article, candidate) in group {
                for occurrence in &candidate.occurrences {
                    places[*article][occurrence.sentence].push(Place {
                        term: terms.len(),
                        words: occurrence.words.clone(),
                        head: occurrence.head,
                        dependent: false,
                    });
                }
            }
            terms.push(term(*lang, key, group, articles));
            states.extend(mean_state(group, articles));
        }
        places.iter_mut().flatten().for_each(|sentence| mark_dependents(sentence));
        Self { terms, states, places }
    }

    pub fn in_sentence(&self, article: usize, sentence: usize) -> &[Place] {
        &self.places[article][sentence]
    }

    /// Every place of every term, with its article and sentence.
    pub fn places(&self) -> impl Iterator<Item = ((usize, usize), &Place)> {
        let sentences = |(article, sentences): (usize, &'_ Vec<Vec<Place>>)| (article, sentences.len());
        let at = self.places.iter().enumerate().map(sentences);
        let at = at.flat_map(|(article, count)| (0..count).map(move |sentence| (article, sentence)));
        at.flat_map(|(article, sentence)| {
            self.places[article][sentence].iter().map(move |place| ((article, sentence), place))
        })
    }

    /// The terms of each language, as ranges of their indices.
    pub fn ranges(&self) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (index, term) in self.terms.iter().enumerate() {
            match ranges.last_mut() {
                Some(range) if self.terms[range.start].lang == term.lang => range.end = index + 1,
                _ => ranges.push(index..index + 1),
            }
        }
        ranges
    }
}

/// The key of a Greek term with an article inside where the story says it without one too: `περιεχόμενο του κελιού` is
/// `περιεχόμενο κελιού`. Any other key as it is; `keys`, sorted, are those of the story.
fn article_less<'a>(lang: Lang, key: &'a str, keys: &[(Lang, &'a str)]) -> &'a str {
    let less = without_articles(lang, &key.split(' ').collect::<Vec<_>>());
    let known = || keys.binary_search_by(|known| known.cmp(&(lang, less.as_str())));
    if less == key { key } else { known().map_or(key, |at| keys[at].1) }
}

fn mark_dependents(places: &mut [Place]) {
    let heads: Vec<(Range<usize>, usize)> = places.iter().map(|place| (place.words.clone(), place.head)).collect();
    for place in places {
        place.dependent = heads.iter().any(|(words, head)| {
            words.start <= place.words.start && place.words.end <= words.end && *head != place.head
        });
    }
}

/// A phrase is a fragment if one longer phrase holds at least this share of its occurrences; 0.5 to 1. Set by hand.
const FRAGMENT: f64 = 0.75;

/// The same for a phrase that ends where the longer one does: it is whole, with its own head (`language model` of
/// `large language model`, `социальное дистанцирование` of `стратегия социального дистанцирования`). Set by hand.
const WHOLE: f64 = 1.0;

/// A phrase is a fragment too if it ends inside a term that is said so many times oftener (`foreign centre` where `centre
/// of data` is said three times as often). Set by hand.
const CUT: usize = 3;

/// A modifier of general language may make a term with a noun (`common cold`) that it stands before so often: termhood then
/// tells. Set by hand.
const COLLOCATION: usize = 3;

/// A group's number and the words it stands on.
type Standing<'a> = (usize, &'a Range<usize>);

/// How the occurrences of groups lie over each other: by the numbers of two groups.
#[derive(Default)]
struct Overlaps {
    /// How often the first stands inside the second, and how often it ends where that does.
    inside: BTreeMap<(usize, usize), [usize; 2]>,
    /// How often the first ends inside the second, which began in it.
    cutting: BTreeMap<(usize, usize), usize>,
    /// How many occurrences of each group are inside a longer name.
    named: BTreeMap<usize, usize>,
}

impl Overlaps {
    fn of(articles: &[&Encoded], groups: &[&Vec<(usize, &Candidate)>]) -> Self {
        let mut standing: BTreeMap<(usize, usize), Vec<Standing<'_>>> = BTreeMap::new();
        for (number, group) in groups.iter().enumerate() {
            for (article, candidate) in *group {
                for occurrence in &candidate.occurrences {
                    standing.entry((*article, occurrence.sentence)).or_default().push((number, &occurrence.words));
                }
            }
        }
        let mut overlaps = Self::default();
        for ((article, sentence), places) in standing {
            let tags = &articles[article].sentences[sentence].tags;
            let is_name = |(number, _): &Standing<'_>| groups[*number][0].1.kind == Kind::Name;
            for &inner in &places {
                places.iter().filter(|outer| outer.0 != inner.0).for_each(|&outer| overlaps.add(inner, outer, tags));
                let named = places.iter().any(|outer| is_name(outer) && is_longer(outer.1, inner.1));
                *overlaps.named.entry(inner.0).or_default() += usize::from(named);
            }
        }
        overlaps
    }

    /// What follows a preposition is a tail of its own: it makes no fragment of what is before it.
    fn add(&mut self, (inner, words): Standing<'_>, (outer, around): Standing<'_>, tags: &[Tag]) {
        let preposition = |at: usize| tags[at].upos == Upos::Adp;
        if is_longer(around, words) && (around.start..around.end).all(|at| words.contains(&at) || !preposition(at)) {
            let [all, ending] = self.inside.entry((inner, outer)).or_default();
            *all += 1;
            *ending += usize::from(around.end == words.end);
        }
        let cuts = words.start < around.start && around.start < words.end && words.end < around.end;
        if cuts && !preposition(words.end) {
            *self.cutting.entry((inner, outer)).or_default() += 1;
        }
    }
}

/// Whether one span holds the other and more.
fn is_longer(around: &Range<usize>, words: &Range<usize>) -> bool {
    around.start <= words.start && words.end <= around.end && around.len() > words.len()
}

/// The groups that are but parts of one longer phrase (`centre of data` where only `centre of data processing` is
/// said; a word that occurs once tells nothing and is kept), those that end inside a commoner term, and those that only
/// add a modifier of general language to another (`the newest model`).
fn fragments<'a>(
    articles: &[&Encoded],
    groups: &[&Vec<(usize, &'a Candidate)>],
    is_entry: &dyn Fn(Lang, &str) -> bool,
) -> BTreeSet<usize> {
    let Overlaps { inside, cutting, named } = Overlaps::of(articles, groups);
    let key = |(number, group): (usize, &&Vec<(usize, &'a Candidate)>)| {
        let (article, candidate) = group[0];
        ((articles[article].article.lang, candidate.key.as_str()), number)
    };
    let numbers: BTreeMap<(Lang, &str), usize> = groups.iter().enumerate().map(key).collect();
    let count = |number: usize| groups[number].iter().map(|(_, candidate)| candidate.occurrences.len()).sum::<usize>();
    let is_name = |number: usize| groups[number][0].1.kind == Kind::Name;
    // A given name alone is no name: of a person's names the last stays, unless it is only ever said in longer ones.
    let given = |inner: usize, outer: usize| {
        is_name(inner) && is_name(outer) && !groups[outer][0].1.key.ends_with(groups[inner][0].1.key.as_str())
    };
    let last = named.iter().filter(|&(&number, &times)| is_name(number) && times == count(number));
    // A noun that is said by itself, however seldom, is a term in its own right.
    let phrase = |inner: usize| groups[inner][0].1.key.contains(' ');
    // A modifier of general language swallows nothing: of `smaller shift` the shift is what is meant.
    let only_modified = |inner: usize, outer: usize| {
        let (article, candidate) = groups[outer][0];
        let rest = candidate.key.split_once(' ').filter(|_| candidate.kind == Kind::Term);
        rest.is_some_and(|(first, rest)| {
            rest == groups[inner][0].1.key && is_general(articles[article].article.lang, first)
        })
    };
    // Nor is an abbreviation a part: it stands for a phrase of its own (`SQL` of `SQL query`).
    let is_acronym = |inner: usize| groups[inner][0].1.kind == Kind::Acronym;
    let swallowed = inside.iter().filter(|&(&(inner, outer), &[times, ending])| {
        let all = count(inner);
        let share = if 2 * ending > times { WHOLE } else { FRAGMENT };
        ((phrase(inner) || times == all) && all > 1 && times > 1 || given(inner, outer))
            && times as f64 >= share * all as f64
            && !only_modified(inner, outer)
            && !is_acronym(inner)
    });
    let cut = cutting.iter().filter(|&(&(inner, outer), &times)| {
        let all = count(inner);
        times as f64 >= FRAGMENT * all as f64 && count(outer) >= CUT * all
    });
    let parts = swallowed.map(|(ends, _)| ends).chain(cut.map(|(ends, _)| ends)).map(|ends| ends.0);
    let mut fragments: BTreeSet<usize> = parts.chain(last.map(|(&number, _)| number)).collect();
    fragments.extend(general_phrases(articles, groups, &numbers, is_entry));
    fragments
}

/// The groups that only add a modifier of general language to another, are said seldom, and once or less often than the
/// other, never stand in quotation marks, and are no entry of a dictionary.
fn general_phrases<'a>(
    articles: &[&Encoded],
    groups: &[&Vec<(usize, &'a Candidate)>],
    numbers: &BTreeMap<(Lang, &'a str), usize>,
    is_entry: &dyn Fn(Lang, &str) -> bool,
) -> Vec<usize> {
    let count = |number: usize| groups[number].iter().map(|(_, candidate)| candidate.occurrences.len()).sum::<usize>();
    let general = |&number: &usize| {
        let (article, candidate) = groups[number][0];
        let lang = articles[article].article.lang;
        let Some((first, rest)) = candidate.key.split_once(' ') else { return false };
        let times = count(number);
        let rest = numbers.get(&(lang, rest)).map(|&rest| count(rest));
        let quoted = || groups[number].iter().flat_map(|(_, candidate)| &candidate.occurrences).any(|one| one.quoted);
        candidate.kind == Kind::Term
            && is_general(lang, first)
            && times < COLLOCATION
            && rest.is_some_and(|rest| times == 1 || rest > times)
            && !quoted()
            && !is_entry(lang, &candidate.key)
    };
    (0..groups.len()).filter(general).collect()
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
        subject: 0.0,
        everyday: 0.0,
        context_article: context_article.to_owned(),
        context: context.to_owned(),
        labels: Vec::new(),
    }
}

fn add_form(forms: &mut BTreeMap<Vec<String>, Form>, encoded: &Encoded, occurrence: &Occurrence) {
    let words = &encoded.segments.sentences[occurrence.sentence].words;
    let written = |index: usize| words[index].span.of(&encoded.article.text);
    let surface = |index: usize| {
        let particle = occurrence.particle.filter(|_| index == occurrence.head);
        particle.map_or_else(
            || written(index).to_owned(),
            |at| format!("{} {}", written(index), written(at).to_lowercase()),
        )
    };
    let initial = words[..occurrence.words.start].iter().all(|word| word.kind == crate::segment::WordKind::Punctuation);
    let form = forms.entry(occurrence.words.clone().map(surface).collect()).or_insert_with(|| Form {
        words: occurrence
            .words
            .clone()
            .zip(&occurrence.tags)
            .map(|(index, &tag)| FormWord { surface: surface(index), tag })
            .collect(),
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
            let states = encoded.sentences[occurrence.sentence].words(occurrence.words.clone());
            for row in states.chunks_exact(encoded.width) {
                mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value / occurrence.words.len() as f32);
            }
        }
    }
    normalise(&mut mean);
    mean
}
