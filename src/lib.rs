//! termloom reads articles that tell the same story in several languages, aligns their sentences, and mines a
//! multilingual glossary with a confidence for every row.
//!
//! The modules below stand in the order in which an article passes through them; each one is a room whose door is a
//! verb, and each may use the rooms above it only. [`pipeline`] alone knows the whole order.

pub mod error;

pub mod files;

pub mod stats;

pub mod text;

pub mod article;

pub mod segment;

pub mod encoder;

pub mod pack;

pub mod comparison;

pub mod story;

pub mod alignment;

pub mod candidate;

pub mod link;

pub mod concept;

pub mod confidence;

pub mod glossary;

pub mod exchange;

pub mod pipeline;
