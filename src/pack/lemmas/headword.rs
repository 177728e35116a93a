//! Which word a form belongs to, where the lemma list names one that no dictionary has: a form that is a headword of the
//! lexicon, or that suffix analogy gives to one, is that word's (`drony`: `dron`, not `drona`; `ogniwa`: `ogniwo`, not
//! `ogniwać`).

use indexmap::IndexMap;

use super::infinitive::is_verb;
use super::{Lemmas, collocation, corrections};
use crate::pack::entries;
use crate::text::{Key, Lang};

/// The words of one language that the lexicon has for themselves.
#[derive(Debug)]
pub(super) struct Headwords {
    /// By their keys.
    own: IndexMap<String, &'static str>,
    /// By the key of the lemma that the list files them under, where that is none of them.
    filed: IndexMap<String, &'static str>,
}

/// Languages whose nouns have cases: most forms of theirs are ambiguous, and suffix analogy needs telling.
pub(crate) const CASES: [&str; 5] = ["cs", "el", "pl", "ru", "uk"];

/// So many letters at least a form shares with the beginning of the headword that it is given to. Set by hand.
const STEM: usize = 3;

impl Headwords {
    /// The headwords of a column of the lexicon but names; of those with one key the first.
    pub(super) fn new(column: usize, lang: Lang, lemmas: &Lemmas) -> Self {
        let common = |word: &&str| !word.contains(' ') && !is_capitalised(word);
        let (mut own, mut filed) = (IndexMap::new(), IndexMap::new());
        for word in entries::terms(column).map(|(_, term)| term).filter(common) {
            own.entry(key(word)).or_insert(word);
        }
        for word in entries::terms(column).map(|(_, term)| term).filter(common) {
            let lemma = lemmas.lemma(lang, word).filter(|lemma| lemma != word && !is_verb(lemma));
            if let Some(lemma) = lemma.map(|lemma| key(&lemma)).filter(|lemma| !own.contains_key(lemma)) {
                filed.entry(lemma).or_insert(word);
            }
        }
        Self { own, filed }
    }
}

