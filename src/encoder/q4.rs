//! Q4_0, the four-bit format of the ggml library: blocks of 32 numbers that share one half-precision scale.

/// The numbers of a block.
pub(super) const BLOCK: usize = 32;
/// Its bytes: the scale, then 16 bytes whose low halves are numbers 0 to 15 and whose high halves 16 to 31.
pub(super) const BLOCK_BYTES: usize = 18;

/// Writes the numbers of `blocks` into `values`; each is (its four bits - 8) times the scale.
pub(super) fn widen(blocks: &[u8], values: &mut [f32]) {
    let (blocks, _) = blocks.as_chunks::<BLOCK_BYTES>();
    let (values, _) = values.as_chunks_mut::<BLOCK>();
    for ([low, high, packed @ ..], values) in blocks.iter().zip(values) {
        let scale = half::f16::from_le_bytes([*low, *high]).to_f32();
        let (first, second) = values.split_at_mut(BLOCK / 2);
        for ((first, second), byte) in first.iter_mut().zip(second).zip(packed) {
            *first = f32::from((byte & 15) as i8 - 8) * scale;
            *second = f32::from((byte >> 4) as i8 - 8) * scale;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, widen};

    #[test]
    fn a_block_holds_low_halves_then_high_halves() {
        let mut block = half::f16::from_f32(0.5).to_le_bytes().to_vec();
        block.extend((0..16).map(|byte: u8| byte | ((15 - byte) << 4)));
        let mut values = [0.0; BLOCK];
        widen(&block, &mut values);
        assert_eq!(values[..3], [-4.0, -3.5, -3.0]);
        assert_eq!(values[16..19], [3.5, 3.0, 2.5]);
        assert_eq!(values[31], -4.0);
    }
}
