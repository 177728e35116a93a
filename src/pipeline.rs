//! The order of the rooms. This is the only place that knows it.

mod kept;
mod lines;
mod stories;

use std::collections::BTreeMap;

use itertools::Itertools;
use rayon::prelude::*;

use crate::alignment::{self, Alignment, Constraints, GivenError, Order, Unit};
use crate::article::{self, Article};
use crate::candidate;
use crate::concept::{self, Known, KnownTerm};
use crate::encoder::{self, Encoded, Encoder, Heads, Means};
use crate::error::Warning;
use crate::files::cache::Cache;
use crate::files::{self, Source};
use crate::glossary::{self, Glossary, Rules};
use crate::link::{self, Bitext, Pivots, StoryEvidence};
use crate::pack::Lemmas;
use crate::segment::{self, Segments};
use crate::text::Lang;
use kept::{Keeper, Told};
pub use lines::{Gathered, Id, Miner, merge_evidence, refusal};
use stories::grouped;
pub use stories::{Fate, Grouped, NamedStory};

/// What a run was asked to do.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The language of every article; `None`: by file name, else identified.
    pub lang: Option<Lang>,
    /// Only articles in these languages; empty: all.
    pub langs: Vec<Lang>,
    /// Rows below this confidence are left out, 0 to 1.
    pub min_confidence: f64,
    /// Concepts that look less like terms are left out; log-odds, -3 to 4 in practice.
    pub min_termhood: f32,
    /// Whether concepts get English labels from the term list.
    pub labels: bool,
    /// Whether the watcher hears of every story's links.
    pub alignments: bool,
    /// Terms whose concept is known beforehand.
    pub known: Vec<KnownTerm>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: None,
            langs: Vec::new(),
            min_confidence: 0.0,
            min_termhood: concept::THRESHOLD,
            labels: false,
            alignments: false,
            known: Vec::new(),
        }
    }
}

/// A part of a run, as told to a [`Watcher`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Files are read and cut into sentences.
    Read,
    /// Articles are encoded, or found in the cache; counted in articles.
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
    /// A story is aligned; told where [`Settings::alignments`] asks for it, in any order.
    fn aligned(&self, _: StoryAlignment) {}
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
    /// Articles read, a language.
    pub articles: BTreeMap<Lang, usize>,
    /// How many stories of two or more articles there were.
    pub stories: usize,
    /// How many sentence links.
    pub links: usize,
    /// What became of each source, in their order.
    pub fates: Vec<Fate>,
    /// What the run met on its way, in the order of the inputs.
    pub warnings: Vec<Warning>,
}

/// The alignment of one story, rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryAlignment {
    /// The story's [name](NamedStory::name).
    pub name: String,
    /// The sentence links as TSV.
    pub sentences: String,
    /// The paragraph links as TSV.
    pub paragraphs: String,
}

/// What every run works with.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// The encoder.
    pub encoder: &'a dyn Encoder,
    /// The means its states are centred by.
    pub means: &'a Means,
    /// The heads that tag words.
    pub heads: &'a Heads,
    /// The lemma lists.
    pub lemmas: &'a Lemmas,
    /// The English headwords; `None`: no labels, and no help from them.
    pub pivots: Option<&'a Pivots>,
}

/// Reads the sources, groups them into stories and mines their terms. What `cache` holds of them is not computed again.
///
/// The result does not depend on the order of `sources`, on the number of threads, nor on what `cache` holds. What goes
/// wrong with one source is a warning; the others go on.
pub fn build(sources: &[Source], tools: Tools<'_>, settings: &Settings, cache: &Cache, watcher: &dyn Watcher) -> Built {
    let keeper = Keeper::new(tools, cache);
    let grouped = grouped(sources, &keeper, settings, watcher);
    let articles = grouped.articles();
    let Grouped { stories, mut fates, mut warnings } = grouped;
    let mined = told(&stories, &keeper, settings, watcher);
    let mut links_of: BTreeMap<&str, usize> = BTreeMap::new();
    for (story, mined) in stories.iter().filter(|story| story.articles.len() > 1).zip(&mined) {
        let sources = story.articles.iter().map(|article| article.source.as_str());
        links_of.extend(sources.zip(mined.links_of.iter().copied()));
    }
    for fate in &mut fates {
        fate.links = links_of.get(fate.source.as_str()).copied().unwrap_or(0);
    }
    let (stories, links) = (mined.len(), mined.iter().map(|mined| mined.links).sum());
    let evidence: Vec<StoryEvidence> = mined.into_iter().map(|mined| mined.evidence).collect();
    let glossary = merged(&evidence, tools, settings, watcher);
    warnings.extend(keeper.remark());
    Built { glossary, articles, stories, links, fates, warnings }
}

