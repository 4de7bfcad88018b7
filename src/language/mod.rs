//! Languages and what is known of each, as data.
//!
//! A language is one TOML file beside this one; `resources.rs` reads it.
//! `indonesian.rs` has the forms of Indonesian roots, `stems.rs` the stems of
//! other languages.

mod indonesian;
mod resources;
mod stems;

use std::fmt;

pub use resources::Languages;
pub(crate) use resources::{Abbreviation, Opener, Resources};

/// A language, by its ISO 639 code.
///
/// ```
/// use qualcode::Language;
/// assert_eq!(Language::INDONESIAN.code(), "id");
/// assert_eq!(Language::from_code("EN"), Some(Language::ENGLISH));
/// assert_eq!(Language::from_code("not a code"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 4]);

impl Language {
    /// Indonesian (`id`). Malay is read as Indonesian: the two cannot be told apart in short text.
    pub const INDONESIAN: Language = Language(*b"id\0\0");
    /// English (`en`).
    pub const ENGLISH: Language = Language(*b"en\0\0");

    /// The language with this two- or three-letter code, in either case.
    pub fn from_code(code: &str) -> Option<Language> {
        let bytes = code.as_bytes();
        if !(2..=3).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_alphabetic) {
            return None;
        }
        let mut out = [0; 4];
        for (to, from) in out.iter_mut().zip(bytes) {
            *to = from.to_ascii_lowercase();
        }
        Some(Language(out))
    }

    /// Its code, in lower case.
    pub fn code(&self) -> &str {
        let end = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..end]).unwrap_or("")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Language({})", self.code())
    }
}
