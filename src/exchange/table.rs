//! Tables to concepts: CSV, TSV and the glossaries of OmegaT.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::formula::unguard;
use super::imported::{Fault, ForeignConcept, ForeignTerm, Imported, Source};
use super::lang::{of_header, of_tag};
use crate::confidence::Confidence;
use crate::error::Warning;
use crate::glossary::{Kind, Role, Status, cell};
use crate::text::Lang;

/// What a spreadsheet writes where it could not compute a cell.
const DAMAGE: [&str; 7] = ["#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!"];

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    /// Terms in one language.
    Terms(Lang),
    Concept,
    /// The language of the row's term.
    Lang,
    /// The row's term.
    Term,
    Kind,
    Role,
    Confidence,
    Status,
    Note,
    /// Whether the row is not settled yet (Weblate).
    Fuzzy,
}

/// The words that name a field in a head or in a column map; languages are apart.
const WORDS: [(&str, Field); 16] = [
    ("comment", Field::Note),
    ("concept", Field::Concept),
    ("confidence", Field::Confidence),
    ("context", Field::Concept),
    ("description", Field::Note),
    ("entry_note", Field::Note),
    ("fuzzy", Field::Fuzzy),
    ("kind", Field::Kind),
    ("lang", Field::Lang),
    ("language", Field::Lang),
    ("note", Field::Note),
    ("notes", Field::Note),
    ("role", Field::Role),
    ("status", Field::Status),
    ("term", Field::Term),
    ("translator_comments", Field::Note),
];

/// What the columns of a table hold, so far as the user says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// Columns by name or number.
    pub rules: Vec<ColumnRule>,
    /// The languages of the columns `source` and `target`, or of the first two where there is no header.
    pub langs: Vec<Lang>,
    /// Whether the first row already holds terms.
    pub no_header: bool,
}

/// What one column holds: `ru=2`, `en=English term`, `note=Remark`.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnRule {
    field: Field,
    column: String,
}

/// A column map that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "write FIELD=COLUMN, the column by its head or its number from 1; the field is a language code, concept, lang, \
     term, kind, role, confidence, status or note"
)]
pub struct ParseColumnsError;

impl FromStr for ColumnRule {
    type Err = ParseColumnsError;

    fn from_str(text: &str) -> Result<Self, ParseColumnsError> {
        let (field, column) = text.split_once('=').ok_or(ParseColumnsError)?;
        let (field, column) = (field.trim().to_ascii_lowercase(), column.trim().to_owned());
        let word = WORDS.iter().find(|(word, _)| *word == field).map(|(_, field)| *field);
        let field = word.or_else(|| field.parse().ok().map(Field::Terms)).ok_or(ParseColumnsError)?;
        if column.is_empty() { Err(ParseColumnsError) } else { Ok(Self { field, column }) }
    }
}

/// The concepts of a table.
///
/// # Errors
/// It is empty, or it is not clear what its columns hold.
pub(super) fn read(text: &str, source: Source, columns: &Columns) -> Result<Imported, Fault> {
    let mut rows = rows(text, source)?.into_iter();
    let headless = columns.no_header || source == Source::OmegaT;
    let (fields, width) = if headless {
        (by_number(columns)?, None)
    } else {
        let (line, head) = rows.next().ok_or_else(|| Fault::new(1, "the table is empty", "check the file"))?;
        (by_head(&head, columns, line)?, Some(head.len()))
    };
    let mut table = Table { fields, source, width, imported: Imported::default(), keyed: BTreeMap::new() };
    for (line, cells) in rows {
        table.row(line, &cells);
    }
    Ok(table.finish())
}

/// The rows of a table with their lines; empty ones and, in OmegaT, comments are passed over.
fn rows(text: &str, source: Source) -> Result<Vec<(usize, Vec<String>)>, Fault> {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true);
    if source == Source::Csv {
        builder.delimiter(delimiter(text));
    } else {
        // A lone quotation mark is a character here: with quoting it would swallow the rows after it.
        builder.delimiter(b'\t').quoting(false);
    }
    let mut rows = Vec::new();
    for record in builder.from_reader(text.as_bytes()).records() {
        let record = record.map_err(|error| Fault::new(1, error.to_string(), "check the file"))?;
        let line = record.position().map_or(1, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
        let comment = source == Source::OmegaT && record.get(0).is_some_and(|cell| cell.starts_with('#'));
        if !comment && record.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push((line, record.iter().map(str::to_owned).collect()));
        }
    }
    Ok(rows)
}

/// The delimiter of a CSV file: of comma, semicolon and tab the one that is most frequent in the first line, outside
/// quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if !quoted => counts.iter_mut().filter(|(delimiter, _)| *delimiter == byte).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

