//! A human's work on a written glossary, through the real binary.

#[path = "support/command.rs"]
mod command;

use command::Workdir;

const HEADER: &str = "concept\tlang\tterm\tkind\trole\tconfidence\torigin\tstatus\tnote\n";
const ROWS: &str = "\
chip\tel\tτσιπ\tterm\tpreferred\t0.90\tattested\tmined\t
chip\tru\tмикросхема\tterm\tpreferred\t0.70\tattested\tmined\t
chip\tru\tчип\tterm\tvariant\t0.60\tattested\tmined\t
cloud\tel\tLLM\tacronym\tpreferred\t0.60\tattested\tmined\t
cloud\tru\tLLM\tacronym\tpreferred\t0.85\tattested\tmined\t
";

fn folder() -> Workdir {
    let folder = Workdir::new();
    folder.write("glossary/terms.tsv", format!("{HEADER}{ROWS}"));
    folder
}

#[test]
fn decisions_are_written_and_told() {
    let folder = folder();
    let run = folder.run(&["approve", "chip", "чип", "микросхема"]).ends(0);
    assert_eq!(run.stderr, "approved: 2 rows of glossary/terms.tsv\n");
    folder.run(&["reject", "cloud", "LLM", "--lang", "el"]).ends(0);
    folder.run(&["edit", "chip", "τσιπ", "ολοκληρωμένο κύκλωμα"]).ends(0);
    folder.run(&["note", "chip", "чип", "colloquial"]).ends(0);
    folder.run(&["move", "cloud", "LLM", "-l", "ru", "--to", "model", "--create"]).ends(0);
    let expected = "\
chip\tel\tολοκληρωμένο κύκλωμα\tterm\tpreferred\t0.90\tattested\tedited\t
chip\tel\tτσιπ\tterm\tvariant\t0.90\tattested\trejected\treplaced by: ολοκληρωμένο κύκλωμα
chip\tru\tмикросхема\tterm\tpreferred\t0.70\tattested\tapproved\t
chip\tru\tчип\tterm\tvariant\t0.60\tattested\tapproved\tcolloquial
cloud\tel\tLLM\tacronym\tpreferred\t0.60\tattested\trejected\t
model\tru\tLLM\tacronym\tpreferred\t0.85\tattested\tedited\t
";
    assert_eq!(folder.read("glossary/terms.tsv"), format!("{HEADER}{expected}"));
    folder.run(&["check"]).ends(0);
}

#[test]
fn many_decisions_are_all_made_or_none() {
    let folder = folder();
    let rows: String = ROWS.lines().filter(|line| line.contains("\tru\t")).map(|line| format!("{line}\n")).collect();
    folder
        .write("some.tsv", format!("{HEADER}{rows}"))
        .write("moves.tsv", "chip\tru\tчип\tcloud\n\nchip\t\tцип\tcloud\n");
    let run = folder.run(&["move", "--from-file", "moves.tsv"]).ends(2);
    assert_eq!(run.messages("error", "moves.tsv: line 3: there is no term `цип` in `chip`"), 1, "{}", run.stderr);
    assert_eq!(folder.read("glossary/terms.tsv"), format!("{HEADER}{ROWS}"));
    folder.run(&["approve", "--from-file", "some.tsv"]).ends(0);
    assert_eq!(folder.read("glossary/terms.tsv").matches("approved").count(), 3);
    let run = folder.run(&["edit", "--from-file", "some.tsv"]).ends(2);
    assert!(run.stderr.contains("some.tsv: line 2: 9 columns instead of 4"), "{}", run.stderr);
}

#[test]
fn what_cannot_be_decided_is_one_error_with_what_was_near() {
    let folder = folder();
    for (arguments, reason, hint) in [
        (&["approve", "chp"][..], "there is no concept `chp`", "did you mean `chip`?"),
        (&["reject", "chip", "микросхемма"], "there is no term `микросхемма`", "did you mean `микросхема`?"),
        (&["approve", "чип"], "there is no concept `чип`", "it is a term of `chip`"),
        (&["approve", "cloud", "LLM"], "`LLM` in `cloud` is a term of el, ru", "--lang"),
        (
            &["move", "chip", "чип", "--to", "clouds"],
            "there is no concept `clouds`",
            "did you mean `cloud`?, or add --create",
        ),
        (&["edit", "chip", "чип", "#NAME?"], "`#NAME?` cannot be a term", "write it in another way"),
        (&["approve", "chip", "-g", "nowhere"], "nowhere/terms.tsv: is not there", "termloom build"),
    ] {
        let run = folder.run(arguments).ends(2);
        assert_eq!(run.messages("error", reason), 1, "{}", run.stderr);
        assert!(run.stderr.contains(hint), "{}", run.stderr);
        assert_eq!(folder.read("glossary/terms.tsv"), format!("{HEADER}{ROWS}"));
    }
}