/// The stories of the sources that [`build`] mines, in their order, those of one article too.
pub fn stories(
    sources: &[Source],
    tools: Tools<'_>,
    settings: &Settings,
    cache: &Cache,
    watcher: &dyn Watcher,
) -> Grouped {
    let keeper = Keeper::new(tools, cache);
    let mut grouped = grouped(sources, &keeper, settings, watcher);
    grouped.warnings.extend(keeper.remark());
    grouped
}

/// What every story of two or more articles tells, in their order.
fn told(stories: &[NamedStory], keeper: &Keeper<'_>, settings: &Settings, watcher: &dyn Watcher) -> Vec<Told> {
    let several: Vec<&NamedStory> = stories.iter().filter(|story| story.articles.len() > 1).collect();
    watcher.begin(Stage::Align, several.len());
    let told = several.into_par_iter().map(|story| {
        let (told, tables) = keeper.told(&story.articles.iter().collect_vec(), settings.alignments);
        if let Some([sentences, paragraphs]) = tables {
            watcher.aligned(StoryAlignment { name: story.name.clone(), sentences, paragraphs });
        }
        watcher.advance(Stage::Align, 1);
        told
    });
    told.collect()
}

fn merged(evidence: &[StoryEvidence], tools: Tools<'_>, settings: &Settings, watcher: &dyn Watcher) -> Glossary {
    watcher.begin(Stage::Merge, 1);
    let glossary = glossary(evidence, tools, settings);
    watcher.advance(Stage::Merge, 1);
    glossary
}

/// A few articles and their alignment.
#[derive(Debug)]
pub struct Aligned {
    /// The articles, in the order of their sources.
    pub articles: Vec<Encoded>,
    /// The links of every two of them.
    pub alignment: Alignment,
    /// What the run met on its way.
    pub warnings: Vec<Warning>,
}

/// What an alignment was asked to do.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// The language of every article; `None`: by file name, else identified.
    pub lang: Option<Lang>,
    /// What is linked. Where it is lines, nothing is boilerplate, and an empty file is an article too.
    pub unit: Unit,
    /// The order of the links.
    pub order: Order,
    /// The text of a file of links to be kept, as [`alignment::read_given`] reads it.
    pub given: Option<String>,
}

/// Aligns all sources with one another, as articles of one story, in the order they are given.
///
/// # Errors
/// The given links cannot be used.
pub fn align(sources: &[Source], tools: Tools<'_>, task: &Task, watcher: &dyn Watcher) -> Result<Aligned, GivenError> {
    let lines = task.unit == Unit::Line;
    let readings = read_each(sources, watcher, |source| {
        let bytes = files::read(source)?;
        if lines {
            return article::read_lines(&source.shown, &source.stem, &bytes, task.lang);
        }
        article::read(&source.shown, &source.stem, &bytes, source.format, task.lang)
    });
    let (articles, mut warnings) = sorted_out(readings);
    let segmented = segmented(articles, if lines { segment::segment_lines } else { segment::segment });
    let texts = segmented.iter().map(|(article, segments)| (article, segments)).collect_vec();
    let given = task.given.as_deref().map(|text| alignment::read_given(text, &texts, task.unit)).transpose()?;
    let constraints = Constraints { order: task.order, given: given.unwrap_or_default() };
    let articles = encoded(segmented, tools, watcher);
    watcher.begin(Stage::Align, 1);
    let story = articles.iter().collect_vec();
    let alignment = alignment::align(&story, &constraints);
    watcher.advance(Stage::Align, 1);
    warnings.extend(strangers(&story, &alignment));
    Ok(Aligned { articles, alignment, warnings })
}

/// A remark on every article that does not seem to tell what the others tell.
fn strangers(story: &[&Encoded], alignment: &Alignment) -> Vec<Warning> {
    let strange = alignment::strangers(story, alignment);
    let hint = "check that the files belong together";
    match (story, &strange[..]) {
        (_, []) => Vec::new(),
        ([left, right], _) => {
            let reason = format!("does not tell the same story as {}", right.article.source);
            vec![Warning::note(&left.article.source, reason, hint)]
        }
        _ => {
            let remark = |&at: &usize| {
                Warning::note(&story[at].article.source, "tells another story than the other articles", hint)
            };
            strange.iter().map(remark).collect()
        }
    }
}

/// Mines the terms of two texts that are already aligned: paragraphs of one number say the same.
#[must_use]
pub fn build_parallel(left: Article, right: Article, tools: Tools<'_>, settings: &Settings) -> Built {
    let articles = [left.lang, right.lang].into_iter().counts().into_iter().collect();
    let links = left.paragraphs.len().min(right.paragraphs.len());
    let evidence = parallel_evidence(left, right, tools);
    Built { glossary: glossary(&[evidence], tools, settings), articles, stories: 1, links, ..Built::default() }
}

