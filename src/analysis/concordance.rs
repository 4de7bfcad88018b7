//! Concordance: a keyword in its context (KWIC).

use crate::codebook::CodeId;
use crate::matcher::CodedDocument;
use crate::span::Span;

/// One line of a concordance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KwicLine<'d> {
    /// The title of the document.
    pub document: &'d str,
    /// The page, counted from 1.
    pub page: usize,
    /// What stands before, cut at a word.
    pub left: &'d str,
    /// The words that met the keyword.
    pub keyword: &'d str,
    /// What stands behind, cut at a word.
    pub right: &'d str,
    /// Where the words stand, in bytes of the document's text.
    pub span: Span,
}

/// The evidence of one code, each piece in its context; made by [`Concordance::new`].
#[derive(Clone, Debug)]
pub struct Concordance<'d> {
    lines: std::vec::IntoIter<KwicLine<'d>>,
}

impl<'d> Concordance<'d> {
    /// All evidence of `code`, in the order of documents and text, with about
    /// `width` characters of context on each side.
    ///
    /// ```
    /// use qualcode::analysis::Concordance;
    /// use qualcode::{Codebook, Document, KeywordCoder};
    /// let coder = KeywordCoder::new(Codebook::cpap())?;
    /// let coded: Vec<_> = coder.code_all([Document::new("note", "In 2018 UNICEF met KPAI.")]).collect();
    /// let code = coder.codebook().id("actor/unicef").unwrap();
    /// let line = Concordance::new(&coded, code, 20).next().unwrap();
    /// assert_eq!((line.left, line.keyword, line.right), ("In 2018", "UNICEF", "met KPAI."));
    /// # Ok::<(), qualcode::Error>(())
    /// ```
    pub fn new(coded: &'d [CodedDocument], code: CodeId, width: usize) -> Concordance<'d> {
        let mut lines = Vec::new();
        for coded in coded {
            let document = coded.document();
            let tags = coded.passages().iter().filter_map(|p| p.tag(code));
            for evidence in tags.flat_map(|t| t.evidence()) {
                let span = evidence.cover();
                let text = document.text();
                lines.push(KwicLine {
                    document: document.title(),
                    page: document.page_of(span.start),
                    left: before(text, span.start, width),
                    keyword: span.of(text),
                    right: after(text, span.end, width),
                    span,
                });
            }
        }
        Concordance { lines: lines.into_iter() }
    }
}

impl<'d> Iterator for Concordance<'d> {
    type Item = KwicLine<'d>;

    fn next(&mut self) -> Option<KwicLine<'d>> {
        self.lines.next()
    }
}

fn before(text: &str, at: usize, width: usize) -> &str {
    let head = &text[..at];
    let start = head.char_indices().rev().take(width).last().map_or(0, |(i, _)| i);
    let cut = &head[start..];
    let whole = start == 0 || text[..start].ends_with(char::is_whitespace);
    let cut = if whole { cut } else { cut.split_once(char::is_whitespace).map_or("", |(_, rest)| rest) };
    cut.trim()
}

fn after(text: &str, at: usize, width: usize) -> &str {
    let tail = &text[at..];
    let end = tail.char_indices().nth(width).map_or(tail.len(), |(i, _)| i);
    let cut = &tail[..end];
    let whole = end == tail.len() || tail[end..].starts_with(char::is_whitespace);
    let cut = if whole { cut } else { cut.rsplit_once(char::is_whitespace).map_or("", |(head, _)| head) };
    cut.trim()
}
