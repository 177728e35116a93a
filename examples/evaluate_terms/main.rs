//! Mines the development sets of term pairs and prints, a set, what was found, what was right, and whether the
//! confidences are to be believed.
//!
//!     cargo run --release --example evaluate_terms -- [--set NAME] [--cache DIR [--evidence]] [--show] [--write]
//!
//! `--set` takes the beginning of a set's name; `--write` makes docs/quality/terms.tsv; `--show` lists the gold terms
//! that were not found; `--cache` keeps what was encoded for the next run, and `--evidence` takes the links of that run
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

use figures::Score;
use lost::Trail;
use score::{calibration_error, sure};
use termloom::pipeline::{Settings, glossary};

fn main() {
    let bench = bench::Bench::from_arguments(&[]);
    // As the command line has them where nothing else is asked for.
    let settings = Settings { labels: true, min_confidence: 0.3, ..Settings::default() };
    let mut table =
        "set\tsegments\tgold\trecall\tcovered_precision\tproposals\tjudged\tece\tsure\tsure_right\n".to_owned();
    for (set, mined) in bench.mined() {
        let mut scores = Vec::new();
        for (sample, evidence) in &mined {
            let glossary = glossary(std::slice::from_ref(evidence), bench.tools(), &settings);
            let trail = bench.show.then(|| Trail::new(sample, evidence));
            scores.push(Score::of(&glossary, sample, bench.tools().lemmas, trail.as_ref()));
        }
        let segments: usize = mined.iter().map(|(sample, _)| sample.segments.len()).sum();
        let row = row(&set.name(), segments, &scores, set.part == sets::Part::Articles);
        println!("{row}");
        let _ = writeln!(table, "{row}");
    }
    if bench.write {
        bench.replace("docs/quality/terms.tsv", &table);
    }
}

/// `told`: whether the samples are stories.
fn row(name: &str, segments: usize, scores: &[Score], told: bool) -> String {
    let weight = |score: &Score| if told { score.gold as f64 } else { 1.0 };
    let all = scores.iter().map(weight).sum::<f64>().max(1.0);
    let mean = |of: fn(&Score) -> f64| scores.iter().map(|score| weight(score) * of(score)).sum::<f64>() / all;
    let verdicts: Vec<(f64, bool)> = scores.iter().flat_map(|score| score.verdicts.iter().copied()).collect();
    let (sure, right) = sure(&verdicts);
    format!(
        "{name}\t{segments}\t{}\t{:.3}\t{:.3}\t{:.1}\t{}\t{:.3}\t{sure}\t{right:.3}",
        scores.iter().map(|score| score.gold).sum::<usize>(),
        mean(Score::recall),
        mean(Score::covered_precision),
        mean(Score::proposals_a_gold_term),
        verdicts.len(),
        calibration_error(&verdicts),
    )
}
