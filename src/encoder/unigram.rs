//! The unigram tokenizer of XLM-R (Kudo 2018; Conneau et al. 2020), over a finite-state map of its 250,000 pieces.
//!
//! Token for token as the C engine of the weights does it, so that the model sees what it was trained on: characters
//! are normalised by the table that comes with the weights, runs of spaces become one, every space becomes `▁`, and
//! the most probable sequence of pieces is found by Viterbi's algorithm. Building a hash map of the pieces, as the
//! usual libraries do, takes a second at every start; the finite-state map is used as it lies in the file.

use std::collections::BTreeMap;

use super::Piece;
use super::compiled::{Reader, Writer, damaged};
use crate::error::Result;
use crate::text::Span;

/// What stands for a space.
const META: char = '\u{2581}';

/// How much less than the least probable piece an unknown character scores (SentencePiece's `kUnkPenalty`).
const UNKNOWN_PENALTY: f32 = 10.0;

/// A text is searched in stretches of at least this many characters, each ending before a space. No piece crosses a
/// space, so only rounding could tell; it bounds the memory and keeps the sums of a long line exact.
const STRETCH: usize = 4096;

/// Writes the sections that [`Unigram::open`] reads.
pub(super) fn write(
    pieces: &[&[u8]],
    scores: &[f32],
    normaliser: &BTreeMap<char, String>,
    unknown: u32,
    writer: &mut Writer,
) -> Result<()> {
    let mut sorted: Vec<(&[u8], u64)> = pieces.iter().copied().zip(0..).collect();
    sorted.retain(|&(piece, id)| !piece.is_empty() && id != u64::from(unknown));
    sorted.sort_unstable();
    sorted.dedup_by_key(|(piece, _)| *piece);
    let map = fst::Map::from_iter(sorted).map_err(damaged)?;
    writer.add_bytes("vocabulary", map.as_fst().as_bytes());
    writer.add_floats("scores", scores);
    writer.add_bytes("normaliser", &serde_json::to_vec(normaliser).map_err(damaged)?);
    Ok(())
}

/// The tokenizer, ready for use.
pub(super) struct Unigram {
    pieces: fst::Map<Vec<u8>>,
    scores: Vec<f32>,
    /// What a character becomes, sorted by character.
    normaliser: Vec<(char, String)>,
    unknown: u32,
    least: f32,
}

impl Unigram {
    /// Reads the sections that [`write`] wrote.
    pub fn open(reader: &Reader, unknown: u32) -> Result<Self> {
        let (_, bytes) = reader.section("vocabulary")?;
        let pieces = fst::Map::new(bytes.to_vec()).map_err(damaged)?;
        // The search trusts what it reads there, so its check sum must be right.
        pieces.as_fst().verify().map_err(damaged)?;
        let (_, bytes) = reader.section("scores")?;
        let scores = reader.floats("scores", bytes.len() / 4)?;
        let (_, bytes) = reader.section("normaliser")?;
        let normaliser: BTreeMap<char, String> = serde_json::from_slice(bytes).map_err(damaged)?;
        let least = scores.iter().copied().fold(0.0, f32::min);
        let normaliser = normaliser.into_iter().collect();
        Ok(Self { pieces, scores, normaliser, unknown, least })
    }

    /// The pieces of `prefix`, which must end with a space, and those of `text` behind it, with spans of `text`.
    pub fn pieces(&self, prefix: &str, text: &str) -> (Vec<u32>, Vec<Piece>) {
        let mut search = Search { tokenizer: self, text, characters: Vec::new(), score: 0.0, pieces: Vec::new() };
        let nowhere = Span::new(0, 0);
        search.push(' ', nowhere);
        for character in prefix.chars() {
            self.normalise(character, |normal| search.push(normal, nowhere));
        }
        // The prefix's last space opens the first piece of the text.
        search.score = search.flush(search.characters.len() - 1);
        let prefix = std::mem::take(&mut search.pieces);
        for (at, character) in text.char_indices() {
            let span = Span::new(at, at + character.len_utf8());
            self.normalise(character, |normal| search.push(normal, span));
        }
        search.flush(search.characters.len());
        let nothing = search.pieces.iter().all(|piece| piece.span.is_empty());
        (prefix.iter().map(|piece| piece.id).collect(), if nothing { Vec::new() } else { search.pieces })
    }

