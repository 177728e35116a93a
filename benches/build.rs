//! What `termloom build` spends its time on, on one thread: opening the language pack, encoding, and everything else.
//! `cargo bench --bench build`, after a first `termloom build` has installed the pack. `TERMLOOM_PACK` names another
//! pack, `TERMLOOM_ARTICLES` another folder of articles than the press articles of `../shared/seeds`.
//!
//! Ends with an error where a bound of the project is missed: the pack opens in 0.2 s, and at most a quarter of the
//! time passes outside the encoder.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use termloom::encoder::{Encoder, Encoding, Heads, Means, Piece};
use termloom::files::cache::Cache;
use termloom::files::{self, Source};
use termloom::link::Pivots;
use termloom::pack::{self, Pack};
use termloom::pipeline::{self, Settings, Silent, Tools};

/// Rounds of measuring; the least time counts, since other work can only add to it.
const ROUNDS: usize = 5;
/// The bounds.
const OPENING: Duration = Duration::from_millis(200);
const OUTSIDE: f64 = 0.25;

/// An encoder with a clock.
struct Timed<'a> {
    encoder: &'a dyn Encoder,
    nanoseconds: AtomicU64,
}

impl Timed<'_> {
    fn clocked<T>(&self, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let passed = u64::try_from(start.elapsed().as_nanos()).expect("less than centuries");
        self.nanoseconds.fetch_add(passed, Ordering::Relaxed);
        result
    }
}

impl Encoder for Timed<'_> {
    fn width(&self) -> usize {
        self.encoder.width()
    }

    fn identity(&self) -> &str {
        self.encoder.identity()
    }

    fn tokenize(&self, text: &str) -> Vec<Piece> {
        self.encoder.tokenize(text)
    }

    fn encode(&self, texts: &[&str]) -> Vec<Encoding> {
        self.clocked(|| self.encoder.encode(texts))
    }
}

fn main() {
    let folder = std::env::var_os("TERMLOOM_PACK").map_or_else(|| pack::default_dir().expect("a home"), PathBuf::from);
    let (opening, pack) = least(|| Pack::open(&folder).unwrap_or_else(|error| panic!("{error}")));
    let sources = articles();
    // On one thread the time inside and the time outside the encoder add up to the whole.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    let runs: Vec<Run> = (0..ROUNDS).map(|_| pool.install(|| run(&pack, &folder, &sources))).collect();
    let best = runs.iter().min_by_key(|run| run.whole).expect("at least one round");
    let outside = 1.0 - best.encoding.as_secs_f64() / best.whole.as_secs_f64();
    println!("opening the pack        {:.3} s", opening.as_secs_f64());
    println!("building a glossary     {:.3} s of {} articles, 1 thread", best.whole.as_secs_f64(), sources.len());
    println!("  inside the encoder    {:.3} s", best.encoding.as_secs_f64());
    println!("  outside the encoder   {:.1} %", 100.0 * outside);
    assert!(opening < OPENING, "the pack opens in {opening:?}, not in {OPENING:?}");
    assert!(outside <= OUTSIDE, "{:.1} % of the time passes outside the encoder", 100.0 * outside);
}

/// The time of one build.
struct Run {
    whole: Duration,
    encoding: Duration,
}

fn run(pack: &Pack, folder: &Path, sources: &[Source]) -> Run {
    let start = Instant::now();
    let timed = Timed { encoder: pack.encoder(), nanoseconds: AtomicU64::new(0) };
    let (means, heads) = (Means::load(), Heads::load());
    let pivots = headwords(pack, folder);
    let tools = Tools { encoder: &timed, means: &means, heads: &heads, lemmas: pack.lemmas(), pivots: Some(&pivots) };
    let settings = Settings { min_confidence: 0.4, labels: true, ..Settings::default() };
    let cache = Cache::spill().unwrap_or_else(|error| panic!("{error}"));
    let built = pipeline::build(sources, tools, &settings, &cache, &Silent);
    assert!(!built.glossary.entries.is_empty(), "nothing was mined: {:?}", built.warnings);
    Run { whole: start.elapsed(), encoding: Duration::from_nanos(timed.nanoseconds.load(Ordering::Relaxed)) }
}

/// The English headwords as the first build kept them.
fn headwords(pack: &Pack, folder: &Path) -> Pivots {
    let path = folder.join(Pivots::file_name(pack.encoder().identity()));
    let bytes = std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}\nhelp: `cargo run --release -- build seeds --out glossary` makes it", path.display())
    });
    Pivots::open(&bytes, pack.encoder().width()).expect("the headwords of this encoder")
}

fn articles() -> Vec<Source> {
    let named = std::env::var("TERMLOOM_ARTICLES").ok();
    let shared = || std::env::var("TERMLOOM_SHARED").unwrap_or_else(|_| "../shared".to_owned()) + "/seeds";
    let folder = named.unwrap_or_else(shared);
    let (sources, missing) = files::collect(std::slice::from_ref(&folder));
    assert!(!sources.is_empty(), "{folder}: no article: {missing:?}\nhelp: name a folder in TERMLOOM_ARTICLES");
    sources
}

/// The least time of some rounds, and what the last one gave.
fn least<T>(work: impl Fn() -> T) -> (Duration, T) {
    let mut best = Duration::MAX;
    let mut timed = || {
        let start = Instant::now();
        let result = work();
        best = best.min(start.elapsed());
        result
    };
    for _ in 1..ROUNDS {
        drop(timed());
    }
    let result = timed();
    (best, result)
}
