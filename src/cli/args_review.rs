//! The arguments of the commands that work on a glossary already written.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use termloom::text::Lang;

/// What to do with a glossary.
#[derive(Debug, Subcommand)]
pub enum Review {
    /// Approve terms: they stay as they are, whatever later runs find
    #[command(after_help = APPROVE_EXAMPLES)]
    Approve(Terms),
    /// Reject terms: they stay in the table as rejected and never come back as mined
    #[command(after_help = REJECT_EXAMPLES)]
    Reject(Terms),
    /// Change how a term reads; the old one is remembered and its evidence goes to the new one
    #[command(after_help = EDIT_EXAMPLES)]
    Edit(Edit),
    /// Move terms to another concept, or a whole concept to another identifier
    #[command(after_help = MOVE_EXAMPLES)]
    Move(Move),
    /// Write a note on a term; the row is kept from then on
    #[command(after_help = NOTE_EXAMPLES)]
    Note(Note),
    /// Check the tables of a glossary, and mend what is certain
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Show what differs between two glossaries, concept by concept
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(Diff),
    /// Merge what two sides have made of one table, by row and by cell
    #[command(after_help = MERGE_EXAMPLES)]
    Merge(Merge),
    /// Set git up to show and merge glossaries
    Git {
        /// What to do.
        #[command(subcommand)]
        command: Git,
    },
}

/// Which glossary, and which of its rows.
#[derive(Args, Debug)]
pub struct Place {
    /// The folder of the glossary
    #[arg(short, long, value_name = "DIR", default_value = "glossary")]
    pub glossary: PathBuf,
    /// The language of the terms, where the terms alone are not enough
    #[arg(short, long, value_name = "CODE")]
    pub lang: Option<Lang>,
    /// Take the decisions from this file (- for standard input), one a line, tab by tab: concept, language (may be
    /// empty), term, and what the command needs besides. All are made, or none
    #[arg(long, value_name = "FILE", conflicts_with = "concept")]
    pub from_file: Option<String>,
}

/// Terms of a concept.
#[derive(Args, Debug)]
pub struct Terms {
    /// The concept's identifier
    #[arg(required_unless_present = "from_file", value_name = "CONCEPT")]
    pub concept: Option<String>,
    /// The terms; none for all of the concept
    #[arg(value_name = "TERM")]
    pub terms: Vec<String>,
    /// Where.
    #[command(flatten)]
    pub place: Place,
}

/// Change how a term reads.
#[derive(Args, Debug)]
pub struct Edit {
    /// The concept's identifier
    #[arg(required_unless_present = "from_file", requires = "new", value_name = "CONCEPT")]
    pub concept: Option<String>,
    /// The term as it is
    #[arg(value_name = "TERM")]
    pub term: Option<String>,
    /// The term as it should be
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// Where.
    #[command(flatten)]
    pub place: Place,
}

/// Move terms to another concept.
#[derive(Args, Debug)]
pub struct Move {
    /// The concept's identifier
    #[arg(required_unless_present = "from_file", requires = "to", value_name = "CONCEPT")]
    pub concept: Option<String>,
    /// The terms; none for all of the concept
    #[arg(value_name = "TERM")]
    pub terms: Vec<String>,
    /// The concept they belong to
    #[arg(long, value_name = "CONCEPT", conflicts_with = "from_file")]
    pub to: Option<String>,
    /// Make that concept if there is none yet
    #[arg(long)]
    pub create: bool,
    /// Where.
    #[command(flatten)]
    pub place: Place,
}

/// Write a note on a term.
#[derive(Args, Debug)]
pub struct Note {
    /// The concept's identifier
    #[arg(required_unless_present = "from_file", requires = "text", value_name = "CONCEPT")]
    pub concept: Option<String>,
    /// The term
    #[arg(value_name = "TERM")]
    pub term: Option<String>,
    /// The note; empty to take it away
    #[arg(value_name = "TEXT")]
    pub text: Option<String>,
    /// Where.
    #[command(flatten)]
    pub place: Place,
}

/// Check the tables of a glossary.
#[derive(Args, Debug)]
pub struct Check {
    /// The folder of the glossary, or a table of terms alone
    #[arg(value_name = "DIR|FILE", default_value = "glossary")]
    pub path: PathBuf,
    /// Mend what is certain, and write the tables in their only form
    #[arg(long)]
    pub fix: bool,
}

