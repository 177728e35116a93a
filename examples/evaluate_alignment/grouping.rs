//! How well articles of many stories are told apart: all mixed, and pair by pair.

use std::fmt::Write as _;
use std::time::Instant;

use itertools::Itertools;
use termloom::alignment::{Constraints, align, strangers};
use termloom::encoder::Encoded;
use termloom::story::{Gist, group};

use super::mixed::{COLLECTIONS, Mixed, mixed};
use super::sets::Task;
use super::setup::Setup;
use super::table::{Bench, aligned};

/// Pairs of articles put into one story against pairs that are of one story: a row a collection.
pub fn grouping(setup: &Setup) -> String {
    let mut table = "collection\tarticles\tstories\tfound\tprecision\trecall\tseconds\n".to_owned();
    for name in COLLECTIONS {
        let Mixed { articles, truth } = mixed(name, setup);
        let gists = articles.iter().map(Gist::of).collect_vec();
        let begun = Instant::now();
        let stories = group(&gists);
        let seconds = begun.elapsed().as_secs_f64();
        let mut found = vec![0; articles.len()];
        for (number, story) in stories.iter().enumerate() {
            story.articles.iter().for_each(|&article| found[article] = number);
        }
        let pairs = (0..articles.len()).array_combinations().map(|[a, b]| (found[a] == found[b], truth[a] == truth[b]));
        let (mut both, mut put, mut are) = (0, 0, 0);
        for (together, same) in pairs {
            both += u32::from(together && same);
            put += u32::from(together);
            are += u32::from(same);
        }
        let (precision, recall) = (f64::from(both) / f64::from(put.max(1)), f64::from(both) / f64::from(are.max(1)));
        let (count, told, made) = (articles.len(), truth.iter().unique().count(), stories.len());
        let _ = writeln!(table, "{name}\t{count}\t{told}\t{made}\t{precision:.3}\t{recall:.3}\t{seconds:.1}");
    }
    aligned(&table)
}

/// How often two articles of one story are warned of, and how often two of different stories are not, as a line of
/// text. Strangers are the left article of a task and the right one of the task after the next of the same set, which is
/// another document.
pub fn warnings(tasks: &[Task], bench: &Bench<'_>) -> String {
    let strange = |left: &Encoded, right: &Encoded| {
        let pair = [left, right];
        !strangers(&pair, &align(&pair, &Constraints::default())).is_empty()
    };
    let (mut warned, mut same, mut missed, mut different) = (0, 0, 0, 0);
    for set in tasks.chunk_by(|a, b| (a.set, &a.group) == (b.set, &b.group)) {
        let articles = set.iter().map(|task| task.by_sentence(bench.encoder, bench.means, bench.heads)).collect_vec();
        for (task, articles) in set.iter().zip(&articles) {
            for (left, right, _) in &task.gold {
                same += 1;
                warned += u32::from(strange(&articles[*left], &articles[*right]));
            }
        }
        for (one, other) in articles.iter().zip(articles.iter().skip(2)) {
            different += 1;
            missed += u32::from(!strange(&one[0], &other[other.len() - 1]));
        }
    }
    format!("{warned} of {same} pairs of one story are warned of; {missed} of {different} pairs of two stories are not")
}
