//! Tables made from coded documents; each says what it counts.

mod concordance;
mod matrix;
mod review;
#[cfg(feature = "csv")]
mod table;

pub use concordance::{Concordance, KwicLine};
pub use matrix::{Matrix, co_occurrence, code_by_document};
pub use review::{Dependent, PartyRow, Quotation, Review};
#[cfg(feature = "csv")]
pub use table::codings_csv;

/// A stretch of text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
