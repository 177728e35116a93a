//! Where the published lists mislead about words that news, law and manuals use every day: a plural-only noun filed
//! under an adjective (`данные`), a noun under a verb (`стали`), a word under its comparative (`больших`), a noun that
//! does not inflect under an invented one (`меню`).

/// `(language, form, lemma)` in the order of language and form.
const CORRECTIONS: &[(&str, &str, &str)] = &[
    ("cs", "dat", "data"),
    ("cs", "data", "data"),
    ("cs", "datech", "data"),
    ("cs", "daty", "data"),
    ("cs", "datům", "data"),
    ("cs", "euro", "euro"),
    ("cs", "menu", "menu"),
    ("cs", "podmenu", "podmenu"),
    ("de", "Abgeordnete", "Abgeordneter"),
    ("de", "Abgeordneten", "Abgeordneter"),
    ("de", "Daten", "Daten"),
    ("de", "Kosten", "Kosten"),
    ("de", "Leute", "Leute"),
    ("el", "δεδομένα", "δεδομένα"),
    ("el", "δεδομένων", "δεδομένα"),
    ("el", "εκλογές", "εκλογές"),
    ("el", "εκλογών", "εκλογές"),
    ("el", "λογότυπο", "λογότυπο"),
    ("el", "υπομενού", "υπομενού"),
    ("el", "χρήματα", "χρήματα"),
    ("el", "χρημάτων", "χρήματα"),
    ("en", "analyses", "analysis"),
    ("en", "data", "data"),
    ("en", "goods", "goods"),
    ("es", "datos", "datos"),
    ("fr", "données", "données"),
    ("pl", "alibi", "alibi"),
    ("pl", "audio", "audio"),
    ("pl", "dane", "dane"),
    ("pl", "danych", "dane"),
    ("pl", "danym", "dane"),
    ("pl", "danymi", "dane"),
    ("pl", "emu", "emu"),
    ("pl", "etui", "etui"),
    ("pl", "euro", "euro"),
    ("pl", "formanty", "formant"),
    ("pl", "guru", "guru"),
    ("pl", "info", "info"),
    ("pl", "intro", "intro"),
    ("pl", "jury", "jury"),
    ("pl", "kakadu", "kakadu"),
    ("pl", "kiwi", "kiwi"),
    ("pl", "kody", "kod"),
    ("pl", "lata", "rok"),
    ("pl", "latach", "rok"),
    ("pl", "latami", "rok"),
    ("pl", "latom", "rok"),
    ("pl", "menu", "menu"),
    ("pl", "pieniądze", "pieniądze"),
    ("pl", "pieniędzmi", "pieniądze"),
    ("pl", "pieniędzy", "pieniądze"),
    ("pl", "podmenu", "podmenu"),
    ("pl", "rysunki", "rysunek"),
    ("pl", "selfie", "selfie"),
    ("pl", "stal", "stal"),
    ("pl", "stali", "stal"),
    ("pl", "stalą", "stal"),
    ("pl", "tabu", "tabu"),
    ("pl", "tournée", "tournée"),
    ("pl", "tsunami", "tsunami"),
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
    ("ru", "вето", "вето"),
    ("ru", "гуру", "гуру"),
    ("ru", "данные", "данные"),
    ("ru", "данным", "данные"),
    ("ru", "данными", "данные"),
    ("ru", "данных", "данные"),
    ("ru", "имени", "имя"),
    ("ru", "киви", "киви"),
    ("ru", "коммюнике", "коммюнике"),
    ("ru", "меню", "меню"),
    ("ru", "метка", "метка"),
    ("ru", "ноу-хау", "ноу-хау"),
    ("ru", "переменный", "переменный"),
    ("ru", "подменю", "подменю"),
    ("ru", "путем", "путь"),
    ("ru", "путём", "путь"),
    ("ru", "рагу", "рагу"),
    ("ru", "рандеву", "рандеву"),
    ("ru", "сопрано", "сопрано"),
    ("ru", "стали", "сталь"),
    ("ru", "тату", "тату"),
    ("ru", "тире", "тире"),
    ("ru", "шоссе", "шоссе"),
    ("uk", "вето", "вето"),
    ("uk", "даним", "дані"),
    ("uk", "даними", "дані"),
    ("uk", "даних", "дані"),
    ("uk", "дані", "дані"),
    ("uk", "депо", "депо"),
    ("uk", "журі", "журі"),
    ("uk", "лобі", "лобі"),
    ("uk", "медіа", "медіа"),
    ("uk", "меню", "меню"),
    ("uk", "підменю", "підменю"),
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
