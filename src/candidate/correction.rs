//! What the heads took for something else, set right by what the lemma lists say and by what stands beside it.

use super::participle;
use crate::encoder::{Case, Number, Tag, Upos};
use crate::pack::Lemmas;
use crate::text::Lang;

/// The tags, set right: adjectives taken for nouns, where a noun right before another has a lemma built like an
/// adjective's, participles that are no verbs where they stand, nouns taken for verbs, and genitives for nominatives.
pub(super) fn corrected(lang: Lang, words: &[&str], tags: &[Tag], lemmas: &Lemmas) -> Vec<Tag> {
    let mut tags = tags.to_vec();
    // From the end: before a modifier that is set right there may be another.
    for at in (0..tags.len()).rev() {
        let beside = tags.get(at + 1).copied().filter(|next| matches!(next.upos, Upos::Noun | Upos::Adj));
        match (tags[at].upos, beside) {
            (Upos::Noun, Some(beside)) if is_adjectival(lang, words[at], &tags[at..=at + 1], lemmas) => {
                tags[at] = Tag { upos: Upos::Adj, ..beside };
            }
            // `umowa ramowa`
            (Upos::Noun, _) if follows_its_noun(lang, words, &tags, at, lemmas) => tags[at].upos = Upos::Adj,
            (Upos::Noun | Upos::Adj | Upos::Propn, _) if is_field(lang, words, &tags, at, lemmas) => {
                (tags[at].upos, tags[at].case) = (Upos::Noun, Some(Case::Gen));
            }
            (Upos::Adj, Some(beside)) if governs(lang, words, [&tags[at], &beside], at) => tags[at].upos = Upos::Noun,
            // `klauzulę` and `оговорку` are objects, no genitives.
            (Upos::Noun, _) if is_accusative(lang, words, &tags, at) => tags[at].case = Some(Case::Acc),
            (Upos::Det, _) if is_neuter(lang, words[at], lemmas) => tags[at].upos = Upos::Noun,
            (Upos::Noun, _) if follows_as_genitive(lang, words, &tags, at, lemmas) => tags[at].case = Some(Case::Gen),
            (Upos::Verb | Upos::Adj, _) => {
                if let Some(upos) = participle::role(lang, words, &tags, at, lemmas) {
                    tags[at].upos = upos;
                } else if is_noun_for_verb(lang, words[at], &tags[at], lemmas) {
                    tags[at].upos = Upos::Noun;
                }
            }
            _ => {}
        }
    }
    tags
}

/// Whether a Polish or Czech word is an adjective behind the noun with which it agrees.
fn follows_its_noun(lang: Lang, words: &[&str], tags: &[Tag], at: usize, lemmas: &Lemmas) -> bool {
    let agrees = |noun: &Tag| (noun.case, noun.number) == (tags[at].case, tags[at].number);
    // `zapobieganie rozwojowi`: in the singular only a noun ends so.
    let dative = lang.as_str() == "pl" && words[at].ends_with("owi") && tags[at].number == Some(Number::Sing);
    matches!(lang.as_str(), "pl" | "cs")
        && !dative
        && words[at].starts_with(char::is_lowercase)
        && at.checked_sub(1).is_some_and(|before| tags[before].upos == Upos::Noun && agrees(&tags[before]))
        && is_adjectival(lang, words[at], &[tags[at], tags[at]], lemmas)
}

/// Whether a Greek word with a capital is a common noun in the genitive, the field of the office before it
/// (`υπουργός Οικονομικών`): it has a form of its own as a common word.
fn is_field(lang: Lang, words: &[&str], tags: &[Tag], at: usize, lemmas: &Lemmas) -> bool {
    let word = words[at];
    let title = at
        .checked_sub(1)
        .is_some_and(|before| tags[before].upos == Upos::Noun && words[before].chars().all(char::is_lowercase));
    lang.as_str() == "el"
        && title
        && tags[at].case == Some(Case::Gen)
        && word.starts_with(char::is_uppercase)
        && word.chars().skip(1).all(char::is_lowercase)
        && lemmas.lemma(lang, &word.to_lowercase()).is_some_and(|lemma| lemma != word.to_lowercase())
}

/// Whether a Greek word tagged as an adjective is a noun: the noun behind it is its genitive, so that the two do not agree
/// (`άδεια εξόρυξης`, `κωδικός πρόσβασης`).
fn governs(lang: Lang, words: &[&str], tags: [&Tag; 2], at: usize) -> bool {
    let genitive = |word: &str| {
        ["ου", "ού", "ης", "ής", "ας", "άς", "ων", "ών", "ους", "εως"].iter().any(|end| word.ends_with(end))
    };
    lang.as_str() == "el"
        && tags[1].upos == Upos::Noun
        && tags[1].case == Some(Case::Gen)
        && matches!(tags[0].case, Some(Case::Nom | Case::Acc))
        && genitive(words[at + 1])
        && !genitive(words[at])
        && [words[at], words[at + 1]].iter().all(|word| word.starts_with(char::is_lowercase))
}

