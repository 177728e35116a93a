//! Participles that stand as modifiers or nouns: the treebanks of some languages tag them as verbs wherever they stand
//! (`trained model`, `εκπαιδευμένο μοντέλο`, `πίνακας περιεχομένων`).

use unicode_normalization::UnicodeNormalization;

use super::is_general_verb;
use super::phrase::GREEK_GENITIVES;
use crate::encoder::{Case, Gender, Number, Tag, Upos};
use crate::pack::Lemmas;
use crate::text::{Key, Lang};

/// Letters of a verb's stem before the ending that makes a participle of it, at least: fewer make `red` one, or `έμενα`.
const STEM: usize = 3;

/// Endings of adjectives, which Russian participles share.
const RUSSIAN: [&str; 22] = [
    "ий", "ый", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им", "ой", "ей", "ую", "юю",
    "ых", "их", "ыми", "ими",
];

/// What the participle at `at` is where it stands: an adjective beside its noun, or in Greek a noun that a list knows as
/// one, or, of the west Slavic languages' active ones and the Polish passive's, which are tagged as adjectives, a verb; in
/// Greek also a noun that is taken for an adjective. `None` where the tag is right.
pub(super) fn role(lang: Lang, words: &[&str], tags: &[Tag], at: usize, lemmas: &Lemmas) -> Option<Upos> {
    let upos = |index: Option<usize>| index.and_then(|index| tags.get(index)).map(|tag| tag.upos);
    let (before, next) = (upos(at.checked_sub(1)), upos(at.checked_add(1)));
    let folded = folded(words[at]);
    match lang.as_str() {
        "en" => (next == Some(Upos::Noun) && is_english(&folded, before)).then_some(Upos::Adj),
        "el" if is_greek(&folded) => {
            let noun = || lemmas.lemma(lang, words[at]).is_some_and(|lemma| lemma.ends_with("μενο"));
            let plural = || lemmas.lemma(lang, words[at]).is_some_and(|lemma| lemma.ends_with("μένα"));
            match next {
                // `δεδομένα χρήστη`: a noun and its tail.
                Some(Upos::Noun | Upos::Adj) if plural() => Some(Upos::Noun),
                Some(Upos::Noun | Upos::Adj) => Some(Upos::Adj),
                _ => (matches!(before, Some(Upos::Noun | Upos::Det | Upos::Adp)) && noun()).then_some(Upos::Noun),
            }
        }
        "el" if tags[at].upos == Upos::Adj => {
            let alone = !matches!(next, Some(Upos::Noun | Upos::Adj | Upos::Propn | Upos::X | Upos::Verb));
            // `συνδικάτο των εκπαιδευτικών`
            let tail = || {
                at > 1
                    && tags[at - 2].upos == Upos::Noun
                    && GREEK_GENITIVES.contains(&words[at - 1].to_lowercase().as_str())
            };
            (alone && (tail() || is_greek_noun(lang, words[at], lemmas))).then_some(Upos::Noun)
        }
        "ru" => (matches!(next, Some(Upos::Noun | Upos::Adj)) && is_russian(&folded)).then_some(Upos::Adj),
        "pl" if is_polish_passive(lang, words, at, lemmas) => Some(Upos::Verb),
        // `ograniczenia dotyczące chipów`: behind its noun it governs what follows.
        "pl" if tags[at].upos == Upos::Verb => is_polish_modifier(lang, words, tags, at, lemmas).then_some(Upos::Adj),
        "pl" | "cs" => (matches!(before, Some(Upos::Noun | Upos::Propn | Upos::Adj))
            && is_active_west_slavic(lang, &folded)
            && governs(lang, words, next, at, lemmas))
        .then_some(Upos::Verb),
        "fr" => (before == Some(Upos::Noun) && ends(&folded, &["e", "ee", "es", "ees"]) && words[at].contains('é'))
            .then_some(Upos::Adj),
        "es" => (before == Some(Upos::Noun)
            && ends(&folded, &["ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"]))
        .then_some(Upos::Adj),
        _ => None,
    }
}

/// `-ed` where no subject or auxiliary stands before it; `-ing` after an article or an adjective alone, for elsewhere it
/// mostly is a gerund (`by training models`).
fn is_english(word: &str, before: Option<Upos>) -> bool {
    let apart = matches!(before, None | Some(Upos::Punct | Upos::Det | Upos::Adj | Upos::Adp | Upos::Verb | Upos::Num));
    ends(word, &["ed"]) && apart || ends(word, &["ing"]) && matches!(before, Some(Upos::Det | Upos::Adj))
}

fn is_greek(word: &str) -> bool {
    ends(
        word,
        &["μενοσ", "μενου", "μενο", "μενον", "μενοι", "μενων", "μενουσ", "μενη", "μενησ", "μενην", "μενεσ", "μενα"],
    )
}

