//! The real binary on real articles: the committed glossary, the same bytes every time, and what the five press
//! articles must give.

#[path = "support/command.rs"]
mod command;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use command::Workdir;

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Builds from the repository's root, as the README's command does.
fn build(workdir: &Workdir, inputs: &[&str], out: &str, more: &[&str]) -> BTreeMap<String, String> {
    let folder = workdir.path(out);
    let root = std::env::current_dir().expect("a current folder");
    assert_eq!(root, home(), "cargo runs tests in the package's folder");
    let out = folder.to_str().expect("a path in UTF-8");
    let arguments: Vec<String> =
        ["build"].iter().chain(inputs).chain(&["--out", out]).chain(more).map(|part| (*part).to_owned()).collect();
    workdir.run_with_pack_in(home(), &arguments).ends(0);
    files(&folder)
}

/// Every file below a folder, by its relative name.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())).flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below the folder").to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).expect("a text file"));
            }
        }
    }
    files
}

#[test]
fn the_committed_glossary_is_what_the_command_makes() {
    let workdir = Workdir::new();
    same(&build(&workdir, &["seeds"], "glossary", &[]), "glossary");
}

/// The files made are those committed in a folder; `UPDATE=1` commits them.
fn same(made: &BTreeMap<String, String>, folder: &str) {
    let committed = home().join(folder);
    if std::env::var_os("UPDATE").is_some() {
        fs::remove_dir_all(&committed).expect("the folder is committed");
        for (name, content) in made {
            let path = committed.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, content).expect("a file");
        }
    }
    let known = files(&committed);
    let names = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(made), names(&known), "help: UPDATE=1 cargo test --test golden rewrites {folder}/");
    for (name, content) in made {
        let differing = content.lines().zip(known[name].lines()).find(|(made, known)| made != known);
        assert!(*content == known[name], "{name} differs: {differing:?}\nhelp: UPDATE=1 cargo test --test golden");
    }
}

#[test]
fn threads_and_the_order_of_files_change_no_byte() {
    let workdir = Workdir::new();
    let two = build(&workdir, &["seeds"], "two", &["--jobs", "2"]);
    let one = build(&workdir, &["seeds"], "one", &["--jobs", "1", "--no-cache"]);
    assert!(one == two, "--jobs 1 and --jobs 2 give different files");
    let mut names: Vec<String> = fs::read_dir(home().join("seeds"))
        .expect("seeds")
        .flatten()
        .filter(|entry| entry.path().is_file() && !entry.file_name().to_string_lossy().starts_with("README"))
        .map(|entry| format!("seeds/{}", entry.file_name().to_string_lossy()))
        .collect();
    names.sort();
    names.reverse();
    names.rotate_left(3);
    let shuffled = build(&workdir, &names.iter().map(String::as_str).collect::<Vec<_>>(), "shuffled", &["--no-cache"]);
    assert!(shuffled == two, "another order of the files gives other files");
}

/// The folder of the five press articles: `TERMLOOM_SHARED/seeds`, else `../shared/seeds`, else `seeds/press`.
fn press() -> PathBuf {
    let shared = std::env::var_os("TERMLOOM_SHARED").map_or_else(|| home().join("../shared"), PathBuf::from);
    let places = [shared.join("seeds"), home().join("seeds/press")];
    let found = places.iter().find(|place| place.is_dir());
    found.cloned().unwrap_or_else(|| {
        panic!("the five press articles are in neither of {places:?}: set TERMLOOM_SHARED, see seeds/README.md")
    })
}

/// The concepts of which the README shows all rows.
const SHOWN: [&str; 5] = ["data-centre", "export-control", "inference", "large-language-model", "singapore"];

/// The README's excerpt shows rows of the press articles' terms, without their notes; `UPDATE=1` rewrites it.
fn excerpt(terms: &str) {
    let rows = terms.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let rows: Vec<_> = rows.filter(|row| row[0] == "concept" || SHOWN.contains(&row[0])).collect();
    let widths: Vec<usize> =
        (0..8).map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)).collect();
    let line = |row: &Vec<&str>| {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    let shown = rows.iter().map(line).collect::<Vec<_>>().join("\n");
    let file = home().join("README.md");
    let readme = fs::read_to_string(&file).expect("the README");
    let (before, rest) = readme.split_once("<!-- press-excerpt: begin -->\n```\n").expect("the excerpt's beginning");
    let (excerpt, after) = rest.split_once("\n```\n<!-- press-excerpt: end -->").expect("the excerpt's end");
    if std::env::var_os("UPDATE").is_some() {
        let marks = ["<!-- press-excerpt: begin -->\n```\n", "\n```\n<!-- press-excerpt: end -->"];
        fs::write(&file, [before, marks[0], &shown, marks[1], after].concat()).expect("a file");
    } else {
        assert_eq!(excerpt, shown, "help: UPDATE=1 cargo test --test golden rewrites the README's excerpt");
    }
}

/// The terms of each concept as `lang:term`.
fn concepts(terms: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut concepts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in terms.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        concepts.entry(cells[0].to_owned()).or_default().insert(format!("{}:{}", cells[1], cells[2]));
    }
    concepts
}

#[test]
fn the_press_articles_give_their_terms_in_their_right_forms() {
    let workdir = Workdir::new();
    let press = press();
    let mut made = build(&workdir, &[press.to_str().expect("a path in UTF-8")], "press", &[]);
    // Terms only: the sentences of evidence.tsv are not ours.
    made.retain(|name, _| name == "terms.tsv" || name.starts_with("pairs/"));
    same(&made, "docs/press-glossary");
    excerpt(&made["terms.tsv"]);
    let concepts = concepts(&made["terms.tsv"]);
    let wanted: [&[&str]; 6] = [
        &["en:inference", "ru:инференс", "ru:логический вывод"],
        &[
            "el:κέντρο δεδομένων",
            "en:data centre",
            "pl:centrum danych",
            "pl:serwerownia",
            "ru:ЦОД",
            "ru:дата-центр",
            "ru:центр обработки данных",
        ],
        &["el:μεγάλο γλωσσικό μοντέλο", "pl:duży model językowy", "ru:LLM", "ru:большая языковая модель"],
        &["el:Σιγκαπούρη", "en:Singapore", "pl:Singapur", "ru:Сингапур"],
        &["el:Μαλαισία", "en:Malaysia", "pl:Malezja", "ru:Малайзия"],
        &["el:Χανγκτσού", "en:Hangzhou", "pl:Hangzhou", "ru:Ханчжоу"],
    ];
    for terms in wanted {
        let holds = |concept: &&BTreeSet<String>| terms.iter().all(|term| concept.contains(*term));
        assert!(concepts.values().any(|concept| holds(&concept)), "no concept holds {terms:?}\n{concepts:#?}");
    }
    let nvidia = &concepts["nvidia"];
    assert!(nvidia.contains("pl:Nvidia"), "{nvidia:?}");
    let all: BTreeSet<&String> = concepts.values().flatten().collect();
    for wrong in ["pl:Nvidii", "pl:Nvidię", "pl:Nvidią", "ru:Байдена", "pl:Singapurze"] {
        assert!(!all.contains(&wrong.to_owned()), "{wrong} is no citation form");
    }
}
