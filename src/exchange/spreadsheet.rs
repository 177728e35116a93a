//! Workbooks. Cells are typed as texts, which no spreadsheet runs; those that look like a formula also carry the mark
//! (`quotePrefix`) that keeps them texts when they are edited. Nothing is added to their content.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as CellFormat, Workbook, Worksheet, XlsxError};

use super::Export;
use super::formula::guard;
use super::pairs::Pair;
use super::selection::place;
use crate::error::{Error, Result, Warning};
use crate::glossary::{Entry, TERM_COLUMNS};
use crate::text::Lang;

/// The most UTF-16 code units of a cell (Microsoft, "Excel specifications and limits").
const CELL_UNITS: usize = 32_767;

/// The most rows of a sheet, the header among them (the same page).
const SHEET_ROWS: usize = 1_048_576;

/// How wide columns are, in characters; terms and notes are wider.
const WIDE: f64 = 32.0;

/// All columns of `terms.tsv`, one row a term.
///
/// # Errors
/// There are more rows than a sheet has.
pub(super) fn workbook(entries: &[Entry]) -> Result<Export> {
    let mut warnings = Vec::new();
    let kept: Vec<&Entry> = entries.iter().filter(|entry| fits(entry, &mut warnings)).collect();
    check_rows(kept.len())?;
    let bytes = book("Glossary", |sheet| {
        header(sheet, &TERM_COLUMNS)?;
        let decimals = CellFormat::new().set_num_format("0.00");
        for (row, entry) in (1..).zip(&kept) {
            text(sheet, row, 0, &entry.concept)?;
            text(sheet, row, 1, entry.lang.as_str())?;
            text(sheet, row, 2, &entry.term)?;
            text(sheet, row, 3, entry.kind.as_str())?;
            text(sheet, row, 4, entry.role.as_str())?;
            let rounded = (entry.confidence.value() * 100.0).round() / 100.0;
            sheet.write_number_with_format(row, 5, rounded, &decimals)?;
            text(sheet, row, 6, entry.origin.as_str())?;
            text(sheet, row, 7, entry.status.as_str())?;
            text(sheet, row, 8, &entry.note)?;
        }
        for column in [0, 2, 8] {
            sheet.set_column_width(column, WIDE)?;
        }
        sheet.autofilter(0, 0, u32::try_from(kept.len()).unwrap_or(u32::MAX), 8)?;
        Ok(())
    })?;
    Ok(Export { bytes, rows: kept.len(), warnings })
}

/// A phrase dictionary of Microsoft Custom Translator: the language codes in the first row, then a pair a row.
///
/// # Errors
/// There are more rows than a sheet has.
pub(super) fn dictionary(pairs: &[Pair<'_>], langs: [Lang; 2], mut warnings: Vec<Warning>) -> Result<Export> {
    let mut fit = |pair: &&Pair<'_>| fits(pair.source, &mut warnings) && fits(pair.target, &mut warnings);
    let kept: Vec<&Pair<'_>> = pairs.iter().filter(|pair| fit(pair)).collect();
    check_rows(kept.len())?;
    let bytes = book("Dictionary", |sheet| {
        header(sheet, &[langs[0].as_str(), langs[1].as_str()])?;
        for (row, pair) in (1..).zip(&kept) {
            text(sheet, row, 0, &pair.source.term)?;
            text(sheet, row, 1, &pair.target.term)?;
        }
        for column in [0, 1] {
            sheet.set_column_width(column, WIDE)?;
        }
        Ok(())
    })?;
    Ok(Export { bytes, rows: kept.len(), warnings })
}

fn fits(entry: &Entry, warnings: &mut Vec<Warning>) -> bool {
    let longest = [&entry.concept, &entry.term, &entry.note].into_iter().map(|cell| cell.encode_utf16().count()).max();
    let long = longest.is_some_and(|units| units > CELL_UNITS);
    if long {
        let reason = format!("left out: a cell of a workbook holds {CELL_UNITS} characters");
        warnings.push(Warning::skipped(place(entry), reason, "shorten the term or its note"));
    }
    !long
}

fn check_rows(rows: usize) -> Result<()> {
    if rows < SHEET_ROWS {
        return Ok(());
    }
    let hint = "raise --min-confidence, or name fewer --langs";
    Err(Error::usage(format_args!("{rows} rows are more than a sheet of a workbook has"), hint))
}

/// A workbook of one sheet, made at a fixed time so that the same rows give the same bytes.
fn book(name: &str, fill: impl Fn(&mut Worksheet) -> Result<(), XlsxError>) -> Result<Vec<u8>> {
    let make = || {
        let mut book = Workbook::new();
        let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&created));
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        fill(sheet)?;
        book.save_to_buffer()
    };
    make().map_err(|error: XlsxError| Error::usage(format_args!("the workbook cannot be made: {error}"), "report this"))
}

fn header(sheet: &mut Worksheet, columns: &[&str]) -> Result<(), XlsxError> {
    let bold = CellFormat::new().set_bold();
    for (column, name) in (0..).zip(columns) {
        sheet.write_string_with_format(0, column, *name, &bold)?;
    }
    Ok(())
}

fn text(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) -> Result<(), XlsxError> {
    if cell.is_empty() {
        return Ok(());
    }
    if guard(cell) == cell {
        sheet.write_string(row, column, cell)?;
    } else {
        sheet.write_string_with_format(row, column, cell, &CellFormat::new().set_quote_prefix())?;
    }
    Ok(())
}
