//! Links for people at a terminal: two columns side by side.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use textwrap::{Options, WrapAlgorithm, wrap};
use unicode_width::UnicodeWidthStr;

use super::bead::{Bead, Piece, beads, units};
use crate::alignment::{Alignment, Unit};
use crate::encoder::Encoded;
use crate::error::Shown;

/// What stands between the two columns.
const GAP: &str = " │ ";

/// The cells before the columns: the number of the link, its confidence, and their gaps.
const MARGIN: usize = 13;

/// No column is narrower than this many cells; a terminal that is narrower yet wraps the lines itself.
const NARROWEST: usize = 12;

const TITLE: Style = Style::new().bold();
const SURE: Style = AnsiColor::Green.on_default();
const LIKELY: Style = AnsiColor::Yellow.on_default();
const ALONE: Style = Style::new().dimmed();

/// From this confidence on a link is shown as sure, 0 to 1.
const SURELY: f32 = 0.95;

/// The links of every two articles side by side, numbered, with their confidence, in the order of
/// [`ladder`](super::ladder); a unit without a counterpart has a dash for a number. `width` is how many cells a line
/// may have; without it every link is one line, which suits `grep`. The text is styled: strip the styles where they are
/// not wanted. Control characters are shown as escapes.
#[must_use]
pub fn text(articles: &[&Encoded], alignment: &Alignment, unit: Unit, width: Option<usize>) -> String {
    let pieces: Vec<Vec<Piece<'_>>> = articles.iter().map(|article| units(article, unit)).collect();
    let column = width.map(|width| (width.saturating_sub(MARGIN + GAP.width()) / 2).max(NARROWEST));
    let mut lines = String::new();
    for pair in &alignment.pairs {
        let (left, right) = (articles[pair.left], articles[pair.right]);
        if !lines.is_empty() {
            lines.push('\n');
        }
        let name = |article: &Encoded| format!("{} ({})", Shown(&article.article.source), article.article.lang);
        row(&mut lines, ["#", "conf"], [name(left), name(right)], column, TITLE);
        let mut number = 0;
        for bead in beads(pair, left, right, unit) {
            let sides = [(&bead.left, &pieces[pair.left]), (&bead.right, &pieces[pair.right])];
            if sides.iter().any(|(units, pieces)| units.iter().any(|&at| !pieces[at].aligned)) {
                continue;
            }
            let sides = sides.map(|(units, pieces)| shown(units, pieces));
            let linked = !bead.left.is_empty() && !bead.right.is_empty();
            number += usize::from(linked);
            let mark = if linked { number.to_string() } else { "-".to_owned() };
            row(&mut lines, [&mark, &format!("{:.2}", bead.confidence)], sides, column, style(&bead));
        }
    }
    lines
}

fn style(bead: &Bead) -> Style {
    match bead {
        Bead { left, right, .. } if left.is_empty() || right.is_empty() => ALONE,
        Bead { confidence, .. } if *confidence >= SURELY => SURE,
        _ => LIKELY,
    }
}

/// The texts of some units of one article, each behind its name.
fn shown(units: &[usize], pieces: &[Piece<'_>]) -> String {
    let piece = |&at: &usize| format!("{} {}", pieces[at].name, Shown(&plain_spaces(pieces[at].text)));
    units.iter().map(piece).collect::<Vec<_>>().join(" ")
}

fn plain_spaces(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A row of two cells, wrapped into columns of `column` cells each.
fn row(lines: &mut String, marks: [&str; 2], sides: [String; 2], column: Option<usize>, style: Style) {
    let [number, confidence] = marks;
    let Some(column) = column else {
        let [left, right] = sides;
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{style}{number:>5}  {confidence:4}{style:#}  {left}{GAP}{right}");
        return;
    };
    let options = Options::new(column).wrap_algorithm(WrapAlgorithm::FirstFit);
    let [left, right] = sides.each_ref().map(|side| wrap(side, &options));
    for at in 0..left.len().max(right.len()).max(1) {
        let (number, confidence) = if at == 0 { (number, confidence) } else { ("", "") };
        let [left, right] = [&left, &right].map(|side| side.get(at).map_or("", |line| &**line));
        let space = " ".repeat(column.saturating_sub(left.width()));
        let line = format!("{style}{number:>5}  {confidence:4}{style:#}  {left}{space}{GAP}{right}");
        let _ = writeln!(lines, "{}", line.trim_end());
    }
}
