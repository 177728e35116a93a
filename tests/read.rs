//! Reading real files: the development articles, and every kind of bad input.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use termloom::article::{self, Article, ParagraphKind};
use termloom::files::{self, Format};

/// The development data, which is not part of the repository.
fn shared(path: &str) -> PathBuf {
    let root = std::env::var("TERMLOOM_SHARED")
        .map_or_else(|_| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let path = root.join(path);
    assert!(path.exists(), "{} is missing: set TERMLOOM_SHARED to the folder of the development data", path.display());
    path
}

fn read_folder(path: &str) -> BTreeMap<String, Article> {
    let (sources, warnings) = files::collect(&[shared(path).to_str().expect("the path is UTF-8").to_owned()]);
    assert_eq!(warnings, []);
    let mut articles = BTreeMap::new();
    for source in sources {
        let bytes = files::read(&source).expect("the file is readable");
        let (article, notes) =
            article::read(&source.shown, &source.stem, &bytes, source.format, None).expect("it is an article");
        assert_eq!(notes, [], "{}", source.shown);
        articles.insert(source.stem, article);
    }
    articles
}

fn read(bytes: &[u8], format: Format) -> Result<(Article, usize), String> {
    article::read("a.txt", "a", bytes, format, None)
        .map(|(article, notes)| (article, notes.len()))
        .map_err(|warning| warning.reason)
}

#[test]
fn the_development_articles_are_read_in_their_languages() {
    let articles = read_folder("seeds");
    let langs: Vec<String> = articles.values().map(|article| article.lang.to_string()).collect();
    assert_eq!(langs, ["ru", "ru", "pl", "pl", "el"]);
    for article in articles.values() {
        let numbers: Vec<usize> = article.paragraphs.iter().map(|paragraph| paragraph.number).collect();
        assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
        let lines = article.text.lines().filter(|line| !line.trim().is_empty()).count();
        assert_eq!(numbers.len(), lines);
    }
}

#[test]
fn no_linked_sentence_is_boilerplate_and_all_boilerplate_is_known() {
    let articles = read_folder("seeds");
    let links = std::fs::read_to_string(shared("eval/seeds-dev/links.tsv")).expect("links.tsv is readable");
    let mut seen = 0;
    for line in links.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        for side in [0, 4] {
            let article = &articles[cells[side].trim_end_matches(".txt")];
            let number: usize = cells[side + 1].parse().expect("a paragraph number");
            let (start, end): (usize, usize) = (
                cells[side + 2].parse().expect("the first character"),
                cells[side + 3].parse().expect("the character after the last"),
            );
            let paragraph = &article.paragraphs[number - 1];
            assert_ne!(paragraph.kind, ParagraphKind::Boilerplate, "{line}");
            // The gold counts characters of the trimmed line.
            let line_text = paragraph.span.of(&article.text);
            let byte =
                |characters: usize| line_text.char_indices().nth(characters).map_or(line_text.len(), |(at, _)| at);
            assert!(paragraph.body.start <= paragraph.span.start + byte(start), "{line}");
            assert!(paragraph.body.end >= paragraph.span.start + byte(end), "{line}");
            seen += 1;
        }
    }
    assert!(seen > 50);
    let dropped: BTreeMap<&str, Vec<usize>> = articles
        .iter()
        .map(|(stem, article)| {
            let boilerplate =
                article.paragraphs.iter().filter(|paragraph| paragraph.kind == ParagraphKind::Boilerplate);
            (&stem[..3], boilerplate.map(|paragraph| paragraph.number).collect())
        })
        .collect();
    let expected: [(&str, &[usize]); 5] =
        [("000", &[]), ("001", &[4, 8]), ("002", &[2, 16, 17, 18, 19]), ("003", &[1, 3, 13, 14, 15]), ("004", &[])];
    assert_eq!(dropped, expected.map(|(stem, numbers)| (stem, numbers.to_vec())).into());
}

