//! Greek.

use unicode_normalization::UnicodeNormalization;

use super::word::{Lexicon, cased_like, lowered};
use super::{Agreed, Clue, Grammar, Noun};
use crate::encoder::Gender::{self, Fem, Masc, Neut};
use crate::encoder::Number;
use crate::pack::is_verb;
use crate::text::{once_accented, recessive};

pub(super) struct Greek;

/// Endings of lemmas whose gender they tell; the first that fits counts. Nouns in -ος are probed instead.
const GENDERS: &[(&str, Gender)] = &[
    ("μα", Neut),
    ("οδος", Fem),
    ("μετρος", Fem),
    ("ψήφος", Fem),
    ("νήσος", Fem),
    ("ήπειρος", Fem),
    ("λεωφόρος", Fem),
    ("ισχύς", Fem),
    ("άτης", Masc),
    ("ης", Masc),
    ("ής", Masc),
    ("ας", Masc),
    ("άς", Masc),
    ("ές", Masc),
    ("ούς", Masc),
    ("ως", Neut),
    ("ώς", Neut),
    ("υς", Masc),
    ("η", Fem),
    ("ή", Fem),
    ("α", Fem),
    ("ά", Fem),
    ("ω", Fem),
    ("ώ", Fem),
];

/// Plural-only nouns in the nominative.
const PLURALS: &[(&str, Gender)] = &[
    ("ες", Fem),
    ("εκλογές", Fem),
    ("διακοπές", Fem),
    ("αποδοχές", Fem),
    ("δεδομένα", Neut),
    ("χρήματα", Neut),
    ("μέσα", Neut),
    ("ύδατα", Neut),
    ("προδιαγραφές", Fem),
    ("οι", Masc),
    ("οί", Masc),
];

