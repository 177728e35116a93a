//! Trains the linear heads and takes the languages' means, from Universal Dependencies treebanks.
//!
//! `cargo run --release --example train_heads -- [PACK]`
//!
//! Reads the `.conllu` files of `$TERMLOOM_SHARED/ud` (default `../shared/ud`); a file's language is what its name
//! begins with. Every fifth sentence is held out. Writes `assets/heads.bin`, `assets/means.bin` and
//! `docs/quality/heads.tsv`; the same input gives the same bytes on the same kind of processor.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to its user")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use termloom::encoder::heads::{CASES, GENDERS, NUMBERS, ROWS, UPOS};
use termloom::encoder::{Encoder, Heads, Means, features, pieces_of};
use termloom::pack::Pack;
use termloom::stats::products;
use termloom::text::{Lang, Span};

/// Passes over the training words; the held-out accuracy no longer grows after them.
const EPOCHS: usize = 12;
/// Words a step.
const BATCH: usize = 1024;
/// The step size of Adam (Kingma and Ba 2015), falling to a tenth over the training.
const RATE: f32 = 2e-3;
/// Weight decay: keeps the weights of rare endings small.
const DECAY: f32 = 1e-4;
/// The heads: the rows of each in the joint matrix.
const PARTS: [(&str, usize); 4] =
    [("upos", UPOS.len()), ("case", CASES.len()), ("number", NUMBERS.len()), ("gender", GENDERS.len())];
/// A sentence of the treebank: its text and its words.
type Tree = (String, Vec<(Span, [usize; 4])>);

/// A word's features and what each head should say.
struct Word {
    lang: Lang,
    held_out: bool,
    features: Vec<f32>,
    gold: [usize; 4],
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pack = match std::env::args().nth(1) {
        Some(folder) => PathBuf::from(folder),
        None => termloom::pack::default_dir()?,
    };
    let pack = Pack::open(&pack)?;
    let shared = PathBuf::from(std::env::var("TERMLOOM_SHARED").unwrap_or_else(|_| "../shared".into()));
    let trees = treebanks(&shared.join("ud"))?;
    let (words, means) = encode(pack.encoder(), &trees);
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::write(home.join("assets/means.bin"), Means::write(pack.encoder().width(), &means))?;
    let width = 2 * pack.encoder().width();
    let all: Vec<&Word> = words.iter().filter(|word| !word.held_out).collect();
    let shared_model = train(&all, width);
    let langs: Vec<Lang> = trees.keys().copied().collect();
    let mut report = String::from("lang\thead\taccuracy\twords\ttraining_words\tshared_accuracy\n");
    let mut models = Vec::new();
    for &lang in &langs {
        let own: Vec<&Word> = all.iter().copied().filter(|word| word.lang == lang).collect();
        let held: Vec<&Word> = words.iter().filter(|word| word.lang == lang && word.held_out).collect();
        // The language's own model starts from the shared one and leans towards it by stopping early.
        let model = tune(&own, width, &shared_model);
        let (own_accuracy, shared_accuracy) = (accuracy(&held, width, &model), accuracy(&held, width, &shared_model));
        for (head, (name, _)) in PARTS.iter().enumerate() {
            let line = format!(
                "{lang}\t{name}\t{:.3}\t{}\t{}\t{:.3}\n",
                own_accuracy[head],
                held.len(),
                own.len(),
                shared_accuracy[head]
            );
            print!("{line}");
            report.push_str(&line);
        }
        models.push((Some(lang), model));
    }
    models.push((None, shared_model));
    std::fs::write(home.join("assets/heads.bin"), Heads::write(width, &models))?;
    std::fs::create_dir_all(home.join("docs/quality"))?;
    std::fs::write(home.join("docs/quality/heads.tsv"), report)?;
    Ok(())
}

/// All sentences, a language.
fn treebanks(folder: &Path) -> Result<BTreeMap<Lang, Vec<Tree>>, Box<dyn std::error::Error>> {
    let missing = |error| format!("{}: {error} (set TERMLOOM_SHARED to the folder that holds `ud`)", folder.display());
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).map_err(missing)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "conllu"));
    files.sort();
    let mut trees: BTreeMap<Lang, Vec<Tree>> = BTreeMap::new();
    for path in files {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let lang: Lang = name.split(['_', '-']).next().unwrap_or_default().parse()?;
        trees.entry(lang).or_default().extend(read(&std::fs::read_to_string(&path)?));
    }
    Ok(trees)
}

