//! What follows from one article or one story alone: found in the cache under the hash of all it follows from, else
//! computed and kept there.

use std::io;
use std::sync::{Mutex, PoisonError};

use itertools::Itertools;
use serde::{Deserialize, Serialize};

use super::{Tools, bitexts, mine};
use crate::alignment::{self, Alignment, Constraints, Unit};
use crate::article::Article;
use crate::encoder::{self, Encoded, EncodedSentence};
use crate::error::Warning;
use crate::files::cache::{Cache, Key, Kind};
use crate::link::StoryEvidence;
use crate::segment::{self, Segments};
use crate::story::Gist;
use crate::text::Lang;

/// The sources that encodings, gists and evidence follow from, as `build.rs` tells them: what another version of the
/// program has kept is not found.
const ENCODING_CODE: &str = env!("TERMLOOM_ENCODING_CODE");
const GIST_CODE: &str = env!("TERMLOOM_GIST_CODE");
const EVIDENCE_CODE: &str = env!("TERMLOOM_EVIDENCE_CODE");

/// Encodes articles and mines stories, each only if the cache does not hold it.
pub(super) struct Keeper<'a> {
    tools: Tools<'a>,
    cache: &'a Cache,
    /// What all encodings follow from besides their articles.
    encoder: Key,
    /// Why an entry could not be written, the first time.
    unwritten: Mutex<Option<io::Error>>,
}

/// What one story of two or more articles tells.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Told {
    pub evidence: StoryEvidence,
    /// How many sentence links the story has.
    pub links: usize,
    /// How many of them each article has a side of.
    pub links_of: Vec<usize>,
}

/// A story's links as tables: of sentences and of paragraphs.
pub(super) type Tables = [String; 2];

/// An encoding without its article.
type Kept = (Segments, Vec<EncodedSentence>, usize);

impl<'a> Keeper<'a> {
    pub fn new(tools: Tools<'a>, cache: &'a Cache) -> Self {
        let encoder = Key::of(&(ENCODING_CODE, tools.encoder.identity(), tools.means, tools.heads));
        Self { tools, cache, encoder, unwritten: Mutex::default() }
    }

    /// What every story's evidence follows from besides its articles and the lemma lists of their languages.
    pub fn program(&self) -> Key {
        Key::of(&(EVIDENCE_CODE, self.encoder, self.tools.pivots.is_some()))
    }

    /// What grouping needs of an article. Its encoding is kept along with it.
    pub fn gist(&self, article: &Article) -> Gist {
        let key = Key::of(&(GIST_CODE, self.key(article)));
        if let Some(mut gist) = self.cache.get::<Gist>(Kind::Gist, key) {
            gist.source.clone_from(&article.source);
            return gist;
        }
        let gist = Gist::of(&self.encoded(article));
        self.keep(Kind::Gist, key, &gist);
        gist
    }

    /// What a story of two or more articles tells, and its links as tables where they are wanted.
    pub fn told(&self, story: &[&Article], wanted: bool) -> (Told, Option<Tables>) {
        let key = self.story_key(story);
        let tables = if wanted { self.cache.get(Kind::Links, key) } else { None };
        if let Some(told) = self.cache.get(Kind::Evidence, key)
            && wanted == tables.is_some()
        {
            return (told, tables);
        }
        let encoded: Vec<Encoded> = story.iter().map(|article| self.encoded(article)).collect();
        let story: Vec<&Encoded> = encoded.iter().collect();
        let alignment = alignment::align(&story, &Constraints::default());
        let evidence = mine(&story, &bitexts(&alignment), self.tools);
        let (links, links_of) = counted(&alignment, story.len());
        let told = Told { evidence, links, links_of };
        self.keep(Kind::Evidence, key, &told);
        let tables = wanted.then(|| {
            let tables = [Unit::Sentence, Unit::Paragraph].map(|unit| alignment::render::tsv(&story, &alignment, unit));
            self.keep(Kind::Links, key, &tables);
            tables
        });
        (told, tables)
    }

    /// A note if something could not be kept.
    pub fn remark(self) -> Option<Warning> {
        let error = self.unwritten.into_inner().unwrap_or_else(PoisonError::into_inner)?;
        let hint = "check its permissions and free space, or name another folder with --cache";
        let reason = format!("cannot be written ({error}): the next run will compute again what was not kept");
        Some(Warning::note("the cache", reason, hint))
    }

    fn encoded(&self, article: &Article) -> Encoded {
        let key = self.key(article);
        if let Some((segments, sentences, width)) = self.cache.get::<Kept>(Kind::Encoding, key) {
            return Encoded { article: article.clone(), segments, sentences, width };
        }
        let Tools { encoder, means, heads, .. } = self.tools;
        let encoded = encoder::encode(article.clone(), segment::segment(article), encoder, means, heads);
        self.keep(Kind::Encoding, key, &(&encoded.segments, &encoded.sentences, encoded.width));
        encoded
    }

    /// The key of an article's encoding: it does not follow from the names of the article's file.
    fn key(&self, article: &Article) -> Key {
        Key::of(&(self.encoder, article.lang, &article.text, &article.paragraphs))
    }

    /// The key of a story's evidence, which names the articles' sources.
    fn story_key(&self, story: &[&Article]) -> Key {
        let articles = story.iter().map(|article| (self.key(article), &article.source)).collect_vec();
        // English words stand in every language's texts.
        let langs = story.iter().map(|article| article.lang).chain([Lang::EN]).sorted().dedup();
        let lemmas = langs.map(|lang| self.tools.lemmas.digest(lang)).collect_vec();
        Key::of(&(self.program(), articles, lemmas))
    }

    fn keep(&self, kind: Kind, key: Key, value: &impl Serialize) {
        if let Err(error) = self.cache.put(kind, key, value) {
            self.unwritten.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    }
}

/// How many sentence links there are, and how many of them each of `count` articles has a side of.
fn counted(alignment: &Alignment, count: usize) -> (usize, Vec<usize>) {
    let mut links_of = vec![0; count];
    for pair in &alignment.pairs {
        links_of[pair.left] += pair.links.len();
        links_of[pair.right] += pair.links.len();
    }
    (links_of.iter().sum::<usize>() / 2, links_of)
}
