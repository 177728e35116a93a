use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;

use super::assemble::slug_of;
use super::decisions::{TermKey, elect, evidence_key, is_decided, is_live, key, successor};
use super::pairs::{Side, between, completed, derive, joined_forms};
use super::settle::settle;
use super::tsv::cell;
use super::{Entry, Glossary, Origin, Pair, Role, Status, TermEvidence};
use crate::concept::KnownTerm;
use crate::text::{Key, Lang};

/// What an earlier run and a human have left: the rows of `terms.tsv` and of `evidence.tsv`.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// The terms, decided and undecided.
    pub entries: Vec<Entry>,
    /// The evidence as the earlier run wrote it; its keys tell what a human has changed by hand since.
    pub evidence: Vec<TermEvidence>,
}

impl Earlier {
    /// The keys of the rows that the earlier run wrote.
    #[must_use]
    pub fn written(&self) -> BTreeSet<(String, String, String)> {
        self.evidence.iter().map(evidence_key).collect()
    }

    /// The terms that a human has approved or edited, and the imported ones.
    #[must_use]
    pub fn known(&self) -> Vec<KnownTerm> {
        let vouched = |entry: &Entry| entry.status != Status::Mined || entry.origin == Origin::Imported;
        let entries = settle(self.entries.clone(), &self.written()).entries.into_iter();
        let known = entries.filter(|entry| is_live(entry) && vouched(entry));
        known.map(|Entry { concept, lang, term, .. }| KnownTerm { concept, lang, term }).collect()
    }
}

/// `mined`, with every decision of `earlier` kept.
///
/// - Every row that a human has touched is in the result exactly as it was, in its concept.
/// - A mined term that such a row stands for is not a row of its own, in whatever concept it was mined; its evidence goes
///   to the row. Two terms of one language are the same if they compare as [`Key`]s, or if one was found in a form of
///   the other. A rejected row thus keeps its term away, and hands its evidence on if it was replaced.
/// - A concept with a touched row keeps its identifier: the mined concept that has most terms in common takes it, and no
///   other may.
/// - Roles of undecided rows, and the pairs, follow.
///
/// The result is the same when it is carried over once more.
#[must_use]
pub fn carry_over(mined: Glossary, earlier: &Earlier) -> Glossary {
    let entries = settle(earlier.entries.clone(), &earlier.written()).entries;
    if !entries.iter().any(is_decided) {
        return mined;
    }
    let ids = identifiers(&mined.entries, &entries);
    let claims = Claims::new(entries.iter().filter(|entry| is_decided(entry)), &earlier.evidence);
    let forms: BTreeMap<TermKey, &TermEvidence> = mined.evidence.iter().map(|row| (evidence_key(row), row)).collect();
    let mut rows = claims.rows.clone();
    let mut homes: BTreeMap<TermKey, TermKey> = BTreeMap::new();
    for entry in &mined.entries {
        let concept = ids.get(&entry.concept).unwrap_or(&entry.concept).clone();
        let seen = forms.get(&key(entry)).map_or(&[][..], |evidence| &evidence.forms);
        let own = Entry { concept, ..entry.clone() };
        let home = claims.home(&own, seen).unwrap_or_else(|| key(&own));
        rows.entry(home.clone()).or_insert(own);
        homes.insert(key(entry), home);
    }
    let mut entries: Vec<Entry> = without_lone_terms(rows.into_values().collect());
    elect(&mut entries);
    let there: BTreeSet<TermKey> = entries.iter().map(key).collect();
    let home = |key: TermKey| homes.get(&key).cloned().unwrap_or(key);
    let known = |pair: &Pair| {
        let [source, target] = [Side::source(pair), Side::target(pair)].map(|side| home(side.key(&pair.concept)));
        between(pair, &source, &target)
    };
    let pairs = derive(&entries, &mined.pairs.iter().filter_map(known).collect_vec());
    let mut evidence = joined_forms(mined.evidence, home);
    evidence.retain(|row| there.contains(&evidence_key(row)));
    let evidence = completed(evidence, &entries);
    Glossary { entries, pairs, evidence }
}

