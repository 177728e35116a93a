//! TBX to concepts: versions 2 and 3, categories as attributes (DCA) or as elements (DCT).

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::super::imported::{Fault, ForeignConcept, ForeignTerm, Imported};
use super::super::lang::of_tag;
use super::{ACRONYM, FINALIZED, PART_OF_SPEECH, PROGRESS, PROPER_NOUN, RELIABILITY, STATUS, TERM_TYPE, id};
use crate::confidence::Confidence;
use crate::error::Warning;
use crate::glossary::{Kind, Role, Status, cell};
use crate::text::Lang;

/// How deep elements may lie in each other; the standard's deepest is 12.
const DEPTH: usize = 100;

const HINT: &str = "mend that line, or export the file again; nothing was written";

/// Why a file is not read.
#[derive(Debug)]
pub(in crate::exchange) enum Refusal {
    /// It is TMX.
    Tmx,
    /// Something is wrong with it.
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// What the text of an element means for a term.
#[derive(Clone, Debug, PartialEq)]
enum Meaning {
    Term,
    Note,
    /// A note or description of this type.
    Category(String),
}

/// An element whose text is being read, and how deep it lies.
struct Capture {
    meaning: Meaning,
    depth: usize,
    text: String,
}

#[derive(Default)]
struct State {
    imported: Imported,
    /// How many elements are open.
    depth: usize,
    /// Whether there was a root.
    rooted: bool,
    in_concept: bool,
    lang: Option<Lang>,
    /// The term of the open `tig` or `termSec`; its text is empty until `term` was read.
    term: Option<ForeignTerm>,
    capture: Option<Capture>,
    /// What is said of concepts and terms that a glossary has no column for, by type.
    unread: BTreeMap<String, usize>,
    /// Tags cut to their primary subtag.
    cut_tags: BTreeMap<String, Lang>,
}

/// The concepts of a TBX file.
///
/// A document type definition is passed over: an entity it defines is an error where it is used, so nothing grows.
///
/// # Errors
/// It is not well-formed, or no TBX.
pub(in crate::exchange) fn read(text: &str) -> Result<Imported, Refusal> {
    let mut reader = Reader::from_str(text);
    let mut state = State::default();
    let mut lines = Lines { text, at: 0, line: 1 };
    loop {
        // Errors are told where the event begins.
        let line = lines.of(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let line = lines.of(reader.error_position());
            Fault::new(line, format!("not well-formed XML: {error}"), HINT)
        })?;
        match event {
            Event::Start(element) => state.open(&element, line)?,
            Event::Empty(element) => {
                state.open(&element, line)?;
                state.close(element.local_name().as_ref(), line);
            }
            Event::End(element) => state.close(element.local_name().as_ref(), line),
            Event::Text(text) => state.text(&text.xml10_content()),
            Event::CData(text) => state.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference
                    .resolve_char_ref()
                    .map_err(|error| Fault::new(line, format!("`&{};` is no character: {error}", &*reference), HINT))?;
                match character {
                    Some(character) => state.text(character.encode_utf8(&mut [0; 4])),
                    None => state.text(resolve_predefined_entity(&reference).ok_or_else(|| unknown(&reference, line))?),
                }
            }
            Event::Eof if state.depth > 0 => {
                return Err(Fault::new(line, format!("the file ends inside {} elements", state.depth), HINT).into());
            }
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
    }
    state.finish().map_err(Refusal::Fault)
}

fn unknown(entity: &str, line: usize) -> Fault {
    Fault::new(line, format!("the entity `&{entity};` is none of XML's own, and no other is read"), "write it out")
}

/// Counts lines up to growing positions.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn of(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX).min(self.text.len());
        if position > self.at {
            self.line += self.text.as_bytes()[self.at..position].iter().filter(|&&byte| byte == b'\n').count();
            self.at = position;
        }
        self.line
    }
}

