//! Export and import through the real binary, and what other programs read in the exports.

#[path = "support/command.rs"]
mod command;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use command::Workdir;

const HEADER: &str = "concept\tlang\tterm\tkind\trole\tconfidence\torigin\tstatus\tnote";

/// Terms that a careless writer breaks its file with.
const ROWS: [&str; 15] = [
    "5g\ten\t5G \"network\"\tterm\tpreferred\t0.90\tattested\tapproved\t",
    "5g\tru\tсеть 5G, «пятая»; G\tterm\tpreferred\t0.90\tattested\tmined\tsay \"so\", please",
    "data-centre\ten\tdata centre\tterm\tpreferred\t0.94\tpivot\tmined\t",
    "data-centre\tru\tЦОД\tacronym\tpreferred\t0.90\tattested\tmined\t",
    "data-centre\tru\tдата\tterm\tvariant\t0.40\tattested\trejected\t",
    "data-centre\tru\tцентр обработки данных\tterm\tvariant\t0.94\tattested\tapproved\t",
    "gate\ten\t-gate\tterm\tpreferred\t0.80\tattested\tmined\t",
    "gate\tru\t=ГЕЙТ()\tterm\tpreferred\t0.80\tattested\tmined\t+1",
    "markup\ten\t<b>R&amp;D</b> ]]>\tterm\tpreferred\t0.80\tattested\tmined\t",
    "markup\tru\tНИОКР\\\\n\tterm\tpreferred\t0.80\tattested\tmined\t",
    "other-gate\ten\t-gate\tterm\tpreferred\t0.70\tattested\tmined\t",
    "other-gate\tru\tворота\tterm\tpreferred\t0.70\tattested\tmined\t",
    "quote\ten\t\"quote\"\tterm\tpreferred\t0.80\tattested\tmined\t",
    "quote\tru\t'@,кавычка\tterm\tpreferred\t0.80\tattested\tmined\t",
    "заметка!\ten\tnote\tterm\tpreferred\t0.80\tattested\tedited\t",
];

fn workdir() -> Workdir {
    let folder = Workdir::new();
    folder.write("glossary/terms.tsv", format!("{HEADER}\n{}\n", ROWS.join("\n")));
    folder
}

/// A folder with the packages that read the exports, made by pip once a build folder.
fn readers() -> PathBuf {
    const PACKAGES: [&str; 3] = ["translate-toolkit==3.20.4", "deepl==1.32.0", "openpyxl==3.1.5"];
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("target");
    let site = target.join("readers").join(PACKAGES.join("-").replace("==", "-"));
    if !site.exists() {
        fs::create_dir_all(site.parent().expect("it is below target")).expect("a folder");
        let fresh = tempfile::tempdir_in(&target).expect("a temporary folder");
        let place = fresh.path().join("site");
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]);
        pip.arg("--target").arg(&place).args(PACKAGES);
        let status = pip.status().unwrap_or_else(|error| panic!("python3 is needed: {error}"));
        assert!(status.success(), "pip could not install {PACKAGES:?}");
        fs::rename(&place, &site).expect("the folder is new");
    }
    site
}

