//! Three versions of a table made one.

use std::collections::{BTreeMap, BTreeSet};

use super::decisions::{REPLACED_BY, TermKey, elect, is_decided, is_live, key, replacement};
use super::read::{CONFLICT_MARKS, examine};
use super::settle::{Scope, settle_within};
use super::tsv::{EVIDENCE_COLUMNS, PAIR_COLUMNS, TERM_COLUMNS, term_row};
use super::{Entry, Status};

/// A merged table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The table; where two humans disagree both rows stand in it, between marks.
    pub text: String,
    /// In how many places two humans disagree.
    pub conflicts: usize,
}

/// Why three versions cannot be merged as tables.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// They are no tables of a glossary, or not all the same.
    #[error("the files are not three versions of one table of a glossary")]
    Foreign,
    /// One of them is malformed.
    #[error("{side}: {reason}")]
    Malformed {
        /// Which: `base`, `ours` or `theirs`.
        side: &'static str,
        /// What is wrong in it.
        reason: String,
    },
}

/// Merges what `ours` and `theirs` have made of `base`. Each is the text of a `terms.tsv`, a pair table, an
/// `evidence.tsv` or a `manifest.json`, or empty where the file is not there; `mark` is the length of conflict marks.
///
/// Rows of `terms.tsv` are merged by key and by field. A decided row stands against an undecided one as it is. Where
/// both are decided, what one side left alone the other may change; approved and edited together are edited; whatever
/// else differs is a conflict. A term moved or renamed on one side takes along what the other decided on it. The other
/// files follow from the articles and from `terms.tsv`, so they never conflict: where both sides differ the surer row
/// stands (of a manifest: ours), until the next build writes them anew.
///
/// # Errors
/// The texts are no such tables, or one of them is malformed.
pub fn merge(base: &str, ours: &str, theirs: &str, mark: usize) -> Result<Merged, MergeError> {
    let texts = [base, ours, theirs];
    let header = |columns: &[&str]| columns.join("\t");
    let are = |columns: &[&str]| {
        let known = |text: &&str| text.trim_start_matches('\u{feff}').lines().next() == Some(&header(columns));
        texts.iter().any(|text| !text.is_empty()) && texts.iter().filter(|text| !text.is_empty()).all(known)
    };
    if are(&TERM_COLUMNS) {
        merge_terms(texts, mark)
    } else if are(&PAIR_COLUMNS) {
        merge_derived(texts, &PAIR_COLUMNS, 2)
    } else if are(&EVIDENCE_COLUMNS) {
        merge_derived(texts, &EVIDENCE_COLUMNS, 3)
    } else if texts[1..].iter().all(|text| is_manifest(text)) {
        Ok(Merged { text: ours.to_owned(), conflicts: 0 })
    } else {
        Err(MergeError::Foreign)
    }
}

fn is_manifest(text: &str) -> bool {
    let json: Result<serde_json::Value, _> = serde_json::from_str(text);
    json.is_ok_and(|json| ["schema", "pack", "articles", "settings"].iter().all(|field| json.get(field).is_some()))
}

type Rows = BTreeMap<TermKey, Entry>;

/// What stands in one place of the merged table.
enum Place {
    Row(Entry),
    /// The rows of our side and of theirs.
    Conflict(Vec<Entry>, Vec<Entry>),
}

fn merge_terms(texts: [&str; 3], mark: usize) -> Result<Merged, MergeError> {
    let [mut base, ours, theirs] = [rows("base", texts[0])?, rows("ours", texts[1])?, rows("theirs", texts[2])?];
    let written = base.keys().cloned().collect();
    let settled = |rows: Rows| -> Rows {
        let entries = settle_within(rows.into_values().collect(), &written, Scope::Edited).entries;
        entries.into_iter().map(|entry| (key(&entry), entry)).collect()
    };
    let (mut ours, mut theirs) = (settled(ours), settled(theirs));
    let mut places = align_moves(&mut base, &mut ours, &mut theirs);
    let keys: BTreeSet<TermKey> = [&base, &ours, &theirs].into_iter().flat_map(|rows| rows.keys().cloned()).collect();
    for at in keys {
        if let Some(place) = merge_row(base.get(&at), ours.get(&at), theirs.get(&at)) {
            places.insert(at, place);
        }
    }
    gather_replacements(&mut places, &ours, &theirs);
    Ok(written_out(places, mark))
}

