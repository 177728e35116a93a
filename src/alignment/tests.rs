use super::{
    Alignment, Constraints, Model, PairAlignment, Unit, align, context, in_parallel, links as link_rules, render,
};
use crate::article::{Article, Paragraph, ParagraphKind};
use crate::comparison;
use crate::encoder::{DoubleEncoder, Encoded, Heads, Means, encode};
use crate::segment::{Segments, Sentence};
use crate::text::Span;

/// Groups of words that mean the same in our three toy languages.
const SYNONYMS: [&[&str]; 24] = [
    &["river", "Fluss", "rzeka"],
    &["flooded", "überschwemmte", "zalała"],
    &["village", "Dorf", "wieś"],
    &["mayor", "Bürgermeister", "burmistrz"],
    &["promised", "versprach", "obiecał"],
    &["money", "Geld", "pieniądze"],
    &["bridge", "Brücke", "most"],
    &["collapsed", "stürzte", "runął"],
    &["school", "Schule", "szkoła"],
    &["closed", "schloss", "zamknięta"],
    &["farmers", "Bauern", "rolnicy"],
    &["lost", "verloren", "stracili"],
    &["cattle", "Vieh", "bydło"],
    &["soldiers", "Soldaten", "żołnierze"],
    &["built", "bauten", "zbudowali"],
    &["dam", "Damm", "tama"],
    &["rain", "Regen", "deszcz"],
    &["stopped", "endete", "ustał"],
    &["Sunday", "Sonntag", "niedziela"],
    &["insurance", "Versicherung", "ubezpieczenie"],
    &["refused", "weigerte", "odmówiło"],
    &["government", "Regierung", "rząd"],
    &["helicopter", "Hubschrauber", "śmigłowiec"],
    &["rescued", "rettete", "uratował"],
];

const ENGLISH: [&str; 8] = [
    "river flooded village",
    "mayor promised money",
    "bridge collapsed",
    "school closed Sunday",
    "farmers lost cattle",
    "soldiers built dam",
    "insurance refused government",
    "helicopter rescued farmers",
];

/// The same story in another order, one sentence without a counterpart, two of the English sentences in one.
const GERMAN: [&str; 7] = [
    "Bauern verloren Vieh",
    "Hubschrauber rettete Bauern",
    "Fluss überschwemmte Dorf",
    "Zeppelin Krokodil Walzer",
    "Soldaten bauten Damm Versicherung weigerte Regierung",
    "Brücke stürzte",
    "Schule schloss Sonntag",
];

const POLISH: [&str; 5] = [
    "most runął",
    "burmistrz obiecał pieniądze",
    "rzeka zalała wieś",
    "rolnicy stracili bydło",
    "śmigłowiec uratował rolnicy",
];

/// An article with a paragraph for each sentence.
fn article(lang: &str, lines: &[&str]) -> Encoded {
    let text = lines.join("\n");
    let mut start = 0;
    let (mut paragraphs, mut sentences) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let span = Span::new(start, start + line.len());
        start = span.end + 1;
        paragraphs.push(Paragraph { number: at + 1, span, body: span, kind: ParagraphKind::Body });
        sentences.push(Sentence { paragraph: at + 1, number: 1, span, words: Vec::new() });
    }
    let name = format!("{lang}-{}", lines.len());
    let lang = lang.parse().unwrap();
    let article = Article { source: format!("{name}.txt"), stem: name, lang, text, paragraphs };
    let encoder = DoubleEncoder::new(&SYNONYMS);
    encode(article, Segments { sentences }, &encoder, &Means::default(), &Heads::default())
}

fn links(pair: &PairAlignment) -> Vec<(Vec<usize>, Vec<usize>)> {
    pair.links.iter().map(|link| (link.left.clone(), link.right.clone())).collect()
}

fn pair(alignment: &Alignment, left: usize, right: usize) -> &PairAlignment {
    alignment.pairs.iter().find(|pair| (pair.left, pair.right) == (left, right)).unwrap()
}

