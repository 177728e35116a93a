//! What a pack holds: its manifest, compared with the files beside it.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk;
use crate::error::{Error, Result, Shown};
use crate::text::Lang;

/// The manifest's name in a pack.
pub(super) const MANIFEST: &str = "manifest.json";
/// The compiled encoder's name in a pack.
pub(super) const ENCODER: &str = "encoder.bin";
/// The name of the folder of compiled lemma lists in a pack.
pub(super) const LEMMAS: &str = "lemmas";
/// The ending of a compiled list's file name; before it stands the language.
pub(super) const LIST_ENDING: &str = ".bin";

/// Rises with every change of the layout of a pack; an older pack must then be installed anew.
const SCHEMA: u32 = 1;

/// The most bytes a manifest may have; that of 54 lists has 8 KB.
const MANIFEST_BYTES: u64 = 1 << 20;

/// What a pack holds and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Name and hash of the encoder's weights.
    pub encoder: String,
    /// The languages that have a lemma list, in the order of their codes.
    pub langs: Vec<Lang>,
    /// The size of all files together in bytes, without the manifest.
    pub bytes: u64,
    /// What the pack was made from.
    pub sources: Vec<Source>,
    files: BTreeMap<String, Record>,
}

/// Something a pack was made from: a wheel, or a file of an encoder's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The wheel's name and version, or the file's name.
    pub name: String,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// What the folder of a pack holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// There is no pack.
    Missing,
    /// There is something, but no whole pack of this version.
    Damaged {
        /// What is wrong with it.
        reason: String,
    },
    /// There is a pack, and its files have the right sizes.
    Ready(Contents),
}

/// A file's size and hash, as the manifest tells them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Record {
    /// The record of a file that holds `bytes`.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, sha256: disk::sha256(bytes) }
    }
}

#[derive(Deserialize, Serialize)]
struct Manifest {
    schema: u32,
    encoder: String,
    sources: Vec<Source>,
    files: BTreeMap<String, Record>,
}

/// The part of a manifest that every version has.
#[derive(Deserialize)]
struct Version {
    schema: u32,
}

/// Tells what the folder `dir` holds, by the manifest and the files' sizes.
#[must_use]
pub fn status(dir: &Path) -> Status {
    match Contents::read(dir) {
        Ok(contents) => Status::Ready(contents),
        Err(_) if is_missing(dir) => Status::Missing,
        Err(reason) => Status::Damaged { reason },
    }
}

/// Reads the whole pack in `dir` and compares it with its manifest.
///
/// # Errors
/// The pack is missing or damaged; the error names the first file that is not as it was installed.
pub fn verify(dir: &Path) -> Result<Contents> {
    let contents = Contents::open(dir)?;
    for (name, record) in &contents.files {
        let hash = File::open(dir.join(name)).and_then(|file| disk::sha256_of(file.take(record.bytes)));
        match hash {
            Ok(found) if found == record.sha256 => {}
            Ok(found) => {
                let reason = format!("{name} has changed: its SHA-256 was {}, now it is {found}", record.sha256);
                return Err(damaged(dir, reason));
            }
            Err(error) => return Err(damaged(dir, format_args!("{name} cannot be read: {error}"))),
        }
    }
    for name in names(&dir.join(LEMMAS)).map_err(|error| damaged(dir, format_args!("{LEMMAS}: {error}")))? {
        if name.ends_with(LIST_ENDING) && !contents.files.contains_key(&list_name(&name)) {
            return Err(damaged(dir, format_args!("{LEMMAS}/{} was not installed with it", Shown(&name))));
        }
    }
    Ok(contents)
}

impl Contents {
    /// The contents of a pack with these files, named as in its folder.
    pub(super) fn new(encoder: String, sources: Vec<Source>, files: BTreeMap<String, Record>) -> Self {
        let bytes = files.values().map(|record| record.bytes).fold(0, u64::saturating_add);
        let lang = |name: &String| {
            let file = name.strip_prefix(LEMMAS)?.strip_prefix('/')?;
            file.strip_suffix(LIST_ENDING)?.parse().ok()
        };
        let langs = files.keys().filter_map(lang).collect();
        Self { encoder, langs, bytes, sources, files }
    }

