//! The committed word lists that the grammars look at: a list a language, one entry a line; written by hand for this
//! project.

macro_rules! lists {
    ($folder:literal, $($lang:literal),+) => {
        [$(($lang, include_str!(concat!("../../assets/", $folder, "/", $lang, ".txt")))),+]
    };
}

/// Lemmas of modifiers of general language.
pub(super) static GENERAL_ADJECTIVES: [(&str, &str); 9] =
    lists!("general-adjectives", "cs", "de", "el", "en", "es", "fr", "pl", "ru", "uk");

/// Lemmas of verbs of general language.
pub(super) static GENERAL_VERBS: [(&str, &str); 9] =
    lists!("general-verbs", "cs", "de", "el", "en", "es", "fr", "pl", "ru", "uk");

/// Prepositions and adverbs of several words, in lower case, with a space between words. Left out are those that are often
/// meant word by word ("in the field of", "на базе").
pub(super) static FIXED_EXPRESSIONS: [(&str, &str); 9] =
    lists!("fixed-expressions", "cs", "de", "el", "en", "es", "fr", "pl", "ru", "uk");

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::{FIXED_EXPRESSIONS, GENERAL_ADJECTIVES, GENERAL_VERBS};

    #[test]
    fn the_lists_are_canonical() {
        for (lang, list) in [GENERAL_ADJECTIVES, GENERAL_VERBS, FIXED_EXPRESSIONS].concat() {
            let lines: Vec<&str> = list.lines().collect();
            assert!(lines.is_sorted_by(|a, b| a < b) && is_nfc(list) && list.ends_with('\n'), "{lang}");
            assert!(lines.iter().all(|line| line.to_lowercase() == *line && line.trim() == *line), "{lang}");
        }
    }
}
