use std::collections::{BTreeMap, BTreeSet};

use super::pairs::{Side, derive, joined_forms};
use super::tsv::cell;
use super::{Entry, Glossary, Origin, Role, Status, TermEvidence};
use crate::confidence::Confidence;
use crate::text::{Key, Lang};

/// The key of a row of `terms.tsv`: concept, language, term.
pub(super) type TermKey = (String, String, String);

pub(super) fn key(entry: &Entry) -> TermKey {
    (cell(&entry.concept), entry.lang.to_string(), cell(&entry.term))
}

pub(super) fn evidence_key(evidence: &TermEvidence) -> TermKey {
    (cell(&evidence.concept), evidence.lang.to_string(), cell(&evidence.term))
}

/// How the note of a rejected row begins that only remembers what another row of its concept and language replaced.
pub(super) const REPLACED_BY: &str = "replaced by: ";

/// Whether the row is a human's: it has a status other than mined, or a note, or came from another glossary.
#[must_use]
pub fn is_decided(entry: &Entry) -> bool {
    entry.status != Status::Mined || !entry.note.is_empty() || entry.origin == Origin::Imported
}

/// Whether the row's term may be used.
pub(super) fn is_live(entry: &Entry) -> bool {
    entry.status != Status::Rejected
}

/// The term that a human has put in the place of this row's, if the row is kept for that memory only. A human's own note
/// may follow after a semicolon.
#[must_use]
pub fn replacement(entry: &Entry) -> Option<&str> {
    memory(entry).map(|(term, _)| term)
}

/// The term that has taken the place of a row's, and what a human has noted besides.
fn memory(entry: &Entry) -> Option<(&str, &str)> {
    let told = entry.note.strip_prefix(REPLACED_BY).filter(|_| !is_live(entry))?;
    Some(told.split_once("; ").unwrap_or((told, "")))
}

/// The row that remembers that `old` was replaced by `new`, a row of the same concept and language.
pub(super) fn replaced(old: &Entry, new: &str) -> Entry {
    let note = format!("{REPLACED_BY}{new}");
    Entry { role: Role::Variant, status: Status::Rejected, note, ..old.clone() }
}

/// The key of the live row that in the end took the place of the one at `key`; `None` if there is none.
pub(super) fn successor<'a>(key: &TermKey, find: impl Fn(&TermKey) -> Option<&'a Entry>) -> Option<TermKey> {
    let mut seen = BTreeSet::new();
    let mut at = key.clone();
    // A hand-made circle has no end.
    while seen.insert(at.clone()) {
        let entry = find(&at)?;
        if is_live(entry) {
            return Some(at);
        }
        at.2 = replacement(entry)?.to_owned();
    }
    None
}

/// What a human decides on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The term is right.
    Approve,
    /// The term must not be used.
    Reject,
    /// The term must read so.
    Edit(String),
    /// The term belongs to this concept.
    Move(String),
    /// The row's note; empty for none.
    Note(String),
}

/// One decision: what, on which rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The concept's identifier.
    pub concept: String,
    /// The term's language; `None` where the term alone is enough.
    pub lang: Option<Lang>,
    /// The term; `None` for all terms of the concept.
    pub term: Option<String>,
    /// What to do.
    pub action: Action,
    /// Whether [`Action::Move`] may make a concept that is not there yet.
    pub create: bool,
}

/// Why a decision cannot be made, and what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which of the decisions, from 0.
    pub index: usize,
    /// What cannot be done.
    pub reason: String,
    /// What can be done instead.
    pub hint: String,
}

