//! Scores mined term pairs against the development term sets.
//!
//! `cargo run --release --example evaluate_terms -- [--show] [--pack DIR] [SET LEFT RIGHT [ROWS]]...`
//!
//! Recall: gold pairs found, of the gold pairs attested in the text. Covered precision: gold terms with a right target,
//! of the gold terms for which any target was proposed. Terms match by their lemmas. `TERMLOOM_SHARED` names the folder
//! of the development sets (default `../shared`).
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its user")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use termloom::article::{Article, Paragraph, ParagraphKind};
use termloom::candidate::{Kind, lemma_key};
use termloom::encoder::{Heads, Means};
use termloom::pack::{Lemmas, Pack};
use termloom::pipeline::{Settings, Tools, build_parallel};
use termloom::text::{Lang, Span};

/// What is scored when nothing is named: set, left, right, first and last row (0: all rows).
const SETS: [(&str, &str, &str, usize, usize); 6] = [
    ("bitcoin-org", "pl", "ru", 0, 0),
    ("libreoffice-help", "pl", "ru", 0, 300),
    ("libreoffice-help", "pl", "ru", 3000, 3300),
    ("libreoffice-help", "pl", "el", 6000, 6300),
    ("libreoffice-help", "de", "en", 9000, 9300),
    ("tico19", "en", "ru", 0, 0),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let show = args.iter().position(|arg| arg == "--show").map(|at| args.remove(at)).is_some();
    let pack = match args.iter().position(|arg| arg == "--pack") {
        Some(at) => PathBuf::from(args.drain(at..at + 2).nth(1).ok_or("--pack needs a folder")?),
        None => termloom::pack::default_dir()?,
    };
    let pack = Pack::open(&pack)?;
    let shared = PathBuf::from(std::env::var("TERMLOOM_SHARED").unwrap_or_else(|_| "../shared".into()));
    println!("set\tpair\trows\tgold\trecall\tcovered precision\tproposals a gold term\tseconds");
    if args.is_empty() {
        for (set, left, right, from, to) in SETS {
            score(&shared, &pack, (set, left, right), from..to, show)?;
        }
        return Ok(());
    }
    let [set, left, right, rows @ ..] = &args[..] else { return Err("give SET LEFT RIGHT [FROM-TO]".into()) };
    let rows = rows.first().map_or("0-0", String::as_str);
    let (from, to) = rows.split_once('-').ok_or("rows are FROM-TO")?;
    score(&shared, &pack, (set, left, right), from.parse()?..to.parse()?, show)
}

/// One set, one language pair, some of its rows.
fn score(
    shared: &Path,
    pack: &Pack,
    (set, left, right): (&str, &str, &str),
    rows: std::ops::Range<usize>,
    show: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let folder = shared.join("eval/terms").join(set);
    let segments = columns(&folder.join("segments.tsv"), left, right)?;
    let end = if rows.end == 0 { segments.len() } else { rows.end.min(segments.len()) };
    let segments: Vec<(String, String)> =
        segments.into_iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
    let segments = &segments[rows.start.min(segments.len())..end.min(segments.len())];
    let (left, right): (Lang, Lang) = (left.parse()?, right.parse()?);
    let lemmas = pack.lemmas();
    let gold = gold(&folder, (left, right), segments, lemmas)?;
    let start = std::time::Instant::now();
    let (means, heads) = (Means::load(), Heads::load());
    let tools = Tools { encoder: pack.encoder(), means: &means, heads: &heads, lemmas, pivots: None };
    let texts =
        [article(left, segments.iter().map(|pair| &pair.0)), article(right, segments.iter().map(|pair| &pair.1))];
    let [a, b] = texts;
    let glossary = build_parallel(a, b, tools, &Settings::default());
    let mut proposed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut count = 0;
    for pair in glossary.pairs.iter().filter(|pair| pair.source_lang != pair.target_lang) {
        let (one, other) =
            if pair.source_lang == left { (&pair.source, &pair.target) } else { (&pair.target, &pair.source) };
        proposed.entry(key(left, one, lemmas)).or_default().insert(key(right, other, lemmas));
        count += 1;
    }
    let (mut found, mut covered) = (0, 0);
    for (source, targets) in &gold {
        let right =
            proposed.get(source).is_some_and(|proposals| targets.iter().any(|target| proposals.contains(target)));
        found += usize::from(right);
        covered += usize::from(proposed.contains_key(source));
        if show && !right {
            println!("# {source} = {targets:?}, proposed {:?}", proposed.get(source));
        }
    }
    println!(
        "{set}\t{left}-{right}\t{}\t{}\t{:.3}\t{:.3}\t{:.1}\t{:.1}",
        segments.len(),
        gold.len(),
        found as f64 / gold.len().max(1) as f64,
        found as f64 / covered.max(1) as f64,
        count as f64 / gold.len().max(1) as f64,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// The gold terms whose two sides both occur in some segment: source key to target keys.
fn gold(
    folder: &Path,
    (left, right): (Lang, Lang),
    segments: &[(String, String)],
    lemmas: &Lemmas,
) -> Result<BTreeMap<String, BTreeSet<String>>, Box<dyn std::error::Error>> {
    let keyed: Vec<(String, String)> = segments
        .iter()
        .map(|(a, b)| (format!(" {} ", key(left, a, lemmas)), format!(" {} ", key(right, b, lemmas))))
        .collect();
    let mut gold: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (sources, targets) in columns(&folder.join("terms.tsv"), left.as_str(), right.as_str())? {
        for source in sources.split(" | ").filter(|term| !term.is_empty()) {
            for target in targets.split(" | ").filter(|term| !term.is_empty()) {
                let (source, target) = (key(left, source, lemmas), key(right, target, lemmas));
                let (a, b) = (format!(" {source} "), format!(" {target} "));
                if keyed.iter().any(|(one, other)| one.contains(&a) && other.contains(&b)) {
                    gold.entry(source).or_default().insert(target);
                }
            }
        }
    }
    Ok(gold)
}

/// Two columns of a table, by the names in its header.
fn columns(path: &Path, left: &str, right: &str) -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| header.iter().position(|cell| *cell == name).ok_or(format!("no column {name}"));
    let (left, right) = (column(left)?, column(right)?);
    let cells = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |index: usize| cells.get(index).map(|cell| cell.trim().to_owned()).unwrap_or_default();
        (cell(left), cell(right))
    };
    Ok(lines.map(cells).collect())
}

/// The lemma key of a running text: letters and digits only.
fn key(lang: Lang, text: &str, lemmas: &Lemmas) -> String {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    lemma_key(lang, &words, Kind::Term, lemmas)
}

/// An article with one paragraph a segment.
fn article<'a>(lang: Lang, segments: impl Iterator<Item = &'a String>) -> Article {
    let mut text = String::new();
    let mut paragraphs = Vec::new();
    for (index, segment) in segments.enumerate() {
        let span = Span::new(text.len(), text.len() + segment.len());
        text.push_str(segment);
        text.push('\n');
        paragraphs.push(Paragraph { number: index + 1, span, body: span, kind: ParagraphKind::Body });
    }
    Article { source: format!("{lang}.txt"), stem: lang.to_string(), lang, text, paragraphs }
}
