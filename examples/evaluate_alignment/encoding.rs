//! The pack's encoder with a memory: the development sets repeat their sentences in many tasks.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Mutex;

use termloom::encoder::{Encoder, Encoding, Piece};

/// A text's vector and its middle states.
type Known = (Vec<f32>, Vec<f32>);

/// An encoder that encodes each text once. Low states, which alignment does not look at, are zeros.
pub struct Remembering {
    encoder: Box<dyn Encoder>,
    known: Mutex<BTreeMap<String, Known>>,
}

impl Remembering {
    pub fn new(encoder: Box<dyn Encoder>) -> Self {
        Self { encoder, known: Mutex::default() }
    }

    /// Reads what an earlier run [`save`](Self::save)d, if it did.
    pub fn load(&self, path: &Path) -> std::io::Result<()> {
        let Ok(file) = std::fs::File::open(path) else { return Ok(()) };
        let mut file = std::io::BufReader::new(file);
        let mut known = self.known.lock().expect("one thread");
        let mut count = [0; 8];
        while file.read_exact(&mut count).is_ok() {
            let mut text = vec![0; u64::from_le_bytes(count) as usize];
            file.read_exact(&mut text)?;
            let (vector, middle) = (floats(&mut file)?, floats(&mut file)?);
            known.insert(String::from_utf8_lossy(&text).into_owned(), (vector, middle));
        }
        Ok(())
    }

    /// Writes everything encoded so far.
    pub fn save(&self, path: &Path) -> std::io::Result<()> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        for (text, (vector, middle)) in self.known.lock().expect("one thread").iter() {
            file.write_all(&(text.len() as u64).to_le_bytes())?;
            file.write_all(text.as_bytes())?;
            for values in [vector, middle] {
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
        let mut known = self.known.lock().expect("one thread");
        let new: Vec<&str> = texts.iter().copied().filter(|text| !known.contains_key(*text)).collect();
        for (text, encoding) in new.iter().zip(self.encoder.encode(&new)) {
            known.insert((*text).to_owned(), (encoding.vector, encoding.middle));
        }
        let recall = |text: &&str| {
            let (vector, middle) = known[*text].clone();
            Encoding { pieces: self.encoder.tokenize(text), vector, low: vec![0.0; middle.len()], middle }
        };
        texts.iter().map(recall).collect()
    }
}
