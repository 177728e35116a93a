//! The order of the rooms. This is the only place that knows it.

use std::collections::BTreeMap;

use crate::error::Warning;
use crate::glossary::Glossary;
use crate::text::Lang;

/// What a run was asked to do.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The language of every article; `None`: by file name, else identified.
    pub lang: Option<Lang>,
    /// Only articles in these languages; empty: all.
    pub langs: Vec<Lang>,
    /// Rows below this confidence are left out, 0 to 1.
    pub min_confidence: f64,
    /// Whether concepts get English labels from the term list.
    pub labels: bool,
}

/// A part of a run, as told to a [`Watcher`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Files are read and cut into sentences.
    Read,
    /// Articles are encoded; counted in sentences.
    Encode,
    /// Stories are aligned and their terms linked; counted in stories.
    Align,
    /// Concepts are merged and scored.
    Merge,
}

/// Hears how a run goes on. Called from several threads.
pub trait Watcher: Sync {
    /// `stage` begins; it has `total` steps.
    fn begin(&self, stage: Stage, total: usize);
    /// `steps` more steps of `stage` are done.
    fn advance(&self, stage: Stage, steps: usize);
}

/// Hears nothing.
#[derive(Debug)]
pub struct Silent;

impl Watcher for Silent {
    fn begin(&self, _: Stage, _: usize) {}
    fn advance(&self, _: Stage, _: usize) {}
}

/// What a run made.
#[derive(Debug, Default)]
pub struct Built {
    /// The glossary.
    pub glossary: Glossary,
    /// The alignment of every story of two or more articles, in story order.
    pub alignments: Vec<StoryAlignment>,
    /// Articles read, a language.
    pub articles: BTreeMap<Lang, usize>,
    /// How many stories of two or more articles there were.
    pub stories: usize,
    /// How many sentence links.
    pub links: usize,
    /// What the run met on its way, in the order of the inputs.
    pub warnings: Vec<Warning>,
}

/// The alignment of one story, rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryAlignment {
    /// The story's name: its first article's file stem, unique within the run.
    pub name: String,
    /// The sentence links as TSV.
    pub sentences: String,
    /// The paragraph links as TSV.
    pub paragraphs: String,
}
