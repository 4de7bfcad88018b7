//! Passages: the units that are coded.
//!
//! A text is cut into blocks (paragraphs, headings, list items, table rows,
//! page numbers), a block into sentences. Pages and the whole document are
//! the larger units.

mod block;
mod sentence;

use std::fmt;

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
}

impl Unit {
    /// Its name: `document`, `page`, `paragraph` or `sentence`.
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Document => "document",
            Unit::Page => "page",
            Unit::Paragraph => "paragraph",
            Unit::Sentence => "sentence",
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

/// A document cut into blocks and sentences.
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
    length: usize,
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
        Segmentation { blocks, sentences: all, pages, length: text.len() }
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
        }
    }

    fn passage(&self, unit: Unit, index: usize) -> Passage {
        let span = match unit {
            Unit::Document => Span::new(0, self.length),
            Unit::Page => self.pages[index],
            Unit::Paragraph => self.blocks[index].span,
            Unit::Sentence => self.sentences[index].0,
        };
        let block = match unit {
            Unit::Sentence => self.sentences[index].1,
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
