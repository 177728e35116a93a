//! The table of figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use itertools::Itertools;
use termloom::alignment::{Constraints, Model, PairAlignment, SentenceLink, align_with};
use termloom::encoder::{Encoded, Encoder, Heads, Means};

use super::score::{Score, annotated_pairs, line_beads, score_lines, score_sentences};
use super::sets::{Beads, Gold, SETS, Task};

/// What encodes the tasks.
pub struct Bench<'a> {
    pub encoder: &'a dyn Encoder,
    pub means: &'a Means,
    pub heads: &'a Heads,
}

/// A link's confidence and whether it is right.
struct Verdict {
    confidence: f32,
    right: bool,
    /// Sentences of its two articles together.
    sentences: usize,
}

/// Scores and verdicts, a set and group.
#[derive(Default)]
pub struct Figures {
    scores: BTreeMap<(&'static str, String), Score>,
    verdicts: BTreeMap<(&'static str, String), Vec<Verdict>>,
}

impl Figures {
    /// Aligns the tasks, each with the model that `model` chooses for it.
    pub fn of<'m>(tasks: &[Task], bench: &Bench<'_>, model: impl Fn(&Task) -> &'m Model) -> Self {
        let mut figures = Self::default();
        for task in tasks {
            let articles = task.encoded(bench.encoder, bench.means, bench.heads);
            let alignment = align_with(&articles.iter().collect_vec(), &Constraints::default(), model(task));
            for (left, right, gold) in &task.gold {
                let pair = alignment.pairs.iter().find(|pair| (pair.left, pair.right) == (*left, *right));
                if let Some(pair) = pair {
                    figures.add(task, pair, gold, &articles[*left], &articles[*right]);
                }
            }
        }
        figures
    }

    fn add(&mut self, task: &Task, pair: &PairAlignment, gold: &Gold, left: &Encoded, right: &Encoded) {
        let verdicts = self.verdicts.entry((task.set, task.group.clone())).or_default();
        let sentences = left.sentences.len() + right.sentences.len();
        let verdict = |confidence, right| Verdict { confidence, right, sentences };
        let score = match gold {
            Gold::Lines(beads) => {
                let links = pair.links.iter();
                verdicts.extend(links.map(|link| verdict(link.confidence, is_right(link, beads, left, right))));
                score_lines(beads, &line_beads(pair, left, right))
            }
            Gold::Sentences(links) => {
                let gold = annotated_pairs(links, left, right);
                let pairs = pair.sentence_pairs().iter();
                verdicts.extend(pairs.map(|&(i, j, p)| verdict(p, gold.contains_key(&(i, j)))));
                score_sentences(&gold, pair.sentence_pairs())
            }
        };
        let total = self.scores.entry((task.set, task.group.clone())).or_default();
        *total = total.plus(score);
    }

    /// Every set a row, and below it a row for each of its groups where there are several: F1 (of a set: the mean over
    /// its groups), precision and recall of links, and the expected calibration error (Naeini, Cooper and Hauskrecht
    /// 2015, ten bins) of the links' confidence; then the links of all sets together, and those of the smallest
    /// documents: the quarter of the links whose two articles are shortest.
    pub fn tsv(&self) -> String {
        let mut table = "set\tgroup\tstrict\tlax\tlink_precision\tlink_recall\tlink\tnull\tlinks\tece\n".to_owned();
        for set in SETS {
            let groups = self.scores.keys().filter(|(name, _)| *name == set).map(|(_, group)| &**group).collect_vec();
            if !groups.is_empty() {
                table += &self.row(set, &groups);
            }
            if groups.len() > 1 {
                groups.iter().for_each(|group| table += &self.row(set, &[*group]));
            }
        }
        let all = self.verdicts.values().flatten().sorted_by_key(|verdict| verdict.sentences).collect_vec();
        for (name, links) in [("all", &all[..]), ("smallest", &all[..all.len() / 4])] {
            let error = calibration_error(links.iter().copied());
            let _ = writeln!(table, "{name}\t\t\t\t\t\t\t\t{}\t{error:.3}", links.len());
        }
        table
    }

    /// The figures of a set over some of its groups; one group is named.
    fn row(&self, set: &'static str, groups: &[&str]) -> String {
        let keys = groups.iter().map(|group| (set, (*group).to_owned())).collect_vec();
        let mean =
            |of: &dyn Fn(&Score) -> f64| keys.iter().map(|key| of(&self.scores[key])).sum::<f64>() / keys.len() as f64;
        let measures = [
            mean(&|score| score.strict.f1()),
            mean(&|score| score.lax.f1()),
            mean(&|score| score.link.precision()),
            mean(&|score| score.link.recall()),
            mean(&|score| score.link.f1()),
            mean(&|score| score.null.f1()),
        ];
        let figures = measures.map(|figure| format!("{figure:.3}")).join("\t");
        let verdicts = keys.iter().filter_map(|key| self.verdicts.get(key)).flatten().collect_vec();
        let error = calibration_error(verdicts.iter().copied());
        let group = if let [group] = groups { group } else { "" };
        format!("{set}\t{group}\t{figures}\t{}\t{error:.3}\n", verdicts.len())
    }
}

/// Whether all lines of a link are linked in gold.
pub fn is_right(link: &SentenceLink, gold: &Beads, left: &Encoded, right: &Encoded) -> bool {
    let line = |article: &Encoded, sentence: usize| article.segments.sentences[sentence].paragraph - 1;
    let linked = |a: usize, b: usize| gold.iter().any(|(lefts, rights)| lefts.contains(&a) && rights.contains(&b));
    let lefts = link.left.iter().map(|&sentence| line(left, sentence)).dedup();
    lefts.cartesian_product(&link.right).all(|(a, &sentence)| linked(a, line(right, sentence)))
}

fn calibration_error<'a>(verdicts: impl ExactSizeIterator<Item = &'a Verdict>) -> f64 {
    let count = verdicts.len().max(1) as f64;
    let mut bins = [(0.0, 0.0); 10];
    for verdict in verdicts {
        let bin = &mut bins[((verdict.confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + f64::from(verdict.confidence), bin.1 + f64::from(u8::from(verdict.right)));
    }
    bins.iter().map(|(said, right)| (said - right).abs()).sum::<f64>() / count
}

/// A TSV table with its columns aligned for a terminal.
pub fn aligned(table: &str) -> String {
    let rows = table.lines().map(|line| line.split('\t').collect_vec()).collect_vec();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.len()).max().unwrap_or(0);
    let widths = (0..columns).map(width).collect_vec();
    let line = |row: &Vec<&str>| {
        let cells = row.iter().enumerate().map(|(at, cell)| match at {
            0 => format!("{cell:<0$}", widths[0]),
            _ => format!("{cell:>0$}", widths[at]),
        });
        cells.collect_vec().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).join("\n")
}
