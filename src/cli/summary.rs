//! What a person wants to read at the end of `build`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anstyle::Style;
use termloom::error::Shown;
use termloom::glossary::{Entry, Glossary, Kind, Role, Status};
use termloom::pipeline::Built;
use termloom::text::Lang;

use super::messages::printable;
use super::output::Written;
use super::table::{aligned, cut};

/// How many concepts are shown.
const BEST: usize = 12;

/// How many of the things left out are named; the warnings name all.
const NAMED: usize = 12;

const TITLE: Style = Style::new().bold();

/// How wide a line may be where no terminal says so.
const DEFAULT_WIDTH: usize = 100;

/// The width of standard output: its terminal's, else what COLUMNS says, else [`DEFAULT_WIDTH`].
pub fn width() -> usize {
    told_width().unwrap_or(DEFAULT_WIDTH)
}

/// The width of standard output as far as its terminal or COLUMNS tells it.
pub fn told_width() -> Option<usize> {
    let terminal = terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0));
    let told = || std::env::var("COLUMNS").ok()?.parse().ok().filter(|&columns| columns > 0);
    terminal.or_else(told)
}

/// The summary of a run, for a terminal `width` cells wide.
pub fn summary(built: &Built, written: &Written, width: usize) -> String {
    let glossary = &built.glossary;
    let concepts = glossary.entries.iter().map(|entry| &entry.concept).collect::<BTreeSet<_>>().len();
    let articles: Vec<String> = built.articles.iter().map(|(lang, count)| format!("{lang} {count}")).collect();
    let mut text = String::new();
    let mut fact = |name: &str, value: String| {
        let _ = writeln!(text, "{TITLE}{name:9}{TITLE:#}{value}");
    };
    fact("Articles", format!("{} ({})", built.articles.values().sum::<usize>(), articles.join(", ")));
    fact("Stories", format!("{} told by two or more articles", built.stories));
    fact("Links", format!("{} between sentences", built.links));
    fact("Concepts", format!("{concepts}, with {} terms", glossary.entries.len()));
    let table = aligned(&best(glossary), width);
    if table.len() > 1 {
        text.push('\n');
        for (number, line) in table.iter().enumerate() {
            let style = if number == 0 { TITLE } else { Style::new() };
            let _ = writeln!(text, "{style}{line}{style:#}");
        }
        text.push('\n');
    }
    left_out(&mut text, built, width);
    where_files_are(&mut text, written);
    text
}

/// The best concepts, one a row under a header: confidence, label, and the terms in each other language, preferred
/// ones first. Best are those with terms in most languages, among them terms before names, which often read the same
/// everywhere, and among those the surest.
fn best(glossary: &Glossary) -> Vec<Vec<String>> {
    let mut concepts: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in glossary.entries.iter().filter(|entry| entry.status != Status::Rejected) {
        concepts.entry(&entry.concept).or_default().push(entry);
    }
    let mut ranked: Vec<(&str, Vec<&Entry>)> = concepts.into_iter().collect();
    ranked.sort_by(|(_, a), (_, b)| {
        let languages = languages(b).len().cmp(&languages(a).len());
        languages.then(is_term(b).cmp(&is_term(a))).then(sureness(b).total_cmp(&sureness(a)))
    });
    ranked.truncate(BEST);
    let shown: BTreeSet<Lang> = ranked.iter().flat_map(|(_, entries)| languages(entries)).collect();
    let shown: Vec<Lang> = shown.into_iter().filter(|&lang| lang != Lang::EN).collect();
    let mut header = vec!["conf".to_owned(), "concept".to_owned()];
    header.extend(shown.iter().map(Lang::to_string));
    let mut rows = vec![header];
    for (concept, entries) in ranked {
        let label = terms(&entries, Lang::EN);
        let label = if label.is_empty() { printable(concept) } else { label };
        let mut row = vec![format!("{:.2}", sureness(&entries)), label];
        row.extend(shown.iter().map(|&lang| terms(&entries, lang)));
        rows.push(row);
    }
    rows
}

fn languages(entries: &[&Entry]) -> BTreeSet<Lang> {
    entries.iter().map(|entry| entry.lang).collect()
}

fn is_term(entries: &[&Entry]) -> bool {
    entries.iter().all(|entry| entry.kind == Kind::Term)
}

/// A concept is as sure as its preferred terms are on the average.
fn sureness(entries: &[&Entry]) -> f64 {
    let preferred = entries.iter().filter(|entry| entry.role == Role::Preferred);
    let (count, sum) = preferred.fold((0.0, 0.0), |(count, sum), entry| (count + 1.0, sum + entry.confidence.value()));
    if count > 0.0 { sum / count } else { 0.0 }
}

