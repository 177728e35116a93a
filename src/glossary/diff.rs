//! What has changed from one glossary to another, concept by concept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::decisions::{TermKey, key, replacement, successor};
use super::settle::{Scope, settle_within};
use super::{Entry, Status};
use crate::text::{Key, Lang};

/// A concept that took over at least this part of the terms of another one, the smaller of the two counted, is the same
/// under another name.
const SAME_CONCEPT: f64 = 0.5;

/// Everything that differs between two glossaries.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Difference {
    /// The concepts with a difference, by their identifier.
    pub concepts: Vec<ConceptDifference>,
}

/// What has become of a concept or a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It reads differently.
    Renamed,
    /// It belongs to another concept.
    Moved,
    /// Something about it differs.
    Changed,
}

/// What differs in one concept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConceptDifference {
    /// Its identifier, the new one if it has two.
    pub concept: String,
    /// What has become of it.
    pub change: Sort,
    /// Its old identifier, if it was renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_concept: Option<String>,
    /// Its terms with a difference, by language and term.
    pub terms: Vec<TermDifference>,
}

/// What differs in one term.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TermDifference {
    /// What has become of it.
    pub change: Sort,
    /// Its language.
    pub lang: Lang,
    /// The term, the new one if it was renamed.
    pub term: String,
    /// The old term, if it was renamed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_term: Option<String>,
    /// The concept it was moved from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_concept: Option<String>,
    /// The columns that differ; of a term that is new or gone, all that are worth telling.
    pub columns: Vec<FieldDifference>,
}

/// A cell that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldDifference {
    /// The column's name.
    pub column: &'static str,
    /// The old cell; empty for a new row.
    pub old: String,
    /// The new cell; empty for a row that is gone.
    pub new: String,
}

impl fmt::Display for FieldDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |cell: &str| if cell.is_empty() { "(none)".to_owned() } else { cell.to_owned() };
        write!(f, "{} {} → {}", self.column, shown(&self.old), shown(&self.new))
    }
}

impl Difference {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }
}

/// What differs between the rows `old` and `new`. Two confidences differ if they are more than `tolerance` apart.
///
/// A concept with a new identifier is recognised by its terms, a renamed term by the row that remembers the old one, a
/// moved term by the concept it has left.
#[must_use]
pub fn difference(old: &[Entry], new: &[Entry], tolerance: f64) -> Difference {
    let concepts = renamed_concepts(old, new);
    let own = |entry: &Entry| concepts.get(entry.concept.as_str()).map_or(entry.concept.clone(), |&id| id.to_owned());
    let before: BTreeMap<TermKey, &Entry> =
        old.iter().map(|entry| ((own(entry), key(entry).1, key(entry).2), entry)).collect();
    let settled = settle_within(new.to_vec(), &before.keys().cloned().collect(), Scope::Edited).entries;
    let after: BTreeMap<TermKey, &Entry> = settled.iter().map(|entry| (key(entry), entry)).collect();
    let mut comparison = Comparison { before, after, tolerance, told: BTreeSet::new(), terms: BTreeMap::new() };
    comparison.compare();
    let old_ids: BTreeMap<String, &str> = old.iter().map(|entry| (own(entry), entry.concept.as_str())).collect();
    let new_ids: BTreeSet<&str> = new.iter().map(|entry| entry.concept.as_str()).collect();
    for (id, before) in &old_ids {
        if id != before {
            comparison.terms.entry(id.clone()).or_default();
        }
    }
    let concept = |(concept, mut terms): (String, Vec<TermDifference>)| {
        terms.sort_by(|a, b| (a.lang, &a.term, a.change).cmp(&(b.lang, &b.term, b.change)));
        let old_id = old_ids.get(&concept);
        let change = match old_id {
            None => Sort::Added,
            Some(_) if !new_ids.contains(concept.as_str()) => Sort::Removed,
            Some(&before) if before != concept => Sort::Renamed,
            Some(_) => Sort::Changed,
        };
        let old_concept = old_id.filter(|_| change == Sort::Renamed).map(|&before| before.to_owned());
        ConceptDifference { concept, change, old_concept, terms }
    };
    Difference { concepts: comparison.terms.into_iter().map(concept).collect() }
}