/// Whether a list knows the word, under a lemma that has not the forms of an adjective: `διακομιστές`, `διάλεκτο`.
fn is_greek_noun(lang: Lang, word: &str, lemmas: &Lemmas) -> bool {
    let Some(lemma) = lemmas.lemma(lang, &word.to_lowercase()) else { return false };
    let has = |form: String| lemmas.lemma(lang, &form).as_deref() == Some(lemma.as_str());
    let declines = |ending: &str, forms: [&[&str]; 2]| {
        let any = |stem: &str, ends: &[&str]| ends.iter().any(|end| has(format!("{stem}{end}")));
        lemma.strip_suffix(ending).is_some_and(|stem| forms.iter().all(|ends| any(stem, ends)))
    };
    !declines("ός", [&["ή", "ά"], &["ό"]])
        && !declines("ος", [&["η", "α"], &["ο"]])
        && !declines("ής", [&["ούς"], &["ές"]])
        && !declines("ης", [&["ους"], &["ες"]])
        && !lemma.ends_with("ύς")
}

/// Active and passive participles, reflexive ones too: `развивающиеся`, `созданных`.
fn is_russian(word: &str) -> bool {
    let word = word.strip_suffix("ся").unwrap_or(word);
    let stem = RUSSIAN.iter().filter_map(|ending| word.strip_suffix(ending)).min_by_key(|stem| stem.len());
    stem.is_some_and(|stem| {
        stem.chars().count() > STEM && ["щ", "нн", "вш", "ем", "им"].iter().any(|end| stem.ends_with(end))
    })
}

/// `dotyczący`, `týkající`, in any case.
fn is_active_west_slavic(lang: Lang, word: &str) -> bool {
    let (end, endings): (&str, &[&str]) = match lang.as_str() {
        "pl" => ("ąc", &["y", "a", "e", "ego", "ej", "emu", "ą", "ym", "ych", "ymi"]),
        _ => ("ic", &["i", "iho", "imu", "im", "ich", "imi"]),
    };
    let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    stems.filter_map(|stem| stem.strip_suffix(end)).any(|stem| stem.chars().count() >= STEM)
}

/// Whether an active participle behind its noun takes what follows with it: an object, or, of a verb of general language, a
/// phrase with a preposition. `rakiety przechwytujące w powietrzu` are a kind of rockets, `firmy mające w Chinach` of no kind.
fn governs(lang: Lang, words: &[&str], next: Option<Upos>, at: usize, lemmas: &Lemmas) -> bool {
    let general = || lemmas.lemma(lang, words[at]).is_some_and(|lemma| is_general_verb(lang, &lemma));
    match next {
        Some(Upos::Noun | Upos::Propn | Upos::Adj | Upos::X | Upos::Num) => true,
        Some(Upos::Adp) => general(),
        _ => false,
    }
}

/// A passive participle, or a comparative taken for a verb, beside its noun: `moc zainstalowana`, `siła wyższa`. Of a word
/// so misjudged the heads do not know the case either, but finite verbs mostly have none; `-ą` is an ending of theirs too,
/// and of `zostać` and its like one that looks like a participle's.
fn is_polish_modifier(lang: Lang, words: &[&str], tags: &[Tag], at: usize, lemmas: &Lemmas) -> bool {
    let word = words[at].to_lowercase();
    let lemma = lemmas.lemma(lang, words[at]);
    if tags[at].case.is_none() || lemma.as_ref().is_some_and(|lemma| lemma.ends_with("stać")) {
        return false;
    }
    let ends_finite = word.ends_with('ą');
    let feminine = |tag: &Tag| {
        tag.gender == Some(Gender::Fem)
            && tag.number == Some(Number::Sing)
            && matches!(tag.case, Some(Case::Acc | Case::Ins))
    };
    let holds = |tag: &&Tag| tag.upos == Upos::Noun && (!ends_finite || feminine(tag));
    let beside = [at.checked_sub(1), at.checked_add(1)].into_iter().flatten();
    let passive = || {
        let endings = ["y", "a", "e", "ego", "ej", "emu", "ą", "ym", "ych", "ymi"];
        let mut stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
        stems.any(|stem| stem.chars().count() > STEM && stem.ends_with(['n', 't']))
    };
    let adjective = || lemma.as_ref().is_some_and(|lemma| lemma.ends_with(['y', 'i']));
    beside.filter_map(|beside| tags.get(beside)).any(|tag| holds(&tag)) && (passive() || adjective())
}

/// So many words before its participle the auxiliary of a Polish passive may stand: `została w maju uchylona`.
const AUXILIARY: usize = 3;

/// `została uchylona`, `zerwano`: the treebank tags the participle as an adjective, the heads the impersonal as one.
fn is_polish_passive(lang: Lang, words: &[&str], at: usize, lemmas: &Lemmas) -> bool {
    let is_auxiliary = |word: &&str| lemmas.lemma(lang, &word.to_lowercase()).as_deref() == Some("zostać");
    let impersonal = words[at].ends_with("no") || words[at].ends_with("to");
    (impersonal || words[at.saturating_sub(AUXILIARY)..at].iter().any(is_auxiliary))
        && lemmas.lemma(lang, words[at]).is_some_and(|lemma| lemma.ends_with('ć'))
}

fn ends(word: &str, endings: &[&str]) -> bool {
    endings.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| stem.chars().count() >= STEM)
}

/// In lower case and without the accents of Greek and French; `й` stays.
fn folded(word: &str) -> String {
    let accent = |character: &char| matches!(character, '\u{300}'..='\u{302}' | '\u{308}');
    Key::new(word).as_str().nfd().filter(|character| !accent(character)).nfc().collect()
}
