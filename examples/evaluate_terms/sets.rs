//! The development sets of term pairs: parallel segments and the gold terms attested in them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use termloom::article::{Article, Paragraph, ParagraphKind};
use termloom::candidate::{Kind, lemma_key};
use termloom::pack::Lemmas;
use termloom::text::{Lang, Span};

/// A row of the table of figures.
pub struct Set {
    /// The folder under `eval/terms`.
    pub folder: &'static str,
    pub left: &'static str,
    pub right: &'static str,
    pub part: Part,
}

/// Which of a set's segments are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    All,
    /// Five runs of 300 neighbouring segments, evenly spaced; each is mined by itself.
    Runs,
    /// Five samples of 300 segments, each spread evenly over the set.
    Spread,
}

/// How many samples, and of how many segments.
const SAMPLES: usize = 5;
const SAMPLE: usize = 300;

pub const SETS: [Set; 6] = [
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::Runs },
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::Spread },
    Set { folder: "libreoffice-help", left: "pl", right: "ru", part: Part::All },
    Set { folder: "libreoffice-help", left: "pl", right: "el", part: Part::All },
    Set { folder: "tico19", left: "en", right: "ru", part: Part::All },
    Set { folder: "bitcoin-org", left: "pl", right: "ru", part: Part::All },
];

/// Two columns of a table, a row a pair of cells.
type Pairs = Vec<(String, String)>;

/// Parallel segments and the gold terms attested in them.
pub struct Sample {
    pub left: Lang,
    pub right: Lang,
    pub segments: Pairs,
    /// The terms whose two sides occur in one segment, by their lemma keys: source to targets.
    pub gold: BTreeMap<String, BTreeSet<String>>,
}

impl Set {
    /// The set's name in the table.
    pub fn name(&self) -> String {
        let part = match self.part {
            Part::All => "all",
            Part::Runs => "5 x 300 together",
            Part::Spread => "5 x 300 apart",
        };
        format!("{} {}-{} {part}", self.folder, self.left, self.right)
    }

    /// The samples that are mined, each by itself.
    pub fn samples(&self, shared: &Path, lemmas: &Lemmas) -> Vec<Sample> {
        let folder = shared.join("eval/terms").join(self.folder);
        let mut segments = columns(&folder.join("segments.tsv"), self.left, self.right);
        segments.retain(|(left, right)| !left.is_empty() && !right.is_empty());
        let terms = columns(&folder.join("terms.tsv"), self.left, self.right);
        let lang = |code: &str| code.parse().expect("a language code");
        let (left, right) = (lang(self.left), lang(self.right));
        let parts = parts(segments, self.part).into_iter();
        let sample = |segments: Pairs| {
            let gold = gold(&terms, (left, right), &segments, lemmas);
            Sample { left, right, segments, gold }
        };
        parts.map(sample).collect()
    }
}

fn parts(segments: Pairs, part: Part) -> Vec<Pairs> {
    let step = segments.len() / SAMPLES;
    match part {
        Part::All => vec![segments],
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
fn gold(
    terms: &Pairs,
    (left, right): (Lang, Lang),
    segments: &Pairs,
    lemmas: &Lemmas,
) -> BTreeMap<String, BTreeSet<String>> {
    let padded = |lang: Lang, text: &str| format!(" {} ", key(lang, text, lemmas));
    let keyed: Pairs = segments.iter().map(|(a, b)| (padded(left, a), padded(right, b))).collect();
    let mut gold: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (sources, targets) in terms {
        for source in sources.split(" | ").filter(|term| !term.is_empty()) {
            for target in targets.split(" | ").filter(|term| !term.is_empty()) {
                let (a, b) = (padded(left, source), padded(right, target));
                if keyed.iter().any(|(one, other)| one.contains(&a) && other.contains(&b)) {
                    gold.entry(a.trim().to_owned()).or_default().insert(b.trim().to_owned());
                }
            }
        }
    }
    gold
}

/// Two columns of a table, by the names in its header.
fn columns(path: &Path, left: &str, right: &str) -> Pairs {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column = |name: &str| {
        let at = header.iter().position(|cell| *cell == name);
        at.unwrap_or_else(|| panic!("{}: no column {name}", path.display()))
    };
    let (left, right) = (column(left), column(right));
    let cells = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |index: usize| cells.get(index).map(|cell| cell.trim().to_owned()).unwrap_or_default();
        (cell(left), cell(right))
    };
    lines.map(cells).collect()
}

/// The lemma key of a running text: letters and digits only.
pub fn key(lang: Lang, text: &str, lemmas: &Lemmas) -> String {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '\''))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    lemma_key(lang, &words, Kind::Term, lemmas)
}
