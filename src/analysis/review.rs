//! The review: who is named, which functions occur beside them, and where.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::matrix::{Matrix, co_occurrence, code_by_document};
use super::one_line;
use crate::codebook::{CodeId, Codebook};
use crate::document::DocumentKind;
use crate::language::Language;
use crate::matcher::{CodedDocument, Evidence, MatchMode};

/// A quotation with all that is needed to find it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The passage, on one line.
    pub text: String,
    /// The document's citation, or its title.
    pub citation: String,
    /// The page, counted from 1.
    pub page: usize,
    /// The paragraph, counted from 1.
    pub paragraph: usize,
    /// The words that met a keyword, and the keyword.
    pub evidence: Vec<(String, String)>,
}

/// A party that is named, and what is named beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyRow {
    /// The code.
    pub code: CodeId,
    /// Passages that name it.
    pub passages: usize,
    /// Documents that name it.
    pub documents: usize,
    /// Functions in the same passages, each with the number of passages, most first.
    pub functions: Vec<(CodeId, usize)>,
    /// Where it is named.
    pub quotations: Vec<Quotation>,
}

/// A document that is a copy or translation of another: no independent source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependent {
    /// Its title.
    pub title: String,
    /// Whether it is a translation, else a copy.
    pub is_translation: bool,
    /// The title of the other, or the name of its file if it is not among the documents.
    pub original: String,
}

impl Dependent {
    fn of(document: &CodedDocument, all: &[CodedDocument]) -> Option<Dependent> {
        let document = document.document();
        let translation = document.variable("translation_of");
        let file = translation.or(document.variable("copy_of"))?;
        let original = all.iter().map(|d| d.document()).find(|d| d.variable("file") == Some(file));
        Some(Dependent {
            title: document.title().to_owned(),
            is_translation: translation.is_some(),
            original: original.map_or(file, |d| d.title()).to_owned(),
        })
    }
}

impl std::fmt::Display for Dependent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sort = if self.is_translation { "translation" } else { "copy" };
        write!(f, "{}: {sort} of {}", self.title, self.original)
    }
}

/// What coded documents say of parties and functions, by co-occurrence.
///
/// Studies (theses, articles) speak about the sources. They are listed apart
/// and counted only if asked for.
#[derive(Clone, Debug)]
pub struct Review {
    parties: Vec<PartyRow>,
    functions: Matrix,
    by_document: Matrix,
    secondary: Vec<String>,
    dependent: Vec<Dependent>,
    without_codes: Vec<String>,
    documents: usize,
    passages: usize,
    unit: &'static str,
}

impl Review {
    /// Reviews coded documents; `parties` and `functions` name the two categories.
    pub fn new(
        codebook: &Codebook,
        coded: &[CodedDocument],
        parties: &str,
        functions: &str,
        with_studies: bool,
    ) -> Review {
        let is_study = |d: &&CodedDocument| d.document().kind() == DocumentKind::Study;
        let primary: Vec<CodedDocument> = coded.iter().filter(|d| with_studies || !is_study(d)).cloned().collect();
        let yields =
            |d: &&CodedDocument| d.passages().iter().flat_map(|p| p.tags()).any(|t| !codebook.is_hidden(t.code()));
        let title = |d: &CodedDocument| d.document().title().to_owned();
        let first = primary.iter().flat_map(|d| d.passages()).next();
        Review {
            parties: party_rows(codebook, &primary, parties, functions),
            functions: co_occurrence(codebook, &primary, parties, functions),
            by_document: code_by_document(codebook, &primary),
            secondary: coded.iter().filter(is_study).map(title).collect(),
            dependent: coded.iter().filter_map(|d| Dependent::of(d, coded)).collect(),
            without_codes: coded.iter().filter(|d| !yields(d)).map(title).collect(),
            documents: primary.len(),
            passages: primary.iter().map(|d| d.passages().len()).sum(),
            unit: first.map_or("passage", |p| p.passage().unit().as_str()),
        }
    }

    /// The parties named, most passages first.
    pub fn parties(&self) -> &[PartyRow] {
        &self.parties
    }

    /// Party by function: passages that name both.
    pub fn functions(&self) -> &Matrix {
        &self.functions
    }

    /// Code by document: passages that have the code.
    pub fn by_document(&self) -> &Matrix {
        &self.by_document
    }

    /// The titles of studies, which speak about the sources.
    pub fn secondary(&self) -> &[String] {
        &self.secondary
    }

    /// The documents that are no source of their own: copies and translations of others.
    pub fn dependent(&self) -> &[Dependent] {
        &self.dependent
    }

    /// The titles of documents in which no code was found.
    pub fn without_codes(&self) -> &[String] {
        &self.without_codes
    }

    /// Documents counted, and passages in them.
    pub fn size(&self) -> (usize, usize) {
        (self.documents, self.passages)
    }

    /// The unit of the passages.
    pub fn unit(&self) -> &str {
        self.unit
    }

    /// The review as Markdown: tables, then each party's quotations with citation and page.
    pub fn to_markdown(&self, codebook: &Codebook, language: Option<Language>) -> String {
        let mut out = String::new();
        self.write_markdown(codebook, language, &mut out).unwrap_or_default();
        out
    }

