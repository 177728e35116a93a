//! `termloom align`: a few files in, their links out.

use termloom::alignment::{self, Alignment, render};
use termloom::encoder::Encoded;
use termloom::error::{Error, Result};
use termloom::files;
use termloom::pipeline::{self, Task};

use super::args::{self, Align, Format, Global, Unit};
use super::messages::{self, Level};
use super::progress::Stages;
use super::run_build::{nothing_found, outcome, tell_times, use_threads};
use super::summary::told_width;
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
    let task = Task { lang: args.lang, unit: unit(args.unit), order: order(args.order), given };
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
    print(&story, &aligned.alignment, unit(args.unit), args.format)?;
    Ok(outcome(&warnings))
}

fn print(story: &[&Encoded], alignment: &Alignment, unit: alignment::Unit, format: Format) -> Result<()> {
    let render = match format {
        Format::Text => return messages::print_styled(&render::text(story, alignment, unit, told_width())),
        Format::Tsv => render::tsv,
        Format::Ndjson => render::ndjson,
        Format::Ladder => render::ladder,
        Format::Tmx => render::tmx,
        Format::Html => render::html,
    };
    messages::print(&render(story, alignment, unit))
}

fn unit(unit: Unit) -> alignment::Unit {
    match unit {
        Unit::Sentence => alignment::Unit::Sentence,
        Unit::Paragraph => alignment::Unit::Paragraph,
        Unit::Line => alignment::Unit::Line,
    }
}

fn order(order: args::Order) -> alignment::Order {
    match order {
        args::Order::Auto => alignment::Order::Auto,
        args::Order::Free => alignment::Order::Free,
        args::Order::Monotone => alignment::Order::Monotone,
    }
}
