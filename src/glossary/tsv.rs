use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::{Entry, Glossary, Manifest, Pair, TermEvidence};
use crate::error::is_unprintable;

/// The name of the master table.
pub const TERMS: &str = "terms.tsv";

/// The name of the folder of pair tables.
pub const PAIRS: &str = "pairs";

/// The name of the table of counts, forms and contexts.
pub const EVIDENCE: &str = "evidence.tsv";

/// The name of the file that tells how the glossary was made.
pub const MANIFEST: &str = "manifest.json";

/// The columns of [`TERMS`]; the first three are its key.
pub const TERM_COLUMNS: [&str; 9] =
    ["concept", "lang", "term", "kind", "role", "confidence", "origin", "status", "note"];

/// The columns of a pair table; the first two are its key, and all that most importers want.
pub(super) const PAIR_COLUMNS: [&str; 5] = ["source", "target", "confidence", "concept", "status"];

/// The columns of [`EVIDENCE`]; the first three are its key.
pub(super) const EVIDENCE_COLUMNS: [&str; 9] =
    ["concept", "lang", "term", "count", "articles", "forms", "context_article", "context", "form_source"];

/// The files of a glossary: each one's path inside the glossary's folder (with `/`), and its content.
///
/// Every table is UTF-8 in NFC with `\n` line ends, a header row and no quoting; its rows stand in code-point order of
/// their key. The content follows from the arguments alone.
#[must_use]
pub fn render(glossary: &Glossary, manifest: &Manifest) -> BTreeMap<String, String> {
    let mut files = tables(glossary);
    files.insert(MANIFEST.to_owned(), manifest.to_json());
    files
}

/// The tables among the files of [`render`].
#[must_use]
pub fn tables(glossary: &Glossary) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    files.insert(TERMS.to_owned(), render_terms(&glossary.entries));
    files.insert(EVIDENCE.to_owned(), table(&EVIDENCE_COLUMNS, glossary.evidence.iter().map(evidence_row).collect()));
    let mut by_file: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for pair in &glossary.pairs {
        let path = format!("{PAIRS}/{}-{}.tsv", pair.source_lang, pair.target_lang);
        by_file.entry(path).or_default().push(pair_row(pair));
    }
    for (path, rows) in by_file {
        files.insert(path, table(&PAIR_COLUMNS, rows));
    }
    files
}

/// The content of [`TERMS`].
#[must_use]
pub fn render_terms(entries: &[Entry]) -> String {
    table(&TERM_COLUMNS, entries.iter().map(term_row).collect())
}

