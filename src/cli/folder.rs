//! The folder of a glossary: read, and written again.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use termloom::error::{Error, Result};
use termloom::files;
use termloom::glossary::{self, Earlier, Glossary, Pair, TermEvidence};

/// The folder that `path` names: itself, or the one its `terms.tsv` is in.
pub fn of(path: &Path) -> PathBuf {
    let is_table = path.file_name().is_some_and(|name| name == glossary::TERMS) && !path.is_dir();
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    if is_table { parent.unwrap_or(Path::new(".")).to_owned() } else { path.to_owned() }
}

/// The text of a file that may be missing.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub fn text(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let hint = "check its permissions, or name another folder; nothing was overwritten";
            Err(Error::file(path, format_args!("cannot be read: {error}"), hint))
        }
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| {
            Error::file(path, "is not UTF-8", "save it as UTF-8, or move it away; nothing was overwritten")
        }),
    }
}

/// What an earlier run and a human have left in `folder`; nothing if there is no `terms.tsv`.
///
/// # Errors
/// A table cannot be read, is not UTF-8, or is malformed.
pub fn earlier(folder: &Path) -> Result<Earlier> {
    let path = folder.join(glossary::TERMS);
    let Some(terms) = text(&path)? else { return Ok(Earlier::default()) };
    let entries = glossary::read_terms(&path, &terms)?;
    Ok(Earlier { entries, evidence: evidence(folder)? })
}

/// The tables in `folder`. Pair tables follow from the terms, so one that cannot be read counts as none.
///
/// # Errors
/// There is no `terms.tsv`, or it or `evidence.tsv` cannot be read or is malformed.
pub fn read(folder: &Path) -> Result<Glossary> {
    let path = folder.join(glossary::TERMS);
    if text(&path)?.is_none() {
        let hint = "name the folder of a glossary with --glossary, or make one with `termloom build`";
        return Err(Error::file(path, "is not there", hint));
    }
    let Earlier { entries, evidence } = earlier(folder)?;
    Ok(Glossary { entries, evidence, pairs: pairs(folder) })
}

/// The tables in `folder` that follow from others: the evidence and the pairs, without entries.
///
/// # Errors
/// `evidence.tsv` cannot be read or is malformed.
pub fn derived(folder: &Path) -> Result<Glossary> {
    Ok(Glossary { entries: Vec::new(), evidence: evidence(folder)?, pairs: pairs(folder) })
}

fn evidence(folder: &Path) -> Result<Vec<TermEvidence>> {
    let path = folder.join(glossary::EVIDENCE);
    text(&path)?.map_or(Ok(Vec::new()), |text| glossary::read_evidence(&path, &text))
}

fn pairs(folder: &Path) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (name, path) in pair_tables(folder) {
        let langs = name.strip_suffix(".tsv").and_then(|stem| stem.split_once('-'));
        let langs = langs.and_then(|(left, right)| Some((left.parse().ok()?, right.parse().ok()?)));
        if let Some(langs) = langs
            && let Ok(Some(text)) = text(&path)
        {
            pairs.extend(glossary::read_pairs(&path, &text, langs).unwrap_or_default());
        }
    }
    pairs
}

/// The pair tables in `folder`, by their names.
pub fn pair_tables(folder: &Path) -> BTreeMap<String, PathBuf> {
    let Ok(entries) = fs::read_dir(folder.join(glossary::PAIRS)) else { return BTreeMap::new() };
    let named = |entry: fs::DirEntry| Some((entry.file_name().to_str()?.to_owned(), entry));
    let ours = entries
        .flatten()
        .filter_map(named)
        .filter(|(name, entry)| glossary::is_pair_table(name) && entry.file_type().is_ok_and(|kind| kind.is_file()));
    ours.map(|(name, entry)| (name, entry.path())).collect()
}

/// Writes the tables into `folder`, each whole or not at all, the terms first as all others follow from them. What the
/// folder does without (no `evidence.tsv`, no pair tables) is not added; a pair table without pairs is removed.
///
/// # Errors
/// A file cannot be written or removed.
pub fn write(folder: &Path, glossary: &Glossary) -> Result<()> {
    let mut tables = glossary::tables(glossary);
    if glossary.evidence.is_empty() {
        tables.remove(glossary::EVIDENCE);
    }
    if !folder.join(glossary::PAIRS).is_dir() {
        tables.retain(|name, _| !name.starts_with(glossary::PAIRS));
    }
    let terms = tables.remove(glossary::TERMS).unwrap_or_default();
    files::replace(&folder.join(glossary::TERMS), terms.as_bytes())?;
    for (name, content) in &tables {
        files::replace(&folder.join(name), content.as_bytes())?;
    }
    remove_stale_pairs(folder, &tables)
}

/// Removes the pair tables in `folder` that are not among `made`. Files that are not ours stay.
///
/// # Errors
/// One cannot be removed.
pub fn remove_stale_pairs(folder: &Path, made: &BTreeMap<String, String>) -> Result<()> {
    for (name, path) in pair_tables(folder) {
        if !made.contains_key(&format!("{}/{name}", glossary::PAIRS)) {
            fs::remove_file(&path).map_err(|error| {
                let reason = format_args!("is of an earlier run and cannot be removed: {error}");
                Error::file(&path, reason, "remove it by hand")
            })?;
        }
    }
    Ok(())
}
