//! The files a run is given: found, named, ordered, and read when their turn comes.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use serde::Deserialize;
use walkdir::{DirEntry, WalkDir};

use crate::error::{Shown, Warning};

/// The largest file that is read, in bytes. A news article is 10 KB and a book 2 MB; what is larger than this is no
/// article, and reading it whole could exhaust the memory.
const MAX_BYTES: u64 = 64 << 20;

/// How a source is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text: every non-blank line is a paragraph.
    Text,
    /// Markdown.
    Markdown,
    /// HTML or XHTML.
    Html,
}

impl Format {
    /// The format that the extension of `path` names; `None` for an extension that no article has.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            _ => None,
        }
    }
}

/// One article to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it, joined by `/` and fit for showing; `-` for standard input.
    pub shown: String,
    /// The file's name without folder and extension.
    pub stem: String,
    /// How it is written.
    pub format: Format,
    /// Where the bytes are; `None` for standard input.
    path: Option<PathBuf>,
}

impl Source {
    fn file(path: PathBuf) -> Self {
        let stem = path.file_stem().map(|stem| Shown(stem).to_string()).unwrap_or_default();
        Self { shown: shown(&path), stem, format: Format::of(&path).unwrap_or(Format::Text), path: Some(path) }
    }

    fn standard_input() -> Self {
        Self { shown: "-".to_owned(), stem: "stdin".to_owned(), format: Format::Text, path: None }
    }
}

/// The articles that `inputs` name, ordered by shown path, each file once however often it is named, and a warning for
/// every input that names none.
///
/// An input is a file (read as text where its extension tells nothing), a folder, a glob (`news/**/*.txt`) or `-` for
/// text on standard input. A folder gives, at any depth, its `.txt`, `.md`, `.markdown`, `.html`, `.htm` and `.xhtml`
/// files. Hidden files and folders, linked folders, and files named `README…` or `LICENSE…` are passed over there and
/// in a glob.
#[must_use]
pub fn collect(inputs: &[String]) -> (Vec<Source>, Vec<Warning>) {
    let (mut sources, warnings) = named(inputs);
    sources.sort_by(|left, right| left.shown.cmp(&right.shown));
    let mut seen = BTreeSet::new();
    sources.retain(|source| {
        let path = source.path.as_ref();
        seen.insert(path.map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())))
    });
    (sources, warnings)
}

/// The articles that `inputs` name, in that order, a file as often as it is named; otherwise as [`collect`] has it.
#[must_use]
pub fn named(inputs: &[String]) -> (Vec<Source>, Vec<Warning>) {
    let mut sources: Vec<Source> = Vec::new();
    let mut warnings = Vec::new();
    for input in inputs {
        let path = Path::new(input);
        let before = sources.len();
        if input == "-" {
            sources.push(Source::standard_input());
        } else if path.is_dir() {
            folder(path, &mut sources, &mut warnings);
        } else if path.exists() {
            sources.push(Source::file(path.to_path_buf()));
        } else if input.contains(['*', '?', '[', '{']) {
            glob(input, &mut sources, &mut warnings);
        } else {
            warnings.push(Warning::skipped(shown(path), "there is no such file or folder", "check the path"));
        }
        sources[before..].sort_by(|left, right| left.shown.cmp(&right.shown));
    }
    // Standard input can be read once.
    let mut streams = 0;
    sources.retain(|source| {
        streams += usize::from(source.path.is_none());
        source.path.is_some() || streams == 1
    });
    warnings.sort();
    warnings.dedup();
    (sources, warnings)
}

/// The bytes of a source.
///
/// # Errors
/// It cannot be read or is larger than 64 MiB: a warning that it is left out.
pub fn read(source: &Source) -> Result<Vec<u8>, Warning> {
    let mut bytes = Vec::new();
    let outcome = match &source.path {
        None => std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes),
        Some(path) => std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes)),
    };
    match outcome {
        Err(error) => Err(Warning::skipped(
            &source.shown,
            format!("cannot be read: {error}"),
            "check that it is a file and that you may read it",
        )),
        Ok(length) if length as u64 > MAX_BYTES => {
            Err(Warning::skipped(&source.shown, "is larger than 64 MiB", "split it into articles"))
        }
        Ok(_) => Ok(bytes),
    }
}

/// Every article below `root`.
fn folder(root: &Path, sources: &mut Vec<Source>, warnings: &mut Vec<Warning>) {
    let before = (sources.len(), warnings.len());
    for path in files_below(root, usize::MAX, warnings) {
        if Format::of(&path).is_some() {
            sources.push(Source::file(path));
        }
    }
    if (sources.len(), warnings.len()) == before {
        warnings.push(Warning::skipped(
            shown(root),
            "the folder holds no articles",
            "put .txt, .md or .html files into it",
        ));
    }
}

/// Every article whose path matches `pattern`; any extension that the pattern itself names will do.
fn glob(pattern: &str, sources: &mut Vec<Source>, warnings: &mut Vec<Warning>) {
    let matcher = match GlobBuilder::new(pattern).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            let reason = format!("is no valid glob: {}", Shown(&error.kind().to_string()));
            warnings.push(Warning::skipped(shown(Path::new(pattern)), reason, "see the examples in --help"));
            return;
        }
    };
    let special = |component: &Component<'_>| component.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let components: Vec<_> = Path::new(pattern).components().collect();
    let root: PathBuf = components.iter().take_while(|component| !special(component)).collect();
    let depth = if pattern.contains("**") { usize::MAX } else { components.len() - root.components().count() };
    let names_extension = Path::new(pattern).extension().is_some();
    let before = sources.len();
    // Walking an empty path is an error; the matches below `.` are shown without it, as the user wrote them.
    let here = root.as_os_str().is_empty();
    for path in files_below(if here { Path::new(".") } else { &root }, depth, warnings) {
        let path = if here { path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path) } else { path };
        if matcher.is_match(&path) && (names_extension || Format::of(&path).is_some()) {
            sources.push(Source::file(path));
        }
    }
    if sources.len() == before {
        warnings.push(Warning::skipped(
            shown(Path::new(pattern)),
            "no article matches the pattern",
            "check the pattern; quote it so that the shell leaves it alone",
        ));
    }
}

