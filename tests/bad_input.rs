//! Bad input through the real binary and the real language pack: one message each, the rest goes on, nothing is lost.

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::{Run, Workdir};

const GERMAN: &str = "\
Die Stadtwerke bauen eine neue Wärmepumpe am Hafen.
Die Wärmepumpe nutzt das Wasser des Flusses und heizt zweitausend Wohnungen.
Der Stadtrat hat die Förderung am Dienstag beschlossen.
Kritiker sagen, dass der Strompreis die Rechnung verderben könnte.
";

const ENGLISH: &str = "\
The municipal utility is building a new heat pump at the harbour.
The heat pump uses the water of the river and warms two thousand flats.
The city council approved the subsidy on Tuesday.
Critics say that the price of electricity could spoil the calculation.
";

/// A folder with two good articles on one story.
fn good() -> Workdir {
    let folder = Workdir::new();
    folder.write("in/good.de.txt", GERMAN).write("in/good.en.txt", ENGLISH);
    folder
}

/// Builds `in`, and makes sure that the good articles are in the glossary all the same.
#[track_caller]
fn build(folder: &Workdir, status: i32) -> Run {
    let run = folder.run_with_pack(&["build", "in", "--out", "out"]).ends(status);
    let manifest = folder.read("out/manifest.json");
    assert!(manifest.contains("\"de\": 1") && manifest.contains("\"en\": 1"), "{manifest}\n{}", run.stderr);
    run
}

/// One bad file beside the good ones is left out with one warning that names it; the summary names it too.
#[track_caller]
fn is_left_out(name: &str, bytes: &[u8]) {
    let folder = good();
    folder.write(&format!("in/{name}"), bytes);
    let run = build(&folder, 2).tells_once("warning", name);
    assert_eq!(run.messages("error", ""), 0, "{}", run.stderr);
    assert!(run.stdout.contains("Left out"), "{}", run.stdout);
}

#[test]
fn good_articles_end_with_a_summary() {
    let folder = good();
    let run = build(&folder, 0);
    assert_eq!(run.stderr, "", "nothing to tell");
    for part in ["Articles", "de 1, en 1", "Stories", "Concepts", "Written", "terms.tsv"] {
        assert!(run.stdout.contains(part), "{part} is not in\n{}", run.stdout);
    }
    let quiet = folder.run_with_pack(&["-q", "build", "in", "--out", "out"]).ends(0);
    assert_eq!(quiet.stdout + &quiet.stderr, "");
    let verbose = folder.run_with_pack(&["-v", "build", "in", "--out", "out"]).ends(0);
    assert!(verbose.stderr.contains("encoding articles"), "{}", verbose.stderr);
    assert_eq!(verbose.stdout, run.stdout, "timings go to standard error only");
}

#[test]
fn an_empty_file() {
    is_left_out("empty.txt", b"");
    is_left_out("blank.txt", b" \n\t\r\n\n");
}

#[test]
fn a_binary() {
    let bytes: Vec<u8> =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".iter().copied().chain((0..4096).map(|n| (n * 37) as u8)).collect();
    is_left_out("picture.txt", &bytes);
}

#[test]
fn one_line() {
    let folder = good();
    folder.write("in/line.de.txt", "Der Stadtrat hat die Förderung der neuen Wärmepumpe am Hafen beschlossen.");
    let run = folder.run_with_pack(&["build", "in", "--out", "out"]).ends(0);
    assert!(folder.read("out/manifest.json").contains("\"de\": 2"), "{}", run.stderr);
}

#[test]
fn one_line_of_five_megabytes() {
    let folder = good();
    folder.write("in/long.txt", "lorem ipsum ".repeat(5_000_000 / 12));
    let run = build(&folder, 2);
    assert_eq!(run.messages("warning", "long.txt"), 1, "{}", run.stderr);
}

#[test]
fn mixed_encodings() {
    let folder = good();
    let mut bytes = GERMAN.as_bytes().to_vec();
    // The same language as windows-1252 further down: no one encoding can hold both.
    bytes.extend(b"Die F\xf6rderung gilt f\xfcr W\xe4rmepumpen und L\xfcfter.\n");
    folder.write("in/mixed.txt", bytes);
    let run = folder.run_with_pack(&["build", "in", "--out", "out"]);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    assert_eq!(run.messages("warning", "mixed.txt") + run.messages("note", "mixed.txt"), 1, "{}", run.stderr);
    assert!(folder.read("out/manifest.json").contains("\"en\": 1"));
}

#[cfg(unix)]
#[test]
fn unreadable_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = good();
    folder.write("in/secret.txt", GERMAN);
    std::os::unix::fs::symlink("nowhere", folder.path("in/dangling.txt")).expect("a link");
    fs::create_dir(folder.path("in/folder.txt")).expect("a folder");
    let secret = folder.path("in/secret.txt");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).expect("its owner may");
    // The superuser reads everything; then the file is one more good article.
    let locked = fs::read(&secret).is_err();
    let run = folder.run_with_pack(&["build", "in", "--out", "out"]).ends(2).tells_once("warning", "dangling.txt");
    assert_eq!(run.messages("warning", "secret.txt"), usize::from(locked), "{}", run.stderr);
    assert_eq!(run.messages("warning", "folder.txt"), 0, "an empty folder among inputs is no fault:\n{}", run.stderr);
    let manifest = folder.read("out/manifest.json");
    assert!(manifest.contains(if locked { "\"de\": 1" } else { "\"de\": 2" }), "{manifest}");
}

