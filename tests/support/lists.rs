//! The lemma lists of the real language pack, for tests.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;
use termloom::pack::Lemmas;

/// The release of the lists that the tests are measured on.
const LISTS: &str = "simplemma==2.0.0";

const FOLDER: &str = "simplemma/strategies/dictionaries/data";

/// Where downloaded wheels are kept: `TERMLOOM_WHEELS`, else `target/wheels`.
fn folder() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target/wheels");
    std::env::var_os("TERMLOOM_WHEELS").map_or_else(default, PathBuf::from)
}

/// The wheel whose file name begins with `prefix`; `requirement` is downloaded if there is none.
fn wheel(prefix: &str, requirement: &str) -> PathBuf {
    let folder = folder();
    let found = || {
        let entries = fs::read_dir(&folder).ok()?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        paths.into_iter().find(|path| {
            path.extension().is_some_and(|extension| extension == "whl")
                && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
        })
    };
    found().unwrap_or_else(|| {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest"]);
        let status = pip.arg(&folder).arg(requirement).status().expect("python3 can be run");
        assert!(status.success(), "pip cannot download {requirement} into {}", folder.display());
        found().expect("pip has downloaded the wheel")
    })
}

/// The lists of `langs`, compiled from the wheel.
pub fn lemmas(langs: &[&str]) -> Lemmas {
    let wheel = wheel("simplemma-2.0.0", LISTS);
    let compiled = tempfile::tempdir().expect("a temporary folder");
    langs.par_iter().for_each(|lang| {
        let file = fs::File::open(&wheel).expect("the wheel can be opened");
        let mut archive = zip::ZipArchive::new(file).expect("the wheel is a zip archive");
        let mut list = archive.by_name(&format!("{FOLDER}/{lang}.plzma")).expect("the wheel has the list");
        let mut bytes = Vec::new();
        list.read_to_end(&mut bytes).expect("the list can be read");
        let list = Lemmas::compile(&bytes).expect("the list can be compiled");
        fs::write(compiled.path().join(format!("{lang}.bin")), list).expect("the list can be written");
    });
    let lemmas = Lemmas::open(compiled.path()).expect("the lists can be opened");
    let langs: Vec<_> = langs.iter().map(|lang| lang.parse().expect("a language")).collect();
    lemmas.load(&langs).expect("the lists are sound");
    lemmas
}
