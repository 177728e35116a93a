//! Citation forms and elected names, against tables of inflected phrases of our own (`tests/citation/*.tsv`): the odd
//! rows are for tuning, the failures among the even ones were never looked at. Runs on the real lemma lists.

#[path = "support/lists.rs"]
mod lists;

use termloom::concept::citation::{Nominative, Phrase, PhraseWord, citation_form, elect_name};
use termloom::pack::Lemmas;
use termloom::text::Lang;

/// Language, table, and the least share of right answers in its odd and even rows.
const TABLES: &[(&str, &str, f64, f64)] = &[
    ("cs", include_str!("citation/cs.tsv"), 0.93, 0.90),
    ("de", include_str!("citation/de.tsv"), 0.95, 0.95),
    ("el", include_str!("citation/el.tsv"), 0.95, 0.93),
    ("en", include_str!("citation/en.tsv"), 0.95, 0.93),
    ("es", include_str!("citation/es.tsv"), 0.95, 0.95),
    ("fr", include_str!("citation/fr.tsv"), 0.95, 0.93),
    ("pl", include_str!("citation/pl.tsv"), 0.96, 0.94),
    ("ru", include_str!("citation/ru.tsv"), 0.96, 0.94),
    ("uk", include_str!("citation/uk.tsv"), 0.94, 0.90),
];

fn phrase(words: &str, head: usize) -> Phrase {
    let word =
        |(index, form): (usize, &str)| PhraseWord { form: form.to_owned(), tag: None, sentence_initial: index == 0 };
    Phrase { words: words.split(' ').enumerate().map(word).collect(), head, lemma: None }
}

#[test]
fn phrases_and_names_are_cited_as_a_dictionary_heads_them() {
    let langs: Vec<&str> = TABLES.iter().map(|table| table.0).collect();
    let lists = lists::lemmas(&langs);
    let (mut failed, mut report) = (Vec::new(), String::new());
    for (code, table, odd, even) in TABLES {
        let lang: Lang = code.parse().expect("a language");
        let (mut right, mut rows) = ([0, 0], [0, 0]);
        for (index, row) in table.lines().skip(1).enumerate() {
            let cells: Vec<&str> = row.split('\t').collect();
            let [found, head, kind, citation] = cells[..] else { panic!("{code}: four cells a row: {row}") };
            let cited = match kind {
                "name" => elect_name(lang, &[(found.to_owned(), 1, 0.0)], &[], &lists),
                _ => citation_form(lang, &phrase(found, head.parse().expect("a word index")), &lists),
            };
            let half = index % 2;
            rows[half] += 1;
            right[half] += usize::from(cited.text == citation);
            // The even half stays unseen.
            if half == 0 && cited.text != citation {
                report += &format!("{code}: {found} -> {}, not {citation}\n", cited.text);
            }
        }
        let share = |half: usize| right[half] as f64 / rows[half] as f64;
        report +=
            &format!("{code}: odd rows {:.3} of {}, even rows {:.3} of {}\n", share(0), rows[0], share(1), rows[1]);
        if share(0) < *odd || share(1) < *even {
            failed.push(*code);
        }
    }
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/citation.txt"), &report).expect("the report can be written");
    assert!(failed.is_empty(), "below the floor: {failed:?}\n{report}");
    other_evidence_elects(&lists);
    keys_ignore_inflection(&lists);
}

/// A name's forms in other languages, and a form tagged as nominative, outweigh a guess.
fn other_evidence_elects(lists: &Lemmas) {
    let pl: Lang = "pl".parse().expect("a language");
    let ru: Lang = "ru".parse().expect("a language");
    let forms = |forms: &[(&str, usize)]| -> Vec<_> {
        forms.iter().map(|(form, count)| ((*form).to_owned(), *count, 0.0)).collect()
    };
    let told = |name: &str| [vec![Nominative::told(name.to_owned())]];
    let foreign = told("Meta");
    assert_eq!(elect_name(pl, &forms(&[("Mety", 2), ("Metę", 1)]), &foreign, lists).text, "Meta");
    let foreign = told("Nvidia");
    assert_eq!(elect_name(pl, &forms(&[("Nvidii", 5), ("Nvidię", 3), ("Nvidia", 1)]), &foreign, lists).text, "Nvidia");
    let foreign = told("Hangzhou");
    assert_eq!(elect_name(ru, &forms(&[("Ханчжоу", 4)]), &foreign, lists).text, "Ханчжоу");
    assert_eq!(elect_name(ru, &[], &foreign, lists).text, "");
}

/// Every case of a phrase has one key.
fn keys_ignore_inflection(lists: &Lemmas) {
    let groups: [(&str, &[&str]); 4] = [
        ("ru", &["данные", "данных", "данными", "данным"]),
        ("pl", &["wnioskowanie", "wnioskowania", "wnioskowaniem"]),
        ("pl", &["Nvidia", "Nvidii", "Nvidię", "Nvidią"]),
        ("el", &["ημιαγωγοί", "ημιαγωγών", "ημιαγωγούς"]),
    ];
    for (code, forms) in groups {
        let lang: Lang = code.parse().expect("a language");
        let keys: Vec<String> = forms.iter().map(|form| lists.key(lang, form)).collect();
        assert!(keys.iter().all(|key| *key == keys[0]), "{forms:?}: {keys:?}");
    }
}
