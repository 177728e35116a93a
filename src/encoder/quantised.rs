//! The product with four-bit weights, in whole numbers: half as fast again as in single precision, with AVX-512 VNNI twice
//! as fast, in a quarter of the memory.
//!
//! As the C engine of the weights does it, every 32 numbers of a state are rounded to eight bits with a scale of their
//! own; sums of up to 32 products are exact in 16 bits. Unlike it, a register holds eight outputs instead of one, so
//! that nothing is added across a register and the scales are multiplied once for eight outputs. Whole numbers and a
//! fixed order of the rest make the result the same on every processor.

use super::q4;

/// Outputs that are computed side by side.
const OUTPUTS: usize = 8;
/// Inputs of one output that stand next to one another: a 32-bit lane.
const GROUP: usize = 4;
/// Groups in a block of weights with one scale.
const GROUPS: usize = q4::BLOCK / GROUP;
/// Tokens computed side by side: of 2 to 6, those from 3 on were equally fast.
const TOKENS: usize = 4;

/// The weights of a linear layer without its bias.
pub(super) struct Quantised {
    inputs: usize,
    /// For eight outputs at a time, the codes of all their inputs, four of each output in turn; 0 to 15 stand for -8 to 7.
    codes: Vec<[u8; OUTPUTS * GROUP]>,
    /// For eight outputs at a time, the scales of all their blocks.
    scales: Vec<[f32; OUTPUTS]>,
}

impl Quantised {
    /// Rearranges `blocks`, the rows of all outputs one after another; `None` where the sizes do not fit.
    pub fn new(blocks: &[u8], inputs: usize, outputs: usize) -> Option<Self> {
        let (blocks, rest) = blocks.as_chunks::<{ q4::BLOCK_BYTES }>();
        let row = inputs / q4::BLOCK;
        let fits = rest.is_empty() && inputs.is_multiple_of(q4::BLOCK) && outputs.is_multiple_of(OUTPUTS);
        if !fits || row == 0 || blocks.len() != row * outputs {
            return None;
        }
        let mut codes = vec![[0; OUTPUTS * GROUP]; outputs / OUTPUTS * row * GROUPS];
        let mut scales = vec![[0.0; OUTPUTS]; outputs / OUTPUTS * row];
        for (output, blocks) in blocks.chunks_exact(row).enumerate() {
            let (panel, lane) = (output / OUTPUTS * row, output % OUTPUTS);
            for (number, [low, high, packed @ ..]) in blocks.iter().enumerate() {
                scales[panel + number][lane] = half::f16::from_le_bytes([*low, *high]).to_f32();
                let groups = &mut codes[(panel + number) * GROUPS..][..GROUPS];
                let mut numbers = [0; q4::BLOCK];
                let (first, second) = numbers.split_at_mut(packed.len());
                for ((first, second), byte) in first.iter_mut().zip(second).zip(packed) {
                    (*first, *second) = (byte & 15, byte >> 4);
                }
                for (group, four) in groups.iter_mut().zip(numbers.as_chunks::<GROUP>().0) {
                    group.as_chunks_mut::<GROUP>().0[lane] = *four;
                }
            }
        }
        Some(Self { inputs, codes, scales })
    }

    /// Adds the product of every row of `states` with the weights to the row of `sums`.
    pub fn multiply(&self, states: &Rounded, sums: &mut [f32]) {
        debug_assert_eq!(self.inputs, states.width);
        let blocks = self.inputs / q4::BLOCK;
        let outputs = self.scales.len() / blocks * OUTPUTS;
        let panels = self.codes.chunks_exact(blocks * GROUPS).zip(self.scales.chunks_exact(blocks)).enumerate();
        let panel = |(number, (codes, scales))| Panel { codes, scales, blocks, outputs, first: number * OUTPUTS };
        let mut panels = panels.map(panel);
        #[cfg(target_arch = "x86_64")]
        if vnni::is_available() {
            while panels.len() > 1
                && let (Some(one), Some(two)) = (panels.next(), panels.next())
            {
                // SAFETY: the processor has the instructions.
                #[expect(unsafe_code, reason = "a call of a function with instructions that were asked for")]
                unsafe {
                    vnni::multiply([one, two], states, sums);
                }
            }
        }
        panels.for_each(|panel| panel.multiply(states, sums));
    }
}

