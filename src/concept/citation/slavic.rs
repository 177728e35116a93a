//! Russian, Ukrainian, Polish and Czech: one procedure over four tables of endings.

use std::borrow::Cow;

use super::declension::{Class, Slavic};
use super::word::{Lexicon, cased_like, lowered};
use super::{Agreed, Clue, Grammar, Noun};
use crate::encoder::Gender::{self, Fem, Masc, Neut};
use crate::encoder::Number;
use crate::pack::{is_infinitive, is_verb};

/// An adjective's stem and declension.
struct Adjective<'a> {
    stem: Cow<'a, str>,
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
        [&self.stem, ending].concat()
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

/// Whether a lemma that looks like an infinitive cannot be a noun with the form `form`: a noun keeps all but its
/// last letter (`сеть`, `сети`; `sieć`, `sieci`), a verb loses more (`trenować`, `trenowania`).
fn is_verb_of(lexicon: &Lexicon<'_>, lemma: &str, form: &str) -> bool {
    let kept = &lemma[..lemma.len() - lemma.chars().last().map_or(0, char::len_utf8)];
    let softened = lemma.ends_with('ć');
    let noun = form.strip_prefix(kept).is_some_and(|rest| !softened || rest.starts_with(['c', 'ć']));
    // A vowel that flees: `rozpočet, rozpočtu`.
    let mut letters: Vec<char> = lemma.chars().collect();
    let flees = letters.len() > 2 && matches!(letters.remove(letters.len() - 2), 'e' | 'е');
    let noun = noun || flees && form.starts_with(&letters.iter().collect::<String>());
    // Ukrainian changes the vowel, so that `потужностей` does not begin like `потужність`.
    is_infinitive(lexicon.lang, lemma) && !noun && !lemma.ends_with("ість")
}

impl Slavic {
    /// A masculine or neuter for a lemma in -a that the modifiers forbid (`административному округу`, not `округа`), or
    /// of which the list knows no case but the nominative, while it knows the neuter's (`prawa`, `prawo`).
    fn other_gender(&self, lexicon: &Lexicon<'_>, form: &str, lemma: &str, clue: Clue) -> Option<String> {
        let stem = lemma.strip_suffix(['a', 'а'])?;
        let neuters = [("o", "em"), ("о", "ом")].map(|(ending, case)| ([stem, ending].concat(), [stem, case].concat()));
        let neuter = neuters.into_iter().find(|(neuter, case)| lexicon.leads(case, neuter) && !clue.forbids(Neut));
        let lone = form == lemma
            && !self.cases.iter().any(|(cut, append)| {
                lemma
                    .strip_suffix(cut)
                    .is_some_and(|stem| !cut.is_empty() && lexicon.leads(&[stem, append].concat(), lemma))
            });
        if clue.forbids(Fem) || lone {
            let masculine = || lexicon.is_lemma(stem).then(|| stem.to_owned()).filter(|_| clue.forbids(Fem));
            return neuter.map(|(neuter, _)| neuter).or_else(masculine);
        }
        None
    }

