//! Fits the small models of `alignment` on the development sets and writes `assets/alignment.json`.
//!
//!     cargo run --release --example fit_alignment -- [--write]
//!
//! The sets are cut in halves by document: the table it prints is made with models fitted on the other half. The five
//! annotated articles are never fitted on. What is written is fitted on both halves.
#![allow(clippy::print_stdout, reason = "an example talks to its user")]

#[path = "../evaluate_alignment/encoding.rs"]
mod encoding;
#[path = "../evaluate_alignment/score.rs"]
mod score;
#[path = "../evaluate_alignment/sets.rs"]
mod sets;
#[path = "../evaluate_alignment/setup.rs"]
mod setup;
#[path = "../evaluate_alignment/table.rs"]
mod table;
mod train;

use std::collections::BTreeSet;

use itertools::Itertools;
use sets::{Beads, Gold, Task};
use table::{Bench, Figures, aligned, is_right};
use termloom::alignment::{Model, Observed, SentenceLink, observe};
use termloom::encoder::Encoded;
use train::Row;

/// Training rows, each half its own.
type Halves = [Vec<Row>; 2];

fn main() {
    let setup = setup::Setup::from_arguments();
    let tasks = sets::tasks(&setup.shared, &setup.set);
    let bench = setup.bench();
    let fitted = tasks.iter().filter(|task| task.set != "seeds-dev").cloned().collect_vec();

    let untrained = [Model::default(), Model::default()];
    let rows = pair_rows(&fitted, &bench, &untrained, |pair| pair.features.clone());
    println!("{} pairs, {} of them links", rows.concat().len(), rows.iter().flatten().filter(|row| row.1).count());
    let mut models = [1, 0].map(|other| Model { pair: train::committee(&rows[other]), ..Model::default() });
    let mut model = Model { pair: train::committee(&rows.concat()), ..Model::default() };

    let rows = pair_rows(&fitted, &bench, &models, |pair| pair.context.clone());
    for (model, other) in models.iter_mut().zip([1, 0]) {
        model.context = train::committee(&rows[other]);
    }
    model.context = train::committee(&rows.concat());

    let rows = link_rows(&fitted, &bench, &models);
    for (model, other) in models.iter_mut().zip([1, 0]) {
        model.link = train::logistic(&rows[other]);
    }
    model.link = train::logistic(&rows.concat());
    setup.save();

    let held_out = Figures::of(&tasks, &bench, |task| &models[task.half]).tsv();
    println!("\nheld out: fitted on the other half\n{}", aligned(&held_out));
    println!("\nas committed: fitted on both halves\n{}", aligned(&Figures::of(&tasks, &bench, |_| &model).tsv()));
    if setup.write {
        let json = serde_json::to_string_pretty(&model).expect("a model is plain numbers");
        setup.replace("assets/alignment.json", &compact(&json));
        setup.replace("docs/quality/alignment-held-out.tsv", &held_out);
    }
}

/// The JSON with every list of numbers on one line.
fn compact(json: &str) -> String {
    let mut text = String::new();
    for line in json.lines() {
        let number = line.trim().trim_end_matches(',').parse::<f64>().is_ok();
        let closes = line.trim().starts_with(']') && text.ends_with(|last: char| last.is_ascii_digit());
        if number && text.ends_with(',') {
            text.push(' ');
        } else if !number && !closes && !text.is_empty() {
            text.push('\n');
        }
        text.push_str(if number || closes { line.trim() } else { line });
    }
    text.push('\n');
    text
}

/// The candidate pairs of every task as rows, seen with the model that was fitted on the other half.
fn pair_rows(
    tasks: &[Task],
    bench: &Bench<'_>,
    models: &[Model; 2],
    features: impl Fn(&termloom::alignment::ObservedPair) -> Vec<f32>,
) -> Halves {
    let mut halves = Halves::default();
    observed(tasks, bench, models, |task, seen, beads, left, right| {
        for (pair, label) in seen.pairs.iter().zip(labels(seen, beads, left, right)) {
            halves[task.half].extend(label.map(|label| (features(pair), label)));
        }
    });
    halves
}

/// The links of every task as rows.
fn link_rows(tasks: &[Task], bench: &Bench<'_>, models: &[Model; 2]) -> Halves {
    let mut halves = Halves::default();
    observed(tasks, bench, models, |task, seen, beads, left, right| {
        for link in &seen.links {
            let plain = SentenceLink { left: link.left.clone(), right: link.right.clone(), confidence: 0.0 };
            halves[task.half].push((link.features.clone(), is_right(&plain, beads, left, right)));
        }
    });
    halves
}

fn observed(
    tasks: &[Task],
    bench: &Bench<'_>,
    models: &[Model; 2],
    mut take: impl FnMut(&Task, &Observed, &Beads, &Encoded, &Encoded),
) {
    for task in tasks {
        let articles = task.encoded(bench.encoder, bench.means, bench.heads);
        for seen in observe(&articles.iter().collect_vec(), &models[task.half]) {
            let ends = (seen.left.min(seen.right), seen.left.max(seen.right));
            for (left, right, gold) in &task.gold {
                if let (true, Gold::Lines(beads)) = ((*left, *right) == ends, gold) {
                    let turned = beads.iter().map(|(a, b)| if seen.left == *left { (a, b) } else { (b, a) });
                    let beads = turned.map(|(a, b)| (a.clone(), b.clone())).collect();
                    take(task, &seen, &beads, &articles[seen.left], &articles[seen.right]);
                }
            }
        }
    }
}

/// Whether each candidate is a link: gold says of lines what a line's sentences can only say together, so of two
/// linked lines the best pair of sentences is a link, and of the others nothing is known.
fn labels(seen: &Observed, gold: &Beads, left: &Encoded, right: &Encoded) -> Vec<Option<bool>> {
    let line = |article: &Encoded, sentence: usize| article.segments.sentences[sentence].paragraph - 1;
    let linked: BTreeSet<(usize, usize)> =
        gold.iter().flat_map(|(a, b)| a.iter().copied().cartesian_product(b.iter().copied())).collect();
    let lines = seen.pairs.iter().map(|pair| (line(left, pair.left), line(right, pair.right))).collect_vec();
    let best = lines.iter().copied().zip(&seen.pairs).enumerate().into_grouping_map_by(|(_, (lines, _))| *lines);
    let best = best.max_by(|_, a, b| a.1.1.rank.total_cmp(&b.1.1.rank));
    let best: BTreeSet<usize> = best.into_iter().map(|(_, (at, _))| at).collect();
    let label = |(at, lines): (usize, &(usize, usize))| match (linked.contains(lines), best.contains(&at)) {
        (false, _) => Some(false),
        (true, true) => Some(true),
        (true, false) => None,
    };
    lines.iter().enumerate().map(label).collect()
}