/// The mined rows that decided rows stand for.
struct Claims<'a> {
    rows: BTreeMap<TermKey, Entry>,
    /// By language and term.
    by_term: BTreeMap<(Lang, Key), Vec<&'a Entry>>,
    /// By language and the forms that an earlier run found of the term.
    by_form: BTreeMap<(Lang, Key), Vec<&'a Entry>>,
}

impl<'a> Claims<'a> {
    fn new(decided: impl Iterator<Item = &'a Entry>, evidence: &[TermEvidence]) -> Self {
        let mut claims = Self { rows: BTreeMap::new(), by_term: BTreeMap::new(), by_form: BTreeMap::new() };
        let found: BTreeMap<TermKey, &TermEvidence> = evidence.iter().map(|row| (evidence_key(row), row)).collect();
        for entry in decided {
            claims.rows.insert(key(entry), entry.clone());
            claims.by_term.entry((entry.lang, Key::new(&entry.term))).or_default().push(entry);
            let forms = found.get(&key(entry)).map_or(&[][..], |evidence| &evidence.forms);
            for form in forms.iter().map(|(form, _)| Key::new(form)).unique() {
                claims.by_form.entry((entry.lang, form)).or_default().push(entry);
            }
        }
        claims
    }

    /// The decided row that takes the place of a mined one, found in the `forms`.
    fn home(&self, mined: &Entry, forms: &[(String, usize)]) -> Option<TermKey> {
        let own = Key::new(&mined.term);
        let forms = || forms.iter().map(|(form, _)| Key::new(form));
        let search = |index: &BTreeMap<(Lang, Key), Vec<&'a Entry>>, key: Key| {
            index.get(&(mined.lang, key)).and_then(|rows| self.best(rows, &mined.concept))
        };
        search(&self.by_term, own.clone())
            .or_else(|| forms().find_map(|form| search(&self.by_term, form)))
            .or_else(|| std::iter::once(own).chain(forms()).find_map(|form| search(&self.by_form, form)))
    }

    /// Of the decided rows for one term: one of the concept before others, a live one before a rejected one, and what
    /// has taken its place at the end.
    fn best(&self, rows: &[&Entry], concept: &str) -> Option<TermKey> {
        let rank = |entry: &&&Entry| (!is_live(entry), entry.concept != concept, key(entry));
        let best = rows.iter().min_by_key(rank)?;
        let own = key(best);
        Some(successor(&own, |key| self.rows.get(key)).unwrap_or(own))
    }
}

/// The identifier of each mined concept whose own must change: that of the touched earlier concept it continues, or, if
/// its own belongs to another touched concept, its own with that of its preferred term.
fn identifiers(mined: &[Entry], earlier: &[Entry]) -> BTreeMap<String, String> {
    let touched: BTreeSet<&str> =
        earlier.iter().filter(|entry| is_decided(entry)).map(|entry| entry.concept.as_str()).collect();
    let continued = continuations(mined, earlier);
    let mut ids = BTreeMap::new();
    for (id, rows) in &mined.iter().chunk_by(|entry| entry.concept.as_str()) {
        match continued.get(id) {
            Some(&before) if touched.contains(before) => {
                ids.insert(id.to_owned(), before.to_owned());
            }
            _ if touched.contains(id) => {
                let rows = rows.collect_vec();
                let preferred = rows.iter().find(|row| row.role == Role::Preferred && row.lang != Lang::EN);
                let telling = preferred.or(rows.first()).map(|row| slug_of(&row.term)).unwrap_or_default();
                ids.insert(id.to_owned(), format!("{id}-{telling}"));
            }
            _ => {}
        }
    }
    ids
}

