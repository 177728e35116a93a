//! What a human did in the file itself, without a word in `status`.

use std::collections::{BTreeMap, BTreeSet};

use super::decisions::{TermKey, is_decided, is_live, key, replaced};
use super::{Entry, Origin, Status};
use crate::text::Key;

/// The rows of a table that a human may have edited, every change by hand now marked as a decision.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// The rows, sorted by key.
    pub entries: Vec<Entry>,
    /// How many terms were changed in their cell.
    pub renamed: usize,
    /// How many terms were given another concept.
    pub moved: usize,
    /// How many rows were added.
    pub added: usize,
}

/// Which rows may have been changed by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Every row that was not written.
    All,
    /// Rows that say themselves that they were edited: machines, too, may have added rows since.
    Edited,
}

/// Finds out what a human changed by hand since `written`, the rows of the last build (the keys of its
/// `evidence.tsv`, which has one row a term):
///
/// - a term that was written in another concept was moved;
/// - a term that was not written, in the place of one that is gone from its concept and language, was edited: the most
///   alike are taken together, and a rejected row remembers the old term (`replaced by: ...`);
/// - any other row that was not written was added.
///
/// Such rows become `edited`, unless a status or a note says already that they are a human's. Where nothing was written nothing can be told, and the rows come back
/// as they are.
#[must_use]
pub fn settle(entries: Vec<Entry>, written: &BTreeSet<(String, String, String)>) -> Settled {
    settle_within(entries, written, Scope::All)
}

pub(super) fn settle_within(entries: Vec<Entry>, written: &BTreeSet<TermKey>, scope: Scope) -> Settled {
    let mut rows: BTreeMap<TermKey, Entry> = entries.into_iter().map(|entry| (key(&entry), entry)).collect();
    let mut settled = Settled::default();
    if !written.is_empty() {
        let mut gone: BTreeSet<TermKey> = written.iter().filter(|key| !rows.contains_key(*key)).cloned().collect();
        let is_strange = |(key, entry): &(&TermKey, &Entry)| {
            let asked = scope == Scope::All || entry.status == Status::Edited;
            asked && is_live(entry) && entry.origin != Origin::Imported && !written.contains(*key)
        };
        let mut strange: BTreeSet<TermKey> = rows.iter().filter(is_strange).map(|(key, _)| key.clone()).collect();
        for changed in &strange {
            mark(&mut rows, changed);
        }
        settled.moved = take_moved(&mut strange, &mut gone);
        for (old, new) in renamed(&strange, &gone) {
            if let Some(entry) = rows.get(&new) {
                let old_row = replaced(&Entry { term: old.2.clone(), ..entry.clone() }, &new.2);
                rows.insert(old, old_row);
            }
            strange.remove(&new);
            settled.renamed += 1;
        }
        settled.added = strange.len();
    }
    settled.entries = rows.into_values().collect();
    settled
}

fn mark(rows: &mut BTreeMap<TermKey, Entry>, changed: &TermKey) {
    if let Some(entry) = rows.get_mut(changed).filter(|entry| !is_decided(entry)) {
        entry.status = Status::Edited;
    }
}

/// Takes out the rows that stand in another concept than they were written in; how many they were.
fn take_moved(strange: &mut BTreeSet<TermKey>, gone: &mut BTreeSet<TermKey>) -> usize {
    let mut from: BTreeMap<(String, String), Vec<TermKey>> = BTreeMap::new();
    for key in gone.iter() {
        from.entry((key.1.clone(), key.2.clone())).or_default().push(key.clone());
    }
    let before = strange.len();
    strange.retain(|key| {
        let Some(origin) = from.get_mut(&(key.1.clone(), key.2.clone())).and_then(Vec::pop) else { return true };
        gone.remove(&origin);
        false
    });
    before - strange.len()
}

