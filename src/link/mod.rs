//! Connect: candidate terms that name one concept, across languages and inside one.
//!
//! Everything here belongs to one story and follows from that story's articles alone.

mod association;
mod discriminant;
mod expansion;
mod length;
mod lexicon;
mod near;
mod pivot;
mod slot;
mod space;
mod span;
pub mod spelling;
mod strength;
mod subject;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use association::Associations;
pub use length::are_even;
use lexicon::Glossed;
pub use lexicon::{Lexicon, Rendering};
use near::{Contexts, Nearness};
pub use pivot::{Labels, Pivots, is_everyday};
use space::Space;
pub use span::word_links;
pub use spelling::is_respelling;
pub use strength::{EVIDENCE, LinkModels, NEARNESS, features, nearness, rendering, strength, strength_with};
pub use types::{Form, FormWord, Term, running_text};
use types::{Place, Types};

use crate::candidate::Candidate;
use crate::encoder::{Encoded, Encoder};
use crate::error::Shown;
use crate::pack::Lemmas;
use crate::segment::WordKind;
use crate::text::Lang;

/// Two articles of a story and the sentences of theirs that say the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Bitext {
    /// An index into the story's articles.
    pub left: usize,
    /// Another index, greater than `left`.
    pub right: usize,
    /// Sentence indices into the left and the right article, ascending, each pair with the probability that the two
    /// say the same, 0 to 1.
    pub sentences: Vec<(usize, usize, f32)>,
}

/// What one story tells: its terms and how they are linked. Small, serialisable, and all that is left of the articles
/// when concepts are merged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoryEvidence {
    /// The terms, in the order of language and key.
    pub terms: Vec<Term>,
    /// The links between them, in the order of their ends.
    pub links: Vec<Link>,
    /// How many words the articles of each language have.
    pub words: BTreeMap<Lang, usize>,
    /// How many articles there are of each language.
    pub articles: BTreeMap<Lang, usize>,
}

impl StoryEvidence {
    /// What breaks the invariants in evidence that [`connect`] has not made, or that was damaged since; `None` for sound
    /// evidence.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let few = |count: usize| u32::try_from(count).is_ok();
        for term in &self.terms {
            let forms = term.forms.iter().all(|form| form.head < form.words.len() && few(form.count));
            let numbers = term.information.is_finite()
                && term.subject.is_finite()
                && term.everyday.is_finite()
                && term.labels.iter().all(|label| label.1.is_finite());
            if term.forms.is_empty() || !forms || !numbers || !few(term.free) || !few(term.quoted) {
                return Some(format!("the term `{}` is not whole", Shown(&term.key)));
            }
        }
        let order = |term: &Term| (term.lang, term.key.clone());
        if !self.terms.is_sorted_by(|a, b| order(a) < order(b)) {
            return Some("the terms are not in order".to_owned());
        }
        if !self.links.iter().all(|link| link.left < link.right && link.right < self.terms.len()) {
            return Some("a link has no end".to_owned());
        }
        let mut counts = self.words.values().chain(self.articles.values());
        if !self.links.iter().all(|link| link.evidence.is_finite()) || !counts.all(|&count| few(count)) {
            return Some("a number is out of its range".to_owned());
        }
        None
    }
}

/// Two terms of a story that may name one concept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// An index into the story's terms.
    pub left: usize,
    /// Another, greater than `left`.
    pub right: usize,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// What was measured of two terms. What was not measured is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// In how many linked sentence pairs both occur; a pair counts by the probability that its sentences say the same.
    pub together: f32,
    /// The same pairs, each also by how much of its two sentences is alike: at most `together`.
    pub alike: f32,
    /// In how many of them every content word of each has its best partner in the other, counted so.
    pub complete: f32,
    /// In how many of them each is the other's best phrase, counted so.
    pub chosen: f32,
    /// The best similarity of the two spans over those sentence pairs (late interaction of word states, with what words
    /// gain that are always said together), -1 to 1.4.
    pub similarity: Option<f32>,
    /// How much nearer the two terms' mean states are to each other than to their rivals, about -0.5 to 0.5
    /// (cross-domain similarity local scaling, Conneau et al. 2018).
    pub margin: Option<f32>,
    /// The cosine of the two terms' mean states.
    pub cosine: Option<f32>,
    /// How much nearer the bare terms are than their rivals, by their sentence vectors; about -0.1 to 0.1.
    pub bare: Option<f32>,
    /// By how much the two terms' margins, added up, lead before those that either end has to its best rival, which is not
    /// nearest to the same English headword as the other end; about -1 to 1.
    pub nearer: Option<f32>,
    /// How much the sentences they stand in say the same: the cosine of the vector of each to the likest of the other
    /// term's, the mean over both, -1 to 1.
    pub context: Option<f32>,
    /// The best mean cosine of an English headword that is near to both; see [`Pivots::labels`].
    pub pivot: Option<f32>,
    /// What the lexicon says of the two.
    pub lexicon: Option<Rendering>,
    /// How alike the two are in Latin letters, 0 to 1.
    pub spelling: Option<f32>,
    /// Whether one abbreviates the other: by its letters, or because a text says so in brackets ("large language model
    /// (LLM)"); or both are written alike but for spaces and hyphens ("well-being", "wellbeing").
    pub expansion: bool,
    /// In how many sentence pairs of one language the two stand in the same place: after the same word, in the same
    /// case, and nothing else in the other sentence answers to them.
    pub slots: usize,
    /// Of the linked sentence pairs with the rarer of the two, the share in which both are, 0 to 1.
    pub association: Option<f32>,
    /// Of the linked sentence pairs with either, the share in which both are, 0 to 1 (Dice 1945).
    pub overlap: Option<f32>,
    /// Of the times the left term was another's best phrase in the right term's language, the share in which it was the
    /// right term's, 0 to 1.
    pub forward: Option<f32>,
    /// The same from the right.
    pub backward: Option<f32>,
}

