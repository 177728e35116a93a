//! Exchange: the rows of a glossary in the formats of other tools, and back.
//!
//! Every export is a pure function of the rows: the same rows give the same bytes. What a target cannot hold comes back
//! as warnings. `docs/formats.md` has every format's columns and rules with their sources.

mod adopt;
mod delimited;
mod formula;
mod imported;
mod lang;
mod pairs;
mod selection;
mod spreadsheet;
mod table;
mod tbx;

pub use adopt::{Adopted, adopt, holdable};
pub use imported::{ForeignConcept, ForeignTerm, Imported, Source, read};
pub use selection::Selection;
pub use table::{ColumnRule, Columns, ParseColumnsError};

use crate::error::{Result, Warning};
use crate::glossary::Entry;

/// A format that a glossary can be exported to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// TBX version 2 (ISO 30042:2008), root `martif`.
    Tbx2,
    /// TBX version 3 (ISO 30042:2019), dialect TBX-Basic, style DCA.
    Tbx3,
    /// A glossary of OmegaT.
    OmegaT,
    /// A glossary of DeepL.
    DeepL,
    /// A unidirectional glossary of Google Cloud Translation.
    Google,
    /// Equivalent term sets of Google Cloud Translation.
    GoogleSets,
    /// A custom terminology of Amazon Translate.
    Amazon,
    /// A phrase dictionary of Microsoft Custom Translator.
    Microsoft,
    /// A glossary component of Weblate.
    Weblate,
    /// A glossary of GlotPress.
    GlotPress,
    /// A term base of memoQ.
    MemoQ,
    /// A workbook with all columns of `terms.tsv`.
    Xlsx,
}

impl Format {
    /// Every one of them.
    pub const ALL: [Self; 12] = [
        Self::Tbx2,
        Self::Tbx3,
        Self::OmegaT,
        Self::DeepL,
        Self::Google,
        Self::GoogleSets,
        Self::Amazon,
        Self::Microsoft,
        Self::Weblate,
        Self::GlotPress,
        Self::MemoQ,
        Self::Xlsx,
    ];

    /// The word that stands for it on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tbx2 => "tbx2",
            Self::Tbx3 => "tbx3",
            Self::OmegaT => "omegat",
            Self::DeepL => "deepl",
            Self::Google => "google",
            Self::GoogleSets => "google-sets",
            Self::Amazon => "amazon",
            Self::Microsoft => "microsoft",
            Self::Weblate => "weblate",
            Self::GlotPress => "glotpress",
            Self::MemoQ => "memoq",
            Self::Xlsx => "xlsx",
        }
    }

    /// Whether its bytes are no text, so that a terminal should not get them.
    #[must_use]
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Microsoft | Self::Xlsx)
    }

    /// Whether it says of a rejected term that it is rejected.
    fn tells_rejected(self) -> bool {
        matches!(self, Self::Tbx2 | Self::Tbx3 | Self::Xlsx)
    }
}

/// A glossary in another tool's format.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The file's content.
    pub bytes: Vec<u8>,
    /// How many rows, or terms in TBX, it holds.
    pub rows: usize,
    /// What had to be left out or changed, and why.
    pub warnings: Vec<Warning>,
}

/// The rows of `entries` that `selection` asks for, as a file of `format`.
///
/// # Errors
/// The format pairs two languages and it is not clear which, or cannot hold what is asked for.
pub fn export(entries: &[Entry], format: Format, selection: &Selection) -> Result<Export> {
    let entries = selection::select(entries, format, selection)?;
    let mut export = match format {
        Format::Tbx2 => tbx::write(&entries, tbx::Version::V2),
        Format::Tbx3 => tbx::write(&entries, tbx::Version::V3),
        Format::OmegaT | Format::DeepL | Format::Google | Format::Microsoft | Format::Weblate | Format::GlotPress => {
            pairs::write(&entries, format, selection::two_langs(&entries, format, selection)?)?
        }
        Format::GoogleSets => delimited::google_sets(&entries, &selection::langs(&entries, selection)),
        Format::Amazon => delimited::amazon(&entries, &selection::langs(&entries, selection))?,
        Format::MemoQ => delimited::memoq(&entries, &selection::langs(&entries, selection)),
        Format::Xlsx => spreadsheet::workbook(&entries)?,
    };
    if export.rows == 0 {
        export.warnings.push(Warning::note("", "no row was left to export", "widen the selection"));
    }
    Ok(export)
}

#[cfg(test)]
mod tests;
