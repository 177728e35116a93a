//! Arguments, the language pack and the memory, for the examples that look at terms.

use std::path::{Path, PathBuf};

use termloom::encoder::{Heads, Means};
use termloom::link::{Pivots, StoryEvidence};
use termloom::pack::{Pack, default_dir};
use termloom::pipeline::{Tools, parallel_evidence, story_evidence};

use super::encoding::Remembering;
use super::sets::{Part, SETS, Sample, Set};

/// What an example was asked to do, and what it does it with.
pub struct Bench {
    /// The folder of development sets: `TERMLOOM_SHARED`, else `../shared`.
    pub shared: PathBuf,
    /// Only sets whose name begins so.
    pub only: String,
    /// Whether the results are written into the repository.
    pub write: bool,
    /// Whether gold terms that were not found are shown.
    pub show: bool,
    /// Whether evidence of an earlier run is good enough.
    keep: bool,
    pack: &'static Pack,
    encoder: Remembering,
    pivots: Pivots,
    means: Means,
    heads: Heads,
    cache: Option<PathBuf>,
}

impl Bench {
    /// `[--set NAME] [--pack DIR] [--cache DIR [--evidence]] [--write] [--show]`, and what the example looks at by itself.
    pub fn from_arguments(own: &[&str]) -> Self {
        let mut arguments = std::env::args().skip(1);
        let (mut only, mut dir, mut cache) = (String::new(), None, None);
        let (mut write, mut show, mut keep) = (false, false, false);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} needs a value"));
            match argument.as_str() {
                "--set" => only = value(),
                "--pack" => dir = Some(PathBuf::from(value())),
                "--cache" => cache = Some(PathBuf::from(value())),
                "--evidence" => keep = true,
                "--write" => write = true,
                "--show" => show = true,
                other if own.contains(&other) => {}
                other => panic!("{other}: not known; see the head of main.rs"),
            }
        }
        let shared = std::env::var_os("TERMLOOM_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
        let dir = dir.unwrap_or_else(|| default_dir().expect("a folder of the user's"));
        // It lives as long as the run.
        let pack: &'static Pack = Box::leak(Box::new(Pack::open(&dir).unwrap_or_else(|error| panic!("{error}"))));
        let headwords = dir.join(Pivots::file_name(pack.encoder().identity()));
        let compiled = std::fs::read(headwords).unwrap_or_else(|_| Pivots::compile(pack.encoder(), &|_, _| ()));
        let pivots = Pivots::open(&compiled, pack.encoder().width()).expect("the headwords just compiled");
        let encoder = Remembering::new(pack.encoder(), true);
        let (means, heads) = (Means::load(), Heads::load());
        Self { shared, only, write, show, keep, pack, encoder, pivots, means, heads, cache }
    }

    pub fn tools(&self) -> Tools<'_> {
        let (means, heads, lemmas) = (&self.means, &self.heads, self.pack.lemmas());
        Tools { encoder: &self.encoder, means, heads, lemmas, pivots: Some(&self.pivots) }
    }

    /// The sets asked for that are `wanted`, each with its samples and their evidence.
    pub fn mined(
        &self,
        wanted: fn(&Set) -> bool,
    ) -> impl Iterator<Item = (&'static Set, Vec<(Sample, StoryEvidence)>)> {
        let asked = SETS.iter().filter(move |set| wanted(set) && set.name().starts_with(&self.only));
        asked.map(|set| (set, self.mine(set)))
    }

    fn mine(&self, set: &Set) -> Vec<(Sample, StoryEvidence)> {
        let samples = set.samples(&self.shared, self.pack.lemmas());
        let file = |name: &str, ending: &str| self.cache.as_ref().map(|dir| dir.join(format!("{name}.{ending}")));
        let known = file(&set.name().replace(' ', "-"), "json").filter(|_| self.keep);
        let known = known.and_then(|path| std::fs::read(path).ok());
        if let Some(evidence) = known {
            let evidence: Vec<StoryEvidence> = serde_json::from_slice(&evidence).expect("evidence of this version");
            return samples.into_iter().zip(evidence).collect();
        }
        let part = match set.part {
            Part::Articles => "-articles",
            Part::Retold => "-retold",
            Part::All | Part::Run | Part::Runs | Part::Spread | Part::News(_) => "",
        };
        let states = file(&format!("{}-{}-{}{part}", set.folder, set.left, set.right), "states");
        if let Some(states) = &states {
            self.encoder.load(states).expect("a cache that this example wrote");
        }
        let mine = |sample: &Sample| {
            if !sample.story.is_empty() {
                return story_evidence(sample.story.clone(), self.tools());
            }
            let (left, right) = sample.articles();
            parallel_evidence(left, right, self.tools())
        };
        let evidence: Vec<StoryEvidence> = samples.iter().map(mine).collect();
        if let Some(states) = &states {
            self.encoder.save(states).expect("a folder that can be written to");
        }
        if let Some(path) = file(&set.name().replace(' ', "-"), "json") {
            let json = serde_json::to_vec(&evidence).expect("evidence is plain values");
            std::fs::write(path, json).expect("a folder that can be written to");
        }
        samples.into_iter().zip(evidence).collect()
    }

    /// Writes a file of the repository.
    pub fn replace(&self, file: &str, text: &str) {
        termloom::files::replace(&root().join(file), text.as_bytes()).expect("the repository can be written to");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
