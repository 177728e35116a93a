//! Given links as a file has them: the table that `align` prints, or the beads of the field.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::{GivenLink, Unit};
use crate::article::Article;
use crate::segment::Segments;

/// A line of a file of given links that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenError {
    /// The 1-based line.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

impl GivenError {
    fn new(line: usize, reason: impl Into<String>) -> Self {
        Self { line, reason: reason.into() }
    }
}

/// Reads given links between `articles`, whose positions the links name.
///
/// Two forms are read. A table has the header row of [`tsv`](super::render::tsv) (the columns `confidence` and the texts
/// may be missing); a row without sentences links whole paragraphs. Beads are lines `[0,1]:[2]` as
/// [`ladder`](super::render::ladder) writes them; what follows a second colon is ignored, and an empty side says that the
/// other has no counterpart. A line `# LEFT<TAB>RIGHT` names the articles of the beads below it; without one they are
/// those of two articles. Blank lines and other lines that begin with `#` are passed over.
///
/// # Errors
/// The first line that is in neither form, names what is not there, or links a sentence a second time.
pub fn read_given(text: &str, articles: &[(&Article, &Segments)], unit: Unit) -> Result<Vec<GivenLink>, GivenError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|line| !is_blank(line)).unwrap_or_default();
    let links = if first.starts_with('[') { beads(text, articles, unit)? } else { table(text, articles)? };
    let mut taken: BTreeMap<(usize, usize, usize), usize> = BTreeMap::new();
    for (line, link) in &links {
        let (left, right) = link.articles;
        let ends = link.left.iter().map(|&at| (left, right, at));
        for end in ends.chain(link.right.iter().map(|&at| (right, left, at))) {
            if let Some(earlier) = taken.insert(end, *line) {
                let sentence = &articles[end.0].1.sentences[end.2];
                let reason =
                    format!("sentence {}.{} is linked in line {earlier} already", sentence.paragraph, sentence.number);
                return Err(GivenError::new(*line, reason));
            }
        }
    }
    Ok(links.into_iter().map(|(_, link)| link).collect())
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

type Numbered = Vec<(usize, GivenLink)>;

fn beads(text: &str, articles: &[(&Article, &Segments)], unit: Unit) -> Result<Numbered, GivenError> {
    let mut pair = (articles.len() == 2).then_some((0, 1));
    let counts: Vec<usize> = articles.iter().map(|(article, segments)| unit.count(article, segments)).collect();
    let mut links = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let wrong = |reason: String| GivenError::new(at + 1, reason);
        if let Some((left, right)) = line.strip_prefix("# ").and_then(|names| names.split_once('\t')) {
            pair = Some(named(left, right, articles).map_err(wrong)?);
        }
        if is_blank(line) {
            continue;
        }
        let Some(articles_of) = pair else {
            return Err(wrong("beads of more than two articles follow a line `# LEFT<TAB>RIGHT`".to_owned()));
        };
        let [left, right] = bead(line).map_err(wrong)?;
        let sentences = |article: usize, units: &[usize]| -> Result<Vec<usize>, String> {
            let ((article, segments), count) = (articles[article], counts[article]);
            let found = units.iter().map(|&index| {
                let found = (index < count).then(|| unit_sentences(segments, index, unit));
                found.ok_or_else(|| format!("{} has no unit {index}", article.source))
            });
            let found = found.collect::<Result<Vec<_>, String>>()?.concat();
            let linked = !left.is_empty() && !right.is_empty();
            if linked && found.is_empty() {
                return Err(format!("unit {} of {} has no sentence that could be linked", units[0], article.source));
            }
            Ok(found)
        };
        let (lefts, rights) =
            (sentences(articles_of.0, &left).map_err(wrong)?, sentences(articles_of.1, &right).map_err(wrong)?);
        // A blank line without a counterpart is no news.
        if !lefts.is_empty() || !rights.is_empty() {
            links.push((at + 1, link(articles_of, lefts, rights)));
        }
    }
    Ok(links)
}