/// The evidence of two texts that are already aligned: paragraph `i` of one says what paragraph `i` of the other says.
#[must_use]
pub fn parallel_evidence(left: Article, right: Article, tools: Tools<'_>) -> StoryEvidence {
    let encoded = encode(vec![left, right], tools, &Silent);
    let story: Vec<&Encoded> = encoded.iter().collect();
    let together = alignment::in_parallel(story[0], story[1]);
    mine(&story, &[Bitext { left: 0, right: 1, sentences: together }], tools)
}

/// The evidence of articles that are said to tell one story; they are aligned first.
#[must_use]
pub fn story_evidence(articles: Vec<Article>, tools: Tools<'_>) -> StoryEvidence {
    let encoded = encode(articles, tools, &Silent);
    let story: Vec<&Encoded> = encoded.iter().collect();
    let alignment = alignment::align(&story, &Constraints::default());
    mine(&story, &bitexts(&alignment), tools)
}

/// One story's evidence. It depends on the story's articles alone.
fn mine(story: &[&Encoded], bitexts: &[Bitext], tools: Tools<'_>) -> StoryEvidence {
    let candidates: Vec<_> = story.par_iter().map(|encoded| candidate::find(encoded, tools.lemmas)).collect();
    link::connect(story, &candidates, bitexts, tools.encoder, tools.pivots, tools.lemmas)
}

/// The glossary of all stories' evidence. It does not depend on the order of the stories.
#[must_use]
pub fn glossary(evidence: &[StoryEvidence], tools: Tools<'_>, settings: &Settings) -> Glossary {
    let &Settings { min_confidence, min_termhood, labels, .. } = settings;
    let known = Known::new(&settings.known, tools.lemmas);
    let rules = Rules { min_confidence, min_termhood, known: &known, labels };
    glossary::assemble(&concept::merge(evidence, &known), tools.lemmas, rules)
}

/// What came of reading one source: the article and what was odd about it, or why it is left out.
type Reading = Result<(Article, Vec<Warning>), Warning>;

/// What `read` makes of every source, in their order.
fn read_each(sources: &[Source], watcher: &dyn Watcher, read: impl Fn(&Source) -> Reading + Sync) -> Vec<Reading> {
    watcher.begin(Stage::Read, sources.len());
    let read = |source: &Source| {
        let result = read(source);
        watcher.advance(Stage::Read, 1);
        result
    };
    sources.par_iter().map(read).collect()
}

/// The articles that could be read, and what was told of all sources.
fn sorted_out(readings: Vec<Reading>) -> (Vec<Article>, Vec<Warning>) {
    let mut articles = Vec::new();
    let mut warnings = Vec::new();
    for reading in readings {
        match reading {
            Ok((article, notes)) => {
                warnings.extend(notes);
                articles.push(article);
            }
            Err(warning) => warnings.push(warning),
        }
    }
    (articles, warnings)
}

fn encode(articles: Vec<Article>, tools: Tools<'_>, watcher: &dyn Watcher) -> Vec<Encoded> {
    encoded(segmented(articles, segment::segment), tools, watcher)
}

fn segmented(articles: Vec<Article>, segment: fn(&Article) -> Segments) -> Vec<(Article, Segments)> {
    let segmented = articles.into_par_iter().map(|article| {
        let segments = segment(&article);
        (article, segments)
    });
    segmented.collect()
}

fn encoded(segmented: Vec<(Article, Segments)>, tools: Tools<'_>, watcher: &dyn Watcher) -> Vec<Encoded> {
    watcher.begin(Stage::Encode, segmented.len());
    let encoded = segmented.into_par_iter().map(|(article, segments)| {
        let encoded = encoder::encode(article, segments, tools.encoder, tools.means, tools.heads);
        watcher.advance(Stage::Encode, 1);
        encoded
    });
    encoded.collect()
}

/// The sentences of every two articles that say the same: the pairs alignment is sure of, and all of each link.
fn bitexts(alignment: &Alignment) -> Vec<Bitext> {
    let bitext = |pair: &alignment::PairAlignment| {
        let mut sentences: BTreeMap<(usize, usize), f32> = BTreeMap::new();
        for link in &pair.links {
            let linked = link.left.iter().cartesian_product(&link.right);
            sentences.extend(linked.map(|(&i, &j)| ((i, j), link.confidence)));
        }
        sentences.extend(pair.sentence_pairs().iter().map(|&(i, j, probability)| ((i, j), probability)));
        let sentences = sentences.into_iter().map(|((i, j), probability)| (i, j, probability)).collect();
        Bitext { left: pair.left, right: pair.right, sentences }
    };
    alignment.pairs.iter().map(bitext).collect()
}
