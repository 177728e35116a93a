//! What the grammars share: the lexicon, capitals, acronyms and hyphens.

use super::{Noun, PhraseWord};
use crate::encoder::{Gender, Number, Upos};
use crate::pack::{Guess, Lemmas, is_verb};
use crate::text::{Key, Lang, Script};

/// The lemma lists, for one language.
pub(super) struct Lexicon<'a> {
    pub(super) lang: Lang,
    lemmas: &'a Lemmas,
}

impl<'a> Lexicon<'a> {
    pub(super) fn new(lang: Lang, lemmas: &'a Lemmas) -> Self {
        Self { lang, lemmas }
    }

    /// The listed lemma; a Russian form with `ё` is also looked for with `е`, as most lists write it.
    pub(super) fn lemma(&self, form: &str) -> Option<String> {
        self.lemmas.lemma(self.lang, form).or_else(|| {
            let plain = form.contains('ё').then(|| form.replace('ё', "е"))?;
            let lemma = self.lemmas.lemma(self.lang, &plain)?;
            Some(restored(form, &lemma))
        })
    }

    /// The noun that the lexicon has for a form, where the list has another lemma or none.
    pub(super) fn headword(&self, form: &str) -> Option<String> {
        self.lemmas.headword(self.lang, form).filter(|word| !self.leads(form, word) && !is_verb(word))
    }

    /// See [`Lemmas::is_headword`].
    pub(super) fn is_headword(&self, word: &str) -> bool {
        self.lemmas.is_headword(self.lang, word)
    }

    /// Whether the list sends `form` to exactly `lemma`.
    pub(super) fn leads(&self, form: &str, lemma: &str) -> bool {
        self.lemma(form).is_some_and(|found| found == lemma)
    }

    /// Whether the list has `word` as a lemma.
    pub(super) fn is_lemma(&self, word: &str) -> bool {
        self.leads(word, word)
    }

    /// Whether `word` is keyed by `lemma`.
    pub(super) fn is_keyed(&self, word: &str, lemma: &str) -> bool {
        self.lemmas.key(self.lang, word) == Key::new(lemma).as_str()
    }

    /// The listed lemma of a name: capitalised as the form is.
    pub(super) fn name(&self, form: &str) -> Option<String> {
        self.lemma(form).filter(|lemma| lemma.starts_with(char::is_uppercase))
    }

    /// See [`Lemmas::is_english`].
    pub(super) fn is_english(&self, word: &str) -> bool {
        self.lemmas.is_english(self.lang, word)
    }

    pub(super) fn guesses(&self, form: &str) -> Vec<Guess> {
        self.lemmas.guesses(self.lang, form)
    }
}

/// `lemma` with each `ё` that `form` has in the same place, before the same letter.
fn restored(form: &str, lemma: &str) -> String {
    let (form, mut lemma): (Vec<char>, Vec<char>) = (form.chars().collect(), lemma.chars().collect());
    for at in 0..lemma.len().min(form.len()) {
        if (form[at], lemma[at]) == ('ё', 'е') && form.get(at + 1) == lemma.get(at + 1) {
            lemma[at] = 'ё';
        } else if form[at] != lemma[at] {
            break;
        }
    }
    lemma.into_iter().collect()
}

/// The word without a capital that only its place gave it.
pub(super) fn uncapitalised(lexicon: &Lexicon<'_>, word: &PhraseWord) -> String {
    let lower = lowered(&word.form);
    let tagged = |wanted: Upos| word.tag.is_some_and(|tag| tag.upos == wanted);
    // German nouns keep theirs.
    let noun = lexicon.lang.as_str() == "de"
        && !tagged(Upos::Adj)
        && lexicon.lemma(&word.form).is_none_or(|lemma| lemma.starts_with(char::is_uppercase));
    let name = tagged(Upos::Propn) && lexicon.lemma(&lower).is_none();
    if !word.sentence_initial || noun || name || has_inner_capital(&word.form) { word.form.clone() } else { lower }
}

/// The word as the list is asked for it: a common noun that has a capital in a heading or on a button is not the name
/// that it may look like (`Menu`, a form of `Men`).
pub(super) fn looked_up(lexicon: &Lexicon<'_>, word: &str) -> String {
    let lower = lowered(word);
    let common = lexicon.lang.as_str() != "de" && !has_inner_capital(word) && lexicon.lemma(&lower).is_some();
    if common { lower } else { word.to_owned() }
}

