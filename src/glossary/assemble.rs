//! From concepts to rows.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;
use rayon::prelude::*;

use super::damage::damage;
use super::tsv::cell;
use super::{Entry, Glossary, Origin, Pair, Role, Status, TermEvidence};
use crate::candidate::Kind;
use crate::concept::citation::Source;
use crate::concept::headword::headwords;
use crate::concept::verb::infinitive;
use crate::concept::{Concept, Known, Vocabulary, label, termhood};
use crate::confidence::{Confidence, score, score_label, score_pair};
use crate::pack::Lemmas;
use crate::text::{Key, Lang, Script};

/// What the rows are made by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Terms and pairs below this confidence are left out, 0 to 1.
    pub min_confidence: f64,
    /// Concepts that look less like terms are left out; see [`termhood`].
    pub min_termhood: f32,
    /// A concept with one of these terms is not left out for what it looks like.
    pub known: &'a Known,
    /// Whether concepts without an English term get an English label.
    pub labels: bool,
}

/// A term of a concept, all members with one citation form together.
struct Row {
    lang: Lang,
    term: String,
    kind: Kind,
    confidence: Confidence,
    origin: Origin,
    source: Source,
    /// The members behind it; empty for a label.
    members: Vec<usize>,
    count: usize,
}

/// A concept with the slug of its preferred term and its rows.
type Named<'a> = (String, &'a Concept, Vec<Row>);

/// The rows of all concepts that look like terms, sorted by key.
#[must_use]
pub fn assemble(concepts: &[Concept], lemmas: &Lemmas, rules: Rules<'_>) -> Glossary {
    let mut named: BTreeMap<String, Vec<Named<'_>>> = BTreeMap::new();
    let vocabulary = Vocabulary::of(concepts);
    let known = |concept: &Concept| concept.members.iter().any(|member| rules.known.holds(&member.term.term));
    let stays = |concept: &&Concept| termhood(concept, &vocabulary) >= rules.min_termhood || known(concept);
    let with_rows = |concept| (concept, rows(concept, lemmas, rules));
    let mut terms: Vec<(&Concept, Vec<Row>)> = concepts.par_iter().filter(stays).map(with_rows).collect();
    drop_labels_of_others(&mut terms);
    terms.retain(|(_, rows)| rows.iter().map(|row| (row.lang, &row.term)).unique().count() > 1);
    let doubled = doubled(&terms.iter().map(|(_, rows)| rows.as_slice()).collect_vec());
    for (_, (concept, rows)) in
        terms.into_iter().enumerate().filter(|(at, (concept, _))| !doubled.contains(at) || known(concept))
    {
        let (slug, preferred) = slugs(&rows);
        named.entry(slug).or_default().push((preferred, concept, rows));
    }
    let mut glossary = Glossary::default();
    let slugs: BTreeSet<String> = named.keys().cloned().collect();
    let mut taken = BTreeSet::new();
    for (slug, group) in named {
        let alone = group.len() == 1;
        let terms = |rows: &[Row]| rows.iter().map(|row| slug_of(&row.term)).unique().collect_vec();
        let shared = group.iter().flat_map(|(_, _, rows)| terms(rows)).counts();
        for (preferred, concept, rows) in group.into_iter().sorted_by(|a, b| a.0.cmp(&b.0)) {
            let first = if alone || preferred == slug { slug.clone() } else { format!("{slug}-{preferred}") };
            let (own, others): (Vec<String>, Vec<String>) =
                terms(&rows).into_iter().partition(|term| shared[term] == 1);
            let free = |id: &String| !taken.contains(id) && (*id == slug || !slugs.contains(id));
            let id = identifier(&slug, first, &own, &others, free);
            taken.insert(id.clone());
            write_concept(&mut glossary, &id, concept, &rows, rules.min_confidence);
        }
    }
    glossary.entries.sort_by(|a, b| (&a.concept, a.lang, &a.term).cmp(&(&b.concept, b.lang, &b.term)));
    glossary.evidence.sort_by(|a, b| (&a.concept, a.lang, &a.term).cmp(&(&b.concept, b.lang, &b.term)));
    best_pairs(&mut glossary.pairs);
    glossary
}

