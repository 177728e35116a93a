//! The life of a glossary in thirty steps, through the real binary and real git: whatever is built, branched and merged,
//! every decision stays in place.

#[path = "support/command.rs"]
mod command;
#[path = "support/repository.rs"]
mod repository;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use repository::{GLOSSARY, Repository};

/// Concept, language, term.
type Key = (String, String, String);

/// A story that comes later, in three languages.
const FERRY: [(&str, &str); 3] = [
    (
        "ferry.de.txt",
        "Die neue Elektrofähre verbindet seit Montag die beiden Inseln.\n\
         Der Kapitän lobt den leisen Elektromotor und die große Batterie.\n\
         Im Hafen lädt eine Ladestation die Batterie in zwanzig Minuten.\n\
         Die Reederei hat acht Millionen Euro bezahlt.\n\
         Der alte Dieselmotor wird verschrottet.\n",
    ),
    (
        "ferry.en.txt",
        "Since Monday the new electric ferry has linked the two islands.\n\
         The captain praises the quiet electric motor and the large battery.\n\
         In the harbour a charging station charges the battery in twenty minutes.\n\
         The shipping company has paid eight million euros.\n\
         The old diesel engine will be scrapped.\n",
    ),
    (
        "ferry.fr.txt",
        "Depuis lundi, le nouveau ferry électrique relie les deux îles.\n\
         Le capitaine vante le moteur électrique silencieux et la grande batterie.\n\
         Au port, une station de recharge charge la batterie en vingt minutes.\n\
         La compagnie maritime a payé huit millions d'euros.\n\
         Le vieux moteur diesel sera mis à la casse.\n",
    ),
];

/// A row of `terms.tsv`.
#[derive(Clone, Debug)]
struct Row {
    key: Key,
    status: String,
    note: String,
}

/// A glossary in its repository, and what has been decided in it on each branch.
struct Life {
    repository: Repository,
    /// Status and note of each row that a human has touched.
    decided: BTreeMap<Key, (String, String)>,
    /// Keys that no row may have any more.
    gone: BTreeSet<Key>,
    steps: usize,
}

impl Life {
    fn new() -> Self {
        let life = Self { repository: Repository::new(), decided: BTreeMap::new(), gone: BTreeSet::new(), steps: 0 };
        life.repository.termloom(&["git", "install"]).ends(0);
        life
    }

