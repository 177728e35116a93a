//! Small made-up articles in two languages, and the double of the encoder that knows their words: enough to mine a
//! glossary in no time.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::path::Path;

use termloom::encoder::{DoubleEncoder, Heads, Means};
use termloom::files::cache::Cache;
use termloom::files::{Source, collect};
use termloom::glossary::{Manifest, ManifestSettings, render};
use termloom::pack::Lemmas;
use termloom::pipeline::{Built, Settings, Silent, Tools, build};

/// How many stories there are words for.
pub const STORIES: usize = 12;

/// Sentences of a story, and words of a sentence.
const SENTENCES: usize = 4;
const WORDS: usize = 3;

/// The languages.
pub const LANGS: [&str; 2] = ["en", "es"];

/// What the pipeline asks for, with the double of the encoder.
pub struct House {
    encoder: DoubleEncoder,
    means: Means,
    heads: Heads,
    lemmas: Lemmas,
}

impl House {
    pub fn new() -> Self {
        let words: Vec<[String; 2]> =
            (0..STORIES * SENTENCES * WORDS).map(|number| LANGS.map(|lang| word(lang, number))).collect();
        let groups: Vec<[&str; 2]> = words.iter().map(|[one, other]| [one.as_str(), other.as_str()]).collect();
        let groups: Vec<&[&str]> = groups.iter().map(|group| &group[..]).collect();
        let encoder = DoubleEncoder::new(&groups);
        Self { encoder, means: Means::default(), heads: Heads::default(), lemmas: Lemmas::default() }
    }

    pub fn tools(&self) -> Tools<'_> {
        let Self { encoder, means, heads, lemmas } = self;
        Tools { encoder, means, heads, lemmas, pivots: None }
    }

    pub fn build(&self, folder: &Path, cache: &Cache) -> Built {
        build(&sources(folder), self.tools(), &settings(), cache, &Silent)
    }
}

/// Every row, however poor.
pub fn settings() -> Settings {
    Settings { min_termhood: f32::MIN, ..Settings::default() }
}

pub fn sources(folder: &Path) -> Vec<Source> {
    collect(&[folder.to_str().expect("a path in UTF-8").to_owned()]).0
}

/// All files of a glossary.
pub fn files(built: &Built) -> BTreeMap<String, String> {
    let manifest = Manifest {
        articles: built.articles.values().sum(),
        languages: built.articles.clone(),
        settings: ManifestSettings::default(),
        ..Manifest::default()
    };
    render(&built.glossary, &manifest)
}

/// An article on a story, as its language tells it. `version` 0 tells the whole story, others leave a sentence out.
pub fn article(story: usize, lang: &str, version: usize) -> String {
    let sentence = |sentence: usize| {
        let first = (story * SENTENCES + sentence) * WORDS;
        let words: Vec<String> = (first..first + WORDS).map(|number| word(lang, number)).collect();
        words.join(" ") + ".\n"
    };
    (0..SENTENCES).filter(|&at| version == 0 || at != version % SENTENCES).map(sentence).collect()
}

/// A word of its own for every number and language.
fn word(lang: &str, number: usize) -> String {
    let syllables = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve"];
    let syllable = |value: usize| syllables[value % syllables.len()];
    let ending = if lang == "en" { "k" } else { "z" };
    [syllable(number), syllable(number / 12 + number), syllable(number / 12), ending].concat()
}