    fn write_markdown(&self, codebook: &Codebook, language: Option<Language>, out: &mut String) -> std::fmt::Result {
        let name = |c: CodeId| cell(codebook.get(c).name(language));
        writeln!(out, "# Review: {} {}\n", codebook.name(), codebook.version())?;
        writeln!(
            out,
            "{} documents, {} passages (unit: {}). Every coding is a suggestion of the program until a person has confirmed it.\n",
            self.documents, self.passages, self.unit
        )?;
        writeln!(out, "## Parties named\n\n| party | passages | documents |\n|---|---:|---:|")?;
        for row in &self.parties {
            writeln!(
                out,
                "| {} (`{}`) | {} | {} |",
                name(row.code),
                codebook.get(row.code).path(),
                row.passages,
                row.documents
            )?;
        }
        writeln!(out, "\n## Parties and roles named in the same passage (co-occurrence, not attribution)\n")?;
        writeln!(out, "Number of passages (unit: {}) that name both.\n\n| party | functions |\n|---|---|", self.unit)?;
        for row in self.parties.iter().filter(|r| !r.functions.is_empty()) {
            let list: Vec<String> = row.functions.iter().map(|(c, n)| format!("{} {n}", name(*c))).collect();
            writeln!(out, "| {} | {} |", name(row.code), list.join(", "))?;
        }
        self.write_lists(out)?;
        writeln!(out, "\n## Quotations\n")?;
        for row in &self.parties {
            writeln!(out, "### {}\n", name(row.code))?;
            for quotation in &row.quotations {
                let words: Vec<String> = quotation.evidence.iter().map(|(w, k)| format!("{w} ({k})")).collect();
                writeln!(out, "> {}\n>", quotation.text.replace('<', "&lt;"))?;
                writeln!(
                    out,
                    "> — {}, p. {}, par. {}. Found by: {}\n",
                    quotation.citation,
                    quotation.page,
                    quotation.paragraph,
                    words.join("; ")
                )?;
            }
        }
        Ok(())
    }

    fn write_lists(&self, out: &mut String) -> std::fmt::Result {
        if !self.without_codes.is_empty() {
            writeln!(out, "\n## Documents in which nothing was found\n")?;
            self.without_codes.iter().try_for_each(|title| writeln!(out, "- {title}"))?;
        }
        if !self.dependent.is_empty() {
            writeln!(out, "\n## Copies and translations (no independent sources)\n")?;
            self.dependent.iter().try_for_each(|d| writeln!(out, "- {d}"))?;
        }
        if !self.secondary.is_empty() {
            writeln!(out, "\n## Secondary sources (studies)\n")?;
            self.secondary.iter().try_for_each(|title| writeln!(out, "- {title}"))?;
        }
        Ok(())
    }
}

/// A text that breaks no Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn party_rows(codebook: &Codebook, coded: &[CodedDocument], parties: &str, functions: &str) -> Vec<PartyRow> {
    let mut rows: BTreeMap<CodeId, PartyRow> = BTreeMap::new();
    for document in coded {
        let mut seen = std::collections::BTreeSet::new();
        for passage in document.passages() {
            let of = |category: &str| {
                let category = category.to_owned();
                passage.tags().iter().filter(move |t| codebook.get(t.code()).category() == category)
            };
            for tag in of(parties) {
                let empty = || PartyRow {
                    code: tag.code(),
                    passages: 0,
                    documents: 0,
                    functions: Vec::new(),
                    quotations: Vec::new(),
                };
                let row = rows.entry(tag.code()).or_insert_with(empty);
                row.passages += 1;
                row.documents += usize::from(seen.insert(tag.code()));
                row.quotations.push(quotation(document, passage, tag));
                for function in of(functions) {
                    match row.functions.iter_mut().find(|(c, _)| *c == function.code()) {
                        Some((_, n)) => *n += 1,
                        None => row.functions.push((function.code(), 1)),
                    }
                }
            }
        }
    }
    let mut rows: Vec<PartyRow> = rows.into_values().collect();
    rows.iter_mut().for_each(|r| r.functions.sort_by_key(|(c, n)| (std::cmp::Reverse(*n), *c)));
    rows.sort_by_key(|r| (std::cmp::Reverse(r.passages), r.code));
    rows
}

fn quotation(document: &CodedDocument, passage: &crate::matcher::CodedPassage, tag: &crate::matcher::Tag) -> Quotation {
    let text = document.document().text();
    let reason = |e: &Evidence| match e.mode() {
        MatchMode::Learned => e.reason().to_owned(),
        MatchMode::Frame => format!("frame `{}`", e.reason()),
        _ => format!("keyword `{}`", e.reason()),
    };
    let evidence = tag.evidence().iter().map(|e| (one_line(e.cover().of(text)), reason(e)));
    let source = document.document();
    Quotation {
        text: one_line(passage.passage().span().of(text)),
        citation: source.variable("citation").unwrap_or(source.title()).to_owned(),
        page: passage.passage().page(),
        paragraph: passage.passage().paragraph(),
        evidence: evidence.collect(),
    }
}
