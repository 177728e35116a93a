//! Glossaries under real git, through the real binary: what is shown, merged, rebased and picked.

#[path = "support/command.rs"]
mod command;
#[path = "support/repository.rs"]
mod repository;

use command::Workdir;
use repository::Repository;

const HEADER: &str = "concept\tlang\tterm\tkind\trole\tconfidence\torigin\tstatus\tnote\n";

/// A table of three terms a concept; neighbours in the file, so that a merge by lines would often fail.
fn terms() -> String {
    let row = |concept: &str, lang: &str, term: &str, confidence: &str| {
        format!("{concept}\t{lang}\t{term}\tterm\tpreferred\t{confidence}\tattested\tmined\t\n")
    };
    [
        HEADER.to_owned(),
        row("chip", "el", "τσιπ", "0.90"),
        row("chip", "pl", "układ scalony", "0.80"),
        row("chip", "ru", "микросхема", "0.70"),
        row("cloud", "el", "νέφος", "0.60"),
        row("cloud", "pl", "chmura", "0.95"),
        row("cloud", "ru", "облако", "0.85"),
    ]
    .concat()
}

/// A repository whose glossary is committed on `main`.
fn repository() -> Repository {
    let repository = Repository::new();
    repository.folder.write("my glossary/terms.tsv", terms());
    repository.termloom(&["check", "my glossary"]).ends(0);
    repository.termloom(&["git", "install"]).ends(0);
    repository.commit("base");
    repository
}

/// Two branches from `main`, a commit of decisions on each, `ours` being checked out.
#[track_caller]
fn branches(repository: &Repository, ours: &[&str], theirs: &[&str]) {
    for (branch, decision) in [("theirs", theirs), ("ours", ours)] {
        repository.git(&["checkout", "-q", "-b", branch, "main"]);
        repository.decide(decision);
        repository.commit(branch);
    }
}

#[track_caller]
fn holds(repository: &Repository, parts: &[&str]) {
    let terms = repository.terms();
    for part in parts {
        assert!(terms.contains(part), "{part} is not in\n{terms}");
    }
}

#[test]
fn neighbouring_decisions_merge_whichever_way_git_brings_them() {
    let ways: [&[&str]; 3] =
        [&["merge", "-q", "--no-edit", "theirs"], &["rebase", "-q", "theirs"], &["cherry-pick", "theirs"]];
    for way in ways {
        let repository = repository();
        branches(&repository, &["approve", "chip", "микросхема"], &["reject", "chip", "układ scalony"]);
        repository.git(way);
        holds(&repository, &["микросхема\tterm\tpreferred\t0.70\tattested\tapproved", "0.80\tattested\trejected"]);
        repository.termloom(&["check", "my glossary"]).ends(0);
    }
}

#[test]
fn a_move_and_a_note_on_one_row_meet() {
    let repository = repository();
    branches(&repository, &["move", "chip", "микросхема", "--to", "cloud"], &["note", "chip", "микросхема", "rare"]);
    repository.git(&["merge", "-q", "--no-edit", "theirs"]);
    holds(&repository, &["cloud\tru\tмикросхема\tterm\tvariant\t0.70\tattested\tedited\trare\n"]);
    assert!(!repository.terms().contains("chip\tru"), "{}", repository.terms());
}

#[test]
fn a_disagreement_stops_the_merge_until_it_is_solved() {
    let repository = repository();
    branches(&repository, &["approve", "chip", "микросхема"], &["reject", "chip", "микросхема"]);
    let (success, told) = repository.run_git(&["merge", "--no-edit", "theirs"]);
    assert!(!success && told.contains("CONFLICT"), "{told}");
    assert!(told.contains("my glossary/terms.tsv: two humans disagree on one row"), "{told}");
    holds(
        &repository,
        &["<<<<<<< ours\n", "attested\tapproved\t\n=======\n", "attested\trejected\t\n>>>>>>> theirs\n"],
    );
    let check = repository.termloom(&["check", "my glossary"]).ends(1);
    assert!(check.stdout.contains("line 4: an unsolved conflict of a merge"), "{}", check.stdout);
    let approve = repository.termloom(&["approve", "cloud", "-g", "my glossary"]).ends(2);
    assert!(approve.stderr.contains("terms.tsv: line 4: an unsolved conflict"), "{}", approve.stderr);
    // As an editor would: keep the first of the two rows.
    let mut kept = String::new();
    let mut theirs = false;
    for line in repository.terms().lines() {
        theirs |= line.starts_with("=======");
        if !theirs && !line.starts_with("<<<<<<<") {
            kept += &format!("{line}\n");
        }
        theirs &= !line.starts_with(">>>>>>>");
    }
    repository.folder.write("my glossary/terms.tsv", kept);
    repository.termloom(&["check", "my glossary"]).ends(0);
    repository.commit("merged");
    holds(&repository, &["микросхема\tterm\tpreferred\t0.70\tattested\tapproved"]);
}

