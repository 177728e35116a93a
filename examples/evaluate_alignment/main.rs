//! Aligns every development set with the committed settings and prints, a set, strict, lax, link and null F1; then
//! groups the articles of all stories, mixed, and counts the warnings of articles that tell different stories.
//!
//!     cargo run --release --example evaluate_alignment -- [--set NAME] [--grouping] [--write]
//!
//! `--set` takes the beginning of a set's name (`ntrex/noisy`); `--grouping` groups only; `--write` makes docs/quality/alignment.tsv;
//! `--cache FILE` keeps the encoded sentences for the next run.
#![allow(clippy::print_stdout, reason = "an example talks to its user")]

mod encoding;
mod grouping;
mod mixed;
mod score;
mod sets;
mod setup;
mod table;

use table::{Figures, aligned};
use termloom::alignment::Model;

fn main() {
    let setup = setup::Setup::from_arguments();
    if setup.grouping {
        println!("{}", grouping::grouping(&setup));
        return setup.save();
    }
    let tasks = sets::tasks(&setup.shared, &setup.set);
    let table = Figures::of(&tasks, &setup.bench(), |_| Model::committed()).tsv();
    println!("{}", aligned(&table));
    if setup.set.is_empty() {
        println!("\n{}", grouping::grouping(&setup));
        println!("{}", grouping::warnings(&tasks, &setup.bench()));
    }
    setup.save();
    if setup.write {
        setup.replace("docs/quality/alignment.tsv", &table);
    }
}