impl Evidence {
    /// The share of the sentence pairs with both that `part` of them is, 0 to 1; `None` where they have not met.
    #[must_use]
    pub fn of_together(&self, part: f32) -> Option<f32> {
        (self.together > 0.0).then(|| part / self.together)
    }

    fn is_finite(&self) -> bool {
        let counts = [self.together, self.alike, self.complete, self.chosen];
        let measures = [self.similarity, self.margin, self.cosine, self.bare, self.pivot, self.spelling];
        let measures = measures.into_iter().chain([self.nearer, self.context]);
        let shares = [self.association, self.overlap, self.forward, self.backward];
        let lexicon = self.lexicon.map(|rendering| [rendering.paired, rendering.unpaired]);
        let known = measures.chain(shares).flatten().chain(lexicon.into_iter().flatten());
        counts.into_iter().chain(known).all(f32::is_finite) && u32::try_from(self.slots).is_ok()
    }
}

/// How many near English headwords are kept of each term.
const HEADWORDS: usize = 12;

/// How many terms are encoded in one call.
const BATCH: usize = 1024;

/// Links the candidate terms of one story. `candidates` and the indices of `bitexts` run parallel to `articles`.
#[must_use]
pub fn connect(
    articles: &[&Encoded],
    candidates: &[Vec<Candidate>],
    bitexts: &[Bitext],
    encoder: &dyn Encoder,
    pivots: Option<&Pivots>,
    lemmas: &Lemmas,
) -> StoryEvidence {
    let lexicon = pivots.map(Pivots::lexicon);
    if let Some(lexicon) = lexicon {
        lexicon.key(articles.iter().map(|encoded| encoded.article.lang), lemmas);
    }
    let is_entry = |lang, key: &str| lexicon.is_some_and(|lexicon| lexicon.has(lang, key, lemmas));
    let mut types = Types::new(articles, candidates, &is_entry);
    let mut links: BTreeMap<(usize, usize), Evidence> = BTreeMap::new();
    let (seen, compared) = compare(articles, &types, bitexts, &mut links);
    gather(&types, &seen, compared, &mut links);
    expansion::expansions(articles, &types, &mut links);
    expansion::respellings(&types, &mut links);
    let idle = if is_parallel(bitexts) { idle(&types, bitexts, &links) } else { vec![false; types.terms.len()] };
    let bare = bare(&types, &idle, encoder);
    let states = std::mem::take(&mut types.states);
    let states = states.chunks_exact(encoder.width()).zip(&idle);
    let states: Vec<f32> =
        states.flat_map(|(row, idle)| row.iter().map(|value| if *idle { 0.0 } else { *value })).collect();
    let spaces = [&states, &bare].map(|vectors| Space::new(vectors, encoder.width(), types.ranges()));
    let glossed = pivots.map(|pivots| describe(&mut types, &bare, &idle, pivots, lemmas)).unwrap_or_default();
    nearest(&types, &spaces, &mut links);
    let nearness = Nearness::new(&spaces);
    let contexts = (!is_parallel(bitexts)).then(|| Contexts::new(articles, &types));
    if contexts.is_some() {
        nearness.pairs().for_each(|ends| _ = links.entry(ends).or_default());
    }
    if contexts.is_some() {
        lexicon::pairs(&glossed).into_iter().for_each(|ends| _ = links.entry(ends).or_default());
    }
    links.retain(|&(a, b), _| {
        let (one, other) = (&types.terms[a], &types.terms[b]);
        !spelling::are_numbered_apart(one, other) && !spelling::are_lettered_apart(one, other)
    });
    links.par_iter_mut().for_each(|(&(a, b), evidence)| {
        measure(&types, &spaces, &seen, a, b, evidence);
        evidence.lexicon = glossed.get(a).zip(glossed.get(b)).and_then(|(one, other)| one.rendering(other));
        if types.terms[a].lang != types.terms[b].lang {
            evidence.nearer = nearness.lead(a, b, |one, other| !share_headword(&types.terms, one, other));
            evidence.context = contexts.as_ref().map(|contexts| contexts.likeness(a, b));
        }
    });
    divide(|term| types.terms[term].lang, &mut links);
    let links = links.into_iter().map(|((left, right), evidence)| Link { left, right, evidence }).collect();
    let count = articles.iter().map(|encoded| encoded.article.lang).counts().into_iter().collect();
    StoryEvidence { terms: types.terms, links, words: words(articles), articles: count }
}

