//! Ground: the disk. Nothing outside this room, the pack and the binary reads or writes a file.

pub mod cache;
mod input;

pub use input::{Format, Source, collect, named, read};

use std::io::Write;
use std::path::Path;
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

/// What the names of files begin with that are not finished.
const TEMPORARY: &str = ".termloom-";

/// How old an unfinished file is before it is taken for one that a killed run has left behind.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

/// The UTF-8 text of a file that a command names.
///
/// # Errors
/// It cannot be read or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| {
        Error::file(path, format_args!("cannot be read: {error}"), "check the path, and that it is a text in UTF-8")
    })
}

/// Replaces the file at `path` by `bytes`, whole or not at all: a temporary neighbour is written, flushed to the disk
/// and renamed. Missing folders are made. A file that already holds `bytes` is left untouched.
///
/// # Errors
/// The folder cannot be made or written to, or the disk is full; the old file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let attempt = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut file = temporary_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(path).map_or(0o644, |old| old.permissions().mode());
            file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
        }
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    attempt().map_err(|error| {
        Error::file(path, format_args!("cannot be written: {error}"), "check the folder's permissions and free space")
    })
}

/// Removes what runs killed more than a day ago have left unfinished in `folder`. What cannot be removed stays.
pub fn remove_unfinished(folder: &Path) {
    sweep(folder, TEMPORARY, LEFT_BEHIND);
}

/// A new file in `folder` that is removed unless it gets a name.
fn temporary_in(folder: &Path) -> std::io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)
}

/// Removes what is in `folder`, begins with `prefix` and was last changed at least `age` ago. What cannot be removed
/// stays.
fn sweep(folder: &Path, prefix: &str, age: Duration) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let named = entry.file_name().to_string_lossy().starts_with(prefix);
        let Some(found) = entry.metadata().ok().filter(|_| named) else { continue };
        // A file of the future, by a clock that was set back, is not old.
        let old = found.modified().is_ok_and(|changed| changed.elapsed().is_ok_and(|passed| passed >= age));
        if old {
            let removed =
                if found.is_dir() { std::fs::remove_dir_all(entry.path()) } else { std::fs::remove_file(entry.path()) };
            drop(removed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::replace;

    #[test]
    fn a_file_is_replaced_whole_and_its_folder_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("terms.tsv");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        let blocked = path.join("below-a-file");
        assert!(replace(&blocked, b"x").unwrap_err().to_string().contains("cannot be written"));
    }
}