fn key(word: &str) -> String {
    Key::new(word).as_str().to_owned()
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

impl Lemmas {
    /// The lemma of a form that stands in a text: the list's ([`lemma`](Self::lemma)), but where that is no headword of
    /// the lexicon, the form itself if it is one, else the headword that suffix analogy gives to it. A form that is
    /// only tried out may be no word, and analogy would make one of it.
    #[must_use]
    pub fn headword(&self, lang: Lang, form: &str) -> Option<String> {
        let listed = self.lemma(lang, form);
        // Most lemmas are, and this is asked of every word of a text.
        if listed.as_deref().is_some_and(|lemma| self.is_headword(lang, lemma)) {
            return listed;
        }
        let lower = form.to_lowercase();
        let corrected = |form: &str| corrections::correction(lang.as_str(), form).is_some();
        if corrected(form) || corrected(&lower) {
            return listed;
        }
        // A capital of its place, or a name's.
        let common = is_capitalised(form) && listed.as_deref().is_some_and(|lemma| !is_capitalised(lemma));
        let form = if common { &lower } else { form };
        self.known(lang, form, listed.as_deref()).or(listed)
    }

    /// Whether a word is a headword of the lexicon; of a language without cases none is.
    #[must_use]
    pub fn is_headword(&self, lang: Lang, word: &str) -> bool {
        self.headwords(lang).is_some_and(|headwords| headwords.own.contains_key(&key(word)))
    }

    /// Whether a word is its own lemma and a headword, so that nothing sets it right: a short way for most words that the
    /// lexicon itself is made of. Polish plurals and diminutives are looked at more closely.
    pub(super) fn is_citation_form(&self, lang: Lang, word: &str) -> bool {
        let plural = lang.as_str() == "pl" && (word.ends_with(['y', 'i']) || word.ends_with("ek"));
        !plural
            && CASES.contains(&lang.as_str())
            && !word.contains(char::is_uppercase)
            && self.lemma(lang, word).is_some_and(|lemma| lemma == word)
            && self.is_headword(lang, word)
    }

    fn known(&self, lang: Lang, form: &str, lemma: Option<&str>) -> Option<String> {
        let headwords = self.headwords(lang)?;
        let known = |word: &str| headwords.own.get(&key(word)).copied();
        if is_capitalised(form) || lemma.is_some_and(|lemma| is_capitalised(lemma) || known(lemma).is_some()) {
            return None;
        }
        if let Some(own) = known(form) {
            return Some(own.to_owned());
        }
        // `value` in a Polish text is an English word.
        if lemma.is_none() && self.is_english(lang, form) || is_adjective(lang, lemma.unwrap_or_default()) {
            return None;
        }
        let own = key(form);
        let stem = |word: &str| own.chars().zip(key(word).chars()).take_while(|(one, other)| one == other).count();
        let all = self.guesses(lang, form);
        let first = || all.first().is_some_and(|first| !is_verb(&first.lemma));
        // Nor is `mocz`, its own lemma, a verb, nor most of what the Greek list lacks.
        let noun = match lang.as_str() {
            "pl" => lemma == Some(form),
            "el" => lemma.is_none() && first(),
            _ => false,
        };
        let guesses = all.iter().filter(|guess| !(noun && is_verb(&guess.lemma)));
        let guesses = guesses.filter_map(|guess| known(&guess.lemma));
        let mut guesses = guesses.filter(|word| stem(word) >= STEM);
        let guess = guesses.find(|word| lang.as_str() != "ru" || collocation::is_plausible(form, word));
        let filed = || headwords.filed.get(&key(lemma?)).copied();
        guess.or_else(filed).map(str::to_owned)
    }
}

/// How verbal nouns end, which lists file under their verbs.
const VERBAL: [&str; 13] = ["nie", "cie", "ние", "тие", "нье", "ння", "ття", "ní", "tí", "ση", "ξη", "ψη", "μα"];

/// Whether a noun is filed under a verb that only looks like it (`лей`, `лить`): it is none of its verbal nouns, nor a
/// participle.
pub(super) fn is_homograph(lang: Lang, noun: &str, verb: &str) -> bool {
    let derived = VERBAL.iter().chain(&ADJECTIVES).any(|ending| noun.ends_with(ending));
    CASES.contains(&lang.as_str()) && !is_verb(noun) && is_verb(verb) && !derived
}

/// How participles end in the masculine.
const ADJECTIVES: [&str; 9] = ["y", "i", "ый", "ий", "ой", "ý", "í", "ος", "ός"];

/// Czech adjectives are many more than the lexicon has, and most end like a form of a noun (`vzduchové`, `vzduch`).
fn is_adjective(lang: Lang, lemma: &str) -> bool {
    lang.as_str() == "cs" && lemma.ends_with(['ý', 'í'])
}

#[cfg(test)]
mod tests {
    use super::{Lemmas, is_homograph};
    use crate::text::Lang;

    fn lang(code: &str) -> Lang {
        code.parse().unwrap()
    }

    /// Lists that teach by analogy what `-ony`, `-iwa` and `-ucie` are of.
    fn lemmas() -> Lemmas {
        let on = ["bal", "sal", "wag", "bet"].map(|stem| (format!("{stem}ony"), format!("{stem}on")));
        let wa = ["pal", "p", "spo", "pal", "p"].map(|stem| (format!("{stem}iwa"), format!("{stem}iwo")));
        let told = [
            ("drony", "drona"),
            ("ogniwa", "ogniwać"),
            ("premiera", "premier"),
            ("wygrana", "wygrany"),
            ("wygranych", "wygrany"),
            ("walucie", "waluta"),
            ("mocz", "mocz"),
        ];
        let told = told.map(|(form, lemma)| (form.to_owned(), lemma.to_owned()));
        let pairs: Vec<_> = on.into_iter().chain(wa).chain(told).collect();
        let triples: Vec<_> = pairs.iter().map(|(form, lemma)| ("pl", form.as_str(), lemma.as_str())).collect();
        Lemmas::from_triples(&triples).with_lexicon()
    }

    #[test]
    fn a_lemma_that_no_dictionary_has_gives_way_to_one_that_it_has() {
        let lemmas = lemmas();
        let headword = |form| lemmas.headword(lang("pl"), form);
        assert_eq!(headword("drony").as_deref(), Some("dron"));
        assert_eq!(headword("Drony").as_deref(), Some("dron"), "the capital of a place");
        assert_eq!(headword("ogniwa").as_deref(), Some("ogniwo"));
        assert_eq!(headword("premiera").as_deref(), Some("premier"), "a headword already");
        assert_eq!(headword("wygrana").as_deref(), Some("wygrana"));
        assert_eq!(headword("wygranych").as_deref(), Some("wygrana"), "all forms of one word have one lemma");
        assert_eq!(headword("mocz").as_deref(), Some("mocz"));
        assert_eq!(headword("xyzzy"), None);
        assert_eq!(lemmas.key(lang("pl"), "dronami"), "dronami", "no analogy for it");
        assert!(lemmas.is_headword(lang("pl"), "Dron") && !lemmas.is_headword(lang("de"), "Drohne"));
    }

    #[test]
    fn made_up_lists_alone_know_no_headwords() {
        let lemmas = Lemmas::from_triples(&[("pl", "drony", "drona")]);
        assert_eq!(lemmas.headword(lang("pl"), "drony").as_deref(), Some("drona"));
    }

    #[test]
    fn a_noun_is_no_form_of_a_verb_that_looks_like_it() {
        assert!(is_homograph(lang("ru"), "лей", "лить"));
        for (noun, verb) in [("обучение", "обучить"), ("лить", "лить"), ("управляемый", "управлять"), ("лей", "лея")]
        {
            assert!(!is_homograph(lang("ru"), noun, verb), "{noun} {verb}");
        }
        assert!(!is_homograph(lang("es"), "casa", "casít"));
        let lemmas = Lemmas::from_triples(&[("ru", "лея", "лей"), ("ru", "лей", "лить")]);
        assert_eq!(
            (lemmas.key(lang("ru"), "лея").as_str(), lemmas.verb_key(lang("ru"), "лея").as_str()),
            ("лей", "лить")
        );
    }
}
