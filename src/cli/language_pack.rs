//! The language pack as the commands use it: found, installed at the first use, opened.

use std::collections::BTreeMap;

use termloom::encoder::{Heads, Means};
use termloom::error::Result;
use termloom::link::Pivots;
use termloom::pack::{self, Install, Pack, Status};
use termloom::pipeline::Tools;

use super::args::Global;
use super::messages::Level;
use super::pivots::pivots;
use super::run_pack::{folder, install, missing};

/// Everything a run works with.
pub struct LanguagePack {
    pack: Pack,
    means: Means,
    heads: Heads,
    pivots: Option<Pivots>,
}

/// Opens the language pack, installing it first if there is none. Mining wants the English headwords, aligning does not.
///
/// # Errors
/// It is missing and the network is forbidden, it cannot be installed, or it is damaged.
pub fn open(global: &Global, with_pivots: bool, level: Level) -> Result<LanguagePack> {
    let folder = folder(global)?;
    if pack::status(&folder) == Status::Missing {
        if global.offline {
            return Err(missing(&folder));
        }
        install(&Install::new(&folder), level)?;
    }
    let pack = Pack::open(&folder)?;
    let pivots = if with_pivots { Some(pivots(pack.encoder(), &folder, level)?) } else { None };
    Ok(LanguagePack { pack, means: Means::load(), heads: Heads::load(), pivots })
}

impl LanguagePack {
    /// What the pipeline asks for.
    pub fn tools(&self) -> Tools<'_> {
        Tools {
            encoder: self.pack.encoder(),
            means: &self.means,
            heads: &self.heads,
            lemmas: self.pack.lemmas(),
            pivots: self.pivots.as_ref(),
        }
    }

    /// The SHA-256 of everything the pack was made from, by name.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.pack.hashes()
    }
}
