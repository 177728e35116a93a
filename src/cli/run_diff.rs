//! `termloom diff`: what differs between two glossaries.

use std::path::Path;
use std::process::Command;

use anstyle::{AnsiColor, Style};
use termloom::error::{Error, Result, Shown};
use termloom::glossary::{self, ConceptDifference, Difference, Entry, Sort, TermDifference};

use super::args_review::{Diff, DiffFormat};
use super::messages::{self, printable};
use super::{Outcome, folder};

const CONCEPT: Style = Style::new().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const ELSEWHERE: Style = AnsiColor::Cyan.on_default();

/// Runs the command.
///
/// # Errors
/// One of the glossaries is not there, or malformed, or standard output cannot be written to.
pub fn diff(args: &Diff) -> Result<Outcome> {
    let [old, new] = [terms(&args.old)?, terms(&args.new)?];
    let difference = glossary::difference(&old, &new, args.tolerance);
    match args.format {
        DiffFormat::Text => messages::print_styled(&text(&difference))?,
        DiffFormat::Markdown => messages::print(&markdown(&difference))?,
        DiffFormat::Json => {
            let json = serde_json::to_string_pretty(&difference).expect("strings and numbers only");
            messages::print(&(json + "\n"))?;
        }
    }
    Ok(if args.exit_code && !difference.is_empty() { Outcome::Found } else { Outcome::Complete })
}

/// The terms that an argument names: a folder's, a file's, or those of `REV:PATH`.
fn terms(place: &str) -> Result<Vec<Entry>> {
    let path = Path::new(place);
    if let Some((revision, inside)) = place.split_once(':').filter(|_| !path.exists()) {
        return committed(place, revision, inside);
    }
    let path = if path.is_dir() { path.join(glossary::TERMS) } else { path.to_owned() };
    match folder::text(&path)? {
        // What git gives for a file that is not there on one side.
        Some(text) if text.is_empty() => Ok(Vec::new()),
        Some(text) => glossary::read_terms(&path, &text),
        None => {
            let hint = "name a folder, a table of terms, or REV:PATH for one that git keeps";
            Err(Error::file(path, "is not there", hint))
        }
    }
}

/// The terms that git keeps at `path`, a folder or a table, in `revision`.
fn committed(place: &str, revision: &str, path: &str) -> Result<Vec<Entry>> {
    let git = |arguments: &[&str]| {
        Command::new("git").args(arguments).output().map_err(|error| {
            Error::usage(format_args!("git cannot be run: {error}"), "install git, or name files and folders")
        })
    };
    let kind = git(&["cat-file", "-t", place])?;
    let name = if kind.stdout.starts_with(b"tree") {
        format!(
            "{revision}:{}{}",
            if path.is_empty() { String::new() } else { format!("{}/", path.trim_end_matches('/')) },
            glossary::TERMS
        )
    } else {
        place.to_owned()
    };
    let shown = git(&["cat-file", "blob", &name])?;
    if !shown.status.success() {
        let told = String::from_utf8_lossy(&shown.stderr);
        let reason = told.trim().trim_start_matches("fatal: ").to_owned();
        return Err(Error::file(
            place,
            reason,
            "name a revision and, from the repository's top, a path, as `git show` does",
        ));
    }
    let text = String::from_utf8(shown.stdout).map_err(|_| Error::file(place, "is not UTF-8", "save it as UTF-8"))?;
    glossary::read_terms(Path::new(&name), &text)
}

/// The difference for a terminal: a line a concept, and a line for each of its terms.
fn text(difference: &Difference) -> String {
    let mut text = String::new();
    for concept in &difference.concepts {
        let style = style(concept.change);
        let mark = if concept.change == Sort::Changed {
            String::new()
        } else {
            format!(" {style}({}){style:#}", word(concept))
        };
        text += &format!("{CONCEPT}{}{CONCEPT:#}{mark}\n", printable(&concept.concept));
        for term in &concept.terms {
            let style = self::style(term.change);
            text += &format!("  {style}{} {}{style:#}\n", sign(term.change), printable(&line(term)));
        }
    }
    if !difference.is_empty() {
        text += &format!("{}\n", totals(difference));
    }
    text
}

