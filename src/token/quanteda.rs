//! Words by quanteda's rules: punctuation marks are tokens, dashes join, web names stay whole.

use std::sync::LazyLock;

use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

use crate::span::Span;

/// Web addresses, mail addresses, user names and tags: one token each.
static SPECIAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let url = r"https?://[-a-zA-Z0-9_@:%.+~#=]+\.[a-zA-Z0-9()]{1,6}\b[-a-zA-Z0-9_()@:%+.~#?&/=]*";
    let mail = r"[a-zA-Z0-9_.+-]+@[a-zA-Z0-9-]+\.[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*";
    Regex::new(&format!(r"{url}|{mail}|[@#]\w+")).ok()
});

/// The tokens of a text, punctuation marks included, in order.
///
/// The rules are those of quanteda 4 with its defaults: words of UAX #29, but
/// `@` counts as a letter, `:` does not join, and a dash of any kind between
/// letters or digits does; separators, control characters and lone marks are no tokens.
pub(super) fn tokens(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = 0;
    for special in SPECIAL.iter().flat_map(|s| s.find_iter(text)) {
        // A sign in the middle of a word is none.
        let inside = text[..special.start()].ends_with(char::is_alphanumeric);
        if special.start() < from || inside {
            continue;
        }
        plain(text, Span::new(from, special.start()), &mut out);
        let length = special.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
        out.push(Span::new(special.start(), special.start() + length));
        from = special.start() + length;
    }
    plain(text, Span::new(from, text.len()), &mut out);
    out
}

fn plain(text: &str, stretch: Span, out: &mut Vec<Span>) {
    let mut pieces: Vec<Span> = Vec::new();
    for (i, piece) in stretch.of(text).split_word_bound_indices() {
        let start = stretch.start + i;
        let mut at = start;
        // `:` joins in UAX #29, not here.
        for part in piece.split_inclusive(':') {
            let word = part.trim_end_matches(':');
            if !word.is_empty() {
                pieces.push(Span::new(at, at + word.len()));
            }
            if word.len() < part.len() {
                pieces.push(Span::new(at + word.len(), at + part.len()));
            }
            at += part.len();
        }
    }
    join(text, &pieces, out);
}

/// Joins words at single dashes and `@`.
fn join(text: &str, pieces: &[Span], out: &mut Vec<Span>) {
    let is_word = |s: Span| s.of(text).chars().any(char::is_alphanumeric);
    let joins = |s: Span| {
        let mut chars = s.of(text).chars();
        chars.next().is_some_and(|c| is_dash(c) || c == '@') && chars.next().is_none()
    };
    let mut i = 0;
    while i < pieces.len() {
        let mut span = pieces[i];
        i += 1;
        if is_word(span) {
            while i + 1 < pieces.len() && joins(pieces[i]) && is_word(pieces[i + 1]) {
                span = span.cover(pieces[i + 1]);
                i += 2;
            }
        }
        let shown = |c: char| !c.is_whitespace() && !c.is_control() && !is_mark(c);
        if span.of(text).chars().any(shown) {
            out.push(span);
        }
    }
}

/// Dashes (general category Pd).
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58a}' | '\u{5be}' | '\u{2010}'
            ..='\u{2015}' | '\u{2e3a}' | '\u{2e3b}' | '\u{301c}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// What carries no sign of its own: format characters, variation selectors, combining marks.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}
