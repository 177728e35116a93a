//! Large batches through the real binary: the cache, the report, evidence and merging, and runs that are killed.

#[path = "support/command.rs"]
mod command;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use command::Workdir;
use serde_json::Value;

const GERMAN: &str = "\
Die Stadtwerke bauen eine neue Wärmepumpe am Hafen.
Die Wärmepumpe nutzt das Wasser des Flusses und heizt zweitausend Wohnungen.
";

const ENGLISH: &str = "\
The municipal utility is building a new heat pump at the harbour.
The heat pump uses the water of the river and warms two thousand flats.
";

const FRENCH: &str = "\
Le musée expose quarante tableaux du peintre.
Le musée a prêté deux tableaux à une école.
";

const SPANISH: &str = "\
El museo expone cuarenta cuadros del pintor.
El museo prestó dos cuadros a una escuela.
";

/// A folder with two stories, told in two languages each.
fn news() -> Workdir {
    let folder = Workdir::new();
    folder.write("in/pump.de.txt", GERMAN).write("in/pump.en.txt", ENGLISH);
    folder.write("in/museum.es.txt", SPANISH).write("in/museum.fr.html", html(FRENCH));
    folder
}

fn html(text: &str) -> String {
    let paragraphs: String = text.lines().map(|line| format!("<p>{line}</p>\n")).collect();
    format!("<html><head><title>x</title></head><body><article>{paragraphs}</article></body></html>")
}

/// Every file below a folder but those that are not finished.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().into_string().expect("a name in UTF-8");
        if entry.path().is_dir() {
            let below = files(&entry.path());
            found.extend(below.into_iter().map(|(below, text)| (format!("{name}/{below}"), text)));
        } else if !name.starts_with(".termloom-") {
            found.insert(name, fs::read_to_string(entry.path()).expect("a text"));
        }
    }
    found
}

