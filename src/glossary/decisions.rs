use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::tsv::{TERM_COLUMNS, cell};
use super::{Entry, Glossary, Kind, Origin, Pair, Role, Status};
use crate::confidence::Confidence;
use crate::error::{Error, Result, Shown};

/// The key of a row of `terms.tsv`: concept, language, term.
type TermKey = (String, String, String);

/// The rows of a `terms.tsv`, in its order. `path` only names the file in errors.
///
/// A byte order mark, `\r\n` line ends, decomposed letters and a lost last tab (an editor that trims lines) are
/// accepted; everything else must be as [`render`](super::render) writes it.
///
/// # Errors
/// A header, a row or a cell that is not of this table, or two rows with one key: the error names the line.
pub fn read_terms(path: &Path, text: &str) -> Result<Vec<Entry>> {
    let refuse = |line: u64, reason: String| {
        Error::file(
            path,
            format_args!("line {line}: {reason}"),
            "mend that line, or move the file away; nothing was overwritten",
        )
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut entries = Vec::new();
    let mut lines: BTreeMap<TermKey, u64> = BTreeMap::new();
    let mut header_seen = false;
    for record in reader.records() {
        let record = record.map_err(|error| refuse(0, error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<&str> = record.iter().collect();
        if !header_seen {
            if cells != TERM_COLUMNS {
                return Err(refuse(line, format!("the header must be `{}`, tab by tab", TERM_COLUMNS.join(" "))));
            }
            header_seen = true;
            continue;
        }
        let entry = read_entry(&cells).map_err(|reason| refuse(line, reason))?;
        if let Some(earlier) = lines.insert(key(&entry), line) {
            return Err(refuse(line, format!("the same concept, language and term as line {earlier}")));
        }
        entries.push(entry);
    }
    if header_seen { Ok(entries) } else { Err(refuse(1, "it has no header row".to_owned())) }
}

fn read_entry(cells: &[&str]) -> Result<Entry, String> {
    if cells[0].starts_with("<<<<<<<") || cells[0].starts_with("=======") || cells[0].starts_with(">>>>>>>") {
        return Err("a mark of an unfinished merge".to_owned());
    }
    let [concept, lang, term, kind, role, confidence, origin, status, note @ ..] = cells else {
        return Err(format!("{} columns instead of {}", cells.len(), TERM_COLUMNS.len()));
    };
    if note.len() > 1 {
        return Err(format!("{} columns instead of {}", cells.len(), TERM_COLUMNS.len()));
    }
    let probability = confidence.parse::<f64>().ok().filter(|value| (0.0..=1.0).contains(value));
    let entry = Entry {
        concept: cell(concept),
        lang: lang.parse().map_err(|error: crate::text::ParseLangError| error.to_string())?,
        term: cell(term),
        kind: word("kind", &[Kind::Term, Kind::Name, Kind::Acronym], Kind::as_str, kind)?,
        role: word("role", Role::ALL, Role::as_str, role)?,
        confidence: probability
            .map(Confidence::of)
            .ok_or_else(|| format!("confidence `{}` is no number from 0 to 1", Shown(*confidence)))?,
        origin: word("origin", Origin::ALL, Origin::as_str, origin)?,
        status: word("status", Status::ALL, Status::as_str, status)?,
        note: cell(note.first().unwrap_or(&"")),
    };
    if entry.concept.is_empty() || entry.term.is_empty() {
        return Err("the concept or the term is empty".to_owned());
    }
    Ok(entry)
}

/// The one of `all` that `cell` stands for.
fn word<T: Copy>(column: &str, all: &[T], as_str: fn(T) -> &'static str, cell: &str) -> Result<T, String> {
    all.iter().copied().find(|&value| as_str(value) == cell).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|&value| as_str(value)).collect();
        format!("{column} `{}` is none of {}", Shown(cell), known.join(", "))
    })
}

