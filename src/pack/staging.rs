//! The making of a pack beside its place, so that whatever stands in that place is whole.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::contents::{ENCODER, LEMMAS, LIST_ENDING, MANIFEST, list_name, names};
use super::disk;
use crate::error::{Error, Result, Shown};

/// A pack in the making: a temporary sibling of its folder, removed with this value. One process at a time makes a
/// pack for one folder.
pub(super) struct Staging {
    dir: PathBuf,
    temporary: TempDir,
    /// Held until the end. The file stays, empty: whoever removed it could take it from under another's feet.
    _lock: File,
}

/// What stands before the work: the right to do it, and whether another had it meanwhile.
pub(super) struct Turn {
    dir: PathBuf,
    lock: File,
    pub(super) waited: bool,
}

impl Turn {
    /// Waits until no other process makes a pack for `dir`; `wait` is called once if one does.
    ///
    /// # Errors
    /// The folder above `dir` cannot be made or written to, or `dir` holds something that is no pack.
    pub(super) fn take(dir: &Path, wait: impl FnOnce()) -> Result<Self> {
        // A link to a folder elsewhere stays: its target is replaced.
        let dir = std::fs::canonicalize(dir).or_else(|_| std::path::absolute(dir));
        let dir = dir.map_err(|error| Error::pack(format_args!("its folder has no path: {error}"), ANOTHER))?;
        let above = above(&dir)?;
        std::fs::create_dir_all(above).map_err(|error| disk::unusable(above, "be made", &error))?;
        let path = above.join(hidden(&dir, "lock"));
        let lock = File::create(&path).map_err(|error| disk::unusable(&path, "be made", &error))?;
        let waited = match lock.try_lock() {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => {
                wait();
                lock.lock().map_err(|error| disk::unusable(&path, "be locked", &error))?;
                true
            }
            Err(TryLockError::Error(error)) => return Err(disk::unusable(&path, "be locked", &error)),
        };
        refuse_foreign(&dir)?;
        Ok(Self { dir, lock, waited })
    }

    /// Begins the work. What killed installations left behind is removed first.
    pub(super) fn begin(self) -> Result<Staging> {
        let above = above(&self.dir)?;
        let prefix = hidden(&self.dir, "installing-");
        for name in names(above).unwrap_or_default().iter().filter(|name| name.starts_with(&prefix)) {
            // Nobody else works here. What cannot be removed now takes room, but does no harm.
            drop(std::fs::remove_dir_all(above.join(name)));
        }
        let temporary = tempfile::Builder::new()
            .prefix(&prefix)
            .tempdir_in(above)
            .map_err(|error| disk::unusable(above, "be written to", &error))?;
        let staging = Staging { dir: self.dir, temporary, _lock: self.lock };
        for folder in [staging.download(), staging.new_lemmas()] {
            std::fs::create_dir_all(&folder).map_err(|error| disk::unusable(&folder, "be made", &error))?;
        }
        Ok(staging)
    }
}

impl Staging {
    /// Where the wheels are downloaded to.
    pub(super) fn download(&self) -> PathBuf {
        self.temporary.path().join("download")
    }

    /// The pack in the making.
    pub(super) fn new_pack(&self) -> PathBuf {
        self.temporary.path().join("new")
    }

    /// Its lemma lists.
    pub(super) fn new_lemmas(&self) -> PathBuf {
        self.new_pack().join(LEMMAS)
    }

    /// Puts the finished pack in its place; an older one is moved aside and removed.
    pub(super) fn finish(self) -> Result<()> {
        let (new, old) = (self.new_pack(), self.temporary.path().join("old"));
        disk::sync_folder(&self.new_lemmas());
        disk::sync_folder(&new);
        let replaced = match std::fs::rename(&self.dir, &old) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(disk::unusable(&self.dir, "be replaced", &error)),
        };
        if let Err(error) = std::fs::rename(&new, &self.dir) {
            if replaced {
                // The old pack is better than none; if it cannot be put back either, the error below says enough.
                drop(std::fs::rename(&old, &self.dir));
            }
            return Err(disk::unusable(&self.dir, "be put in its place", &error));
        }
        disk::sync_folder(above(&self.dir)?);
        Ok(())
    }
}

/// What mends a folder that cannot hold a pack.
const ANOTHER: &str = "choose another folder for the pack with `--pack DIR`, or TERMLOOM_PACK";

/// The folder above the pack's.
fn above(dir: &Path) -> Result<&Path> {
    dir.parent().ok_or_else(|| Error::pack(format_args!("{} is no place for it", Shown(dir)), ANOTHER))
}

/// The name of something beside the pack's folder.
fn hidden(dir: &Path, what: &str) -> String {
    format!(".{}.{what}", dir.file_name().unwrap_or_default().to_string_lossy())
}

/// A pack takes the place of a pack or of nothing: a folder that holds anything else is somebody's.
fn refuse_foreign(dir: &Path) -> Result<()> {
    let listed = |folder: &Path| match names(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other.map_err(|error| disk::unusable(folder, "be read", &error)),
    };
    let own = [MANIFEST, ENCODER, LEMMAS];
    let (parts, mut foreign): (Vec<_>, Vec<_>) =
        listed(dir)?.into_iter().partition(|name| own.contains(&name.as_str()));
    if parts.iter().any(|name| name == LEMMAS) {
        let lists = listed(&dir.join(LEMMAS))?;
        foreign.extend(lists.iter().filter(|name| !name.ends_with(LIST_ENDING)).map(|name| list_name(name)));
    }
    foreign.first().map_or(Ok(()), |name| {
        let reason = format!("{} holds {}, which is no part of a pack", Shown(dir), Shown(name));
        Err(Error::pack(reason, format!("remove it, or {ANOTHER}")))
    })
}