fn rows(side: &'static str, text: &str) -> Result<Rows, MergeError> {
    if text.is_empty() {
        return Ok(Rows::new());
    }
    let examined = examine(text);
    match examined.mistakes.iter().find(|mistake| !mistake.mendable) {
        Some(mistake) => Err(MergeError::Malformed { side, reason: mistake.to_string() }),
        None => Ok(examined.entries.into_iter().map(|entry| (key(&entry), entry)).collect()),
    }
}

/// Where each row of `base` that is gone from `side` has been moved to: a decided row of the same language and term in
/// another concept, which `base` does not have.
fn moves(base: &Rows, side: &Rows) -> BTreeMap<TermKey, TermKey> {
    let mut arrived: BTreeMap<(&str, &str), &TermKey> = BTreeMap::new();
    for (at, _) in side.iter().filter(|(at, entry)| is_decided(entry) && !base.contains_key(*at)) {
        arrived.insert((&at.1, &at.2), at);
    }
    let gone = base.keys().filter(|at| !side.contains_key(*at));
    let moved = |at: &TermKey| Some((at.clone(), (*arrived.get(&(at.1.as_str(), at.2.as_str()))?).clone()));
    gone.filter_map(moved).collect()
}

/// Puts what one side has moved in the same place on all sides, and gives back the conflicts of rows that both have moved,
/// to different concepts.
fn align_moves(base: &mut Rows, ours: &mut Rows, theirs: &mut Rows) -> BTreeMap<TermKey, Place> {
    let (by_us, by_them) = (moves(base, ours), moves(base, theirs));
    let mut conflicts = BTreeMap::new();
    for (from, to) in &by_us {
        if let Some(other) = by_them.get(from).filter(|other| *other != to)
            && let (Some(left), Some(right)) = (ours.remove(to), theirs.remove(other))
        {
            base.remove(from);
            conflicts.insert(from.clone(), Place::Conflict(vec![left], vec![right]));
        }
    }
    let mut follow = |moved: &BTreeMap<TermKey, TermKey>, mover: &Rows, side: &mut Rows| {
        for (from, to) in moved {
            // An undecided row does not stand in the way of a move; a decided one goes along.
            let Some(entry) = side.get(from).filter(|entry| is_decided(entry)).cloned() else { continue };
            if side.contains_key(to) || base.contains_key(to) {
                continue;
            }
            let there = |entry: Entry| Entry { concept: to.0.clone(), ..entry };
            let agrees = |moved: &Entry| {
                is_live(moved) == is_live(&entry) && replacement(moved).is_some() == replacement(&entry).is_some()
            };
            let agreed = mover.get(to).is_some_and(agrees);
            side.remove(from);
            side.insert(to.clone(), there(entry));
            // To move a term and to reject or rename it is no agreement, whatever it was before.
            if let Some(entry) = base.remove(from).filter(|_| agreed) {
                base.insert(to.clone(), there(entry));
            }
        }
    };
    follow(&by_us, ours, theirs);
    follow(&by_them, theirs, ours);
    conflicts
}

fn merge_row(base: Option<&Entry>, ours: Option<&Entry>, theirs: Option<&Entry>) -> Option<Place> {
    if ours == theirs || theirs == base {
        return ours.cloned().map(Place::Row);
    }
    if ours == base {
        return theirs.cloned().map(Place::Row);
    }
    match (ours, theirs) {
        (Some(left), Some(right)) => Some(match merge_fields(base, left, right) {
            Some(entry) => Place::Row(entry),
            None => Place::Conflict(vec![left.clone()], vec![right.clone()]),
        }),
        // One side has no such row any more: a decision outlives that, a mined row does not.
        (one, other) => one.or(other).filter(|entry| is_decided(entry)).cloned().map(Place::Row),
    }
}

