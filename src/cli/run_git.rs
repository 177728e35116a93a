//! `termloom git`: the drivers that git shows and merges tables with.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use termloom::error::{Error, Result, Shown};
use termloom::files;

use super::args_review::Git;
use super::messages::{self, Level};
use super::{Outcome, folder, run_diff};

/// What git attributes say of a glossary's files.
const ATTRIBUTES: &str = "\
terms.tsv text eol=lf diff=termloom merge=termloom
evidence.tsv text eol=lf merge=termloom
manifest.json merge=termloom
**/pairs/*-*.tsv text eol=lf merge=termloom
";

/// What stands before and after our lines.
const BEGIN: &str = "# termloom: begin (written by `termloom git install`)\n";
const END: &str = "# termloom: end\n";

/// The sections of git's configuration that are ours.
const SECTIONS: [&str; 2] = ["diff.termloom", "merge.termloom"];

/// Runs the command.
///
/// # Errors
/// Git is not there or refuses, this is no repository, or a file cannot be written.
pub fn git(command: &Git, level: Level) -> Result<Outcome> {
    match command {
        Git::Install { global } => install(*global, level),
        Git::Uninstall { global } => uninstall(*global, level),
        Git::Textconv { file } => run_diff::textconv(file),
    }
}

fn install(global: bool, level: Level) -> Result<Outcome> {
    let attributes = attributes_file(global)?;
    let program = std::env::current_exe().map_err(|error| {
        Error::usage(format_args!("this program's own path is not known: {error}"), "start it by its path")
    })?;
    let program = quoted(&program)?;
    for (name, value) in [
        ("diff.termloom.textconv", format!("{program} git textconv")),
        ("diff.termloom.xfuncname", "^[^[:space:]].*$".to_owned()),
        ("merge.termloom.name", "termloom: tables of a glossary, by row and by cell".to_owned()),
        ("merge.termloom.driver", format!("{program} merge --driver --marker-size=%L --path=%P %O %A %B")),
    ] {
        run(&["config", scope(global), "--replace-all", name, &value])?;
    }
    let others = without_ours(&folder::text(&attributes)?.unwrap_or_default());
    let gap = if others.is_empty() || others.ends_with('\n') { "" } else { "\n" };
    files::replace(&attributes, format!("{others}{gap}{BEGIN}{ATTRIBUTES}{END}").as_bytes())?;
    messages::line(&format!("git shows and merges glossaries through termloom; see {}", Shown(&attributes)), level);
    Ok(Outcome::Complete)
}

fn uninstall(global: bool, level: Level) -> Result<Outcome> {
    let attributes = attributes_file(global)?;
    for section in SECTIONS {
        // A section that is not there is taken away already.
        let any =
            git_output(&["config", scope(global), "--get-regexp", &format!("^{}\\.", section.replace('.', "\\."))])?;
        if any.status.success() {
            run(&["config", scope(global), "--remove-section", section])?;
        }
    }
    if let Some(text) = folder::text(&attributes)? {
        let others = without_ours(&text);
        if !others.is_empty() {
            files::replace(&attributes, others.as_bytes())?;
        } else if text != others {
            fs::remove_file(&attributes).map_err(|error| {
                Error::file(&attributes, format_args!("cannot be removed: {error}"), "remove it by hand")
            })?;
        }
    }
    messages::line("git shows and merges glossaries as any other text", level);
    Ok(Outcome::Complete)
}

fn scope(global: bool) -> &'static str {
    if global { "--global" } else { "--local" }
}

/// The attributes without the lines that are ours.
fn without_ours(text: &str) -> String {
    match (text.find(BEGIN), text.find(END)) {
        (Some(begin), Some(end)) if begin < end => format!("{}{}", &text[..begin], &text[end + END.len()..]),
        _ => text.to_owned(),
    }
}

/// Where git reads attributes from: the repository's top, or the user's own file.
fn attributes_file(global: bool) -> Result<PathBuf> {
    if !global {
        let top = git_output(&["rev-parse", "--show-toplevel"])?;
        if !top.status.success() {
            return Err(Error::usage("this is no working tree of git", "go into one, or add --global"));
        }
        return Ok(path_of(&top).join(".gitattributes"));
    }
    let told = git_output(&["config", "--global", "--type=path", "--get", "core.attributesFile"])?;
    if told.status.success() {
        return Ok(path_of(&told));
    }
    let home = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let config =
        home("XDG_CONFIG_HOME").or_else(|| Some(home("HOME").or_else(|| home("USERPROFILE"))?.join(".config")));
    let config = config.ok_or_else(|| Error::usage("there is no home folder", "set HOME, or leave --global out"))?;
    Ok(config.join("git").join("attributes"))
}

/// The path on the one line that git has printed.
fn path_of(output: &Output) -> PathBuf {
    String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).into()
}

/// A path as one word of the shell that git runs drivers with.
fn quoted(path: &Path) -> Result<String> {
    let text = path.to_str().ok_or_else(|| {
        Error::file(path, "is not UTF-8, which git's configuration needs", "put the program into another folder")
    })?;
    // The shell of git for Windows reads a backslash as an escape.
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() };
    Ok(format!("'{}'", text.replace('\'', "'\\''")))
}

fn git_output(arguments: &[&str]) -> Result<Output> {
    Command::new("git").args(arguments).output().map_err(|error| {
        let reason =
            if error.kind() == ErrorKind::NotFound { "it is not installed".to_owned() } else { error.to_string() };
        Error::usage(format_args!("git cannot be run: {reason}"), "install git, and see that it is on the PATH")
    })
}

fn run(arguments: &[&str]) -> Result<()> {
    let output = git_output(arguments)?;
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let command = arguments.iter().take(2).copied().collect::<Vec<_>>().join(" ");
    Err(Error::usage(format_args!("`git {command}` failed: {told}"), "see `git config --list --show-origin`"))
}
