//! Random lives of a glossary: whatever happens, no decision is lost.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::decisions::{TermKey, is_decided, is_live, key};
use super::tsv::term_row;
use super::{
    Action, Decision, Earlier, Entry, Glossary, Kind, Origin, Pair, Role, Status, TermEvidence, carry_over, decide,
    merge, read_evidence, read_terms, tables,
};
use crate::confidence::Confidence;
use crate::text::Key;

const CONCEPTS: [&str; 4] = ["chip", "cloud", "export", "model"];
const LANGS: [&str; 3] = ["el", "pl", "ru"];
const STEMS: [&str; 6] = ["alfa", "brawo", "celsjusz", "delta", "echo", "foka"];

/// What happens to a glossary. Numbers choose among what is there.
#[derive(Clone, Debug)]
enum Step {
    /// A run that finds another part of the articles' terms, in another grouping.
    Build(u32),
    Approve(usize),
    Reject(usize),
    Note(usize, u8),
    Edit(usize, u8),
    Move(usize, usize),
    /// In the file itself, without a word in `status`.
    EditCell(usize, u8),
    MoveCell(usize, usize),
    AddRow(usize, u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => any::<u32>().prop_map(Step::Build),
        2 => any::<usize>().prop_map(Step::Approve),
        2 => any::<usize>().prop_map(Step::Reject),
        1 => (any::<usize>(), 0..4u8).prop_map(|(row, text)| Step::Note(row, text)),
        2 => (any::<usize>(), 0..9u8).prop_map(|(row, text)| Step::Edit(row, text)),
        2 => (any::<usize>(), 0..CONCEPTS.len()).prop_map(|(row, concept)| Step::Move(row, concept)),
        1 => (any::<usize>(), 0..9u8).prop_map(|(row, text)| Step::EditCell(row, text)),
        1 => (any::<usize>(), 0..CONCEPTS.len()).prop_map(|(row, concept)| Step::MoveCell(row, concept)),
        1 => (any::<usize>(), 0..9u8).prop_map(|(row, text)| Step::AddRow(row, text)),
    ]
}

/// What a run finds: `seed` says which terms, how surely, and whether its concepts are grouped and named as before.
fn mined(seed: u32) -> Glossary {
    let mut glossary = Glossary::default();
    for (c, concept) in CONCEPTS.iter().enumerate() {
        for (l, lang) in LANGS.iter().enumerate() {
            let bits = seed.rotate_left((7 * c + 3 * l) as u32);
            if bits.is_multiple_of(4) {
                continue;
            }
            let named = if seed.is_multiple_of(5) { format!("{concept}-{}", STEMS[c]) } else { (*concept).to_owned() };
            let concept = if bits % 23 == 5 { CONCEPTS[(c + 1) % CONCEPTS.len()].to_owned() } else { named };
            let term = format!("{} {c}", STEMS[l]);
            let lang = lang.parse().unwrap();
            let confidence = Confidence::of(f64::from(bits % 97) / 100.0);
            glossary.evidence.push(TermEvidence {
                concept: concept.clone(),
                lang,
                term: term.clone(),
                count: 1 + bits as usize % 5,
                articles: 1,
                forms: vec![(format!("{term}a"), 1)],
                form_source: "listed",
                context_article: "a.txt".to_owned(),
                context: String::new(),
            });
            glossary.entries.push(Entry {
                concept,
                lang,
                term,
                kind: Kind::Term,
                role: Role::Preferred,
                confidence,
                origin: Origin::Attested,
                status: Status::Mined,
                note: String::new(),
            });
        }
    }
    glossary.entries.sort_by_key(key);
    super::follow(glossary)
}

/// The tables, written and read again, as between any two steps of a real life.
fn reread(glossary: &Glossary) -> (String, String, Earlier) {
    let mut tables = tables(glossary);
    let [terms, evidence] = ["terms.tsv", "evidence.tsv"].map(|name| tables.remove(name).unwrap());
    let earlier = Earlier {
        entries: read_terms("terms.tsv".as_ref(), &terms).unwrap(),
        evidence: read_evidence("evidence.tsv".as_ref(), &evidence).unwrap(),
    };
    (terms, evidence, earlier)
}

fn after(glossary: &Glossary, step: &Step) -> Glossary {
    let rows = glossary.entries.len().max(1);
    let decided = |row: usize, action| {
        let Some(entry) = glossary.entries.get(row % rows) else { return glossary.clone() };
        let (concept, lang, term) = (entry.concept.clone(), Some(entry.lang), Some(entry.term.clone()));
        let decision = Decision { concept, lang, term, action, create: true };
        decide(glossary.clone(), &[decision]).unwrap_or_else(|_| glossary.clone())
    };
    let by_hand = |row: usize, change: &dyn Fn(&mut Entry), add: bool| {
        let mut changed = glossary.clone();
        let Some(entry) = changed.entries.get(row % rows).filter(|entry| is_live(entry)).cloned() else {
            return changed;
        };
        let mut new = entry;
        change(&mut new);
        if changed.entries.iter().all(|other| key(other) != key(&new)) {
            if add { changed.entries.push(new) } else { changed.entries[row % rows] = new }
        }
        changed
    };
    match *step {
        Step::Build(seed) => {
            let before = reread(glossary).2;
            let built = carry_over(mined(seed), &before);
            nothing_lost_by_a_build(&before, &built);
            built
        }
        Step::Approve(row) => decided(row, Action::Approve),
        Step::Reject(row) => decided(row, Action::Reject),
        Step::Note(row, text) => decided(row, Action::Note(format!("note {text}"))),
        Step::Edit(row, text) => decided(row, Action::Edit(format!("edited {text}"))),
        Step::Move(row, concept) => decided(row, Action::Move(CONCEPTS[concept].to_owned())),
        Step::EditCell(row, text) => by_hand(row, &|entry| entry.term = format!("typed {text}"), false),
        Step::MoveCell(row, concept) => by_hand(row, &|entry| entry.concept = CONCEPTS[concept].to_owned(), false),
        Step::AddRow(row, text) => by_hand(
            row,
            &|entry| {
                entry.term = format!("added {text}");
                entry.status = Status::Mined;
                entry.note.clear();
            },
            true,
        ),
    }
}

