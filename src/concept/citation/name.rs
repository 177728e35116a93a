//! Names: the nominative that the attested forms, the lists and the other languages' forms point to.

use super::plural::{plain, plural};
use super::word::{self, Lexicon, cased_like, lowered};
use super::{Citation, Clue, Noun, Source, clue, grammar};
use crate::encoder::{Gender, Number};
use crate::link::spelling::likeness_by_letters;
use crate::pack::{Guess, Lemmas};
use crate::text::{Lang, Script, latin};

/// What speaks for a nominative, in the same unit: a listed name's lemma, the likeness to the name in other languages
/// (times 0 to 1) and sameness with it, attestation in the nominative, attestation at all, and a certain guess. Tuned by eye
/// on the odd rows of `tests/citation/*.tsv` and the odd stories of `tests/news`.
const LISTED: f64 = 1.5;
const LIKENESS: f64 = 5.0;
const SAME: f64 = 1.5;
const NOMINATIVE: f64 = 1.0;
const ATTESTED: f64 = 0.15;
const GUESSED: f64 = 1.0;

/// What a plural-only name of the table counts for: more than all else together.
const CERTAIN: f64 = 10.0;

/// A name's surface forms in one language, with their counts and how surely the tagger takes each for a nominative, 0 to 1.
pub type NameForms = [(String, usize, f32)];

/// What a name may be in the nominative.
#[derive(Clone, Debug, PartialEq)]
pub struct Nominative {
    /// The name.
    pub text: String,
    /// Whether a list vouches for it.
    listed: bool,
    /// What speaks for it.
    score: f64,
}

/// What the nominative of a name may be by its `forms` in `lang` alone; empty where `forms` is.
#[must_use]
pub fn possible_nominatives(lang: Lang, forms: &NameForms, lemmas: &Lemmas) -> Vec<Nominative> {
    let lexicon = Lexicon::new(lang, lemmas);
    let total = forms.iter().map(|form| form.1).sum::<usize>().max(1) as f64;
    let mut found: Vec<Nominative> = Vec::new();
    for (form, count, _) in forms {
        for (text, listed, score) in nominatives(&lexicon, form) {
            add(&mut found, Nominative { text, listed, score: score * *count as f64 / total });
        }
    }
    for (form, count, nominative) in forms {
        let attested = (ATTESTED + NOMINATIVE * f64::from(*nominative)) * *count as f64 / total;
        found.iter_mut().filter(|known| known.text == *form).for_each(|known| known.score += attested);
    }
    found
}

fn add(found: &mut Vec<Nominative>, nominative: Nominative) {
    match found.iter_mut().find(|known| known.text == nominative.text) {
        Some(known) => {
            known.listed |= nominative.listed;
            known.score += nominative.score;
        }
        None => found.push(nominative),
    }
}

/// Elects the nominative of a name, by its `forms` in `lang` and by what it may be called in each other language, of one
/// spelling or several. A name is the likelier the more alike it is, on the mean over the languages, to the likeliest of
/// theirs. The text is empty where `forms` is.
#[must_use]
pub fn elect_name(lang: Lang, forms: &NameForms, foreign: &[Vec<Nominative>], lemmas: &Lemmas) -> Citation {
    let mut candidates = possible_nominatives(lang, forms, lemmas);
    // A name is often written alike in all languages of one script; then its nominative may come from there.
    let script = |name: &&Nominative| Script::of(&name.text) == Some(lang.script()) && !is_caseless(lang);
    // `Chin` is listed as a form of `Chiny` and needs no `China`.
    let unknown = || forms.iter().filter(|(form, ..)| plural(lang, form).is_none());
    for name in foreign.iter().filter_map(|names| likeliest(names)) {
        if script(&name) && unknown().any(|(form, ..)| is_declined(&name.text, form)) {
            add(&mut candidates, Nominative { text: name.text.clone(), listed: false, score: 0.0 });
        }
    }
    let likeliest = || foreign.iter().filter_map(|names| likeliest(names));
    let score = |candidate: &Nominative| {
        let all: f64 = foreign.iter().map(|names| accord(&candidate.text, names)).sum();
        let same = likeliest().any(|other| latin(&other.text) == latin(&candidate.text));
        candidate.score + all / foreign.len().max(1) as f64 + if same { SAME } else { 0.0 }
    };
    let best = candidates.iter().max_by(|a, b| score(a).total_cmp(&score(b)).then_with(|| b.text.cmp(&a.text)));
    let Some(Nominative { text, listed, .. }) = best else {
        return Citation { text: String::new(), source: Source::Attested };
    };
    let source = if forms.iter().any(|(form, ..)| form == text) {
        Source::Attested
    } else if *listed {
        Source::Listed
    } else {
        Source::Generated
    };
    Citation { text: text.clone(), source }
}

