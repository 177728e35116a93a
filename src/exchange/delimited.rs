//! CSV files, and the formats that have one column a language.

use std::collections::{BTreeMap, BTreeSet};

use super::formula::guard;
use super::selection::{concepts, place, surer};
use super::{Export, lang};
use crate::error::{Error, Result, Warning};
use crate::glossary::Entry;
use crate::text::Lang;

/// The most bytes of a file for DeepL (10 MB), Google (10 million code points) and Amazon (10,485,760 bytes): the least
/// of the three.
pub(super) const SIZE_LIMIT: usize = 10_000_000;

/// The longest term of Amazon, in bytes of UTF-8 (Amazon Translate, "Guidelines and limits").
const AMAZON_TERM: usize = 200;

/// The most target languages of an Amazon terminology (the same page).
const AMAZON_TARGETS: usize = 10;

/// A CSV file in the making, its cells made harmless to spreadsheets.
pub(super) struct Csv {
    builder: csv::WriterBuilder,
    header: String,
    lines: Vec<(String, f64)>,
    guarded: usize,
}

impl Csv {
    pub(super) fn new(delimiter: u8, quote_all: bool, header: &[&str]) -> Self {
        let style = if quote_all { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(delimiter).quote_style(style).terminator(csv::Terminator::Any(b'\n')).buffer_capacity(256);
        let mut csv = Self { builder, header: String::new(), lines: Vec::new(), guarded: 0 };
        csv.header = csv.line(header);
        csv
    }

    /// Adds a row that is as sure as `sureness`, 0 to 1.
    pub(super) fn row(&mut self, cells: &[&str], sureness: f64) {
        let guarded: Vec<_> = cells.iter().map(|cell| guard(cell)).collect();
        self.guarded += guarded.iter().zip(cells).filter(|(new, old)| new != *old).count();
        let line = self.line(&guarded.iter().map(AsRef::as_ref).collect::<Vec<_>>());
        self.lines.push((line, sureness));
    }

    fn line(&self, cells: &[&str]) -> String {
        let mut writer = self.builder.from_writer(Vec::new());
        writer.write_record(cells).expect("memory takes every row");
        String::from_utf8(writer.into_inner().expect("memory needs no flushing")).expect("rows of strings are UTF-8")
    }

    /// The file, of at most `limit` bytes besides its header.
    pub(super) fn finish(self, limit: usize, mut warnings: Vec<Warning>) -> Export {
        if self.guarded > 0 {
            let reason =
                format!("cells that a spreadsheet would run as a formula have an apostrophe: {}", self.guarded);
            warnings.push(Warning::note("", reason, "`termloom import` takes it away again"));
        }
        let lines = within(self.lines, limit, &mut warnings);
        Export { rows: lines.len(), bytes: (self.header + &lines.concat()).into_bytes(), warnings }
    }
}

/// The lines, each with how sure it is, that together hold at most `limit` bytes: the surest, in their order.
pub(super) fn within(lines: Vec<(String, f64)>, limit: usize, warnings: &mut Vec<Warning>) -> Vec<String> {
    let mut by_sureness: Vec<usize> = (0..lines.len()).collect();
    by_sureness.sort_by(|&a, &b| lines[b].1.total_cmp(&lines[a].1));
    let mut bytes = 0;
    let fits = by_sureness.into_iter().take_while(|&index| {
        bytes += lines[index].0.len();
        bytes <= limit
    });
    let kept: BTreeSet<usize> = fits.collect();
    if kept.len() < lines.len() {
        let left = lines.len() - kept.len();
        let reason = format!("{left} rows, the least sure ones, were left out: the file may have {limit} bytes");
        warnings.push(Warning::skipped("", reason, "raise --min-confidence, or export fewer languages"));
    }
    let numbered = lines.into_iter().enumerate();
    numbered.filter(|(index, _)| kept.contains(index)).map(|(_, (line, _))| line).collect()
}

/// Equivalent term sets: a header of language codes, a concept a row, a term a language.
pub(super) fn google_sets(entries: &[Entry], langs: &[Lang]) -> Export {
    let mut warnings = Vec::new();
    let rows = one_a_language(entries, langs, &mut warnings);
    write_sets(&rows, langs, warnings)
}

/// A custom terminology: as the equivalent term sets, and no row without its source term, which is the first.
///
/// # Errors
/// There are more languages than a terminology takes.
pub(super) fn amazon(entries: &[Entry], langs: &[Lang]) -> Result<Export> {
    if langs.len() > AMAZON_TARGETS + 1 {
        return Err(Error::usage(
            format_args!("Amazon takes a source and {AMAZON_TARGETS} target languages, not {}", langs.len()),
            "name the languages, the source first, such as --langs en,ru,pl",
        ));
    }
    let mut warnings = Vec::new();
    let (short, long): (Vec<Entry>, Vec<Entry>) =
        entries.iter().cloned().partition(|entry| entry.term.len() <= AMAZON_TERM);
    for entry in &long {
        let reason = format!("{} bytes: Amazon takes {AMAZON_TERM} a term", entry.term.len());
        warnings.push(Warning::skipped(place(entry), reason, "shorten the term"));
    }
    let mut rows = one_a_language(&short, langs, &mut warnings);
    let before = rows.len();
    rows.retain(|row| row[0].is_some());
    if rows.len() < before {
        let reason = format!("{} concepts have no {} term and were left out", before - rows.len(), langs[0]);
        warnings.push(Warning::note("", reason, "name another source language first in --langs"));
    }
    Ok(write_sets(&rows, langs, warnings))
}

fn write_sets(rows: &[Vec<Option<&Entry>>], langs: &[Lang], warnings: Vec<Warning>) -> Export {
    let codes: Vec<&str> = langs.iter().map(Lang::as_str).collect();
    let mut csv = Csv::new(b',', false, &codes);
    for row in rows {
        let cells: Vec<&str> = row.iter().map(|entry| entry.map_or("", |entry| &entry.term)).collect();
        csv.row(&cells, row.iter().flatten().map(|entry| entry.confidence.value()).fold(1.0, f64::min));
    }
    csv.finish(SIZE_LIMIT - codes.len() * 4, warnings)
}

/// The best term of each language, a row a concept that has two or more of them. A term stands once in its column:
/// where two concepts share one, the surer keeps it.
fn one_a_language<'a>(
    entries: &'a [Entry],
    langs: &[Lang],
    warnings: &mut Vec<Warning>,
) -> Vec<Vec<Option<&'a Entry>>> {
    let concepts = concepts(entries);
    let best = |terms: &BTreeMap<Lang, Vec<&'a Entry>>, lang| terms.get(&lang).map(|terms| terms[0]);
    let mut owners: BTreeMap<(Lang, &str), &Entry> = BTreeMap::new();
    for entry in concepts.values().flat_map(|terms| langs.iter().filter_map(|&lang| best(terms, lang))) {
        let owner = owners.entry((entry.lang, &entry.term)).or_insert(entry);
        if surer(entry, owner).is_lt() {
            *owner = entry;
        }
    }
    let mut rows = Vec::new();
    for terms in concepts.values() {
        let row: Vec<Option<&Entry>> = langs.iter().map(|&lang| best(terms, lang)).collect();
        let alone = |entry: &&Entry| owners[&(entry.lang, entry.term.as_str())].concept == entry.concept;
        for entry in row.iter().flatten().filter(|entry| !alone(entry)) {
            let owner = &owners[&(entry.lang, entry.term.as_str())].concept;
            let reason = format!("left out: the term stands once in its column, for `{owner}`");
            warnings.push(Warning::note(place(entry), reason, ""));
        }
        let row: Vec<Option<&Entry>> = row.into_iter().map(|entry| entry.filter(|entry| alone(entry))).collect();
        if row.iter().flatten().count() > 1 {
            rows.push(row);
        }
    }
    let further: usize = concepts.values().flat_map(BTreeMap::values).map(|terms| terms.len() - 1).sum();
    if further > 0 {
        let reason = format!("{further} further terms were left out: a row holds one term a language, the best");
        warnings.push(Warning::note("", reason, ""));
    }
    rows
}

