//! What a whole set of thousands of segments says of two words, where the gold has no verdict.

use std::collections::{BTreeMap, BTreeSet};

use termloom::concept::Concept;
use termloom::confidence::support;
use termloom::link::Link;
use termloom::stats::{Logistic, logistic};

use super::mined::{Mined, Pair};
use super::sets::Part;

/// A pair at least this sure in the whole set is right.
const SURE: f64 = 0.8;

/// A pair is wrong if both words are said so often in the whole set and have never been each other's best phrase.
const SAID: usize = 3;

/// By the names of the sets without their parts.
pub struct SureWords(BTreeMap<String, Whole>);

/// What a whole set says.
#[derive(Default)]
struct Whole {
    /// The pairs of its concepts that are sure.
    right: BTreeSet<(String, String)>,
    /// The pairs that have ever been each other's best phrase.
    chosen: BTreeSet<(String, String)>,
    /// How often each word is said, of either side.
    said: [BTreeMap<String, usize>; 2],
}

impl SureWords {
    /// Of the whole sets among `mined`.
    pub fn of(mined: &[(&Mined, Vec<Concept>)], pair: &Logistic) -> Self {
        let whole = mined.iter().filter(|(mined, _)| mined.part == Part::All);
        Self(whole.map(|(mined, concepts)| (mined.languages.clone(), Whole::of(mined, concepts, pair))).collect())
    }

    /// Whether a pair of a story is right, if the whole set of its segments tells.
    pub fn verdict(&self, mined: &Mined, pair: &Pair) -> Option<bool> {
        let whole = self.0.get(&mined.languages).filter(|_| mined.part.is_told())?;
        let ends = (pair.left.clone(), pair.right.clone());
        let often = |side: usize, key: &str| whole.said[side].get(key).is_some_and(|&count| count >= SAID);
        let wrong = || often(0, &pair.left) && often(1, &pair.right) && !whole.chosen.contains(&ends);
        if whole.right.contains(&ends) { Some(true) } else { wrong().then_some(false) }
    }
}

impl Whole {
    fn of(mined: &Mined, concepts: &[Concept], model: &Logistic) -> Self {
        let mut whole = Self::default();
        for concept in concepts {
            for pair in mined.pairs(concept) {
                let sure = logistic(model.log_odds(&support(concept, pair.ends.0, pair.ends.1))) >= SURE;
                if sure {
                    whole.right.insert((pair.left, pair.right));
                }
            }
        }
        let terms = &mined.evidence.terms;
        for term in terms {
            whole.said[mined.side(term.lang)].insert(term.key.clone(), term.count());
        }
        let across = |link: &&Link| terms[link.left].lang != terms[link.right].lang && link.evidence.chosen > 0.0;
        for link in mined.evidence.links.iter().filter(across) {
            let mut ends = [&terms[link.left], &terms[link.right]];
            ends.sort_by_key(|term| mined.side(term.lang));
            whole.chosen.insert((ends[0].key.clone(), ends[1].key.clone()));
        }
        whole
    }
}