    fn normalise(&self, character: char, mut push: impl FnMut(char)) {
        match self.normaliser.binary_search_by_key(&character, |(from, _)| *from) {
            Ok(found) => self.normaliser[found].1.chars().for_each(push),
            // C strings end at a null character; here it is dropped like the other control characters.
            Err(_) if character == '\0' => {}
            Err(_) => push(character),
        }
    }

    fn score(&self, id: u32) -> f32 {
        self.scores.get(id as usize).copied().unwrap_or(self.least)
    }
}

/// A normalised character and the bytes of the text that it came from.
type Normal = (char, Span);

struct Search<'a> {
    tokenizer: &'a Unigram,
    text: &'a str,
    /// What has been read and not yet cut into pieces.
    characters: Vec<Normal>,
    /// The score that the next stretch begins with.
    score: f32,
    pieces: Vec<Piece>,
}

/// The best way to reach a place between two characters.
#[derive(Clone, Copy)]
struct Step {
    score: f32,
    piece: u32,
    from: usize,
}

impl Search<'_> {
    fn push(&mut self, character: char, span: Span) {
        if character == ' ' {
            if self.characters.last().is_some_and(|(last, _)| *last == ' ') {
                return;
            }
            if self.characters.len() >= STRETCH {
                self.flush(self.characters.len());
                self.score = 0.0;
            }
        }
        self.characters.push((character, span));
    }

    /// Cuts the first `length` characters into pieces and forgets them; gives the score of the cut.
    fn flush(&mut self, length: usize) -> f32 {
        let unreached = Step { score: f32::NEG_INFINITY, piece: self.tokenizer.unknown, from: 0 };
        let mut best = vec![unreached; length + 1];
        best[0].score = self.score;
        for from in 0..length {
            let before = best[from].score;
            self.tokenizer.matches(&self.characters[from..length], |count, piece| {
                let score = before + self.tokenizer.score(piece);
                if score > best[from + count].score {
                    best[from + count] = Step { score, piece, from };
                }
            });
            let score = before + (self.tokenizer.least - UNKNOWN_PENALTY);
            if score > best[from + 1].score {
                best[from + 1] = Step { score, piece: self.tokenizer.unknown, from };
            }
        }
        let first = self.pieces.len();
        let mut end = length;
        while end > 0 {
            let Step { piece, from, .. } = best[end];
            self.pieces.push(self.piece(piece, &self.characters[from..end]));
            end = from;
        }
        self.pieces[first..].reverse();
        self.characters.drain(..length);
        best[length].score
    }

    fn piece(&self, id: u32, characters: &[Normal]) -> Piece {
        let start = characters.first().map_or(0, |(_, span)| span.start);
        let end = characters.last().map_or(start, |(_, span)| span.end);
        let start = end - self.text[start..end].trim_start().len();
        let log_prob = if id == self.tokenizer.unknown { self.tokenizer.least } else { self.tokenizer.score(id) };
        Piece { span: Span::new(start, end), id, log_prob }
    }
}

impl Unigram {
    /// Calls `found` with the length in characters and the number of every piece that `characters` begin with.
    fn matches(&self, characters: &[Normal], mut found: impl FnMut(usize, u32)) {
        let map = self.pieces.as_fst();
        let mut node = map.root();
        let mut output = fst::raw::Output::zero();
        for (count, (character, _)) in (1..).zip(characters) {
            let character = if *character == ' ' { META } else { *character };
            for &byte in character.encode_utf8(&mut [0; 4]).as_bytes() {
                let Some(index) = node.find_input(byte) else { return };
                let transition = node.transition(index);
                output = output.cat(transition.out);
                node = map.node(transition.addr);
            }
            if node.is_final() {
                found(count, output.cat(node.final_output()).value() as u32);
            }
        }
    }
}
