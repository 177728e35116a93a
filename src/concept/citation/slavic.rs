//! Russian, Ukrainian, Polish and Czech: one procedure over four tables of endings.

use super::word::{Lexicon, cased_like, lowered};
use super::{Agreed, Clue, Grammar, Noun};
use crate::encoder::{Gender, Number};

/// One way in which adjectives are declined.
struct Class {
    /// What the stem ends in; empty for anything.
    after: &'static [&'static str],
    /// The nominative endings: masculine (the lemma's), feminine, neuter.
    singular: [&'static str; 3],
    /// The nominative plural (for things), and that of neuter nouns where it differs.
    plural: [&'static str; 2],
    /// The other endings: masculine or neuter, feminine, plural.
    oblique: [&'static [&'static str]; 3],
}

/// One language's tables.
pub(super) struct Slavic {
    classes: &'static [Class],
    /// How infinitives end.
    infinitives: &'static [&'static str],
    /// Endings of lemmas whose gender they tell, the first that fits counts.
    genders: &'static [(&'static str, Gender)],
    /// For other lemmas: cut this, append that; if the list sends the form back to the lemma, this is its gender.
    probes: &'static [(&'static str, &'static str, Gender)],
    /// Endings of plural-only nouns in the nominative.
    plurals: &'static [(&'static str, Gender)],
    /// For a lemma in the plural that the list takes for plural-only: cut this, append that, and if the list has the
    /// result, that is the lemma.
    singulars: &'static [(&'static str, &'static str)],
    /// Endings of verbal nouns, and of their nominative: the lists file many of them under the verb.
    verbal: &'static [(&'static str, &'static str)],
    /// Whether adjectives may follow their noun.
    follow: bool,
}

use Gender::{Fem, Masc, Neut};

/// The stems after which Russian writes `и` for `ы`.
const VELAR: &[&str] = &["к", "г", "х"];
const HUSHING: &[&str] = &["ж", "ш", "ч", "щ"];
const VELAR_OR_HUSHING: &[&str] = &["к", "г", "х", "ж", "ш", "ч", "щ"];

pub(super) static RUSSIAN: Slavic = Slavic {
    classes: &[
        Class {
            after: &[],
            singular: ["ый", "ая", "ое"],
            plural: ["ые", "ые"],
            oblique: [&["ого", "ому", "ым", "ом"], &["ой", "ую", "ою"], &["ых", "ым", "ыми"]],
        },
        Class {
            after: &[],
            singular: ["ой", "ая", "ое"],
            plural: ["ые", "ые"],
            oblique: [&["ого", "ому", "ым", "ом"], &["ой", "ую", "ою"], &["ых", "ым", "ыми"]],
        },
        Class {
            after: VELAR,
            singular: ["ий", "ая", "ое"],
            plural: ["ие", "ие"],
            oblique: [&["ого", "ому", "им", "ом"], &["ой", "ую", "ою"], &["их", "им", "ими"]],
        },
        Class {
            after: VELAR_OR_HUSHING,
            singular: ["ой", "ая", "ое"],
            plural: ["ие", "ие"],
            oblique: [&["ого", "ому", "им", "ом"], &["ой", "ую", "ою"], &["их", "им", "ими"]],
        },
        Class {
            after: HUSHING,
            singular: ["ий", "ая", "ее"],
            plural: ["ие", "ие"],
            oblique: [&["его", "ему", "им", "ем"], &["ей", "ую", "ею"], &["их", "им", "ими"]],
        },
        Class {
            after: HUSHING,
            singular: ["ийся", "аяся", "ееся"],
            plural: ["иеся", "иеся"],
            oblique: [&["егося", "емуся", "имся", "емся"], &["ейся", "уюся"], &["ихся", "имся", "имися"]],
        },
        Class {
            after: &["н"],
            singular: ["ий", "яя", "ее"],
            plural: ["ие", "ие"],
            oblique: [&["его", "ему", "им", "ем"], &["ей", "юю", "ею"], &["их", "им", "ими"]],
        },
        Class {
            after: &["трет"],
            singular: ["ий", "ья", "ье"],
            plural: ["ьи", "ьи"],
            oblique: [&["ьего", "ьему", "ьим", "ьем"], &["ьей", "ью"], &["ьих", "ьим", "ьими"]],
        },
    ],
    infinitives: &["ть", "ти", "чь", "ться", "тись", "чься"],
    genders: &[
        ("мя", Neut),
        ("а", Fem),
        ("я", Fem),
        ("о", Neut),
        ("е", Neut),
        ("ё", Neut),
        ("ость", Fem),
        ("есть", Fem),
        ("знь", Fem),
        ("чь", Fem),
        ("шь", Fem),
        ("жь", Fem),
        ("щь", Fem),
        ("тель", Masc),
    ],
    probes: &[("ь", "ью", Fem), ("ь", "ем", Masc), ("ь", "ём", Masc), ("", "ом", Masc)],
    plurals: &[("ы", Masc), ("и", Masc), ("ые", Neut)],
    singulars: &[],
    verbal: &[],
    follow: false,
};

