//! The lexicon: English headwords with their translations, by which terms of two languages, or parts of them, are known
//! to say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use indexmap::IndexMap;
use itertools::Itertools;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::types::Term;
use crate::candidate::{Kind, is_particle, lemma_key};
use crate::encoder::Upos;
use crate::pack::{Lemmas, entries};
use crate::text::Lang;

/// What the lexicon says of two terms.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rendering {
    /// Whether one entry has both.
    pub entry: bool,
    /// Of the entries that have either the share that has both, 0 to 1: a word of many senses has many entries.
    pub senses: f32,
    /// Of their content words the share that stand in parts which one entry has, 0 to 1.
    pub paired: f32,
    /// The share of those that it could have paired, as both languages have an entry with them, and did not, 0 to 1.
    pub unpaired: f32,
}

/// The lexicon, each language keyed by lemmas when it is first asked for.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// In the order of [`entries::languages`].
    columns: OnceLock<Vec<OnceLock<Column>>>,
}

/// The entries of each lemma key of one language, ascending.
type Column = IndexMap<String, Vec<u32>>;

/// The languages of a line's filled cells, a bit a column.
static FILLED: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let mut filled = vec![0; entries::cells(0).len()];
    for column in 0..entries::languages().len() {
        entries::cells(column).iter().for_each(|&(entry, _)| filled[entry as usize] |= 1 << column);
    }
    filled
});

/// The English headword of each entry.
static HEADWORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries::cells(0).iter().map(|&(_, headword)| headword).collect());

/// So many words an entry has at most that is found inside longer terms.
const LONGEST: usize = 4;

/// A term by what the lexicon has of it.
#[derive(Debug)]
pub(super) struct Glossed {
    column: Option<usize>,
    /// Whether it is a verb, see [`Term::is_verb`].
    pub verb: bool,
    /// For each word of its key whether it is a content word.
    content: Vec<bool>,
    /// The spans of its words that are entries, and these.
    spans: Vec<(Range<usize>, Vec<u32>)>,
}

impl Lexicon {
    /// The terms by what the lexicon has of them, in their order.
    pub(super) fn gloss<'a>(&self, terms: impl Iterator<Item = &'a Term> + Clone, lemmas: &Lemmas) -> Vec<Glossed> {
        // Headwords are glossed too.
        self.key(terms.clone().map(|term| term.lang).chain([Lang::EN]), lemmas);
        terms.map(|term| self.glossed(term, lemmas)).collect()
    }

    /// Keys the columns of these languages side by side, for the lemma lists take their time.
    pub(super) fn key(&self, langs: impl Iterator<Item = Lang>, lemmas: &Lemmas) {
        let columns: Vec<usize> = langs.collect::<BTreeSet<_>>().into_iter().filter_map(entries::column).collect();
        columns.into_par_iter().for_each(|column| _ = self.column(column, lemmas));
    }

    fn glossed(&self, term: &Term, lemmas: &Lemmas) -> Glossed {
        let words = term.key.split(' ').count();
        let tags = term.leading_form().filter(|form| form.words.len() == words);
        let is_content = |at: usize| tags.is_none_or(|form| is_content(form.words[at].tag.upos));
        let mut glossed = self.look_up(term.lang, &term.key, (0..words).map(is_content).collect(), lemmas);
        if let (Some(particle), Some(column)) = (term.particle(), glossed.column) {
            let reflexive = [&term.key, &*lemma_key(term.lang, &[particle], Kind::Term, lemmas)].join(" ");
            let entries = self.column(column, lemmas).get(&reflexive);
            // The verb by itself says something else.
            if let Some(entries) = entries {
                glossed.spans = vec![(0..words, entries.clone())];
            }
        }
        Glossed { verb: term.is_verb(), ..glossed }
    }

    /// An English headword by what the lexicon has of it.
    pub(super) fn english(&self, headword: &str, lemmas: &Lemmas) -> Glossed {
        let key = lemma_key(Lang::EN, &headword.split(' ').collect::<Vec<_>>(), Kind::Term, lemmas);
        let content = key.split(' ').map(|word| !PARTICLES.contains(&word)).collect();
        self.look_up(Lang::EN, &key, content, lemmas)
    }

    fn look_up(&self, lang: Lang, key: &str, content: Vec<bool>, lemmas: &Lemmas) -> Glossed {
        let words: Vec<&str> = key.split(' ').collect();
        let column = entries::column(lang);
        let mut spans = Vec::new();
        if let Some(column) = column {
            let entries = self.column(column, lemmas);
            for (start, end) in
                (0..words.len()).flat_map(|start| (start + 1..=words.len()).map(move |end| (start, end)))
            {
                let whole = end - start == words.len();
                if (whole || end - start <= LONGEST)
                    && ![words[start], words[end - 1]].iter().any(|word| is_article(lang, word))
                    && let Some(known) = entries.get(&without_articles(lang, &words[start..end]))
                {
                    spans.push((start..end, known.clone()));
                }
            }
        }
        Glossed { column, verb: false, content, spans }
    }

    /// Whether an entry has a term of this lemma key.
    pub(super) fn has(&self, lang: Lang, key: &str, lemmas: &Lemmas) -> bool {
        let words: Vec<&str> = key.split(' ').collect();
        entries::column(lang)
            .is_some_and(|column| self.column(column, lemmas).contains_key(&without_articles(lang, &words)))
    }

    fn column(&self, column: usize, lemmas: &Lemmas) -> &Column {
        let columns = self.columns.get_or_init(|| entries::languages().iter().map(|_| OnceLock::new()).collect());
        columns[column].get_or_init(|| keyed(column, lemmas))
    }
}

