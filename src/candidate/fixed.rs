//! Fixed expressions: prepositions and adverbs of several words, whose noun names nothing ("с помощью", "in order",
//! "w przypadku"). Treebanks tie their words with the relation `fixed` (de Marneffe, Manning, Nivre and Zeman 2021).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use itertools::Itertools;

use super::View;
use super::lists::FIXED_EXPRESSIONS;
use crate::encoder::Upos;
use crate::text::Key;

/// By language and first word, the words that may follow it.
type Expressions = BTreeMap<(&'static str, Key), Vec<Vec<Key>>>;

static EXPRESSIONS: LazyLock<Expressions> = LazyLock::new(|| {
    let words = |(lang, line): (&'static str, &str)| {
        let mut words = line.split(' ').map(Key::new);
        words.next().map(|first| ((lang, first), words.collect_vec()))
    };
    let lines = FIXED_EXPRESSIONS.iter().flat_map(|(lang, list)| list.lines().map(move |line| (*lang, line)));
    lines.filter_map(words).into_group_map().into_iter().collect()
});

/// Tags the nouns of fixed expressions as the adpositions that they are part of.
pub(super) fn mark(view: &mut View<'_>) {
    let lang = view.lang.as_str();
    if FIXED_EXPRESSIONS.iter().all(|(known, _)| *known != lang) {
        return;
    }
    let words = view.words.iter().map(|word| Key::new(word)).collect_vec();
    for (start, first) in words.iter().enumerate() {
        let following = EXPRESSIONS.get(&(lang, first.clone())).into_iter().flatten();
        let longest = following.filter(|rest| words[start + 1..].starts_with(rest)).map(Vec::len).max();
        let Some(length) = longest else { continue };
        view.tags[start..=start + length]
            .iter_mut()
            .filter(|tag| tag.upos == Upos::Noun)
            .for_each(|tag| tag.upos = Upos::Adp);
    }
}