/// The glossary after all `decisions`, in their order: the rows they name, and what follows from them in the roles of
/// undecided rows, in the pairs and in the evidence.
///
/// # Errors
/// A decision names no row, or several where one is wanted, or its text cannot stand in a cell. Nothing is decided then.
pub fn decide(glossary: Glossary, decisions: &[Decision]) -> Result<Glossary, Refusal> {
    let mut rows: BTreeMap<TermKey, Entry> = glossary.entries.into_iter().map(|entry| (key(&entry), entry)).collect();
    let mut moved: BTreeMap<TermKey, TermKey> = BTreeMap::new();
    for (index, decision) in decisions.iter().enumerate() {
        let refuse = |(reason, hint)| Refusal { index, reason, hint };
        for key in super::lookup::rows(&rows, decision).map_err(refuse)? {
            if let Some(target) = apply(&mut rows, &key, &decision.action).map_err(refuse)? {
                moved.values_mut().filter(|known| **known == key).for_each(|known| known.clone_from(&target));
                moved.insert(key, target);
            }
        }
    }
    let mut entries: Vec<Entry> = rows.into_values().collect();
    elect(&mut entries);
    let home = |key: TermKey| moved.get(&key).cloned().unwrap_or(key);
    let known = glossary.pairs.iter().filter_map(|pair| {
        let [source, target] = [Side::source(pair), Side::target(pair)].map(|side| home(side.key(&pair.concept)));
        super::pairs::between(pair, &source, &target)
    });
    let pairs = derive(&entries, &known.collect::<Vec<_>>());
    let evidence = joined_forms(glossary.evidence, home);
    Ok(Glossary { entries, pairs, evidence })
}

/// Why not, and what instead.
type Why = (String, String);

/// Does `action` to the row at `key`. Gives back the key that its evidence and its pairs now belong to, if another.
fn apply(rows: &mut BTreeMap<TermKey, Entry>, at: &TermKey, action: &Action) -> Result<Option<TermKey>, Why> {
    let Some(entry) = rows.get_mut(at) else { return Ok(None) };
    match action {
        Action::Approve | Action::Reject => {
            let approved = *action == Action::Approve;
            if approved && let Some((_, own)) = memory(entry) {
                entry.note = own.to_owned();
            }
            entry.status = if approved { Status::Approved } else { Status::Rejected };
            Ok(None)
        }
        Action::Note(text) => {
            let own = sound("note", text)?;
            entry.note = match memory(entry) {
                Some((term, _)) if own.is_empty() => format!("{REPLACED_BY}{term}"),
                Some((term, _)) => format!("{REPLACED_BY}{term}; {own}"),
                None => own,
            };
            Ok(None)
        }
        Action::Edit(text) => edit(rows, at, &sound("term", text)?),
        Action::Move(concept) => Ok(move_to(rows, at, &sound("concept", concept)?)),
    }
}

/// `text` as it will stand in its cell.
fn sound(column: &str, text: &str) -> Result<String, Why> {
    let clean = cell(text);
    let kind = if column == "note" { super::damage::error_value(&clean) } else { super::damage::damage(&clean) };
    let kind = kind.or_else(|| super::damage::quoting(&clean).map(|(kind, _)| kind));
    if let Some(kind) = kind {
        return Err((format!("`{clean}` cannot be a {column}: {kind}"), "write it in another way".to_owned()));
    }
    if clean.is_empty() && column != "note" {
        return Err((format!("the new {column} is empty"), format!("give a {column}")));
    }
    Ok(clean)
}

fn edit(rows: &mut BTreeMap<TermKey, Entry>, at: &TermKey, text: &str) -> Result<Option<TermKey>, Why> {
    if at.2 == text {
        let reason = format!("`{text}` is already the term");
        return Err((reason, "approve it if it is right".to_owned()));
    }
    let target = (at.0.clone(), at.1.clone(), text.to_owned());
    let old = rows[at].clone();
    rows.insert(at.clone(), replaced(&old, text));
    let note = replacement(&old).map_or(old.note.clone(), |_| String::new());
    let edited = match rows.get(&target).filter(|known| replacement(known).is_none()) {
        // The text is a term of the concept already: it takes the place of the old one, and keeps what is its own.
        Some(known) => Entry { role: known.role.min(old.role), ..known.clone() },
        None => Entry { term: text.to_owned(), note, ..old },
    };
    rows.insert(target.clone(), Entry { status: Status::Edited, ..edited });
    Ok(Some(target))
}

