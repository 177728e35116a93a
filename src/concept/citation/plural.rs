//! Names that stand in the plural only.

use unicode_normalization::UnicodeNormalization;

use crate::text::Lang;

/// Plural-only names, which the lists file under a common noun in the singular, or not at all: language, stem and
/// endings, the nominative's first.
const PLURALS: &[(&str, &str, &[&str])] = &[
    ("cs", "stát", CZECH),
    ("cs", "Filipín", CZECH),
    ("cs", "Emirát", CZECH),
    ("cs", "Alp", CZECH),
    ("cs", "Karpat", CZECH),
    ("cs", "Pyrenej", &["e", "í", "ím", "emi", "ích"]),
    ("de", "Alpen", &[""]),
    ("de", "Nationen", &[""]),
    ("de", "Niederlande", &["", "n"]),
    ("de", "Pyrenäen", &[""]),
    ("de", "Staaten", &[""]),
    ("el", "Άλπε", &["ις", "ων"]),
    ("el", "Βρυξέλλ", GREEK),
    ("el", "Ινδί", GREEK),
    ("el", "Πολιτεί", GREEK),
    ("el", "Πυρηναί", &["α", "ων"]),
    ("el", "Φιλιππίν", GREEK),
    ("el", "Χώρ", GREEK),
    ("pl", "Alp", POLISH_BARE),
    ("pl", "Aten", POLISH_BARE),
    ("pl", "Bałkan", POLISH),
    ("pl", "Chin", POLISH_BARE),
    ("pl", "Emirat", POLISH),
    ("pl", "Filipin", POLISH_BARE),
    ("pl", "Himalaj", &["e", "ów", "om", "ami", "ach"]),
    ("pl", "Indi", &["e", "i", "om", "ami", "ach"]),
    ("pl", "Karpat", POLISH_BARE),
    ("pl", "Malediw", POLISH),
    ("pl", "Niem", &["cy", "iec", "com", "cami", "czech"]),
    ("pl", "Pirenej", &["e", "ów", "om", "ami", "ach"]),
    ("pl", "Stan", POLISH),
    ("pl", "Sudet", POLISH),
    ("pl", "Tatr", POLISH_BARE),
    ("pl", "Węg", &["ry", "ier", "rom", "rami", "rzech"]),
    ("pl", "Wło", &["chy", "ch", "chom", "chami", "szech"]),
    ("ru", "Альп", RUSSIAN_BARE),
    ("ru", "Афин", RUSSIAN_BARE),
    ("ru", "Балкан", RUSSIAN_BARE),
    ("ru", "Карпат", RUSSIAN_BARE),
    ("ru", "Мальдив", RUSSIAN_BARE),
    ("ru", "Нидерланд", RUSSIAN),
    ("ru", "Пирене", &["и", "ев", "ям", "ями", "ях"]),
    ("ru", "Татр", RUSSIAN_BARE),
    ("ru", "Филиппин", RUSSIAN_BARE),
    ("ru", "Штат", RUSSIAN),
    ("ru", "Эмират", RUSSIAN),
    ("uk", "Альп", UKRAINIAN),
    ("uk", "Афін", UKRAINIAN),
    ("uk", "Емірат", UKRAINIAN),
    ("uk", "Карпат", UKRAINIAN),
    ("uk", "Нідерланд", UKRAINIAN),
    ("uk", "Пірене", &["ї", "їв", "ям", "ями", "ях"]),
    ("uk", "Філіппін", UKRAINIAN),
    ("uk", "Штат", UKRAINIAN),
];

const CZECH: &[&str] = &["y", "ů", "ům", "ech", "ách"];
const GREEK: &[&str] = &["ες", "ών"];
const POLISH: &[&str] = &["y", "ów", "om", "ami", "ach"];
const POLISH_BARE: &[&str] = &["y", "", "om", "ami", "ach"];
const RUSSIAN: &[&str] = &["ы", "ов", "ам", "ами", "ах"];
const RUSSIAN_BARE: &[&str] = &["ы", "", "ам", "ами", "ах"];
const UKRAINIAN: &[&str] = &["и", "ів", "", "ам", "ами", "ах"];

/// The nominative of a plural-only name, accents aside (`Φιλιππίνων`).
pub(in crate::concept) fn plural(lang: Lang, word: &str) -> Option<String> {
    let found = PLURALS.iter().filter(|(known, ..)| *known == lang.as_str()).find(|(_, stem, endings)| {
        let rest = plain(word).strip_prefix(&plain(stem)).map(str::to_owned);
        rest.is_some_and(|rest| endings.iter().any(|ending| plain(ending) == rest))
    });
    found.map(|(_, stem, endings)| [*stem, endings[0]].concat())
}

/// The word without the Greek accent.
pub(super) fn plain(word: &str) -> String {
    word.nfd().filter(|letter| *letter != '\u{301}').nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::plural;

    #[test]
    fn a_plural_only_name_has_its_nominative_from_any_form() {
        let of = |lang: &str, form| plural(lang.parse().unwrap(), form);
        assert_eq!(of("pl", "Pirenejów").as_deref(), Some("Pireneje"));
        assert_eq!(of("ru", "Пиренеях").as_deref(), Some("Пиренеи"));
        assert_eq!(of("el", "Πυρηναίων").as_deref(), Some("Πυρηναία"));
        assert_eq!(of("el", "Φιλιππίνων").as_deref(), Some("Φιλιππίνες"));
        assert_eq!(of("pl", "Pirej"), None);
    }
}