/// What the columns of a table without a header hold, by their place.
fn by_number(columns: &Columns) -> Result<Vec<(usize, Field)>, Fault> {
    let mut fields = Vec::new();
    for rule in &columns.rules {
        let number = rule.column.parse::<usize>().ok().filter(|&number| number > 0);
        let number = number.ok_or_else(|| {
            let reason = format!("there is no header to find `{}` in", rule.column);
            Fault::new(1, reason, "give the number of the column, from 1")
        })?;
        fields.push((number - 1, rule.field));
    }
    if fields.is_empty() {
        let [source, target] = columns.langs[..] else {
            let hint = "name them, the first column's first: --langs en,ru; or give a map: --columns en=1,ru=2";
            return Err(Fault::new(1, "the table does not tell the languages of its columns", hint));
        };
        fields = vec![(0, Field::Terms(source)), (1, Field::Terms(target)), (2, Field::Note)];
    }
    Ok(fields)
}

/// What the columns of a table hold by its header: what the user says, else what the heads themselves do.
fn by_head(head: &[String], columns: &Columns, line: usize) -> Result<Vec<(usize, Field)>, Fault> {
    let heads: Vec<String> = head.iter().map(|cell| unguard(cell).trim().to_owned()).collect();
    let mut fields = Vec::new();
    for rule in &columns.rules {
        let named = heads.iter().position(|head| *head == rule.column);
        let numbered = || rule.column.parse::<usize>().ok()?.checked_sub(1).filter(|&index| index < heads.len());
        let index = named.or_else(numbered).ok_or_else(|| {
            let hint = format!("its columns are `{}`", heads.join("`, `"));
            Fault::new(line, format!("there is no column `{}`", rule.column), hint)
        })?;
        fields.push((index, rule.field));
    }
    if fields.is_empty() {
        let known = |(index, head): (usize, &String)| Some((index, field_of(head, &columns.langs)?));
        fields = heads.iter().enumerate().filter_map(known).collect();
    }
    let holds = |wanted: Field| fields.iter().any(|(_, field)| *field == wanted);
    if fields.iter().any(|(_, field)| matches!(field, Field::Terms(_))) || holds(Field::Term) && holds(Field::Lang) {
        return Ok(fields);
    }
    let hint = if heads.iter().any(|head| head.eq_ignore_ascii_case("source")) {
        "name the languages of `source` and `target`: --langs en,ru"
    } else {
        "say what they hold: --columns en=1,ru=2,note=3; or --no-header where the first row holds terms"
    };
    Err(Fault::new(line, format!("no column of `{}` is known to hold terms", heads.join("`, `")), hint))
}

fn field_of(head: &str, langs: &[Lang]) -> Option<Field> {
    let lower = head.to_ascii_lowercase();
    match (lower.as_str(), langs) {
        // What these name is no language, though it could be read as a code.
        ("id" | "pos" | "location" | "origin", _) => None,
        ("source", [source, _]) => Some(Field::Terms(*source)),
        ("target", [_, target]) => Some(Field::Terms(*target)),
        _ => {
            let word = WORDS.iter().find(|(word, _)| *word == lower).map(|(_, field)| *field);
            word.or_else(|| of_header(head).map(Field::Terms))
        }
    }
}

/// A table as it is read.
struct Table {
    fields: Vec<(usize, Field)>,
    source: Source,
    /// How many cells the header has, or else the first row.
    width: Option<usize>,
    imported: Imported,
    /// The concepts that have an identifier, by it.
    keyed: BTreeMap<String, usize>,
}

impl Table {
    fn row(&mut self, line: usize, cells: &[String]) {
        let width = *self.width.get_or_insert(cells.len());
        if self.source == Source::Csv && cells.len() > width {
            let reason = format!("left out: {} cells instead of {width}", cells.len());
            return self.skip(line, reason, "look for a lost quotation mark");
        }
        let value = |index: usize| {
            let raw = cells.get(index).map_or("", String::as_str);
            cell(if self.source == Source::Csv { unguard(raw) } else { raw })
        };
        let field = |wanted: Field| {
            let column = self.fields.iter().find(|(_, field)| *field == wanted);
            column.map(|(index, _)| value(*index)).filter(|value| !value.is_empty())
        };
        let mut terms = Vec::new();
        let mut langs = self.fields.iter().filter_map(|(index, held)| match held {
            Field::Terms(lang) => Some((*lang, value(*index))),
            _ => None,
        });
        if let Some(term) = field(Field::Term) {
            let Some(lang) = field(Field::Lang).and_then(|tag| of_tag(&tag)) else {
                return self.skip(line, "left out: its language is no language code".to_owned(), "write one, as `ru`");
            };
            terms.push(ForeignTerm::new(lang, term));
        } else {
            terms.extend(
                langs.by_ref().filter(|(_, term)| !term.is_empty()).map(|(lang, term)| ForeignTerm::new(lang, term)),
            );
        }
        let Some(last) = terms.last_mut() else {
            return self.skip(line, "left out: no term".to_owned(), "");
        };
        last.note = field(Field::Note).unwrap_or_default();
        if let Some(term) = terms.iter().find(|term| DAMAGE.contains(&term.term.as_str())) {
            let reason = format!("left out: a spreadsheet wrote `{}` in place of a term", term.term);
            return self.skip(line, reason, "write the term again, in a cell formatted as text");
        }
        if let Err(reason) = say(&mut terms, field) {
            return self.skip(line, reason, "correct the cell");
        }
        let id = field(Field::Concept);
        self.add(line, id, terms);
    }

