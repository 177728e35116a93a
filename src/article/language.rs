//! Which language a text is in.

use whatlang::Detector;

use crate::text::Lang;

/// How many characters of a text are looked at: three pages say what language it is, five megabytes say no more.
pub(super) const SAMPLE: usize = 10_000;

/// The least confidence with which a language is believed, 0 to 1, as whatlang gives it: how far the best language is
/// ahead of the second. Tuned on single sentences of the development treebanks (cs de el en es fr pl ru, 8,579
/// sentences): docs/decisions.md.
const LEAST_CONFIDENCE: f64 = 0.6;

/// How many letters a text must have before its alphabet alone tells its language.
const LEAST_LETTERS: usize = 30;

/// The share of letters of a text that may lie outside a language's alphabet, 0 to 1: foreign names make 0.005 of an
/// article. A single letter is always allowed.
const FOREIGN_SHARE: f64 = 0.01;

/// Letters of which a text must hold one, once it has so many Cyrillic letters, to be in a language: of its stretches
/// of this length about 2 % have none (`і` is one letter in 17 of Ukrainian, `ъ` one in 55 of Bulgarian).
const NEEDED_LETTERS: [(whatlang::Lang, &str, usize); 4] = [
    (whatlang::Lang::Ukr, "іїє", 60),
    (whatlang::Lang::Bel, "іў", 60),
    (whatlang::Lang::Bul, "ъ", 200),
    (whatlang::Lang::Rus, "ыэё", 200),
];

/// The letters beyond `a` to `z` of the languages that trigrams confuse; one in whose alphabet more than
/// [`FOREIGN_SHARE`] of a text's letters are missing is ruled out.
const ALPHABETS: [(whatlang::Lang, &str); 11] = [
    (whatlang::Lang::Rus, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    (whatlang::Lang::Ukr, "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    (whatlang::Lang::Bel, "абвгдеёжзійклмнопрстуўфхцчшыьэюя"),
    (whatlang::Lang::Bul, "абвгдежзийклмнопрстуфхцчшщъюя"),
    (whatlang::Lang::Srp, "абвгдђежзијклљмнњопрстћуфхцчџш"),
    (whatlang::Lang::Mkd, "абвгдѓежзѕијклљмнњопрстќуфхцчџш"),
    (whatlang::Lang::Ces, "áčďéěíňóřšťúůýž"),
    (whatlang::Lang::Slk, "áäčďéíĺľňóôŕšťúýž"),
    (whatlang::Lang::Spa, "áéíñóúü"),
    (whatlang::Lang::Por, "áâãàçéêíóôõúü"),
    (whatlang::Lang::Ita, "àèéìíîòóù"),
];

/// The language of `text`; `None` where it is unknown or doubtful.
pub(super) fn identify(text: &str) -> Option<Lang> {
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    let sample = text[..end].to_lowercase();
    // Nobody writes news in these two, and they draw short texts of their relatives to them.
    let mut denied = vec![whatlang::Lang::Epo, whatlang::Lang::Lat];
    denied.extend(ruled_out(&sample));
    let found = Detector::with_denylist(denied.clone()).detect(&sample)?;
    // Where the letters leave one language only, there is no second to be ahead of.
    let rivals = found.script().langs().iter().filter(|language| !denied.contains(language)).count();
    let sure = found.confidence() >= LEAST_CONFIDENCE || rivals == 1 && letters(&sample) >= LEAST_LETTERS;
    if sure { subtag(found.lang()).parse().ok() } else { None }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|character| character.is_alphabetic()).count()
}

/// The languages that a text cannot be in, by its letters.
fn ruled_out(lower: &str) -> Vec<whatlang::Lang> {
    let most = (FOREIGN_SHARE * letters(lower) as f64).max(1.0);
    let strange: Vec<char> = lower.chars().filter(|letter| letter.is_alphabetic() && !letter.is_ascii()).collect();
    let foreign = |alphabet: &str| strange.iter().filter(|&&letter| !alphabet.contains(letter)).count();
    let mut languages: Vec<_> =
        ALPHABETS.iter().filter(|(_, set)| foreign(set) as f64 > most).map(|&(language, _)| language).collect();
    let cyrillic = lower.chars().filter(|character| ('а'..='џ').contains(character)).count();
    let lacking =
        NEEDED_LETTERS.iter().filter(|(_, set, least)| cyrillic >= *least && !lower.contains(|c| set.contains(c)));
    languages.extend(lacking.map(|&(language, ..)| language));
    languages
}

/// ISO 639-3 codes and the two letters BCP 47 has for them.
const TWO_LETTERS: [(&str, &str); 68] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

/// The BCP 47 subtag of a language that whatlang names by ISO 639-3.
fn subtag(language: whatlang::Lang) -> &'static str {
    let code = language.code();
    TWO_LETTERS.iter().find(|(three, _)| *three == code).map_or(code, |(_, two)| two)
}