pub(super) static UKRAINIAN: Slavic = Slavic {
    classes: &[
        Class {
            after: &[],
            singular: ["ий", "а", "е"],
            plural: ["і", "і"],
            oblique: [&["ого", "ому", "им", "ім"], &["ої", "ій", "у", "ою"], &["их", "им", "ими"]],
        },
        Class {
            after: &[],
            singular: ["ій", "я", "є"],
            plural: ["і", "і"],
            oblique: [&["ього", "ьому", "ім"], &["ьої", "ій", "ю", "ьою"], &["іх", "ім", "іми"]],
        },
    ],
    infinitives: &["ти", "ть", "тися", "тись"],
    genders: &[
        ("а", Fem),
        ("ння", Neut),
        ("ття", Neut),
        ("лля", Neut),
        ("ччя", Neut),
        ("я", Fem),
        ("о", Neut),
        ("е", Neut),
        ("є", Neut),
        ("ість", Fem),
        ("ть", Fem),
    ],
    probes: &[("ь", "ем", Masc), ("ь", "я", Masc), ("", "ом", Masc), ("", "ем", Masc), ("ь", "і", Fem), ("", "ю", Fem)],
    plurals: &[("и", Masc), ("і", Masc), ("ї", Masc)],
    singulars: &[("ості", "ість"), ("и", ""), ("и", "а")],
    verbal: &[],
    follow: false,
};

pub(super) static POLISH: Slavic = Slavic {
    classes: &[
        Class {
            after: &["k", "g"],
            singular: ["i", "a", "ie"],
            plural: ["ie", "ie"],
            oblique: [&["iego", "iemu", "im"], &["iej", "ą"], &["ich", "im", "imi"]],
        },
        Class {
            after: &[],
            singular: ["y", "a", "e"],
            plural: ["e", "e"],
            oblique: [&["ego", "emu", "ym"], &["ej", "ą"], &["ych", "ym", "ymi"]],
        },
        Class {
            after: &[],
            singular: ["i", "ia", "ie"],
            plural: ["ie", "ie"],
            oblique: [&["iego", "iemu", "im"], &["iej", "ią"], &["ich", "im", "imi"]],
        },
    ],
    infinitives: &["ć", "c"],
    genders: &[
        ("ista", Masc),
        ("a", Fem),
        ("ia", Fem),
        ("ni", Fem),
        ("um", Neut),
        ("o", Neut),
        ("e", Neut),
        ("ę", Neut),
        ("ość", Fem),
    ],
    probes: &[
        ("ć", "cią", Fem),
        ("ń", "nią", Fem),
        ("ś", "sią", Fem),
        ("ź", "zią", Fem),
        ("", "ą", Fem),
        ("", "em", Masc),
        ("", "iem", Masc),
        ("ń", "niem", Masc),
    ],
    plurals: &[("y", Masc), ("i", Masc), ("dane", Neut), ("pieniądze", Masc), ("media", Neut)],
    singulars: &[("ki", "ek"), ("ki", "k"), ("ki", "ka"), ("gi", "g"), ("gi", "ga"), ("y", ""), ("y", "a")],
    verbal: &[
        ("ań", "anie"),
        ("eń", "enie"),
        ("aniem", "anie"),
        ("aniu", "anie"),
        ("ania", "anie"),
        ("anie", "anie"),
        ("eniem", "enie"),
        ("eniu", "enie"),
        ("enia", "enie"),
        ("enie", "enie"),
        ("ciem", "cie"),
        ("ciu", "cie"),
        ("cia", "cie"),
        ("cie", "cie"),
    ],
    follow: true,
};

