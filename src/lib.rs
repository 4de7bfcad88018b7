//! Qualitative coding: passages tagged with codes, and the evidence for each.
//!
//! A [`Document`] is cut into [`Passage`]s by a [`Segmentation`] (`passage/`),
//! its words are [`Tokens`] (`token/`), what is known of languages stands in
//! TOML files (`language/`, see [`Languages`]). A [`Codebook`] (`codebook/`)
//! holds codes with keywords, frames and examples. Two coders tag passages,
//! both behind the trait [`Coder`]: the [`KeywordCoder`] (`matcher/`) and the
//! one that learns from examples (`learned/`). [`analysis`] counts and tells,
//! [`reliability`] compares with people, [`check`] tests a codebook,
//! [`ingest`] reads and writes files. [`Error`] is the one error.
#![forbid(unsafe_code)]
pub mod analysis;
pub mod check;
mod codebook;
#[cfg(feature = "json")]
mod dictionary;
mod document;
mod error;
pub mod ingest;
mod language;
#[cfg(feature = "json")]
pub mod learned;
mod matcher;
mod passage;
#[cfg(feature = "json")]
mod random;
#[cfg(feature = "json")]
pub mod reliability;
mod span;
mod token;
mod toml_reader;
pub use codebook::{Category, Code, CodeId, Codebook, Example, Frame, FrameOrder, Guard, Keyword, Theme};
#[cfg(feature = "json")]
pub use dictionary::{Dictionary, NestedScope};
pub use document::{Document, DocumentBuilder, DocumentKind};
pub use error::{Error, ErrorKind, Result};
pub use language::{Language, Languages};
pub use matcher::{
    CodedDocument, CodedPassage, Coder, Coding, Evidence, Explanation, KeywordCoder, KeywordCoderBuilder, MatchMode,
    NearMiss, Overlap, Suppressed, SuppressedReason, Tag, Verdict, Worker,
};
pub use passage::{BlockKind, Context, Passage, Segmentation, Unit};
pub use span::{CharIndex, Span};
pub use token::{Token, TokenRules, Tokens};