/// The language that a file name tells: `news.ru` (of `news.ru.txt`) is Russian, `news.pt-BR` Portuguese.
#[must_use]
pub fn language_hint(stem: &str) -> Option<Lang> {
    let (name, suffix) = stem.rsplit_once('.')?;
    if name.is_empty() { None } else { known(suffix) }
}

/// The language of a code, without its region; `None` where it is not one of the two-letter codes.
pub(super) fn known(code: &str) -> Option<Lang> {
    let code = code.split(['-', '_']).next()?.to_ascii_lowercase();
    ISO_639_1.split(' ').any(|known| known == code).then(|| code.parse().ok()).flatten()
}

/// The two-letter language codes in use; a suffix that is none of them (`v1.no1`) is part of the name.
const ISO_639_1: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es \
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki \
    kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no \
    nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te \
    tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{identify, language_hint, subtag};

    const OWN: &str = include_str!("../../tests/languages.tsv");

    #[test]
    fn neighbours_are_told_apart() {
        let mut texts = BTreeMap::new();
        let (mut sentences, mut doubtful, mut wrong) = (0, 0, 0);
        for line in OWN.lines() {
            let (expected, sentence) = line.split_once('\t').unwrap();
            match identify(sentence) {
                Some(found) => wrong += usize::from(found.as_str() != expected),
                None => doubtful += 1,
            }
            sentences += 1;
            texts.entry(expected).or_insert_with(Vec::new).push(sentence);
        }
        assert!(sentences >= 50 && wrong <= 1 && doubtful <= 6, "of {sentences} {wrong} wrong, {doubtful} doubtful");
        for (expected, sentences) in texts {
            for text in sentences.chunks_exact(3.min(sentences.len())) {
                let found = identify(&text.join(" ")).map(|lang| lang.to_string());
                assert_eq!(found.as_deref(), Some(expected), "{text:?}");
            }
        }
    }

    #[test]
    fn a_text_that_shows_nothing_has_no_language() {
        for text in ["", "12 345", "OK", "Nvidia H20", "а б в г д"] {
            assert_eq!(identify(text), None, "{text}");
        }
    }

    #[test]
    fn a_foreign_name_does_not_change_the_language() {
        let text = "В интервью газете министр напомнил, что город Київ получил новые автобусы ещё прошлой весной, и \
                    добавил, что другие города получат такие же машины до конца года.";
        assert_eq!(identify(text).map(|lang| lang.to_string()).as_deref(), Some("ru"));
    }

    #[test]
    fn every_language_of_the_library_has_a_subtag() {
        for language in whatlang::Lang::all() {
            let known = subtag(*language);
            assert!(known.len() == 2 || matches!(known, "epo" | "lat"), "{known}");
        }
    }

    #[test]
    fn file_names_tell_languages() {
        let hint = |stem| language_hint(stem).map(|lang| lang.to_string());
        assert_eq!(hint("news.ru").as_deref(), Some("ru"));
        assert_eq!(hint("2025.11.27.pt-BR").as_deref(), Some("pt"));
        assert_eq!(hint("a.EL").as_deref(), Some("el"));
        for stem in ["news", "news.doc", "v1.2", ".ru", "ru", "news."] {
            assert_eq!(hint(stem), None, "{stem}");
        }
    }
}
