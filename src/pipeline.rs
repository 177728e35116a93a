//! The order of the rooms. This is the only place that knows it.

use std::collections::BTreeMap;

use itertools::Itertools;
use rayon::prelude::*;

use crate::alignment::{self, Alignment, Constraints, GivenError, Order, Unit};
use crate::article::{self, Article};
use crate::candidate;
use crate::concept;
use crate::encoder::{self, Encoded, Encoder, Heads, Means};
use crate::error::Warning;
use crate::files::{self, Source};
use crate::glossary::{self, Glossary, Rules};
use crate::link::{self, Bitext, Pivots, StoryEvidence};
use crate::pack::Lemmas;
use crate::segment::{self, Segments};
use crate::story::{self, Gist};
use crate::text::Lang;

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
}

impl Default for Settings {
    fn default() -> Self {
        Self { lang: None, langs: Vec::new(), min_confidence: 0.0, min_termhood: concept::THRESHOLD, labels: false }
    }
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

/// Reads the sources, groups them into stories and mines their terms.
///
/// The result does not depend on the order of `sources`, nor on the number of threads. What goes wrong with one source
/// is a warning; the others go on.
pub fn build(sources: &[Source], tools: Tools<'_>, settings: &Settings, watcher: &dyn Watcher) -> Built {
    let (articles, mut warnings) = read(sources, settings, watcher);
    let counts = articles.iter().map(|article| article.lang).counts().into_iter().collect();
    let encoded = encode(articles, tools, watcher);
    let gists: Vec<Gist> = encoded.par_iter().map(Gist::of).collect();
    let stories = story::group(&gists);
    warnings.extend(remarks(&encoded, &stories));
    let told: Vec<Vec<&Encoded>> = stories
        .iter()
        .map(|story| story.articles.iter().map(|&index| &encoded[index]).collect_vec())
        .filter(|story: &Vec<&Encoded>| story.len() > 1)
        .collect();
    watcher.begin(Stage::Align, told.len());
    let mined: Vec<(Alignment, StoryEvidence)> = told
        .par_iter()
        .map(|story| {
            let alignment = alignment::align(story, &Constraints::default());
            let evidence = mine(story, &bitexts(&alignment), tools);
            watcher.advance(Stage::Align, 1);
            (alignment, evidence)
        })
        .collect();
    watcher.begin(Stage::Merge, 1);
    let (alignments, evidence): (Vec<Alignment>, Vec<StoryEvidence>) = mined.into_iter().unzip();
    let glossary = self::glossary(&evidence, tools, settings);
    watcher.advance(Stage::Merge, 1);
    Built {
        glossary,
        articles: counts,
        stories: told.len(),
        links: alignments.iter().flat_map(|alignment| &alignment.pairs).map(|pair| pair.links.len()).sum(),
        alignments: rendered(&told, &alignments),
        warnings,
    }
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
    let (articles, mut warnings) = read_with(sources, watcher, |source| {
        let bytes = files::read(source)?;
        if lines {
            return article::read_lines(&source.shown, &source.stem, &bytes, task.lang);
        }
        article::read(&source.shown, &source.stem, &bytes, source.format, task.lang)
    });
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
    let mut lines: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, sentence) in encoded[1].segments.sentences.iter().enumerate() {
        lines.entry(sentence.paragraph).or_default().push(index);
    }
    let answers = |paragraph: usize| lines.get(&paragraph).into_iter().flatten();
    let sentences = encoded[0].segments.sentences.iter().enumerate();
    let together = sentences.flat_map(|(i, sentence)| answers(sentence.paragraph).map(move |&j| (i, j, 1.0))).collect();
    mine(&story, &[Bitext { left: 0, right: 1, sentences: together }], tools)
}

/// One story's evidence. It depends on the story's articles alone.
fn mine(story: &[&Encoded], bitexts: &[Bitext], tools: Tools<'_>) -> StoryEvidence {
    let candidates: Vec<_> = story.iter().map(|encoded| candidate::find(encoded, tools.lemmas)).collect();
    link::connect(story, &candidates, bitexts, tools.encoder, tools.pivots)
}

/// The glossary of all stories' evidence. It does not depend on the order of the stories.
#[must_use]
pub fn glossary(evidence: &[StoryEvidence], tools: Tools<'_>, settings: &Settings) -> Glossary {
    let rules =
        Rules { min_confidence: settings.min_confidence, min_termhood: settings.min_termhood, labels: settings.labels };
    glossary::assemble(&concept::merge(evidence), tools.lemmas, rules)
}

/// The articles of all sources that could be read, by the names of their sources.
fn read(sources: &[Source], settings: &Settings, watcher: &dyn Watcher) -> (Vec<Article>, Vec<Warning>) {
    let (mut articles, warnings) = read_with(sources, watcher, |source| {
        let bytes = files::read(source)?;
        article::read(&source.shown, &source.stem, &bytes, source.format, settings.lang)
    });
    articles.retain(|article| settings.langs.is_empty() || settings.langs.contains(&article.lang));
    articles.sort_by(|a, b| a.source.cmp(&b.source));
    (articles, warnings)
}

/// What `read` makes of every source, in their order, and what it told of them.
fn read_with(
    sources: &[Source],
    watcher: &dyn Watcher,
    read: impl Fn(&Source) -> Result<(Article, Vec<Warning>), Warning> + Sync,
) -> (Vec<Article>, Vec<Warning>) {
    watcher.begin(Stage::Read, sources.len());
    let read = |source: &Source| {
        let result = read(source);
        watcher.advance(Stage::Read, 1);
        result
    };
    let mut articles = Vec::new();
    let mut warnings = Vec::new();
    for result in sources.par_iter().map(read).collect::<Vec<_>>() {
        match result {
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
    watcher.begin(Stage::Encode, segmented.iter().map(|(_, segments)| segments.sentences.len()).sum());
    segmented
        .into_par_iter()
        .map(|(article, segments)| {
            let sentences = segments.sentences.len();
            let encoded = encoder::encode(article, segments, tools.encoder, tools.means, tools.heads);
            watcher.advance(Stage::Encode, sentences);
            encoded
        })
        .collect()
}

/// What a user will want to know when nothing can be linked.
fn remarks(articles: &[Encoded], stories: &[story::Story]) -> Vec<Warning> {
    let langs = articles.iter().map(|encoded| encoded.article.lang).unique().count();
    let place = "all articles";
    if articles.len() < 2 {
        return Vec::new();
    }
    if stories.iter().all(|story| story.articles.len() < 2) {
        let hint = "give articles that report the same events";
        return vec![Warning::note(place, "no two of them tell the same story", hint)];
    }
    if langs == 1 {
        let lang = articles[0].article.lang;
        let reason = format!("all are in one language ({lang}): only variants inside it can be found");
        return vec![Warning::note(place, reason, "add articles on the same events in other languages")];
    }
    Vec::new()
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

/// Every story's alignment as tables. Stories whose first articles share a stem are told apart by a number.
fn rendered(stories: &[Vec<&Encoded>], alignments: &[Alignment]) -> Vec<StoryAlignment> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let render = |(story, alignment): (&Vec<&Encoded>, &Alignment)| {
        let stem = story[0].article.stem.clone();
        let count = taken.entry(stem.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { stem } else { format!("{stem}-{count}") };
        let sentences = alignment::render::tsv(story, alignment, Unit::Sentence);
        let paragraphs = alignment::render::tsv(story, alignment, Unit::Paragraph);
        StoryAlignment { name, sentences, paragraphs }
    };
    stories.iter().zip(alignments).map(render).collect()
}
