use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use super::decisions::{TermKey, key};
use super::tsv::{EVIDENCE_COLUMNS, PAIR_COLUMNS, TERM_COLUMNS, cell};
use super::{Entry, FORM_SOURCES, Kind, Origin, Pair, Role, Status, TermEvidence, damage};
use crate::confidence::Confidence;
use crate::error::{Error, Result, Shown};
use crate::text::Lang;

/// What is wrong in a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: u64,
    /// The column, where it is in one.
    pub column: Option<&'static str>,
    /// What is wrong.
    pub reason: String,
    /// Whether it is certain what the row should be; the rows read are then mended.
    pub mendable: bool,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "line {}, column {column}: {}", self.line, self.reason),
            None => write!(f, "line {}: {}", self.line, self.reason),
        }
    }
}

/// A table with mistakes in it: the rows that could be read, mended where that is certain, and what is wrong.
#[derive(Clone, Debug, Default)]
pub struct Examined {
    /// The rows, in the order of the file.
    pub entries: Vec<Entry>,
    /// The mistakes, in the order of the file.
    pub mistakes: Vec<Mistake>,
}

/// What opens, divides and closes a row that two sides of a merge disagree on.
pub(super) const CONFLICT_MARKS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// The rows of a `terms.tsv`, in its order. `path` only names the file in errors.
///
/// Decomposed letters, blank lines and a lost last tab (an editor that trims lines) are accepted; everything else must
/// be as [`render`](super::render) writes it.
///
/// # Errors
/// The first mistake of the table: the error names line and column.
pub fn read_terms(path: &Path, text: &str) -> Result<Vec<Entry>> {
    let Examined { entries, mistakes } = examine(text);
    let Some(first) = mistakes.first() else { return Ok(entries) };
    let hint = if mistakes.iter().all(|mistake| mistake.mendable) {
        format!("`termloom check --fix {}` mends it; nothing was overwritten", Shown(path))
    } else {
        "mend that line, or move the file away; nothing was overwritten".to_owned()
    };
    Err(Error::file(path, first, hint))
}

/// Reads a `terms.tsv` as far as it can be read.
#[must_use]
pub fn examine(text: &str) -> Examined {
    let mut examined = Examined::default();
    let mistakes = &mut examined.mistakes;
    let unmarked = text.strip_prefix('\u{feff}');
    if unmarked.is_some() {
        mistakes.push(Mistake { line: 1, column: None, reason: "a byte order mark".to_owned(), mendable: true });
    }
    let text = unmarked.unwrap_or(text);
    if let Some(before) = text.find('\r') {
        let line = text[..before].matches('\n').count() as u64 + 1;
        let reason = "a line end of another system (CR LF or CR instead of LF)".to_owned();
        mistakes.push(Mistake { line, column: None, reason, mendable: true });
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut rows = rows(&text).into_iter();
    let header = rows.next();
    if let Some(reason) = header.as_ref().map_or(Some("it has no header row".to_owned()), header_mistake) {
        let line = header.map_or(1, |(line, _)| line);
        mistakes.push(Mistake { line, column: None, reason, mendable: false });
        return examined;
    }
    read_rows(rows, &mut examined);
    examined.mistakes.sort_by_key(|mistake| mistake.line);
    examined
}

/// The rows of a table without quoting, each with its line.
fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .terminator(csv::Terminator::Any(b'\n'))
        .quoting(false)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("memory gives every row, and a string is UTF-8"));
    let row = |record: csv::StringRecord| {
        (record.position().map_or(0, csv::Position::line), record.iter().map(str::to_owned).collect())
    };
    records.map(row).collect()
}

fn header_mistake((_, cells): &(u64, Vec<String>)) -> Option<String> {
    if *cells == TERM_COLUMNS {
        return None;
    }
    let missing: Vec<&str> =
        TERM_COLUMNS.into_iter().filter(|column| !cells.iter().any(|cell| cell == column)).collect();
    let lack = if missing.is_empty() || missing.len() == TERM_COLUMNS.len() {
        String::new()
    } else {
        format!("; it lacks {}", missing.join(", "))
    };
    Some(format!("the header must be `{}`, tab by tab{lack}", TERM_COLUMNS.join(" ")))
}