fn keyed(column: usize, lemmas: &Lemmas) -> Column {
    let lang = entries::languages()[column];
    // Most words stand in several terms, and the lemma lists take their time.
    let mut keys: IndexMap<(Kind, &str), String> = IndexMap::new();
    let mut keyed = Column::new();
    for (entry, term) in entries::terms(column).map(|(entry, term)| (entry, without_preposition(lang, term))) {
        // A capital may be a name's, whose key keeps what a common noun's does not.
        let kinds = if term.chars().any(char::is_uppercase) { &[Kind::Term, Kind::Name][..] } else { &[Kind::Term] };
        for &kind in kinds {
            let key = term
                .split(' ')
                .map(|word| keys.entry((kind, word)).or_insert_with(|| lemma_key(lang, &[word], kind, lemmas)).clone());
            let key: Vec<String> = key.collect();
            let words: Vec<&str> = key.iter().map(String::as_str).collect();
            let entries = keyed.entry(without_articles(lang, &words)).or_default();
            if entries.last() != Some(&entry) {
                entries.push(entry);
            }
        }
    }
    keyed
}

/// The prepositions that reflexive verbs govern have so many letters at most (`na`, `nad`).
const PREPOSITION: usize = 3;

/// A reflexive verb without the preposition that it governs (`powołać się na`), which belongs to what follows; any other
/// term as it is.
fn without_preposition(lang: Lang, term: &str) -> &str {
    match term.split(' ').collect::<Vec<_>>()[..] {
        [verb, particle, preposition] if is_particle(lang, particle) && preposition.chars().count() <= PREPOSITION => {
            &term[..verb.len() + 1 + particle.len()]
        }
        _ => term,
    }
}

/// The lemma key of these words without the articles inside it: a Greek term has now one before its tail and now none
/// (`έλεγχος ενοικίων`, `έλεγχος των ενοικίων`).
pub(super) fn without_articles(lang: Lang, words: &[&str]) -> String {
    words.iter().filter(|word| words.len() == 1 || !is_article(lang, word)).join(" ")
}

fn is_article(lang: Lang, lemma: &str) -> bool {
    lang.as_str() == "el" && lemma == "ο"
}

