//! A table of foreign strings, aligned for a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No column is cut narrower than this many terminal cells; a table that would need it loses its last columns.
const NARROWEST: usize = 8;

/// What stands between two columns.
const GAP: &str = "  ";

/// Rows of cells, each row a line of at most `width` terminal cells. The widest columns are cut first, with an
/// ellipsis; columns that cannot be shown at all are dropped from the right. All rows must have the same length.
pub fn aligned(rows: &[Vec<String>], width: usize) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let natural: Vec<usize> =
        (0..columns).map(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0)).collect();
    let widths = fitted(&natural, width);
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, &width)| padded(cell, width)).collect();
        cells.join(GAP).trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// The widths of the columns that fit into `width`: their natural ones, or all cut to one bound.
fn fitted(natural: &[usize], width: usize) -> Vec<usize> {
    let total = |widths: &[usize]| widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
    let capped = |columns: usize, cap: usize| natural[..columns].iter().map(|&w| w.min(cap)).collect::<Vec<_>>();
    for columns in (1..=natural.len()).rev() {
        let widest = natural[..columns].iter().copied().max().unwrap_or(0);
        let caps = (NARROWEST.min(widest)..=widest).rev();
        if let Some(widths) = caps.map(|cap| capped(columns, cap)).find(|widths| total(widths) <= width) {
            return widths;
        }
    }
    natural.first().map(|&first| vec![first.min(width)]).unwrap_or_default()
}

/// `cell` in exactly `width` terminal cells.
fn padded(cell: &str, width: usize) -> String {
    let mut shown = cut(cell, width);
    shown.extend(std::iter::repeat_n(' ', width - shown.width()));
    shown
}

/// `text` in at most `width` terminal cells, with an ellipsis where something was cut.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        shown.push(character);
    }
    if width > 0 {
        shown.truncate(shown.trim_end().len());
        shown.push('…');
    }
    // Some sequences are wider together than apart; the bound holds all the same.
    while shown.width() > width {
        shown.pop();
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::{aligned, cut};

    fn rows(cells: &[&[&str]]) -> Vec<Vec<String>> {
        cells.iter().map(|row| row.iter().map(|&cell| cell.to_owned()).collect()).collect()
    }

    #[test]
    fn columns_line_up_in_any_script() {
        let lines = aligned(&rows(&[&["a", "вывод", "x"], &["数据中心", "b", "y"]]), 80);
        assert_eq!(lines, ["a         вывод  x", "数据中心  b      y"]);
    }

    #[test]
    fn the_widest_columns_are_cut_first() {
        let lines = aligned(&rows(&[&["0.97", "large language model", "μεγάλο γλωσσικό μοντέλο"]]), 40);
        assert_eq!(lines, ["0.97  large language…   μεγάλο γλωσσικό…"]);
        let narrow = aligned(&rows(&[&["0.97", "large language model", "μεγάλο γλωσσικό μοντέλο"]]), 16);
        assert_eq!(narrow, ["0.97  large lan…"], "the last column is dropped before all become unreadable");
        assert!(aligned(&[], 10).is_empty());
    }

    #[test]
    fn a_wide_character_is_not_halved() {
        assert_eq!(cut("数据中心", 4), "数…");
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abc", 0), "");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_asked(text in "\\PC{0,30}", other in "\\PC{0,30}", width in 0usize..40) {
            for line in aligned(&[vec![text, other]], width) {
                prop_assert!(line.width() <= width, "{line:?} is {} wide", line.width());
            }
        }
    }
}
