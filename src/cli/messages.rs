//! What is told on standard error: warnings, notes and errors, each with its hint.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use termloom::error::{Error, Warning, is_unprintable};

use super::args::{Colour, Global};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();
const HINT: Style = AnsiColor::Green.on_default();

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Errors only.
    Quiet,
    /// Errors, warnings, notes and the summary.
    Normal,
    /// Timings too.
    Verbose,
}

impl Level {
    /// What the arguments ask for.
    pub fn of(global: &Global) -> Self {
        match (global.quiet, global.verbose) {
            (true, _) => Self::Quiet,
            (false, true) => Self::Verbose,
            (false, false) => Self::Normal,
        }
    }
}

/// Says how colours are chosen, for standard output and standard error alike.
pub fn choose_colour(colour: Colour) {
    let choice = match colour {
        Colour::Auto => anstream::ColorChoice::Auto,
        Colour::Always => anstream::ColorChoice::Always,
        Colour::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}

/// Tells an error. It is told at every level.
pub fn error(error: &Error) {
    let text = format!("{ERROR}error:{ERROR:#} {}{}", printable(&error.to_string()), hint_line(error.hint()));
    tell(&text);
}

/// Tells what a run met.
pub fn warning(warning: &Warning, level: Level) {
    if level > Level::Quiet {
        tell(&warning_text(warning));
    }
}

/// Tells a line of progress, such as what is about to be downloaded.
pub fn line(text: &str, level: Level) {
    if level > Level::Quiet {
        tell(&printable(text));
    }
}

/// Tells a line as it is: it must be printable already.
pub fn plain(text: &str) {
    tell(text);
}

/// Tells a detail, with `-v` only.
pub fn detail(text: &str, level: Level) {
    if level == Level::Verbose {
        tell(&printable(text));
    }
}

fn warning_text(warning: &Warning) -> String {
    let (style, word) = if warning.skipped { (WARNING, "warning:") } else { (NOTE, "note:") };
    let place = if warning.place.is_empty() { String::new() } else { format!("{}: ", printable(&warning.place)) };
    format!("{style}{word}{style:#} {place}{}{}", printable(&warning.reason), hint_line(&warning.hint))
}

fn hint_line(hint: &str) -> String {
    if hint.is_empty() { String::new() } else { format!("\n  {HINT}hint:{HINT:#} {}", printable(hint)) }
}

/// `text` on one line without anything that could steer a terminal. Messages are already made of shown strings; this
/// is the last door, so that a reason taken from a library cannot let anything through.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unprintable(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Writes to standard error; that nobody reads it is no reason to stop.
fn tell(text: &str) {
    let mut stderr = anstream::stderr().lock();
    drop(writeln!(stderr, "{text}"));
}

/// Writes a command's product to standard output, byte for byte. A reader that has gone (`| head`) is success.
///
/// # Errors
/// Standard output cannot be written to, as on a full disk.
pub fn print(text: &str) -> Result<(), Error> {
    print_bytes(text.as_bytes())
}

/// Writes a command's product that need not be text to standard output.
///
/// # Errors
/// As [`print`].
pub fn print_bytes(bytes: &[u8]) -> Result<(), Error> {
    written(write_to(io::stdout().lock(), bytes))
}

/// Writes styled text to standard output; the styles are left out where they are not wanted.
///
/// # Errors
/// As [`print`].
pub fn print_styled(text: &str) -> Result<(), Error> {
    written(write_to(anstream::stdout().lock(), text.as_bytes()))
}

fn write_to(mut stream: impl Write, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes)?;
    stream.flush()
}

fn written(outcome: io::Result<()>) -> Result<(), Error> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::usage(format_args!("standard output cannot be written: {error}"), "check the disk's free space"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use termloom::error::Warning;

    use super::{printable, warning_text};

    #[test]
    fn a_warning_names_the_place_the_reason_and_the_mend() {
        let plain = |warning: &Warning| anstream::adapter::strip_str(&warning_text(warning)).to_string();
        let skipped = Warning::skipped("a.txt", "is empty", "write something into it");
        assert_eq!(plain(&skipped), "warning: a.txt: is empty\n  hint: write something into it");
        let note = Warning::note("", "all articles are in one language", "");
        assert_eq!(plain(&note), "note: all articles are in one language");
    }

    #[test]
    fn nothing_raw_passes_the_last_door() {
        assert_eq!(printable("a\nb\u{1b}[2J\u{202e}é"), "a\\u{a}b\\u{1b}[2J\\u{202e}é");
    }
}
