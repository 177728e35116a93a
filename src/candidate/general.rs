//! Modifiers of general language: "new", "largest", "other" begin many phrases and few terms.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::lists::GENERAL_ADJECTIVES;
use crate::text::{Key, Lang};

static GENERAL: LazyLock<BTreeSet<(&str, Key)>> = LazyLock::new(|| {
    GENERAL_ADJECTIVES.iter().flat_map(|(lang, list)| list.lines().map(move |lemma| (*lang, Key::new(lemma)))).collect()
});

/// Whether a lemma is a modifier of general language.
#[must_use]
pub fn is_general(lang: Lang, lemma: &str) -> bool {
    GENERAL.contains(&(lang.as_str(), Key::new(lemma)))
}

#[cfg(test)]
mod tests {
    use super::is_general;

    #[test]
    fn modifiers_are_found_however_they_are_written() {
        assert!(is_general("ru".parse().unwrap(), "новый"));
        assert!(is_general("ru".parse().unwrap(), "серьезный"));
        assert!(is_general("el".parse().unwrap(), "νέοσ"));
        assert!(!is_general("pl".parse().unwrap(), "językowy"));
    }
}
