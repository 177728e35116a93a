//! Nouns and participles that the lists misfile, set right by what the lists say of their other forms: a verbal noun under
//! its verb (`zastąpienia`, `zastąpić`; `ρυθμίσεις`, `ρυθμίζω`), a plural under itself (`warunki`), one gender of a participle
//! under its verb, and unlisted forms whose accent moves.

use super::{Lemmas, corrections};
use crate::text::{Lang, recessive};

/// How Polish verbal nouns end: the nominative, the genitive, by which the list tells them from finite verbs, and the other
/// forms. Their verbs end in -ć.
const VERBAL: [(&str, &str, &[&str]); 2] = [
    ("nie", "nia", &["nie", "nia", "niu", "niem", "niom", "niami", "niach", "ń"]),
    ("cie", "cia", &["cie", "cia", "ciu", "ciem", "ciom", "ciami", "ciach", "ć"]),
];

/// How Greek nouns of action end in the plural, and their nominative.
const ACTION: [(&str, &str); 3] = [("σεις", "ση"), ("ξεις", "ξη"), ("ψεις", "ψη")];

/// How Greek neuters in -μα end in other forms.
const NEUTER: [&str; 3] = ["ματα", "ματος", "μάτων"];

/// How Greek participles in -μένος end, and how those of the present do whose accent has moved, and where it has not.
const PARTICIPLE: [&str; 12] = ["ος", "ου", "ο", "ον", "οι", "ων", "ους", "η", "ης", "ην", "ες", "α"];
const PRESENT: [(&str, &str); 2] = [("ο", "όμεν"), ("ου", "ούμεν")];

/// So many letters at least stand before a participle's ending: `μένα` is none.
const STEM: usize = 2;

impl Lemmas {
    /// The nominative of a noun that the list misfiles; `None` where it need not be set right, or cannot.
    pub(super) fn noun(&self, lang: Lang, word: &str) -> Option<String> {
        let word = || word.to_lowercase();
        match lang.as_str() {
            "pl" => self.verbal_noun(lang, &word()).or_else(|| self.singular(lang, &word())),
            "el" => self
                .action_noun(lang, &word())
                .or_else(|| self.neuter(lang, &word()))
                .or_else(|| self.participle(lang, &word()))
                .or_else(|| self.man(lang, &word()))
                .or_else(|| self.loan(lang, &word())),
            _ => None,
        }
    }

    /// The lemma that a form leads to at last.
    fn listed(&self, lang: Lang, form: &str) -> Option<String> {
        self.lemma(lang, form).map(|lemma| self.verb_root(lang, lemma))
    }

    /// A finite form that looks like a verbal noun (`robicie`) is none, for the list knows no `robicia`; nor is an
    /// infinitive. Of some the list files but the genitive plural under the verb (`obliczeń`, `obliczenia`).
    fn verbal_noun(&self, lang: Lang, word: &str) -> Option<String> {
        VERBAL.iter().find_map(|(nominative, genitive, cases)| {
            let stem = cases.iter().find_map(|case| word.strip_suffix(case))?;
            let noun = [stem, nominative].concat();
            let own = self.listed(lang, word);
            if own.is_none() && self.is_headword(lang, &noun) {
                return Some(noun);
            }
            let lemma = self.listed(lang, &[stem, genitive].concat())?;
            if word.ends_with('ć') && own.as_deref() == Some(word) {
                return None;
            }
            let is_own = if lemma.ends_with('ć') {
                own.is_none_or(|own| own == lemma)
            } else {
                lemma == noun && own.is_some_and(|own| own.ends_with('ć'))
            };
            is_own.then_some(noun)
        })
    }

    /// The singular of a Polish noun whose plural the list takes for a word of its own: its instrumental or
    /// genitive tells (`warunkiem`, `kształtu`). Adjectives have an -ego; of the feminines only those in -ka, by their
    /// genitive (`ścieżek`).
    fn singular(&self, lang: Lang, word: &str) -> Option<String> {
        if corrections::correction(lang.as_str(), word).is_some() {
            return None;
        }
        let lemma = self.listed(lang, word)?;
        if let Some(stem) = lemma.strip_suffix("ek").filter(|_| lemma == word) {
            let feminine = [stem, "ka"].concat();
            let masculine = self.lemma(lang, &[stem, "kiem"].concat()).is_some();
            return (!masculine && self.lemma(lang, &feminine).as_deref() == Some(&feminine)).then_some(feminine);
        }
        let stem = lemma.strip_suffix(['y', 'i']).filter(|stem| stem.chars().count() > 2)?;
        let adjective = ["ego", "iego"].iter().any(|ending| self.lemma(lang, &[stem, ending].concat()).is_some());
        let cases = ["iem", "em", "u"].iter().map(|ending| [stem, ending].concat());
        let mut singulars = cases.filter_map(|case| self.lemma(lang, &case));
        // A vowel may flee or change: `warunk-`, `warunek`; `samochod-`, `samochód`.
        let length = stem.chars().count();
        let begins = |other: &String| {
            let common = other.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
            common > 2 && common + 2 >= length && other.chars().count() <= length + 1
        };
        singulars.find(|other| !adjective && !other.ends_with(['y', 'i', 'ć']) && begins(other))
    }

