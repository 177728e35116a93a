//! Name: whom and what two articles both call by name, whatever their languages and scripts.

use itertools::Itertools;

use super::gist::SENTENCES;
use crate::comparison::is_name;
use crate::encoder::Encoded;
use crate::segment::Sentence;
use crate::text::latin;

/// Letters of a name that count: what follows them is inflected. Of 4 and 5 the one with which grouping finds more pairs of
/// the news.
const BEGINNING: usize = 4;

/// A name of fewer letters in Latin script is like too many others. Set by hand.
const SHORTEST: usize = 2;

/// Names that are added to each article's when their share in common is taken: of articles that name one thing each,
/// one in common says little. Set by hand.
const DOUBT: f32 = 2.0;

/// The names of an article: the beginnings of its capitalised words in Latin letters, of double letters one; sorted, each
/// once. The first word of a sentence tells nothing, nor does any in German, where every noun has a capital.
pub(super) fn of_article(encoded: &Encoded) -> Vec<String> {
    let article = &encoded.article;
    let inside = |sentence: &Sentence| sentence.words.iter().skip(1).map(|word| word.span).collect_vec();
    let sentences = encoded.segments.sentences.iter().take(SENTENCES);
    let words = sentences.flat_map(inside).map(|span| span.of(&article.text));
    let names = words.filter(|word| article.lang.as_str() != "de" && is_name(word)).map(beginning);
    names.filter(|name| name.len() >= SHORTEST).sorted_unstable().dedup().collect()
}

fn beginning(name: &str) -> String {
    latin(name).chars().filter(char::is_ascii_alphanumeric).dedup().take(BEGINNING).collect()
}

/// The share of names that two articles have in common: their number over the geometric mean of the articles' numbers,
/// 0 to 1. Both are sorted.
pub(super) fn in_common(own: &[String], theirs: &[String]) -> f32 {
    let common = own.iter().filter(|name| theirs.binary_search(name).is_ok()).count();
    common as f32 / ((own.len() as f32 + DOUBT) * (theirs.len() as f32 + DOUBT)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::{beginning, in_common};

    #[test]
    fn a_name_is_the_same_in_every_case_and_script() {
        assert_eq!(["Tammeveer", "Таммевеэра", "Ταμεβέερ"].map(beginning), ["tame", "tame", "tame"]);
        assert_eq!(["EU", "Wien", "WTO"].map(beginning), ["eu", "vien", "vto"]);
    }

    #[test]
    fn names_in_common_are_a_share_of_all() {
        let names = |all: &str| all.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (own, theirs) = (names("eu nato tame"), names("eu tame"));
        assert!((in_common(&own, &theirs) - 2.0 / 20_f32.sqrt()).abs() < 1e-6);
        assert_eq!(in_common(&own, &theirs), in_common(&theirs, &own));
        assert_eq!(in_common(&[], &theirs), 0.0);
    }
}