#[test]
fn a_damaged_table_is_told_and_mended_where_that_is_certain() {
    let folder = folder();
    let spoilt = format!("\u{feff}{HEADER}{ROWS}").replace("0.70", "0,70").replace('\n', "\r\n");
    folder.write("glossary/terms.tsv", &spoilt);
    let run = folder.run(&["check"]).ends(1);
    for part in
        ["line 1: a byte order mark", "line 1: a line end", "line 3, column confidence: `0,70`", "--fix mends it"]
    {
        assert!(run.stdout.contains(part), "{part} is not in\n{}", run.stdout);
    }
    let refused = folder.run(&["approve", "chip"]).ends(2).tells_once("error", "terms.tsv: line 1");
    assert!(refused.stderr.contains("termloom check --fix"), "{}", refused.stderr);
    assert_eq!(folder.read("glossary/terms.tsv"), spoilt, "nothing was overwritten");
    folder.run(&["check", "--fix"]).ends(0);
    assert_eq!(folder.read("glossary/terms.tsv"), format!("{HEADER}{ROWS}"));
    folder.write("terms.tsv", format!("{HEADER}{}", ROWS.replace("τσιπ", "#ΟΝΟΜΑ?").replace("0.70", "70%")));
    let run = folder.run(&["check", "--fix", "terms.tsv"]).ends(1);
    assert!(run.stdout.contains("line 2, column term: `#ΟΝΟΜΑ?` is an error value of a spreadsheet"), "{}", run.stdout);
    assert!(folder.read("terms.tsv").contains("70%"), "where only a human can mend something, nothing is written");
}

#[test]
fn pairs_follow_from_terms() {
    let folder = folder();
    folder.write(
        "glossary/pairs/el-ru.tsv",
        "source\ttarget\tconfidence\tconcept\tstatus\nτσιπ\tчип\t0.55\tchip\tmined\nτσιπ\tщепка\t0.70\tchip\tmined\n",
    );
    folder.run(&["check"]).ends(1);
    folder.run(&["check", "--fix"]).ends(0);
    folder.run(&["check"]).ends(0);
    let fixed = folder.read("glossary/pairs/el-ru.tsv");
    assert!(!fixed.contains("щепка"), "it is no term of the glossary:\n{fixed}");
    assert!(!fixed.contains("микросхема"), "the run had left it out as too unsure:\n{fixed}");
    folder.run(&["reject", "chip", "τσιπ"]).ends(0);
    assert!(folder.read("glossary/pairs/el-ru.tsv").contains("τσιπ\tчип\t0.55\tchip\trejected\n"));
    assert!(folder.read("glossary/pairs/ru-ru.tsv").contains("микросхема\tчип\t0.60\tchip\tmined\n"));
}

#[test]
fn three_tables_are_merged_by_hand() {
    let folder = folder();
    let base = format!("{HEADER}{ROWS}");
    let with = |from: &str, to: &str| base.replace(from, to);
    folder
        .write("base.tsv", &base)
        .write(
            "ours.tsv",
            with("чип\tterm\tvariant\t0.60\tattested\tmined", "чип\tterm\tvariant\t0.60\tattested\tapproved"),
        )
        .write("theirs.tsv", with("0.70\tattested\tmined", "0.70\tattested\trejected"));
    let run = folder.run(&["merge", "--print", "base.tsv", "ours.tsv", "theirs.tsv"]).ends(0);
    assert!(run.stdout.contains("approved") && run.stdout.contains("rejected"), "{}", run.stdout);
    folder.run(&["merge", "base.tsv", "ours.tsv", "theirs.tsv"]).ends(0);
    assert_eq!(folder.read("ours.tsv"), run.stdout);
    folder.write("broken.tsv", with("0.70", "high"));
    let run = folder.run(&["merge", "base.tsv", "ours.tsv", "broken.tsv"]).ends(2);
    assert_eq!(run.messages("error", "broken.tsv: theirs: line 3, column confidence"), 1, "{}", run.stderr);
    folder.run(&["merge", "base.tsv", "ours.tsv", "nowhere.tsv"]).ends(2).tells_once("error", "nowhere.tsv");
}

#[test]
fn a_difference_is_shown_in_three_ways() {
    let folder = folder();
    folder.write("old/terms.tsv", format!("{HEADER}{ROWS}"));
    folder.run(&["edit", "chip", "чип", "кристалл"]).ends(0);
    let text = folder.run(&["diff", "old", "glossary"]).ends(0).stdout;
    assert!(text.starts_with("chip\n  ~ ru чип → кристалл: status mined → edited\nconcepts: 1; "), "{text}");
    let markdown = folder.run(&["diff", "old", "glossary", "--format", "markdown"]).ends(0).stdout;
    assert!(markdown.contains("### chip\n\n- **renamed** ru чип → кристалл"), "{markdown}");
    let json = folder.run(&["diff", "old", "glossary", "--format", "json"]).ends(0).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["concepts"][0]["terms"][0]["old_term"], "чип");
    let mut coloured = folder.command();
    coloured.args(["--color", "always", "diff", "old", "glossary"]);
    let output = coloured.output().expect("the binary runs");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\u{1b}["));
    folder.run(&["diff", "old", "nowhere"]).ends(2).tells_once("error", "nowhere");
}
