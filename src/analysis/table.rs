//! Codings as CSV.

use std::io::Write;

use crate::codebook::Codebook;
use crate::error::{Error, ErrorKind, Result};
use crate::matcher::{CodedDocument, Evidence};
use crate::span::CharIndex;

use super::one_line;

/// The columns of a table of codings.
const COLUMNS: [&str; 15] = [
    "document",
    "page",
    "paragraph",
    "passage_id",
    "code",
    "quotation",
    "evidence",
    "start",
    "end",
    "status",
    "coder",
    "language",
    "kind",
    "year",
    "constructed",
];

/// Writes one row for each code on each passage. Offsets are of the quotation,
/// in code points, end excluded; `evidence` names the words and, behind an
/// arrow, the keyword or frame that they met.
///
/// # Errors
/// When writing fails.
pub fn codings_csv(codebook: &Codebook, coded: &[CodedDocument], out: impl Write) -> Result<()> {
    let mut writer = writer(out);
    row(&mut writer, &COLUMNS)?;
    for coded in coded {
        let document = coded.document();
        let text = document.text();
        let index = CharIndex::new(text);
        let year = document.year().map_or(String::new(), |y| y.to_string());
        for coded in coded.passages() {
            let passage = coded.passage();
            let (start, end) = index.chars(text, passage.span());
            let language = coded.language().map_or(String::new(), |l| l.to_string());
            for tag in coded.tags().iter().filter(|t| !codebook.is_hidden(t.code())) {
                let evidence: Vec<String> = tag.evidence().iter().map(|e| shown(text, e)).collect();
                let initial = passage.unit().as_str().chars().next().unwrap_or('p');
                row(
                    &mut writer,
                    &[
                        document.title(),
                        &passage.page().to_string(),
                        &passage.paragraph().to_string(),
                        &format!("{initial}{}", passage.index() + 1),
                        codebook.get(tag.code()).path(),
                        passage.span().of(text),
                        &evidence.join("; "),
                        &start.to_string(),
                        &end.to_string(),
                        "suggested",
                        tag.source(),
                        &language,
                        document.kind().as_str(),
                        &year,
                        document.variable("constructed").unwrap_or(""),
                    ],
                )?;
            }
        }
    }
    finish(writer)
}

/// The words of a piece of evidence and what they met.
fn shown(text: &str, evidence: &Evidence) -> String {
    let words: Vec<String> = evidence.spans().iter().map(|s| one_line(s.of(text))).collect();
    format!("{} -> {}", words.join(" … "), evidence.reason())
}

pub(super) fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().flexible(true).from_writer(out)
}

pub(super) fn row<W: Write>(writer: &mut csv::Writer<W>, cells: &[&str]) -> Result<()> {
    writer.write_record(cells).map_err(|e| failed(&e.to_string()))
}

pub(super) fn finish<W: Write>(mut writer: csv::Writer<W>) -> Result<()> {
    writer.flush().map_err(|e| failed(&e.to_string()))
}

fn failed(reason: &str) -> Error {
    Error::new(ErrorKind::Io, format!("a table could not be written: {reason}"))
}
