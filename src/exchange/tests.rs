use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::prelude::*;

use super::{Columns, Export, Format, Imported, Selection, Source, adopt, export, read};
use crate::confidence::Confidence;
use crate::glossary::{Entry, Kind, Origin, Role, Status, cell, render_terms};
use crate::text::Lang;

pub(super) fn lang(code: &str) -> Lang {
    code.parse().unwrap()
}

pub(super) fn entry(concept: &str, code: &str, term: &str) -> Entry {
    Entry {
        concept: concept.to_owned(),
        lang: lang(code),
        term: term.to_owned(),
        kind: Kind::Term,
        role: Role::Preferred,
        confidence: Confidence::of(0.9),
        origin: Origin::Attested,
        status: Status::Mined,
        note: String::new(),
    }
}

fn variant(mut entry: Entry, confidence: f64) -> Entry {
    entry.role = Role::Variant;
    entry.confidence = Confidence::of(confidence);
    entry
}

fn rejected(mut entry: Entry) -> Entry {
    entry.status = Status::Rejected;
    entry
}

/// Two concepts with a common Russian acronym, a variant, a rejected term and a formula.
fn glossary() -> Vec<Entry> {
    vec![
        entry("data-centre", "en", "data centre"),
        entry("data-centre", "ru", "центр обработки данных"),
        variant(entry("data-centre", "ru", "ЦОД"), 0.8),
        rejected(entry("data-centre", "ru", "дата")),
        entry("gate", "en", "-gate"),
        entry("gate", "ru", "ЦОД"),
    ]
}

fn selection(langs: &[&str]) -> Selection {
    Selection { langs: langs.iter().map(|code| lang(code)).collect(), ..Selection::default() }
}

fn text(export: &Export) -> &str {
    std::str::from_utf8(&export.bytes).unwrap()
}

fn exported(format: Format, langs: &[&str]) -> Export {
    export(&glossary(), format, &selection(langs)).unwrap()
}

/// Reads `bytes` back as a file of the kind that `format` writes.
pub(super) fn read_back(bytes: &[u8], format: Format, langs: &[&str]) -> Imported {
    let source = match format {
        Format::Tbx2 | Format::Tbx3 => Source::Tbx,
        Format::OmegaT => Source::OmegaT,
        Format::DeepL | Format::Google => Source::Tsv,
        _ => Source::Csv,
    };
    let langs = langs.iter().map(|code| lang(code)).collect();
    let no_header = matches!(format, Format::DeepL | Format::Google);
    read(Path::new("x"), bytes, source, &Columns { langs, no_header, ..Columns::default() }).unwrap()
}

#[test]
fn deepl_gets_one_translation_a_term_and_hears_of_the_others() {
    let export = exported(Format::DeepL, &["ru", "en"]);
    assert_eq!(text(&export), "ЦОД\t-gate\nцентр обработки данных\tdata centre\n");
    assert_eq!(export.rows, 2);
    assert!(export.warnings[0].reason.contains("`-gate` is written, `data centre` left out"), "{:?}", export.warnings);
    let mut long = glossary();
    long[1].term = "д".repeat(513);
    let export = super::export(&long, Format::DeepL, &selection(&["en", "ru"])).unwrap();
    assert_eq!(text(&export), "-gate\tЦОД\n");
    assert!(export.warnings.iter().any(|warning| warning.skipped && warning.reason.contains("1026 bytes")));
}

#[test]
fn omegat_gets_every_translation_and_no_line_that_would_be_a_comment() {
    let mut entries = glossary();
    entries[2].note = "colloquial".to_owned();
    entries.push(entry("hash", "en", "#tag"));
    entries.push(entry("hash", "ru", "хештег"));
    let export = super::export(&entries, Format::OmegaT, &selection(&["en", "ru"])).unwrap();
    let lines: Vec<&str> = text(&export).lines().collect();
    assert_eq!(
        lines,
        [
            "# -*- coding: utf-8 -*-",
            "-gate\tЦОД",
            "data centre\tЦОД\tcolloquial",
            "data centre\tцентр обработки данных"
        ]
    );
    assert!(export.warnings.iter().any(|warning| warning.skipped && warning.place.contains("#tag")));
}