/// `mined`, with every row of `earlier` that a human has touched (a status other than mined, or a note) or imported
/// kept exactly: it replaces the mined row of the same key, or is added. The pairs follow: a pair's status comes from
/// its two terms', and a kept term that was not mined this time is paired with the others of its concept.
#[must_use]
pub fn carry_over(mined: Glossary, earlier: &[Entry]) -> Glossary {
    let decided: Vec<&Entry> = earlier.iter().filter(|entry| is_decided(entry)).collect();
    if decided.is_empty() {
        return mined;
    }
    let Glossary { entries, mut pairs, evidence } = mined;
    let mined_keys: BTreeSet<TermKey> = entries.iter().map(key).collect();
    let mut by_key: BTreeMap<TermKey, Entry> = entries.into_iter().map(|entry| (key(&entry), entry)).collect();
    for entry in &decided {
        by_key.insert(key(entry), (*entry).clone());
    }
    let added: Vec<&Entry> = decided.into_iter().filter(|entry| !mined_keys.contains(&key(entry))).collect();
    let missing = pairs_of(&added, &by_key, &pairs);
    pairs.extend(missing);
    for pair in &mut pairs {
        let status = |lang: crate::text::Lang, term: &str| {
            by_key
                .get(&(pair.concept.clone(), lang.to_string(), cell(term)))
                .map_or(Status::Mined, |entry| entry.status)
        };
        pair.status = joint_status(status(pair.source_lang, &pair.source), status(pair.target_lang, &pair.target));
    }
    let entries = by_key.into_values().collect();
    Glossary { entries, pairs, evidence }
}

/// Whether a human has touched the row, or brought it from elsewhere.
fn is_decided(entry: &Entry) -> bool {
    entry.status != Status::Mined || !entry.note.is_empty() || entry.origin == Origin::Imported
}

fn key(entry: &Entry) -> TermKey {
    (cell(&entry.concept), entry.lang.to_string(), cell(&entry.term))
}

/// What two decided terms make of their pair: one rejected term spoils it, one undecided term leaves it undecided.
fn joint_status(left: Status, right: Status) -> Status {
    let either = |status| left == status || right == status;
    [Status::Rejected, Status::Mined, Status::Edited].into_iter().find(|&status| either(status)).unwrap_or(left)
}

/// The pairs of every `added` term with the other terms of its concept that are not in `pairs` yet. Inside one
/// language a variant is paired with a preferred term only. A pair is as sure as the less sure of its terms.
fn pairs_of(added: &[&Entry], by_key: &BTreeMap<TermKey, Entry>, pairs: &[Pair]) -> Vec<Pair> {
    let mut known: BTreeSet<[TermKey; 2]> = pairs.iter().map(pair_key).collect();
    let mut missing = Vec::new();
    for one in added {
        let first = (cell(&one.concept), String::new(), String::new());
        let concept = by_key.range(first.clone()..).take_while(|(key, _)| key.0 == first.0);
        for (other_key, other) in concept {
            if *other_key == key(one) {
                continue;
            }
            if one.lang == other.lang && one.role == other.role {
                continue;
            }
            let order = |entry: &Entry| (entry.lang, entry.role, entry.term.clone());
            let (source, target) = if order(one) < order(other) { (*one, other) } else { (other, *one) };
            let pair = Pair {
                source_lang: source.lang,
                target_lang: target.lang,
                source: source.term.clone(),
                target: target.term.clone(),
                confidence: source.confidence.min(target.confidence),
                concept: one.concept.clone(),
                status: Status::Mined,
            };
            if known.insert(pair_key(&pair)) {
                missing.push(pair);
            }
        }
    }
    missing
}