fn likeliest(names: &[Nominative]) -> Option<&Nominative> {
    names.iter().max_by(|a, b| a.score.total_cmp(&b.score).then_with(|| b.text.cmp(&a.text)))
}

/// How well a name agrees with what another language may call it: by the likest of those, which counts the less the less
/// speaks for it there.
fn accord(name: &str, foreign: &[Nominative]) -> f64 {
    let most = likeliest(foreign).map_or(0.0, |other| other.score);
    let of = |other: &Nominative| LIKENESS * f64::from(likeness_by_letters(name, &other.text)) - (most - other.score);
    foreign.iter().map(of).fold(0.0, f64::max)
}

impl Nominative {
    /// As another source has it, of which nothing more is known.
    #[must_use]
    pub fn told(text: String) -> Self {
        Self { text, listed: false, score: 0.0 }
    }
}

/// What the nominative of a form may be: text, whether a list vouches for it, and what speaks for it.
fn nominatives(lexicon: &Lexicon<'_>, form: &str) -> Vec<(String, bool, f64)> {
    let words: Vec<&str> = form.split_whitespace().collect();
    match words.as_slice() {
        [] => Vec::new(),
        _ if is_caseless(lexicon.lang) => vec![(form.to_owned(), false, 0.0)],
        [word] => of_word(lexicon, word),
        words => vec![(form.to_owned(), false, 0.0), of_words(lexicon, words)],
    }
}

/// Names do not change in languages without cases.
fn is_caseless(lang: Lang) -> bool {
    matches!(lang.as_str(), "en" | "fr" | "es" | "it" | "pt" | "nl")
}

/// A word of a name that never inflects: an abbreviation, a foreign word, a small word (`фон`, `de`).
fn is_fixed(lexicon: &Lexicon<'_>, word: &str) -> bool {
    let small = word.starts_with(char::is_lowercase) && (word.chars().count() <= 3 || lexicon.lemma(word).is_none());
    let shouted = word.chars().filter(|letter| letter.is_alphabetic()).all(char::is_uppercase);
    small || shouted || Script::of(word) != Some(lexicon.lang.script())
}

/// Endings with a consonant that names have in other cases than the nominative.
const OBLIQUE: &[&str] = &[
    "ом", "ем", "ём", "ым", "им", "ім", "ой", "ей", "ёй", "ою", "ах", "ях", "ам", "ям", "ых", "их", "em", "im", "ym",
    "om", "ej", "ach", "ech", "ich", "ých", "ým", "ím",
];

/// How Polish names in -e end that may be a locative.
const LOCATIVES: &[&str] = &["ie", "ze", "ce", "le", "je"];

/// Whether a name in a Slavic language ends like a nominative only: in a consonant or in -o.
fn stands(lexicon: &Lexicon<'_>, word: &str) -> bool {
    if lexicon.lang.as_str() == "el" {
        return is_foreign_greek(word);
    }
    let slavic = matches!(lexicon.lang.as_str(), "ru" | "uk" | "pl" | "cs");
    let last = any_ascii::any_ascii(word).to_lowercase();
    // A button is called like a deed: `Zawijanie`.
    let lower = lowered(word);
    let verbal = lexicon.lang.as_str() == "pl" && word.ends_with("nie") && lexicon.is_keyed(&lower, &lower);
    let closed = !last.ends_with(['a', 'e', 'i', 'u', 'y', 'o']) || word.ends_with('ь') || word.ends_with('й');
    let genitive = ["ого", "его", "ego", "ého"].iter().any(|ending| word.ends_with(ending));
    let foreign = lexicon.lang.as_str() == "pl" && word.ends_with('e') && !LOCATIVES.iter().any(|e| word.ends_with(e));
    let open = word.ends_with(['o', 'о']) && !genitive || foreign;
    slavic
        && (verbal
            || open
            || closed && !word.ends_with(['ą', 'ę', 'ů']) && !OBLIQUE.iter().any(|ending| word.ends_with(ending)))
}

