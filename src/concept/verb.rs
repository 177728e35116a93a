//! The citation form of a verb: what a dictionary of its language heads it by, the infinitive or (Greek) the first
//! person of the present. The lemma lists have it.

use std::collections::BTreeMap;

use super::citation::{Citation, Source};
use crate::encoder::Upos;
use crate::link::{Form, Term};
use crate::pack::Lemmas;

/// The share of a term's occurrences that are verbs, 0 to 1.
#[must_use]
pub fn verb_share(term: &Term) -> f32 {
    let tagged = |form: &&Form| form.words.get(form.head).is_some_and(|word| word.tag.upos == Upos::Verb);
    let verbs: usize = term.forms.iter().filter(tagged).map(|form| form.count).sum();
    verbs as f32 / term.count().max(1) as f32
}

/// Whether most of the term's occurrences are verbs.
#[must_use]
pub fn is_verb(term: &Term) -> bool {
    verb_share(term) > 0.5
}

/// The lemma that most forms of a verb lead to; `None` for what is no verb.
#[must_use]
pub fn infinitive(term: &Term, lemmas: &Lemmas) -> Option<Citation> {
    if !is_verb(term) || term.key.contains(' ') {
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
