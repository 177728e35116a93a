//! Measures lemma keys on Universal Dependencies treebanks.
//!
//! `cargo run --release --example measure_lemmas > docs/quality/lemmas.tsv`
//!
//! From the treebanks (`TERMLOOM_SHARED`, default `../shared`, folder `ud`) come all common nouns, adjectives and verbs.
//! A word's key is right if it is the treebank's lemma, but for capitals and diacritics that keys do without; words of
//! one paradigm are one term if their key is that of the lemma, whatever it is. A language's rows count its tokens.
#![allow(clippy::print_stdout, reason = "an example talks to its user")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use termloom::candidate::{Kind, lemma_key, verb_key};
use termloom::pack::Lemmas;
use termloom::text::{Key, Lang};

/// The parts of speech that terms are made of.
const PARTS: [&str; 3] = ["ADJ", "NOUN", "VERB"];

fn main() -> Result<(), Box<dyn Error>> {
    let lemmas = Lemmas::open(&termloom::pack::default_dir()?.join("lemmas"))?;
    let shared = PathBuf::from(std::env::var("TERMLOOM_SHARED").unwrap_or_else(|_| "../shared".into()));
    let mut counts: BTreeMap<(Lang, &str), [usize; 3]> = BTreeMap::new();
    let mut treebanks = std::fs::read_dir(shared.join("ud"))?.collect::<Result<Vec<_>, _>>()?;
    treebanks.sort_by_key(std::fs::DirEntry::file_name);
    for treebank in treebanks {
        let name = treebank.file_name().to_string_lossy().into_owned();
        let Some((code, _)) = name.split_once('_').filter(|_| name.ends_with(".conllu")) else { continue };
        let lang: Lang = code.parse()?;
        for (form, lemma, part) in std::fs::read_to_string(treebank.path())?.lines().filter_map(token) {
            let key = |word: &str| match part {
                "VERB" => verb_key(lang, word, &lemmas),
                _ => lemma_key(lang, &[word], Kind::Term, &lemmas),
            };
            let own = key(form);
            let [all, right, together] = counts.entry((lang, part)).or_default();
            *all += 1;
            *right += usize::from(own == Key::new(lemma).as_str());
            *together += usize::from(own == key(lemma));
        }
    }
    println!("lang\tpart\twords\tright\tone_paradigm");
    for ((lang, part), [all, right, together]) in counts {
        let share = |count: usize| count as f64 / all as f64;
        println!("{lang}\t{}\t{all}\t{:.3}\t{:.3}", part.to_lowercase(), share(right), share(together));
    }
    Ok(())
}

/// The form, the lemma and the part of speech of a treebank's line that has one of [`PARTS`].
fn token(line: &str) -> Option<(&str, &str, &'static str)> {
    let mut columns = line.split('\t').skip(1);
    let (form, lemma, upos) = (columns.next()?, columns.next()?, columns.next()?);
    let part = PARTS.into_iter().find(|part| *part == upos)?;
    Some((form, lemma, part)).filter(|_| form.chars().any(char::is_alphabetic))
}