/// Whether a Greek name ends like no Greek word, and so never changes: in a consonant but `ς` and `ν`, or in -ε, which
/// else only calls someone.
fn is_foreign_greek(word: &str) -> bool {
    let last = plain(word).chars().last();
    last.is_some_and(|last| last.is_alphabetic() && !"αηιουωϊϋςνσ".contains(last))
}

fn of_word(lexicon: &Lexicon<'_>, word: &str) -> Vec<(String, bool, f64)> {
    if let Some(nominative) = plural(lexicon.lang, word) {
        return vec![(nominative, true, CERTAIN)];
    }
    if let Some(base) = word::acronym(word) {
        return vec![(base.to_owned(), false, LISTED)];
    }
    let lang = lexicon.lang.as_str();
    let own = (word.to_owned(), false, 0.0);
    if is_fixed(lexicon, word) || lang == "el" && is_foreign_greek(word) {
        return vec![own];
    }
    // `Bogarta`, but `Humphrey’a`: after a mute letter the ending stands behind an apostrophe.
    if let Some((stem, _)) = word.rsplit_once(['\'', '\u{2019}']).filter(|_| matches!(lang, "pl" | "cs")) {
        return vec![(stem.to_owned(), false, LISTED)];
    }
    // A Czech woman's surname: the lists have the man's for it.
    if let Some(stem) = ["ová", "ové", "ovou"].iter().find_map(|ending| word.strip_suffix(ending))
        && lang == "cs"
    {
        return vec![([stem, "ová"].concat(), false, LISTED)];
    }
    let mut found = vec![own];
    // The German genitive: the list has forms such as `Chinas` for lemmas too.
    if let Some(stem) = word.strip_suffix('s').filter(|stem| lang == "de" && !stem.ends_with(SIBILANT))
        && let listed = lexicon.is_lemma(stem)
        && (listed || !stem.ends_with(['a', 'e']))
    {
        found.push((stem.to_owned(), listed, if listed { 1.1 * LISTED } else { GUESSED / 2.0 }));
    }
    // German names have no other case, and the list is full of the wrong ones.
    if lang == "de" {
        return found;
    }
    if let Some(stem) = word.strip_suffix("ho").filter(|stem| lang == "cs" && stem.ends_with(['y', 'e', 'i'])) {
        return vec![(stem.to_owned(), false, GUESSED)];
    }
    let listed = lexicon.name(word);
    let trust = if listed.is_some() { GUESSED / 2.0 } else { GUESSED };
    if let Some(noun) = greek_noun(lexicon, word).filter(|_| listed.is_none()) {
        found.push((noun, true, LISTED));
        return found;
    }
    found.extend(listed.map(|lemma| (lemma, true, LISTED)));
    if stands(lexicon, word) {
        return found;
    }
    found.extend(guessed(lexicon, word).map(|guess| (guess.lemma, false, trust * f64::from(guess.certainty))));
    // No list has a word that ends like this one: a foreign man's or firm's name in the genitive (`Huaweia`)?
    let slavic = matches!(lang, "ru" | "uk" | "pl" | "cs");
    if found.len() == 1
        && let Some(stem) = word.strip_suffix(['a', 'а']).filter(|stem| slavic && stem.chars().count() > 2)
    {
        found.push((stem.to_owned(), false, GUESSED / 2.0));
    }
    found
}

/// A common noun with a capital (`Βουλή`, `Συνθήκες`): it is none of the surnames that end like it.
fn greek_noun(lexicon: &Lexicon<'_>, word: &str) -> Option<String> {
    let lemma = lexicon.lemma(&lowered(word)).filter(|_| lexicon.lang.as_str() == "el")?;
    lemma.starts_with(char::is_lowercase).then(|| cased_like(word, &lemma))
}

