//! What dictionaries head verbs by, in the languages whose nouns have cases: infinitives, in Greek the first person.

use crate::text::Lang;

/// How they end. Some nouns end so too (`сеть`, `sieć`, `student`).
const ENDINGS: [(&str, &[&str]); 5] = [
    ("cs", &["t", "ti", "ci"]),
    ("el", &["ω", "ώ", "ομαι", "άμαι", "ούμαι"]),
    ("pl", &["ć", "óc", "uc", "orzec", "strzec", "biec"]),
    ("ru", &["ть", "ти", "чь", "ться", "тись", "чься"]),
    ("uk", &["ти", "ть", "тися", "тись"]),
];

/// Whether a lemma ends like what a dictionary of its language heads verbs by.
pub(crate) fn is_infinitive(lang: Lang, lemma: &str) -> bool {
    ENDINGS.iter().any(|(code, endings)| *code == lang.as_str() && endings.iter().any(|end| lemma.ends_with(end)))
}

/// Those of the endings, with the vowel before them, that few nouns have, of all these languages together.
const TELLING: [&str; 25] = [
    "ać", "eć", "ić", "yć", "uć", "ąć", "ать", "еть", "ить", "оть", "уть", "ыть", "ять", "ся", "сь", "ати", "ити",
    "іти", "ути", "at", "it", "ět", "ω", "ώ", "μαι",
];

/// Whether a lemma of one of these languages is most likely a verb's.
pub(crate) fn is_verb(lemma: &str) -> bool {
    TELLING.iter().any(|ending| lemma.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::{is_infinitive, is_verb};

    #[test]
    fn verbs_are_told_from_most_nouns_by_their_ends() {
        let infinitive = |lang: &str, lemma| is_infinitive(lang.parse().unwrap(), lemma);
        for (lang, lemma) in [("ru", "мочь"), ("pl", "orzec"), ("el", "αρνούμαι"), ("cs", "péci"), ("uk", "нести")]
        {
            assert!(infinitive(lang, lemma), "{lemma}");
        }
        assert!(!infinitive("pl", "мочь") && !infinitive("de", "gehen"));
        assert!(infinitive("ru", "скорость") && !is_verb("скорость"), "a noun that ends like a verb");
        assert!(is_verb("отменить") && is_verb("uchylić") && is_verb("καταργώ") && !is_verb("chip"));
    }
}
