//! The keyword language.
//!
//! | keyword | means |
//! |---|---|
//! | `perlindungan anak` | these words in a row, case ignored |
//! | `=ITU` | exactly this, case and all; the default for words in capitals of two to five letters |
//! | `~lindung`, `~protect` | any inflected form of the root |
//! | `child*`, `organi?ation` | `*` none or more characters, `?` exactly one, inside one word |
//! | `{a\|b c\|}` | alternatives in a phrase; an empty one makes it optional |
//! | `@class` | any member of a word class |
//! | `/UU No\. ?\d+/` | a regular expression |

use std::fmt;
use std::sync::Arc;

use regex::Regex;

use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::token::{Tokens, fold, normalize};

/// How many phrases the alternatives of one keyword may unfold to.
const MAX_ALTERNATIVES: usize = 4096;

/// One word of a phrase.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Term {
    /// A normal form without case.
    Word(String),
    /// A normal form, case and all.
    Exact(String),
    /// Any form of a root.
    Root(String),
    /// A pattern over one normal form.
    Glob(String),
    /// Any word at all.
    Any,
    /// Any member of a class.
    Class(String),
    /// Any of these, each one word.
    OneOf(Vec<Term>),
}

/// What a keyword matches.
#[derive(Clone, Debug)]
pub(crate) enum Pattern {
    /// Any of these phrases.
    Phrases(Vec<Vec<Term>>),
    /// A regular expression over the text.
    Regex(Arc<Regex>),
}

/// A keyword of a codebook: as written, and where.
#[derive(Clone, Debug)]
pub struct Keyword {
    text: String,
    language: Option<Language>,
    pattern: Pattern,
    line: usize,
}

impl Keyword {
    /// Reads a keyword; see the table above.
    ///
    /// # Errors
    /// When it is empty, holds no letter or digit, has an unmatched brace or an
    /// invalid regular expression, or unfolds to more than 4,096 phrases.
    pub(crate) fn parse(text: &str, language: Option<Language>, line: usize) -> Result<Keyword> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(Error::new(ErrorKind::Keyword, "empty keyword")
                .remedy("write a word between the quotation marks, or remove the entry"));
        }
        let body = trimmed.strip_prefix('/').and_then(|t| t.strip_suffix('/'));
        let pattern = match body {
            Some(body) if !body.is_empty() => Pattern::Regex(Arc::new(regex(body)?)),
            _ => Pattern::Phrases(phrases(trimmed)?),
        };
        Ok(Keyword { text: trimmed.to_owned(), language, pattern, line })
    }

    /// The keyword as it stands in the codebook.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The language whose passages alone it is valid in, if it is tied to one.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// The line of the codebook file on which it stands.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The classes that it names.
    pub(crate) fn classes(&self) -> Vec<&str> {
        let Pattern::Phrases(phrases) = &self.pattern else { return Vec::new() };
        let mut out = Vec::new();
        for term in phrases.iter().flatten() {
            if let Term::Class(name) = term {
                out.push(name.as_str());
            }
        }
        out
    }

    pub(crate) fn pattern(&self) -> &Pattern {
        &self.pattern
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn regex(body: &str) -> Result<Regex> {
    Regex::new(body).map_err(|e| {
        let reason = e.to_string();
        let last = reason.lines().last().unwrap_or("").trim_start_matches("error: ");
        Error::new(ErrorKind::Keyword, format!("broken regular expression, {last}"))
            .offends(format!("/{body}/"))
            .remedy("a literal bracket or dot is written with a backslash: \\( \\.")
    })
}

fn phrases(text: &str) -> Result<Vec<Vec<Term>>> {
    let fail = |message: &str, remedy: &str| Error::new(ErrorKind::Keyword, message).offends(text).remedy(remedy);
    let exact = text.starts_with('=');
    let alternatives = unfold(text).map_err(|m| fail(m, "write { } in pairs, at most 4,096 ways"))?;
    let mut out = Vec::with_capacity(alternatives.len());
    for alternative in alternatives {
        let mut terms = Vec::new();
        for chunk in alternative.split_whitespace() {
            chunk_terms(chunk, exact, &mut terms);
        }
        let says = |t: &Term| !matches!(t, Term::Any);
        if terms.iter().any(says) && !out.contains(&terms) {
            out.push(terms);
        }
    }
    if out.is_empty() {
        return Err(fail("keyword without letters", "a keyword needs at least one letter or digit"));
    }
    Ok(out)
}

/// The ways to read `{a|b|}`.
fn unfold(text: &str) -> Result<Vec<String>, &'static str> {
    let Some(open) = text.find('{') else {
        return if text.contains('}') { Err("closing brace without an opening one") } else { Ok(vec![text.into()]) };
    };
    let close = matching(&text[open..]).ok_or("opening brace without a closing one")? + open;
    let tails = unfold(&text[close + 1..])?;
    let alone = text[..open].chars().next_back().is_none_or(char::is_whitespace)
        && text[close + 1..].chars().next().is_none_or(char::is_whitespace);
    let mut out = Vec::new();
    for option in grouped(options(&text[open + 1..close]), alone) {
        for middle in unfold(&option)? {
            for tail in &tails {
                out.push(format!("{}{middle}{tail}", &text[..open]));
                if out.len() > MAX_ALTERNATIVES {
                    return Err("too many alternatives");
                }
            }
        }
    }
    Ok(out)
}