fn read_rows(rows: impl Iterator<Item = (u64, Vec<String>)>, examined: &mut Examined) {
    let mut seen: BTreeMap<TermKey, (u64, Entry)> = BTreeMap::new();
    let mut in_conflict = false;
    for (line, cells) in rows {
        if CONFLICT_MARKS.iter().any(|mark| cells[0].starts_with(mark)) {
            if cells[0].starts_with(CONFLICT_MARKS[0]) || !in_conflict {
                let reason = "an unsolved conflict of a merge: keep one of its rows and delete the lines of marks";
                examined.mistakes.push(Mistake { line, column: None, reason: reason.to_owned(), mendable: false });
            }
            in_conflict = !cells[0].starts_with(CONFLICT_MARKS[2]);
            continue;
        }
        let mut row = RowReader { line, mistakes: Vec::new() };
        let entry = row.entry(&cells);
        examined.mistakes.append(&mut row.mistakes);
        let Some(entry) = entry.filter(|_| !in_conflict) else { continue };
        match seen.get(&key(&entry)) {
            None => {
                seen.insert(key(&entry), (line, entry.clone()));
                examined.entries.push(entry);
            }
            Some((earlier, same)) => {
                let mendable = *same == entry;
                let reason = format!("the same concept, language and term as line {earlier}");
                examined.mistakes.push(Mistake { line, column: Some("term"), reason, mendable });
            }
        }
    }
}

/// Reads the cells of one row, and notes what is wrong with them.
struct RowReader {
    line: u64,
    mistakes: Vec<Mistake>,
}

impl RowReader {
    fn note(&mut self, column: Option<&'static str>, reason: String, mendable: bool) {
        self.mistakes.push(Mistake { line: self.line, column, reason, mendable });
    }

    /// The row, mended; `None` where something is wrong that cannot be mended.
    fn entry(&mut self, cells: &[String]) -> Option<Entry> {
        let least = TERM_COLUMNS.len() - 1;
        let (wanted, more) = cells.split_at(cells.len().min(TERM_COLUMNS.len()));
        if wanted.len() < least || more.iter().any(|cell| !cell.is_empty()) {
            self.note(None, format!("{} columns instead of {}", cells.len(), TERM_COLUMNS.len()), false);
            return None;
        }
        if !more.is_empty() {
            self.note(None, "empty columns after the last".to_owned(), true);
        }
        let concept = self.text("concept", &wanted[0]);
        let lang = wanted[1].trim().parse::<Lang>().map_err(|error| error.to_string());
        let lang = lang.map_err(|reason| self.note(Some("lang"), reason, false)).ok();
        let term = self.text("term", &wanted[2]);
        let kind = self.word("kind", &[Kind::Term, Kind::Name, Kind::Acronym], Kind::as_str, &wanted[3]);
        let role = self.word("role", Role::ALL, Role::as_str, &wanted[4]);
        let confidence = self.confidence(&wanted[5]);
        let origin = self.word("origin", Origin::ALL, Origin::as_str, &wanted[6]);
        let status = self.word("status", Status::ALL, Status::as_str, &wanted[7]);
        let note = self.text("note", wanted.get(8).map_or("", String::as_str));
        Some(Entry {
            concept: concept?,
            lang: lang?,
            term: term?,
            kind: kind?,
            role: role?,
            confidence: confidence?,
            origin: origin?,
            status: status?,
            note: note?,
        })
    }

    /// A concept, a term or a note.
    fn text(&mut self, column: &'static str, raw: &str) -> Option<String> {
        let mut text = cell(raw);
        let is_note = column == "note";
        if let Some(kind) = if is_note { damage::error_value(&text) } else { damage::damage(&text) } {
            self.note(Some(column), format!("`{}` is {kind}", Shown(&text)), false);
            return None;
        }
        match damage::quoting(&text) {
            Some((kind, Some(mended))) => {
                self.note(Some(column), format!("`{}` is {kind}", Shown(&text)), true);
                text = cell(&mended);
            }
            Some((kind, None)) => {
                self.note(Some(column), format!("`{}` has {kind}", Shown(&text)), false);
                return None;
            }
            None => {}
        }
        if text.is_empty() && !is_note {
            self.note(Some(column), format!("the {column} is empty"), false);
            return None;
        }
        Some(text)
    }

    /// The one of `all` that `raw` stands for.
    fn word<T: Copy>(
        &mut self,
        column: &'static str,
        all: &[T],
        as_str: fn(T) -> &'static str,
        raw: &str,
    ) -> Option<T> {
        if let Some(found) = all.iter().copied().find(|&value| as_str(value) == raw) {
            return Some(found);
        }
        let spelled = raw.trim().to_lowercase();
        let meant = all.iter().copied().find(|&value| as_str(value) == spelled);
        let known: Vec<&str> = all.iter().map(|&value| as_str(value)).collect();
        self.note(Some(column), format!("`{}` is none of {}", Shown(raw), known.join(", ")), meant.is_some());
        meant
    }