/// The word with its first letter in lower case.
pub(in crate::concept) fn lowered(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The word with its first letter in upper case.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `word` with a capital wherever the parts of `like` between hyphens have one.
pub(super) fn cased_like(like: &str, word: &str) -> String {
    let mut parts = like.split('-');
    let mut capital = false;
    let cased = |part: &str| {
        capital = parts.next().map_or(capital, |part| part.starts_with(char::is_uppercase));
        if capital { capitalised(part) } else { part.to_owned() }
    };
    word.split('-').map(cased).collect::<Vec<_>>().join("-")
}

/// Whether the words differ at most in the case of their first letters.
pub(super) fn same_but_capital(one: &str, other: &str) -> bool {
    lowered(one) == lowered(other)
}

/// Whether a capital stands after the first letter: `ЦОД`, `OpenAI`, `LLMs`.
pub(super) fn has_inner_capital(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
}

/// Whether a word of this language's text does not inflect: another script, digits, an underscore, an abbreviation, or
/// an English word.
pub(super) fn is_rigid(lexicon: &Lexicon<'_>, word: &str) -> bool {
    let part = word.rsplit(['-', '/']).next().unwrap_or(word);
    Script::of(part) != Some(lexicon.lang.script())
        || part.contains(|letter: char| letter.is_numeric() || letter == '_')
        || has_inner_capital(part)
        || lexicon.is_english(part)
}

/// What is put behind an abbreviation with more than two letters; `чип` in `GPU-чип` is a word.
const LONG_ENDINGS: &[&str] = &["ами", "ями", "ami", "ach", "iem", "owi", "ech"];

/// The abbreviation in an inflected abbreviation: `ЦОДов`, `ЦОД-ов`, `LLM-y`, `GPUs` (at least two capitals, then an
/// ending, perhaps after a hyphen or an apostrophe); `None` for other words.
pub(super) fn acronym(word: &str) -> Option<&str> {
    let end = word.find(|letter: char| !(letter.is_uppercase() || letter.is_numeric()))?;
    let (base, tail) = word.split_at(end);
    let ending = tail.strip_prefix(['-', '\u{2011}', '\'', '\u{2019}']).unwrap_or(tail);
    // `ORF1a` is another thing than `ORF1b`.
    let numbered = base.ends_with(char::is_numeric) && ending.len() == tail.len();
    let short = !numbered && (1..=2).contains(&ending.chars().count()) && ending.chars().all(char::is_lowercase);
    let capitals = base.chars().filter(|letter| letter.is_uppercase()).count();
    (capitals >= 2 && (short || LONG_ENDINGS.contains(&ending))).then_some(base)
}

/// The noun that `noun` makes of `form`, with what inflects in no language kept: an abbreviation loses its ending, of a
/// hyphenated word the list does not know only the last part inflects, and a foreign word stays.
pub(super) fn hyphened(lexicon: &Lexicon<'_>, form: &str, noun: &dyn Fn(&str) -> Noun) -> Noun {
    let kept = |text: &str| Noun {
        text: text.to_owned(),
        number: Number::Sing,
        gender: if lexicon.lang.as_str() == "el" { Gender::Neut } else { Gender::Masc },
        listed: text == form,
    };
    if let Some(base) = acronym(form) {
        return kept(base);
    }
    if let Some((first, last)) = form.rsplit_once(['-', '\u{2011}', '/'])
        && !first.is_empty()
        && !last.is_empty()
        && lexicon.lemma(form).is_none()
    {
        let hyphen = &form[first.len()..form.len() - last.len()];
        // `стран-участниц`: two nouns in one case.
        let both = lexicon.lemma(first).is_some_and(|lemma| lemma != first && !first.contains(char::is_uppercase));
        let apposed = both.then(|| noun(first)).filter(|_| !is_rigid(lexicon, first));
        let inner = hyphened(lexicon, last, noun);
        let text = [apposed.as_ref().map_or(first, |noun| &noun.text), hyphen, &inner.text].concat();
        return Noun { text, ..apposed.unwrap_or(inner) };
    }
    if is_rigid(lexicon, form) { kept(form) } else { noun(form) }
}

#[cfg(test)]
mod tests {
    use super::{acronym, restored};

    #[test]
    fn an_inflected_abbreviation_is_told_from_a_compound() {
        for (word, base) in [("ЦОДов", "ЦОД"), ("ЦОД-ов", "ЦОД"), ("LLM-y", "LLM"), ("GPUs", "GPU"), ("TPUv", "TPU")]
        {
            assert_eq!(acronym(word), Some(base));
        }
        for word in ["ЦОД", "ИИ-модель", "GPU-чип", "Nvidia", "OpenAI", "Xs", "", "чип"] {
            assert_eq!(acronym(word), None, "{word}");
        }
    }

    #[test]
    fn a_lemma_keeps_its_diaeresis() {
        assert_eq!(restored("тяжёлой", "тяжелый"), "тяжёлый");
        assert_eq!(restored("лёд", "лед"), "лёд");
        assert_eq!(restored("вёл", "вести"), "вести");
    }
}