/// The earlier concept that each mined concept continues: the one with most terms in common, each earlier concept being
/// continued once. An identifier in common counts half a term.
fn continuations<'a>(mined: &'a [Entry], earlier: &'a [Entry]) -> BTreeMap<&'a str, &'a str> {
    let mut named: BTreeMap<(Lang, Key), BTreeSet<&str>> = BTreeMap::new();
    for entry in earlier {
        named.entry((entry.lang, Key::new(&entry.term))).or_default().insert(&entry.concept);
    }
    let before: BTreeSet<&str> = earlier.iter().map(|entry| entry.concept.as_str()).collect();
    let mut common: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for entry in mined {
        let concepts = named.get(&(entry.lang, Key::new(&entry.term)));
        for concept in concepts.into_iter().flatten() {
            *common.entry((&entry.concept, concept)).or_default() += 2;
        }
        if let Some(same) = before.get(entry.concept.as_str()) {
            common.entry((&entry.concept, same)).or_default();
        }
    }
    let weighed = common.into_iter().map(|((new, old), terms)| (-terms - i64::from(new == old), new, old));
    let mut taken = BTreeSet::new();
    let mut continued = BTreeMap::new();
    for (_, new, old) in weighed.sorted() {
        if !continued.contains_key(new) && taken.insert(old) {
            continued.insert(new, old);
        }
    }
    continued
}

