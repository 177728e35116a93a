//! A quick part of the development sets, aligned with the pack's encoder: the committed figures still hold.

#[path = "support/command.rs"]
mod command;
#[path = "../examples/evaluate_alignment/score.rs"]
mod score;
#[path = "../examples/evaluate_alignment/sets.rs"]
mod sets;
#[path = "../examples/evaluate_alignment/table.rs"]
#[allow(dead_code, reason = "the test prints no table")]
mod table;

use std::path::{Path, PathBuf};

use table::{Bench, Figures};
use termloom::alignment::Model;
use termloom::encoder::{Heads, Means};

/// The rows that are looked at: set and group. Chosen to take about a minute in the dev profile.
const QUICK: [(&str, &str); 2] = [("seeds-dev", "all"), ("ntrex/noisy", "pol-ell")];

/// How far a figure may lie from the committed one: another processor changes the last bits of a float, and a link that
/// stood on the edge is one in some hundred.
const TOLERANCE: f64 = 0.02;

#[test]
fn the_committed_figures_hold() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("TERMLOOM_SHARED").map_or_else(|| home.join("../shared"), PathBuf::from);
    let file = home.join("docs/quality/alignment.tsv");
    let committed = std::fs::read_to_string(&file).expect("the table is committed");
    let (pack, means, heads) = (command::open_pack(), Means::load(), Heads::default());
    let bench = Bench { encoder: pack.encoder(), means: &means, heads: &heads };
    for (set, group) in QUICK {
        let tasks: Vec<_> = sets::tasks(&shared, set).into_iter().filter(|task| task.group == group).collect();
        let made = Figures::of(&tasks, &bench, |_| Model::committed()).tsv();
        let (made, known) = (row(&made, set, group), row(&committed, set, group));
        assert_eq!(made.len(), known.len());
        for (made, known) in made.iter().zip(&known).take(6) {
            assert!(
                (made - known).abs() <= TOLERANCE,
                "{set} {group}: {made:?}, committed {known:?}\n\
                 help: cargo run --release --example evaluate_alignment -- --write"
            );
        }
    }
}

/// The figures of a group; a set of one group has one row for both.
fn row(table: &str, set: &str, group: &str) -> Vec<f64> {
    let begins = |line: &&str| line.starts_with(&format!("{set}\t{group}\t"));
    let line = table.lines().find(begins).unwrap_or_else(|| panic!("no row {set} {group}"));
    line.split('\t').skip(2).map(|cell| cell.parse().expect("a figure")).collect()
}
