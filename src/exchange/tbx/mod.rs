//! TBX, the terminology exchange format of ISO 30042.

mod id;
mod read;
mod write;

pub(super) use read::{Refusal, read};
pub(super) use write::write;

/// The edition of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// ISO 30042:2008: `martif`, `termEntry`, `langSet`, `tig`; the default data categories (`TBXXCSV02.xcs`).
    V2,
    /// ISO 30042:2019: `tbx`, `conceptEntry`, `langSec`, `termSec`; the categories of TBX-Basic as attributes (DCA).
    V3,
}

/// The type of the note that says whether to use a term, and its values.
const STATUS: &str = "administrativeStatus";
const PREFERRED: &str = "preferredTerm-admn-sts";
const ADMITTED: &str = "admittedTerm-admn-sts";
const DEPRECATED: &str = "deprecatedTerm-admn-sts";

/// The type of the note that says whether a human has looked at a term, and its values; version 2 only.
const PROGRESS: &str = "processStatus";
const UNPROCESSED: &str = "unprocessed";
const FINALIZED: &str = "finalized";

/// The type of the note that says what a term is short for or not, and its value for acronyms.
const TERM_TYPE: &str = "termType";
const ACRONYM: &str = "acronym";

/// The part of speech, and its value for names; TBX-Basic of version 3 has no value for them.
const PART_OF_SPEECH: &str = "partOfSpeech";
const PROPER_NOUN: &str = "properNoun";

/// The type of the description that says how sure a term is, 1 to 10; version 2 only.
const RELIABILITY: &str = "reliabilityCode";

#[cfg(test)]
mod tests;
