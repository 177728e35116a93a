use std::collections::BTreeMap;

use crate::text::Lang;

/// Form-to-lemma lists, a language.
#[derive(Debug, Default)]
pub struct Lemmas {
    lists: BTreeMap<Lang, BTreeMap<String, String>>,
}

impl Lemmas {
    /// Lists made of `(language, form, lemma)`, for tests.
    #[must_use]
    pub fn from_triples(triples: &[(&str, &str, &str)]) -> Self {
        let mut lists: BTreeMap<Lang, BTreeMap<String, String>> = BTreeMap::new();
        for (lang, form, lemma) in triples {
            if let Ok(lang) = lang.parse() {
                lists.entry(lang).or_default().insert((*form).to_owned(), (*lemma).to_owned());
            }
        }
        Self { lists }
    }

    /// The lemma the list of `lang` gives for exactly `form` (as written, else in lower case); `None` for an unknown
    /// form or language.
    #[must_use]
    pub fn lemma(&self, lang: Lang, form: &str) -> Option<String> {
        let list = self.lists.get(&lang)?;
        list.get(form).or_else(|| list.get(&form.to_lowercase())).cloned()
    }

    /// Whether there is a list for `lang`.
    #[must_use]
    pub fn covers(&self, lang: Lang) -> bool {
        self.lists.contains_key(&lang)
    }
}
