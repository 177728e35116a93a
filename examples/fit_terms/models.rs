//! The three models, fitted one after another.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use itertools::Itertools;
use termloom::concept::{Concept, SIGNS, independent, signs};
use termloom::confidence::SUPPORT;
use termloom::link::EVIDENCE;
use termloom::stats::Logistic;

use super::mined::Mined;
use super::train::{Row, Sign, fit};

/// What no set of two articles in two languages can tell of: their weights stay as they are in the table.
const UNSEEN: [&str; 4] = ["articles", "languages", "quoted", "name"];

pub struct Models {
    pub link: Logistic,
    pub term: Logistic,
    pub pair: Logistic,
    line: f64,
}

impl Models {
    /// Fitted on `samples`: links, then termhood over the concepts those links make, then the confidence of pairs over
    /// the concepts above `line`. `without` is a kind of evidence of links left out.
    pub fn fitted(samples: &[&Mined], committed: &str, line: f64, without: Option<usize>) -> Self {
        let mut evidence = [Sign::Positive; EVIDENCE.len()];
        if let Some(without) = without {
            evidence[without] = Sign::Held(0.0);
        }
        let link = fit(&weighted(samples.iter().map(|mined| (&mined.group, mined.links()))), &evidence);
        let mined: Vec<(&Mined, Vec<Concept>)> = samples.iter().map(|mined| (*mined, mined.concepts(&link))).collect();
        let held = |sign: &&str| {
            let weight = Logistic::from_table(committed, "term", &[*sign]).expect("a row of the table").weights[0];
            if UNSEEN.contains(sign) { Sign::Held(weight) } else { Sign::Free }
        };
        let term_rows = mined.iter().map(|(mined, concepts)| (&mined.group, term_rows(mined, concepts)));
        let term = fit(&weighted(term_rows), &SIGNS.iter().map(held).collect_vec());
        let pair_rows = mined.iter().map(|(mined, concepts)| (&mined.group, pair_rows(mined, concepts, &term, line)));
        let support = [Sign::Positive, Sign::Free, Sign::Positive, Sign::Free];
        let pair = fit(&weighted(pair_rows), &support);
        Self { link, term, pair, line }
    }

    /// As assets/confidence.tsv has them: the line of termhood is at 0.
    pub fn table(&self) -> String {
        let mut table = "model\tfeature\tweight\n".to_owned();
        let models: [(&str, &Logistic, &[&str], f64); 3] = [
            ("link", &self.link, &EVIDENCE, 0.0),
            ("term", &self.term, &SIGNS, self.line),
            ("pair", &self.pair, &SUPPORT, 0.0),
        ];
        for (name, model, features, line) in models {
            let _ = writeln!(table, "{name}\tbias\t{:.3}", model.bias - line);
            for (feature, weight) in features.iter().zip(&model.weights) {
                let _ = writeln!(table, "{name}\t{feature}\t{weight:.3}");
            }
        }
        table
    }
}

/// Concepts, right where they hold a gold pair.
fn term_rows(mined: &Mined, concepts: &[Concept]) -> Vec<Row> {
    let row = |concept: &Concept| {
        let right = mined.pairs(concept).iter().any(|pair| mined.verdict(&pair.0, &pair.1) == Some(true));
        Row { features: signs(concept).to_vec(), right, weight: 1.0 }
    };
    concepts.iter().map(row).collect()
}

/// The judged pairs of the concepts above the line.
fn pair_rows(mined: &Mined, concepts: &[Concept], term: &Logistic, line: f64) -> Vec<Row> {
    let terms = concepts.iter().filter(|concept| term.log_odds(&signs(concept)) >= line).collect_vec();
    let pairs = independent(&terms).into_iter().flat_map(|concept| mined.pairs(concept));
    let row = |(left, right, features): (String, String, Vec<f64>)| {
        Some(Row { features, right: mined.verdict(&left, &right)?, weight: 1.0 })
    };
    pairs.filter_map(row).collect()
}

/// The rows of all sets, each set counting by the root of its size: a large one tells more, but not all.
fn weighted<'a>(rows: impl Iterator<Item = (&'a String, Vec<Row>)>) -> Vec<Row> {
    let mut groups: BTreeMap<&String, Vec<Row>> = BTreeMap::new();
    for (group, rows) in rows {
        groups.entry(group).or_default().extend(rows);
    }
    let all: f64 = groups.values().map(|rows| rows.len() as f64).sum();
    let roots: f64 = groups.values().map(|rows| (rows.len() as f64).sqrt()).sum();
    for rows in groups.values_mut() {
        let weight = all / roots / (rows.len() as f64).sqrt();
        rows.iter_mut().for_each(|row| row.weight = weight);
    }
    groups.into_values().flatten().collect()
}
