//! Places in a text.

/// A stretch of a document's text, in **bytes**, end excluded.
///
/// A span holds no text; [`Span::of`] takes it from the text that it belongs
/// to. Every span that this crate hands out lies inside its text and on
/// character boundaries.
///
/// ```
/// use qualcode::Span;
/// assert_eq!(Span::new(0, 6).of("UNICEF trains teachers."), "UNICEF");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to but without `end`. A reversed pair makes an empty span at `start`.
    pub const fn new(start: usize, end: usize) -> Span {
        Span { start, end: if end < start { start } else { end } }
    }

    /// Its length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.end == self.start
    }

    /// Its text. A span that does not fit `text` gives the empty string.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside this span (or equals it).
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// Converts byte offsets of a text to code points and back, for files that count characters.
///
/// One entry is kept per 256 bytes, so a look-up costs at most 256 steps.
///
/// ```
/// use qualcode::{CharIndex, Span};
/// let text = "Women’s empowerment";
/// let index = CharIndex::new(text);
/// assert_eq!(index.char_of(text, 10), 8); // the apostrophe takes three bytes
/// assert_eq!(index.byte_of(text, 8), Some(10));
/// assert_eq!(index.chars(text, Span::new(0, 10)), (0, 8));
/// ```
#[derive(Clone, Debug)]
pub struct CharIndex {
    counts: Vec<usize>,
}

const STEP: usize = 256;

impl CharIndex {
    /// Reads `text` once.
    pub fn new(text: &str) -> CharIndex {
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            counts.push(count);
            count += starts(chunk);
        }
        counts.push(count);
        CharIndex { counts }
    }

    /// The number of code points before byte `offset` of the text that the index was made from.
    pub fn char_of(&self, text: &str, offset: usize) -> usize {
        let offset = offset.min(text.len());
        let block = offset / STEP;
        self.counts[block] + starts(&text.as_bytes()[block * STEP..offset])
    }

    /// The byte offset of code point `position`, or `None` past the end.
    pub fn byte_of(&self, text: &str, position: usize) -> Option<usize> {
        let block = self.counts.partition_point(|c| *c <= position).checked_sub(1)?;
        let mut left = position - self.counts[block];
        let bytes = text.as_bytes();
        let mut at = (block * STEP).min(bytes.len());
        loop {
            while at < bytes.len() && !text.is_char_boundary(at) {
                at += 1;
            }
            if left == 0 {
                return Some(at);
            }
            if at >= bytes.len() {
                return None;
            }
            at += 1;
            left -= 1;
        }
    }

    /// A span in code points: first, and the one after the last.
    pub fn chars(&self, text: &str, span: Span) -> (usize, usize) {
        (self.char_of(text, span.start), self.char_of(text, span.end))
    }
}

/// How many characters begin in these bytes.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| (**b as i8) >= -0x40).count()
}
