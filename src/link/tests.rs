use super::{Bitext, StoryEvidence, connect, strength};
use crate::article::{Article, Paragraph, ParagraphKind};
use crate::candidate::{Candidate, Kind, Occurrence};
use crate::encoder::{DoubleEncoder, Encoded, Heads, Means, Upos, encode};
use crate::pack::Lemmas;
use crate::segment::{Segments, Sentence, Word, WordKind};
use crate::text::Span;

/// An article of one-line sentences whose words are parted by spaces.
fn article(lang: &str, lines: &[&str], encoder: &DoubleEncoder) -> Encoded {
    let text = lines.join("\n");
    let (mut sentences, mut paragraphs, mut start) = (Vec::new(), Vec::new(), 0);
    for (index, line) in lines.iter().enumerate() {
        let span = Span::new(start, start + line.len());
        let mut words = Vec::new();
        let mut at = start;
        for word in line.split(' ') {
            let kind = if word.chars().any(char::is_alphabetic) { WordKind::Word } else { WordKind::Punctuation };
            words.push(Word { span: Span::new(at, at + word.len()), kind });
            at += word.len() + 1;
        }
        sentences.push(Sentence { paragraph: index + 1, number: 1, span, words });
        paragraphs.push(Paragraph { number: index + 1, span, body: span, kind: ParagraphKind::Body });
        start = span.end + 1;
    }
    let (source, stem) = (format!("{lang}.txt"), lang.to_owned());
    let article = Article { source, stem, lang: lang.parse().unwrap(), text, paragraphs };
    encode(article, Segments { sentences }, encoder, &Means::default(), &Heads::default())
}

/// Every occurrence of each phrase is a candidate.
fn candidates(encoded: &Encoded, phrases: &[(&str, Kind)]) -> Vec<Candidate> {
    let candidate = |(phrase, kind): &(&str, Kind)| {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        let mut occurrences = Vec::new();
        for (index, sentence) in encoded.segments.sentences.iter().enumerate() {
            let words: Vec<&str> = sentence.words.iter().map(|word| word.span.of(&encoded.article.text)).collect();
            for start in (0..words.len()).filter(|&start| words[start..].starts_with(&wanted)) {
                let span = start..start + wanted.len();
                let head = span.end - 1;
                let tags = encoded.sentences[index].tags[span.clone()].to_vec();
                occurrences.push(Occurrence {
                    sentence: index,
                    words: span,
                    head,
                    tags,
                    particle: None,
                    nested: false,
                    quoted: false,
                });
            }
        }
        let free = occurrences.len();
        Candidate { key: (*phrase).to_owned(), kind: *kind, occurrences, free, information: 9.0 }
    };
    phrases.iter().map(candidate).collect()
}

fn odds(story: &StoryEvidence, left: &str, right: &str) -> Option<f32> {
    let term = |key: &str| story.terms.iter().position(|term| term.key == key).unwrap();
    let (a, b) = (term(left), term(right));
    let link = story.links.iter().find(|link| (link.left, link.right) == (a.min(b), a.max(b)));
    link.map(|link| strength(&story.terms[link.left], &story.terms[link.right], &link.evidence))
}

#[test]
fn translations_are_linked_whole_and_their_parts_are_not_mistaken_for_them() {
    let encoder = DoubleEncoder::new(&[&["большая", "large"], &["модель", "model"], &["учится", "learns"]]);
    let english = article("en", &["the large model learns", "a model"], &encoder);
    let russian = article("ru", &["большая модель учится", "модель"], &encoder);
    let found = [
        candidates(&english, &[("large model", Kind::Term), ("model", Kind::Term)]),
        candidates(&russian, &[("большая модель", Kind::Term), ("модель", Kind::Term)]),
    ];
    let bitext = Bitext { left: 0, right: 1, sentences: vec![(0, 0, 1.0), (1, 1, 1.0)] };
    let story = connect(&[&english, &russian], &found, &[bitext], &encoder, None, &Lemmas::default());
    let whole = odds(&story, "large model", "большая модель").unwrap();
    let part = odds(&story, "model", "большая модель");
    assert!(whole > 0.0, "{whole}");
    assert!(part.is_none_or(|part| part < whole - 1.0), "{part:?} {whole}");
    assert!(odds(&story, "model", "модель").unwrap() > 0.0);
}

