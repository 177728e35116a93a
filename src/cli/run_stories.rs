//! `termloom stories`: articles in, the stories they tell out, one a line.

use termloom::error::Result;
use termloom::files;
use termloom::pipeline::{self, Settings};

use super::args::Global;
use super::args_batch::Stories;
use super::messages::{self, Level};
use super::progress::Stages;
use super::run_build::{nothing_found, outcome, tell_times, use_threads};
use super::{Outcome, cache_folder, language_pack};

/// Runs the command.
///
/// # Errors
/// Nothing could be read, or the language pack is missing.
pub fn stories(args: &Stories, global: &Global) -> Result<Outcome> {
    let level = Level::of(global);
    use_threads(args.jobs)?;
    let (sources, mut warnings) = files::collect(&args.inputs);
    if sources.is_empty() {
        return Err(nothing_found(&warnings, level));
    }
    let pack = language_pack::open(global, true, level)?;
    let cache = cache_folder::open(&args.caching, level);
    let settings = Settings { lang: args.lang, langs: args.langs.clone(), ..Settings::default() };
    let stages = Stages::new(level);
    let grouped = pipeline::stories(&sources, pack.tools(), &settings, &cache, &stages);
    tell_times(&stages, level);
    warnings.extend(grouped.warnings);
    warnings.iter().for_each(|warning| messages::warning(warning, level));
    for story in &grouped.stories {
        messages::print(&(story.to_line() + "\n"))?;
    }
    Ok(outcome(&warnings))
}
