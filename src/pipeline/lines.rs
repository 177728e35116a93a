//! The seam on which other engines run the house: stories and articles as lines of JSON in, evidence as lines of JSON
//! out, and the glossary of all these lines.

use std::collections::BTreeMap;
use std::path::Path;

use itertools::Itertools;
use serde::{Deserialize, Serialize};

use super::kept::{Keeper, Told};
use super::stories::named;
use super::{Built, NamedStory, Settings, Tools, Watcher};
use crate::article::{self, Article, Paragraph};
use crate::error::{Shown, Warning};
use crate::files::Format;
use crate::files::cache::{Cache, Key};
use crate::link::StoryEvidence;
use crate::story::Gist;
use crate::text::Lang;

/// What the one who asks calls a story or an article: a text or an integer, given back as it came.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Id {
    /// An integer.
    Number(i64),
    /// A text.
    Text(String),
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{}", Shown(text)),
        }
    }
}

/// An article as a line tells it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct ArticleText {
    source: Option<String>,
    text: String,
    lang: Option<Lang>,
    #[serde(default, skip_serializing)]
    format: Option<Format>,
    /// The article's paragraphs where its text has been read already: it is taken as it is.
    paragraphs: Option<Vec<Paragraph>>,
}

/// A story as a line tells it.
#[derive(Serialize)]
struct StoryLine<'a> {
    id: &'a str,
    articles: Vec<ArticleText>,
}

/// A line that [`Miner::evidence`] reads: a story has `articles`, an article a `text`.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object with an `id`, and with `articles` or a `text`")]
struct Question {
    id: Id,
    articles: Option<Vec<ArticleText>>,
    text: Option<String>,
    source: Option<String>,
    lang: Option<Lang>,
    format: Option<Format>,
    paragraphs: Option<Vec<Paragraph>>,
}

/// The part of a line that is wanted even if the rest is broken.
#[derive(Deserialize)]
struct Name {
    id: Id,
}

/// A line that [`Miner::evidence`] writes.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, expecting = "an object with an `id`, and with evidence or an article")]
struct Answer {
    id: Option<Id>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// The number of the line that could not be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// What it follows from besides the articles: the evidence of two programs does not mix.
    #[serde(skip_serializing_if = "Option::is_none")]
    program: Option<Key>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    /// How many articles the story has, a language.
    #[serde(skip_serializing_if = "Option::is_none")]
    articles: Option<BTreeMap<Lang, usize>>,
    /// How many sentence links the story has.
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<StoryEvidence>,
    /// An article that is yet to find its story.
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<Article>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gist: Option<Gist>,
}

impl NamedStory {
    /// The story as a line that [`Miner::evidence`] reads, without its end. The articles are told as they were read.
    #[must_use]
    pub fn to_line(&self) -> String {
        let told = |article: &Article| ArticleText {
            source: Some(article.source.clone()),
            text: article.text.clone(),
            lang: Some(article.lang),
            format: None,
            paragraphs: Some(article.paragraphs.clone()),
        };
        json(&StoryLine { id: &self.name, articles: self.articles.iter().map(told).collect() })
    }
}

/// Mines stories one by one, each from a line of its own.
pub struct Miner<'a> {
    keeper: Keeper<'a>,
    lang: Option<Lang>,
}

impl<'a> Miner<'a> {
    /// `lang` is the language of articles that do not tell their own; `None`: it is identified.
    #[must_use]
    pub fn new(tools: Tools<'a>, cache: &'a Cache, lang: Option<Lang>) -> Self {
        Self { keeper: Keeper::new(tools, cache), lang }
    }

    /// The line that answers `line`, without its end: the evidence of a story, or an article with its gist.
    ///
    /// # Errors
    /// The line that tells what is wrong: `line`, the `number`th, is broken, or an article cannot be read.
    pub fn evidence(&self, number: usize, line: &str) -> Result<String, String> {
        self.answer(line).map(|answer| json(&answer)).map_err(|error| {
            let id = serde_json::from_str::<Name>(line).ok().map(|name| name.id);
            refusal(number, id, error)
        })
    }

