//! The terms of all stories, each once.

use std::collections::BTreeMap;

use crate::link::{Evidence, StoryEvidence, Term, divide};
use crate::text::Lang;

/// A term over all stories.
#[derive(Clone, Debug, PartialEq)]
pub struct PooledTerm {
    /// The term: forms, counts and articles of all stories together.
    pub term: Term,
    /// In how many stories it occurs.
    pub stories: usize,
    /// How many words these stories have in its language: other stories change nothing in a term.
    pub words: usize,
    /// How many articles these stories have in its language.
    pub articles: usize,
}

/// The terms of all stories in the order of language and key, and the links between them.
pub(super) fn pool(stories: &[StoryEvidence]) -> (Vec<PooledTerm>, BTreeMap<(usize, usize), Evidence>) {
    let stories = in_order(stories);
    // A term as each story has it, and how many words and articles these stories have.
    type Told<'a> = (Vec<&'a Term>, [usize; 2]);
    let mut pooled: BTreeMap<(Lang, &str), Told<'_>> = BTreeMap::new();
    for story in &stories {
        for term in &story.terms {
            let (terms, told) = pooled.entry((term.lang, &term.key)).or_default();
            terms.push(term);
            for (sum, counts) in told.iter_mut().zip([&story.words, &story.articles]) {
                *sum += counts.get(&term.lang).copied().unwrap_or(0);
            }
        }
    }
    let numbers: BTreeMap<(Lang, &str), usize> = pooled.keys().enumerate().map(|(index, key)| (*key, index)).collect();
    let mut links: BTreeMap<(usize, usize), Vec<&Evidence>> = BTreeMap::new();
    for story in &stories {
        let number = |index: usize| numbers[&(story.terms[index].lang, story.terms[index].key.as_str())];
        for link in &story.links {
            let (a, b) = (number(link.left), number(link.right));
            links.entry((a.min(b), a.max(b))).or_default().push(&link.evidence);
        }
    }
    let terms: Vec<PooledTerm> = pooled.values().map(|(terms, told)| pooled_term(terms, *told)).collect();
    let mut links = links.into_iter().map(|(ends, evidence)| (ends, summed(&evidence))).collect();
    divide(|term| terms[term].term.lang, &mut links);
    (terms, links)
}

/// The stories in an order that follows from what they tell: sums of floats, and the tags of a form that several
/// stories have, depend on it.
fn in_order(stories: &[StoryEvidence]) -> Vec<&StoryEvidence> {
    let source = |story: &StoryEvidence| story.terms.iter().flat_map(|term| term.articles.first()).min().cloned();
    let all = |story: &StoryEvidence| postcard::to_stdvec(story).unwrap_or_default();
    let mut ordered: Vec<(Option<String>, &StoryEvidence)> =
        stories.iter().map(|story| (source(story), story)).collect();
    // Stories hardly ever share their first source: then all that they tell decides.
    ordered.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| all(a.1).cmp(&all(b.1))));
    ordered.into_iter().map(|(_, story)| story).collect()
}

fn pooled_term(terms: &[&Term], [words, told_in]: [usize; 2]) -> PooledTerm {
    let stories = terms.len();
    let most = terms.iter().max_by_key(|term| (term.count(), std::cmp::Reverse(term.kind)));
    let kind = most.map_or(crate::candidate::Kind::Term, |term| term.kind);
    let mut forms: BTreeMap<Vec<String>, crate::link::Form> = BTreeMap::new();
    for form in terms.iter().flat_map(|term| &term.forms) {
        let key = form.words.iter().map(|word| word.surface.clone()).collect();
        match forms.get_mut(&key) {
            Some(known) => {
                known.count += form.count;
                known.initial &= form.initial;
            }
            None => {
                forms.insert(key, form.clone());
            }
        }
    }
    let mut articles: Vec<String> = terms.iter().flat_map(|term| term.articles.iter().cloned()).collect();
    articles.sort_unstable();
    articles.dedup();
    let context = terms.iter().min_by_key(|term| (term.context.len(), &term.context_article, &term.context));
    let (context_article, context) =
        context.map(|term| (term.context_article.clone(), term.context.clone())).unwrap_or_default();
    let term = Term {
        lang: terms[0].lang,
        key: terms[0].key.clone(),
        kind,
        forms: forms.into_values().collect(),
        free: terms.iter().map(|term| term.free).sum(),
        quoted: terms.iter().map(|term| term.quoted).sum(),
        articles,
        information: terms.iter().map(|term| term.information).fold(f32::INFINITY, f32::min),
        // The story where it is most at home.
        subject: terms.iter().map(|term| term.subject).fold(f32::NEG_INFINITY, f32::max),
        everyday: terms.iter().map(|term| term.everyday).fold(f32::INFINITY, f32::min),
        context_article,
        context,
        labels: labels(terms),
    };
    PooledTerm { term, stories, words, articles: told_in }
}

/// The labels of all stories, of each the best score, best first.
fn labels(terms: &[&Term]) -> Vec<(String, f32)> {
    let mut best: BTreeMap<&str, f32> = BTreeMap::new();
    for (label, score) in terms.iter().flat_map(|term| &term.labels) {
        let known = best.entry(label).or_insert(*score);
        *known = known.max(*score);
    }
    let mut labels: Vec<(String, f32)> = best.into_iter().map(|(label, score)| (label.to_owned(), score)).collect();
    labels.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    labels
}

/// The evidence of several stories for one link: counts add up, of each measure the best counts, whatever their order.
fn summed(stories: &[&Evidence]) -> Evidence {
    let best = |measure: fn(&Evidence) -> Option<f32>| {
        stories.iter().filter_map(|evidence| measure(evidence)).max_by(f32::total_cmp)
    };
    Evidence {
        together: stories.iter().map(|evidence| evidence.together).sum(),
        alike: stories.iter().map(|evidence| evidence.alike).sum(),
        complete: stories.iter().map(|evidence| evidence.complete).sum(),
        chosen: stories.iter().map(|evidence| evidence.chosen).sum(),
        similarity: best(|evidence| evidence.similarity),
        margin: best(|evidence| evidence.margin),
        cosine: best(|evidence| evidence.cosine),
        bare: best(|evidence| evidence.bare),
        nearer: best(|evidence| evidence.nearer),
        context: best(|evidence| evidence.context),
        pivot: best(|evidence| evidence.pivot),
        lexicon: stories.iter().filter_map(|evidence| evidence.lexicon).max_by(|a, b| a.paired.total_cmp(&b.paired)),
        spelling: best(|evidence| evidence.spelling),
        slots: stories.iter().map(|evidence| evidence.slots).sum(),
        expansion: stories.iter().any(|evidence| evidence.expansion),
        association: best(|evidence| evidence.association),
        overlap: best(|evidence| evidence.overlap),
        forward: None,
        backward: None,
    }
}
