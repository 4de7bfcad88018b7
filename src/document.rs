//! Documents: a text and what is known about it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::language::Language;
use crate::span::Span;

/// What sort of source a document is.
///
/// A plan's acts are planned unless it says otherwise, a report's performed; a
/// [`Study`](DocumentKind::Study) is secondary: it speaks about the sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// A programme document, action plan, work plan or agreement.
    Plan,
    /// A report on work done.
    Report,
    /// An annual or mid-term review.
    Review,
    /// Minutes of a meeting.
    Minutes,
    /// A report of case figures.
    CaseData,
    /// A press release or news item.
    Press,
    /// A law, decree or regulation.
    Decree,
    /// A thesis, article or other study: a secondary source.
    Study,
    /// Anything else, or not known.
    #[default]
    Other,
}

const KINDS: [(DocumentKind, &str); 9] = [
    (DocumentKind::Plan, "plan"),
    (DocumentKind::Report, "report"),
    (DocumentKind::Review, "review"),
    (DocumentKind::Minutes, "minutes"),
    (DocumentKind::CaseData, "case_data"),
    (DocumentKind::Press, "press"),
    (DocumentKind::Decree, "decree"),
    (DocumentKind::Study, "study"),
    (DocumentKind::Other, "other"),
];

impl DocumentKind {
    /// The name that files use: `plan`, `case_data`, …
    pub fn as_str(self) -> &'static str {
        KINDS.iter().find(|(k, _)| *k == self).map_or("other", |(_, n)| n)
    }

    /// The kind with this name.
    ///
    /// ```
    /// use qualcode::DocumentKind;
    /// assert_eq!(DocumentKind::from_name("case_data"), Some(DocumentKind::CaseData));
    /// assert_eq!(DocumentKind::from_name("poem"), None);
    /// ```
    pub fn from_name(name: &str) -> Option<DocumentKind> {
        KINDS.iter().find(|(_, n)| *n == name).map(|(k, _)| *k)
    }

    /// The names of all kinds.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|(_, n)| *n)
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text, with its title, pages, kind, year, language and variables.
///
/// The text is never altered: line ends, hyphens and page breaks stay as they
/// were read, and every [`Span`] points into it in bytes. A form feed
/// (U+000C) begins a new page. A document is cheap to clone.
///
/// ```
/// use qualcode::{Document, DocumentKind, Language};
/// let document = Document::builder("Annual review 2018", "Page one.\u{c}Page two.")
///     .kind(DocumentKind::Review)
///     .year(2018)
///     .language(Language::ENGLISH)
///     .variable("publisher", "UNICEF")
///     .build();
/// assert_eq!(document.page_of(12), 2);
/// assert_eq!(document.variable("publisher"), Some("UNICEF"));
/// ```
#[derive(Clone)]
pub struct Document {
    inner: Arc<Inner>,
}

struct Inner {
    title: String,
    text: Arc<str>,
    pages: Vec<usize>,
    kind: DocumentKind,
    year: Option<i32>,
    language: Option<Language>,
    variables: BTreeMap<String, String>,
    hash: String,
}

impl Document {
    /// A document of which only title and text are known.
    pub fn new(title: impl Into<String>, text: impl Into<Arc<str>>) -> Document {
        Document::builder(title, text).build()
    }

    /// Begins a document with more to say about it.
    pub fn builder(title: impl Into<String>, text: impl Into<Arc<str>>) -> DocumentBuilder {
        DocumentBuilder {
            title: title.into(),
            text: text.into(),
            kind: DocumentKind::Other,
            year: None,
            language: None,
            variables: BTreeMap::new(),
        }
    }

    /// Its title; for a file without metadata, the file's name.
    pub fn title(&self) -> &str {
        &self.inner.title
    }

    /// Its text, as read.
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// What sort of source it is.
    pub fn kind(&self) -> DocumentKind {
        self.inner.kind
    }

    /// The year of its publication.
    pub fn year(&self) -> Option<i32> {
        self.inner.year
    }

    /// The language that was set for the whole of it; it wins over any detection.
    pub fn language(&self) -> Option<Language> {
        self.inner.language
    }

    /// One of its variables (citation, publisher, …).
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.inner.variables.get(name).map(String::as_str)
    }

    /// All its variables, sorted by name.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.inner.variables.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// The SHA-256 of its text, as 64 hexadecimal digits.
    pub fn hash(&self) -> &str {
        &self.inner.hash
    }

    /// The number of pages; a text without page breaks has one.
    pub fn page_count(&self) -> usize {
        self.inner.pages.len()
    }

    /// The page, counted from 1, on which byte `offset` stands.
    pub fn page_of(&self, offset: usize) -> usize {
        self.inner.pages.partition_point(|start| *start <= offset).max(1)
    }

    /// The span of page `number`, counted from 1, without its form feed.
    pub fn page(&self, number: usize) -> Option<Span> {
        let start = *self.inner.pages.get(number.checked_sub(1)?)?;
        let end = self.inner.pages.get(number).map_or(self.text().len(), |next| next - 1);
        Some(Span::new(start, end))
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("title", &self.title())
            .field("kind", &self.kind())
            .field("year", &self.year())
            .field("bytes", &self.text().len())
            .field("pages", &self.page_count())
            .finish_non_exhaustive()
    }
}

/// Makes a [`Document`]; see [`Document::builder`].
#[derive(Clone, Debug)]
pub struct DocumentBuilder {
    title: String,
    text: Arc<str>,
    kind: DocumentKind,
    year: Option<i32>,
    language: Option<Language>,
    variables: BTreeMap<String, String>,
}

impl DocumentBuilder {
    /// Sets what sort of source it is.
    pub fn kind(mut self, kind: DocumentKind) -> Self {
        self.kind = kind;
        self
    }

    /// Sets the year of publication.
    pub fn year(mut self, year: i32) -> Self {
        self.year = Some(year);
        self
    }

    /// Sets the language of the whole text, so that none is detected.
    pub fn language(mut self, language: Language) -> Self {
        self.language = Some(language);
        self
    }

    /// Sets a variable; a second value for the same name replaces the first.
    pub fn variable(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// The document.
    pub fn build(self) -> Document {
        let breaks = self.text.bytes().enumerate().filter(|(_, b)| *b == 0x0c);
        let pages = std::iter::once(0).chain(breaks.map(|(i, _)| i + 1)).collect();
        let hash = hex(&hmac_sha256::Hash::hash(self.text.as_bytes()));
        Document {
            inner: Arc::new(Inner {
                title: self.title,
                text: self.text,
                pages,
                kind: self.kind,
                year: self.year,
                language: self.language,
                variables: self.variables,
                hash,
            }),
        }
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
