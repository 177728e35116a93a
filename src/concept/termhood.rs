//! Termhood: how much a concept looks like a term of the subject rather than a word of general language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use itertools::Itertools;

use super::label::nearest;
use super::{Concept, Member, PooledTerm, Tie};
use crate::candidate::{Kind, is_general, is_general_verb};
use crate::encoder::Upos;
use crate::link::{Evidence, Term, are_even, is_everyday};
use crate::stats::Logistic;
use crate::text::Lang;

/// Nats a content word below which words are of everyday use ("year" 11, "world" 12, "beginning" 13), and by how many
/// more a word is plainly rare.
const EVERYDAY: f32 = 13.0;
const RARE: f32 = 6.0;

/// The cosine to an English headword at which a phrase is more likely than not an entry of a dictionary.
const HEADWORD: f32 = 0.45;

/// How certain a headword must be that makes a concept an everyday one, 0 to 1: many a term's nearest headword is but a
/// neighbour. The second holds for a concept of plainly rare words alone (`twip` is no VIP). Set by hand.
const PLAINLY: f64 = 0.68;
const PLAINLY_RARE: f64 = 0.85;

/// A name's vector is near few words, however much the story is about it: what is a name in all languages counts as at
/// least so near. Set by hand: more lets in the names that a software's help is full of (`Microsoft Office`) before its
/// terms.
const NAMED: f32 = 0.25;

/// Concepts below this are left out where nothing else is asked for; -4 to 4 in practice.
pub const THRESHOLD: f32 = 0.0;

/// What is looked at in a concept, in the order of [`signs`].
pub const SIGNS: [&str; 29] = [
    "rarity",
    "headword",
    "everyday",
    "phrase",
    "long phrase",
    "repeated",
    "occurrences",
    "free occurrences",
    "never free",
    "words of the text",
    "part outside",
    "general",
    "name",
    "acronym",
    "unchanged",
    "verb",
    "general verb",
    "adjective",
    "even",
    "languages",
    "articles",
    "quoted",
    "kept share",
    "subject",
    "said once",
    "neighbours",
    "everyday likeness",
    "entry phrase",
    "entry word",
];

/// How a concept's [`signs`] make it a term: a manual's index and an article's glossary have different tastes.
#[derive(Clone, Debug, PartialEq)]
pub struct TermModels {
    /// Of long texts.
    pub text: Logistic,
    /// Of articles.
    pub article: Logistic,
}

impl TermModels {
    /// How much a concept looks like a term, as log-odds: between the models by the length of its stories.
    #[must_use]
    pub fn log_odds(&self, concept: &Concept, vocabulary: &Vocabulary) -> f64 {
        let signs = signs(concept, vocabulary);
        let brevity = brevity(concept);
        let of = |model: &Logistic, share: f64| if share > 0.0 { share * model.log_odds(&signs) } else { 0.0 };
        of(&self.article, brevity) + of(&self.text, 1.0 - brevity)
    }
}

/// Fitted by `cargo run --release --example fit_terms -- --write`, but for the weights that `NOT_FITTED` in its
/// `models.rs` names: those are set by hand.
static COMMITTED: LazyLock<TermModels> = LazyLock::new(|| {
    let table = include_str!("../../assets/confidence.tsv");
    let model = |name: &str| Logistic::from_table(table, name, &SIGNS).expect("the table has a weight for every sign");
    TermModels { text: model("term"), article: model("article") }
});

/// The terms of some concepts: by them a free combination of terms is told from a term.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// How often every term is said.
    counts: BTreeMap<(Lang, String), usize>,
    /// After how many different words, and before how many, every word stands in these terms.
    beside: BTreeMap<(Lang, String), [usize; 2]>,
}

impl Vocabulary {
    /// The terms of these concepts.
    #[must_use]
    pub fn of(concepts: &[Concept]) -> Self {
        let terms = || concepts.iter().flat_map(|concept| &concept.members).map(|member| &member.term.term);
        let joints: BTreeSet<(Lang, &str, &str)> = terms()
            .flat_map(|term| split(term).tuple_windows().map(|(left, right)| (term.lang, left, right)))
            .collect();
        let mut beside: BTreeMap<(Lang, String), [usize; 2]> = BTreeMap::new();
        for (lang, left, right) in joints {
            beside.entry((lang, right.to_owned())).or_default()[0] += 1;
            beside.entry((lang, left.to_owned())).or_default()[1] += 1;
        }
        let counts = terms().map(|term| ((term.lang, term.key.clone()), term.count())).collect();
        Self { counts, beside }
    }

