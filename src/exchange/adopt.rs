//! Imported concepts into a glossary: joined to concepts it has, or new; a human's rows stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use super::imported::{ForeignConcept, ForeignTerm};
use crate::error::Warning;
use crate::glossary::{Entry, Origin, Role, Status, cell, fault, slug_of};
use crate::text::{Key, Lang};

/// A term for comparing.
type TermKey = (Lang, Key);

/// A glossary with what was imported into it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adopted {
    /// All rows, sorted by key.
    pub entries: Vec<Entry>,
    /// How many concepts are new.
    pub new_concepts: usize,
    /// How many joined one that was there.
    pub joined_concepts: usize,
    /// How many rows were added.
    pub added: usize,
    /// How many terms were there already.
    pub present: usize,
    /// What could not be joined, what was joined though it differs, and decisions that differ.
    pub warnings: Vec<Warning>,
}

/// `existing` with the concepts of a file.
///
/// A concept joins the one that has its identifier, unless they have languages in common and no term; else the one
/// that shares most terms with it (one language, one [`Key`], not rejected). It stays apart, and that is told, where
/// two concepts share equally many, or where another concept of the file, with the same term, fits that one better:
/// then the file itself tells homographs apart. A row that a human has decided on is kept exactly; one that is merely
/// mined takes the file's decision and note.
#[must_use]
pub fn adopt(existing: &[Entry], imported: &[ForeignConcept]) -> Adopted {
    let mut warnings = Vec::new();
    let targets = targets(&Known::new(existing), imported, &mut warnings);
    let mut glossary = Adopting {
        taken: existing.iter().map(|entry| entry.concept.clone()).collect(),
        rows: BTreeMap::new(),
        adopted: Adopted { warnings, ..Adopted::default() },
    };
    for entry in existing {
        glossary.rows.entry(entry.concept.clone()).or_default().push(entry.clone());
    }
    for (concept, target) in imported.iter().zip(targets) {
        match target {
            Some(target) => glossary.join(&target, concept),
            None => glossary.found(concept),
        }
    }
    let mut adopted = glossary.adopted;
    adopted.entries = glossary.rows.into_values().flatten().collect();
    adopted.entries.sort_by(|a, b| (&a.concept, a.lang, &a.term).cmp(&(&b.concept, b.lang, &b.term)));
    adopted
}

/// `imported` without what a glossary's tables cannot hold, such as a term that is a lone quotation mark or a date: every
/// term and note left out is told. An identifier of that kind gives way to one made of the concept's terms.
#[must_use]
pub fn holdable(imported: &[ForeignConcept]) -> (Vec<ForeignConcept>, Vec<Warning>) {
    let mut warnings = Vec::new();
    let mut kept = imported.to_vec();
    for concept in &mut kept {
        concept.id.take_if(|id| fault(id).is_some());
        concept.terms.retain(|term| {
            let fault = fault(&term.term);
            warnings.extend(fault.map(|fault| {
                Warning::skipped("", format!("`{}` cannot be a term: {fault}", term.term), "write it in another way")
            }));
            fault.is_none()
        });
        for term in concept.terms.iter_mut().filter(|term| fault(&term.note).is_some()) {
            let reason = format!("the note of `{}` cannot be kept: `{}`", term.term, term.note);
            warnings.push(Warning::skipped("", reason, "write it in another way"));
            term.note.clear();
        }
    }
    kept.retain(|concept| !concept.terms.is_empty());
    (kept, warnings)
}

/// The concepts that are there, for looking up.
struct Known<'a> {
    /// Every term with the concepts it names; rejected ones name none.
    by_term: BTreeMap<TermKey, BTreeSet<&'a str>>,
    terms: BTreeMap<&'a str, BTreeSet<TermKey>>,
}

impl<'a> Known<'a> {
    fn new(entries: &'a [Entry]) -> Self {
        let mut known = Self { by_term: BTreeMap::new(), terms: BTreeMap::new() };
        for entry in entries {
            let terms = known.terms.entry(&entry.concept).or_default();
            if entry.status != Status::Rejected {
                let key = (entry.lang, Key::new(&entry.term));
                terms.insert(key.clone());
                known.by_term.entry(key).or_default().insert(&entry.concept);
            }
        }
        known
    }

