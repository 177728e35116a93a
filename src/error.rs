//! Ground: errors that stop a run, and warnings that do not.

use std::fmt;
use std::path::PathBuf;

/// What stops a command. Every message names the place, the reason and, in its hint, the mend.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder that could not be read or written.
    #[error("{}: {reason}", Shown(.path))]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What went wrong with it.
        reason: String,
        /// What the user can do about it.
        hint: String,
    },
    /// The language pack is missing, damaged or cannot be installed.
    #[error("language pack: {reason}")]
    Pack {
        /// What went wrong.
        reason: String,
        /// The command or step that mends it.
        hint: String,
    },
    /// The command was asked for something that cannot be done.
    #[error("{reason}")]
    Usage {
        /// What cannot be done.
        reason: String,
        /// What can be done instead.
        hint: String,
    },
}

/// The result of anything that can stop a command.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A file that could not be used.
    pub fn file(path: impl Into<PathBuf>, reason: impl fmt::Display, hint: impl Into<String>) -> Self {
        Self::File { path: path.into(), reason: reason.to_string(), hint: hint.into() }
    }

    /// A pack that could not be used.
    pub fn pack(reason: impl fmt::Display, hint: impl Into<String>) -> Self {
        Self::Pack { reason: reason.to_string(), hint: hint.into() }
    }

    /// A request that cannot be met.
    pub fn usage(reason: impl fmt::Display, hint: impl Into<String>) -> Self {
        Self::Usage { reason: reason.to_string(), hint: hint.into() }
    }

    /// The mend: what the user can do.
    #[must_use]
    pub fn hint(&self) -> &str {
        match self {
            Self::File { hint, .. } | Self::Pack { hint, .. } | Self::Usage { hint, .. } => hint,
        }
    }
}

/// Something odd about one input that the run survives: the place, the reason, the mend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The file (with line or story where known), already fit for a terminal.
    pub place: String,
    /// What was found there.
    pub reason: String,
    /// What the user can do; empty where nothing need be done.
    pub hint: String,
    /// Whether something the user gave was left out because of it (exit status 2).
    pub skipped: bool,
}

impl Warning {
    /// Something was left out of the run.
    pub fn skipped(place: impl Into<String>, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { place: place.into(), reason: reason.into(), hint: hint.into(), skipped: true }
    }

    /// Something the user may want to know; nothing was left out.
    pub fn note(place: impl Into<String>, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { place: place.into(), reason: reason.into(), hint: hint.into(), skipped: false }
    }
}

/// A path or any other foreign string as it may be shown on a terminal: control characters, line breaks and bidi
/// controls are written as escapes.
pub struct Shown<'a, T: ?Sized>(pub &'a T);

impl<T: AsRef<std::ffi::OsStr> + ?Sized> fmt::Display for Shown<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.as_ref().to_string_lossy().chars() {
            if is_unprintable(character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                fmt::Write::write_char(f, character)?;
            }
        }
        Ok(())
    }
}

/// Whether a character may change what a terminal or a table shows: C0, C1, line and paragraph separators, bidi
/// controls.
#[must_use]
pub fn is_unprintable(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Error, Shown};

    #[test]
    fn names_reach_the_terminal_without_their_control_characters() {
        let shown = Shown(Path::new("a\n\u{1b}[31mb\u{202e}.txt")).to_string();
        assert_eq!(shown, "a\\u{a}\\u{1b}[31mb\\u{202e}.txt");
        let error = Error::file("x\ny", "is empty", "write something into it");
        assert_eq!(error.to_string(), "x\\u{a}y: is empty");
        assert_eq!(error.hint(), "write something into it");
    }
}