    /// The contents of the pack in `dir`, as [`status`] finds them.
    pub(super) fn open(dir: &Path) -> Result<Self> {
        match status(dir) {
            Status::Ready(contents) => Ok(contents),
            Status::Missing => {
                let reason = format!("there is none in {}", Shown(dir));
                Err(Error::pack(reason, "run `termloom pack install`"))
            }
            Status::Damaged { reason } => Err(damaged(dir, reason)),
        }
    }

    /// The size the file `name` must have; 0 for a file that is not listed.
    pub(super) fn size_of(&self, name: &str) -> u64 {
        self.files.get(name).map_or(0, |record| record.bytes)
    }

    /// The manifest's bytes. They follow from the contents alone.
    pub(super) fn manifest(&self) -> Vec<u8> {
        let manifest = Manifest {
            schema: SCHEMA,
            encoder: self.encoder.clone(),
            sources: self.sources.clone(),
            files: self.files.clone(),
        };
        // A value of strings and numbers can always be written.
        let mut bytes = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads the manifest in `dir` and compares the sizes of the files it lists.
    fn read(dir: &Path) -> Result<Self, String> {
        let text = File::open(dir.join(MANIFEST))
            .and_then(
                |file| if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) },
            )
            .and_then(|file| disk::read_up_to(file, MANIFEST_BYTES))
            .map_err(|error| format!("{MANIFEST} cannot be read: {error}"))?;
        let Version { schema } =
            serde_json::from_slice(&text).map_err(|error| format!("{MANIFEST} is damaged: {error}"))?;
        if schema != SCHEMA {
            return Err(format!("its layout is version {schema}; this program reads version {SCHEMA}"));
        }
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|error| format!("{MANIFEST} is damaged: {error}"))?;
        let contents = Self::new(manifest.encoder, manifest.sources, manifest.files);
        if !contents.files.contains_key(ENCODER) {
            return Err(format!("{MANIFEST} is damaged: it lists no {ENCODER}"));
        }
        for (name, record) in &contents.files {
            match std::fs::metadata(dir.join(name)) {
                Ok(found) if found.is_file() && found.len() == record.bytes => {}
                Ok(found) => {
                    let (found, expected) = (found.len(), record.bytes);
                    return Err(format!("{} holds {found} bytes where {expected} were installed", Shown(name)));
                }
                Err(error) => return Err(format!("{}: {error}", Shown(name))),
            }
        }
        Ok(contents)
    }
}

/// The name of a lemma list's file as the manifest has it.
pub(super) fn list_name(file: &str) -> String {
    format!("{LEMMAS}/{file}")
}

/// The names in a folder, in order.
pub(super) fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder)?;
    let mut names: Vec<String> =
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<io::Result<_>>()?;
    names.sort();
    Ok(names)
}

