//! The development sets of term pairs: parallel segments and the gold terms attested in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use itertools::Itertools;
use termloom::article::{Article, Paragraph, ParagraphKind};
use termloom::candidate::{Kind, lemma_key};
use termloom::pack::Lemmas;
use termloom::text::{Lang, Span};

#[path = "news.rs"]
mod news;

pub use news::Half;

/// A row of the table of figures.
pub struct Set {
    /// The folder under `eval/terms`, or [`NEWS`].
    pub folder: &'static str,
    pub left: &'static str,
    pub right: &'static str,
    pub part: Part,
}

/// Which of a set's segments are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    All,
    /// The first of the five runs, for a quick look.
    Run,
    /// Five runs of 300 neighbouring segments, evenly spaced; each is mined by itself.
    Runs,
    /// Five samples of 300 segments, each spread evenly over the set.
    Spread,
    /// Stories of as many articles as there are languages, told apart: of neighbouring segments each language leaves out
    /// some and moves others. They are aligned, as articles are.
    Articles,
    /// The same, but each language says only one half of every other long segment, now the first and now the second: what
    /// is aligned says the same in part, as news does.
    Retold,
    /// News of our own, of which half is only measured.
    News(Half),
}

/// The folder of news; it is of this repository.
pub const NEWS: &str = "news";

/// How many samples, and of how many segments.
const SAMPLES: usize = 5;
const SAMPLE: usize = 300;

/// How many stories, of how many segments; how many segments move together, and of how many each language leaves one out.
const STORIES: usize = 12;
const STORY: usize = 48;
const BLOCK: usize = 6;
const LEFT_OUT: usize = 5;

/// From so many words on a segment is long: it may be cut in two.
const LONG: usize = 8;

pub const SETS: [Set; 22] = [
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::Run },
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::Runs },
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::Spread },
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::All },
    Set { folder: "libreoffice-help", left: "pl", right: "el", part: Part::All },
    Set { folder: "tico19", left: "en", right: "ru", part: Part::All },
    Set { folder: "bitcoin-org", left: "pl", right: "ru", part: Part::All },
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::Articles },
    Set { folder: "libreoffice-help", left: "pl", right: "el", part: Part::Articles },
    Set { folder: "tico19", left: "en", right: "ru", part: Part::Articles },
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::Retold },
    Set { folder: "libreoffice-help", left: "pl", right: "el", part: Part::Retold },
    Set { folder: "tico19", left: "en", right: "ru", part: Part::Retold },
    Set { folder: "libreoffice-help", left: "en", right: "de", part: Part::Runs },
    Set { folder: "tico19", left: "en", right: "fr", part: Part::All },
    Set { folder: NEWS, left: "pl", right: "ru", part: Part::News(Half::Fitted) },
    Set { folder: NEWS, left: "pl", right: "el", part: Part::News(Half::Fitted) },
    Set { folder: NEWS, left: "el", right: "ru", part: Part::News(Half::Fitted) },
    Set { folder: NEWS, left: "pl", right: "ru", part: Part::News(Half::Measured) },
    Set { folder: NEWS, left: "pl", right: "el", part: Part::News(Half::Measured) },
    Set { folder: NEWS, left: "el", right: "ru", part: Part::News(Half::Measured) },
    Set { folder: NEWS, left: "de", right: "ru", part: Part::News(Half::Measured) },
];

/// The languages of a story, a set.
const TOLD_IN: [(&str, &[&str]); 2] =
    [("libreoffice-help", &["pl", "ru", "el", "de"]), ("tico19", &["en", "ru", "fr"])];

/// Two columns of a table, a row a pair of cells.
type Pairs = Vec<(String, String)>;

/// Parallel segments or a story, and the gold terms attested in them.
pub struct Sample {
    pub left: Lang,
    pub right: Lang,
    /// How many segments or, of news, paragraphs of the left language.
    pub size: usize,
    /// None of a story.
    pub segments: Pairs,
    /// What is mined where no segments are: the story's articles.
    pub story: Vec<Article>,
    /// The terms whose two sides occur in one segment, by their lemma keys: source to targets.
    pub gold: Gold,
    /// The same of whole segments, where articles say only parts of them: by these a pair is judged, for of a term whose
    /// translation is in the other half every pair is wrong.
    pub judges: Gold,
    /// Words of general language and what they are called: pairs are judged by them too, but they are no terms.
    pub general: Gold,
}

/// Source key to target keys.
pub type Gold = BTreeMap<String, BTreeSet<String>>;

impl Part {
    /// Whether stories are mined.
    pub fn is_told(self) -> bool {
        matches!(self, Self::Articles | Self::Retold | Self::News(_))
    }
}

