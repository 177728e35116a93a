//! Links as one page that explains itself: the articles side by side, links drawn between them, and a dot plot.

use itertools::Itertools;
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::allowed;
use super::bead::{Piece, units};
use super::plot::{Story, story};
use crate::alignment::{Alignment, Unit};
use crate::article::{Paragraph, ParagraphKind};
use crate::encoder::Encoded;
use crate::text::{Lang, Script, Span};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Nothing is fetched from anywhere: the page has all it needs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// The links as one page of HTML that needs no network. The articles stand side by side, links are drawn between
/// neighbours and shaded by their confidence, units without a counterpart and boilerplate are marked, and a dot plot
/// shows the similarities that were weighed (Gibbs and McIntyre 1970). Without scripts, and on paper, the articles and
/// marks remain.
#[must_use]
pub fn html(articles: &[&Encoded], alignment: &Alignment, unit: Unit) -> String {
    let pieces = articles.iter().map(|article| units(article, unit)).collect_vec();
    let names = pieces.iter().map(|pieces| pieces.iter().map(|piece| piece.name.clone()).collect()).collect();
    let story = story(articles, alignment, unit, names);
    let best = best_links(&story);
    let title = format!("Alignment of {} articles", articles.len());
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="generator" content=(concat!("termloom ", env!("CARGO_PKG_VERSION")));
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (controls(&title, articles, &story, unit))
                div id="room" {
                    main id="desk" aria-label="The articles side by side" {
                        @for (at, article) in articles.iter().enumerate() {
                            (pane(at, article, &pieces[at], &best[at], unit))
                        }
                    }
                    (plot_panel())
                }
                footer { p id="told" aria-live="polite" { (HINT) } }
                script type="application/json" id="story" { (PreEscaped(json(&story))) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string() + "\n"
}

const HINT: &str = "Point at a line to see its counterparts; click it to bring them beside it. \
                    Keys: arrows to move and to cross over, Enter to choose, Esc to let go.";

/// The greatest confidence of every unit's links, in per cent; `None` for a unit without any.
fn best_links(story: &Story) -> Vec<Vec<Option<u8>>> {
    let mut best: Vec<Vec<Option<u8>>> = story.articles.iter().map(|article| vec![None; article.units]).collect();
    for pair in &story.pairs {
        for (left, right, confidence) in &pair.links {
            left.iter().for_each(|&at| best[pair.left][at] = best[pair.left][at].max(Some(*confidence)));
            right.iter().for_each(|&at| best[pair.right][at] = best[pair.right][at].max(Some(*confidence)));
        }
    }
    best
}

fn controls(title: &str, articles: &[&Encoded], story: &Story, unit: Unit) -> Markup {
    let links: usize = story.pairs.iter().map(|pair| pair.links.len()).sum();
    markup! {
        header {
            div.title {
                h1 { (title) }
                p { (links) " links between " (plural(unit)) }
            }
            @if articles.len() > 2 {
                fieldset id="chips" {
                    legend { "Shown" }
                    @for (at, article) in articles.iter().enumerate() {
                        label {
                            input type="checkbox" value=(at) checked[at < SHOWN_AT_FIRST];
                            span.lang { (article.article.lang) } " "
                            bdi { (article.article.source) }
                        }
                    }
                }
            }
            div.settings {
                ul.legend aria-label="Legend" {
                    li { i.key.linked {} "linked, the darker the surer" }
                    li { i.key.alone {} "no counterpart" }
                    li { i.key.grey {} "boilerplate, not aligned" }
                }
                label {
                    "Confidence at least "
                    input id="least" type="range" min="0" max="100" step="5" value="0";
                    output id="least-told" for="least" { "0.00" }
                }
                button id="plot-button" type="button" aria-expanded="true" aria-controls="plot" { "Dot plot" }
            }
        }
    }
}

/// How many articles are side by side when the page opens; any others can be chosen.
const SHOWN_AT_FIRST: usize = 3;

fn plural(unit: Unit) -> &'static str {
    match unit {
        Unit::Sentence => "sentences",
        Unit::Paragraph => "paragraphs",
        Unit::Line => "lines",
    }
}