/// States rounded to eight bits.
#[derive(Default)]
pub(super) struct Rounded {
    width: usize,
    /// Four rounded numbers each, as the bytes of a lane.
    groups: Vec<i32>,
    /// A block's scale.
    scales: Vec<f32>,
    /// Eight times the sum of a block's rounded numbers: what the codes of the weights are too large by.
    excess: Vec<i32>,
}

impl Rounded {
    /// Rounds rows of `width` numbers, a multiple of [`q4::BLOCK`].
    pub fn round(&mut self, states: &[f32], width: usize) {
        self.width = width;
        let (blocks, _) = states.as_chunks::<{ q4::BLOCK }>();
        self.groups.resize(blocks.len() * GROUPS, 0);
        self.scales.resize(blocks.len(), 0.0);
        self.excess.resize(blocks.len(), 0);
        super::kernel::vectorised(RoundBlocks { blocks, rounded: self });
    }
}

struct RoundBlocks<'a> {
    blocks: &'a [[f32; q4::BLOCK]],
    rounded: &'a mut Rounded,
}

impl pulp::NullaryFnOnce for RoundBlocks<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Rounded { groups, scales, excess, .. } = self.rounded;
        let all = self.blocks.iter().zip(groups.as_chunks_mut::<GROUPS>().0).zip(scales.iter_mut().zip(excess));
        for ((block, groups), (scale, excess)) in all {
            let mut tops = [0.0_f32; 8];
            for eight in block.as_chunks::<8>().0 {
                for (top, value) in tops.iter_mut().zip(eight) {
                    *top = if value.abs() > *top { value.abs() } else { *top };
                }
            }
            let top = tops.iter().fold(0.0_f32, |top, value| top.max(*value));
            *scale = top / 127.0;
            let inverse = if top > 0.0 { 127.0 / top } else { 0.0 };
            // Adding and taking away 1.5 * 2^23 rounds to a whole number, whose bits then are the lowest.
            let mut codes = [0; q4::BLOCK];
            for (code, value) in codes.iter_mut().zip(block) {
                *code = (value * inverse + 12_582_912.0).to_bits() as i32 - 0x4b40_0000;
            }
            *excess = 8 * codes.iter().sum::<i32>();
            for (group, codes) in groups.iter_mut().zip(codes.as_chunks::<GROUP>().0) {
                *group = i32::from_le_bytes(codes.map(|code| code as i8 as u8));
            }
        }
    }
}

/// The weights of eight outputs.
#[derive(Clone, Copy)]
struct Panel<'a> {
    codes: &'a [[u8; OUTPUTS * GROUP]],
    scales: &'a [[f32; OUTPUTS]],
    blocks: usize,
    /// The length of a row of sums, and where the eight outputs begin in it.
    outputs: usize,
    first: usize,
}

/// What one token brings to a product.
#[derive(Clone, Copy)]
struct Row<'a> {
    groups: &'a [i32],
    scales: &'a [f32],
    excess: &'a [i32],
}