/// The sentences of a CoNLL-U file; words that are parts of a fused token are left out.
fn read(text: &str) -> Vec<Tree> {
    let mut trees = Vec::new();
    for block in text.split("\n\n") {
        let sentence = block.lines().find_map(|line| line.strip_prefix("# text = ")).unwrap_or_default();
        let (mut words, mut at, mut fused) = (Vec::new(), 0, 0);
        for line in block.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, form, _, upos, _, feats, ..] = cells[..] else { continue };
            if let Some((_, last)) = id.split_once('-') {
                fused = last.parse().unwrap_or(0);
            } else if id.parse::<usize>().is_ok_and(|id| id <= fused) || id.contains('.') {
                continue;
            }
            let Some(found) = sentence[at..].find(form) else { continue };
            let span = Span::new(at + found, at + found + form.len());
            at = span.end;
            if let Some(gold) = gold(upos, feats).filter(|_| !id.contains('-')) {
                words.push((span, gold));
            }
        }
        if !words.is_empty() {
            trees.push((sentence.to_owned(), words));
        }
    }
    trees
}

fn gold(upos: &str, feats: &str) -> Option<[usize; 4]> {
    let position = |name: String, known: &[String]| known.iter().position(|other| *other == name);
    let named = |feature: &str| {
        let value = feats.split('|').find_map(|pair| pair.strip_prefix(feature)?.strip_prefix('='));
        value.map(|value| value.split(',').next().unwrap_or_default().to_owned())
    };
    fn names<T: std::fmt::Debug>(values: &[Option<T>]) -> Vec<String> {
        values.iter().map(|value| value.as_ref().map(|value| format!("{value:?}")).unwrap_or_default()).collect()
    }
    let upos: Vec<usize> = UPOS
        .iter()
        .enumerate()
        .filter(|(_, own)| format!("{own:?}").to_uppercase() == upos)
        .map(|(at, _)| at)
        .collect();
    let of = |feature: &str, known: &[String]| position(named(feature).unwrap_or_default(), known).unwrap_or(0);
    Some([*upos.first()?, of("Case", &names(&CASES)), of("Number", &names(&NUMBERS)), of("Gender", &names(&GENDERS))])
}

type LangMeans = Vec<(Option<Lang>, Vec<f32>)>;

fn encode(encoder: &dyn Encoder, trees: &BTreeMap<Lang, Vec<Tree>>) -> (Vec<Word>, LangMeans) {
    let width = encoder.width();
    let (mut words, mut means) = (Vec::new(), Vec::new());
    let mut overall = vec![0.0f64; width];
    for (&lang, sentences) in trees {
        let (mut sum, mut count) = (vec![0.0f64; width], 0usize);
        for (batch, sentences) in sentences.chunks(64).enumerate() {
            let texts: Vec<&str> = sentences.iter().map(|(text, _)| text.as_str()).collect();
            for (index, (encoding, (_, known))) in encoder.encode(&texts).iter().zip(sentences).enumerate() {
                for row in encoding.middle.chunks_exact(width) {
                    sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += f64::from(*value));
                    count += 1;
                }
                let owners = pieces_of(known.iter().map(|(span, _)| *span), &encoding.pieces);
                let rows = features(&encoding.low, &owners, width);
                let held_out = (batch * 64 + index) % 5 == 4;
                for ((row, (_, gold)), _) in
                    rows.chunks_exact(2 * width).zip(known).zip(&owners).filter(|(_, o)| !o.is_empty())
                {
                    words.push(Word { lang, held_out, features: row.to_vec(), gold: *gold });
                }
            }
        }
        let mean: Vec<f32> = sum.iter().map(|sum| (sum / count.max(1) as f64) as f32).collect();
        overall.iter_mut().zip(&mean).for_each(|(sum, value)| *sum += f64::from(*value) / trees.len() as f64);
        means.push((Some(lang), mean));
        eprintln!("{lang}: {} sentences, {count} pieces", sentences.len());
    }
    means.push((None, overall.iter().map(|value| *value as f32).collect()));
    (words, means)
}

/// Multinomial logistic regression from nothing.
fn train(words: &[&Word], width: usize) -> Vec<f32> {
    descend(words, width, vec![0.0; ROWS * (width + 1)], EPOCHS)
}

/// The same from a shared model, for fewer passes.
fn tune(words: &[&Word], width: usize, start: &[f32]) -> Vec<f32> {
    descend(words, width, start.to_vec(), EPOCHS / 2)
}

/// Adam over all heads at once; features are standardised inside and the scale is folded into the weights.
fn descend(words: &[&Word], width: usize, start: Vec<f32>, epochs: usize) -> Vec<f32> {
    let (mean, scale) = moments(words, width);
    let mut model = standardised(start, width, &mean, &scale);
    let (mut first, mut second) = (vec![0.0f32; model.len()], vec![0.0f32; model.len()]);
    let steps = epochs * words.len().div_ceil(BATCH);
    let mut step = 0i32;
    for epoch in 0..epochs {
        for offset in 0..words.len().div_ceil(BATCH) {
            step += 1;
            // A stride visits every word once an epoch in an order that mixes the languages.
            let stride = words.len().div_ceil(BATCH);
            let batch: Vec<&Word> = words.iter().skip((offset + epoch) % stride).step_by(stride).copied().collect();
            let gradient = gradient(&batch, width, &model, &mean, &scale);
            let rate = RATE * (1.0 - 0.9 * step as f32 / steps as f32);
            let (a, b) = (1.0 - 0.9f32.powi(step), 1.0 - 0.999f32.powi(step));
            for (index, weight) in model.iter_mut().enumerate() {
                let slope = gradient[index] + DECAY * *weight;
                first[index] = 0.9 * first[index] + 0.1 * slope;
                second[index] = 0.999 * second[index] + 0.001 * slope * slope;
                *weight -= rate * (first[index] / a) / ((second[index] / b).sqrt() + 1e-8);
            }
        }
    }
    raw(model, width, &mean, &scale)
}