#[test]
fn what_one_sentence_pair_cannot_show_several_can() {
    let encoder = DoubleEncoder::new(&[&["насос", "pump"], &["синий", "blue"], &["глубокий", "deep"]]);
    let story = |times: usize| {
        let english = article("en", &vec!["deep blue pump"; times], &encoder);
        let russian = article("ru", &vec!["насос глубокий синий"; times], &encoder);
        let found =
            [candidates(&english, &[("deep blue pump", Kind::Term)]), candidates(&russian, &[("насос", Kind::Term)])];
        let bitext = Bitext { left: 0, right: 1, sentences: (0..times).map(|at| (at, at, 1.0)).collect() };
        let story = connect(&[&english, &russian], &found, &[bitext], &encoder, None, &Lemmas::default());
        story.links.first().map_or(0.0, |link| link.evidence.together)
    };
    assert_eq!((story(1), story(2), story(3)), (0.0, 0.0, 3.0));
}

#[test]
fn a_meeting_tells_how_much_of_its_sentences_is_alike() {
    let encoder = DoubleEncoder::new(&[&["насос", "pump"], &["синий", "blue"], &["глубокий", "deep"]]);
    let alike = |line: &str, probability: f32| {
        let english = article("en", &["deep blue pump"], &encoder);
        let russian = article("ru", &[line], &encoder);
        let found = [candidates(&english, &[("pump", Kind::Term)]), candidates(&russian, &[("насос", Kind::Term)])];
        let bitext = Bitext { left: 0, right: 1, sentences: vec![(0, 0, probability)] };
        let story = connect(&[&english, &russian], &found, &[bitext], &encoder, None, &Lemmas::default());
        story.links[0].evidence.alike
    };
    assert_eq!((alike("глубокий синий насос", 1.0), alike("глубокий синий насос", 0.5)), (1.0, 0.5));
    let part = alike("глубокий плоский насос", 1.0);
    assert!(0.5 < part && part < 0.8, "two words of three: {part}");
}

#[test]
fn words_that_are_always_said_together_are_alike_and_once_tells_nothing() {
    // Nothing in the states makes "valve" and "вентиль" alike; most sentences have neither.
    let encoder = DoubleEncoder::new(&[&["тёплый", "warm"]]);
    let chosen = |times: usize| {
        let said = |with: &'static str, without: &'static str| [vec![with; times], vec![without; 9 * times]].concat();
        let english = article("en", &said("warm valve", "warm"), &encoder);
        let russian = article("ru", &said("тёплый вентиль", "тёплый"), &encoder);
        let found = [candidates(&english, &[("valve", Kind::Term)]), candidates(&russian, &[("вентиль", Kind::Term)])];
        let bitext = Bitext { left: 0, right: 1, sentences: (0..10 * times).map(|at| (at, at, 1.0)).collect() };
        let story = connect(&[&english, &russian], &found, &[bitext], &encoder, None, &Lemmas::default());
        story.links.first().map_or(0.0, |link| link.evidence.chosen)
    };
    assert_eq!((chosen(1), chosen(20)), (0.0, 20.0));
}

#[test]
fn a_letter_makes_another_abbreviation_and_a_digit_parts_them() {
    let links = |one: &'static str, other: &'static str| {
        let encoder = DoubleEncoder::new(&[&[one, other]]);
        let (english, russian) = (article("en", &[one], &encoder), article("ru", &[other], &encoder));
        let found = [(one, &english), (other, &russian)].map(|(name, from)| candidates(from, &[(name, Kind::Acronym)]));
        let bitext = Bitext { left: 0, right: 1, sentences: vec![(0, 0, 1.0)] };
        connect(&[&english, &russian], &found, &[bitext], &encoder, None, &Lemmas::default()).links
    };
    assert_eq!(links("UCSB", "UCSD")[0].evidence.spelling, Some(0.0));
    assert_eq!(links("UCS2", "UCS2")[0].evidence.spelling, Some(1.0));
    assert!(links("UCS2", "UCS4").is_empty(), "not as each other's nearest either");
}