    /// The concept that has the identifier of the file's, and does not contradict it.
    fn by_id(&self, concept: &ForeignConcept, terms: &BTreeSet<TermKey>) -> Option<&'a str> {
        let (&id, known) = self.terms.get_key_value(cell(concept.id.as_ref()?).as_str())?;
        let common = |lang: &Lang| known.iter().any(|(other, _)| other == lang);
        let differs = terms.iter().any(|(lang, _)| common(lang)) && terms.is_disjoint(known);
        (!differs).then_some(id)
    }

    /// The concepts that share most terms with the file's, and these terms.
    fn by_terms(&self, terms: &BTreeSet<TermKey>) -> Vec<&'a str> {
        let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
        for concept in terms.iter().filter_map(|term| self.by_term.get(term)).flatten() {
            *shared.entry(concept).or_default() += 1;
        }
        let most = shared.values().copied().max().unwrap_or(0);
        shared.into_iter().filter(|(_, count)| *count == most).map(|(concept, _)| concept).collect()
    }
}

/// A wish of a concept of the file to join one that is there.
struct Claim<'a> {
    /// Its place in the file.
    index: usize,
    concept: &'a str,
    by_id: bool,
    shared: BTreeSet<TermKey>,
}

/// The concept that each of the file's joins; `None` for a new one.
fn targets(known: &Known<'_>, imported: &[ForeignConcept], warnings: &mut Vec<Warning>) -> Vec<Option<String>> {
    let mut claims = Vec::new();
    for (index, concept) in imported.iter().enumerate() {
        let good = concept.terms.iter().filter(|term| term.status != Status::Rejected);
        let terms: BTreeSet<TermKey> = good.map(|term| (term.lang, Key::new(&term.term))).collect();
        let id = known.by_id(concept, &terms);
        let candidates = id.map_or_else(|| known.by_terms(&terms), |id| vec![id]);
        match candidates[..] {
            [only] => {
                let shared = terms.intersection(&known.terms[only]).cloned().collect();
                claims.push(Claim { index, concept: only, by_id: id.is_some(), shared });
            }
            [] => {}
            _ => {
                let reason = format!(
                    "`{}` shares as many terms with `{}`: it became a concept of its own",
                    label(concept),
                    candidates.join("` as with `")
                );
                warnings.push(Warning::note(line(concept), reason, "change its `concept` to the right one, if any"));
            }
        }
    }
    claims.sort_by_key(|claim| (!claim.by_id, std::cmp::Reverse(claim.shared.len()), claim.index));
    let mut targets = vec![None; imported.len()];
    let mut claimed: BTreeSet<(&str, TermKey)> = BTreeSet::new();
    for claim in claims {
        let rival = claim.shared.iter().any(|term| claimed.contains(&(claim.concept, term.clone())));
        if rival && !claim.by_id {
            let concept = &imported[claim.index];
            let reason = format!(
                "`{}` shares a term with `{}`, but another concept of the file fits that better: it became a \
                 concept of its own",
                label(concept),
                claim.concept
            );
            warnings.push(Warning::note(line(concept), reason, "change its `concept` if they are one"));
        } else {
            claimed.extend(claim.shared.into_iter().map(|term| (claim.concept, term)));
            targets[claim.index] = Some(claim.concept.to_owned());
        }
    }
    targets
}

/// A glossary while concepts are added to it.
struct Adopting {
    taken: BTreeSet<String>,
    rows: BTreeMap<String, Vec<Entry>>,
    adopted: Adopted,
}

impl Adopting {
    /// Adds the concept's terms to the concept `id`.
    fn join(&mut self, id: &str, concept: &ForeignConcept) {
        self.adopted.joined_concepts += 1;
        let mut rows = self.rows.remove(id).unwrap_or_default();
        let before = rows.clone();
        for term in &concept.terms {
            let key = Key::new(&term.term);
            let exact = rows.iter().position(|row| row.lang == term.lang && row.term == term.term);
            let alike = || before.iter().position(|row| row.lang == term.lang && Key::new(&row.term) == key);
            // The rows that were there stay in front.
            if let Some(index) = exact.or_else(alike) {
                self.adopted.present += 1;
                self.meet(&mut rows[index], term, concept);
                continue;
            }
            self.tell_difference(&before, term, concept);
            let preferred =
                |row: &Entry| row.lang == term.lang && row.role == Role::Preferred && row.status != Status::Rejected;
            let wanted = term.role.unwrap_or(Role::Preferred);
            let role =
                if rows.iter().any(preferred) || term.status == Status::Rejected { Role::Variant } else { wanted };
            rows.push(row(id, term, role));
            self.adopted.added += 1;
        }
        self.rows.insert(id.to_owned(), rows);
    }

