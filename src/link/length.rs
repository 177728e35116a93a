//! How many words a term has, for comparison with a term of another language.

use std::ops::RangeInclusive;

use super::Term;
use crate::text::Lang;

/// Languages that write the words of a compound as one (`Rechenzentrum`, `data centre`).
const COMPOUNDING: [&str; 9] = ["da", "de", "et", "fi", "hu", "is", "nb", "nl", "sv"];

/// So many letters of such a word may be a word of another language: `Zellbereich` may be two, `Zelle` is one. Set by
/// hand.
const PART: usize = 5;

/// How many words the term has: in a compounding language at least and at most.
fn words(term: &Term) -> RangeInclusive<usize> {
    let words = || term.key.split([' ', '-']);
    let most = |word: &str| if compounds(term.lang) { (word.chars().count() / PART).max(1) } else { 1 };
    words().count()..=words().map(most).sum()
}

fn compounds(lang: Lang) -> bool {
    COMPOUNDING.contains(&lang.as_str())
}

/// Whether all of these terms may have one number of words.
pub fn are_even<'a>(terms: impl Iterator<Item = &'a Term>) -> bool {
    let common = terms.map(words).reduce(|one, other| *one.start().max(other.start())..=*one.end().min(other.end()));
    common.is_none_or(|common| !common.is_empty())
}

/// The share of the longer term's words that the shorter has, 0 to 1, where compounds count as what makes it greatest.
pub fn evenness(left: &Term, right: &Term) -> f32 {
    let (here, there) = (words(left), words(right));
    let (short, long) = if here.end() < there.end() { (here, there) } else { (there, here) };
    (*short.end() as f32 / (*long.start()).max(1) as f32).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::{are_even, evenness};
    use crate::candidate::Kind;
    use crate::link::Term;

    #[test]
    fn a_compound_is_as_long_as_its_parts() {
        let term = |lang: &str, key: &str| Term::said(lang, key, Kind::Term, 1);
        let [field, pole, cell] =
            [("de", "datenbankfeld"), ("pl", "pole baza dane"), ("de", "zelle")].map(|(l, k)| term(l, k));
        let english = term("en", "database field");
        assert_eq!((evenness(&english, &field), evenness(&field, &english)), (1.0, 1.0));
        assert!((evenness(&field, &pole) - 2.0 / 3.0).abs() < 1e-6);
        assert_eq!(evenness(&cell, &english), 0.5);
        assert!(are_even([&english, &field].into_iter()));
        assert!(!are_even([&english, &field, &pole].into_iter()), "Polish says three");
        assert!(!are_even([&english, &cell].into_iter()));
    }
}
