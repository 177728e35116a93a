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

/// Scores and verdicts, a set and group.
#[derive(Default)]
pub struct Figures {
    scores: BTreeMap<(&'static str, String), Score>,
    /// Confidence of each link and whether it is right.
    verdicts: BTreeMap<&'static str, Vec<(f32, bool)>>,
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
        let verdicts = self.verdicts.entry(task.set).or_default();
        let score = match gold {
            Gold::Lines(beads) => {
                verdicts.extend(pair.links.iter().map(|link| (link.confidence, is_right(link, beads, left, right))));
                score_lines(beads, &line_beads(pair, left, right))
            }
            Gold::Sentences(links) => {
                let gold = annotated_pairs(links, left, right);
                verdicts.extend(pair.sentence_pairs().iter().map(|&(i, j, p)| (p, gold.contains_key(&(i, j)))));
                score_sentences(&gold, pair.sentence_pairs())
            }
        };
        let total = self.scores.entry((task.set, task.group.clone())).or_default();
        *total = total.plus(score);
    }

    /// Every set a row: F1 as the mean over its groups, precision and recall of links, and the expected calibration
    /// error (Naeini, Cooper and Hauskrecht 2015, ten bins) of the links' confidence; then all sets together.
    pub fn tsv(&self) -> String {
        let mut table = "set\tstrict\tlax\tlink_precision\tlink_recall\tlink\tnull\tlinks\tece\n".to_owned();
        for set in SETS {
            let groups = self.scores.iter().filter(|((name, _), _)| *name == set).map(|(_, score)| score).collect_vec();
            if groups.is_empty() {
                continue;
            }
            let mean =
                |of: &dyn Fn(&Score) -> f64| groups.iter().map(|score| of(score)).sum::<f64>() / groups.len() as f64;
            let measures = [
                mean(&|score| score.strict.f1()),
                mean(&|score| score.lax.f1()),
                mean(&|score| score.link.precision()),
                mean(&|score| score.link.recall()),
                mean(&|score| score.link.f1()),
                mean(&|score| score.null.f1()),
            ];
            let verdicts = self.verdicts.get(set).map_or(&[][..], Vec::as_slice);
            let figures = measures.map(|figure| format!("{figure:.3}")).join("\t");
            let _ = writeln!(table, "{set}\t{figures}\t{}\t{:.3}", verdicts.len(), calibration_error(verdicts));
        }
        let all = self.verdicts.values().flatten().copied().collect_vec();
        let _ = writeln!(table, "all\t\t\t\t\t\t\t{}\t{:.3}", all.len(), calibration_error(&all));
        table
    }
}

/// Whether all lines of a link are linked in gold.
pub fn is_right(link: &SentenceLink, gold: &Beads, left: &Encoded, right: &Encoded) -> bool {
    let line = |article: &Encoded, sentence: usize| article.segments.sentences[sentence].paragraph - 1;
    let linked = |a: usize, b: usize| gold.iter().any(|(lefts, rights)| lefts.contains(&a) && rights.contains(&b));
    let lefts = link.left.iter().map(|&sentence| line(left, sentence)).dedup();
    lefts.cartesian_product(&link.right).all(|(a, &sentence)| linked(a, line(right, sentence)))
}

fn calibration_error(verdicts: &[(f32, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for &(confidence, right) in verdicts {
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + 1.0, bin.1 + f64::from(confidence), bin.2 + f64::from(u8::from(right)));
    }
    bins.iter().map(|(_, said, right)| (said - right).abs()).sum::<f64>() / (verdicts.len().max(1) as f64)
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
