//! Modifiers and verbs of general language: "new", "largest", "other" begin many phrases and few terms; "say", "need",
//! "begin" are in every text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::lists::{GENERAL_ADJECTIVES, GENERAL_VERBS};
use crate::text::{Key, Lang};

type Lemmas = BTreeSet<(&'static str, Key)>;

static MODIFIERS: LazyLock<Lemmas> = LazyLock::new(|| lemmas(&GENERAL_ADJECTIVES));
static VERBS: LazyLock<Lemmas> = LazyLock::new(|| lemmas(&GENERAL_VERBS));

fn lemmas(lists: &[(&'static str, &'static str)]) -> Lemmas {
    lists.iter().flat_map(|(lang, list)| list.lines().map(move |lemma| (*lang, Key::new(lemma)))).collect()
}

/// Whether a lemma is a modifier of general language.
#[must_use]
pub fn is_general(lang: Lang, lemma: &str) -> bool {
    MODIFIERS.contains(&(lang.as_str(), Key::new(lemma)))
}

/// Whether the lemma of a verb is one of general language.
#[must_use]
pub fn is_general_verb(lang: Lang, lemma: &str) -> bool {
    VERBS.contains(&(lang.as_str(), Key::new(lemma)))
}

#[cfg(test)]
mod tests {
    use super::{is_general, is_general_verb};

    #[test]
    fn modifiers_are_found_however_they_are_written() {
        assert!(is_general("ru".parse().unwrap(), "новый"));
        assert!(is_general("ru".parse().unwrap(), "серьезный"));
        assert!(is_general("el".parse().unwrap(), "νέοσ"));
        assert!(!is_general("pl".parse().unwrap(), "językowy"));
    }

    #[test]
    fn a_verb_that_every_text_has_is_general() {
        assert!(is_general_verb("ru".parse().unwrap(), "сообщать"));
        assert!(is_general_verb("el".parse().unwrap(), "δηλώνω"));
        assert!(!is_general_verb("pl".parse().unwrap(), "szkolić"));
    }
}
