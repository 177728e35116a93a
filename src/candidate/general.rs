//! Modifiers of general language: "new", "largest", "other" begin many phrases and few terms.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::text::{Key, Lang};

macro_rules! lists {
    ($($lang:literal),+) => {
        [$(($lang, include_str!(concat!("../../assets/general-adjectives/", $lang, ".txt")))),+]
    };
}

/// Lemmas, one a line, a language; written by hand for this project.
static LISTS: [(&str, &str); 9] = lists!("cs", "de", "el", "en", "es", "fr", "pl", "ru", "uk");

static GENERAL: LazyLock<BTreeSet<(&str, Key)>> = LazyLock::new(|| {
    LISTS.iter().flat_map(|(lang, list)| list.lines().map(move |lemma| (*lang, Key::new(lemma)))).collect()
});

/// Whether a lemma is a modifier of general language.
#[must_use]
pub fn is_general(lang: Lang, lemma: &str) -> bool {
    GENERAL.contains(&(lang.as_str(), Key::new(lemma)))
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::{LISTS, is_general};

    #[test]
    fn the_lists_are_canonical_and_found_in() {
        for (lang, list) in LISTS {
            let lemmas: Vec<&str> = list.lines().collect();
            assert!(lemmas.is_sorted_by(|a, b| a < b) && is_nfc(list) && list.ends_with('\n'), "{lang}");
        }
        assert!(is_general("ru".parse().unwrap(), "новый"));
        assert!(is_general("ru".parse().unwrap(), "серьезный"));
        assert!(is_general("el".parse().unwrap(), "νέοσ"));
        assert!(!is_general("pl".parse().unwrap(), "językowy"));
    }
}