impl State {
    fn open(&mut self, element: &BytesStart<'_>, line: usize) -> Result<(), Refusal> {
        let name = element.local_name();
        let name: &str = name.as_ref();
        if self.depth == 0 && name == "tmx" {
            return Err(Refusal::Tmx);
        }
        if self.depth == 0 && !matches!(name, "martif" | "tbx") {
            let reason = format!("the root is `{name}`, so this is no TBX; it would be `martif` or `tbx`");
            return Err(Fault::new(line, reason, "check the file").into());
        }
        self.rooted = true;
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Fault::new(line, format!("more than {DEPTH} elements lie in each other"), HINT).into());
        }
        let attributes = attributes(element, line)?;
        let attribute =
            |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
        match name {
            "termEntry" | "conceptEntry" => {
                let id = attribute("id").map(|id| cell(&id::decode(id))).filter(|id| !id.is_empty());
                self.imported.concepts.push(ForeignConcept { id, line, terms: Vec::new() });
                self.in_concept = true;
            }
            "langSet" | "langSec" if self.in_concept => self.lang = self.language(attribute("xml:lang"), name, line),
            "tig" | "ntig" | "termSec" => self.term = self.lang.map(|lang| ForeignTerm::new(lang, String::new())),
            _ if self.in_concept && self.capture.is_none() => {
                let meaning = meaning(name, attribute("type"));
                self.capture = meaning.map(|meaning| Capture { meaning, depth: self.depth, text: String::new() });
            }
            _ => {}
        }
        Ok(())
    }

    /// The language of a section; a section without one is left out.
    fn language(&mut self, tag: Option<&str>, name: &str, line: usize) -> Option<Lang> {
        let lang = tag.and_then(of_tag);
        match (tag, lang) {
            (Some(tag), Some(lang)) if !tag.eq_ignore_ascii_case(lang.as_str()) => {
                self.cut_tags.insert(tag.to_owned(), lang);
            }
            (_, Some(_)) => {}
            (tag, None) => {
                let reason = match tag {
                    Some(tag) => format!("`{tag}` is no language, so the terms of this {name} were left out"),
                    None => format!("a {name} without xml:lang: its terms were left out"),
                };
                self.imported.warnings.push(Warning::skipped(format!("line {line}"), reason, "name its language"));
            }
        }
        lang
    }

    fn text(&mut self, text: &str) {
        if let Some(capture) = &mut self.capture {
            capture.text += text;
        }
    }

    fn close(&mut self, name: &str, line: usize) {
        if let Some(capture) = self.capture.take_if(|capture| capture.depth == self.depth) {
            self.take(&capture.meaning, &on_one_line(&capture.text));
        }
        self.depth = self.depth.saturating_sub(1);
        match name {
            "termEntry" | "conceptEntry" => self.in_concept = false,
            "langSet" | "langSec" => self.lang = None,
            "tig" | "ntig" | "termSec" => self.finish_term(line),
            _ => {}
        }
    }

    fn take(&mut self, meaning: &Meaning, text: &str) {
        match (&mut self.term, meaning) {
            (Some(term), Meaning::Term) => term.term = cell(text),
            (Some(term), Meaning::Note) => {
                let note = if term.note.is_empty() { text.to_owned() } else { format!("{}; {text}", term.note) };
                term.note = cell(&note);
            }
            (Some(term), Meaning::Category(category)) => {
                if !say(term, category, text) {
                    *self.unread.entry(category.clone()).or_default() += 1;
                }
            }
            (None, Meaning::Term) => {}
            (None, Meaning::Note) => *self.unread.entry("note".to_owned()).or_default() += 1,
            (None, Meaning::Category(category)) => *self.unread.entry(category.clone()).or_default() += 1,
        }
    }

    fn finish_term(&mut self, line: usize) {
        let Some(term) = self.term.take() else { return };
        let Some(concept) = self.imported.concepts.last_mut() else { return };
        if term.term.is_empty() {
            let warning = Warning::skipped(format!("line {line}"), "a term without text was left out", "write it in");
            self.imported.warnings.push(warning);
        } else {
            concept.terms.push(term);
        }
    }

    fn finish(mut self) -> Result<Imported, Fault> {
        if !self.rooted {
            return Err(Fault::new(1, "the file holds no element", "check the file"));
        }
        self.imported.concepts.retain(|concept| !concept.terms.is_empty());
        if !self.cut_tags.is_empty() {
            let tags: Vec<String> = self.cut_tags.iter().map(|(tag, lang)| format!("{tag} as {lang}")).collect();
            let reason = format!("languages are read without region and script: {}", tags.join(", "));
            self.imported.warnings.push(Warning::note("", reason, ""));
        }
        if !self.unread.is_empty() {
            let unread: Vec<String> = self.unread.iter().map(|(kind, count)| format!("{kind} ({count})")).collect();
            let reason = format!("a glossary has no column for these, and they were not read: {}", unread.join(", "));
            self.imported.warnings.push(Warning::note("", reason, ""));
        }
        Ok(self.imported)
    }
}