#[test]
fn all_articles_in_one_language() {
    let folder = Workdir::new();
    let again = GERMAN.replace("Die Stadtwerke bauen", "Am Hafen bauen die Stadtwerke");
    folder.write("in/a.de.txt", GERMAN).write("in/b.de.txt", again);
    folder.run_with_pack(&["build", "in", "--out", "out"]).ends(0).tells_once("note", "one language");
    assert!(folder.path("out/terms.tsv").is_file());
}

#[test]
fn articles_on_different_stories() {
    let folder = Workdir::new();
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    for name in ["heatpumps.de.txt", "datacentres-1.pl.txt"] {
        folder.write(&format!("in/{name}"), fs::read(seeds.join(name)).expect("a sample article"));
    }
    folder.run_with_pack(&["build", "in", "--out", "out"]).ends(0).tells_once("note", "same story");
    assert_eq!(folder.read("out/terms.tsv").lines().next().map(|line| line.split('\t').count()), Some(9));
}

#[cfg(unix)]
#[test]
fn names_with_line_breaks_and_escapes() {
    let folder = good();
    folder.write("in/bad\n\u{1b}[31mred\u{202e}.txt", b"");
    // `ends` makes sure that nothing raw is told.
    build(&folder, 2).tells_once("warning", "bad\\u{a}\\u{1b}[31mred\\u{202e}.txt");
    let folder = good();
    folder.write("in/good\n\u{1b}[31m.en.txt", ENGLISH.replace("harbour", "port"));
    let arguments = ["build", "in", "--out", "out", "--alignments", "links"];
    folder.run_with_pack(&arguments).ends(0);
    for file in fs::read_dir(folder.path("links")).expect("links were written") {
        let name = file.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(!name.contains(['\n', '\u{1b}']), "{name:?}");
    }
    for name in ["out/terms.tsv", "out/evidence.tsv"] {
        assert!(!folder.read(name).contains('\u{1b}'), "{name}");
    }
}

#[test]
fn no_readable_article_writes_nothing() {
    let folder = Workdir::new();
    folder.write("in/empty.txt", "").write("in/zeros.txt", [0; 64]);
    let run = folder.run_with_pack(&["build", "in", "--out", "out"]).ends(2).tells_once("error", "no article");
    assert_eq!(run.messages("warning", ".txt"), 2, "{}", run.stderr);
    assert!(!folder.path("out").exists());
}

#[test]
fn a_humans_rows_and_foreign_files_survive() {
    let folder = good();
    build(&folder, 0);
    let row = "our-own\tde\tFlusswasser\tterm\tpreferred\t1.00\timported\tapproved\tsee the style guide";
    let terms = folder.read("out/terms.tsv") + row + "\n";
    folder.write("out/terms.tsv", terms).write("out/pairs/el-pl.tsv", "old\n").write("out/pairs/notes.tsv", "mine\n");
    let run = build(&folder, 0);
    assert!(folder.read("out/terms.tsv").lines().any(|line| line == row), "{}", run.stdout);
    assert!(!folder.path("out/pairs/el-pl.tsv").exists(), "a pair table of an earlier run");
    assert_eq!(folder.read("out/pairs/notes.tsv"), "mine\n");
    assert!(run.stdout.contains("kept"), "{}", run.stdout);
}

#[test]
fn align_tells_what_it_leaves_out() {
    let folder = good();
    folder.write("in/empty.txt", "");
    let run = folder.run_with_pack(&["align", "in/good.de.txt", "in/good.en.txt"]).ends(0);
    assert!(run.stdout.starts_with("left_article\t") && run.stdout.lines().count() > 2, "{}", run.stdout);
    let run = folder.run_with_pack(&["align", "in/good.de.txt", "in/good.en.txt", "in/empty.txt"]).ends(2);
    assert!(run.stdout.lines().count() > 2);
    run.tells_once("warning", "in/empty.txt");
    let run = folder.run_with_pack(&["align", "in/good.de.txt", "in/empty.txt"]).ends(2);
    assert_eq!(run.messages("error", "two"), 1, "{}", run.stderr);
    let run = folder.run_with_pack(&["align", "in/good.de.txt", "in/good.en.txt", "--format", "ndjson"]).ends(0);
    assert!(run.stdout.lines().count() > 1);
    for line in run.stdout.lines() {
        let link: serde_json::Value = serde_json::from_str(line).expect("a line is an object");
        assert!(link["confidence"].is_number() && link["left_text"].is_string(), "{line}");
    }
}
