//! What two sentences share whatever their languages and scripts: numbers and names.

use strsim::jaro_winkler;

use crate::segment::{Sentence, WordKind};
use crate::text::latin;

/// Two names are one if they are at least this alike in Latin letters, 0 to 1 (Winkler 1990): inflected and transcribed
/// forms of a name are. Set by hand.
const ALIKE: f64 = 0.87;

/// A capitalised word of fewer letters is no name, unless all its letters are capitals. Set by hand.
const SHORTEST: usize = 4;

/// Evidence is capped here: the fifth common number says no more than the fourth.
const CAP: usize = 4;

/// The number of features of two sentences' marks.
pub(super) const FEATURES: usize = 4;

/// The numbers and names of a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// The digits of each number, whatever separates them; sorted, each once.
    numbers: Vec<String>,
    /// Capitalised words in Latin letters; sorted, each once. In German that is every noun.
    names: Vec<String>,
}

impl Marks {
    pub fn new(text: &str, sentence: &Sentence) -> Self {
        let mut marks = Self::default();
        for word in &sentence.words {
            let word_text = word.span.of(text);
            match word.kind {
                WordKind::Number => marks.numbers.push(word_text.chars().filter(char::is_ascii_digit).collect()),
                WordKind::Word if is_name(word_text) => marks.names.push(latin(word_text)),
                _ => {}
            }
        }
        for list in [&mut marks.numbers, &mut marks.names] {
            list.retain(|mark| !mark.is_empty());
            list.sort_unstable();
            list.dedup();
        }
        marks
    }

    /// Numbers in common and numbers of one side only, names in common, and the share of names in common: the first
    /// three up to [`CAP`], the last 0 to 1. The same if the two are exchanged.
    pub fn features(&self, other: &Self) -> [f32; FEATURES] {
        let numbers = self.numbers.iter().filter(|number| other.numbers.binary_search(number).is_ok()).count();
        let alone = self.numbers.len() + other.numbers.len() - 2 * numbers;
        let found = |own: &[String], theirs: &[String]| {
            own.iter().filter(|a| theirs.iter().any(|b| a == &b || jaro_winkler(a, b) >= ALIKE)).count()
        };
        let (here, there) = (found(&self.names, &other.names), found(&other.names, &self.names));
        let names = self.names.len() + other.names.len();
        let share = (here + there) as f32 / names.max(1) as f32;
        [numbers.min(CAP) as f32, alone.min(CAP) as f32, here.min(there).min(CAP) as f32, share]
    }
}

/// Whether a word is written as a name: with a capital, and long enough, or all in capitals.
pub(crate) fn is_name(word: &str) -> bool {
    let mut letters = word.chars().filter(|letter| letter.is_alphabetic());
    let capital = letters.next().is_some_and(char::is_uppercase);
    let (mut count, mut capitals) = (1, 1);
    for letter in letters {
        count += 1;
        capitals += usize::from(letter.is_uppercase());
    }
    capital && (count >= SHORTEST || count >= 2 && capitals == count)
}

#[cfg(test)]
mod tests {
    use super::Marks;
    use crate::article::{Article, Paragraph, ParagraphKind};
    use crate::segment::segment;
    use crate::text::Span;

    fn marks(lang: &str, text: &str) -> Marks {
        let span = Span::new(0, text.len());
        let paragraphs = vec![Paragraph { number: 1, span, body: span, kind: ParagraphKind::Body }];
        let lang = lang.parse().unwrap();
        let article = Article { source: "a.txt".into(), stem: "a".into(), lang, text: text.into(), paragraphs };
        Marks::new(text, &segment(&article).sentences[0])
    }

    #[test]
    fn numbers_and_names_are_found_across_scripts() {
        let russian = marks("ru", "В Сингапуре за 1 500 долларов продали 20 чипов Nvidia");
        let polish = marks("pl", "Nvidia sprzedała w Singapurze 20 chipów za 1.500 dolarów w 2025 r.");
        assert_eq!(russian.features(&polish), [2.0, 1.0, 2.0, 1.0]);
        assert_eq!(polish.features(&russian), russian.features(&polish));
        assert_eq!(marks("en", "Rain fell on us").features(&marks("de", "es hat geregnet")), [0.0; 4]);
    }
}