    /// A note if something could not be kept in the cache.
    #[must_use]
    pub fn remark(self) -> Option<Warning> {
        self.keeper.remark()
    }

    fn answer(&self, line: &str) -> Result<Answer, String> {
        let Question { id, articles, text, source, lang, format, paragraphs } =
            serde_json::from_str(line).map_err(|error| format!("is no story and no article: {error}"))?;
        let program = Some(self.keeper.program());
        match (articles, text) {
            (Some(articles), None) => {
                let read = |(at, told)| self.read(told, || format!("{id}-{}", at + 1));
                let read: Vec<_> = articles.into_iter().enumerate().map(read).collect::<Result<_, _>>()?;
                let (mut articles, warnings): (Vec<Article>, Vec<Vec<String>>) = read.into_iter().unzip();
                articles.sort_by(|a, b| (&a.source, &a.text).cmp(&(&b.source, &b.text)));
                let counts = articles.iter().map(|article| article.lang).counts().into_iter().collect();
                let story = articles.iter().collect_vec();
                let told = if story.len() > 1 { self.keeper.told(&story, false).0 } else { Told::default() };
                Ok(Answer {
                    id: Some(id),
                    program,
                    warnings: warnings.concat(),
                    articles: Some(counts),
                    links: Some(told.links),
                    evidence: Some(told.evidence),
                    ..Answer::default()
                })
            }
            (None, Some(text)) => {
                let told = ArticleText { source, text, lang, format, paragraphs };
                let (article, warnings) = self.read(told, || id.to_string())?;
                let gist = Some(self.keeper.gist(&article));
                Ok(Answer { id: Some(id), program, warnings, article: Some(article), gist, ..Answer::default() })
            }
            _ => Err("is no story and no article: it needs either `articles` or a `text`".to_owned()),
        }
    }

    /// The article that a line tells, and what was odd about it. Without a source it has the one that `name` gives.
    fn read(&self, told: ArticleText, name: impl Fn() -> String) -> Result<(Article, Vec<String>), String> {
        let source = told.source.map_or_else(name, |source| Shown(&source).to_string());
        let stem = Path::new(&source).file_stem().map(|stem| Shown(stem).to_string()).unwrap_or_default();
        if let Some(paragraphs) = told.paragraphs {
            let lang = told.lang.ok_or_else(|| format!("{source}: it has paragraphs, but no lang"))?;
            let article = Article { source, stem, lang, text: told.text, paragraphs };
            return match article.fault() {
                Some(fault) => Err(format!("{}: {fault}", article.source)),
                None => Ok((article, Vec::new())),
            };
        }
        let format = told.format.unwrap_or(Format::Text);
        let read = article::read(&source, &stem, told.text.as_bytes(), format, told.lang.or(self.lang));
        let reason = |warning: Warning| format!("{}: {}", warning.place, warning.reason);
        let (article, notes) = read.map_err(reason)?;
        Ok((article, notes.into_iter().map(reason).collect()))
    }
}

/// The line that tells why the `number`th line, that of `id` if it is known, gave no evidence.
#[must_use]
pub fn refusal(number: usize, id: Option<Id>, error: String) -> String {
    json(&Answer { id, error: Some(error), line: Some(number), ..Answer::default() })
}

fn json(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("texts, finite numbers and maps with string keys")
}

/// Evidence of stories, and articles that are yet to find theirs, from lines in any order.
#[derive(Debug)]
pub struct Gathered {
    program: Key,
    /// The width of the encoder's vectors.
    width: usize,
    /// What each line told, by its id, with the hash of its content; `None` where two lines contradict each other.
    lines: BTreeMap<Id, Option<(Key, Gain)>>,
}

/// What a line of evidence tells.
#[derive(Debug)]
enum Gain {
    Story { articles: BTreeMap<Lang, usize>, links: usize, evidence: StoryEvidence },
    Article(Article, Gist),
}

impl Gathered {
    /// Nothing yet; `tools` are those that will merge it.
    #[must_use]
    pub fn new(tools: Tools<'_>) -> Self {
        let program = Keeper::new(tools, &Cache::none()).program();
        Self { program, width: tools.encoder.width(), lines: BTreeMap::new() }
    }

