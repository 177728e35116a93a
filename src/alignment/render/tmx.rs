//! Links as TMX 1.4b (LISA OSCAR 2005), the exchange format of translation memories.

use std::io;

use itertools::Itertools;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::allowed;
use super::bead::{Piece, links, units};
use crate::alignment::{Alignment, Unit};
use crate::encoder::Encoded;

/// The links as a translation memory: a `<tu>` a link, by pairs of articles and the place in the left one, with the
/// link's confidence, and in each `<tuv>` the article's name and the 1-based names of the units.
///
/// The language of the left article of two is the source language; of more articles any may be. Where both articles of
/// a link are in one language, the second one's has the private subtag `x-other` (BCP 47): tools keep one text a
/// language. Characters that XML does not allow are left out. There are no dates: the same links are the same bytes.
#[must_use]
pub fn tmx(articles: &[&Encoded], alignment: &Alignment, unit: Unit) -> String {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    // Writing to memory cannot fail.
    let _ = write(&mut writer, articles, alignment, unit);
    let mut xml = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    xml.push('\n');
    xml
}

type Xml = Writer<Vec<u8>>;

fn write(writer: &mut Xml, articles: &[&Encoded], alignment: &Alignment, unit: Unit) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let source = match articles {
        [left, _] => left.article.lang.as_str(),
        _ => "*all*",
    };
    let segments = match unit {
        Unit::Sentence => "sentence",
        Unit::Paragraph => "paragraph",
        Unit::Line => "block",
    };
    let header = [
        ("creationtool", env!("CARGO_PKG_NAME")),
        ("creationtoolversion", env!("CARGO_PKG_VERSION")),
        ("segtype", segments),
        ("o-tmf", env!("CARGO_PKG_NAME")),
        ("adminlang", "en"),
        ("srclang", source),
        ("datatype", "plaintext"),
    ];
    let pieces = articles.iter().map(|article| units(article, unit)).collect_vec();
    let tmx = writer.create_element("tmx").with_attribute(("version", "1.4"));
    tmx.write_inner_content(|writer| {
        writer.create_element("header").with_attributes(header).write_empty()?;
        writer.create_element("body").write_inner_content(|writer| {
            for pair in &alignment.pairs {
                let [left, right] = [pair.left, pair.right].map(|at| articles[at]);
                let foreign = right.article.lang != left.article.lang;
                let suffix = if foreign { "" } else { "-x-other" };
                let langs = [left.article.lang.to_string(), format!("{}{suffix}", right.article.lang)];
                for bead in links(pair, left, right, unit) {
                    writer.create_element("tu").write_inner_content(|writer| {
                        property(writer, "x-confidence", &format!("{:.2}", bead.confidence))?;
                        variant(writer, &langs[0], left, &pieces[pair.left], &bead.left)?;
                        variant(writer, &langs[1], right, &pieces[pair.right], &bead.right)
                    })?;
                }
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn variant(writer: &mut Xml, lang: &str, article: &Encoded, pieces: &[Piece<'_>], units: &[usize]) -> io::Result<()> {
    writer.create_element("tuv").with_attribute(("xml:lang", lang)).write_inner_content(|writer| {
        property(writer, "x-article", &article.article.source)?;
        property(writer, "x-units", &units.iter().map(|&at| &pieces[at].name).join(","))?;
        let text = units.iter().map(|&at| allowed(pieces[at].text)).join(" ");
        writer.create_element("seg").write_text_content(BytesText::new(&text))?;
        Ok(())
    })?;
    Ok(())
}

fn property(writer: &mut Xml, kind: &str, value: &str) -> io::Result<()> {
    let property = writer.create_element("prop").with_attribute(("type", kind));
    property.write_text_content(BytesText::new(&allowed(value)))?;
    Ok(())
}
