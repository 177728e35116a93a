//! Cells that a spreadsheet would run as a formula, made harmless in CSV and turned back on import.
//!
//! A cell is run if it begins with `=`, `+`, `-`, `@`, a tab or a carriage return (OWASP, "CSV Injection"). An
//! apostrophe before it keeps it a text. A cell that begins with apostrophes before such a character gets one more, so
//! that taking one away always gives back what was there.

use std::borrow::Cow;

/// `cell` as it may stand in a CSV file that a spreadsheet opens.
pub(super) fn guard(cell: &str) -> Cow<'_, str> {
    if is_run(cell.trim_start_matches('\'')) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell that [`guard`] was given.
pub(super) fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_run(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

fn is_run(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{guard, is_run, unguard};

    #[test]
    fn formulas_become_texts_and_other_cells_stay() {
        assert_eq!(guard("=1+1"), "'=1+1");
        assert_eq!(guard("-gate"), "'-gate");
        assert_eq!(guard("'=x"), "''=x");
        for plain in ["data centre", "'tis", "a=b", "", "«=»"] {
            assert_eq!(guard(plain), plain);
            assert_eq!(unguard(plain), plain);
        }
    }

    proptest! {
        #[test]
        fn a_guarded_cell_is_never_run_and_comes_back(cell in "['=+@\t\r-]{0,3}.{0,5}") {
            let guarded = guard(&cell);
            prop_assert!(!is_run(&guarded));
            prop_assert_eq!(unguard(&guarded), &cell);
        }
    }
}