/// Show what differs between two glossaries.
#[derive(Args, Debug)]
pub struct Diff {
    /// The earlier glossary: a folder, a table of terms, or REV:PATH for one that git keeps
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The later one
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Do not show confidences that differ by no more than this, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, value_parser = super::args::probability)]
    pub tolerance: f64,
    /// How to show it
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub format: DiffFormat,
    /// End with status 1 if anything differs
    #[arg(long)]
    pub exit_code: bool,
}

/// How to show a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For a terminal.
    Text,
    /// For a merge request.
    Markdown,
    /// For programs.
    Json,
}

/// Merge what two sides have made of one table.
#[derive(Args, Debug)]
pub struct Merge {
    /// The table both sides began with; an empty file if there was none
    #[arg(value_name = "BASE")]
    pub base: PathBuf,
    /// Our table; the result is written into it
    #[arg(value_name = "OURS")]
    pub ours: PathBuf,
    /// Their table
    #[arg(value_name = "THEIRS")]
    pub theirs: PathBuf,
    /// Print the result instead of writing it into OURS
    #[arg(short, long)]
    pub print: bool,
    /// The name to use in messages, where the files have none of their own
    #[arg(long, value_name = "NAME")]
    pub path: Option<String>,
    /// The length of the marks around a conflict
    #[arg(long, value_name = "COUNT", default_value_t = 7)]
    pub marker_size: usize,
    /// Merge line by line what is no table, as git itself would: for git's merge driver
    #[arg(long)]
    pub driver: bool,
}

/// Set git up, or undo it.
#[derive(Debug, Subcommand)]
pub enum Git {
    /// Let git show and merge the tables of glossaries through termloom
    #[command(after_help = GIT_EXAMPLES)]
    Install {
        /// For all repositories of this user, not only this one
        #[arg(long)]
        global: bool,
    },
    /// Take away what `git install` has set
    #[command(after_help = "Examples:\n  termloom git uninstall\n  termloom git uninstall --global")]
    Uninstall {
        /// For all repositories of this user, not only this one
        #[arg(long)]
        global: bool,
    },
    /// Print a table of terms grouped by concept: what git's diff driver calls
    #[command(after_help = "Examples:\n  termloom git textconv glossary/terms.tsv")]
    Textconv {
        /// The table
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

const APPROVE_EXAMPLES: &str = "\
Examples:
  termloom approve data-centre                          all its terms
  termloom approve data-centre ЦОД дата-центр
  termloom approve large-language-model LLM --lang pl -g my/glossary
  grep preferred glossary/terms.tsv | termloom approve --from-file -";

const REJECT_EXAMPLES: &str = "\
Examples:
  termloom reject inference инференс
  termloom reject --from-file rejected.tsv";

const EDIT_EXAMPLES: &str = "\
Examples:
  termloom edit data-centre дата-центр датацентр
  termloom edit --from-file edits.tsv                   lines of: concept, language, term, new term";

const MOVE_EXAMPLES: &str = "\
Examples:
  termloom move inference вывод --to conclusion
  termloom move administration --to cabinet --create    a whole concept, under a new identifier
  termloom move --from-file moves.tsv                   lines of: concept, language, term, new concept";

const NOTE_EXAMPLES: &str = "\
Examples:
  termloom note data-centre ЦОД 'in headlines only'
  termloom note data-centre ЦОД ''                      takes the note away";

const CHECK_EXAMPLES: &str = "\
Examples:
  termloom check
  termloom check --fix my/glossary
  termloom check terms.tsv

Exit status: 0 if all is well or mended; 1 if mistakes are left; 2 if nothing could be checked.";

const DIFF_EXAMPLES: &str = "\
Examples:
  termloom diff HEAD:glossary glossary
  termloom diff main:glossary/terms.tsv glossary/terms.tsv --tolerance 0.05
  termloom diff old new --format markdown
  termloom diff v1.0:glossary HEAD:glossary --exit-code

Exit status: 0; with --exit-code 1 if anything differs; 2 on an error.";

const MERGE_EXAMPLES: &str = "\
Examples:
  termloom merge base.tsv ours.tsv theirs.tsv
  termloom merge --print base/terms.tsv ours/terms.tsv theirs/terms.tsv > merged.tsv

Exit status: 0 if all could be merged; 1 if two humans disagree; 2 on an error.";

const GIT_EXAMPLES: &str = "\
Examples:
  termloom git install
  termloom git install --global";
