use std::path::Path;

use proptest::prelude::*;

use super::super::tests::{entry, glossaries, lang, read_back};
use super::super::{Columns, Format, Imported, Selection, Source, adopt, export, read};
use crate::confidence::Confidence;
use crate::glossary::{Entry, Kind, Origin, Role, Status};

fn read_text(text: impl AsRef<[u8]>) -> Result<Imported, String> {
    let read = read(Path::new("a.tbx"), text.as_ref(), Source::Tbx, &Columns::default());
    read.map_err(|error| format!("{error} | {}", error.hint()))
}

/// A version 2 file with this in its body.
fn martif(body: &str) -> String {
    format!("<?xml version='1.0'?>\n<martif type='TBX'><text><body>\n{body}\n</body></text></martif>\n")
}

fn terms(imported: &Imported) -> Vec<(&str, &str)> {
    let terms = imported.concepts.iter().flat_map(|concept| &concept.terms);
    terms.map(|term| (term.lang.as_str(), term.term.as_str())).collect()
}

#[test]
fn both_versions_name_their_elements_rightly() {
    let mut acronym = entry("5g", "en", "5G & \"<more>\"");
    acronym.kind = Kind::Acronym;
    acronym.note = "spoken".to_owned();
    let write = |format| String::from_utf8(export(&[acronym.clone()], format, &Selection::default()).unwrap().bytes);
    assert_eq!(
        write(Format::Tbx2).unwrap(),
        r#"<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX" xml:lang="en">
  <martifHeader>
    <fileDesc>
      <sourceDesc>
        <p>a termloom glossary</p>
      </sourceDesc>
    </fileDesc>
    <encodingDesc>
      <p type="XCSURI">TBXXCSV02.xcs</p>
    </encodingDesc>
  </martifHeader>
  <text>
    <body>
      <termEntry id="_x0035_g">
        <langSet xml:lang="en">
          <tig>
            <term>5G &amp; &quot;&lt;more&gt;&quot;</term>
            <termNote type="termType">acronym</termNote>
            <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
            <termNote type="processStatus">unprocessed</termNote>
            <descrip type="reliabilityCode">9</descrip>
            <note>spoken</note>
          </tig>
        </langSet>
      </termEntry>
    </body>
  </text>
</martif>
"#
    );
    let third = write(Format::Tbx3).unwrap();
    for part in [
        r#"<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed:3.0">"#,
        "<tbxHeader>",
        r#"<conceptEntry id="_x0035_g">"#,
        "<langSec xml:lang=\"en\">",
        "<termSec>",
        r#"<termNote type="termType">acronym</termNote>"#,
    ] {
        assert!(third.contains(part), "{part} is not in {third}");
    }
    for foreign in ["processStatus", "reliabilityCode", "properNoun"] {
        assert!(!third.contains(foreign), "{foreign} is no category of TBX-Basic");
    }
}

#[test]
fn files_of_other_tools_are_read() {
    let body = "<termEntry id='c1'><descrip type='definition'>x</descrip>\n\
        <langSet xml:lang='en-GB'><tig><term>data <hi>centre</hi></term>\n\
        <termNote type='administrativeStatus'>preferredTerm-admn-sts</termNote></tig>\n\
        <ntig><termGrp><term><![CDATA[computer]]>\n   &#99;entre</term></termGrp>\n\
        <termNote type='administrativeStatus'>supersededTerm-admn-sts</termNote><note>old</note><note>rare</note></ntig>\n\
        </langSet></termEntry>";
    let imported = read_text(martif(body)).unwrap();
    assert_eq!(terms(&imported), [("en", "data centre"), ("en", "computer centre")]);
    let [first, second] = &imported.concepts[0].terms[..] else { panic!("two terms") };
    assert_eq!((first.role, first.status), (Some(Role::Preferred), Status::Mined));
    assert_eq!((second.status, second.note.as_str()), (Status::Rejected, "old; rare"));
    assert_eq!(imported.concepts[0].line, 3);
    let told: Vec<&str> = imported.warnings.iter().map(|warning| warning.reason.as_str()).collect();
    assert!(told[0].contains("en-GB as en") && told[1].contains("definition (1)"), "{told:?}");
    let dct = "<tbx style='dct' type='TBX-Basic' xmlns='urn:iso:std:iso:30042:ed:3.0' xmlns:m='min' xmlns:b='basic'>\
        <text><body><conceptEntry><langSec xml:lang='ru'><termSec><term>ЦОД</term><b:termType>acronym</b:termType>\
        <m:administrativeStatus>deprecatedTerm-admn-sts</m:administrativeStatus></termSec></langSec></conceptEntry>\
        </body></text></tbx>";
    let imported = read_text(dct).unwrap();
    let term = &imported.concepts[0].terms[0];
    assert_eq!((term.kind, term.status, imported.concepts[0].id.as_deref()), (Kind::Acronym, Status::Rejected, None));
}