/// Stands before each word of a group of one-word alternatives.
const GROUP: char = '\u{1}';

/// The options of a brace; those of one plain word are put together, so that phrases do not multiply.
fn grouped(options: Vec<&str>, alone: bool) -> Vec<String> {
    let plain = |o: &&str| {
        let word = o.strip_prefix('~').unwrap_or(o);
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let (words, mut rest): (Vec<&str>, Vec<&str>) = options.into_iter().map(str::trim).partition(|o| alone && plain(o));
    if words.len() < 2 {
        rest.extend(words);
        return rest.into_iter().map(str::to_owned).collect();
    }
    let group: String = words.iter().flat_map(|w| [GROUP.to_string(), (*w).to_owned()]).collect();
    rest.into_iter().map(str::to_owned).chain([group]).collect()
}

fn matching(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (i, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(i),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Splits at the bars that stand in no inner brace.
fn options(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut out) = (0usize, 0, Vec::new());
    for (i, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                out.push(&text[from..i]);
                from = i + 1;
            }
            _ => {}
        }
    }
    out.push(&text[from..]);
    out
}

/// The words of one blank-separated piece of a keyword.
fn chunk_terms(chunk: &str, exact: bool, out: &mut Vec<Term>) {
    if let Some(group) = chunk.strip_prefix(GROUP) {
        let mut words = Vec::new();
        group.split(GROUP).for_each(|word| chunk_terms(word, exact, &mut words));
        out.push(Term::OneOf(words));
    } else if let Some(class) = chunk.strip_prefix('@') {
        out.push(Term::Class(class.to_owned()));
    } else if let Some(root) = chunk.strip_prefix('~') {
        let root = fold(&normalize(root.trim_matches(|c: char| !c.is_alphanumeric())));
        if !root.is_empty() {
            out.push(Term::Root(root));
        }
    } else if chunk == "*" {
        out.push(Term::Any);
    } else if chunk.contains(['*', '?']) {
        glob_terms(chunk.trim_start_matches('='), out);
    } else {
        word_terms(chunk, exact || chunk.starts_with('='), out);
    }
}

fn glob_terms(chunk: &str, out: &mut Vec<Term>) {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '*' | '?' | '\'' | '.' | '_');
    for piece in chunk.split(|c| !inner(c)) {
        let piece = fold(&normalize(piece.trim_matches(|c: char| matches!(c, '\'' | '.'))));
        match () {
            () if piece.chars().all(|c| c == '*') && !piece.is_empty() => out.push(Term::Any),
            () if piece.contains(['*', '?']) => out.push(Term::Glob(piece)),
            () if !piece.is_empty() => out.push(Term::Word(piece)),
            () => {}
        }
    }
}

fn word_terms(chunk: &str, exact: bool, out: &mut Vec<Term>) {
    let tokens = Tokens::new(chunk);
    for token in tokens.iter() {
        let whole = [token.span()];
        let parts: Vec<_> = tokens.parts(token).collect();
        for span in if parts.is_empty() { &whole[..] } else { &parts[..] } {
            let word = normalize(span.of(chunk));
            out.push(if exact || is_acronym(&word) { Term::Exact(word) } else { Term::Word(fold(&word)) });
        }
    }
}

/// Two to five characters, capitals and digits, at least two of them capitals.
fn is_acronym(word: &str) -> bool {
    (2..=5).contains(&word.chars().count())
        && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && word.chars().filter(|c| c.is_uppercase()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<Vec<Term>> {
        match Keyword::parse(text, None, 1).unwrap().pattern {
            Pattern::Phrases(phrases) => phrases,
            Pattern::Regex(_) => panic!("a regular expression"),
        }
    }

    fn word(text: &str) -> Term {
        Term::Word(text.into())
    }

    #[test]
    fn keywords_are_read_as_the_table_says() {
        let rows: [(&str, Vec<Vec<Term>>); 10] = [
            ("Perlindungan Anak", vec![vec![word("perlindungan"), word("anak")]]),
            ("KPAI", vec![vec![Term::Exact("KPAI".into())]]),
            ("UNICEF", vec![vec![word("unicef")]]),
            ("=Plan", vec![vec![Term::Exact("Plan".into())]]),
            ("~tingkat kapasitas", vec![vec![Term::Root("tingkat".into()), word("kapasitas")]]),
            ("organi?ation*", vec![vec![Term::Glob("organi?ation*".into())]]),
            ("Kementerian PPN/Bappenas", vec![vec![word("kementerian"), Term::Exact("PPN".into()), word("bappenas")]]),
            ("child-friendly", vec![vec![word("child"), word("friendly")]]),
            ("menteri {sosial|agama}", vec![vec![word("menteri"), Term::OneOf(vec![word("sosial"), word("agama")])]]),
            (
                "menteri {sosial|} RI",
                vec![
                    vec![word("menteri"), Term::Exact("RI".into())],
                    vec![word("menteri"), word("sosial"), Term::Exact("RI".into())],
                ],
            ),
        ];
        for (text, expected) in rows {
            assert_eq!(terms(text), expected, "{text}");
        }
    }

    #[test]
    fn broken_keywords_are_refused() {
        for text in ["", "  ", "—", "***", "* *", "/(/", "{a", "a}", "{||}"] {
            assert!(Keyword::parse(text, None, 1).is_err(), "{text:?}");
        }
    }
}
