//! The grammar of noun phrases: modifiers, head, and tails in the genitive or after a preposition.

use super::name::begins;
use super::tail::Tails;
use super::{Found, Kind, View, contains, is_symbol};
use crate::encoder::{Case, Tag, Upos};

/// At most so many content words make a candidate. Set by hand.
const LONGEST: usize = 5;

/// The articles of Greek genitives.
pub(super) const GREEK_GENITIVES: &[&str] = &["του", "της", "των"];

/// At most so many modifiers stand in front of a head.
const MODIFIERS: usize = 3;

/// How a language builds its noun phrases.
struct Grammar {
    /// Adjectives may follow their noun.
    adjectives_follow: bool,
    /// A noun may modify the noun after it without any mark.
    compounds: bool,
    /// A noun in the genitive may follow its head.
    genitives: bool,
    /// The articles that such a noun may have.
    articles: &'static [&'static str],
    /// Prepositions that tie a tail to its head.
    prepositions: &'static [&'static str],
    /// Words of their own that deny the modifier or the noun after them.
    denials: &'static [&'static str],
}

fn grammar(lang: &str) -> Grammar {
    let (adjectives_follow, compounds, genitives) = match lang {
        "pl" | "cs" | "sk" => (true, false, true),
        "ru" | "uk" | "be" | "bg" | "sr" | "hr" | "sl" | "mk" | "el" | "lt" | "lv" => (false, false, true),
        "fr" | "es" | "it" | "pt" | "ro" | "ca" => (true, false, false),
        "de" => (false, false, false),
        _ => (false, true, false),
    };
    let prepositions: &[&str] = match lang {
        "ru" => &["на", "о", "об", "за", "по", "в", "с", "для", "к", "от", "без", "против"],
        "uk" => &["на", "про", "за", "по", "в", "у", "з", "для", "до", "від", "без", "проти"],
        "pl" => &["na", "do", "w", "o", "dla", "z", "od", "za", "bez", "poza", "przeciw"],
        "cs" | "sk" => &["na", "do", "v", "o", "pro", "z", "za", "k", "od"],
        "el" => {
            &["σε", "στο", "στη", "στην", "στον", "στις", "στα", "στους", "για", "από", "με", "εκτός", "επί", "χωρίς"]
        }
        "de" => &["für", "auf", "von", "über", "zum", "zur", "mit", "an", "in"],
        "fr" => &["de", "d'", "d’", "du", "des", "à", "au", "aux", "en"],
        "es" => &["de", "del", "a", "en", "con", "para"],
        "it" => &["di", "d'", "del", "dei", "della", "delle", "a", "da", "in"],
        "pt" | "ca" => &["de", "do", "da", "dos", "das", "del", "a", "em"],
        "en" => &["of", "on", "for"],
        _ => &[],
    };
    let denials: &[&str] = match lang {
        "el" => &["μη", "μην"],
        "de" => &["nicht"],
        "fr" => &["non"],
        _ => &[],
    };
    let articles = if lang == "el" { GREEK_GENITIVES } else { &[] };
    Grammar { adjectives_follow, compounds, genitives, articles, prepositions, denials }
}

/// Whether a word of this part of speech carries meaning of its own.
pub(super) fn is_content(upos: Upos) -> bool {
    matches!(upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Verb | Upos::X | Upos::Num | Upos::Adv)
}

/// The noun phrases of a sentence, nested ones too, in order. A phrase that holds or cuts one of `names` is left out,
/// unless the name is an acronym or the like.
///
/// Where a head of `tails` stands before a tail that another sentence gave it, the two are a phrase though the tags of this
/// sentence do not show it.
pub(super) fn phrases(view: &View<'_>, names: &[Found], tails: &Tails<'_>) -> Vec<Found> {
    let grammar = grammar(view.lang.as_str());
    let mut found = Vec::new();
    for head in 0..view.words.len() {
        if !is_head(view, head) {
            continue;
        }
        let mut ends = ends(view, &grammar, head);
        tails.extend(view, head, &mut ends);
        for start in starts(view, &grammar, head) {
            for &end in &ends {
                let words = start..end;
                let content = words.clone().filter(|&at| is_content(view.tags[at].upos)).count();
                let crossing = |name: &Found| {
                    name.kind == Kind::Name
                        && name.words.start < words.end
                        && words.start < name.words.end
                        && !(contains(&words, &name.words) && may_hold(view, start, head, name))
                };
                if content <= LONGEST && !names.iter().any(crossing) {
                    found.push(Found { words, head, kind: Kind::Term });
                }
            }
        }
    }
    found
}

/// Whether a phrase of this head may hold the name: an acronym or the like, common nouns in the genitive that have a
/// capital in the title of an office (`υπουργείο Άμυνας`), or a place in the genitive behind an institution, which has a
/// capital itself (`Федеральный суд Швейцарии`).
fn may_hold(view: &View<'_>, start: usize, head: usize, name: &Found) -> bool {
    let (at, word) = (name.words.start, view.words[head]);
    let all = |upos: Upos| {
        let is = |at: usize| view.tags[at].upos == upos && view.tags[at].case == Some(Case::Gen);
        at == head + 1 && name.words.clone().all(is)
    };
    let field = all(Upos::Noun) && (word.starts_with(char::is_lowercase) || begins(view, head));
    let institution = start < head && view.words[start].starts_with(char::is_uppercase) && !begins(view, start);
    is_symbol(view.words[at]) || field || institution && name.words.len() == 1 && all(Upos::Propn)
}