fn markdown(difference: &Difference) -> String {
    if difference.is_empty() {
        return "No difference.\n".to_owned();
    }
    let mut text = format!("{}\n", totals(difference));
    for concept in &difference.concepts {
        let mark =
            if concept.change == Sort::Changed { String::new() } else { format!(" ({})", escaped(&word(concept))) };
        text += &format!("\n### {}{mark}\n\n", escaped(&concept.concept));
        for term in &concept.terms {
            text += &format!("- **{}** {}\n", verb(term.change), escaped(&line(term)));
        }
    }
    text
}

/// Foreign text without anything that Markdown reads as a mark.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in printable(text).chars() {
        if "\\`*_[]<>#|~".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// What is told of a term besides what has become of it.
fn line(term: &TermDifference) -> String {
    let name = match (&term.old_term, &term.old_concept) {
        (Some(old), _) => format!("{} {old} → {}", term.lang, term.term),
        (None, Some(concept)) => format!("{} {}, from {concept}", term.lang, term.term),
        (None, None) => format!("{} {}", term.lang, term.term),
    };
    let columns: Vec<String> = term
        .columns
        .iter()
        .map(|field| match term.change {
            Sort::Added => field.new.clone(),
            Sort::Removed => field.old.clone(),
            _ => field.to_string(),
        })
        .collect();
    if columns.is_empty() { name } else { format!("{name}: {}", columns.join(", ")) }
}

fn word(concept: &ConceptDifference) -> String {
    match &concept.old_concept {
        Some(old) => format!("renamed from {}", printable(old)),
        None => verb(concept.change).to_owned(),
    }
}

fn totals(difference: &Difference) -> String {
    let terms = || difference.concepts.iter().flat_map(|concept| &concept.terms);
    let of = |change: Sort| terms().filter(|term| term.change == change).count();
    let decisions = terms().filter(|term| term.decision().is_some()).count();
    let sorts = [Sort::Added, Sort::Removed, Sort::Renamed, Sort::Moved, Sort::Changed];
    let sorts = sorts.map(|sort| format!("{} {}", of(sort), verb(sort))).join(", ");
    format!("concepts: {}; terms: {sorts}; decisions: {decisions}", difference.concepts.len())
}

fn verb(change: Sort) -> &'static str {
    match change {
        Sort::Added => "added",
        Sort::Removed => "removed",
        Sort::Renamed => "renamed",
        Sort::Moved => "moved",
        Sort::Changed => "changed",
    }
}

fn sign(change: Sort) -> char {
    match change {
        Sort::Added => '+',
        Sort::Removed => '-',
        Sort::Renamed | Sort::Changed => '~',
        Sort::Moved => '>',
    }
}

fn style(change: Sort) -> Style {
    match change {
        Sort::Added => ADDED,
        Sort::Removed => REMOVED,
        Sort::Changed => CHANGED,
        Sort::Renamed | Sort::Moved => ELSEWHERE,
    }
}

/// A table of terms as git's diff driver shows it: a line a concept, then one for each of its terms, so that a hunk of a
/// diff can be read without its neighbours. A table that cannot be read is shown as it is.
pub fn textconv(path: &Path) -> Result<Outcome> {
    let Some(text) = folder::text(path)? else {
        return Err(Error::file(path, "is not there", format!("name a file; {} is none", Shown(path))));
    };
    let examined = glossary::examine(&text);
    if !examined.mistakes.is_empty() {
        messages::print(&text)?;
        return Ok(Outcome::Complete);
    }
    let mut shown = String::new();
    let mut concept = "";
    for row in &examined.entries {
        if row.concept != concept {
            concept = &row.concept;
            shown += &format!("{concept}\n");
        }
        let note = if row.note.is_empty() { String::new() } else { format!("  # {}", row.note) };
        let (kind, role, confidence) = (row.kind, row.role, row.confidence);
        shown +=
            &format!("  {}  {}  {kind} {role} {confidence} {} {}{note}\n", row.lang, row.term, row.origin, row.status);
    }
    messages::print(&shown)?;
    Ok(Outcome::Complete)
}
