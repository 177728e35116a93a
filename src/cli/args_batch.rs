//! The arguments of large batches: the cache, and the commands that map and merge.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use termloom::text::Lang;

use super::args::Mining;

/// Where what was computed is kept for later runs.
#[derive(Args, Debug)]
pub struct Caching {
    /// The folder that keeps what was computed for later runs, instead of the usual one
    #[arg(long, value_name = "DIR", env = "TERMLOOM_CACHE", hide_env_values = true)]
    pub cache: Option<PathBuf>,
    /// Compute everything anew, and keep nothing
    #[arg(long)]
    pub no_cache: bool,
}

/// Work on many articles.
#[derive(Debug, Subcommand)]
pub enum Batch {
    /// Print the stories that `build` would form, for `evidence`
    Stories(Stories),
    /// Mine stories from standard input, one a line
    Evidence(Evidence),
    /// Make a glossary from what `evidence` has printed
    MergeEvidence(MergeEvidence),
    /// Tell what the cache holds, or empty it
    Cache {
        /// What to do with it.
        #[command(subcommand)]
        command: Cache,
    },
}

/// Print the stories that `build` would form, for `evidence`.
///
/// Reads the articles, groups those that report the same events, and prints one JSON object a line for each story,
/// those of a single article too: its name as id, and its articles with their texts.
#[derive(Args, Debug)]
#[command(after_help = STORIES_EXAMPLES)]
pub struct Stories {
    /// Files, folders (read recursively), glob patterns, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Read only articles in these languages, such as ru,pl
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub langs: Vec<Lang>,
    /// The language of every article, instead of finding it out
    #[arg(long, value_name = "CODE")]
    pub lang: Option<Lang>,
    /// How many threads to use; the stories do not depend on it [default: one a core]
    #[arg(short, long, value_name = "COUNT")]
    pub jobs: Option<NonZeroUsize>,
    /// Where what was computed is kept.
    #[command(flatten)]
    pub caching: Caching,
}

const STORIES_EXAMPLES: &str = "\
Examples:
  termloom stories news > stories.ndjson
  termloom stories news | termloom evidence | termloom merge-evidence --out glossary
  termloom stories news | parallel --pipe -N50 termloom evidence > evidence.ndjson";

/// Mine stories from standard input, one a line.
///
/// Every line of standard input is a JSON object: a story, {\"id\": ..., \"articles\": [{\"source\": ..., \"text\": ...}]},
/// or an article that is yet to be grouped, {\"id\": ..., \"text\": ...}. An article may tell its lang and its format
/// (text, markdown or html). Prints one line for each, in the same order: its evidence, or its error.
#[derive(Args, Debug)]
#[command(after_help = EVIDENCE_EXAMPLES)]
pub struct Evidence {
    /// The language of every article that does not tell its own, instead of finding it out
    #[arg(long, value_name = "CODE")]
    pub lang: Option<Lang>,
    /// How many threads to use; what is printed does not depend on it [default: one a core]
    #[arg(short, long, value_name = "COUNT")]
    pub jobs: Option<NonZeroUsize>,
    /// Where what was computed is kept.
    #[command(flatten)]
    pub caching: Caching,
}

const EVIDENCE_EXAMPLES: &str = "\
Examples:
  termloom evidence < stories.ndjson > evidence.ndjson
  split -n r/8 stories.ndjson part. && for part in part.*; do termloom evidence < $part > $part.done; done
  jq -c '{id: .url, text: .body, lang: .language}' news.json | termloom evidence > evidence.ndjson";

/// Make a glossary from what `evidence` has printed.
///
/// The lines may be in any order and in any number of files. Articles that were not in a story are grouped first. The
/// glossary is the one that `build` makes of the same articles, byte for byte; a human's rows in an earlier one are
/// kept.
#[derive(Args, Debug)]
#[command(after_help = MERGE_EXAMPLES)]
pub struct MergeEvidence {
    /// Files of evidence; standard input if none is named
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The folder of the glossary
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// What is left out of the glossary.
    #[command(flatten)]
    pub mining: Mining,
    /// How many threads to use; the glossary does not depend on it [default: one a core]
    #[arg(short, long, value_name = "COUNT")]
    pub jobs: Option<NonZeroUsize>,
    /// Where what was computed is kept.
    #[command(flatten)]
    pub caching: Caching,
}

const MERGE_EXAMPLES: &str = "\
Examples:
  termloom merge-evidence --out glossary < evidence.ndjson
  termloom merge-evidence evidence/*.ndjson --out glossary --min-confidence 0.5";

/// What to do with the cache.
#[derive(Debug, Subcommand)]
pub enum Cache {
    /// Tell where the cache is and what it holds
    #[command(after_help = "Examples:\n  termloom cache status\n  termloom cache status --cache /scratch/termloom")]
    Status(CacheFolder),
    /// Remove everything from the cache
    #[command(after_help = "Examples:\n  termloom cache clear")]
    Clear(CacheFolder),
}

/// Which cache.
#[derive(Args, Debug)]
pub struct CacheFolder {
    /// The folder of the cache, instead of the usual one
    #[arg(long, value_name = "DIR", env = "TERMLOOM_CACHE", hide_env_values = true)]
    pub cache: Option<PathBuf>,
}