    fn add(&mut self, line: usize, id: Option<String>, terms: Vec<ForeignTerm>) {
        let fresh = self.imported.concepts.len();
        let index = id.as_ref().map_or(fresh, |id| *self.keyed.entry(id.clone()).or_insert(fresh));
        if index == fresh {
            self.imported.concepts.push(ForeignConcept { id, line, terms: Vec::new() });
        }
        add_terms(&mut self.imported.concepts[index].terms, terms);
    }

    fn skip(&mut self, line: usize, reason: String, hint: &str) {
        self.imported.warnings.push(Warning::skipped(format!("line {line}"), reason, hint));
    }

    fn finish(self) -> Imported {
        let mut imported = self.imported;
        let langs = self.fields.iter().filter(|(_, field)| matches!(field, Field::Terms(_))).count();
        if langs == 2 && self.keyed.is_empty() {
            imported.concepts = by_source(imported.concepts);
        }
        imported
    }
}

/// What the other columns of a row say of its terms.
fn say(terms: &mut [ForeignTerm], field: impl Fn(Field) -> Option<String>) -> Result<(), String> {
    let refuse = |column: &str, value: &str| format!("left out: {column} `{value}` is not known");
    for term in terms {
        if let Some(value) = field(Field::Kind) {
            let known = [Kind::Term, Kind::Name, Kind::Acronym].into_iter().find(|kind| kind.as_str() == value);
            term.kind = known.ok_or_else(|| refuse("kind", &value))?;
        }
        if let Some(value) = field(Field::Role) {
            let known = Role::ALL.iter().find(|role| role.as_str() == value);
            term.role = Some(*known.ok_or_else(|| refuse("role", &value))?);
        }
        if let Some(value) = field(Field::Status) {
            let known = Status::ALL.iter().find(|status| status.as_str() == value);
            term.status = *known.ok_or_else(|| refuse("status", &value))?;
        }
        if let Some(value) = field(Field::Fuzzy) {
            let fuzzy = matches!(value.to_ascii_lowercase().as_str(), "1" | "x" | "true" | "yes" | "fuzzy");
            term.status = if fuzzy { Status::Mined } else { Status::Approved };
        }
        if let Some(value) = field(Field::Confidence) {
            let number = value.replace(',', ".").parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
            term.confidence = Confidence::of(number.ok_or_else(|| refuse("confidence", &value))?);
        }
    }
    Ok(())
}

/// Adds the terms that are not there yet; to one that is, a note it does not have.
fn add_terms(known: &mut Vec<ForeignTerm>, terms: Vec<ForeignTerm>) {
    for term in terms {
        match known.iter_mut().find(|old| old.lang == term.lang && old.term == term.term) {
            Some(old) if old.note.is_empty() => old.note = term.note,
            Some(old) if term.note.is_empty() || old.note == term.note => {}
            Some(old) => old.note = format!("{}; {}", old.note, term.note),
            None => known.push(term),
        }
    }
}

/// The concepts of a table of pairs that names none. Rows with one source term are one concept, since the table itself
/// has no other way to give a term two translations; then concepts with the very same translations are one, since
/// their source terms are synonyms.
fn by_source(rows: Vec<ForeignConcept>) -> Vec<ForeignConcept> {
    let joined = join(rows, |concept| concept.terms.first().map(|term| (term.lang, term.term.clone())));
    join(joined, |concept| {
        let source = concept.terms.first()?.lang;
        let targets = concept.terms.iter().filter(|term| term.lang != source);
        let mut targets: Vec<_> = targets.map(|term| (term.lang, term.term.clone(), term.note.clone())).collect();
        targets.sort();
        (!targets.is_empty()).then_some(targets)
    })
}

/// Joins concepts with one key, in the order of the first of each; those without a key stay alone.
fn join<K: Ord>(concepts: Vec<ForeignConcept>, key: impl Fn(&ForeignConcept) -> Option<K>) -> Vec<ForeignConcept> {
    let mut places: BTreeMap<K, usize> = BTreeMap::new();
    let mut joined: Vec<ForeignConcept> = Vec::new();
    for concept in concepts {
        let place = key(&concept).map_or(joined.len(), |key| *places.entry(key).or_insert(joined.len()));
        match joined.get_mut(place) {
            Some(known) => add_terms(&mut known.terms, concept.terms),
            None => joined.push(concept),
        }
    }
    joined
}
