//! Blocks: paragraphs, headings, list items, table rows, page numbers.

use crate::span::Span;
use crate::token::word_goes_on;

/// What sort of paragraph a block is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BlockKind {
    /// Running text.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list.
    ListItem,
    /// A row of a table.
    TableRow,
    /// A page number or running head: belongs to the page, not to the text.
    RunningHead,
}

/// A stretch of lines that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub span: Span,
    pub kind: BlockKind,
    /// The block that leads in to this list item, or whose heading stands over this row.
    pub lead_in: Option<usize>,
    /// The heading under which it stands.
    pub heading: Option<usize>,
}

/// A line of the text, without white space around it.
#[derive(Clone, Copy)]
struct Line {
    span: Span,
    kind: LineKind,
    /// Whether a blank line or page break stands before it.
    gap: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum LineKind {
    Text,
    Numbered,
    Item,
    Row,
    Heading,
    PageNumber,
}

/// Cuts a text into blocks.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    let width = wrap_width(&lines);
    let mut out: Vec<Block> = Vec::new();
    let mut previous: Option<Line> = None;
    for line in lines {
        let goes_on = previous.is_some_and(|p| continues(text, p, line, width));
        match out.last_mut() {
            Some(block) if goes_on => block.span.end = line.span.end,
            _ => out.push(Block { span: line.span, kind: kind_of(line), lead_in: None, heading: None }),
        }
        previous = Some(line);
    }
    running_heads(text, &mut out);
    contexts(text, &mut out);
    out
}

fn kind_of(line: Line) -> BlockKind {
    match line.kind {
        LineKind::Text | LineKind::Numbered => BlockKind::Paragraph,
        LineKind::Item => BlockKind::ListItem,
        LineKind::Row => BlockKind::TableRow,
        LineKind::Heading => BlockKind::Heading,
        LineKind::PageNumber => BlockKind::RunningHead,
    }
}

fn lines(text: &str) -> Vec<Line> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len() / 80);
    let mut start = 0;
    let mut gap = true;
    while start < bytes.len() {
        let end = memchr::memchr2(b'\n', 0x0c, &bytes[start..]).map_or(bytes.len(), |i| start + i);
        let piece = text[start..end].trim_start();
        let inner = piece.trim_end();
        if inner.is_empty() {
            gap = true;
        } else {
            let from = end - piece.len();
            out.push(Line { span: Span::new(from, from + inner.len()), kind: line_kind(inner), gap });
            gap = false;
        }
        gap |= bytes.get(end) == Some(&0x0c);
        start = end + 1;
    }
    mark_headings(text, &mut out);
    out
}

/// Whether a line begins as prose does: long, with a letter, and with no list mark.
fn is_prose(line: &[u8]) -> bool {
    line.len() > LONGEST_PAGE_NUMBER
        && line[0].is_ascii_alphabetic()
        && !line[1..LONGEST_MARK].iter().any(|b| matches!(b, b'.' | b')'))
}

fn line_kind(line: &str) -> LineKind {
    if is_prose(line.as_bytes()) {
        return if is_row(line.as_bytes()) { LineKind::Row } else { LineKind::Text };
    }
    let first_word = line.split_whitespace().next().unwrap_or("");
    let rest = line[first_word.len()..].trim_start();
    if is_page_number(line) {
        LineKind::PageNumber
    } else if line.starts_with('#') && line.trim_start_matches('#').starts_with(' ') {
        LineKind::Heading
    } else if is_row(line.as_bytes()) {
        LineKind::Row
    } else if !rest.is_empty() && is_paragraph_number(first_word) {
        LineKind::Numbered
    } else if !rest.is_empty() && is_list_mark(first_word) {
        LineKind::Item
    } else {
        LineKind::Text
    }
}

/// `(viii)`
const LONGEST_MARK: usize = 6;
const LONGEST_PAGE_NUMBER: usize = 32;

/// A tab, or two bars.
fn is_row(line: &[u8]) -> bool {
    match memchr::memchr2(b'\t', b'|', line) {
        None => false,
        Some(i) => line[i] == b'\t' || memchr::memchr2(b'\t', b'|', &line[i + 1..]).is_some(),
    }
}

