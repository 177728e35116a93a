//! The cache changes no byte: whatever was kept, damaged or computed at the same time, a run gives what a run from
//! scratch gives; and so do evidence and merging, however the evidence was cut and shuffled.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

#[path = "support/news.rs"]
mod news;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use news::{House, LANGS, STORIES, article, files, settings, sources};
use proptest::prelude::*;
use termloom::files::cache::{self, Cache, Kind};
use termloom::pipeline::{Gathered, Miner, NamedStory, Silent, merge_evidence, stories};

/// What happens to an article between two runs.
#[derive(Clone, Debug)]
struct Step {
    story: usize,
    lang: usize,
    /// `None`: the article goes.
    version: Option<usize>,
}

fn step() -> impl Strategy<Value = Step> {
    let version = prop_oneof![3 => (0..4_usize).prop_map(Some), 1 => Just(None)];
    (0..STORIES, 0..LANGS.len(), version).prop_map(|(story, lang, version)| Step { story, lang, version })
}

fn take(folder: &Path, step: &Step) {
    let lang = LANGS[step.lang];
    let path = folder.join(format!("s{}.{lang}.txt", step.story));
    match step.version {
        Some(version) => fs::write(path, article(step.story, lang, version)).unwrap(),
        None => drop(fs::remove_file(path)),
    }
}

/// A folder with every article of the first `stories` stories.
fn full(stories: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for story in 0..stories {
        (0..LANGS.len()).for_each(|lang| take(folder.path(), &Step { story, lang, version: Some(0) }));
    }
    folder
}