#[test]
fn a_term_and_a_word_made_of_it_are_no_variants_for_their_nearness() {
    let links = |one: &'static str, other: &'static str| {
        let encoder = DoubleEncoder::new(&[&[one, other]]);
        let russian = article("ru", &[one, other], &encoder);
        let found = [candidates(&russian, &[(one, Kind::Term), (other, Kind::Term)])];
        connect(&[&russian], &found, &[], &encoder, None, &Lemmas::default()).links.len()
    };
    assert_eq!(links("насос", "помпа"), 1);
    assert_eq!(links("сервер", "серверная"), 0);
}

#[test]
fn an_acronym_in_brackets_explains_the_phrase_before_it() {
    let encoder = DoubleEncoder::default();
    let english = article("en", &["a large model ( LM ) learns"], &encoder);
    let found = [candidates(&english, &[("large model", Kind::Term), ("model", Kind::Term), ("LM", Kind::Acronym)])];
    let story = connect(&[&english], &found, &[], &encoder, None, &Lemmas::default());
    let [link] = &story.links[..] else { panic!("one link: {:?}", story.links) };
    assert!(link.evidence.expansion);
    let keys = [&story.terms[link.left].key, &story.terms[link.right].key];
    assert_eq!(keys, ["LM", "large model"]);
}

#[test]
fn the_last_of_several_is_not_what_a_bracket_explains() {
    let encoder = DoubleEncoder::default();
    let told = |text: &str, acronym: &str| {
        let mut english = article("en", &[text], &encoder);
        english.sentences[0].tags[2].upos = Upos::Cconj;
        let found = [candidates(&english, &[("drug quality", Kind::Term), (acronym, Kind::Acronym)])];
        connect(&[&english], &found, &[], &encoder, None, &Lemmas::default())
            .links
            .iter()
            .any(|link| link.evidence.expansion)
    };
    assert!(!told("food safety and drug quality ( FDO )", "FDO"), "food is a part of it");
    assert!(told("food safety and drug quality ( DQ )", "DQ"), "a letter a word");
}

#[test]
fn spaces_and_hyphens_make_no_other_term() {
    let encoder = DoubleEncoder::default();
    let english = article("en", &["Hand-washing helps", "hand washing helps", "hands"], &encoder);
    let phrases = ["Hand-washing", "hand washing", "hands"].map(|phrase| (phrase, Kind::Term));
    let story = connect(&[&english], &[candidates(&english, &phrases)], &[], &encoder, None, &Lemmas::default());
    assert!(odds(&story, "Hand-washing", "hand washing").unwrap() > 0.0);
    assert_eq!(odds(&story, "hand washing", "hands"), None);
}

#[test]
fn strength_grows_with_every_kind_of_evidence() {
    let encoder = DoubleEncoder::default();
    let english = article("en", &["model"], &encoder);
    let found = [candidates(&english, &[("model", Kind::Term)])];
    let story = connect(&[&english], &found, &[], &encoder, None, &Lemmas::default());
    let term = &story.terms[0];
    let weak = super::Evidence { similarity: Some(0.4), cosine: Some(0.4), ..Default::default() };
    let base = strength(term, term, &weak);
    for more in [
        super::Evidence { chosen: 2.0, ..weak.clone() },
        super::Evidence { complete: 2.0, ..weak.clone() },
        super::Evidence { similarity: Some(0.6), ..weak.clone() },
        super::Evidence { cosine: Some(0.6), ..weak.clone() },
        super::Evidence { margin: Some(0.1), ..weak.clone() },
        super::Evidence { bare: Some(0.05), ..weak.clone() },
        super::Evidence { pivot: Some(0.6), ..weak.clone() },
        super::Evidence { slots: 1, ..weak.clone() },
        super::Evidence { association: Some(1.0), ..weak.clone() },
        super::Evidence { expansion: true, ..weak.clone() },
    ] {
        assert!(strength(term, term, &more) > base, "{more:?}");
    }
}