/// `12`, `- 12 -`, `Page 3 of 9`, `Halaman 4`.
fn is_page_number(line: &str) -> bool {
    let begins = |b: &u8| !b.is_ascii_alphabetic() || b"pPhHivxl".contains(b);
    if line.len() > LONGEST_PAGE_NUMBER || !line.as_bytes().first().is_some_and(begins) {
        return false;
    }
    let bare = line.trim_matches(|c: char| matches!(c, '-' | '–' | '—' | '|' | '.' | ':') || c.is_whitespace());
    let mut words = bare.split_whitespace().peekable();
    let label = ["page", "halaman", "hal", "hal.", "p.", "hlm."];
    if words.peek().is_some_and(|w| label.contains(&w.to_lowercase().as_str())) {
        words.next();
    }
    let number = |w: &str| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit());
    let mut rest = words.clone();
    let Some(first) = rest.next() else { return false };
    let tail: Vec<&str> = rest.collect();
    let pair = first.split_once('/').is_some_and(|(a, b)| number(a) && number(b) && !a.is_empty() && !b.is_empty());
    let roman = line.len() <= 6 && first.chars().all(|c| "ivxl".contains(c));
    match tail.as_slice() {
        [] => number(first) || pair || roman,
        ["of" | "dari" | "/", last] => number(first) && number(last),
        _ => false,
    }
}

/// `2.7`, `4.1.3.`
fn is_paragraph_number(word: &str) -> bool {
    let inner = word.strip_suffix('.').unwrap_or(word);
    inner.contains('.')
        && inner.len() <= 10
        && inner.split('.').all(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
}

/// `-`, `•`, `1.`, `a)`, `(iii)`
pub(super) fn is_list_mark(word: &str) -> bool {
    if matches!(word, "-" | "*" | "+" | "•" | "–" | "—" | "◦" | "‣" | "·" | "▪" | "○" | "\u{f0b7}") {
        return true;
    }
    let (open, inner) = match word.strip_prefix('(') {
        Some(rest) => (true, rest),
        None => (false, word),
    };
    let Some(mark) = inner.strip_suffix(')').or_else(|| inner.strip_suffix('.').filter(|_| !open)) else {
        return false;
    };
    let digits = !mark.is_empty() && mark.len() <= 2 && mark.bytes().all(|b| b.is_ascii_digit());
    let letter = mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_lowercase());
    let roman = !mark.is_empty() && mark.len() <= 4 && mark.chars().all(|c| "ivx".contains(c));
    digits || letter || roman
}

/// Short lines without an end mark that stand apart are headings.
fn mark_headings(text: &str, lines: &mut [Line]) {
    for i in 0..lines.len() {
        let line = lines[i];
        let next_apart = lines.get(i + 1).is_none_or(|n| n.gap || starts_upper(n.span.of(text)));
        if line.kind == LineKind::Text && next_apart && looks_like_heading(line.span.of(text), line.gap) {
            lines[i].kind = LineKind::Heading;
        }
    }
}

fn looks_like_heading(line: &str, gap: bool) -> bool {
    // Fourteen words of eleven letters: longer lines are not looked at.
    if line.len() > 170 || line.ends_with(['.', '?', '!', ':', ';', ',']) {
        return false;
    }
    let blanks = memchr::memchr_iter(b' ', line.as_bytes()).count();
    if blanks >= 14 && line.split_whitespace().nth(14).is_some() {
        return false;
    }
    let (letters, capitals) = letters_and_capitals(line);
    let all_caps = capitals * 10 >= letters * 9 && letters > 2;
    letters > 0 && (all_caps || gap && starts_upper(line) && line.split_whitespace().nth(10).is_none())
}

