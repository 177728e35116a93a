//! Fits the weights of links and of confidence on the development sets of term pairs.
//!
//!     cargo run --release --example fit_terms -- [--cache DIR [--evidence]] [--show] [--write] [--ablation]
//!
//! Every figure it prints for a set is made with weights fitted on the other folders of sets: no set vouches for itself,
//! nor for another part or language pair of its own texts. `--write` makes assets/confidence.tsv, fitted on all, and, by
//! the held-out weights, docs/quality/calibration.tsv and calibration.svg. `--ablation` makes docs/quality/ablation.tsv:
//! the same without one kind of a link's evidence at a time; it takes a quarter of an hour. `--show` prints the table.
#![allow(clippy::print_stdout, reason = "an example talks to its user")]

#[path = "../evaluate_terms/bench.rs"]
mod bench;
mod diagram;
#[path = "../evaluate_alignment/encoding.rs"]
mod encoding;
mod mined;
mod models;
#[path = "../evaluate_terms/score.rs"]
mod score;
#[path = "../evaluate_terms/sets.rs"]
mod sets;
mod sure;
mod train;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use itertools::Itertools;
use mined::{Figures, Mined};
use models::Models;
use rayon::prelude::*;
use score::{bins, calibration_error, chance_error, sure};
use termloom::concept::THRESHOLD;
use termloom::confidence;
use termloom::link::EVIDENCE;

/// The line of termhood that `build` draws.
const LINE: f64 = THRESHOLD as f64;

/// Other lines, to show what the choice costs.
const LINES: [f64; 3] = [-0.5, 0.0, 0.5];

fn main() {
    let bench = bench::Bench::from_arguments(&["--ablation"]);
    let mined: Vec<Mined> = bench.mined(is_fitted).flat_map(|(set, samples)| Mined::of(set, samples)).collect();
    let committed = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/confidence.tsv"));
    let committed = committed.expect("the table of the repository");
    let whole = Models::fitted(&mined.iter().collect_vec(), &committed, LINE, None);
    if bench.show {
        println!("{}", whole.table());
        for (name, samples) in by_name(&mined) {
            println!("{name}\t0.0\t{}", row(&Figures::of(&samples, &whole, LINE, confidence::THRESHOLD)));
        }
    }
    let held_out = held_out(&mined, &committed, None);
    println!("set\tline\trecall\tcovered_precision\tproposals\tjudged\tece\tece_by_chance\tsure\tsure_right");
    let mut verdicts = BTreeMap::new();
    for (name, samples) in by_name(&mined) {
        let models = &held_out[samples[0].group];
        for line in LINES {
            let figures = Figures::of(&samples, models, line, confidence::THRESHOLD);
            println!("{name}\t{line:.1}\t{}", row(&figures));
            if line == LINE {
                verdicts.insert(name.clone(), figures.verdicts);
            }
        }
    }
    if bench.write {
        bench.replace("assets/confidence.tsv", &whole.table());
        bench.replace("docs/quality/calibration.tsv", &calibration(&verdicts));
        bench.replace("docs/quality/calibration.svg", &diagram::svg(&verdicts));
    }
    if std::env::args().any(|argument| argument == "--ablation") {
        bench.replace("docs/quality/ablation.tsv", &ablation(&mined, &committed));
    }
}

/// Target languages that are only measured: they show what a language gets that nothing was fitted to.
const MEASURED: [&str; 2] = ["de", "fr"];

/// Whether weights are fitted to a set. The single run is one of the five; half of the news is only measured.
fn is_fitted(set: &sets::Set) -> bool {
    let kept = matches!(set.part, sets::Part::Run | sets::Part::News(sets::Half::Measured));
    !kept && !MEASURED.contains(&set.right)
}

/// The samples of every set, by its name.
fn by_name(mined: &[Mined]) -> BTreeMap<String, Vec<&Mined>> {
    mined.iter().map(|sample| (sample.name.clone(), sample)).into_group_map().into_iter().collect()
}

/// For every set what is fitted on the others, without one kind of evidence if one is named. A set that is alone is
/// fitted on itself.
fn held_out(mined: &[Mined], committed: &str, without: Option<usize>) -> BTreeMap<&'static str, Models> {
    let groups = mined.iter().map(|sample| sample.group).unique().collect_vec();
    let fitted = |group: &'static str| {
        let others = mined.iter().filter(|sample| sample.group != group).collect_vec();
        let others = if others.is_empty() { mined.iter().collect() } else { others };
        (group, Models::fitted(&others, committed, LINE, without))
    };
    groups.into_par_iter().map(fitted).collect()
}

fn row(figures: &Figures) -> String {
    let (count, right) = sure(&figures.verdicts);
    let Figures { recall, covered_precision, proposals, verdicts } = figures;
    let (judged, error, chance) = (verdicts.len(), calibration_error(verdicts), chance_error(verdicts));
    format!(
        "{recall:.3}\t{covered_precision:.3}\t{proposals:.1}\t{judged}\t{error:.3}\t{chance:.3}\t{count}\t{right:.3}"
    )
}

/// Ten bins a set: what its pairs said and how many of them were right.
fn calibration(verdicts: &BTreeMap<String, Vec<(f64, bool)>>) -> String {
    let mut table = "set\tfrom\tpairs\tsaid\tright\n".to_owned();
    for (name, verdicts) in verdicts {
        for (at, (count, said, right)) in bins(verdicts).into_iter().enumerate().filter(|(_, bin)| bin.0 > 0.0) {
            let from = at as f64 / 10.0;
            let _ = writeln!(table, "{name}\t{from:.1}\t{count:.0}\t{:.3}\t{:.3}", said / count, right / count);
        }
    }
    table
}

/// What every set loses without one kind of a link's evidence.
fn ablation(mined: &[Mined], committed: &str) -> String {
    let mut table =
        "without\tset\trecall\tcovered_precision\tproposals\tjudged\tece\tece_by_chance\tsure\tsure_right\n".to_owned();
    for without in std::iter::once(None).chain((0..EVIDENCE.len()).map(Some)) {
        let held_out = held_out(mined, committed, without);
        for (name, samples) in by_name(mined) {
            let figures = Figures::of(&samples, &held_out[samples[0].group], LINE, confidence::THRESHOLD);
            let left_out = without.map_or("nothing", |at| EVIDENCE[at]);
            let _ = writeln!(table, "{left_out}\t{name}\t{}", row(&figures));
        }
    }
    table
}
