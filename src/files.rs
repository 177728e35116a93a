//! Ground: the disk. Nothing outside this room, the pack and the binary reads or writes a file.

mod input;

pub use input::{Format, Source, collect, named, read};

use std::io::Write;
use std::path::Path;

use crate::error::{Error, Result};

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
        let mut file = tempfile::Builder::new().prefix(".termloom-").tempfile_in(folder)?;
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
