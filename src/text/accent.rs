//! Greek accents.

use unicode_normalization::UnicodeNormalization;

/// A Greek word with its accent on the third syllable from the end, or on the first of fewer: so do nouns of action in -ση
/// (`μίσθωση`, `λέξη`) and neuters in -μα (`άρθρωμα`) whose longer forms have it elsewhere.
pub(crate) fn recessive(word: &str) -> String {
    let plain: Vec<char> = word.nfd().filter(|letter| *letter != '\u{301}').nfc().collect();
    let vowel = |at: usize| "αεηιουω".contains(plain[at]);
    // Of two letters that sound as one, the second bears the accent and counts.
    let first = |at: usize| {
        let pair = (plain[at], plain.get(at + 1));
        matches!(pair, ('α' | 'ε' | 'ο' | 'υ', Some('ι')) | ('α' | 'ε' | 'η' | 'ο', Some('υ')))
    };
    let syllables: Vec<usize> = (0..plain.len()).filter(|&at| vowel(at) && !first(at)).collect();
    let Some(&stressed) = syllables.get(syllables.len().saturating_sub(3)) else { return word.to_owned() };
    let (before, after) = plain.split_at(stressed + 1);
    before.iter().copied().chain(std::iter::once('\u{301}')).chain(after.iter().copied()).nfc().collect()
}

/// The word without the second accent that an enclitic after it brings: `απάντησή (μου)`. `None` where it has but one.
pub(crate) fn once_accented(word: &str) -> Option<String> {
    let accented = |letter: &char| "άέήίόύώΐΰ".contains(*letter);
    let (at, last) = word.char_indices().filter(|(_, letter)| accented(letter)).nth(1)?;
    let plain: String = last.nfd().filter(|letter| *letter != '\u{301}').nfc().collect();
    Some([&word[..at], &plain, &word[at + last.len_utf8()..]].concat())
}

#[cfg(test)]
mod tests {
    use super::{once_accented, recessive};

    #[test]
    fn an_enclitic_leaves_no_accent() {
        assert_eq!(once_accented("απάντησή").as_deref(), Some("απάντηση"));
        assert_eq!(once_accented("πρωτεΐνή").as_deref(), Some("πρωτεΐνη"));
        assert_eq!(["μήνυμα", "ή", ""].map(once_accented), [None, None, None]);
    }

    #[test]
    fn the_accent_goes_back_as_far_as_it_may() {
        let words = [("σημειώση", "σημείωση"), ("αρθρώμα", "άρθρωμα"), ("λεξη", "λέξη"), ("βς", "βς")];
        assert_eq!(words.map(|word| recessive(word.0)), words.map(|word| word.1.to_owned()));
    }
}