/// The new identifier of each old concept that goes by another one now.
fn renamed_concepts<'a>(old: &'a [Entry], new: &'a [Entry]) -> BTreeMap<&'a str, &'a str> {
    let members = |entries: &'a [Entry]| {
        let mut members: BTreeMap<&'a str, BTreeSet<(Lang, Key)>> = BTreeMap::new();
        for entry in entries {
            members.entry(&entry.concept).or_default().insert((entry.lang, Key::new(&entry.term)));
        }
        members
    };
    let (before, after) = (members(old), members(new));
    let mut named: BTreeMap<&(Lang, Key), Vec<&str>> = BTreeMap::new();
    for (id, terms) in after.iter().filter(|(id, _)| !before.contains_key(*id)) {
        terms.iter().for_each(|term| named.entry(term).or_default().push(id));
    }
    let mut candidates: Vec<(i64, &str, &str)> = Vec::new();
    for (old_id, terms) in before.iter().filter(|(id, _)| !after.contains_key(*id)) {
        let mut common: BTreeMap<&str, usize> = BTreeMap::new();
        for id in terms.iter().filter_map(|term| named.get(term)).flatten() {
            *common.entry(id).or_default() += 1;
        }
        let enough = |id: &str, count: usize| count as f64 >= SAME_CONCEPT * terms.len().min(after[id].len()) as f64;
        let same = common.into_iter().filter(|(id, count)| enough(id, *count));
        candidates.extend(same.map(|(id, count)| (-(count as i64), *old_id, id)));
    }
    candidates.sort_unstable();
    let mut taken = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    for (_, old_id, id) in candidates {
        if !renamed.contains_key(old_id) && taken.insert(id) {
            renamed.insert(old_id, id);
        }
    }
    renamed
}

/// Rows by key, those of before under the new identifiers of their concepts, and what differs.
struct Comparison<'a> {
    before: BTreeMap<TermKey, &'a Entry>,
    after: BTreeMap<TermKey, &'a Entry>,
    tolerance: f64,
    /// The rows of after that need no more telling.
    told: BTreeSet<TermKey>,
    terms: BTreeMap<String, Vec<TermDifference>>,
}

impl Comparison<'_> {
    fn compare(&mut self) {
        let mut arrived: BTreeMap<(String, String), TermKey> = BTreeMap::new();
        for at in self.after.keys().filter(|at| !self.before.contains_key(*at)) {
            arrived.insert((at.1.clone(), at.2.clone()), at.clone());
        }
        for (at, &old) in &self.before.clone() {
            match self.after.get(at).copied() {
                Some(new) if replacement(new).is_some() && replacement(old).is_none() => self.renamed(at, old),
                Some(new) => self.changed(at, old, new),
                None => match arrived.remove(&(at.1.clone(), at.2.clone())) {
                    Some(to) => self.moved(old, &to),
                    None => self.tell(&at.0, Sort::Removed, old, self.columns(Some(old), None)),
                },
            }
        }
        let new = self.after.iter().filter(|(at, entry)| {
            !self.before.contains_key(*at) && !self.told.contains(*at) && replacement(entry).is_none()
        });
        for (at, entry) in new.map(|(at, entry)| (at.clone(), *entry)).collect::<Vec<_>>() {
            self.tell(&at.0, Sort::Added, entry, self.columns(None, Some(entry)));
        }
    }

    fn tell(&mut self, concept: &str, change: Sort, entry: &Entry, columns: Vec<FieldDifference>) {
        let (lang, term) = (entry.lang, entry.term.clone());
        let difference = TermDifference { change, lang, term, old_term: None, old_concept: None, columns };
        self.terms.entry(concept.to_owned()).or_default().push(difference);
    }

    fn changed(&mut self, at: &TermKey, old: &Entry, new: &Entry) {
        let columns = self.columns(Some(old), Some(new));
        if !columns.is_empty() {
            self.tell(&at.0, Sort::Changed, new, columns);
        }
    }

    fn renamed(&mut self, at: &TermKey, old: &Entry) {
        let target = successor(at, |key| self.after.get(key).copied());
        let Some((to, new)) = target.and_then(|to| Some((to.clone(), *self.after.get(&to)?))) else {
            return self.tell(&at.0, Sort::Removed, old, self.columns(Some(old), None));
        };
        let columns = self.columns(Some(old), Some(new));
        self.tell(&to.0, Sort::Renamed, new, columns);
        self.last(&to.0).old_term = Some(old.term.clone());
        self.told.insert(to);
    }

    fn moved(&mut self, old: &Entry, to: &TermKey) {
        let new = self.after[to];
        let columns = self.columns(Some(old), Some(new));
        self.tell(&to.0, Sort::Moved, new, columns);
        self.last(&to.0).old_concept = Some(old.concept.clone());
        self.told.insert(to.clone());
    }

    /// What was told last of a concept.
    fn last(&mut self, concept: &str) -> &mut TermDifference {
        self.terms.get_mut(concept).and_then(|terms| terms.last_mut()).expect("it was told just now")
    }

    fn columns(&self, old: Option<&Entry>, new: Option<&Entry>) -> Vec<FieldDifference> {
        type Cell = fn(&Entry) -> String;
        let cells: [(&str, Cell); 6] = [
            ("kind", |entry| entry.kind.to_string()),
            ("role", |entry| entry.role.to_string()),
            ("confidence", |entry| entry.confidence.to_string()),
            ("origin", |entry| entry.origin.to_string()),
            ("status", |entry| entry.status.to_string()),
            ("note", |entry| entry.note.clone()),
        ];
        let mut columns = Vec::new();
        for (column, cell) in cells {
            let [before, after] = [old, new].map(|entry| entry.map(cell).unwrap_or_default());
            let near = column == "confidence" && old.zip(new).is_some_and(|(old, new)| self.near(old, new));
            if before != after && !near {
                columns.push(FieldDifference { column, old: before, new: after });
            }
        }
        columns
    }

    fn near(&self, old: &Entry, new: &Entry) -> bool {
        // As printed, in hundredths: 0.70 and 0.75 are no more than 0.05 apart, whatever binary fractions say.
        let hundredths = |entry: &Entry| (entry.confidence.value() * 100.0).round();
        (hundredths(old) - hundredths(new)).abs() <= (self.tolerance * 100.0 + 1e-6)
    }
}

