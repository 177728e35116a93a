//! From sources to stories: every article read, encoded once, and grouped by its gist.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;
use rayon::prelude::*;
use serde::Serialize;

use super::kept::Keeper;
use super::{Settings, Stage, Watcher, read_each};
use crate::article::{self, Article};
use crate::error::Warning;
use crate::files::{self, Source};
use crate::story::{self, Gist};
use crate::text::Lang;

/// Articles that report the same events, in the order of their sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedStory {
    /// The stem of its first article's file; of several such stories all but the first have a number too.
    pub name: String,
    /// At least one.
    pub articles: Vec<Article>,
}

/// What became of one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fate {
    /// The source, as it is shown.
    pub source: String,
    /// Its language; `None` if it could not be read.
    pub lang: Option<Lang>,
    /// The name of its story; `None` if it was left out.
    pub story: Option<String>,
    /// How many sentence links have a side of it.
    pub links: usize,
    /// What was odd about it.
    pub warnings: Vec<String>,
    /// Why it was left out.
    pub error: Option<String>,
}

impl Fate {
    /// The fate of an input that was left out.
    #[must_use]
    pub fn left_out(warning: &Warning) -> Self {
        Self { source: warning.place.clone(), error: Some(warning.reason.clone()), ..Self::default() }
    }

    fn of(source: &Source, outcome: &Result<(Article, Vec<Warning>), Warning>) -> Self {
        let source = source.shown.clone();
        match outcome {
            Err(warning) => Self { source, ..Self::left_out(warning) },
            Ok((article, notes)) => Self {
                source,
                lang: Some(article.lang),
                warnings: notes.iter().map(|note| note.reason.clone()).collect(),
                ..Self::default()
            },
        }
    }
}

/// The stories of a run's sources.
#[derive(Clone, Debug, Default)]
pub struct Grouped {
    /// All stories, those of one article too, in the order of their first sources.
    pub stories: Vec<NamedStory>,
    /// What became of each source, in their order.
    pub fates: Vec<Fate>,
    /// What the run met on its way, in the order of the sources.
    pub warnings: Vec<Warning>,
}

impl Grouped {
    /// How many articles there are, a language.
    #[must_use]
    pub fn articles(&self) -> BTreeMap<Lang, usize> {
        self.stories.iter().flat_map(|story| &story.articles).map(|article| article.lang).counts().into_iter().collect()
    }
}

/// Reads the sources and groups them.
pub(super) fn grouped(sources: &[Source], keeper: &Keeper<'_>, settings: &Settings, watcher: &dyn Watcher) -> Grouped {
    let read = read_each(sources, watcher, |source| {
        let bytes = files::read(source)?;
        article::read(&source.shown, &source.stem, &bytes, source.format, settings.lang)
    });
    let mut fates: Vec<Fate> = sources.iter().zip(&read).map(|(source, outcome)| Fate::of(source, outcome)).collect();
    let (mut articles, mut warnings) = super::sorted_out(read);
    articles.retain(|article| settings.langs.is_empty() || settings.langs.contains(&article.lang));
    articles.sort_by(|a, b| a.source.cmp(&b.source));
    watcher.begin(Stage::Encode, articles.len());
    let gist = |article: &Article| {
        let gist = keeper.gist(article);
        watcher.advance(Stage::Encode, 1);
        gist
    };
    let gists: Vec<Gist> = articles.par_iter().map(gist).collect();
    let stories = named(articles, &gists);
    let story_of: BTreeMap<&str, &str> = stories
        .iter()
        .flat_map(|story| story.articles.iter().map(|article| (article.source.as_str(), story.name.as_str())))
        .collect();
    for fate in &mut fates {
        fate.story = story_of.get(fate.source.as_str()).map(|&name| name.to_owned());
    }
    warnings.extend(remarks(&stories));
    Grouped { stories, fates, warnings }
}

/// The stories that articles with these gists tell.
pub(super) fn named(articles: Vec<Article>, gists: &[Gist]) -> Vec<NamedStory> {
    let groups = story::group(gists);
    let mut articles: Vec<Option<Article>> = articles.into_iter().map(Some).collect();
    let mut stories: Vec<NamedStory> = Vec::with_capacity(groups.len());
    for group in groups {
        // Every article is in one story.
        let articles = group.articles.iter().filter_map(|&at| articles[at].take()).collect();
        stories.push(NamedStory { name: String::new(), articles });
    }
    // The names of stories told by several articles do not depend on those of articles that stand alone.
    let mut taken = BTreeSet::new();
    for several in [true, false] {
        for story in stories.iter_mut().filter(|story| (story.articles.len() > 1) == several) {
            story.name = free_name(&story.articles[0].stem, &mut taken);
        }
    }
    stories
}

/// `stem`, with the first number that makes it a name of its own.
fn free_name(stem: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let name = std::iter::once(stem.to_owned()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
    taken.insert(name.clone());
    name
}

/// What a user will want to know when nothing can be linked.
fn remarks(stories: &[NamedStory]) -> Vec<Warning> {
    let articles = || stories.iter().flat_map(|story| &story.articles);
    let place = "all articles";
    if articles().count() < 2 {
        return Vec::new();
    }
    if stories.iter().all(|story| story.articles.len() < 2) {
        let hint = "give articles that report the same events";
        return vec![Warning::note(place, "no two of them tell the same story", hint)];
    }
    if let Ok(lang) = articles().map(|article| article.lang).all_equal_value() {
        let reason = format!("all are in one language ({lang}): only variants inside it can be found");
        return vec![Warning::note(place, reason, "add articles on the same events in other languages")];
    }
    Vec::new()
}
