//! The scanner: words of a text, found 64 bytes at a time.
//!
//! A chunk is turned into bit masks (word characters, spaces, joiners, bytes
//! beyond ASCII). Where nothing special stands in it, its words are runs of
//! bits. A piece between two spaces that holds something special (a hyphen
//! between letters, an apostrophe, an accent) takes the exact path, which
//! follows UAX #29 and then merges.

use unicode_segmentation::UnicodeSegmentation;

use crate::span::Span;

/// Takes the words that [`scan`] finds, in order.
pub(crate) trait Sink {
    /// A word of ASCII letters and digits.
    fn simple(&mut self, span: Span);
    /// Any other word.
    fn complex(&mut self, word: &Word<'_>);
}

/// A word that is not a plain run of ASCII letters and digits.
pub(crate) struct Word<'a> {
    pub span: Span,
    /// The parts of a compound; none if the word is not one.
    pub parts: &'a [Span],
}

const CHUNK: usize = 64;

/// Finds the words of `text` and hands them to `sink`.
pub(crate) fn scan<S: Sink>(text: &str, sink: &mut S) {
    let bytes = text.as_bytes();
    let mut exact = Exact::default();
    let mut at = 0;
    while at < bytes.len() {
        let (masks, limit) = Masks::load(bytes, at);
        if limit == 0 {
            at = exact.piece(text, at, sink);
            continue;
        }
        let mut word = masks.word & ones(limit);
        let mut special = masks.special() & ones(limit);
        let mut next = at + limit;
        while special != 0 {
            let spaces = masks.space & ones(special.trailing_zeros() as usize);
            let start = CHUNK - spaces.leading_zeros() as usize;
            emit(word & ones(start), at, sink);
            let end = exact.piece(text, at + start, sink);
            if end - at >= limit {
                next = end;
                word = 0;
                break;
            }
            let rest = !ones(end - at);
            word &= rest;
            special &= rest;
        }
        emit(word, at, sink);
        at = next;
    }
}

/// The lowest `n` bits.
const fn ones(n: usize) -> u64 {
    if n >= CHUNK { u64::MAX } else { (1 << n) - 1 }
}

/// Hands over the words that are runs of bits in `word`.
#[inline(always)]
fn emit<S: Sink>(mut word: u64, base: usize, sink: &mut S) {
    while word != 0 {
        let start = word.trailing_zeros() as usize;
        let length = (!(word >> start)).trailing_zeros() as usize;
        let next = word & word.wrapping_add(1 << start);
        sink.simple(Span { start: base + start, end: base + start + length });
        word = next;
    }
}

/// One bit for each byte of a chunk.
struct Masks {
    word: u64,
    space: u64,
    joiner: u64,
    hyphen: u64,
    other: u64,
}

impl Masks {
    /// The masks of the chunk at `at`, and how many of its bytes to use: up to
    /// and with its last space, all of it at the end of the text.
    #[inline(always)]
    fn load(bytes: &[u8], at: usize) -> (Masks, usize) {
        if let Some(chunk) = bytes[at..].first_chunk::<CHUNK>() {
            let masks = Masks::of(chunk);
            let limit = CHUNK - masks.space.leading_zeros() as usize;
            (masks, limit)
        } else {
            let rest = &bytes[at..];
            let mut chunk = [0; CHUNK];
            chunk[..rest.len()].copy_from_slice(rest);
            (Masks::of(&chunk), rest.len())
        }
    }

    #[inline(always)]
    fn of(chunk: &[u8; CHUNK]) -> Masks {
        Masks {
            word: mask(chunk, |b| (b | 0x20).wrapping_sub(b'a') < 26 || b.wrapping_sub(b'0') < 10),
            space: mask(chunk, |b| b == b' ' || b.wrapping_sub(9) < 5),
            joiner: mask(chunk, |b| b == b'\'' || b.wrapping_sub(b',') < 3 || b.wrapping_sub(b':') < 2),
            hyphen: mask(chunk, |b| b == b'-'),
            other: mask(chunk, |b| b >= 0x80 || b == b'_'),
        }
    }

