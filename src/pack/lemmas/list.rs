//! One language's list as the pack keeps it: finite-state automata over `key NUL payload`, so that forms share their
//! beginnings, and forms with one paradigm share their endings and rules too (Daciuk et al. 2000; the separator trick
//! is that of morfologik).

use std::fmt;
use std::sync::OnceLock;

use fst::raw::Fst;
use sha2::{Digest, Sha256};

use super::guesser;
use super::stream::Pair;
use crate::error::{Error, Result};

const MAGIC: &[u8; 8] = b"TLLEMMA1";

/// Between key and payload; no key holds it.
const SEPARATOR: u8 = 0;

/// The listed forms, and the endings of lower-case and of capitalised forms.
const SECTIONS: usize = 3;

/// An automaton over `key NUL payload`, with one payload a key.
pub(super) type Table = Fst<Vec<u8>>;

/// Cut so many bytes off a form's end, then append.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule {
    pub(super) trim: u8,
    pub(super) append: String,
}

impl Rule {
    /// The rule that leads from `form` to `lemma`; `None` where more than 255 bytes would be cut.
    pub(super) fn between(form: &str, lemma: &str) -> Option<Self> {
        let shared: usize =
            form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        Some(Self { trim: u8::try_from(form.len() - shared).ok()?, append: lemma[shared..].to_owned() })
    }

    /// `None` where the form is too short, or would be cut inside a character.
    pub(super) fn apply(&self, form: &str) -> Option<String> {
        let kept = form.get(..form.len().checked_sub(usize::from(self.trim))?)?;
        Some([kept, &self.append].concat())
    }
}

/// One language's list.
pub(super) struct List {
    forms: Table,
    /// Endings of forms in lower case, and of capitalised ones.
    endings: [Table; 2],
    digest: OnceLock<[u8; 32]>,
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List({} forms)", self.forms.len())
    }
}

impl List {
    /// The bytes of a list made of `pairs`, in any order; the first of two entries for one form holds.
    pub(super) fn compile(mut pairs: Vec<Pair>) -> Result<Vec<u8>> {
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        pairs.dedup_by(|later, kept| later.0 == kept.0);
        let ruled = || pairs.iter().filter_map(|(form, lemma)| Some((form.as_str(), Rule::between(form, lemma)?)));
        let payload = |rule: Rule| [&[rule.trim], rule.append.as_bytes()].concat();
        let forms = table(ruled().map(|(form, rule)| (form.as_bytes().to_vec(), payload(rule))))?;
        let capital = |form: &str| form.starts_with(char::is_uppercase);
        let endings = guesser::learn(ruled().filter(|(form, _)| !capital(form)))?;
        let names = guesser::learn(ruled().filter(|(form, _)| capital(form)))?;
        let mut bytes = MAGIC.to_vec();
        let sections = [forms, endings, names];
        for section in &sections {
            bytes.extend((section.as_bytes().len() as u64).to_le_bytes());
        }
        sections.iter().for_each(|section| bytes.extend(section.as_bytes()));
        Ok(bytes)
    }

    /// Opens what [`compile`](Self::compile) made, checking every byte of it; `None` where it is damaged.
    pub(super) fn open(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut lengths = [0; SECTIONS];
        for length in &mut lengths {
            let (number, after) = rest.split_first_chunk()?;
            *length = usize::try_from(u64::from_le_bytes(*number)).ok()?;
            rest = after;
        }
        let mut section = |length| {
            let (section, after) = rest.split_at_checked(length)?;
            rest = after;
            let table = Fst::new(section.to_vec()).ok()?;
            table.verify().ok()?;
            Some(table)
        };
        let (forms, lower, upper) = (section(lengths[0])?, section(lengths[1])?, section(lengths[2])?);
        rest.is_empty().then_some(Self { forms, endings: [lower, upper], digest: OnceLock::new() })
    }

    /// The SHA-256 of all it holds.
    pub(super) fn digest(&self) -> [u8; 32] {
        *self.digest.get_or_init(|| {
            let tables = std::iter::once(&self.forms).chain(&self.endings);
            tables.fold(Sha256::new(), |hasher, table| hasher.chain_update(table.as_bytes())).finalize().into()
        })
    }

    /// The lemma of exactly `form`.
    pub(super) fn lemma(&self, form: &str) -> Option<String> {
        let payload = payload(&self.forms, form.as_bytes())?;
        let (&trim, append) = payload.split_first()?;
        Rule { trim, append: String::from_utf8(append.to_vec()).ok()? }.apply(form)
    }

    /// The endings learned from capitalised forms (`names`) or from the others.
    pub(super) fn endings(&self, names: bool) -> &Table {
        &self.endings[usize::from(names)]
    }
}

/// An automaton over `(key, payload)`s in ascending order of their keys; no key twice, and none holds a NUL.
pub(super) fn table(entries: impl Iterator<Item = (Vec<u8>, Vec<u8>)>) -> Result<Table> {
    let keys = entries.map(|(mut key, payload)| {
        key.push(SEPARATOR);
        key.extend(payload);
        key
    });
    Fst::from_iter_set(keys)
        .map_err(|error| Error::pack(format_args!("a lemma list cannot be compiled: {error}"), "report this as a bug"))
}

/// The payload of exactly `key`.
pub(super) fn payload(table: &Table, key: &[u8]) -> Option<Vec<u8>> {
    let mut walk = Walk::new(table);
    walk.forward(key).then(|| walk.payload())?
}

/// A place in a table, reached by some bytes.
pub(super) struct Walk<'a> {
    table: &'a Table,
    address: usize,
}

impl<'a> Walk<'a> {
    /// The start.
    pub(super) fn new(table: &'a Table) -> Self {
        Self { table, address: table.root().addr() }
    }

    /// Goes on by `bytes`; false where no key begins so (or where they hold the separator).
    pub(super) fn forward(&mut self, bytes: &[u8]) -> bool {
        bytes.iter().all(|&byte| byte != SEPARATOR && self.step(byte))
    }

    fn step(&mut self, byte: u8) -> bool {
        let node = self.table.node(self.address);
        let next = node.find_input(byte).map(|index| node.transition_addr(index));
        self.address = next.unwrap_or(self.address);
        next.is_some()
    }

    /// The payload of the key that ends here.
    pub(super) fn payload(&self) -> Option<Vec<u8>> {
        let mut end = Self { ..*self };
        if !end.step(SEPARATOR) {
            return None;
        }
        let mut payload = Vec::new();
        loop {
            let node = self.table.node(end.address);
            if node.is_final() || node.is_empty() {
                return node.is_final().then_some(payload);
            }
            let transition = node.transition(0);
            payload.push(transition.inp);
            end.address = transition.addr;
        }
    }
}
