//! `termloom cache`: what it holds, and emptying it.

use termloom::error::{Result, Shown};
use termloom::files::cache::{self, Usage};

use super::args_batch::Cache;
use super::{Outcome, cache_folder, messages};

/// Runs the command.
///
/// # Errors
/// The user has no home folder and none is named, or an entry cannot be removed.
pub fn cache(command: &Cache) -> Result<Outcome> {
    let text = match command {
        Cache::Status(named) => {
            let root = cache_folder::folder(named.cache.as_ref())?;
            let mut text = format!("folder    {}\n", Shown(&root));
            for (kind, usage) in cache::usage(&root) {
                text += &format!("{:9} {}\n", kind.name(), told(usage));
            }
            text
        }
        Cache::Clear(named) => {
            let root = cache_folder::folder(named.cache.as_ref())?;
            format!("{}: removed {}\n", Shown(&root), told(cache::clear(&root)?))
        }
    };
    messages::print(&text)?;
    Ok(Outcome::Complete)
}

fn told(usage: Usage) -> String {
    format!("{} entries, {:.1} MB", usage.entries, usage.bytes as f64 / 1e6)
}
