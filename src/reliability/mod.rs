//! How well a coder codes: validation against passages that people coded.

mod gold;
mod validation;

pub use gold::{GoldPassage, read_gold};
pub use validation::{Figures, Interval, Outcome, Score, Validation, draw, draw_half};
