//! Words, numbers and marks: the Unicode rules (UAX 29, dictionaries where a script has no spaces), then what belongs
//! together in terms.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

use super::abbreviation::{Abbreviation, abbreviation};
use super::{Word, WordKind};
use crate::text::{Lang, Span};

/// French words that lose their vowel before another word; each is a word of its own with its apostrophe.
const ELIDED: [&str; 16] =
    ["c", "ç", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "presqu", "puisqu", "qu", "quelqu", "quoiqu", "s", "t"];

/// Cuts sentences into words.
pub(super) struct WordCutter {
    segmenter: WordSegmenterBorrowed<'static>,
    lang: Lang,
}

impl WordCutter {
    /// For sentences in `lang`.
    pub(super) fn new(lang: Lang) -> Self {
        Self { segmenter: WordSegmenter::new_auto(WordBreakInvariantOptions::default()), lang }
    }

    /// The words of the sentence `span` of `text`.
    pub(super) fn words(&self, text: &str, span: Span) -> Vec<Word> {
        let sentence = span.of(text);
        let pieces = self.pieces(sentence);
        let mut words = Vec::with_capacity(pieces.len());
        let mut at = 0;
        while at < pieces.len() {
            let mut end = at + 1;
            while let Some(further) = self.joins(sentence, &pieces, at, end) {
                end = further;
            }
            let whole = Span::new(pieces[at].start, pieces[end - 1].end);
            words.push(Word { span: whole.shifted(span.start), kind: kind(whole.of(sentence)) });
            at = end;
        }
        words
    }

    /// The pieces that the Unicode rules make, without white space, elided words cut off.
    fn pieces(&self, sentence: &str) -> Vec<Span> {
        let mut pieces = Vec::new();
        let mut start = 0;
        for end in self.segmenter.segment_str(sentence).filter(|&end| end > 0) {
            let mut piece = start;
            for part in sentence[start..end].split_inclusive(char::is_whitespace) {
                let length = part.trim_end().len();
                if length > 0 {
                    let elided = self.elision(&part[..length]);
                    if elided > 0 {
                        pieces.push(Span::new(piece, piece + elided));
                    }
                    pieces.push(Span::new(piece + elided, piece + length));
                }
                piece += part.len();
            }
            start = end;
        }
        pieces
    }

    /// The length of the elided word at the start of `piece` (`l'` of `l'État`, `dell'` of `dell'Unione`); 0 without.
    fn elision(&self, piece: &str) -> usize {
        let Some((at, mark)) = piece.char_indices().find(|(_, mark)| matches!(mark, '\'' | '’')) else { return 0 };
        let end = at + mark.len_utf8();
        if at == 0 || !piece[end..].starts_with(char::is_alphabetic) {
            return 0;
        }
        let first = piece[..at].to_lowercase();
        let elided = match self.lang.as_str() {
            "fr" => ELIDED.contains(&first.as_str()),
            "it" => true,
            "ca" => matches!(first.as_str(), "l" | "d" | "m" | "n" | "s" | "t"),
            _ => false,
        };
        if elided { end } else { 0 }
    }

    /// Where the word that holds the pieces `at..end` goes on to, if it does.
    fn joins(&self, sentence: &str, pieces: &[Span], at: usize, end: usize) -> Option<usize> {
        let (next, after) = (pieces.get(end)?, pieces.get(end + 1));
        let so_far = Span::new(pieces[at].start, pieces[end - 1].end);
        let word = so_far.of(sentence);
        if next.start > so_far.end {
            return is_thousands(word, next.of(sentence), &sentence[so_far.end..next.start]).then_some(end + 1);
        }
        let adjacent = after.filter(|after| after.start == next.end).map(|after| after.of(sentence));
        match next.of(sentence) {
            "-" | "\u{2010}" | "\u{2011}" => {
                let following = adjacent.filter(|following| following.starts_with(char::is_alphanumeric))?;
                let last = pieces[end - 1].of(sentence);
                let range = [last, following].iter().all(|piece| kind(piece) == WordKind::Number);
                let hyphenated = !range && word.ends_with(|last: char| last.is_alphanumeric() || last == '.');
                hyphenated.then_some(end + 2)
            }
            "&" => {
                let capitals = |piece: &str| piece.len() <= 4 && piece.chars().all(char::is_uppercase);
                (capitals(word) && adjacent.is_some_and(capitals)).then_some(end + 2)
            }
            "." => {
                let ahead = sentence[next.end..].trim_start().chars().next();
                self.is_abbreviated(word, ahead).then_some(end + 1)
            }
            "'" | "’" => {
                // Greek and Italian cut a word's end off: `απ' όλους`, `un po' di`.
                let cut_off = matches!(self.lang.as_str(), "el" | "it") && kind(word) == WordKind::Word;
                (cut_off && sentence[next.end..].starts_with(char::is_whitespace)).then_some(end + 1)
            }
            "+" | "#" => {
                let language =
                    word.trim_end_matches('+').len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
                let ends = adjacent.is_none_or(|following| !following.starts_with(char::is_alphanumeric));
                (language && ends).then_some(end + 1)
            }
            _ => None,
        }
    }

    /// Whether the period after `word` belongs to it, `ahead` being what follows in the sentence.
    fn is_abbreviated(&self, word: &str, ahead: Option<char>) -> bool {
        let mut parts = word.split('.');
        let single_letters = parts.all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic));
        let initial = word.chars().count() == 1 && ahead.is_some() && word.chars().all(char::is_uppercase);
        match abbreviation(&format!("{word}."), self.lang) {
            Some(Abbreviation::Number) => ahead.is_some_and(char::is_numeric),
            Some(_) => true,
            // `J.` before a name, `S.A.`, `z.B.`; a lone `I.` or `5.` ends a sentence or counts.
            None => initial || word.contains('.') && single_letters,
        }
    }
}

/// Whether `next` is the next group of three figures of the number `word`, a single `space` between them.
fn is_thousands(word: &str, next: &str, space: &str) -> bool {
    let figures = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = word.split(|character: char| character.is_whitespace());
    let begun = groups.next().is_some_and(|first| figures(first) && first.len() <= 3)
        && groups.all(|group| figures(group) && group.len() == 3);
    let Some((group, decimals)) = next.split_at_checked(3) else { return false };
    let mut space = space.chars();
    begun
        && matches!(space.next(), Some(' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'))
        && space.next().is_none()
        && figures(group)
        && (decimals.is_empty() || decimals.starts_with([',', '.']))
}

fn kind(word: &str) -> WordKind {
    if word.chars().any(char::is_alphabetic) {
        WordKind::Word
    } else if word.chars().any(char::is_numeric) {
        WordKind::Number
    } else {
        WordKind::Punctuation
    }
}
