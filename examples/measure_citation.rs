//! Measures citation forms: on the tables of `tests/citation`, and on phrases cut from Universal Dependencies treebanks.
//!
//! `cargo run --release --example measure_citation -- [--show LANG] > docs/quality/citation.tsv`
//!
//! From the treebanks (`TERMLOOM_SHARED`, default `../shared`, folder `ud`) come every noun with the adjectives that
//! stand beside it and agree, and every name; the noun's citation form is its lemma, an adjective's the form that the
//! treebank itself has for the noun's gender in the nominative singular (German: stem and strong ending). A phrase whose
//! adjective stands nowhere in that form is left out. Phrases from even sentences are counted, but never shown.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its user")]

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};

use termloom::concept::citation::{Phrase, PhraseWord, citation_form, elect_name};
use termloom::encoder::{Case, Gender, Number, Tag, Upos};
use termloom::pack::Lemmas;
use termloom::text::Lang;

/// Languages, and the treebanks that have them.
const TREEBANKS: &[(&str, &[&str])] = &[
    ("cs", &["cs_pud-ud-test"]),
    ("de", &["de_pud-ud-test"]),
    ("el", &["el_gud-ud-train"]),
    ("en", &["en_pud-ud-test"]),
    ("es", &["es_pud-ud-test"]),
    ("fr", &["fr_pud-ud-test"]),
    ("pl", &["pl_pud-ud-test"]),
    ("ru", &["ru_gsd-ud-dev", "ru_taiga-ud-dev"]),
    ("uk", &[]),
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let show = args.iter().position(|arg| arg == "--show").and_then(|at| args.get(at + 1));
    let lemmas = Lemmas::open(&termloom::pack::default_dir()?.join("lemmas"))?;
    let shared = PathBuf::from(std::env::var("TERMLOOM_SHARED").unwrap_or_else(|_| "../shared".into()));
    println!("lang\tset\tphrases\tright\tright with tags");
    for (code, treebanks) in TREEBANKS {
        let lang: Lang = code.parse()?;
        let shown = show.is_some_and(|wanted| wanted == code);
        let path = format!("{}/tests/citation/{code}.tsv", env!("CARGO_MANIFEST_DIR"));
        for (half, name) in ["table, odd rows", "table, even rows"].into_iter().enumerate() {
            report(lang, name, &table(Path::new(&path), half)?, &lemmas, false);
        }
        let files = treebanks.iter().map(|name| std::fs::read_to_string(shared.join(format!("ud/{name}.conllu"))));
        let sentences: Vec<Vec<Token>> = files.collect::<Result<Vec<_>, _>>()?.iter().flat_map(|t| parse(t)).collect();
        let forms = Forms::new(&sentences);
        for (half, name) in ["odd sentences", "even sentences"].into_iter().enumerate() {
            let sentences = || sentences.iter().skip(half).step_by(2);
            let phrases = sentences().flat_map(|sentence| phrases(lang, sentence, &forms)).collect();
            report(lang, &format!("phrases, {name}"), &phrases, &lemmas, shown && half == 0);
            let names = sentences().flat_map(|sentence| names(sentence)).collect();
            report(lang, &format!("names, {name}"), &names, &lemmas, shown && half == 0);
        }
    }
    Ok(())
}

/// A phrase with its citation form.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Gold {
    words: Vec<String>,
    head: usize,
    name: bool,
    citation: String,
    /// Part of speech, number, gender and case of each word, as the treebank writes them.
    tags: Vec<[String; 4]>,
}

/// A line of a treebank.
struct Token {
    id: usize,
    form: String,
    lemma: String,
    upos: String,
    features: BTreeMap<String, String>,
    head: usize,
    relation: String,
}

impl Token {
    fn feature(&self, name: &str) -> &str {
        self.features.get(name).map_or("", String::as_str)
    }

    fn is(&self, feature: &str, value: &str) -> bool {
        self.feature(feature) == value
    }

    fn tags(&self) -> [String; 4] {
        let feature = |name: &str| self.feature(name).to_owned();
        [self.upos.clone(), feature("Number"), feature("Gender"), feature("Case")]
    }
}

fn parse(text: &str) -> Vec<Vec<Token>> {
    let token = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        let features = cells.get(5)?.split('|').filter_map(|pair| pair.split_once('='));
        Some(Token {
            id: cells[0].parse().ok()?,
            form: cells[1].to_owned(),
            lemma: cells[2].to_owned(),
            upos: cells[3].to_owned(),
            features: features.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            head: cells[6].parse().ok()?,
            relation: cells[7].to_owned(),
        })
    };
    text.split("\n\n").map(|block| block.lines().filter_map(token).collect()).collect()
}

