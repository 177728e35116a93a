//! Compare: two articles' sentences, by what they alone say about being translations.
//!
//! The grouping of articles into stories and their alignment both rest on this.

mod belief;
mod given;
mod interaction;
mod marks;
mod network;
mod order;
mod pairs;
mod similarity;

pub use network::{Committee, Model, Network};

pub(crate) use belief::Belief;
pub(crate) use given::Given;
pub(crate) use marks::is_name;
pub(crate) use pairs::best_of;
pub(crate) use similarity::{Candidate, Comparison, FEATURES, coverage};