impl Panel<'_> {
    fn multiply(self, states: &Rounded, sums: &mut [f32]) {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V3::try_new() {
            return simd.vectorize(x86::PanelOn { simd, panel: self, states, sums });
        }
        self.each_tile(states, sums, |rows: &[Row<'_>; 1]| self.plain(rows));
    }

    /// Calls `tile` for as many rows at a time as it takes and adds what it gives to their sums; returns the number of
    /// rows it served.
    #[inline(always)]
    fn each_tile<const ROWS: usize>(
        self,
        states: &Rounded,
        sums: &mut [f32],
        tile: impl Fn(&[Row<'_>; ROWS]) -> [[f32; OUTPUTS]; ROWS],
    ) -> usize {
        let Self { blocks, outputs, first, .. } = self;
        let tokens = states.scales.len() / blocks;
        for start in (0..tokens - tokens % ROWS).step_by(ROWS) {
            let rows: [Row<'_>; ROWS] = std::array::from_fn(|row| self.row(states, start + row));
            for (row, products) in tile(&rows).iter().enumerate() {
                let sums = &mut sums[(start + row) * outputs + first..][..OUTPUTS];
                sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
            }
        }
        tokens - tokens % ROWS
    }

    #[inline(always)]
    fn row(self, states: &Rounded, token: usize) -> Row<'_> {
        let blocks = token * self.blocks..(token + 1) * self.blocks;
        Row {
            groups: &states.groups[blocks.start * GROUPS..blocks.end * GROUPS],
            scales: &states.scales[blocks.clone()],
            excess: &states.excess[blocks],
        }
    }

    /// The products of rows in plain arithmetic, for processors without the instructions used below.
    fn plain<const ROWS: usize>(self, rows: &[Row<'_>; ROWS]) -> [[f32; OUTPUTS]; ROWS] {
        rows.map(|row| {
            let mut sums = [0.0; OUTPUTS];
            for block in 0..self.blocks {
                let mut whole = [-row.excess[block]; OUTPUTS];
                for group in block * GROUPS..(block + 1) * GROUPS {
                    let states = row.groups[group].to_le_bytes().map(|byte| i32::from(byte as i8));
                    for (sum, codes) in whole.iter_mut().zip(self.codes[group].as_chunks::<GROUP>().0) {
                        *sum += codes.iter().zip(states).map(|(&code, state)| i32::from(code) * state).sum::<i32>();
                    }
                }
                for ((sum, whole), scale) in sums.iter_mut().zip(whole).zip(&self.scales[block]) {
                    *sum += whole as f32 * (scale * row.scales[block]);
                }
            }
            sums
        })
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{__m256, __m256i};

    use pulp::x86::V3;
    use pulp::{NullaryFnOnce, cast};

    use super::{GROUPS, OUTPUTS, Panel, Rounded, Row, TOKENS};

    /// A panel's products on a processor with AVX2.
    pub(super) struct PanelOn<'a> {
        pub simd: V3,
        pub panel: Panel<'a>,
        pub states: &'a Rounded,
        pub sums: &'a mut [f32],
    }

    impl NullaryFnOnce for PanelOn<'_> {
        type Output = ();

        #[inline(always)]
        fn call(self) {
            let Self { simd, panel, states, sums } = self;
            let served = panel.each_tile(states, sums, |rows: &[Row<'_>; TOKENS]| tile(simd, panel, rows));
            for token in served..states.scales.len() / panel.blocks {
                let [products] = tile(simd, panel, &[panel.row(states, token)]);
                let sums = &mut sums[token * panel.outputs + panel.first..][..OUTPUTS];
                sums.iter_mut().zip(products).for_each(|(sum, product)| *sum += product);
            }
        }
    }

    /// What [`Panel::plain`] computes, bit for bit.
    #[inline(always)]
    fn tile<const ROWS: usize>(simd: V3, panel: Panel<'_>, rows: &[Row<'_>; ROWS]) -> [[f32; OUTPUTS]; ROWS] {
        let V3 { avx, avx2, .. } = simd;
        let mut sums = [avx._mm256_setzero_ps(); ROWS];
        let ones = avx._mm256_set1_epi16(1);
        let codes = panel.codes.as_chunks::<GROUPS>().0;
        for (block, (codes, scales)) in codes.iter().zip(panel.scales).enumerate() {
            let mut halves: [__m256i; ROWS] = [avx._mm256_setzero_si256(); ROWS];
            let groups: [&[i32]; ROWS] = std::array::from_fn(|row| &rows[row].groups[block * GROUPS..][..GROUPS]);
            for (group, codes) in codes.iter().enumerate() {
                let codes: __m256i = cast(*codes);
                for (half, groups) in halves.iter_mut().zip(groups) {
                    let states = avx._mm256_set1_epi32(groups[group]);
                    *half = avx2._mm256_add_epi16(*half, avx2._mm256_maddubs_epi16(codes, states));
                }
            }
            let scales: __m256 = cast(*scales);
            for ((sum, half), row) in sums.iter_mut().zip(halves).zip(rows) {
                let whole = avx2._mm256_madd_epi16(half, ones);
                let whole = avx2._mm256_sub_epi32(whole, avx._mm256_set1_epi32(row.excess[block]));
                let scale = avx._mm256_mul_ps(scales, avx._mm256_set1_ps(row.scales[block]));
                *sum = avx._mm256_add_ps(*sum, avx._mm256_mul_ps(avx._mm256_cvtepi32_ps(whole), scale));
            }
        }
        sums.map(cast)
    }
}

/// For processors that multiply and add four bytes at a time (AVX-512 VNNI): two panels side by side. `pulp` lacks these
/// instructions.
#[cfg(target_arch = "x86_64")]
mod vnni {
    use std::arch::x86_64::{
        __m512i, _mm512_add_ps, _mm512_castps256_ps512, _mm512_castps512_ps256, _mm512_castsi256_si512,
        _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_extractf32x8_ps, _mm512_insertf32x8, _mm512_inserti64x4,
        _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps, _mm512_setzero_si512, _mm512_sub_epi32,
    };

    use pulp::cast;

    use super::{GROUPS, OUTPUTS, Panel, Rounded, Row};

    /// Tokens computed side by side: their sums and the codes fit into the 32 registers. Not tuned.
    const TOKENS: usize = 8;

    pub(super) fn is_available() -> bool {
        is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vnni")
    }

    /// Adds the products of every row of `states` with the weights of two neighbouring panels to the row of `sums`.
    ///
    /// Here and below no closure is called by a function without these instructions, which could not be inlined.
    #[target_feature(enable = "avx512f,avx512dq,avx512vnni")]
    pub(super) fn multiply(panels: [Panel<'_>; 2], states: &Rounded, sums: &mut [f32]) {
        let [panel, _] = panels;
        let tokens = states.scales.len() / panel.blocks;
        let tiled = tokens - tokens % TOKENS;
        for start in (0..tiled).step_by(TOKENS) {
            let mut rows = [panel.row(states, start); TOKENS];
            for (offset, row) in rows.iter_mut().enumerate() {
                *row = panel.row(states, start + offset);
            }
            for (offset, products) in tile(panels, &rows).iter().enumerate() {
                add(panel, start + offset, products, sums);
            }
        }
        for token in tiled..tokens {
            let [products] = tile(panels, &[panel.row(states, token)]);
            add(panel, token, &products, sums);
        }
    }

    #[inline(always)]
    fn add(panel: Panel<'_>, token: usize, products: &[[f32; OUTPUTS]; 2], sums: &mut [f32]) {
        let sums = &mut sums[token * panel.outputs + panel.first..][..2 * OUTPUTS];
        sums.iter_mut().zip(products.as_flattened()).for_each(|(sum, product)| *sum += product);
    }

    /// What [`Panel::plain`] computes for each panel, bit for bit.
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq,avx512vnni")]
    fn tile<const ROWS: usize>([one, two]: [Panel<'_>; 2], rows: &[Row<'_>; ROWS]) -> [[[f32; OUTPUTS]; 2]; ROWS] {
        let mut sums = [_mm512_setzero_ps(); ROWS];
        let codes = one.codes.as_chunks::<GROUPS>().0.iter().zip(two.codes.as_chunks::<GROUPS>().0);
        let scales = one.scales.iter().zip(two.scales);
        for (block, ((one, two), (low, high))) in codes.zip(scales).enumerate() {
            let mut whole: [__m512i; ROWS] = [_mm512_setzero_si512(); ROWS];
            let mut groups: [&[i32]; ROWS] = [&[]; ROWS];
            for (groups, row) in groups.iter_mut().zip(rows) {
                *groups = &row.groups[block * GROUPS..][..GROUPS];
            }
            for (group, (one, two)) in one.iter().zip(two).enumerate() {
                let codes = _mm512_inserti64x4::<1>(_mm512_castsi256_si512(cast(*one)), cast(*two));
                for (whole, groups) in whole.iter_mut().zip(groups) {
                    *whole = _mm512_dpbusd_epi32(*whole, codes, _mm512_set1_epi32(groups[group]));
                }
            }
            let scales = _mm512_insertf32x8::<1>(_mm512_castps256_ps512(cast(*low)), cast(*high));
            for ((sum, whole), row) in sums.iter_mut().zip(whole).zip(rows) {
                let whole = _mm512_sub_epi32(whole, _mm512_set1_epi32(row.excess[block]));
                let scale = _mm512_mul_ps(scales, _mm512_set1_ps(row.scales[block]));
                *sum = _mm512_add_ps(*sum, _mm512_mul_ps(_mm512_cvtepi32_ps(whole), scale));
            }
        }
        let mut products = [[[0.0; OUTPUTS]; 2]; ROWS];
        for (products, sum) in products.iter_mut().zip(sums) {
            *products = [cast(_mm512_castps512_ps256(sum)), cast(_mm512_extractf32x8_ps::<1>(sum))];
        }
        products
    }
}

#[cfg(test)]
mod tests {
    use super::super::q4;
    use super::{GROUPS, OUTPUTS, Panel, Quantised, Rounded, Row};

    /// Blocks of four-bit weights, and states, from a linear congruential generator.
    fn made_up(blocks: usize, states: usize) -> (Vec<u8>, Vec<f32>) {
        let mut seed = 7_u32;
        let mut next = move || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            seed >> 16
        };
        let block = |next: &mut dyn FnMut() -> u32| {
            let scale = half::f16::from_f32(0.001 + next() as f32 / 6.5e6);
            scale.to_le_bytes().into_iter().chain((0..16).map(|_| next() as u8)).collect::<Vec<u8>>()
        };
        let blocks = (0..blocks).flat_map(|_| block(&mut next)).collect();
        (blocks, (0..states).map(|_| next() as f32 / 3.2e4 - 1.0).collect())
    }

    #[test]
    fn products_are_close_to_those_in_floating_point() {
        let (inputs, outputs, tokens) = (96, 16, 7);
        let (blocks, states) = made_up(outputs * inputs / q4::BLOCK, tokens * inputs);
        let mut weights = vec![0.0; outputs * inputs];
        q4::widen(&blocks, &mut weights);
        let quantised = Quantised::new(&blocks, inputs, outputs).unwrap();
        let mut rounded = Rounded::default();
        rounded.round(&states, inputs);
        let mut sums = vec![1.0; tokens * outputs];
        quantised.multiply(&rounded, &mut sums);
        for (sums, state) in sums.chunks_exact(outputs).zip(states.chunks_exact(inputs)) {
            for (sum, weights) in sums.iter().zip(weights.chunks_exact(inputs)) {
                let exact: f32 = 1.0 + state.iter().zip(weights).map(|(state, weight)| state * weight).sum::<f32>();
                assert!((sum - exact).abs() < 0.01, "{sum} against {exact}");
            }
        }
    }

    #[test]
    fn every_processor_gives_the_same_bits() {
        // Two panels side by side and one alone, more tokens than go side by side.
        let (inputs, outputs, tokens) = (1536, 3 * OUTPUTS, 11);
        let (mut blocks, mut states) = made_up(outputs * inputs / q4::BLOCK, tokens * inputs);
        // The largest sums there can be: every code 15, every state the largest of its block.
        blocks[2..18].fill(0xff);
        states[..32].fill(1.0);
        let quantised = Quantised::new(&blocks, inputs, outputs).unwrap();
        let mut rounded = Rounded::default();
        rounded.round(&states, inputs);
        let mut sums = vec![0.0; tokens * outputs];
        quantised.multiply(&rounded, &mut sums);
        let (mut alone, mut plain) = (vec![0.0; tokens * outputs], vec![0.0; tokens * outputs]);
        for (number, (codes, scales)) in
            quantised.codes.chunks(48 * GROUPS).zip(quantised.scales.chunks(48)).enumerate()
        {
            let panel = Panel { codes, scales, blocks: 48, outputs, first: number * OUTPUTS };
            panel.multiply(&rounded, &mut alone);
            panel.each_tile(&rounded, &mut plain, |rows: &[Row<'_>; 1]| panel.plain(rows));
        }
        assert_eq!(sums, plain);
        assert_eq!(alone, plain);
        assert!(sums.iter().all(|sum| sum.is_finite() && *sum != 0.0));
    }

    #[test]
    fn other_sizes_are_refused_and_zeros_are_no_trouble() {
        assert!(Quantised::new(&[0; 18 * 9], 32, 9).is_none());
        assert!(Quantised::new(&[0; 18 * 8 + 1], 32, 8).is_none());
        assert!(Quantised::new(&[], 0, 8).is_none());
        let mut rounded = Rounded::default();
        rounded.round(&[0.0; 32], 32);
        let mut sums = vec![0.5; 8];
        Quantised::new(&[3; 18 * 8], 32, 8).unwrap().multiply(&rounded, &mut sums);
        assert_eq!(sums, [0.5; 8]);
    }
}
