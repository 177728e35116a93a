//! `termloom evidence`: stories in, their evidence out, line by line.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use rayon::prelude::*;
use termloom::error::{Error, Result};
use termloom::pipeline::{self, Miner};

use super::args::Global;
use super::args_batch::Evidence;
use super::lines::{Line, each_line};
use super::messages::{self, Level};
use super::run_build::use_threads;
use super::{Outcome, cache_folder, language_pack};

/// How many lines a thread are in the house at once.
const TOGETHER: usize = 4;

/// Runs the command: what has come is answered at once, in its order; nothing waits for a line that has not come yet.
///
/// # Errors
/// The language pack is missing, or standard input or output fails.
pub fn evidence(args: &Evidence, global: &Global) -> Result<Outcome> {
    let level = Level::of(global);
    use_threads(args.jobs)?;
    let pack = language_pack::open(global, true, level)?;
    let cache = cache_folder::open(&args.caching, level);
    let miner = Miner::new(pack.tools(), &cache, args.lang);
    let most = TOGETHER * rayon::current_num_threads();
    let (sender, receiver) = sync_channel(most);
    let reader = thread::spawn(move || read(&sender));
    let outcome = answer(&miner, &receiver, most).map_err(|error| {
        Error::usage(format_args!("standard output cannot be written: {error}"), "check the disk's free space")
    })?;
    // Whoever has stopped reading the answers has had enough of them.
    let Some(outcome) = outcome else { return Ok(Outcome::Complete) };
    let end = reader.join().map_err(|_| io::Error::other("the reader has failed")).and_then(|end| end);
    end.map_err(|error| {
        Error::usage(format_args!("standard input cannot be read: {error}"), "check where it is from")
    })?;
    if let Some(remark) = miner.remark() {
        messages::warning(&remark, level);
    }
    Ok(outcome)
}

/// Sends every line of standard input, until nobody wants it.
fn read(sender: &SyncSender<(usize, Line)>) -> io::Result<()> {
    each_line(&mut io::stdin().lock(), &mut |number, line| {
        sender.send((number, line)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    })
}

/// Answers all lines, at most `most` of them at once; `None` if nobody reads the answers.
fn answer(miner: &Miner<'_>, receiver: &Receiver<(usize, Line)>, most: usize) -> io::Result<Option<Outcome>> {
    let mut outcome = Outcome::Complete;
    while let Ok(first) = receiver.recv() {
        let lines: Vec<_> = std::iter::once(first).chain(receiver.try_iter().take(most - 1)).collect();
        let answers = lines.into_par_iter().map(|(number, line)| match line {
            Line::Text(text) => miner.evidence(number, &text),
            Line::Broken(reason) => Err(pipeline::refusal(number, None, reason)),
        });
        let mut text = String::new();
        for answer in answers.collect::<Vec<_>>() {
            if answer.is_err() {
                outcome = Outcome::Partial;
            }
            text += &answer.unwrap_or_else(|refusal| refusal);
            text.push('\n');
        }
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(None),
            written => written?,
        }
    }
    Ok(Some(outcome))
}