    /// A term that is there already: only a row that nobody has touched takes what the file says.
    fn meet(&mut self, row: &mut Entry, term: &ForeignTerm, concept: &ForeignConcept) {
        if row.status == Status::Mined && row.note.is_empty() {
            row.status = term.status;
            row.note.clone_from(&term.note);
        } else if row.status != term.status && (term.status != Status::Mined || row.status == Status::Rejected) {
            let (term_text, id, here, there) = (&row.term, &row.concept, row.status, term.status);
            let reason = format!("`{term_text}` of `{id}` is {here} here and {there} in the file: it stays {here}");
            self.adopted.warnings.push(Warning::note(line(concept), reason, ""));
        }
    }

    /// Tells of a term that joins others of its language none of which the file has.
    fn tell_difference(&mut self, before: &[Entry], term: &ForeignTerm, concept: &ForeignConcept) {
        let rows = before.iter().filter(|row| row.lang == term.lang && row.status != Status::Rejected);
        let others: Vec<&str> = rows.map(|row| row.term.as_str()).collect();
        let same = |other: &&str| concept.terms.iter().any(|term| Key::new(&term.term) == Key::new(other));
        if let (Some(first), false) = (before.first(), others.is_empty() || others.iter().any(same)) {
            let reason = format!("`{}` is now in `{}` beside `{}`", term.term, first.concept, others.join("`, `"));
            let hint = "change its `concept` if it names something else";
            self.adopted.warnings.push(Warning::note(line(concept), reason, hint));
        }
    }

    /// Makes a new concept.
    fn found(&mut self, concept: &ForeignConcept) {
        let id = self.free_id(concept);
        self.adopted.new_concepts += 1;
        let marked = |lang| {
            let mut terms = concept.terms.iter().filter(|term| term.lang == lang);
            terms.any(|term| term.role == Some(Role::Preferred) && term.status != Status::Rejected)
        };
        let mut rows: Vec<Entry> = Vec::new();
        for term in &concept.terms {
            if rows.iter().any(|row| row.lang == term.lang && row.term == term.term) {
                self.adopted.present += 1;
                continue;
            }
            let first = !rows.iter().any(|row| row.lang == term.lang && row.role == Role::Preferred);
            let unmarked = if first && !marked(term.lang) { Role::Preferred } else { Role::Variant };
            let rejected = term.status == Status::Rejected;
            rows.push(row(&id, term, if rejected { Role::Variant } else { term.role.unwrap_or(unmarked) }));
            self.adopted.added += 1;
        }
        self.rows.insert(id, rows);
    }

    /// An identifier that no concept has: the file's, else the slug of its English or first term; told apart by the
    /// slugs of its terms, as [`assemble`](crate::glossary::assemble) does.
    fn free_id(&mut self, concept: &ForeignConcept) -> String {
        let wanted = concept.id.as_deref().map(cell).filter(|id| !id.is_empty());
        let mut id = wanted.clone().unwrap_or_else(|| slug_of(label(concept)));
        let mut slugs = concept.terms.iter().map(|term| slug_of(&term.term)).cycle();
        while !self.taken.insert(id.clone()) {
            id = format!("{id}-{}", slugs.next().unwrap_or_default());
        }
        if let Some(wanted) = wanted.filter(|wanted| *wanted != id) {
            let reason = format!("another concept is called `{wanted}`: this one became `{id}`");
            self.adopted.warnings.push(Warning::note(line(concept), reason, ""));
        }
        id
    }
}

fn row(concept: &str, term: &ForeignTerm, role: Role) -> Entry {
    Entry {
        concept: concept.to_owned(),
        lang: term.lang,
        term: term.term.clone(),
        kind: term.kind,
        role,
        confidence: term.confidence,
        origin: Origin::Imported,
        status: term.status,
        note: term.note.clone(),
    }
}

/// The English term, else the first.
fn label(concept: &ForeignConcept) -> &str {
    let english = concept.terms.iter().find(|term| term.lang == Lang::EN);
    english.or(concept.terms.first()).map_or("", |term| &term.term)
}

fn line(concept: &ForeignConcept) -> String {
    format!("line {}", concept.line)
}

#[cfg(test)]
mod tests {
    use super::super::imported::{ForeignConcept, ForeignTerm};
    use super::super::tests::{entry, lang};
    use super::{Adopted, adopt};
    use crate::glossary::{Entry, Origin, Role, Status};

    fn concept(id: Option<&str>, terms: &[(&str, &str)]) -> ForeignConcept {
        let terms = terms.iter().map(|(code, term)| ForeignTerm::new(lang(code), (*term).to_owned())).collect();
        ForeignConcept { id: id.map(str::to_owned), line: 7, terms }
    }

