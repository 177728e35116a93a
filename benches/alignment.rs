//! Two documents of 10,000 sentences each: how long their alignment takes beside their encoding, and how much memory.
//! `cargo bench --bench alignment`, after a first `termloom build` has installed the pack; some minutes. `TERMLOOM_PACK`
//! names another pack, `TERMLOOM_SHARED` the folder of the development sets (default `../shared`), whose translated
//! help pages the documents are.
//!
//! Ends with an error where a bound of the project is missed: 1.3 times the encoding time, 2 GB.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

#[path = "support/memory.rs"]
mod memory;

use std::path::PathBuf;
use std::time::Instant;

use termloom::alignment::{Constraints, align};
use termloom::article::{self, Article};
use termloom::encoder::{Heads, Means, encode};
use termloom::pack::{self, Pack};
use termloom::segment::{Segments, segment};

/// Sentences of each document.
const SENTENCES: usize = 10_000;
/// The bounds: encoding and aligning by encoding, and bytes.
const RATIO: f64 = 1.3;
const MEMORY: u64 = 2_000_000_000;

fn main() {
    let folder = std::env::var_os("TERMLOOM_PACK").map_or_else(|| pack::default_dir().expect("a home"), PathBuf::from);
    let pack = Pack::open(&folder).unwrap_or_else(|error| panic!("{error}"));
    let (means, heads) = (Means::load(), Heads::load());
    let texts = ["pl", "ru"].map(document);
    let start = Instant::now();
    let articles = texts.map(|(article, segments)| encode(article, segments, pack.encoder(), &means, &heads));
    let encoding = start.elapsed();
    let start = Instant::now();
    let alignment = align(&[&articles[0], &articles[1]], &Constraints::default());
    let aligning = start.elapsed();
    let ratio = (encoding + aligning).as_secs_f64() / encoding.as_secs_f64();
    let sentences = articles.each_ref().map(|article| article.sentences.len());
    println!("sentences            {} and {}", sentences[0], sentences[1]);
    println!("links                {}", alignment.pairs[0].links.len());
    println!("encoding             {:.1} s", encoding.as_secs_f64());
    println!("aligning             {:.1} s", aligning.as_secs_f64());
    println!("both, by encoding    {ratio:.2}");
    assert!(ratio <= RATIO, "{ratio:.2} times the encoding time");
    match memory::peak() {
        Some(bytes) => {
            println!("peak memory          {:.2} GB", bytes as f64 / 1e9);
            assert!(bytes < MEMORY, "{bytes} bytes of memory");
        }
        None => println!("peak memory          unknown: this system does not tell it"),
    }
}

/// The first sentences of a language's help pages.
fn document(lang: &str) -> (Article, Segments) {
    let shared = std::env::var_os("TERMLOOM_SHARED").map_or_else(|| PathBuf::from("../shared"), PathBuf::from);
    let file = shared.join("eval/terms/libreoffice-help/segments.tsv");
    let table = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}; set TERMLOOM_SHARED", file.display()));
    let mut rows = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let column = rows.next().expect("a header").iter().position(|name| *name == lang).expect("the language");
    let lines: Vec<&str> = rows.filter_map(|row| row.get(column).copied()).filter(|cell| !cell.is_empty()).collect();
    // The pages have a little too few sentences: after the last one they begin anew.
    let lines = [&lines[..], &lines[..]].concat();
    let read = |lines: &[&str]| {
        let (article, _) =
            article::read_lines(lang, lang, lines.join("\n").as_bytes(), lang.parse().ok()).expect("text");
        let segments = segment(&article);
        (article, segments)
    };
    let whole = read(&lines);
    let enough = whole.1.sentences.get(SENTENCES - 1).expect("enough sentences").paragraph;
    read(&lines[..enough])
}
