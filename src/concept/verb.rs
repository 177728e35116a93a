//! The citation form of a verb: what a dictionary of its language heads it by, the infinitive or (Greek) the first
//! person of the present. The lemma lists have it.

use std::collections::BTreeMap;

use super::citation::{Citation, Source};
use crate::link::Term;
use crate::pack::Lemmas;

/// The lemma that most forms of a verb lead to; `None` for what is no verb.
#[must_use]
pub fn infinitive(term: &Term, lemmas: &Lemmas) -> Option<Citation> {
    if !term.is_verb() || term.key.contains(' ') {
        return None;
    }
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for form in &term.forms {
        if let Some(lemma) = lemmas.lemma(term.lang, &form.text()) {
            *votes.entry(lemma).or_default() += form.count;
        }
    }
    let (text, _) = votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)))?;
    let attested = term.forms.iter().any(|form| form.text() == text);
    Some(Citation { text, source: if attested { Source::Attested } else { Source::Listed } })
}