pub(super) static CZECH: Slavic = Slavic {
    classes: &[
        Class {
            after: &[],
            singular: ["ý", "á", "é"],
            plural: ["é", "á"],
            oblique: [&["ého", "ému", "ým", "ém"], &["é", "ou"], &["ých", "ým", "ými"]],
        },
        Class {
            after: &[],
            singular: ["í", "í", "í"],
            plural: ["í", "í"],
            oblique: [&["ího", "ímu", "ím"], &["í"], &["ích", "ím", "ími"]],
        },
    ],
    infinitives: &["t", "ti", "ci"],
    genders: &[
        ("ost", Fem),
        ("um", Neut),
        ("a", Fem),
        ("o", Neut),
        ("í", Neut),
        ("iště", Neut),
        ("ě", Fem),
        ("e", Fem),
        ("ev", Fem),
        ("ň", Fem),
        ("ť", Fem),
    ],
    probes: &[("", "em", Masc), ("", "í", Fem)],
    plurals: &[("y", Masc), ("data", Neut)],
    singulars: &[],
    verbal: &[("áním", "ání"), ("ání", "ání"), ("ením", "ení"), ("ení", "ení")],
    follow: false,
};

/// An adjective's stem and declension.
struct Adjective<'a> {
    stem: &'a str,
    class: &'static Class,
    /// The genders its ending allows: none for a plural's.
    genders: [bool; 3],
    listed: bool,
}

impl Adjective<'_> {
    fn agreeing(&self, number: Number, gender: Gender) -> String {
        let ending = match number {
            Number::Sing => self.class.singular[gender as usize],
            Number::Plur => self.class.plural[usize::from(gender == Neut)],
        };
        [self.stem, ending].concat()
    }
}

impl Class {
    /// The genders that `ending` allows: all for one that may be a plural's too, none for one that must be; `None` if it
    /// is not of this class.
    fn genders(&self, ending: &str) -> Option<[bool; 3]> {
        let has = |endings: &[&str]| endings.contains(&ending);
        let common = has(self.oblique[0]);
        let genders = [
            common || self.singular[0] == ending,
            has(self.oblique[1]) || self.singular[1] == ending,
            common || self.singular[2] == ending,
        ];
        let (singular, plural) = (genders.contains(&true), has(self.oblique[2]) || has(&self.plural));
        (singular || plural).then_some(if singular && plural { [true; 3] } else { genders })
    }
}

impl Slavic {
    /// How `form` is declined as an adjective: the reading that the list supports best, if it supports any.
    fn adjective<'a>(&self, lexicon: &Lexicon<'_>, form: &'a str) -> Option<Adjective<'a>> {
        let last = form.rsplit('-').next().unwrap_or(form);
        let first = &form[..form.len() - last.len()];
        let listed = lexicon.lemma(form).or_else(|| lexicon.lemma(last)).map(|lemma| lowered(&lemma));
        let guessed = if listed.is_none() { lexicon.guesses(&lowered(last)) } else { Vec::new() };
        let mut best: Option<(u8, Adjective<'a>)> = None;
        for (stem, class, genders) in self.readings(form) {
            let lemma = lowered(&[stem, class.singular[0]].concat());
            let part = lemma.strip_prefix(&lowered(first)).unwrap_or(&lemma);
            let is = |other: &str| other == lemma || other == part;
            let support =
                match &listed {
                    Some(listed) if is(listed) => 4,
                    // Participles are filed under their verb.
                    Some(listed) if self.is_verb(listed, form) => {
                        if lexicon.leads(part, listed) || lexicon.is_lemma(part) { 3 } else { continue }
                    }
                    Some(_) if lexicon.is_lemma(part) => 2,
                    None if guessed.first().is_some_and(|guess| is(&guess.lemma)) => 1,
                    None if lexicon.lemma(part).is_some_and(|l| l == part || self.is_infinitive(&l)) => 2,
                    _ => continue,
                };
            if best.as_ref().is_none_or(|(most, _)| support > *most) {
                best = Some((support, Adjective { stem, class, genders, listed: support > 1 }));
            }
        }
        best.map(|(_, adjective)| adjective)
    }

    /// Every way to split `form` into stem and adjective ending, the longer endings first.
    fn readings<'a>(&self, form: &'a str) -> Vec<(&'a str, &'static Class, [bool; 3])> {
        let mut readings = Vec::new();
        for (start, _) in form.char_indices().skip(2) {
            let (stem, ending) = form.split_at(start);
            for class in self.classes {
                let fits = class.after.is_empty() || class.after.iter().any(|after| stem.ends_with(after));
                if let Some(genders) = class.genders(ending).filter(|_| fits) {
                    readings.push((stem, class, genders));
                }
            }
        }
        readings
    }