#[test]
fn encodings_are_heeded() {
    let text = martif("<termEntry><langSet xml:lang='pl'><tig><term>źródło</term></tig></langSet></termEntry>");
    let latin2 = text.replace("version='1.0'", "version='1.0' encoding='iso-8859-2'");
    let (bytes, _, _) = encoding_rs::ISO_8859_2.encode(&latin2);
    assert_eq!(terms(&read_text(&bytes).unwrap()), [("pl", "źródło")]);
    let utf16: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(terms(&read_text(utf16).unwrap()), [("pl", "źródło")]);
    let wrong = latin2.replace("iso-8859-2", "utf-8");
    let (bytes, _, _) = encoding_rs::ISO_8859_2.encode(&wrong);
    assert!(read_text(&bytes).unwrap_err().contains("line 3: this is not UTF-8"));
}

#[test]
fn hostile_and_broken_xml_is_one_message_with_its_line() {
    let laughs = "<?xml version='1.0'?>\n<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>\n<martif><text><body>\
        <termEntry><langSet xml:lang='en'><tig>\n<term>&b;</term></tig></langSet></termEntry></body></text></martif>";
    let deep = martif(&"<x>".repeat(300));
    for (text, reason) in [
        (laughs.to_owned(), "line 4: the entity `&b;` is none of XML's own"),
        (deep, "line 3: more than 100 elements"),
        (martif("<termEntry>\n<langSet></termEntry>"), "line 4: not well-formed"),
        (martif("<termEntry id='a' id='b'/>"), "line 3: "),
        (martif("<termEntry id=a/>"), "line 3: "),
        (martif("<termEntry id='&#xD800;'/>"), "line 3: "),
        (martif("<x>&#0;</x>"), "line 3: `&#0;` is no character"),
        ("<martif><text>\n<body>".to_owned(), "line 2: the file ends inside 3 elements"),
        ("<html/>".to_owned(), "line 1: the root is `html`"),
        ("".to_owned(), "line 1: the file holds no element"),
        ("terms\n".to_owned(), "line 1: "),
        ("<tmx version='1.4'/>".to_owned(), "termloom build --parallel"),
    ] {
        let error = read_text(&text).expect_err(&text);
        assert!(error.contains(reason), "{error} instead of {reason}");
    }
}

#[test]
fn what_lacks_its_language_or_text_is_left_out_and_the_rest_is_read() {
    let body = "<termEntry><langSet><tig><term>a</term></tig></langSet>\n\
        <langSet xml:lang='русский'><tig><term>b</term></tig></langSet>\n\
        <langSet xml:lang='en'><tig><term> </term></tig><tig><term>c</term></tig></langSet></termEntry><termEntry/>";
    let imported = read_text(martif(body)).unwrap();
    assert_eq!(terms(&imported), [("en", "c")]);
    assert_eq!(imported.warnings.iter().filter(|warning| warning.skipped).count(), 3);
    assert_eq!(imported.warnings[1].place, "line 4");
}

#[test]
fn a_character_that_xml_cannot_hold_costs_its_term_only() {
    let mut noted = entry("a", "en", "good");
    noted.note = "x\u{fffe}y".to_owned();
    let export = export(&[noted, entry("a", "ru", "bad\u{ffff}")], Format::Tbx2, &Selection::default()).unwrap();
    assert_eq!(export.warnings.iter().map(|warning| warning.skipped).collect::<Vec<_>>(), [false, true]);
    let imported = read_back(&export.bytes, Format::Tbx2, &[]);
    assert_eq!(terms(&imported), [("en", "good")]);
    assert_eq!(imported.concepts[0].terms[0].note, "xy");
    assert_eq!(imported.concepts[0].terms[0].lang, lang("en"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    /// Version 2 keeps all but the difference between approved and edited, and tenths of the confidence; version 3
    /// keeps terms, concepts, roles, acronyms, notes and rejections.
    #[test]
    fn tbx_comes_back_whole(entries in glossaries()) {
        for format in [Format::Tbx2, Format::Tbx3] {
            let first = export(&entries, format, &Selection::default()).unwrap();
            let adopted = adopt(&[], &read_back(&first.bytes, format, &[]).concepts);
            let held = |entry: &Entry| Entry {
                origin: Origin::Imported,
                role: if entry.status == Status::Rejected { Role::Variant } else { entry.role },
                status: match (format, entry.status) {
                    (_, Status::Rejected) => Status::Rejected,
                    (Format::Tbx2, Status::Approved | Status::Edited) => Status::Approved,
                    _ => Status::Mined,
                },
                kind: if format == Format::Tbx3 && entry.kind == Kind::Name { Kind::Term } else { entry.kind },
                confidence: match format {
                    Format::Tbx2 => Confidence::of((entry.confidence.value() * 10.0).round().max(1.0) / 10.0),
                    _ => Confidence::CERTAIN,
                },
                ..entry.clone()
            };
            prop_assert_eq!(&adopted.entries, &entries.iter().map(held).collect::<Vec<_>>());
            // A second import of the same file adds nothing.
            let again = adopt(&adopted.entries, &read_back(&first.bytes, format, &[]).concepts);
            prop_assert_eq!((again.added, again.new_concepts), (0, 0));
            prop_assert_eq!(again.entries, adopted.entries);
        }
    }
}
