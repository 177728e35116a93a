//! The bead format of the field (Thompson and Koehn 2019, Vecalign): `[0,1]:[2]:0.97`.

use std::fmt::Write as _;

use itertools::Itertools;

use super::bead::beads;
use crate::alignment::{Alignment, Unit};
use crate::encoder::Encoded;

/// The beads of every two articles, one a line: left indices, right indices, probability that the bead is right. Every
/// unit of both articles is in exactly one bead; one side is empty where a unit has no counterpart. The beads stand by
/// their first left unit, a right unit without a counterpart after the one before it. Of more than two articles every
/// pair's beads follow a comment with the names of the two, `# LEFT<TAB>RIGHT`.
#[must_use]
pub fn ladder(articles: &[&Encoded], alignment: &Alignment, unit: Unit) -> String {
    let mut lines = String::new();
    for pair in &alignment.pairs {
        let (left, right) = (articles[pair.left], articles[pair.right]);
        // Writing to a string cannot fail.
        if articles.len() > 2 {
            let _ = writeln!(lines, "# {}\t{}", left.article.source, right.article.source);
        }
        for bead in beads(pair, left, right, unit) {
            let (left, right) = (bead.left.iter().join(","), bead.right.iter().join(","));
            let _ = writeln!(lines, "[{left}]:[{right}]:{:.2}", bead.confidence);
        }
    }
    lines
}