    /// What the fast path cannot decide: bytes beyond ASCII, a joiner between
    /// two words, a hyphen at the end of a piece.
    #[inline(always)]
    fn special(&self) -> u64 {
        let after_word = self.word << 1;
        let inner = self.joiner & after_word & (self.word >> 1);
        let last = self.hyphen & after_word & (self.space >> 1);
        self.other | inner | last
    }
}

/// The bits of the bytes for which `test` holds.
#[inline(always)]
fn mask(chunk: &[u8; CHUNK], test: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0u8; CHUNK];
    for (flag, byte) in flags.iter_mut().zip(chunk) {
        *flag = u8::from(test(*byte));
    }
    let (eights, _) = flags.as_chunks::<8>();
    let mut out = 0;
    for (i, eight) in eights.iter().enumerate() {
        // The product gathers the eight low bits in its top byte.
        let bits = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        out |= bits << (8 * i);
    }
    out
}

/// The exact path: the words of one piece, a stretch without ASCII space.
#[derive(Default)]
struct Exact {
    words: Vec<Span>,
    parts: Vec<Span>,
}

impl Exact {
    /// Hands over the words of the piece that begins at `start`; returns where it ends.
    #[cold]
    fn piece<S: Sink>(&mut self, text: &str, start: usize, sink: &mut S) -> usize {
        self.words.clear();
        let mut end = piece_end(text.as_bytes(), start);
        self.add_words(text, start, end);
        // A word cut at a line end goes on in the next piece.
        while let Some(next) = self.words.last().and_then(|w| continuation(text, *w, end)) {
            end = piece_end(text.as_bytes(), next);
            self.add_words(text, next, end);
        }
        self.merge(text, sink);
        end
    }

    fn add_words(&mut self, text: &str, start: usize, end: usize) {
        let Some(piece) = text.get(start..end) else { return };
        if piece.is_ascii() {
            ascii_words(piece.as_bytes(), start, &mut self.words);
        } else {
            let words = piece.unicode_word_indices();
            self.words.extend(words.map(|(i, w)| Span::new(start + i, start + i + w.len())));
        }
    }

    /// Joins words into compounds and hands them over.
    fn merge<S: Sink>(&mut self, text: &str, sink: &mut S) {
        let mut i = 0;
        while i < self.words.len() {
            let mut span = self.words[i];
            self.parts.clear();
            split_at_stops(text, span, &mut self.parts);
            i += 1;
            while let Some(next) = self.words.get(i).copied() {
                match Gap::of(&text[span.end..next.start]) {
                    Gap::None => break,
                    Gap::Glue => glue(text, span, next, &mut self.parts),
                    Gap::Hyphen => {
                        if self.parts.is_empty() {
                            self.parts.push(span);
                        }
                        add_parts(text, next, &mut self.parts);
                    }
                }
                span = span.cover(next);
                i += 1;
            }
            if self.parts.is_empty() && span.of(text).bytes().all(|b| b.is_ascii_alphanumeric()) {
                sink.simple(span);
            } else {
                sink.complex(&Word { span, parts: &self.parts });
            }
        }
    }
}

/// Adds a word to the parts of a compound: whole, or what it falls into itself.
fn add_parts(text: &str, word: Span, parts: &mut Vec<Span>) {
    let before = parts.len();
    split_at_stops(text, word, parts);
    if parts.len() == before {
        parts.push(word);
    }
}

/// Joins `next` to a word that something invisible or a line end has cut:
/// the last part of the one goes on in the first of the other.
fn glue(text: &str, word: Span, next: Span, parts: &mut Vec<Span>) {
    let mut own = Vec::new();
    add_parts(text, next, &mut own);
    if !parts.is_empty() || own.len() > 1 {
        let before = parts.pop().unwrap_or(word);
        own[0] = before.cover(own[0]);
        parts.append(&mut own);
    }
}

/// What stands between two words of a piece.
enum Gap {
    /// Something that parts them.
    None,
    /// Something invisible.
    Glue,
    /// One hyphen, with or without a line end behind it.
    Hyphen,
}