    fn is_infinitive(&self, lemma: &str) -> bool {
        self.infinitives.iter().any(|ending| lemma.ends_with(ending))
    }

    /// Whether a lemma that looks like an infinitive cannot be a noun with the form `form`: a noun keeps all but its
    /// last letter (`сеть`, `сети`; `sieć`, `sieci`), a verb loses more (`trenować`, `trenowania`).
    fn is_verb(&self, lemma: &str, form: &str) -> bool {
        let kept = &lemma[..lemma.len() - lemma.chars().last().map_or(0, char::len_utf8)];
        let softened = lemma.ends_with('ć');
        let noun = form.strip_prefix(kept).is_some_and(|rest| !softened || rest.starts_with(['c', 'ć']));
        // A vowel that flees: `rozpočet, rozpočtu`.
        let mut letters: Vec<char> = lemma.chars().collect();
        let flees = letters.len() > 2 && matches!(letters.remove(letters.len() - 2), 'e' | 'е');
        let noun = noun || flees && form.starts_with(&letters.iter().collect::<String>());
        // Ukrainian changes the vowel, so that `потужностей` does not begin like `потужність`.
        self.is_infinitive(lemma) && !noun && !lemma.ends_with("ість")
    }

    /// Some forms are filed under their plural: `gazów, gazy` for `gaz`. Names may be plural-only.
    fn singular(&self, lexicon: &Lexicon<'_>, form: &str, lemma: String) -> String {
        if !self.plurals.iter().any(|(ending, _)| lemma.ends_with(ending)) || lemma.starts_with(char::is_uppercase) {
            return lemma;
        }
        let noun = |other: &String| *other != lemma && lexicon.is_lemma(other) && !self.is_verb(other, form);
        let other = lexicon.lemma(&lemma).filter(noun);
        let cut = |(cut, append): &(&str, &str)| Some([lemma.strip_suffix(cut)?, append].concat()).filter(noun);
        other.or_else(|| self.singulars.iter().find_map(cut)).unwrap_or(lemma)
    }