    fn rows(&self) -> Vec<Row> {
        let row = |line: &str| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [concept, lang, term, _, _, _, _, status, note] = cells[..] else { panic!("nine columns: {line}") };
            Row { key: key(concept, lang, term), status: status.to_owned(), note: note.to_owned() }
        };
        self.repository.terms().lines().skip(1).map(row).collect()
    }

    /// A step is done: every decision is in place.
    #[track_caller]
    fn step(&mut self, told: &str) {
        self.steps += 1;
        let rows: BTreeMap<Key, Row> = self.rows().into_iter().map(|row| (row.key.clone(), row)).collect();
        for (key, (status, note)) in &self.decided {
            let row = rows.get(key).unwrap_or_else(|| panic!("step {}, {told}: {key:?} is lost", self.steps));
            assert_eq!((&row.status, &row.note), (status, note), "step {}, {told}: {key:?}", self.steps);
        }
        let back = self.gone.iter().find(|key| rows.contains_key(*key));
        assert_eq!(back, None, "step {}, {told}: it has come back", self.steps);
    }

    #[track_caller]
    fn build(&mut self, told: &str) {
        let run = self.repository.folder.run_with_pack(&["--offline", "build", "articles", "--out", GLOSSARY]);
        run.ends(0);
        self.repository.termloom(&["check", GLOSSARY]).ends(0);
        self.step(told);
        let rows = self.rows();
        let away = |row: &&Row| row.status == "rejected";
        let rejected: BTreeSet<(&str, &str)> = rows.iter().filter(away).map(|row| (&*row.key.1, &*row.key.2)).collect();
        let mined = rows.iter().find(|row| row.status == "mined" && rejected.contains(&(&*row.key.1, &*row.key.2)));
        assert!(mined.is_none(), "step {}, {told}: rejected and mined again: {mined:?}", self.steps);
    }

    /// A mined row of a concept that nobody has touched, the first of a language after `concept`.
    #[track_caller]
    fn untouched(&self, lang: &str, from: &str) -> Key {
        let touched: BTreeSet<&str> = self.decided.keys().map(|key| &*key.0).collect();
        let rows = self.rows();
        let fresh = |row: &&Row| row.key.1 == lang && &*row.key.0 >= from && !touched.contains(&*row.key.0);
        rows.iter().find(fresh).unwrap_or_else(|| panic!("no mined {lang} term from {from} on")).key.clone()
    }

    #[track_caller]
    fn decide(&mut self, action: &str, key: &Key, more: &[&str]) {
        self.repository.decide(&[&[action, &*key.0, &*key.2, "--lang", &*key.1], more].concat());
    }

    #[track_caller]
    fn approve(&mut self, key: &Key) {
        self.decide("approve", key, &[]);
        self.keep(key, "approved", "");
        self.step("approve");
    }

    #[track_caller]
    fn reject(&mut self, key: &Key) {
        self.decide("reject", key, &[]);
        self.keep(key, "rejected", "");
        self.step("reject");
    }

    #[track_caller]
    fn note(&mut self, key: &Key, note: &str) {
        self.repository.decide(&["note", &key.0, &key.2, note, "--lang", &key.1]);
        self.keep(key, "mined", note);
        self.step("note");
    }

    #[track_caller]
    fn edit(&mut self, old: &Key, term: &str) {
        self.repository.decide(&["edit", &old.0, &old.2, term, "--lang", &old.1]);
        self.replaced(old, term);
        self.step("edit");
    }

    #[track_caller]
    fn shift(&mut self, old: &Key, concept: &str) {
        self.decide("move", old, &["--to", concept]);
        self.gone.insert(old.clone());
        self.keep(&key(concept, &old.1, &old.2), "edited", "");
        self.step("move");
    }

    fn keep(&mut self, key: &Key, status: &str, note: &str) {
        self.decided.insert(key.clone(), (status.to_owned(), note.to_owned()));
    }

    fn replaced(&mut self, old: &Key, term: &str) {
        self.keep(&key(&old.0, &old.1, term), "edited", "");
        self.keep(old, "rejected", &format!("replaced by: {term}"));
    }

    /// What an editor does: one change in the text of `terms.tsv`.
    fn by_hand(&self, change: impl Fn(&str) -> String) {
        self.repository.folder.write(&format!("{GLOSSARY}/terms.tsv"), change(&self.repository.terms()));
    }

    #[track_caller]
    fn commit(&mut self, told: &str) {
        self.repository.commit(told);
        self.step(told);
    }
}

fn key(concept: &str, lang: &str, term: &str) -> Key {
    (concept.to_owned(), lang.to_owned(), term.to_owned())
}

#[test]
fn every_decision_lives_through_thirty_steps() {
    let mut life = Life::new();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    for name in ["heatpumps.de.txt", "heatpumps.en.txt", "heatpumps.fr.txt"] {
        life.repository.folder.write(&format!("articles/{name}"), fs::read(seeds.join(name)).expect("an article"));
    }
    life.build("the first build");
    alone(&mut life);
    on_two_branches(&mut life);
    in_conflict(&mut life);
    rebased(&mut life);
    assert_eq!(life.steps, 30);
}

/// One human, one branch; articles come.
fn alone(life: &mut Life) {
    life.commit("built");
    life.approve(&life.untouched("de", ""));
    life.reject(&life.untouched("fr", "c"));
    life.edit(&life.untouched("de", "e"), "Handgeschriebenes");
    let target = life.untouched("en", "g").0;
    life.shift(&life.untouched("fr", "h"), &target);
    life.note(&life.untouched("de", "m"), "see the style guide");
    life.build("the same articles");
    life.commit("decided");
    for (name, text) in FERRY {
        life.repository.folder.write(&format!("articles/{name}"), text);
    }
    let before: BTreeSet<String> = life.rows().into_iter().map(|row| row.key.0).collect();
    life.build("new articles");
    let new = life.rows().into_iter().find(|row| !before.contains(&row.key.0)).expect("the new articles have terms");
    life.approve(&new.key);
    life.commit("the new story");
}