impl Gap {
    fn of(gap: &str) -> Gap {
        let mut seen = gap.chars();
        match seen.next() {
            Some('-' | '\u{2010}' | '\u{2011}') if seen.all(char::is_whitespace) => Gap::Hyphen,
            Some('\u{ad}') => Gap::Glue,
            Some('\u{200b}') if seen.all(|c| c == '\u{200b}') => Gap::Glue,
            Some(c) if c.is_whitespace() && gap.contains('\n') => Gap::Glue,
            _ => Gap::None,
        }
    }
}

/// Whether a byte parts two pieces.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | 9..=13)
}

fn piece_end(bytes: &[u8], start: usize) -> usize {
    let space = bytes[start..].iter().position(|b| is_space(*b));
    space.map_or(bytes.len(), |i| start + i)
}

/// Whether a line that ends at `end` ends in a word that goes on in the next one.
pub(crate) fn word_goes_on(text: &str, end: usize) -> bool {
    let head = &text[..end];
    if !head.ends_with(['-', '\u{2010}', '\u{ad}']) {
        return false;
    }
    let start = head.bytes().rposition(is_space).map_or(0, |i| i + 1);
    let mut exact = Exact::default();
    exact.add_words(text, start, end);
    exact.words.last().is_some_and(|last| continuation(text, *last, end).is_some())
}

/// If the piece that ends at `end` ends in a word that a line end has cut, where that word goes on.
fn continuation(text: &str, last: Span, end: usize) -> Option<usize> {
    let soft = last.of(text).ends_with('\u{ad}');
    let tail = text.get(last.end..end)?;
    if !(soft && tail.is_empty() || matches!(tail, "-" | "\u{2010}" | "\u{ad}")) {
        return None;
    }
    let rest = &text[end..];
    let line = rest.trim_start_matches([' ', '\t', '\r']);
    let after = line.strip_prefix('\n')?.trim_start_matches([' ', '\t']);
    let half = last.of(text).rsplit('-').next()?.trim_end_matches('\u{ad}');
    let goes_on =
        after.starts_with(char::is_lowercase) || after.get(..half.len()).is_some_and(|a| a.eq_ignore_ascii_case(half));
    goes_on.then(|| text.len() - after.len())
}

/// The words of an ASCII piece by UAX #29 (rules WB5 to WB13b).
fn ascii_words(piece: &[u8], base: usize, out: &mut Vec<Span>) {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let mut i = 0;
    while i < piece.len() {
        if !is_word(piece[i]) {
            i += 1;
            continue;
        }
        let start = i;
        i += 1;
        while i < piece.len() {
            if is_word(piece[i]) {
                i += 1;
            } else if i + 1 < piece.len() && joins(piece[i - 1], piece[i], piece[i + 1]) {
                i += 2;
            } else {
                break;
            }
        }
        if piece[start..i].iter().any(u8::is_ascii_alphanumeric) {
            out.push(Span::new(base + start, base + i));
        }
    }
}

/// Whether `mid` joins the characters on its two sides (WB6, WB7, WB11, WB12).
fn joins(before: u8, mid: u8, after: u8) -> bool {
    let letters = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
    let digits = before.is_ascii_digit() && after.is_ascii_digit();
    match mid {
        b'.' | b'\'' => letters || digits,
        b':' => letters,
        b',' | b';' => digits,
        _ => false,
    }
}

/// The words of a token that a missing space has glued together:
/// `anak.Pemerintah`, `Catatan:Kemensos`. Web names stay whole.
fn split_at_stops(text: &str, span: Span, parts: &mut Vec<Span>) {
    let word = span.of(text);
    if !word.contains(['.', ':']) {
        return;
    }
    let mut from = 0;
    for (i, c) in word.char_indices() {
        let (before, after) = (&word[from..i], &word[i + c.len_utf8()..]);
        let two = |letters: &mut dyn Iterator<Item = char>| letters.take(2).filter(|c| c.is_alphabetic()).count() == 2;
        let begins = c == ':' || c == '.' && after.starts_with(char::is_uppercase);
        if begins && two(&mut before.chars().rev()) && two(&mut after.chars()) {
            parts.push(Span::new(span.start + from, span.start + i));
            from = i + c.len_utf8();
        }
    }
    if from > 0 {
        parts.push(Span::new(span.start + from, span.end));
    }
}
