//! Measures English labels: how often one is shown, how often it is right, and whether its certainty means that.
//!
//! `cargo run --release --example measure_labels -- [--show] [SET]... > docs/quality/labels.tsv`
//!
//! Sets are `concepts` (`tests/labels/concepts.tsv`, a concept for each of several choices of its languages; the odd
//! rows are for tuning, the failures of the even ones are never shown), and the term lists of the development sets in
//! `TERMLOOM_SHARED` (default `../shared`), whose English column is the right label of their other columns.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its user")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::PathBuf;

use termloom::candidate::{Kind, lemma_key};
use termloom::concept::{Concept, Member, PooledTerm, label};
use termloom::encoder::{Encoder, Tag, Upos};
use termloom::link::{Form, FormWord, Pivots, Term};
use termloom::pack::{Lemmas, Pack};
use termloom::text::Lang;

/// The choices of languages in which a concept of the table is asked for.
const CHOICES: &[&[&str]] = &[
    &["ru", "pl", "el"],
    &["de", "fr"],
    &["ru", "pl"],
    &["pl", "el"],
    &["fr", "es"],
    &["ru", "pl", "el", "de", "fr", "es"],
];

/// Nearest headwords a term, as the pipeline asks for.
const NEAREST: usize = 12;

/// Terms encoded in one call.
const BATCH: usize = 256;

/// A concept's terms and the labels that are right for it.
struct Gold {
    terms: Vec<(Lang, String)>,
    labels: Vec<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let show = args.iter().position(|arg| arg == "--show").map(|at| args.remove(at)).is_some();
    let folder = termloom::pack::default_dir()?;
    let pack = Pack::open(&folder)?;
    let encoder = pack.encoder();
    let kept = folder.join(Pivots::file_name(encoder.identity()));
    let bytes =
        std::fs::read(&kept).unwrap_or_else(|_| Pivots::compile(encoder, &|done, all| eprintln!("{done} of {all}")));
    std::fs::write(&kept, &bytes)?;
    let pivots = Pivots::open(&bytes, encoder.width()).ok_or("the headwords are of another list")?;
    let shared = PathBuf::from(std::env::var("TERMLOOM_SHARED").unwrap_or_else(|_| "../shared".into()));
    let all = ["concepts", "bitcoin-org", "tico19", "libreoffice-help"].map(str::to_owned);
    println!("set\tconcepts\tshown\tright of those shown\tmean certainty\texpected calibration error");
    for set in if args.is_empty() { &all[..] } else { &args[..] } {
        if set == "concepts" {
            let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labels/concepts.tsv"))?;
            for (half, name) in ["concepts, odd rows", "concepts, even rows"].into_iter().enumerate() {
                let golds = concepts(&table, half)?;
                report(name, &golds, encoder, &pivots, pack.lemmas(), show && half == 0);
            }
        } else {
            let table = std::fs::read_to_string(shared.join("eval/terms").join(set).join("terms.tsv"))?;
            report(set, &terms(&table)?, encoder, &pivots, pack.lemmas(), show);
        }
    }
    Ok(())
}

/// One half of the table: the rows with an even index are its odd rows.
fn concepts(table: &str, half: usize) -> Result<Vec<Gold>, Box<dyn Error>> {
    let header: Vec<&str> = table.lines().next().unwrap_or_default().split('\t').collect();
    let mut golds = Vec::new();
    for row in table.lines().skip(1).skip(half).step_by(2) {
        let cells: Vec<&str> = row.split('\t').collect();
        for choice in CHOICES {
            let column = |code: &&str| header.iter().position(|other| other == code).map(|at| cells[at].to_owned());
            let terms: Result<Vec<(Lang, String)>, Box<dyn Error>> =
                choice.iter().map(|code| Ok((code.parse()?, column(code).ok_or("no such column")?))).collect();
            golds.push(Gold { terms: terms?, labels: cells[0].split('|').map(str::to_owned).collect() });
        }
    }
    Ok(golds)
}

/// A term list with a column for each language: of several synonyms the first is asked for, and every English one is
/// right.
fn terms(table: &str) -> Result<Vec<Gold>, Box<dyn Error>> {
    let header: Vec<&str> = table.lines().next().unwrap_or_default().split('\t').collect();
    let english = header.iter().position(|column| *column == "en").ok_or("no English column")?;
    let mut golds = Vec::new();
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let mut terms = Vec::new();
        for (at, cell) in cells.iter().enumerate().filter(|(at, cell)| *at != english && !cell.is_empty()) {
            if header[at] != "concept" {
                terms.push((header[at].parse()?, cell.split(" | ").next().unwrap_or(cell).to_owned()));
            }
        }
        if !terms.is_empty() {
            golds.push(Gold { terms, labels: cells[english].split(" | ").map(str::to_owned).collect() });
        }
    }
    Ok(golds)
}

