//! The keyword coder: passages in, codes with evidence out.
//!
//! `lexicon.rs` compiles keywords; `decide.rs` says which of them one word
//! meets; `scan.rs` passes over a text once; `resolve.rs` turns candidate hits
//! into codes with evidence and keeps what it drops, with the reason. What
//! comes out stands in `coded.rs`.

mod coded;
mod coder;
mod decide;
mod explain;
mod globs;
mod lexicon;
mod resolve;
mod scan;
mod tongues;

pub use coded::{CodedDocument, CodedPassage, Evidence, MatchMode, Suppressed, SuppressedReason, Tag};
#[cfg(feature = "json")]
pub(crate) use coder::Work;
pub use coder::{KeywordCoder, KeywordCoderBuilder, Worker};
pub use explain::{Explanation, NearMiss, Verdict};
#[cfg(feature = "json")]
pub(crate) use globs::matches as glob_matches;

use crate::codebook::Codebook;
use crate::document::Document;
use crate::error::Result;
use crate::passage::Unit;

/// What to do where hits overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overlap {
    /// Of overlapping hits of one code the longest counts (then the first);
    /// codes do not touch each other, but for the categories that the codebook
    /// calls exclusive.
    #[default]
    LongestPerCode,
    /// Of overlapping hits of any codes the longest counts. A keyword of one
    /// code can then take a hit from another: all codes are coupled.
    LongestOverall,
    /// Every hit counts.
    KeepAll,
}

/// A coder of passages: by keywords, by what was learned from examples, or by both.
pub trait Coder {
    /// The codebook that it codes with.
    fn codebook(&self) -> &Codebook;

    /// What it codes at a time.
    fn unit(&self) -> Unit;

    /// Begins to code: scratch space, one a thread.
    fn coding(&self) -> Box<dyn Coding>;

    /// Explains why a passage that it coded has a code or not.
    ///
    /// # Errors
    /// When the codebook has no code with this path.
    fn explain(&self, document: &Document, passage: &CodedPassage, path: &str) -> Result<Explanation>;
}

/// A coder at work.
pub trait Coding {
    /// Codes a document: one [`CodedPassage`] for each passage, coded or not, in order.
    fn code(&mut self, document: &Document) -> Vec<CodedPassage>;
}

impl Coder for KeywordCoder {
    fn codebook(&self) -> &Codebook {
        KeywordCoder::codebook(self)
    }

    fn unit(&self) -> Unit {
        KeywordCoder::unit(self)
    }

    fn coding(&self) -> Box<dyn Coding> {
        Box::new(self.worker())
    }

    fn explain(&self, document: &Document, passage: &CodedPassage, path: &str) -> Result<Explanation> {
        KeywordCoder::explain(self, document, passage, path)
    }
}

impl Coding for Worker {
    fn code(&mut self, document: &Document) -> Vec<CodedPassage> {
        Worker::code(self, document)
    }
}