/// Whether `name` is that of a pair table this room may have written (`el-pl.tsv`), so that one of an earlier run may
/// be removed.
#[must_use]
pub fn is_pair_table(name: &str) -> bool {
    let is_code = |code: &str| (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    name.strip_suffix(".tsv")
        .and_then(|stem| stem.split_once('-'))
        .is_some_and(|(source, target)| is_code(source) && is_code(target) && source <= target)
}

/// A string as it may stand in a cell: NFC, every tab and line break a space, no other control character and no bidi
/// control, no white space at either end.
#[must_use]
pub fn cell(text: &str) -> String {
    let kept = text.chars().filter_map(|character| match character {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        other if is_unprintable(other) => None,
        other => Some(other),
    });
    kept.nfc().collect::<String>().trim().to_owned()
}

pub(super) fn term_row(entry: &Entry) -> Vec<String> {
    vec![
        cell(&entry.concept),
        entry.lang.to_string(),
        cell(&entry.term),
        entry.kind.to_string(),
        entry.role.to_string(),
        entry.confidence.to_string(),
        entry.origin.to_string(),
        entry.status.to_string(),
        cell(&entry.note),
    ]
}

fn pair_row(pair: &Pair) -> Vec<String> {
    vec![
        cell(&pair.source),
        cell(&pair.target),
        pair.confidence.to_string(),
        cell(&pair.concept),
        pair.status.to_string(),
    ]
}

fn evidence_row(evidence: &TermEvidence) -> Vec<String> {
    let forms: Vec<String> = evidence.forms.iter().map(|(form, count)| format!("{} ({count})", cell(form))).collect();
    vec![
        cell(&evidence.concept),
        evidence.lang.to_string(),
        cell(&evidence.term),
        evidence.count.to_string(),
        evidence.articles.to_string(),
        forms.join(" | "),
        cell(&evidence.context_article),
        cell(&evidence.context),
        evidence.form_source.to_owned(),
    ]
}

/// A table of clean cells. The key stands first in every row, so sorting whole rows sorts by key; UTF-8 sorts as its
/// code points do.
fn table(columns: &[&str], mut rows: Vec<Vec<String>>) -> String {
    rows.sort();
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b'\t')
        .quote_style(csv::QuoteStyle::Never)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(Vec::new());
    writer.write_record(columns).expect("memory takes every row");
    for row in rows {
        writer.write_record(row).expect("memory takes every row, and all rows are of one length");
    }
    let bytes = writer.into_inner().expect("memory needs no flushing");
    String::from_utf8(bytes).expect("rows of strings are UTF-8")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::examples;
    use super::{cell, is_pair_table, render};
    use crate::glossary::{Glossary, Manifest};

    #[test]
    fn the_tables_hold_every_column_in_key_order() {
        let glossary = examples::inference();
        let files = render(&glossary, &Manifest::default());
        let paths: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(paths, ["evidence.tsv", "manifest.json", "pairs/pl-ru.tsv", "pairs/ru-ru.tsv", "terms.tsv"]);
        assert_eq!(
            files["terms.tsv"],
            "concept\tlang\tterm\tkind\trole\tconfidence\torigin\tstatus\tnote\n\
             inference\tpl\twnioskowanie\tterm\tpreferred\t0.90\tattested\tmined\t\n\
             inference\tru\tинференс\tterm\tvariant\t0.75\tattested\tmined\t\n\
             inference\tru\tлогический вывод\tterm\tpreferred\t0.81\tattested\tmined\t\n"
        );
        assert_eq!(
            files["pairs/pl-ru.tsv"],
            "source\ttarget\tconfidence\tconcept\tstatus\n\
             wnioskowanie\tинференс\t0.70\tinference\tmined\n\
             wnioskowanie\tлогический вывод\t0.80\tinference\tmined\n"
        );
        assert_eq!(
            files["evidence.tsv"],
            "concept\tlang\tterm\tcount\tarticles\tforms\tcontext_article\tcontext\tform_source\n\
             inference\tru\tинференс\t3\t2\tинференса (2) | инференс (1)\ta.txt\tСтоимость инференса растёт.\tattested\n"
        );
    }

    #[test]
    fn the_order_of_the_rows_given_does_not_show() {
        let glossary = examples::inference();
        let mut reversed = glossary.clone();
        reversed.entries.reverse();
        reversed.pairs.reverse();
        let manifest = Manifest::default();
        assert_eq!(render(&glossary, &manifest), render(&reversed, &manifest));
    }

    #[test]
    fn an_empty_glossary_still_has_its_headers() {
        let files = render(&Glossary::default(), &Manifest::default());
        assert_eq!(files.len(), 3);
        assert_eq!(files["terms.tsv"].lines().count(), 1);
        assert!(files.values().all(|content| content.ends_with('\n')));
    }

    #[test]
    fn quotes_stay_as_they_are() {
        let mut glossary = examples::inference();
        glossary.entries.truncate(1);
        glossary.entries[0].term = "\"chmura\"\tx".to_owned();
        let files = render(&glossary, &Manifest::default());
        assert!(files["terms.tsv"].contains("\tru\t\"chmura\" x\tterm"), "{}", files["terms.tsv"]);
    }

    #[test]
    fn cells_are_composed_and_hold_no_control() {
        assert_eq!(cell("o\u{301}"), "ó");
        // Composition comes after removal: a control between a letter and its accent must not keep them apart.
        assert_eq!(cell("o\u{200e}\u{301}"), "ó");
        assert_eq!(cell(" a\tb\r\u{1b}[31m\u{85}c\u{202e}\u{2028} "), "a b [31m c");
        assert_eq!(cell("می\u{200c}شود"), "می\u{200c}شود");
    }

    #[test]
    fn only_our_own_pair_tables_are_recognised() {
        for ours in ["el-pl.tsv", "ru-ru.tsv", "fil-ru.tsv"] {
            assert!(is_pair_table(ours), "{ours}");
        }
        for foreign in ["notes.tsv", "pl-el.tsv", "EN-RU.tsv", "en-ru.tsv.bak", "en-russian.tsv", "en.tsv"] {
            assert!(!is_pair_table(foreign), "{foreign}");
        }
    }

    proptest! {
        #[test]
        fn a_cell_is_always_one_clean_cell(text in any::<String>()) {
            let clean = cell(&text);
            prop_assert!(!clean.chars().any(crate::error::is_unprintable));
            prop_assert_eq!(clean.trim(), &clean);
            prop_assert_eq!(cell(&clean), clean);
        }
    }
}
