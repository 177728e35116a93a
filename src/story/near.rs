//! Choose: the pairs of articles that are worth comparing sentence by sentence.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Gist;
use crate::comparison::best_of;
use crate::stats::{normalise, products};
use crate::text::Lang;

/// Articles whose means are multiplied with all others' at once: 256 rows of 20,000 products take 20 MB.
const BLOCK: usize = 256;

/// What a language's articles are centred by is their mean and, counted as this many articles, the mean of all: of a
/// language with few articles little is known. Set by hand.
const SHARED: f32 = 32.0;

/// Articles of one language, and the centred means of their sentence vectors, a row an article.
struct Shelf {
    articles: Vec<usize>,
    means: Vec<f32>,
}

/// Every article with its `count` nearest of every language, by the cosine of the means of their sentence vectors. Each
/// pair once, a < b, ascending. `gists` have one width; those without a sentence are near to none.
pub(super) fn nearest_pairs(gists: &[&Gist], count: usize) -> Vec<(usize, usize)> {
    let width = gists.iter().map(|gist| gist.width()).max().unwrap_or(0);
    let shelves = shelves(gists, width);
    let blocks: Vec<(&[usize], &[f32])> = shelves
        .iter()
        .flat_map(|shelf| shelf.articles.chunks(BLOCK).zip(shelf.means.chunks((BLOCK * width).max(1))))
        .collect();
    let nearest = |(own, means): (&[usize], &[f32])| {
        let mut pairs = Vec::new();
        for shelf in &shelves {
            let cosines = products(means, &shelf.means, width);
            for (&at, cosines) in own.iter().zip(cosines.chunks(shelf.articles.len())) {
                // One more: an article is its own nearest.
                let best = best_of(cosines, count + 1, |_| 0.0).into_iter().map(|place| shelf.articles[place]);
                let others = best.filter(|&other| other != at).take(count);
                pairs.extend(others.map(|other| (at.min(other), at.max(other))));
            }
        }
        pairs
    };
    let mut pairs: Vec<(usize, usize)> = blocks.into_par_iter().flat_map_iter(nearest).collect();
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

/// The articles that have sentences, a shelf a language. Without the mean of its language an article's vector says what
/// it is about; with it, above all which language it is in.
fn shelves(gists: &[&Gist], width: usize) -> Vec<Shelf> {
    let mut shelves: BTreeMap<Lang, Shelf> = BTreeMap::new();
    for (at, gist) in gists.iter().enumerate().filter(|(_, gist)| !gist.is_empty()) {
        let shelf = shelves.entry(gist.lang).or_insert_with(|| Shelf { articles: Vec::new(), means: Vec::new() });
        shelf.articles.push(at);
        shelf.means.extend(mean(&gist.vectors(), width));
    }
    let mut shelves: Vec<Shelf> = shelves.into_values().collect();
    let of_all = mean(&shelves.iter().flat_map(|shelf| &shelf.means).copied().collect::<Vec<f32>>(), width);
    for shelf in &mut shelves {
        let (of_shelf, articles) = (mean(&shelf.means, width), shelf.articles.len() as f32);
        for row in shelf.means.chunks_mut(width) {
            for ((value, own), all) in row.iter_mut().zip(&of_shelf).zip(&of_all) {
                *value -= (own * articles + all * SHARED) / (articles + SHARED);
            }
            normalise(row);
        }
    }
    shelves
}

/// The mean of some rows.
fn mean(rows: &[f32], width: usize) -> Vec<f32> {
    let mut mean = vec![0.0; width];
    for row in rows.chunks(width.max(1)) {
        mean.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    let count = rows.len() as f32 / width.max(1) as f32;
    mean.iter_mut().for_each(|sum| *sum /= count.max(1.0));
    mean
}

#[cfg(test)]
mod tests {
    use super::{Gist, nearest_pairs};

    #[test]
    fn an_article_is_near_to_what_points_its_way() {
        let gist = |lang: &str, x: f32, y: f32| Gist::new("", lang.parse().unwrap(), "", &[&[x, y]]);
        let gists = [gist("pl", 1.0, 0.0), gist("ru", 0.8, 0.6), gist("ru", -0.6, 0.8), gist("pl", 0.0, 1.0)];
        let empty = Gist::new("", "ru".parse().unwrap(), "", &[]);
        let gists: Vec<&Gist> = gists.iter().chain([&empty]).collect();
        assert_eq!(nearest_pairs(&gists, 1), [(0, 1), (0, 3), (1, 2), (2, 3)]);
        assert_eq!(nearest_pairs(&gists, 8).len(), 6);
        assert_eq!(nearest_pairs(&[&empty], 8), []);
    }
}