fn pair_key(pair: &Pair) -> [TermKey; 2] {
    let side = |lang: crate::text::Lang, term: &str| (cell(&pair.concept), lang.to_string(), cell(term));
    let mut sides = [side(pair.source_lang, &pair.source), side(pair.target_lang, &pair.target)];
    sides.sort();
    sides
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Manifest, examples, render};
    use super::{carry_over, read_terms};
    use crate::glossary::{Glossary, Origin, Role, Status};

    const HEADER: &str = "concept\tlang\tterm\tkind\trole\tconfidence\torigin\tstatus\tnote\n";

    fn read(text: &str) -> Result<Vec<crate::glossary::Entry>, String> {
        read_terms(Path::new("terms.tsv"), text).map_err(|error| error.to_string())
    }

    #[test]
    fn imported_rows_are_kept() {
        let mut earlier = examples::inference().entries;
        earlier.truncate(1);
        earlier[0].concept = "elsewhere".to_owned();
        assert!(carry_over(Glossary::default(), &earlier).entries.is_empty());
        earlier[0].origin = Origin::Imported;
        assert_eq!(carry_over(Glossary::default(), &earlier).entries, earlier);
    }

    #[test]
    fn what_was_written_is_read_back() {
        let mut glossary = examples::inference();
        glossary.entries[0].note = "\"so\" said # ok".to_owned();
        let text = render(&glossary, &Manifest::default())["terms.tsv"].clone();
        let mut entries = read(&text).unwrap();
        assert_eq!(entries.len(), 3);
        glossary.entries.sort_by(|a, b| (&a.concept, a.lang, &a.term).cmp(&(&b.concept, b.lang, &b.term)));
        entries.sort_by(|a, b| (&a.concept, a.lang, &a.term).cmp(&(&b.concept, b.lang, &b.term)));
        assert_eq!(entries, glossary.entries);
        let edited = format!("\u{feff}{}", text.replace("mined\t\n", "mined\r\n"));
        assert_eq!(read(&edited).unwrap().len(), 3, "a spreadsheet's line ends, mark and trimmed tabs");
    }

    #[test]
    fn a_malformed_table_is_refused_with_its_line() {
        let row = "inference\tru\tвывод\tterm\tpreferred\t0.90\tattested\tmined\t\n";
        for (text, expected) in [
            (String::new(), "line 1: it has no header row"),
            (row.to_owned(), "line 1: the header must be"),
            (format!("{HEADER}{row}{row}"), "line 3: the same concept, language and term as line 2"),
            (format!("{HEADER}<<<<<<< ours\n"), "line 2: a mark of an unfinished merge"),
            (format!("{HEADER}inference\tru\n"), "line 2: 2 columns instead of 9"),
            (format!("{HEADER}{}", row.replace('\n', "x\ty\n")), "line 2: 10 columns instead of 9"),
            (format!("{HEADER}{}", row.replace("0.90", "90%")), "line 2: confidence `90%` is no number"),
            (format!("{HEADER}{}", row.replace("0.90", "NaN")), "line 2: confidence `NaN` is no number"),
            (format!("{HEADER}{}", row.replace("mined", "ok\u{1b}")), "line 2: status `ok\\u{1b}` is none of mined"),
            (format!("{HEADER}{}", row.replace("\tru\t", "\trussian\t")), "line 2: `russian` is no language code"),
            (format!("{HEADER}{}", row.replace("вывод", " ")), "line 2: the concept or the term is empty"),
        ] {
            let message = read(&text).unwrap_err();
            assert!(message.contains(expected), "{message}\nshould hold\n{expected}");
        }
    }

    #[test]
    fn a_humans_rows_survive_a_run_that_says_otherwise() {
        let mut earlier = examples::inference().entries;
        earlier[0].status = Status::Approved;
        earlier[1].note = "see the style guide".to_owned();
        earlier[1].role = Role::Preferred;
        let mined = examples::inference();
        let kept = carry_over(mined.clone(), &earlier);
        assert_eq!(kept.entries.len(), 3);
        for entry in &earlier[..2] {
            assert!(kept.entries.contains(entry), "{entry:?}");
        }
        assert!(kept.entries.contains(&mined.entries[2]), "an untouched row is mined anew");
        assert!(kept.pairs.iter().all(|pair| pair.status == Status::Mined), "no pair has two decided terms");
    }

    #[test]
    fn a_decided_term_that_is_not_mined_again_stays_and_keeps_its_pairs() {
        let mut earlier = examples::inference().entries;
        earlier.iter_mut().for_each(|entry| entry.status = Status::Approved);
        earlier[2].status = Status::Rejected;
        let kept = carry_over(Glossary::default(), &earlier);
        assert_eq!(kept.entries.len(), 3);
        let pairs: Vec<_> = kept.pairs.iter().map(|pair| (&*pair.source, &*pair.target, pair.status)).collect();
        assert_eq!(pairs.len(), 3, "{pairs:?}");
        assert!(pairs.contains(&("wnioskowanie", "логический вывод", Status::Approved)));
        assert!(pairs.contains(&("wnioskowanie", "инференс", Status::Rejected)));
        assert!(pairs.contains(&("логический вывод", "инференс", Status::Rejected)));
        assert_eq!(kept.pairs[0].confidence.to_string(), "0.81");
        let again = carry_over(kept.clone(), &earlier);
        assert_eq!(render(&again, &Manifest::default()), render(&kept, &Manifest::default()));
    }

    #[test]
    fn rows_nobody_touched_do_not_outlive_their_run() {
        let kept = carry_over(Glossary::default(), &examples::inference().entries);
        assert!(kept.entries.is_empty() && kept.pairs.is_empty());
    }
}
