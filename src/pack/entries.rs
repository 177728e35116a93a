//! The lexicon as it is written: a line a sense of an English headword, its terms in each of the languages that the first
//! line names, ` | ` between synonyms.

use std::sync::LazyLock;

use crate::text::Lang;

/// The lexicon, written for this project.
const TABLE: &str = include_str!("../../assets/lexicon.tsv");

static LANGUAGES: LazyLock<Vec<Lang>> = LazyLock::new(|| {
    let header = TABLE.lines().next().unwrap_or_default();
    header.split('\t').map(|lang| lang.parse().expect("the first line names languages")).collect()
});

/// The languages of the lexicon in the order of its columns, English first.
pub fn languages() -> &'static [Lang] {
    &LANGUAGES
}

/// The column of a language; `None` if the lexicon lacks it.
pub fn column(lang: Lang) -> Option<usize> {
    LANGUAGES.iter().position(|known| *known == lang)
}

/// The filled cells of each column, with the entries they stand in, ascending: one way through the table for all languages.
static CELLS: LazyLock<Vec<Vec<(u32, &'static str)>>> = LazyLock::new(|| {
    let mut cells = vec![Vec::new(); LANGUAGES.len()];
    for (entry, line) in (0..).zip(TABLE.lines().skip(1)) {
        for (column, cell) in line.split('\t').enumerate().filter(|(_, cell)| !cell.is_empty()) {
            cells[column].push((entry, cell));
        }
    }
    cells
});

/// The filled cells of a column, each with its entry, ascending.
pub fn cells(column: usize) -> &'static [(u32, &'static str)] {
    &CELLS[column]
}

/// The terms of a column, each with its entry, ascending.
pub fn terms(column: usize) -> impl Iterator<Item = (u32, &'static str)> {
    cells(column).iter().flat_map(|&(entry, cell)| cell.split(" | ").map(move |term| (entry, term)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use unicode_normalization::is_nfc;

    use super::{TABLE, cells, languages, terms};

    #[test]
    fn the_table_is_in_its_canonical_form() {
        assert!(TABLE.ends_with('\n') && is_nfc(TABLE) && languages()[0].as_str() == "en");
        let lines: Vec<&str> = TABLE.lines().skip(1).collect();
        assert!(lines.is_sorted_by(|a, b| a < b), "sorted, each line once");
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert!(cells.len() == languages().len() && !cells[0].is_empty(), "{line}");
            assert!(cells.iter().filter(|cell| !cell.is_empty()).count() > 1, "{line}");
            for synonyms in cells.iter().filter(|cell| !cell.is_empty()).map(|cell| cell.split(" | ")) {
                let synonyms: Vec<&str> = synonyms.collect();
                assert!(synonyms.iter().all(|term| !term.is_empty() && term.trim() == *term), "{line}");
                assert_eq!(synonyms.iter().collect::<BTreeSet<_>>().len(), synonyms.len(), "{line}");
            }
        }
    }

    #[test]
    fn a_column_has_the_terms_of_its_entries() {
        let english = cells(0);
        assert!(
            english.len() == TABLE.lines().count() - 1
                && english.iter().enumerate().all(|(at, cell)| cell.0 == at as u32)
        );
        let polish = terms(languages().iter().position(|lang| lang.as_str() == "pl").unwrap());
        assert!(polish.is_sorted_by_key(|(entry, _)| entry));
    }
}
