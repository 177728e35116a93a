use std::path::{Path, PathBuf};

use super::Lemmas;
use crate::encoder::{Encoder, Transformer};
use crate::error::{Error, Result};

/// An opened language pack.

pub struct Pack {
    encoder: Transformer,
    lemmas: Lemmas,
    folder: PathBuf,
}

impl Pack {
    /// Opens the pack in `folder`.
    ///
    /// # Errors
    /// The pack is missing or damaged; the hint names the command that mends it.
    pub fn open(folder: &Path) -> Result<Self> {
        let weights = std::fs::read(folder.join("encoder.bin")).map_err(|error| {
            Error::pack(format_args!("not found in {}: {error}", folder.display()), "run `termloom pack install`")
        })?;
        Ok(Self {
            encoder: Transformer::open(weights)?,
            lemmas: Lemmas::open(&folder.join("lemmas"))?,
            folder: folder.to_owned(),
        })
    }

    /// Its encoder.
    #[must_use]
    pub fn encoder(&self) -> &dyn Encoder {
        &self.encoder
    }

    /// Its lemma lists.
    #[must_use]
    pub fn lemmas(&self) -> &Lemmas {
        &self.lemmas
    }
}
