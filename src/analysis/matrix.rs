//! Matrices of counts.

use std::collections::BTreeMap;

use crate::codebook::{CodeId, Codebook};
use crate::matcher::CodedDocument;

/// Counts by row and column, with a title that says what is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    title: String,
    corner: String,
    rows: Vec<String>,
    columns: Vec<String>,
    cells: Vec<Vec<usize>>,
}

impl Matrix {
    /// What the cells count, and their unit.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The row labels.
    pub fn rows(&self) -> &[String] {
        &self.rows
    }

    /// The column labels.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The count in a row and column, counted from 0; `None` outside the matrix.
    pub fn get(&self, row: usize, column: usize) -> Option<usize> {
        self.cells.get(row)?.get(column).copied()
    }

    /// The count under two labels.
    pub fn at(&self, row: &str, column: &str) -> Option<usize> {
        let row = self.rows.iter().position(|r| r == row)?;
        let column = self.columns.iter().position(|c| c == column)?;
        self.get(row, column)
    }

    /// The matrix as CSV: a line with the title, one with the column labels, one a row.
    ///
    /// # Errors
    /// When writing fails.
    #[cfg(feature = "csv")]
    pub fn write_csv(&self, out: impl std::io::Write) -> crate::error::Result<()> {
        let mut writer = super::table::writer(out);
        let mut head = vec![self.corner.as_str()];
        head.extend(self.columns.iter().map(String::as_str));
        super::table::row(&mut writer, &[&self.title])?;
        super::table::row(&mut writer, &head)?;
        for (label, cells) in self.rows.iter().zip(&self.cells) {
            let numbers: Vec<String> = cells.iter().map(usize::to_string).collect();
            let mut line = vec![label.as_str()];
            line.extend(numbers.iter().map(String::as_str));
            super::table::row(&mut writer, &line)?;
        }
        super::table::finish(writer)
    }
}

/// How many passages of each document have each code. Only codes that occur have a row.
///
/// ```
/// use qualcode::analysis::code_by_document;
/// use qualcode::{Codebook, Document, KeywordCoder};
/// let coder = KeywordCoder::new(Codebook::cpap())?;
/// let coded: Vec<_> = coder.code_all([Document::new("a", "UNICEF met KPAI. UNICEF left.")]).collect();
/// let matrix = code_by_document(coder.codebook(), &coded);
/// assert_eq!(matrix.at("actor/unicef", "a"), Some(2));
/// # Ok::<(), qualcode::Error>(())
/// ```
pub fn code_by_document(codebook: &Codebook, coded: &[CodedDocument]) -> Matrix {
    let mut counts: BTreeMap<CodeId, Vec<usize>> = BTreeMap::new();
    for (i, document) in coded.iter().enumerate() {
        let tags = document.passages().iter().flat_map(|p| p.tags());
        for tag in tags.filter(|t| !codebook.is_hidden(t.code())) {
            counts.entry(tag.code()).or_insert_with(|| vec![0; coded.len()])[i] += 1;
        }
    }
    Matrix {
        title: format!("Passages (unit: {}) that have the code, by document", unit_name(coded)),
        corner: "code".to_owned(),
        rows: counts.keys().map(|c| codebook.get(*c).path().to_owned()).collect(),
        columns: coded.iter().map(|d| d.document().title().to_owned()).collect(),
        cells: counts.into_values().collect(),
    }
}

/// In how many passages two codes stand together: codes of one category in
/// rows, of another in columns. Standing together is no attribution: it does
/// not say that the one does the other.
pub fn co_occurrence(codebook: &Codebook, coded: &[CodedDocument], rows: &str, columns: &str) -> Matrix {
    let of = |category: &str| -> Vec<CodeId> {
        let ids = (0..codebook.codes().len()).map(CodeId::new);
        ids.filter(|id| codebook.get(*id).category() == category).collect()
    };
    let (row_ids, column_ids) = (of(rows), of(columns));
    let mut cells = vec![vec![0; column_ids.len()]; row_ids.len()];
    for passage in coded.iter().flat_map(|d| d.passages()) {
        let has: Vec<bool> = column_ids.iter().map(|c| passage.tag(*c).is_some()).collect();
        for (i, _) in row_ids.iter().enumerate().filter(|(_, r)| passage.tag(**r).is_some()) {
            for (cell, _) in cells[i].iter_mut().zip(&has).filter(|(_, h)| **h) {
                *cell += 1;
            }
        }
    }
    let label = |ids: Vec<CodeId>| ids.into_iter().map(|c| codebook.get(c).path().to_owned()).collect::<Vec<_>>();
    let unit = unit_name(coded);
    Matrix {
        title: format!("Passages (unit: {unit}) that name both (co-occurrence, not attribution)"),
        corner: rows.to_owned(),
        rows: label(row_ids),
        columns: label(column_ids),
        cells,
    }
}

fn unit_name(coded: &[CodedDocument]) -> &'static str {
    let first = coded.iter().flat_map(|d| d.passages()).next();
    first.map_or("passage", |p| p.passage().unit().as_str())
}