/// Two humans on two branches, who agree.
fn on_two_branches(life: &mut Life) {
    life.repository.git(&["checkout", "-q", "-b", "review"]);
    let [theirs, cell, ours] = [("de", "p"), ("fr", "p"), ("de", "r")].map(|(lang, from)| life.untouched(lang, from));
    life.reject(&theirs);
    life.by_hand(|table| {
        // Another concept may have the same term.
        let [old, new] = [&*cell.2, "mot à la main"].map(|term| format!("{}\t{}\t{term}\t", cell.0, cell.1));
        assert!(table.contains(&old), "{old:?}");
        table.replacen(&old, &new, 1)
    });
    life.replaced(&cell, "mot à la main");
    life.build("a cell changed by hand");
    life.commit("reviewed");
    let reviewed = (life.decided.clone(), life.gone.clone());
    life.repository.git(&["checkout", "-q", "main"]);
    for key in [&theirs, &cell, &key(&cell.0, &cell.1, "mot à la main")] {
        life.decided.remove(key);
    }
    life.approve(&ours);
    let concept = ours.0.clone();
    life.by_hand(|table| format!("{table}{concept}\tde\tZusatz von Hand\tterm\tvariant\t0.50\tattested\tmined\t\n"));
    life.repository.termloom(&["check", "--fix", GLOSSARY]).ends(0);
    life.keep(&key(&ours.0, "de", "Zusatz von Hand"), "edited", "");
    life.build("a row added by hand");
    life.commit("ours");
    life.repository.git(&["merge", "-q", "--no-edit", "review"]);
    life.decided.extend(reviewed.0);
    life.gone.extend(reviewed.1);
    life.step("a merge without conflict");
    life.build("after the merge");
}

/// Two humans who disagree.
fn in_conflict(life: &mut Life) {
    let disputed = life.untouched("en", "t");
    life.repository.git(&["add", "-A", GLOSSARY]);
    life.repository.git(&["commit", "-q", "--allow-empty", "-m", "rebuilt"]);
    life.repository.git(&["checkout", "-q", "-b", "other"]);
    life.reject(&disputed);
    life.commit("rejected there");
    life.repository.git(&["checkout", "-q", "main"]);
    life.decided.remove(&disputed);
    life.approve(&disputed);
    life.commit("approved here");
    let (merged, told) = life.repository.run_git(&["merge", "--no-edit", "other"]);
    assert!(!merged && told.contains("two humans disagree on one row"), "{told}");
    life.by_hand(|table| {
        let (before, rest) = table.split_once("<<<<<<<").expect("a conflict");
        let (conflict, after) = rest.split_once(">>>>>>>").expect("its end");
        let ours = conflict.split_once('\n').and_then(|(_, rows)| rows.split_once("=======")).expect("both sides").0;
        format!("{before}{ours}{}", after.split_once('\n').expect("a line").1)
    });
    life.repository.termloom(&["check", "--fix", GLOSSARY]).ends(0);
    life.commit("solved");
}

/// A branch that is rebased, while articles go and come back.
fn rebased(life: &mut Life) {
    life.repository.git(&["checkout", "-q", "-b", "late"]);
    let late = life.untouched("fr", "e");
    life.note(&late, "ask the author");
    life.repository.commit("late");
    life.repository.git(&["checkout", "-q", "main"]);
    life.decided.remove(&late);
    for (name, _) in FERRY {
        fs::remove_file(life.repository.folder.path(&format!("articles/{name}"))).expect("an article");
    }
    life.build("articles removed");
    life.repository.commit("without the ferry");
    life.repository.git(&["checkout", "-q", "late"]);
    life.repository.git(&["rebase", "-q", "main"]);
    life.keep(&late, "mined", "ask the author");
    life.step("a rebase");
    for (name, text) in FERRY {
        life.repository.folder.write(&format!("articles/{name}"), text);
    }
    life.build("the articles are back");
    let before = life.repository.terms();
    life.build("once more");
    assert_eq!(life.repository.terms(), before, "the same articles and decisions, the same bytes");
}