#[test]
fn a_diff_shows_rows_under_their_concept() {
    let repository = repository();
    repository.decide(&["approve", "cloud", "облако"]);
    let diff = repository.git(&["diff"]);
    assert!(diff.contains("-  ru  облако  term preferred 0.85 attested mined"), "{diff}");
    assert!(diff.contains("+  ru  облако  term preferred 0.85 attested approved"), "{diff}");
    repository.commit("approved");
    for command in [&["log", "-p", "-1"][..], &["show", "HEAD"]] {
        let shown = repository.git(command);
        assert!(shown.contains("@@ cloud") || shown.contains("\n cloud\n"), "{shown}");
        assert!(shown.contains("+  ru  облако"), "{shown}");
    }
    for (old, new) in [("HEAD~1:my glossary", "my glossary"), ("HEAD~1:my glossary/terms.tsv", "HEAD:my glossary/")] {
        let run = repository.termloom(&["diff", old, new, "--exit-code"]).ends(1);
        assert!(run.stdout.contains("cloud\n  ~ ru облако: status mined → approved\n"), "{}", run.stdout);
    }
    repository.termloom(&["diff", "HEAD:my glossary", "my glossary", "--exit-code"]).ends(0);
    let missing = repository.termloom(&["diff", "nowhere:my glossary", "my glossary"]).ends(2);
    assert_eq!(missing.messages("error", "nowhere:my glossary"), 1, "{}", missing.stderr);
}

#[test]
fn what_only_bears_a_tables_name_is_merged_by_lines() {
    let repository = repository();
    repository.folder.write("web/manifest.json", "{\n \"a\": 1,\n \"b\": 2,\n \"c\": 3,\n \"d\": 4\n}\n");
    repository.git(&["add", "web"]);
    repository.commit("web");
    for (branch, from, to) in [("theirs", "\"a\": 1", "\"a\": 9"), ("ours", "\"d\": 4", "\"d\": 8")] {
        repository.git(&["checkout", "-q", "-b", branch, "main"]);
        let text = repository.folder.read("web/manifest.json").replace(from, to);
        repository.folder.write("web/manifest.json", text);
        repository.git(&["commit", "-q", "-a", "-m", branch]);
    }
    repository.git(&["merge", "-q", "--no-edit", "theirs"]);
    let merged = repository.folder.read("web/manifest.json");
    assert!(merged.contains("\"a\": 9") && merged.contains("\"d\": 8"), "{merged}");
}

#[test]
fn installing_twice_is_installing_once_and_uninstalling_leaves_nothing() {
    let repository = repository();
    let state = || (repository.folder.read(".gitattributes"), repository.git(&["config", "--local", "--list"]));
    let installed = state();
    assert!(installed.1.contains("merge.termloom.driver='"), "{}", installed.1);
    repository.termloom(&["git", "install"]).ends(0);
    assert_eq!(state(), installed);
    let others = format!("*.png binary\n{}*.txt text\n", installed.0);
    repository.folder.write(".gitattributes", others);
    for _ in 0..2 {
        repository.termloom(&["git", "uninstall"]).ends(0);
        assert_eq!(repository.folder.read(".gitattributes"), "*.png binary\n*.txt text\n");
        assert!(!repository.git(&["config", "--local", "--list"]).contains("termloom"));
    }
    repository.termloom(&["git", "install", "--global"]).ends(0);
    assert!(repository.folder.read("home/.config/git/attributes").contains("terms.tsv text eol=lf diff=termloom"));
    assert!(repository.git(&["check-attr", "merge", "my glossary/pairs/el-ru.tsv"]).contains("merge: termloom"));
    repository.termloom(&["git", "uninstall", "--global"]).ends(0);
    assert!(!repository.folder.path("home/.config/git/attributes").exists());
    let outside = Workdir::new();
    outside.run(&["git", "install"]).ends(2).tells_once("error", "this is no working tree of git");
}