    /// How many different words the words of this term stand beside in terms: the logarithm of the geometric mean, over
    /// its words and their two sides, of one more than that (LR of Nakagawa and Mori 2003).
    fn neighbours(&self, term: &Term) -> f32 {
        let logarithm = |word: &str| {
            let [before, after] = self.beside.get(&(term.lang, word.to_owned())).copied().unwrap_or_default();
            ((before as f32).ln_1p() + (after as f32).ln_1p()) / 2.0
        };
        split(term).map(logarithm).sum::<f32>() / words(term) as f32
    }

    /// How much oftener the commonest term inside this one is said than the whole, as a logarithm, 0 to 3.
    fn part_outside(&self, term: &Term) -> f32 {
        let words: Vec<&str> = term.key.split(' ').collect();
        let parts = (0..words.len()).flat_map(|start| (start + 1..=words.len()).map(move |end| (start, end)));
        let counts = parts.filter(|(start, end)| end - start < words.len()).filter_map(|(start, end)| {
            self.counts.get(&(term.lang, words[start..end].join(" "))).map(|&count| count as f32)
        });
        (counts.fold(0.0, f32::max) / term.count() as f32).ln().clamp(0.0, 3.0)
    }
}

/// What speaks for and against a concept's being a term, as numbers, in the order of [`SIGNS`]: means over its terms of
/// rarity in general language and of nearness to an English headword; how plainly it is of everyday use; means of
/// having more than one word and more than two, of occurrences, up to seven, all and outside longer candidates (the
/// nested occurrences of Frantzi, Ananiadou and Mima 2000), as logarithms; the share of phrases that are never outside
/// one; means of how many words there are to occur among and of how much oftener a part of it is said alone, as
/// logarithms; the share of terms that begin with a modifier of general language, of names and of acronyms; whether all
/// languages write it alike, if it is no acronym; the share of verbs, how far they are verbs of general language and,
/// but of names, the share of adjectives; whether all may have one length; the languages beyond two, articles, whether
/// any stands in quotation marks, and how firmly two languages keep to each other's terms; the mean nearness to what
/// the story is about; in what share of the languages it is said but once, the more the longer the text; means of how
/// many words its words stand beside in other terms, as a logarithm, and of how much like words of everyday use its
/// terms are; and the shares of phrases and of single words that the lexicon has in one entry with another term of the
/// concept. A modifier of general language in a term of an entry does not count.
#[must_use]
pub fn signs(concept: &Concept, vocabulary: &Vocabulary) -> [f64; SIGNS.len()] {
    let mean = |measure: &dyn Fn(&Member, &Term) -> f32| {
        let measured = concept.members.iter().map(|member| measure(member, &member.term.term));
        measured.sum::<f32>() / concept.members.len().max(1) as f32
    };
    let share = |is: &dyn Fn(&Term) -> bool| mean(&|_, term| if is(term) { 1.0 } else { 0.0 });
    let of_kind = |kind: Kind| share(&|term| term.kind == kind);
    let distinct = |of: &dyn Fn(&Term) -> String| {
        concept.members.iter().map(|member| of(&member.term.term)).collect::<BTreeSet<_>>().len()
    };
    let unchanged = of_kind(Kind::Acronym) < 1.0
        && distinct(&|term| term.key.clone()) == 1
        && distinct(&|term| term.lang.to_string()) > 1;
    let named = of_kind(Kind::Name) >= 1.0;
    let signs = [
        mean(&|_, term| ((term.information - EVERYDAY) / RARE).clamp(-1.0, 1.0)),
        mean(&|_, term| term.labels.first().map_or(HEADWORD, |label| label.1) - HEADWORD),
        everyday(concept),
        share(&|term| words(term) > 1),
        share(&|term| words(term) > 2),
        mean(&|_, term| (term.count() as f32).ln().min(2.0)),
        mean(&|_, term| (term.count() as f32).ln()),
        mean(&|_, term| (term.free as f32).ln_1p()),
        share(&|term| words(term) > 1 && term.free == 0),
        mean(&|member, _| (member.term.words as f32 / TOLD[0]).clamp(1.0, TOLD[1] / TOLD[0]).ln()),
        mean(&|_, term| vocabulary.part_outside(term)),
        mean(&|member, term| if begins_generally(term) && !is_entry(member) { 1.0 } else { 0.0 }),
        of_kind(Kind::Name),
        of_kind(Kind::Acronym),
        if unchanged { 1.0 } else { 0.0 },
        share(&Term::is_verb),
        general_verbs(concept),
        if named { 0.0 } else { share(&is_adjective) },
        if are_even(concept.members.iter().map(|member| &member.term.term)) { 1.0 } else { 0.0 },
        distinct(&|term| term.lang.to_string()).saturating_sub(2) as f32,
        mean(&|_, term| (term.articles.len().max(1) as f32).ln()),
        if concept.members.iter().any(|member| member.term.term.quoted > 0) { 1.0 } else { 0.0 },
        kept_share(concept),
        mean(&|_, term| if named { term.subject.max(NAMED) } else { term.subject }),
        said_once(concept),
        mean(&|_, term| vocabulary.neighbours(term)),
        mean(&|_, term| term.everyday),
        mean(&|member, term| if is_entry(member) && words(term) > 1 { 1.0 } else { 0.0 }),
        mean(&|member, term| if is_entry(member) && words(term) == 1 { 1.0 } else { 0.0 }),
    ];
    signs.map(f64::from)
}

