//! The lists as they are published: xz over a front-coded stream, as `frontcode.py` of simplemma 2.0.0 documents it.

use std::io::{self, Write};

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};

const MAGIC: &[u8] = b"SMFC1";

/// Set in the flag byte where keys and values are stored with their bytes reversed.
const REVERSED: u8 = 1;

/// In place of a trim length: the value of the record before.
const SAME_VALUE: u8 = 254;

/// In place of a trim length: the whole value follows.
const LITERAL_VALUE: u8 = 255;

/// No list unpacks to more bytes than this (the largest has 19 million): more is a damaged or hostile file.
const LARGEST: usize = 256 << 20;

/// Form and lemma, both in NFC.
pub(super) type Pair = (String, String);

/// Reads a published list.
///
/// # Errors
/// The bytes are no xz file, or what they hold is not a front-coded list of non-empty UTF-8 strings without control
/// characters.
pub(super) fn read(plzma: &[u8]) -> Result<Vec<Pair>> {
    let mut unpacked = Bounded(Vec::new());
    lzma_rs::xz_decompress(&mut &*plzma, &mut unpacked).map_err(|error| damaged(&format!("{error:?}")))?;
    Reader { bytes: &unpacked.0 }.pairs()
}

fn damaged(reason: &str) -> Error {
    Error::pack(format_args!("a lemma list is damaged: {reason}"), "install the pack again: `termloom pack install`")
}

/// A buffer that refuses to grow beyond [`LARGEST`].
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST {
            return Err(io::Error::other("it unpacks to more than any list"));
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Reader<'a> {
    /// What is still to be read.
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn pairs(mut self) -> Result<Vec<Pair>> {
        if self.take(MAGIC.len())? != MAGIC {
            return Err(damaged("it has another format"));
        }
        let reversed = self.byte()? & REVERSED != 0;
        let count = self.varint()?;
        let (mut key, mut value) = (Vec::new(), Vec::new());
        let mut pairs = Vec::new();
        while !self.bytes.is_empty() {
            self.record(&mut key, &mut value)?;
            pairs.push((string(&key, reversed)?, string(&value, reversed)?));
        }
        if pairs.len() != count {
            return Err(damaged("it is cut short"));
        }
        Ok(pairs)
    }

    /// Turns the key and the value of one record into those of the next.
    fn record(&mut self, key: &mut Vec<u8>, value: &mut Vec<u8>) -> Result<()> {
        let shared = self.varint()?;
        if shared > key.len() {
            return Err(damaged("a form shares more than its neighbour has"));
        }
        key.truncate(shared);
        let suffix = self.varint()?;
        key.extend_from_slice(self.take(suffix)?);
        let trim = self.byte()?;
        if trim == SAME_VALUE {
            return Ok(());
        }
        value.clear();
        if trim != LITERAL_VALUE {
            let kept = key.len().checked_sub(usize::from(trim));
            value.extend_from_slice(&key[..kept.ok_or_else(|| damaged("a lemma trims more than its form has"))?]);
        }
        let suffix = self.varint()?;
        value.extend_from_slice(self.take(suffix)?);
        Ok(())
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length).ok_or_else(|| damaged("it is cut short"))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    fn varint(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..28).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(damaged("a number is too large"))
    }
}

fn string(bytes: &[u8], reversed: bool) -> Result<String> {
    let mut bytes = bytes.to_vec();
    if reversed {
        bytes.reverse();
    }
    let text = String::from_utf8(bytes).map_err(|_| damaged("an entry is not UTF-8"))?;
    if text.is_empty() || text.contains(char::is_control) {
        return Err(damaged("an entry is empty or has control characters"));
    }
    Ok(text.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::{MAGIC, read};

    /// Packs a stream of `records` as a list is published.
    fn published(flag: u8, count: u8, records: &[u8]) -> Vec<u8> {
        let stream = [MAGIC, &[flag, count], records].concat();
        let mut packed = Vec::new();
        lzma_rs::xz_compress(&mut &*stream, &mut packed).unwrap();
        packed
    }

    fn pair(form: &str, lemma: &str) -> (String, String) {
        (form.to_owned(), lemma.to_owned())
    }

    #[test]
    fn every_kind_of_record_is_read() {
        let records = b"\x00\x04cats\x01\x00\x03\x01h\xfe\x00\x04mice\xff\x05mouse";
        let pairs = read(&published(0, 3, records)).unwrap();
        assert_eq!(pairs, [pair("cats", "cat"), pair("cath", "cat"), pair("mice", "mouse")]);
        let reversed = read(&published(1, 1, b"\x00\x04stac\xff\x03tac")).unwrap();
        assert_eq!(reversed, [pair("cats", "cat")]);
    }

    #[test]
    fn damage_is_an_error_and_never_a_panic() {
        let bad: [(u8, &[u8]); 8] = [
            (1, b"\x05\x04cats\x01\x00"),
            (1, b"\x00\x04cats\x09\x00"),
            (1, b"\x00\x04cat"),
            (1, b"\x00\xff\xff\xff\xff\xff\xff\xff"),
            (2, b"\x00\x04cats\x01\x00"),
            (1, b"\x00\x02\xff\xfe\x01\x00"),
            (1, b"\x00\x02a\nfe\x01\x00"),
            (1, b"\x00\x00\x00\x00"),
        ];
        for (count, records) in bad {
            assert!(read(&published(0, count, records)).is_err(), "{records:?}");
        }
        let good = published(0, 1, b"\x00\x04cats\x01\x00");
        assert!(read(&good).is_ok());
        for length in 0..good.len() {
            assert!(read(&good[..length]).is_err(), "cut to {length}");
        }
        assert!(read(b"no list at all").unwrap_err().to_string().contains("damaged"));
    }
}
