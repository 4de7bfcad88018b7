//! Passages: the units that are coded.
//!
//! A text is cut into blocks (paragraphs, headings, list items, table rows,
//! page numbers), a block into sentences, a sentence into clauses. Pages and
//! the whole document are the larger units. Whatever the unit, its passages
//! hold each word of the text once, in order.

mod block;
mod clause;
mod sentence;

use std::fmt;
use std::sync::OnceLock;

pub use block::BlockKind;
pub(crate) use block::{Block, blocks};
pub(crate) use sentence::sentences;

use crate::document::Document;
use crate::language::Languages;
use crate::span::Span;

/// What is coded at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// The whole document.
    Document,
    /// A page.
    Page,
    /// A paragraph, heading, list item or table row.
    Paragraph,
    /// A sentence.
    #[default]
    Sentence,
    /// A clause: a part of a sentence between semicolons, list marks and the words that begin a clause.
    Clause,
}

impl Unit {
    /// Its name: `document`, `page`, `paragraph`, `sentence` or `clause`.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Document => "document",
            Unit::Page => "page",
            Unit::Paragraph => "paragraph",
            Unit::Sentence => "sentence",
            Unit::Clause => "clause",
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A stretch of a document that is coded as one: where it stands, on which page, in which paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    unit: Unit,
    index: usize,
    span: Span,
    page: usize,
    paragraph: usize,
    kind: BlockKind,
}

impl Passage {
    /// What unit it is.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// Its number among the document's passages of this unit, counted from 0.
    pub fn index(self) -> usize {
        self.index
    }

    /// Where it stands in the text, in bytes, without white space around it.
    pub fn span(self) -> Span {
        self.span
    }

    /// The page on which it begins, counted from 1.
    pub fn page(self) -> usize {
        self.page
    }

    /// The paragraph in which it begins, counted from 1 over the document.
    pub fn paragraph(self) -> usize {
        self.paragraph
    }

    /// What sort of paragraph it begins in.
    pub fn kind(self) -> BlockKind {
        self.kind
    }
}

/// What a passage leans on to be understood: the words that lead in to it and stand above it.
///
/// ```
/// use qualcode::{Document, Segmentation, Unit};
/// let document = Document::new("plan", "UNICEF akan:\na) melatih petugas;\nb) menyediakan modul.");
/// let cut = Segmentation::new(&document);
/// let item = cut.passages(Unit::Paragraph).nth(2).unwrap();
/// assert_eq!(item.span().of(document.text()), "b) menyediakan modul.");
/// assert_eq!(cut.context(item).lead_in.unwrap().of(document.text()), "UNICEF akan:");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Context {
    /// The heading under which it stands.
    pub heading: Option<Span>,
    /// For an item of a list, in lines of its own or inside a sentence: what leads in to the list.
    pub lead_in: Option<Span>,
    /// For a row of a table: the row of the column heads.
    pub column_heads: Option<Span>,
    /// For a row of a table: its first cell, which says what the row is about.
    pub row_head: Option<Span>,
}

/// A document cut into blocks, sentences and clauses.
///
/// ```
/// use qualcode::{Document, Segmentation, Unit};
/// let document = Document::new("minutes", "Rapat dihadiri Prof. Dr. Siti Aminah, M.Si. dkk. Kesimpulan disetujui.");
/// let cut = Segmentation::new(&document);
/// let sentences: Vec<_> = cut.passages(Unit::Sentence).map(|p| p.span().of(document.text())).collect();
/// assert_eq!(sentences.len(), 2);
/// assert_eq!(sentences[1], "Kesimpulan disetujui.");
/// ```
#[derive(Clone, Debug)]
pub struct Segmentation {
    blocks: Vec<Block>,
    /// Sentences with the index of their block.
    sentences: Vec<(Span, usize)>,
    pages: Vec<Span>,
    document: Document,
    languages: Languages,
    /// Clauses with the index of their sentence, cut when they are first asked for.
    clauses: OnceLock<Vec<(Span, usize)>>,
}

impl Segmentation {
    /// Cuts a document, with the abbreviations of Indonesian and English.
    pub fn new(document: &Document) -> Segmentation {
        Segmentation::with_languages(document, &Languages::default())
    }

    /// Cuts a document, with the abbreviations of these languages.
    pub fn with_languages(document: &Document, languages: &Languages) -> Segmentation {
        let text = document.text();
        let blocks = blocks(text);
        let mut all = Vec::with_capacity(blocks.len() + text.len() / 128);
        for (i, block) in blocks.iter().enumerate() {
            sentences(text, block, languages, |span| all.push((span, i)));
        }
        let pages = (1..=document.page_count()).filter_map(|n| document.page(n)).collect();
        let (document, languages) = (document.clone(), languages.clone());
        Segmentation { blocks, sentences: all, pages, document, languages, clauses: OnceLock::new() }
    }