/// The row of two changed ones; `None` where two humans disagree.
fn merge_fields(base: Option<&Entry>, ours: &Entry, theirs: &Entry) -> Option<Entry> {
    match (is_decided(ours), is_decided(theirs)) {
        (true, false) => return Some(ours.clone()),
        (false, true) => return Some(theirs.clone()),
        _ => {}
    }
    // Undecided rows of two runs: the next run decides, so either will do, but the same one whoever merges.
    let undecided = !is_decided(ours);
    let kind = one(base.map(|entry| &entry.kind), ours.kind, theirs.kind);
    let role = one(base.map(|entry| &entry.role), ours.role, theirs.role);
    let surer = if theirs.confidence.value() > ours.confidence.value() { theirs.confidence } else { ours.confidence };
    let confidence = one(base.map(|entry| &entry.confidence), ours.confidence, theirs.confidence);
    let origin = one(base.map(|entry| &entry.origin), ours.origin, theirs.origin);
    let status = one(base.map(|entry| &entry.status), ours.status, theirs.status);
    let note = one(Some(&base.map_or("", |entry| &entry.note)), ours.note.as_str(), theirs.note.as_str());
    let merged = Entry {
        kind: kind.or(undecided.then_some(ours.kind.min(theirs.kind)))?,
        role: role.or(undecided.then_some(ours.role.min(theirs.role)))?,
        confidence: confidence.unwrap_or(surer),
        origin: origin.unwrap_or(ours.origin.min(theirs.origin)),
        status: status.or_else(|| both(ours.status, theirs.status))?,
        note: note?.to_owned(),
        ..ours.clone()
    };
    // One side keeps the term, the other has replaced it.
    let contradicts = is_live(&merged) && merged.note.starts_with(REPLACED_BY);
    (!contradicts).then_some(merged)
}

/// What three versions of a field come to: what both say, or what the one says that has changed it.
fn one<T: PartialEq>(base: Option<&T>, ours: T, theirs: T) -> Option<T> {
    if ours == theirs || base == Some(&theirs) {
        Some(ours)
    } else if base == Some(&ours) {
        Some(theirs)
    } else {
        None
    }
}

/// The status of a row on which two humans have decided differently, if that can be.
fn both(ours: Status, theirs: Status) -> Option<Status> {
    match (ours, theirs) {
        (Status::Mined, other) | (other, Status::Mined) => Some(other),
        (Status::Approved, Status::Edited) | (Status::Edited, Status::Approved) => Some(Status::Edited),
        _ => None,
    }
}

/// Puts the rows that took the place of others beside them in a conflict, so that it is solved in one place.
fn gather_replacements(places: &mut BTreeMap<TermKey, Place>, ours: &Rows, theirs: &Rows) {
    let mut wanted: Vec<(TermKey, TermKey, bool)> = Vec::new();
    for (at, place) in places.iter() {
        let Place::Conflict(left, right) = place else { continue };
        for (side, is_ours) in [(left, true), (right, false)] {
            let (own, other) = if is_ours { (ours, theirs) } else { (theirs, ours) };
            let Some(term) = side.first().and_then(replacement) else { continue };
            let target = (at.0.clone(), at.1.clone(), term.to_owned());
            if own.contains_key(&target) && !other.contains_key(&target) {
                wanted.push((at.clone(), target, is_ours));
            }
        }
    }
    for (at, target, is_ours) in wanted {
        if let Some(Place::Row(entry)) = places.remove(&target)
            && let Some(Place::Conflict(left, right)) = places.get_mut(&at)
        {
            if is_ours { left.push(entry) } else { right.push(entry) }
        }
    }
}

fn written_out(places: BTreeMap<TermKey, Place>, mark: usize) -> Merged {
    let conflicts = places.values().filter(|place| matches!(place, Place::Conflict(..))).count();
    let mut places: Vec<Place> = places.into_values().collect();
    if conflicts == 0 {
        let mut entries: Vec<Entry> = places
            .into_iter()
            .filter_map(|place| if let Place::Row(entry) = place { Some(entry) } else { None })
            .collect();
        elect(&mut entries);
        places = entries.into_iter().map(Place::Row).collect();
    }
    let mut text = TERM_COLUMNS.join("\t") + "\n";
    let line = |entry: &Entry| term_row(entry).join("\t") + "\n";
    let [open, divide, close] = CONFLICT_MARKS.map(|sign| sign[..1].repeat(mark.max(sign.len())));
    for place in places {
        match place {
            Place::Row(entry) => text += &line(&entry),
            Place::Conflict(ours, theirs) => {
                let [ours, theirs] = [ours, theirs].map(|side| side.iter().map(line).collect::<String>());
                text += &format!("{open} ours\n{ours}{divide}\n{theirs}{close} theirs\n");
            }
        }
    }
    Merged { text, conflicts }
}

