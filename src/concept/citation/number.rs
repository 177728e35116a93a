//! French, Spanish and English: words have no case, so the citation form is the singular; what agrees keeps its gender.

use super::word::{Lexicon, cased_like, lowered};
use super::{Agreed, Clue, Grammar, Noun};
use crate::encoder::{Gender, Number};

/// One language's tables.
pub(super) struct Numbered {
    /// Plural endings and the singular's, the first that fits counts; for modifiers and unknown nouns.
    singulars: &'static [(&'static str, &'static str)],
    /// Whether modifiers agree in number at all.
    agree: bool,
    /// Nouns that stand in the plural, or mean something else there.
    plurals: &'static [&'static str],
    /// Plurals that no ending tells, also at a compound's end, with their singulars.
    irregular: &'static [(&'static str, &'static str)],
    /// Modifiers with a singular of its own before a noun.
    short: &'static [(&'static str, &'static str)],
}

pub(super) static FRENCH: Numbered = Numbered {
    singulars: &[
        ("eaux", "eau"),
        ("eux", "eux"),
        ("eux", "eu"),
        ("oux", "ou"),
        ("aux", "al"),
        ("aux", "au"),
        ("s", ""),
    ],
    agree: true,
    plurals: &[
        "données",
        "travaux",
        "frais",
        "fonds",
        "mœurs",
        "archives",
        "lunettes",
        "vacances",
        "obsèques",
        "ciseaux",
    ],
    irregular: &[("yeux", "œil"), ("eaux", "eau"), ("émaux", "émail"), ("vitraux", "vitrail"), ("coraux", "corail")],
    short: &[],
};

pub(super) static SPANISH: Numbered = Numbered {
    singulars: &[
        ("ones", "ón"),
        ("iones", "ión"),
        ("anes", "án"),
        ("ines", "ín"),
        ("unes", "ún"),
        ("eses", "és"),
        ("íses", "ís"),
        ("eses", "es"),
        ("ces", "z"),
        ("les", "l"),
        ("res", "r"),
        ("des", "d"),
        ("nes", "n"),
        ("s", ""),
    ],
    agree: true,
    plurals: &["datos", "gastos", "fondos", "gafas", "vacaciones", "tijeras"],
    irregular: &[],
    short: &[("grandes", "gran"), ("buenos", "buen"), ("malos", "mal"), ("primeros", "primer"), ("terceros", "tercer")],
};