/// Whether the lexicon has the term in one entry with another of its concept.
fn is_entry(member: &Member) -> bool {
    member.ties.iter().any(|tie| tie.evidence.lexicon.is_some_and(|rendering| rendering.entry))
}

/// How far a concept is named by verbs of general language, 0 to 1: of its verbs the share that are, in full where half
/// or more of its terms are verbs. A noun made of such a verb may be a term.
fn general_verbs(concept: &Concept) -> f32 {
    let verbs = || concept.members.iter().map(|member| &member.term.term).filter(|term| term.is_verb());
    let general = verbs().filter(|term| is_general_verb(term.lang, &term.key)).count();
    general as f32 / (verbs().count() as f32).max(concept.members.len() as f32 / 2.0).max(1.0)
}

/// The longer a text, the fewer of its candidates are terms, from so many words a language up to so many: the longer
/// it is, the more slowly its vocabulary grows (Heaps 1978). Set by hand: so 300 segments of the development sets give no
/// more than three proposals a gold term, and 1,500 segments on many things no more than six.
const TOLD: [f32; 2] = [1_000.0, 30_000.0];

/// So many words a language are a short text, and so many a long one. In a short text an everyday word is an everyday
/// word, in a long one it may be of the subject as well as any other that is said often: a manual explains its comments
/// and libraries, an article takes its companies and countries for granted. Set by hand.
const TEXT: [f32; 2] = [5_000.0, 200_000.0];

/// An article of up to so many words is one of a paper, one of so many or more as long as a chapter: the development sets'
/// news have 250 words each, 300 segments of the software's help 1,100 to 3,500. Set by hand.
const ARTICLE: [f32; 2] = [700.0, 1_400.0];

/// How much the articles of a concept's stories are as long as a paper's, 0 to 1: by those of the language whose are longest.
fn brevity(concept: &Concept) -> f64 {
    let lengths = concept.members.iter().map(|member| &member.term);
    let length = lengths.map(|term| term.words as f32 / term.articles.max(1) as f32).fold(1.0, f32::max);
    let [short, long] = ARTICLE;
    (1.0 - f64::from((length / short).ln() / (long / short).ln())).clamp(0.0, 1.0)
}

