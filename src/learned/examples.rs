//! Labelled examples: clauses and passages with the codes that they have.

use serde_json::Value;

use crate::codebook::{CodeId, Codebook};
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;

/// A passage cut into clauses, each with its codes; a single clause is a passage of one.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledPassage {
    /// The document, batch or author that it comes from: cross-validation keeps it in one fold.
    pub document: String,
    /// Its language, if stated.
    pub language: Option<Language>,
    /// The categories for which it was coded: a code of them that a clause does not name is absent from it.
    pub coded_for: Vec<String>,
    /// The clauses, in order; joined with one blank they are the passage.
    pub clauses: Vec<LabelledClause>,
}

/// A clause and its codes.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledClause {
    /// The words.
    pub text: String,
    /// The codes.
    pub codes: Vec<CodeId>,
    /// The mode of the first code, as written: `performed`, `planned` …
    pub mode: Option<String>,
    /// Whether the first code is affirmed (`true`) or negated.
    pub affirmed: Option<bool>,
}

/// The examples of a codebook: those of its example files, then those that stand beside its codes.
///
/// # Errors
/// When a line of a file is not such an example or names a code that is not in
/// the codebook; the error names file and line.
pub fn read_examples(codebook: &Codebook) -> Result<Vec<LabelledPassage>> {
    let mut out = Vec::new();
    for (name, text) in codebook.example_files() {
        for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            out.push(passage(line, codebook).map_err(|e| e.placed(i + 1, 1).in_file(name))?);
        }
    }
    out.extend(beside_codes(codebook));
    Ok(out)
}

/// The examples of the codes that are coded: each says one thing of one category.
fn beside_codes(codebook: &Codebook) -> Vec<LabelledPassage> {
    let mut out = Vec::new();
    for (i, code) in codebook.codes().iter().enumerate() {
        for example in code.examples().iter().filter(|e| e.is_coded()) {
            let clause = LabelledClause {
                text: example.text().to_owned(),
                codes: vec![CodeId::new(i)],
                mode: None,
                affirmed: None,
            };
            out.push(LabelledPassage {
                document: "the codebook".to_owned(),
                language: example.language(),
                coded_for: vec![code.path().to_owned()],
                clauses: vec![clause],
            });
        }
    }
    out
}

/// Reads one line.
fn passage(line: &str, codebook: &Codebook) -> Result<LabelledPassage> {
    let wrong = |message: &str| Error::new(ErrorKind::Table, message).offends(line);
    let value: Value =
        serde_json::from_str(line).map_err(|e| wrong("an example is not a JSON object").offends(e.to_string()))?;
    let text = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let clauses = match value.get("clauses").and_then(Value::as_array) {
        Some(list) => list.iter().map(|c| clause(c, codebook)).collect::<Result<Vec<_>>>()?,
        None => vec![clause(&value, codebook)?],
    };
    let named = value.get("coded_for").and_then(Value::as_array);
    let coded_for: Vec<String> = match named {
        Some(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        None => {
            let mut all: Vec<String> =
                clauses.iter().flat_map(|c| &c.codes).map(|c| codebook.get(*c).category().to_owned()).collect();
            all.sort();
            all.dedup();
            all
        }
    };
    Ok(LabelledPassage {
        document: text("document").or_else(|| text("id")).unwrap_or_default(),
        language: text("language").and_then(|l| Language::from_code(&l)),
        coded_for,
        clauses,
    })
}

fn clause(value: &Value, codebook: &Codebook) -> Result<LabelledClause> {
    let text = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let words = text("text").filter(|t| !t.trim().is_empty());
    let words = words.ok_or_else(|| Error::new(ErrorKind::MissingField, "an example needs `text`"))?;
    let codes = value.get("codes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let codes = codes.iter().filter_map(Value::as_str).map(|c| codebook.require(c)).collect::<Result<_>>()?;
    let affirmed = text("polarity").map(|p| p != "negated");
    Ok(LabelledClause { text: words, codes, mode: text("mode"), affirmed })
}