/// Tells of every term that is not idle how near it is to the subject and to words of everyday use, and which English
/// headwords are near to it; of all terms what the lexicon has of them.
fn describe(types: &mut Types, bare: &[f32], idle: &[bool], pivots: &Pivots, lemmas: &Lemmas) -> Vec<Glossed> {
    let glossed = pivots.lexicon().gloss(types.terms.iter(), lemmas);
    let told = |(term, idle): (&Term, &bool)| (!idle).then(|| term.count());
    let counts: Vec<Option<usize>> = types.terms.iter().zip(idle).map(told).collect();
    let centred = pivots.centred(bare);
    let near = subject::nearness(&centred, pivots.width(), &types.ranges(), &counts);
    types.terms.iter_mut().zip(near).for_each(|(term, near)| term.subject = near);
    let everyday = types.terms.iter_mut().zip(pivots.everyday(&centred)).zip(idle).filter(|(_, idle)| !**idle);
    everyday.for_each(|((term, everyday), _)| term.everyday = everyday);
    let near = pivots.glossed_labels(&glossed, &centred, HEADWORDS, lemmas).into_iter();
    for ((term, near), _) in types.terms.iter_mut().zip(near).zip(idle).filter(|(_, idle)| !**idle) {
        term.labels = near.into_iter().map(|(headword, score)| (headword.to_owned(), score)).collect();
    }
    glossed
}

/// What was found in a sentence pair.
struct Compared {
    /// The probability that the two say the same.
    probability: f32,
    /// How much of them is alike, 0 to 1.
    alike: f32,
    /// Their spans that are.
    found: Vec<span::Found>,
}

/// Compares the terms of all linked sentences, counts in how many each stands, and adds to `links` those of one language
/// that stand in the same place.
fn compare(
    articles: &[&Encoded],
    types: &Types,
    bitexts: &[Bitext],
    links: &mut BTreeMap<(usize, usize), Evidence>,
) -> (Seen, Vec<Compared>) {
    let associations = Associations::new(articles, types, bitexts);
    let mut seen = Seen::default();
    let mut compared = Vec::new();
    for bitext in bitexts {
        let (left, right) = (articles[bitext.left], articles[bitext.right]);
        for &(i, j, probability) in &bitext.sentences {
            let here = types.in_sentence(bitext.left, i);
            let there = types.in_sentence(bitext.right, j);
            seen.count(left.article.lang, right.article.lang, here, there, probability);
            let associated = |x: usize, y: usize| associations.between((bitext.left, i, x), (bitext.right, j, y));
            let pair = span::SentencePair::new((left, i), (right, j), associated);
            let (alike, found) = (pair.alike(), pair.found(here, there));
            if left.article.lang == right.article.lang {
                let firm: Vec<&span::Found> = found.iter().filter(|found| found.firm).collect();
                for (a, b) in slot::slots((left, i, here), (right, j, there), &firm) {
                    links.entry((a.min(b), a.max(b))).or_default().slots += 1;
                }
            }
            compared.push(Compared { probability, alike, found });
        }
    }
    (seen, compared)
}

/// In so many sentence pairs two terms must meet where none of them shows firmly that they are alike. Set by hand.
const SEVERAL: f32 = 3.0;

