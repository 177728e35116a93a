//! `termloom merge-evidence`: evidence in, a glossary out.

use std::fs::File;
use std::io::{self, BufReader};

use termloom::error::{Error, Result, Shown, Warning};
use termloom::pipeline::{self, Gathered};

use super::args::Global;
use super::args_batch::MergeEvidence;
use super::lines::{Line, each_line};
use super::messages::{self, Level};
use super::progress::Stages;
use super::run_build::{manifest, mining, outcome, tell_times, use_threads};
use super::summary::{self, summary};
use super::{Outcome, cache_folder, folder, language_pack, output};

/// What is done about a line that cannot be used.
const HINT: &str = "run `termloom evidence` again on what it stands for";

/// Runs the command.
///
/// # Errors
/// Nothing could be read, the language pack is missing, or something cannot be written.
pub fn merge_evidence(args: &MergeEvidence, global: &Global) -> Result<Outcome> {
    let level = Level::of(global);
    output::check_folder(&args.out)?;
    let earlier = folder::earlier(&args.out)?;
    use_threads(args.jobs)?;
    let pack = language_pack::open(global, true, level)?;
    let cache = cache_folder::open(&args.caching, level);
    let mut gathered = Gathered::new(pack.tools());
    let mut warnings = Vec::new();
    if args.files.is_empty() {
        gather("standard input", &mut io::stdin().lock(), &mut gathered, &mut warnings)?;
    }
    for path in &args.files {
        let file = File::open(path).map_err(|error| {
            Error::file(path, format_args!("cannot be read: {error}"), "check the path; nothing was written")
        })?;
        gather(&Shown(path).to_string(), &mut BufReader::new(file), &mut gathered, &mut warnings)?;
    }
    let empty = gathered.is_empty();
    let settings = mining(&args.mining, &earlier);
    let stages = Stages::new(level);
    let mut built = pipeline::merge_evidence(gathered, pack.tools(), &settings, &cache, &stages);
    tell_times(&stages, level);
    built.warnings.splice(0..0, warnings);
    built.warnings.iter().for_each(|warning| messages::warning(warning, level));
    if empty {
        return Err(Error::usage("no evidence could be read, and nothing was written", "give what `evidence` printed"));
    }
    let manifest = manifest(&pack, &settings, &built);
    let (glossary, written) = output::write_glossary(&args.out, std::mem::take(&mut built.glossary), &manifest)?;
    built.glossary = glossary;
    if level > Level::Quiet {
        messages::print_styled(&summary(&built, &written, summary::width()))?;
    }
    Ok(outcome(&built.warnings))
}

/// Adds every line of a stream.
fn gather(
    name: &str,
    stream: &mut dyn io::BufRead,
    gathered: &mut Gathered,
    warnings: &mut Vec<Warning>,
) -> Result<()> {
    each_line(stream, &mut |number, line| {
        let added = match line {
            Line::Text(text) => gathered.add(&text),
            Line::Broken(reason) => Err(reason),
        };
        if let Err(reason) = added {
            warnings.push(Warning::skipped(format!("{name}, line {number}"), reason, HINT));
        }
        Ok(())
    })
    .map_err(|error| Error::usage(format_args!("{name} cannot be read: {error}"), "nothing was written"))
}