    /// `ρυθμίσεις` is a form of `ρυθμίζω` too, but the noun is far commoner wherever the word is one.
    fn action_noun(&self, lang: Lang, word: &str) -> Option<String> {
        let (stem, ending) = ACTION.iter().find_map(|(form, own)| Some((word.strip_suffix(form)?, own)))?;
        self.listed(lang, word).filter(|lemma| lemma.ends_with(['ω', 'ώ']) || lemma.ends_with("μαι"))?;
        let noun = recessive(&[stem, ending].concat());
        self.listed(lang, &noun).filter(|lemma| *lemma == noun)
    }

    /// The masculine nominative of a Greek participle that the list files under its verb, or does not have, so that suffix
    /// analogy would: the other genders and numbers it mostly files under that (`επιλεγμένος`, `επιλεγμένη`).
    fn participle(&self, lang: Lang, word: &str) -> Option<String> {
        let (stem, ending) = word.split_at(word.rfind("μέν").or_else(|| word.rfind("μεν"))?);
        let (marker, ending) = ending.split_at("μέν".len());
        let noun = |lemma: String| !lemma.ends_with(['ω', 'ώ']) && !lemma.ends_with("μαι");
        if !PARTICIPLE.contains(&ending) || stem.chars().count() < STEM || self.listed(lang, word).is_some_and(noun) {
            return None;
        }
        // The accent of `αναφερόμενος` moves.
        let moved = PRESENT
            .iter()
            .find_map(|(bare, own)| Some([word.strip_suffix(&[bare, marker, ending].concat())?, own].concat()));
        Some(moved.unwrap_or_else(|| [stem, marker].concat()) + "ος")
    }

    /// An unlisted man's or tool's noun: its nominative alone looks like the forms that the list files under women
    /// (`εκθέτης`, `χειριστής`).
    fn man(&self, lang: Lang, word: &str) -> Option<String> {
        if self.lemma(lang, word).is_some() || !word.ends_with('ς') {
            return None;
        }
        let mut guesses = self.guesses(lang, word).into_iter().map(|guess| guess.lemma);
        guesses.next().filter(|likeliest| likeliest.ends_with("τρια"))?;
        guesses.find(|lemma| lemma == word)
    }

    /// An unlisted loan word in -έλα or -έτα is a feminine in the singular (`καρτέλα`, `παλέτα`), though listed words with
    /// these endings are rather neuters in the plural.
    fn loan(&self, lang: Lang, word: &str) -> Option<String> {
        let is_loan = ["έλα", "έτα"].iter().any(|ending| word.ends_with(ending)) && self.lemma(lang, word).is_none();
        is_loan.then(|| word.to_owned())
    }