/// The keys of the terms that a text has, of these phrases.
fn kept(lines: &[&str], phrases: &[(&str, Kind)]) -> Vec<String> {
    let encoder = DoubleEncoder::default();
    let english = article("en", lines, &encoder);
    let story = connect(&[&english], &[candidates(&english, phrases)], &[], &encoder, None, &Lemmas::default());
    story.terms.iter().map(|term| term.key.clone()).collect()
}

#[test]
fn a_phrase_cut_before_its_head_is_a_fragment_and_one_with_its_head_is_not() {
    let phrases = ["large language model", "large language", "language model"].map(|phrase| (phrase, Kind::Term));
    let lines =
        ["large language model", "large language model", "large language model", "large language", "language model"];
    assert_eq!(kept(&lines, &phrases), ["language model", "large language model"]);
    assert_eq!(kept(&lines[..3], &phrases), ["large language model"]);
}

#[test]
fn a_phrase_that_ends_inside_a_commoner_term_is_a_fragment() {
    let phrases = ["large language", "language model"].map(|phrase| (phrase, Kind::Term));
    let lines = ["language model", "language model", "large language model"];
    assert_eq!(kept(&lines, &phrases), ["language model"]);
    assert_eq!(kept(&lines[1..], &phrases), ["language model", "large language"], "not so much commoner");
    let elsewhere = [&lines[..], &["large language"]].concat();
    assert_eq!(kept(&elsewhere, &phrases), ["language model", "large language"], "said otherwise too");
}

#[test]
fn a_name_that_is_only_ever_said_in_longer_ones_is_none_of_its_own() {
    let phrases = ["Hong Kong", "Hong Kong Bank", "Kong"].map(|phrase| (phrase, Kind::Name));
    let lines = ["Hong Kong", "Hong Kong", "Hong Kong Bank"];
    assert_eq!(kept(&lines, &phrases), ["Hong Kong", "Hong Kong Bank"]);
    let alone = [&lines[..], &["Kong"]].concat();
    assert_eq!(kept(&alone, &phrases), ["Hong Kong", "Hong Kong Bank", "Kong"]);
}

#[test]
fn a_general_modifier_that_often_stands_with_a_noun_makes_a_term_with_it() {
    let lines =
        ["common cold", "common cold", "common cold", "cold", "cold", "cold", "cold", "common symptom", "symptom"];
    let phrases = ["common cold", "cold", "common symptom", "symptom"].map(|phrase| (phrase, Kind::Term));
    assert_eq!(kept(&lines, &phrases), ["cold", "common cold", "symptom"]);
    // A noun is none of its fragments, however often they are said together.
    assert_eq!(kept(&lines[..2], &phrases[..2]), ["cold", "common cold"]);
}

#[test]
fn a_greek_term_with_an_article_inside_is_the_one_without_it() {
    let encoder = DoubleEncoder::default();
    let greek = article("el", &["τιμή ο πετρέλαιο", "τιμή πετρέλαιο", "έλεγχος ο ενοίκιο"], &encoder);
    let phrases = ["τιμή ο πετρέλαιο", "τιμή πετρέλαιο", "έλεγχος ο ενοίκιο"].map(|phrase| (phrase, Kind::Term));
    let story = connect(&[&greek], &[candidates(&greek, &phrases)], &[], &encoder, None, &Lemmas::default());
    let terms: Vec<(&str, usize)> = story.terms.iter().map(|term| (term.key.as_str(), term.count())).collect();
    assert_eq!(terms, [("έλεγχος ο ενοίκιο", 1), ("τιμή πετρέλαιο", 2)]);
    assert_eq!(story.articles, [("el".parse().unwrap(), 1)].into());
}