/// Adds what the sentence pairs say of every two terms: first how often they meet, then, as that tells, how often they
/// are each other's best phrase.
fn gather(types: &Types, seen: &Seen, compared: Vec<Compared>, links: &mut BTreeMap<(usize, usize), Evidence>) {
    let ends = |found: &span::Found| (found.terms.0.min(found.terms.1), found.terms.0.max(found.terms.1));
    let mut together: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for Compared { probability, found, .. } in &compared {
        found.iter().for_each(|found| *together.entry(ends(found)).or_default() += probability);
    }
    let lang = |term: usize| types.terms[term].lang;
    let company = |found: &span::Found| {
        let (a, b) = ends(found);
        // A term that meets itself is seen on both sides.
        let met = together[&(a, b)] * if a == b { 2.0 } else { 1.0 };
        // One meeting of two terms that are said once is half as telling as it looks.
        2.0 * met / (seen.times(a, lang(b)) + seen.times(b, lang(a)) + 1.0)
    };
    for Compared { probability, alike, mut found } in compared {
        found.retain(|found| found.firm || together[&ends(found)] >= SEVERAL);
        let chosen = span::chosen(&found, company);
        for (found, chosen) in found.iter().zip(chosen).filter(|(found, _)| found.terms.0 != found.terms.1) {
            add(links.entry(ends(found)).or_default(), found, chosen, [probability, alike]);
        }
    }
}

/// Tells of every link which share it has of each end's best phrases in the other end's language.
pub(crate) fn divide(lang: impl Fn(usize) -> Lang, links: &mut BTreeMap<(usize, usize), Evidence>) {
    let mut chosen: BTreeMap<(usize, Lang), f32> = BTreeMap::new();
    for (&(a, b), evidence) in &*links {
        *chosen.entry((a, lang(b))).or_default() += evidence.chosen;
        *chosen.entry((b, lang(a))).or_default() += evidence.chosen;
    }
    for (&(a, b), evidence) in links {
        let share = |end: (usize, Lang)| Some(evidence.chosen / chosen[&end]).filter(|share| share.is_finite());
        (evidence.forward, evidence.backward) = (share((a, lang(b))), share((b, lang(a))));
    }
}

fn words(articles: &[&Encoded]) -> BTreeMap<Lang, usize> {
    let mut words: BTreeMap<Lang, usize> = BTreeMap::new();
    for encoded in articles {
        let all = encoded.segments.sentences.iter().flat_map(|sentence| &sentence.words);
        *words.entry(encoded.article.lang).or_default() += all.filter(|word| word.kind == WordKind::Word).count();
    }
    words
}

/// Whether the texts translate each other line by line: all their links are certain.
fn is_parallel(bitexts: &[Bitext]) -> bool {
    let probabilities = bitexts.iter().flat_map(|bitext| &bitext.sentences).map(|(_, _, probability)| *probability);
    probabilities.reduce(f32::min).is_some_and(|least| least >= 1.0)
}

/// Which terms were looked at in sentence pairs at every occurrence and never were another's best partner: no vector
/// will tell more of them, and in large parallel texts they are the most.
fn idle(types: &Types, bitexts: &[Bitext], links: &BTreeMap<(usize, usize), Evidence>) -> Vec<bool> {
    let mut linked: BTreeSet<(usize, usize)> = BTreeSet::new();
    for bitext in bitexts {
        linked.extend(bitext.sentences.iter().flat_map(|&(i, j, _)| [(bitext.left, i), (bitext.right, j)]));
    }
    let mut idle = vec![true; types.terms.len()];
    for term in types.places().filter(|(at, _)| !linked.contains(at)).map(|(_, place)| place.term) {
        idle[term] = false;
    }
    let telling = |evidence: &Evidence| evidence.chosen > 0.0 || evidence.slots > 0 || evidence.expansion;
    for (&(a, b), _) in links.iter().filter(|(_, evidence)| telling(evidence)) {
        idle[a] = false;
        idle[b] = false;
    }
    idle
}