/// The other names that the word is a form of by suffix analogy.
fn guessed(lexicon: &Lexicon<'_>, word: &str) -> impl Iterator<Item = Guess> {
    let is_greek = lexicon.lang.as_str() == "el";
    lexicon.guesses(word).into_iter().filter(move |Guess { lemma, .. }| {
        let longer = !is_greek && lemma.chars().count() > word.chars().count() && lemma.starts_with(word);
        lemma.starts_with(char::is_uppercase) && is_declined(lemma, word) && lemma != word && !longer
    })
}

/// German names that end so before an -s have it of their own: `Thutmosis`, `Pyrrhus`, `Russ`.
const SIBILANT: &[char] = &['i', 'u', 's'];

/// Whether a name and its form differ at the end of their words only: no more than a word's last letter is lost.
fn is_declined(lemma: &str, form: &str) -> bool {
    let (words, forms) = (lemma.split_whitespace(), form.split_whitespace());
    words.clone().count() == forms.clone().count() && words.zip(forms).all(|(word, form)| is_declined_word(word, form))
}

fn is_declined_word(lemma: &str, form: &str) -> bool {
    let shared = lemma.chars().zip(form.chars()).take_while(|(a, b)| a == b).count();
    // `SARS-CoV-2` is no form of `SARS-CoV`.
    if form.chars().skip(shared).any(|letter| letter.is_numeric() || letter.is_uppercase()) {
        return false;
    }
    // `Чайковского, Чайковский`: adjectives lose two letters.
    let kept = if ["ий", "ый", "ой"].iter().any(|ending| lemma.ends_with(ending)) { 2 } else { 1 };
    shared >= 2 && shared + kept >= lemma.chars().count()
}

/// A name of several words: adjectives agree with the noun beside them, a common noun's tail stays, and the words of
/// a person's name stand in the nominative each.
fn of_words(lexicon: &Lexicon<'_>, words: &[&str]) -> (String, bool, f64) {
    let mut inflected: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let Some(rules) = grammar(lexicon.lang) else { return (words.join(" "), false, 0.0) };
    let fixed: Vec<bool> = words.iter().map(|word| is_fixed(lexicon, word)).collect();
    let any = Noun { text: String::new(), number: Number::Sing, gender: Gender::Masc, listed: true };
    let vouched = |word: &str| rules.modifier(lexicon, &lowered_parts(word), &any).is_some_and(|(_, listed)| listed);
    let common = |word: &str| lexicon.lemma(&lowered_parts(word)).is_some_and(|lemma| lemma != lowered_parts(word));
    let plain =
        |at: usize| !fixed[at] && (lexicon.name(words[at]).is_none() || common(words[at])) && vouched(words[at]);
    let modifies: Vec<bool> = (0..words.len()).map(plain).collect();
    let states = (0..words.len()).find(|&at| plural(lexicon.lang, words[at]).is_some());
    let Some(head) = states.or_else(|| (0..words.len()).find(|&at| !fixed[at] && !modifies[at])) else {
        return (words.join(" "), false, 0.0);
    };
    if modifies.iter().all(|modifies| !modifies) && states.is_none() && is_nominative(lexicon, words, &fixed) {
        return (words.join(" "), false, LISTED);
    }
    let follows = |at: usize| rules.following(lexicon, words[head], &[&lowered_parts(words[at])]) > 0;
    let modifies: Vec<bool> =
        (0..words.len()).map(|at| at != head && modifies[at] && (at < head || follows(at))).collect();
    let modifiers = || (0..words.len()).filter(|&at| modifies[at]);
    let parts: Vec<String> = modifiers().map(|at| lowered_parts(words[at])).collect();
    let clue = clue(lexicon, rules, parts.iter().map(String::as_str), None);
    // `Министерства торговли`: what follows a common noun is its tail.
    let lower = lowered(words[head]);
    let common: bool = lexicon.lemma(&lower).is_some() && lexicon.name(words[head]).is_none();
    // Of a German name only the last word has the genitive's ending.
    let last = |at: usize| lexicon.lang.as_str() != "de" || at + 1 == words.len();
    let stays = !last(head) && modifiers().next().is_none();
    let noun = head_noun(lexicon, words[head], clue, common, stays);
    let mut listed = noun.listed;
    for at in modifiers() {
        if let Some((agreed, vouched)) = rules.modifier(lexicon, &lowered_parts(words[at]), &noun) {
            inflected[at] = cased_like(words[at], &agreed);
            listed &= vouched;
        }
    }
    let mut cut = words[head].strip_prefix(&noun.text).filter(|cut| !cut.is_empty());
    let others: Vec<usize> =
        (0..words.len()).filter(|&at| at != head && !fixed[at] && !modifies[at] && !common).collect();
    for &at in others.iter().filter(|&&at| last(at)) {
        if let Some((text, vouched, _)) = surname(lexicon, words[0], words[at]) {
            cut = cut.or_else(|| words[at].strip_prefix(&text)).filter(|cut| !cut.is_empty());
            inflected[at] = text;
            listed &= vouched;
        }
    }
    inflected[head] = noun.text;
    if !common {
        cut_alike(words, &mut inflected, cut, others.into_iter().chain([head]));
    }
    (inflected.join(" "), listed, if listed { LISTED } else { GUESSED })
}