    /// An unlisted neuter in -μα: suffix analogy leaves the accent where the longer form has it.
    fn neuter(&self, lang: Lang, word: &str) -> Option<String> {
        let stem = NEUTER.iter().find_map(|ending| word.strip_suffix(ending))?;
        let unlisted = self.lemma(lang, word).is_none() && stem.chars().count() > 1;
        unlisted.then(|| recessive(&[stem, "μα"].concat()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Lemmas;

    #[test]
    fn a_polish_verbal_noun_is_no_form_of_its_verb() {
        let forms = ["zastąpienie", "zastąpienia", "zastąpi", "zastąpicie", "zastąpić"];
        let triples: Vec<_> = forms.iter().map(|form| ("pl", *form, "zastąpić")).collect();
        let lemmas = Lemmas::from_triples(&triples);
        let key = |word| lemmas.key("pl".parse().unwrap(), word);
        assert_eq!(key("Zastąpieniach"), key("zastąpienie"));
        assert_eq!((key("zastąpienia").as_str(), key("zastąpicie").as_str()), ("zastąpienie", "zastąpić"));
        assert_eq!(lemmas.verb_key("pl".parse().unwrap(), "zastąpienie"), "zastąpić");
    }

    #[test]
    fn a_genitive_plural_alone_under_the_verb_is_set_right_too() {
        let triples = [
            ("pl", "obliczenie", "obliczenie"),
            ("pl", "obliczenia", "obliczenie"),
            ("pl", "obliczeń", "obliczyć"),
            ("pl", "obliczyć", "obliczyć"),
            ("pl", "użycie", "użycie"),
            ("pl", "użycia", "użycie"),
            ("pl", "użyciu", "użyć"),
            ("pl", "użyć", "użyć"),
            ("pl", "odkrycia", "odkryć"),
            ("pl", "odkryć", "odkryć"),
            ("pl", "zmienia", "zmieniać"),
            ("pl", "zmień", "zmienić"),
        ];
        let lemmas = Lemmas::from_triples(&triples);
        let key = |word| lemmas.key("pl".parse().unwrap(), word);
        assert_eq!(["obliczeń", "użyciu"].map(key), ["obliczenie", "użycie"]);
        assert_eq!(["użyć", "odkryć", "zmień"].map(key), ["użyć", "odkryć", "zmienić"], "infinitives, an imperative");
    }

    #[test]
    fn a_polish_plural_leads_to_its_singular_unless_it_is_an_adjective() {
        let triples = [
            ("pl", "warunki", "warunki"),
            ("pl", "warunków", "warunki"),
            ("pl", "warunkiem", "warunek"),
            ("pl", "poziomy", "poziomy"),
            ("pl", "poziomego", "poziomy"),
            ("pl", "poziomem", "poziom"),
            ("pl", "ścieżek", "ścieżek"),
            ("pl", "ścieżka", "ścieżka"),
            ("pl", "wniosek", "wniosek"),
            ("pl", "wnioskiem", "wniosek"),
        ];
        let lemmas = Lemmas::from_triples(&triples);
        let key = |word| lemmas.key("pl".parse().unwrap(), word);
        assert_eq!((key("warunki"), key("Warunków")), ("warunek".into(), "warunek".into()));
        assert_eq!(["poziomy", "ścieżek", "wniosek"].map(key), ["poziomy", "ścieżka", "wniosek"]);
    }

    #[test]
    fn all_genders_of_a_greek_participle_are_one_word() {
        let filed = [
            ("επιλεγμένος", "επιλέγω"),
            ("επιλεγμένη", "επιλεγμένος"),
            ("επιλέγω", "επιλέγω"),
            ("μένα", "εγώ"),
            ("αναφερόμενος", "αναφέρω"),
            ("αναφερομένων", "αναφέρω"),
            ("αναφέρω", "αναφέρω"),
            ("έμενα", "μένω"),
            ("μένω", "μένω"),
        ];
        let lemmas = Lemmas::from_triples(&filed.map(|(form, lemma)| ("el", form, lemma)));
        let key = |word| lemmas.key("el".parse().unwrap(), word);
        assert_eq!(["επιλεγμένος", "επιλεγμένη"].map(key), ["επιλεγμένοσ", "επιλεγμένοσ"]);
        assert_eq!(["αναφερόμενος", "αναφερομένων"].map(key), ["αναφερόμενοσ", "αναφερόμενοσ"]);
        assert_eq!(lemmas.verb_key("el".parse().unwrap(), "έμενα"), "μένω");
        assert_eq!(["αριθμημένη", "αριθμημένος"].map(key), ["αριθμημένοσ", "αριθμημένοσ"], "unlisted");
        assert_eq!(["μενού", "καρτέλα"].map(key), ["μενού", "καρτέλα"], "no participle, no neuter");
    }

    #[test]
    fn greek_nouns_keep_their_accent_and_are_no_verbs() {
        let triples = [("el", "ρυθμίσεις", "ρυθμίζω"), ("el", "ρύθμιση", "ρύθμιση"), ("el", "ρυθμίζω", "ρυθμίζω")];
        let lemmas = Lemmas::from_triples(&triples);
        let key = |word| lemmas.key("el".parse().unwrap(), word);
        assert_eq!(
            ["ρυθμίσεις", "αρθρώματα", "γνωρίσματος", "σχήματα"].map(key),
            ["ρύθμιση", "άρθρωμα", "γνώρισμα", "σχήμα"]
        );
    }
}
