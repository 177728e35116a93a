//! `termloom pack`: install, status, verify; and the installation at the first use.

use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use termloom::error::{Error, Result, Shown};
use termloom::pack::{self, Contents, Install, Progress, Stage, Status};

use super::Outcome;
use super::args::{Global, Pack};
use super::messages::{self, Level};
use super::pivots::pivots;
use super::progress;

/// Runs the command.
///
/// # Errors
/// The pack is missing or damaged, or cannot be installed.
pub fn pack(command: &Pack, global: &Global) -> Result<Outcome> {
    let level = Level::of(global);
    let folder = folder(global)?;
    match command {
        Pack::Install { from, encoder } => {
            let request = Install { from: from.clone(), encoder: encoder.clone(), ..Install::new(&folder) };
            if global.offline && request.download_bytes() > 0 {
                return Err(Error::pack(
                    "it cannot be downloaded with --offline",
                    "give a folder with the wheels: --from DIR",
                ));
            }
            install(&request, level)?;
        }
        Pack::Status => match pack::status(&folder) {
            Status::Ready(contents) => messages::print(&described(&folder, &contents))?,
            Status::Missing => return Err(missing(&folder)),
            Status::Damaged { reason } => {
                let reason = format!("{} cannot be used: {reason}", Shown(&folder));
                return Err(Error::pack(reason, "run `termloom pack install` again: it replaces the pack"));
            }
        },
        Pack::Verify => {
            let contents = pack::verify(&folder)?;
            messages::print(&format!("{}: all {} are as installed\n", Shown(&folder), megabytes(contents.bytes)))?;
        }
    }
    Ok(Outcome::Complete)
}

/// The folder of the pack: the one named, else the usual one.
///
/// # Errors
/// None is named, and the user has no home folder.
pub fn folder(global: &Global) -> Result<PathBuf> {
    global.pack.clone().map_or_else(pack::default_dir, Ok)
}

/// The error of a pack that is not there.
pub fn missing(folder: &Path) -> Error {
    let reason = format!("it is not installed in {}", Shown(folder));
    Error::pack(reason, "run `termloom pack install`, or name its folder with --pack")
}

/// Installs what `request` asks for and encodes the English headwords with it; tells the size before, and how far it
/// is.
///
/// # Errors
/// As [`pack::install`].
pub fn install(request: &Install, level: Level) -> Result<()> {
    let download = match request.download_bytes() {
        0 => String::new(),
        bytes => format!(" ({} to download)", megabytes(bytes)),
    };
    messages::line(&format!("installing the language pack in {}{download}", Shown(&request.dir)), level);
    let mut bars = Bars { level, bar: None };
    let installed = pack::install(request, &mut |progress| bars.show(progress));
    bars.clear();
    let Contents { bytes, langs, .. } = installed?.contents;
    pivots(pack::Pack::open(&request.dir)?.encoder(), &request.dir, level)?;
    let languages = langs.len();
    messages::line(&format!("installed: {}, lemma lists for {languages} languages", megabytes(bytes)), level);
    Ok(())
}

/// The bar of the stage an installation is in.
struct Bars {
    level: Level,
    bar: Option<(Stage, ProgressBar)>,
}

impl Bars {
    fn show(&mut self, progress: Progress) {
        if self.bar.as_ref().is_none_or(|(stage, _)| *stage != progress.stage) {
            self.clear();
            let bar = match progress.stage {
                Stage::Wait => {
                    messages::line("another termloom is installing the same pack: waiting for it", self.level);
                    ProgressBar::hidden()
                }
                Stage::Download => progress::byte_bar(self.level, "downloading"),
                Stage::Compile => progress::step_bar(self.level, "compiling"),
            };
            self.bar = Some((progress.stage, bar));
        }
        if let Some((_, bar)) = &self.bar {
            bar.set_length(progress.total);
            bar.set_position(progress.done);
        }
    }

    fn clear(&mut self) {
        if let Some((_, bar)) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// What the pack holds, for `pack status`.
fn described(folder: &Path, contents: &Contents) -> String {
    let langs: Vec<&str> = contents.langs.iter().map(termloom::text::Lang::as_str).collect();
    let mut text = format!(
        "folder   {}\nsize     {}\nencoder  {}\nlemmas   {} languages: {}\n",
        Shown(folder),
        megabytes(contents.bytes),
        Shown(&contents.encoder),
        langs.len(),
        langs.join(" ")
    );
    for source in &contents.sources {
        text += &format!("source   {}, sha256 {}\n", Shown(&source.name), Shown(&source.sha256));
    }
    text
}

/// A size in megabytes of a million bytes, as downloads are counted.
fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::{Bars, Level, Progress, Stage, megabytes};

    #[test]
    fn each_stage_has_its_own_bar() {
        let mut bars = Bars { level: Level::Quiet, bar: None };
        bars.show(Progress { stage: Stage::Download, done: 5, total: 10 });
        bars.show(Progress { stage: Stage::Compile, done: 1, total: 55 });
        bars.show(Progress { stage: Stage::Compile, done: 2, total: 55 });
        let (stage, bar) = bars.bar.as_ref().unwrap();
        assert_eq!((*stage, bar.position(), bar.length()), (Stage::Compile, 2, Some(55)));
        bars.clear();
        assert!(bars.bar.is_none());
    }

    #[test]
    fn sizes_are_told_in_megabytes() {
        assert_eq!(megabytes(110_120_400), "110.1 MB");
    }
}
