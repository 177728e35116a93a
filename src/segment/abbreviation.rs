//! Abbreviations that end in a period, by language (`assets/abbreviations`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::Lang;

/// What a period after an abbreviation may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Never the end of a sentence: `Dr.`, `m.in.`, `т. е.`
    Never,
    /// The end of a sentence where a capital follows: `etc.`, `т. д.`
    End,
    /// The end of a sentence after a number (`in 3 min.`, `в 2025 г.`), else not (`min. Nowak`, `г. Киров`).
    Unit,
    /// An abbreviation only before a number (`no. 5`), else a word (`no.`).
    Number,
    /// The end of a sentence only where a word follows that often opens one: `U.S.`, `им.`
    Opener,
}

/// The tables, each `abbreviation TAB kind` a line; that of no language holds for all.
const TABLES: [(&str, &str); 16] = [
    ("", include_str!("../../assets/abbreviations/any.txt")),
    ("be", include_str!("../../assets/abbreviations/be.txt")),
    ("bg", include_str!("../../assets/abbreviations/bg.txt")),
    ("cs", include_str!("../../assets/abbreviations/cs.txt")),
    ("de", include_str!("../../assets/abbreviations/de.txt")),
    ("el", include_str!("../../assets/abbreviations/el.txt")),
    ("en", include_str!("../../assets/abbreviations/en.txt")),
    ("es", include_str!("../../assets/abbreviations/es.txt")),
    ("fr", include_str!("../../assets/abbreviations/fr.txt")),
    ("it", include_str!("../../assets/abbreviations/it.txt")),
    ("nl", include_str!("../../assets/abbreviations/nl.txt")),
    ("pl", include_str!("../../assets/abbreviations/pl.txt")),
    ("pt", include_str!("../../assets/abbreviations/pt.txt")),
    ("ru", include_str!("../../assets/abbreviations/ru.txt")),
    ("sk", include_str!("../../assets/abbreviations/sk.txt")),
    ("uk", include_str!("../../assets/abbreviations/uk.txt")),
];

static KNOWN: LazyLock<BTreeMap<&str, BTreeMap<&str, Abbreviation>>> =
    LazyLock::new(|| TABLES.iter().map(|(lang, table)| (*lang, table.lines().filter_map(row).collect())).collect());

fn row(line: &str) -> Option<(&str, Abbreviation)> {
    let (abbreviation, kind) = line.split_once('\t')?;
    let kind = match kind {
        "never" => Abbreviation::Never,
        "end" => Abbreviation::End,
        "unit" => Abbreviation::Unit,
        "number" => Abbreviation::Number,
        "opener" => Abbreviation::Opener,
        _ => return None,
    };
    Some((abbreviation, kind))
}

/// What `token`, which ends in a period and has no spaces, abbreviates in `lang`. Words in capitals throughout are
/// acronyms, unless there are periods inside them.
pub(super) fn abbreviation(token: &str, lang: Lang) -> Option<Abbreviation> {
    let lower = token.to_lowercase();
    let find = |lang| KNOWN.get(lang)?.get(lower.as_str()).copied();
    let kind = find(lang.as_str()).or_else(|| find(""))?;
    let letters = || token.chars().filter(|character| character.is_alphabetic());
    let acronym = letters().nth(1).is_some() && letters().all(char::is_uppercase) && token.matches('.').count() == 1;
    (!acronym).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::{Abbreviation, TABLES, abbreviation, row};

    #[test]
    fn the_tables_are_in_their_canonical_form() {
        for (lang, table) in TABLES {
            let mut lines: Vec<&str> = table.lines().collect();
            for line in &lines {
                let (abbreviation, _) = row(line).unwrap_or_else(|| panic!("{lang}: `{line}` is no row"));
                assert!(abbreviation.ends_with('.') && abbreviation.to_lowercase() == abbreviation, "{lang}: {line}");
            }
            lines.sort_unstable();
            lines.dedup_by_key(|line| line.split('\t').next());
            assert!(format!("{}\n", lines.join("\n")) == table, "sort assets/abbreviations/{lang}.txt, each once");
        }
    }

    #[test]
    fn abbreviations_belong_to_languages() {
        let find = |token: &str, lang: &str| abbreviation(token, lang.parse().unwrap());
        assert_eq!(find("m.in.", "pl"), Some(Abbreviation::Never));
        assert_eq!(find("Dr.", "tr"), Some(Abbreviation::Never));
        assert_eq!(find("т.д.", "ru"), Some(Abbreviation::End));
        assert_eq!(find("NO.", "en"), None);
        assert_eq!(find("U.S.", "en"), Some(Abbreviation::Opener));
        assert_eq!(find("most.", "pl"), None);
    }
}