fn letters_and_capitals(line: &str) -> (usize, usize) {
    if line.is_ascii() {
        let count = |is: fn(&u8) -> bool| line.as_bytes().iter().filter(|b| is(b)).count();
        return (count(u8::is_ascii_alphabetic), count(u8::is_ascii_uppercase));
    }
    let letters = line.chars().filter(|c| c.is_alphabetic());
    letters.fold((0, 0), |(all, upper), c| (all + 1, upper + usize::from(c.is_uppercase())))
}

fn starts_upper(line: &str) -> bool {
    line.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
}

/// The width at which lines are wrapped, if they are.
fn wrap_width(lines: &[Line]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines.iter().filter(|l| l.kind == LineKind::Text).map(|l| l.span.len()).collect();
    let nine_tenths = lengths.len() * 9 / 10;
    if lengths.is_empty() {
        return None;
    }
    let width = *lengths.select_nth_unstable(nine_tenths).1;
    let near = lengths.iter().filter(|l| **l * 100 >= width * 80).count();
    ((40..=130).contains(&width) && near * 3 >= lengths.len() && near >= 3).then_some(width)
}

/// Whether `line` goes on with what `previous` began.
fn continues(text: &str, previous: Line, line: Line, width: Option<usize>) -> bool {
    use LineKind::{Heading, Item, Numbered, Text};
    if !line.gap && word_goes_on(text, previous.span.end) {
        return true;
    }
    if line.kind != Text || line.gap || !matches!(previous.kind, Text | Item | Numbered | Heading) {
        return false;
    }
    let (before, after) = (previous.span.of(text), line.span.of(text));
    let lower = after.starts_with(|c: char| c.is_lowercase());
    if previous.kind == Heading {
        return lower;
    }
    let full = width.is_some_and(|w| previous.span.len() * 100 >= w * 62);
    let ended = before.ends_with(['.', '?', '!', ':', '"', '”']);
    lower || before.ends_with(['-', ',', '\u{ad}']) || full || (!ended && previous.span.len() >= 40 && width.is_some())
}

/// A short line that stands at the head or foot of several pages belongs to the pages.
fn running_heads(text: &str, blocks: &mut [Block]) {
    let pages: Vec<usize> = memchr::memchr_iter(0x0c, text.as_bytes()).collect();
    if pages.len() < 2 {
        return;
    }
    let page = |b: &Block| pages.partition_point(|p| *p < b.span.start);
    let edge: Vec<bool> = (0..blocks.len())
        .map(|i| {
            let own = page(&blocks[i]);
            let near = |d: usize| {
                let before = i.checked_sub(d).is_none_or(|j| page(&blocks[j]) != own);
                before || blocks.get(i + d).is_none_or(|b| page(b) != own)
            };
            near(1) || near(2)
        })
        .collect();
    let key = |b: &Block| -> String {
        b.span.of(text).chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
    };
    let mut counts: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for (i, block) in blocks.iter().enumerate() {
        if edge[i] && block.span.len() <= 160 {
            *counts.entry(key(block)).or_default() += 1;
        }
    }
    for (i, block) in blocks.iter_mut().enumerate() {
        let repeated = edge[i] && block.span.len() <= 160 && counts.get(&key(block)).is_some_and(|n| *n >= 3);
        if repeated && block.kind != BlockKind::TableRow {
            block.kind = BlockKind::RunningHead;
        }
    }
}

/// Notes for each block its heading, and for a list item or row what leads in to it.
fn contexts(text: &str, blocks: &mut [Block]) {
    let mut heading = None;
    let mut lead_in: Option<usize> = None;
    let mut head_row: Option<usize> = None;
    for (i, block) in blocks.iter_mut().enumerate() {
        block.heading = heading;
        match block.kind {
            BlockKind::Heading => {
                heading = Some(i);
                (lead_in, head_row) = (None, None);
            }
            BlockKind::RunningHead => {}
            BlockKind::ListItem => block.lead_in = lead_in,
            BlockKind::TableRow => match head_row {
                Some(row) => block.lead_in = Some(row),
                None => head_row = Some(i),
            },
            BlockKind::Paragraph => {
                head_row = None;
                let leads = block.span.of(text).ends_with([':', ',']);
                lead_in = leads.then_some(i);
            }
        }
    }
}