#[test]
fn sentences_are_linked_in_any_order_and_strangers_are_not() {
    let alignment = align(&[&article("en", &ENGLISH), &article("de", &GERMAN)], &Constraints::default());
    let pair = pair(&alignment, 0, 1);
    assert!(!pair.parallel);
    let expected = [
        (vec![0], vec![2]),
        (vec![2], vec![5]),
        (vec![3], vec![6]),
        (vec![4], vec![0]),
        (vec![5, 6], vec![4]),
        (vec![7], vec![1]),
    ];
    assert_eq!(links(pair), expected);
    assert_eq!(pair.sentence_pairs().iter().filter(|link| link.1 == 4).count(), 2);
    assert!(pair.links.iter().all(|link| link.confidence > 0.5 && link.confidence <= 1.0));
}

#[test]
fn in_parallel_text_each_sentence_of_a_paragraph_meets_its_best_partner() {
    let mut english = article("en", &ENGLISH[..4]);
    let mut german = article("de", &["Brücke stürzte", "Fluss überschwemmte Dorf", "Bauern verloren Vieh"]);
    for (encoded, first) in [(&mut english, 3), (&mut german, 2)] {
        let sentences = encoded.segments.sentences.iter_mut().enumerate();
        sentences.for_each(|(at, sentence)| sentence.paragraph = if at < first { 1 } else { 2 });
    }
    let pairs: Vec<(usize, usize)> = in_parallel(&english, &german).iter().map(|&(i, j, _)| (i, j)).collect();
    assert!(pairs.contains(&(0, 1)) && pairs.contains(&(2, 0)), "{pairs:?}");
    assert!(!pairs.contains(&(0, 0)) && !pairs.contains(&(2, 1)), "{pairs:?}");
    assert!(pairs.iter().any(|pair| pair.0 == 1), "what nothing answers to is with the nearest: {pairs:?}");
    assert!(pairs.contains(&(3, 2)), "a paragraph of one sentence each: {pairs:?}");
    assert!(pairs.iter().all(|pair| (pair.0 == 3) == (pair.1 == 2)), "paragraphs are kept apart: {pairs:?}");
}

#[test]
fn exchanged_articles_give_mirrored_links_whatever_else_is_in_the_story() {
    let (english, german, polish) = (article("en", &ENGLISH), article("de", &GERMAN), article("pl", &POLISH));
    let forth = align(&[&english, &german, &polish], &Constraints::default());
    let back = align(&[&polish, &german, &english], &Constraints::default());
    assert_eq!(forth.pairs.len(), 3);
    for (left, right) in [(0, 1), (0, 2), (1, 2)] {
        let (one, other) = (pair(&forth, left, right), pair(&back, 2 - right, 2 - left));
        assert_eq!(one.clone().mirrored().links, other.links);
        let mirrored: Vec<_> = other.sentence_pairs().iter().map(|&(a, b, p)| (b, a, p)).collect();
        let mut own = one.sentence_pairs().to_vec();
        own.sort_by_key(|link| (link.1, link.0));
        assert_eq!(own, mirrored);
    }
}

#[test]
fn a_translation_runs_in_parallel_and_is_linked_sentence_by_sentence() {
    let german = [
        "Fluss überschwemmte Dorf",
        "Bürgermeister versprach Geld",
        "Brücke stürzte",
        "Schule schloss Sonntag",
        "Bauern verloren Vieh",
        "Soldaten bauten Damm",
        "Versicherung weigerte Regierung",
        "Hubschrauber rettete Bauern",
    ];
    let alignment = align(&[&article("en", &ENGLISH), &article("de", &german)], &Constraints::default());
    assert!(alignment.pairs[0].parallel);
    let expected: Vec<_> = (0..8).map(|at| (vec![at], vec![at])).collect();
    assert_eq!(links(&alignment.pairs[0]), expected);
}

#[test]
fn paragraphs_are_linked_by_their_sentences() {
    let (english, mut german) = (article("en", &ENGLISH), article("de", &GERMAN));
    // The first two German sentences stand in one paragraph.
    german.segments.sentences[1].paragraph = 1;
    german.segments.sentences[1].number = 2;
    let alignment = align(&[&english, &german], &Constraints::default());
    let paragraphs = alignment.pairs[0].paragraph_links(&english, &german);
    let first = paragraphs.iter().find(|link| link.right == [1]).unwrap();
    assert_eq!(first.left, [5, 8]);
    assert_eq!((first.left_share, first.right_share), (1.0, 1.0));
    assert!(paragraphs.iter().any(|link| (&link.left[..], &link.right[..]) == (&[6, 7][..], &[5][..])));
}