/// The likeliest nominative of a word.
fn best(lexicon: &Lexicon<'_>, word: &str) -> Option<(String, bool, f64)> {
    of_word(lexicon, word).into_iter().max_by(|a, b| a.2.total_cmp(&b.2))
}

/// The likeliest nominative of a word of a name: behind a man's first name a man's, where both are as plausible
/// (`Джо Байдене`, not `Байдена`).
fn surname(lexicon: &Lexicon<'_>, first: &str, word: &str) -> Option<(String, bool, f64)> {
    let all = of_word(lexicon, word);
    let best = best(lexicon, word)?;
    let stem = best.0.strip_suffix(['a', 'а']).filter(|_| !best.1 && !first.ends_with(['a', 'а', 'я']));
    all.into_iter().find(|other| stem == Some(other.0.as_str())).or(Some(best))
}

/// The head of a name in the nominative; a common noun's only where something vouches for it. `stays`: as it is written.
fn head_noun(lexicon: &Lexicon<'_>, word: &str, clue: Clue, common: bool, stays: bool) -> Noun {
    let elected = best(lexicon, word).filter(|best| best.1 || !common).map(|(text, ..)| text);
    let nominative = elected.clone().unwrap_or_else(|| lowered(word));
    let any = Noun { text: nominative.clone(), number: Number::Sing, gender: Gender::Masc, listed: true };
    let mut noun = grammar(lexicon.lang).map_or(any, |rules| rules.noun(lexicon, &nominative, clue));
    if plural(lexicon.lang, word).is_some() {
        noun.number = Number::Plur;
        noun.gender = if lexicon.lang.as_str() == "el" { Gender::Fem } else { Gender::Masc };
    }
    noun.text = match elected {
        Some(_) if stays => word.to_owned(),
        Some(text) => text,
        None => cased_like(word, &noun.text),
    };
    noun
}

/// Endings that no nominative of a person's name has.
const DATIVES: &[&str] = &["ego", "emu", "owi", "ovi", "ého", "iho", "yho", "ого", "ому", "ему", "ові", "єві"];

/// Endings of surnames that are hardly ever nominatives, if no first name tells that they are.
const AFTER_OPEN: &[&str] = &["е", "у", "ом", "ем", "ым", "em"];