#[test]
fn tables_of_columns_follow_their_targets() {
    assert_eq!(text(&exported(Format::Google, &["en", "ru"])), "-gate\tЦОД\ndata centre\tцентр обработки данных\n");
    let sets = exported(Format::GoogleSets, &["en", "ru"]);
    assert_eq!(text(&sets), "en,ru\ndata centre,центр обработки данных\n'-gate,ЦОД\n");
    assert!(
        sets.warnings.iter().any(|warning| warning.reason.contains("would run as a formula have an apostrophe: 1"))
    );
    assert_eq!(text(&exported(Format::Amazon, &["ru", "en"])).lines().next(), Some("ru,en"));
    let glotpress = exported(Format::GlotPress, &["en", "ru"]);
    assert_eq!(text(&glotpress).lines().nth(1), Some("'-gate,ЦОД,noun,"));
    let weblate = exported(Format::Weblate, &["en", "ru"]);
    assert_eq!(text(&weblate).lines().nth(1), Some(r#""","'-gate","ЦОД","","True","gate","","""#));
    let memoq = exported(Format::MemoQ, &["en", "ru"]);
    assert_eq!(
        text(&memoq),
        "Entry_ID;Entry_Note;English;Russian;Russian\n1;;data centre;центр обработки данных;ЦОД\n2;;'-gate;ЦОД;\n"
    );
}

#[test]
fn what_a_format_cannot_hold_is_an_error_or_a_warning() {
    for (format, langs) in [
        (Format::DeepL, &["en"][..]),
        (Format::OmegaT, &["en", "ru", "pl"]),
        (Format::GlotPress, &["ru", "en"]),
        (Format::Amazon, &["en", "ru", "aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh", "ii", "jj"]),
    ] {
        assert!(export(&glossary(), format, &selection(langs)).is_err(), "{format:?}");
    }
    let only_rejected = Selection { statuses: vec![Status::Rejected], ..Selection::default() };
    for format in Format::ALL {
        let told = export(&glossary(), format, &only_rejected).is_ok();
        assert_eq!(told, matches!(format, Format::Tbx2 | Format::Tbx3 | Format::Xlsx), "{format:?}");
    }
    let mut long = glossary();
    long[0].term = "d".repeat(201);
    let amazon = export(&long, Format::Amazon, &selection(&["en", "ru"])).unwrap();
    assert_eq!(amazon.rows, 1);
    assert!(amazon.warnings.iter().any(|warning| warning.skipped));
    let nothing = export(&[], Format::Tbx2, &Selection::default()).unwrap();
    assert!(nothing.warnings[0].reason.contains("no row"));
}

#[test]
fn rejected_terms_are_never_exported_as_good_ones() {
    for format in Format::ALL.into_iter().filter(|format| !format.is_binary()) {
        let export = exported(format, &["en", "ru"]);
        let deprecated = text(&export).matches("deprecatedTerm-admn-sts").count();
        let found = text(&export).matches(">дата<").count() + text(&export).matches("\tдата\n").count();
        assert_eq!(found, deprecated, "{format:?}");
        assert_eq!(deprecated, usize::from(matches!(format, Format::Tbx2 | Format::Tbx3)), "{format:?}");
    }
}

#[test]
fn the_selection_is_heeded() {
    let count = |selection: &Selection| export(&glossary(), Format::Xlsx, selection).unwrap().rows;
    assert_eq!(count(&Selection::default()), 5);
    assert_eq!(count(&Selection { min_confidence: 0.85, ..Selection::default() }), 4);
    assert_eq!(count(&Selection { preferred_only: true, ..Selection::default() }), 4);
    assert_eq!(count(&selection(&["en"])), 2);
    assert_eq!(count(&Selection { statuses: vec![Status::Rejected], ..Selection::default() }), 1);
}

#[test]
fn a_workbook_has_the_same_bytes_every_time() {
    for (format, langs) in [(Format::Xlsx, &[][..]), (Format::Microsoft, &["en", "ru"])] {
        let bytes = exported(format, langs).bytes;
        assert_eq!(bytes, exported(format, langs).bytes, "{format:?}");
        assert!(bytes.starts_with(b"PK"));
    }
}

#[test]
fn what_is_too_large_for_a_file_is_the_least_sure() {
    let lines = vec![("aa\n".to_owned(), 0.5), ("bb\n".to_owned(), 0.9), ("cc\n".to_owned(), 0.7)];
    let mut warnings = Vec::new();
    assert_eq!(super::delimited::within(lines, 6, &mut warnings), ["bb\n", "cc\n"]);
    assert!(warnings[0].skipped && warnings[0].reason.contains("1 rows"));
}

/// A cell of any characters but a byte order mark, which at the start of a file means something else.
fn cells() -> impl Strategy<Value = String> {
    let odd = "[-=+@'#\"]{0,2}[a-zа-яё;,\\| \"]{0,8}";
    prop_oneof![2 => odd, 1 => "\\PC{0,10}", 1 => "[a-z]{1,3}"].prop_map(|text| cell(&text.replace('\u{feff}', "")))
}

/// Rows with unique keys; some concepts share terms.
pub(super) fn glossaries() -> impl Strategy<Value = Vec<Entry>> {
    let row = (
        (0..6_usize, cells()),
        prop::sample::select(vec!["en", "ru", "fil"]),
        cells(),
        prop::sample::select(vec![Kind::Term, Kind::Name, Kind::Acronym]),
        prop::sample::select(Role::ALL),
        prop::sample::select(Status::ALL),
        (0..=100_u8, cells()),
    );
    let entry = |((concept, odd), code, term, kind, role, status, (percent, note)): (_, &str, String, _, _, _, _)| {
        let concept: (usize, String) = (concept, odd);
        let (percent, note): (u8, String) = (percent, note);
        let concept = if concept.0 == 0 { format!("{}0", concept.1) } else { format!("concept-{}", concept.0) };
        let confidence = Confidence::of(f64::from(percent) / 100.0);
        let note = if code == "ru" { note } else { String::new() };
        Entry { kind, role, status, confidence, note, ..entry(&cell(&concept), code, &term) }
    };
    prop::collection::vec(row.prop_map(entry), 0..12).prop_map(|mut entries| {
        entries.retain(|entry| !entry.term.is_empty());
        entries.sort_by(|a, b| (&a.concept, a.lang, &a.term).cmp(&(&b.concept, b.lang, &b.term)));
        entries.dedup_by(|a, b| (&a.concept, a.lang, &a.term) == (&b.concept, b.lang, &b.term));
        entries
    })
}

/// The concepts of rows, without their names.
fn partition(entries: &[Entry]) -> BTreeSet<BTreeSet<(Lang, &str)>> {
    let mut concepts: BTreeMap<&str, BTreeSet<(Lang, &str)>> = BTreeMap::new();
    for entry in entries {
        concepts.entry(&entry.concept).or_default().insert((entry.lang, &entry.term));
    }
    concepts.into_values().collect()
}

fn sorted_lines(export: &Export) -> Vec<&str> {
    let mut lines: Vec<&str> = text(export).lines().collect();
    lines.sort_unstable();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn tables_of_two_languages_come_back_whole(entries in glossaries()) {
        for format in [Format::DeepL, Format::Google, Format::OmegaT, Format::Weblate, Format::GlotPress] {
            let first = export(&entries, format, &selection(&["en", "ru"])).unwrap();
            let imported = read_back(&first.bytes, format, &["en", "ru"]);
            prop_assert!(imported.warnings.is_empty(), "{:?} {:?}", format, imported.warnings);
            let adopted = adopt(&[], &imported.concepts);
            let again = export(&adopted.entries, format, &selection(&["en", "ru"])).unwrap();
            prop_assert_eq!(text(&again), text(&first), "{:?}", format);
        }
    }

    #[test]
    fn tables_of_a_column_a_language_come_back_whole(entries in glossaries()) {
        let langs = ["en", "ru", "fil"];
        for format in [Format::GoogleSets, Format::Amazon] {
            let first = export(&entries, format, &selection(&langs)).unwrap();
            let adopted = adopt(&[], &read_back(&first.bytes, format, &[]).concepts);
            let again = export(&adopted.entries, format, &selection(&langs)).unwrap();
            prop_assert_eq!(sorted_lines(&again), sorted_lines(&first), "{:?}", format);
        }
        let memoq = export(&entries, Format::MemoQ, &selection(&langs)).unwrap();
        let good: Vec<Entry> = entries.into_iter().filter(|entry| entry.status != Status::Rejected).collect();
        let adopted = adopt(&[], &read_back(&memoq.bytes, Format::MemoQ, &[]).concepts);
        prop_assert_eq!(partition(&adopted.entries), partition(&good));
    }

    #[test]
    fn the_master_table_itself_comes_back_whole(entries in glossaries()) {
        let text = render_terms(&entries);
        let imported = read(Path::new("terms.tsv"), text.as_bytes(), Source::Tsv, &Columns::default()).unwrap();
        let adopted = adopt(&[], &imported.concepts);
        let as_rejected = |entry: Entry| Entry {
            origin: Origin::Imported,
            role: if entry.status == Status::Rejected { Role::Variant } else { entry.role },
            ..entry
        };
        let expected: Vec<Entry> = entries.into_iter().map(as_rejected).collect();
        prop_assert_eq!(adopted.entries, expected);
    }

    #[test]
    fn no_bytes_make_an_import_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        text in "[<>/!\\[\\]a-z=\" &;#\\n\\t,]{0,80}",
        cut in 0..2000_usize,
    ) {
        let sound = export(&glossary(), Format::Tbx2, &Selection::default()).unwrap().bytes;
        let cut = cut.min(sound.len());
        let damaged = [&sound[..cut], &bytes, &sound[cut..]].concat();
        for content in [&bytes[..], text.as_bytes(), &damaged, &sound[..cut]] {
            for source in Source::ALL {
                for langs in [vec![], vec![lang("en"), lang("ru")]] {
                    let columns = Columns { langs, ..Columns::default() };
                    drop(read(Path::new("x"), content, source, &columns));
                }
            }
        }
    }
}