/// Whether a noun tagged as a genitive has the form of an accusative, in Russian with an adjective that shows it.
fn is_accusative(lang: Lang, words: &[&str], tags: &[Tag], at: usize) -> bool {
    let shown = || at > 0 && tags[at - 1].upos == Upos::Adj && words[at - 1].ends_with("ую");
    tags[at].case == Some(Case::Gen)
        && match lang.as_str() {
            "pl" => words[at].ends_with('ę'),
            "ru" => words[at].ends_with(['у', 'ю']) && shown(),
            _ => false,
        }
}

/// Whether a noun right behind another, tagged as a nominative, has a form that is a genitive too: two nominatives hardly
/// ever stand so (`zakaz reklamy`, `związek nauczycieli`).
fn follows_as_genitive(lang: Lang, words: &[&str], tags: &[Tag], at: usize, lemmas: &Lemmas) -> bool {
    let endings: &[char] = match lang.as_str() {
        "pl" => &['y', 'i'],
        "ru" => &['ы', 'и'],
        _ => return false,
    };
    tags[at].case == Some(Case::Nom)
        && words[at].starts_with(char::is_lowercase)
        && words[at].ends_with(endings)
        && behind_a_noun(lang, tags, at)
        && lemmas.lemma(lang, words[at]).is_some_and(|lemma| lemma != words[at])
}

/// Whether a Polish word has the forms of a neuter noun, as no determiner has: `cło`, of three letters, is taken for one.
fn is_neuter(lang: Lang, word: &str, lemmas: &Lemmas) -> bool {
    let Some(lemma) = lemmas.lemma(lang, &word.to_lowercase()).filter(|_| lang.as_str() == "pl") else { return false };
    let has = |stem: &str, end: &str| lemmas.lemma(lang, &[stem, end].concat()).as_ref() == Some(&lemma);
    lemma.strip_suffix('o').is_some_and(|stem| ["a", "u", "em"].iter().all(|end| has(stem, end)))
}

/// Whether a noun stands before the word at `at`, or in Polish a noun and an adjective of its (`związek zawodowy`), which
/// differs from the word in number.
fn behind_a_noun(lang: Lang, tags: &[Tag], at: usize) -> bool {
    let is_noun = |index: Option<usize>| index.is_some_and(|index| tags[index].upos == Upos::Noun);
    let behind_adjective = || {
        let adjective = &tags[at - 1];
        lang.as_str() == "pl" && adjective.upos == Upos::Adj && adjective.number != tags[at].number
    };
    is_noun(at.checked_sub(1)) || is_noun(at.checked_sub(2)) && behind_adjective()
}

/// How certain the tag of a verb with a case is at most, if it is a noun's. Set by hand on those words of `tests/news` that
/// are tagged so and listed under a noun: above it many are verbs.
const DOUBTED: f32 = 0.9;

/// Whether a word that is tagged as a verb, but with a case, is a noun: it is listed under one (`Blokadę`, `сброс`).
fn is_noun_for_verb(lang: Lang, word: &str, tag: &Tag, lemmas: &Lemmas) -> bool {
    let others: &[&str] = match lang.as_str() {
        "pl" => &["ć", "y", "i"],
        "ru" => &["ть", "ти", "чь", "ся", "сь", "й", "н", "ны"],
        "el" => &["ω", "ώ", "μαι", "μένος", "ει"],
        _ => return false,
    };
    let lemma = || lemmas.lemma(lang, &word.to_lowercase());
    // `przyjęć`, `obliczeń`: the list has but this form under the verb.
    let action = || lang.as_str() == "pl" && word.ends_with(['ć', 'ń']) && lemmas.key(lang, word).ends_with("ie");
    tag.upos == Upos::Verb
        && tag.case.is_some()
        && tag.certainty < DOUBTED
        && (action() || lemma().is_some_and(|lemma| !others.iter().any(|ending| lemma.ends_with(ending))))
}

/// Whether the lemma of a word, whose tag and its neighbour's are given, is built like an adjective's.
fn is_adjectival(lang: Lang, word: &str, tags: &[Tag], lemmas: &Lemmas) -> bool {
    let word = word.to_lowercase();
    let Some(lemma) = lemmas.lemma(lang, &word) else { return false };
    let ends = |endings: &[&str]| endings.iter().any(|ending| lemma.ends_with(ending));
    // An adjective has a feminine and a neuter beside its masculine.
    let declines = |masculine: &str, others: [&str; 2]| {
        let has =
            |stem: &str, end: &str| lemmas.lemma(lang, &format!("{stem}{end}")).as_deref() == Some(lemma.as_str());
        lemma.strip_suffix(masculine).is_some_and(|stem| others.iter().all(|end| has(stem, end)))
    };
    match lang.as_str() {
        "ru" => ends(&["ый", "ий", "ой"]),
        "uk" => ends(&["ий", "ій"]),
        // The tax revenue, `wpływy`, ends like one.
        "pl" if ends(&["wy", "ny", "ski", "cki"]) => lemma != word || ends(&["ki"]) || declines("y", ["a", "e"]),
        "pl" => tags[0].case == tags[1].case && declines("y", ["a", "e"]),
        "cs" => ends(&["ý", "í"]),
        "el" => declines("ός", ["ή", "ό"]) || declines("ος", ["η", "ο"]) || declines("ος", ["α", "ο"]),
        _ => false,
    }
}
