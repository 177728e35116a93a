//! The English headwords' vectors, computed once for an encoder and kept beside it.

use std::fs;
use std::path::Path;

use termloom::encoder::Encoder;
use termloom::error::{Error, Result, Warning};
use termloom::files;
use termloom::link::Pivots;

use super::messages::{self, Level};
use super::progress;

/// The headwords for `encoder`, from `folder` if they are there, else computed and kept there.
///
/// # Errors
/// What was just computed cannot be opened: a fault of the encoder.
pub fn pivots(encoder: &dyn Encoder, folder: &Path, level: Level) -> Result<Pivots> {
    let path = folder.join(Pivots::file_name(encoder.identity()));
    let kept = fs::read(&path).ok().and_then(|bytes| Pivots::open(&bytes, encoder.width()));
    if let Some(pivots) = kept {
        return Ok(pivots);
    }
    let bar = progress::step_bar(level, "encoding headwords");
    let bytes = Pivots::compile(encoder, &|done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    remove_others(folder, &path);
    if let Err(error) = files::replace(&path, &bytes) {
        let reason = format!("the English headwords cannot be kept and will be computed again next time ({error})");
        messages::warning(&Warning::note("", reason, error.hint()), level);
    }
    Pivots::open(&bytes, encoder.width()).ok_or_else(|| {
        Error::pack("the encoder gives no vectors for the English headwords", "run `termloom pack verify`")
    })
}

/// Removes the headwords of other lists and encoders: nobody would ask for them again. What cannot be removed stays.
fn remove_others(folder: &Path, own: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let headwords = |path: &Path| name(path).starts_with("headwords-") && name(path).ends_with(".bin");
    for other in entries.filter(|path| path != own && headwords(path)) {
        let _ = fs::remove_file(other);
    }
}

#[cfg(test)]
mod tests {
    use termloom::encoder::{DoubleEncoder, Encoder};

    use termloom::link::Pivots;

    use super::{Level, pivots};

    #[test]
    fn headwords_are_kept_for_their_encoder_and_mended_when_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let encoder = DoubleEncoder::new(&[]);
        let other = folder.path().join("headwords-0.bin");
        std::fs::write(&other, "of another list").unwrap();
        pivots(&encoder, folder.path(), Level::Quiet).unwrap();
        assert!(!other.exists());
        let path = folder.path().join(Pivots::file_name(encoder.identity()));
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        pivots(&encoder, folder.path(), Level::Quiet).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("file");
        std::fs::write(&blocked, "x").unwrap();
        assert!(pivots(&DoubleEncoder::new(&[]), &blocked, Level::Quiet).is_ok());
    }
}
