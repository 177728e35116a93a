//! Where the glossary goes: the checks before any work, and the writing after it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use termloom::error::{Error, Result, is_unprintable};
use termloom::files;
use termloom::glossary::{self, Entry, Glossary, Manifest, Status};
use termloom::pipeline::StoryAlignment;

/// What was written where, for the summary.
#[derive(Debug, Default)]
pub struct Written {
    /// The glossary's folder.
    pub out: PathBuf,
    /// How many pair tables it holds.
    pub pair_tables: usize,
    /// How many rows of an earlier glossary were a human's and were kept.
    pub kept_rows: usize,
    /// The folder of the alignments.
    pub alignments: Option<PathBuf>,
}

/// Finds out before any work whether something could not be written after it.
///
/// # Errors
/// `folder` is there and is no folder.
pub fn check_folder(folder: &Path) -> Result<()> {
    match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => {
            Err(Error::file(folder, "is a file, not a folder", "name a folder, or one that does not exist yet"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(Error::file(folder, "lies below a file", "name a folder, or one that does not exist yet"))
        }
        _ => Ok(()),
    }
}

/// The rows of the `terms.tsv` already in `out`; none if there is no such file.
///
/// # Errors
/// It cannot be read, is not UTF-8, or is malformed.
pub fn earlier_terms(out: &Path) -> Result<Vec<Entry>> {
    let path = out.join(glossary::TERMS);
    match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => {
            let hint = "check its permissions, or name another folder; nothing was overwritten";
            Err(Error::file(&path, format_args!("cannot be read: {error}"), hint))
        }
        Ok(bytes) => {
            let text = String::from_utf8(bytes).map_err(|_| {
                Error::file(&path, "is not UTF-8", "save it as UTF-8, or move it away; nothing was overwritten")
            })?;
            glossary::read_terms(&path, &text)
        }
    }
}

/// Writes the glossary into `out`, each file whole or not at all; a human's rows in the `terms.tsv` that is there
/// are kept, and pair tables of an earlier run that this one does not make are removed. Gives back the glossary as
/// written.
///
/// # Errors
/// The earlier `terms.tsv` is malformed (nothing is written then), or a file cannot be written.
pub fn write_glossary(out: &Path, mined: Glossary, manifest: &Manifest) -> Result<(Glossary, Written)> {
    // Read again, not remembered from before the run: a human may have saved the file meanwhile.
    let earlier = earlier_terms(out)?;
    let kept_rows = earlier.iter().filter(|row| row.status != Status::Mined || !row.note.is_empty()).count();
    let glossary = glossary::carry_over(mined, &earlier);
    let rendered = glossary::render(&glossary, manifest);
    for (name, content) in &rendered {
        files::replace(&out.join(name), content.as_bytes())?;
    }
    let made: Vec<&str> = rendered.keys().filter_map(|name| name.strip_prefix("pairs/")).collect();
    remove_stale_pairs(&out.join(glossary::PAIRS), &made)?;
    let written = Written { out: out.to_owned(), pair_tables: made.len(), kept_rows, alignments: None };
    Ok((glossary, written))
}

/// Removes the pair tables in `folder` that are not among `made`. Files that are not ours stay.
fn remove_stale_pairs(folder: &Path, made: &[&str]) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let stale = name.to_str().is_some_and(|name| glossary::is_pair_table(name) && !made.contains(&name));
        if stale && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            fs::remove_file(entry.path()).map_err(|error| {
                let reason = format_args!("is of an earlier run and cannot be removed: {error}");
                Error::file(entry.path(), reason, "remove it by hand")
            })?;
        }
    }
    Ok(())
}

/// Writes the links of every story into `folder`.
///
/// # Errors
/// A file cannot be written.
pub fn write_alignments(folder: &Path, alignments: &[StoryAlignment]) -> Result<()> {
    for story in alignments {
        let name: String = story.name.chars().map(|c| if is_unprintable(c) || c == '/' { '_' } else { c }).collect();
        files::replace(&folder.join(format!("{name}.sentences.tsv")), story.sentences.as_bytes())?;
        files::replace(&folder.join(format!("{name}.paragraphs.tsv")), story.paragraphs.as_bytes())?;
    }
    Ok(())
}

/// Writes the pages of a manual into `folder`, by their names.
///
/// # Errors
/// A file cannot be written.
pub fn write_pages(folder: &Path, pages: &[(String, Vec<u8>)]) -> Result<()> {
    check_folder(folder)?;
    pages.iter().try_for_each(|(name, page)| files::replace(&folder.join(name), page))
}
