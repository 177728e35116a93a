//! What was found, and what of it is right.

use std::collections::{BTreeMap, BTreeSet};

use termloom::glossary::Glossary;
use termloom::pack::Lemmas;

use super::lost::Trail;
use super::score::{calibration_error, chance_error, sure};
use super::sets::{Sample, Set, key};

/// The figures of one sample.
#[derive(Clone, Default)]
pub struct Score {
    /// Gold terms attested.
    pub gold: usize,
    /// Gold terms with a right target.
    pub found: usize,
    /// Gold terms with any target.
    pub covered: usize,
    /// Pairs proposed.
    pub proposals: usize,
    /// Proposed pairs that the gold has.
    pub right: usize,
    /// Confidence of each judged pair and whether it is right.
    pub verdicts: Vec<(f64, bool)>,
    /// The same with the pairs of gold targets whose source is no gold source, as if all of those were wrong.
    pub strict: Vec<(f64, bool)>,
}

impl Score {
    /// Terms match by their lemmas. A pair is judged where its source is a gold source: it is right if the gold has the
    /// pair, else wrong. What other sources may be called, a synonym of a gold source too, the gold does not say.
    pub fn of(glossary: &Glossary, sample: &Sample, lemmas: &Lemmas, trail: Option<&Trail<'_>>) -> Self {
        let targets: BTreeSet<&String> = sample.judges.values().chain(sample.general.values()).flatten().collect();
        let mut proposed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut score = Self { gold: sample.gold.len(), ..Self::default() };
        for pair in &glossary.pairs {
            // A glossary's pairs are in the order of their languages, a set's sides in its own.
            let (source, target) = match (pair.source_lang, pair.target_lang) {
                langs if langs == (sample.left, sample.right) => (&pair.source, &pair.target),
                langs if langs == (sample.right, sample.left) => (&pair.target, &pair.source),
                _ => continue,
            };
            let (source, target) = (key(sample.left, source, lemmas), key(sample.right, target, lemmas));
            let right = sample.verdict(&source, &target);
            let confidence = pair.confidence.value();
            score.verdicts.extend(right.map(|right| (confidence, right)));
            if right.is_some() || targets.contains(&target) {
                score.strict.push((confidence, right == Some(true)));
            }
            if let Some(right) = right.filter(|_| trail.is_some()) {
                let verdict = if right { '=' } else { '!' };
                println!("{verdict} {source}\t{target}\t{}\t{:?}", pair.confidence, sample.judges.get(&source));
            }
            let is_gold = sample.judges.get(&source).is_some_and(|gold| gold.contains(&target));
            score.right += usize::from(is_gold);
            score.proposals += 1;
            proposed.entry(source).or_default().insert(target);
        }
        for (source, gold) in &sample.gold {
            let proposals = proposed.get(source);
            let right = proposals.is_some_and(|proposals| !proposals.is_disjoint(gold));
            score.found += usize::from(right);
            score.covered += usize::from(proposals.is_some());
            if let Some(trail) = trail.filter(|_| !right) {
                println!("# {source}\t{gold:?}\t{proposals:?}\t{}", trail.of(source, gold));
            }
        }
        score
    }

    pub fn recall(&self) -> f64 {
        share(self.found, self.gold)
    }

    pub fn covered_precision(&self) -> f64 {
        share(self.found, self.covered)
    }

    /// Where the gold has all terms of the text, as the glossaries of the news have, the share of proposals that are right.
    pub fn precision(&self) -> f64 {
        share(self.right, self.proposals)
    }

    pub fn proposals_a_gold_term(&self) -> f64 {
        share(self.proposals, self.gold)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// The columns of [`row`].
pub const HEADER: &str = concat!(
    "set\tsegments\tgold\trecall\tcovered_precision\tproposals\tprecision\t",
    "judged\tece\tece_by_chance\tece_strict\tsure\tsure_right\n"
);

/// A set's row of the table. Samples count alike; stories, which have a few gold terms each, by their gold terms.
pub fn row(set: &Set, samples: &[&Sample], scores: &[Score]) -> String {
    let weight = |score: &Score| if set.part.is_told() { score.gold as f64 } else { 1.0 };
    let all = scores.iter().map(weight).sum::<f64>().max(1.0);
    let mean = |of: fn(&Score) -> f64| scores.iter().map(|score| weight(score) * of(score)).sum::<f64>() / all;
    let every = |of: fn(&Score) -> &Vec<(f64, bool)>| scores.iter().flat_map(of).copied().collect::<Vec<_>>();
    let verdicts = every(|score| &score.verdicts);
    let (sure, right) = sure(&verdicts);
    format!(
        "{}\t{}\t{}\t{:.3}\t{:.3}\t{:.1}\t{:.3}\t{}\t{:.3}\t{:.3}\t{:.3}\t{sure}\t{right:.3}",
        set.name(),
        samples.iter().map(|sample| sample.size).sum::<usize>(),
        scores.iter().map(|score| score.gold).sum::<usize>(),
        mean(Score::recall),
        mean(Score::covered_precision),
        mean(Score::proposals_a_gold_term),
        mean(Score::precision),
        verdicts.len(),
        calibration_error(&verdicts),
        chance_error(&verdicts),
        calibration_error(&every(|score| &score.strict)),
    )
}
