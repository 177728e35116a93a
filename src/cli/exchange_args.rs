//! The arguments of `export` and `import`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use termloom::exchange::{ColumnRule, Format, Source};
use termloom::glossary::Status;
use termloom::text::Lang;

use super::args::probability;

/// Write a glossary in another tool's format.
///
/// Reads terms.tsv and writes one file. What the format cannot hold is left out and told. Rejected terms are never
/// exported as good ones: TBX marks them as deprecated, the other formats leave them out.
#[derive(Args, Debug)]
#[command(after_help = EXPORT_EXAMPLES)]
pub struct Export {
    /// The format; tbx2 suits most tools, docs/formats.md has the rules of each
    #[arg(short, long, value_parser = format())]
    pub format: Format,
    /// The folder of the glossary
    #[arg(long, value_name = "DIR", default_value = "glossary")]
    pub from: PathBuf,
    /// Only these languages, the source language first, such as en,ru
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub langs: Vec<Lang>,
    /// Leave out rows below this confidence, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, value_parser = probability)]
    pub min_confidence: f64,
    /// Only rows of these statuses [default: all but rejected; TBX has those too]
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status())]
    pub status: Vec<Status>,
    /// Only the preferred term of each language
    #[arg(long)]
    pub preferred_only: bool,
    /// The file to write, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

const EXPORT_EXAMPLES: &str = "\
Examples:
  termloom export --format tbx2 --out glossary.tbx
  termloom export --format deepl --langs en,ru --status approved,edited --out en-ru.tsv
  termloom export --format omegat --langs pl,el --from news/glossary --out project/glossary/pl-el.txt
  termloom export --format xlsx --min-confidence 0.8 --out review.xlsx";

/// Read another tool's glossary into this one.
///
/// Reads TBX (2 and 3), CSV, TSV or an OmegaT glossary, and adds its terms to terms.tsv with the origin `imported`. A
/// concept joins the one that has its terms already; a row that a human has decided on is never changed. Nothing is
/// written if the file cannot be read.
#[derive(Args, Debug)]
#[command(after_help = IMPORT_EXAMPLES)]
pub struct Import {
    /// The file
    pub file: PathBuf,
    /// The folder of the glossary; it need not exist yet
    #[arg(long, value_name = "DIR", default_value = "glossary")]
    pub into: PathBuf,
    /// How the file is written [default: as its extension says]
    #[arg(short, long, value_parser = source())]
    pub format: Option<Source>,
    /// The languages of the columns `source` and `target`, or of the first two where there is no header
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub langs: Vec<Lang>,
    /// What the columns hold, by head or number: FIELD=COLUMN, a field being a language code, concept, lang, term,
    /// kind, role, confidence, status or note [default: as the heads say]
    #[arg(long, value_name = "MAP", value_delimiter = ',')]
    pub columns: Vec<ColumnRule>,
    /// The first row holds terms already
    #[arg(long)]
    pub no_header: bool,
    /// Tell what would happen, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

const IMPORT_EXAMPLES: &str = "\
Examples:
  termloom import termbase.tbx --into glossary
  termloom import terms.csv --columns en='English term',ru=3,note=Remark
  termloom import deepl.tsv --no-header --langs en,ru
  termloom import project/glossary/glossary.txt --langs pl,el --dry-run";

fn format() -> impl TypedValueParser<Value = Format> {
    word(Format::ALL.to_vec(), Format::as_str)
}

fn source() -> impl TypedValueParser<Value = Source> {
    word(Source::ALL.to_vec(), Source::as_str)
}

fn status() -> impl TypedValueParser<Value = Status> {
    word(Status::ALL.to_vec(), Status::as_str)
}

/// A parser of the words that stand for `all`.
fn word<T: Copy + Send + Sync + 'static>(
    all: Vec<T>,
    as_str: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    let words = PossibleValuesParser::new(all.iter().map(|&value| as_str(value)));
    words.map(move |word| {
        let known = all.iter().copied().find(|&value| as_str(value) == word);
        known.expect("clap lets only these words through")
    })
}
