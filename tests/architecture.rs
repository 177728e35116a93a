//! The house's own rules, checked on its sources. Each check is also shown to fail on a snippet that breaks it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::is_nfc;

#[path = "support/source.rs"]
mod source;

use source::{Source, functions, paths};

/// The rooms that every other room may use.
const GROUND: [&str; 4] = ["error", "files", "stats", "text"];

/// The first and the last room of the data's way: whoever names both knows the whole order.
const ENDS: [&str; 2] = ["article", "glossary"];

/// The only room that may know the whole order.
const ORDER: &str = "pipeline";

/// The rooms that may touch the disk; the binary may too.
const DISK: [&str; 2] = ["files", "pack"];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 12] =
    ["utils", "util", "manager", "helper", "helpers", "process", "data", "common", "misc", "tools", "core", "base"];

/// The most lines of a file, its unit tests included.
const FILE_LINES: usize = 600;

/// The most lines of a file before its unit tests.
const CODE_LINES: usize = 500;

/// The most lines of a function, from `fn` to its closing brace.
const FUNCTION_LINES: usize = 60;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn sources() -> Vec<Source> {
    let read = |path: PathBuf| {
        let name = path.strip_prefix(root().join("src")).expect("it is below src").to_string_lossy().replace('\\', "/");
        Source::new(&name, &fs::read_to_string(&path).expect("a source is UTF-8"))
    };
    let rust = files_below(&root().join("src")).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    let sources: Vec<Source> = rust.map(read).collect();
    assert!(sources.len() > 20, "only {} sources were found", sources.len());
    sources
}

/// The rooms in the order of `lib.rs`, which is the law.
fn rooms(lib: &str) -> Vec<String> {
    let names = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

fn order() -> Vec<String> {
    rooms(&fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs is there"))
}

fn nothing(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// Rooms that use a room below them, and ground rooms that use one that is not ground.
fn downward_imports(order: &[String], sources: &[Source]) -> Vec<String> {
    let place = |room: &str| order.iter().position(|name| name == room);
    let mut breaches = Vec::new();
    for source in sources {
        let Some(own) = place(source.room()) else { continue };
        for used in paths(&source.code, "crate") {
            let allowed = GROUND.contains(&used.as_str())
                || (!GROUND.contains(&source.room()) && place(&used).is_some_and(|used| used <= own));
            if !allowed && place(&used).is_some() {
                breaches.push(format!("src/{} uses the room {used}, which is below it", source.name));
            }
        }
    }
    breaches
}

/// Rooms other than the pipeline that name both ends of the way.
fn knowers_of_the_order(sources: &[Source]) -> Vec<String> {
    let mut used: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !source.in_binary() && source.name != "lib.rs") {
        let rooms = used.entry(source.room()).or_default();
        rooms.push(source.room().to_owned());
        rooms.extend(paths(&source.code, "crate"));
    }
    used.retain(|&room, rooms| room != ORDER && ENDS.iter().all(|&end| rooms.iter().any(|used| used == end)));
    used.into_keys().map(|room| format!("the room {room} names both {} and {}", ENDS[0], ENDS[1])).collect()
}

/// Uses of the disk outside the rooms that own it.
fn disk_uses(sources: &[Source]) -> Vec<String> {
    let free = sources.iter().filter(|source| !source.in_binary() && !DISK.contains(&source.room()));
    free.flat_map(|source| {
        source.mentions(&["std::fs", "fs::", "File::", "OpenOptions", "tempfile::", "walkdir::", "Command::new"])
    })
    .collect()
}

/// Printing outside the binary.
fn prints(sources: &[Source]) -> Vec<String> {
    let library = sources.iter().filter(|source| !source.in_binary());
    library.flat_map(|source| source.mentions(&["println!", "print!", "eprintln!", "eprint!", "dbg!"])).collect()
}

/// Types whose iteration order is another on every run.
fn hash_maps(sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(|source| source.mentions(&["HashMap", "HashSet"])).collect()
}

/// Clocks and random numbers outside the binary: the same input must give the same bytes.
fn chance(sources: &[Source]) -> Vec<String> {
    let free = sources.iter().filter(|source| !source.in_binary() && source.room() != "pack");
    free.flat_map(|source| source.mentions(&["SystemTime", "Instant::", "rand::", "RandomState", "env::var"])).collect()
}

fn empty_names(sources: &[Source]) -> Vec<String> {
    let named = |source: &&Source| {
        let mut parts = source.name.trim_end_matches(".rs").split('/');
        parts.any(|part| EMPTY_NAMES.contains(&part))
    };
    sources.iter().filter(named).map(|source| format!("src/{}: the name says nothing", source.name)).collect()
}

fn long_files(sources: &[Source]) -> Vec<String> {
    let long = |source: &Source| {
        let (all, code) = (source.text.lines().count(), source.code.lines().count());
        (all > FILE_LINES || code > CODE_LINES)
            .then(|| format!("src/{}: {all} lines, {code} of them before the tests", source.name))
    };
    sources.iter().filter_map(long).collect()
}

fn long_functions(sources: &[Source]) -> Vec<String> {
    let mut long = Vec::new();
    for source in sources {
        for function in functions(&source.bare) {
            if function.lines > FUNCTION_LINES {
                let (line, name) = (function.line, function.name);
                long.push(format!("src/{}:{line}: {name} has {} lines", source.name, function.lines));
            }
        }
    }
    long
}

/// What keeps a text list from being the only way to write it.
fn uncanonical(name: &str, bytes: &[u8]) -> Vec<String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return vec![format!("{name}: not UTF-8")] };
    let mut breaches = Vec::new();
    let mut breach = |line: usize, reason: &str| breaches.push(format!("{name}:{line}: {reason}"));
    if !text.ends_with('\n') {
        breach(text.lines().count(), "no line end at the end");
    }
    let header = usize::from(name.ends_with(".tsv"));
    let mut earlier: Option<&str> = None;
    for (number, line) in text.split_terminator('\n').enumerate() {
        let number = number + 1;
        if !is_nfc(line) {
            breach(number, "not NFC");
        }
        if line.ends_with([' ', '\r']) || line.is_empty() {
            breach(number, "white space at the end, or nothing at all");
        }
        if line.starts_with('#') || number <= header {
            continue;
        }
        if earlier.is_some_and(|earlier| earlier >= line) {
            breach(number, "not in code-point order, or twice");
        }
        earlier = Some(line);
    }
    breaches
}

