//! The citation form of a verb: what a dictionary of its language heads it by, the infinitive or (Greek) the first
//! person of the present. The lemma lists have it, or it follows by analogy.

use std::collections::BTreeMap;

use super::citation::{Citation, Source};
use crate::candidate::{analogous, listed};
use crate::link::Term;
use crate::pack::Lemmas;

/// The lemma that most forms of a verb lead to, by analogy if no list knows any of them, with the reflexive particle that
/// it mostly has; `None` for what is no verb.
#[must_use]
pub fn infinitive(term: &Term, lemmas: &Lemmas) -> Option<Citation> {
    if !term.is_verb() || term.key.contains(' ') {
        return None;
    }
    let (verb, source) =
        elected(term, &|form| listed(term.lang, form, lemmas)).map(|text| (text, Source::Listed)).or_else(|| {
            let text = elected(term, &|form| analogous(term.lang, form, lemmas))?;
            Some((text, Source::Generated))
        })?;
    let text = term.particle().map_or_else(|| verb.clone(), |particle| format!("{verb} {particle}"));
    let attested = term.forms.iter().any(|form| form.text() == text);
    Some(Citation { text, source: if attested { Source::Attested } else { source } })
}

/// What most of the forms lead to; of those that as many lead to, the first.
fn elected(term: &Term, lead: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut votes: BTreeMap<String, usize> = BTreeMap::new();
    for form in &term.forms {
        let text = form.text();
        // Without a reflexive particle.
        if let Some(lemma) = lead(text.split(' ').next().unwrap_or_default()) {
            *votes.entry(lemma).or_default() += form.count;
        }
    }
    votes.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(text, _)| text)
}

#[cfg(test)]
mod tests {
    use super::infinitive;
    use crate::candidate::Kind;
    use crate::encoder::Upos;
    use crate::link::Term;
    use crate::pack::Lemmas;

    #[test]
    fn a_verb_is_cited_with_the_particle_that_it_mostly_has() {
        let lemmas = Lemmas::from_triples(&[("pl", "powołuje", "powołać"), ("pl", "powołać", "powołać")]);
        let cited = |plain: usize, reflexive: usize| {
            let mut term = Term::said("pl", "powołać", Kind::Term, plain).tagged(Upos::Verb);
            let mut form = term.forms[0].clone();
            form.words[0].surface = "powołuje się".to_owned();
            form.count = reflexive;
            term.forms.push(form);
            infinitive(&term, &lemmas).unwrap().text
        };
        assert_eq!((cited(1, 2), cited(2, 1)), ("powołać się".to_owned(), "powołać".to_owned()));
    }
}
