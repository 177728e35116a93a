//! The cache as the commands use it: where it is, and what is done where it cannot be used.

use std::path::PathBuf;

use termloom::error::{Result, Warning};
use termloom::files::cache::{self, Cache};

use super::args_batch::Caching;
use super::messages::{self, Level};

/// The folder of the cache: the one named, else the usual one.
///
/// # Errors
/// None is named, and the user has no home folder.
pub fn folder(named: Option<&PathBuf>) -> Result<PathBuf> {
    named.cloned().map_or_else(cache::default_root, Ok)
}

/// Opens the cache. Where there is none or it cannot be used, what a run computes is kept in a temporary folder until it
/// ends, so that its memory stays bounded; where that is not possible either, it is computed again when it is needed.
pub fn open(caching: &Caching, level: Level) -> Cache {
    if !caching.no_cache {
        match folder(caching.cache.as_ref()).and_then(|root| Cache::open(&root)) {
            Ok(cache) => return cache,
            Err(error) => messages::warning(&Warning::note("", error.to_string(), error.hint()), level),
        }
    }
    Cache::spill().unwrap_or_else(|error| {
        messages::warning(&Warning::note("", error.to_string(), error.hint()), level);
        Cache::none()
    })
}