impl Set {
    /// The set's name in the table.
    pub fn name(&self) -> String {
        let part = match self.part {
            Part::All => "all",
            Part::Run => "300 together",
            Part::Runs => "5 x 300 together",
            Part::Spread => "5 x 300 apart",
            Part::Articles => "articles",
            Part::Retold => "retold",
            Part::News(Half::Fitted) => "odd stories",
            Part::News(Half::Measured) => "even stories",
        };
        format!("{} {}-{} {part}", self.folder, self.left, self.right)
    }

    /// The samples that are mined, each by itself.
    pub fn samples(&self, shared: &Path, lemmas: &Lemmas) -> Vec<Sample> {
        let lang = |code: &str| code.parse().expect("a language code");
        let (left, right) = (lang(self.left), lang(self.right));
        if let Part::News(half) = self.part {
            return news::samples(half, (left, right), lemmas);
        }
        let folder = shared.join("eval/terms").join(self.folder);
        let mut segments = columns(&folder.join("segments.tsv"), self.left, self.right);
        segments.retain(|(left, right)| !left.is_empty() && !right.is_empty());
        let terms = columns(&folder.join("terms.tsv"), self.left, self.right);
        if self.part.is_told() {
            let story = |Story { articles, said, whole }: Story| {
                let [gold, judges] = [&said, &whole].map(|segments| gold(&terms, (left, right), segments, lemmas));
                Sample { size: said.len(), story: articles, gold, judges, ..Sample::new(left, right) }
            };
            return stories(&folder, self).into_iter().map(story).collect();
        }
        let parts = parts(segments, self.part).into_iter();
        let sample = |segments: Pairs| {
            let gold = gold(&terms, (left, right), &segments, lemmas);
            Sample { size: segments.len(), segments, judges: gold.clone(), gold, ..Sample::new(left, right) }
        };
        parts.map(sample).collect()
    }
}

/// A story: what its articles say, and the segments that both sides of the gold have kept, as they say them and whole.
struct Story {
    articles: Vec<Article>,
    said: Pairs,
    whole: Pairs,
}

/// Stories, evenly spaced over the set.
fn stories(folder: &Path, set: &Set) -> Vec<Story> {
    let (_, langs) = TOLD_IN.iter().find(|told| told.0 == set.folder).expect("a set with stories");
    let rows = rows(&folder.join("segments.tsv"), langs);
    let rows: Vec<Vec<String>> = rows.into_iter().filter(|row| row.iter().all(|cell| !cell.is_empty())).collect();
    let at = |lang: &str| langs.iter().position(|known| *known == lang).expect("a language of the story");
    let ends = [at(set.left), at(set.right)];
    let step = rows.len() / STORIES;
    let story = |rows: &[Vec<String>]| {
        let said = |row: usize, lang: usize| {
            let segment = rows[row][lang].as_str();
            let cut = halves(segment).filter(|_| set.part == Part::Retold);
            match (cut, (row + lang) % 4) {
                (Some((first, _)), 0) => first,
                (Some((_, second)), 1) => second,
                _ => segment,
            }
        };
        let keeps = |row: usize, lang: usize| !(row + 2 * lang).is_multiple_of(LEFT_OUT);
        let text = |(lang, code): (usize, &&str)| {
            let kept = (0..rows.len()).filter(|&row| keeps(row, lang));
            let mut blocks: Vec<Vec<usize>> = kept.collect::<Vec<_>>().chunks(BLOCK).map(<[usize]>::to_vec).collect();
            // The first language tells the story in order; each further one has every other block elsewhere.
            let last = blocks.len() - 1;
            (lang..last).step_by(3).filter(|_| lang > 0).for_each(|block| blocks.swap(block, last - block % last));
            let cells: Vec<&str> = blocks.concat().into_iter().map(|row| said(row, lang)).collect();
            article(code.parse().expect("a language code"), cells.into_iter())
        };
        let both: Vec<usize> = (0..rows.len()).filter(|&row| ends.iter().all(|&end| keeps(row, end))).collect();
        let pairs = |cell: &dyn Fn(usize, usize) -> String| {
            both.iter().map(|&row| (cell(row, ends[0]), cell(row, ends[1]))).collect()
        };
        Story {
            articles: langs.iter().enumerate().map(text).collect(),
            said: pairs(&|row, end| said(row, end).to_owned()),
            whole: pairs(&|row, end| rows[row][end].clone()),
        }
    };
    rows.chunks(step).take(STORIES).map(|rows| story(&rows[..STORY.min(rows.len())])).collect()
}

/// The two halves of a long segment's words; `None` of a short one.
fn halves(segment: &str) -> Option<(&str, &str)> {
    let spaces: Vec<usize> = segment.match_indices(' ').map(|(at, _)| at).collect();
    let middle = spaces.get(spaces.len() / 2).filter(|_| spaces.len() + 1 >= LONG)?;
    let (first, second) = segment.split_at(*middle);
    Some((first.trim_end(), &second[1..]))
}