fn plot_panel() -> Markup {
    markup! {
        aside id="plot" aria-label="Dot plot" {
            label id="pair-label" { "Pair " select id="pair" {} }
            canvas id="dots" role="img" aria-label="Dot plot of the similarities, links ringed" {}
            p.axes { span { "→ " bdi id="along" {} } span { "↓ " bdi id="down" {} } }
            p.note id="sharing" {}
            ul.legend aria-label="Legend of the dot plot" {
                li { i.key.dot {} "similarity" }
                li { i.key.ring {} "link" }
                li { i.key.view {} "in view" }
            }
        }
    }
}

fn pane(at: usize, article: &Encoded, pieces: &[Piece<'_>], best: &[Option<u8>], unit: Unit) -> Markup {
    let lang = article.article.lang;
    let linked = best.iter().flatten().count();
    let aligned = pieces.iter().filter(|piece| piece.aligned).count();
    markup! {
        section.pane id={ "a" (at) } aria-label=(article.article.source) {
            div.name {
                h2 { span.lang { (lang) } " " bdi { (article.article.source) } }
                p { span.linked-count { (linked) } " of " (aligned) " " (plural(unit)) " linked" }
            }
            div.text lang=(lang) dir=(direction(lang)) {
                @for paragraph in &article.article.paragraphs {
                    (paragraph_markup(at, article, paragraph, best, unit))
                }
            }
        }
    }
}

fn paragraph_markup(at: usize, article: &Encoded, paragraph: &Paragraph, best: &[Option<u8>], unit: Unit) -> Markup {
    let text = &article.article.text;
    let class = match paragraph.kind {
        ParagraphKind::Body => None,
        ParagraphKind::Heading => Some("heading"),
        ParagraphKind::Boilerplate => Some("grey"),
    };
    let mut from = paragraph.span.start;
    let mut parts: Vec<(Option<usize>, Span)> = Vec::new();
    for (index, span) in units_of(article, paragraph, unit) {
        parts.push((None, Span::new(from, span.start)));
        parts.push((Some(index), span));
        from = span.end;
    }
    parts.push((None, Span::new(from.min(paragraph.span.end), paragraph.span.end)));
    markup! {
        p class=[class] data-p=(paragraph.number) {
            @for (unit, span) in parts {
                @let shown = allowed(span.of(text));
                @match unit {
                    None if shown.is_empty() => {}
                    None => span.grey { (shown) },
                    Some(index) => (unit_markup(at, index, best[index], &shown)),
                }
            }
        }
    }
}

fn unit_markup(at: usize, index: usize, best: Option<u8>, text: &str) -> Markup {
    let shade = best.map(|best| format!("--c:{best}%"));
    let class = if best.is_some() { "u" } else { "u alone" };
    markup! { span class=(class) id={ "u" (at) "-" (index) } style=[shade] { (text) } }
}

/// The units of a paragraph with their indices, in order.
fn units_of(article: &Encoded, paragraph: &Paragraph, unit: Unit) -> Vec<(usize, Span)> {
    if unit == Unit::Sentence {
        let sentences = &article.segments.sentences;
        let first = sentences.partition_point(|sentence| sentence.paragraph < paragraph.number);
        let inside = sentences[first..].iter().take_while(|sentence| sentence.paragraph == paragraph.number);
        return inside.enumerate().map(|(offset, sentence)| (first + offset, sentence.span)).collect();
    }
    let body = paragraph.body;
    if body.start < body.end { vec![(paragraph.number - 1, body)] } else { Vec::new() }
}

/// Which way a text of this language runs.
fn direction(lang: Lang) -> &'static str {
    match lang.script() {
        Script::Arabic | Script::Hebrew => "rtl",
        _ if lang == Lang::UNDETERMINED => "auto",
        _ => "ltr",
    }
}

/// The links as JSON that may stand inside an element of the page.
fn json(story: &Story) -> String {
    // Strings and numbers always have a form in JSON.
    serde_json::to_string(story).unwrap_or_default().replace('<', "\\u003c")
}
