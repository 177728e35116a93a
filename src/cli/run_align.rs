//! `termloom align`: a few files in, their links out.

use termloom::alignment::{self, BeadUnit};
use termloom::encoder::Encoded;
use termloom::error::{Error, Result};
use termloom::files;
use termloom::pipeline::{self, Task};

use super::args::{self, Align, Format, Global, Unit};
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
    let (sources, unfound) = files::named(&args.files);
    let given = args.fixed.as_deref().map(files::read_text).transpose()?;
    if sources.is_empty() {
        return Err(nothing_found(&unfound, level));
    }
    let pack = language_pack::open(global, false, level)?;
    let task = Task {
        lang: args.lang,
        lines: args.unit == Unit::Line,
        order: order(args.order),
        given,
        beads: if args.unit == Unit::Sentence { BeadUnit::Sentence } else { BeadUnit::Paragraph },
    };
    let stages = Stages::new(level);
    let aligned = pipeline::align(&sources, pack.tools(), &task, &stages).map_err(|error| {
        let place = args.fixed.clone().unwrap_or_default();
        let hint = "give rows as `termloom align` prints them, or beads such as [0]:[1,2]";
        Error::file(place, format_args!("line {}: {}", error.line, error.reason), hint)
    })?;
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
        (_, Format::Tsv) => alignment::paragraphs_tsv,
        (_, Format::Ndjson) => alignment::paragraphs_ndjson,
    };
    messages::print(&render(&story, &aligned.alignment))?;
    Ok(outcome(&warnings))
}

fn order(order: args::Order) -> alignment::Order {
    match order {
        args::Order::Auto => alignment::Order::Auto,
        args::Order::Free => alignment::Order::Free,
        args::Order::Monotone => alignment::Order::Monotone,
    }
}
