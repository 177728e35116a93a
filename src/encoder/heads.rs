//! The linear heads that read grammar off the low layer (Hewitt and Manning 2019 call such heads probes).

use serde::Serialize;

use super::{Case, Gender, Number, Tag, Upos, rows};
use crate::segment::WordKind;
use crate::stats::products;
use crate::text::Lang;

/// Trained by `cargo run --release --example train_heads`; see `assets/README.md` for the sources.
const WEIGHTS: &[u8] = include_bytes!("../../assets/heads.bin");

/// Parts of speech in the order of the head's rows.
pub const UPOS: [Upos; 17] = [
    Upos::Adj,
    Upos::Adp,
    Upos::Adv,
    Upos::Aux,
    Upos::Cconj,
    Upos::Det,
    Upos::Intj,
    Upos::Noun,
    Upos::Num,
    Upos::Part,
    Upos::Pron,
    Upos::Propn,
    Upos::Punct,
    Upos::Sconj,
    Upos::Sym,
    Upos::Verb,
    Upos::X,
];
/// Cases in the order of the head's rows; the first row stands for none.
pub const CASES: [Option<Case>; 8] = [
    None,
    Some(Case::Nom),
    Some(Case::Gen),
    Some(Case::Dat),
    Some(Case::Acc),
    Some(Case::Ins),
    Some(Case::Loc),
    Some(Case::Voc),
];
/// Numbers in the order of the head's rows.
pub const NUMBERS: [Option<Number>; 3] = [None, Some(Number::Sing), Some(Number::Plur)];
/// Genders in the order of the head's rows.
pub const GENDERS: [Option<Gender>; 4] = [None, Some(Gender::Masc), Some(Gender::Fem), Some(Gender::Neut)];

/// All rows of all heads, one below the other.
pub const ROWS: usize = UPOS.len() + CASES.len() + NUMBERS.len() + GENDERS.len();

/// The linear heads that read part of speech, case, number and gender off the low layer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Heads {
    /// The width of a word's features; 0 without weights.
    width: usize,
    /// A model a language, each `ROWS` rows of `width` weights and a bias; the last one serves all other languages.
    models: Vec<(Option<Lang>, Vec<f32>)>,
}

impl Heads {
    /// The trained heads that come with the program, for the features of multilingual-e5-small.
    #[must_use]
    pub fn load() -> Self {
        Self::read(WEIGHTS).unwrap_or_default()
    }

    /// Reads what [`Heads::write`] wrote; `None` for anything else.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        rows::read(bytes, |width| ROWS * (width + 1)).map(|(width, models)| Self { width, models })
    }

    /// Models as bytes: the features' width, then for each model its language (blanks for the one that serves all
    /// others) and its weights as 16-bit floats.
    #[must_use]
    pub fn write(width: usize, models: &[(Option<Lang>, Vec<f32>)]) -> Vec<u8> {
        rows::write(width, models)
    }

    /// One tag a word. `kinds` and the rows of `features` (twice the encoder's width: the mean of the word's pieces,
    /// then its last piece) stand for the words of one sentence. Without weights of that width every word is a noun.
    #[must_use]
    pub fn tag(&self, lang: Lang, kinds: &[WordKind], features: &[f32]) -> Vec<Tag> {
        let own = self.models.iter().find(|(known, _)| *known == Some(lang)).or(self.models.last());
        let fitting = own.filter(|_| self.width * kinds.len() == features.len());
        let Some((_, weights)) = fitting else { return kinds.iter().map(|kind| untrained(*kind)).collect() };
        let (rows, biases) = weights.split_at(ROWS * self.width);
        let scores = products(features, rows, self.width);
        let tag = |(kind, scores): (&WordKind, &[f32])| {
            let scores: Vec<f32> = scores.iter().zip(biases).map(|(score, bias)| score + bias).collect();
            tag(*kind, &scores)
        };
        kinds.iter().zip(scores.chunks_exact(ROWS)).map(tag).collect()
    }
}

fn untrained(kind: WordKind) -> Tag {
    let upos = match kind {
        WordKind::Word => Upos::Noun,
        WordKind::Number => Upos::Num,
        WordKind::Punctuation => Upos::Punct,
    };
    Tag { upos, certainty: 0.0, case: None, number: None, gender: None }
}

fn tag(kind: WordKind, scores: &[f32]) -> Tag {
    let (upos, rest) = scores.split_at(UPOS.len());
    let (case, rest) = rest.split_at(CASES.len());
    let (number, gender) = rest.split_at(NUMBERS.len());
    let best = greatest(upos);
    let certainty = 1.0 / upos.iter().map(|score| (score - upos[best]).exp()).sum::<f32>();
    if kind != WordKind::Word {
        return Tag { certainty: 1.0, ..untrained(kind) };
    }
    // What has a letter is neither a number nor a mark, whatever the head says.
    let upos = if UPOS[best] == Upos::Punct { Upos::X } else { UPOS[best] };
    Tag {
        upos,
        certainty,
        case: CASES[greatest(case)],
        number: NUMBERS[greatest(number)],
        gender: GENDERS[greatest(gender)],
    }
}

/// The index of the greatest number, the first among equals.
fn greatest(numbers: &[f32]) -> usize {
    (1..numbers.len()).fold(0, |best, index| if numbers[index] > numbers[best] { index } else { best })
}

#[cfg(test)]
mod tests {
    use super::{Heads, ROWS, UPOS};
    use crate::encoder::Upos;
    use crate::segment::WordKind;

    #[test]
    fn heads_survive_writing_and_prefer_the_languages_own_model() {
        let (lang, other) = ("ru".parse().unwrap(), "pl".parse().unwrap());
        let model = |upos: Upos| {
            let mut weights = vec![0.0; ROWS * 3];
            weights[ROWS * 2 + UPOS.iter().position(|known| *known == upos).unwrap()] = 5.0;
            weights
        };
        let bytes = Heads::write(2, &[(Some(lang), model(Upos::Verb)), (None, model(Upos::Adj))]);
        let heads = Heads::read(&bytes).unwrap();
        let kinds = [WordKind::Word, WordKind::Number];
        let tags = heads.tag(lang, &kinds, &[0.0; 4]);
        assert_eq!([tags[0].upos, tags[1].upos], [Upos::Verb, Upos::Num]);
        assert!(tags[0].certainty > 0.8);
        assert_eq!(heads.tag(other, &kinds, &[0.0; 4])[0].upos, Upos::Adj);
        assert!(Heads::read(&bytes[..bytes.len() - 1]).is_none());
    }

    #[test]
    fn without_weights_of_the_right_width_every_word_is_a_noun() {
        let tags = Heads::default().tag("ru".parse().unwrap(), &[WordKind::Word, WordKind::Punctuation], &[0.0; 6]);
        assert_eq!([tags[0].upos, tags[1].upos], [Upos::Noun, Upos::Punct]);
    }
}
