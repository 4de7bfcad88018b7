//! The one error of the crate.

use std::error::Error as StdError;
use std::fmt;

/// A result whose error is the crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// A file is not valid UTF-8.
    Encoding,
    /// The text is not valid TOML.
    Toml,
    /// A table has a field that the format does not know.
    UnknownField,
    /// A field that must be there is missing.
    MissingField,
    /// A field has a value of the wrong type or outside its range.
    BadValue,
    /// Two codes, categories or classes have the same name.
    Duplicate,
    /// A keyword cannot be understood.
    Keyword,
    /// A name refers to nothing: a class, a code, a category, a file.
    Unresolved,
    /// A table (CSV) is not of the expected form.
    Table,
    /// Options contradict each other.
    Options,
}

/// An error of this crate: what happened, where, and what to do about it.
///
/// It is one opaque type; [`Error::kind`] tells errors apart, and
/// [`Error::file`], [`Error::line`], [`Error::column`] and
/// [`Error::offending`] say where and what. Its `Display` form is one
/// sentence for a reader who does not program.
///
/// ```
/// use qualcode::{Codebook, ErrorKind};
/// let error = Codebook::from_toml("[[code]]\npath = \"role/funder\"\nkeywrods = [\"dana\"]").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UnknownField);
/// assert_eq!((error.line(), error.column()), (Some(3), Some(1)));
/// assert!(error.to_string().contains("keywords"));
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    file: Option<String>,
    position: Option<(usize, usize)>,
    offending: Option<String>,
    remedy: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            file: None,
            position: None,
            offending: None,
            remedy: None,
            source: None,
        }))
    }

    pub(crate) fn io(path: &std::path::Path, error: std::io::Error) -> Error {
        let remedy = match error.kind() {
            std::io::ErrorKind::NotFound => "check the spelling of the path",
            std::io::ErrorKind::PermissionDenied => "check the permissions of the file or folder",
            _ => "check that the disk is there and not full",
        };
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
            std::io::ErrorKind::PermissionDenied => "it may not be read or written".to_owned(),
            _ => error.to_string(),
        };
        Error::new(ErrorKind::Io, message).in_file(path.display().to_string()).remedy(remedy).caused_by(error)
    }

    pub(crate) fn in_file(mut self, file: impl Into<String>) -> Error {
        self.0.file.get_or_insert_with(|| file.into());
        self
    }

    /// Sets line and column from a byte offset into `text`; the column counts characters.
    pub(crate) fn at(mut self, text: &str, offset: usize) -> Error {
        let offset = offset.min(text.len());
        let before = &text.as_bytes()[..offset];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
        self.0.position.get_or_insert((line, column));
        self
    }

    pub(crate) fn placed(mut self, line: usize, column: usize) -> Error {
        self.0.position.get_or_insert((line, column));
        self
    }

    pub(crate) fn offends(mut self, text: impl Into<String>) -> Error {
        let text: String = text.into();
        let short = match text.char_indices().nth(80) {
            Some((cut, _)) => format!("{}…", &text[..cut]),
            None => text,
        };
        self.0.offending = Some(short);
        self
    }

    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Error {
        self.0.remedy = Some(remedy.into());
        self
    }

    pub(crate) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Error {
        self.0.source = Some(Box::new(source));
        self
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file that the error is about, as its path was given.
    pub fn file(&self) -> Option<&str> {
        self.0.file.as_deref()
    }

    /// The line, counted from 1.
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|p| p.0)
    }

    /// The column, in characters, counted from 1.
    pub fn column(&self) -> Option<usize> {
        self.0.position.map(|p| p.1)
    }

    /// The text that caused the error, cut after 80 characters.
    pub fn offending(&self) -> Option<&str> {
        self.0.offending.as_deref()
    }

    /// What to do about it.
    pub fn remedy_text(&self) -> Option<&str> {
        self.0.remedy.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        match (&inner.file, inner.position) {
            (Some(file), Some((line, column))) => write!(f, "{file}:{line}:{column}: ")?,
            (Some(file), None) => write!(f, "{file}: ")?,
            (None, Some((line, column))) => write!(f, "line {line}, column {column}: ")?,
            (None, None) => {}
        }
        f.write_str(&inner.message)?;
        if let Some(text) = &inner.offending {
            write!(f, ": `{text}`")?;
        }
        if let Some(remedy) = &inner.remedy {
            write!(f, " ({remedy})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.0.kind)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|e| e as &(dyn StdError + 'static))
    }
}

/// The entry of `known` that is nearest to `word`, if one is near enough to be a slip.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|k| (edit_distance(word, k), k))
        .filter(|(d, k)| *d <= 1 + k.chars().count() / 4)
        .min()
        .map(|(_, k)| k)
}

/// Levenshtein (1966) distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let cost = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