/// A label that an English text says of another concept of the glossary is no label: what is near to this one the text
/// calls by that name.
fn drop_labels_of_others(terms: &mut [(&Concept, Vec<Row>)]) {
    let english = |row: &&Row| row.lang == Lang::EN && row.origin == Origin::Attested;
    let with_others = terms.iter().filter(|(_, rows)| rows.iter().any(|row| row.lang != Lang::EN));
    let said: BTreeSet<Key> =
        with_others.flat_map(|(_, rows)| rows.iter().filter(english).map(|row| Key::new(&row.term))).collect();
    for (_, rows) in terms {
        rows.retain(|row| row.origin != Origin::Pivot || !said.contains(&Key::new(&row.term)));
    }
}

/// A further sense is told from another by a term that is at least so likely.
const LIKELY: f64 = 0.5;

/// The concepts that say no more than another: all their likely terms are that one's too. What they have besides is
/// less likely than not, or a label.
fn doubled(concepts: &[&[Row]]) -> BTreeSet<usize> {
    fn named(row: &Row) -> (Lang, &str) {
        (row.lang, row.term.as_str())
    }
    let mut holders: BTreeMap<(Lang, &str), BTreeSet<usize>> = BTreeMap::new();
    for (at, rows) in concepts.iter().enumerate() {
        rows.iter().for_each(|row| _ = holders.entry(named(row)).or_default().insert(at));
    }
    let tells = |row: &&Row| row.confidence.value() >= LIKELY && row.origin != Origin::Pivot;
    let likely = |at: usize| concepts[at].iter().filter(tells).map(named).collect_vec();
    let covers = |at: usize, terms: &[(Lang, &str)]| terms.iter().all(|term| holders[term].contains(&at));
    let is_doubled = |&at: &usize| {
        let own = likely(at);
        let others = own.first().map(|term| &holders[term]).into_iter().flatten().copied().filter(|&other| other != at);
        let mut covering = others.filter(|&other| covers(other, &own));
        // Of two that cover each other the first stays.
        covering.any(|other| other < at || !covers(at, &likely(other)))
    };
    (0..concepts.len()).filter(is_doubled).collect()
}

/// What a concept of the group `slug` is called: `first` if that is free, else by a term that it alone of the group has,
/// else by all its terms, those of its `own` first.
fn identifier(slug: &str, first: String, own: &[String], others: &[String], free: impl Fn(&String) -> bool) -> String {
    let all = format!("{first}-{}", own.iter().chain(others).join("-"));
    let told = own.iter().map(|term| format!("{slug}-{term}"));
    std::iter::once(first).chain(told).find(free).unwrap_or(all)
}

fn rows(concept: &Concept, lemmas: &Lemmas, rules: Rules<'_>) -> Vec<Row> {
    let mut rows: BTreeMap<(Lang, Key), Row> = BTreeMap::new();
    for (index, (member, citation)) in concept.members.iter().zip(headwords(concept, lemmas)).enumerate() {
        let confidence = score(concept, index);
        let citation = infinitive(&member.term.term, lemmas).unwrap_or(citation);
        let row = Row {
            lang: member.term.term.lang,
            kind: member.term.term.kind,
            confidence,
            origin: Origin::Attested,
            source: citation.source,
            members: vec![index],
            count: member.term.term.count(),
            term: citation.text,
        };
        rows.entry((row.lang, Key::new(&row.term)))
            .and_modify(|known| {
                known.members.push(index);
                known.count += row.count;
                if confidence.value() > known.confidence.value() {
                    known.confidence = confidence;
                }
            })
            .or_insert(row);
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    if rules.labels
        && !rows.iter().any(|row| row.lang == Lang::EN)
        && let Some(label) = label::label(concept)
    {
        rows.push(Row {
            lang: Lang::EN,
            kind: rows
                .iter()
                .map(|row| row.kind)
                .counts()
                .into_iter()
                .max_by_key(|(kind, n)| (*n, *kind))
                .map_or(Kind::Term, |(kind, _)| kind),
            confidence: score_label(concept, label.certainty),
            origin: Origin::Pivot,
            source: Source::Listed,
            members: Vec::new(),
            count: 0,
            term: label.text,
        });
    }
    // What reads like a cell that a spreadsheet has spoilt would be refused when it is read again, and is no term.
    rows.retain(|row| row.confidence.value() >= rules.min_confidence && damage(&cell(&row.term)).is_none());
    rows.sort_by(|a, b| (a.lang, &a.term).cmp(&(b.lang, &b.term)));
    rows
}

/// The concept's slug, and that of its preferred term: the English term if it has one, else the surest; a name is best
/// told by a language of Latin letters.
fn slugs(rows: &[Row]) -> (String, String) {
    let preferred = preferred(rows);
    let latin = |row: &Row| row.kind == Kind::Name && row.lang.script() == Script::Latin;
    let telling = |index: usize| {
        let (confidence, count) = rank(&rows[index]);
        (latin(&rows[index]), confidence as i64, count, std::cmp::Reverse(index))
    };
    let surest = preferred.values().copied().max_by_key(|&index| telling(index));
    let own = surest.map(|index| slug_of(&rows[index].term)).unwrap_or_default();
    let english = preferred.get(&Lang::EN).map(|&index| slug_of(&rows[index].term));
    (english.unwrap_or_else(|| own.clone()), own)
}

/// Lower-case Latin letters and digits, with one hyphen between words.
pub(crate) fn slug_of(term: &str) -> String {
    let latin = any_ascii::any_ascii(term).to_lowercase();
    let words = latin.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect_vec().join("-");
    if slug.is_empty() { "term".to_owned() } else { slug }
}

/// What makes a term the preferred one: how sure it is, then how common.
fn rank(row: &Row) -> (f64, usize) {
    ((row.confidence.value() * 10.0).round(), row.count)
}

/// The preferred row of each language.
fn preferred(rows: &[Row]) -> BTreeMap<Lang, usize> {
    let mut best: BTreeMap<Lang, usize> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let known = best.entry(row.lang).or_insert(index);
        if rank(row) > rank(&rows[*known]) {
            *known = index;
        }
    }
    best
}

