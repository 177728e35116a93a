//! Parallel texts: two files of lines, or one translation memory, as two articles whose paragraphs of one number say the
//! same.

use std::collections::BTreeMap;

use roxmltree::{Document, Node, ParsingOptions};

use super::{Article, Paragraph, ParagraphKind, decode, language, language_hint, read_lines};
use crate::error::Warning;
use crate::text::{Lang, Span};

/// Elements of a segment whose text is not the translators' but a format's (TMX 1.4b, inline elements).
const CODES: [&str; 5] = ["bpt", "ept", "it", "ph", "ut"];

/// Two line-aligned files, each by its name and its bytes, as two articles. A language is told by the file's name
/// (`a.en`, `a.en.txt`), else identified.
///
/// # Errors
/// A warning that tells why the two cannot be used: no text, an empty file, one language or a doubtful one, or unequal
/// numbers of lines.
pub fn read_line_pair(files: [(&str, &[u8]); 2]) -> Result<([Article; 2], Vec<Warning>), Warning> {
    let read = |(source, bytes): (&str, &[u8])| {
        let name = source.rsplit('/').next().unwrap_or(source);
        let stem = name.strip_suffix(".txt").unwrap_or(name);
        read_lines(source, stem, bytes, language_hint(stem))
    };
    let [(left, mut warnings), (right, more)] = [read(files[0])?, read(files[1])?];
    warnings.extend(more.into_iter().filter(|warning| !warnings.contains(warning)).collect::<Vec<_>>());
    for article in [&left, &right] {
        if article.paragraphs.is_empty() {
            return Err(Warning::skipped(&article.source, "is empty", "give two files with one unit a line"));
        }
        if article.lang == Lang::UNDETERMINED {
            let hint = "name the files after their languages, such as text.en and text.ru";
            return Err(Warning::skipped(&article.source, "is in an unknown or doubtful language", hint));
        }
    }
    let [one, other] = [&left, &right].map(|article| article.text.lines().count());
    if one != other {
        let reason = format!("has {one} lines, but {} has {other}", right.source);
        let hint = "line by line the two must say the same; without that, leave out --parallel";
        return Err(Warning::skipped(&left.source, reason, hint));
    }
    different(&left.source.clone(), [left, right]).map(|articles| (articles, warnings))
}

/// The segments of a translation memory (TMX 1.4b) in its two languages, as two articles with a paragraph a unit. Of
/// more languages `langs` must name the two.
///
/// # Errors
/// A warning that tells why it cannot be used: no XML, no units, or not two languages.
pub fn read_tmx(source: &str, bytes: &[u8], langs: &[Lang]) -> Result<[Article; 2], Warning> {
    let unreadable = |reason: String| Warning::skipped(source, reason, "give a TMX file, version 1.4b or earlier");
    let text = decode::decode(bytes, None, None).map_err(|reason| unreadable(reason.to_string()))?.text;
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options)
        .map_err(|error| unreadable(format!("is no well-formed XML: {error}")))?;
    let mut sides: BTreeMap<Lang, Vec<(usize, String)>> = BTreeMap::new();
    let units = document.descendants().filter(|node| node.has_tag_name("tu"));
    for (number, unit) in units.enumerate() {
        for variant in unit.children().filter(|node| node.has_tag_name("tuv")) {
            let Some((lang, segment)) = lang(&variant).zip(segment(&variant)) else { continue };
            if langs.is_empty() || langs.contains(&lang) {
                sides.entry(lang).or_default().push((number + 1, segment));
            }
        }
    }
    if sides.is_empty() {
        return Err(unreadable("has no translation units".to_owned()));
    }
    let found: Vec<&str> = sides.keys().map(Lang::as_str).collect();
    let [left, right] = <[_; 2]>::try_from(sides.iter().collect::<Vec<_>>()).map_err(|_| {
        let reason = format!("has segments in {} ({}), not in two languages", found.len(), found.join(", "));
        Warning::skipped(source, reason, "name the two with --langs, such as --langs en,ru")
    })?;
    different(source, [left, right].map(|(lang, segments)| article(source, *lang, segments)))
}