/// How plainly a concept is of everyday use, 0 to 1: 1 for one whose headword plainly is and whose stories are short.
fn everyday(concept: &Concept) -> f32 {
    let members = || concept.members.iter().map(|member| &member.term);
    // The nose is an everyday word, a runny nose is none.
    let phrases = members().filter(|term| words(&term.term) > 1).count();
    if 2 * phrases >= concept.members.len() {
        return 0.0;
    }
    // Of verbs the list of general language tells more than their nearest noun.
    if 2 * members().filter(|term| term.term.is_verb()).count() >= concept.members.len() {
        return 0.0;
    }
    let rarity = members().map(|term| term.term.information).fold(f32::INFINITY, f32::min);
    let plainly = if rarity > EVERYDAY + RARE { PLAINLY_RARE } else { PLAINLY };
    if !nearest(concept).is_some_and(|label| label.certainty >= plainly && is_everyday(&label.text)) {
        return 0.0;
    }
    let length = members().map(|term| term.words as f32 / term.stories.max(1) as f32).fold(1.0, f32::max);
    let [short, long] = TEXT;
    (1.0 - (length / short).ln() / (long / short).ln()).clamp(0.0, 1.0)
}

/// The share of its concept that a term of one language is taken to keep, as no other language tells.
const UNTOLD: f32 = 0.5;

/// How firmly two languages keep to each other's terms: of the best phrases of both ends of a link the lesser share that
/// is the other end, 0 to 1, for the concept's firmest link. A free combination of words is said now so, now otherwise.
fn kept_share(concept: &Concept) -> f32 {
    let lang = |index: usize| concept.members[index].term.term.lang;
    let ties = concept.members.iter().enumerate().flat_map(|(index, member)| {
        let others = move |tie: &&Tie| lang(tie.member) != lang(index);
        member.ties.iter().filter(others)
    });
    let told: Vec<&Evidence> = ties.map(|tie| &tie.evidence).collect();
    // One language, or no linked sentences that could have told.
    if told.iter().all(|evidence| evidence.overlap.is_none()) {
        return UNTOLD;
    }
    let least = |evidence: &Evidence| {
        let share = evidence.forward.unwrap_or(0.0).min(evidence.backward.unwrap_or(0.0));
        // One choice of one is half as telling as it looks.
        if share > 0.0 { evidence.chosen / (evidence.chosen / share + 1.0) } else { 0.0 }
    };
    told.into_iter().map(least).fold(0.0, f32::max)
}

/// The share of its languages that say the concept once, times how much longer than a short text theirs are, as a
/// logarithm: in a short text once is as often as most terms are said, in a long one it is in passing.
fn said_once(concept: &Concept) -> f32 {
    let mut told: BTreeMap<Lang, (usize, usize)> = BTreeMap::new();
    for PooledTerm { term, words, .. } in concept.members.iter().map(|member| &member.term) {
        let (count, most) = told.entry(term.lang).or_default();
        (*count, *most) = (*count + term.count(), (*most).max(*words));
    }
    let length = |words: usize| (words as f32 / TEXT[0]).max(1.0).ln();
    let once = told.values().map(|&(count, words)| if count == 1 { length(words) } else { 0.0 });
    once.sum::<f32>() / told.len().max(1) as f32
}

fn split(term: &Term) -> impl Iterator<Item = &str> + Clone {
    term.key.split([' ', '-'])
}

fn words(term: &Term) -> usize {
    split(term).count()
}

/// "The largest company": a modifier of general language before a term.
fn begins_generally(term: &Term) -> bool {
    let first = term.key.split_once(' ').map(|(first, _)| first);
    term.kind == Kind::Term && first.is_some_and(|first| is_general(term.lang, first))
}

/// Whether its leading form is adjectives alone.
fn is_adjective(term: &Term) -> bool {
    let nominal = |upos: Upos| matches!(upos, Upos::Noun | Upos::Propn | Upos::Verb);
    let form = term.leading_form();
    form.is_some_and(|form| !form.words.is_empty() && !form.words.iter().any(|word| nominal(word.tag.upos)))
}

/// How much a concept looks like a term, as log-odds: by the committed [`TermModels`].
#[must_use]
pub fn termhood(concept: &Concept, vocabulary: &Vocabulary) -> f32 {
    COMMITTED.log_odds(concept, vocabulary) as f32
}

#[cfg(test)]
mod tests {
    use super::{
        ARTICLE, Concept, Evidence, Kind, Logistic, Member, NAMED, PooledTerm, SIGNS, TEXT, Term, TermModels, Tie,
        UNTOLD, Vocabulary, everyday, general_verbs, kept_share, said_once, signs,
    };
    use crate::encoder::Upos;
    use crate::link::Rendering;

