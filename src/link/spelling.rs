//! Names and loan words are spelled alike in all scripts, once in Latin letters.

use strsim::jaro_winkler;

use super::{Form, Term};
use crate::candidate::Kind;
use crate::text::latin;

/// At most so many forms of a term are compared: the first in the order of their words.
const FORMS: usize = 6;

/// How alike the two terms are in Latin letters, 0 to 1: the best of all pairs of their forms and keys. Two abbreviations
/// are alike or not: a letter makes `UCS2` another thing than `UCS4`.
pub(super) fn likeness(left: &Term, right: &Term) -> f32 {
    let spellings = |term: &Term| -> Vec<String> {
        let mut spellings: Vec<String> = term.forms.iter().take(FORMS).map(|form| latin(&form.text())).collect();
        spellings.push(latin(&term.key));
        spellings
    };
    let (own, other) = (spellings(left), spellings(right));
    if left.kind == Kind::Acronym && right.kind == Kind::Acronym {
        return if own.iter().any(|spelling| other.contains(spelling)) { 1.0 } else { 0.0 };
    }
    let pairs = own.iter().flat_map(|a| other.iter().map(move |b| jaro_winkler(a, b) as f32));
    pairs.fold(0.0, f32::max)
}

/// Whether the short term is made of the initials of the long one's words: `ЦОД`, "центр обработки данных".
pub(super) fn abbreviates(short: &Term, long: &Term) -> bool {
    let words: Vec<&str> = long.key.split([' ', '-']).collect();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    // Little words may be left out of an abbreviation.
    let content = words.iter().filter(|word| word.chars().count() > 2);
    let content: String = content.filter_map(|word| word.chars().next()).collect();
    short.kind == Kind::Acronym && words.len() > 1 && (short.key == initials || short.key == content)
}

/// The letters and digits of a term's forms, each form without its spaces and hyphens: of `hand-washing`, `hand washing` and
/// `handwashing` the same.
pub(super) fn joined(term: &Term) -> impl Iterator<Item = String> {
    let letters =
        |form: &Form| form.text().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    term.forms.iter().map(letters)
}

/// Whether two names differ in their numbers: `H20` is no `H200`.
pub(super) fn are_numbered_apart(one: &Term, other: &Term) -> bool {
    let number = |term: &Term| term.key.chars().filter(|c| c.is_numeric()).collect::<String>();
    let (own, theirs) = (number(one), number(other));
    let named = one.kind != Kind::Term && other.kind != Kind::Term;
    named && !own.is_empty() && !theirs.is_empty() && own != theirs
}

/// Whether two names of one language, of one word each, differ in a capital behind the first letter: `MetaX` is no form of
/// `Meta`. One name's spellings (`Nvidia`, `NVIDIA`) have one key and are one term.
pub(super) fn are_lettered_apart(one: &Term, other: &Term) -> bool {
    let inner = |form: &Form| form.text().chars().skip(1).filter(|c| c.is_uppercase()).collect::<String>();
    let alike = |form: &Form| other.forms.iter().any(|other| inner(form) == inner(other));
    let named = |term: &Term| term.kind == Kind::Name && !term.key.contains(' ');
    one.lang == other.lang && named(one) && named(other) && !one.forms.iter().any(alike)
}

/// Whether two terms have a form in common but for spaces and hyphens.
#[must_use]
pub fn is_respelling(one: &Term, other: &Term) -> bool {
    joined(one).any(|form| !form.is_empty() && joined(other).any(|other| other == form))
}

/// How alike two names are in Latin letters, 0 to 1 (Winkler 1990).
#[must_use]
pub fn alike(left: &str, right: &str) -> f32 {
    jaro_winkler(&latin(left), &latin(right)) as f32
}

/// The share of letters two names have in common in Latin letters, 0 to 1 (1 less the Levenshtein distance over the
/// longer length): stricter than [`alike`] where a beginning or a word is missing.
#[must_use]
pub fn likeness_by_letters(left: &str, right: &str) -> f32 {
    strsim::normalized_levenshtein(&latin(left), &latin(right)) as f32
}

#[cfg(test)]
mod tests {
    use strsim::jaro_winkler;

    use super::{Form, Kind, Term, are_lettered_apart, are_numbered_apart, is_respelling, latin};
    use crate::encoder::{Tag, Upos};
    use crate::link::FormWord;

    #[test]
    fn names_with_different_numbers_are_different_names() {
        let name = |key: &str| Term::said("en", key, Kind::Name, 1);
        assert!(are_numbered_apart(&name("h20"), &name("h200")));
        assert!(
            !are_numbered_apart(&name("h20"), &name("h20 chip")) && !are_numbered_apart(&name("h20"), &name("nvidia"))
        );
        let term = Term::said("en", "5g network", Kind::Term, 1);
        assert!(!are_numbered_apart(&term, &Term::said("ru", "сеть 4g", Kind::Term, 1)), "no names");
    }

    #[test]
    fn names_with_other_capitals_are_different_names() {
        let name = |form: &str| {
            let mut term = Term::said("pl", &form.to_lowercase(), Kind::Name, 1);
            term.forms = vec![Form { words: vec![word(form)], head: 0, count: 1, initial: false }];
            term
        };
        assert!(are_lettered_apart(&name("Meta"), &name("MetaX")));
        assert!(!are_lettered_apart(&name("WhatsApp"), &name("WhatsAppa")), "a case of it");
        let greek = Term { lang: "el".parse().unwrap(), ..name("Meta") };
        assert!(!are_lettered_apart(&greek, &name("MetaX")), "languages may have capitals of their own");
    }

    #[test]
    fn a_term_written_with_a_hyphen_is_the_same_term() {
        let said = |text: &str| {
            let mut term = Term::said("en", text, Kind::Term, 1);
            term.forms = vec![Form { words: text.split(' ').map(word).collect(), head: 0, count: 1, initial: false }];
            term
        };
        assert!(is_respelling(&said("hand-washing"), &said("hand washing")));
        assert!(!is_respelling(&said("hand-washing"), &said("hand wash")));
    }

    fn word(surface: &str) -> FormWord {
        let tag = Tag { upos: Upos::Noun, certainty: 1.0, case: None, number: None, gender: None };
        FormWord { surface: surface.to_owned(), tag }
    }

    #[test]
    fn one_name_in_three_scripts_is_one_spelling() {
        for (left, right) in
            [("Сингапур", "Singapur"), ("Σιγκαπούρη", "Сингапур"), ("Ханчжоу", "Hangzhou"), ("Μαλαισία", "Малайзия")]
        {
            let like = jaro_winkler(&latin(left), &latin(right));
            assert!(like > 0.75, "{left} {right} {like} {} {}", latin(left), latin(right));
        }
        assert!(jaro_winkler(&latin("Сингапур"), &latin("Malezja")) < 0.6);
    }
}
