//! How well articles of many stories, all mixed, are told apart.

use itertools::Itertools;
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
        for article in task.encoded(bench.encoder, bench.means, bench.heads) {
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
