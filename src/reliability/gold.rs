//! Gold passages: JSON lines of texts with the codes that people gave them.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::codebook::Codebook;
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;

/// A passage with the codes that it ought to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldPassage {
    /// Its id in the file.
    pub id: String,
    /// Its language, if the file says.
    pub language: Option<Language>,
    /// The text.
    pub text: String,
    /// The paths of its codes.
    pub codes: BTreeSet<String>,
}

/// Reads gold passages, one JSON object a line: `id`, `language`, `text`,
/// `codes` (paths), and, where they are, `topic` and `scope`, which become
/// codes `topic/…` and `scope/…`.
///
/// # Errors
/// When the file cannot be read, a line is not such an object, or a code is
/// not in the codebook.
pub fn read_gold(path: impl AsRef<Path>, codebook: &Codebook) -> Result<Vec<GoldPassage>> {
    let path = path.as_ref();
    let text = crate::ingest::read_text(path)?;
    let mut out = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let passage = passage(line).and_then(|p| known(p, codebook));
        out.push(passage.map_err(|e| e.placed(i + 1, 1).in_file(path.display().to_string()))?);
    }
    Ok(out)
}

fn passage(line: &str) -> Result<GoldPassage> {
    let wrong = |message: String| Error::new(ErrorKind::Table, message).offends(line);
    let value: Value = serde_json::from_str(line).map_err(|e| wrong(format!("not a JSON object: {e}")))?;
    let text = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let need = |field: &str| text(field).ok_or_else(|| wrong(format!("a passage needs `{field}`, a text")));
    let list = value.get("codes").and_then(Value::as_array);
    let list = list.ok_or_else(|| wrong("a passage needs `codes`, a list of paths".to_owned()))?;
    let mut codes: BTreeSet<String> = list.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    for field in ["topic", "scope"] {
        codes.extend(text(field).map(|t| format!("{field}/{t}")));
    }
    Ok(GoldPassage {
        id: need("id")?,
        language: text("language").and_then(|l| Language::from_code(&l)),
        text: need("text")?,
        codes,
    })
}

fn known(passage: GoldPassage, codebook: &Codebook) -> Result<GoldPassage> {
    passage.codes.iter().try_for_each(|code| codebook.require(code).map(|_| ()))?;
    Ok(passage)
}
