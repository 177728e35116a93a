//! `termloom approve`, `reject`, `edit`, `move`, `note`: a human's decisions.

use std::io::Read;

use termloom::error::{Error, Result, Shown};
use termloom::files;
use termloom::glossary::{self, Action, Decision};
use termloom::text::Lang;

use super::args_review::{Edit, Move, Note, Place, Terms};
use super::messages::{self, Level};
use super::{Outcome, folder};

/// Runs `termloom approve`.
///
/// # Errors
/// As [`decide`].
pub fn approve(args: &Terms, level: Level) -> Result<Outcome> {
    let action = |_: &str| Action::Approve;
    decide(&args.place, "approved", terms(args.concept.as_deref(), &args.terms, "", false, &args.place, action)?, level)
}

/// Runs `termloom reject`.
///
/// # Errors
/// As [`decide`].
pub fn reject(args: &Terms, level: Level) -> Result<Outcome> {
    let action = |_: &str| Action::Reject;
    decide(&args.place, "rejected", terms(args.concept.as_deref(), &args.terms, "", false, &args.place, action)?, level)
}

/// Runs `termloom edit`.
///
/// # Errors
/// As [`decide`].
pub fn edit(args: &Edit, level: Level) -> Result<Outcome> {
    let action = |new: &str| Action::Edit(new.to_owned());
    let new = args.new.as_deref().unwrap_or_default();
    let terms = terms(args.concept.as_deref(), args.term.as_slice(), new, true, &args.place, action)?;
    decide(&args.place, "edited", terms, level)
}

/// Runs `termloom move`.
///
/// # Errors
/// As [`decide`].
pub fn move_to(args: &Move, level: Level) -> Result<Outcome> {
    let action = |to: &str| Action::Move(to.to_owned());
    let to = args.to.as_deref().unwrap_or_default();
    let mut moves = terms(args.concept.as_deref(), &args.terms, to, true, &args.place, action)?;
    moves.iter_mut().for_each(|(_, decision)| decision.create = args.create);
    decide(&args.place, "moved", moves, level)
}

/// Runs `termloom note`.
///
/// # Errors
/// As [`decide`].
pub fn note(args: &Note, level: Level) -> Result<Outcome> {
    let action = |text: &str| Action::Note(text.to_owned());
    let text = args.text.as_deref().unwrap_or_default();
    let terms = terms(args.concept.as_deref(), args.term.as_slice(), text, true, &args.place, action)?;
    decide(&args.place, "noted", terms, level)
}

/// Decisions, each with the line of the file it is from.
type Decisions = Vec<(Option<usize>, Decision)>;

/// The decisions that the arguments or the file they name tell. `action` makes one of `value` or, where `valued`, of the
/// fourth column of a line.
fn terms(
    concept: Option<&str>,
    terms: &[String],
    value: &str,
    valued: bool,
    place: &Place,
    action: impl Fn(&str) -> Action,
) -> Result<Decisions> {
    let Some(concept) = concept else {
        return read_lines(place.from_file.as_deref().unwrap_or("-"), place.lang, valued, action);
    };
    let decision = |term: Option<&String>| {
        let (concept, term) = (concept.to_owned(), term.cloned());
        (None, Decision { concept, lang: place.lang, term, action: action(value), create: false })
    };
    Ok(if terms.is_empty() { vec![decision(None)] } else { terms.iter().map(|term| decision(Some(term))).collect() })
}

/// The decisions of a file. A header row is passed over, and so are columns nobody asked for: rows of `terms.tsv` will
/// do where no fourth column is needed.
fn read_lines(file: &str, lang: Option<Lang>, valued: bool, action: impl Fn(&str) -> Action) -> Result<Decisions> {
    let text = if file == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| {
            Error::usage(format_args!("standard input cannot be read: {error}"), "give a text in UTF-8")
        })?;
        text
    } else {
        files::read_text(file.as_ref())?
    };
    let mut decisions = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        if line.trim().is_empty() || cells.starts_with(&["concept", "lang", "term"]) {
            continue;
        }
        let refuse = |reason: String| {
            let wanted =
                if valued { "concept, language, term and the new value" } else { "concept, language and term" };
            let hint = format!("give {wanted}, tab by tab; nothing was decided");
            Error::file(file, format_args!("line {}: {reason}", index + 1), hint)
        };
        let (&[concept, code, term], rest) =
            cells.split_first_chunk::<3>().ok_or_else(|| refuse(format!("{} columns", cells.len())))?;
        if valued && rest.len() != 1 {
            return Err(refuse(format!("{} columns instead of 4", cells.len())));
        }
        let own = (!code.is_empty()).then(|| code.parse::<Lang>().map_err(|error| refuse(error.to_string())));
        let term = (!term.is_empty()).then(|| term.to_owned());
        let lang = own.transpose()?.or(lang);
        let action = action(rest.first().unwrap_or(&""));
        decisions.push((Some(index + 1), Decision { concept: concept.to_owned(), lang, term, action, create: false }));
    }
    Ok(decisions)
}

/// Makes the decisions, all or none, and writes the glossary.
///
/// # Errors
/// The glossary cannot be read or written, or a decision cannot be made; then nothing is written.
fn decide(place: &Place, done: &str, decisions: Decisions, level: Level) -> Result<Outcome> {
    let folder = folder::of(&place.glossary);
    let before = folder::read(&folder)?;
    let (lines, decisions): (Vec<Option<usize>>, Vec<Decision>) = decisions.into_iter().unzip();
    let after = glossary::decide(before.clone(), &decisions).map_err(|refusal| {
        let hint = format!("{}; nothing was decided", refusal.hint);
        match (lines[refusal.index], &place.from_file) {
            (Some(line), Some(file)) => Error::file(file, format_args!("line {line}: {}", refusal.reason), hint),
            _ => Error::usage(refusal.reason, hint),
        }
    })?;
    let changed = after.entries.iter().filter(|row| glossary::is_decided(row) && !before.entries.contains(row));
    let changed = changed.filter(|row| glossary::replacement(row).is_none()).count();
    folder::write(&folder, &after)?;
    let rows = if changed == 1 { "row" } else { "rows" };
    messages::line(&format!("{done}: {changed} {rows} of {}", Shown(&folder.join(glossary::TERMS))), level);
    Ok(Outcome::Complete)
}