/// The treebank's nominative forms of adjectives, and what it says of nouns.
struct Forms {
    adjectives: BTreeMap<(String, String, String), String>,
    /// Nouns with a form in the singular.
    singular: BTreeSet<String>,
}

impl Forms {
    fn new(sentences: &[Vec<Token>]) -> Self {
        let (mut adjectives, mut singular) = (BTreeMap::new(), BTreeSet::new());
        for token in sentences.iter().flatten() {
            let nominative = token.is("Case", "Nom") || token.feature("Case").is_empty();
            if is_adjective(token) && nominative && !token.is("Variant", "Short") {
                let key = (token.lemma.to_lowercase(), token.feature("Number").into(), token.feature("Gender").into());
                adjectives.entry(key).or_insert_with(|| token.form.to_lowercase());
            }
            if token.upos == "NOUN" && token.is("Number", "Sing") {
                singular.insert(token.lemma.clone());
            }
        }
        Self { adjectives, singular }
    }

    /// The form in which an adjective agrees with a noun in its citation form.
    fn agreeing(&self, lang: Lang, adjective: &Token, noun: &Token) -> Option<String> {
        let plural = !self.singular.contains(&noun.lemma) && noun.lemma == noun.form;
        match lang.as_str() {
            "en" => return Some(adjective.form.to_lowercase()),
            "de" => {
                let form = adjective.form.to_lowercase();
                let stem = ["en", "em", "er", "es", "e"].iter().find_map(|ending| form.strip_suffix(ending))?;
                let ending = match noun.feature("Gender") {
                    _ if plural => "e",
                    "Masc" => "er",
                    "Neut" => "es",
                    "Fem" => "e",
                    _ => return None,
                };
                return Some([stem, ending].concat());
            }
            _ => {}
        }
        let number = if plural { "Plur" } else { "Sing" };
        let gender = |gender: &str| (adjective.lemma.to_lowercase(), number.to_owned(), gender.to_owned());
        let genders = [noun.feature("Gender"), "", "Fem,Masc"];
        genders.iter().find_map(|name| self.adjectives.get(&gender(name))).cloned()
    }
}

fn is_adjective(token: &Token) -> bool {
    token.upos == "ADJ" || token.is("VerbForm", "Part") && !token.feature("Gender").is_empty()
}

/// The nouns of a sentence with the adjectives beside them.
fn phrases(lang: Lang, sentence: &[Token], forms: &Forms) -> Vec<Gold> {
    let plain = |token: &Token| token.form.chars().all(|c| c.is_alphabetic() || c == '-') && !token.is("Typo", "Yes");
    let modifies = |token: &Token, noun: &Token| {
        token.head == noun.id && token.relation == "amod" && is_adjective(token) && plain(token)
    };
    let mut found = Vec::new();
    for (at, noun) in sentence.iter().enumerate().filter(|(_, token)| token.upos == "NOUN" && plain(token)) {
        let before = sentence[..at].iter().rev().take_while(|token| modifies(token, noun)).count();
        let follows = matches!(lang.as_str(), "pl" | "fr" | "es");
        let after = sentence[at + 1..].iter().take_while(|token| follows && modifies(token, noun)).count();
        let range = at - before..at + after + 1;
        let citation: Option<Vec<String>> = sentence[range.clone()]
            .iter()
            .map(|token| match token.id == noun.id {
                true if lang.as_str() == "de" => Some(noun.lemma.clone()),
                true => Some(noun.lemma.to_lowercase()),
                false => forms.agreeing(lang, token, noun),
            })
            .collect();
        let Some(citation) = citation.filter(|_| noun.form.chars().count() > 2) else { continue };
        let word = |token: &Token| if lang.as_str() == "de" { token.form.clone() } else { token.form.to_lowercase() };
        let german = |token: &Token| if token.upos == "ADJ" { token.form.to_lowercase() } else { word(token) };
        found.push(Gold {
            words: sentence[range.clone()].iter().map(german).collect(),
            head: before,
            name: false,
            citation: citation.join(" "),
            tags: sentence[range].iter().map(Token::tags).collect(),
        });
    }
    found
}