/// Words inside English headwords that are none of their content.
const PARTICLES: &[&str] = &["a", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"];

fn is_content(upos: Upos) -> bool {
    !matches!(upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Sconj | Upos::Part | Upos::Pron | Upos::Punct)
}

impl Glossed {
    /// What the lexicon says of the two; `None` if it lacks one's language or has nothing of either term.
    pub fn rendering(&self, other: &Self) -> Option<Rendering> {
        let columns = [self.column?, other.column?];
        if self.spans.is_empty() || other.spans.is_empty() {
            return None;
        }
        let senses = self.whole().zip(other.whole()).map_or(0.0, |(one, other)| shared(one, other));
        if senses > 0.0 {
            return Some(Rendering { entry: true, senses, paired: 1.0, unpaired: 0.0 });
        }
        let [here, there] = [self, other].map(|glossed| glossed.content.iter().filter(|content| **content).count());
        let (mut left, mut right) = (vec![false; self.content.len()], vec![false; other.content.len()]);
        for (one, two) in self.pairs(other) {
            if !left[one.clone()].iter().any(|taken| *taken) && !right[two.clone()].iter().any(|taken| *taken) {
                left[one].fill(true);
                right[two].fill(true);
            }
        }
        let paired = self.count(|at| left[at]) + other.count(|at| right[at]);
        let known = [self.known(columns[1]), other.known(columns[0])];
        let unpaired = self.count(|at| !left[at] && known[0][at]) + other.count(|at| !right[at] && known[1][at]);
        let all = (here + there).max(1) as f32;
        let [paired, unpaired] = [paired, unpaired].map(|count| count as f32 / all);
        Some(Rendering { entry: false, senses, paired, unpaired })
    }

    /// The entries that have the whole term.
    fn whole(&self) -> Option<&[u32]> {
        let span = self.spans.iter().find(|(span, _)| span.len() == self.content.len());
        span.map(|(_, entries)| entries.as_slice())
    }

    /// The pairs of spans that an entry has, those of the most words first.
    fn pairs(&self, other: &Self) -> Vec<(Range<usize>, Range<usize>)> {
        let pairs = self.spans.iter().cartesian_product(&other.spans);
        let pairs = pairs.filter(|((_, one), (_, other))| share(one, other));
        let pairs = pairs.map(|((one, _), (other, _))| (one.clone(), other.clone()));
        pairs
            .sorted_by_key(|(one, other)| (std::cmp::Reverse(one.len() + other.len()), one.start, other.start))
            .collect()
    }

    /// For each word whether it stands in an entry that has a term in this column.
    fn known(&self, column: usize) -> Vec<bool> {
        let mut known = vec![false; self.content.len()];
        let filled = |entries: &[u32]| entries.iter().any(|entry| FILLED[*entry as usize] & (1 << column) != 0);
        for (span, _) in self.spans.iter().filter(|(_, entries)| filled(entries)) {
            known[span.clone()].fill(true);
        }
        known
    }

    fn count(&self, holds: impl Fn(usize) -> bool) -> usize {
        (0..self.content.len()).filter(|&at| self.content[at] && holds(at)).count()
    }

    /// The English headwords of the entries that have the whole term.
    pub fn headwords(&self) -> Vec<&'static str> {
        let entries = self.whole().into_iter().flatten();
        entries.filter_map(|entry| HEADWORDS.get(*entry as usize).copied()).sorted_unstable().dedup().collect()
    }

    /// The entries of its spans.
    pub fn entries(&self) -> impl Iterator<Item = u32> {
        self.spans.iter().flat_map(|(_, entries)| entries.iter().copied())
    }
}

/// Whether two ascending lists have an entry in common.
fn share(one: &[u32], other: &[u32]) -> bool {
    one.iter().any(|entry| other.binary_search(entry).is_ok())
}

/// The share of the entries of either of two ascending lists that both have (Jaccard 1901), 0 to 1.
fn shared(one: &[u32], other: &[u32]) -> f32 {
    let both = one.iter().filter(|entry| other.binary_search(entry).is_ok()).count();
    both as f32 / (one.len() + other.len() - both).max(1) as f32
}

/// At least this share of their words must be paired for two terms to be looked at though nothing else brings them together.
pub(super) const PAIRED: f32 = 0.99;

/// The pairs of terms that an entry has, and those over two languages all of whose words entries pair, ascending.
pub(super) fn pairs(glossed: &[Glossed]) -> BTreeSet<(usize, usize)> {
    let mut holders: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (term, glossed) in glossed.iter().enumerate() {
        glossed.entries().for_each(|entry| _ = holders.entry(entry).or_default().insert(term));
    }
    let together = holders.values().flat_map(|terms| terms.iter().copied().array_combinations().map(|[a, b]| (a, b)));
    let together: BTreeSet<(usize, usize)> = together.collect();
    let is_paired = |&(a, b): &(usize, usize)| {
        let across = glossed[a].column != glossed[b].column;
        glossed[a]
            .rendering(&glossed[b])
            .is_some_and(|rendering| rendering.entry || across && rendering.paired >= PAIRED)
    };
    together.into_iter().filter(is_paired).collect()
}

#[cfg(test)]
mod tests {
    use super::{Glossed, Lexicon, Rendering, pairs, shared};
    use crate::candidate::{Kind, lemma_key};
    use crate::encoder::Upos;
    use crate::link::Term;
    use crate::pack::Lemmas;

