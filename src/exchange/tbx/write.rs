//! Rows to TBX.

use std::collections::BTreeMap;
use std::io::Result;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::Export;
use super::super::selection::{concepts, place};
use super::{
    ACRONYM, ADMITTED, DEPRECATED, FINALIZED, PART_OF_SPEECH, PREFERRED, PROGRESS, PROPER_NOUN, RELIABILITY, STATUS,
    TERM_TYPE, UNPROCESSED, Version, id,
};
use crate::error::Warning;
use crate::glossary::{Entry, Kind, Role, Status};
use crate::text::Lang;

type Xml = Writer<Vec<u8>>;

/// The terms of each language of a concept, the best first.
type Terms<'a> = BTreeMap<Lang, Vec<&'a Entry>>;

/// The elements that the two versions name differently.
struct Names {
    root: &'static str,
    header: &'static str,
    concept: &'static str,
    lang: &'static str,
    term: &'static str,
}

impl Version {
    fn names(self) -> Names {
        let names =
            |[root, header, concept, lang, term]: [&'static str; 5]| Names { root, header, concept, lang, term };
        match self {
            Self::V2 => names(["martif", "martifHeader", "termEntry", "langSet", "tig"]),
            Self::V3 => names(["tbx", "tbxHeader", "conceptEntry", "langSec", "termSec"]),
        }
    }

    fn root_attributes(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::V2 => &[("type", "TBX"), ("xml:lang", "en")],
            Self::V3 => &[
                ("type", "TBX-Basic"),
                ("style", "dca"),
                ("xml:lang", "en"),
                ("xmlns", "urn:iso:std:iso:30042:ed:3.0"),
            ],
        }
    }
}

/// `entries`, sorted by key, as TBX.
pub(in crate::exchange) fn write(entries: &[Entry], version: Version) -> Export {
    let mut warnings = Vec::new();
    let entries: Vec<Entry> = entries.iter().filter_map(|entry| in_xml(entry, &mut warnings)).collect();
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    document(&mut xml, &concepts(&entries), version).expect("memory takes every element");
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    if version == Version::V3 {
        let names = entries.iter().filter(|entry| entry.kind == Kind::Name).count();
        let reason = format!(
            "TBX-Basic has no place for confidence and for what was mined, approved or edited, nor for what a name is \
             ({names} of {} terms)",
            entries.len()
        );
        warnings.push(Warning::note("", reason, "tbx2 has"));
    }
    Export { bytes, rows: entries.len(), warnings }
}

/// The row, if XML can hold it: U+FFFE and U+FFFF are no characters of XML 1.0, and a cell holds no controls.
fn in_xml(entry: &Entry, warnings: &mut Vec<Warning>) -> Option<Entry> {
    let foreign = |text: &str| text.contains(['\u{fffe}', '\u{ffff}']);
    if foreign(&entry.term) {
        let hint = "correct the term";
        warnings.push(Warning::skipped(place(entry), "left out: it holds a character that XML cannot", hint));
        return None;
    }
    let mut entry = entry.clone();
    if foreign(&entry.note) {
        entry.note.retain(|c| !matches!(c, '\u{fffe}' | '\u{ffff}'));
        warnings.push(Warning::note(place(&entry), "its note holds a character that XML cannot; it was left out", ""));
    }
    Some(entry)
}

fn document(xml: &mut Xml, concepts: &BTreeMap<&str, Terms<'_>>, version: Version) -> Result<()> {
    let names = version.names();
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element(names.root).with_attributes(version.root_attributes().iter().copied());
    root.write_inner_content(|xml| {
        xml.create_element(names.header).write_inner_content(|xml| header(xml, version))?;
        xml.create_element("text").write_inner_content(|xml| {
            let body = xml.create_element("body");
            if concepts.is_empty() {
                return body.write_empty().map(drop);
            }
            let mut concepts = concepts.iter();
            body.write_inner_content(|xml| concepts.try_for_each(|(name, terms)| concept(xml, name, terms, version)))?;
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn header(xml: &mut Xml, version: Version) -> Result<()> {
    xml.create_element("fileDesc").write_inner_content(|xml| {
        xml.create_element("sourceDesc").write_inner_content(|xml| element(xml, "p", &[], "a termloom glossary"))?;
        Ok(())
    })?;
    if version == Version::V2 {
        xml.create_element("encodingDesc")
            .write_inner_content(|xml| element(xml, "p", &[("type", "XCSURI")], "TBXXCSV02.xcs"))?;
    }
    Ok(())
}

fn concept(xml: &mut Xml, name: &str, terms: &Terms<'_>, version: Version) -> Result<()> {
    let names = version.names();
    let id = id::encode(name);
    xml.create_element(names.concept).with_attribute(("id", id.as_str())).write_inner_content(|xml| {
        for (lang, entries) in terms {
            let section = xml.create_element(names.lang).with_attribute(("xml:lang", lang.as_str()));
            section.write_inner_content(|xml| {
                entries.iter().try_for_each(|entry| {
                    xml.create_element(names.term).write_inner_content(|xml| term(xml, entry, version))?;
                    Ok(())
                })
            })?;
        }
        Ok(())
    })?;
    Ok(())
}

fn term(xml: &mut Xml, entry: &Entry, version: Version) -> Result<()> {
    element(xml, "term", &[], &entry.term)?;
    if entry.kind == Kind::Acronym {
        element(xml, "termNote", &[("type", TERM_TYPE)], ACRONYM)?;
    }
    if entry.kind == Kind::Name && version == Version::V2 {
        element(xml, "termNote", &[("type", PART_OF_SPEECH)], PROPER_NOUN)?;
    }
    let status = match (entry.status, entry.role) {
        (Status::Rejected, _) => DEPRECATED,
        (_, Role::Preferred) => PREFERRED,
        (_, Role::Variant) => ADMITTED,
    };
    element(xml, "termNote", &[("type", STATUS)], status)?;
    if version == Version::V2 {
        let progress = if entry.status == Status::Mined { UNPROCESSED } else { FINALIZED };
        element(xml, "termNote", &[("type", PROGRESS)], progress)?;
        let reliability = (entry.confidence.value() * 10.0).round().clamp(1.0, 10.0);
        element(xml, "descrip", &[("type", RELIABILITY)], &reliability.to_string())?;
    }
    if !entry.note.is_empty() {
        element(xml, "note", &[], &entry.note)?;
    }
    Ok(())
}

fn element(xml: &mut Xml, name: &str, attributes: &[(&str, &str)], text: &str) -> Result<()> {
    let element = xml.create_element(name).with_attributes(attributes.iter().copied());
    element.write_text_content(BytesText::new(text))?;
    Ok(())
}
