//! Sentences: a scanner that looks at terminators alone.

use std::borrow::Cow;

use super::block::{Block, BlockKind};
use crate::language::{Abbreviation, Languages};
use crate::span::Span;

/// Hands over the sentences of a block, in order, without white space around them.
pub(crate) fn sentences(text: &str, block: &Block, languages: &Languages, mut out: impl FnMut(Span)) {
    let body = block.span.of(text);
    if matches!(block.kind, BlockKind::Heading | BlockKind::TableRow | BlockKind::RunningHead) {
        out(block.span);
        return;
    }
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = find_terminator(&body.as_bytes()[at..]) {
        let stop = at + found;
        let end = after_terminator(body, stop);
        at = end;
        if end < body.len() && ends(body, from, stop, end, languages) {
            out(Span::new(block.span.start + from, block.span.start + end));
            from = end + (body[end..].len() - body[end..].trim_start().len());
            at = from;
        }
    }
    if from < body.len() {
        out(Span::new(block.span.start + from, block.span.end));
    }
}

/// The next full stop, question or exclamation mark, or the sign for three stops.
fn find_terminator(bytes: &[u8]) -> Option<usize> {
    let stop = memchr::memchr3(b'.', b'?', b'!', bytes);
    let before = &bytes[..stop.unwrap_or(bytes.len())];
    // U+2026 is E2 80 A6; text without a byte E2 is passed over quickly.
    let dots = memchr::memchr_iter(0xe2, before).find(|i| bytes.get(i + 1..i + 3) == Some(&[0x80, 0xa6]));
    dots.or(stop)
}

/// The byte after a terminator, those that follow it, and what closes the sentence.
fn after_terminator(body: &str, stop: usize) -> usize {
    let rest = &body[stop..];
    let marks = rest.trim_start_matches(['.', '?', '!', '…']);
    let closed = marks.trim_start_matches(['"', '\'', ')', ']', '}', '”', '’', '»']);
    stop + (rest.len() - closed.len())
}

/// Whether the terminator at `stop`, which with what closes it ends at `end`, ends the sentence that begins at `from`.
fn ends(body: &str, from: usize, stop: usize, end: usize, languages: &Languages) -> bool {
    let rest = &body[end..];
    if !rest.starts_with(char::is_whitespace) {
        return end == stop + 1 && blank_is_missing(&body[from..stop], rest);
    }
    let next = rest.trim_start();
    let bare = next.starts_with(|c: char| c.is_ascii_alphanumeric());
    let opened = if bare {
        next
    } else {
        next.trim_start_matches(['"', '\'', '(', '[', '“', '‘', '«', '-', '–', '—', '•', '*'])
    };
    let Some(first) = opened.chars().next() else { return false };
    let full_stop = body[stop..].starts_with('.') && !body[stop..].starts_with("..");
    let before = last_word(&body[from..stop]);
    if full_stop && end == stop + 1 && !before.is_empty() {
        return full_stop_ends(body, from, stop, before, opened, languages);
    }
    !first.is_lowercase()
}

/// Text recognition drops blanks: `tahun 2016.Pemerintah`, `layanan baru.Petugas`. Web names stay whole.
fn blank_is_missing(before: &str, after: &str) -> bool {
    let mut next = after.chars();
    let begins = next.next().is_some_and(char::is_uppercase) && next.next().is_some_and(char::is_lowercase);
    let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let web = word.contains(['@', '/']) || word.to_lowercase().starts_with("www");
    let letters = word.chars().rev().take(2).filter(|c| c.is_lowercase()).count();
    begins && !web && !word.contains('.') && (letters == 2 || word.ends_with(|c: char| c.is_ascii_digit()))
}

/// The last word before a terminator, with its inner dots, without brackets and quotation marks.
fn last_word(before: &str) -> &str {
    // Most words are short and plain: they are found without reading characters.
    let near = &before.as_bytes()[before.len().saturating_sub(2 * LONGEST_ABBREVIATION)..];
    let plain =
        near.iter().rposition(|b| *b == b' ').map(|i| &near[i + 1..]).filter(|w| w.iter().all(u8::is_ascii_graphic));
    let word = match plain {
        Some(word) => &before[before.len() - word.len()..],
        None => before.rsplit(char::is_whitespace).next().unwrap_or(""),
    };
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// No abbreviation of the lists is longer.
const LONGEST_ABBREVIATION: usize = 12;

fn full_stop_ends(body: &str, from: usize, stop: usize, before: &str, next: &str, languages: &Languages) -> bool {
    let first = next.chars().next().unwrap_or(' ');
    let next_word = || next.split(|c: char| !c.is_alphanumeric() && c != '.').next().unwrap_or("");
    if first.is_lowercase() {
        // "applies. i.e., the States": an abbreviation may begin a sentence.
        let abbreviation = next_word().trim_end_matches('.');
        let never = languages.abbreviation(abbreviation) == Some(Abbreviation::NeverEnds);
        let begins = abbreviation.contains('.') && never;
        return begins && !is_abbreviation(before, languages);
    }
    if is_list_mark(body, from, stop, before) {
        return false;
    }
    if before.len() > LONGEST_ABBREVIATION {
        return true;
    }
    let opens = || {
        first.is_uppercase() && {
            let next_word = next_word().to_lowercase();
            languages.iter().any(|l| l.is_function_word(&next_word))
        }
    };
    let lower = lower(before);
    let abbreviation = languages.abbreviation(&lower);
    if abbreviation == Some(Abbreviation::NeverEnds) {
        // "No." before anything but a number is the word "no" at the end of a sentence.
        return lower == "no" && opens();
    }
    if before.chars().count() == 1 && before.chars().all(char::is_alphabetic) {
        // A capital is an initial; a small letter is that of a clause of a law.
        return opens() || before.chars().all(char::is_lowercase) && first.is_uppercase();
    }
    if abbreviation == Some(Abbreviation::EndsBeforeUpper) {
        return first.is_uppercase();
    }
    if before.contains('.') && before.split('.').all(|p| p.chars().count() <= 2 && p.chars().all(char::is_alphabetic)) {
        return opens();
    }
    true
}

/// A word in lower case; one that is so already is not copied.
fn lower(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    }
}

fn is_abbreviation(word: &str, languages: &Languages) -> bool {
    languages.abbreviation(&lower(word)).is_some()
}

/// A number or letter alone before the stop, at the head of the sentence or behind a colon or semicolon.
fn is_list_mark(body: &str, from: usize, stop: usize, before: &str) -> bool {
    let short = before.len() <= 3
        && (before.bytes().all(|b| b.is_ascii_digit())
            || before.chars().all(|c| "ivx".contains(c))
            || before.len() == 1 && before.bytes().all(|b| b.is_ascii_lowercase()));
    if !short {
        return false;
    }
    let head = body[from..stop - before.len()].trim_end();
    head.is_empty() || head.ends_with([':', ';'])
}
