//! The development sets, read and encoded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use itertools::Itertools;
use termloom::article::{Article, Paragraph, ParagraphKind};
use termloom::encoder::{Encoded, Encoder, Heads, Means, encode};
use termloom::segment::{Segments, segment, segment_lines};
use termloom::text::{Lang, Span};

/// The names of the sets, in the order of the table.
pub const SETS: [&str; 7] =
    ["textberg-dev", "deplain", "ntrex/para_nm", "ntrex/noisy", "ntrex/reordered", "ntrex/story", "seeds-dev"];

/// Groups of 0-based units that say the same; an empty side is a unit without a counterpart.
pub type Beads = Vec<(Vec<usize>, Vec<usize>)>;

/// A sentence link of the annotated articles: paragraph number, first and last character, of both sides.
#[derive(Clone, Debug)]
pub struct Annotated {
    pub left: (usize, usize, usize),
    pub right: (usize, usize, usize),
    /// Whether both annotators call it the same statement.
    pub same: bool,
}

/// What a pair of articles is judged by.
#[derive(Clone, Debug)]
pub enum Gold {
    /// Lines of the two files.
    Lines(Beads),
    /// Sentences inside paragraphs.
    Sentences(Vec<Annotated>),
}

/// Articles that are aligned together.
#[derive(Clone, Debug)]
pub struct Task {
    /// The set.
    pub set: &'static str,
    /// The language pair or configuration: a set's figure is the mean over its groups.
    pub group: String,
    #[allow(dead_code, reason = "read by fit_alignment, not by evaluate_alignment")]
    /// Which half of the documents it belongs to, 0 or 1: one document, in whatever languages, is in one half.
    pub half: usize,
    /// Language and file of each article.
    pub files: Vec<(Lang, PathBuf)>,
    /// Gold for pairs of articles.
    pub gold: Vec<(usize, usize, Gold)>,
}

impl Task {
    /// Reads, segments and encodes its articles. A line of a file is a paragraph; but for the annotated articles it is a
    /// unit, as `termloom align --unit line` has it.
    pub fn encoded(&self, encoder: &dyn Encoder, means: &Means, heads: &Heads) -> Vec<Encoded> {
        let cut = if self.set == "seeds-dev" { segment } else { segment_lines };
        self.segmented(cut).map(|(article, segments)| encode(article, segments, encoder, means, heads)).collect()
    }

    /// The same with every line cut into its sentences, as in any article.
    #[allow(dead_code, reason = "fit_alignment has no use for it")]
    pub fn by_sentence(&self, encoder: &dyn Encoder, means: &Means, heads: &Heads) -> Vec<Encoded> {
        self.segmented(segment).map(|(article, segments)| encode(article, segments, encoder, means, heads)).collect()
    }

    fn segmented(&self, cut: fn(&Article) -> Segments) -> impl Iterator<Item = (Article, Segments)> + '_ {
        self.files.iter().map(move |(lang, file)| {
            let article = read(*lang, file);
            let segments = cut(&article);
            (article, segments)
        })
    }
}

pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(lang: Lang, file: &Path) -> Article {
    article(lang, file.display().to_string(), text(file))
}

/// An article whose paragraphs are the lines of a text.
pub fn article(lang: Lang, name: String, text: String) -> Article {
    let (mut paragraphs, mut start) = (Vec::new(), 0);
    for (line, content) in text.split_inclusive('\n').enumerate() {
        let body = content.trim();
        let from = start + content.find(body).unwrap_or(0);
        start += content.len();
        if !body.is_empty() {
            let span = Span::new(from, from + body.len());
            paragraphs.push(Paragraph { number: line + 1, span, body: span, kind: ParagraphKind::Body });
        }
    }
    Article { source: name.clone(), stem: name, lang, text, paragraphs }
}

/// The tasks of the sets whose name begins with `set`.
pub fn tasks(shared: &Path, set: &str) -> Vec<Task> {
    let align = shared.join("eval/align");
    assert!(align.is_dir(), "{} is missing: set TERMLOOM_SHARED to the folder of development sets", align.display());
    let mut tasks = Vec::new();
    for name in SETS.into_iter().filter(|name| name.starts_with(set)) {
        let mut found = match name {
            "textberg-dev" => vec![textberg(&align)],
            "deplain" => deplain(&align),
            "ntrex/story" => stories(&align),
            "seeds-dev" => vec![seeds(shared)],
            _ => pairs(&align, name),
        };
        tasks.append(&mut found);
    }
    tasks
}

fn textberg(align: &Path) -> Task {
    let file = |name: &str| align.join("textberg-dev").join(name);
    Task {
        set: "textberg-dev",
        group: "de-fr".into(),
        half: 0,
        files: vec![(lang("de"), file("dev.de")), (lang("fr"), file("dev.fr"))],
        gold: vec![(0, 1, Gold::Lines(beads(&file("dev.defr"))))],
    }
}

