//! Verbs that may be terms of a subject: to repeal, to compile, to vaccinate.

use super::{Found, Kind, View};
use crate::encoder::Upos;
use crate::pack::Lemmas;

/// Shorter verbs are of general language in every language looked at.
const SHORTEST: usize = 4;

/// The verbs of a sentence whose lemma a list knows: others are seldom verbs at all.
pub(super) fn verbs(view: &View<'_>, lemmas: &Lemmas) -> Vec<Found> {
    let is_verb = |&at: &usize| {
        let word = view.words[at];
        view.tags[at].upos == Upos::Verb
            && word.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST
            && lemmas.lemma(view.lang, word).is_some()
    };
    let found = |at: usize| Found { words: at..at + 1, head: at, kind: Kind::Term };
    (0..view.words.len()).filter(is_verb).map(found).collect()
}