/// A common noun of at least three letters.
fn is_head(view: &View<'_>, at: usize) -> bool {
    let word = view.words[at];
    view.tags[at].upos == Upos::Noun && word.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !is_symbol(word)
}

fn is_modifier(view: &View<'_>, grammar: &Grammar, at: usize) -> bool {
    let word = view.words[at];
    match view.tags[at].upos {
        Upos::Adj => word.chars().any(char::is_alphabetic),
        Upos::Noun | Upos::X => grammar.compounds && word.chars().any(char::is_alphabetic),
        Upos::Propn => is_symbol(word),
        _ => false,
    }
}

/// Every place where the phrase of this head may begin. What is denied begins with the word that denies it
/// (`μη κινεζική οντότητα`): without it, it is its own contrary.
fn starts(view: &View<'_>, grammar: &Grammar, head: usize) -> impl Iterator<Item = usize> {
    let mut start = head;
    while start > 0 && head - start < MODIFIERS && is_modifier(view, grammar, start - 1) {
        start -= 1;
    }
    let denied = |at: usize| at > 0 && grammar.denials.contains(&view.words[at - 1].to_lowercase().as_str());
    (start..=head).map(move |at| if denied(at) { at - 1 } else { at })
}

/// Whether `outer` adds to `inner`, which has a tail already, another behind a preposition: that may belong to the whole or
/// to the verb (`operator centrów danych z siedzibą`), so that `inner` is no part of a longer term for it. Where
/// prepositions do what cases do elsewhere, it is one.
pub(super) fn adds_loosely(view: &View<'_>, outer: &Found, inner: &Found) -> bool {
    let grammar = grammar(view.lang.as_str());
    let (end, has_tail) = (inner.words.end, inner.words.end > inner.head + 1);
    grammar.genitives && has_tail && outer.words.end > end && is_preposition(view, &grammar, end)
}

/// Every place after `head` where its phrase may end.
fn ends(view: &View<'_>, grammar: &Grammar, head: usize) -> Vec<usize> {
    let mut ends = vec![head + 1];
    if grammar.genitives && view.tags.get(head + 1).is_some_and(is_place) && !is_tail_acronym(view, head + 1) {
        ends.push(head + 2);
    }
    let mut at = after_adjectives(view, grammar, head + 1, &mut ends);
    // Two tails at most ("обеспечение безопасности сети", "орган по защите данных").
    for _ in 0..2 {
        let marked = is_preposition(view, grammar, at);
        let mut next = at + usize::from(marked);
        if view.tags.get(next).is_some_and(|tag| tag.upos == Upos::Det) && (marked || is_article(view, grammar, next)) {
            next += 1;
        }
        if !marked && !grammar.genitives && !is_tail_acronym(view, next) {
            break;
        }
        while next < view.words.len() && view.tags[next].upos == Upos::Adj {
            next += 1;
        }
        if !is_tail(view, next, marked) {
            break;
        }
        ends.push(next + 1);
        at = after_adjectives(view, grammar, next + 1, &mut ends);
    }
    ends
}

/// A name in the genitive: see [`may_hold`].
fn is_place(tag: &Tag) -> bool {
    tag.upos == Upos::Propn && tag.case == Some(Case::Gen)
}

/// Skips adjectives that follow their noun; a phrase may end after each of them.
fn after_adjectives(view: &View<'_>, grammar: &Grammar, mut at: usize, ends: &mut Vec<usize>) -> usize {
    let first = at;
    while grammar.adjectives_follow
        && at < view.words.len()
        && at - first < 2
        && view.tags[at].upos == Upos::Adj
        // "chip nowej generacji": an adjective before another noun belongs to that noun.
        && !(view.tags.get(at + 1).is_some_and(|tag| tag.upos == Upos::Noun) && agrees(view, at, at + 1) && !agrees(view, at, first - 1))
    {
        at += 1;
        ends.push(at);
    }
    at
}

fn agrees(view: &View<'_>, left: usize, right: usize) -> bool {
    let (left, right) = (&view.tags[left], &view.tags[right]);
    left.case == right.case && left.number == right.number
}

fn is_preposition(view: &View<'_>, grammar: &Grammar, at: usize) -> bool {
    let listed = |word: &&str| grammar.prepositions.contains(&word.to_lowercase().as_str());
    view.words.get(at).is_some_and(listed) && matches!(view.tags[at].upos, Upos::Adp | Upos::Det | Upos::Adv)
}

fn is_article(view: &View<'_>, grammar: &Grammar, at: usize) -> bool {
    grammar.articles.contains(&view.words[at].to_lowercase().as_str())
}

fn is_tail_acronym(view: &View<'_>, at: usize) -> bool {
    view.words.get(at).is_some_and(|word| is_symbol(word))
}

/// A noun that may end a tail: not in the nominative unless a preposition marks it, or an acronym (`chip AI`).
fn is_tail(view: &View<'_>, at: usize, marked: bool) -> bool {
    if at >= view.words.len() {
        return false;
    }
    let governed = marked || !matches!(view.tags[at].case, Some(Case::Nom | Case::Voc));
    is_tail_acronym(view, at) && !marked || is_head(view, at) && governed
}
