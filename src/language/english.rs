//! English stems; the one file that names the stemmer.

use rust_stemmers::{Algorithm, Stemmer};

/// The Porter2 (Snowball English) stem of a word in lower case.
///
/// A final `'s` or `'` is no part of it.
pub(super) fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word);
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}
