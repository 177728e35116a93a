//! Formats of two languages: one row a pair of terms.

use std::collections::BTreeMap;

use super::delimited::{Csv, SIZE_LIMIT, within};
use super::selection::{concepts, place, surer};
use super::{Export, Format, spreadsheet};
use crate::error::{Result, Warning};
use crate::glossary::{Entry, Status};
use crate::text::Lang;

/// The longest phrase of DeepL, in bytes of UTF-8 (DeepL API documentation, "Multilingual glossaries").
const DEEPL_PHRASE: usize = 1024;

/// The columns of a Weblate CSV (Weblate documentation, "CSV files").
const WEBLATE_COLUMNS: [&str; 8] =
    ["location", "source", "target", "ID", "fuzzy", "context", "translator_comments", "developer_comments"];

/// A source term and one of its translations.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) source: &'a Entry,
    pub(super) target: &'a Entry,
}

impl Pair<'_> {
    /// A pair is as sure as the less sure of its terms.
    fn sureness(&self) -> f64 {
        self.source.confidence.min(self.target.confidence).value()
    }

    /// The note of the translation, else that of the source term: no format here has room for both.
    fn note(&self) -> &str {
        if self.target.note.is_empty() { &self.source.note } else { &self.target.note }
    }
}

/// The pairs of `entries` from the first of `langs` to the second, in `format`.
///
/// # Errors
/// A workbook cannot be made.
pub(super) fn write(entries: &[Entry], format: Format, langs: [Lang; 2]) -> Result<Export> {
    let mut warnings = Vec::new();
    let pairs = pairs(entries, langs);
    Ok(match format {
        Format::DeepL => deepl(one_a_source(pairs, format, &mut warnings), warnings),
        // Without a header: Google is told the languages when the glossary is made.
        Format::Google => two_columns(&one_a_source(pairs, format, &mut warnings), warnings),
        Format::Microsoft => {
            let pairs = one_a_source(pairs, format, &mut warnings);
            spreadsheet::dictionary(&pairs, langs, warnings)?
        }
        Format::Weblate => weblate(&one_a_source(pairs, format, &mut warnings), warnings),
        Format::GlotPress => glotpress(&one_a_source(pairs, format, &mut warnings), langs, warnings),
        _ => omegat(&pairs, warnings),
    })
}

/// Every source term with every translation its concept has, sorted by their texts, then by concept.
fn pairs(entries: &[Entry], [source, target]: [Lang; 2]) -> Vec<Pair<'_>> {
    let mut pairs = Vec::new();
    for terms in concepts(entries).values() {
        let (Some(sources), Some(targets)) = (terms.get(&source), terms.get(&target)) else { continue };
        for &source in sources {
            pairs.extend(targets.iter().map(|&target| Pair { source, target }));
        }
    }
    pairs.sort_by(|a, b| key(a).cmp(&key(b)));
    pairs
}

fn key<'a>(pair: &Pair<'a>) -> (&'a str, &'a str, &'a str) {
    (&pair.source.term, &pair.target.term, &pair.source.concept)
}

/// One translation for every source term: of several concepts the one whose source term is surest, and of its
/// translations the best. Weblate tells concepts apart by their context. The rest is told.
fn one_a_source<'a>(pairs: Vec<Pair<'a>>, format: Format, warnings: &mut Vec<Warning>) -> Vec<Pair<'a>> {
    let mut by_source: BTreeMap<(&str, &str), Vec<Pair<'a>>> = BTreeMap::new();
    for pair in pairs {
        let concept = if format == Format::Weblate { pair.source.concept.as_str() } else { "" };
        by_source.entry((&pair.source.term, concept)).or_default().push(pair);
    }
    let mut kept = Vec::new();
    for mut rivals in by_source.into_values() {
        rivals.sort_by(|a, b| {
            let targets = || a.target.role.cmp(&b.target.role).then_with(|| surer(a.target, b.target));
            surer(a.source, b.source).then_with(targets)
        });
        let best = rivals[0];
        let mut others: Vec<&str> = rivals.iter().map(|pair| pair.target.term.as_str()).collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|&term| term != best.target.term);
        if !others.is_empty() {
            let reason = format!(
                "{} takes one translation of a term: `{}` is written, `{}` left out",
                format.as_str(),
                best.target.term,
                others.join("`, `")
            );
            warnings.push(Warning::note(place(best.source), reason, ""));
        }
        kept.push(best);
    }
    kept
}

