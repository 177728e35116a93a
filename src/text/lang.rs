use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language by its BCP 47 primary subtag: two or three lower-case ASCII letters (`ru`, `pl`, `fil`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang([u8; 3]);

/// A string that is no primary language subtag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no language code: give two or three letters, such as `ru` or `pl`")]
pub struct ParseLangError(String);

impl Lang {
    /// English, the language of labels.
    pub const EN: Self = Self(*b"en\0");

    /// No language that is known (BCP 47 `und`).
    pub const UNDETERMINED: Self = Self(*b"und");

    /// The subtag, `"ru"`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|&byte| byte == 0).unwrap_or(3);
        std::str::from_utf8(&self.0[..length]).unwrap_or("und")
    }

    /// The script this language is usually written in.
    #[must_use]
    pub fn script(&self) -> Script {
        match self.as_str() {
            "ru" | "uk" | "be" | "bg" | "sr" | "mk" | "kk" | "ky" | "mn" | "tg" => Script::Cyrillic,
            "el" => Script::Greek,
            "ar" | "fa" | "ur" | "ps" | "ug" => Script::Arabic,
            "he" | "yi" => Script::Hebrew,
            "zh" | "ja" | "ko" | "yue" => Script::EastAsian,
            "hi" | "bn" | "ta" | "te" | "th" | "ka" | "hy" | "mr" | "ne" | "gu" | "kn" | "ml" | "pa" | "si" | "my"
            | "km" | "lo" | "am" => Script::Other,
            _ => Script::Latin,
        }
    }
}

/// The script of a language or of a word, as far as term mining tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Script {
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Arabic.
    Arabic,
    /// Hebrew.
    Hebrew,
    /// Han, Kana, Hangul.
    EastAsian,
    /// Any other script.
    Other,
}

impl Script {
    /// The script of the first letter of `word`; `None` where it has no letter.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        word.chars().find(|c| c.is_alphabetic()).map(|letter| match u32::from(letter) {
            0x0000..=0x024f | 0x1e00..=0x1eff => Self::Latin,
            0x0370..=0x03ff | 0x1f00..=0x1fff => Self::Greek,
            0x0400..=0x052f => Self::Cyrillic,
            0x0590..=0x05ff => Self::Hebrew,
            0x0600..=0x06ff | 0x0750..=0x077f => Self::Arabic,
            0x1100..=0x11ff | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xac00..=0xd7af => Self::EastAsian,
            _ => Self::Other,
        })
    }
}

impl FromStr for Lang {
    type Err = ParseLangError;

    fn from_str(text: &str) -> Result<Self, ParseLangError> {
        let bytes = text.as_bytes();
        if !(2..=3).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_alphabetic) {
            return Err(ParseLangError(text.escape_debug().to_string()));
        }
        let mut code = [0; 3];
        for (slot, byte) in code.iter_mut().zip(bytes) {
            *slot = byte.to_ascii_lowercase();
        }
        Ok(Self(code))
    }
}

impl TryFrom<String> for Lang {
    type Error = ParseLangError;

    fn try_from(text: String) -> Result<Self, ParseLangError> {
        text.parse()
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> Self {
        lang.as_str().to_owned()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Lang, Script};

    #[test]
    fn codes_are_read_and_printed() {
        let lang: Lang = "RU".parse().unwrap();
        assert_eq!(lang.to_string(), "ru");
        assert_eq!(lang.script(), Script::Cyrillic);
        assert_eq!("fil".parse::<Lang>().unwrap().as_str(), "fil");
        for bad in ["", "r", "russ", "r1", "ру"] {
            assert!(bad.parse::<Lang>().is_err(), "{bad}");
        }
        assert!("pl".parse::<Lang>().unwrap() < "ru".parse().unwrap());
    }

    #[test]
    fn a_word_shows_its_script() {
        assert_eq!(Script::of("«вывод»"), Some(Script::Cyrillic));
        assert_eq!(Script::of("ημιαγωγός"), Some(Script::Greek));
        assert_eq!(Script::of("półprzewodnik"), Some(Script::Latin));
        assert_eq!(Script::of("2025"), None);
    }
}
