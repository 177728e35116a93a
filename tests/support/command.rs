//! The real binary in a folder of its own.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use assert_cmd::Command;
use termloom::pack::{Pack, default_dir};

/// No run of a test takes longer; a hang is a failure with a message instead of a stuck machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A temporary folder in which termloom is run, with a cache of its own.
pub struct Workdir {
    folder: tempfile::TempDir,
    cache: tempfile::TempDir,
}

/// What a run left behind.
pub struct Run {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Workdir {
    pub fn new() -> Self {
        let folder = || tempfile::tempdir().expect("a temporary folder");
        Self { folder: folder(), cache: folder() }
    }

    /// The folder of the cache.
    pub fn cache(&self) -> &Path {
        self.cache.path()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, making its folders.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The command, in this folder, with an environment of its own: nothing installed, no colour wishes.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_termloom"));
        command.current_dir(self.folder.path()).timeout(PATIENCE);
        command.env("TERMLOOM_PACK", self.path("no-pack")).env("TERMLOOM_CACHE", self.cache());
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs without a language pack.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command().args(arguments))
    }

    /// Runs with the language pack in another folder than this one.
    pub fn run_with_pack_in(&self, folder: &Path, arguments: &[String]) -> Run {
        Run::of(self.command_with_pack().current_dir(folder).args(arguments))
    }

    /// Runs with the language pack, which is installed first if this machine has none.
    pub fn run_with_pack(&self, arguments: &[&str]) -> Run {
        Run::of(self.command_with_pack().args(arguments))
    }

    /// Runs with the language pack, and with `input` on standard input.
    pub fn pipe_with_pack(&self, arguments: &[&str], input: impl Into<Vec<u8>>) -> Run {
        Run::of(self.command_with_pack().args(arguments).write_stdin(input))
    }

    /// The command with the language pack.
    pub fn command_with_pack(&self) -> Command {
        let mut command = self.command();
        match pack() {
            Some(folder) => command.env("TERMLOOM_PACK", folder),
            None => command.env_remove("TERMLOOM_PACK"),
        };
        command
    }
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the binary runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is told is UTF-8");
        let status = output.status.code().unwrap_or_else(|| panic!("ended by a signal or by patience: {output:?}"));
        Self { status, stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// The run ended with `status`, did not panic, and let nothing raw through.
    #[track_caller]
    pub fn ends(self, status: i32) -> Self {
        let Self { stdout, stderr, .. } = &self;
        assert!(!stderr.contains("panicked"), "{stderr}");
        assert_eq!(self.status, status, "\nstdout:\n{stdout}\nstderr:\n{stderr}");
        for text in [stdout, stderr] {
            assert!(!text.contains(['\u{1b}', '\u{202e}', '\r', '\u{7}']), "raw characters in {text:?}");
        }
        self
    }

    /// How many messages of a kind (`warning`, `note`, `error`) hold `part`.
    pub fn messages(&self, kind: &str, part: &str) -> usize {
        self.stderr.lines().filter(|line| line.starts_with(&format!("{kind}:")) && line.contains(part)).count()
    }

    /// Exactly one message of the kind holds `part`.
    #[track_caller]
    pub fn tells_once(self, kind: &str, part: &str) -> Self {
        assert_eq!(self.messages(kind, part), 1, "one {kind} with `{part}` is wanted in\n{}", self.stderr);
        self
    }
}

/// The language pack, opened in the test itself.
pub fn open_pack() -> Pack {
    Pack::open(&pack_folder()).unwrap_or_else(|error| panic!("{error}"))
}

/// Where the language pack is.
pub fn pack_folder() -> PathBuf {
    pack().map_or_else(|| default_dir().expect("a home folder"), Path::to_owned)
}

/// The folder of the pack the environment names, made ready once a test binary: installed if it is not, and used once,
/// so that what a first run does for all later ones is done before a test begins.
fn pack() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let place = tempfile::tempdir().expect("a temporary folder");
        fs::write(place.path().join("a.de.txt"), "Der Fluss führt im Frühling viel Wasser.\n").expect("a file");
        let first = std::process::Command::new(env!("CARGO_BIN_EXE_termloom"))
            .current_dir(place.path())
            .args(["build", "a.de.txt", "--out", "out", "--no-cache"])
            .output()
            .expect("the binary runs");
        assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
        std::env::var_os("TERMLOOM_PACK").map(PathBuf::from)
    });
    folder.as_deref()
}
