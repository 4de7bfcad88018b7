//! Clauses: the parts of a sentence between semicolons, dashes, list marks and the words that begin a clause.

use super::block::is_list_mark;
use crate::language::{Languages, Opener};
use crate::span::Span;

/// A cut at a word that opens a clause needs so many words on either side.
const WORDS: usize = 3;

/// Hands over the clauses of a sentence, in order, without white space around them.
pub(crate) fn clauses(text: &str, sentence: Span, languages: &Languages, mut out: impl FnMut(Span)) {
    let words: Vec<Span> = words(text, sentence).collect();
    let mut first = 0;
    for i in 1..words.len() {
        let (before, after) = (i - first, words.len() - i);
        let begins = match beginning(words[i - 1].of(text), words[i].of(text), languages) {
            Some(Beginning::Mark) => true,
            Some(Beginning::Colon) => before >= WORDS,
            Some(Beginning::Word) => before >= WORDS && after >= WORDS,
            None => false,
        };
        if begins {
            out(words[first].cover(words[i - 1]));
            first = i;
        }
    }
    if let (Some(from), Some(last)) = (words.get(first), words.last()) {
        out(from.cover(*last));
    }
}

/// What begins a clause.
enum Beginning {
    /// A semicolon or dash before it, or a list mark: parts whatever its length.
    Mark,
    /// A colon: after one or two words it stands behind a label.
    Colon,
    /// A word that opens clauses.
    Word,
}

fn beginning(before: &str, word: &str, languages: &Languages) -> Option<Beginning> {
    let listed = before.ends_with([';', ':', ',']) || matches!(before, "dan" | "and" | "or" | "atau" | "serta");
    if before.ends_with([';', '—']) || matches!(before, "–" | "-") || listed && is_inline_mark(word) {
        return Some(Beginning::Mark);
    }
    if before.ends_with(':') {
        return Some(Beginning::Colon);
    }
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let opener = languages.opener(&bare.to_lowercase())?;
    (opener == Opener::Always || before.ends_with(',')).then_some(Beginning::Word)
}

/// `a)`, `(2)`: the mark of an item inside a sentence.
pub(crate) fn is_inline_mark(word: &str) -> bool {
    word.ends_with([')', '.']) && is_list_mark(word)
}

/// The words of a stretch as white space parts them.
fn words(text: &str, within: Span) -> impl Iterator<Item = Span> + '_ {
    let body = within.of(text);
    body.split_whitespace().map(move |word| {
        let start = within.start + (word.as_ptr() as usize - body.as_ptr() as usize);
        Span::new(start, start + word.len())
    })
}
