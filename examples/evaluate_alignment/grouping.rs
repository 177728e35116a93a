//! How well articles of many stories are told apart: all mixed, and pair by pair.

use itertools::Itertools;
use termloom::alignment::{Constraints, align, strangers};
use termloom::encoder::Encoded;
use termloom::story::group;

use super::sets::Task;
use super::table::Bench;

/// Pairs of articles put into one story against pairs that are of one story, as a line of text. The story of an NTREX
/// article is its document, in whatever configuration; the annotated articles are one story more.
pub fn grouping(tasks: &[Task], bench: &Bench<'_>) -> String {
    let mut articles: Vec<Encoded> = Vec::new();
    let mut truth = Vec::new();
    for task in tasks.iter().filter(|task| ["ntrex/story", "seeds-dev"].contains(&task.set)) {
        let document = task.files[0].1.parent().and_then(|folder| folder.file_name()).map(ToOwned::to_owned);
        for article in task.by_sentence(bench.encoder, bench.means, bench.heads) {
            articles.push(article);
            truth.push(document.clone());
        }
    }
    let stories = group(&articles);
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
    let documents = truth.iter().unique().count();
    format!(
        "{} articles of {documents} stories: {} found; pairs of articles: precision {:.3}, recall {:.3}",
        articles.len(),
        stories.len(),
        f64::from(both) / f64::from(put.max(1)),
        f64::from(both) / f64::from(are.max(1)),
    )
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