/// The JSON objects of a stream of lines.
fn objects(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

#[test]
fn stories_evidence_and_merging_make_the_glossary_that_build_makes() {
    let folder = news();
    folder.write("in/alone.en.txt", "Nobody else reports that the lighthouse keeper retired in autumn.\n");
    folder.run_with_pack(&["-q", "build", "in", "--out", "built"]).ends(0);
    let stories = folder.run_with_pack(&["-q", "stories", "in"]).ends(0).stdout;
    assert_eq!(objects(&stories).len(), 3, "{stories}");
    let mut lines: Vec<String> = Vec::new();
    for story in stories.lines().rev() {
        // Each in a run of its own, as on an engine.
        lines.push(folder.pipe_with_pack(&["evidence", "--no-cache"], story).ends(0).stdout);
    }
    folder.write("first.ndjson", lines[..1].concat()).write("rest.ndjson", lines.concat());
    folder.run_with_pack(&["-q", "merge-evidence", "rest.ndjson", "first.ndjson", "--out", "merged"]).ends(0);
    let built = files(&folder.path("built"));
    assert!(built["manifest.json"].contains("\"articles\": 5"), "{}", built["manifest.json"]);
    assert!(built["terms.tsv"].contains("Wärmepumpe"), "{}", built["terms.tsv"]);
    assert_eq!(files(&folder.path("merged")), built);
    // From standard input as well, into the same folder.
    folder.pipe_with_pack(&["-q", "merge-evidence", "--out", "merged"], lines.concat()).ends(0);
    assert_eq!(files(&folder.path("merged")), built);
}

#[test]
fn broken_lines_are_answered_and_the_stream_goes_on() {
    let folder = Workdir::new();
    let story = |id: &str, text: &str| {
        let articles = serde_json::json!([{ "text": GERMAN, "lang": "de" }, { "text": text, "source": "b.txt" }]);
        serde_json::json!({ "id": id, "articles": articles }).to_string()
    };
    let cut = |paragraph: Value| {
        let (text, lang) = (GERMAN, "de");
        serde_json::json!({ "id": "cut", "text": text, "lang": lang, "paragraphs": [paragraph] }).to_string()
    };
    let span = |start: usize, end: usize| serde_json::json!({ "start": start, "end": end });
    let paragraph = |number: usize, from: usize, to: usize| serde_json::json!({ "number": number, "span": span(from, to), "body": span(from, to), "kind": "Body" });
    let lines = [
        story("good", ENGLISH),
        "{".to_owned(),
        "[]".to_owned(),
        "{\"id\": 7}".to_owned(),
        "{\"id\": 8, \"articles\": [{}]}".to_owned(),
        story("empty", ""),
        cut(paragraph(1, 40, 1000)),
        cut(paragraph(1, 50, 40)),
        cut(paragraph(0, 0, 10)),
        String::new(),
        "{\"id\": \"single\", \"text\": \"Die Stadtwerke bauen eine neue Wärmepumpe am Hafen.\"}".to_owned(),
    ];
    let mut bytes = lines.join("\n").into_bytes();
    bytes.extend(b"\n\xff\xfe\n");
    bytes.extend(story("last", ENGLISH).bytes());
    let run = folder.pipe_with_pack(&["evidence"], bytes).ends(2);
    let answers = objects(&run.stdout);
    let told: Vec<(&Value, Option<u64>)> = answers
        .iter()
        .map(|answer| (&answer["id"], answer.get("error").and_then(|_| answer["line"].as_u64())))
        .collect();
    let text = |id: &str| Value::from(id);
    let wanted = [
        (text("good"), None),
        (Value::Null, Some(2)),
        (Value::Null, Some(3)),
        (Value::from(7), Some(4)),
        (Value::from(8), Some(5)),
        (text("empty"), Some(6)),
        (text("cut"), Some(7)),
        (text("cut"), Some(8)),
        (text("cut"), Some(9)),
        (text("single"), None),
        (Value::Null, Some(12)),
        (text("last"), None),
    ];
    assert_eq!(told, wanted.iter().map(|(id, line)| (id, *line)).collect::<Vec<_>>(), "{}", run.stdout);
    assert!(answers[5]["error"].as_str().unwrap().starts_with("b.txt: is empty"), "{}", answers[5]);
    // What is merged of it: the errors are told and left out; two stories of one name contradict each other.
    let changed = run.stdout.lines().next().unwrap().replace("\"links\":2", "\"links\":3");
    assert_ne!(changed, run.stdout.lines().next().unwrap());
    let merge =
        |text: String, status: i32| folder.pipe_with_pack(&["merge-evidence", "--out", "out"], text).ends(status);
    let merged = merge(run.stdout.clone(), 2);
    assert_eq!(merged.messages("warning", "has no evidence"), 9, "{}", merged.stderr);
    assert!(folder.read("out/manifest.json").contains("\"articles\": 5"), "{}", folder.read("out/manifest.json"));
    merge(format!("{}{changed}\n", run.stdout), 2).tells_once("warning", "good stands for two different things");
    assert!(folder.read("out/manifest.json").contains("\"articles\": 3"));
    for (name, wrong) in
        [("left", "9999"), ("head", "9"), ("information", "1e99"), ("slots", "-1"), ("program", "\"0\"")]
    {
        // What was there goes on under another name, which nobody reads.
        let line = run.stdout.replacen(&format!("\"{name}\":"), &format!("\"{name}\":{wrong},\"was\":"), 1);
        merge(line.lines().next().unwrap().to_owned(), 2).tells_once("error", "no evidence could be read");
    }
    merge("{\"id\":\"x\"}\n".to_owned(), 2).tells_once("error", "no evidence could be read");
}

#[test]
fn the_report_tells_what_became_of_every_file() {
    let folder = news();
    let mixed = ["La niña subió a la montaña.\n".as_bytes(), b"El ni\xf1o subi\xf3 a la monta\xf1a.\n"].concat();
    folder.write("in/bad.txt", "").write("in/odd.es.txt", mixed);
    folder.run_with_pack(&["build", "in", "absent", "--out", "out", "--report", "report.ndjson"]).ends(2);
    let report = objects(&folder.read("report.ndjson"));
    let column = |name: &str| report.iter().map(|line| line[name].clone()).collect::<Vec<_>>();
    let sources = [
        "absent",
        "in/bad.txt",
        "in/museum.es.txt",
        "in/museum.fr.html",
        "in/odd.es.txt",
        "in/pump.de.txt",
        "in/pump.en.txt",
    ];
    assert_eq!(column("source"), sources);
    let null = Value::Null;
    let story = |name: &str| Value::from(name);
    let stories = [
        &null,
        &null,
        &story("museum.es"),
        &story("museum.es"),
        &story("odd.es"),
        &story("pump.de"),
        &story("pump.de"),
    ];
    assert_eq!(column("story").iter().collect::<Vec<_>>(), stories);
    assert_eq!(
        column("lang"),
        [&null, &null, &story("es"), &story("fr"), &story("es"), &story("de"), &story("en")].map(Clone::clone)
    );
    assert_eq!(
        column("links").iter().map(|links| links.as_u64() > Some(0)).collect::<Vec<_>>(),
        [false, false, true, true, false, true, true]
    );
    assert!(report[0]["error"].is_string() && report[1]["error"].is_string() && report[2]["error"].is_null());
    assert_eq!(report[4]["warnings"].as_array().map(Vec::len), Some(1), "{}", report[4]);
}

#[test]
fn the_cache_is_told_cleared_and_done_without() {
    let folder = news();
    let build = |more: &[&str]| {
        let arguments = [&["-q", "build", "in", "--out", "out", "--alignments", "links"], more].concat();
        let run = folder.run_with_pack(&arguments).ends(0);
        (run, files(&folder.path("out")), files(&folder.path("links")))
    };
    let (_, out, links) = build(&[]);
    assert_eq!(links.len(), 4);
    let status = || folder.run(&["cache", "status"]).ends(0).stdout;
    for line in ["encoding  4 entries", "gist      4 entries", "evidence  2 entries", "links     2 entries"] {
        assert!(status().contains(line), "{}", status());
    }
    let again = build(&[]);
    assert_eq!((&again.1, &again.2), (&out, &links));
    folder.run(&["cache", "clear"]).ends(0);
    assert!(status().contains("encoding  0 entries"), "{}", status());
    let without = build(&["--no-cache"]);
    assert_eq!((&without.1, &without.2), (&out, &links));
    assert!(status().contains("encoding  0 entries"), "{}", status());
    // A file stands where the cache should be: told once, and the run goes on without.
    folder.write("file", "not a folder");
    let run = folder.run_with_pack(&["build", "in", "--out", "out", "--cache", "file"]).ends(0);
    assert_eq!(files(&folder.path("out")), out);
    run.tells_once("note", "the cache cannot be used");
    assert_eq!(folder.read("file"), "not a folder");
}

/// How many runs are killed; `TERMLOOM_KILLS` names another number.
const KILLS: u32 = 40;

#[test]
fn a_killed_run_leaves_whole_files_and_the_next_run_succeeds() {
    let folder = news();
    folder.write("less/pump.de.txt", GERMAN).write("less/pump.en.txt", ENGLISH);
    let run = |input: &str, out: &str, cache: &str| {
        let arguments =
            ["-q", "build", input, "--out", out, "--cache", cache, "--alignments", "links", "--report", "report"];
        folder.run_with_pack(&arguments).ends(0);
        files(&folder.path(out))
    };
    let whole = [("less", run("less", "scratch-less", "scratch-cache")), ("in", run("in", "scratch", "scratch-cache"))];
    let kills = std::env::var("TERMLOOM_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(KILLS);
    // Once to know how long a run takes without a cache.
    let begun = Instant::now();
    run("in", "out", "cold");
    let length = begun.elapsed();
    for kill in 0..kills {
        let (input, _) = &whole[kill as usize % 2];
        // Every second pair of runs has everything to compute; the others are soon at writing.
        if kill % 4 < 2 {
            drop(fs::remove_dir_all(folder.path("cache")));
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_termloom"));
        let command = command.current_dir(folder.path("")).stdout(Stdio::null()).stderr(Stdio::null());
        let arguments = ["-q", "build", input, "--out", "out", "--cache", "cache", "--report", "out/report"];
        let mut child = command.args(arguments).spawn().expect("the binary runs");
        sleep(moment(kill, if kill % 4 < 2 { length } else { length / 3 }));
        drop(child.kill());
        child.wait().expect("it has ended");
        for (name, text) in files(&folder.path("out")).iter().filter(|(name, _)| *name != "report") {
            assert!(
                whole.iter().any(|(_, files)| files.get(name) == Some(text)),
                "kill {kill}: {name} is broken:\n{text}"
            );
        }
        drop(fs::remove_file(folder.path("out/report")));
        let (input, files) = &whole[(kill / 2) as usize % 2];
        assert_eq!(&run(input, "out", "cache"), files, "after kill {kill}");
    }
}

/// The moment of a kill: the multiples of the golden section, less their integers, are spread evenly over `length`
/// however many of them there are (Weyl 1916).
fn moment(kill: u32, length: Duration) -> Duration {
    length.mul_f64((f64::from(kill) * 0.618_033_988_749_895).fract())
}