impl TermDifference {
    /// The new status, if a human has decided something.
    #[must_use]
    pub fn decision(&self) -> Option<&str> {
        let status = self.columns.iter().find(|field| field.column == "status")?;
        (status.new != Status::Mined.as_str() && !status.new.is_empty()).then_some(&status.new)
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::{Sort, difference};
    use crate::confidence::Confidence;
    use crate::glossary::{Action, Decision, Entry, decide};

    fn told(new: &[Entry], tolerance: f64) -> Vec<String> {
        let difference = difference(&examples::inference().entries, new, tolerance);
        let mut lines = Vec::new();
        for concept in difference.concepts {
            let old = concept.old_concept.map(|old| format!(" from {old}")).unwrap_or_default();
            lines.push(format!("{:?} {}{old}", concept.change, concept.concept));
            for term in concept.terms {
                let columns: Vec<String> = term.columns.iter().map(ToString::to_string).collect();
                let old = term.old_term.or(term.old_concept).unwrap_or_default();
                let columns =
                    if matches!(term.change, Sort::Added | Sort::Removed) { String::new() } else { columns.join(", ") };
                lines.push(
                    format!("{:?} {} {} {old} {columns}", term.change, term.lang, term.term).trim_end().to_owned(),
                );
            }
        }
        lines
    }

    fn after(term: &str, action: Action) -> Vec<Entry> {
        let term = Some(term.to_owned()).filter(|term| !term.is_empty());
        let decision = Decision { concept: "inference".to_owned(), lang: None, term, action, create: true };
        decide(examples::inference(), &[decision]).unwrap().entries
    }

    #[test]
    fn every_sort_of_change_is_told_once() {
        assert!(told(&examples::inference().entries, 0.0).is_empty());
        assert_eq!(
            told(&after("инференс", Action::Approve), 0.0),
            ["Changed inference", "Changed ru инференс  status mined → approved"]
        );
        assert_eq!(
            told(&after("инференс", Action::Edit("инференция".to_owned())), 0.0),
            ["Changed inference", "Renamed ru инференция инференс status mined → edited"]
        );
        assert_eq!(
            told(&after("инференс", Action::Move("вывод".to_owned())), 0.0),
            ["Added вывод", "Moved ru инференс inference status mined → edited"]
        );
        assert_eq!(told(&examples::inference().entries[..2], 0.0), ["Changed inference", "Removed ru инференс"]);
        assert_eq!(told(&[], 0.0).len(), 4);
        assert_eq!(told(&[], 0.0)[0], "Removed inference");
    }

    #[test]
    fn a_renamed_concept_is_recognised_by_its_terms() {
        let mut new = examples::inference().entries;
        new.iter_mut().for_each(|entry| entry.concept = "reasoning".to_owned());
        new.pop();
        assert_eq!(told(&new, 0.0), ["Renamed reasoning from inference", "Removed ru инференс"]);
    }

    #[test]
    fn small_changes_of_confidence_are_tolerated() {
        let mut new = examples::inference().entries;
        new[2].confidence = Confidence::of(0.80);
        assert!(told(&new, 0.05).is_empty());
        assert_eq!(told(&new, 0.04)[1], "Changed ru инференс  confidence 0.75 → 0.80");
    }
}