fn write_concept(glossary: &mut Glossary, id: &str, concept: &Concept, rows: &[Row], least: f64) {
    let preferred = preferred(rows);
    for (index, row) in rows.iter().enumerate() {
        glossary.entries.push(Entry {
            concept: id.to_owned(),
            lang: row.lang,
            term: row.term.clone(),
            kind: row.kind,
            role: if preferred[&row.lang] == index { Role::Preferred } else { Role::Variant },
            confidence: row.confidence,
            origin: row.origin,
            status: Status::Mined,
            note: String::new(),
        });
        glossary.evidence.push(evidence(id, concept, row));
    }
    let sure = |&[left, right]: &[usize; 2]| pair_confidence(concept, &rows[left], &rows[right]);
    let pairs = (0..rows.len()).array_combinations().map(|ends| (ends, sure(&ends)));
    for ([left, right], confidence) in pairs.filter(|(_, confidence)| confidence.value() >= least) {
        // The rows are in the order of their languages, as the pairs must be; of two variants the preferred is first.
        let swapped = rows[left].lang == rows[right].lang && preferred[&rows[right].lang] == right;
        let (left, right) = if swapped { (right, left) } else { (left, right) };
        glossary.pairs.push(Pair {
            source_lang: rows[left].lang,
            target_lang: rows[right].lang,
            source: rows[left].term.clone(),
            target: rows[right].term.clone(),
            confidence,
            concept: id.to_owned(),
            status: Status::Mined,
        });
    }
}

fn pair_confidence(concept: &Concept, left: &Row, right: &Row) -> Confidence {
    let least = left.confidence.min(right.confidence);
    let pairs = left.members.iter().cartesian_product(&right.members);
    let linked = pairs.map(|(&a, &b)| score_pair(concept, a, b));
    linked.max_by(|a, b| a.value().total_cmp(&b.value())).map_or(least, |best| best.min(least))
}

fn evidence(id: &str, concept: &Concept, row: &Row) -> TermEvidence {
    let terms = || row.members.iter().map(|&index| &concept.members[index].term.term);
    let mut forms: BTreeMap<String, usize> = BTreeMap::new();
    for form in terms().flat_map(|term| &term.forms) {
        *forms.entry(form.text()).or_default() += form.count;
    }
    let context = terms().min_by_key(|term| (term.context.len(), &term.context_article, &term.context));
    TermEvidence {
        concept: id.to_owned(),
        lang: row.lang,
        term: row.term.clone(),
        count: row.count,
        articles: terms().flat_map(|term| &term.articles).unique().count(),
        forms: forms.into_iter().sorted_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))).collect(),
        form_source: match row.source {
            Source::Attested => "attested",
            Source::Listed => "listed",
            Source::Generated => "generated",
        },
        context_article: context.map(|term| term.context_article.clone()).unwrap_or_default(),
        context: context.map(|term| term.context.clone()).unwrap_or_default(),
    }
}

