//! The rows that a decision names, and what was near where it names none.

use std::collections::{BTreeMap, BTreeSet};

use super::Entry;
use super::decisions::{Action, Decision, TermKey, is_live, replacement};
use crate::text::Key;

/// Names at least this alike (Jaro and Winkler's similarity, 0 to 1) are offered as what may have been meant: a slip or
/// two in a word of six letters.
const NEAR: f64 = 0.8;

/// How many names are offered at most.
const OFFERED: usize = 3;

/// The keys of the rows that `decision` is about.
///
/// # Errors
/// There is none, or more than one where one is wanted: the reason, and a hint.
pub(super) fn rows(known: &BTreeMap<TermKey, Entry>, decision: &Decision) -> Result<Vec<TermKey>, (String, String)> {
    let concepts: BTreeSet<&str> = known.keys().map(|key| key.0.as_str()).collect();
    if !concepts.contains(decision.concept.as_str()) {
        return Err(no_concept(known, &concepts, &decision.concept));
    }
    if let Action::Move(target) = &decision.action
        && !decision.create
        && !concepts.contains(target.as_str())
    {
        let (reason, hint) = no_concept(known, &concepts, target);
        return Err((reason, format!("{hint}, or add --create to make it")));
    }
    let of_concept = known.iter().filter(|(key, _)| key.0 == decision.concept);
    let of_lang: Vec<(&TermKey, &Entry)> =
        of_concept.filter(|(_, entry)| decision.lang.is_none_or(|lang| lang == entry.lang)).collect();
    let Some(term) = &decision.term else {
        let moving = matches!(decision.action, Action::Move(_));
        let all = of_lang.iter().filter(|(_, entry)| moving || is_live(entry));
        return Ok(all.map(|(key, _)| (*key).clone()).collect());
    };
    one(&of_lang, term, &decision.concept).map(|key| vec![key])
}

/// The one row with `term`: read exactly, else as keys compare.
fn one(rows: &[(&TermKey, &Entry)], term: &str, concept: &str) -> Result<TermKey, (String, String)> {
    let exact: Vec<_> = rows.iter().filter(|(key, _)| key.2 == *term).collect();
    let alike = || rows.iter().filter(|(key, _)| Key::new(&key.2) == Key::new(term)).collect();
    let found = if exact.is_empty() { alike() } else { exact };
    match found[..] {
        [(key, _)] => Ok((*key).clone()),
        [] => {
            let live = rows.iter().filter(|(_, entry)| replacement(entry).is_none());
            let terms: BTreeSet<&str> = live.map(|(key, _)| key.2.as_str()).collect();
            let hint = offer(term, &terms).unwrap_or_else(|| "see its rows in terms.tsv".to_owned());
            Err((format!("there is no term `{term}` in `{concept}`"), hint))
        }
        _ => {
            let langs: BTreeSet<&str> = found.iter().map(|(key, _)| key.1.as_str()).collect();
            let several = langs.into_iter().collect::<Vec<_>>().join(", ");
            Err((
                format!("`{term}` in `{concept}` is a term of {several}"),
                "say which with --lang, and spell it as the row does".to_owned(),
            ))
        }
    }
}

fn no_concept(known: &BTreeMap<TermKey, Entry>, concepts: &BTreeSet<&str>, wanted: &str) -> (String, String) {
    let named: BTreeSet<&str> =
        known.keys().filter(|key| Key::new(&key.2) == Key::new(wanted)).map(|key| key.0.as_str()).collect();
    let hint = if named.is_empty() {
        offer(wanted, concepts).unwrap_or_else(|| "see the first column of terms.tsv".to_owned())
    } else {
        let named: Vec<String> = named.into_iter().take(OFFERED).map(|concept| format!("`{concept}`")).collect();
        format!("it is a term of {}", named.join(" and "))
    };
    (format!("there is no concept `{wanted}`"), hint)
}

/// "did you mean ...?", with the nearest of `names` first.
fn offer(wanted: &str, names: &BTreeSet<&str>) -> Option<String> {
    let likeness = |name: &str| strsim::jaro_winkler(Key::new(wanted).as_str(), Key::new(name).as_str());
    let mut near: Vec<(f64, &str)> = names.iter().map(|&name| (likeness(name), name)).collect();
    near.retain(|(likeness, _)| *likeness >= NEAR);
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let names: Vec<String> = near.into_iter().take(OFFERED).map(|(_, name)| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(" or ")))
}
