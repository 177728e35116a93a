//! Rows of numbers, a language: the byte form of the heads and the means under `assets/`.

use half::f16;

use crate::text::Lang;

/// One row of a language, or of all languages that have none of their own.
pub(super) type Row = (Option<Lang>, Vec<f32>);

/// Reads what [`write`] wrote: the width, and the rows; a row has `length(width)` numbers. `None` for anything else.
pub(super) fn read(bytes: &[u8], length: impl Fn(usize) -> usize) -> Option<(usize, Vec<Row>)> {
    let (width, rest) = bytes.split_first_chunk::<4>()?;
    let width = usize::try_from(u32::from_le_bytes(*width)).ok()?;
    let size = 3 + 2 * length(width);
    let rows = rest.chunks_exact(size).map(|bytes| {
        let code = std::str::from_utf8(&bytes[..3]).unwrap_or_default().trim_end();
        let numbers = bytes[3..].chunks_exact(2).map(|pair| f16::from_le_bytes([pair[0], pair[1]]).to_f32());
        (code.parse().ok(), numbers.collect())
    });
    (rest.len() % size == 0).then(|| (width, rows.collect()))
}

/// The width, then of each row its language (blanks for the row of all others) and its numbers as 16-bit floats.
pub(super) fn write(width: usize, rows: &[Row]) -> Vec<u8> {
    let mut bytes = u32::try_from(width).unwrap_or(u32::MAX).to_le_bytes().to_vec();
    for (lang, numbers) in rows {
        let code = lang.map(|lang| lang.to_string()).unwrap_or_default();
        bytes.extend_from_slice(format!("{code:<3}").as_bytes());
        bytes.extend(numbers.iter().flat_map(|number| f16::from_f32(*number).to_le_bytes()));
    }
    bytes
}
