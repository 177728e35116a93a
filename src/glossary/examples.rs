//! A small glossary of our own for the tests of this room.

use super::{Entry, Glossary, Kind, Origin, Pair, Role, Status, TermEvidence};
use crate::confidence::Confidence;

/// Three terms of one concept, in no particular order, and their pairs.
pub(super) fn inference() -> Glossary {
    let entry = |lang: &str, term: &str, role, probability| Entry {
        concept: "inference".to_owned(),
        lang: lang.parse().unwrap(),
        term: term.to_owned(),
        kind: Kind::Term,
        role,
        confidence: Confidence::of(probability),
        origin: Origin::Attested,
        status: Status::Mined,
        note: String::new(),
    };
    let pair = |langs: [&str; 2], source: &str, target: &str, probability| Pair {
        source_lang: langs[0].parse().unwrap(),
        target_lang: langs[1].parse().unwrap(),
        source: source.to_owned(),
        target: target.to_owned(),
        confidence: Confidence::of(probability),
        concept: "inference".to_owned(),
        status: Status::Mined,
    };
    Glossary {
        entries: vec![
            entry("ru", "логический вывод", Role::Preferred, 0.81),
            entry("pl", "wnioskowanie", Role::Preferred, 0.9),
            entry("ru", "инференс", Role::Variant, 0.75),
        ],
        pairs: vec![
            pair(["pl", "ru"], "wnioskowanie", "логический вывод", 0.8),
            pair(["ru", "ru"], "логический вывод", "инференс", 0.72),
            pair(["pl", "ru"], "wnioskowanie", "инференс", 0.7),
        ],
        evidence: vec![TermEvidence {
            concept: "inference".to_owned(),
            lang: "ru".parse().unwrap(),
            term: "инференс".to_owned(),
            count: 3,
            articles: 2,
            forms: vec![("инференса".to_owned(), 2), ("инференс".to_owned(), 1)],
            form_source: "attested",
            context_article: "a.txt".to_owned(),
            context: "Стоимость инференса растёт.".to_owned(),
        }],
    }
}
