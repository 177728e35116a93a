//! Made-up news, written for this project with the glossary that a terminologist would make of it: `tests/news`.

use std::path::{Path, PathBuf};

use itertools::Itertools;
use termloom::article::{Article, read};
use termloom::candidate::{Kind, lemma_key};
use termloom::files::Format;
use termloom::pack::Lemmas;
use termloom::text::Lang;

use super::{Gold, Sample, key, words};

/// Which of the stories are read: every other one is only measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// The stories of odd numbers, to fit weights to.
    Fitted,
    /// The stories of even numbers, never fitted to.
    Measured,
}

/// A row of a story's glossary.
struct Row {
    /// Whether it is of general language: no term, though its translation is right.
    general: bool,
    left: Vec<String>,
    right: Vec<String>,
}

/// One sample a story that is told in both languages, in the order of their numbers.
pub fn samples(half: Half, (left, right): (Lang, Lang), lemmas: &Lemmas) -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/news");
    let of_half = |folder: &PathBuf| {
        let number: usize = name(folder).split('-').next().and_then(|number| number.parse().ok()).expect("NN-subject");
        number.is_multiple_of(2) == (half == Half::Measured)
    };
    let folders = entries(&root).into_iter().filter(|path| path.is_dir()).filter(of_half);
    folders.filter_map(|folder| sample(&folder, (left, right), lemmas)).collect()
}

fn sample(folder: &Path, (left, right): (Lang, Lang), lemmas: &Lemmas) -> Option<Sample> {
    let story = articles(folder);
    let told = |lang: Lang| story.iter().filter(move |article| article.lang == lang);
    if [left, right].iter().any(|&lang| told(lang).next().is_none()) {
        return None;
    }
    let said = |lang: Lang| told(lang).map(|article| format!(" {} ", key(lang, &article.text, lemmas))).collect_vec();
    let (said_left, said_right) = (said(left), said(right));
    let mut sample = Sample::new(left, right);
    for row in rows(&folder.join("terms.tsv"), left, right) {
        for (one, other) in row.left.iter().cartesian_product(&row.right) {
            let keys = (key(left, one, lemmas), key(right, other, lemmas));
            let attested = |key: &str, said: &[String]| said.iter().any(|text| text.contains(&format!(" {key} ")));
            let gold = if row.general { &mut sample.general } else { &mut sample.judges };
            // A name's key keeps what a common noun's does not.
            let named = |lang: Lang, term: &str| lemma_key(lang, &words(term).collect_vec(), Kind::Name, lemmas);
            insert(gold, keys.clone());
            insert(gold, (named(left, one), named(right, other)));
            if !row.general && attested(&keys.0, &said_left) && attested(&keys.1, &said_right) {
                insert(&mut sample.gold, keys);
            }
        }
    }
    sample.size = told(left).map(|article| article.paragraphs.len()).sum();
    sample.story = story;
    Some(sample)
}

fn insert(gold: &mut Gold, (left, right): (String, String)) {
    gold.entry(left).or_default().insert(right);
}

fn articles(folder: &Path) -> Vec<Article> {
    let texts = entries(folder).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt"));
    let article = |path: PathBuf| {
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let stem = name(&path).trim_end_matches(".txt").to_owned();
        let read = read(&name(&path), &stem, &bytes, Format::Text, None);
        read.unwrap_or_else(|warning| panic!("{}: {warning:?}", path.display())).0
    };
    texts.map(article).collect()
}

/// The rows that both languages have.
fn rows(path: &Path, left: Lang, right: Lang) -> Vec<Row> {
    let (left, right) = (left.to_string(), right.to_string());
    let cells = super::rows(path, &["kind", &left, &right]).into_iter();
    let variants = |cell: &str| cell.split(" | ").filter(|term| !term.is_empty()).map(str::to_owned).collect_vec();
    let row =
        |row: Vec<String>| Row { general: row[0] == "general", left: variants(&row[1]), right: variants(&row[2]) };
    cells.map(row).filter(|row| !row.left.is_empty() && !row.right.is_empty()).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("a folder that can be read").path()).sorted().collect()
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
