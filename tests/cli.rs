//! The command line through the real binary, as far as it needs no language pack.

#[path = "support/command.rs"]
mod command;

use std::fs;

use command::{Run, Workdir};

#[test]
fn every_help_explains_itself_with_examples() {
    let folder = Workdir::new();
    for arguments in [
        &["--help"][..],
        &["build", "--help"],
        &["align", "--help"],
        &["approve", "--help"],
        &["move", "--help"],
        &["check", "--help"],
        &["diff", "--help"],
        &["merge", "--help"],
        &["git", "install", "--help"],
        &["export", "--help"],
        &["import", "--help"],
        &["pack", "install", "--help"],
        &["pack", "status", "--help"],
        &["pack", "verify", "--help"],
        &["completions", "--help"],
        &["man", "--help"],
    ] {
        let run = folder.run(arguments).ends(0);
        assert!(run.stdout.contains("Examples:"), "{arguments:?}\n{}", run.stdout);
        assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{arguments:?}\n{}", run.stdout);
        assert!(run.stderr.is_empty());
    }
    let build = folder.run(&["build", "-h"]).ends(0).stdout;
    for option in ["--out", "--alignments", "--min-confidence", "--langs", "--lang", "--jobs", "--no-labels"] {
        assert!(build.contains(option), "{option} is not in\n{build}");
    }
}

#[test]
fn wrong_arguments_end_with_2_and_right_ones_with_0() {
    let folder = Workdir::new();
    assert!(folder.run(&["--version"]).ends(0).stdout.starts_with("termloom 0."));
    for arguments in [&[][..], &["weave"], &["build"], &["build", "a"], &["align", "a"], &["pack", "burn"]] {
        assert!(!folder.run(arguments).ends(2).stderr.is_empty());
    }
}

#[test]
fn completions_know_the_commands() {
    let folder = Workdir::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = folder.run(&["completions", shell]).ends(0).stdout;
        assert!(script.contains("alignments") && script.contains("termloom"), "{shell}");
    }
}

#[test]
fn manual_pages_are_printed_or_written() {
    let folder = Workdir::new();
    let page = folder.run(&["man"]).ends(0).stdout;
    assert!(page.contains(".TH termloom 1") && page.contains("Examples"), "{page}");
    folder.run(&["man", "--out", "pages"]).ends(0);
    assert!(folder.read("pages/termloom-build.1").contains("glossary"));
    assert!(folder.path("pages/termloom-pack-install.1").is_file());
    folder.write("file", "x");
    folder.run(&["man", "--out", "file"]).ends(2).tells_once("error", "file: is a file, not a folder");
}

#[test]
fn an_output_that_is_a_file_is_refused_before_any_work() {
    let folder = Workdir::new();
    folder.write("a.txt", "Ein Satz.\n").write("taken", "mine");
    for arguments in [
        &["build", "a.txt", "--out", "taken"][..],
        &["build", "a.txt", "--out", "g", "--alignments", "taken"],
        &["build", "a.txt", "--out", "taken/below"],
    ] {
        let run = folder.run(arguments).ends(2).tells_once("error", "taken");
        assert_eq!(run.stderr.lines().count(), 2, "one message and its hint:\n{}", run.stderr);
        assert!(run.stderr.contains("  hint: "));
    }
    assert_eq!(folder.read("taken"), "mine");
}

#[test]
fn a_folder_without_articles_is_an_error_and_nothing_is_written() {
    let folder = Workdir::new();
    fs::create_dir(folder.path("empty")).expect("a folder");
    folder.write("other/picture.jpeg", [0xff, 0xd8, 0xff]);
    for input in ["empty", "other", "missing"] {
        let run = folder.run(&["--offline", "build", input, "--out", "g"]).ends(2);
        assert_eq!(run.messages("error", ""), 1, "{input}:\n{}", run.stderr);
        assert!(run.stderr.contains(input), "{}", run.stderr);
        assert!(!folder.path("g").exists());
    }
}

