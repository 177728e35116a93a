//! Grouping and aligning through the public doors, with the deterministic double of the encoder.

use termloom::alignment::{Constraints, align};
use termloom::article::{Article, Paragraph, ParagraphKind};
use termloom::encoder::{DoubleEncoder, Encoded, Heads, Means, encode};
use termloom::segment::segment;
use termloom::story::{Gist, Story, group};
use termloom::text::Span;

/// Words that mean the same: English, Spanish.
const SYNONYMS: [&[&str]; 18] = [
    &["storm", "tormenta"],
    &["sank", "hundió"],
    &["ferry", "transbordador"],
    &["captain", "capitán"],
    &["saved", "salvó"],
    &["passengers", "pasajeros"],
    &["divers", "buzos"],
    &["found", "encontraron"],
    &["wreck", "naufragio"],
    &["museum", "museo"],
    &["bought", "compró"],
    &["painting", "cuadro"],
    &["thieves", "ladrones"],
    &["stole", "robaron"],
    &["diamonds", "diamantes"],
    &["police", "policía"],
    &["arrested", "detuvo"],
    &["guard", "vigilante"],
];

fn article(source: &str, lang: &str, lines: &[&str]) -> Encoded {
    let text = lines.join("\n");
    let mut start = 0;
    let paragraphs = lines.iter().enumerate().map(|(at, line)| {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        Paragraph { number: at + 1, span, body: span, kind: ParagraphKind::Body }
    });
    let paragraphs = paragraphs.collect();
    let lang = lang.parse().expect("a language code");
    let article = Article { source: source.into(), stem: source.into(), lang, text: text.clone(), paragraphs };
    let segments = segment(&article);
    encode(article, segments, &DoubleEncoder::new(&SYNONYMS), &Means::default(), &Heads::default())
}

fn articles() -> Vec<Encoded> {
    vec![
        article("b-ferry.txt", "en", &["Storm sank ferry.", "Captain saved passengers.", "Divers found wreck."]),
        article(
            "d-robo.txt",
            "es",
            &["Ladrones robaron diamantes.", "Policía detuvo vigilante.", "Museo compró cuadro."],
        ),
        article("c-theft.txt", "en", &["Museum bought painting.", "Thieves stole diamonds.", "Police arrested guard."]),
        article(
            "e-other.txt",
            "en",
            &["Volcano erupted yesterday.", "Nobody complained.", "Tourists photographed lava."],
        ),
        article(
            "a-barco.txt",
            "es",
            &["Capitán salvó pasajeros.", "Buzos encontraron naufragio.", "Tormenta hundió transbordador."],
        ),
    ]
}

fn gists(articles: &[Encoded]) -> Vec<Gist> {
    articles.iter().map(Gist::of).collect()
}

#[test]
fn articles_are_grouped_by_what_they_report() {
    let stories = group(&gists(&articles()));
    let of = |articles: &[usize]| Story { articles: articles.to_vec() };
    assert_eq!(stories, [of(&[4, 0]), of(&[2, 1]), of(&[3])]);
}

#[test]
fn grouping_does_not_depend_on_the_order_of_the_files() {
    let mut turned = articles();
    turned.reverse();
    let names = |articles: &[Encoded]| -> Vec<Vec<String>> {
        let name = |at: usize| articles[at].article.source.clone();
        group(&gists(articles)).into_iter().map(|story| story.articles.into_iter().map(name).collect()).collect()
    };
    assert_eq!(names(&articles()), names(&turned));
    assert_eq!(group(&[]), []);
}

#[test]
fn a_story_is_aligned_sentence_by_sentence() {
    let articles = articles();
    let alignment = align(&[&articles[0], &articles[4]], &Constraints::default());
    let links: Vec<_> = alignment.pairs[0].sentence_pairs().iter().map(|&(left, right, _)| (left, right)).collect();
    assert_eq!(links, [(0, 2), (1, 0), (2, 1)]);
}