fn parts(segments: Pairs, part: Part) -> Vec<Pairs> {
    let step = segments.len() / SAMPLES;
    match part {
        Part::All | Part::Articles | Part::Retold | Part::News(_) => vec![segments],
        Part::Run => vec![segments[..SAMPLE.min(step)].to_vec()],
        Part::Runs => {
            segments.chunks(step).take(SAMPLES).map(|chunk| chunk[..SAMPLE.min(chunk.len())].to_vec()).collect()
        }
        Part::Spread => {
            let every = segments.len() / SAMPLE;
            let sample = |start: usize| segments.iter().skip(start).step_by(every).take(SAMPLE).cloned().collect();
            (0..SAMPLES).map(|number| sample(number * every / SAMPLES)).collect()
        }
    }
}

impl Sample {
    fn new(left: Lang, right: Lang) -> Self {
        let (segments, story) = (Vec::new(), Vec::new());
        let [gold, judges, general] = [const { Gold::new() }; 3];
        Self { left, right, size: 0, segments, story, gold, judges, general }
    }

    /// Whether a pair of keys is right; `None` of a source that the gold does not know.
    pub fn verdict(&self, source: &str, target: &str) -> Option<bool> {
        let known = [&self.judges, &self.general].map(|gold| gold.get(source));
        let right = known.iter().flatten().any(|gold| gold.contains(target));
        known.iter().any(Option::is_some).then_some(right)
    }

    /// The two sides as articles with one paragraph a segment.
    pub fn articles(&self) -> (Article, Article) {
        let left = article(self.left, self.segments.iter().map(|pair| pair.0.as_str()));
        (left, article(self.right, self.segments.iter().map(|pair| pair.1.as_str())))
    }
}

fn article<'a>(lang: Lang, segments: impl Iterator<Item = &'a str>) -> Article {
    let mut text = String::new();
    let mut paragraphs = Vec::new();
    for (index, segment) in segments.enumerate() {
        let span = Span::new(text.len(), text.len() + segment.len());
        text.push_str(segment);
        text.push('\n');
        paragraphs.push(Paragraph { number: index + 1, span, body: span, kind: ParagraphKind::Body });
    }
    Article { source: format!("{lang}.txt"), stem: lang.to_string(), lang, text, paragraphs }
}

/// The gold terms whose two sides both occur in some segment: source key to target keys.
fn gold(terms: &Pairs, (left, right): (Lang, Lang), segments: &Pairs, lemmas: &Lemmas) -> Gold {
    let padded = |lang: Lang, text: &str| format!(" {} ", key(lang, text, lemmas));
    let keyed: Pairs = segments.iter().map(|(a, b)| (padded(left, a), padded(right, b))).collect();
    let mut gold = Gold::new();
    for (sources, targets) in terms {
        for source in sources.split(" | ").filter(|term| !term.is_empty()) {
            for target in targets.split(" | ").filter(|term| !term.is_empty()) {
                let padded = |lang: Lang, term: &str| written(lang, term).map(|term| padded(lang, &term)).collect_vec();
                for (a, b) in padded(left, source).into_iter().cartesian_product(padded(right, target)) {
                    if keyed.iter().any(|(one, other)| one.contains(&a) && other.contains(&b)) {
                        gold.entry(a.trim().to_owned()).or_default().insert(b.trim().to_owned());
                    }
                }
            }
        }
    }
    gold
}

/// A gold term as it may be written. The gold is all in lower case: a German `text` of it is the noun `Text` as well as a
/// form of `texten`.
fn written(lang: Lang, term: &str) -> impl Iterator<Item = String> {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    };
    let noun = (lang.as_str() == "de").then(|| term.split(' ').map(capital).join(" "));
    std::iter::once(term.to_owned()).chain(noun)
}

/// Two columns of a table, by the names in its header.
fn columns(path: &Path, left: &str, right: &str) -> Pairs {
    let pair = |row: Vec<String>| row.into_iter().collect_tuple().expect("two cells a row");
    rows(path, &[left, right]).into_iter().map(pair).collect()
}

/// Some columns of a table, by the names in its header.
fn rows(path: &Path, names: &[&str]) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &&str| {
        let at = header.iter().position(|cell| cell == name);
        at.unwrap_or_else(|| panic!("{}: no column {name}", path.display()))
    };
    let columns: Vec<usize> = names.iter().map(column).collect();
    let cells = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |index: &usize| cells.get(*index).map(|cell| cell.trim().to_owned()).unwrap_or_default();
        columns.iter().map(cell).collect()
    };
    lines.map(cells).collect()
}

/// The lemma key of a running text: letters and digits only.
pub fn key(lang: Lang, text: &str, lemmas: &Lemmas) -> String {
    lemma_key(lang, &words(text).collect_vec(), Kind::Term, lemmas)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''));
    words.filter(|word| word.chars().any(char::is_alphanumeric))
}
