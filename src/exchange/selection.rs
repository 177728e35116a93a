//! Which rows are exported, and in which order terms are preferred where a target takes one only.

use std::collections::{BTreeMap, BTreeSet};

use super::Format;
use crate::error::{Error, Result};
use crate::glossary::{Entry, Role, Status, cell};
use crate::text::Lang;

/// What is asked for. The default is all there is but rejected terms; TBX has those too, marked as deprecated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// The languages, the source language first; empty for all.
    pub langs: Vec<Lang>,
    /// The lowest confidence of a row, 0 to 1.
    pub min_confidence: f64,
    /// The statuses of the rows; empty for all that the format can tell.
    pub statuses: Vec<Status>,
    /// Preferred terms only.
    pub preferred_only: bool,
}

/// The rows asked for, their cells cleaned, sorted by key.
///
/// # Errors
/// Rejected terms are asked for, and the format could not say that they are.
pub(super) fn select(entries: &[Entry], format: Format, selection: &Selection) -> Result<Vec<Entry>> {
    if selection.statuses.contains(&Status::Rejected) && !format.tells_rejected() {
        return Err(Error::usage(
            format_args!(
                "{} cannot tell that a term is rejected, so it would export it as a good one",
                format.as_str()
            ),
            "leave `rejected` out of --status, or export to tbx2, tbx3 or xlsx",
        ));
    }
    let is_wanted = |entry: &&Entry| {
        let status = if selection.statuses.is_empty() {
            entry.status != Status::Rejected || matches!(format, Format::Tbx2 | Format::Tbx3)
        } else {
            selection.statuses.contains(&entry.status)
        };
        status
            && (selection.langs.is_empty() || selection.langs.contains(&entry.lang))
            && entry.confidence.value() >= selection.min_confidence
            && (!selection.preferred_only || entry.role == Role::Preferred)
    };
    let clean = |entry: &Entry| Entry {
        concept: cell(&entry.concept),
        term: cell(&entry.term),
        note: cell(&entry.note),
        ..entry.clone()
    };
    let mut selected: Vec<Entry> = entries.iter().filter(is_wanted).map(clean).collect();
    selected.retain(|entry| !entry.term.is_empty());
    selected.sort_by(|a, b| (&a.concept, a.lang, &a.term).cmp(&(&b.concept, b.lang, &b.term)));
    selected.dedup_by(|a, b| (&a.concept, a.lang, &a.term) == (&b.concept, b.lang, &b.term));
    Ok(selected)
}

/// The languages asked for in that order, each once; else those of the rows in code-point order.
pub(super) fn langs(entries: &[Entry], selection: &Selection) -> Vec<Lang> {
    let mut seen = BTreeSet::new();
    if selection.langs.is_empty() {
        return entries.iter().map(|entry| entry.lang).collect::<BTreeSet<_>>().into_iter().collect();
    }
    selection.langs.iter().copied().filter(|&lang| seen.insert(lang)).collect()
}

/// The source and the target language.
///
/// # Errors
/// There are not two languages.
pub(super) fn two_langs(entries: &[Entry], format: Format, selection: &Selection) -> Result<[Lang; 2]> {
    let langs = langs(entries, selection);
    let Ok(pair) = <[Lang; 2]>::try_from(langs.as_slice()) else {
        let named: Vec<&str> = langs.iter().map(Lang::as_str).collect();
        let named = if named.is_empty() { "none".to_owned() } else { named.join(", ") };
        return Err(Error::usage(
            format_args!("{} pairs two languages, and these rows have {named}", format.as_str()),
            "name the source language and the target language, such as --langs en,ru",
        ));
    };
    if format == Format::GlotPress && pair[0] != Lang::EN {
        return Err(Error::usage(
            format_args!("a GlotPress glossary is from English, not from {}", pair[0]),
            "name English first, such as --langs en,ru",
        ));
    }
    Ok(pair)
}

/// The rows of each concept, by language, the best first.
pub(super) fn concepts(entries: &[Entry]) -> BTreeMap<&str, BTreeMap<Lang, Vec<&Entry>>> {
    let mut concepts: BTreeMap<&str, BTreeMap<Lang, Vec<&Entry>>> = BTreeMap::new();
    for entry in entries {
        concepts.entry(&entry.concept).or_default().entry(entry.lang).or_default().push(entry);
    }
    for terms in concepts.values_mut().flat_map(BTreeMap::values_mut) {
        terms.sort_by(|a, b| a.role.cmp(&b.role).then_with(|| surer(a, b)));
    }
    concepts
}

/// Orders the row first that a human has decided on, then the preferred, then the surer one, then by key.
pub(super) fn surer(a: &Entry, b: &Entry) -> std::cmp::Ordering {
    let undecided = |entry: &Entry| entry.status == Status::Mined;
    let confidence = b.confidence.value().total_cmp(&a.confidence.value());
    let order = undecided(a).cmp(&undecided(b)).then(a.role.cmp(&b.role)).then(confidence);
    order.then_with(|| (&a.concept, &a.term).cmp(&(&b.concept, &b.term)))
}

/// A row as a warning names it.
pub(super) fn place(entry: &Entry) -> String {
    format!("{} {} `{}`", entry.concept, entry.lang, entry.term)
}
