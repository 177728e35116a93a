//! The compiled encoder file: a header and named sections, made once by `compile_*`, opened in a fraction of a second.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::kernel::Weight;
use super::q4;
use super::quantised::Quantised;
use crate::error::{Error, Result};

const MAGIC: &[u8; 8] = b"TLENCODE";
/// Rises with every change of the format below; an older file must then be compiled anew.
const VERSION: u32 = 1;
/// Magic, version and the header's length.
const PREAMBLE: usize = 16;

/// What stands at the beginning of a compiled file, as JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Header {
    /// Name and hash of the weights it was made from.
    pub identity: String,
    /// The sizes of the model.
    pub shape: Shape,
    /// What is put in front of every text.
    pub prefix: String,
    /// The token that opens every window, `<s>` or `[CLS]`.
    pub opening: u32,
    /// The token that closes it, `</s>` or `[SEP]`.
    pub closing: u32,
    /// How texts are cut into pieces.
    pub tokenizer: TokenizerKind,
    sections: BTreeMap<String, Section>,
}

/// The sizes of a BERT-like encoder.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Shape {
    /// The width of every state.
    pub width: usize,
    /// The number of layers.
    pub layers: usize,
    /// The number of attention heads; they share the width equally.
    pub heads: usize,
    /// The width inside the feed-forward block.
    pub inner: usize,
    /// The most tokens a window can hold, special tokens and prefix included.
    pub positions: usize,
    /// The number of rows of the word table.
    pub vocabulary: usize,
    /// What layer normalisation adds to the variance.
    pub epsilon: f32,
}

/// The tokenizers a compiled file can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum TokenizerKind {
    /// Our own unigram tokenizer; sections `vocabulary`, `scores`, `normaliser`.
    Unigram {
        /// The number of the unknown piece.
        unknown: u32,
    },
    /// The `tokenizers` crate; section `tokenizer`.
    HuggingFace,
}

/// How the numbers of a section are stored, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Dtype {
    Bytes,
    F32,
    F16,
    Q4,
}

