//! `termloom build`: articles in, a glossary out.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use termloom::article::{self, Article};
use termloom::error::{Error, Result, Warning};
use termloom::files;
use termloom::glossary::{Earlier, Manifest, ManifestSettings};
use termloom::pipeline::{self, Built, Settings, Stage, StoryAlignment, Watcher};

use super::args::{Build, Global, Mining};
use super::language_pack::{self, LanguagePack};
use super::messages::{self, Level};
use super::progress::{Stages, doing};
use super::summary::{self, summary};
use super::{Outcome, cache_folder, folder, output};

/// Runs the command.
///
/// # Errors
/// Nothing could be read, the language pack is missing, or something cannot be written. Nothing is written then but
/// what was written before the disk refused.
pub fn build(args: &Build, global: &Global) -> Result<Outcome> {
    let level = Level::of(global);
    output::check_folder(&args.out)?;
    args.alignments.as_deref().map_or(Ok(()), output::check_folder)?;
    let earlier = folder::earlier(&args.out)?;
    use_threads(args.jobs)?;
    if !args.parallel.is_empty() {
        return build_parallel(args, &earlier, global, level);
    }
    let (sources, unfound) = files::collect(&args.inputs);
    if sources.is_empty() {
        return Err(nothing_found(&unfound, level));
    }
    let pack = language_pack::open(global, true, level)?;
    let cache = cache_folder::open(&args.caching, level);
    let settings = settings(args, &earlier);
    let links =
        LinkWriter { stages: Stages::new(level), folder: args.alignments.as_deref(), refused: Mutex::default() };
    let mut built = pipeline::build(&sources, pack.tools(), &settings, &cache, &links);
    tell_times(&links.stages, level);
    if let Some(report) = &args.report {
        output::write_report(report, &unfound, &built.fates)?;
    }
    built.warnings.splice(0..0, unfound);
    built.warnings.iter().for_each(|warning| messages::warning(warning, level));
    if built.articles.is_empty() {
        return Err(nothing_read(&settings));
    }
    links.finish()?;
    write(args, &pack, &settings, &mut built, level)?;
    Ok(outcome(&built.warnings))
}

/// Writes every story's links as soon as they are known: those of many stories would fill the memory.
struct LinkWriter<'a> {
    stages: Stages,
    folder: Option<&'a Path>,
    /// Why a file could not be written, the first time.
    refused: Mutex<Option<Error>>,
}

impl Watcher for LinkWriter<'_> {
    fn begin(&self, stage: Stage, total: usize) {
        self.stages.begin(stage, total);
    }

    fn advance(&self, stage: Stage, steps: usize) {
        self.stages.advance(stage, steps);
    }

    fn aligned(&self, story: StoryAlignment) {
        let written = self.folder.map_or(Ok(()), |folder| output::write_alignment(folder, &story));
        if let Err(error) = written {
            self.refused.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }
}

impl LinkWriter<'_> {
    fn finish(self) -> Result<()> {
        self.refused.into_inner().unwrap_or_else(PoisonError::into_inner).map_or(Ok(()), Err)
    }
}

/// Runs the command on texts that are aligned already.
fn build_parallel(args: &Build, earlier: &Earlier, global: &Global, level: Level) -> Result<Outcome> {
    let refused = |warning: Warning| Error::file(&warning.place, warning.reason, warning.hint);
    let ([left, right], warnings) = read_parallel(args).map_err(refused)?;
    let pack = language_pack::open(global, true, level)?;
    let settings = settings(args, earlier);
    let mut built = pipeline::build_parallel(left, right, pack.tools(), &settings);
    warnings.iter().for_each(|warning| messages::warning(warning, level));
    built.warnings = warnings;
    write(args, &pack, &settings, &mut built, level)?;
    Ok(outcome(&built.warnings))
}

