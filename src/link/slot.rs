//! Two sentences of one language that say the same put different words in the same place.

use super::span::Found;
use super::types::Place;
use crate::candidate::is_acronym;
use crate::encoder::{Encoded, Upos};
use crate::segment::WordKind;

/// A span with a complete link at least this near has its answer in the other sentence.
const ANSWERED: f32 = 0.45;

/// A sentence of an article and the terms in it.
type Sentence<'a> = (&'a Encoded, usize, &'a [Place]);

/// The pairs of terms that stand after the same word and in the same case, though neither has an answer in the other
/// sentence: "chips for inference", "chips for logical deduction".
pub(super) fn slots(left: Sentence<'_>, right: Sentence<'_>, links: &[&Found]) -> Vec<(usize, usize)> {
    let answered = |term: usize| {
        links
            .iter()
            .any(|link| (link.terms.0 == term || link.terms.1 == term) && link.complete && link.similarity >= ANSWERED)
    };
    let open = |sentence: &Sentence<'_>| -> Vec<(usize, Slot)> {
        let places = sentence.2.iter().filter(|place| !answered(place.term));
        places.map(|place| (place.term, slot(sentence, place))).collect()
    };
    let (here, there) = (open(&left), open(&right));
    let similarity = |a: usize, b: usize| links.iter().find(|link| link.terms == (a, b)).map(|link| link.similarity);
    let mut pairs = Vec::new();
    for (a, one) in &here {
        for (b, other) in there.iter().filter(|(b, _)| a != b) {
            let agree = one.case == other.case || one.fixed || other.fixed;
            let before = one.before.is_some() && one.before == other.before;
            let after = one.after.is_some() && one.after == other.after;
            // Many phrases end at one place: of those, the two nearest to each other are meant.
            let nearest = similarity(*a, *b).is_some_and(|own| {
                let rivals = links.iter().filter(|link| {
                    let (x, y) = &link.terms;
                    (x == a) != (y == b) && ends_alike(x, y, &here, &there)
                });
                rivals.map(|link| link.similarity).all(|rival| rival <= own)
            });
            if agree && (before || after && nearest) {
                pairs.push((*a, *b));
            }
        }
    }
    pairs
}

/// Whether two terms end before the same words.
fn ends_alike(a: &usize, b: &usize, here: &[(usize, Slot)], there: &[(usize, Slot)]) -> bool {
    let after = |term: &usize, open: &[(usize, Slot)]| {
        open.iter().find(|(other, _)| other == term).and_then(|(_, slot)| slot.after.clone())
    };
    let (one, other) = (after(a, here), after(b, there));
    one.is_some() && one == other
}

struct Slot {
    /// The word before: a preposition, an adjective or a verb.
    before: Option<String>,
    /// The two words after, the second of which is a word.
    after: Option<String>,
    case: Option<crate::encoder::Case>,
    /// The head shows no case.
    fixed: bool,
}

/// The place of a term: the word before it, behind an opening quotation mark if there is one, and the words after it.
fn slot((encoded, index, _): &Sentence<'_>, place: &Place) -> Slot {
    let words = &encoded.segments.sentences[*index].words;
    let tags = &encoded.sentences[*index].tags;
    let surface = |at: usize| words[at].span.of(&encoded.article.text);
    let quoted = |at: &usize| matches!(surface(*at), "«" | "„" | "“" | "\"");
    let before = place.words.start.checked_sub(1);
    let before = if before.as_ref().is_some_and(quoted) { before.and_then(|at| at.checked_sub(1)) } else { before };
    let telling = |at: &usize| matches!(tags[*at].upos, Upos::Adp | Upos::Adj | Upos::Verb);
    let end = place.words.end;
    let followed = words.get(end + 1).is_some_and(|word| word.kind == WordKind::Word);
    Slot {
        before: before.filter(telling).map(|at| surface(at).to_lowercase()),
        after: followed.then(|| format!("{} {}", surface(end), surface(end + 1)).to_lowercase()),
        case: tags[place.head].case,
        fixed: is_acronym(surface(place.head)),
    }
}
