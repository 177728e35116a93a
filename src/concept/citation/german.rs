//! German: nouns by the list, adjectives with strong endings.

use super::word::{Lexicon, capitalised, lowered};
use super::{Agreed, Clue, Grammar, Noun};
use crate::encoder::Gender::{self, Fem, Masc, Neut};
use crate::encoder::Number;

pub(super) struct German;

/// The adjective's endings, the longer first.
const ENDINGS: &[&str] = &["en", "em", "er", "es", "e"];

/// Endings of nouns whose gender they tell, and common last parts of compounds; the first that fits counts. In small
/// letters: a last part stands at a compound's end.
const GENDERS: &[(&str, Gender)] = &[
    ("ung", Fem),
    ("heit", Fem),
    ("keit", Fem),
    ("schaft", Fem),
    ("tion", Fem),
    ("sion", Fem),
    ("tät", Fem),
    ("enz", Fem),
    ("anz", Fem),
    ("ik", Fem),
    ("ie", Fem),
    ("ur", Fem),
    ("kraft", Fem),
    ("macht", Fem),
    ("bank", Fem),
    ("wahl", Fem),
    ("person", Fem),
    ("firma", Fem),
    ("frist", Fem),
    ("last", Fem),
    ("pflicht", Fem),
    ("zahl", Fem),
    ("steuer", Fem),
    ("chen", Neut),
    ("lein", Neut),
    ("ment", Neut),
    ("um", Neut),
    ("tum", Neut),
    ("nis", Neut),
    ("modell", Neut),
    ("netz", Neut),
    ("netzwerk", Neut),
    ("werk", Neut),
    ("gesetz", Neut),
    ("recht", Neut),
    ("haus", Neut),
    ("auto", Neut),
    ("gas", Neut),
    ("mittel", Neut),
    ("jahr", Neut),
    ("system", Neut),
    ("ziel", Neut),
    ("programm", Neut),
    ("projekt", Neut),
    ("land", Neut),
    ("geld", Neut),
    ("verbot", Neut),
    ("angebot", Neut),
    ("gebot", Neut),
    ("gebiet", Neut),
    ("gericht", Neut),
    ("gebäude", Neut),
    ("unternehmen", Neut),
    ("verfahren", Neut),
    ("vermögen", Neut),
    ("abkommen", Neut),
    ("produkt", Neut),
    ("gerät", Neut),
    ("material", Neut),
    ("metall", Neut),
    ("öl", Neut),
    ("wasser", Neut),
    ("fahrzeug", Neut),
    ("werkzeug", Neut),
    ("ergebnis", Neut),
    ("wort", Neut),
    ("patent", Neut),
    ("parlament", Neut),
    ("büro", Neut),
    ("risiko", Neut),
    ("konto", Neut),
    ("interesse", Neut),
    ("ende", Neut),
    ("gewerbe", Neut),
    ("gut", Neut),
    ("blatt", Neut),
    ("feld", Neut),
    ("bild", Neut),
    ("ding", Neut),
    ("amt", Neut),
    ("ministerium", Neut),
    ("kapital", Neut),
    ("signal", Neut),
    ("niveau", Neut),
    ("personal", Neut),
    ("leben", Neut),
    ("wesen", Neut),
    ("lernen", Neut),
    ("training", Neut),
    ("internet", Neut),
    ("reich", Neut),
    ("volk", Neut),
    ("kind", Neut),
    ("buch", Neut),
    ("geschäft", Neut),
    ("glas", Neut),
    ("dorf", Neut),
    ("holz", Neut),
    ("papier", Neut),
    ("tier", Neut),
    ("zimmer", Neut),
    ("feuer", Neut),
    ("paket", Neut),
    ("budget", Neut),
    ("instrument", Neut),
    ("element", Neut),
    ("modul", Neut),
    ("muster", Neut),
    ("problem", Neut),
    ("thema", Neut),
    ("klima", Neut),
    ("urteil", Neut),
    ("prinzip", Neut),
    ("volumen", Neut),
    ("video", Neut),
    ("team", Neut),
    ("zeichen", Neut),
    ("bauteil", Neut),
    ("kabel", Neut),
    ("maß", Neut),
    ("meer", Neut),
    ("institut", Neut),
    ("labor", Neut),
    ("lager", Neut),
    ("limit", Neut),
    ("objekt", Neut),
    ("organ", Neut),
    ("portal", Neut),
    ("schiff", Neut),
    ("spiel", Neut),
    ("vorhaben", Neut),
    ("schreiben", Neut),
    ("urkunde", Fem),
    ("sekunde", Fem),
    ("kunde", Masc),
    ("kollege", Masc),
    ("experte", Masc),
    ("zeuge", Masc),
    ("erbe", Neut),
    ("ist", Masc),
    ("us", Masc),
    ("schuss", Masc),
    ("schaden", Masc),
    ("er", Masc),
    ("ling", Masc),
    ("e", Fem),
];

/// Plural-only nouns and last parts.
const PLURALS: &[&str] = &["daten", "kosten", "leute", "eltern", "medien", "ferien", "finanzen"];

/// The shortest last part of a compound that is looked up, in characters.
const SHORTEST_PART: usize = 4;

