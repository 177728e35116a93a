//! Articles of many stories, mixed: what grouping has to tell apart.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use itertools::Itertools;
use termloom::encoder::{Encoded, encode};
use termloom::segment::segment;

use super::sets::{article, lang, tasks, text};
use super::setup::Setup;

/// The names of the collections.
///
/// `ntrex/story`: five articles on each story in up to five languages, twice, and the annotated articles. `ntrex`: the
/// same and all other configurations of these documents. `deplain`: one language. The others are about one subject each,
/// with two neighbouring stories cut from one document: the pandemic in three languages, an office suite in five. `news`:
/// the stories of `tests/news`, which no article translates from another.
pub const COLLECTIONS: [&str; 6] = ["ntrex/story", "ntrex", "deplain", "tico19", "libreoffice-help", "news"];

/// Segments of one story, where a collection is cut into stories; a shorter rest is left out.
const SEGMENTS: usize = 16;

/// Stories taken of one collection at most.
const STORIES: usize = 100;

/// Every story of this number is told by none: its sentences are the foreign ones of the others.
const FOREIGN: usize = 5;

/// Articles, and of each the story it tells.
pub struct Mixed {
    pub articles: Vec<Encoded>,
    pub truth: Vec<String>,
}

/// Reads and encodes a collection.
pub fn mixed(name: &str, setup: &Setup) -> Mixed {
    match name {
        "tico19" => cut(setup, name, &["en", "ru", "fr"]),
        "libreoffice-help" => cut(setup, name, &["en", "ru", "pl", "el", "de"]),
        "news" => news(setup),
        _ => told(name, setup),
    }
}

/// The made-up news of this repository.
fn news(setup: &Setup) -> Mixed {
    let bench = setup.bench();
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries.map(|entry| entry.expect("a folder that can be read").path()).sorted().collect()
    };
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut mixed = Mixed { articles: Vec::new(), truth: Vec::new() };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/news");
    for (folder, file) in entries(&root)
        .iter()
        .filter(|path| path.is_dir())
        .flat_map(|folder| entries(folder).into_iter().map(move |file| (folder, file)))
    {
        // `1.ru.txt`
        let stem = name(&file);
        let Some(code) = stem.strip_suffix(".txt").and_then(|stem| stem.split('.').nth(1)) else { continue };
        let article = article(lang(code), format!("{}/{stem}", name(folder)), text(&file));
        let segments = segment(&article);
        mixed.articles.push(encode(article, segments, bench.encoder, bench.means, bench.heads));
        mixed.truth.push(name(folder));
    }
    mixed
}

/// The articles of alignment tasks. The story of one is its document, in whatever configuration.
fn told(name: &str, setup: &Setup) -> Mixed {
    let bench = setup.bench();
    let mut mixed = Mixed { articles: Vec::new(), truth: Vec::new() };
    let annotated = if name.starts_with("ntrex") { tasks(&setup.shared, "seeds-dev") } else { Vec::new() };
    for task in tasks(&setup.shared, name).iter().chain(&annotated) {
        let file = &task.files[0].1;
        let document =
            if task.set == "ntrex/story" { file.parent().and_then(|at| at.file_name()) } else { file.file_stem() };
        let document = document.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for article in task.by_sentence(bench.encoder, bench.means, bench.heads) {
            mixed.articles.push(article);
            mixed.truth.push(document.clone());
        }
    }
    mixed
}

/// Runs of parallel segments, each an article a language, of which 30 % are dropped and to which as many are added that
/// one in five is of another story.
fn cut(setup: &Setup, name: &str, langs: &[&str]) -> Mixed {
    let bench = setup.bench();
    let runs = runs(&text(&setup.shared.join("eval/terms").join(name).join("segments.tsv")), langs);
    let (foreign, runs): (Vec<_>, Vec<_>) = runs.into_iter().enumerate().partition(|(at, _)| at % FOREIGN == 0);
    let foreign = foreign.into_iter().flat_map(|(_, run)| run).collect_vec();
    let mut chance = Rng::with_seed(1);
    let mut mixed = Mixed { articles: Vec::new(), truth: Vec::new() };
    for (number, run) in runs {
        for (at, code) in langs.iter().enumerate() {
            let mut lines = run.iter().filter(|_| chance.f32() >= 0.3).map(|row| &*row[at]).collect_vec();
            for _ in 0..lines.len().div_ceil(4) {
                let row = chance.usize(..foreign.len());
                lines.insert(chance.usize(..=lines.len()), &foreign[row][at]);
            }
            let article = article(lang(code), format!("{name}/{number}.{code}"), lines.join("\n"));
            let segments = segment(&article);
            mixed.articles.push(encode(article, segments, bench.encoder, bench.means, bench.heads));
            mixed.truth.push(number.to_string());
        }
    }
    mixed
}

/// The cells of some columns of a table, in runs of neighbouring rows of one document; what precedes the last colon or
/// number sign of the first column names the document. Rows with an empty cell are left out, and so are sentences spoken
/// alone and the articles whose French column tells other sentences.
fn runs(table: &str, columns: &[&str]) -> Vec<Vec<Vec<String>>> {
    let mut rows = table.lines().map(|line| line.split('\t').collect_vec());
    let header = rows.next().expect("a header");
    let places =
        columns.iter().map(|name| header.iter().position(|cell| cell == name).expect("a column")).collect_vec();
    let mut documents: BTreeMap<&str, Vec<Vec<String>>> = BTreeMap::new();
    for row in rows.filter(|row| !row[0].starts_with("CMU") && !row[0].starts_with("PubMed")) {
        let cells = places.iter().map(|&at| row.get(at).copied().unwrap_or_default().to_owned()).collect_vec();
        if cells.iter().all(|cell| !cell.is_empty()) {
            documents.entry(row[0].rsplit([':', '#']).next_back().unwrap_or_default()).or_default().push(cells);
        }
    }
    let runs =
        documents.values().flat_map(|rows| rows.chunks_exact(SEGMENTS)).map(<[Vec<String>]>::to_vec).collect_vec();
    let step = runs.len().div_ceil(STORIES * FOREIGN / (FOREIGN - 1)).max(1);
    runs.into_iter().step_by(step).collect()
}