/// Whether a person's name must be a nominative: the first name ends like one (`Иван Бардин`), or is a woman's beside a
/// surname that a man's genitive would have changed (`Cristina Cifuentes`).
fn is_nominative(lexicon: &Lexicon<'_>, words: &[&str], fixed: &[bool]) -> bool {
    let first = words[0];
    let listed = lexicon.name(first);
    let foreign = lexicon.lang.as_str() == "el" && is_foreign_greek(first);
    let own = foreign || listed.as_deref().is_none_or(|lemma| lemma == first);
    // `Андрей` ends like the instrumental of a feminine, but the list has it.
    let closed = |word: &str| word.ends_with('й') && listed.is_some() && own;
    let stands = |at: usize| stands(lexicon, words[at]) || at == 0 && closed(words[0]);
    let common = lexicon.lemma(&lowered(first)).is_some() && lexicon.name(first).is_none();
    let woman = first.ends_with(['a', 'а', 'я']) && (1..words.len()).any(|at| !fixed[at] && stands(at));
    // `Джо` is the same in all cases: it does not tell that `Байдене` is a nominative.
    let declined = |word: &&str| AFTER_OPEN.iter().any(|ending| word.ends_with(ending));
    let told = stands(0) && !(first.ends_with(['o', 'о']) && words[1..].iter().any(declined));
    let oblique =
        |word: &&str| DATIVES.iter().any(|ending| word.ends_with(ending)) || word.contains(['\'', '\u{2019}']);
    !common && own && !fixed[0] && (told || woman) && !words.iter().any(oblique)
}

/// `Jensena Huanga`: the words of a person's name share their ending, so what one of them loses, all do.
fn cut_alike(words: &[&str], inflected: &mut [String], cut: Option<&str>, of: impl Iterator<Item = usize>) {
    for at in of {
        if let Some(stem) = cut.and_then(|cut| words[at].strip_suffix(cut))
            && inflected[at] == words[at]
            && stem.chars().count() >= 2
        {
            inflected[at] = stem.to_owned();
        }
    }
}

/// The word in lower case after its hyphens too: `юго-восточной`.
fn lowered_parts(word: &str) -> String {
    word.split('-').map(lowered).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::{Nominative, elect_name, is_foreign_greek, possible_nominatives};
    use crate::pack::Lemmas;

    #[test]
    fn greek_names_with_foreign_endings_never_change() {
        for name in ["Ορλέφ", "Μπρέζναρ", "Τίνε"] {
            assert!(is_foreign_greek(name), "{name}");
        }
        for name in ["Γιάννης", "Αθήνα", "Τραμπ’", "Ανδρέου", "Στογιάν", "OpenAI2"] {
            assert!(!is_foreign_greek(name), "{name}");
        }
    }

    #[test]
    fn a_greek_common_noun_with_a_capital_is_no_surname() {
        let listed = [("el", "συνθήκες", "συνθήκη"), ("el", "μήκες", "μήκα"), ("el", "βουλή", "βουλή")];
        let names = ["Ρόκες", "Λόκες", "Δήκες", "Φήκες", "Σήκες", "Θήκες"].map(|form| (form, form.replace("ες", "α")));
        let names = names.iter().map(|(form, lemma)| ("el", *form, lemma.as_str()));
        let lemmas = Lemmas::from_triples(&listed.into_iter().chain(names).collect::<Vec<_>>());
        let el = "el".parse().unwrap();
        let elected = |form: &str| elect_name(el, &[(form.to_owned(), 1, 0.0)], &[], &lemmas).text;
        assert_eq!(elected("Συνθήκες"), "Συνθήκη");
        assert_eq!(elected("Βουλή"), "Βουλή");
        assert_eq!(elected("Νήκες"), "Νήκα", "a surname");
    }

    #[test]
    fn languages_whose_forms_are_alike_keep_them() {
        let lemmas = Lemmas::from_triples(&[("ru", "Ландене", "Ланден")]);
        let (ru, pl) = ("ru".parse().unwrap(), "pl".parse().unwrap());
        let forms = [("Ландене".to_owned(), 1, 0.0)];
        let alone = elect_name(ru, &forms, &[], &lemmas).text;
        assert_eq!(alone, "Ланден");
        let other = possible_nominatives(pl, &[("Landene".to_owned(), 1, 1.0)], &lemmas);
        assert_eq!(elect_name(ru, &forms, &[other], &lemmas).text, "Ландене");
        let told = |name: &str| vec![vec![Nominative::told(name.to_owned())]];
        assert_eq!(elect_name(ru, &forms, &told("Landen"), &lemmas).text, "Ланден");
    }
}