fn nothing_lost_by_a_build(before: &Earlier, built: &Glossary) {
    let rows: BTreeMap<TermKey, &Entry> = built.entries.iter().map(|entry| (key(entry), entry)).collect();
    let written = before.written();
    for entry in &before.entries {
        let now = rows.get(&key(entry)).copied();
        if is_decided(entry) {
            assert_eq!(now, Some(entry), "a decided row is kept exactly");
        } else if !written.contains(&key(entry)) && !written.is_empty() {
            let marked = Entry { status: Status::Edited, ..entry.clone() };
            assert_eq!(now, Some(&marked), "a row changed by hand is kept");
        }
    }
    let rejected: BTreeSet<_> = before
        .entries
        .iter()
        .filter(|entry| !is_live(entry))
        .map(|entry| (entry.lang, Key::new(&entry.term)))
        .collect();
    for entry in built.entries.iter().filter(|entry| !is_decided(entry)) {
        assert!(!rejected.contains(&(entry.lang, Key::new(&entry.term))), "{entry:?} was rejected");
    }
    let evidence: BTreeSet<TermKey> = built.evidence.iter().map(super::decisions::evidence_key).collect();
    assert_eq!(evidence, rows.keys().cloned().collect(), "evidence has one row a term");
    let known = |pair: &Pair, lang: crate::text::Lang, term: &str| {
        rows.contains_key(&(pair.concept.clone(), lang.to_string(), term.to_owned()))
    };
    for pair in &built.pairs {
        assert!(known(pair, pair.source_lang, &pair.source) && known(pair, pair.target_lang, &pair.target), "{pair:?}");
    }
}

/// Merges two lives of `base`, and makes sure that every decision of either is in the result, or in a conflict.
fn merged(base: &Glossary, ours: &Glossary, theirs: &Glossary) -> Glossary {
    let [base, left, right] = [base, ours, theirs].map(reread);
    let terms = merge(&base.0, &left.0, &right.0, 7).unwrap();
    let evidence = merge(&base.1, &left.1, &right.1, 7).unwrap();
    let rows = |earlier: &Earlier| -> BTreeMap<TermKey, Entry> {
        earlier.entries.iter().map(|entry| (key(entry), entry.clone())).collect()
    };
    let [base, left, right] = [&base.2, &left.2, &right.2].map(rows);
    for (own, other) in [(&left, &right), (&right, &left)] {
        for (at, entry) in own.iter().filter(|(at, entry)| is_decided(entry) && base.get(*at) != Some(entry)) {
            let line = term_row(entry).join("\t");
            let alone = other.get(at) == base.get(at) || other.get(at).is_some_and(|entry| !is_decided(entry));
            // One side has moved the term; what the other decided on it went along, into the same row.
            let elsewhere = |key: &TermKey| (&key.1, &key.2) == (&at.1, &at.2) && key != at;
            let moved = base.keys().any(elsewhere) || base.contains_key(at) && !other.contains_key(at);
            if alone && !moved {
                assert!(terms.text.lines().any(|l| l == line), "{line}\nis not in\n{}", terms.text);
            } else {
                let term = format!("\t{}\t{}\t", at.1, at.2);
                assert!(terms.text.contains(&term), "{term}\nis not in\n{}", terms.text);
            }
            let decided = |row: &Entry| base.get(at).is_none_or(|before| before.status != row.status);
            let approved = decided(entry) && is_live(entry) && entry.status != Status::Mined;
            if approved && other.get(at).is_some_and(|row| decided(row) && !is_live(row)) {
                assert!(terms.conflicts > 0, "one kept {line}, one rejected it:\n{}", terms.text);
            }
        }
    }
    if terms.conflicts > 0 {
        assert!(read_terms("terms.tsv".as_ref(), &terms.text).is_err(), "a conflict is refused until it is solved");
        return ours.clone();
    }
    let entries = read_terms("terms.tsv".as_ref(), &terms.text).unwrap();
    let evidence = read_evidence("evidence.tsv".as_ref(), &evidence.text).unwrap();
    super::follow(Glossary { entries, evidence, pairs: Vec::new() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_decision_is_ever_lost(
        lives in prop::collection::vec((prop::collection::vec(step(), 0..8), prop::collection::vec(step(), 0..8)), 1..5),
    ) {
        let mut glossary = carry_over(mined(1), &Earlier::default());
        for (ours, theirs) in lives {
            let live = |steps: &[Step]| steps.iter().fold(glossary.clone(), |glossary, step| after(&glossary, step));
            glossary = merged(&glossary, &live(&ours), &live(&theirs));
            glossary = after(&glossary, &Step::Build(2));
        }
    }
}