#[test]
fn other_programs_read_what_was_written() {
    let folder = workdir();
    for (format, langs, out) in [
        ("tbx2", "en,ru", "g.tbx"),
        ("tbx3", "en,ru", "g3.tbx"),
        ("weblate", "en,ru", "weblate.csv"),
        ("deepl", "en,ru", "deepl.tsv"),
        ("xlsx", "en,ru", "g.xlsx"),
        ("microsoft", "en,ru", "dictionary.xlsx"),
    ] {
        folder.run(&["export", "--format", format, "--langs", langs, "--out", out]).ends(0);
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/readers.py");
    let mut python = Command::new("python3");
    python.arg(script).arg(readers()).arg(folder.path("")).env("PYTHONIOENCODING", "utf-8");
    let output = python.output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read = String::from_utf8(output.stdout).expect("it prints UTF-8");
    let lines = |kind: &str| -> BTreeSet<&str> {
        read.lines().filter_map(|line| line.strip_prefix(kind)?.strip_prefix('\t')).collect()
    };

    let rows = || ROWS.iter().map(|row| row.split('\t').collect::<Vec<_>>());
    let id = |concept: &str| match concept {
        "5g" => "_x0035_g".to_owned(),
        "заметка!" => "_x0437__x0430__x043c__x0435__x0442__x043a__x0430__x0021_".to_owned(),
        other => other.to_owned(),
    };
    let terms: BTreeSet<String> = rows().map(|row| format!("{}\t{}\t{}", id(row[0]), row[1], row[2])).collect();
    let deprecated: BTreeSet<String> = rows()
        .map(|row| {
            let deprecated = if row[7] == "rejected" { "True" } else { "False" };
            format!("{}\t{}\t{}\t{deprecated}", id(row[0]), row[1], row[2])
        })
        .collect();
    assert_eq!(lines("tbx2"), deprecated.iter().map(String::as_str).collect());
    assert_eq!(lines("tbx3"), terms.iter().map(String::as_str).collect());

    assert_eq!(
        lines("weblate"),
        BTreeSet::from([
            "5g\t5G \"network\"\tсеть 5G, «пятая»; G\tTrue\tsay \"so\", please",
            "data-centre\tdata centre\tЦОД\tTrue\t",
            "gate\t'-gate\t'=ГЕЙТ()\tTrue\t'+1",
            "markup\t<b>R&amp;D</b> ]]>\tНИОКР\\\\n\tTrue\t",
            "other-gate\t'-gate\tворота\tTrue\t",
            "quote\t\"quote\"\t''@,кавычка\tTrue\t",
        ])
    );
    let pairs = BTreeSet::from([
        "\"quote\"\t'@,кавычка",
        "-gate\t=ГЕЙТ()",
        "5G \"network\"\tсеть 5G, «пятая»; G",
        "<b>R&amp;D</b> ]]>\tНИОКР\\\\n",
        "data centre\tЦОД",
    ]);
    assert_eq!(lines("deepl"), pairs);

    let workbook = lines("g.xlsx");
    assert_eq!(workbook.len(), ROWS.len());
    assert!(workbook.contains(HEADER), "{workbook:?}");
    // What looks like a formula is a text, and marked to stay one.
    assert!(workbook.contains("gate\tru\t=ГЕЙТ()\tterm\tpreferred\t0.8\tattested\tmined\t+1\tC8\tI8"), "{workbook:?}");
    let dictionary: BTreeSet<String> = lines("dictionary.xlsx")
        .into_iter()
        .map(|line| line.split('\t').take(2).collect::<Vec<_>>().join("\t"))
        .collect();
    assert_eq!(dictionary, pairs.iter().copied().chain(["en\tru"]).map(str::to_owned).collect());
}

#[test]
fn an_export_goes_to_standard_output_and_tells_what_it_left_out() {
    let folder = workdir();
    let run = folder.run(&["export", "--format", "google", "--langs", "ru,en"]).ends(0);
    assert!(run.stdout.contains("ЦОД\tdata centre\n") && !run.stdout.contains("дата\t"), "{}", run.stdout);
    let run = folder.run(&["export", "--format", "deepl", "--langs", "en,ru", "--preferred-only"]).ends(0);
    let run = run.tells_once("note", "`=ГЕЙТ()` is written, `ворота` left out");
    assert_eq!(run.stdout.lines().count(), 5);
    let run = folder.run(&["export", "--format", "tbx2", "--status", "edited", "--out", "out/g.tbx"]).ends(0);
    assert!(run.stdout.is_empty() && run.stderr.contains("rows in out/g.tbx: 1"), "{}", run.stderr);
    folder.run(&["export", "--format", "deepl"]).ends(0);
    let third = folder.read("glossary/terms.tsv") + "gate\tpl\tbrama\tterm\tvariant\t0.50\tattested\tmined\t\n";
    folder.write("glossary/terms.tsv", third);
    for (arguments, reason) in [
        (&["export", "--format", "deepl"][..], "deepl pairs two languages, and these rows have en, pl, ru"),
        (&["export", "--format", "deepl", "--status", "rejected"], "cannot tell that a term is rejected"),
        (&["export", "--format", "tbx2", "--from", "nowhere"], "there is no such file"),
    ] {
        let run = folder.run(arguments).ends(2).tells_once("error", reason);
        assert!(run.stdout.is_empty() && run.stderr.contains("hint: "), "{}", run.stderr);
    }
    folder.run(&["export", "--format", "docx"]).ends(2);
}

#[test]
fn an_import_joins_and_a_humans_rows_stay() {
    let folder = workdir();
    let before = folder.read("glossary/terms.tsv");
    folder.write("odd.csv", "English;German\n\"\"\"\";Zeichen\nhome;02-Jan\n");
    let run = folder.run(&["import", "odd.csv", "--dry-run"]).ends(2);
    assert_eq!(run.messages("warning", "cannot be a term"), 2, "{}", run.stderr);
    folder.write("de.csv", "ID;English;German;Notes\n1;data centre;Rechenzentrum;'=ja\n2;note;Notiz;\n");
    let run = folder.run(&["import", "de.csv", "--dry-run"]).ends(0);
    assert!(run.stderr.contains("2 concepts: 0 new, 2 joined; 2 terms added, 2 known already"), "{}", run.stderr);
    assert_eq!(folder.read("glossary/terms.tsv"), before);
    folder.run(&["import", "de.csv"]).ends(0);
    let after = folder.read("glossary/terms.tsv");
    let added = [
        "data-centre\tde\tRechenzentrum\tterm\tpreferred\t1.00\timported\tmined\t=ja",
        "заметка!\tde\tNotiz\tterm\tpreferred\t1.00\timported\tmined\t",
    ];
    let new: Vec<&str> = after.lines().filter(|line| !before.lines().any(|old| old == *line)).collect();
    assert_eq!(new, added);
    assert!(before.lines().all(|line| after.lines().any(|new| new == line)));
    folder.run(&["import", "de.csv"]).ends(0);
    assert_eq!(folder.read("glossary/terms.tsv"), after, "a second import changes nothing");
    folder.write("map.tsv", "Begriff\tTerm\tx\nПривет\thello\t1\n");
    folder.run(&["import", "map.tsv", "--columns", "ru=Begriff,en=2", "--into", "new"]).ends(0);
    assert_eq!(folder.read("new/terms.tsv").lines().count(), 3);
}

#[test]
fn a_glossary_passes_through_tbx_whole() {
    let folder = workdir();
    folder.run(&["export", "--format", "tbx2", "--out", "g.tbx"]).ends(0);
    folder.run(&["import", "g.tbx", "--into", "copy"]).ends(0);
    let held = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        [0, 1, 2, 3, 4, 8].map(|column| cells[column].to_owned())
    };
    let copy = folder.read("copy/terms.tsv");
    assert_eq!(
        copy.lines().map(held).collect::<Vec<_>>(),
        folder.read("glossary/terms.tsv").lines().map(held).collect::<Vec<_>>()
    );
    assert_eq!(copy.matches("\trejected\t").count(), 1);
    folder.run(&["export", "--format", "tbx2", "--from", "copy", "--out", "again.tbx"]).ends(0);
    assert_eq!(folder.read("again.tbx"), folder.read("g.tbx"));
}

