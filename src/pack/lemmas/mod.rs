//! Form-to-lemma lists: 54 languages, each opened at its first use.

mod collocation;
mod corrections;
mod guesser;
mod headword;
mod infinitive;
mod list;
mod noun;
mod stream;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub use guesser::Guess;
pub(crate) use headword::CASES;
use headword::Headwords;
pub(crate) use infinitive::{is_infinitive, is_verb};
use list::List;

use super::entries;
use crate::error::{Error, Result};
use crate::text::{self, Key, Lang, Script};

/// The ending of a compiled list's file name; before it stands the language's code.
const EXTENSION: &str = "bin";

/// Languages that another's list serves: `hbs` is Serbo-Croatian, `nb` written Norwegian.
const SERVED: &[(&str, &str)] = &[("bs", "hbs"), ("hr", "hbs"), ("sr", "hbs"), ("no", "nb")];

/// An ending learned from capitalised forms counts for a capitalised word when it is at least so many characters long:
/// shorter ones are the noise of small lists.
const NAME_ENDING: usize = 3;

/// So many letters at least has a word before an apostrophe that is none of its own.
const UNQUOTED: usize = 4;

/// So many times at most a lemma is looked up again.
const LONGEST_CHAIN: usize = 8;

/// Form-to-lemma lists, a language.
#[derive(Debug, Default)]
pub struct Lemmas {
    lists: BTreeMap<Lang, Source>,
    /// The headwords of the lexicon's columns; none beside lists that are made up.
    headwords: Vec<OnceLock<Headwords>>,
}

/// Where a list comes from, and the list once it was asked for; `None` in the lock is a file that could not be opened.
#[derive(Debug)]
struct Source {
    path: PathBuf,
    list: OnceLock<Option<List>>,
}

impl Lemmas {
    /// Compiles a list as simplemma 2.0.0 publishes it (`<lang>.plzma`) into the bytes of a `<lang>.bin` that
    /// [`open`](Self::open) finds.
    ///
    /// # Errors
    /// The bytes are damaged or of another format.
    pub fn compile(plzma: &[u8]) -> Result<Vec<u8>> {
        List::compile(stream::read(plzma)?)
    }

