//! `termloom check`: whether the tables are as they should be, and what can be mended.

use std::path::Path;

use termloom::error::{Error, Result, Shown};
use termloom::files;
use termloom::glossary::{self, Examined, Glossary};

use super::args_review::Check;
use super::messages::{self, Level, printable};
use super::{Outcome, folder};

/// Runs the command.
///
/// # Errors
/// There is no table to check, it cannot be read, or the mended one cannot be written.
pub fn check(args: &Check, level: Level) -> Result<Outcome> {
    let is_table = args.path.is_file();
    let path = if is_table { args.path.clone() } else { args.path.join(glossary::TERMS) };
    let Some(text) = folder::text(&path)? else {
        return Err(Error::file(path, "is not there", "name the folder of a glossary, or its terms.tsv"));
    };
    let examined = glossary::examine(&text);
    // Where only a human can mend something, nothing is written.
    let unmendable = examined.mistakes.iter().any(|mistake| !mistake.mendable);
    let mut findings = Findings { fix: args.fix && !unmendable, found: 0, left: 0 };
    for mistake in &examined.mistakes {
        findings.tell(&path, &mistake.to_string(), mistake.mendable)?;
    }
    if unmendable {
        return Ok(Outcome::Found);
    }
    if is_table {
        let glossary = Glossary { entries: examined.entries, ..Glossary::default() };
        let table = glossary::tables(&glossary).remove(glossary::TERMS).unwrap_or_default();
        findings.compare(&path, &text, &table, examined.mistakes.is_empty())?;
    } else {
        check_folder(&args.path, examined, &mut findings)?;
    }
    if findings.found == 0 {
        messages::line(&format!("{}: all is well", Shown(&args.path)), level);
    }
    Ok(if findings.left == 0 { Outcome::Complete } else { Outcome::Found })
}

/// Compares the tables of a folder with what they should be, and writes them if asked to.
fn check_folder(folder: &Path, examined: Examined, findings: &mut Findings) -> Result<()> {
    let known = folder::derived(folder)?;
    let written = known.evidence.iter().map(|row| (row.concept.clone(), row.lang.to_string(), row.term.clone()));
    // What was changed by hand is no mistake, but only `--fix` or the next build marks it.
    let mut clean = examined.mistakes.is_empty();
    let entries = if findings.fix {
        let settled = glossary::settle(examined.entries, &written.collect());
        if settled.renamed + settled.moved + settled.added > 0 {
            clean = false;
            let counts = format!("{} renamed, {} moved, {} added", settled.renamed, settled.moved, settled.added);
            messages::print(&format!(
                "{}: marked as edited by hand: {counts}\n",
                Shown(&folder.join(glossary::TERMS))
            ))?;
        }
        settled.entries
    } else {
        examined.entries
    };
    let glossary = glossary::follow(Glossary { entries, ..known });
    let tables = glossary::tables(&glossary);
    for (name, table) in &tables {
        let path = folder.join(name);
        let Some(text) = folder::text(&path)? else { continue };
        if name == glossary::TERMS {
            findings.compare(&path, &text, table, clean)?;
        } else if name.starts_with(glossary::PAIRS) && text != *table {
            findings.tell(&path, "it does not follow from terms.tsv", true)?;
        }
    }
    for (name, path) in folder::pair_tables(folder) {
        if !tables.contains_key(&format!("{}/{name}", glossary::PAIRS)) {
            findings.tell(&path, "its terms are not in terms.tsv any more", true)?;
        }
    }
    if findings.fix { folder::write(folder, &glossary) } else { Ok(()) }
}

/// What was found, told as it is found.
struct Findings {
    fix: bool,
    found: usize,
    left: usize,
}

impl Findings {
    fn tell(&mut self, path: &Path, reason: &str, mendable: bool) -> Result<()> {
        let mended = self.fix && mendable;
        let what = match (mended, mendable) {
            (true, _) => " (mended)",
            (false, true) => " (--fix mends it)",
            (false, false) => "",
        };
        self.found += 1;
        self.left += usize::from(!mended);
        messages::print(&format!("{}: {}{what}\n", Shown(path), printable(reason)))
    }

    /// Tells if `text` is not `table`, the only form of the same rows, and writes it if asked to.
    fn compare(&mut self, path: &Path, text: &str, table: &str, clean: bool) -> Result<()> {
        if text == table {
            return Ok(());
        }
        if clean {
            self.tell(path, "it is not in its only form (order of rows, composed letters, spaces, decimals)", true)?;
        }
        if self.fix { files::replace(path, table.as_bytes()) } else { Ok(()) }
    }
}
