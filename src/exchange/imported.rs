//! What a file of another tool holds, before it meets a glossary.

use std::borrow::Cow;
use std::path::Path;

use super::table::Columns;
use super::{table, tbx};
use crate::confidence::Confidence;
use crate::error::{Error, Result, Warning};
use crate::glossary::{Kind, Role, Status};
use crate::text::Lang;

/// How a file to be imported is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// TBX of version 2 or 3.
    Tbx,
    /// Comma-separated or semicolon-separated values.
    Csv,
    /// Tab-separated values without quoting.
    Tsv,
    /// A glossary of OmegaT.
    OmegaT,
}

impl Source {
    /// Every one of them.
    pub const ALL: [Self; 4] = [Self::Tbx, Self::Csv, Self::Tsv, Self::OmegaT];

    /// The word that stands for it on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tbx => "tbx",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::OmegaT => "omegat",
        }
    }

    /// What the extension of `path` says.
    ///
    /// # Errors
    /// It says nothing, or names a format that is not imported.
    pub fn of(path: &Path) -> Result<Self> {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "tbx" | "xml" | "martif" => Ok(Self::Tbx),
            "csv" => Ok(Self::Csv),
            "tsv" | "tab" => Ok(Self::Tsv),
            "txt" | "utf8" => Ok(Self::OmegaT),
            "tmx" => Err(tmx(path)),
            "xlsx" | "xls" | "ods" => {
                Err(Error::file(path, "is a workbook", "save its sheet as CSV in UTF-8, and import that"))
            }
            _ => Err(Error::file(
                path,
                "its name does not tell its format",
                "say it with --format: tbx, csv, tsv, omegat",
            )),
        }
    }
}

/// The error of a TMX file, which holds sentences.
pub(super) fn tmx(path: &Path) -> Error {
    let hint = "mine terms from it: termloom build --parallel FILE.tmx --out glossary";
    Error::file(path, "is TMX: parallel text, not a glossary", hint)
}

/// A file's concepts in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The concepts.
    pub concepts: Vec<ForeignConcept>,
    /// What could not be read.
    pub warnings: Vec<Warning>,
}

/// A concept of another tool's file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForeignConcept {
    /// Its identifier in the file.
    pub id: Option<String>,
    /// The line it begins on, from 1.
    pub line: usize,
    /// Its terms, in the file's order.
    pub terms: Vec<ForeignTerm>,
}

/// A term of another tool's file.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignTerm {
    /// The language: the primary subtag of the file's tag.
    pub lang: Lang,
    /// The term, a clean cell.
    pub term: String,
    /// Term, name or acronym.
    pub kind: Kind,
    /// Preferred or variant; `None` where the file does not say.
    pub role: Option<Role>,
    /// What a human decided there.
    pub status: Status,
    /// How sure the file says it is; certain where it does not say.
    pub confidence: Confidence,
    /// The term's note, a clean cell.
    pub note: String,
}

impl ForeignTerm {
    pub(super) fn new(lang: Lang, term: String) -> Self {
        Self {
            lang,
            term,
            kind: Kind::Term,
            role: None,
            status: Status::Mined,
            confidence: Confidence::CERTAIN,
            note: String::new(),
        }
    }
}

/// What keeps a file from being read.
#[derive(Debug)]
pub(super) struct Fault {
    /// The line, from 1.
    pub(super) line: usize,
    pub(super) reason: String,
    pub(super) hint: String,
}

impl Fault {
    pub(super) fn new(line: usize, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line, reason: reason.into(), hint: hint.into() }
    }
}

/// The concepts in `bytes`, the content of a file named `path`. `columns` says what the columns of a table hold; TBX
/// does not need it.
///
/// # Errors
/// The file is not what it should be, or it is not clear what its columns hold: the error names the line.
pub fn read(path: &Path, bytes: &[u8], source: Source, columns: &Columns) -> Result<Imported> {
    let refuse = |fault: Fault| Error::file(path, format_args!("line {}: {}", fault.line, fault.reason), fault.hint);
    let declared = if source == Source::Tbx { declared_encoding(bytes) } else { None };
    let text = decode(bytes, declared).map_err(refuse)?;
    match source {
        Source::Tbx => tbx::read(&text).map_err(|refusal| match refusal {
            tbx::Refusal::Tmx => tmx(path),
            tbx::Refusal::Fault(fault) => refuse(fault),
        }),
        _ => table::read(&text, source, columns).map_err(refuse),
    }
}

/// The text of a file: by its byte order mark, else in the encoding it declares, else UTF-8.
fn decode<'a>(bytes: &'a [u8], declared: Option<&'static encoding_rs::Encoding>) -> Result<Cow<'a, str>, Fault> {
    let (encoding, bytes) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None => (declared.unwrap_or(encoding_rs::UTF_8), bytes),
    };
    if encoding == encoding_rs::UTF_8 {
        return std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
            let line = bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
            Fault::new(line, "this is not UTF-8", "save the file as UTF-8")
        });
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.ok_or_else(|| Fault::new(1, format!("the file is not {}", encoding.name()), "save it as UTF-8"))
}

/// The encoding in the XML declaration, if it is one that is known; a file in UTF-16 has a byte order mark instead.
fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    let declaration = head.strip_prefix("<?xml")?.split("?>").next()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value[1..].split(quote).next()?;
    encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}
