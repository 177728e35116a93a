//! The citation form of a verb: what a dictionary of its language heads it by, the infinitive or (Greek) the first
//! person of the present. The lemma lists have it, or it follows by analogy.

use std::collections::BTreeMap;

use super::citation::{Citation, Source};
use crate::candidate::{analogous, listed};
use crate::link::Term;
use crate::pack::Lemmas;

/// The lemma that most forms of a verb lead to, by analogy if no list knows any of them; `None` for what is no verb.
#[must_use]
pub fn infinitive(term: &Term, lemmas: &Lemmas) -> Option<Citation> {
    if !term.is_verb() || term.key.contains(' ') {
        return None;
    }
    let (text, source) =
        elected(term, &|form| listed(term.lang, form, lemmas)).map(|text| (text, Source::Listed)).or_else(|| {
            let text = elected(term, &|form| analogous(term.lang, form, lemmas))?;
            Some((text, Source::Generated))
        })?;
    let attested = term.forms.iter().any(|form| form.text() == text);
    Some(Citation { text, source: if attested { Source::Attested } else { source } })
}

/// What most of the forms lead to; of those that as many lead to, the first.
fn elected(term: &Term, lead: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for form in &term.forms {
        if let Some(lemma) = lead(&form.text()) {
            *votes.entry(lemma).or_default() += form.count;
        }
    }
    votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(text, _)| text)
}
