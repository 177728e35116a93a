//! What newspapers write around their articles, by kind (`assets/boilerplate.tsv`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::Key;

const TABLE: &str = include_str!("../../../assets/boilerplate.tsv");

static PHRASES: LazyLock<BTreeMap<&'static str, BTreeSet<String>>> = LazyLock::new(|| {
    let mut phrases: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for (kind, phrase) in TABLE.lines().skip(1).filter_map(|line| line.split_once('\t')) {
        let phrase = if kind == BUTTON { words(phrase).join(" ") } else { fold(phrase) };
        phrases.entry(kind).or_default().insert(phrase);
    }
    phrases
});

/// Photo agencies and picture stocks.
pub(super) const AGENCY: &str = "agency";
/// Read-also lines: the phrase begins a line and a colon or dash follows, or nothing.
pub(super) const ALSO: &str = "also";
/// A line of these, of numbers and of marks holds nothing else: share buttons, comment counters, advertisement marks.
pub(super) const BUTTON: &str = "button";
/// Begins a photo credit; no colon need follow.
pub(super) const CREDIT: &str = "credit";
/// Words that stand in date lines beside dates.
pub(super) const DATE: &str = "date";
/// Anywhere in a short line: invitations to share, follow, subscribe.
pub(super) const INVITATION: &str = "invitation";
/// Begins a line of source, credit, author, tags; a colon follows.
pub(super) const LABEL: &str = "label";
/// Names of months, in the cases in which dates have them.
pub(super) const MONTH: &str = "month";
/// Anywhere in a short line: whose the text is and what may be done with it.
pub(super) const RIGHTS: &str = "rights";
/// Names of the days of the week.
pub(super) const WEEKDAY: &str = "weekday";

/// Whether `folded` is a phrase of `kind`.
pub(super) fn is(kind: &str, folded: &str) -> bool {
    PHRASES.get(kind).is_some_and(|phrases| phrases.contains(folded))
}

/// The phrases of `kind`, folded.
pub(super) fn all(kind: &str) -> impl Iterator<Item = &'static str> {
    PHRASES.get(kind).into_iter().flatten().map(String::as_str)
}

/// A string for comparing with phrases: its key, without accents (capitals often lack them).
pub(super) fn fold(text: &str) -> String {
    Key::new(text).as_str().nfd().filter(|&character| !is_combining_mark(character)).collect()
}

/// The folded words of `text`, without its marks.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let words = folded.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{AGENCY, ALSO, BUTTON, CREDIT, DATE, INVITATION, LABEL, MONTH, RIGHTS, TABLE, WEEKDAY, all, is};

    #[test]
    fn the_table_is_in_its_canonical_form() {
        let rows: BTreeSet<&str> = TABLE.lines().skip(1).collect();
        let canonical: String = rows.iter().map(|row| format!("{row}\n")).collect();
        assert!(TABLE == format!("kind\tphrase\n{canonical}"), "sort the rows of assets/boilerplate.tsv, each once");
        let kinds: BTreeSet<_> = rows.iter().filter_map(|row| row.split_once('\t')).map(|(kind, _)| kind).collect();
        assert_eq!(
            kinds.into_iter().collect::<Vec<_>>(),
            [AGENCY, ALSO, BUTTON, CREDIT, DATE, INVITATION, LABEL, MONTH, RIGHTS, WEEKDAY]
        );
    }

    #[test]
    fn phrases_are_compared_without_case_and_accents() {
        assert!(is(LABEL, &super::fold("ΠΗΓΗ")));
        assert!(is(BUTTON, "dodaj komentarz"));
        assert!(!is(BUTTON, "dodaj"));
        assert!(all(RIGHTS).any(|phrase| phrase == "all rights reserved"));
    }
}