    /// The compiled lists in `folder`, every `<lang>.bin`. None of them is opened before it is asked for.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn open(folder: &Path) -> Result<Self> {
        let unreadable = |error: std::io::Error| Error::file(folder, error, "run `termloom pack install`");
        let mut lists = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let compiled = path.extension().is_some_and(|extension| extension == EXTENSION);
            let lang = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<Lang>().ok());
            if let Some(lang) = lang.filter(|_| compiled) {
                lists.insert(lang, Source { path, list: OnceLock::new() });
            }
        }
        let headwords = entries::languages().iter().map(|_| OnceLock::new()).collect();
        Ok(Self { lists, headwords })
    }

    /// Lists made of `(language, form, lemma)`, for tests.
    #[must_use]
    pub fn from_triples(triples: &[(&str, &str, &str)]) -> Self {
        let mut pairs: BTreeMap<Lang, Vec<(String, String)>> = BTreeMap::new();
        for (lang, form, lemma) in triples {
            if let Ok(lang) = lang.parse() {
                pairs.entry(lang).or_default().push(((*form).to_owned(), (*lemma).to_owned()));
            }
        }
        let open = |pairs| List::compile(pairs).ok().and_then(|bytes| List::open(&bytes));
        let source = |pairs| Source { path: PathBuf::new(), list: OnceLock::from(open(pairs)) };
        let lists = pairs.into_iter().map(|(lang, pairs)| (lang, source(pairs))).collect();
        Self { lists, headwords: Vec::new() }
    }

    /// The same lists beside the lexicon's headwords, for tests.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn with_lexicon(self) -> Self {
        Self { headwords: entries::languages().iter().map(|_| OnceLock::new()).collect(), ..self }
    }

    /// Opens the lists of `langs` now, so that damage is told before the work begins: later on, a list that cannot be
    /// opened counts as an empty one. A language without a list is no error.
    ///
    /// # Errors
    /// A list's file cannot be read or is damaged.
    pub fn load(&self, langs: &[Lang]) -> Result<()> {
        for source in langs.iter().filter_map(|&lang| self.source(lang)) {
            if source.list().is_none() {
                let hint = "install the pack again: `termloom pack install`";
                return Err(Error::file(&source.path, "this lemma list is missing or damaged", hint));
            }
        }
        Ok(())
    }

    /// The lemma the list of `lang` gives for exactly `form` (as written, else in lower case); `None` for an unknown
    /// form or language. The first call for a language reads its list from the disk. A short table of our own corrects
    /// the lists where they mislead.
    #[must_use]
    pub fn lemma(&self, lang: Lang, form: &str) -> Option<String> {
        let list = self.source(lang)?.list()?;
        let plausible = |form: &str, lemma: &String| lang.as_str() != "ru" || collocation::is_plausible(form, lemma);
        let listed = |form: &str| {
            let lemma = || list.lemma(form).map(|lemma| if plausible(form, &lemma) { lemma } else { form.to_owned() });
            corrections::correction(lang.as_str(), form).map(str::to_owned).or_else(lemma)
        };
        let cased = |form: &str| {
            listed(form).or_else(|| {
                let lower = form.to_lowercase();
                if lower == form { None } else { listed(&lower) }
            })
        };
        // An enclitic after it gives a Greek word a second accent.
        cased(form).or_else(|| once_accented(lang, form).and_then(|form| cased(&form)))
    }

    /// One lower-case key for all inflected forms of a word: its lemma, else the likeliest guess, else the word itself.
    ///
    /// A listed lemma is looked up again until it is its own: lists that send one form of a paradigm to the noun and
    /// another to the verb below it still give one key. Nouns that a list is known to misfile are set right. Of a hyphenated
    /// word that no list knows, the last part is keyed. Words in another script than the language's, words with digits
    /// and abbreviations in capitals are their own keys.
    #[must_use]
    pub fn key(&self, lang: Lang, word: &str) -> String {
        let word = unquoted(word);
        let once = once_accented(lang, word);
        let word = once.as_deref().unwrap_or(word);
        if self.is_citation_form(lang, word) {
            return Key::new(word).as_str().to_owned();
        }
        self.noun(lang, word)
            .map_or_else(|| self.keyed(lang, word, Self::root), |noun| Key::new(&noun).as_str().to_owned())
    }

    /// The same of a word that is a verb where it stands: `zostanie` is a form of `zostać`.
    #[must_use]
    pub fn verb_key(&self, lang: Lang, word: &str) -> String {
        self.keyed(lang, word, Self::verb_root)
    }

    /// `root` tells the lemma that a listed one leads to.
    fn keyed(&self, lang: Lang, word: &str, root: fn(&Self, Lang, String) -> String) -> String {
        let own = || Key::new(word).as_str().to_owned();
        let foreign = Script::of(word).is_none_or(|script| script != lang.script());
        if foreign || word.contains(char::is_numeric) || word.chars().filter(|c| c.is_uppercase()).count() > 1 {
            return match word.rsplit_once('-') {
                Some((first, last)) if !has_inner_capital(lang, last) && Script::of(last) == Some(lang.script()) => {
                    format!("{}-{}", Key::new(first).as_str(), self.key(lang, last))
                }
                // `HCoVs`: a plural, as of `LLMs`.
                _ => match word.strip_suffix('s').filter(|one| one.ends_with(char::is_uppercase)) {
                    Some(one) => Key::new(one).as_str().to_owned(),
                    None => own(),
                },
            };
        }
        let Some(lemma) = self.headword(lang, word) else {
            if self.is_english(lang, word) {
                return own();
            }
            if let Some((first, last)) = word.rsplit_once('-') {
                return format!("{}-{}", Key::new(first).as_str(), self.key(lang, last));
            }
            let guess = self.guess(lang, word).map(|guess| Key::new(&guess.lemma).as_str().to_owned());
            return guess.unwrap_or_else(own);
        };
        // A form that is its own lemma leads no further.
        let root = if lemma == word { lemma } else { root(self, lang, lemma) };
        Key::new(&root).as_str().to_owned()
    }

    /// The lemma that a form leads to at last, as it is written; `None` where no list knows the form.
    #[must_use]
    pub fn verb_lemma(&self, lang: Lang, form: &str) -> Option<String> {
        self.headword(lang, form).map(|lemma| self.verb_root(lang, lemma))
    }

    /// The lemma that a listed one leads to at last, before a verb that only looks like it.
    fn root(&self, lang: Lang, lemma: String) -> String {
        self.last(lang, lemma, |lemma, next| !headword::is_homograph(lang, lemma, next))
    }

    /// The lemma that a listed one of a verb leads to at last.
    fn verb_root(&self, lang: Lang, lemma: String) -> String {
        self.last(lang, lemma, |_, _| true)
    }

    /// The last of the lemmas that lead from one to the next, as long as `leads` holds of the two.
    fn last(&self, lang: Lang, mut lemma: String, leads: impl Fn(&str, &str) -> bool) -> String {
        let mut chain: Vec<String> = Vec::new();
        while chain.len() < LONGEST_CHAIN {
            match self.headword(lang, &lemma) {
                Some(next) if next != lemma && leads(&lemma, &next) => {
                    chain.push(std::mem::replace(&mut lemma, next));
                }
                _ => break,
            }
            // `клавиша, клавиш, клавиша`: wherever it is entered, a circle is one word.
            if let Some(start) = chain.iter().position(|seen| *seen == lemma) {
                lemma = chain.drain(start..).min().unwrap_or(lemma);
                break;
            }
        }
        lemma
    }

    /// Whether a word of another language written in Latin letters is an English one: its own list does not know it, the
    /// English list does. Such a word stands as it is: `value` in a Polish manual is no form of `valuy`.
    #[must_use]
    pub fn is_english(&self, lang: Lang, word: &str) -> bool {
        lang != Lang::EN
            && lang.script() == Script::Latin
            && self.lemma(lang, word).is_none()
            && self.lemma(Lang::EN, word).is_some()
    }

    /// What suffix analogy makes of a form that is not listed: up to three lemmas, the likeliest first; empty for a
    /// language without a list, or an ending never seen.
    ///
    /// A capitalised form is judged by the list's names where they know its ending.
    #[must_use]
    pub fn guesses(&self, lang: Lang, form: &str) -> Vec<Guess> {
        let Some(list) = self.source(lang).and_then(Source::list) else { return Vec::new() };
        if form.starts_with(char::is_uppercase) {
            let (length, guesses) = guesser::guesses(list.endings(true), form);
            if length >= NAME_ENDING && !guesses.is_empty() {
                return guesses;
            }
        }
        guesser::guesses(list.endings(false), form).1
    }

    /// The likeliest of the [`guesses`](Self::guesses).
    #[must_use]
    pub fn guess(&self, lang: Lang, form: &str) -> Option<Guess> {
        self.guesses(lang, form).into_iter().next()
    }

    /// Whether there is a list for `lang`.
    #[must_use]
    pub fn covers(&self, lang: Lang) -> bool {
        self.source(lang).is_some()
    }

    /// The SHA-256 of the list for `lang`: what follows from the list follows from it. `None` without a list.
    #[must_use]
    pub fn digest(&self, lang: Lang) -> Option<[u8; 32]> {
        self.source(lang).and_then(Source::list).map(List::digest)
    }

    /// The headwords that the lexicon has in a language; `None` where they are not asked.
    fn headwords(&self, lang: Lang) -> Option<&Headwords> {
        let column = entries::column(lang).filter(|_| headword::CASES.contains(&lang.as_str()))?;
        Some(self.headwords.get(column)?.get_or_init(|| Headwords::new(column, lang, self)))
    }

    fn source(&self, lang: Lang) -> Option<&Source> {
        self.lists.get(&lang).or_else(|| {
            let (_, other) = SERVED.iter().find(|(code, _)| *code == lang.as_str())?;
            self.lists.get(&other.parse().ok()?)
        })
    }
}