    /// How `form` is declined as an adjective: the reading that the list supports best, if it supports any.
    fn adjective<'a>(&self, lexicon: &Lexicon<'_>, form: &'a str) -> Option<Adjective<'a>> {
        let last = form.rsplit('-').next().unwrap_or(form);
        let first = &form[..form.len() - last.len()];
        let listed = lexicon.headword(form).or_else(|| lexicon.lemma(form)).or_else(|| lexicon.lemma(last));
        let listed = listed.map(|lemma| lowered(&lemma));
        let guessed = if listed.is_none() { lexicon.guesses(&lowered(last)) } else { Vec::new() };
        let mut best: Option<(u8, Adjective<'a>)> = None;
        for (stem, class, genders) in self.readings(form) {
            let lemma = lowered(&[stem, class.singular[0]].concat());
            let part = lemma.strip_prefix(&lowered(first)).unwrap_or(&lemma);
            let is = |other: &str| other == lemma || other == part;
            let support = match &listed {
                Some(listed) if is(listed) => 4,
                // Participles are filed under their verb.
                Some(listed) if is_verb_of(lexicon, listed, form) => {
                    if lexicon.leads(part, listed) || lexicon.is_lemma(part) {
                        3
                    } else if self.is_derived(part) {
                        2
                    } else {
                        continue;
                    }
                }
                Some(_) if lexicon.is_lemma(part) => 2,
                Some(listed) if self.is_derived(part) && self.is_adjectival(lexicon, listed) => 1,
                None if guessed.first().is_some_and(|guess| is(&guess.lemma)) => 1,
                None if lexicon.lemma(part).is_some_and(|l| l == part || is_infinitive(lexicon.lang, &l)) => 2,
                None if PARTICIPLES.iter().any(|ending| part.ends_with(ending)) => 1,
                _ => continue,
            };
            // `подводного` is no form of `подводной`.
            let support = 2 * support + u8::from(lexicon.is_headword(&lemma));
            if best.as_ref().is_none_or(|(most, _)| support > *most) {
                best = Some((support, Adjective { stem: stem.into(), class, genders, listed: support > 3 }));
            }
        }
        best.map(|(_, adjective)| adjective).or_else(|| self.personal(lexicon, form, listed.as_deref()?))
    }

    /// The nominative plural of persons softens the stem, so that only the list knows it: `europejscy`, `mladí`.
    fn personal<'a>(&self, lexicon: &Lexicon<'_>, form: &'a str, lemma: &str) -> Option<Adjective<'a>> {
        let softened = form.ends_with(['i', 'y', 'í']) && self.is_adjectival(lexicon, lemma);
        let cut = |class: &'static Class| Some((lemma.strip_suffix(class.singular[0])?.to_owned(), class));
        let (stem, class) = self.classes.iter().filter(|_| softened).find_map(cut)?;
        Some(Adjective { stem: stem.into(), class, genders: [false; 3], listed: true })
    }

    fn is_derived(&self, lemma: &str) -> bool {
        self.derived.iter().any(|ending| lemma.ends_with(ending))
    }

    /// Whether `lemma` is declined like an adjective: the list has its feminine.
    fn is_adjectival(&self, lexicon: &Lexicon<'_>, lemma: &str) -> bool {
        let feminine = |class: &Class| {
            let stem = lemma.strip_suffix(class.singular[0]).filter(|_| class.singular[0] != class.singular[1])?;
            Some([stem, class.singular[1]].concat())
        };
        self.classes.iter().filter_map(feminine).any(|feminine| lexicon.leads(&feminine, lemma))
    }

    /// What the list says of a noun where it is wrong: an adjective for a form that is none of the adjective's (`лев`,
    /// `левый`), a feminine for a masculine declined like an adjective (`podejrzanego`, `podejrzana`).
    fn mended(&self, lexicon: &Lexicon<'_>, form: &str, lemma: String, clue: Clue) -> Option<String> {
        let lower = lowered(&lemma);
        let readings = self.readings(form);
        let masculine = |(stem, class, genders): &(&str, &Class, [bool; 3])| {
            let own = [*stem, class.singular[0]].concat();
            let feminine = [*stem, class.singular[1]].concat() == lower && class.singular[0] != class.singular[1];
            let only = !genders[Fem as usize] && (form.chars().count() > own.chars().count() || self.is_derived(&own));
            (feminine && only && (lexicon.is_lemma(&own) || !form.ends_with(['i', 'y']) || self.is_derived(&own)))
                .then_some(own)
        };
        if let Some(own) = readings.iter().find_map(masculine) {
            return Some(own);
        }
        let fits = |(stem, class, _): &(&str, &Class, _)| [*stem, class.singular[0]].concat() == lower;
        if form != lower && self.is_adjectival(lexicon, &lower) && !readings.iter().any(fits) {
            return None;
        }
        if let Some(other) = self.other_gender(lexicon, form, &lower, clue) {
            return Some(other);
        }
        let (_, gender) = self.features(lexicon, form, Clue::default());
        let allowed = !clue.forbids(gender) && clue.tagged.is_none_or(|tagged| tagged == gender) && !clue.plural;
        let own = |(cut, append): &(&str, &str)| {
            let stem = lowered(form).strip_suffix(cut).map(str::to_owned);
            stem.is_some_and(|stem| lexicon.leads(&[&stem, *append].concat(), &lowered(form)))
        };
        // `dna` is a word too, but only `dno` is a headword of the lexicon.
        let commoner = lexicon.is_headword(&lower) && !lexicon.is_headword(&lowered(form));
        // Nor is a nominative in -a any other case.
        let oblique = clue.oblique && form.ends_with(['a', 'а', 'я']);
        if lower != lowered(form) && allowed && !commoner && !oblique && self.cases.iter().any(own) {
            Some(form.to_owned())
        } else {
            Some(lemma)
        }
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

    /// Some forms are filed under their plural: `gazów, gazy` for `gaz`. Names may be plural-only.
    fn singular(&self, lexicon: &Lexicon<'_>, form: &str, lemma: String) -> String {
        let adjectival = OBLIQUE.iter().chain(GENITIVES).any(|ending| form.ends_with(ending));
        let plural = self.plurals.iter().any(|(ending, _)| lemma.ends_with(ending));
        if !plural || adjectival || lemma.starts_with(char::is_uppercase) {
            return lemma;
        }
        let noun = |other: &String| *other != lemma && lexicon.is_lemma(other) && !is_verb_of(lexicon, other, form);
        let other = lexicon.lemma(&lemma).filter(noun);
        let cut = |(cut, append): &(&str, &str)| Some([lemma.strip_suffix(cut)?, append].concat()).filter(noun);
        other.or_else(|| self.singulars.iter().find_map(cut)).unwrap_or(lemma)
    }

    /// The noun's number and gender by its lemma.
    fn features(&self, lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> (Number, Gender) {
        let ends = |(ending, _): &&(&str, Gender)| lemma.ends_with(ending);
        let plural = |entry: &&(&str, Gender)| if entry.0.chars().count() > 3 { lemma == entry.0 } else { ends(entry) };
        if let Some((_, gender)) = self.plurals.iter().find(plural)
            && self.genders.iter().find(ends).is_none_or(|(ending, _)| ending.chars().count() == 1)
        {
            return (Number::Plur, *gender);
        }
        if let Some((ending, gender)) = self.genders.iter().find(ends) {
            // `судья`, `předseda`: a man's.
            let man = matches!(*ending, "а" | "я" | "a") && clue.forbids(Fem) && !clue.forbids(Masc);
            return (Number::Sing, if man { Masc } else { *gender });
        }
        // What does not inflect is a neuter: `menu`, `меню`, `тату`.
        if lemma.ends_with(['u', 'у', 'ю', 'э', 'é']) {
            return (Number::Sing, Neut);
        }
        if lemma.ends_with(self.masculine) && !clue.forbids(Masc) {
            return (Number::Sing, Masc);
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
                && lexicon.lemma(form).is_none_or(|lemma| is_infinitive(lexicon.lang, &lemma) || lemma.ends_with('ý'))
                && stem.chars().count() > 1
            {
                return ([stem, nominative].concat(), lexicon.lemma(form).is_some());
            }
        }
        let listed = lexicon.lemma(form).filter(|lemma| !is_verb_of(lexicon, lemma, form));
        if let Some(lemma) = listed.and_then(|lemma| self.mended(lexicon, form, lemma, clue)) {
            let lemma = self.singular(lexicon, form, lemma);
            let bare = clue.plural && lemma == form;
            let lemma = if bare { bare_plural(lexicon, form).unwrap_or(lemma) } else { lemma };
            return (cased_like(form, &lemma), true);
        }
        let score = |lemma: &str, certainty: f32| {
            let forbidden = clue.forbids(self.features(lexicon, lemma, Clue::default()).1);
            certainty * if forbidden { 0.2 } else { 1.0 } * if lexicon.is_lemma(lemma) { 2.0 } else { 1.0 }
        };
        // No noun's case but the nominative ends in -o, if not in an adjective's -ego.
        if form.ends_with(['o', 'о']) && !GENITIVES.iter().any(|ending| form.ends_with(ending)) {
            return (form.to_owned(), false);
        }
        let guesses = lexicon.guesses(form).into_iter().filter(|guess| !is_infinitive(lexicon.lang, &guess.lemma));
        // A form without ending is a genitive plural more seldom than a nominative, where nothing else says so.
        let bare = |lemma: &str| lemma.len() > form.len() && lemma.starts_with(form) && !clue.plural;
        let weighed = guesses
            .map(|guess| (if bare(&guess.lemma) { guess.certainty * BARE } else { guess.certainty }, guess.lemma));
        let scored = weighed.map(|(certainty, lemma)| (score(&lemma, certainty), lemma));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
        (best.map_or_else(|| form.to_owned(), |(_, lemma)| lemma), false)
    }
}

/// How participles end that no list need have: no noun's form looks so.
const PARTICIPLES: &[&str] = &["owany", "ący", "ованный", "ующий", "ований", "ovaný"];

/// How adjectives and pronouns end in the genitive.
const GENITIVES: &[&str] = &["ego", "ого", "его", "ého", "ího"];

/// How adjectives end in the plural's other cases.
const OBLIQUE: &[&str] = &["ych", "ymi", "ich", "imi", "ых", "ыми", "их", "ими", "ími", "ých", "ými"];

/// What the guess counts for that a form without ending is a genitive plural. By eye, on the treebanks' odd sentences.
const BARE: f32 = 0.5;

/// The lemma of a genitive plural without ending that is another noun's nominative too: `wad`, `wada`.
fn bare_plural(lexicon: &Lexicon<'_>, form: &str) -> Option<String> {
    // A vowel flees again: `ставок, ставка`.
    let mut letters: Vec<char> = form.chars().collect();
    let fled = letters.len() > 3 && matches!(letters.remove(letters.len() - 2), 'o' | 'e' | 'о' | 'е');
    let short = fled.then(|| letters.into_iter().collect::<String>());
    let stems = std::iter::once(form.to_owned()).chain(short);
    let lemmas = stems.flat_map(|stem| ["a", "o", "e", "а", "о"].map(|ending| [&stem, ending].concat()));
    lemmas.into_iter().find(|lemma| lexicon.is_lemma(lemma))
}

impl Grammar for Slavic {
    fn noun(&self, lexicon: &Lexicon<'_>, form: &str, clue: Clue) -> Noun {
        let (text, listed) = self.lemma(lexicon, form, clue);
        let declined = self.adjective(lexicon, form);
        // A noun that is declined like an adjective: `учёный`, `podejrzany`.
        let lower = lowered(&text);
        let substantive = declined.is_some_and(|adjective| lowered(&adjective.agreeing(Number::Sing, Masc)) == lower)
            && (self.is_adjectival(lexicon, &lower) || lower.ends_with(self.derived[0]));
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

    fn features(&self, lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> (Number, Gender) {
        Slavic::features(self, lexicon, lemma, clue)
    }

    /// An adjective after the head belongs to it, unless a noun follows that it would agree with:
    /// `technologii sztucznej inteligencji`.
    fn following(&self, lexicon: &Lexicon<'_>, _head: &str, after: &[&str]) -> usize {
        if !self.follow {
            return 0;
        }
        // `prawa` is a feminine of `prawy` too, but behind a noun it is a noun.
        let noun = |form: &str| {
            let noun = |lemma: &str| !lemma.ends_with(['y', 'i']) && !is_verb(lemma) && lexicon.is_headword(lemma);
            lexicon.lemma(form).is_some_and(|lemma| noun(&lemma))
        };
        let adjectives = |form: &&&str| self.adjective(lexicon, form).is_some() && !noun(form);
        let adjectives = after.iter().take_while(adjectives).count();
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
        let verbal = self.verbal.iter().find(|(ending, nominative)| noun.ends_with(ending) && ending != nominative);
        if verbal.is_some() && adjective.ends_with("ego") {
            return true;
        }
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
