//! The normal form of a word.

use unicode_normalization::UnicodeNormalization;

/// A word without what typesetting put into it, its case kept: composed (NFC),
/// no soft hyphen or zero-width space, no hyphen with a line break behind it
/// (unless both halves are equal), ligatures written out, apostrophes and
/// hyphens as in ASCII.
pub(crate) fn normalize(raw: &str) -> String {
    if raw.is_ascii() && !raw.contains('\n') {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    for c in raw.nfc() {
        match c {
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            '\u{2019}' | '\u{2018}' | '\u{2bc}' | '\u{ff07}' => out.push('\''),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            c if c.is_whitespace() => {
                if !out.ends_with(LINE_END) {
                    out.push(LINE_END);
                }
            }
            c => out.push(c),
        }
    }
    join_lines(&out)
}

/// Stands for a line end while a word is normalised; no word holds it.
const LINE_END: char = '\n';

fn join_lines(word: &str) -> String {
    let Some((before, after)) = word.split_once(LINE_END) else {
        return word.to_owned();
    };
    let stem = before.trim_end_matches('-');
    let half = stem.rsplit('-').next().unwrap_or(stem);
    let same = half.to_lowercase() == after.to_lowercase();
    let joined = format!("{stem}{}{after}", if same { "-" } else { "" });
    join_lines(&joined)
}

/// A normal form without case.
pub(crate) fn fold(normal: &str) -> String {
    if normal.is_ascii() { normal.to_ascii_lowercase() } else { normal.chars().flat_map(char::to_lowercase).collect() }
}
