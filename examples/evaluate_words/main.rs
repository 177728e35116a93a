//! Links the words of hand-aligned sentence pairs and prints precision, recall and F1.
//!
//!     cargo run --release --example evaluate_words
//!
//! The pairs are those of `eval/words/xl-wa-en-ru-dev.tsv` under `TERMLOOM_SHARED`, else `../shared` (XL-WA, Martelli et
//! al. 2023): two tokenised sentences and the links between their tokens. Nothing is trained on them.
//! `tests/terms_quality.rs` asks for an F1 of 0.82.
#![allow(clippy::print_stdout, reason = "an example talks to its user")]

mod words;

use std::path::{Path, PathBuf};

use termloom::pack::{Pack, default_dir};
use words::Agreement;

fn main() {
    let shared = std::env::var_os("TERMLOOM_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let dir = default_dir().expect("a folder of the user's");
    let pack = Pack::open(&dir).unwrap_or_else(|error| panic!("{error}"));
    let agreement = Agreement::measured(&shared, &pack);
    let Agreement { pairs, precision, recall } = agreement;
    println!("{pairs} sentence pairs: precision {precision:.3}, recall {recall:.3}, F1 {:.3}", agreement.f1());
}
