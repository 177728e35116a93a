//! Mines the development sets of term pairs and prints, a set, what was found, what was right, and whether the
//! confidences are to be believed.
//!
//!     cargo run --release --example evaluate_terms -- [--set NAME] [--cache DIR [--evidence]] [--show] [--write]
//!
//! `--set` takes the beginning of a set's name; `--write` makes docs/quality/terms.tsv; `--show` lists the gold terms
//! that were not found (#) and the pairs judged right (=) and wrong (!); `--cache` keeps what was encoded for the next run, and `--evidence` takes the links of that run
//! too, where only what comes after them has changed.
//!
//! Recall: gold terms found, of the gold terms attested in the text (both sides in one segment). Covered precision:
//! gold terms with a right target, of the gold terms for which any target was proposed. Samples count alike; stories, which
//! have a few gold terms each, by their gold terms.
#![allow(clippy::print_stdout, reason = "an example talks to its user")]

mod bench;
#[path = "../evaluate_alignment/encoding.rs"]
mod encoding;
mod figures;
mod lost;
mod score;
mod sets;

use std::fmt::Write as _;

use figures::{HEADER, Score, row};
use lost::Trail;
use termloom::pipeline::{Settings, glossary};

fn main() {
    let bench = bench::Bench::from_arguments(&[]);
    // As the command line has them where nothing else is asked for.
    let settings = Settings { labels: true, min_confidence: termloom::confidence::THRESHOLD, ..Settings::default() };
    let mut table = HEADER.to_owned();
    for (set, mined) in bench.mined(|_| true) {
        let score = |(sample, evidence)| {
            let glossary = glossary(std::slice::from_ref(evidence), bench.tools(), &settings);
            let trail = bench.show.then(|| Trail::new(sample, evidence));
            Score::of(&glossary, sample, bench.tools().lemmas, trail.as_ref())
        };
        let scores: Vec<Score> = mined.iter().map(|(sample, evidence)| score((sample, evidence))).collect();
        let row = row(set, &mined.iter().map(|mined| &mined.0).collect::<Vec<_>>(), &scores);
        println!("{row}");
        let _ = writeln!(table, "{row}");
    }
    if bench.write {
        bench.replace("docs/quality/terms.tsv", &table);
    }
}