#[test]
fn tables_name_paragraphs_and_sentences_and_do_not_depend_on_the_order_of_articles() {
    let (english, german) = (article("en", &ENGLISH), article("de", &GERMAN));
    let table =
        render::tsv(&[&english, &german], &align(&[&english, &german], &Constraints::default()), Unit::Sentence);
    let mut lines = table.lines();
    assert_eq!(
        lines.next(),
        Some(
            "left_article\tleft_paragraphs\tleft_sentences\tright_article\tright_paragraphs\tright_sentences\t\
             confidence\tleft_text\tright_text"
        )
    );
    let cells: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    let merged = cells.iter().find(|row| row[5] == "6.1,7.1").unwrap();
    assert_eq!(merged[..6], ["de-7.txt", "5", "5.1", "en-8.txt", "6,7", "6.1,7.1"]);
    assert_eq!(merged[8], "soldiers built dam insurance refused government");
    assert_eq!(
        table,
        render::tsv(&[&german, &english], &align(&[&german, &english], &Constraints::default()), Unit::Sentence)
    );
    let paragraphs =
        render::tsv(&[&english, &german], &align(&[&english, &german], &Constraints::default()), Unit::Paragraph);
    assert!(paragraphs.lines().skip(1).all(|line| line.split('\t').nth(2) == Some("")));
    let record =
        render::ndjson(&[&english, &german], &align(&[&english, &german], &Constraints::default()), Unit::Sentence);
    assert!(record.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    assert_eq!(record.lines().count(), cells.len());
    let paragraphs =
        render::ndjson(&[&english, &german], &align(&[&english, &german], &Constraints::default()), Unit::Paragraph);
    let shares = |line: &str| {
        let link: serde_json::Value = serde_json::from_str(line).unwrap();
        [link["left_share"].as_f64(), link["right_share"].as_f64()]
    };
    // Every paragraph has one sentence.
    assert!(paragraphs.lines().all(|line| shares(line) == [Some(1.0); 2]));
    assert!(record.lines().all(|line| shares(line) == [None; 2]));
}

#[test]
fn odd_articles_neither_panic_nor_link_nothing_with_something() {
    let empty = article("en", &[]);
    let marks = article("de", &["…", "!", "—"]);
    let numbers = article("pl", &["1", "2 3", "2025"]);
    let one = article("fr", &["river"]);
    let alignment = align(&[&empty, &marks, &numbers, &one], &Constraints::default());
    assert_eq!(alignment.pairs.len(), 6);
    assert!(alignment.pairs.iter().all(|pair| pair.left != 0 || pair.links.is_empty()));
    assert!(pair(&alignment, 1, 3).links.is_empty());
    assert_eq!(align(&[&one], &Constraints::default()).pairs, []);
    assert_eq!(align(&[], &Constraints::default()).pairs, []);
}

#[test]
fn a_long_document_of_one_sentence_repeated_is_aligned_along_its_diagonal() {
    let lines = vec!["river flooded village"; 300];
    let (left, right) = (article("en", &lines), article("en", &lines));
    let alignment = align(&[&left, &right], &Constraints::default());
    assert!(alignment.pairs[0].sentence_pairs().iter().all(|&(a, b, _)| a.abs_diff(b) <= 12));
}

#[test]
fn many_articles_of_one_story_are_aligned_pair_by_pair() {
    let articles: Vec<Encoded> = (0..12).map(|_| article("pl", &POLISH)).collect();
    let alignment = align(&articles.iter().collect::<Vec<_>>(), &Constraints::default());
    assert_eq!(alignment.pairs.len(), 66);
    assert!(alignment.pairs.iter().all(|pair| pair.links.len() == POLISH.len()));
}

#[test]
fn the_committed_weights_fit() {
    let model = Model::committed();
    assert!(model.pair.fits(comparison::FEATURES));
    assert!(model.context.fits(context::FEATURES));
    assert_eq!(model.link.len(), link_rules::FEATURES + 1);
}