fn report(set: &str, golds: &[Gold], encoder: &dyn Encoder, pivots: &Pivots, lemmas: &Lemmas, show: bool) {
    let asked: BTreeSet<&(Lang, String)> = golds.iter().flat_map(|gold| &gold.terms).collect();
    let terms: Vec<Term> = asked.iter().map(|(lang, text)| term(*lang, text, lemmas)).collect();
    let mut near: BTreeMap<&(Lang, String), Term> = BTreeMap::new();
    for (asked, terms) in asked.into_iter().collect::<Vec<_>>().chunks(BATCH).zip(terms.chunks(BATCH)) {
        let texts: Vec<&str> = asked.iter().map(|term| term.1.as_str()).collect();
        let vectors: Vec<f32> = encoder.encode(&texts).into_iter().flat_map(|encoding| encoding.vector).collect();
        for ((asked, term), nearest) in asked.iter().zip(terms).zip(pivots.labels(terms, &vectors, NEAREST, lemmas)) {
            let labels = nearest.into_iter().map(|(headword, score)| (headword.to_owned(), score)).collect();
            near.insert(asked, Term { labels, ..term.clone() });
        }
    }
    let key = |text: &str| text.split(' ').map(|word| lemmas.key(Lang::EN, word)).collect::<Vec<_>>();
    let mut shown: Vec<(f64, bool)> = Vec::new();
    for gold in golds {
        let members = gold.terms.iter().map(|term| member(near[term].clone())).collect();
        let Some(label) = label::label(&Concept { members }) else { continue };
        let right = gold.labels.iter().any(|wanted| key(wanted) == key(&label.text));
        shown.push((label.certainty, right));
        if show && !right {
            let terms: Vec<&str> = gold.terms.iter().map(|term| term.1.as_str()).collect();
            eprintln!("{:.2}\t{}\t{}\t{}", label.certainty, label.text, gold.labels.join("|"), terms.join(" | "));
        }
    }
    let count = shown.len().max(1) as f64;
    let right = shown.iter().filter(|one| one.1).count() as f64;
    let mean = shown.iter().map(|one| one.0).sum::<f64>() / count;
    println!(
        "{set}\t{}\t{:.3}\t{:.3}\t{mean:.3}\t{:.3}",
        golds.len(),
        shown.len() as f64 / golds.len() as f64,
        right / count,
        calibration_error(&shown)
    );
}

/// The expected calibration error over ten bins of equal width (Guo et al. 2017).
fn calibration_error(shown: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0, 0usize); 10];
    for (certainty, right) in shown {
        let bin = &mut bins[((certainty * 10.0) as usize).min(9)];
        *bin = (bin.0 + certainty, bin.1 + f64::from(u8::from(*right)), bin.2 + 1);
    }
    bins.iter().map(|(certainty, right, _)| (certainty - right).abs()).sum::<f64>() / shown.len().max(1) as f64
}

/// A term as the pipeline would have found it once: capitalised in a language that gives capitals to names only, it is
/// a name.
fn term(lang: Lang, text: &str, lemmas: &Lemmas) -> Term {
    let name = lang.as_str() != "de" && text.starts_with(char::is_uppercase);
    let tag = Tag { upos: Upos::Noun, certainty: 1.0, case: None, number: None, gender: None };
    let words: Vec<FormWord> = text.split(' ').map(|word| FormWord { surface: word.to_owned(), tag }).collect();
    let kind = if name { Kind::Name } else { Kind::Term };
    Term {
        lang,
        key: lemma_key(lang, &text.split(' ').collect::<Vec<_>>(), kind, lemmas),
        kind,
        forms: vec![Form { head: words.len() - 1, words, count: 1, initial: false }],
        free: 1,
        quoted: 0,
        articles: Vec::new(),
        information: 0.0,
        subject: 0.0,
        everyday: 0.0,
        context_article: String::new(),
        context: String::new(),
        labels: Vec::new(),
    }
}

fn member(term: Term) -> Member {
    Member {
        term: PooledTerm { term, stories: 1, words: 0, articles: 1 },
        strength: 0.0,
        ties: Vec::new(),
        languages: 1,
    }
}
