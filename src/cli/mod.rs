//! The command line: from arguments to an exit status.

mod args;
mod args_batch;
mod args_review;
mod cache_folder;
mod exchange_args;
mod folder;
mod language_pack;
mod lines;
mod messages;
mod output;
mod pages;
mod pivots;
mod progress;
mod run_align;
mod run_build;
mod run_cache;
mod run_check;
mod run_decide;
mod run_diff;
mod run_evidence;
mod run_exchange;
mod run_git;
mod run_merge;
mod run_merge_evidence;
mod run_pack;
mod run_stories;
mod summary;
mod table;

use std::process::ExitCode;

use clap::Parser;
use termloom::error::Result;

use args::{Arguments, Command, Global};
use args_batch::Batch;
use args_review::Review;
use messages::{Level, printable};

/// All went well.
const SUCCESS: u8 = 0;

/// There is something to tell: a difference, a conflict, a mistake in a table.
const FOUND: u8 = 1;

/// Something went wrong, or something given was left out.
const FAILURE: u8 = 2;

/// Whether everything given was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was.
    Complete,
    /// Something was left out, as the warnings told.
    Partial,
    /// Everything was used, and what was looked for was found.
    Found,
}

/// Runs the command the arguments name and tells how it went.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(refusal) => return refuse(&refusal),
    };
    messages::choose_colour(arguments.global.color);
    ExitCode::from(match dispatch(&arguments) {
        Ok(Outcome::Complete) => SUCCESS,
        Ok(Outcome::Partial) => FAILURE,
        Ok(Outcome::Found) => FOUND,
        Err(error) => {
            messages::error(&error);
            FAILURE
        }
    })
}

fn dispatch(arguments: &Arguments) -> Result<Outcome> {
    let level = Level::of(&arguments.global);
    match &arguments.command {
        Command::Build(build) => run_build::build(build, &arguments.global),
        Command::Align(align) => run_align::align(align, &arguments.global),
        Command::Export(export) => run_exchange::export(export, &arguments.global),
        Command::Import(import) => run_exchange::import(import, &arguments.global),
        Command::Completions { shell } => pages::completions(*shell),
        Command::Man { out } => pages::man(out.as_deref(), level),
        Command::Pack { command } => run_pack::pack(command, &arguments.global),
        Command::Review(review) => dispatch_review(review, level),
        Command::Batch(batch) => dispatch_batch(batch, &arguments.global),
    }
}

fn dispatch_batch(batch: &Batch, global: &Global) -> Result<Outcome> {
    match batch {
        Batch::Stories(args) => run_stories::stories(args, global),
        Batch::Evidence(args) => run_evidence::evidence(args, global),
        Batch::MergeEvidence(args) => run_merge_evidence::merge_evidence(args, global),
        Batch::Cache { command } => run_cache::cache(command),
    }
}

fn dispatch_review(review: &Review, level: Level) -> Result<Outcome> {
    match review {
        Review::Approve(args) => run_decide::approve(args, level),
        Review::Reject(args) => run_decide::reject(args, level),
        Review::Edit(args) => run_decide::edit(args, level),
        Review::Move(args) => run_decide::move_to(args, level),
        Review::Note(args) => run_decide::note(args, level),
        Review::Check(args) => run_check::check(args, level),
        Review::Diff(args) => run_diff::diff(args),
        Review::Merge(args) => run_merge::merge(args),
        Review::Git { command } => run_git::git(command, level),
    }
}

/// Help and version are no errors. A refused argument may hold anything, so a message about one that could steer the
/// terminal is shown without colours and with its controls escaped.
fn refuse(refusal: &clap::Error) -> ExitCode {
    let raw = std::env::args_os().any(|argument| {
        let argument = argument.to_string_lossy();
        printable(&argument) != argument
    });
    if raw && refusal.use_stderr() {
        for line in refusal.render().to_string().lines() {
            messages::plain(&printable(line));
        }
    } else {
        // A closed pipe is all that can go wrong here.
        drop(refusal.print());
    }
    ExitCode::from(if refusal.use_stderr() { FAILURE } else { SUCCESS })
}
