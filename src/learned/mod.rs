//! Learned from examples: a coder that is taught by clauses with their codes.
//!
//! Keywords say who is named; what is done is worded in a hundred ways. The
//! [`ExampleCoder`] learns it from labelled clauses and passages: a linear
//! model over words, pairs of words, the n-grams inside words and their roots,
//! trained when the coder is built (no weights are shipped: change an example
//! and see what changes), the same for the same examples and seed. Names are
//! masked, so that a function is not learned from who is named. `examples.rs`
//! reads examples, `features.rs` says what the model sees, `linear.rs` trains,
//! `calibrate.rs` sets thresholds by cross-validation over documents.

mod calibrate;
mod coder;
mod examples;
mod features;
mod linear;
mod training;

pub use coder::{ExampleCoder, ExampleCoderBuilder, ExampleWorker, LearnedCode, LearnedWord, Using};
pub use examples::{LabelledClause, LabelledPassage, read_examples};

use crate::codebook::Codebook;
use crate::matcher::{CodedPassage, MatchMode};
use crate::span::Span;

/// The names in coded passages, by place: what the keywords of exclusive categories met.
fn names_in(codebook: &Codebook, passages: &[CodedPassage]) -> Vec<Span> {
    let is_name = |category: &str| codebook.category(category).is_some_and(|c| c.is_exclusive());
    let tags = passages.iter().flat_map(|p| p.tags()).filter(|t| is_name(codebook.get(t.code()).category()));
    let evidence = tags.flat_map(|t| t.evidence()).filter(|e| e.mode() != MatchMode::Frame);
    let mut out: Vec<Span> = evidence.map(|e| e.cover()).collect();
    out.sort_unstable();
    out
}