fn deplain(align: &Path) -> Vec<Task> {
    let golds = files(&align.join("deplain")).into_iter().filter(|path| has_ending(path, "gold"));
    golds
        .map(|gold| Task {
            set: "deplain",
            group: "de".into(),
            half: number(&gold) / 2 % 2,
            files: vec![(lang("de"), gold.with_extension("src")), (lang("de"), gold.with_extension("tgt"))],
            gold: vec![(0, 1, Gold::Lines(beads(&gold)))],
        })
        .collect()
}

fn pairs(align: &Path, set: &'static str) -> Vec<Task> {
    let folders = files(&align.join(set));
    let in_folder = |folder: PathBuf| {
        let group = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let golds = files(&folder).into_iter().filter(|path| has_ending(path, "gold"));
        golds
            .map(|gold| Task {
                set,
                group: group.clone(),
                half: number(&gold) / 4 % 2,
                files: group.split('-').map(|code| (lang(code), gold.with_extension(code))).collect(),
                gold: vec![(0, 1, Gold::Lines(beads(&gold)))],
            })
            .collect_vec()
    };
    folders.into_iter().flat_map(in_folder).collect()
}

fn stories(align: &Path) -> Vec<Task> {
    let mut tasks = Vec::new();
    for folder in files(&align.join("ntrex/story")) {
        let group = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        for story in files(&folder) {
            let articles = files(&story).into_iter().filter(|path| has_ending(path, "txt"));
            let code = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy()[2..5].to_owned());
            let articles = articles.map(|path| (lang(&code(&path).unwrap_or_default()), path)).collect_vec();
            let gold = (0..articles.len())
                .array_combinations()
                .map(|[a, b]| (a, b, Gold::Lines(beads(&story.join(format!("{a}-{b}.gold"))))));
            let gold = gold.collect();
            tasks.push(Task {
                set: "ntrex/story",
                group: group.clone(),
                half: number(&story) / 4 % 2,
                files: articles,
                gold,
            });
        }
    }
    tasks
}

fn seeds(shared: &Path) -> Task {
    let articles = files(&shared.join("seeds"));
    let names =
        articles.iter().map(|path| path.file_name().map(|name| name.to_string_lossy().into_owned())).collect_vec();
    let mut gold: BTreeMap<(usize, usize), Vec<Annotated>> = BTreeMap::new();
    for line in text(&shared.join("eval/seeds-dev/links.tsv")).lines().skip(1) {
        let cells = line.split('\t').collect_vec();
        let number = |at: usize| cells[at].parse::<usize>().expect("a number in links.tsv");
        let article = |at: usize| names.iter().position(|name| name.as_deref() == Some(cells[at])).expect("an article");
        gold.entry((article(0), article(4))).or_default().push(Annotated {
            left: (number(1), number(2), number(3)),
            right: (number(5), number(6), number(7)),
            same: cells[8] == "S",
        });
    }
    let files = articles.into_iter().map(|path| (script_language(&text(&path)), path)).collect();
    let gold = gold.into_iter().map(|((a, b), links)| (a, b, Gold::Sentences(links))).collect();
    Task { set: "seeds-dev", group: "all".into(), half: 0, files, gold }
}

/// The language of one of the five articles, which are in Russian, Polish and Greek.
fn script_language(text: &str) -> Lang {
    let count = |from: char, to: char| text.chars().filter(|character| (from..=to).contains(character)).count();
    let (greek, cyrillic, latin) = (count('α', 'ω'), count('а', 'я'), count('a', 'z'));
    lang(if greek > latin {
        "el"
    } else if cyrillic > latin {
        "ru"
    } else {
        "pl"
    })
}

pub fn lang(code: &str) -> Lang {
    let code = match code {
        "deu" => "de",
        "ell" => "el",
        "eng" => "en",
        "fra" => "fr",
        "pol" => "pl",
        "rus" => "ru",
        other => other,
    };
    code.parse().unwrap_or_else(|error| panic!("{error}"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect_vec();
    paths.sort();
    paths
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|extension| extension == ending)
}

/// The number a file or folder is named by.
fn number(path: &Path) -> usize {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    stem.parse().unwrap_or_else(|_| panic!("{}: not named by a number", path.display()))
}

/// Reads `[0, 1]:[2]` lines; further fields are ignored.
fn beads(path: &Path) -> Beads {
    let side = |side: &str| {
        let numbers =
            side.trim().trim_matches(['[', ']']).split(',').map(str::trim).filter(|number| !number.is_empty());
        numbers.map(|number| number.parse().expect("a number in a gold file")).sorted().collect_vec()
    };
    let text = text(path);
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split(':').next_tuple().map(|(left, right)| (side(left), side(right)))).collect()
}