/// The indices of both sides of a bead.
fn bead(line: &str) -> Result<[Vec<usize>; 2], String> {
    let mut parts = line.split(':');
    let mut side = || -> Result<Vec<usize>, String> {
        let part = parts.next().map(str::trim).unwrap_or_default();
        let inside = part.strip_prefix('[').and_then(|part| part.strip_suffix(']'));
        let inside = inside.filter(|inside| !inside.contains(['[', ']']));
        let inside = inside.ok_or_else(|| format!("`{line}` is no bead such as [0,1]:[2]"))?;
        let numbers = inside.split(',').map(str::trim).filter(|number| !number.is_empty());
        numbers.map(|number| number.parse().map_err(|_| format!("`{number}` is no index"))).collect()
    };
    Ok([side()?, side()?])
}

/// The positions of two articles by their names.
fn named(left: &str, right: &str, articles: &[(&Article, &Segments)]) -> Result<(usize, usize), String> {
    let position = |name: &str| {
        articles.iter().position(|(article, _)| article.source == name).ok_or_else(|| {
            let known: Vec<&str> = articles.iter().map(|(article, _)| &*article.source).collect();
            format!("`{name}` is none of the articles: {}", known.join(", "))
        })
    };
    let (left, right) = (position(left)?, position(right)?);
    if left == right { Err("the two articles are one".to_owned()) } else { Ok((left, right)) }
}

/// The sentences of a unit; a blank line and boilerplate have none.
fn unit_sentences(segments: &Segments, index: usize, unit: Unit) -> Vec<usize> {
    match unit {
        Unit::Sentence => vec![index],
        Unit::Paragraph | Unit::Line => of_paragraph(segments, index + 1).unwrap_or_default(),
    }
}

/// The sentences of a paragraph; `None` if it has none.
fn of_paragraph(segments: &Segments, number: usize) -> Option<Vec<usize>> {
    let sentences = segments.sentences.iter().enumerate();
    let inside: Vec<usize> = sentences.filter(|(_, sentence)| sentence.paragraph == number).map(|(at, _)| at).collect();
    (!inside.is_empty()).then_some(inside)
}

fn link(articles: (usize, usize), mut left: Vec<usize>, mut right: Vec<usize>) -> GivenLink {
    for side in [&mut left, &mut right] {
        side.sort_unstable();
        side.dedup();
    }
    GivenLink { articles, left, right }
}

/// The columns of the table that are read, in this order.
const COLUMNS: [&str; 6] =
    ["left_article", "left_paragraphs", "left_sentences", "right_article", "right_paragraphs", "right_sentences"];

fn table(text: &str, articles: &[(&Article, &Segments)]) -> Result<Numbered, GivenError> {
    let mut reader = ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| GivenError::new(1, error.to_string()))?.clone();
    let mut places = [0; 6];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let at = headers.iter().position(|header| header == column);
        *place = at.ok_or_else(|| GivenError::new(1, format!("the column `{column}` is missing")))?;
    }
    let mut links = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| GivenError::new(line_of_error(&error), error.to_string()))?;
        let line = record.position().map_or(1, csv::Position::line) as usize;
        links.push((line, row(&record, places, articles).map_err(|reason| GivenError::new(line, reason))?));
    }
    Ok(links)
}

fn line_of_error(error: &csv::Error) -> usize {
    error.position().map_or(1, |position| position.line() as usize)
}

fn row(record: &StringRecord, places: [usize; 6], articles: &[(&Article, &Segments)]) -> Result<GivenLink, String> {
    let cell = |column: usize| record.get(places[column]).unwrap_or_default();
    let (left, right) = named(cell(0), cell(3), articles)?;
    let side = |article: usize, paragraphs: &str, sentences: &str| {
        let (source, segments) = (&articles[article].0.source, articles[article].1);
        if sentences.is_empty() {
            let numbers = paragraphs.split(',').filter(|number| !number.is_empty());
            let found = numbers.map(|number| {
                let known = number.trim().parse().ok().and_then(|number| of_paragraph(segments, number));
                known.ok_or_else(|| format!("{source} has no paragraph `{number}` with sentences"))
            });
            return Ok(found.collect::<Result<Vec<_>, String>>()?.concat());
        }
        let found = sentences.split(',').map(|name| {
            let place = |number: usize, paragraph: usize| {
                segments.sentences.iter().position(|one| (one.paragraph, one.number) == (paragraph, number))
            };
            let parts = name.trim().split_once('.');
            let known = parts.and_then(|(paragraph, number)| place(number.parse().ok()?, paragraph.parse().ok()?));
            known.ok_or_else(|| format!("{source} has no sentence `{name}`"))
        });
        found.collect::<Result<Vec<usize>, String>>()
    };
    Ok(link((left, right), side(left, cell(1), cell(2))?, side(right, cell(4), cell(5))?))
}

