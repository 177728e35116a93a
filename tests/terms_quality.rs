//! A quick part of the development sets of term pairs, mined with the pack: the committed figures still hold.

#[path = "support/command.rs"]
mod command;
#[path = "../examples/evaluate_terms/figures.rs"]
#[allow(dead_code, clippy::print_stdout, reason = "the test prints no table and shows no terms")]
mod figures;
#[path = "../examples/evaluate_terms/lost.rs"]
#[allow(dead_code, reason = "the test does not ask where terms were lost")]
mod lost;
#[path = "../examples/evaluate_terms/score.rs"]
#[allow(dead_code, reason = "the test draws no diagram")]
mod score;
#[path = "../examples/evaluate_terms/sets.rs"]
#[allow(dead_code, reason = "the test mines no stories")]
mod sets;
#[path = "../examples/evaluate_words/words.rs"]
mod words;

use std::path::{Path, PathBuf};

use figures::{Score, row};
use termloom::encoder::{Heads, Means};
use termloom::link::Pivots;
use termloom::pipeline::{Settings, Tools, glossary, parallel_evidence};

/// The columns that are compared, and how far each may lie from the committed figure: another processor changes the last
/// bits of a float, one gold term of the set is a hundredth, and proposals are printed to a tenth.
const COMPARED: [(&str, f64); 4] = [("recall", 0.03), ("covered_precision", 0.03), ("proposals", 0.15), ("ece", 0.03)];

fn shared() -> PathBuf {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::env::var_os("TERMLOOM_SHARED").map_or_else(|| home.join("../shared"), PathBuf::from)
}

/// An aligner of words that is trained on 35,500 sentence pairs (eflomal) has an F1 of 0.805 on the same.
#[test]
fn words_are_linked_without_training() {
    let agreement = words::Agreement::measured(&shared(), &command::open_pack());
    let words::Agreement { pairs, precision, recall } = agreement;
    assert!(agreement.f1() >= 0.82, "{pairs} pairs: precision {precision:.3}, recall {recall:.3}");
}

#[test]
fn the_committed_figures_hold() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = shared();
    let pack = command::open_pack();
    let (means, heads) = (Means::load(), Heads::load());
    let compiled = std::fs::read(command::pack_folder().join(Pivots::file_name(pack.encoder().identity())));
    let compiled = compiled.unwrap_or_else(|_| Pivots::compile(pack.encoder(), &|_, _| ()));
    let pivots = Pivots::open(&compiled, pack.encoder().width()).expect("the headwords just compiled");
    let tools =
        Tools { encoder: pack.encoder(), means: &means, heads: &heads, lemmas: pack.lemmas(), pivots: Some(&pivots) };
    let set = &sets::SETS[0];
    let samples = set.samples(&shared, pack.lemmas());
    let settings = Settings { labels: true, min_confidence: termloom::confidence::THRESHOLD, ..Settings::default() };
    let score = |sample: &sets::Sample| {
        let (left, right) = sample.articles();
        let glossary = glossary(&[parallel_evidence(left, right, tools)], tools, &settings);
        Score::of(&glossary, sample, pack.lemmas(), None)
    };
    let scores: Vec<Score> = samples.iter().map(score).collect();
    let made = row(set, &samples.iter().collect::<Vec<_>>(), &scores);
    let table = std::fs::read_to_string(home.join("docs/quality/terms.tsv")).expect("the table is committed");
    let known = table.lines().find(|line| line.starts_with(&format!("{}\t", set.name()))).expect("the set's row");
    let cell = |row: &str, column: &str| -> f64 {
        let at = figures::HEADER.trim_end().split('\t').position(|name| name == column).expect("a column");
        row.split('\t').nth(at).expect("a cell").parse().expect("a number")
    };
    for (column, tolerance) in COMPARED {
        assert!(
            (cell(&made, column) - cell(known, column)).abs() <= tolerance,
            "{column}\nmade      {made}\ncommitted {known}\nhelp: cargo run --release --example evaluate_terms -- --write"
        );
    }
}