/// Leaves out the concepts that nobody has touched and that have one term left.
fn without_lone_terms(entries: Vec<Entry>) -> Vec<Entry> {
    let mut sizes: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for entry in &entries {
        let (terms, touched) = sizes.entry(cell(&entry.concept)).or_default();
        *terms += 1;
        *touched |= is_decided(entry);
    }
    let stays = |entry: &Entry| sizes.get(&cell(&entry.concept)).is_some_and(|(terms, touched)| *touched || *terms > 1);
    entries.into_iter().filter(stays).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Manifest, examples, render};
    use super::{Earlier, carry_over};
    use crate::glossary::{Action, Decision, Entry, Glossary, Origin, Role, Status, decide, decisions};

    /// The example as one run has written it, with a second concept.
    fn mined() -> Glossary {
        let mut glossary = examples::inference();
        for (lang, term) in [("el", "συμπέρασμα"), ("pl", "wniosek")] {
            let lang = lang.parse().unwrap();
            let first = glossary.entries[0].clone();
            glossary.entries.push(Entry { concept: "conclusion".to_owned(), lang, term: term.to_owned(), ..first });
        }
        glossary.entries.sort_by_key(decisions::key);
        glossary.evidence = super::completed(glossary.evidence, &glossary.entries);
        glossary.pairs = super::derive(&glossary.entries, &glossary.pairs);
        glossary
    }

    fn earlier(glossary: Glossary) -> Earlier {
        Earlier { entries: glossary.entries, evidence: glossary.evidence }
    }

    /// What a human decides on the rows of one run, and what the next run with `mined` makes of it.
    fn next(change: impl Fn(&mut Vec<Entry>), mined: Glossary) -> Glossary {
        let mut before = earlier(self::mined());
        change(&mut before.entries);
        let carried = carry_over(mined.clone(), &before);
        let again = carry_over(mined, &earlier(carried.clone()));
        assert_eq!(render(&again, &Manifest::default()), render(&carried, &Manifest::default()), "once is enough");
        carried
    }

    fn row<'a>(glossary: &'a Glossary, concept: &str, term: &str) -> Option<&'a Entry> {
        glossary.entries.iter().find(|entry| entry.concept == concept && entry.term == term)
    }

    fn change(term: &str, change: impl Fn(&mut Entry)) -> impl Fn(&mut Vec<Entry>) {
        move |entries| entries.iter_mut().filter(|entry| entry.term == term).for_each(&change)
    }

    #[test]
    fn what_a_human_vouches_for_or_another_glossary_has_is_known() {
        let mut before = earlier(mined());
        before.entries[0].note = "a question".to_owned();
        before.entries[1].status = Status::Approved;
        before.entries[2].status = Status::Rejected;
        before.entries[3].origin = Origin::Imported;
        before.entries[4].term = "changed in its cell".to_owned();
        let wanted: BTreeSet<_> = [1, 3, 4].map(|at| decisions::key(&before.entries[at])).into();
        let known = before.known().into_iter().map(|known| (known.concept, known.lang.to_string(), known.term));
        assert_eq!(known.collect::<BTreeSet<_>>(), wanted);
    }

    #[test]
    fn a_humans_rows_survive_a_run_that_says_otherwise() {
        let carried = next(
            |entries| {
                entries[2].status = Status::Approved;
                entries[3].note = "see the style guide".to_owned();
                entries[3].role = Role::Preferred;
            },
            mined(),
        );
        assert_eq!(carried.entries.len(), 5);
        let wnioskowanie = row(&carried, "inference", "wnioskowanie").unwrap();
        assert_eq!(wnioskowanie.status, Status::Approved);
        let noted = row(&carried, "inference", "инференс").unwrap();
        assert_eq!((noted.role, noted.note.as_str()), (Role::Preferred, "see the style guide"));
        let other = row(&carried, "inference", "логический вывод").unwrap();
        assert_eq!((other.role, other.status), (Role::Variant, Status::Mined), "an undecided row steps back");
    }

    #[test]
    fn a_decided_term_that_is_not_mined_again_stays_and_keeps_its_pairs() {
        let decided = |entries: &mut Vec<Entry>| {
            entries.iter_mut().for_each(|entry| entry.status = Status::Approved);
            entries[3].status = Status::Rejected;
        };
        let carried = next(decided, Glossary::default());
        assert_eq!(carried.entries.len(), 5);
        let pairs: Vec<_> = carried.pairs.iter().map(|pair| (&*pair.source, &*pair.target, pair.status)).collect();
        assert_eq!(pairs.len(), 4, "{pairs:?}");
        assert!(pairs.contains(&("wnioskowanie", "логический вывод", Status::Approved)));
        assert!(pairs.contains(&("wnioskowanie", "инференс", Status::Rejected)));
        assert!(pairs.contains(&("логический вывод", "инференс", Status::Rejected)));
    }

    #[test]
    fn rows_nobody_touched_do_not_outlive_their_run() {
        let carried = next(|_| {}, Glossary::default());
        assert!(carried.entries.is_empty() && carried.pairs.is_empty());
        assert_eq!(render(&next(|_| {}, mined()), &Manifest::default()), render(&mined(), &Manifest::default()));
    }

    #[test]
    fn a_rejected_term_does_not_come_back_in_another_spelling_or_concept() {
        for (concept, term, forms) in [
            ("inference", "Инференс", vec![]),
            ("reasoning", "инференс", vec![]),
            ("reasoning", "инференса", vec![]),
            ("reasoning", "инферент", vec![("инференса".to_owned(), 1)]),
        ] {
            let mut other = mined();
            for (entry, evidence) in other.entries.iter_mut().zip(&mut other.evidence) {
                if entry.term == "инференс" {
                    (entry.concept, entry.term) = (concept.to_owned(), term.to_owned());
                    (evidence.concept, evidence.term) = (concept.to_owned(), term.to_owned());
                    evidence.forms.clone_from(&forms);
                }
            }
            let carried = next(change("инференс", |entry| entry.status = Status::Rejected), other);
            assert!(row(&carried, concept, term).is_none(), "{concept} {term}");
            assert_eq!(row(&carried, "inference", "инференс").unwrap().status, Status::Rejected);
        }
    }

    #[test]
    fn a_term_edited_in_its_cell_replaces_the_mined_one_and_collects_its_evidence() {
        let carried = next(change("инференс", |entry| entry.term = "инференция".to_owned()), mined());
        let edited = row(&carried, "inference", "инференция").unwrap();
        assert_eq!((edited.status, edited.role), (Status::Edited, Role::Variant));
        assert_eq!(row(&carried, "inference", "инференс").unwrap().note, "replaced by: инференция");
        let evidence = carried.evidence.iter().find(|row| row.term == "инференция").unwrap();
        assert_eq!((evidence.count, evidence.form_source), (3, "given"));
        assert!(carried.pairs.iter().any(|pair| pair.target == "инференция" && pair.confidence.to_string() == "0.70"));
        // A year later the articles are gone, and then they come back.
        let gone = carry_over(Glossary::default(), &earlier(carried));
        let back = carry_over(mined(), &earlier(gone));
        assert!(back.evidence.iter().any(|row| row.term == "инференция" && row.count == 3));
        assert_eq!(row(&back, "inference", "инференс").unwrap().status, Status::Rejected);
    }

    #[test]
    fn a_moved_term_stays_moved() {
        let carried = next(change("инференс", |entry| entry.concept = "conclusion".to_owned()), mined());
        assert!(row(&carried, "inference", "инференс").is_none());
        assert_eq!(row(&carried, "conclusion", "инференс").unwrap().status, Status::Edited);
        assert!(row(&carried, "inference", "логический вывод").is_some(), "the others stay where they were");
        let evidence = carried.evidence.iter().find(|row| row.term == "инференс").unwrap();
        assert_eq!((evidence.concept.as_str(), evidence.count), ("conclusion", 3));
    }

    #[test]
    fn a_touched_concept_keeps_its_identifier() {
        let mut other = mined();
        let renamed = |concept: &mut String| *concept = concept.replace("inference", "reasoning");
        other.entries.iter_mut().for_each(|entry| renamed(&mut entry.concept));
        other.evidence.iter_mut().for_each(|row| renamed(&mut row.concept));
        other.pairs.iter_mut().for_each(|pair| renamed(&mut pair.concept));
        let concepts = |glossary: &Glossary| -> BTreeSet<String> {
            glossary.entries.iter().map(|entry| entry.concept.clone()).collect()
        };
        let carried = next(change("инференс", |entry| entry.status = Status::Approved), other.clone());
        assert_eq!(concepts(&carried), BTreeSet::from(["conclusion".to_owned(), "inference".to_owned()]));
        assert_eq!(carried.entries.len(), 5);
        let untouched = next(|_| {}, other);
        assert!(concepts(&untouched).contains("reasoning"));
    }

    #[test]
    fn a_concept_renamed_by_hand_stays_renamed() {
        let carried = next(
            |entries| entries.iter_mut().for_each(|entry| entry.concept = entry.concept.replace("inference", "вывод")),
            mined(),
        );
        assert_eq!(carried.entries.len(), 5);
        assert!(
            row(&carried, "вывод", "wnioskowanie").is_some() && row(&carried, "inference", "wnioskowanie").is_none()
        );
    }

    #[test]
    fn another_concept_cannot_take_a_touched_identifier() {
        let mut other = mined();
        for entry in &mut other.entries {
            entry.concept = if entry.concept == "inference" { "reasoning" } else { "inference" }.to_owned();
        }
        other.evidence.clear();
        let carried = next(change("инференс", |entry| entry.status = Status::Approved), other);
        assert!(row(&carried, "inference", "wnioskowanie").is_some());
        assert!(row(&carried, "inference-symperasma", "wniosek").is_some(), "{:?}", carried.entries);
    }

    #[test]
    fn the_command_and_the_cell_come_to_the_same() {
        let decision = |action| Decision {
            concept: "inference".to_owned(),
            lang: None,
            term: Some("инференс".to_owned()),
            action,
            create: false,
        };
        let by_hand = next(change("инференс", |entry| entry.term = "инференция".to_owned()), mined());
        let decided = decide(mined(), &[decision(Action::Edit("инференция".to_owned()))]).unwrap();
        let by_command = carry_over(mined(), &earlier(decided));
        assert_eq!(render(&by_command, &Manifest::default()), render(&by_hand, &Manifest::default()));
        let by_hand = next(change("инференс", |entry| entry.concept = "conclusion".to_owned()), mined());
        let decided = decide(mined(), &[decision(Action::Move("conclusion".to_owned()))]).unwrap();
        let by_command = carry_over(mined(), &earlier(decided));
        assert_eq!(render(&by_command, &Manifest::default()), render(&by_hand, &Manifest::default()));
    }
}
