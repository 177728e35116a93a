//! The cache: what an earlier run has computed, as files named by the hash of what it was computed from.
//!
//! `<root>/<kind>/<2 digits>/<62 digits>` holds one entry. An entry is written beside the others and renamed into its
//! place, so that it is whole or not there, whoever else writes it and whenever a run is killed; and it carries a
//! checksum, so that what a disk has damaged is not believed.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use etcetera::BaseStrategy;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{LEFT_BEHIND, TEMPORARY, sweep, temporary_in};
use crate::error::{Error, Result, Shown};

/// What every entry begins with: a name, and the version of the layout.
const MAGIC: &[u8; 8] = b"termlm\x00\x01";

/// The bytes of an entry before its payload: the magic and the checksum.
const HEADER: usize = MAGIC.len() + 32;

/// The folder below the root in which entries are written before they get their names.
const UNFINISHED: &str = "unfinished";

/// What a cache's folder says to programs that make backups (the Cache Directory Tagging Specification, Ford 2004).
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# What termloom keeps of earlier runs; it may be deleted at any time.\n",
);

/// A folder of this name in the system's folder for temporary files is a cache that goes with its run.
const SPILL: &str = "termloom-spill-";

/// The cache's folder where none is named: `termloom` in the platform's folder for a user's caches.
///
/// # Errors
/// The user has no home folder.
pub fn default_root() -> Result<PathBuf> {
    let strategy = etcetera::base_strategy::choose_native_strategy().map_err(|error| {
        let hint = "name a folder for it: `--cache DIR`, or TERMLOOM_CACHE in the environment";
        Error::usage(format_args!("there is no place for the cache: {error}"), hint)
    })?;
    Ok(strategy.cache_dir().join("termloom"))
}

/// The hash of everything that something was computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Key([u8; 32]);

impl Key {
    /// The key of what follows from `parts` and nothing else.
    #[must_use]
    pub fn of(parts: &impl Serialize) -> Self {
        let bytes = postcard::to_stdvec(parts).expect("plain values can always be written");
        Self(Sha256::digest(bytes).into())
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl TryFrom<String> for Key {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs.iter().map(|pair| byte(pair)).collect();
        let key = bytes.and_then(|bytes| bytes.try_into().ok()).filter(|_| rest.is_empty()).map(Self);
        key.ok_or_else(|| format!("`{}` is no SHA-256 in hexadecimal", Shown(&text)))
    }
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An article's encoding.
    Encoding,
    /// What grouping needs of an article.
    Gist,
    /// A story's evidence.
    Evidence,
    /// A story's links as tables.
    Links,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Encoding, Self::Gist, Self::Evidence, Self::Links];

    /// Its name: that of its folder.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Encoding => "encoding",
            Self::Gist => "gist",
            Self::Evidence => "evidence",
            Self::Links => "links",
        }
    }
}

/// A place for what is computed. Any number of runs may use one at once.
#[derive(Debug)]
pub struct Cache {
    /// `None`: nothing is kept.
    root: Option<PathBuf>,
    /// Removes the folder of a cache that goes with its run.
    _spill: Option<tempfile::TempDir>,
}

impl Cache {
    /// The cache in the folder `root`, which is made if it is not there. What runs killed more than a day ago have
    /// left unfinished is removed.
    ///
    /// # Errors
    /// The folder cannot be made or written to.
    pub fn open(root: &Path) -> Result<Self> {
        let unfinished = root.join(UNFINISHED);
        let attempt = || {
            fs::create_dir_all(&unfinished)?;
            temporary_in(&unfinished).map(drop)
        };
        attempt().map_err(|error| {
            let hint = "check its permissions and free space, name another folder with --cache, or give --no-cache";
            Error::file(root, format_args!("the cache cannot be used: {error}"), hint)
        })?;
        super::replace(&root.join(TAG.0), TAG.1.as_bytes())?;
        sweep(&unfinished, TEMPORARY, LEFT_BEHIND);
        Ok(Self { root: Some(root.to_owned()), _spill: None })
    }

    /// A cache in the system's folder for temporary files, which is removed with this value.
    ///
    /// # Errors
    /// The folder cannot be written to.
    pub fn spill() -> Result<Self> {
        let place = std::env::temp_dir();
        sweep(&place, SPILL, LEFT_BEHIND);
        let spill = tempfile::Builder::new().prefix(SPILL).tempdir_in(&place).map_err(|error| {
            Error::file(place, format_args!("cannot be written to: {error}"), "name another folder in TMPDIR")
        })?;
        let root = spill.path().to_owned();
        fs::create_dir_all(root.join(UNFINISHED)).map_err(|error| Error::file(&root, error, "check the free space"))?;
        Ok(Self { root: Some(root), _spill: Some(spill) })
    }

    /// A cache that keeps nothing.
    #[must_use]
    pub fn none() -> Self {
        Self { root: None, _spill: None }
    }

