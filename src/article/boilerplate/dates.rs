//! Dates and times as bylines write them.

use super::phrases::{DATE, MONTH, WEEKDAY, fold, is};

/// Marks that part a date from the title after it.
const SEPARATORS: [char; 7] = ['|', '•', '·', '—', '–', '-', ':'];

/// One piece of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    /// A whole date in figures (`27.11.2025`, `2025-11-27`).
    Date,
    /// A time of the day with a colon.
    Time,
    /// A year, a day, a short time without a colon.
    Number,
    /// The name of a month.
    Month,
    /// A weekday or a word that stands beside dates.
    Word,
    /// Anything else that has a letter or a digit.
    Other,
}

/// Whether `line` holds a date or a time and nothing but dates, times and the words beside them.
pub(super) fn is_date_line(line: &str) -> bool {
    let pieces: Vec<Piece> = Pieces { line, at: 0 }.map(|(piece, _)| piece).collect();
    let dated = pieces.iter().any(|piece| matches!(piece, Piece::Date | Piece::Time))
        || pieces.contains(&Piece::Month) && pieces.contains(&Piece::Number);
    dated && !pieces.contains(&Piece::Other)
}

/// The byte at which the text of `line` begins after a date in front of it; 0 where there is none.
///
/// A date in figures is taken off when the rest begins like a sentence, one with the month's name only when a mark
/// parts it from the rest: a sentence may begin with it.
pub(super) fn date_prefix(line: &str) -> usize {
    let (mut end, mut in_figures, mut named) = (0, false, false);
    let mut before = 0;
    for (piece, (start, stop)) in (Pieces { line, at: 0 }) {
        match piece {
            Piece::Date | Piece::Time => {
                in_figures |= piece == Piece::Date;
                end = stop;
            }
            Piece::Month => {
                named = true;
                end = stop;
            }
            Piece::Number if named && start == before + 1 => end = stop,
            Piece::Number | Piece::Word if !in_figures || is_label(line, start, stop) => {}
            _ => break,
        }
        before = stop;
    }
    if end == 0 || !(in_figures || named) {
        return 0;
    }
    let rest = line[end..].trim_start();
    let text = rest.trim_start_matches(|mark: char| SEPARATORS.contains(&mark) || mark.is_whitespace());
    let parted = text.len() < rest.len();
    let begins = text.chars().find(|character| character.is_alphanumeric());
    let like_a_sentence =
        begins.is_some_and(|first| first.is_uppercase() || first.is_numeric() || !first.is_lowercase());
    if like_a_sentence && (parted || in_figures && !named) { line.len() - text.len() } else { 0 }
}

/// Whether the word at `start..stop` announces another date: a colon follows it.
fn is_label(line: &str, start: usize, stop: usize) -> bool {
    start < stop && line[stop..].starts_with(':')
}

/// Cuts a line into runs of letters and runs of figures, with their extents.
struct Pieces<'a> {
    line: &'a str,
    at: usize,
}

impl Iterator for Pieces<'_> {
    type Item = (Piece, (usize, usize));

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.line[self.at..];
        let start = self.at + rest.find(char::is_alphanumeric)?;
        let run = &self.line[start..];
        let (length, piece) = if run.starts_with(|first: char| first.is_ascii_digit()) {
            let length = figures(run);
            (length, number(&run[..length]))
        } else {
            let mark = |character: char| matches!(character, '-' | '\'' | '’');
            let length = run.find(|c: char| !(c.is_alphabetic() || mark(c))).unwrap_or(run.len());
            // A run may begin with a figure of another script, which belongs to no date.
            let length = if length == 0 { run.chars().next().map_or(0, char::len_utf8) } else { length };
            (length, word(&run[..length]))
        };
        self.at = start + length;
        Some((piece, (start, self.at)))
    }
}

/// The length of the figures at the start of `run`, with the points, strokes and colons inside them.
fn figures(run: &str) -> usize {
    let bytes = run.as_bytes();
    let mut length = 0;
    while length < bytes.len() {
        let inner = matches!(bytes[length], b'.' | b'/' | b'-' | b':');
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        if digit(length) || inner && digit(length + 1) {
            length += 1;
        } else {
            break;
        }
    }
    length
}

/// What kind of number this is.
fn number(figures: &str) -> Piece {
    let parts: Vec<u32> = figures.split(['.', '/', '-', ':']).map(|part| part.parse().unwrap_or(u32::MAX)).collect();
    let year = |part: u32| (1900..2100).contains(&part);
    let clock = |hour: u32, minute: u32| hour < 25 && minute < 60;
    match parts[..] {
        [hour, minute] | [hour, minute, _] if figures.contains(':') && clock(hour, minute) => Piece::Time,
        [a, b, c] if a.max(b) < 32 && (year(c) || c < 100) || year(a) && b < 13 && c < 32 => Piece::Date,
        [a, b] if clock(a, b) || a < 32 && b < 13 => Piece::Number,
        [a] if a < 32 || year(a) => Piece::Number,
        _ => Piece::Other,
    }
}

fn word(letters: &str) -> Piece {
    let folded = fold(letters);
    if is(MONTH, &folded) {
        Piece::Month
    } else if is(WEEKDAY, &folded) || is(DATE, &folded) {
        Piece::Word
    } else {
        Piece::Other
    }
}

#[cfg(test)]
mod tests {
    use super::{date_prefix, is_date_line};

    #[test]
    fn date_lines_are_told_from_sentences() {
        for line in [
            "27.11.2025 13:06",
            "date 2025-11-27 Aktualizacja: 28.11.2025 9:00 Publikacja: 27.11.2025 19:30",
            "Опубликовано 3 марта 2024 г. в 14:25 мск",
            "Δημοσιεύτηκε στις 5 Μαΐου 2023, 10:15",
            "Montag, 3. Juni 2024, 08:10 Uhr",
            "Published: November 27th, 2025 at 1:06 pm GMT",
            "Mis à jour le 12 février 2024 à 18h30",
            "2025-11-27T13:06:00+03:00",
            "14 июля",
        ] {
            assert!(is_date_line(line), "{line}");
        }
        for line in ["2025", "Wtorek", "Стало известно 3 марта 2024 г.", "On 3 March the bridge opened.", "9:0 for us"]
        {
            assert!(!is_date_line(line), "{line}");
        }
    }

    #[test]
    fn a_date_in_front_is_taken_off() {
        for (line, text) in [
            ("date 2025-11-27 Мост откроют весной.", "Мост откроют весной."),
            ("2025-11-27 В 2026 году мост закроют.", "В 2026 году мост закроют."),
            ("27.11.2025 13:06 „Most” wraca.", "„Most” wraca."),
            ("Publikacja: 27.11.2025 Aktualizacja: 28.11.2025 Most wraca.", "Most wraca."),
            ("27 ноября 2025 | Мост откроют весной.", "Мост откроют весной."),
            ("3 March 2024 – The bridge opens.", "The bridge opens."),
            ("date 2025-11-27 橋が開く。", "橋が開く。"),
        ] {
            assert_eq!(&line[date_prefix(line)..], text);
        }
        for line in [
            "27 ноября 2025 года мост открыли.",
            "3 March 2024 was cold.",
            "27.11.2025 открыли мост.",
            "27 ноября — день моста.",
            "Мост откроют 27.11.2025.",
            "W 2024 r. Nowy most.",
            "13:06 Nowy most.",
            "",
        ] {
            assert_eq!(date_prefix(line), 0, "{line}");
        }
    }
}