#[test]
fn a_file_that_cannot_be_imported_is_one_message_and_nothing_is_written() {
    let folder = workdir();
    let before = folder.read("glossary/terms.tsv");
    folder
        .write("a.tmx", "<tmx/>")
        .write("a.xlsx", "PK")
        .write("a.bin", "x")
        .write("a.tbx", "<martif>\n<text></martif>");
    folder.write("a.csv", "foo,bar\nx,y\n").write("b.csv", "source,target\nx,y\n").write("c.csv", [0xff, 0x00, 0x41]);
    folder.write("o.txt", "x\ty\n").write("e.csv", "");
    for (file, reason) in [
        ("a.tmx", "parallel text"),
        ("a.xlsx", "is a workbook"),
        ("a.bin", "does not tell its format"),
        ("a.tbx", "a.tbx: line 2: not well-formed"),
        ("a.csv", "line 1: no column of `foo`, `bar`"),
        ("b.csv", "line 1: no column of `source`, `target`"),
        ("c.csv", "line 1: this is not UTF-8"),
        ("o.txt", "does not tell the languages"),
        ("e.csv", "line 1: the table is empty"),
        ("missing.tbx", "cannot be read"),
    ] {
        let run = folder.run(&["import", file]).ends(2).tells_once("error", reason);
        assert!(run.stderr.contains("hint: "), "{}", run.stderr);
        assert_eq!(folder.read("glossary/terms.tsv"), before, "{file}");
    }
    folder.write("d.csv", "en,ru\n#NAME?,x\ngood,хорошо\na,b,c\n");
    let run = folder.run(&["import", "d.csv"]).ends(2);
    assert_eq!(run.messages("warning", "d.csv, line 2: left out: a spreadsheet wrote `#NAME?`"), 1, "{}", run.stderr);
    assert_eq!(run.messages("warning", "d.csv, line 4"), 1, "{}", run.stderr);
    assert!(folder.read("glossary/terms.tsv").contains("good\tru\tхорошо\t"));
}