#[test]
fn lib_names_every_room_and_the_ground_comes_first() {
    let order = order();
    assert_eq!(order[..GROUND.len()], GROUND);
    assert_eq!(order.last().map(String::as_str), Some(ORDER));
    for source in sources() {
        let known = source.in_binary() || source.name == "lib.rs" || order.iter().any(|room| room == source.room());
        assert!(known, "src/{} belongs to no room of lib.rs", source.name);
    }
    assert_eq!(rooms("pub mod a;\n\npub mod b;\nmod c;\n"), ["a", "b"]);
}

#[test]
fn rooms_use_the_rooms_above_them_only() {
    nothing(&downward_imports(&order(), &sources()));
}

#[test]
fn a_downward_import_is_found() {
    let order = order();
    for bad in [
        ("text/key.rs", "use crate::article::Article;"),
        ("stats.rs", "use crate::{error::Error, segment};"),
        ("article/mod.rs", "fn f(g: &crate::glossary::Glossary) {}"),
        ("article/mod.rs", "use crate::{text::{Lang, Span},\n glossary::{Entry}};"),
    ] {
        assert_eq!(downward_imports(&order, &[Source::new(bad.0, bad.1)]).len(), 1, "{bad:?}");
    }
    let good =
        "// crate::glossary\n/// [`crate::pipeline`]\nuse crate::text::glossary; const X: &str = \"crate::glossary\";";
    assert!(downward_imports(&order, &[Source::new("article/mod.rs", good)]).is_empty());
}

#[test]
fn only_the_pipeline_knows_the_whole_order() {
    nothing(&knowers_of_the_order(&sources()));
    let bad =
        [Source::new("concept/a.rs", "use crate::article::A;"), Source::new("concept/b.rs", "use crate::glossary::G;")];
    assert_eq!(knowers_of_the_order(&bad).len(), 1);
    assert_eq!(knowers_of_the_order(&[Source::new("glossary/a.rs", "use crate::article::A;")]).len(), 1);
    assert!(knowers_of_the_order(&[Source::new("pipeline.rs", "use crate::{article, glossary};")]).is_empty());
}

