//! `termloom export` and `termloom import`.

use std::io::IsTerminal;

use termloom::error::{Error, Result, Shown};
use termloom::exchange::{self, Columns, Selection, Source};
use termloom::files;
use termloom::glossary::{self, TERMS};

use super::args::Global;
use super::exchange_args::{Export, Import};
use super::messages::{self, Level};
use super::run_build::outcome;
use super::{Outcome, folder, output};

/// Runs `export`.
///
/// # Errors
/// There is no glossary, it is malformed, the format cannot hold what is asked for, or the file cannot be written.
pub fn export(args: &Export, global: &Global) -> Result<Outcome> {
    let level = Level::of(global);
    let path = args.from.join(TERMS);
    if !path.exists() {
        let hint = "name the folder of a glossary with --from, or make one with `termloom build`";
        return Err(Error::file(path, "there is no such file", hint));
    }
    let entries = folder::earlier(&args.from)?.entries;
    let selection = Selection {
        langs: args.langs.clone(),
        min_confidence: args.min_confidence,
        statuses: args.status.clone(),
        preferred_only: args.preferred_only,
    };
    let export = exchange::export(&entries, args.format, &selection)?;
    match &args.out {
        Some(out) => {
            files::replace(out, &export.bytes)?;
            messages::line(&format!("rows in {}: {}", Shown(out), export.rows), level);
        }
        None if args.format.is_binary() && std::io::stdout().is_terminal() => {
            return Err(Error::usage("a workbook is no text for a terminal", "name a file with --out"));
        }
        None => messages::print_bytes(&export.bytes)?,
    }
    export.warnings.iter().for_each(|warning| messages::warning(warning, level));
    Ok(outcome(&export.warnings))
}

/// Runs `import`.
///
/// # Errors
/// The file cannot be read, or the `terms.tsv` that is there is malformed; nothing is written then.
pub fn import(args: &Import, global: &Global) -> Result<Outcome> {
    let level = Level::of(global);
    output::check_folder(&args.into)?;
    let source = args.format.map_or_else(|| Source::of(&args.file), Ok)?;
    let bytes = std::fs::read(&args.file).map_err(|error| {
        Error::file(&args.file, format_args!("cannot be read: {error}"), "check the path, and that it is a file")
    })?;
    let columns = Columns { rules: args.columns.clone(), langs: args.langs.clone(), no_header: args.no_header };
    let mut imported = exchange::read(&args.file, &bytes, source, &columns)?;
    let (concepts, left_out) = exchange::holdable(&imported.concepts);
    imported.concepts = concepts;
    imported.warnings.extend(left_out);
    let existing = folder::earlier(&args.into)?.entries;
    let adopted = exchange::adopt(&existing, &imported.concepts);
    for warning in imported.warnings.iter().chain(&adopted.warnings) {
        let mut warning = warning.clone();
        let place = if warning.place.is_empty() { String::new() } else { format!(", {}", warning.place) };
        warning.place = format!("{}{place}", Shown(&args.file));
        messages::warning(&warning, level);
    }
    if !args.dry_run {
        files::replace(&args.into.join(TERMS), glossary::render_terms(&adopted.entries).as_bytes())?;
    }
    let text = format!(
        "{} concepts: {} new, {} joined; {} terms added, {} known already{}",
        imported.concepts.len(),
        adopted.new_concepts,
        adopted.joined_concepts,
        adopted.added,
        adopted.present,
        if args.dry_run { "; nothing was written" } else { "" }
    );
    messages::line(&text, level);
    Ok(outcome(&imported.warnings))
}