impl German {
    /// The listed lemma of a noun; of a compound that is not listed, its last part's.
    fn listed(lexicon: &Lexicon<'_>, form: &str, clue: Clue) -> Option<String> {
        // The list has lemmas in the spelling of before 1996: `Zuschuß`.
        let modern = |form: &str, lemma: String| {
            if form.contains("ss") && !form.contains('ß') { lemma.replace('ß', "ss") } else { lemma }
        };
        let capital = |lemma: &String| lemma.starts_with(char::is_uppercase);
        let noun = |form: &str| Some(modern(form, lexicon.lemma(form).filter(capital)?));
        noun(form).map(|lemma| declined(lexicon, &lemma, clue).unwrap_or(lemma)).or_else(|| {
            let starts = form.char_indices().map(|(start, _)| start).skip(2);
            let part = |start: usize| {
                let (first, last) = form.split_at(start);
                let lemma = (last.chars().count() >= SHORTEST_PART).then(|| noun(&capitalised(last)))??;
                Some([first, &lowered(&lemma)].concat())
            };
            starts.into_iter().find_map(part)
        })
    }
}

/// A noun that is declined like an adjective stands in the strong masculine: `Beschäftigter`, not `Beschäftigte`. Only
/// such nouns have a dative in -em.
fn declined(lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> Option<String> {
    let stem = lemma.strip_suffix('e').filter(|_| clue.tagged != Some(Fem))?;
    let own = [stem, "er"].concat();
    let capital = |form: &str| lexicon.lemma(form).is_some_and(|lemma| lemma.starts_with(char::is_uppercase));
    (capital(&own) && capital(&[stem, "em"].concat())).then_some(own)
}

fn features(lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> (Number, Gender) {
    let lower = lemma.to_lowercase();
    if PLURALS.iter().any(|plural| lower.ends_with(plural)) {
        return (Number::Plur, Masc);
    }
    if let Some(gender) = clue.gender() {
        return (Number::Sing, gender);
    }
    if let Some((_, gender)) = GENDERS.iter().find(|(ending, _)| lower.ends_with(ending)) {
        return (Number::Sing, *gender);
    }
    // An infinitive used as a noun, `das Lernen`, is neuter. Feminines are told by the genitive they lack; of a compound
    // that is not listed the last part is asked.
    let infinitive = lower.ends_with("en") && lexicon.is_lemma(&lower);
    let starts = lemma.char_indices().map(|(start, _)| start);
    let parts =
        starts.map(|start| capitalised(&lemma[start..])).take_while(|part| part.chars().count() >= SHORTEST_PART);
    let known = parts.into_iter().find(|part| lexicon.is_lemma(part)).unwrap_or_else(|| lemma.to_owned());
    let genitive = ["s", "es", "n", "en"].iter().any(|ending| {
        let strong = ending.ends_with('s');
        lexicon.leads(&[&known, *ending].concat(), &known) && (strong || known.ends_with("nt"))
    });
    (
        Number::Sing,
        if infinitive {
            Neut
        } else if genitive || !lexicon.is_lemma(&known) {
            Masc
        } else {
            Fem
        },
    )
}

impl Grammar for German {
    fn noun(&self, lexicon: &Lexicon<'_>, form: &str, clue: Clue) -> Noun {
        let lower = form.to_lowercase();
        let plural = PLURALS.iter().any(|plural| lower.ends_with(plural));
        let listed = if plural { Some(form.to_owned()) } else { Self::listed(lexicon, form, clue) };
        let vouched = listed.is_some();
        let participle = ["enden", "endem", "ender", "ende"].iter().find_map(|ending| form.strip_suffix(ending));
        let participle = participle.map(|stem| [stem, "ender"].concat());
        let guess = || participle.or_else(|| lexicon.guesses(form).into_iter().next().map(|guess| guess.lemma));
        let text = listed.or_else(guess).unwrap_or_else(|| form.to_owned());
        let (number, gender) = features(lexicon, &text, clue);
        Noun { text, number, gender, listed: vouched }
    }

    fn modifier(&self, lexicon: &Lexicon<'_>, form: &str, head: &Noun) -> Option<Agreed> {
        let (stem, listed) = stem(lexicon, form)?;
        let ending = match (head.number, head.gender) {
            (Number::Plur, _) | (_, Fem) => "e",
            (_, Masc) => "er",
            (_, Neut) => "es",
        };
        Some(([stem, ending.to_owned()].concat(), listed))
    }

    fn genders(&self, _lexicon: &Lexicon<'_>, form: &str) -> Option<[bool; 3]> {
        // `-em` is the dative of masculines and neuters; the other endings stand for too many things.
        form.ends_with("em").then_some([true, false, true])
    }

    fn features(&self, lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> (Number, Gender) {
        features(lexicon, lemma, clue)
    }

    fn following(&self, _lexicon: &Lexicon<'_>, _head: &str, _after: &[&str]) -> usize {
        0
    }
}

/// An adjective without its ending, and whether the list has it; `None` for a word that has no adjective's ending.
fn stem(lexicon: &Lexicon<'_>, form: &str) -> Option<(String, bool)> {
    let ending = ENDINGS.iter().find(|ending| form.ends_with(**ending))?;
    let cut = &form[..form.len() - ending.len()];
    if cut.chars().count() < 3 {
        return None;
    }
    // `teuer, teure`, `hoch, hohe`: such stems change before an ending, so the attested one is kept.
    let lemma = lexicon.lemma(form);
    Some((cut.to_owned(), lemma.is_some_and(|lemma| lemma == cut || lexicon.leads(cut, &lemma))))
}
