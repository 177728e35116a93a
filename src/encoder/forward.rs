//! The forward pass of a BERT encoder (Devlin et al. 2019) over a batch of windows.
//!
//! The tokens of all windows stand in one matrix without padding, so that every linear layer is one large product;
//! attention alone runs window by window.

use rayon::prelude::*;

use super::compiled::{Reader, Shape, Table};
use super::kernel::{Layout, Linear, Norm, gelu, multiply, softmax};
use super::quantised::Rounded;
use crate::error::Result;

/// The weights, ready for use: the layers rearranged for multiplication, the word table as it is stored, since only a few of its rows are ever wanted.
pub(super) struct Body {
    shape: Shape,
    words: Table,
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
}

struct Layer {
    /// Query, key and value side by side.
    qkv: Linear,
    attended: Linear,
    attended_norm: Norm,
    up: Linear,
    down: Linear,
    down_norm: Norm,
}

/// What the forward pass gives for a batch: a row a token.
pub(super) struct States {
    pub low: Vec<f32>,
    pub middle: Vec<f32>,
    pub last: Vec<f32>,
}

impl Body {
    /// Reads the weights, the layers in parallel.
    pub fn open(reader: &Reader) -> Result<Self> {
        let shape = reader.header.shape;
        let Shape { width, inner, positions, vocabulary, epsilon, .. } = shape;
        let linear = |name: &str, inputs: usize, outputs: usize| -> Result<Linear> {
            let weight = reader.weight(&format!("{name}.weight"), inputs, outputs)?;
            Ok(Linear { weight, bias: reader.floats(&format!("{name}.bias"), outputs)? })
        };
        let norm = |name: &str| -> Result<Norm> {
            let weight = reader.floats(&format!("{name}.weight"), width)?;
            Ok(Norm { weight, bias: reader.floats(&format!("{name}.bias"), width)?, epsilon })
        };
        let layer = |layer: usize| -> Result<Layer> {
            Ok(Layer {
                qkv: linear(&format!("{layer}.qkv"), width, width.saturating_mul(3))?,
                attended: linear(&format!("{layer}.attended"), width, width)?,
                attended_norm: norm(&format!("{layer}.attended.norm"))?,
                up: linear(&format!("{layer}.up"), width, inner)?,
                down: linear(&format!("{layer}.down"), inner, width)?,
                down_norm: norm(&format!("{layer}.down.norm"))?,
            })
        };
        let layers = (0..shape.layers).into_par_iter().map(layer).collect::<Result<Vec<_>>>()?;
        let words = reader.table("word", vocabulary, width)?;
        let positions = reader.floats("position", positions.saturating_mul(width))?;
        Ok(Self { shape, words, positions, norm: norm("norm")?, layers })
    }

    /// The states of layers `low`, `middle` and the last, for the tokens of all `windows` one after another. No window
    /// is longer than the model's positions. Runs on the calling thread alone.
    pub fn forward(&self, windows: &[Vec<u32>], low: usize, middle: usize) -> States {
        let mut states = self.embedded(windows);
        let mut kept = [Vec::new(), Vec::new()];
        let mut scratch = Scratch::new(&self.shape, windows);
        for (number, layer) in (1..).zip(&self.layers) {
            layer.apply(&mut states, windows, self.shape.heads, &mut scratch);
            for (kept, wanted) in kept.iter_mut().zip([low, middle]) {
                if number == wanted {
                    kept.clone_from(&states);
                }
            }
        }
        let [low, middle] = kept;
        States { low, middle, last: states }
    }

    fn embedded(&self, windows: &[Vec<u32>]) -> Vec<f32> {
        let width = self.shape.width;
        let tokens: usize = windows.iter().map(Vec::len).sum();
        let mut states = vec![0.0; tokens * width];
        let mut positions = Vec::with_capacity(states.len());
        let mut rows = states.chunks_exact_mut(width);
        for window in windows {
            for (&id, row) in window.iter().zip(&mut rows) {
                self.words.row(id, row);
            }
            positions.extend_from_slice(&self.positions[..window.len() * width]);
        }
        self.norm.apply(&mut states, &positions);
        states
    }
}

/// Memory that the layers use one after another.
struct Scratch {
    qkv: Vec<f32>,
    attended: Vec<f32>,
    inner: Vec<f32>,
    output: Vec<f32>,
    /// The attention of one head over one window.
    scores: Vec<f32>,
    /// States as the layers with four-bit weights read them.
    rounded: Rounded,
}

impl Scratch {
    fn new(shape: &Shape, windows: &[Vec<u32>]) -> Self {
        let tokens: usize = windows.iter().map(Vec::len).sum();
        let longest = windows.iter().map(Vec::len).max().unwrap_or(0);
        let room = |width: usize| vec![0.0; tokens * width];
        Self {
            qkv: room(3 * shape.width),
            attended: room(shape.width),
            inner: room(shape.inner),
            output: room(shape.width),
            scores: vec![0.0; longest * longest],
            rounded: Rounded::default(),
        }
    }
}

impl Layer {
    fn apply(&self, states: &mut [f32], windows: &[Vec<u32>], heads: usize, scratch: &mut Scratch) {
        let Scratch { qkv, attended, inner, output, scores, rounded } = scratch;
        self.qkv.apply(states, qkv, rounded);
        let width = self.attended.bias.len();
        let mut start = 0;
        for window in windows {
            let rows = start..start + window.len();
            let (qkv, attended) = (
                &qkv[rows.start * 3 * width..rows.end * 3 * width],
                &mut attended[rows.start * width..rows.end * width],
            );
            attend(qkv, attended, heads, width, &mut scores[..window.len() * window.len()]);
            start = rows.end;
        }
        self.attended.apply(attended, output, rounded);
        self.attended_norm.apply(states, output);
        self.up.apply(states, inner, rounded);
        gelu(inner);
        self.down.apply(inner, output, rounded);
        self.down_norm.apply(states, output);
    }
}

/// Scaled dot-product attention (Vaswani et al. 2017) inside one window. `qkv` holds a row a token: queries, keys and
/// values of all heads.
fn attend(qkv: &[f32], attended: &mut [f32], heads: usize, width: usize, scores: &mut [f32]) {
    let tokens = attended.len() / width;
    let size = width / heads;
    let scale = 1.0 / (size as f32).sqrt();
    let slices = Layout::rows_apart(tokens, size, 3 * width);
    let square = Layout::rows(tokens, tokens);
    for head in 0..heads {
        let [query, key, value] = [0, 1, 2].map(|part| &qkv[part * width + head * size..]);
        multiply(false, (&mut *scores, square), (query, slices), (key, slices.transposed()));
        softmax(scores, tokens, scale);
        let output = Layout::rows_apart(tokens, size, width);
        multiply(false, (&mut attended[head * size..], output), (scores, square), (value, slices));
    }
}
