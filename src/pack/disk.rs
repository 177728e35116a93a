//! Reading and writing of files whose size is known or bounded, with errors that name the mend.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result, Shown};

/// How much is hashed at a time.
const CHUNK: usize = 1 << 20;

/// What a pack takes on the disk while it is being installed: the download, pip's copies of it, the old pack and the
/// new one.
const ROOM: &str = "700 MB";

/// The whole of a file that must hold exactly `size` bytes.
pub(super) fn read(path: &Path, size: u64) -> io::Result<Vec<u8>> {
    read_exactly(File::open(path)?, size)
}

/// All that `reader` gives, which must be exactly `size` bytes; no more than one byte beyond is read.
pub(super) fn read_exactly(reader: impl Read, size: u64) -> io::Result<Vec<u8>> {
    let bytes = read_up_to(reader, size)?;
    if bytes.len() as u64 == size {
        Ok(bytes)
    } else {
        let message = format!("it holds {} bytes where {size} are expected", bytes.len());
        Err(io::Error::new(io::ErrorKind::InvalidData, message))
    }
}

/// All that `reader` gives, which must be at most `limit` bytes.
pub(super) fn read_up_to(reader: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("it holds more than {limit} bytes")));
    }
    Ok(bytes)
}

/// The SHA-256 of `bytes`, in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The SHA-256 of what `reader` gives, in hexadecimal.
pub(super) fn sha256_of(mut reader: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match reader.read(&mut chunk) {
            Ok(0) => return Ok(hexadecimal(&hasher.finalize())),
            Ok(count) => hasher.update(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes a file and waits until the disk has it.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let attempt = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    attempt().map_err(|error| unusable(path, "be written", &error))
}

/// Waits until the disk has the names in a folder. Not every platform and file system can; the names are then as safe
/// as it makes them.
pub(super) fn sync_folder(folder: &Path) {
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
}

/// The error of a path below the pack's folder that cannot be used; `what` completes "cannot ...".
pub(super) fn unusable(path: &Path, what: &str, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => disk_full(path),
        _ => Error::pack(
            format_args!("{} cannot {what}: {error}", Shown(path)),
            "check the permissions of its folder, or choose another folder for the pack with `--pack DIR`",
        ),
    }
}

/// The error of a disk that has no room left for `path`.
pub(super) fn disk_full(path: &Path) -> Error {
    Error::pack(
        format_args!("the disk is full: {} cannot be written", Shown(path)),
        format!("free {ROOM} on that disk, or choose a folder on another one with `--pack DIR`"),
    )
}

#[cfg(test)]
mod tests {
    use super::{read_exactly, read_up_to, sha256, sha256_of};

    #[test]
    fn no_more_is_read_than_was_expected() {
        assert_eq!(read_exactly(&b"abc"[..], 3).unwrap(), b"abc");
        assert!(read_exactly(&b"ab"[..], 3).unwrap_err().to_string().contains("2 bytes where 3"));
        assert!(read_exactly(std::io::repeat(0), 1000).unwrap_err().to_string().contains("more than 1000"));
        assert_eq!(read_up_to(&b"ab"[..], 3).unwrap(), b"ab");
        assert!(read_up_to(&b"abcd"[..], 3).is_err());
    }

    /// The example of FIPS 180-2, appendix B.1.
    #[test]
    fn a_hash_is_written_as_everybody_writes_it() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
        assert_eq!(sha256_of(&b"abc"[..]).unwrap(), expected);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told_as_one() {
        let error = super::write(std::path::Path::new("/dev/full"), b"abc").unwrap_err();
        assert_eq!(error.to_string(), "language pack: the disk is full: /dev/full cannot be written");
        assert!(error.hint().contains("free") && error.hint().contains("--pack"), "{}", error.hint());
    }
}
