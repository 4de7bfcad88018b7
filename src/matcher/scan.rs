//! One pass over a text: the words that matter, and the phrases that they make.

use super::decide::{Counts, Decided, Decisions, Signs};
use super::lexicon::Lexicon;
use crate::passage::{BlockKind, Segmentation, Unit};
use crate::span::Span;
use crate::token::{Sink, Word, scan};

/// A word that meets at least one pattern.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    /// Its place among the words of the text; the parts of a compound count one each.
    ordinal: u32,
    /// How many places it takes.
    width: u32,
    sentence: u32,
    decision: u32,
}

/// A keyword found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RawHit {
    pub entry: u32,
    pub span: Span,
    pub sentence: u32,
    /// First word, and the one after the last.
    pub words: (u32, u32),
}

/// What one pass found.
#[derive(Default)]
pub(super) struct Scanned {
    pub hits: Vec<RawHit>,
    /// By sentence.
    pub counts: Vec<Counts>,
    pub words: u32,
}

/// The scratch of one pass, kept between documents.
#[derive(Default)]
pub(super) struct Scratch {
    marks: Vec<Mark>,
    pub scanned: Scanned,
}

struct Pass<'p, E> {
    lexicon: &'p Lexicon,
    decisions: &'p mut Decisions,
    marks: &'p mut Vec<Mark>,
    counts: &'p mut Vec<Counts>,
    text: &'p str,
    ends: E,
    sentence_end: usize,
    /// The signs of the sentence's last words, and of those before.
    recent: Signs,
    current: Counts,
    /// The word at which `recent` must be poured out.
    full: u32,
    ordinal: u32,
}

impl<E: Iterator<Item = usize>> Pass<'_, E> {
    #[inline(always)]
    fn at(&mut self, start: usize) {
        while start >= self.sentence_end {
            self.next_sentence();
        }
    }

    #[cold]
    fn next_sentence(&mut self) {
        self.pour();
        self.counts.push(self.current);
        self.current = Counts::default();
        self.sentence_end = self.ends.next().unwrap_or(usize::MAX);
    }

    #[cold]
    fn pour(&mut self) {
        self.recent.pour(&mut self.current);
        self.full = self.ordinal.saturating_add(Signs::WORDS);
    }

    #[inline(always)]
    fn count(&mut self, signs: Signs) {
        if self.ordinal >= self.full {
            self.pour();
        }
        self.recent.add(signs);
    }

    fn mark(&mut self, span: Span, width: u32, decided: Decided) {
        if decided.id != 0 {
            let sentence = self.counts.len() as u32;
            self.marks.push(Mark { span, ordinal: self.ordinal, width, sentence, decision: decided.id });
        }
    }
}

impl<E: Iterator<Item = usize>> Sink for Pass<'_, E> {
    #[inline(always)]
    fn simple(&mut self, span: Span) {
        self.at(span.start);
        let decided = self.decisions.simple(self.lexicon, self.text, span);
        self.count(decided.signs);
        self.mark(span, 1, decided);
        self.ordinal += 1;
    }

    fn complex(&mut self, word: &Word<'_>) {
        self.at(word.span.start);
        let decided = self.decisions.odd(self.lexicon, self.text, word.span);
        self.count(decided.signs);
        self.mark(word.span, word.parts.len().max(1) as u32, decided);
        for part in word.parts {
            self.at(part.start);
            let decided = self.decisions.odd(self.lexicon, self.text, *part);
            self.mark(*part, 1, decided);
            self.ordinal += 1;
        }
        self.ordinal += u32::from(word.parts.is_empty());
    }
}

/// Scans a text; what is found is left in `scratch.scanned`, hits by place.
pub(super) fn pass(
    lexicon: &Lexicon,
    decisions: &mut Decisions,
    scratch: &mut Scratch,
    text: &str,
    cut: &Segmentation,
) {
    let Scratch { marks, scanned } = scratch;
    marks.clear();
    scanned.hits.clear();
    scanned.counts.clear();
    let sentences = cut.sentence_spans().len();
    let mut ends = cut.sentence_spans().map(|s| s.end);
    let mut pass = Pass {
        lexicon,
        decisions,
        marks,
        counts: &mut scanned.counts,
        text,
        sentence_end: ends.next().unwrap_or(usize::MAX),
        ends,
        recent: Signs::default(),
        current: Counts::default(),
        full: Signs::WORDS,
        ordinal: 0,
    };
    scan(text, &mut pass);
    scanned.words = pass.ordinal;
    while pass.counts.len() < sentences {
        pass.next_sentence();
    }
    let running = |sentence: u32| {
        (sentence as usize) < sentences && cut.block_of_sentence(sentence as usize).kind == BlockKind::RunningHead
    };
    for i in 0..marks.len() {
        if !running(marks[i].sentence) {
            phrases(lexicon, decisions, marks, i, text, &mut scanned.hits);
        }
    }
    regexes(lexicon, text, cut, &mut scanned.hits);
    scanned.hits.sort_unstable_by_key(|h| (h.span.start, h.span.end, h.entry));
    scanned.hits.dedup();
}