fn moments(words: &[&Word], width: usize) -> (Vec<f32>, Vec<f32>) {
    let count = words.len().max(1) as f64;
    let (mut sum, mut squares) = (vec![0.0f64; width], vec![0.0f64; width]);
    for word in words {
        for (index, value) in word.features.iter().enumerate() {
            sum[index] += f64::from(*value);
            squares[index] += f64::from(*value) * f64::from(*value);
        }
    }
    let mean: Vec<f64> = sum.iter().map(|sum| sum / count).collect();
    let scale =
        squares.iter().zip(&mean).map(|(squares, mean)| (squares / count - mean * mean).max(1e-8).sqrt() as f32);
    (mean.iter().map(|mean| *mean as f32).collect(), scale.collect())
}

fn standardised(mut model: Vec<f32>, width: usize, mean: &[f32], scale: &[f32]) -> Vec<f32> {
    for row in 0..ROWS {
        let shift: f32 =
            model[row * width..(row + 1) * width].iter().zip(mean).map(|(weight, mean)| weight * mean).sum();
        model[ROWS * width + row] += shift;
        model[row * width..(row + 1) * width].iter_mut().zip(scale).for_each(|(weight, scale)| *weight *= scale);
    }
    model
}

fn raw(mut model: Vec<f32>, width: usize, mean: &[f32], scale: &[f32]) -> Vec<f32> {
    for row in 0..ROWS {
        model[row * width..(row + 1) * width].iter_mut().zip(scale).for_each(|(weight, scale)| *weight /= scale);
        let shift: f32 =
            model[row * width..(row + 1) * width].iter().zip(mean).map(|(weight, mean)| weight * mean).sum();
        model[ROWS * width + row] -= shift;
    }
    model
}

/// The mean gradient of the cross-entropy of all heads.
fn gradient(batch: &[&Word], width: usize, model: &[f32], mean: &[f32], scale: &[f32]) -> Vec<f32> {
    let mut rows = Vec::with_capacity(batch.len() * width);
    for word in batch {
        rows.extend(word.features.iter().zip(mean).zip(scale).map(|((value, mean), scale)| (value - mean) / scale));
    }
    let mut errors = scores(&rows, width, model);
    for (word, errors) in batch.iter().zip(errors.chunks_exact_mut(ROWS)) {
        let mut at = 0;
        for (head, (_, size)) in PARTS.iter().enumerate() {
            let part = &mut errors[at..at + size];
            let top = part.iter().copied().fold(f32::MIN, f32::max);
            part.iter_mut().for_each(|score| *score = (*score - top).exp());
            let total: f32 = part.iter().sum();
            part.iter_mut().for_each(|score| *score /= total * batch.len() as f32);
            part[word.gold[head]] -= 1.0 / batch.len() as f32;
            at += size;
        }
    }
    let columns = |rows: &[f32], width: usize| -> Vec<f32> {
        (0..width).flat_map(|column| rows.iter().skip(column).step_by(width).copied()).collect()
    };
    let mut gradient = products(&columns(&errors, ROWS), &columns(&rows, width), batch.len());
    gradient.extend((0..ROWS).map(|row| errors.iter().skip(row).step_by(ROWS).sum::<f32>()));
    gradient
}

fn scores(rows: &[f32], width: usize, model: &[f32]) -> Vec<f32> {
    let (weights, biases) = model.split_at(ROWS * width);
    let mut scores = products(rows, weights, width);
    for row in scores.chunks_exact_mut(ROWS) {
        row.iter_mut().zip(biases).for_each(|(score, bias)| *score += bias);
    }
    scores
}

/// The share of words each head gets right.
fn accuracy(words: &[&Word], width: usize, model: &[f32]) -> [f64; 4] {
    let mut right = [0usize; 4];
    for word in words {
        let scores = scores(&word.features, width, model);
        let mut at = 0;
        for (head, (_, size)) in PARTS.iter().enumerate() {
            let part = &scores[at..at + size];
            let best = (0..*size).max_by(|&a, &b| part[a].total_cmp(&part[b]));
            right[head] += usize::from(best == Some(word.gold[head]));
            at += size;
        }
    }
    right.map(|right| right as f64 / words.len().max(1) as f64)
}