#[test]
fn a_missing_pack_offline_is_one_error_with_the_mend() {
    let folder = Workdir::new();
    folder.write("a.txt", "Ein Satz.\n").write("b.txt", "A sentence.\n");
    for arguments in [&["--offline", "build", "a.txt", "--out", "g"][..], &["--offline", "align", "a.txt", "b.txt"]] {
        let run = folder.run(arguments).ends(2).tells_once("error", "language pack");
        assert!(run.stderr.contains("hint: ") && run.stderr.contains("termloom pack install"), "{}", run.stderr);
    }
    folder.run(&["pack", "status"]).ends(2);
    folder.run(&["pack", "verify"]).ends(2).tells_once("error", "language pack");
    assert!(!folder.path("g").exists());
}

#[test]
fn a_malformed_glossary_is_refused_before_any_work() {
    let folder = Workdir::new();
    folder.write("a.txt", "Ein Satz.\n").write("g/terms.tsv", "concept\tlang\n");
    let run = folder.run(&["--offline", "build", "a.txt", "--out", "g"]).ends(2);
    let run = run.tells_once("error", "terms.tsv: line 1: the header must be");
    assert!(run.stderr.contains("nothing was overwritten"));
    assert_eq!(folder.read("g/terms.tsv"), "concept\tlang\n");
    folder.write("g/terms.tsv", [0xff, 0xfe, 0x00]);
    folder.run(&["--offline", "build", "a.txt", "--out", "g"]).ends(2).tells_once("error", "is not UTF-8");
}

#[test]
fn nothing_foreign_reaches_the_terminal_raw() {
    let folder = Workdir::new();
    let name = "a\n\u{1b}[31mb\u{202e}.txt";
    let run = folder.run(&["--offline", "build", name, "--out", "g"]).ends(2);
    assert!(run.stderr.contains("a\\u{a}\\u{1b}[31mb\\u{202e}.txt"), "{}", run.stderr);
    let run = folder.run(&["build", "a", "--out", "g", "--\u{202e}x"]).ends(2);
    assert!(run.stderr.contains("--\\u{202e}x"), "{}", run.stderr);
    folder.run(&["build", "a", "--out", "g", "--\u{1b}[2J"]).ends(2);
    folder.run(&["build", "a", "--out", "g", "--langs", "\u{1b}]0;x\u{7}"]).ends(2);
}

#[test]
fn colour_is_used_when_asked_for_only() {
    let folder = Workdir::new();
    let coloured = |arguments: &[&str], name: &str| {
        let mut command = folder.command();
        command.args(["--offline", "build", "missing", "--out", "g"]).args(arguments);
        if !name.is_empty() {
            command.env("CLICOLOR_FORCE", "1").env(name, "1");
        }
        Run::of(&mut command).stderr.contains("\u{1b}[")
    };
    assert!(coloured(&["--color", "always"], ""));
    assert!(!coloured(&["--color", "never"], ""));
    assert!(!coloured(&[], ""), "a pipe is no terminal");
    assert!(coloured(&[], "CLICOLOR_FORCE"));
    assert!(!coloured(&[], "NO_COLOR"));
}

#[test]
fn quiet_leaves_errors_only() {
    let folder = Workdir::new();
    let run = folder.run(&["-q", "--offline", "build", "missing", "--out", "g"]).ends(2);
    assert!(run.stdout.is_empty());
    assert_eq!(run.messages("error", ""), 1);
    assert_eq!(run.messages("warning", "") + run.messages("note", ""), 0, "{}", run.stderr);
}

#[test]
fn a_reader_that_has_gone_is_no_failure() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_termloom"))
        .args(["completions", "zsh"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("linux has it");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_termloom"))
        .args(["completions", "bash"])
        .stdout(full)
        .output()
        .expect("the binary runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: standard output cannot be written"));
}
