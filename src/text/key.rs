use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A string for comparing, never for printing: NFKC, lower case, spaces collapsed, every dash and apostrophe one
/// character. Two spellings with one key are the same term.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(String);

impl Key {
    /// The key of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.chars().all(is_plain) {
            return Self::of(text.chars().flat_map(char::to_lowercase), text.len());
        }
        Self::of(text.nfkc().flat_map(char::to_lowercase).nfkc(), text.len())
    }

    fn of(characters: impl Iterator<Item = char>, length: usize) -> Self {
        let mut key = String::with_capacity(length);
        let mut space = false;
        for character in characters {
            let character = match character {
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => continue,
                '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
                '\u{2018}' | '\u{2019}' | '\u{02bc}' => '\'',
                // Greek writes its last sigma differently; comparing must not.
                'ς' => 'σ',
                // Russian may leave the two dots out.
                'ё' => 'е',
                other => other,
            };
            if character.is_whitespace() {
                space = !key.is_empty();
            } else {
                if std::mem::take(&mut space) {
                    key.push(' ');
                }
                key.push(character);
            }
        }
        Self(key)
    }

    /// The comparable characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character is its own NFKC, and its small letter too, whatever such ones stand beside it: most of what is
/// compared is made of these, and to normalise it takes its time.
fn is_plain(character: char) -> bool {
    let compatible = matches!(character, '\u{130}' | '\u{132}' | '\u{133}' | '\u{13f}' | '\u{140}' | '\u{149}');
    let plain = matches!(
        character,
        ' '..='~' | 'À'..='ž' | '\u{386}' | '\u{388}'..='\u{3ce}' | '\u{400}'..='\u{45f}' | '\u{490}' | '\u{491}'
    );
    plain && !compatible
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{Key, is_plain};

    #[test]
    fn plain_characters_are_normal() {
        let plain: String = ('\0'..='\u{2fff}').filter(|&character| is_plain(character)).collect();
        assert!(plain.chars().count() > 400 && plain.nfkc().eq(plain.chars()));
        let small: String = plain.chars().flat_map(char::to_lowercase).collect();
        assert!(small.nfkc().eq(small.chars()));
        assert!(['\u{301}', 'ﬁ', 'İ', '\u{a0}', '…'].iter().all(|&character| !is_plain(character)));
    }

    #[test]
    fn spellings_of_one_term_share_a_key() {
        for (left, right) in [
            ("Data  Centre", "data centre"),
            ("ИИ\u{2011}модель", "ии-модель"),
            ("ΜΟΝΤΈΛΟΣ", "μοντέλος"),
            ("\u{fb01}le", "FILE"),
            ("soft\u{ad}ware", "software"),
            ("лёгкие", "Легкие"),
        ] {
            assert_eq!(Key::new(left), Key::new(right));
        }
        assert_ne!(Key::new("model"), Key::new("models"));
    }
}