fn terms(entries: &[&Entry], lang: Lang) -> String {
    let mut of_lang: Vec<&&Entry> = entries.iter().filter(|entry| entry.lang == lang).collect();
    of_lang.sort_by(|a, b| a.role.cmp(&b.role).then(b.confidence.value().total_cmp(&a.confidence.value())));
    of_lang.iter().map(|entry| printable(&entry.term)).collect::<Vec<_>>().join(", ")
}

fn left_out(text: &mut String, built: &Built, width: usize) {
    let skipped: Vec<_> = built.warnings.iter().filter(|warning| warning.skipped).collect();
    if skipped.is_empty() {
        return;
    }
    let _ = writeln!(text, "{TITLE}Left out {TITLE:#}{}", skipped.len());
    for warning in skipped.iter().take(NAMED) {
        let line = format!("  {}: {}", printable(&warning.place), printable(&warning.reason));
        let _ = writeln!(text, "{}", cut(&line, width));
    }
    if skipped.len() > NAMED {
        let _ = writeln!(text, "  and {} more, named in the warnings", skipped.len() - NAMED);
    }
}

fn where_files_are(text: &mut String, written: &Written) {
    let _ = writeln!(
        text,
        "{TITLE}Written  {TITLE:#}{}: terms.tsv, {} pair tables in pairs/, evidence.tsv, manifest.json",
        Shown(&written.out),
        written.pair_tables
    );
    if written.kept_rows > 0 {
        let _ =
            writeln!(text, "         {} rows of the earlier terms.tsv were a human's and were kept", written.kept_rows);
    }
    if let Some(folder) = &written.alignments {
        let _ = writeln!(text, "         {}: the sentence and paragraph links", Shown(folder));
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use termloom::confidence::Confidence;
    use termloom::error::Warning;
    use termloom::glossary::{Entry, Glossary, Kind, Origin, Role, Status};
    use termloom::pipeline::Built;
    use unicode_width::UnicodeWidthStr;

    use super::super::output::Written;
    use super::{best, summary};

    fn entry(concept: &str, lang: &str, term: &str, role: Role, probability: f64) -> Entry {
        Entry {
            concept: concept.to_owned(),
            lang: lang.parse().unwrap(),
            term: term.to_owned(),
            kind: Kind::Term,
            role,
            confidence: Confidence::CERTAIN.scaled(probability),
            origin: Origin::Attested,
            status: Status::Mined,
            note: String::new(),
        }
    }

    fn built() -> Built {
        let entries = vec![
            entry("chip", "pl", "chip", Role::Preferred, 0.99),
            entry("inference", "el", "εξαγωγή συμπερασμάτων", Role::Preferred, 0.80),
            entry("inference", "en", "inference", Role::Preferred, 0.90),
            entry("inference", "ru", "инференс", Role::Variant, 0.95),
            entry("inference", "ru", "логический вывод", Role::Preferred, 0.70),
        ];
        let mut built = Built { glossary: Glossary { entries, ..Glossary::default() }, ..Built::default() };
        built.articles.insert("ru".parse().unwrap(), 2);
        built.articles.insert("el".parse().unwrap(), 1);
        built.warnings.push(Warning::skipped("bad\u{1b}.txt", "is empty", ""));
        built
    }

    #[test]
    fn the_best_concepts_stand_first_with_their_preferred_terms_first() {
        let rows = best(&built().glossary);
        assert_eq!(rows[0], ["conf", "concept", "el", "pl", "ru"]);
        assert_eq!(rows[1], ["0.80", "inference", "εξαγωγή συμπερασμάτων", "", "логический вывод, инференс"]);
        assert_eq!(rows[2], ["0.99", "chip", "", "chip", ""]);
    }

    #[test]
    fn rejected_terms_are_not_advertised() {
        let mut built = built();
        built.glossary.entries.iter_mut().for_each(|entry| entry.status = Status::Rejected);
        assert_eq!(best(&built.glossary).len(), 1);
    }

    #[test]
    fn the_summary_fits_and_shows_nothing_raw() {
        let written = Written { out: PathBuf::from("out\n"), pair_tables: 3, kept_rows: 1, alignments: None };
        let text = anstream::adapter::strip_str(&summary(&built(), &written, 60)).to_string();
        assert!(text.contains("Articles 3 (el 1, ru 2)"), "{text}");
        assert!(text.contains("bad\\u{1b}.txt: is empty"), "{text}");
        assert!(text.contains("out\\u{a}: terms.tsv"), "{text}");
        let table: Vec<&str> = text.lines().filter(|line| line.starts_with("0.") || line.starts_with("conf")).collect();
        assert_eq!(table.len(), 3);
        assert!(table.iter().all(|line| line.width() <= 60), "{table:?}");
    }
}
