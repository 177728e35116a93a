//! Verbs that may be terms of a subject: to repeal, to compile, to vaccinate.

use super::{Found, Kind, View};
use crate::encoder::Upos;
use crate::pack::{Lemmas, is_infinitive};
use crate::text::{Key, Lang};

/// Shorter verbs are of general language in every language looked at.
const SHORTEST: usize = 4;

/// How certain the tag of a verb must be that no list knows, and how certain what suffix analogy makes of it, the last
/// where that is a verb that the list has. Set by hand on the stories of `tests/news`: what is less certain is often a
/// participle or gets another verb's lemma. Greek deponents get an active one (`αρνείται`, `αρνώ`).
const TAGGED: f32 = 0.95;
const GUESSED: f32 = 0.6;
const KNOWN: f32 = 0.4;

/// The verbs of a sentence whose lemma a list knows, or plainly follows by analogy: others are seldom verbs at all.
pub(super) fn verbs(view: &View<'_>, lemmas: &Lemmas) -> Vec<Found> {
    let is_verb = |&at: &usize| {
        let word = view.words[at];
        view.tags[at].upos == Upos::Verb
            && word.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST
            && (listed(view.lang, word, lemmas).is_some()
                || view.tags[at].certainty >= TAGGED && analogous(view.lang, word, lemmas).is_some())
    };
    let found = |at: usize| Found { words: at..at + 1, head: at, kind: Kind::Term };
    (0..view.words.len()).filter(is_verb).map(found).collect()
}

/// The reflexive particles that are words of their own. Many verbs never stand without (`domagać się`), or mean something
/// else with it (`powołać się`, to invoke; `powołać`, to appoint).
const PARTICLES: &[(&str, &[&str])] = &[("cs", &["se", "si"]), ("pl", &["się"])];

/// Whether a word is a reflexive particle of its language.
#[must_use]
pub fn is_particle(lang: Lang, word: &str) -> bool {
    PARTICLES.iter().any(|(code, particles)| *code == lang.as_str() && particles.contains(&word))
}

/// Where the reflexive particle of the verb at `at` stands: right behind it, or before it, a negation between or not.
pub(super) fn particle(view: &View<'_>, at: usize) -> Option<usize> {
    let is = |at: &usize| {
        let word = view.words.get(*at).map(|word| word.to_lowercase());
        word.is_some_and(|word| is_particle(view.lang, &word) && view.tags[*at].upos != Upos::Adp)
    };
    let denied = at.checked_sub(1).is_some_and(|before| matches!(view.words[before], "nie" | "ne"));
    let before = at.checked_sub(if denied { 2 } else { 1 });
    Some(at + 1).filter(is).or_else(|| before.filter(is))
}

/// The lemma that a list has of a verb's form, or of another of the short forms of its Russian passive participle:
/// `отменено` is in no list, `отменены` is. A participle that the list has for itself leads to its verb.
#[must_use]
pub fn listed(lang: Lang, form: &str, lemmas: &Lemmas) -> Option<String> {
    let other = || {
        let form = form.to_lowercase().replace('ё', "е");
        let forms = [("н", "ны"), ("на", "ны"), ("но", "ны"), ("т", "ты"), ("та", "ты"), ("то", "ты")];
        let mut plurals = forms.iter().filter_map(|(end, plural)| Some([form.strip_suffix(end)?, *plural].concat()));
        plurals.find_map(|plural| lemmas.lemma(lang, &plural)).filter(|lemma| is_infinitive(lang, lemma))
    };
    let lemma = lemmas.verb_lemma(lang, form).or_else(|| other().filter(|_| lang.as_str() == "ru"))?;
    Some(of_participle(lang, form, &lemma, lemmas).unwrap_or(lemma))
}

/// How Russian passive participles end, and their infinitives; the stem's last consonant may have changed.
const PASSIVES: &[(&str, &str)] = &[
    ("анный", "ать"),
    ("янный", "ять"),
    ("енный", "ить"),
    ("енный", "еть"),
    ("жденный", "дить"),
    ("женный", "зить"),
    ("женный", "дить"),
    ("шенный", "сить"),
    ("щенный", "тить"),
    ("щенный", "стить"),
    ("ченный", "тить"),
    ("ленный", "ить"),
    ("тый", "ть"),
];

/// The verb of a participle that the list has for itself: of a Russian passive one (`прерванный`, `прервать`), and of a
/// Polish impersonal form (`przełożono`).
fn of_participle(lang: Lang, form: &str, lemma: &str, lemmas: &Lemmas) -> Option<String> {
    let is_verb = |verb: &String| is_infinitive(lang, verb) && lemmas.lemma(lang, verb).as_ref() == Some(verb);
    match lang.as_str() {
        "ru" => {
            let lemma = lemma.replace('ё', "е");
            let mut verbs = PASSIVES.iter().filter_map(|(end, own)| Some([lemma.strip_suffix(end)?, *own].concat()));
            verbs.find(is_verb)
        }
        "pl" if form.ends_with('o') && !is_infinitive(lang, lemma) => {
            lemmas.guesses(lang, form).into_iter().map(|guess| guess.lemma).find(is_verb)
        }
        _ => None,
    }
}

/// The lemma key of a verb's form.
#[must_use]
pub fn key(lang: Lang, form: &str, lemmas: &Lemmas) -> String {
    let form = form.to_lowercase();
    listed(lang, &form, lemmas)
        .map_or_else(|| lemmas.verb_key(lang, &form), |lemma| Key::new(&lemma).as_str().to_owned())
}

/// The verb that a form which no list knows is of by analogy, as a dictionary heads it; `None` where that is doubtful.
#[must_use]
pub fn analogous(lang: Lang, form: &str, lemmas: &Lemmas) -> Option<String> {
    // A verb that the list has, though not in this form (`εξάγει`), is no invention.
    let known = |lemma: &str| lemmas.lemma(lang, lemma).as_deref() == Some(lemma);
    let guess = lemmas.guess(lang, &form.to_lowercase());
    let guess = guess.filter(|guess| guess.certainty >= if known(&guess.lemma) { KNOWN } else { GUESSED })?;
    // What its key is made of is what it is headed by.
    (is_infinitive(lang, &guess.lemma) && Key::new(&guess.lemma).as_str() == lemmas.verb_key(lang, form))
        .then_some(guess.lemma)
}