pub(super) static ENGLISH: Numbered = Numbered {
    singulars: &[
        ("ies", "y"),
        ("yses", "ysis"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("ss", "ss"),
        ("us", "us"),
        ("is", "is"),
        ("s", ""),
    ],
    agree: false,
    plurals: &[
        "data",
        "goods",
        "earnings",
        "proceedings",
        "savings",
        "media",
        "statistics",
        "economics",
        "politics",
        "physics",
        "mathematics",
        "ethics",
        "logistics",
        "robotics",
        "clothes",
        "trousers",
        "scissors",
        "glasses",
        "remains",
        "premises",
        "customs",
        "headquarters",
        "means",
        "news",
        "troops",
        "pyjamas",
        "binoculars",
        "outskirts",
        "armed forces",
        "human resources",
    ],
    irregular: &[
        ("women", "woman"),
        ("men", "man"),
        ("children", "child"),
        ("feet", "foot"),
        ("teeth", "tooth"),
        ("geese", "goose"),
        ("mice", "mouse"),
        ("oxen", "ox"),
        ("lives", "life"),
        ("knives", "knife"),
        ("wives", "wife"),
        ("leaves", "leaf"),
        ("loaves", "loaf"),
        ("shelves", "shelf"),
        ("halves", "half"),
        ("wolves", "wolf"),
        ("thieves", "thief"),
        ("criteria", "criterion"),
        ("phenomena", "phenomenon"),
        ("bacteria", "bacterium"),
        ("nuclei", "nucleus"),
        ("stimuli", "stimulus"),
        ("fungi", "fungus"),
        ("algae", "alga"),
        ("larvae", "larva"),
        ("indices", "index"),
        ("matrices", "matrix"),
        ("vertices", "vertex"),
        ("appendices", "appendix"),
    ],
    short: &[],
};

/// Nouns that end in the singular like a plural.
const SINGULARS: &[&str] = &[
    "accès", "avis", "bois", "bonus", "bus", "choix", "concours", "corps", "cours", "fois", "gas", "gaz", "lens",
    "mars", "pays", "prix", "procès", "progrès", "series", "species", "succès", "temps",
];

impl Numbered {
    /// The singular: of what the endings allow the first that the list knows, else the first.
    fn singular(&self, lexicon: &Lexicon<'_>, form: &str) -> String {
        let cut = |(plural, singular): &(&str, &str)| {
            let stem = form.strip_suffix(plural).filter(|stem| stem.chars().count() > 1)?;
            Some([stem, singular].concat())
        };
        let cuts = || self.singulars.iter().filter_map(cut);
        let listed = cuts().find(|singular| lexicon.is_lemma(singular));
        let listed = listed.or_else(|| cuts().find(|singular| lexicon.lemma(singular).is_some()));
        listed.or_else(|| self.singulars.iter().find_map(cut)).unwrap_or_else(|| form.to_owned())
    }
}

impl Grammar for Numbered {
    fn noun(&self, lexicon: &Lexicon<'_>, form: &str, _clue: Clue) -> Noun {
        let fixed = |text: &str, number| Noun { text: text.to_owned(), number, gender: Gender::Masc, listed: true };
        if self.plurals.contains(&form.to_lowercase().as_str()) {
            return fixed(form, Number::Plur);
        }
        let lower = form.to_lowercase();
        let irregular =
            self.irregular.iter().find_map(|(plural, own)| Some([lower.strip_suffix(plural)?, own].concat()));
        if let Some(singular) = irregular.filter(|_| form == lower || lowered(form) == lower) {
            return fixed(&cased_like(form, &singular), Number::Sing);
        }
        // `mois`, `crisis`: the list has it for its own lemma.
        if SINGULARS.contains(&lower.as_str()) || lexicon.is_lemma(&lower) {
            return fixed(form, Number::Sing);
        }
        // The list's lemma, unless it is another word's: a verb's (`leaves`) or an adjective's differs by more than an
        // ending of the plural.
        let cut = self.singular(lexicon, form);
        let listed = lexicon.lemma(form).map(|lemma| cased_like(form, &lemma));
        let plural = cut != form;
        match listed {
            Some(lemma) if lemma == cut => fixed(&lemma, Number::Sing),
            Some(_) if plural && lexicon.lemma(&cut).is_some() => fixed(&cut, Number::Sing),
            Some(lemma) if plural => fixed(&lemma, Number::Sing),
            Some(_) => fixed(form, Number::Sing),
            None => Noun { listed: !plural, ..fixed(&cut, Number::Sing) },
        }
    }

    fn modifier(&self, lexicon: &Lexicon<'_>, form: &str, head: &Noun) -> Option<Agreed> {
        if !self.agree || head.number == Number::Plur || lexicon.lemma(form).is_none_or(|lemma| lemma == form) {
            return None;
        }
        let short = self.short.iter().find(|(plural, _)| *plural == form);
        let singular = short.map_or_else(|| self.singular(lexicon, form), |(_, singular)| (*singular).to_owned());
        let vouched = lexicon.lemma(&singular).is_some();
        Some((singular, vouched))
    }

    fn genders(&self, _lexicon: &Lexicon<'_>, _form: &str) -> Option<[bool; 3]> {
        None
    }

    fn features(&self, _lexicon: &Lexicon<'_>, _lemma: &str, _clue: Clue) -> (Number, Gender) {
        (Number::Sing, Gender::Masc)
    }

    /// Adjectives up to the first preposition or article, which are short and end in no plural.
    fn following(&self, lexicon: &Lexicon<'_>, head: &str, after: &[&str]) -> usize {
        if !self.agree {
            return 0;
        }
        let plural = head.ends_with(['s', 'x']);
        let agrees = |form: &&&str| {
            form.chars().count() > 3 && form.ends_with(['s', 'x']) == plural && lexicon.lemma(form).is_some()
        };
        after.iter().take_while(agrees).count()
    }
}