/// The vector of each term's leading form without any text around it: a row a term, zeros for the idle.
fn bare(types: &Types, idle: &[bool], encoder: &dyn Encoder) -> Vec<f32> {
    let width = encoder.width();
    let mut vectors = vec![0.0; types.terms.len() * width];
    let telling: Vec<usize> = (0..types.terms.len()).filter(|&term| !idle[term]).collect();
    for batch in telling.chunks(BATCH) {
        let text = |&term: &usize| types.terms[term].leading_form().map(Form::text).unwrap_or_default();
        let texts: Vec<String> = batch.iter().map(text).collect();
        let encodings = encoder.encode(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        for (&term, encoding) in batch.iter().zip(encodings) {
            vectors[term * width..(term + 1) * width].copy_from_slice(&encoding.vector);
        }
    }
    vectors
}

fn add(evidence: &mut Evidence, found: &span::Found, chosen: bool, [probability, alike]: [f32; 2]) {
    evidence.together += probability;
    evidence.alike += probability * alike;
    evidence.complete += if found.complete { probability } else { 0.0 };
    evidence.chosen += if chosen { probability } else { 0.0 };
    evidence.similarity = Some(evidence.similarity.map_or(found.similarity, |best| best.max(found.similarity)));
}

/// In how many linked sentence pairs of a language pair each term stands.
#[derive(Default)]
struct Seen(BTreeMap<(usize, Lang), f32>);

impl Seen {
    fn count(&mut self, left: Lang, right: Lang, here: &[Place], there: &[Place], probability: f32) {
        for (places, other) in [(here, right), (there, left)] {
            for term in places.iter().map(|place| place.term).sorted_unstable().dedup() {
                *self.0.entry((term, other)).or_default() += probability;
            }
        }
    }

    fn times(&self, term: usize, other: Lang) -> f32 {
        self.0.get(&(term, other)).copied().unwrap_or(0.0)
    }
}

fn measure(types: &Types, [states, bare]: &[Space<'_>; 2], seen: &Seen, a: usize, b: usize, evidence: &mut Evidence) {
    let (left, right) = (&types.terms[a], &types.terms[b]);
    let (here, there) = (seen.times(a, right.lang), seen.times(b, left.lang));
    if here > 0.0 && there > 0.0 {
        evidence.association = Some((evidence.together / here.min(there)).min(1.0));
        evidence.overlap = Some((2.0 * evidence.together / (here + there)).min(1.0));
    }
    if states.knows(a) && states.knows(b) {
        evidence.cosine = Some(states.cosine(a, b));
        evidence.margin = Some(states.margin(a, b));
    }
    if bare.knows(a) && bare.knows(b) {
        evidence.bare = Some(bare.margin(a, b));
    }
    evidence.pivot = pivot(left, right);
    evidence.spelling = Some(spelling::likeness(left, right));
    evidence.expansion |=
        left.lang == right.lang && (spelling::abbreviates(left, right) || spelling::abbreviates(right, left));
}

/// Whether two terms of one language are nearest to one English headword: such are no rivals but variants.
fn share_headword(terms: &[Term], one: usize, other: usize) -> bool {
    let headword = |term: usize| terms[term].labels.first().map(|label| &label.0);
    headword(one).is_some() && headword(one) == headword(other)
}

/// The best mean cosine of a headword that is near to both; two headwords with one head (`inference`, `logical
/// inference`) count as one if they are the two terms' nearest.
fn pivot(left: &Term, right: &Term) -> Option<f32> {
    let shared = left.labels.iter().flat_map(|(headword, score)| {
        right.labels.iter().filter(move |(other, _)| other == headword).map(move |(_, other)| (score + other) / 2.0)
    });
    let head = |label: &(String, f32)| label.0.rsplit(' ').next().map(str::to_owned);
    let nearest = left.labels.first().zip(right.labels.first());
    let kin = nearest.filter(|(one, other)| head(one) == head(other)).map(|(one, other)| (one.1 + other.1) / 2.0);
    shared.chain(kin).max_by(f32::total_cmp)
}

/// Adds the pairs that are each other's nearest, by their states or as bare terms, though no sentence pair has brought
/// them together.
fn nearest(types: &Types, spaces: &[Space<'_>; 2], links: &mut BTreeMap<(usize, usize), Evidence>) {
    for space in spaces {
        for (a, language) in (0..space.terms()).cartesian_product(0..space.languages()) {
            let Some(b) = space.nearest(a, language) else { continue };
            if a < b && !shares_word(types, a, b) && space.nearest(b, space.language(a)) == Some(a) {
                links.entry((a, b)).or_default();
            }
        }
    }
}

/// A word of so many letters that another begins with is its stem.
const STEM: usize = 4;

/// Whether two terms of one language have a word in common, or one a word made of another's (`язык`, `языковая модель`):
/// then they are near for that word's sake.
fn shares_word(types: &Types, a: usize, b: usize) -> bool {
    let (left, right) = (&types.terms[a], &types.terms[b]);
    let begins = |word: &str, other: &str| word.chars().count() >= STEM && other.starts_with(word);
    let akin = |(word, other): (&str, &str)| word == other || begins(word, other) || begins(other, word);
    left.lang == right.lang && left.key.split(' ').cartesian_product(right.key.split(' ')).any(akin)
}

#[cfg(test)]
mod tests;
