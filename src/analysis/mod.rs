//! Tables made from coded documents; each says what it counts.

mod concordance;
mod matrix;
mod review;
mod table;

pub use concordance::{Concordance, KwicLine};
pub use matrix::{Matrix, co_occurrence, code_by_document};
pub use review::{PartyRow, Quotation, Review};
pub use table::codings_csv;
