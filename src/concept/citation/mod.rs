//! Citation forms: a term as a dictionary heads it. The head stands in the nominative singular (a plural-only head in
//! its plural), its modifiers agree with it, and its tails stay as they were found.

mod declension;
mod german;
mod greek;
mod name;
mod number;
mod plural;
mod slavic;
mod word;

pub use name::{NameForms, Nominative, elect_name, possible_nominatives};

use crate::encoder::{Case, Gender, Number, Tag, Upos};
use crate::link::running_text;
use crate::pack::Lemmas;
use crate::text::Lang;
pub(super) use plural::plural;
use word::Lexicon;
pub(super) use word::lowered;

/// A term as it stands in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// Its words.
    pub words: Vec<PhraseWord>,
    /// The head noun, an index into `words`.
    pub head: usize,
    /// The head's lemma, where the rest of the text tells it better than its form: `kod` is a form of `koda` too.
    pub lemma: Option<String>,
}

/// A word of a [`Phrase`].
#[derive(Clone, Debug, PartialEq)]
pub struct PhraseWord {
    /// The word as written.
    pub form: String,
    /// What the tagger says of it: a tie-breaker, not the truth.
    pub tag: Option<Tag>,
    /// Whether its capital may come from its place (a sentence's beginning, a heading).
    pub sentence_initial: bool,
}

/// A term as a dictionary heads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The words as running text: see [`running_text`].
    pub text: String,
    /// How it came about.
    pub source: Source,
}

/// How a citation form came about, the firmest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// It was found so in an article.
    Attested,
    /// Every changed word follows a lemma list.
    Listed,
    /// A word of it was inflected by analogy.
    Generated,
}

/// A noun in its citation form, and what its modifiers must agree with.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Noun {
    text: String,
    number: Number,
    gender: Gender,
    listed: bool,
}

/// A word brought to agree, or left as it is; whether a list vouches for it.
type Agreed = (String, bool);

/// What the modifiers beside a head say of its gender, and what the tagger says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Clue {
    /// The genders the modifiers' endings allow (masculine, feminine, neuter); all `false` where nothing is known.
    allows: [bool; 3],
    /// Whether a modifier's ending, or the tagger, says that the phrase stands in the plural.
    plural: bool,
    /// The tagger's gender.
    tagged: Option<Gender>,
    /// Whether the tagger sees a case that is neither the subject's nor the object's.
    oblique: bool,
}

impl Clue {
    fn forbids(self, gender: Gender) -> bool {
        self.allows.contains(&true) && !self.allows[gender as usize]
    }

    /// The one gender that the modifiers leave, else the tagger's if they allow it.
    fn gender(self) -> Option<Gender> {
        let mut left = [Gender::Masc, Gender::Fem, Gender::Neut].into_iter().filter(|&one| self.allows[one as usize]);
        match (left.next(), left.next()) {
            (Some(only), None) => Some(only),
            _ => self.tagged.filter(|&tagged| !self.forbids(tagged)),
        }
    }
}

