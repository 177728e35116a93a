//! The pack's encoder with a memory: the development sets repeat their sentences in many tasks, and so do runs.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Mutex;

use termloom::encoder::{Encoder, Encoding, Piece};

/// Texts encoded between two looks at the memory.
const BATCH: usize = 512;

/// A text's vector, its middle states and its low states.
type Known = [Vec<f32>; 3];

/// An encoder that encodes each text once.
pub struct Remembering {
    encoder: &'static dyn Encoder,
    /// Whether low states are kept; else they are zeros, for those who do not look at tags.
    low: bool,
    known: Mutex<BTreeMap<String, Known>>,
}

impl Remembering {
    pub fn new(encoder: &'static dyn Encoder, low: bool) -> Self {
        Self { encoder, low, known: Mutex::default() }
    }

    /// Reads what an earlier run [`save`](Self::save)d, if it did.
    pub fn load(&self, path: &Path) -> std::io::Result<()> {
        let Ok(file) = std::fs::File::open(path) else { return Ok(()) };
        let mut file = std::io::BufReader::with_capacity(1 << 20, file);
        let mut known = self.known.lock().expect("no thread has panicked");
        let mut count = [0; 8];
        while file.read_exact(&mut count).is_ok() {
            let mut text = vec![0; u64::from_le_bytes(count) as usize];
            file.read_exact(&mut text)?;
            let states = [floats(&mut file)?, floats(&mut file)?, floats(&mut file)?];
            known.insert(String::from_utf8_lossy(&text).into_owned(), states);
        }
        Ok(())
    }

    /// Writes everything encoded so far, and forgets it.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        let mut file = std::io::BufWriter::with_capacity(1 << 20, std::fs::File::create(path)?);
        for (text, states) in std::mem::take(&mut *self.known.lock().expect("no thread has panicked")) {
            file.write_all(&(text.len() as u64).to_le_bytes())?;
            file.write_all(text.as_bytes())?;
            for values in states {
                file.write_all(&(values.len() as u64).to_le_bytes())?;
                for value in values {
                    file.write_all(&value.to_le_bytes())?;
                }
            }
        }
        file.flush()
    }
}

fn floats(file: &mut impl Read) -> std::io::Result<Vec<f32>> {
    let mut count = [0; 8];
    file.read_exact(&mut count)?;
    let mut bytes = vec![0; u64::from_le_bytes(count) as usize * 4];
    file.read_exact(&mut bytes)?;
    Ok(bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect())
}

impl Encoder for Remembering {
    fn width(&self) -> usize {
        self.encoder.width()
    }

    fn identity(&self) -> &str {
        self.encoder.identity()
    }

    fn tokenize(&self, text: &str) -> Vec<Piece> {
        self.encoder.tokenize(text)
    }

    fn encode(&self, texts: &[&str]) -> Vec<Encoding> {
        // The memory is not locked while the encoder works: its threads may come back here.
        let mut new: Vec<&str> = {
            let known = self.known.lock().expect("no thread has panicked");
            texts.iter().copied().filter(|text| !known.contains_key(*text)).collect()
        };
        new.sort_unstable();
        new.dedup();
        for batch in new.chunks(BATCH) {
            let encodings = self.encoder.encode(batch);
            let mut known = self.known.lock().expect("no thread has panicked");
            for (text, encoding) in batch.iter().zip(encodings) {
                let low = if self.low { encoding.low } else { Vec::new() };
                known.insert((*text).to_owned(), [encoding.vector, encoding.middle, low]);
            }
        }
        let known = self.known.lock().expect("no thread has panicked");
        let recall = |text: &&str| {
            let [vector, middle, low] = known[*text].clone();
            let low = if self.low { low } else { vec![0.0; middle.len()] };
            Encoding { pieces: self.encoder.tokenize(text), vector, low, middle }
        };
        texts.iter().map(recall).collect()
    }
}
