use serde::{Deserialize, Serialize};

/// What the heads say of a word.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    /// Its part of speech.
    pub upos: Upos,
    /// The probability of that part of speech, 0 to 1.
    pub certainty: f32,
    /// Its case, where the language and the part of speech have one.
    pub case: Option<Case>,
    /// Its number, likewise.
    pub number: Option<Number>,
    /// Its gender, likewise.
    pub gender: Option<Gender>,
}

/// The universal parts of speech (Nivre et al. 2020, Universal Dependencies v2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the standard's own")]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
}

/// The cases of the treebanks the heads are trained on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the standard's own")]
pub enum Case {
    Nom,
    Gen,
    Dat,
    Acc,
    Ins,
    Loc,
    Voc,
}

/// Grammatical number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the standard's own")]
pub enum Number {
    Sing,
    Plur,
}

/// Grammatical gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are the standard's own")]
pub enum Gender {
    Masc,
    Fem,
    Neut,
}
