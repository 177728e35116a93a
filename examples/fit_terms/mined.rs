//! The samples of the development sets, judged by their gold.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;
use termloom::concept::{Concept, TermModels, Vocabulary, merge_with, signs};
use termloom::confidence::score_pair_with;
use termloom::link::{Link, LinkModels, StoryEvidence, Term, features, nearness, strength_with};
use termloom::text::Lang;

use super::models::Models;
use super::sets::{Part, Sample, Set};
use super::train::Row;

/// A sample, mined.
pub struct Mined {
    /// The set's folder: what is left out together.
    pub group: &'static str,
    pub name: String,
    pub part: Part,
    /// The set's folder and languages, whatever part of it.
    pub languages: String,
    sample: Sample,
    pub evidence: StoryEvidence,
    /// Every target of the gold.
    targets: BTreeSet<String>,
}

/// A pair of a concept's terms: the keys of its sides and which members they are.
pub struct Pair {
    pub left: String,
    pub right: String,
    pub ends: (usize, usize),
}

impl Mined {
    pub fn of(set: &Set, samples: Vec<(Sample, StoryEvidence)>) -> Vec<Self> {
        let mined = |(sample, evidence): (Sample, StoryEvidence)| {
            let targets = sample.judges.values().chain(sample.general.values()).flatten().cloned().collect();
            let languages = format!("{} {}-{}", set.folder, set.left, set.right);
            Self { group: set.folder, name: set.name(), part: set.part, languages, sample, evidence, targets }
        };
        samples.into_iter().map(mined).collect()
    }

    /// 0 for the language of the gold's sources, 1 for every other.
    pub fn side(&self, lang: Lang) -> usize {
        usize::from(lang != self.sample.left)
    }

    /// Whether a pair is right, judged where its source is a gold source.
    pub fn verdict(&self, left: &str, right: &str) -> Option<bool> {
        self.sample.verdict(left, right)
    }

    /// [`Mined::verdict`], and of a pair whose target alone is in the gold that it is wrong: it is a rival of the gold's
    /// pair, be it a synonym, and of rivals a link must lead.
    fn verdict_of_link(&self, left: &str, right: &str) -> Option<bool> {
        self.verdict(left, right).or_else(|| self.targets.contains(right).then_some(false))
    }

    /// The judged links between the two languages that linked sentences speak of.
    pub fn met(&self) -> Vec<Row> {
        self.judged(
            |link| link.evidence.together > 0.0,
            |left, right, link| features(left, right, &link.evidence).to_vec(),
        )
    }

    /// The judged links between the two languages of terms that are near, but that no linked sentences have together.
    pub fn near(&self) -> Vec<Row> {
        let is_near = |link: &Link| link.evidence.together == 0.0 && link.evidence.margin.is_some();
        self.judged(is_near, |left, right, link| nearness(left, right, &link.evidence).to_vec())
    }

    fn judged(&self, wanted: impl Fn(&Link) -> bool, features: impl Fn(&Term, &Term, &Link) -> Vec<f64>) -> Vec<Row> {
        let terms = &self.evidence.terms;
        let row = |link: &Link| {
            let (mut left, mut right) = (&terms[link.left], &terms[link.right]);
            let features = features(left, right, link);
            if left.lang != self.sample.left {
                std::mem::swap(&mut left, &mut right);
            }
            let between = (left.lang, right.lang) == (self.sample.left, self.sample.right);
            let right = between.then(|| self.verdict_of_link(&left.key, &right.key))??;
            Some(Row { features, right, weight: 1.0 })
        };
        self.evidence.links.iter().filter(|link| wanted(link)).filter_map(row).collect()
    }

    pub fn concepts(&self, link: &LinkModels) -> Vec<Concept> {
        merge_with(std::slice::from_ref(&self.evidence), &|left, right, evidence| {
            strength_with(link, left, right, evidence)
        })
    }

