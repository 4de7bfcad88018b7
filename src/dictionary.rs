//! Counts by a dictionary, as dictionary coders of text statistics make them.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, ErrorKind, Result};
use crate::token::{TokenRules, Tokens};

/// Which matches keep another from counting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NestedScope {
    /// A longer match of the same category.
    #[default]
    Key,
    /// A longer match of any category, if it covers all of it.
    Dictionary,
}

/// Categories with patterns of words, `*` and `?`; a nested category has a dotted path.
///
/// Counts follow quanteda's `tokens_lookup()`: case is ignored, of overlapping
/// matches in one category the longest counts, then the first; categories do
/// not touch each other unless [`NestedScope::Dictionary`] is asked for.
///
/// ```
/// use qualcode::{Dictionary, NestedScope};
/// let dictionary = Dictionary::from_json(r#"{"law": ["court*", "supreme court"], "place": {"city": ["york"]}}"#)?;
/// assert_eq!(dictionary.categories().collect::<Vec<_>>(), ["law", "place.city"]);
/// let counts = dictionary.count("The Supreme Court sat; the courts of New York did not.", NestedScope::Key);
/// assert_eq!(counts, [2, 1]);
/// # Ok::<(), qualcode::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    categories: Vec<(String, Vec<Vec<Vec<char>>>)>,
}

impl Dictionary {
    /// Reads a dictionary: an object of lists of patterns, or of such objects.
    ///
    /// # Errors
    /// When the text is not JSON of that form, or a pattern is empty.
    pub fn from_json(text: &str) -> Result<Dictionary> {
        let value: serde_json::Value = serde_json::from_str(text)
            .map_err(|e| Error::new(ErrorKind::Table, format!("not JSON, {e}")).placed(e.line(), e.column()))?;
        let mut out = Dictionary::default();
        out.add("", &value)?;
        Ok(out)
    }

    fn add(&mut self, path: &str, value: &serde_json::Value) -> Result<()> {
        let wrong = |what: &str| {
            Error::new(ErrorKind::BadValue, what.to_owned())
                .offends(path)
                .remedy("a category is a list of patterns in quotation marks, or an object of categories")
        };
        match value {
            serde_json::Value::Object(entries) => {
                for (name, inner) in entries {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.add(&path, inner)?;
                }
                Ok(())
            }
            serde_json::Value::Array(items) if !path.is_empty() => {
                let mut patterns: Vec<Vec<Vec<char>>> = Vec::new();
                for item in items {
                    let text = item.as_str().ok_or_else(|| wrong("a pattern is not a text"))?;
                    let words: Vec<Vec<char>> = text.split_whitespace().map(form).collect();
                    if words.is_empty() {
                        return Err(wrong("empty pattern"));
                    }
                    // A pattern given twice counts once.
                    if !patterns.contains(&words) {
                        patterns.push(words);
                    }
                }
                self.categories.push((path.to_owned(), patterns));
                Ok(())
            }
            _ => Err(wrong("not a list of patterns")),
        }
    }

    /// The categories' paths, in the order of the file.
    pub fn categories(&self) -> impl Iterator<Item = &str> {
        self.categories.iter().map(|(path, _)| path.as_str())
    }

    /// The number of matches of each category in a text.
    pub fn count(&self, text: &str, scope: NestedScope) -> Vec<usize> {
        let tokens = Tokens::with_rules(text, TokenRules::Quanteda);
        let words: Vec<Vec<char>> = tokens.iter().map(|t| form(t.span().of(text))).collect();
        let mut matches = self.matches(&words);
        // Longer ones first, then from left to right.
        matches.sort_by_key(|m| (std::cmp::Reverse(m.length), m.start, m.category));
        let mut own = vec![vec![false; words.len()]; self.categories.len()];
        let mut longer = vec![0; words.len()];
        let mut counts = vec![0; self.categories.len()];
        for found in matches {
            let range = found.start..found.start + found.length;
            let nested = scope == NestedScope::Dictionary && longer[range.clone()].iter().all(|l| *l > found.length);
            if nested || own[found.category][range.clone()].contains(&true) {
                continue;
            }
            counts[found.category] += 1;
            own[found.category][range.clone()].fill(true);
            for length in &mut longer[range] {
                *length = found.length.max(*length);
            }
        }
        counts
    }

    fn matches(&self, words: &[Vec<char>]) -> Vec<Match> {
        let mut places: HashMap<&[char], Vec<usize>> = HashMap::new();
        for (i, word) in words.iter().enumerate() {
            places.entry(word).or_default().push(i);
        }
        let mut out = Vec::new();
        for (category, (_, patterns)) in self.categories.iter().enumerate() {
            for pattern in patterns {
                let length = pattern.len();
                let fits = |start: usize| {
                    words.get(start..start + length).is_some_and(|w| {
                        w.iter().zip(pattern).all(|(word, glob)| crate::matcher::glob_matches(glob, word))
                    })
                };
                let first = &pattern[0];
                let starts: Vec<usize> = if first.iter().any(|c| matches!(c, '*' | '?')) {
                    let forms = places.iter().filter(|(word, _)| crate::matcher::glob_matches(first, word));
                    forms.flat_map(|(_, at)| at.iter().copied()).collect()
                } else {
                    places.get(first.as_slice()).cloned().unwrap_or_default()
                };
                out.extend(starts.into_iter().filter(|s| fits(*s)).map(|start| Match { category, start, length }));
            }
        }
        out.sort_by_key(|m| (m.category, m.start, m.length));
        out.dedup();
        out
    }
}

/// A pattern found: words `start` to `start + length`.
#[derive(Clone, Copy, PartialEq)]
struct Match {
    category: usize,
    start: usize,
    length: usize,
}

/// Composed, without case.
fn form(word: &str) -> Vec<char> {
    word.nfc().flat_map(char::to_lowercase).collect()
}