/// A term base of memoQ: an entry a line, under the English names of the languages, with a column for each further
/// term; the rows are numbered, as memoQ's own.
pub(super) fn memoq(entries: &[Entry], langs: &[Lang]) -> Export {
    let concepts = concepts(entries);
    let width = |lang| concepts.values().filter_map(|terms| terms.get(&lang)).map(Vec::len).max().unwrap_or(1);
    let columns: Vec<(Lang, usize)> = langs.iter().flat_map(|&lang| (0..width(lang)).map(move |n| (lang, n))).collect();
    let names = columns.iter().map(|(lang, _)| lang::name(*lang).unwrap_or(lang.as_str()));
    let header: Vec<&str> = ["Entry_ID", "Entry_Note"].into_iter().chain(names).collect();
    let mut csv = Csv::new(b';', false, &header);
    for (number, terms) in concepts.values().enumerate() {
        let all = || terms.values().flatten();
        let notes: Vec<&str> = all().map(|entry| entry.note.as_str()).filter(|note| !note.is_empty()).collect();
        let (number, notes) = ((number + 1).to_string(), notes.join("; "));
        let term = |&(lang, n): &(Lang, usize)| Some(terms.get(&lang)?.get(n)?.term.as_str());
        let cells = columns.iter().map(|column| term(column).unwrap_or(""));
        csv.row(&[number.as_str(), &notes].into_iter().chain(cells).collect::<Vec<_>>(), 1.0);
    }
    csv.finish(usize::MAX, Vec::new())
}
