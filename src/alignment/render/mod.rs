//! Alignments as text, in the formats that other tools and people read.
//!
//! Every format is a function of the articles, in the order they were aligned in, their alignment, and the unit that is
//! shown. [`tsv`] and [`ndjson`] name articles in code-point order, whatever order they came in; in the others the
//! article that was given first is the left one.

mod bead;
mod html;
mod ladder;
mod ndjson;
mod plot;
mod row;
mod text;
mod tmx;
mod tsv;

use itertools::Itertools;

pub use html::html;
pub use ladder::ladder;
pub use ndjson::ndjson;
pub use text::text;
pub use tmx::tmx;
pub use tsv::tsv;

use crate::error::is_unprintable;

/// A text on one line: white space as single spaces, control characters left out.
fn one_line(text: &str) -> String {
    let printable =
        text.split_whitespace().map(|word| word.chars().filter(|&c| !is_unprintable(c)).collect::<String>());
    printable.filter(|word| !word.is_empty()).join(" ")
}

/// A text on one line, of characters that XML 1.0 and HTML allow.
fn allowed(text: &str) -> String {
    let allowed = |&c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let words = text.split_whitespace().map(|word| word.chars().filter(allowed).collect::<String>());
    words.filter(|word| !word.is_empty()).join(" ")
}

#[cfg(test)]
mod tests {
    use super::{allowed, one_line};

    #[test]
    fn what_markup_does_not_allow_is_left_out() {
        assert_eq!(allowed("a\u{0}b\u{1b} \u{1}\tc\u{ffff} <&\u{200f}"), "ab c <&\u{200f}");
    }

    #[test]
    fn a_text_is_one_line_without_control_characters() {
        assert_eq!(one_line("a\tb\u{2028}c\n d\u{202e}e \u{7} f\u{85}"), "a b c de f");
    }
}