    /// Without lemma lists a word is its own lemma.
    fn glossed(terms: &[(&str, &str)]) -> Vec<Glossed> {
        let terms: Vec<Term> = terms.iter().map(|(lang, key)| Term::said(lang, key, Kind::Term, 1)).collect();
        Lexicon::default().gloss(terms.iter(), &Lemmas::default())
    }

    fn rendering(left: (&str, &str), right: (&str, &str)) -> Option<Rendering> {
        let both = glossed(&[left, right]);
        both[0].rendering(&both[1])
    }

    #[test]
    fn an_entry_has_both_terms_of_any_two_languages() {
        let whole = |left, right| {
            let told = rendering(left, right).unwrap();
            (told.entry, told.paired, told.unpaired) == (true, 1.0, 0.0) && told.senses > 0.0
        };
        assert!(whole(("de", "inflation"), ("pl", "inflacja")));
        assert!(whole(("en", "interest rate"), ("ru", "процентная ставка")));
        assert!(whole(("pl", "odszkodowanie"), ("pl", "rekompensata")), "synonyms");
        assert_eq!(rendering(("pl", "inflacja"), ("tr", "enflasyon")), None, "a language that it lacks");
        assert_eq!(rendering(("pl", "qqq"), ("de", "inflation")), None, "a term of which it has nothing");
    }

    #[test]
    fn a_reflexive_verb_is_another_entry() {
        let told = |surface: &str| {
            let mut term = Term::said("pl", "powołać", Kind::Term, 1).tagged(Upos::Verb);
            term.forms[0].words[0].surface = surface.to_owned();
            let other = Term::said("ru", "сослаться", Kind::Term, 1);
            let both = Lexicon::default().gloss([&term, &other].into_iter(), &Lemmas::default());
            both[0].rendering(&both[1]).is_some_and(|rendering| rendering.entry)
        };
        assert!(told("powołał się") && !told("powołał"));
    }

    #[test]
    fn a_word_of_many_senses_shares_few_of_its_entries() {
        assert_eq!((shared(&[3], &[3]), shared(&[1, 3], &[3, 4, 5]), shared(&[1], &[2])), (1.0, 0.25, 0.0));
        let senses = |left, right| rendering(left, right).unwrap().senses;
        assert!(senses(("pl", "grecja"), ("de", "griechenland")) > senses(("en", "fine"), ("de", "geldstrafe")));
    }

    #[test]
    fn entries_pair_the_parts_of_a_term() {
        let told = rendering(("en", "hospital inflation"), ("pl", "inflacja szpital")).unwrap();
        assert!(!told.entry && told.paired == 1.0 && told.unpaired == 0.0);
        let told = rendering(("en", "hospital inflation"), ("pl", "inflacja pies")).unwrap();
        assert_eq!((told.paired, told.unpaired), (0.5, 0.5), "both languages know a dog and a hospital");
        let told = rendering(("en", "hospital inflation"), ("pl", "inflacja qqq")).unwrap();
        assert_eq!((told.paired, told.unpaired), (0.5, 0.25), "what it does not know may be a hospital");
    }

    #[test]
    fn pairs_are_whole_entries_and_terms_all_of_whose_words_are_paired() {
        let terms = [
            ("en", "hospital inflation"),
            ("en", "inflation"),
            ("pl", "inflacja"),
            ("pl", "inflacja pies"),
            ("pl", "inflacja szpital"),
        ];
        assert_eq!(pairs(&glossed(&terms)).into_iter().collect::<Vec<_>>(), [(0, 4), (1, 2)]);
    }

    #[test]
    fn an_article_before_a_greek_tail_makes_no_other_term() {
        let lemmas = Lemmas::from_triples(&[("el", "του", "ο")]);
        let (lexicon, el) = (Lexicon::default(), "el".parse().unwrap());
        let has = |words: &[&str]| lexicon.has(el, &lemma_key(el, words, Kind::Term, &lemmas), &lemmas);
        assert!(has(&["διοξείδιο", "του", "άνθρακα"]) && has(&["διοξείδιο", "άνθρακα"]));
        assert!(!has(&["του", "άνθρακα", "του", "διοξείδιο"]));
    }

    #[test]
    fn headwords_are_those_of_whole_terms() {
        let terms = glossed(&[("pl", "inflacja"), ("pl", "inflacja pies")]);
        assert_eq!((terms[0].headwords(), terms[1].headwords()), (vec!["inflation"], vec![]));
    }
}