    /// The passages of one unit, in order.
    pub fn passages(&self, unit: Unit) -> impl Iterator<Item = Passage> + '_ {
        (0..self.count(unit)).map(move |i| self.passage(unit, i))
    }

    /// How many passages of one unit there are.
    pub(crate) fn count(&self, unit: Unit) -> usize {
        match unit {
            Unit::Document => 1,
            Unit::Page => self.pages.len(),
            Unit::Paragraph => self.blocks.len(),
            Unit::Sentence => self.sentences.len(),
            Unit::Clause => self.clauses().len(),
        }
    }

    fn clauses(&self) -> &[(Span, usize)] {
        self.clauses.get_or_init(|| {
            let mut out = Vec::new();
            for (i, (span, _)) in self.sentences.iter().enumerate() {
                clause::clauses(self.document.text(), *span, &self.languages, |clause| out.push((clause, i)));
            }
            out
        })
    }

    /// What `passage`, which this segmentation made, leans on.
    pub fn context(&self, passage: Passage) -> Context {
        let at = passage.paragraph().saturating_sub(1);
        let Some(block) = self.blocks.get(at) else { return Context::default() };
        let span = |i: Option<usize>| i.map(|i| self.blocks[i].span);
        let text = self.document.text();
        let heading = span(block.heading);
        match block.kind {
            BlockKind::TableRow => Context {
                heading,
                lead_in: None,
                column_heads: span(block.lead_in),
                row_head: Some(first_cell(text, block.span)),
            },
            _ => {
                let inner = || self.inline_lead_in(passage, block.span);
                let lead_in = span(block.lead_in).or_else(inner);
                Context { heading, lead_in, ..Context::default() }
            }
        }
    }

    /// The clause with a colon that leads in to an item inside a paragraph.
    fn inline_lead_in(&self, passage: Passage, block: Span) -> Option<Span> {
        if !matches!(passage.unit(), Unit::Sentence | Unit::Clause) {
            return None;
        }
        let text = self.document.text();
        let own = passage.span();
        let first_word = own.of(text).split_whitespace().next().unwrap_or("");
        let marked = clause::is_inline_mark(first_word);
        let sentence = self.index_at(Unit::Sentence, own.start)?;
        let all = self.clauses();
        let before = all[..all.partition_point(|(c, _)| c.start < own.start)].iter().rev();
        let mut near = before.take_while(|(c, _)| c.start >= block.start).filter(|(_, s)| marked || *s == sentence);
        near.find(|(c, _)| c.of(text).ends_with(':')).map(|(c, _)| *c)
    }

    fn passage(&self, unit: Unit, index: usize) -> Passage {
        let span = match unit {
            Unit::Document => Span::new(0, self.document.text().len()),
            Unit::Page => self.pages[index],
            Unit::Paragraph => self.blocks[index].span,
            Unit::Sentence => self.sentences[index].0,
            Unit::Clause => self.clauses()[index].0,
        };
        let block = match unit {
            Unit::Sentence => self.sentences[index].1,
            Unit::Clause => self.sentences[self.clauses()[index].1].1,
            _ => self.block_at(span.start),
        };
        Passage {
            unit,
            index,
            span,
            page: self.page_at(span.start) + 1,
            paragraph: block + 1,
            kind: self.blocks.get(block).map_or(BlockKind::Paragraph, |b| b.kind),
        }
    }

    /// The index of the passage of this unit that holds byte `offset`, if one does.
    pub(crate) fn index_at(&self, unit: Unit, offset: usize) -> Option<usize> {
        match unit {
            Unit::Document => Some(0),
            Unit::Page => Some(self.page_at(offset)),
            Unit::Paragraph => {
                let at = self.block_at(offset);
                self.blocks.get(at).filter(|b| b.span.start <= offset && offset < b.span.end).map(|_| at)
            }
            Unit::Sentence => {
                let at = self.sentences.partition_point(|(s, _)| s.end <= offset);
                self.sentences.get(at).filter(|(s, _)| s.start <= offset).map(|_| at)
            }
            Unit::Clause => {
                let all = self.clauses();
                let at = all.partition_point(|(c, _)| c.end <= offset);
                all.get(at).filter(|(c, _)| c.start <= offset).map(|_| at)
            }
        }
    }

    /// The ends of the sentences, ascending.
    pub(crate) fn sentence_spans(&self) -> impl ExactSizeIterator<Item = Span> + '_ {
        self.sentences.iter().map(|(s, _)| *s)
    }

    /// The sentences that lie in `span` or reach into it, by index.
    pub(crate) fn sentences_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.sentences.partition_point(|(s, _)| s.end <= span.start);
        from..from.max(self.sentences.partition_point(|(s, _)| s.start < span.end))
    }

    /// Where the sentence with this index stands.
    pub(crate) fn sentence(&self, index: usize) -> Span {
        self.sentences[index].0
    }

    /// The index of the block that the sentence with this index stands in.
    pub(crate) fn block_index(&self, sentence: usize) -> usize {
        self.sentences.get(sentence).map_or(0, |s| s.1)
    }

    /// The block that the sentence with this index stands in.
    pub(crate) fn block_of_sentence(&self, sentence: usize) -> &Block {
        &self.blocks[self.sentences[sentence].1]
    }

    fn block_at(&self, offset: usize) -> usize {
        let at = self.blocks.partition_point(|b| b.span.end <= offset);
        at.min(self.blocks.len().saturating_sub(1))
    }

    fn page_at(&self, offset: usize) -> usize {
        self.pages.partition_point(|p| p.start <= offset).saturating_sub(1)
    }
}

/// The first cell of a row that tabs or bars part.
fn first_cell(text: &str, row: Span) -> Span {
    let body = row.of(text);
    let bare = body.trim_start_matches(['|', ' ']);
    let cell = bare.split(['\t', '|']).next().unwrap_or(bare).trim_end();
    let start = row.start + (body.len() - bare.len());
    Span::new(start, start + cell.len())
}
