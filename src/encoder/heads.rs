use super::{Tag, Upos};
use crate::segment::WordKind;
use crate::text::Lang;

/// The linear heads that read part of speech, case, number and gender off the low layer.
#[derive(Clone, Debug, Default)]
pub struct Heads {}

impl Heads {
    /// One tag a word. `kinds` and the rows of `low` (`width` numbers each) stand for the words of one sentence.
    #[must_use]
    pub fn tag(&self, _lang: Lang, kinds: &[WordKind], _low: &[f32], _width: usize) -> Vec<Tag> {
        let upos = |kind: &WordKind| match kind {
            WordKind::Word => Upos::Noun,
            WordKind::Number => Upos::Num,
            WordKind::Punctuation => Upos::Punct,
        };
        let tag = |kind| Tag { upos: upos(kind), certainty: 0.0, case: None, number: None, gender: None };
        kinds.iter().map(tag).collect()
    }
}