fn read_parallel(args: &Build) -> std::result::Result<([Article; 2], Vec<Warning>), Warning> {
    let inputs: Vec<String> = args.parallel.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    let (sources, unfound) = files::named(&inputs);
    if let Some(warning) = unfound.into_iter().next() {
        return Err(warning);
    }
    let bytes = sources.iter().map(files::read).collect::<std::result::Result<Vec<_>, _>>()?;
    match (&sources[..], &bytes[..]) {
        ([memory], [bytes]) if args.parallel.len() == 1 => {
            Ok((article::read_tmx(&memory.shown, bytes, &args.langs)?, Vec::new()))
        }
        ([left, right], [one, other]) => article::read_line_pair([(&left.shown, one), (&right.shown, other)]),
        _ => Err(Warning::skipped(&inputs[0], "is given twice", "give two different files")),
    }
}

/// Writes what was built, and sums it up.
fn write(args: &Build, pack: &LanguagePack, settings: &Settings, built: &mut Built, level: Level) -> Result<()> {
    let manifest = manifest(pack, settings, built);
    let (glossary, mut written) = output::write_glossary(&args.out, std::mem::take(&mut built.glossary), &manifest)?;
    built.glossary = glossary;
    written.alignments.clone_from(&args.alignments);
    if level > Level::Quiet {
        messages::print_styled(&summary(built, &written, summary::width()))?;
    }
    Ok(())
}

fn settings(args: &Build, earlier: &Earlier) -> Settings {
    let alignments = args.alignments.is_some();
    Settings { lang: args.lang, langs: args.langs.clone(), alignments, ..mining(&args.mining, earlier) }
}

/// The settings of what is left out of a glossary, and what is known from the earlier one.
pub fn mining(mining: &Mining, earlier: &Earlier) -> Settings {
    Settings {
        min_confidence: mining.min_confidence,
        min_termhood: mining.min_termhood,
        labels: !mining.no_labels,
        known: earlier.known(),
        ..Settings::default()
    }
}

/// The manifest of a glossary that was built with these settings.
pub fn manifest(pack: &LanguagePack, settings: &Settings, built: &Built) -> Manifest {
    let mut langs = settings.langs.clone();
    langs.sort();
    langs.dedup();
    Manifest {
        pack: pack.hashes(),
        articles: built.articles.values().sum(),
        languages: built.articles.clone(),
        settings: ManifestSettings {
            lang: settings.lang,
            langs,
            min_confidence: settings.min_confidence,
            min_termhood: settings.min_termhood,
            labels: settings.labels,
        },
        ..Manifest::default()
    }
}

/// Sets how many threads compute; by default one a core.
///
/// # Errors
/// The system refuses so many threads.
pub fn use_threads(jobs: Option<NonZeroUsize>) -> Result<()> {
    let Some(jobs) = jobs else { return Ok(()) };
    rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.get())
        .build_global()
        .map_err(|error| Error::usage(format_args!("{jobs} threads cannot be started: {error}"), "give a lower --jobs"))
}

/// Tells with `-v` how long each stage took.
pub fn tell_times(stages: &Stages, level: Level) {
    for (stage, steps, time) in stages.finish() {
        messages::detail(&format!("{}: {steps} in {:.2} s", doing(stage), time.as_secs_f64()), level);
    }
}

/// Whether a run that met `warnings` used everything it was given.
pub fn outcome(warnings: &[Warning]) -> Outcome {
    if warnings.iter().any(|warning| warning.skipped) { Outcome::Partial } else { Outcome::Complete }
}

/// The error of a run whose inputs hold no file to read: one message, whichever the inputs.
pub fn nothing_found(unfound: &[Warning], level: Level) -> Error {
    if let [only] = unfound {
        return Error::usage(format_args!("{}: {}", only.place, only.reason), only.hint.clone());
    }
    unfound.iter().for_each(|warning| messages::warning(warning, level));
    Error::usage("no article was found", "give files or folders with .txt, .md or .html articles")
}

fn nothing_read(settings: &Settings) -> Error {
    if settings.langs.is_empty() {
        return Error::usage("no article could be read, and nothing was written", "the warnings tell why");
    }
    let langs: Vec<&str> = settings.langs.iter().map(termloom::text::Lang::as_str).collect();
    let reason = format!("no article in {} could be read, and nothing was written", langs.join(", "));
    Error::usage(reason, "widen --langs, or give --lang if a language was mistaken")
}