/// The names of a sentence: a proper noun and the proper nouns that are flat with it.
fn names(sentence: &[Token]) -> Vec<Gold> {
    let is_name = |token: &Token| token.upos == "PROPN" && token.form.starts_with(char::is_uppercase);
    let mut found = Vec::new();
    for (at, first) in sentence.iter().enumerate().filter(|(_, token)| is_name(token)) {
        let flat = |token: &&Token| is_name(token) && token.head == first.id && token.relation.starts_with("flat");
        let rest: Vec<&Token> = sentence[at + 1..].iter().take_while(flat).collect();
        let next = sentence.get(at + 1 + rest.len());
        let broken = first.relation.starts_with("flat") || next.is_some_and(|token| token.head == first.id);
        let words: Vec<&Token> = std::iter::once(first).chain(rest).collect();
        if broken || words.iter().any(|token| token.form.chars().count() < 3 || token.is("Typo", "Yes")) {
            continue;
        }
        let cased = |token: &&Token| {
            let shouted = token.form.chars().all(char::is_uppercase);
            let mut letters = token.lemma.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            if shouted { token.form.clone() } else { first.chain(letters).collect() }
        };
        found.push(Gold {
            words: words.iter().map(|token| token.form.clone()).collect(),
            head: 0,
            name: true,
            citation: words.iter().map(cased).collect::<Vec<_>>().join(" "),
            tags: words.iter().map(|token| token.tags()).collect(),
        });
    }
    found
}

/// One half of a table: the rows with an even index are its odd rows.
fn table(path: &Path, half: usize) -> Result<BTreeSet<Gold>, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let mut found = BTreeSet::new();
    for row in text.lines().skip(1).skip(half).step_by(2) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [phrase, head, kind, citation] = cells[..] else { return Err(format!("four cells a row: {row}").into()) };
        let words = phrase.split(' ').map(str::to_owned).collect();
        let name = kind == "name";
        let citation = citation.to_owned();
        found.insert(Gold { words, head: head.parse()?, name, citation, tags: Vec::new() });
    }
    Ok(found)
}

fn report(lang: Lang, set: &str, golds: &BTreeSet<Gold>, lemmas: &Lemmas, shown: bool) {
    if golds.is_empty() {
        return;
    }
    let mut right = [0usize; 2];
    for gold in golds {
        for tagged in [false, true] {
            let cited = cited(lang, gold, tagged, lemmas);
            right[usize::from(tagged)] += usize::from(cited == gold.citation);
            if shown && tagged && cited != gold.citation {
                eprintln!("{lang}\t{}\t{cited}\t{}", gold.words.join(" "), gold.citation);
            }
        }
    }
    let share = |right: usize| right as f64 / golds.len() as f64;
    let tagged =
        if golds.iter().any(|gold| !gold.tags.is_empty()) { format!("{:.3}", share(right[1])) } else { "".into() };
    println!("{lang}\t{set}\t{}\t{:.3}\t{tagged}", golds.len(), share(right[0]));
}

/// The citation form, with or without the treebank's tags.
fn cited(lang: Lang, gold: &Gold, tagged: bool, lemmas: &Lemmas) -> String {
    if gold.name {
        let nominative = gold.tags.iter().filter(|tags| tagged && tag(tags).case == Some(Case::Nom)).count();
        let share = nominative as f32 / gold.tags.len().max(1) as f32;
        return elect_name(lang, &[(gold.words.join(" "), 1, share)], &[], lemmas).text;
    }
    let word = |(index, form): (usize, &String)| PhraseWord {
        form: form.clone(),
        tag: gold.tags.get(index).filter(|_| tagged).map(tag),
        sentence_initial: index == 0 && gold.tags.is_empty(),
    };
    let phrase = Phrase { words: gold.words.iter().enumerate().map(word).collect(), head: gold.head, lemma: None };
    citation_form(lang, &phrase, lemmas).text
}

fn tag([upos, number, gender, case]: &[String; 4]) -> Tag {
    Tag {
        upos: match upos.as_str() {
            "ADJ" => Upos::Adj,
            "VERB" => Upos::Verb,
            _ => Upos::Noun,
        },
        certainty: 1.0,
        case: match case.as_str() {
            "Nom" => Some(Case::Nom),
            "Gen" => Some(Case::Gen),
            "Dat" => Some(Case::Dat),
            "Acc" => Some(Case::Acc),
            "Ins" => Some(Case::Ins),
            "Loc" => Some(Case::Loc),
            _ => None,
        },
        number: match number.as_str() {
            "Sing" => Some(Number::Sing),
            "Plur" => Some(Number::Plur),
            _ => None,
        },
        gender: match gender.as_str() {
            "Masc" => Some(Gender::Masc),
            "Fem" => Some(Gender::Fem),
            "Neut" => Some(Gender::Neut),
            _ => None,
        },
    }
}