/// Merges tables that follow from others: by key (the first `keys` columns), where both have changed a row the surer or
/// the more frequent one (the column after the key).
fn merge_derived(texts: [&str; 3], columns: &[&str], keys: usize) -> Result<Merged, MergeError> {
    let read = |side: &'static str, text: &str| {
        let lines = text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty());
        let row = |(number, line): (usize, &str)| {
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if cells.len() == columns.len() {
                return Ok((cells[..keys].to_vec(), cells));
            }
            let reason = format!("line {}: {} columns instead of {}", number + 1, cells.len(), columns.len());
            Err(MergeError::Malformed { side, reason })
        };
        lines.map(row).collect::<Result<BTreeMap<Vec<String>, Vec<String>>, MergeError>>()
    };
    let [base, ours, theirs] = [read("base", texts[0])?, read("ours", texts[1])?, read("theirs", texts[2])?];
    let all: BTreeSet<&Vec<String>> = [&base, &ours, &theirs].into_iter().flat_map(BTreeMap::keys).collect();
    let mut text = columns.join("\t") + "\n";
    for at in all {
        let [base, ours, theirs] = [base.get(at), ours.get(at), theirs.get(at)];
        let merged = if ours == theirs || theirs == base {
            ours
        } else if ours == base {
            theirs
        } else {
            let weight = |row: &[String]| (row[keys].parse::<f64>().unwrap_or(0.0) * 100.0) as i64;
            ours.zip(theirs).map(|(a, b)| if (weight(a), a) >= (weight(b), b) { a } else { b })
        };
        if let Some(row) = merged {
            text += &(row.join("\t") + "\n");
        }
    }
    Ok(Merged { text, conflicts: 0 })
}

#[cfg(test)]
mod tests {
    use super::super::{Manifest, examples, render};
    use super::{MergeError, merge};
    use crate::glossary::{Action, Decision, Glossary, decide, read_terms};

    fn decision(term: &str, action: Action) -> Decision {
        let concept = "inference".to_owned();
        Decision { concept, lang: None, term: Some(term.to_owned()), action, create: true }
    }

    fn terms(glossary: &Glossary) -> String {
        render(glossary, &Manifest::default())["terms.tsv"].clone()
    }

    fn base() -> String {
        terms(&examples::inference())
    }

    fn side(decisions: &[(&str, Action)]) -> String {
        let decisions: Vec<_> = decisions.iter().map(|(term, action)| decision(term, action.clone())).collect();
        terms(&decide(examples::inference(), &decisions).unwrap())
    }

    /// Both ways round: what is decided does not depend on who merges.
    fn merged(ours: &str, theirs: &str) -> (String, usize) {
        let one = merge(&base(), ours, theirs, 7).unwrap();
        let other = merge(&base(), theirs, ours, 7).unwrap();
        assert_eq!(one.conflicts, other.conflicts);
        if one.conflicts == 0 {
            assert_eq!(one.text, other.text);
            read_terms("terms.tsv".as_ref(), &one.text).unwrap();
        } else {
            let error = read_terms("terms.tsv".as_ref(), &one.text).unwrap_err().to_string();
            assert!(error.contains("an unsolved conflict of a merge"), "{error}");
        }
        (one.text, one.conflicts)
    }

    #[test]
    fn decisions_on_different_rows_and_fields_meet() {
        let ours = side(&[("инференс", Action::Approve)]);
        let theirs = side(&[("wnioskowanie", Action::Reject), ("инференс", Action::Note("rare".to_owned()))]);
        let (text, conflicts) = merged(&ours, &theirs);
        assert_eq!(conflicts, 0);
        assert!(text.contains("инференс\tterm\tvariant\t0.75\tattested\tapproved\trare\n"), "{text}");
        assert!(text.contains("wnioskowanie\tterm\tpreferred\t0.90\tattested\trejected\t\n"), "{text}");
    }

    #[test]
    fn a_human_stands_against_a_run() {
        let run = base().replace("0.75", "0.31").replace("0.90", "0.95");
        let (text, conflicts) = merged(&side(&[("инференс", Action::Approve)]), &run);
        assert_eq!(conflicts, 0);
        assert!(text.contains("инференс\tterm\tvariant\t0.75\tattested\tapproved\t\n"), "{text}");
        assert!(text.contains("wnioskowanie\tterm\tpreferred\t0.95"), "{text}");
        let without: String =
            base().lines().filter(|line| !line.contains("инференс")).map(|l| format!("{l}\n")).collect();
        assert!(merged(&side(&[("инференс", Action::Reject)]), &without).0.contains("инференс"));
        assert!(!merged(&base().replace("0.75", "0.76"), &without).0.contains("инференс"));
    }

