//! Average-linkage clustering of terms (Sokal and Michener 1958) over the log-odds of their links.

use std::collections::{BTreeMap, BTreeSet};

use itertools::Itertools;

use super::{CERTAIN, PooledTerm};
use crate::candidate::Kind;
use crate::link::Term;
use crate::text::Lang;

/// The log-odds of a pair of terms in different languages that nothing links though both were looked at.
const UNLINKED: f32 = -1.5;

/// The same for a pair in one language: synonyms often stand in different articles, so silence says less.
const UNLINKED_VARIANTS: f32 = -0.4;

/// Groups of two or more terms, each group and the list of groups in order. `edges` are log-odds by ascending pair;
/// `variants` are pairs of one language that belong together whatever the average says. A term is in one group, and in
/// further ones, in which it has other senses, where those of `told`, links over two languages that the texts tell well
/// enough, were cut: `option` stands for two words of another language that are not each other's variants.
pub(super) fn cluster(
    terms: &[PooledTerm],
    edges: &BTreeMap<(usize, usize), f32>,
    variants: &[(usize, usize)],
    mut told: BTreeMap<(usize, usize), f32>,
) -> Vec<Vec<usize>> {
    let mut groups = grouped(terms, edges, variants);
    let mut senses = groups.clone();
    while !senses.is_empty() {
        let homes = homes(&senses);
        let together = |a: &usize, b: &usize| homes.get(a).zip(homes.get(b)).is_some_and(|(a, b)| !a.is_disjoint(b));
        told.retain(|(a, b), _| !together(a, b));
        senses = grouped(terms, &told, &[]);
        groups.extend(senses.iter().cloned());
    }
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// The groups, by number, that each term is in.
fn homes(groups: &[Vec<usize>]) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut homes: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (number, group) in groups.iter().enumerate() {
        for &term in group {
            homes.entry(term).or_default().insert(number);
        }
    }
    homes
}

/// Pairs over two languages of which each term is the other's best, the surest first.
fn mutual(terms: &[PooledTerm], edges: &BTreeMap<(usize, usize), f32>) -> Vec<(usize, usize)> {
    let lang = |term: usize| terms[term].term.lang;
    let mut best: BTreeMap<(usize, Lang), (f32, usize)> = BTreeMap::new();
    for (&(a, b), &odds) in edges.iter().filter(|((a, b), odds)| **odds > 0.0 && lang(*a) != lang(*b)) {
        for (term, other) in [(a, b), (b, a)] {
            let known = best.entry((term, lang(other))).or_insert((odds, other));
            if odds > known.0 {
                *known = (odds, other);
            }
        }
    }
    let is_best = |term: usize, other: usize| best.get(&(term, lang(other))).is_some_and(|known| known.1 == other);
    let pairs = edges.iter().filter(|((a, b), _)| is_best(*a, *b) && is_best(*b, *a));
    let pairs = pairs.sorted_by(|one, other| other.1.total_cmp(one.1).then(one.0.cmp(other.0)));
    pairs.map(|(ends, _)| *ends).collect()
}

/// Clusters of terms by the least of their first members, and the cluster of each term.
struct Seeds {
    clusters: BTreeMap<usize, Vec<usize>>,
    home: BTreeMap<usize, usize>,
}

impl Seeds {
    /// The terms that any link or variant speaks for: first the pairs that are each other's best, the surest first, so
    /// that a variant of one end does not keep the other end out; then the variants.
    fn of(terms: &[PooledTerm], edges: &BTreeMap<(usize, usize), f32>, variants: &[(usize, usize)]) -> Self {
        let positive = edges.iter().filter(|(_, odds)| **odds > 0.0).map(|(ends, _)| *ends);
        let mut seeds = Self { clusters: BTreeMap::new(), home: BTreeMap::new() };
        for term in positive.chain(variants.iter().copied()).flat_map(|(a, b)| [a, b]) {
            seeds.clusters.insert(term, vec![term]);
            seeds.home.insert(term, term);
        }
        let mutual = mutual(terms, edges).into_iter().map(|ends| (ends, 0.0));
        for ((a, b), least) in mutual.chain(variants.iter().map(|ends| (*ends, f32::NEG_INFINITY))) {
            let (kept, gone) = seeds.homes(a, b);
            let linkage = || average(terms, edges, &seeds.clusters[&kept], &seeds.clusters[&gone]);
            if kept != gone && linkage().is_some_and(|odds| odds > least) {
                let joining = seeds.clusters.remove(&gone).unwrap_or_default();
                seeds.home.extend(joining.iter().map(|term| (*term, kept)));
                seeds.clusters.entry(kept).or_default().extend(joining);
            }
        }
        seeds
    }