/// Whether there is nothing at `dir`, or an empty folder.
fn is_missing(dir: &Path) -> bool {
    match std::fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// The error of a pack that is there but cannot be used.
pub(super) fn damaged(dir: &Path, reason: impl Display) -> Error {
    Error::pack(
        format_args!("{} cannot be used: {reason}", Shown(dir)),
        "run `termloom pack install` again: it replaces the pack",
    )
}

/// Why something failed, without the kind of the error in front.
pub(super) fn reason_of(error: &Error) -> String {
    match error {
        Error::Pack { reason, .. } => reason.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Contents, ENCODER, MANIFEST, Record, Source, Status, status, verify};
    use crate::text::Lang;

    /// A folder with a manifest and its files; no encoder could be opened from it.
    fn toy(dir: &Path) -> Contents {
        let files = [(ENCODER, &b"weights"[..]), ("lemmas/el.bin", b"list"), ("lemmas/ru.bin", b"another")];
        std::fs::create_dir(dir.join("lemmas")).unwrap();
        for (name, bytes) in files {
            std::fs::write(dir.join(name), bytes).unwrap();
        }
        let source = Source { name: "toy 1.0".to_owned(), sha256: "00".to_owned() };
        let records = files.map(|(name, bytes)| (name.to_owned(), Record::of(bytes)));
        let contents = Contents::new("toy".to_owned(), vec![source], records.into());
        std::fs::write(dir.join(MANIFEST), contents.manifest()).unwrap();
        contents
    }

    fn reason(dir: &Path) -> String {
        match status(dir) {
            Status::Damaged { reason } => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let contents = toy(folder.path());
        assert_eq!(status(folder.path()), Status::Ready(contents.clone()));
        assert_eq!(verify(folder.path()).unwrap(), contents);
        assert_eq!(contents.bytes, 18);
        assert_eq!(contents.langs.iter().map(Lang::as_str).collect::<Vec<_>>(), ["el", "ru"]);
    }

    #[test]
    fn nothing_is_missing_and_something_else_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        assert_eq!(status(dir), Status::Missing);
        assert_eq!(status(&dir.join("absent")), Status::Missing);
        std::fs::write(dir.join("letter.txt"), b"dear").unwrap();
        assert!(reason(dir).contains(MANIFEST));
        assert!(reason(&dir.join("letter.txt")).contains(MANIFEST));
        std::fs::create_dir(dir.join(MANIFEST)).unwrap();
        assert!(reason(dir).contains(MANIFEST));
    }

    #[test]
    fn damage_is_told_by_the_file() {
        type Damage = fn(&Path);
        let cases: [(&str, Damage); 7] = [
            ("lemmas/ru.bin", |dir| std::fs::remove_file(dir.join("lemmas/ru.bin")).unwrap()),
            ("lemmas/ru.bin holds 3 bytes where 7", |dir| std::fs::write(dir.join("lemmas/ru.bin"), b"ano").unwrap()),
            ("manifest.json is damaged", |dir| std::fs::write(dir.join(MANIFEST), b"{\"schema\":1,").unwrap()),
            ("manifest.json is damaged", |dir| std::fs::write(dir.join(MANIFEST), b"{\"schema\":1}").unwrap()),
            ("version 99", |dir| std::fs::write(dir.join(MANIFEST), b"{\"schema\":99,\"new\":[]}").unwrap()),
            ("no encoder.bin", |dir| {
                let empty = Contents::new(String::new(), Vec::new(), [].into());
                std::fs::write(dir.join(MANIFEST), empty.manifest()).unwrap();
            }),
            ("more than", |dir| std::fs::write(dir.join(MANIFEST), vec![b' '; 2 << 20]).unwrap()),
        ];
        for (expected, damage) in cases {
            let folder = tempfile::tempdir().unwrap();
            toy(folder.path());
            damage(folder.path());
            let reason = reason(folder.path());
            assert!(reason.contains(expected), "{expected}: {reason}");
            let error = verify(folder.path()).unwrap_err();
            assert!(error.to_string().contains(expected) && error.hint().contains("again"), "{error}");
        }
    }

    #[test]
    fn only_verifying_sees_a_changed_byte_or_a_foreign_list() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path();
        toy(dir);
        std::fs::write(dir.join("lemmas/xx.bin"), b"foreign").unwrap();
        assert!(matches!(status(dir), Status::Ready(_)));
        assert!(verify(dir).unwrap_err().to_string().contains("lemmas/xx.bin was not installed"));
        std::fs::remove_file(dir.join("lemmas/xx.bin")).unwrap();
        std::fs::write(dir.join("lemmas/el.bin"), b"lisp").unwrap();
        assert!(matches!(status(dir), Status::Ready(_)));
        assert!(verify(dir).unwrap_err().to_string().contains("lemmas/el.bin has changed"));
    }
}
