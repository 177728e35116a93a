//! Where the glossary goes: the checks before any work, and the writing after it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use termloom::error::{Error, Result, Warning, is_unprintable};
use termloom::files;
use termloom::glossary::{self, Glossary, Manifest};
use termloom::pipeline::{Fate, StoryAlignment};

use super::folder;

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

/// Writes the glossary into `out`, each file whole or not at all; a human's rows in the `terms.tsv` that is there
/// are kept, and pair tables of an earlier run that this one does not make are removed. Gives back the glossary as
/// written.
///
/// # Errors
/// The earlier `terms.tsv` is malformed (nothing is written then), or a file cannot be written.
pub fn write_glossary(out: &Path, mined: Glossary, manifest: &Manifest) -> Result<(Glossary, Written)> {
    // Read again, not remembered from before the run: a human may have saved the file meanwhile.
    let glossary = glossary::carry_over(mined, &folder::earlier(out)?);
    let kept_rows = glossary.entries.iter().filter(|row| glossary::is_decided(row)).count();
    let rendered = glossary::render(&glossary, manifest);
    for folder in [out, &out.join(glossary::PAIRS)] {
        files::remove_unfinished(folder);
    }
    for (name, content) in &rendered {
        files::replace(&out.join(name), content.as_bytes())?;
    }
    folder::remove_stale_pairs(out, &rendered)?;
    let pair_tables = rendered.keys().filter(|name| name.starts_with(glossary::PAIRS)).count();
    let written = Written { out: out.to_owned(), pair_tables, kept_rows, alignments: None };
    Ok((glossary, written))
}

/// Writes the links of a story into `folder`.
///
/// # Errors
/// A file cannot be written.
pub fn write_alignment(folder: &Path, story: &StoryAlignment) -> Result<()> {
    let name: String = story.name.chars().map(|c| if is_unprintable(c) || c == '/' { '_' } else { c }).collect();
    files::replace(&folder.join(format!("{name}.sentences.tsv")), story.sentences.as_bytes())?;
    files::replace(&folder.join(format!("{name}.paragraphs.tsv")), story.paragraphs.as_bytes())
}

/// Writes what became of each input into `path`, a JSON object a line: inputs that gave nothing first, then the sources
/// in their order.
///
/// # Errors
/// The file cannot be written.
pub fn write_report(path: &Path, unfound: &[Warning], fates: &[Fate]) -> Result<()> {
    let unfound: Vec<Fate> = unfound.iter().map(Fate::left_out).collect();
    let mut report = String::new();
    for fate in unfound.iter().chain(fates) {
        report += &serde_json::to_string(fate).expect("texts and numbers");
        report.push('\n');
    }
    files::replace(path, report.as_bytes())
}

/// Writes the pages of a manual into `folder`, by their names.
///
/// # Errors
/// A file cannot be written.
pub fn write_pages(folder: &Path, pages: &[(String, Vec<u8>)]) -> Result<()> {
    check_folder(folder)?;
    pages.iter().try_for_each(|(name, page)| files::replace(&folder.join(name), page))
}