/// The word without an apostrophe that closes a quotation or marks a plural's genitive: `σελίδα'`, `users'`. A short word
/// lost its last letter there (`απ'`).
fn unquoted(word: &str) -> &str {
    let bare = word.trim_end_matches(['\'', '\u{2019}']);
    if bare.chars().count() >= UNQUOTED { bare } else { word }
}

/// Whether a word has a capital that its place does not give it: German nouns begin with one.
fn has_inner_capital(lang: Lang, word: &str) -> bool {
    word.chars().skip(usize::from(lang.as_str() == "de")).any(char::is_uppercase)
}

/// A Greek word without the second accent that an enclitic after it brings; `None` where it has none.
fn once_accented(lang: Lang, word: &str) -> Option<String> {
    if lang.as_str() == "el" { text::once_accented(word) } else { None }
}

impl Source {
    fn list(&self) -> Option<&List> {
        self.list.get_or_init(|| List::open(&std::fs::read(&self.path).ok()?)).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::Lemmas;
    use super::list::List;
    use crate::text::Lang;

    fn lang(code: &str) -> Lang {
        code.parse().unwrap()
    }

    fn pairs() -> Vec<(String, String)> {
        let stems = ["модел", "ячейк", "площад", "печат", "стал", "рол"];
        let pair = |(form, lemma): (&str, &str)| (form.to_owned(), lemma.to_owned());
        let mut pairs: Vec<_> = stems.iter().map(|stem| pair((&format!("{stem}ей"), &format!("{stem}ь")))).collect();
        pairs.extend([("лет", "год"), ("Китая", "Китай"), ("год", "год")].map(pair));
        pairs
    }

    #[test]
    fn a_listed_form_has_its_lemma_as_written_or_in_lower_case() {
        let lemmas = Lemmas::from_triples(&[("ru", "лет", "год"), ("ru", "Китая", "Китай"), ("hbs", "vode", "voda")]);
        let ru = lang("ru");
        assert_eq!(lemmas.lemma(ru, "лет").as_deref(), Some("год"));
        assert_eq!(lemmas.lemma(ru, "Лет").as_deref(), Some("год"));
        assert_eq!(lemmas.lemma(ru, "Китая").as_deref(), Some("Китай"));
        for unknown in ["китая", "ле", "лета", "", "лет\0", "\0"] {
            assert_eq!(lemmas.lemma(ru, unknown), None, "{unknown:?}");
        }
        assert_eq!(lemmas.lemma(lang("pl"), "лет"), None);
        assert_eq!(lemmas.lemma(lang("hr"), "vode").as_deref(), Some("voda"));
        assert!(lemmas.covers(ru) && lemmas.covers(lang("sr")) && !lemmas.covers(lang("pl")));
    }

    #[test]
    fn all_forms_of_a_word_share_a_key() {
        let triples = [
            ("pl", "wnioskowania", "wnioskowanie"),
            ("pl", "wnioskowanie", "wnioskować"),
            ("pl", "chipów", "chip"),
            ("pl", "circle", "round"),
            ("pl", "round", "circle"),
        ];
        let lemmas = Lemmas::from_triples(&triples);
        let key = |word| lemmas.key(lang("pl"), word);
        assert_eq!(key("Wnioskowania"), key("wnioskowanie"));
        assert_eq!(key("danych"), key("dane"));
        assert_eq!(key("AI-chipów"), "ai-chip");
        assert_eq!(key("bio-chipów"), "bio-chip");
        assert_eq!(key("LLM"), "llm");
        assert_eq!(key("H100"), "h100");
        assert_eq!(key(""), "");
        assert_eq!(key("-"), "-");
        assert_eq!(key("circle"), key("round"));
        assert_eq!((key("HCoVs"), key("CoV")), ("hcov".into(), "cov".into()), "a plural");
        assert_eq!((key("chipów'"), key("z'")), ("chip".into(), "z'".into()), "a quotation's end, a letter left out");
    }

    #[test]
    fn a_second_accent_and_a_german_capital_change_no_key() {
        let lemmas = Lemmas::from_triples(&[("el", "ιδιότητες", "ιδιότητα"), ("de", "Adressen", "Adresse")]);
        assert_eq!(lemmas.lemma(lang("el"), "ιδιότητές").as_deref(), Some("ιδιότητα"));
        assert_eq!(lemmas.key(lang("el"), "Ιδιότητές"), "ιδιότητα");
        assert_eq!(lemmas.key(lang("de"), "FTP-Adressen"), "ftp-adresse");
    }

    #[test]
    fn an_english_word_in_another_language_stands_as_it_is() {
        let endings =
            [("pl", "wale", "wala"), ("pl", "kule", "kula"), ("pl", "role", "rola"), ("pl", "start", "start")];
        let english = [("en", "module", "module"), ("en", "start", "start")];
        let lemmas = Lemmas::from_triples(&endings.into_iter().chain(english).collect::<Vec<_>>());
        let key = |code, word| lemmas.key(lang(code), word);
        assert_eq!((key("pl", "module").as_str(), key("pl", "mole").as_str()), ("module", "mola"));
        assert!(lemmas.is_english(lang("pl"), "module") && !lemmas.is_english(lang("pl"), "start"));
        assert!(!lemmas.is_english(lang("ru"), "module") && !lemmas.is_english(lang("en"), "module"));
    }

    #[test]
    fn an_unknown_word_follows_the_words_with_its_ending() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("ru.bin"), List::compile(pairs()).unwrap()).unwrap();
        let lemmas = Lemmas::open(folder.path()).unwrap();
        let guess = lemmas.guess(lang("ru"), "нейросетей").unwrap();
        assert_eq!(guess.lemma, "нейросеть");
        assert!(guess.certainty > 0.5 && guess.certainty < 1.0, "{}", guess.certainty);
        for odd in ["", "ей", "й", "x", "нейросеть"] {
            let all = lemmas.guesses(lang("ru"), odd);
            assert!(all.iter().all(|guess| !guess.lemma.is_empty()), "{odd}: {all:?}");
        }
    }

    #[test]
    fn damage_is_told_and_later_counts_as_an_empty_list() {
        let folder = tempfile::tempdir().unwrap();
        let good = List::compile(pairs()).unwrap();
        for at in (0..good.len()).step_by(good.len() / 50 + 1) {
            let mut bad = good.clone();
            bad[at] ^= 0x41;
            assert!(List::open(&bad).is_none(), "byte {at} changed");
            assert!(List::open(&good[..at]).is_none(), "cut to {at}");
        }
        std::fs::write(folder.path().join("pl.bin"), &good[..9]).unwrap();
        std::fs::write(folder.path().join("ru.bin"), &good).unwrap();
        let lemmas = Lemmas::open(folder.path()).unwrap();
        assert_eq!(lemmas.lemma(lang("pl"), "лет"), None);
        assert!(lemmas.digest(lang("ru")).is_some() && lemmas.digest(lang("pl")).is_none());
        let error = lemmas.load(&[lang("ru"), lang("de"), lang("pl")]).unwrap_err();
        assert!(error.to_string().contains("pl.bin") && error.to_string().contains("damaged"), "{error}");
        lemmas.load(&[lang("ru"), lang("de")]).unwrap();
        assert!(Lemmas::open(&folder.path().join("absent")).is_err());
    }
}