/// How the phrases of a language or a family are inflected.
trait Grammar {
    /// The citation form of a noun.
    fn noun(&self, lexicon: &Lexicon<'_>, form: &str, clue: Clue) -> Noun;

    /// A modifier brought to agree with `head`; `None` where the word is none that agrees.
    fn modifier(&self, lexicon: &Lexicon<'_>, form: &str, head: &Noun) -> Option<Agreed>;

    /// The genders a modifier's ending allows in its head in the singular, none for a plural ending; `None` where it is
    /// no modifier or says nothing.
    fn genders(&self, lexicon: &Lexicon<'_>, form: &str) -> Option<[bool; 3]>;

    /// Number and gender of a noun, by its lemma.
    fn features(&self, lexicon: &Lexicon<'_>, lemma: &str, clue: Clue) -> (Number, Gender);

    /// How many of the words after the head, `after`, agree with it.
    fn following(&self, lexicon: &Lexicon<'_>, head: &str, after: &[&str]) -> usize;
}

/// The citation form of a phrase.
///
/// The text of a phrase without words is empty; a `head` beyond the words is taken for the last. Languages without
/// rules of their own get the head's listed lemma where it stands alone, and else the phrase as found.
#[must_use]
pub fn citation_form(lang: Lang, phrase: &Phrase, lemmas: &Lemmas) -> Citation {
    let lexicon = Lexicon::new(lang, lemmas);
    let words: Vec<String> = phrase.words.iter().map(|word| word::uncapitalised(&lexicon, word)).collect();
    let looked_up: Vec<String> = words.iter().map(|word| word::looked_up(&lexicon, word)).collect();
    let forms: Vec<&str> = looked_up.iter().map(String::as_str).collect();
    let head = phrase.head.min(forms.len().saturating_sub(1));
    if forms.is_empty() {
        return Citation { text: String::new(), source: Source::Attested };
    }
    let tags: Vec<Option<Tag>> = phrase.words.iter().map(|word| word.tag).collect();
    let (mut inflected, listed) = inflect(&lexicon, &forms, &tags, head, phrase.lemma.as_deref());
    for (own, inflected) in words.iter().zip(&mut inflected) {
        *inflected = word::cased_like(own, inflected);
    }
    let text = running_text(inflected.iter().map(String::as_str));
    let found = phrase.words.iter().zip(&inflected).all(|(word, inflected)| {
        word.form == *inflected || word.sentence_initial && word::same_but_capital(&word.form, inflected)
    });
    let source = if found {
        Source::Attested
    } else if listed {
        Source::Listed
    } else {
        Source::Generated
    };
    Citation { text, source }
}

/// The words of a phrase in its citation form, and whether lists vouch for all that changed.
fn inflect(
    lexicon: &Lexicon<'_>,
    forms: &[&str],
    tags: &[Option<Tag>],
    head: usize,
    told: Option<&str>,
) -> (Vec<String>, bool) {
    let mut words: Vec<String> = forms.iter().map(|form| (*form).to_owned()).collect();
    let Some(grammar) = grammar(lexicon.lang) else {
        let lemma = lexicon.lemma(forms[head]).filter(|_| forms.len() == 1);
        words[head] = lemma.unwrap_or_else(|| words[head].clone());
        return (words, true);
    };
    let following = grammar.following(lexicon, forms[head], &forms[head + 1..]);
    let modifies = |&at: &usize| at != head && !tags[at].is_some_and(|tag| is_rigid(tag) && !forms[at].contains('-'));
    let modifiers: Vec<usize> = (0..=head + following).filter(modifies).collect();
    let clue = clue(lexicon, grammar, modifiers.iter().map(|&at| forms[at]), tags[head]);
    let own = word::hyphened(lexicon, forms[head], &|form| grammar.noun(lexicon, form, clue));
    let headword = if told.is_none() { lexicon.headword(forms[head]) } else { None };
    let told = told.or(headword.as_deref());
    let better = |lemma: &&str| {
        !lexicon.is_keyed(&own.text, lemma) || lexicon.is_headword(lemma) && !lexicon.is_headword(&own.text)
    };
    let noun = told.filter(better).map_or_else(
        || own.clone(),
        |lemma| {
            let (number, gender) = grammar.features(lexicon, lemma, clue);
            Noun { text: lemma.to_owned(), number, gender, listed: true }
        },
    );
    let mut listed = noun.listed || noun.text == forms[head];
    for at in modifiers {
        if word::is_rigid(lexicon, forms[at]) {
            continue;
        }
        if let Some((agreed, vouched)) = grammar.modifier(lexicon, forms[at], &noun) {
            listed &= vouched || agreed == forms[at];
            words[at] = agreed;
        }
    }
    words[head] = noun.text;
    (words, listed)
}

/// What a head's modifiers and its tag say of it.
fn clue<'a>(
    lexicon: &Lexicon<'_>,
    grammar: &dyn Grammar,
    modifiers: impl Iterator<Item = &'a str>,
    tag: Option<Tag>,
) -> Clue {
    let plural = tag.is_some_and(|tag| tag.number == Some(Number::Plur));
    let oblique = tag.and_then(|tag| tag.case).is_some_and(|case| !matches!(case, Case::Nom | Case::Acc | Case::Voc));
    let mut clue = Clue { allows: [false; 3], plural, tagged: tag.and_then(|tag| tag.gender), oblique };
    for genders in modifiers.filter_map(|form| grammar.genders(lexicon, form)) {
        clue.plural |= !genders.contains(&true);
        let first = !clue.allows.contains(&true);
        let both: [bool; 3] = std::array::from_fn(|index| genders[index] && (first || clue.allows[index]));
        clue.allows = if both.contains(&true) { both } else { clue.allows };
    }
    clue
}

/// Parts of speech that never agree with a noun; believed only of a tagger that is sure.
fn is_rigid(tag: Tag) -> bool {
    let rigid = matches!(tag.upos, Upos::Adp | Upos::Adv | Upos::Cconj | Upos::Sconj | Upos::Punct | Upos::Part);
    rigid && tag.certainty >= SURE
}

/// A tag this certain is believed against an adjective's ending. Range 0 to 1; not tuned.
const SURE: f32 = 0.9;

/// The rules for a language; `None` where we have none.
fn grammar(lang: Lang) -> Option<&'static dyn Grammar> {
    Some(match lang.as_str() {
        "ru" => &declension::RUSSIAN,
        "uk" => &declension::UKRAINIAN,
        "pl" => &declension::POLISH,
        "cs" => &declension::CZECH,
        "el" => &greek::Greek,
        "de" => &german::German,
        "fr" => &number::FRENCH,
        "es" => &number::SPANISH,
        "en" => &number::ENGLISH,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Nominative, Phrase, PhraseWord, Source, citation_form, elect_name};
    use crate::encoder::{Case, Gender, Tag, Upos};
    use crate::pack::Lemmas;
    use crate::text::Lang;

    fn lang(code: &str) -> Lang {
        code.parse().unwrap()
    }

    fn phrase(words: &[&str], head: usize) -> Phrase {
        let word = |form: &&str| PhraseWord { form: (*form).to_owned(), tag: None, sentence_initial: false };
        Phrase { words: words.iter().map(word).collect(), head, lemma: None }
    }

    fn lemmas() -> Lemmas {
        Lemmas::from_triples(&[
            ("ru", "языковых", "языковой"),
            ("ru", "языковой", "языковой"),
            ("ru", "моделей", "модель"),
            ("ru", "моделью", "модель"),
            ("ru", "модель", "модель"),
            ("ru", "центров", "центр"),
            ("ru", "центр", "центр"),
            ("ru", "мощных", "мощный"),
            ("ru", "мощный", "мощный"),
            ("pl", "gry", "gra"),
        ])
    }

    #[test]
    fn modifiers_agree_and_tails_stay() {
        let lemmas = lemmas();
        let text = |words: &[&str], head| citation_form(lang("ru"), &phrase(words, head), &lemmas).text;
        assert_eq!(text(&["языковых", "моделей"], 1), "языковая модель");
        assert_eq!(text(&["центров", "обработки", "данных"], 0), "центр обработки данных");
        assert_eq!(text(&["ИИ-моделей"], 0), "ИИ-модель");
        assert_eq!(text(&["мощных", "GPU"], 1), "мощный GPU");
        assert_eq!(text(&["ЦОДов"], 0), "ЦОД");
    }

    #[test]
    fn what_the_text_tells_of_the_head_counts_more_than_its_form() {
        let listed = [("pl", "kod", "koda"), ("pl", "koda", "koda"), ("pl", "źródłowy", "źródłowy")];
        let lemmas = Lemmas::from_triples(&listed);
        let mut code = phrase(&["kod", "źródłowy"], 0);
        assert!(citation_form(lang("pl"), &code, &lemmas).text.starts_with("koda "));
        code.lemma = Some("kod".to_owned());
        assert_eq!(citation_form(lang("pl"), &code, &lemmas).text, "kod źródłowy");
    }

    #[test]
    fn a_headword_of_the_lexicon_counts_more_than_a_lemma_that_is_none() {
        let listed = [("pl", "drony", "drona"), ("pl", "drona", "drona"), ("pl", "statki", "statek")];
        let analogy = [("pl", "balony", "balon"), ("pl", "salony", "salon"), ("pl", "wagony", "wagon")];
        let triples = [&listed[..], &analogy].concat();
        let text = |lemmas: &Lemmas, words: &[&str], head| citation_form(lang("pl"), &phrase(words, head), lemmas).text;
        let (bare, with) = (Lemmas::from_triples(&triples), Lemmas::from_triples(&triples).with_lexicon());
        assert_eq!((text(&bare, &["drony"], 0), text(&with, &["drony"], 0)), ("drona".into(), "dron".into()));
        assert_eq!(text(&bare, &["spułapkowane", "statki"], 1), "spułapkowany statek", "no feminine ends so");
    }

    #[test]
    fn a_tag_that_sees_another_case_forbids_the_nominative() {
        let triples = [("ru", "политика", "политик"), ("ru", "политику", "политика"), ("ru", "политик", "политик")];
        let lemmas = Lemmas::from_triples(&triples);
        let mut politics = phrase(&["политика"], 0);
        assert_eq!(citation_form(lang("ru"), &politics, &lemmas).text, "политика");
        let tag = Tag { upos: Upos::Noun, certainty: 1.0, case: Some(Case::Gen), number: None, gender: None };
        politics.words[0].tag = Some(tag);
        assert_eq!(citation_form(lang("ru"), &politics, &lemmas).text, "политик");
    }

    #[test]
    fn an_elided_word_stands_without_a_space() {
        let lemmas = Lemmas::from_triples(&[("fr", "période", "période"), ("fr", "incubation", "incubation")]);
        let text = |words: &[&str]| citation_form(lang("fr"), &phrase(words, 0), &lemmas).text;
        assert_eq!(text(&["périodes", "d’", "incubation"]), "période d’incubation");
        assert_eq!(text(&["ORF1a"]), "ORF1a");
    }

    #[test]
    fn the_source_tells_how_a_form_came_about() {
        let lemmas = lemmas();
        let source = |words: &[&str]| citation_form(lang("ru"), &phrase(words, words.len() - 1), &lemmas).source;
        assert_eq!(source(&["модель"]), Source::Attested);
        assert_eq!(source(&["языковых", "моделей"]), Source::Listed);
        let mut initial = phrase(&["Модель"], 0);
        initial.words[0].sentence_initial = true;
        let cited = citation_form(lang("ru"), &initial, &lemmas);
        assert_eq!((cited.text.as_str(), cited.source), ("модель", Source::Attested));
    }

    #[test]
    fn a_button_is_no_name_and_an_indeclinable_head_is_a_neuter() {
        let listed = [("pl", "Menu", "Men"), ("pl", "menu", "menu"), ("pl", "kontekstowa", "kontekstowy")];
        let listed =
            listed.into_iter().chain([("pl", "kontekstowego", "kontekstowy"), ("pl", "kontekstowy", "kontekstowy")]);
        let lemmas = Lemmas::from_triples(&listed.collect::<Vec<_>>());
        let text = |words: &[&str]| citation_form(lang("pl"), &phrase(words, 0), &lemmas).text;
        assert_eq!(text(&["Menu"]), "Menu");
        assert_eq!(text(&["menu", "kontekstowego"]), "menu kontekstowe");
        assert_eq!(text(&["ID_klienta"]), "ID_klienta");
    }

    #[test]
    fn a_sure_tag_keeps_an_adverb_from_agreeing() {
        let lemmas = lemmas();
        let mut tagged = phrase(&["языковых", "моделей"], 1);
        let tag = Tag { upos: Upos::Adv, certainty: 0.99, case: None, number: None, gender: Some(Gender::Fem) };
        tagged.words[0].tag = Some(tag);
        assert_eq!(citation_form(lang("ru"), &tagged, &lemmas).text, "языковых модель");
        tagged.words[0].tag = Some(Tag { certainty: 0.5, ..tag });
        assert_eq!(citation_form(lang("ru"), &tagged, &lemmas).text, "языковая модель");
    }

    #[test]
    fn a_nominative_form_and_the_other_languages_elect_a_name() {
        let lemmas = lemmas();
        let forms = [("Медоры".to_owned(), 1, 0.0), ("Медора".to_owned(), 1, 1.0)];
        assert_eq!(elect_name(lang("ru"), &forms, &[], &lemmas).text, "Медора");
        let forms = [("Джо Байдене".to_owned(), 2, 0.0)];
        let towns = [("Лейдене", "Лейден"), ("Бадене", "Баден"), ("Дрездене", "Дрезден")];
        let towns = towns.into_iter().chain([("Вене", "Вена"), ("Лене", "Лена"), ("Сене", "Сена")]);
        let lemmas = Lemmas::from_triples(&towns.map(|(form, lemma)| ("ru", form, lemma)).collect::<Vec<_>>());
        assert_eq!(elect_name(lang("ru"), &forms, &[], &lemmas).text, "Джо Байден");
        let forms = [("SARS-CoV-2".to_owned(), 1, 0.0)];
        let foreign = [vec![Nominative::told("SARS-CoV".to_owned())]];
        assert_eq!(elect_name(lang("en"), &forms, &foreign, &lemmas).text, "SARS-CoV-2");
        let forms = [("Alphy".to_owned(), 2, 0.0)];
        let foreign = [vec![Nominative::told("Alpha".to_owned())]];
        assert_eq!(elect_name(lang("pl"), &forms, &foreign, &lemmas).text, "Alpha");
    }

    #[test]
    fn odd_phrases_are_cited_somehow() {
        let lemmas = lemmas();
        for code in ["ru", "pl", "el", "de", "fr", "es", "en", "cs", "uk", "tr"] {
            for words in
                [&[][..], &[""], &["-"], &["a-"], &["\u{301}"], &["ß", "ΐ", "İ"], &["ή"], &["s"], &["цод", "/"]]
            {
                for head in 0..3 {
                    let cited = citation_form(lang(code), &phrase(words, head), &lemmas);
                    assert!(words.is_empty() == cited.text.is_empty() || words == [""], "{code} {words:?} {cited:?}");
                }
                let _ = elect_name(lang(code), &[(words.join(" "), 1, 0.0)], &[], &lemmas);
            }
        }
    }
}
