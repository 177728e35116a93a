//! Texts that are aligned already, through the real binary: two files of lines, and a translation memory.

#[path = "support/command.rs"]
mod command;

use command::Workdir;

const ENGLISH: &str = "The heat pump takes its warmth from the river.
A heat pump needs less electricity than a boiler.
The town council will subsidise every heat pump this winter.
District heating reaches the old quarter by pipeline.
The price of district heating is set by the town council.
Without a pipeline there is no district heating.
";

const POLISH: &str = "Pompa ciepła czerpie energię z rzeki.
Pompa ciepła zużywa mniej prądu niż kocioł.
Rada miasta dopłaci tej zimy do każdej pompy ciepła.
Ogrzewanie miejskie dociera do starej dzielnicy rurociągiem.
Cenę ogrzewania miejskiego ustala rada miasta.
Bez rurociągu nie ma ogrzewania miejskiego.
";

/// Both texts as TMX 1.4.
fn memory() -> String {
    let unit = |(english, polish): (&str, &str)| {
        format!(
            "<tu><tuv xml:lang=\"en\"><seg>{english}</seg></tuv><tuv xml:lang=\"pl\"><seg>{polish}</seg></tuv></tu>\n"
        )
    };
    let units: String = ENGLISH.lines().zip(POLISH.lines()).map(unit).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"><header creationtool=\"x\" \
         creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"x\" adminlang=\"en\" srclang=\"en\" datatype=\"plaintext\"/>\
         <body>\n{units}</body></tmx>\n"
    )
}

#[test]
fn two_files_of_lines_and_a_memory_of_them_give_the_same_terms() {
    let folder = Workdir::new();
    folder.write("a.en.txt", ENGLISH).write("b.pl.txt", POLISH).write("both.tmx", memory());
    folder.run_with_pack(&["build", "--parallel", "a.en.txt", "b.pl.txt", "--out", "lines"]).ends(0);
    folder.run_with_pack(&["build", "--parallel", "both.tmx", "--out", "memory"]).ends(0);
    let terms = folder.read("lines/terms.tsv");
    for (english, polish) in [("district heating", "ogrzewanie miejskie"), ("heat pump", "pompa ciepła")] {
        let concept = english.replace(' ', "-");
        for row in [format!("{concept}\ten\t{english}\t"), format!("{concept}\tpl\t{polish}\t")] {
            assert!(terms.lines().any(|line| line.starts_with(&row)), "{row:?} is not in\n{terms}");
        }
    }
    assert_eq!(folder.read("memory/terms.tsv"), terms);
    assert_eq!(folder.read("memory/pairs/en-pl.tsv"), folder.read("lines/pairs/en-pl.tsv"));
}

#[test]
fn files_that_cannot_be_lines_of_one_text_are_refused_and_nothing_is_written() {
    let folder = Workdir::new();
    let short: String = POLISH.lines().take(4).map(|line| format!("{line}\n")).collect();
    folder.write("a.en.txt", ENGLISH).write("b.pl.txt", short).write("c.tmx", "<tmx><body>");
    for (inputs, told) in
        [(&["a.en.txt", "b.pl.txt"][..], "lines"), (&["a.en.txt", "a.en.txt"], "a.en.txt"), (&["c.tmx"], "c.tmx")]
    {
        let arguments = [&["build", "--parallel"], inputs, &["--out", "out"]].concat();
        let run = folder.run_with_pack(&arguments).ends(2);
        assert!(run.messages("error", told) == 1, "{inputs:?}\n{}", run.stderr);
        assert!(!folder.path("out").exists(), "{inputs:?}");
    }
}