/// The regular files (and links to such, or to nothing) below `root`, without the hidden ones and those that speak about a folder.
fn files_below(root: &Path, depth: usize, warnings: &mut Vec<Warning>) -> Vec<PathBuf> {
    let wanted = |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let upper = name.to_uppercase();
        entry.depth() == 0
            || !(name.starts_with('.')
                || !entry.file_type().is_dir() && (upper.starts_with("README") || upper.starts_with("LICENSE")))
    };
    let mut paths = Vec::new();
    for entry in WalkDir::new(root).max_depth(depth).into_iter().filter_entry(wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            // A link that leads nowhere is passed on, so that reading it tells so.
            Ok(entry) if entry.path().is_file() || !entry.path().exists() => paths.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let place = error.path().map_or_else(|| shown(root), shown);
                let reason = error.io_error().map_or_else(|| "is a loop".to_owned(), ToString::to_string);
                let hint = "check that you may read it";
                warnings.push(Warning::skipped(place, format!("cannot be read: {reason}"), hint));
            }
        }
    }
    paths
}

/// `path` joined by `/` and fit for showing.
fn shown(path: &Path) -> String {
    let shown = Shown(path).to_string();
    if std::path::MAIN_SEPARATOR == '/' { shown } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{Format, collect, read};

    /// A folder with articles, and what must not be taken for one.
    fn workspace() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.MD", "deep/er/c.html", "README.md", "License.txt", ".hidden.txt", "notes.pdf"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        fs::create_dir(folder.path().join("empty")).unwrap();
        folder
    }

    fn names(inputs: &[String]) -> (Vec<String>, Vec<String>) {
        let (sources, warnings) = collect(inputs);
        assert!(warnings.iter().all(|warning| warning.skipped && !warning.hint.is_empty()));
        let stems = sources.into_iter().map(|source| source.stem).collect();
        (stems, warnings.into_iter().map(|warning| warning.reason).collect())
    }

    #[test]
    fn a_folder_gives_its_articles_in_order() {
        let folder = workspace();
        let root = folder.path().to_str().unwrap().to_owned();
        assert_eq!(names(std::slice::from_ref(&root)), (vec!["a".into(), "b".into(), "c".into()], vec![]));
        let twice = [format!("{root}/b.txt"), root.clone(), format!("{root}/deep/../b.txt")];
        assert_eq!(names(&twice).0, ["a", "b", "c"]);
        let (sources, _) = collect(&[root]);
        assert_eq!(read(&sources[2]).unwrap(), b"deep/er/c.html");
        assert_eq!(sources[2].format, Format::Html);
        assert!(sources[2].shown.ends_with("/deep/er/c.html"));
    }

    #[test]
    fn a_glob_gives_what_it_matches() {
        let folder = workspace();
        let root = folder.path().to_str().unwrap();
        assert_eq!(names(&[format!("{root}/*")]).0, ["a", "b"]);
        assert_eq!(names(&[format!("{root}/**/*.html")]).0, ["c"]);
        assert_eq!(names(&[format!("{root}/*.pdf")]).0, ["notes"]);
    }

    #[test]
    fn an_input_without_articles_is_one_warning() {
        let folder = workspace();
        let root = folder.path().to_str().unwrap();
        for (input, reason) in [
            ("missing.txt", "there is no such file or folder"),
            ("empty", "the folder holds no articles"),
            ("*.doc", "no article matches the pattern"),
            ("{a", "is no valid glob: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)"),
        ] {
            assert_eq!(names(&[format!("{root}/{input}")]), (vec![], vec![reason.to_owned()]), "{input}");
        }
    }

    #[test]
    fn a_vanished_file_is_a_warning_when_it_is_read() {
        let folder = workspace();
        let path = folder.path().join("b.txt");
        let (sources, _) = collect(&[path.to_str().unwrap().to_owned()]);
        fs::remove_file(path).unwrap();
        assert!(read(&sources[0]).unwrap_err().reason.starts_with("cannot be read: "));
    }

    #[cfg(unix)]
    #[test]
    fn linked_folders_do_not_loop_and_names_are_shown_safely() {
        let folder = workspace();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("deep/loop")).unwrap();
        fs::write(folder.path().join("x\n\u{1b}[31m.txt"), "x").unwrap();
        let (sources, warnings) = collect(&[folder.path().to_str().unwrap().to_owned()]);
        assert_eq!((sources.len(), warnings.len()), (4, 0));
        assert!(sources.iter().any(|source| source.shown.ends_with("x\\u{a}\\u{1b}[31m.txt")));
        assert!(sources.iter().all(|source| !source.stem.contains('\n')));
    }

    #[test]
    fn formats_follow_extensions() {
        assert_eq!(Format::of(Path::new("a.xhtml")), Some(Format::Html));
        assert_eq!(Format::of(Path::new("a.markdown")), Some(Format::Markdown));
        assert_eq!(Format::of(Path::new("a")), None);
    }
}
