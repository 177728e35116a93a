//! Tells the program which sources it was made from, so that what another build has left in the cache is never taken
//! for its own. The rooms of `src/lib.rs` stand in their order there: what a room computes follows from the rooms up
//! to it, from `assets/` and from the crates that `Cargo.lock` names.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

/// The variable that holds a fingerprint, the last room it covers, and a room that takes part besides.
const FINGERPRINTS: [(&str, &str, &str); 3] = [
    ("TERMLOOM_ENCODING_CODE", "encoder", ""),
    ("TERMLOOM_GIST_CODE", "story", ""),
    ("TERMLOOM_EVIDENCE_CODE", "link", "pipeline"),
];

fn main() {
    for path in ["src", "assets", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let library = fs::read_to_string("src/lib.rs").expect("src/lib.rs can be read");
    let rooms: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    for (variable, last, besides) in FINGERPRINTS {
        let end = rooms.iter().position(|room| *room == last).expect("the room is in src/lib.rs");
        let mut used: BTreeSet<&str> = rooms[..=end].iter().copied().collect();
        used.insert(besides);
        println!("cargo::rustc-env={variable}={:016x}", fingerprint(&used));
    }
}

/// A hash of the files that the rooms `used` are made of.
fn fingerprint(used: &BTreeSet<&str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    let sources = files_below(Path::new("src")).into_iter().filter(|path| used.contains(room(path)));
    let others = files_below(Path::new("assets")).into_iter().chain([PathBuf::from("Cargo.lock")]);
    for path in sources.chain(others) {
        // A missing Cargo.lock, as of a library that another crate builds, is as good as an empty one.
        let bytes = fs::read(&path).unwrap_or_default();
        hasher.write(path.to_string_lossy().as_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
    }
    hasher.finish()
}

/// The room a source below `src` belongs to: its folder, or its own name.
fn room(path: &Path) -> &str {
    let first = path.components().nth(1).and_then(|name| name.as_os_str().to_str()).unwrap_or_default();
    first.strip_suffix(".rs").unwrap_or(first)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the sources").flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files_below(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