/// The attributes of an element by their qualified names, references resolved.
fn attributes(element: &BytesStart<'_>, line: usize) -> Result<Vec<(String, String)>, Fault> {
    let read = |attribute: quick_xml::events::attributes::Attribute<'_>| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
        let name: &str = attribute.key.as_ref();
        Ok((name.to_owned(), value.into_owned()))
    };
    let attributes = element.attributes().map(|attribute| attribute.map_err(|error| error.to_string()).and_then(read));
    attributes.collect::<Result<_, String>>().map_err(|reason| Fault::new(line, reason, HINT))
}

/// What an element inside a concept says: a category as the `type` of an element (DCA), or as an element (DCT).
fn meaning(name: &str, kind: Option<&str>) -> Option<Meaning> {
    match (name, kind) {
        ("term", _) => Some(Meaning::Term),
        ("note", _) => Some(Meaning::Note),
        ("termNote" | "descrip" | "admin" | "transac" | "ref" | "xref", Some(kind)) => {
            Some(Meaning::Category(kind.to_owned()))
        }
        (STATUS | TERM_TYPE | PART_OF_SPEECH, None) => Some(Meaning::Category(name.to_owned())),
        ("definition" | "context" | "subjectField", None) => Some(Meaning::Category(name.to_owned())),
        _ => None,
    }
}

/// Tells the term what a category says of it; `false` where a glossary has no column for that.
fn say(term: &mut ForeignTerm, category: &str, value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    match category {
        // Old files write `preferredTerm-admn-sts`, `preferredTermAdmnSts` or `preferred`.
        STATUS if value.starts_with("preferred") => term.role = Some(Role::Preferred),
        STATUS if value.starts_with("deprecated") || value.starts_with("superseded") => {
            term.role = Some(Role::Variant);
            term.status = Status::Rejected;
        }
        STATUS => term.role = Some(Role::Variant),
        PROGRESS if value == FINALIZED && term.status == Status::Mined => term.status = Status::Approved,
        PROGRESS => {}
        TERM_TYPE if matches!(value.as_str(), ACRONYM | "abbreviation" | "initialism") => term.kind = Kind::Acronym,
        PART_OF_SPEECH if value.eq_ignore_ascii_case(PROPER_NOUN) && term.kind == Kind::Term => term.kind = Kind::Name,
        TERM_TYPE => return value == "fullform",
        PART_OF_SPEECH => return value.contains("noun"),
        RELIABILITY => match value.parse::<f64>() {
            Ok(code) if (1.0..=10.0).contains(&code) => term.confidence = Confidence::of(code / 10.0),
            _ => return false,
        },
        _ => return false,
    }
    true
}

/// A text that was broken into lines and indented, on one line.
fn on_one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}
