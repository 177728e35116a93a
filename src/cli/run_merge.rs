//! `termloom merge`: three versions of a table made one, by hand or for git.

use std::path::Path;
use std::process::Command;

use termloom::error::{Error, Result};
use termloom::files;
use termloom::glossary::{self, MergeError, Merged};

use super::args_review::Merge;
use super::{Outcome, folder, messages};

/// Runs the command.
///
/// # Errors
/// A file cannot be read or written; or, unless git asks, the files are no tables or one is malformed.
pub fn merge(args: &Merge) -> Result<Outcome> {
    let read = |path: &Path| {
        let missing = || Error::file(path, "is not there", "give BASE, OURS and THEIRS; BASE may be an empty file");
        folder::text(path)?.ok_or_else(missing)
    };
    let texts = [read(&args.base), read(&args.ours), read(&args.theirs)];
    let merged = match texts {
        [Ok(base), Ok(ours), Ok(theirs)] => {
            glossary::merge(&base, &ours, &theirs, args.marker_size).map_err(|error| refusal(args, &error))
        }
        [base, ours, theirs] => base.and(ours).and(theirs).map(|text| Merged { text, conflicts: 0 }),
    };
    let name = args.path.clone().unwrap_or_else(|| args.ours.to_string_lossy().into_owned());
    match merged {
        Ok(Merged { text, conflicts }) => {
            if args.print {
                messages::print(&text)?;
            } else {
                files::replace(&args.ours, text.as_bytes())?;
            }
            if conflicts == 0 {
                return Ok(Outcome::Complete);
            }
            let places = if conflicts == 1 { "one row".to_owned() } else { format!("{conflicts} rows") };
            let reason = format_args!("two humans disagree on {places}");
            messages::error(&Error::file(name, reason, "keep one of each in the file, and delete the lines of marks"));
            Ok(Outcome::Found)
        }
        Err(error) if args.driver => {
            if !matches!(&error, Error::Usage { .. }) {
                messages::error(&error);
            }
            by_lines(args)
        }
        Err(error) => Err(error),
    }
}

fn refusal(args: &Merge, error: &MergeError) -> Error {
    match error {
        MergeError::Foreign => Error::usage(error, "give three versions of terms.tsv or of another table"),
        MergeError::Malformed { side, reason } => {
            let path = match *side {
                "base" => &args.base,
                "ours" => &args.ours,
                _ => &args.theirs,
            };
            let name = args.path.as_ref().map_or(path.clone(), Into::into);
            Error::file(name, format_args!("{side}: {reason}"), "mend that line, then merge again")
        }
    }
}

/// What git itself does with a text: for files that only bear a table's name, and for malformed ones, so that nothing
/// of either side is lost.
fn by_lines(args: &Merge) -> Result<Outcome> {
    let run = Command::new("git")
        .args(["merge-file", "-L", "ours", "-L", "base", "-L", "theirs"])
        .arg(format!("--marker-size={}", args.marker_size))
        .args([&args.ours, &args.base, &args.theirs])
        .status()
        .map_err(|error| Error::usage(format_args!("git cannot be run: {error}"), "install git"))?;
    match run.code() {
        Some(0) => Ok(Outcome::Complete),
        Some(1..=127) => Ok(Outcome::Found),
        _ => Err(Error::file(&args.ours, "cannot be merged line by line", "merge it by hand")),
    }
}
