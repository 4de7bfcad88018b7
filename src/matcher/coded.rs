//! What a coder gives: passages with their tags, the evidence for each, and what was dropped.

use std::fmt;
use std::sync::Arc;

use crate::codebook::CodeId;
use crate::document::Document;
use crate::language::Language;
use crate::passage::Passage;
use crate::span::Span;

/// How a piece of evidence was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MatchMode {
    /// A word, case ignored.
    Word,
    /// A word, case and all.
    Exact,
    /// A form of a root.
    Root,
    /// A word by `*` or `?`.
    Glob,
    /// Several words in a row.
    Phrase,
    /// A regular expression.
    Regex,
    /// A frame: a verb with an object.
    Frame,
    /// An office holder's name beside the title.
    Holder,
    /// Learned from examples: a word that carried the score.
    Learned,
}

impl MatchMode {
    /// Its name: `word`, `exact`, `root`, `glob`, `phrase`, `regex`, `frame`, `holder`, `learned`.
    pub fn as_str(self) -> &'static str {
        match self {
            MatchMode::Word => "word",
            MatchMode::Exact => "exact",
            MatchMode::Root => "root",
            MatchMode::Glob => "glob",
            MatchMode::Phrase => "phrase",
            MatchMode::Regex => "regex",
            MatchMode::Frame => "frame",
            MatchMode::Holder => "holder",
            MatchMode::Learned => "learned",
        }
    }
}

/// Why a code is on a passage: a keyword or frame, and the words that met it.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    pub(crate) reason: Arc<str>,
    pub(crate) mode: MatchMode,
    spans: [Span; 2],
    count: u8,
    weight: f32,
}

impl Evidence {
    /// A word that carried a learned score.
    #[cfg(feature = "json")]
    pub(crate) fn learned(reason: Arc<str>, span: Span, weight: f32) -> Evidence {
        Evidence { weight, ..Evidence::new(reason, MatchMode::Learned, span, None) }
    }

    /// What the word adds to the score, for evidence that was learned from examples.
    pub fn weight(&self) -> Option<f32> {
        (self.mode == MatchMode::Learned).then_some(self.weight)
    }

    /// One or two spans, ascending.
    pub(crate) fn new(reason: Arc<str>, mode: MatchMode, first: Span, second: Option<Span>) -> Evidence {
        let count = if second.is_some() { 2 } else { 1 };
        Evidence { reason, mode, spans: [first, second.unwrap_or(first)], count, weight: 0.0 }
    }

    /// The keyword as written, or the frame's name.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// How it was matched.
    pub fn mode(&self) -> MatchMode {
        self.mode
    }

    /// Where its words stand: one span for a keyword, verb and object for a frame; ascending.
    pub fn spans(&self) -> &[Span] {
        &self.spans[..usize::from(self.count)]
    }

    /// From its first word to its last.
    pub fn cover(&self) -> Span {
        self.spans[0].cover(self.spans[1])
    }
}

/// The evidence of one code: nearly always one piece, which then needs no memory of its own.
#[derive(Clone, Debug)]
pub(super) enum Pieces {
    One(Evidence),
    Many(Vec<Evidence>),
}

impl Pieces {
    pub(super) fn push(&mut self, evidence: Evidence) {
        match self {
            Pieces::Many(all) => all.push(evidence),
            Pieces::One(first) => *self = Pieces::Many(vec![first.clone(), evidence]),
        }
    }

    fn as_slice(&self) -> &[Evidence] {
        match self {
            Pieces::One(one) => std::slice::from_ref(one),
            Pieces::Many(all) => all,
        }
    }
}

impl PartialEq for Pieces {
    fn eq(&self, other: &Pieces) -> bool {
        self.as_slice() == other.as_slice()
    }
}

/// A code on a passage, with all its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    pub(crate) code: CodeId,
    pub(super) pieces: Pieces,
}

impl Tag {
    /// The code.
    pub fn code(&self) -> CodeId {
        self.code
    }

    /// What it rests on, never empty: what keywords found in the order of the
    /// text, then the words that carried a learned score, in their order.
    pub fn evidence(&self) -> &[Evidence] {
        self.pieces.as_slice()
    }

    /// Whether a keyword, frame or holder gave it, be it alone or beside the examples.
    pub fn has_keyword(&self) -> bool {
        self.evidence().iter().any(|e| e.mode != MatchMode::Learned)
    }

    /// Whether examples gave it, be it alone or beside keywords.
    pub fn is_learned(&self) -> bool {
        self.evidence().iter().any(|e| e.mode == MatchMode::Learned)
    }

    /// Who gave it, in a word for tables: `keywords`, `learned`, or `keywords+learned`.
    pub fn source(&self) -> &'static str {
        match (self.has_keyword(), self.is_learned()) {
            (true, true) => "keywords+learned",
            (false, true) => "learned",
            _ => "keywords",
        }
    }
}

/// Why a hit was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SuppressedReason {
    /// It overlaps an exception of its code.
    Exception,
    /// A longer hit covers it.
    Overlap,
    /// It lies inside a name: a hit of a category that its own may not lie in.
    InsideName,
    /// An exact keyword in a line that is all in capitals, where case tells nothing.
    AllCapitals,
    /// The keyword is tied to another language than the passage's.
    Language,
    /// Another code of its category goes before it.
    Precedence,
    /// The document's year lies outside the years of the office holder.
    Year,
    /// A word of the frame's `unless` stands in the clause.
    Unless,
    /// A guard of the codebook keeps the code out of the paragraph.
    Guard,
    /// What was learned from examples speaks against it.
    Examples,
}