    fn confidence(&mut self, raw: &str) -> Option<Confidence> {
        let number = |text: &str| text.parse::<f64>().ok();
        let in_range = |value: &f64| (0.0..=1.0).contains(value);
        if let Some(value) = number(raw).filter(in_range) {
            return Some(Confidence::of(value));
        }
        let percent = raw.trim().strip_suffix('%').and_then(|digits| number(digits.trim())).map(|value| value / 100.0);
        let meant = percent.or_else(|| number(&raw.trim().replace(',', "."))).filter(in_range);
        let reason = match damage::damage(raw) {
            Some(kind) => format!("`{}` is {kind}, not a number from 0 to 1", Shown(raw)),
            None => format!("`{}` is no number from 0 to 1 with a decimal point", Shown(raw)),
        };
        self.note(Some("confidence"), reason, meant.is_some());
        meant.map(Confidence::of)
    }
}

/// The rows of a pair table of two languages.
///
/// # Errors
/// A header or a row that is not of this table.
pub fn read_pairs(path: &Path, text: &str, langs: (Lang, Lang)) -> Result<Vec<Pair>> {
    derived_rows(path, text, &PAIR_COLUMNS, |cells| {
        let probability = cells[2].parse::<f64>().ok().filter(|value| (0.0..=1.0).contains(value))?;
        Some(Pair {
            source_lang: langs.0,
            target_lang: langs.1,
            source: cell(&cells[0]),
            target: cell(&cells[1]),
            confidence: Confidence::of(probability),
            concept: cell(&cells[3]),
            status: *Status::ALL.iter().find(|status| status.as_str() == cells[4])?,
        })
    })
}

/// The rows of an `evidence.tsv`.
///
/// # Errors
/// A header or a row that is not of this table.
pub fn read_evidence(path: &Path, text: &str) -> Result<Vec<TermEvidence>> {
    derived_rows(path, text, &EVIDENCE_COLUMNS, |cells| {
        let form = |form: &str| {
            let (text, count) = form.strip_suffix(')')?.rsplit_once(" (")?;
            Some((text.to_owned(), count.parse().ok()?))
        };
        let forms: Option<Vec<_>> = cells[5].split(" | ").filter(|form| !form.is_empty()).map(form).collect();
        Some(TermEvidence {
            concept: cell(&cells[0]),
            lang: cells[1].parse().ok()?,
            term: cell(&cells[2]),
            count: cells[3].parse().ok()?,
            articles: cells[4].parse().ok()?,
            forms: forms?,
            context_article: cell(&cells[6]),
            context: cell(&cells[7]),
            form_source: FORM_SOURCES.into_iter().find(|source| *source == cells[8])?,
        })
    })
}