    fn rows(adopted: &Adopted) -> Vec<String> {
        let row = |entry: &Entry| format!("{} {} {} {}", entry.concept, entry.lang, entry.term, entry.role);
        adopted.entries.iter().map(row).collect()
    }

    fn bank() -> Vec<Entry> {
        vec![entry("bank", "en", "bank"), entry("bank", "ru", "банк"), entry("coast", "ru", "берег")]
    }

    #[test]
    fn a_concept_joins_the_one_that_has_its_term() {
        let adopted = adopt(&bank(), &[concept(Some("c1"), &[("en", "Bank"), ("pl", "bank"), ("de", "Bank")])]);
        assert_eq!(
            rows(&adopted),
            [
                "bank de Bank preferred",
                "bank en bank preferred",
                "bank pl bank preferred",
                "bank ru банк preferred",
                "coast ru берег preferred"
            ]
        );
        assert_eq!((adopted.added, adopted.present, adopted.joined_concepts, adopted.new_concepts), (2, 1, 1, 0));
        assert_eq!(adopted.entries[0].origin, Origin::Imported);
        assert!(adopted.warnings.is_empty());
    }

    #[test]
    fn a_concept_joins_the_one_of_its_identifier_unless_their_terms_differ() {
        let adopted = adopt(&bank(), &[concept(Some("bank"), &[("de", "Bank")])]);
        assert!(rows(&adopted).contains(&"bank de Bank preferred".to_owned()));
        let adopted = adopt(&bank(), &[concept(Some("bank"), &[("en", "bench")])]);
        assert!(rows(&adopted).contains(&"bank-bench en bench preferred".to_owned()));
        assert!(adopted.warnings[0].reason.contains("became `bank-bench`"), "{:?}", adopted.warnings);
    }

    #[test]
    fn a_term_beside_other_terms_is_told() {
        let adopted = adopt(&bank(), &[concept(None, &[("en", "bank"), ("ru", "кредитная организация")])]);
        assert!(rows(&adopted).contains(&"bank ru кредитная организация variant".to_owned()));
        assert_eq!(adopted.warnings[0].reason, "`кредитная организация` is now in `bank` beside `банк`");
        assert_eq!(adopted.warnings[0].place, "line 7");
    }

    #[test]
    fn homographs_of_the_file_stay_apart() {
        let file =
            [concept(None, &[("en", "bank"), ("ru", "отмель")]), concept(None, &[("en", "bank"), ("ru", "банк")])];
        let adopted = adopt(&bank(), &file);
        assert!(rows(&adopted).contains(&"bank-bank ru отмель preferred".to_owned()), "{:?}", rows(&adopted));
        assert!(adopted.warnings[0].reason.contains("another concept of the file fits that better"));
        let both = adopt(&bank(), &[concept(None, &[("en", "bank"), ("ru", "берег")])]);
        assert!(both.warnings[0].reason.contains("shares as many terms with `bank` as with `coast`"));
        assert_eq!(both.new_concepts, 1);
    }

    #[test]
    fn a_humans_decision_is_kept() {
        let mut glossary = bank();
        glossary[0].status = Status::Rejected;
        glossary[1].note = "mine".to_owned();
        let mut file = concept(Some("bank"), &[("en", "bank"), ("ru", "банк")]);
        file.terms.iter_mut().for_each(|term| term.note = "theirs".to_owned());
        file.terms[1].status = Status::Approved;
        let adopted = adopt(&glossary, &[file]);
        assert_eq!(adopted.entries, glossary);
        let told: Vec<&str> = adopted.warnings.iter().map(|warning| warning.reason.as_str()).collect();
        assert_eq!(told[0], "`bank` of `bank` is rejected here and mined in the file: it stays rejected");
        assert_eq!(told.len(), 2);
    }

    #[test]
    fn a_row_nobody_has_touched_takes_the_files_decision() {
        let mut file = concept(None, &[("en", "bank")]);
        file.terms[0].status = Status::Approved;
        file.terms[0].note = "checked".to_owned();
        let adopted = adopt(&bank(), &[file]);
        let row = &adopted.entries[0];
        assert_eq!((row.status, row.note.as_str(), row.origin), (Status::Approved, "checked", Origin::Attested));
    }

    #[test]
    fn the_first_unmarked_term_of_a_language_is_preferred() {
        let mut file = concept(None, &[("ru", "один"), ("ru", "два"), ("en", "one"), ("en", "1")]);
        file.terms[3].role = Some(Role::Preferred);
        let adopted = adopt(&[], &[file]);
        assert_eq!(
            rows(&adopted),
            ["one en 1 preferred", "one en one variant", "one ru два variant", "one ru один preferred"]
        );
    }
}
