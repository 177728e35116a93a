//! The output formats of an alignment: through the public doors, with the deterministic double of the encoder, and
//! through the real binary.

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use command::Workdir;
use scraper::{Html, Selector};
use termloom::alignment::{Alignment, Constraints, Unit, align, read_given, render};
use termloom::article::{Article, Paragraph, ParagraphKind, read_lines};
use termloom::encoder::{DoubleEncoder, Encoded, Heads, Means, encode};
use termloom::segment::{Segments, segment, segment_lines};
use termloom::text::Span;

/// Words that mean the same: English, Arabic.
const SYNONYMS: [&[&str]; 12] = [
    &["storm", "عاصفة"],
    &["sank", "أغرقت"],
    &["ferry", "عبارة"],
    &["captain", "قبطان"],
    &["saved", "أنقذ"],
    &["passengers", "ركاب"],
    &["divers", "غواصون"],
    &["found", "وجد"],
    &["wreck", "حطام"],
    &["museum", "متحف"],
    &["bought", "اشترى"],
    &["painting", "لوحة"],
];

/// A name and a text that every format has to write with care.
const AWKWARD: &str = "b<i>&\"'.txt";
const HOSTILE: &str = "Nobody </script><script>alert(1)</script> & \"quoted\" \u{1b}[31m it \u{202e}back.";

fn encoded(article: Article, segments: Segments) -> Encoded {
    encode(article, segments, &DoubleEncoder::new(&SYNONYMS), &Means::default(), &Heads::default())
}

/// An article of these lines; a line in brackets is boilerplate.
fn article(source: &str, lang: &str, lines: &[&str]) -> Encoded {
    let text = lines.join("\n");
    let mut start = 0;
    let paragraphs = lines.iter().enumerate().map(|(at, line)| {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        let boilerplate = line.starts_with('[');
        let body = if boilerplate { Span::new(span.start, span.start) } else { span };
        let kind = if boilerplate { ParagraphKind::Boilerplate } else { ParagraphKind::Body };
        Paragraph { number: at + 1, span, body, kind }
    });
    let paragraphs = paragraphs.collect();
    let lang = lang.parse().expect("a language code");
    let article = Article { source: source.into(), stem: source.into(), lang, text, paragraphs };
    let segments = segment(&article);
    encoded(article, segments)
}

/// English and Arabic: two sentences change places, one of each side has no counterpart.
fn story() -> Vec<Encoded> {
    vec![
        article(
            "a.txt",
            "en",
            &["[Photo: Agency]", "Storm sank ferry. Captain saved passengers.", "Divers found wreck."],
        ),
        article(AWKWARD, "ar", &["قبطان أنقذ ركاب.", HOSTILE, "عاصفة أغرقت عبارة.", "غواصون وجد حطام."]),
    ]
}

fn aligned(articles: &[Encoded]) -> (Vec<&Encoded>, Alignment) {
    let articles: Vec<&Encoded> = articles.iter().collect();
    let alignment = align(&articles, &Constraints::default());
    (articles, alignment)
}

/// A bead without its score.
fn bare(line: &str) -> &str {
    line.rsplit_once(':').map_or(line, |(bead, _)| bead)
}