/// Each pair of terms once, sorted: of the concepts that share a pair the surest keeps it.
fn best_pairs(pairs: &mut Vec<Pair>) {
    let key = |pair: &Pair| (pair.source_lang, pair.target_lang, pair.source.clone(), pair.target.clone());
    pairs.sort_by(|a, b| {
        let order = key(a).cmp(&key(b));
        order.then(b.confidence.value().total_cmp(&a.confidence.value())).then_with(|| a.concept.cmp(&b.concept))
    });
    pairs.dedup_by(|a, b| key(a) == key(b));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Row, Source, doubled, drop_labels_of_others, identifier};
    use crate::candidate::Kind;
    use crate::concept::Concept;
    use crate::confidence::Confidence;
    use crate::glossary::Origin;

    fn concept(terms: &[(&str, &str, f64)]) -> Vec<Row> {
        let row = |(lang, term, confidence): &(&str, &str, f64)| Row {
            lang: lang.parse().unwrap(),
            term: (*term).to_owned(),
            kind: Kind::Term,
            confidence: Confidence::of(*confidence),
            origin: Origin::Attested,
            source: Source::Listed,
            members: Vec::new(),
            count: 1,
        };
        terms.iter().map(row).collect()
    }

    #[test]
    fn a_sense_that_only_an_unlikely_term_tells_from_another_is_none() {
        let model = concept(&[("pl", "model", 0.9), ("ru", "модель", 0.9)]);
        let unlikely = concept(&[("pl", "model", 0.9), ("en", "model", 0.1), ("ru", "образец", 0.3)]);
        let likely = concept(&[("pl", "model", 0.9), ("ru", "образец", 0.6)]);
        let whole = concept(&[("pl", "wzór", 0.9), ("ru", "образец", 0.9)]);
        let doubled = |concepts: &[&[Row]]| doubled(concepts).into_iter().collect::<Vec<usize>>();
        assert_eq!(doubled(&[&model, &unlikely, &whole]), [1]);
        assert!(doubled(&[&model, &likely, &whole]).is_empty());
        assert_eq!(doubled(&[&unlikely, &unlikely]), [1], "of two alike one stays");
        let more = concept(&[("el", "μοντέλο", 0.9), ("pl", "model", 0.9), ("ru", "модель", 0.9)]);
        assert_eq!(doubled(&[&model, &more]), [0], "a part of another");
        let mut labelled = concept(&[("en", "pattern", 0.9), ("pl", "model", 0.9), ("ru", "модель", 0.9)]);
        assert_eq!(doubled(&[&labelled, &model]), [1]);
        labelled[0].origin = Origin::Pivot;
        assert_eq!(doubled(&[&model, &labelled]), [1], "a label tells nothing");
    }

    #[test]
    fn a_term_of_the_english_text_labels_no_other_concept() {
        let concepts = [Concept { members: Vec::new() }, Concept { members: Vec::new() }];
        let symptom = concept(&[("en", "symptom", 0.9), ("ru", "симптом", 0.9)]);
        let labelled = |label: &str| {
            let mut rows = concept(&[("en", label, 0.7), ("ru", "другой симптом", 0.9)]);
            rows[0].origin = Origin::Pivot;
            rows
        };
        let left = |rows: Vec<Row>, other: &[Row]| {
            let other = other.iter().map(|row| (row.lang.as_str(), row.term.as_str(), 0.9)).collect::<Vec<_>>();
            let mut terms = [(&concepts[0], concept(&other)), (&concepts[1], rows)];
            drop_labels_of_others(&mut terms);
            terms[1].1.iter().map(|row| row.term.clone()).collect::<Vec<_>>()
        };
        assert_eq!(left(labelled("symptom"), &symptom), ["другой симптом"]);
        assert_eq!(left(labelled("other symptom"), &symptom), ["other symptom", "другой симптом"]);
        assert_eq!(left(labelled("symptom"), &symptom[..1]), ["symptom", "другой симптом"], "alone it is no row");
    }

    #[test]
    fn concepts_alike_are_told_apart_by_a_term_of_their_own() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
        let taken: BTreeSet<String> = words(&["export-kontrola", "export-control"]).into_iter().collect();
        let free = |id: &String| !taken.contains(id);
        let id = |first: &str, own: &[&str]| {
            identifier("export", first.to_owned(), &words(own), &words(&["eksport", "kontrola"]), free)
        };
        assert_eq!(id("export-eksport", &["wywoz"]), "export-eksport");
        assert_eq!(id("export-kontrola", &["control", "wywoz"]), "export-wywoz", "export-control is another's");
        assert_eq!(id("export-kontrola", &[]), "export-kontrola-eksport-kontrola");
    }
}
