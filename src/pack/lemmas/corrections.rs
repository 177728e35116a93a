//! Where the published lists mislead about words that news and law use every day: a plural-only noun filed under an
//! adjective (`данные`), a noun under a verb (`стали`), a word under its comparative (`больших`).

/// `(language, form, lemma)` in the order of language and form.
const CORRECTIONS: &[(&str, &str, &str)] = &[
    ("cs", "dat", "data"),
    ("cs", "data", "data"),
    ("cs", "datech", "data"),
    ("cs", "daty", "data"),
    ("cs", "datům", "data"),
    ("de", "Abgeordnete", "Abgeordneter"),
    ("de", "Abgeordneten", "Abgeordneter"),
    ("de", "Daten", "Daten"),
    ("de", "Kosten", "Kosten"),
    ("de", "Leute", "Leute"),
    ("el", "δεδομένα", "δεδομένα"),
    ("el", "δεδομένων", "δεδομένα"),
    ("el", "εκλογές", "εκλογές"),
    ("el", "εκλογών", "εκλογές"),
    ("el", "χρήματα", "χρήματα"),
    ("el", "χρημάτων", "χρήματα"),
    ("en", "analyses", "analysis"),
    ("en", "data", "data"),
    ("en", "goods", "goods"),
    ("es", "datos", "datos"),
    ("fr", "données", "données"),
    ("pl", "dane", "dane"),
    ("pl", "danych", "dane"),
    ("pl", "danym", "dane"),
    ("pl", "danymi", "dane"),
    ("pl", "pieniądze", "pieniądze"),
    ("pl", "pieniędzmi", "pieniądze"),
    ("pl", "pieniędzy", "pieniądze"),
    ("pl", "stal", "stal"),
    ("pl", "stali", "stal"),
    ("pl", "stalą", "stal"),
    ("pl", "wyborach", "wybory"),
    ("pl", "wyborami", "wybory"),
    ("pl", "wyborom", "wybory"),
    ("pl", "wyborów", "wybory"),
    ("ru", "большая", "большой"),
    ("ru", "большие", "большой"),
    ("ru", "большим", "большой"),
    ("ru", "большими", "большой"),
    ("ru", "больших", "большой"),
    ("ru", "большую", "большой"),
    ("ru", "данные", "данные"),
    ("ru", "данным", "данные"),
    ("ru", "данными", "данные"),
    ("ru", "данных", "данные"),
    ("ru", "имени", "имя"),
    ("ru", "путем", "путь"),
    ("ru", "путём", "путь"),
    ("ru", "стали", "сталь"),
    ("uk", "даним", "дані"),
    ("uk", "даними", "дані"),
    ("uk", "даних", "дані"),
    ("uk", "дані", "дані"),
];

/// The lemma of `form` where the list of `lang` is wrong about it.
pub(super) fn correction(lang: &str, form: &str) -> Option<&'static str> {
    let found = CORRECTIONS.binary_search_by(|(code, wrong, _)| (*code, *wrong).cmp(&(lang, form)));
    found.ok().map(|index| CORRECTIONS[index].2)
}

#[cfg(test)]
mod tests {
    use super::{CORRECTIONS, correction};

    #[test]
    fn the_table_is_in_order() {
        assert!(CORRECTIONS.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
        assert_eq!(correction("ru", "данных"), Some("данные"));
        assert_eq!(correction("pl", "данных"), None);
    }
}