/// The two, if they are in two languages.
fn different(place: &str, [left, right]: [Article; 2]) -> Result<[Article; 2], Warning> {
    if left.lang == right.lang {
        let reason = format!("is in the same language as its other side ({})", left.lang);
        return Err(Warning::skipped(
            place,
            reason,
            "name the files after their languages, such as text.en and text.ru",
        ));
    }
    Ok([left, right])
}

/// The language of a `tuv`, without its region.
fn lang(variant: &Node<'_, '_>) -> Option<Lang> {
    const XML: &str = "http://www.w3.org/XML/1998/namespace";
    let code = variant.attribute((XML, "lang")).or_else(|| variant.attribute("lang"))?;
    language::known(code)
}

/// The running text of a `tuv`: white space made one, codes of formats left out.
fn segment(variant: &Node<'_, '_>) -> Option<String> {
    let segment = variant.children().find(|node| node.has_tag_name("seg"))?;
    let coded = |node: &Node<'_, '_>| {
        let mut around = node.ancestors().take_while(|outer| *outer != segment);
        around.any(|outer| CODES.contains(&outer.tag_name().name()))
    };
    let texts = segment.descendants().filter(|node| node.is_text() && !coded(node));
    let text: String = texts.filter_map(|node| node.text()).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn article(source: &str, lang: Lang, segments: &[(usize, String)]) -> Article {
    let mut text = String::new();
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (number, segment) in segments {
        // A unit may have two variants of one language: the first counts.
        if paragraphs.last().is_some_and(|last| last.number == *number) {
            continue;
        }
        let span = Span::new(text.len(), text.len() + segment.len());
        text.push_str(segment);
        text.push('\n');
        paragraphs.push(Paragraph { number: *number, span, body: span, kind: ParagraphKind::Body });
    }
    Article { source: format!("{source}#{lang}"), stem: lang.to_string(), lang, text, paragraphs }
}

#[cfg(test)]
mod tests {
    use super::{read_line_pair, read_tmx};

    const MEMORY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en-GB"><seg>The <bpt i="1">&lt;b&gt;</bpt>heat pump<ept i="1">&lt;/b&gt;</ept> hums &amp; warms.</seg></tuv>
<tuv xml:lang="pl"><seg>Pompa ciepła szumi.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg> </seg></tuv><tuv xml:lang="pl"><seg>Sama.</seg></tuv></tu>
<tu><tuv lang="EN"><seg>Second.</seg></tuv><tuv lang="PL"><seg>Druga.</seg></tuv></tu>
</body></tmx>"#;

    #[test]
    fn a_translation_memory_is_two_articles_of_one_numbering() {
        let [english, polish] = read_tmx("m.tmx", MEMORY.as_bytes(), &[]).unwrap();
        let numbers = |article: &crate::article::Article| -> Vec<usize> {
            article.paragraphs.iter().map(|paragraph| paragraph.number).collect()
        };
        assert_eq!((english.lang.as_str(), polish.lang.as_str()), ("en", "pl"));
        assert_eq!((numbers(&english), numbers(&polish)), (vec![1, 3], vec![1, 2, 3]));
        assert_eq!(english.text, "The heat pump hums & warms.\nSecond.\n");
    }

    #[test]
    fn what_is_no_pair_of_texts_is_refused_in_one_sentence() {
        let reason = |result: Result<_, crate::error::Warning>| result.err().map(|warning| warning.reason).unwrap();
        let lines = |left: &str, right: &str| {
            read_line_pair([("a.en", left.as_bytes()), ("a.pl", right.as_bytes())]).map(|(articles, _)| articles)
        };
        assert_eq!(reason(lines("One.\nTwo.\n", "Raz.\n")), "has 2 lines, but a.pl has 1");
        assert_eq!(reason(lines("", "Raz.\n")), "is empty");
        assert!(lines("One.\n\nTwo.\n", "Raz.\nDwa.\nTrzy.\n").is_ok(), "a blank line is a line");
        assert!(reason(read_tmx("m.tmx", b"<tmx", &[])).starts_with("is no well-formed XML"));
        assert_eq!(reason(read_tmx("m.tmx", b"<tmx><body/></tmx>", &[])), "has no translation units");
        let only = ["en".parse().unwrap()];
        assert_eq!(reason(read_tmx("m.tmx", MEMORY.as_bytes(), &only)), "has segments in 1 (en), not in two languages");
    }
}