#[cfg(test)]
mod tests {
    use super::{GivenError, Unit, read_given};
    use crate::alignment::GivenLink;
    use crate::article::{Article, Paragraph, ParagraphKind};
    use crate::segment::{Segments, segment};
    use crate::text::Span;

    fn article(source: &str, lines: &[&str]) -> (Article, Segments) {
        let text = lines.join("\n");
        let mut start = 0;
        let paragraphs = lines.iter().enumerate().map(|(at, line)| {
            let span = Span::new(start, start + line.len());
            start = span.end + 1;
            Paragraph { number: at + 1, span, body: span, kind: ParagraphKind::Body }
        });
        let paragraphs = paragraphs.collect();
        let lang = "en".parse().unwrap();
        let article = Article { source: source.into(), stem: source.into(), lang, text, paragraphs };
        let segments = segment(&article);
        (article, segments)
    }

    fn given(text: &str, unit: Unit) -> Result<Vec<GivenLink>, GivenError> {
        let (one, two) = (article("a.txt", &["It rained. It stopped.", "He left."]), article("b.txt", &["Rain fell."]));
        read_given(text, &[(&one.0, &one.1), (&two.0, &two.1)], unit)
    }

    fn reason(text: &str) -> (usize, String) {
        let error = given(text, Unit::Sentence).unwrap_err();
        (error.line, error.reason)
    }

    #[test]
    fn beads_and_tables_say_the_same() {
        let link = |left: &[usize], right: &[usize]| GivenLink {
            articles: (0, 1),
            left: left.to_vec(),
            right: right.to_vec(),
        };
        let expected = [link(&[0, 1], &[0]), link(&[2], &[])];
        assert_eq!(given("[0,1]:[0]:0.93\n\n[2]:[]\n", Unit::Sentence).unwrap(), expected);
        assert_eq!(given("\u{feff}[0]:[0]\r\n[1]:[]\r\n", Unit::Paragraph).unwrap(), expected);
        let header = "left_article\tleft_paragraphs\tleft_sentences\tright_article\tright_paragraphs\tright_sentences";
        let table = format!("{header}\na.txt\t1\t1.1,1.2\tb.txt\t1\t1.1\na.txt\t2\t\tb.txt\t\t\n");
        assert_eq!(given(&table, Unit::Sentence).unwrap(), expected);
        let turned = format!("{header}\nb.txt\t1\t1.1\ta.txt\t1\t\n");
        let turned = given(&turned, Unit::Sentence).unwrap();
        assert_eq!((turned[0].articles, &turned[0].right[..]), ((1, 0), &[0, 1][..]));
    }

    #[test]
    fn what_cannot_be_used_is_told_with_its_line() {
        assert_eq!(reason("[0]:[0]\n[9]:[]"), (2, "a.txt has no unit 9".into()));
        assert_eq!(reason("[0]:[0]\n[0]:[]"), (2, "sentence 1.1 is linked in line 1 already".into()));
        assert_eq!(reason("[0]:[x]"), (1, "`x` is no index".into()));
        assert_eq!(reason("[0] [1]"), (1, "`[0] [1]` is no bead such as [0,1]:[2]".into()));
        assert_eq!(reason("left\tright"), (1, "the column `left_article` is missing".into()));
        let header = "left_article\tleft_paragraphs\tleft_sentences\tright_article\tright_paragraphs\tright_sentences";
        let row = |row: &str| reason(&format!("{header}\n{row}\n"));
        assert_eq!(row("a.txt\t1\t1.3\tb.txt\t1\t1.1"), (2, "a.txt has no sentence `1.3`".into()));
        assert_eq!(row("c.txt\t1\t1.1\tb.txt\t1\t1.1"), (2, "`c.txt` is none of the articles: a.txt, b.txt".into()));
        assert_eq!(row("a.txt\t1\t1.1\ta.txt\t1\t1.1"), (2, "the two articles are one".into()));
        assert_eq!(row("a.txt\t7\t\tb.txt\t1\t1.1"), (2, "a.txt has no paragraph `7` with sentences".into()));
    }
}