impl Dtype {
    /// The bytes that `count` numbers take; `None` where that many cannot be stored so.
    pub fn bytes_of(self, count: usize) -> Option<usize> {
        match self {
            Self::Bytes => Some(count),
            Self::F16 => count.checked_mul(2),
            Self::F32 => count.checked_mul(4),
            Self::Q4 => count.is_multiple_of(q4::BLOCK).then(|| count / q4::BLOCK * q4::BLOCK_BYTES),
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Section {
    dtype: Dtype,
    /// How many numbers it holds.
    count: usize,
    /// Where it begins, counted from the end of the header.
    start: usize,
}

/// A compiled file in the making.
pub(super) struct Writer {
    header: Header,
    body: Vec<u8>,
}

impl Writer {
    pub fn new(
        identity: String,
        shape: Shape,
        prefix: &str,
        opening: u32,
        closing: u32,
        tokenizer: TokenizerKind,
    ) -> Self {
        let sections = BTreeMap::new();
        let header = Header { identity, shape, prefix: prefix.to_owned(), opening, closing, tokenizer, sections };
        Self { header, body: Vec::new() }
    }

    /// Appends a section of `count` numbers, stored in `bytes`.
    pub fn add(&mut self, name: impl Into<String>, dtype: Dtype, count: usize, bytes: &[u8]) {
        debug_assert_eq!(dtype.bytes_of(count), Some(bytes.len()));
        self.header.sections.insert(name.into(), Section { dtype, count, start: self.body.len() });
        self.body.extend_from_slice(bytes);
    }

    /// Appends a section of plain bytes.
    pub fn add_bytes(&mut self, name: impl Into<String>, bytes: &[u8]) {
        self.add(name, Dtype::Bytes, bytes.len(), bytes);
    }

    /// Appends a section of single-precision numbers.
    pub fn add_floats(&mut self, name: impl Into<String>, values: &[f32]) {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.add(name, Dtype::F32, values.len(), &bytes);
    }

    /// The file's bytes.
    pub fn finish(self) -> Result<Vec<u8>> {
        let header = serde_json::to_vec(&self.header).map_err(|error| damaged(format_args!("header: {error}")))?;
        let length = u32::try_from(header.len()).map_err(|_| damaged("the header is too long"))?;
        let mut bytes = Vec::with_capacity(PREAMBLE + header.len() + self.body.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(&header);
        bytes.extend_from_slice(&self.body);
        Ok(bytes)
    }
}

/// An opened compiled file.
pub(super) struct Reader {
    pub header: Header,
    bytes: Vec<u8>,
    body: usize,
}

impl Reader {
    /// Checks the magic number, the version and the header.
    pub fn open(bytes: Vec<u8>) -> Result<Self> {
        if !bytes.starts_with(MAGIC) {
            return Err(damaged("it is no compiled encoder"));
        }
        let number = |at: usize| -> Result<u32> {
            let field = bytes.get(at..at + 4).and_then(|field| field.try_into().ok());
            field.map(u32::from_le_bytes).ok_or_else(|| damaged("it ends inside its header"))
        };
        let version = number(8)?;
        if version != VERSION {
            return Err(damaged(format_args!("its format is {version}, this program reads {VERSION}")));
        }
        let body = PREAMBLE.saturating_add(number(12)? as usize);
        let header = bytes.get(PREAMBLE..body).ok_or_else(|| damaged("it ends inside its header"))?;
        let header: Header =
            serde_json::from_slice(header).map_err(|error| damaged(format_args!("header: {error}")))?;
        let Shape { width, layers, heads, positions, .. } = header.shape;
        if heads == 0 || width == 0 || layers == 0 || positions < 16 || !width.is_multiple_of(heads) {
            return Err(damaged(format_args!("its sizes make no encoder: {:?}", header.shape)));
        }
        Ok(Self { header, bytes, body })
    }

    /// How the section is stored, and its bytes.
    pub fn section(&self, name: &str) -> Result<(Dtype, &[u8])> {
        let missing = || damaged(format_args!("its section `{name}` is missing or cut short"));
        let section = self.header.sections.get(name).ok_or_else(missing)?;
        let start = self.body.checked_add(section.start).ok_or_else(missing)?;
        let length = section.dtype.bytes_of(section.count).ok_or_else(missing)?;
        let end = start.checked_add(length).ok_or_else(missing)?;
        Ok((section.dtype, self.bytes.get(start..end).ok_or_else(missing)?))
    }

    /// The section's numbers, however they are stored; there must be exactly `count`.
    pub fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>> {
        let (dtype, bytes) = self.section(name)?;
        if dtype.bytes_of(count) != Some(bytes.len()) || dtype == Dtype::Bytes {
            return Err(damaged(format_args!("its section `{name}` does not hold {count} numbers")));
        }
        let mut values = vec![0.0; count];
        values.par_chunks_mut(CHUNK).zip(bytes.par_chunks(dtype.bytes_of(CHUNK).unwrap_or(1))).for_each(
            |(values, bytes)| {
                widen(dtype, bytes, values);
            },
        );
        Ok(values)
    }

    /// The weights of a linear layer, in four bits where they are stored so.
    pub fn weight(&self, name: &str, inputs: usize, outputs: usize) -> Result<Weight> {
        if let (Dtype::Q4, blocks) = self.section(name)?
            && let Some(quantised) = Quantised::new(blocks, inputs, outputs)
        {
            return Ok(Weight::Quantised(quantised));
        }
        Ok(Weight::Float(self.floats(name, inputs.saturating_mul(outputs))?))
    }

    /// The section's numbers as they are stored, to be widened row by row by [`Table::add_row`].
    pub fn table(&self, name: &str, rows: usize, width: usize) -> Result<Table> {
        let (dtype, bytes) = self.section(name)?;
        let row_bytes = dtype.bytes_of(width).unwrap_or(0);
        if dtype == Dtype::Bytes || row_bytes == 0 || row_bytes.checked_mul(rows) != Some(bytes.len()) {
            return Err(damaged(format_args!("its section `{name}` does not hold {rows} rows of {width} numbers")));
        }
        Ok(Table { dtype, row_bytes, bytes: bytes.to_vec() })
    }
}

/// How many numbers are widened at a time; a multiple of [`q4::BLOCK`].
const CHUNK: usize = 1 << 16;

fn widen(dtype: Dtype, bytes: &[u8], values: &mut [f32]) {
    match dtype {
        Dtype::Bytes => {}
        Dtype::Q4 => q4::widen(bytes, values),
        Dtype::F32 => {
            for (value, four) in values.iter_mut().zip(bytes.as_chunks::<4>().0) {
                *value = f32::from_le_bytes(*four);
            }
        }
        Dtype::F16 => {
            for (value, two) in values.iter_mut().zip(bytes.as_chunks::<2>().0) {
                *value = half::f16::from_le_bytes(*two).to_f32();
            }
        }
    }
}

/// A matrix kept as it is stored, because only a few of its rows are ever wanted.
pub(super) struct Table {
    dtype: Dtype,
    row_bytes: usize,
    bytes: Vec<u8>,
}

impl Table {
    /// Writes row `index` into `row`; zeros where there is no such row.
    pub fn row(&self, index: u32, row: &mut [f32]) {
        let start = index as usize * self.row_bytes;
        match self.bytes.get(start..start + self.row_bytes) {
            Some(bytes) => widen(self.dtype, bytes, row),
            None => row.fill(0.0),
        }
    }
}

/// The error of a compiled file that cannot be used.
pub(super) fn damaged(reason: impl std::fmt::Display) -> Error {
    Error::pack(format_args!("the encoder cannot be opened: {reason}"), "run `termloom pack install` to make it anew")
}

#[cfg(test)]
mod tests {
    use super::{Dtype, Reader, Shape, TokenizerKind, Writer};

    fn small() -> Vec<u8> {
        let shape = Shape { width: 4, layers: 1, heads: 2, inner: 8, positions: 16, vocabulary: 2, epsilon: 1e-12 };
        let mut writer = Writer::new("name".to_owned(), shape, "", 0, 1, TokenizerKind::HuggingFace);
        writer.add_floats("word", &[0.5, -1.0, 2.0, 0.25, 1.0, 2.0, 3.0, 4.0]);
        let halves: Vec<u8> = [1.5, -0.25].iter().flat_map(|&value| half::f16::from_f32(value).to_le_bytes()).collect();
        writer.add("halves", Dtype::F16, 2, &halves);
        writer.finish().unwrap()
    }

    #[test]
    fn sections_come_back_as_they_were_written() {
        let reader = Reader::open(small()).unwrap();
        assert_eq!(reader.header.shape.inner, 8);
        assert_eq!(reader.floats("halves", 2).unwrap(), [1.5, -0.25]);
        let table = reader.table("word", 2, 4).unwrap();
        let mut row = [9.0; 4];
        table.row(1, &mut row);
        assert_eq!(row, [1.0, 2.0, 3.0, 4.0]);
        table.row(2, &mut row);
        assert_eq!(row, [0.0; 4]);
        assert!(reader.floats("word", 7).is_err());
        assert!(reader.floats("absent", 1).is_err());
    }

    #[test]
    fn a_file_cut_anywhere_is_an_error() {
        let whole = small();
        for length in 0..whole.len() {
            let opened = Reader::open(whole[..length].to_vec());
            let read = opened.and_then(|reader| reader.floats("halves", 2));
            assert!(read.is_err(), "{length} bytes of {}", whole.len());
        }
    }
}