impl SuppressedReason {
    /// A few words for a reader.
    pub fn as_str(self) -> &'static str {
        match self {
            SuppressedReason::Exception => "an exception of the code applies",
            SuppressedReason::Overlap => "a longer hit covers it",
            SuppressedReason::InsideName => "it is part of a name",
            SuppressedReason::AllCapitals => "the line is all in capitals, so case tells nothing",
            SuppressedReason::Language => "the keyword belongs to another language",
            SuppressedReason::Precedence => "another code of the category goes before it",
            SuppressedReason::Year => "the office holder was not in office in the document's year",
            SuppressedReason::Examples => "what was learned from examples speaks against it",
            SuppressedReason::Guard => "a guard keeps it out of this paragraph",
            SuppressedReason::Unless => "a word that blocks the frame stands beside it",
        }
    }
}

impl fmt::Display for SuppressedReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A hit that was found and dropped.
#[derive(Clone, Debug, PartialEq)]
pub struct Suppressed {
    pub(crate) code: CodeId,
    pub(crate) evidence: Evidence,
    pub(crate) reason: SuppressedReason,
    pub(crate) by: Option<Span>,
}

impl Suppressed {
    /// The code that it would have given.
    pub fn code(&self) -> CodeId {
        self.code
    }

    /// The hit.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// Why it was dropped.
    pub fn reason(&self) -> SuppressedReason {
        self.reason
    }

    /// The words that dropped it, where it was words.
    pub fn by(&self) -> Option<Span> {
        self.by
    }
}

/// A passage with its codes.
#[derive(Clone, Debug, PartialEq)]
pub struct CodedPassage {
    pub(crate) passage: Passage,
    pub(crate) language: Option<Language>,
    pub(super) tags: Shared<Tag>,
    pub(super) suppressed: Shared<Suppressed>,
}

/// A part of a list that a document's passages share: one allocation a document.
#[derive(Clone)]
pub(super) struct Shared<T> {
    all: Option<Arc<Vec<T>>>,
    from: u32,
    to: u32,
}

impl<T> Shared<T> {
    /// The items `range` of a list to come.
    pub(super) fn range(range: std::ops::Range<usize>) -> Shared<T> {
        Shared { all: None, from: range.start as u32, to: range.end as u32 }
    }

    #[cfg(feature = "json")]
    fn own(all: Vec<T>) -> Shared<T> {
        let mut out = Shared::range(0..all.len());
        out.belong_to(&Arc::new(all));
        out
    }

    pub(super) fn belong_to(&mut self, all: &Arc<Vec<T>>) {
        if self.from < self.to {
            self.all = Some(Arc::clone(all));
        }
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.all.as_ref().map_or(&[], |all| &all[self.from as usize..self.to as usize])
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Shared<T>) -> bool {
        **self == **other
    }
}

impl CodedPassage {
    /// The passage.
    pub fn passage(&self) -> Passage {
        self.passage
    }

    /// Its language, if it could be told.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// Its codes, in the codebook's order, each with its evidence.
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// The tag of one code, if it is there.
    pub fn tag(&self, code: CodeId) -> Option<&Tag> {
        self.tags.iter().find(|t| t.code == code)
    }

    /// What was found and dropped.
    pub fn suppressed(&self) -> &[Suppressed] {
        &self.suppressed
    }
}

/// Changes to a passage's codes that another coder makes.
#[cfg(feature = "json")]
pub(crate) struct Changes {
    tags: Vec<Tag>,
    suppressed: Vec<Suppressed>,
}

#[cfg(feature = "json")]
impl Changes {
    /// Takes a code away; its evidence is kept among what was dropped.
    pub fn take(&mut self, code: CodeId) {
        let Some(at) = self.tags.iter().position(|t| t.code == code) else { return };
        for evidence in self.tags.remove(at).evidence() {
            let (evidence, reason) = (evidence.clone(), SuppressedReason::Examples);
            self.suppressed.push(Suppressed { code, evidence, reason, by: None });
        }
    }

    /// Takes a code away without a trace.
    pub fn forget(&mut self, code: CodeId) {
        self.tags.retain(|t| t.code != code);
    }

    /// Adds evidence to a code, which is given if it was not there.
    pub fn add(&mut self, code: CodeId, evidence: Vec<Evidence>) {
        for piece in evidence {
            match self.tags.binary_search_by_key(&code, |t| t.code) {
                Ok(i) => self.tags[i].pieces.push(piece),
                Err(i) => self.tags.insert(i, Tag { code, pieces: Pieces::One(piece) }),
            }
        }
    }
}

#[cfg(feature = "json")]
impl CodedPassage {
    pub(crate) fn changes(&self) -> Changes {
        Changes { tags: self.tags.to_vec(), suppressed: self.suppressed.to_vec() }
    }

    pub(crate) fn apply(&mut self, changes: Changes) {
        self.tags = Shared::own(changes.tags);
        self.suppressed = Shared::own(changes.suppressed);
    }
}

/// A document with its coded passages.
#[derive(Clone, Debug)]
pub struct CodedDocument {
    pub(crate) document: Document,
    pub(crate) passages: Vec<CodedPassage>,
}

impl CodedDocument {
    /// A document and what a coder made of it.
    pub fn new(document: Document, passages: Vec<CodedPassage>) -> CodedDocument {
        CodedDocument { document, passages }
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Its passages, coded or not, in order.
    pub fn passages(&self) -> &[CodedPassage] {
        &self.passages
    }
}
