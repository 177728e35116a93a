//! The grammar of names: runs of capitalised words, and acronyms.

use std::ops::Range;

use super::phrase::GREEK_GENITIVES;
use super::{Found, Kind, View, is_acronym, is_camel_case, is_compound, is_symbol};
use crate::encoder::{Case, Tag, Upos};
use crate::text::Script;

/// At most so many words make a name.
const LONGEST: usize = 5;

/// The names and acronyms of a sentence: every maximal run of name words, every single word of it, and every acronym.
pub(super) fn names(view: &View<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < view.words.len() {
        if is_acronym(view.words[at]) && !is_name_in_capitals(view, at) {
            if !is_numeral(view.words[at]) {
                found.push(Found { words: at..at + 1, head: at, kind: Kind::Acronym });
            }
            at += 1;
            continue;
        }
        let mut end = at + usize::from(opens_a_name(view, at));
        while end < view.words.len() && end - at < LONGEST && goes_on(view, at, end) {
            end += 1;
        }
        if end > at && !(end == at + 1 && begins_a_phrase(view, at)) {
            found.push(Found { words: at..end, head: end - 1, kind: Kind::Name });
            found.extend(with_tail(view, at..end));
            if end - at > 1 {
                found.extend((at..end).filter_map(|word| single(view, word)));
            }
        }
        at = end.max(at + 1);
    }
    found
}

/// A word of a name by itself; `None` for one in lower case (`monocytogenes`).
fn single(view: &View<'_>, at: usize) -> Option<Found> {
    let alone = !view.words[at].chars().all(char::is_lowercase);
    alone.then(|| Found { words: at..at + 1, head: at, kind: Kind::Name })
}

/// Whether the word at `end` belongs to the name that began at `at`.
fn goes_on(view: &View<'_>, at: usize, end: usize) -> bool {
    if end > at && foreign(view, at) && foreign(view, end) && !is_acronym(view.words[end]) {
        return true;
    }
    is_name(view, end) && joins(view, at, end) && !(end > at && ends_an_office(view, at, end))
}

/// Whether a word is in Latin letters where the language has others: a run of them is one name whatever their case
/// (`Listeria monocytogenes`).
fn foreign(view: &View<'_>, at: usize) -> bool {
    Script::of(view.words[at]) == Some(Script::Latin) && view.lang.script() != Script::Latin
}

/// Whether the field of an office, which Greek writes with a capital, ends before the word at `end`, and the name of who
/// holds it begins (`υπουργός Παιδείας Κάριν Χολμ`).
fn ends_an_office(view: &View<'_>, at: usize, end: usize) -> bool {
    let title = at.checked_sub(1).is_some_and(|before| view.tags[before].upos == Upos::Noun && !begins(view, at));
    title
        && view.lang.as_str() == "el"
        && (at..end).all(|word| view.tags[word].upos == Upos::Noun && view.tags[word].case == Some(Case::Gen))
        && (view.tags[end].upos, view.tags[end].case) != (Upos::Noun, Some(Case::Gen))
}

/// An institution with the name of its place, which Greek gives an article: `Εθνική Τράπεζα της Ρουμανίας`,
/// `Trybunał Sprawiedliwości UE`.
fn with_tail(view: &View<'_>, name: Range<usize>) -> Option<Found> {
    let common = |index: usize| matches!(view.tags[index].upos, Upos::Noun | Upos::Adj);
    let is_place = |index: usize| {
        index < view.words.len() && is_name(view, index) && view.tags[index].case == Some(Case::Gen)
            || view.words.get(index).is_some_and(|word| is_acronym(word))
    };
    let at = name.end;
    let place = match view.lang.as_str() {
        "el" => view.words.get(at).is_some_and(|word| GREEK_GENITIVES.contains(word)).then_some(at + 1),
        "ru" | "uk" | "pl" | "cs" => Some(at),
        _ => None,
    };
    let place = place.filter(|&place| common(name.start) && !begins(view, name.start) && is_place(place))?;
    (name.len() > 1 || place == at).then(|| Found { words: name.start..place + 1, head: at - 1, kind: Kind::Name })
}

