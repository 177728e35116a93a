//! A run over 1,000 articles, and the run after one new article: how long the second takes of the first, in one process
//! and with one cache. `cargo bench --bench batch`, after a first `termloom build` has installed the pack.
//! `TERMLOOM_PACK` names another pack, `TERMLOOM_SHARED` another folder of development sets than `../shared`,
//! `TERMLOOM_BATCH` another number of articles.
//!
//! The articles are cut from the 29 documents of `eval/align/ntrex/noisy` in five languages, a sentence a line: their
//! order is one in all languages, so the n-th of [`PARTS`] equal parts of a document tells the same everywhere, nearly.
//! Each part is a story, so that an article has two or three sentences: short ones leave less to be saved.
//!
//! Ends with an error where a bound of the project is missed: the second run takes at most 3 % of the first.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use termloom::encoder::{Heads, Means};
use termloom::files;
use termloom::files::cache::{self, Cache};
use termloom::link::Pivots;
use termloom::pack::{self, Pack};
use termloom::pipeline::{self, Settings, Silent, Tools};

/// The languages, and in which of the pairs of files they are found.
const TEXTS: [(&str, &str, &str); 5] = [
    ("de", "deu-fra", "deu"),
    ("el", "ell-eng", "ell"),
    ("en", "ell-eng", "eng"),
    ("pl", "rus-pol", "pol"),
    ("ru", "rus-pol", "rus"),
];

/// Parts of a document.
const PARTS: usize = 7;

/// Articles of the first run.
const ARTICLES: usize = 1000;

/// The bound.
const RATIO: f64 = 0.03;

fn main() {
    let wanted = std::env::var("TERMLOOM_BATCH").ok().and_then(|number| number.parse().ok()).unwrap_or(ARTICLES);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (news, kept) = (folder.path().join("news"), folder.path().join("cache"));
    let mut articles = articles();
    assert!(articles.len() > wanted, "there are {} articles only", articles.len());
    articles.truncate(wanted + 1);
    let new = articles.pop().expect("one more than wanted");
    articles.iter().for_each(|article| write(&news, article));
    let pack = Installed::open();
    let cache = Cache::open(&kept).unwrap_or_else(|error| panic!("{error}"));
    let full = pack.build(&news, &cache);
    write(&news, &new);
    let next = pack.build(&news, &cache);
    let ratio = next.as_secs_f64() / full.as_secs_f64();
    println!("{wanted} articles           {:.2} s", full.as_secs_f64());
    println!("one article more        {:.2} s, {:.1} %", next.as_secs_f64(), 100.0 * ratio);
    for (kind, usage) in cache::usage(&kept) {
        println!("  {:9} {} entries, {:.1} MB", kind.name(), usage.entries, usage.bytes as f64 / 1e6);
    }
    assert!(ratio <= RATIO, "the run after one new article takes {:.1} % of the full run", 100.0 * ratio);
}

/// A file's name and its text.
type Article = (String, String);

/// All parts of all documents, story by story.
fn articles() -> Vec<Article> {
    let shared = std::env::var("TERMLOOM_SHARED").unwrap_or_else(|_| "../shared".to_owned());
    let root = Path::new(&shared).join("eval/align/ntrex/noisy");
    let mut names: Vec<String> = fs::read_dir(root.join(TEXTS[0].1))
        .unwrap_or_else(|error| panic!("{}: {error}\nhelp: name the folder in TERMLOOM_SHARED", root.display()))
        .flatten()
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".deu")?.to_owned()))
        .collect();
    names.sort();
    let mut articles = Vec::new();
    for (name, part) in names.iter().flat_map(|name| (0..PARTS).map(move |part| (name, part))) {
        for (lang, pair, ending) in TEXTS {
            let path = root.join(pair).join(format!("{name}.{ending}"));
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
            let own = &lines[lines.len() * part / PARTS..lines.len() * (part + 1) / PARTS];
            if !own.is_empty() {
                articles.push((format!("{name}-{part}.{lang}.txt"), own.join("\n") + "\n"));
            }
        }
    }
    articles
}

fn write(folder: &Path, (name, text): &Article) {
    fs::create_dir_all(folder).and_then(|()| fs::write(folder.join(name), text)).expect("a temporary folder");
}

/// What is opened once, as every run of the program opens it.
struct Installed {
    pack: Pack,
    pivots: Pivots,
    means: Means,
    heads: Heads,
}

impl Installed {
    fn open() -> Self {
        let named = std::env::var_os("TERMLOOM_PACK").map(PathBuf::from);
        let folder = named.unwrap_or_else(|| pack::default_dir().expect("a home"));
        let pack = Pack::open(&folder).unwrap_or_else(|error| panic!("{error}"));
        let path = folder.join(Pivots::file_name(pack.encoder().identity()));
        let bytes = fs::read(&path).unwrap_or_else(|error| {
            panic!("{}: {error}\nhelp: `cargo run --release -- build seeds --out glossary` makes it", path.display())
        });
        let pivots = Pivots::open(&bytes, pack.encoder().width()).expect("the headwords of this encoder");
        Self { pack, pivots, means: Means::load(), heads: Heads::load() }
    }

    /// The time of a run from collecting the files to the glossary.
    fn build(&self, folder: &Path, cache: &Cache) -> Duration {
        let start = Instant::now();
        let (sources, _) = files::collect(&[folder.to_str().expect("a path in UTF-8").to_owned()]);
        let Self { pack, pivots, means, heads } = self;
        let tools = Tools { encoder: pack.encoder(), means, heads, lemmas: pack.lemmas(), pivots: Some(pivots) };
        let settings = Settings { min_confidence: 0.4, labels: true, ..Settings::default() };
        let built = pipeline::build(&sources, tools, &settings, cache, &Silent);
        let time = start.elapsed();
        println!("  {} stories, {} links, {} rows", built.stories, built.links, built.glossary.entries.len());
        assert!(!built.glossary.entries.is_empty(), "nothing was mined: {:?}", built.warnings);
        time
    }
}