    fn term(lang: &str, key: &str, count: usize) -> Term {
        Term::said(lang, key, Kind::Term, count)
    }

    fn concept(terms: &[(&str, &str, usize)], words: usize) -> Concept {
        let member = |&(lang, key, count): &(&str, &str, usize)| {
            let term = PooledTerm { term: term(lang, key, count), stories: 1, words, articles: 1 };
            Member { term, strength: 0.0, ties: Vec::new(), languages: 1 }
        };
        Concept { members: terms.iter().map(member).collect() }
    }

    #[test]
    fn articles_and_long_texts_have_models_of_their_own() {
        let model = |bias| Logistic { bias, weights: vec![0.0; SIGNS.len()] };
        let models = TermModels { text: model(-1.0), article: model(1.0) };
        let of = |words: usize| models.log_odds(&concept(&[("en", "valve", 1)], words), &Vocabulary::default());
        let [short, long] = ARTICLE.map(|words| words as usize);
        assert_eq!((of(short), of(long)), (1.0, -1.0));
        let between = of((short + long) / 2);
        assert!(-1.0 < between && between < 1.0, "{between}");
        let mut many = concept(&[("en", "valve", 1)], 10 * short);
        many.members[0].term.articles = 10;
        assert_eq!(models.log_odds(&many, &Vocabulary::default()), 1.0, "ten articles are short ones");
    }

    #[test]
    fn words_and_phrases_of_entries_are_told_apart() {
        let of = |keys: [(&'static str, &'static str); 2], entry: bool| {
            let told = Rendering { entry, senses: 1.0, paired: 1.0, unpaired: 0.0 };
            let mut concept = concept(&keys.map(|(lang, key)| (lang, key, 1)), 500);
            for (member, other) in [(0, 1), (1, 0)] {
                let evidence = Evidence { lexicon: Some(told), ..Evidence::default() };
                concept.members[member].ties = vec![Tie { member: other, odds: 1.0, lead: 1.0, evidence }];
                concept.members[member].term.term.forms.clear();
            }
            let signs = signs(&concept, &Vocabulary::default());
            ["entry phrase", "entry word"].map(|name| signs[SIGNS.iter().position(|sign| *sign == name).unwrap()])
        };
        assert_eq!(of([("en", "heat pump"), ("pl", "pompa ciepło")], true), [1.0, 0.0]);
        assert_eq!(of([("en", "heat pump"), ("de", "wärmepumpe")], true), [0.5, 0.5]);
        assert_eq!(of([("en", "valve"), ("pl", "zawór")], true), [0.0, 1.0]);
        assert_eq!(of([("en", "valve"), ("pl", "zawór")], false), [0.0, 0.0], "its parts alone");
    }

    #[test]
    fn words_of_many_terms_have_many_neighbours() {
        let keys = ["heat pump", "heat loss", "heat source", "waste heat", "town hall", "pump"];
        let concepts: Vec<Concept> = keys.iter().map(|key| concept(&[("en", key, 1)], 0)).collect();
        let vocabulary = Vocabulary::of(&concepts);
        let of = |key: &str| vocabulary.neighbours(&term("en", key, 1));
        // "heat" stands before three words and after one, "pump" after one.
        let [heat, pump] = [(4.0_f32.ln() + 2.0_f32.ln()) / 2.0, 2.0_f32.ln() / 2.0];
        assert!((of("heat") - heat).abs() < 1e-6 && (of("pump") - pump).abs() < 1e-6);
        assert!((of("heat pump") - (heat + pump) / 2.0).abs() < 1e-6);
        assert!(of("heat pump") > of("town hall"));
        assert_eq!(vocabulary.neighbours(&term("de", "heat", 1)), 0.0, "another language");
    }

    #[test]
    fn a_phrase_is_no_everyday_word_for_its_head() {
        let of = |keys: &[&str]| {
            let mut concept = concept(&keys.iter().map(|key| ("en", *key, 1)).collect::<Vec<_>>(), 500);
            for member in &mut concept.members {
                member.term.term.labels = vec![("nose".to_owned(), 0.9), ("ear".to_owned(), 0.3)];
                member.term.term.forms.clear();
            }
            everyday(&concept)
        };
        assert_eq!(of(&["nose", "snout"]), 1.0);
        assert_eq!((of(&["nose", "runny nose"]), of(&["runny nose"])), (0.0, 0.0));
    }