    #[test]
    fn two_humans_who_disagree_are_a_conflict_that_shows_both_rows() {
        let (text, conflicts) = merged(&side(&[("инференс", Action::Approve)]), &side(&[("инференс", Action::Reject)]));
        assert_eq!(conflicts, 1);
        let shown = "<<<<<<< ours\n\
                     inference\tru\tинференс\tterm\tvariant\t0.75\tattested\tapproved\t\n\
                     =======\n\
                     inference\tru\tинференс\tterm\tvariant\t0.75\tattested\trejected\t\n\
                     >>>>>>> theirs\n";
        assert!(text.contains(shown), "{text}");
        let note = |text: &str| side(&[("инференс", Action::Note(text.to_owned()))]);
        assert_eq!(merged(&note("a"), &note("b")).1, 1);
        assert_eq!(merged(&note("a"), &note("a")).1, 0);
    }

    #[test]
    fn two_names_for_one_term_are_a_conflict_in_one_place() {
        let edit = |text: &str| side(&[("инференс", Action::Edit(text.to_owned()))]);
        let (text, conflicts) = merged(&edit("а"), &edit("б"));
        assert_eq!(conflicts, 1);
        let inside = text.split("<<<<<<<").nth(1).unwrap();
        for part in ["replaced by: а", "\tа\tterm", "replaced by: б", "\tб\tterm"] {
            assert!(inside.contains(part), "{part} is not in\n{text}");
        }
        // A cell changed by hand, with a word in `status`, is the same as the command.
        let by_hand = base().replace("\tинференс\t", "\tв\t");
        let by_hand: String = by_hand
            .lines()
            .map(|line| if line.contains("\tв\t") { line.replace("mined", "edited") } else { line.to_owned() } + "\n")
            .collect();
        assert_eq!(merged(&edit("а"), &by_hand).1, 1);
        assert_eq!(merged(&edit("в"), &by_hand).1, 0);
    }

    #[test]
    fn a_moved_term_takes_the_other_sides_decision_along() {
        let to = |concept: &str| side(&[("инференс", Action::Move(concept.to_owned()))]);
        let (text, conflicts) = merged(&to("вывод"), &side(&[("инференс", Action::Note("rare".to_owned()))]));
        assert_eq!(conflicts, 0);
        assert!(text.contains("вывод\tru\tинференс\tterm\tvariant\t0.75\tattested\tedited\trare\n"), "{text}");
        assert!(!text.contains("inference\tru\tинференс"), "{text}");
        assert_eq!(merged(&to("вывод"), &to("заключение")).1, 1);
        assert_eq!(merged(&to("вывод"), &to("вывод")).1, 0);
        assert_eq!(merged(&to("вывод"), &side(&[("инференс", Action::Reject)])).1, 1);
        let (text, conflicts) = merged(&to("вывод"), &base().replace("0.75", "0.80"));
        assert_eq!((conflicts, text.matches("инференс").count()), (0, 1), "{text}");
    }

    #[test]
    fn derived_tables_never_conflict() {
        let files = render(&examples::inference(), &Manifest::default());
        let evidence = &files["evidence.tsv"];
        let (more, less) = (evidence.replace("\t3\t2\t", "\t5\t2\t"), evidence.replace("\t3\t2\t", "\t2\t1\t"));
        assert_eq!(merge(evidence, &less, &more, 7).unwrap().text, more);
        let pairs = &files["pairs/pl-ru.tsv"];
        let merged = merge(pairs, &pairs.replace("0.70", "0.60"), &pairs.replace("0.70", "0.90"), 7).unwrap();
        assert!(merged.text.contains("0.90") && merged.conflicts == 0);
        let manifest = &files["manifest.json"];
        assert_eq!(merge("", manifest, &manifest.replace(": 0", ": 7"), 7).unwrap().text, *manifest);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(merge("", "{}", "{}", 7), Err(MergeError::Foreign));
        assert_eq!(merge(&base(), "a\tb\n", &base(), 7), Err(MergeError::Foreign));
        let broken = base().replace("mined", "maybe");
        let error = merge(&base(), &base(), &broken, 7).unwrap_err().to_string();
        assert!(error.starts_with("theirs: line 2, column status"), "{error}");
        assert_eq!(merge("", &base(), &base(), 7).unwrap().text, base(), "a file that both sides have added");
    }
}