/// `# -*- coding: utf-8 -*-` names the encoding to OmegaT whatever the file's extension, and is a comment otherwise.
fn omegat(pairs: &[Pair<'_>], mut warnings: Vec<Warning>) -> Export {
    let mut notes: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for pair in pairs {
        if pair.source.term.starts_with('#') {
            let reason = "left out: OmegaT takes a line that begins with # as a comment";
            warnings.push(Warning::skipped(place(pair.source), reason, "use TBX for this term"));
            continue;
        }
        let known = notes.entry((&pair.source.term, &pair.target.term)).or_default();
        if !pair.note().is_empty() && !known.contains(&pair.note()) {
            known.push(pair.note());
        }
    }
    warnings.dedup();
    let line = |((source, target), notes): (&(&str, &str), &Vec<&str>)| match &notes[..] {
        [] => format!("{source}\t{target}\n"),
        notes => format!("{source}\t{target}\t{}\n", notes.join("; ")),
    };
    let text: String = notes.iter().map(line).collect();
    let bytes = format!("# -*- coding: utf-8 -*-\n{text}").into_bytes();
    Export { bytes, rows: notes.len(), warnings }
}

fn deepl(mut pairs: Vec<Pair<'_>>, mut warnings: Vec<Warning>) -> Export {
    pairs.retain(|pair| {
        let long = [pair.source, pair.target].into_iter().find(|entry| entry.term.len() > DEEPL_PHRASE);
        if let Some(entry) = long {
            let reason = format!("{} bytes: DeepL takes {DEEPL_PHRASE} a phrase", entry.term.len());
            warnings.push(Warning::skipped(place(entry), reason, "shorten the term"));
        }
        long.is_none()
    });
    two_columns(&pairs, warnings)
}

fn two_columns(pairs: &[Pair<'_>], mut warnings: Vec<Warning>) -> Export {
    let line = |pair: &Pair<'_>| (format!("{}\t{}\n", pair.source.term, pair.target.term), pair.sureness());
    let lines = within(pairs.iter().map(line).collect(), SIZE_LIMIT, &mut warnings);
    Export { bytes: lines.concat().into_bytes(), rows: lines.len(), warnings }
}

/// All columns of Weblate's documentation. The context keeps homographs apart; a term nobody has decided on is fuzzy.
/// Every cell is quoted: the reader guesses the dialect from the first lines, and so always sees the quotes.
fn weblate(pairs: &[Pair<'_>], warnings: Vec<Warning>) -> Export {
    let mut csv = Csv::new(b',', true, &WEBLATE_COLUMNS);
    for pair in pairs {
        let fuzzy = if pair.target.status == Status::Mined { "True" } else { "False" };
        let (source, target) = (&pair.source.term, &pair.target.term);
        csv.row(&["", source, target, "", fuzzy, &pair.source.concept, pair.note(), ""], pair.sureness());
    }
    csv.finish(usize::MAX, warnings)
}

/// Exactly four columns; a part of speech must be there, and mined terms are nouns and noun phrases.
fn glotpress(pairs: &[Pair<'_>], [source, target]: [Lang; 2], warnings: Vec<Warning>) -> Export {
    let mut csv = Csv::new(b',', false, &[source.as_str(), target.as_str(), "pos", "description"]);
    for pair in pairs {
        csv.row(&[&pair.source.term, &pair.target.term, "noun", pair.note()], pair.sureness());
    }
    csv.finish(usize::MAX, warnings)
}