/// Whether a word is a Roman numeral (`phase III`): of a chapter, a phase or a king, and no term by itself.
fn is_numeral(word: &str) -> bool {
    word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'))
}

/// Whether the first word of a sentence is part of the name after it: both are common words with a capital that agree.
fn opens_a_name(view: &View<'_>, at: usize) -> bool {
    let common = |index: usize| matches!(view.tags[index].upos, Upos::Noun | Upos::Adj);
    let agrees =
        |left: &Tag, right: &Tag| left.case.is_some() && (left.case, left.number) == (right.case, right.number);
    at + 1 < view.words.len()
        && begins(view, at)
        && view.lang.as_str() != "de"
        && view.words[at].starts_with(char::is_uppercase)
        && !is_symbol(view.words[at])
        && !is_symbol(view.words[at + 1])
        && common(at)
        && common(at + 1)
        && view.tags[at].upos != view.tags[at + 1].upos
        && agrees(&view.tags[at], &view.tags[at + 1])
        && is_name(view, at + 1)
        && joins(view, at, at + 1)
}

/// Whether a capitalised common word begins a phrase in lower case, as the names of institutions do in many languages:
/// `Всемирная организация здравоохранения` is whole only as one.
fn begins_a_phrase(view: &View<'_>, at: usize) -> bool {
    let common = |index: usize| matches!(view.tags[index].upos, Upos::Noun | Upos::Adj);
    let plain = view.words[at].chars().skip(1).all(|c| c.is_lowercase() || !c.is_alphanumeric());
    plain
        && common(at)
        && at + 1 < view.words.len()
        && common(at + 1)
        && view.words[at + 1].starts_with(char::is_lowercase)
}

/// A shouted sentence or heading makes no acronyms: a word in capitals between words in capitals is a name only if
/// the tagger says so.
fn is_name_in_capitals(view: &View<'_>, at: usize) -> bool {
    let shouted = |index: Option<usize>| index.and_then(|i| view.words.get(i)).is_some_and(|word| is_acronym(word));
    let long = view.words[at].chars().filter(|c| c.is_alphabetic()).count() >= 6;
    long && view.tags[at].upos == Upos::Propn && !shouted(at.checked_sub(1)) && !shouted(Some(at + 1))
}

fn is_name(view: &View<'_>, at: usize) -> bool {
    let word = view.words[at];
    let capital = word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase) || is_camel_case(word);
    if !capital || is_compound(word) || is_acronym(word) && !is_name_in_capitals(view, at) {
        return false;
    }
    let proper = view.tags[at].upos == Upos::Propn;
    let inside = !begins(view, at);
    let nominal = matches!(view.tags[at].upos, Upos::Propn | Upos::Noun | Upos::Adj | Upos::X);
    let mixed = word.chars().skip(1).any(|c| c.is_uppercase() || c.is_numeric());
    match view.lang.as_str() {
        // German writes every noun with a capital: there the tagger alone tells.
        "de" => proper || mixed,
        _ => foreign(view, at) || proper || mixed || inside && nominal,
    }
}

/// Whether the word stands where a common word would have a capital too: first, or after an opening mark or a colon.
pub(super) fn begins(view: &View<'_>, at: usize) -> bool {
    at == 0 || {
        let before = view.words[at - 1];
        // A dash at the head of a sentence opens what somebody says.
        matches!(view.tags[at - 1].upos, Upos::Punct) && (at == 1 || !matches!(before, "," | ")" | "-" | "–" | "—"))
    }
}

/// Whether the word at `at` continues the name that began at `start`: one script, or it is the model number of one.
fn joins(view: &View<'_>, start: usize, at: usize) -> bool {
    at == start || Script::of(view.words[at]) == Script::of(view.words[start])
}