    /// The clusters of two terms, the lesser first.
    fn homes(&self, a: usize, b: usize) -> (usize, usize) {
        (self.home[&a].min(self.home[&b]), self.home[&a].max(self.home[&b]))
    }
}

/// The groups by average linkage: each term is in one.
fn grouped(
    terms: &[PooledTerm],
    edges: &BTreeMap<(usize, usize), f32>,
    variants: &[(usize, usize)],
) -> Vec<Vec<usize>> {
    let linkage = |left: &[usize], right: &[usize]| average(terms, edges, left, right);
    let seeds = Seeds::of(terms, edges, variants);
    let near = edges.iter().filter(|(_, odds)| **odds > 0.0).map(|((a, b), _)| seeds.homes(*a, *b));
    let near: BTreeSet<(usize, usize)> = near.filter(|(a, b)| a != b).collect();
    let mut clusters = seeds.clusters;
    let mut neighbours: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut queue: BTreeSet<(Rank, usize, usize)> = BTreeSet::new();
    for (a, b) in near {
        neighbours.entry(a).or_default().insert(b);
        neighbours.entry(b).or_default().insert(a);
        if let Some(odds) = linkage(&clusters[&a], &clusters[&b]).filter(|odds| *odds > 0.0) {
            queue.insert((Rank::of(odds), a, b));
        }
    }
    while let Some((rank, a, b)) = queue.pop_first() {
        let (Some(left), Some(right)) = (clusters.get(&a), clusters.get(&b)) else { continue };
        // A queued pair may have grown since; then a newer entry tells its linkage.
        if linkage(left, right).map(Rank::of) != Some(rank) {
            continue;
        }
        let absorbed = clusters.remove(&b).unwrap_or_default();
        let near_b = neighbours.remove(&b).unwrap_or_default();
        clusters.entry(a).or_default().extend(absorbed);
        let near_a = neighbours.entry(a).or_default();
        near_a.extend(near_b);
        near_a.remove(&a);
        near_a.remove(&b);
        let near: Vec<usize> = near_a.iter().copied().collect();
        for other in near {
            let around = neighbours.entry(other).or_default();
            around.remove(&b);
            around.insert(a);
            if let (Some(grown), Some(rest)) = (clusters.get(&a), clusters.get(&other))
                && let Some(odds) = linkage(grown, rest).filter(|odds| *odds > 0.0)
            {
                queue.insert((Rank::of(odds), a.min(other), a.max(other)));
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = clusters.into_values().filter(|group| group.len() > 1).collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

/// Log-odds as an integer, the highest first: floats have no total order that a set could use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(i64);

impl Rank {
    fn of(odds: f32) -> Self {
        Self(-(f64::from(odds) * 1e6) as i64)
    }
}

/// The mean log-odds over all pairs of terms of two clusters; `None` where one pair must never be together, or where the
/// two stand beside each other.
fn average(
    terms: &[PooledTerm],
    edges: &BTreeMap<(usize, usize), f32>,
    left: &[usize],
    right: &[usize],
) -> Option<f32> {
    if beside(terms, edges, left, right) {
        return None;
    }
    let (mut sum, mut count) = (0.0, 0);
    for &a in left {
        for &b in right {
            let (one, other) = (&terms[a].term, &terms[b].term);
            let variants = one.lang == other.lang;
            let edge = edges.get(&(a.min(b), a.max(b))).copied();
            if variants && excludes(one, other, edge) {
                return None;
            }
            // An abbreviation and a full form seldom stand for each other: their silence says nothing.
            let silent = edge.is_none_or(|odds| odds < 0.0) && (is_short_for(one, other) || is_short_for(other, one));
            if !silent {
                sum += edge.unwrap_or(if variants { UNLINKED_VARIANTS } else { UNLINKED });
                count += 1;
            }
        }
    }
    Some(if count == 0 { UNLINKED } else { sum / count as f32 })
}

/// Of the odds that hold two clusters together inside, the least share that a link between them must have.
const JOINING: f32 = 0.5;

/// Whether two clusters are neighbours and not one concept, as `kursor` = `курсор` and `kursywa` = `курсив` are: both
/// have terms in the same two languages, and no text sets a term of the one for a term of the other nearly as often as
/// for its own partner. What their vectors or headwords have in common then says little.
fn beside(terms: &[PooledTerm], edges: &BTreeMap<(usize, usize), f32>, left: &[usize], right: &[usize]) -> bool {
    let langs = |cluster: &[usize]| cluster.iter().map(|&term| terms[term].term.lang).collect::<BTreeSet<Lang>>();
    if langs(left).intersection(&langs(right)).count() < 2 {
        return false;
    }
    let edge = |(a, b): (usize, usize)| edges.get(&(a.min(b), a.max(b))).copied().unwrap_or(UNLINKED);
    // Where a text has both an abbreviation and its full form, nothing else need join the two.
    let abbreviates = |(a, b): (usize, usize)| {
        let (one, other) = (&terms[a].term, &terms[b].term);
        one.lang == other.lang && (is_short_for(one, other) || is_short_for(other, one)) && edge((a, b)) > 0.0
    };
    let across = |(a, b): &(usize, usize)| terms[*a].term.lang != terms[*b].term.lang;
    let best =
        |pairs: &mut dyn Iterator<Item = (usize, usize)>| pairs.filter(across).map(edge).fold(UNLINKED, f32::max);
    let within = |cluster: &[usize]| -> Vec<(usize, usize)> {
        cluster.iter().enumerate().flat_map(|(at, &a)| cluster[at + 1..].iter().map(move |&b| (a, b))).collect()
    };
    let inside = |cluster: &[usize]| best(&mut within(cluster).into_iter());
    let pairs = || left.iter().copied().cartesian_product(right.iter().copied());
    if pairs().any(abbreviates) {
        return false;
    }
    best(&mut pairs()) < JOINING * inside(left).min(inside(right)) && pairs().all(|ends| edge(ends) < CERTAIN)
}

/// Whether the one may abbreviate the other, by its kind.
fn is_short_for(one: &Term, other: &Term) -> bool {
    one.kind == Kind::Acronym && other.kind == Kind::Term && other.key.contains(' ')
}

/// Variants that share a word need a link of their own at least this strong.
const SHARED: f32 = 1.0;

/// A word of so many letters that another begins with is its stem.
const STEM: usize = 4;

/// Whether a single word is a part of a phrase, or the stem of a word of it: `язык` of `языковая модель`.
fn is_stem(word: &str, phrase: &str) -> bool {
    let single = !word.contains(' ') && phrase.contains(' ') && word.chars().count() >= STEM;
    single && phrase.split(' ').any(|part| part.starts_with(word))
}

/// Whether two terms of one language cannot be variants: one is a name and the other is not, one is a part of the
/// other, as `model` is of `large language model`, or the stem of one, or they share a word, as `export ban` and `export
/// control` do, and no text has set one for the other. The same words written in another way (`data-centre`) are variants,
/// and so are terms that are known to be.
fn excludes(one: &Term, other: &Term, edge: Option<f32>) -> bool {
    if edge.is_some_and(|odds| odds >= CERTAIN) {
        return false;
    }
    let words = |term: &'_ Term| -> BTreeSet<String> { term.key.split(' ').map(str::to_owned).collect() };
    let parts = |term: &'_ Term| -> BTreeSet<String> { term.key.split([' ', '-']).map(str::to_owned).collect() };
    let (left, right) = (parts(one), parts(other));
    let sharing = !words(one).is_disjoint(&words(other)) && edge.is_none_or(|odds| odds < SHARED);
    let named = (one.kind == Kind::Name) != (other.kind == Kind::Name);
    let stem = is_stem(&one.key, &other.key) || is_stem(&other.key, &one.key);
    named || left != right && (sharing || stem || left.is_subset(&right) || right.is_subset(&left))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::cluster;
    use crate::candidate::Kind;
    use crate::concept::PooledTerm;
    use crate::link::Term;

    fn term(lang: &str, key: &str, kind: Kind) -> PooledTerm {
        PooledTerm { term: Term::said(lang, key, kind, 1), stories: 1, words: 0, articles: 1 }
    }

    #[test]
    fn a_sure_pair_is_not_parted_by_a_variant_of_one_end() {
        // "text" in Latin letters is a name in the Russian text, and no variant of its word.
        let terms = [("pl", "tekst", Kind::Term), ("pl", "text", Kind::Term), ("ru", "text", Kind::Name)];
        let mut terms: Vec<PooledTerm> = terms.map(|(lang, key, kind)| term(lang, key, kind)).to_vec();
        terms.push(term("ru", "текст", Kind::Term));
        let edges = BTreeMap::from([((0, 2), 8.0), ((0, 3), 19.0), ((1, 2), 11.0), ((0, 1), 1.5)]);
        let groups = cluster(&terms, &edges, &[(0, 1)], BTreeMap::new());
        assert!(groups.iter().any(|group| group.contains(&0) && group.contains(&3)), "{groups:?}");
    }

    #[test]
    fn neighbours_under_one_headword_are_two_concepts() {
        let terms = [("pl", "kursor"), ("pl", "kursywa"), ("ru", "курсив"), ("ru", "курсор")];
        let terms: Vec<PooledTerm> = terms.map(|(lang, key)| term(lang, key, Kind::Term)).to_vec();
        let edges = |across: f32| BTreeMap::from([((0, 3), 8.0), ((1, 2), 7.0), ((0, 2), across), ((0, 1), 1.5)]);
        assert_eq!(cluster(&terms, &edges(0.5), &[(0, 1)], BTreeMap::new()), [vec![0, 3], vec![1, 2]]);
        assert_eq!(cluster(&terms, &edges(5.0), &[(0, 1)], BTreeMap::new()), [vec![0, 1, 2, 3]]);
    }

    #[test]
    fn an_abbreviation_joins_its_full_form_however_sure_both_are() {
        let long = Kind::Term;
        let terms = [("pl", "duży model", long), ("pl", "llm", Kind::Acronym), ("ru", "llm", Kind::Acronym)];
        let mut terms: Vec<PooledTerm> = terms.map(|(lang, key, kind)| term(lang, key, kind)).to_vec();
        terms.push(term("ru", "большой модель", long));
        let edges = |told: f32| BTreeMap::from([((0, 3), 9.0), ((1, 2), 9.0), ((0, 1), told)]);
        assert_eq!(cluster(&terms, &edges(0.9), &[(0, 1)], BTreeMap::new()), [vec![0, 1, 2, 3]]);
        assert_eq!(cluster(&terms, &edges(-0.9), &[], BTreeMap::new()).len(), 2, "no text has both");
    }

    #[test]
    fn a_word_is_no_variant_of_a_phrase_with_a_word_made_of_it() {
        let groups = |keys: [&str; 2]| {
            let terms = keys.map(|key| term("ru", key, Kind::Term));
            cluster(&terms, &BTreeMap::from([((0, 1), 2.0)]), &[], BTreeMap::new())
        };
        assert!(groups(["язык", "языковой модель"]).is_empty());
        assert_eq!(groups(["экспортный запрет", "запретить вывоз"]).len(), 1, "two phrases may share a stem");
    }

    #[test]
    fn a_link_that_is_cut_though_texts_tell_it_is_a_further_sense() {
        let terms = [("pl", "opcja"), ("pl", "parametr"), ("pl", "ustawienie"), ("ru", "вариант"), ("ru", "параметр")];
        let mut terms: Vec<PooledTerm> = terms.map(|(lang, key)| term(lang, key, Kind::Term)).to_vec();
        terms.push(term("ru", "установка", Kind::Term));
        let edges = BTreeMap::from([
            ((0, 3), 7.0),
            ((0, 4), 2.1),
            ((1, 4), 9.0),
            ((2, 4), 2.0),
            ((2, 5), 6.0),
            ((0, 1), -3.0),
            ((0, 2), -3.0),
            ((1, 2), -3.0),
        ]);
        let first = [vec![0, 3], vec![1, 4], vec![2, 5]];
        assert_eq!(cluster(&terms, &edges, &[], BTreeMap::new()), first);
        let told = cluster(&terms, &edges, &[], edges.clone());
        assert_eq!(told, [vec![0, 3], vec![0, 4], vec![1, 4], vec![2, 4], vec![2, 5]]);
    }
}