/// One way in which adjectives are declined: the nominative endings (masculine, which is the lemma's, feminine, neuter,
/// then the same in the plural), and the other endings (masculine or neuter, feminine, plural).
struct Class {
    singular: [&'static str; 3],
    plural: [&'static str; 3],
    oblique: [&'static [&'static str]; 3],
}

const CLASSES: &[Class] = &[
    Class {
        singular: ["ος", "η", "ο"], plural: ["οι", "ες", "α"], oblique: [&["ου", "ο"], &["ης"], &["ων", "ους"]]
    },
    Class {
        singular: ["ος", "α", "ο"], plural: ["οι", "ες", "α"], oblique: [&["ου", "ο"], &["ας"], &["ων", "ους"]]
    },
    Class {
        singular: ["ός", "ή", "ό"], plural: ["οί", "ές", "ά"], oblique: [&["ού", "ό"], &["ής"], &["ών", "ούς"]]
    },
    Class {
        singular: ["ός", "ά", "ό"], plural: ["οί", "ές", "ά"], oblique: [&["ού", "ό"], &["άς"], &["ών", "ούς"]]
    },
    Class {
        singular: ["ής", "ής", "ές"],
        plural: ["είς", "είς", "ή"],
        oblique: [&["ούς", "ή"], &["ούς", "ή"], &["ών"]],
    },
    Class {
        singular: ["ύς", "εία", "ύ"],
        plural: ["είς", "είες", "έα"],
        oblique: [&["έος"], &["είας"], &["έων", "ειών"]],
    },
    Class {
        singular: ["ύς", "ιά", "ύ"],
        plural: ["ιοί", "ιές", "ιά"],
        oblique: [&["ιού"], &["ιάς"], &["ιών", "ιούς"]],
    },
    Class {
        singular: ["ων", "ουσα", "ον"],
        plural: ["οντες", "ουσες", "οντα"],
        oblique: [&["οντος", "οντα"], &["ουσας"], &["όντων", "ουσών"]],
    },
    Class {
        singular: ["ών", "ούσα", "όν"],
        plural: ["όντες", "ούσες", "όντα"],
        oblique: [&["όντος", "όντα"], &["ούσας"], &["όντων"]],
    },
];

struct Adjective {
    stem: String,
    class: &'static Class,
    /// The genders its ending allows: none for a plural's.
    genders: [bool; 3],
    listed: bool,
}

/// The adjective of which `form` is a form: its listed lemma, else the likeliest guess with an adjective's ending.
fn adjective(lexicon: &Lexicon<'_>, form: &str) -> Option<Adjective> {
    let lower = lowered(form);
    let listed = lexicon.lemma(form).map(|lemma| lowered(&lemma)).filter(|lemma| !is_verb(lemma));
    let guesses = || lexicon.guesses(&lower).into_iter().map(|guess| guess.lemma).filter(|lemma| !is_verb(lemma));
    let vouched = listed.is_some();
    let lemmas: Vec<String> = listed.map_or_else(
        || moved(lexicon, &lower).into_iter().chain(participles(&lower)).chain(guesses()).collect(),
        |lemma| std::iter::once(lemma).chain(participles(&lower)).collect(),
    );
    for lemma in lemmas {
        // The list files `δημόσιου` under a noun in the neuter, `ηλεκτρικών` under one in the plural.
        let masculine = |(ending, own): &(&str, &str)| {
            let stem = lemma.strip_suffix(ending)?;
            let other = [stem, own].concat();
            // Only an adjective has a feminine: `χώρος` is none.
            let feminines = ["η", "α", "ή", "ά", "ής"].iter().map(|ending| [stem, ending].concat());
            feminines.into_iter().any(|feminine| lexicon.leads(&feminine, &other)).then_some(other)
        };
        let lemma = NOMINALISED.iter().find_map(masculine).unwrap_or(lemma);
        let fitting = CLASSES.iter().rev().filter_map(|class| {
            let stem = lemma.strip_suffix(class.singular[0])?;
            let genders = class.genders(stem, &lower)?;
            Some((support(lexicon, class, stem, &lemma), stem, class, genders))
        });
        if let Some((_, stem, class, genders)) = fitting.max_by_key(|(support, ..)| *support) {
            return Some(Adjective { stem: cased_like(form, stem), class, genders, listed: vouched });
        }
    }
    None
}

/// Endings of nouns made from adjectives, and of those.
const NOMINALISED: &[(&str, &str)] =
    &[("ο", "ος"), ("ό", "ός"), ("α", "ος"), ("ά", "ός"), ("η", "ος"), ("ή", "ός"), ("ή", "ής"), ("ές", "ής")];

/// The listed lemma of a noun, where the list is right about it.
///
/// It sends men to women (`χειριστής, χειρίστρια`), relatives to each other (`μητέρα, πατέρας`), and nouns to the
/// adjectives that they were made from (`έγγραφο, έγγραφος`).
fn listed(lexicon: &Lexicon<'_>, form: &str, clue: Clue) -> Option<String> {
    let lemma = lexicon.lemma(form).filter(|lemma| !is_verb(lemma))?;
    let lower = lowered(form);
    let (plain, bare) = (unaccented(&lower), unaccented(&lowered(&lemma)));
    if plain.chars().next() != bare.chars().next() {
        return Some(form.to_owned());
    }
    let woman = WOMEN.iter().find(|woman| bare.ends_with(*woman) && !plain.contains(woman.trim_end_matches('α')));
    if woman.is_some() {
        return man(&lower).map(|man| cased_like(form, &man));
    }
    let own = (lower.strip_suffix('ς')).is_some_and(|stem| lexicon.leads(stem, &lower));
    let feminine = clue.tagged == Some(Fem)
        && lower.ends_with(['η', 'ή', 'α', 'ά'])
        && features(lexicon, &lemma, Clue::default()).1 != Fem;
    if own || feminine && !clue.plural {
        return Some(form.to_owned());
    }
    let plural = lemma.strip_suffix("οι").map(|stem| [stem, "ος"].concat());
    let plural = plural.or_else(|| lemma.strip_suffix("οί").map(|stem| [stem, "ός"].concat()));
    if let Some(singular) = plural.filter(|singular| lexicon.is_lemma(singular) || lexicon.leads(&lemma, singular)) {
        return Some(cased_like(form, &singular));
    }
    Some(cased_like(form, &neuter(lexicon, &lower, &lemma, clue).unwrap_or(lemma)))
}

/// Endings of women's nouns that the list has for men, unaccented.
const WOMEN: &[&str] = &["τρια", "ισσα", "ιδα", "ου"];

/// The nominative singular of a man's noun in -ης or -ας.
fn man(form: &str) -> Option<String> {
    let endings = [
        ("ής", "ής"),
        ("ης", "ης"),
        ("άς", "άς"),
        ("ας", "ας"),
        ("ή", "ής"),
        ("η", "ης"),
        ("ές", "ής"),
        ("ών", "ής"),
        ("ες", "ης"),
    ];
    endings.into_iter().find_map(|(ending, own)| Some([form.strip_suffix(ending)?, own].concat()))
}

/// The neuter noun made from the adjective `lemma`, if `form` is one of its forms: a neuter ending, or a neuter by the
/// modifiers or the tagger.
fn neuter(lexicon: &Lexicon<'_>, form: &str, lemma: &str, clue: Clue) -> Option<String> {
    let lower = lowered(lemma);
    let (ending, own) =
        [("ος", "ο"), ("ός", "ό"), ("ών", "όν"), ("ων", "ον")].into_iter().find(|(e, _)| lower.ends_with(e))?;
    let stem = lower.strip_suffix(ending)?;
    // The genitive: `τέλη` is a plural of `τέλος`.
    let feminines = ["ης", "ας", "ής", "άς", "ουσας", "ούσας"].iter().map(|ending| [stem, ending].concat());
    let adjective = feminines.into_iter().any(|feminine| lexicon.leads(&feminine, lemma));
    let neuter = clue.gender() == Some(Neut) || clue.tagged.is_none() && !clue.forbids(Neut) && form.ends_with(own);
    (adjective && neuter && (form.ends_with(own) || clue.gender() == Some(Neut))).then(|| [stem, own].concat())
}

/// The lemma of a participle by its ending: `εκπαιδευμένων`, `διευθύνοντος`.
fn participles(form: &str) -> impl Iterator<Item = String> {
    let endings: &[(&str, &str)] = &[("μέν", "μένος"), ("όμεν", "όμενος")];
    let passive = endings.iter().find_map(|(mark, lemma)| {
        let at = form.rfind(mark)?;
        let rest = form[at + mark.len()..].chars().count();
        (rest <= 3 && at > 0).then(|| [&form[..at], lemma].concat())
    });
    let compared = ["τερ", "τατ"].iter().find_map(|mark| {
        let at = form.rfind(mark)? + mark.len();
        (form[at..].chars().count() <= 3).then(|| [&form[..at], "ος"].concat())
    });
    let active = [("οντος", "ων"), ("οντα", "ων"), ("οντες", "ων"), ("ουσας", "ων"), ("όντος", "ών"), ("ούσας", "ών")];
    let active = active.into_iter().find_map(|(ending, lemma)| Some([form.strip_suffix(ending)?, lemma].concat()));
    passive.into_iter().chain(compared).chain(active)
}

impl Class {
    /// The genders in which `stem` has the form `form`, accents aside (`δημοσίων`): all for one that may be a plural too,
    /// none for one that must be; `None` if it is not of this class.
    fn genders(&self, stem: &str, form: &str) -> Option<[bool; 3]> {
        let form = unaccented(form);
        let ending = form.strip_prefix(&unaccented(stem))?;
        let has = |endings: &[&str]| endings.iter().any(|other| unaccented(other) == ending);
        let common = has(self.oblique[0]);
        let genders = [
            common || has(&self.singular[..1]),
            has(self.oblique[1]) || has(&self.singular[1..2]),
            common || has(&self.singular[2..]),
        ];
        let (singular, plural) = (genders.contains(&true), has(self.oblique[2]) || has(&self.plural));
        (singular || plural).then_some(if singular && plural { [true; 3] } else { genders })
    }
}

fn unaccented(text: &str) -> String {
    text.nfd().filter(|letter| *letter != '\u{301}').collect()
}

/// How well a class fits a lemma: whether the list knows the feminine it would have.
fn support(lexicon: &Lexicon<'_>, class: &Class, stem: &str, lemma: &str) -> u8 {
    let feminine = [stem, class.singular[1]].concat();
    // `νέος, νέα`: after a vowel or ρ the feminine ends in α.
    let open = unaccented(stem).ends_with(['ι', 'ε', 'α', 'υ', 'ρ']) && matches!(class.singular[1], "α" | "ά");
    2 * u8::from(lexicon.leads(&feminine, lemma)) + u8::from(open)
}

fn features(lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> (Number, Gender) {
    let ends = |(ending, _): &&(&str, Gender)| lemma.ends_with(ending);
    if let Some((_, gender)) = PLURALS.iter().find(ends) {
        return (Number::Plur, *gender);
    }
    if let Some((_, gender)) = GENDERS.iter().find(ends) {
        return (Number::Sing, *gender);
    }
    let Some(stem) = lemma.strip_suffix("ος").or_else(|| lemma.strip_suffix("ός")) else {
        return (Number::Sing, Neut);
    };
    let probed = [("η", Neut), ("οι", Masc), ("οί", Masc), ("ου", Masc), ("ού", Masc)]
        .into_iter()
        .find(|(ending, _)| lexicon.leads(&[stem, ending].concat(), lemma));
    let gender = probed.map(|(_, gender)| gender).filter(|&gender| !clue.forbids(gender)).or(clue.gender());
    (Number::Sing, gender.unwrap_or(Masc))
}

/// `μισθώσεων, μίσθωση`: nouns of action in -ση, -ξη, -ψη stress the third syllable from the end, or the first of two,
/// which their genitive plural does not show; so do neuters in -μα (`γνωρίσματα, γνώρισμα`).
fn accented(form: &str, lemma: String) -> String {
    let action = ["ση", "ξη", "ψη"].iter().any(|ending| lemma.ends_with(ending)) && form.ends_with("εων");
    let longer = ["ματα", "ματος", "μάτων"].iter().any(|ending| form.ends_with(ending)) && lemma.ends_with("μα");
    if action || longer { recessive(&lemma) } else { lemma }
}

/// The listed lemma of a form whose accent has moved: `δημοσίων, δημόσιος`; `εξετάσεις, εξέταση`.
fn moved(lexicon: &Lexicon<'_>, form: &str) -> Option<String> {
    let action = ["σεις", "ξεις", "ψεις"].iter().any(|ending| form.ends_with(ending));
    if let Some(stem) = form.strip_suffix("εις").filter(|_| action) {
        return Some(recessive(&[stem, "η"].concat())).filter(|lemma| lexicon.is_lemma(lemma));
    }
    let stem = ["ους", "ων", "ου"].iter().find_map(|ending| form.strip_suffix(ending))?;
    let lemmas = ["ος", "ο", "α", "η"].iter().map(|ending| recessive(&[stem, ending].concat()));
    lemmas.into_iter().find(|lemma| lexicon.is_lemma(lemma))
}

impl Grammar for Greek {
    fn noun(&self, lexicon: &Lexicon<'_>, form: &str, clue: Clue) -> Noun {
        let once = once_accented(form);
        let form = once.as_deref().unwrap_or(form);
        let listed = listed(lexicon, form, clue);
        let vouched = listed.is_some();
        let guess = || {
            let guesses = lexicon.guesses(form).into_iter().filter(|guess| !is_verb(&guess.lemma));
            let score = |lemma: &str| {
                let (_, gender) = features(lexicon, lemma, Clue::default());
                (if clue.forbids(gender) { 0.2 } else { 1.0 }) * if lexicon.is_lemma(lemma) { 2.0 } else { 1.0 }
            };
            let scored = guesses.map(|guess| (score(&guess.lemma) * guess.certainty, accented(form, guess.lemma)));
            scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, lemma)| lemma)
        };
        let text = listed.or_else(|| moved(lexicon, form)).or_else(guess).unwrap_or_else(|| form.to_owned());
        let (number, gender) = features(lexicon, &text, clue);
        Noun { text, number, gender, listed: vouched }
    }

    fn modifier(&self, lexicon: &Lexicon<'_>, form: &str, head: &Noun) -> Option<Agreed> {
        let adjective = adjective(lexicon, form)?;
        let endings = match head.number {
            Number::Sing => adjective.class.singular,
            Number::Plur => adjective.class.plural,
        };
        Some(([adjective.stem.as_str(), endings[head.gender as usize]].concat(), adjective.listed))
    }

    fn genders(&self, lexicon: &Lexicon<'_>, form: &str) -> Option<[bool; 3]> {
        adjective(lexicon, form).map(|adjective| adjective.genders)
    }

    fn features(&self, lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> (Number, Gender) {
        features(lexicon, lemma, clue)
    }

    fn following(&self, _lexicon: &Lexicon<'_>, _head: &str, _after: &[&str]) -> usize {
        0
    }
}