fn move_to(rows: &mut BTreeMap<TermKey, Entry>, at: &TermKey, concept: &str) -> Option<TermKey> {
    let target = (concept.to_owned(), at.1.clone(), at.2.clone());
    if target == *at {
        return None;
    }
    let entry = rows.remove(at)?;
    let status = if entry.status == Status::Mined { Status::Edited } else { entry.status };
    let preferred = |other: &Entry| {
        (other.concept.as_str(), other.lang) == (concept, entry.lang) && is_live(other) && other.role == Role::Preferred
    };
    let placed = match rows.get(&target).filter(|known| is_live(known)) {
        Some(known) if known.status == Status::Mined => Entry { status, ..known.clone() },
        Some(known) => known.clone(),
        None => {
            let role = if rows.values().any(preferred) { Role::Variant } else { entry.role };
            Entry { concept: concept.to_owned(), status, role, ..entry }
        }
    };
    rows.insert(target.clone(), placed);
    Some(target)
}

/// Gives every concept that a human has touched one preferred term a language, as far as undecided rows can: they step
/// back behind a decided preferred term, and where there is none the surest of them steps forward.
pub(super) fn elect(entries: &mut [Entry]) {
    let touched: BTreeSet<String> =
        entries.iter().filter(|entry| is_decided(entry)).map(|entry| entry.concept.clone()).collect();
    let mut groups: BTreeMap<(String, Lang), Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| touched.contains(&entry.concept)) {
        groups.entry((entry.concept.clone(), entry.lang)).or_default().push(index);
    }
    for group in groups.into_values() {
        let preferred = |entry: &Entry| is_live(entry) && entry.role == Role::Preferred;
        let decided = group.iter().any(|&index| is_decided(&entries[index]) && preferred(&entries[index]));
        let mut free: Vec<usize> = group.into_iter().filter(|&index| !is_decided(&entries[index])).collect();
        let order = |entry: &Entry| {
            let sureness = |confidence: Confidence| (confidence.value() * 100.0).round() as i64;
            (entry.role, -sureness(entry.confidence), Key::new(&entry.term), entry.term.clone())
        };
        free.sort_by_key(|&index| order(&entries[index]));
        for (place, index) in free.into_iter().enumerate() {
            entries[index].role = if place == 0 && !decided { Role::Preferred } else { Role::Variant };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::{Action, Decision, decide, replacement, successor};
    use crate::glossary::{Entry, Glossary, Role, Status, decisions};

    fn decision(term: &str, action: Action) -> Decision {
        let term = Some(term.to_owned()).filter(|term| !term.is_empty());
        Decision { concept: "inference".to_owned(), lang: None, term, action, create: false }
    }

    fn row<'a>(glossary: &'a Glossary, term: &str) -> &'a Entry {
        glossary.entries.iter().find(|entry| entry.term == term).unwrap_or_else(|| panic!("{term}"))
    }

    fn after(decisions: &[Decision]) -> Glossary {
        decide(examples::inference(), decisions).unwrap()
    }

    #[test]
    fn approving_and_rejecting_change_one_cell() {
        let glossary = after(&[decision("инференс", Action::Approve), decision("wnioskowanie", Action::Reject)]);
        assert_eq!(row(&glossary, "инференс").status, Status::Approved);
        assert_eq!(row(&glossary, "wnioskowanie").status, Status::Rejected);
        assert_eq!(row(&glossary, "логический вывод"), row(&examples::inference(), "логический вывод"));
        let statuses: Vec<Status> = glossary.pairs.iter().map(|pair| pair.status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == Status::Rejected).count(), 2, "{statuses:?}");
        let all = after(&[decision("", Action::Approve)]);
        assert!(all.entries.iter().all(|entry| entry.status == Status::Approved));
    }

    #[test]
    fn an_edited_term_takes_over_and_the_old_one_is_remembered() {
        let glossary = after(&[decision("инференс", Action::Edit("вывод модели".to_owned()))]);
        let (old, new) = (row(&glossary, "инференс"), row(&glossary, "вывод модели"));
        assert_eq!((old.status, replacement(old)), (Status::Rejected, Some("вывод модели")));
        assert_eq!((new.status, new.role), (Status::Edited, Role::Variant));
        assert_eq!(glossary.evidence[0].term, "вывод модели");
        let pair = glossary.pairs.iter().find(|pair| pair.target == "вывод модели" && pair.source == "wnioskowanie");
        assert_eq!(pair.map(|pair| pair.confidence.to_string()).as_deref(), Some("0.70"));
        assert!(glossary.pairs.iter().all(|pair| pair.target != "инференс"));
        let noted = decide(glossary.clone(), &[decision("инференс", Action::Note("a calque".to_owned()))]).unwrap();
        assert_eq!(row(&noted, "инференс").note, "replaced by: вывод модели; a calque");
        assert_eq!(replacement(row(&noted, "инференс")), Some("вывод модели"), "a note does not take the memory away");
        // Back again: the memory goes with its reason.
        let back = decide(glossary, &[decision("вывод модели", Action::Edit("инференс".to_owned()))]).unwrap();
        assert_eq!(row(&back, "инференс").status, Status::Edited);
        assert_eq!(replacement(row(&back, "вывод модели")), Some("инференс"));
    }

    #[test]
    fn a_chain_of_edits_ends_at_the_last_and_a_circle_nowhere() {
        let first = after(&[decision("инференс", Action::Edit("б".to_owned()))]);
        let glossary = decide(first, &[decision("б", Action::Edit("в".to_owned()))]).unwrap();
        let find = |key: &decisions::TermKey| glossary.entries.iter().find(|entry| decisions::key(entry) == *key);
        let end = successor(&decisions::key(row(&glossary, "инференс")), find);
        assert_eq!(end, Some(decisions::key(row(&glossary, "в"))));
        let mut circle = glossary.clone();
        circle.entries.iter_mut().filter(|entry| entry.term == "в").for_each(|entry| {
            entry.status = Status::Rejected;
            entry.note = "replaced by: б".to_owned();
        });
        let find = |key: &decisions::TermKey| circle.entries.iter().find(|entry| decisions::key(entry) == *key);
        assert_eq!(successor(&decisions::key(row(&circle, "инференс")), find), None);
    }

    #[test]
    fn a_moved_term_takes_its_evidence_along() {
        let to_vyvod = Action::Move("вывод".to_owned());
        let moved = Decision { create: true, ..decision("инференс", to_vyvod.clone()) };
        let glossary = after(&[moved]);
        assert_eq!(row(&glossary, "инференс").concept, "вывод");
        assert_eq!(row(&glossary, "инференс").status, Status::Edited);
        assert_eq!(glossary.evidence[0].concept, "вывод");
        assert_eq!(glossary.pairs.len(), 1, "a lone term has no pair");
        let refusal = decide(examples::inference(), &[decision("инференс", to_vyvod)]).unwrap_err();
        assert!(refusal.reason.contains("no concept `вывод`"), "{refusal:?}");
    }

    #[test]
    fn rejecting_the_preferred_term_prefers_another() {
        let glossary = after(&[decision("логический вывод", Action::Reject)]);
        assert_eq!(row(&glossary, "инференс").role, Role::Preferred);
    }

    #[test]
    fn a_refused_decision_says_what_was_near() {
        for (concept, term, reason, hint) in [
            ("inferense", "инференс", "no concept `inferense`", "did you mean `inference`?"),
            ("inference", "инферанс", "no term `инферанс`", "did you mean `инференс`?"),
            ("инференс", "", "no concept `инференс`", "it is a term of `inference`"),
        ] {
            let decision = Decision { concept: concept.to_owned(), ..decision(term, Action::Approve) };
            let refusal = decide(examples::inference(), &[decision]).unwrap_err();
            assert!(refusal.reason.contains(reason) && refusal.hint.contains(hint), "{refusal:?}");
        }
        let empty = decide(examples::inference(), &[decision("инференс", Action::Edit("\u{200e}".to_owned()))]);
        assert!(empty.unwrap_err().reason.contains("empty"));
    }
}