#[test]
fn a_ladder_has_every_unit_in_one_bead() {
    let story = story();
    let (articles, alignment) = aligned(&story);
    let beads = |unit| {
        let ladder = render::ladder(&articles, &alignment, unit);
        ladder.lines().map(|line| bare(line).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(beads(Unit::Sentence), ["[0]:[2]", "[1]:[0]", "[]:[1]", "[2]:[3]"]);
    // Boilerplate is counted in paragraphs and lines, and has no counterpart.
    assert_eq!(beads(Unit::Paragraph), ["[0]:[]", "[1]:[0,2]", "[]:[1]", "[2]:[3]"]);
    assert_eq!(beads(Unit::Line), beads(Unit::Paragraph));
    let ladder = render::ladder(&articles, &alignment, Unit::Sentence);
    for line in ladder.lines() {
        let score: f32 = line.rsplit(':').next().expect("three fields").parse().expect("a number");
        assert!((0.5..=1.0).contains(&score), "{line}");
    }
}

#[test]
fn a_ladder_that_is_read_again_as_given_links_is_the_same_ladder() {
    let mut three = story();
    three.push(article("c.txt", "en", &["Museum bought painting.", "Captain saved passengers.", "Storm sank ferry."]));
    for count in [2, 3] {
        let (articles, alignment) = aligned(&three[..count]);
        let texts: Vec<_> = articles.iter().map(|one| (&one.article, &one.segments)).collect();
        for unit in [Unit::Sentence, Unit::Paragraph, Unit::Line] {
            let ladder = render::ladder(&articles, &alignment, unit);
            assert_eq!(ladder.starts_with('#'), count > 2, "{ladder}");
            let given = read_given(&ladder, &texts, unit).expect("a ladder can be read");
            let again = align(&articles, &Constraints { given, ..Constraints::default() });
            let again = render::ladder(&articles, &again, unit);
            let bare = |ladder: &str| ladder.lines().map(|line| bare(line).to_owned()).collect::<Vec<_>>();
            assert_eq!(bare(&again), bare(&ladder));
            assert!(again.lines().filter(|line| !line.starts_with('#')).all(|line| line.ends_with(":1.00")), "{again}");
        }
    }
}

#[test]
fn lines_are_counted_as_they_stand_in_the_file() {
    let lines = |name: &str, text: &str| {
        let (article, _) = read_lines(name, name, text.as_bytes(), Some("en".parse().expect("a code"))).expect("text");
        let segments = segment_lines(&article);
        encoded(article, segments)
    };
    let story = [
        lines("a.txt", "\nStorm sank ferry.\n\n\nDivers found wreck.\n"),
        lines("b.txt", "Divers found wreck.\n\nStorm sank ferry.\n"),
    ];
    let (articles, alignment) = aligned(&story);
    let ladder = render::ladder(&articles, &alignment, Unit::Line);
    let beads: Vec<&str> = ladder.lines().map(bare).collect();
    assert_eq!(beads, ["[0]:[]", "[1]:[2]", "[2]:[]", "[3]:[]", "[4]:[0]", "[]:[1]"]);
    let texts: Vec<_> = articles.iter().map(|one| (&one.article, &one.segments)).collect();
    assert_eq!(read_given(&ladder, &texts, Unit::Line).expect("a ladder can be read").len(), 2);
    let nothing = [lines("a.txt", ""), lines("b.txt", "Divers found wreck.\n")];
    let (articles, alignment) = aligned(&nothing);
    assert_eq!(render::ladder(&articles, &alignment, Unit::Line), "[]:[0]:1.00\n");
}

/// A folder with lxml in it, installed once.
fn lxml() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lxml-6.1.3");
    if !folder.exists() {
        let aside = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a writable folder");
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--target"]);
        let status = pip.arg(aside.path()).arg("lxml==6.1.3").status().expect("python3 can be run");
        assert!(status.success(), "pip cannot install lxml");
        fs::rename(aside.keep(), &folder).expect("a folder that can be renamed");
    }
    folder
}

/// What lxml says of each text by the DTD of TMX.
fn verdicts(texts: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut python = Command::new("python3");
    python.arg(root.join("tmx.py")).arg(root.join("tmx14.dtd")).env("PYTHONPATH", lxml());
    for (number, text) in texts.iter().enumerate() {
        let path = folder.path().join(format!("{number}.tmx"));
        fs::write(&path, text).expect("a file");
        python.arg(path);
    }
    let output = python.output().expect("python3 can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn tmx_is_valid_by_its_dtd() {
    let mut three = story();
    three.push(article("c.txt", "en", &["Captain saved passengers.", "Storm sank ferry."]));
    let mut texts = Vec::new();
    for count in [0, 1, 2, 3] {
        let (articles, alignment) = aligned(&three[..count]);
        for unit in [Unit::Sentence, Unit::Paragraph, Unit::Line] {
            texts.push(render::tmx(&articles, &alignment, unit));
        }
    }
    assert!(verdicts(&texts).iter().all(|verdict| verdict == "valid"), "{:?}", verdicts(&texts));
    let sound = &texts[6];
    for part in ["srclang=\"en\"", "segtype=\"sentence\"", "<tuv xml:lang=\"ar\">", "<prop type=\"x-units\">1.1</prop>"]
    {
        assert!(sound.contains(part), "{part} is not in\n{sound}");
    }
    assert!(texts[9].contains("srclang=\"*all*\"") && texts[9].contains("xml:lang=\"en-x-other\""));
    // Each of these is broken in its own way.
    let broken = [
        sound.replace(" segtype=\"sentence\"", ""),
        sound.replace("<seg>", "<segment>").replace("</seg>", "</segment>"),
        sound.replace("version=\"1.4\"", "version=\"1.1\""),
        sound.replace(" xml:lang=\"ar\"", ""),
        sound.replace("</tmx>", ""),
    ];
    for (verdict, text) in verdicts(&broken).iter().zip(&broken) {
        assert_ne!(verdict, "valid", "{text}");
    }
}

fn count(page: &Html, selector: &str) -> usize {
    page.select(&Selector::parse(selector).expect("a selector")).count()
}

/// What the page's script is told.
fn links_of(page: &Html) -> serde_json::Value {
    let selector = Selector::parse("#story").expect("a selector");
    let text: String = page.select(&selector).flat_map(|script| script.text()).collect();
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn a_page_holds_both_articles_and_nothing_of_them_is_markup() {
    let story = story();
    let (articles, alignment) = aligned(&story);
    let text = render::html(&articles, &alignment, Unit::Sentence);
    assert!(!text.contains("alert(1)</script>") && !text.contains('\u{1b}'));
    let page = Html::parse_document(&text);
    assert_eq!(page.errors, Vec::<String>::new());
    assert_eq!((count(&page, "script"), count(&page, "i:not(.key)")), (2, 0));
    assert_eq!((count(&page, ".u"), count(&page, ".u.alone"), count(&page, "p.grey")), (7, 1, 1));
    assert_eq!(count(&page, ".text[lang=ar][dir=rtl]") + count(&page, ".text[lang=en][dir=ltr]"), 2);
    assert_eq!(count(&page, "[src], link, [href], iframe, object"), 0, "a page that fetches nothing");
    assert!(!text.contains("@import") && !text.contains("url("));
    let names = Selector::parse("h2 bdi").expect("a selector");
    let names = page.select(&names);
    assert_eq!(names.map(|name| name.text().collect::<String>()).collect::<Vec<_>>(), ["a.txt", AWKWARD]);
    let known = links_of(&page);
    assert_eq!(known["pairs"][0]["links"].as_array().map(Vec::len), Some(3));
    assert_eq!(known["pairs"][0]["cells"], serde_json::json!([3, 4]));
    for unit in [Unit::Paragraph, Unit::Line] {
        let page = Html::parse_document(&render::html(&articles, &alignment, unit));
        assert_eq!((count(&page, ".u"), count(&page, ".u.alone")), (6, 1));
    }
}

#[test]
fn a_page_of_many_articles_lets_them_be_chosen() {
    let many: Vec<Encoded> = (0..30).map(|at| article(&format!("{at}.txt"), "en", &["Storm sank ferry."])).collect();
    let (articles, alignment) = aligned(&many);
    let page = Html::parse_document(&render::html(&articles, &alignment, Unit::Sentence));
    assert_eq!(
        (count(&page, ".pane"), count(&page, "#chips input"), count(&page, "#chips input[checked]")),
        (30, 30, 3)
    );
}

#[test]
fn a_long_article_shares_the_cells_of_its_dot_plot() {
    let lines = vec!["Storm sank ferry."; 600];
    let long = [article("a.txt", "en", &lines), article("b.txt", "en", &lines)];
    let (articles, alignment) = aligned(&long);
    let page = Html::parse_document(&render::html(&articles, &alignment, Unit::Sentence));
    let known = links_of(&page);
    let pair = &known["pairs"][0];
    assert_eq!(pair["cells"], serde_json::json!([256, 256]));
    let dots = pair["dots"].as_array().expect("a list");
    assert!(dots.len() / 3 < alignment.pairs[0].weighed_pairs().len());
    let cells: Vec<_> = dots.chunks(3).map(|dot| (dot[0].as_u64(), dot[1].as_u64())).collect();
    assert!(cells.is_sorted() && cells.windows(2).all(|two| two[0] != two[1]), "each cell once, in order");
}

#[test]
fn text_fits_the_terminal_or_is_one_line_a_link() {
    let story = story();
    let (articles, alignment) = aligned(&story);
    let plain =
        |width| anstream::adapter::strip_str(&render::text(&articles, &alignment, Unit::Sentence, width)).to_string();
    let lines = plain(None);
    let rows: Vec<&str> = lines.lines().collect();
    assert_eq!(rows.len(), 5, "a header and a line a bead:\n{lines}");
    assert!(rows[1].starts_with("    1  ") && rows[1].contains("2.1 Storm sank ferry. │ 3.1 "), "{lines}");
    assert!(rows[3].starts_with("    -  ") && rows[3].contains("\\u{202e}back."), "{lines}");
    for width in [40, 60, 80, 120] {
        let text = plain(Some(width));
        assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= width), "{width}:\n{text}");
        assert!(text.lines().all(|line| line.contains('│')), "{text}");
    }
    assert!(!plain(None).contains(['\u{1b}', '\u{202e}']), "nothing foreign is raw");
    assert!(render::text(&articles, &alignment, Unit::Sentence, None).contains("\u{1b}[1m"), "styled");
}

#[test]
fn the_binary_prints_every_format_and_reads_its_beads_back() {
    let folder = Workdir::new();
    folder.write("a.en.txt", "The ferry sank in a storm.\n\nDivers found the wreck on Sunday.\n");
    folder.write("b.de.txt", "Taucher fanden das Wrack am Sonntag.\nDie Fähre sank in einem Sturm.\n");
    let print = |format: &str, more: &[&str]| {
        let arguments = [&["align", "a.en.txt", "b.de.txt", "--unit", "line", "--format", format], more].concat();
        folder.run_with_pack(&arguments).ends(0).stdout
    };
    let ladder = print("ladder", &[]);
    assert_eq!(ladder.lines().map(bare).collect::<Vec<_>>(), ["[0]:[1]", "[1]:[]", "[2]:[0]"], "{ladder}");
    folder.write("given", &ladder);
    assert_eq!(print("ladder", &["--fixed", "given"]), "[0]:[1]:1.00\n[1]:[]:1.00\n[2]:[0]:1.00\n");
    assert!(print("tmx", &[]).contains("<seg>Taucher fanden das Wrack am Sonntag.</seg>"));
    assert!(print("html", &[]).starts_with("<!DOCTYPE html><html lang=\"en\">"));
    let text = print("text", &[]);
    assert_eq!(text.lines().count(), 3, "a header and a line a link:\n{text}");
}

#[test]
fn a_reader_of_links_that_has_gone_is_no_failure() {
    let folder = Workdir::new();
    folder.write("a.en.txt", "The ferry sank in a storm.\n").write("b.en.txt", "The ferry sank in a storm.\n");
    for format in ["html", "text"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_termloom"))
            .current_dir(folder.path(""))
            .args(["align", "a.en.txt", "b.en.txt", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !told.contains("error") && !told.contains("panicked"), "{format}: {told}");
    }
}