fn entries(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(entries(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn count(root: &Path, kind: Kind) -> usize {
    cache::usage(root).into_iter().find(|(known, _)| *known == kind).unwrap().1.entries
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_run_over_what_has_changed_is_a_run_from_scratch(runs in prop::collection::vec(prop::collection::vec(step(), 1..8), 1..6)) {
        let (house, folder, kept) = (House::new(), full(3), tempfile::tempdir().unwrap());
        let cache = Cache::open(kept.path()).unwrap();
        for steps in runs {
            steps.iter().for_each(|step| take(folder.path(), step));
            let incremental = house.build(folder.path(), &cache);
            let scratch = house.build(folder.path(), &Cache::spill().unwrap());
            prop_assert_eq!(files(&incremental), files(&scratch));
            prop_assert_eq!((incremental.stories, incremental.links), (scratch.stories, scratch.links));
            prop_assert_eq!(&incremental.fates, &scratch.fates);
        }
    }

    #[test]
    fn evidence_in_any_order_and_any_shards_merges_to_what_build_makes(
        steps in prop::collection::vec(step(), 0..12), keys in prop::collection::vec(any::<u32>(), 64), single in 0..STORIES,
    ) {
        let (house, folder) = (House::new(), full(4));
        steps.iter().for_each(|step| take(folder.path(), step));
        take(folder.path(), &Step { story: single, lang: 0, version: Some(0) });
        let cache = Cache::spill().unwrap();
        let built = house.build(folder.path(), &cache);
        let grouped = stories(&sources(folder.path()), house.tools(), &settings(), &cache, &Silent);
        let told: Vec<String> = grouped.stories.iter().map(NamedStory::to_line).collect();
        let mut lines: Vec<(u32, String)> = Vec::new();
        for (at, line) in told.iter().enumerate() {
            // Every line by a program of its own, without the others' cache; some of them twice.
            let kept = Cache::none();
            let miner = Miner::new(house.tools(), &kept, None);
            let evidence = miner.evidence(at + 1, line).unwrap();
            if keys[at % 64] % 4 == 0 {
                lines.push((keys[(at + 7) % 64], evidence.clone()));
            }
            lines.push((keys[at % 64], evidence));
        }
        lines.sort();
        let mut gathered = Gathered::new(house.tools());
        lines.iter().for_each(|(_, line)| gathered.add(line).unwrap());
        let merged = merge_evidence(gathered, house.tools(), &settings(), &cache, &Silent);
        prop_assert_eq!(files(&merged), files(&built));
        prop_assert_eq!((merged.stories, merged.links), (built.stories, built.links));
    }
}

#[test]
fn articles_without_a_story_are_grouped_as_build_groups_them() {
    let (house, folder, cache) = (House::new(), full(5), Cache::spill().unwrap());
    let built = house.build(folder.path(), &cache);
    let mut gathered = Gathered::new(house.tools());
    let miner = Miner::new(house.tools(), &cache, None);
    for source in sources(folder.path()).iter().rev() {
        let text = fs::read_to_string(&source.shown).unwrap();
        let line = serde_json::json!({ "id": source.shown, "source": source.shown, "text": text });
        gathered.add(&miner.evidence(1, &line.to_string()).unwrap()).unwrap();
    }
    let merged = merge_evidence(gathered, house.tools(), &settings(), &cache, &Silent);
    assert_eq!(files(&merged), files(&built));
    assert!(!built.glossary.entries.is_empty() && built.stories == 5);
}

#[test]
fn only_what_has_changed_is_computed_again() {
    let (house, folder, kept) = (House::new(), full(4), tempfile::tempdir().unwrap());
    let cache = Cache::open(kept.path()).unwrap();
    house.build(folder.path(), &cache);
    let known = entries(kept.path());
    assert_eq!([Kind::Encoding, Kind::Gist, Kind::Evidence].map(|kind| count(kept.path(), kind)), [8, 8, 4]);
    house.build(folder.path(), &cache);
    assert_eq!(entries(kept.path()), known);
    take(folder.path(), &Step { story: 1, lang: 1, version: Some(2) });
    house.build(folder.path(), &cache);
    assert_eq!([Kind::Encoding, Kind::Gist, Kind::Evidence].map(|kind| count(kept.path(), kind)), [9, 9, 5]);
    // A file by another name is the same article: it is not encoded again, but its story's evidence names it.
    fs::rename(folder.path().join("s0.en.txt"), folder.path().join("renamed.en.txt")).unwrap();
    house.build(folder.path(), &cache);
    assert_eq!([Kind::Encoding, Kind::Gist, Kind::Evidence].map(|kind| count(kept.path(), kind)), [9, 9, 6]);
}

#[test]
fn damaged_entries_are_computed_again() {
    let (house, folder, kept) = (House::new(), full(3), tempfile::tempdir().unwrap());
    let cache = Cache::open(kept.path()).unwrap();
    let whole = files(&house.build(folder.path(), &cache));
    let entries: Vec<PathBuf> =
        entries(kept.path()).into_iter().filter(|path| !path.ends_with("CACHEDIR.TAG")).collect();
    let sound: BTreeMap<&PathBuf, Vec<u8>> = entries.iter().map(|path| (path, fs::read(path).unwrap())).collect();
    let damages: [fn(&mut Vec<u8>); 5] = [
        |bytes| bytes.truncate(bytes.len() / 2),
        |bytes| bytes.clear(),
        |bytes| *bytes.last_mut().unwrap() ^= 1,
        |bytes| bytes[7] ^= 0xff,
        |bytes| bytes.push(0),
    ];
    for damage in damages {
        for path in &entries {
            let mut bytes = fs::read(path).unwrap();
            damage(&mut bytes);
            fs::write(path, bytes).unwrap();
        }
        assert_eq!(files(&house.build(folder.path(), &cache)), whole);
        entries.iter().for_each(|path| assert_eq!(fs::read(path).unwrap(), sound[path], "{}", path.display()));
    }
    // An entry under another's name is none.
    let root = kept.path();
    let of_kind = |kind: Kind| entries.iter().filter(move |path| path.starts_with(root.join(kind.name())));
    let encodings: Vec<&PathBuf> = of_kind(Kind::Encoding).collect();
    fs::copy(encodings[0], encodings[1]).unwrap();
    of_kind(Kind::Evidence).chain(of_kind(Kind::Gist)).for_each(|path| fs::remove_file(path).unwrap());
    assert_eq!(files(&house.build(folder.path(), &cache)), whole);
}

#[test]
fn two_runs_share_one_cache_and_a_third_clears_it_meanwhile() {
    let (house, folder, kept) = (House::new(), full(6), tempfile::tempdir().unwrap());
    let whole = files(&house.build(folder.path(), &Cache::spill().unwrap()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let built = house.build(folder.path(), &Cache::open(kept.path()).unwrap());
                    assert_eq!(files(&built), whole);
                    assert_eq!(built.warnings, []);
                }
            });
        }
        scope.spawn(|| (0..20).for_each(|_| drop(cache::clear(kept.path()))));
    });
}

#[test]
fn an_article_that_touches_nothing_changes_no_line() {
    let (house, folder, cache) = (House::new(), full(6), Cache::spill().unwrap());
    let before = house.build(folder.path(), &cache);
    let stories = before.stories;
    let before = files(&before);
    fs::write(folder.path().join("new.en.txt"), "Volcano erupted yesterday.\nNobody complained there.\n").unwrap();
    fs::write(folder.path().join("new.es.txt"), "Volcano erupted yesterday.\nNobody complained there.\n").unwrap();
    let built = house.build(folder.path(), &cache);
    assert_eq!(built.stories, stories + 1, "{:#?}", built.fates);
    let after = files(&built);
    for (name, lines) in before.iter().filter(|(name, _)| *name != "manifest.json") {
        let kept: Vec<&str> = after[name].lines().collect();
        lines.lines().for_each(|line| assert!(kept.contains(&line), "{name} has lost {line}"));
    }
    assert!(after["terms.tsv"].lines().count() > before["terms.tsv"].lines().count(), "the new story has terms");
}