/// What a walk through the phrase trie needs.
struct Walk<'w> {
    lexicon: &'w Lexicon,
    decisions: &'w Decisions,
    marks: &'w [Mark],
    text: &'w str,
    start: Mark,
}

/// Follows the trie from the word at `first`.
fn phrases(lexicon: &Lexicon, decisions: &Decisions, marks: &[Mark], first: usize, text: &str, hits: &mut Vec<RawHit>) {
    let start = marks[first];
    let walk = Walk { lexicon, decisions, marks, text, start };
    for node in walk.steps(0, start) {
        walk.reach(node, start, first + 1, hits);
    }
}

impl Walk<'_> {
    /// The nodes that a word leads to from `node`.
    fn steps(&self, node: u32, mark: Mark) -> impl Iterator<Item = u32> {
        let atoms = &self.decisions.get(mark.decision).atoms;
        atoms.iter().filter_map(move |a| self.lexicon.step(node, *a))
    }

    /// Takes down what ends at `node`, reached with `last`, and goes on from there.
    fn reach(&self, node: u32, last: Mark, next: usize, hits: &mut Vec<RawHit>) {
        let here = &self.lexicon.nodes[node as usize];
        hits.extend(here.ends.iter().map(|entry| RawHit {
            entry: *entry,
            span: self.start.span.cover(last.span),
            sentence: self.start.sentence,
            words: (self.start.ordinal, last.ordinal + last.width),
        }));
        if !here.edges.is_empty() {
            self.extend(node, last, next, hits);
        }
        // A `*` in a phrase stands for the next word, whether it matters or not.
        if let Some(node) = here.any
            && let Some(span) = next_word(self.text, last.span)
        {
            let filler = Mark { span, ordinal: last.ordinal + last.width, width: 1, ..self.start };
            self.reach(node, filler, next, hits);
        }
    }

    /// Goes on from `node` with the words behind `last`, which stand from index `next` on.
    fn extend(&self, node: u32, last: Mark, next: usize, hits: &mut Vec<RawHit>) {
        let wanted = last.ordinal + last.width;
        for i in next..self.marks.len() {
            let mark = self.marks[i];
            if mark.ordinal > wanted || mark.sentence != self.start.sentence {
                break;
            }
            if mark.ordinal == wanted && joins(self.text, last.span, mark.span) {
                for node in self.steps(node, mark) {
                    self.reach(node, mark, i + 1, hits);
                }
            }
        }
    }
}

/// The word behind `span`, if nothing parts the two.
fn next_word(text: &str, span: Span) -> Option<Span> {
    let rest = text.get(span.end..)?;
    let begin = rest.find(char::is_alphanumeric)?;
    let length = rest[begin..].find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len() - begin);
    let word = Span::new(span.end + begin, span.end + begin + length);
    let blank = &rest[..begin];
    (blank.len() < 4 && !blank.contains("\n\n") && joins(text, span, word)).then_some(word)
}

/// Whether two words may follow each other in a phrase: only blanks, one line
/// end, quotation marks and joining marks between them.
fn joins(text: &str, before: Span, after: Span) -> bool {
    let gap = text.get(before.end..after.start).unwrap_or("");
    gap == " " || !gap.contains([',', ';', ':', '(', ')', '[', ']', '!', '?', '|', '\t', '\u{c}', '—', '…', '•'])
}

/// Finds the regular expressions, paragraph by paragraph.
fn regexes(lexicon: &Lexicon, text: &str, cut: &Segmentation, hits: &mut Vec<RawHit>) {
    if lexicon.regexes.is_empty() {
        return;
    }
    for paragraph in cut.passages(Unit::Paragraph).filter(|p| p.kind() != BlockKind::RunningHead) {
        let span = paragraph.span();
        // Beyond ASCII the set would be slower than its members.
        let gate = lexicon.gate.as_ref().filter(|_| span.of(text).is_ascii());
        match gate {
            Some(gate) => gate.matches(span.of(text)).iter().for_each(|i| regex(lexicon, i, text, span, cut, hits)),
            None => (0..lexicon.regexes.len()).for_each(|i| regex(lexicon, i, text, span, cut, hits)),
        }
    }
}

/// Finds one regular expression in a paragraph; what stands before the paragraph counts for its bounds.
fn regex(lexicon: &Lexicon, index: usize, text: &str, span: Span, cut: &Segmentation, hits: &mut Vec<RawHit>) {
    let (regex, entries) = &lexicon.regexes[index];
    let text = &text[..span.end];
    let mut at = span.start;
    while let Some(found) = regex.find_at(text, at) {
        let own = Span::new(found.start(), found.end());
        if let Some(sentence) = cut.index_at(Unit::Sentence, own.start).filter(|_| !own.is_empty()) {
            let sentence = sentence as u32;
            hits.extend(entries.iter().map(|entry| RawHit { entry: *entry, span: own, sentence, words: (0, 0) }));
        }
        // Behind an empty match the next character begins.
        let step = if own.is_empty() { text[own.end..].chars().next().map_or(1, char::len_utf8) } else { 0 };
        at = own.end + step;
        if at > text.len() {
            break;
        }
    }
}
