//! An interpreter that does what a test tells it to.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// A python3 in `folder` whose `-m pip` runs the shell script `pip`, which finds the folder for wheels in `$dest`.
pub fn python(folder: &Path, pip: &str) -> PathBuf {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/python.sh");
    let python = folder.join("python3");
    std::fs::write(folder.join("pip"), pip).expect("a writable folder");
    // A link: a script that has just been written may still be open in another test's child and cannot be run then.
    symlink(script, &python).expect("a folder that takes links");
    python
}