    /// What is looked at in every concept, and whether it holds a pair of the gold: a gold has few of a text's terms, but
    /// what tells those from the rest tells terms.
    pub fn terms(&self, concepts: &[Concept]) -> Vec<Row> {
        let vocabulary = Vocabulary::of(concepts);
        let rows = concepts.iter().filter_map(|concept| {
            let pairs = self.pairs(concept);
            let is_gold =
                |pair: &Pair| self.sample.judges.get(&pair.left).is_some_and(|gold| gold.contains(&pair.right));
            let right = pairs.iter().any(is_gold);
            let row = || Row { features: signs(concept, &vocabulary).to_vec(), right, weight: 1.0 };
            (!pairs.is_empty()).then(row)
        });
        rows.collect()
    }

    /// The concepts at or above a line of termhood.
    pub fn above<'a>(concepts: &'a [Concept], term: &'a TermModels, line: f64) -> impl Iterator<Item = &'a Concept> {
        let vocabulary = Vocabulary::of(concepts);
        concepts.iter().filter(move |concept| term.log_odds(concept, &vocabulary) >= line)
    }

    /// The pairs of a concept's terms over the two languages.
    pub fn pairs(&self, concept: &Concept) -> Vec<Pair> {
        let lang = |index: usize| concept.members[index].term.term.lang;
        let key = |index: usize| concept.members[index].term.term.key.clone();
        let of = |wanted| (0..concept.members.len()).filter(move |&index| lang(index) == wanted);
        let pairs = of(self.sample.left).cartesian_product(of(self.sample.right));
        pairs.map(|ends| Pair { left: key(ends.0), right: key(ends.1), ends }).collect()
    }
}

/// What a set's samples give, each alike.
pub struct Figures {
    pub recall: f64,
    pub covered_precision: f64,
    pub proposals: f64,
    /// Confidence of each judged pair and whether it is right.
    pub verdicts: Vec<(f64, bool)>,
}

impl Figures {
    /// By the keys of terms, not yet their citation forms; a concept below `line` is left out.
    pub fn of(samples: &[&Mined], models: &Models, line: f64, least: f64) -> Self {
        let mut figures = Self { recall: 0.0, covered_precision: 0.0, proposals: 0.0, verdicts: Vec::new() };
        let golds: usize = samples.iter().map(|mined| mined.sample.gold.len()).sum();
        for mined in samples.iter().filter(|mined| !mined.sample.gold.is_empty()) {
            // Stories of a few gold terms each are taken together.
            let told = !mined.sample.story.is_empty();
            let share = if told { mined.sample.gold.len() as f64 / golds as f64 } else { 1.0 / samples.len() as f64 };
            let gold = &mined.sample.gold;
            let (proposed, count) = figures.proposals(mined, models, line, least);
            let covered = gold.keys().filter(|key| proposed.contains_key(*key)).count() as f64;
            let right = |key: &String| proposed.get(key).is_some_and(|targets| !targets.is_disjoint(&gold[key]));
            let found = gold.keys().filter(|key| right(key)).count() as f64;
            figures.recall += share * found / gold.len() as f64;
            figures.covered_precision += share * found / covered.max(1.0);
            figures.proposals += share * count as f64 / gold.len() as f64;
        }
        figures
    }

    fn proposals(
        &mut self,
        mined: &Mined,
        models: &Models,
        line: f64,
        least: f64,
    ) -> (BTreeMap<String, BTreeSet<String>>, usize) {
        let concepts = mined.concepts(&models.link);
        let mut proposed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut count = 0;
        let above = Mined::above(&concepts, &models.term, line);
        for (concept, pair) in
            above.flat_map(|concept| mined.pairs(concept).into_iter().map(move |pair| (concept, pair)))
        {
            let confidence = score_pair_with(&models.pairs, concept, pair.ends.0, pair.ends.1).value();
            let Pair { left, right, .. } = pair;
            if confidence < least {
                continue;
            }
            self.verdicts.extend(mined.verdict(&left, &right).map(|verdict| (confidence, verdict)));
            count += usize::from(proposed.entry(left).or_default().insert(right));
        }
        (proposed, count)
    }
}