    /// Whether there is nothing to merge.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.values().all(Option::is_none)
    }

    /// Adds a line that [`Miner::evidence`] wrote. The same line twice counts once.
    ///
    /// # Errors
    /// What is wrong with it, for a message: it is broken, it tells of an error, it was written by another version of
    /// the program or with another language pack, or another line has the same id; of the last two neither counts.
    pub fn add(&mut self, line: &str) -> Result<(), String> {
        let answer: Answer = serde_json::from_str(line).map_err(|error| format!("is no line of evidence: {error}"))?;
        let content = Key::of(&answer);
        let Answer { id, error, program, articles, links, evidence, article, gist, .. } = answer;
        let shown = id.as_ref().map_or_else(|| "(no id)".to_owned(), Id::to_string);
        if let Some(error) = error {
            return Err(format!("{shown} has no evidence: {}", Shown(&error)));
        }
        let id = id.ok_or("is no line of evidence: it has no id")?;
        if program != Some(self.program) {
            return Err(format!("{shown} was mined by another version of termloom, or with another language pack"));
        }
        let gain = match (articles, links, evidence, article, gist) {
            (Some(articles), Some(links), Some(evidence), None, None) => Gain::Story { articles, links, evidence },
            (None, None, None, Some(article), Some(gist)) => Gain::Article(article, gist),
            _ => return Err(format!("{shown} is neither a story with its evidence nor an article with its gist")),
        };
        if let Some(fault) = gain.fault(self.width) {
            return Err(format!("{shown} is damaged: {fault}"));
        }
        let known = self.lines.entry(id).or_insert_with(|| Some((content, gain)));
        if known.as_ref().is_some_and(|(known, _)| *known == content) {
            return Ok(());
        }
        *known = None;
        Err(format!("{shown} stands for two different things: none of them is used"))
    }
}

impl Gain {
    fn fault(&self, width: usize) -> Option<String> {
        match self {
            Self::Story { articles, links, evidence } => {
                let counts = articles.values().chain([links]).all(|&count| u32::try_from(count).is_ok());
                evidence.fault().or_else(|| (!counts).then(|| "a number is out of its range".to_owned()))
            }
            Self::Article(article, gist) => {
                let other = (&gist.source, gist.lang) != (&article.source, article.lang);
                let fault = gist.fault(width).or_else(|| other.then_some("its gist is another's"));
                article.fault().or_else(|| fault.map(str::to_owned))
            }
        }
    }
}

/// The glossary of all that was gathered: the same as [`build`](super::build) makes of the same articles. Articles that
/// have no story yet are grouped and mined first.
pub fn merge_evidence(
    gathered: Gathered,
    tools: Tools<'_>,
    settings: &Settings,
    cache: &Cache,
    watcher: &dyn Watcher,
) -> Built {
    let keeper = Keeper::new(tools, cache);
    let (mut built, mut mined, mut ungrouped) = (Built::default(), Vec::new(), Vec::new());
    for (_, gain) in gathered.lines.into_values().flatten() {
        match gain {
            Gain::Story { articles, links, evidence } => {
                let several = articles.values().sum::<usize>() > 1;
                built.stories += usize::from(several);
                built.links += links;
                articles.into_iter().for_each(|(lang, count)| *built.articles.entry(lang).or_default() += count);
                mined.push(evidence);
            }
            Gain::Article(article, gist) => ungrouped.push((article, gist)),
        }
    }
    ungrouped.sort_by(|a, b| (&a.0.source, &a.0.text).cmp(&(&b.0.source, &b.0.text)));
    let (articles, gists): (Vec<Article>, Vec<Gist>) = ungrouped.into_iter().unzip();
    articles.iter().for_each(|article| *built.articles.entry(article.lang).or_default() += 1);
    let stories = named(articles, &gists);
    for told in super::told(&stories, &keeper, settings, watcher) {
        built.stories += 1;
        built.links += told.links;
        mined.push(told.evidence);
    }
    built.glossary = super::merged(&mined, tools, settings, watcher);
    built.warnings.extend(keeper.remark());
    built
}