/// Pairs of a row that is gone and one that is new in the same concept and language, the most alike first.
fn renamed(strange: &BTreeSet<TermKey>, gone: &BTreeSet<TermKey>) -> Vec<(TermKey, TermKey)> {
    let mut candidates: Vec<(i64, &TermKey, &TermKey)> = Vec::new();
    for new in strange {
        let same = (new.0.clone(), new.1.clone(), String::new());
        let rows = gone.range(same..).take_while(|old| (&old.0, &old.1) == (&new.0, &new.1));
        candidates.extend(rows.map(|old| (-likeness(&old.2, &new.2), old, new)));
    }
    candidates.sort();
    let mut taken: BTreeSet<&TermKey> = BTreeSet::new();
    let mut pairs = Vec::new();
    for (_, old, new) in candidates {
        if !taken.contains(old) && !taken.contains(new) {
            taken.extend([old, new]);
            pairs.push((old.clone(), new.clone()));
        }
    }
    pairs
}

/// Jaro and Winkler's similarity in thousandths.
fn likeness(left: &str, right: &str) -> i64 {
    (strsim::jaro_winkler(Key::new(left).as_str(), Key::new(right).as_str()) * 1000.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::super::decisions::key;
    use super::super::examples;
    use super::settle;
    use crate::glossary::{Entry, Status, replacement};

    fn settled(change: impl Fn(&mut Vec<Entry>)) -> super::Settled {
        let mut entries = examples::inference().entries;
        let written = entries.iter().map(key).collect();
        change(&mut entries);
        let settled = settle(entries, &written);
        let again = settle(settled.entries.clone(), &written);
        assert_eq!(again.entries, settled.entries, "once is enough");
        settled
    }

    #[test]
    fn an_untouched_table_is_left_alone() {
        let settled = settled(|_| {});
        assert_eq!((settled.renamed, settled.moved, settled.added), (0, 0, 0));
        assert!(settled.entries.iter().all(|entry| entry.status == Status::Mined));
    }

    #[test]
    fn a_term_changed_in_its_cell_remembers_what_it_was() {
        let settled = settled(|entries| entries[2].term = "инференция".to_owned());
        assert_eq!((settled.renamed, settled.moved, settled.added), (1, 0, 0));
        let row = |term: &str| settled.entries.iter().find(|entry| entry.term == term).unwrap();
        assert_eq!(row("инференция").status, Status::Edited);
        assert_eq!(replacement(row("инференс")), Some("инференция"));
        assert_eq!(settled.entries.len(), 4);
    }

    #[test]
    fn of_two_changed_terms_the_alike_belong_together() {
        let settled = settled(|entries| {
            entries[0].term = "логичный вывод".to_owned();
            entries[2].term = "инференция".to_owned();
        });
        let old =
            |new: &str| settled.entries.iter().find(|entry| replacement(entry) == Some(new)).unwrap().term.clone();
        assert_eq!((old("логичный вывод"), old("инференция")), ("логический вывод".to_owned(), "инференс".to_owned()));
    }

    #[test]
    fn a_changed_concept_is_a_move_and_leaves_nothing_behind() {
        let settled = settled(|entries| entries[2].concept = "conclusion".to_owned());
        assert_eq!((settled.renamed, settled.moved, settled.added), (0, 1, 0));
        assert_eq!(settled.entries.len(), 3);
        assert_eq!(settled.entries[0].status, Status::Edited);
    }

    #[test]
    fn an_added_row_is_a_humans_and_a_missing_one_is_nothing() {
        let added = settled(|entries| {
            let lang = "el".parse().unwrap();
            entries.push(Entry { lang, term: "συμπερασμός".to_owned(), ..entries[0].clone() });
        });
        assert_eq!((added.renamed, added.moved, added.added), (0, 0, 1));
        let removed = settled(|entries| drop(entries.remove(0)));
        assert_eq!((removed.renamed, removed.moved, removed.added, removed.entries.len()), (0, 0, 0, 2));
    }
}