    /// The noun's number and gender by its lemma.
    fn features(&self, lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> (Number, Gender) {
        let ends = |(ending, _): &&(&str, Gender)| lemma.ends_with(ending);
        if let Some((_, gender)) = self.plurals.iter().find(ends)
            && self.genders.iter().find(ends).is_none_or(|(ending, _)| ending.chars().count() == 1)
        {
            return (Number::Plur, *gender);
        }
        if let Some((_, gender)) = self.genders.iter().find(ends) {
            return (Number::Sing, *gender);
        }
        let probe = |(cut, append, _): &&(&str, &str, Gender)| {
            lemma.strip_suffix(cut).is_some_and(|stem| lexicon.leads(&[stem, append].concat(), lemma))
        };
        let probed = self.probes.iter().find(probe).map(|(_, _, gender)| *gender);
        let gender = probed.filter(|&gender| !clue.forbids(gender)).or(clue.gender());
        (Number::Sing, gender.unwrap_or(Masc))
    }

    /// The noun's lemma, and whether the list has it.
    fn lemma(&self, lexicon: &Lexicon<'_>, form: &str, clue: Clue) -> (String, bool) {
        for (ending, nominative) in self.verbal {
            if let Some(stem) = form.strip_suffix(ending)
                && lexicon.lemma(form).is_none_or(|lemma| self.is_infinitive(&lemma))
                && stem.chars().count() > 1
            {
                return ([stem, nominative].concat(), lexicon.lemma(form).is_some());
            }
        }
        if let Some(lemma) = lexicon.lemma(form).filter(|lemma| !self.is_verb(lemma, form)) {
            let lemma = self.singular(lexicon, form, lemma);
            let bare = clue.plural && lemma == form;
            let lemma = if bare { bare_plural(lexicon, form).unwrap_or(lemma) } else { lemma };
            return (cased_like(form, &lemma), true);
        }
        let score = |lemma: &str, certainty: f32| {
            let forbidden = clue.forbids(self.features(lexicon, lemma, Clue::default()).1);
            certainty * if forbidden { 0.2 } else { 1.0 } * if lexicon.is_lemma(lemma) { 2.0 } else { 1.0 }
        };
        let guesses = lexicon.guesses(form).into_iter().filter(|guess| !self.is_infinitive(&guess.lemma));
        let scored = guesses.map(|guess| (score(&guess.lemma, guess.certainty), guess.lemma));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
        (best.map_or_else(|| form.to_owned(), |(_, lemma)| lemma), false)
    }
}

/// The lemma of a genitive plural without ending that is another noun's nominative too: `wad`, `wada`.
fn bare_plural(lexicon: &Lexicon<'_>, form: &str) -> Option<String> {
    let lemmas = ["a", "o", "e", "а", "о"].iter().map(|ending| [form, ending].concat());
    lemmas.into_iter().find(|lemma| lexicon.is_lemma(lemma))
}

impl Grammar for Slavic {
    fn noun(&self, lexicon: &Lexicon<'_>, form: &str, clue: Clue) -> Noun {
        let (text, listed) = self.lemma(lexicon, form, clue);
        let declined = self.adjective(lexicon, form);
        // A noun that is declined like an adjective: `учёный`, `podejrzany`.
        let substantive = declined.is_some_and(|adjective| adjective.agreeing(Number::Sing, Masc) == text);
        let (number, gender) = if substantive { (Number::Sing, Masc) } else { self.features(lexicon, &text, clue) };
        Noun { text, number, gender, listed }
    }

    fn modifier(&self, lexicon: &Lexicon<'_>, form: &str, head: &Noun) -> Option<Agreed> {
        let adjective = self.adjective(lexicon, form)?;
        Some((adjective.agreeing(head.number, head.gender), adjective.listed))
    }

    fn genders(&self, lexicon: &Lexicon<'_>, form: &str) -> Option<[bool; 3]> {
        self.adjective(lexicon, form).map(|adjective| adjective.genders)
    }

    /// An adjective after the head belongs to it, unless a noun follows that it would agree with:
    /// `technologii sztucznej inteligencji`.
    fn following(&self, lexicon: &Lexicon<'_>, _head: &str, after: &[&str]) -> usize {
        if !self.follow {
            return 0;
        }
        let adjectives = after.iter().take_while(|form| self.adjective(lexicon, form).is_some()).count();
        let Some(noun) = after.get(adjectives).filter(|_| adjectives > 0) else { return adjectives };
        let last = after[adjectives - 1];
        // An active participle governs what follows it: `przepisów dotyczących dyfuzji`.
        if last.contains("ąc") {
            return adjectives;
        }
        if self.agree_in_genitive(lexicon, last, noun) { 0 } else { adjectives }
    }
}

impl Slavic {
    /// Whether an adjective and the noun after it can be a genitive.
    fn agree_in_genitive(&self, lexicon: &Lexicon<'_>, adjective: &str, noun: &str) -> bool {
        let (lemma, _) = self.lemma(lexicon, noun, Clue::default());
        if lemma == *noun || lexicon.lemma(noun).is_none() && lexicon.guesses(noun).is_empty() {
            return false;
        }
        let (_, gender) = self.features(lexicon, &lemma, Clue::default());
        let plural = adjective.ends_with("ych") || adjective.ends_with("ich");
        let feminine = adjective.ends_with("ej");
        let common = adjective.ends_with("ego");
        plural || feminine && gender == Fem || common && gender != Fem
    }
}
