//! `termloom align`: a few files in, their links out.

use termloom::alignment;
use termloom::encoder::Encoded;
use termloom::error::{Error, Result};
use termloom::files;
use termloom::pipeline::{self, Settings};

use super::args::{Align, Format, Global, Unit};
use super::messages::{self, Level};
use super::progress::Stages;
use super::run_build::{nothing_found, outcome, tell_times, use_threads};
use super::{Outcome, language_pack};

/// Runs the command.
///
/// # Errors
/// Fewer than two articles could be read, the language pack is missing, or standard output cannot be written to.
pub fn align(args: &Align, global: &Global) -> Result<Outcome> {
    let level = Level::of(global);
    use_threads(args.jobs)?;
    let (sources, unfound) = files::collect(&args.files);
    if sources.is_empty() {
        return Err(nothing_found(&unfound, level));
    }
    let pack = language_pack::open(global, false, level)?;
    let settings = Settings { lang: args.lang, ..Settings::default() };
    let stages = Stages::new(level);
    let aligned = pipeline::align(&sources, pack.tools(), &settings, &stages);
    tell_times(&stages, level);
    let warnings = [unfound, aligned.warnings].concat();
    warnings.iter().for_each(|warning| messages::warning(warning, level));
    if aligned.articles.len() < 2 {
        return Err(Error::usage("fewer than two articles could be read", "give two or more different files"));
    }
    let story: Vec<&Encoded> = aligned.articles.iter().collect();
    let render = match (args.unit, args.format) {
        (Unit::Sentence, Format::Tsv) => alignment::sentences_tsv,
        (Unit::Sentence, Format::Ndjson) => alignment::sentences_ndjson,
        (Unit::Paragraph, Format::Tsv) => alignment::paragraphs_tsv,
        (Unit::Paragraph, Format::Ndjson) => alignment::paragraphs_ndjson,
    };
    messages::print(&render(&story, &aligned.alignment))?;
    Ok(outcome(&warnings))
}