    /// What was put under `key`; `None` if nothing was, or if it is damaged or of another version.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, kind: Kind, key: Key) -> Option<T> {
        let bytes = fs::read(self.path(kind, key)?).ok()?;
        let (header, payload) = bytes.split_at_checked(HEADER)?;
        if header != sealed(kind, key, payload) {
            return None;
        }
        postcard::from_bytes(payload).ok()
    }

    /// Keeps `value` under `key`.
    ///
    /// # Errors
    /// It cannot be written; the cache is then as it was.
    pub fn put(&self, kind: Kind, key: Key, value: &impl Serialize) -> io::Result<()> {
        let (Some(root), Some(path)) = (&self.root, self.path(kind, key)) else { return Ok(()) };
        let payload = postcard::to_stdvec(value).map_err(io::Error::other)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = temporary_in(&root.join(UNFINISHED))?;
        file.write_all(&sealed(kind, key, &payload))?;
        file.write_all(&payload)?;
        // It need not have reached the disk: after a power failure the checksum tells whether it has.
        file.persist(path)?;
        Ok(())
    }

    fn path(&self, kind: Kind, key: Key) -> Option<PathBuf> {
        let digits = String::from(key);
        let (folder, name) = digits.split_at(2);
        Some(self.root.as_ref()?.join(kind.name()).join(folder).join(name))
    }
}

/// An entry's header. The checksum covers the key too, so that no entry passes for another.
fn sealed(kind: Kind, key: Key, payload: &[u8]) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(kind.name());
    hasher.update(key.0);
    hasher.update(payload);
    [&MAGIC[..], &hasher.finalize()].concat()
}

/// How many entries of a kind there are, and their size in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// How many entries.
    pub entries: usize,
    /// Their size in bytes.
    pub bytes: u64,
}

/// What the cache in the folder `root` holds, a kind; nothing if there is none.
#[must_use]
pub fn usage(root: &Path) -> Vec<(Kind, Usage)> {
    let used = |kind: Kind| {
        let mut usage = Usage::default();
        for (_, length) in entries(root, kind) {
            usage = Usage { entries: usage.entries + 1, bytes: usage.bytes + length };
        }
        (kind, usage)
    };
    Kind::ALL.into_iter().map(used).collect()
}

/// Removes every entry of the cache in the folder `root`, and nothing else. A run that uses the cache meanwhile
/// computes again what it misses.
///
/// # Errors
/// An entry cannot be removed.
pub fn clear(root: &Path) -> Result<Usage> {
    sweep(&root.join(UNFINISHED), TEMPORARY, Duration::ZERO);
    let mut removed = Usage::default();
    for (path, bytes) in Kind::ALL.into_iter().flat_map(|kind| entries(root, kind)) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Error::file(path, format_args!("cannot be removed: {error}"), "check its permissions"));
            }
            _ => removed = Usage { entries: removed.entries + 1, bytes: removed.bytes + bytes },
        }
    }
    Ok(removed)
}

/// The path and the length of every entry of a kind.
fn entries(root: &Path, kind: Kind) -> Vec<(PathBuf, u64)> {
    let below = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let digits = |path: &PathBuf, count: usize| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.len() == count && name.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let folders = below(&root.join(kind.name())).filter(|path| digits(path, 2));
    let files = folders.flat_map(|folder| below(&folder).collect::<Vec<_>>()).filter(|path| digits(path, 62));
    files.filter_map(|path| fs::metadata(&path).ok().filter(fs::Metadata::is_file).map(|it| (path, it.len()))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cache, Key, Kind, clear, usage};

    #[test]
    fn what_was_put_is_got_under_its_kind_and_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        let (key, other) = (Key::of(&"one"), Key::of(&"other"));
        cache.put(Kind::Gist, key, &("text".to_owned(), 0.1_f32)).unwrap();
        assert_eq!(cache.get(Kind::Gist, key), Some(("text".to_owned(), 0.1_f32)));
        assert_eq!(cache.get::<(String, f32)>(Kind::Gist, other), None);
        assert_eq!(cache.get::<(String, f32)>(Kind::Links, key), None);
        assert_eq!(Key::try_from(String::from(key)), Ok(key));
        assert!(Key::try_from("0g".repeat(32)).is_err() && Key::try_from("00".to_owned()).is_err());
        Cache::none().put(Kind::Gist, key, &1).unwrap();
        assert_eq!(Cache::none().get::<i32>(Kind::Gist, key), None);
    }

    #[test]
    fn clearing_removes_entries_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        cache.put(Kind::Evidence, Key::of(&1), &"kept").unwrap();
        for name in ["gist/letter.txt", "evidence/letter.txt", "letter.txt"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "a human's").unwrap();
        }
        let entries =
            |kind: Kind| usage(folder.path()).into_iter().find(|(known, _)| *known == kind).unwrap().1.entries;
        assert_eq!((entries(Kind::Evidence), entries(Kind::Gist)), (1, 0));
        assert_eq!(clear(folder.path()).unwrap().entries, 1);
        assert_eq!(entries(Kind::Evidence), 0);
        for name in ["gist/letter.txt", "evidence/letter.txt", "letter.txt"] {
            assert!(folder.path().join(name).exists(), "{name}");
        }
        assert_eq!(clear(&folder.path().join("absent")).unwrap().entries, 0);
    }

    #[test]
    fn a_cache_of_one_run_goes_with_it() {
        let cache = Cache::spill().unwrap();
        let root = cache.root.clone().unwrap();
        cache.put(Kind::Encoding, Key::of(&1), &1).unwrap();
        drop(cache);
        assert!(!root.exists());
    }
}
