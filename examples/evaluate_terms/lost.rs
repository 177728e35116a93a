//! Where a gold term that was not found was lost.

use std::collections::BTreeSet;

use termloom::concept::{Concept, Known, THRESHOLD, Vocabulary, merge, termhood};
use termloom::link::{StoryEvidence, strength};
use termloom::text::Lang;

use super::sets::Sample;

/// One story's evidence and what it is merged to.
pub struct Trail<'a> {
    sample: &'a Sample,
    evidence: &'a StoryEvidence,
    concepts: Vec<Concept>,
}

impl<'a> Trail<'a> {
    pub fn new(sample: &'a Sample, evidence: &'a StoryEvidence) -> Self {
        Self { sample, evidence, concepts: merge(std::slice::from_ref(evidence), &Known::default()) }
    }

    /// The last stage a gold pair reached: the best of its targets.
    pub fn of(&self, source: &str, targets: &BTreeSet<String>) -> String {
        let stages = targets.iter().map(|target| self.stage(source, target));
        stages.max().map_or_else(String::new, |(_, stage)| stage)
    }

    fn stage(&self, source: &str, target: &str) -> (u8, String) {
        let term =
            |lang: Lang, key: &str| self.evidence.terms.iter().position(|term| term.lang == lang && term.key == key);
        let ends = (term(self.sample.left, source), term(self.sample.right, target));
        let (left, right) = match ends {
            (Some(left), Some(right)) => (left.min(right), left.max(right)),
            (None, Some(_)) => return (0, format!("no candidate {source}")),
            (Some(_), None) => return (0, format!("no candidate {target}")),
            (None, None) => return (0, format!("no candidate {source}, {target}")),
        };
        let Some(link) = self.evidence.links.iter().find(|link| (link.left, link.right) == (left, right)) else {
            return (1, "no link".to_owned());
        };
        let odds = strength(&self.evidence.terms[left], &self.evidence.terms[right], &link.evidence);
        let holds = |concept: &&Concept| {
            let has = |index: usize| {
                let wanted = &self.evidence.terms[index];
                concept
                    .members
                    .iter()
                    .any(|member| (member.term.term.lang, &member.term.term.key) == (wanted.lang, &wanted.key))
            };
            has(left) && has(right)
        };
        let Some(concept) = self.concepts.iter().find(holds) else {
            return (2, format!("apart, odds {odds:.2} {:?}", link.evidence));
        };
        let termhood = termhood(concept, &Vocabulary::of(&self.concepts));
        if termhood < THRESHOLD {
            return (3, format!("termhood {termhood:.2}, odds {odds:.2}"));
        }
        (4, format!("another form, or not sure enough, odds {odds:.2}"))
    }
}