#[test]
fn the_disk_belongs_to_files_the_pack_and_the_binary() {
    nothing(&disk_uses(&sources()));
    let bad = "use std::fs;\nfn f() { File::open(\"x\"); }";
    assert_eq!(disk_uses(&[Source::new("segment/mod.rs", bad)]).len(), 2);
    assert!(disk_uses(&[Source::new("cli/output.rs", bad), Source::new("files.rs", bad)]).is_empty());
    let tests = "fn f() {}\n#[cfg(test)]\nmod tests { use std::fs; }";
    assert!(disk_uses(&[Source::new("segment/mod.rs", tests)]).is_empty());
}

#[test]
fn only_the_binary_prints() {
    nothing(&prints(&sources()));
    assert_eq!(prints(&[Source::new("story/mod.rs", "fn f() { eprintln!(\"x\"); }")]).len(), 1);
    assert!(prints(&[Source::new("story/mod.rs", "/// println!(\"x\")\nfn f() {}")]).is_empty());
}

#[test]
fn nothing_depends_on_hash_order_clocks_or_chance() {
    nothing(&hash_maps(&sources()));
    nothing(&chance(&sources()));
    assert_eq!(hash_maps(&[Source::new("link/mod.rs", "use std::collections::HashMap;")]).len(), 1);
    assert_eq!(chance(&[Source::new("link/mod.rs", "let now = Instant::now();")]).len(), 1);
}

#[test]
fn names_say_what_is_inside() {
    nothing(&empty_names(&sources()));
    let bad = [Source::new("utils.rs", ""), Source::new("link/helper.rs", ""), Source::new("data/mod.rs", "")];
    assert_eq!(empty_names(&bad).len(), 3);
}

#[test]
fn files_and_functions_stay_short() {
    nothing(&long_files(&sources()));
    nothing(&long_functions(&sources()));
    let line = "const X: usize = 1;\n";
    assert_eq!(long_files(&[Source::new("a.rs", &line.repeat(CODE_LINES + 1))]).len(), 1);
    let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}", line.repeat(CODE_LINES));
    assert!(long_files(&[Source::new("a.rs", &tests)]).is_empty());
    let long =
        format!("impl A {{\n    fn f(x: [u8; 2]) -> u8 {{\n{}    }}\n}}\n", "        g('{');\n".repeat(FUNCTION_LINES));
    assert_eq!(long_functions(&[Source::new("a.rs", &long)]), ["src/a.rs:2: f has 62 lines"]);
    let short = format!("trait A {{ fn f(x: [u8; 2]); }}\n{}fn g() {{ \"}}\"; }}\n", line.repeat(FUNCTION_LINES));
    assert!(long_functions(&[Source::new("a.rs", &short)]).is_empty());
}

#[test]
fn assets_are_canonical() {
    let assets = files_below(&root().join("assets"));
    let lists = assets.iter().filter(|path| path.extension().is_some_and(|kind| kind == "txt" || kind == "tsv"));
    let mut count = 0;
    for path in lists {
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        nothing(&uncanonical(&name, &fs::read(path).expect("an asset can be read")));
        count += 1;
    }
    assert!(count > 0, "no list was found under assets/");
    for (name, bad) in [
        ("a.txt", "b\na\n"),
        ("a.txt", "a\na\n"),
        ("a.txt", "a\nb"),
        ("a.txt", "a\r\nb\n"),
        ("a.txt", "o\u{301}\n"),
        ("a.txt", "a\n\nb\n"),
        ("a.tsv", "z\tz\nb\t1\na\t2\n"),
    ] {
        assert_eq!(uncanonical(name, bad.as_bytes()).len().min(1), 1, "{bad:?}");
    }
    assert_eq!(uncanonical("a.txt", b"\xff").len(), 1);
    assert!(uncanonical("a.tsv", "z\tz\na\t1\nb\t2\n".as_bytes()).is_empty());
    assert!(uncanonical("a.txt", "# why\na\nb\n".as_bytes()).is_empty());
}