/// Of the sentences of the treebanks, each read as a line among others, next to none is dropped.
#[test]
fn sentences_are_not_taken_for_boilerplate() {
    for name in
        ["ru_gsd-ud-dev", "pl_pud-ud-test", "el_gud-ud-train", "de_pud-ud-test", "fr_pud-ud-test", "en_pud-ud-test"]
    {
        let treebank = std::fs::read_to_string(shared(&format!("ud/{name}.conllu"))).expect("the treebank is readable");
        let sentences: Vec<&str> = treebank.lines().filter_map(|line| line.strip_prefix("# text = ")).collect();
        let (article, _) = read(sentences.join("\n").as_bytes(), Format::Text).expect("it is text");
        assert_eq!(article.lang.as_str(), &name[..2]);
        let dropped = article.paragraphs.iter().filter(|paragraph| paragraph.kind == ParagraphKind::Boilerplate);
        let dropped: Vec<&str> = dropped.map(|paragraph| paragraph.span.of(&article.text)).collect();
        assert!(dropped.len() * 400 <= sentences.len(), "{name}: {dropped:#?}");
    }
}

#[test]
fn bad_input_is_one_warning() {
    let binary: Vec<u8> = (0..=255).cycle().take(9000).collect();
    for (bytes, reason) in [
        (&b""[..], "is empty"),
        (b"\n \n", "is empty"),
        (&binary, "is no text: a binary file"),
        ("27.11.2025\nФото: мэрия\nПоделиться\n".as_bytes(), "has no running text"),
        (b"OK 12", "is in an unknown or doubtful language"),
        (b"Qwx zzkp vvrt hhjk. Pqqr xxty wwlm.", "is in an unknown or doubtful language"),
    ] {
        let found = read(bytes, Format::Text).expect_err(reason);
        assert!(found.starts_with(reason), "{found}");
    }
    let (article, notes) = read("Мэр открыл новый мост через реку, сообщила газета.".as_bytes(), Format::Text)
        .expect("one line is an article");
    assert_eq!((article.lang.as_str(), article.paragraphs.len(), notes), ("ru", 1, 0));
}

#[test]
fn mixed_encodings_are_noted_and_nothing_is_lost() {
    let mut bytes = "Η γέφυρα άνοιξε χθες, όπως ανακοίνωσε ο δήμος της πόλης.\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"caf\xe9 in the town\n");
    let (article, notes) = read(&bytes, Format::Text).expect("it is an article");
    assert_eq!((notes, article.paragraphs.len()), (1, 2));
    assert!(article.text.contains("in the town"));
}

#[test]
fn a_line_of_five_megabytes_takes_linear_time() {
    let sentence = "Мэрия сообщила, что новый мост через реку откроют осенью, а старый закроют. ";
    for unit in [sentence, "слово", "а. ", "1", "\u{301}", "«", "а-"] {
        let bytes = unit.repeat(5_000_000 / unit.len()).into_bytes();
        let started = Instant::now();
        let outcome = read(&bytes, Format::Text);
        // Two seconds in a release build; this one is hardly optimised and the machine may be busy.
        assert!(started.elapsed() < Duration::from_secs(10), "{unit}: {:?}", started.elapsed());
        assert!(unit != sentence || outcome.is_ok_and(|(article, _)| article.paragraphs.len() == 1));
    }
}

#[test]
fn html_is_read_in_its_declared_encoding() {
    let page = "<html><head><meta charset=\"windows-1251\"><title>Мост</title></head><body><h1>Мост откроют</h1>\
                <p>Мэрия сообщила, что новый мост через реку откроют осенью.</p></body></html>";
    let bytes = encoding_rs::WINDOWS_1251.encode(page).0;
    let (article, notes) = read(&bytes, Format::Html).expect("it is an article");
    assert_eq!((article.lang.as_str(), notes), ("ru", 0));
    assert_eq!(article.text, "Мост откроют\nМэрия сообщила, что новый мост через реку откроют осенью.");
    assert_eq!(article.paragraphs[0].kind, ParagraphKind::Heading);
}