    #[test]
    fn verbs_of_general_language_are_known_by_their_list_alone() {
        let of = |terms: &[(&str, Upos)]| {
            let mut concept = concept(&terms.iter().map(|(key, _)| ("en", *key, 1)).collect::<Vec<_>>(), 500);
            for (member, &(key, upos)) in concept.members.iter_mut().zip(terms) {
                member.term.term = term("en", key, 1).tagged(upos);
                member.term.term.labels = vec![("nose".to_owned(), 0.9), ("ear".to_owned(), 0.3)];
            }
            (general_verbs(&concept), everyday(&concept))
        };
        let [say, repeal] = [("say", Upos::Verb), ("repeal", Upos::Verb)];
        let nouns = [("need", Upos::Noun), ("saying", Upos::Noun), ("word", Upos::Noun)];
        assert_eq!((of(&[say]), of(&[repeal]), of(&[say, repeal])), ((1.0, 0.0), (0.0, 0.0), (0.5, 0.0)));
        assert_eq!(of(&[say, nouns[1]]), (1.0, 0.0), "half of them");
        assert_eq!(of(&[say, nouns[0], nouns[1], nouns[2]]), (0.5, 1.0));
        assert_eq!(of(&nouns), (0.0, 1.0));
    }

    #[test]
    fn what_is_a_name_everywhere_is_near_the_subject() {
        let of = |kinds: [Kind; 2], subject: f32| {
            let mut concept = concept(&[("en", "Financial Times", 1), ("pl", "Financial Times", 1)], 500);
            for (member, kind) in concept.members.iter_mut().zip(kinds) {
                (member.term.term.kind, member.term.term.subject) = (kind, subject);
                member.term.term.forms.clear();
            }
            let at = SIGNS.iter().position(|sign| *sign == "subject").unwrap();
            signs(&concept, &Vocabulary::default())[at] as f32
        };
        assert_eq!(of([Kind::Name, Kind::Name], 0.0), NAMED);
        assert!((of([Kind::Name, Kind::Name], 0.5) - 0.5).abs() < 1e-6);
        assert_eq!(of([Kind::Name, Kind::Term], 0.0), 0.0, "a capital of one language");
    }

    #[test]
    fn what_no_linked_sentences_could_tell_is_taken_as_half() {
        let tied = |evidence: &Evidence| {
            let mut concept = concept(&[("en", "valve", 2), ("pl", "zawór", 2)], 0);
            for (member, other) in [(0, 1), (1, 0)] {
                let tie = Tie { member: other, odds: 1.0, lead: 1.0, evidence: evidence.clone() };
                concept.members[member].ties = vec![tie];
            }
            kept_share(&concept)
        };
        assert_eq!(tied(&Evidence { margin: Some(0.1), ..Evidence::default() }), UNTOLD);
        assert_eq!(tied(&Evidence { overlap: Some(0.0), ..Evidence::default() }), 0.0, "they could have met");
        let whole = Some(1.0);
        let firm = Evidence { chosen: 3.0, overlap: whole, forward: whole, backward: whole, ..Evidence::default() };
        assert_eq!(tied(&firm), 0.75);
    }

    #[test]
    fn once_in_a_long_text_tells_less_than_once_in_a_short_one() {
        let of = |terms: &[(&str, &str, usize)], words: usize| said_once(&concept(terms, words));
        let [short, long] = TEXT.map(|words| words as usize);
        assert_eq!(of(&[("en", "valve", 1), ("pl", "zawór", 1)], short), 0.0);
        let once = of(&[("en", "valve", 1), ("pl", "zawór", 1)], long);
        assert!(once > 2.9, "{once}");
        assert!(
            (of(&[("en", "valve", 1), ("pl", "zawór", 2)], long) - once / 2.0).abs() < 1e-6,
            "one of two languages"
        );
        // Two variants of one language say it twice.
        assert_eq!(of(&[("en", "valve", 1), ("en", "flap", 1)], long), 0.0);
    }
}