/// The rows of a table that a run makes and nobody edits: a mistake in it is mended by making it again.
fn derived_rows<T>(path: &Path, text: &str, columns: &[&str], read: impl Fn(&[String]) -> Option<T>) -> Result<Vec<T>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let mut rows = rows(&text).into_iter();
    let refuse = |line: u64, reason: &str| {
        let hint = "restore the file, or remove it: the next build makes it anew; nothing was overwritten";
        Error::file(path, format_args!("line {line}: {reason}"), hint)
    };
    if rows.next().is_none_or(|(_, cells)| cells != columns) {
        return Err(refuse(1, &format!("the header must be `{}`, tab by tab", columns.join(" "))));
    }
    let row = |(line, mut cells): (u64, Vec<String>)| {
        // An editor that trims lines takes empty cells at the end.
        cells.resize(columns.len().max(cells.len()), String::new());
        let sound = if cells.len() == columns.len() { read(&cells) } else { None };
        sound.ok_or_else(|| refuse(line, "it is no row of this table"))
    };
    rows.map(row).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Manifest, examples, render};
    use super::{examine, read_evidence, read_pairs, read_terms};

    const HEADER: &str = "concept\tlang\tterm\tkind\trole\tconfidence\torigin\tstatus\tnote\n";
    const ROW: &str = "inference\tru\tвывод\tterm\tpreferred\t0.90\tattested\tmined\t\n";

    fn read(text: &str) -> Result<Vec<crate::glossary::Entry>, String> {
        read_terms(Path::new("terms.tsv"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn what_was_written_is_read_back() {
        let mut glossary = examples::inference();
        glossary.entries[0].note = "\"so\" said # ok".to_owned();
        let files = render(&glossary, &Manifest::default());
        let text = files["terms.tsv"].clone();
        let sorted = |mut entries: Vec<crate::glossary::Entry>| {
            entries.sort_by(|a, b| (&a.concept, a.lang, &a.term).cmp(&(&b.concept, b.lang, &b.term)));
            entries
        };
        assert_eq!(sorted(read(&text).unwrap()), sorted(glossary.entries));
        assert_eq!(read(&text.replace("mined\t\n", "mined\n")).unwrap().len(), 3, "an editor that trims lines");
        let evidence = read_evidence(Path::new("evidence.tsv"), &files["evidence.tsv"]).unwrap();
        assert_eq!(evidence, glossary.evidence);
        let langs = ("pl".parse().unwrap(), "ru".parse().unwrap());
        let pairs = read_pairs(Path::new("pl-ru.tsv"), &files["pairs/pl-ru.tsv"], langs).unwrap();
        assert_eq!(pairs, [glossary.pairs[2].clone(), glossary.pairs[0].clone()]);
        assert!(read_pairs(Path::new("pl-ru.tsv"), "<<<<<<< ours\n", langs).is_err());
    }

    #[test]
    fn a_malformed_table_is_refused_with_line_and_column() {
        for (text, expected) in [
            (String::new(), "line 1: it has no header row"),
            (ROW.to_owned(), "line 1: the header must be"),
            (format!("{}{ROW}", HEADER.replace("\tkind", "")), "tab by tab; it lacks kind"),
            (
                format!("{HEADER}{ROW}{}", ROW.replace("0.90", "0.91")),
                "line 3, column term: the same concept, language",
            ),
            (format!("{HEADER}<<<<<<< ours\n{ROW}=======\n{ROW}>>>>>>> theirs\n"), "line 2: an unsolved conflict"),
            (format!("{HEADER}inference\tru\n"), "line 2: 2 columns instead of 9"),
            (format!("{HEADER}{}", ROW.replace('\n', "x\ty\n")), "line 2: 10 columns instead of 9"),
            (format!("{HEADER}{}", ROW.replace("0.90", "90%")), "line 2, column confidence: `90%` is no number"),
            (format!("{HEADER}{}", ROW.replace("0.90", "NaN")), "line 2, column confidence: `NaN` is no number"),
            (format!("{HEADER}{}", ROW.replace("0.90", "01-Sep")), "column confidence: `01-Sep` is a date"),
            (format!("{HEADER}{}", ROW.replace("mined", "ok\u{1b}")), "column status: `ok\\u{1b}` is none of mined"),
            (format!("{HEADER}{}", ROW.replace("\tru\t", "\trussian\t")), "column lang: `russian` is no language code"),
            (format!("{HEADER}{}", ROW.replace("вывод", " ")), "line 2, column term: the term is empty"),
            (format!("{HEADER}{}", ROW.replace("вывод", "#ИМЯ?")), "column term: `#ИМЯ?` is an error value"),
            (format!("{HEADER}{}", ROW.replace("вывод", "\"вывод")), "column term: `\"вывод` has a stray quotation"),
            (format!("{HEADER}{ROW}").replace('\n', "\r\n"), "line 1: a line end of another system"),
            (format!("\u{feff}{HEADER}{ROW}"), "line 1: a byte order mark"),
        ] {
            let message = read(&text).unwrap_err();
            assert!(message.contains(expected), "{message}\nshould hold\n{expected}");
        }
    }

    #[test]
    fn what_is_certain_is_mended() {
        for spoilt in [
            format!("\u{feff}{HEADER}{ROW}").replace('\n', "\r\n"),
            format!("{HEADER}{ROW}{ROW}"),
            format!("{HEADER}{}", ROW.replace("0.90", "0,90")),
            format!("{HEADER}{}", ROW.replace("0.90", "90 %")),
            format!("{HEADER}{}", ROW.replace("mined", "Mined ")),
            format!("{HEADER}{}", ROW.replace('\n', "\t\t\n")),
        ] {
            let examined = examine(&spoilt);
            assert!(!examined.mistakes.is_empty() && examined.mistakes.iter().all(|mistake| mistake.mendable));
            assert_eq!(examined.entries, read(&format!("{HEADER}{ROW}")).unwrap(), "{spoilt}");
        }
    }

    #[test]
    fn one_conflict_is_one_mistake_and_the_rest_is_read() {
        let other = ROW.replace("вывод", "инференс");
        let text = format!("{HEADER}<<<<<<< ours\n{ROW}=======\n{ROW}>>>>>>> theirs\n{other}");
        let examined = examine(&text);
        assert_eq!((examined.entries.len(), examined.mistakes.len()), (1, 1), "{:?}", examined.mistakes);
    }
}
