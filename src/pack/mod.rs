//! The language pack: encoder weights and lemma lists, installed once, opened fast.

mod lemmas;

pub use lemmas::{Guess, Lemmas};
