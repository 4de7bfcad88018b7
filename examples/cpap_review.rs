//! Reviews documents: who is named, which functions stand beside them, with the quotations.

#[path = "common/coders.rs"]
mod coders;
mod common;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use coders::CoderName;
use indicatif::{ProgressBar, ProgressStyle};
use qualcode::analysis::{Review, codings_csv};
use qualcode::{Codebook, CodedDocument, Coder, Document, DocumentKind, Languages, Result, Unit, ingest};

/// The sample corpus that comes with the crate.
const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cpap");

/// Codes documents and shows who is named, which functions stand beside them, and where.
///
/// Without files it reviews the constructed sample corpus. For your own:
///
///   cargo run --release --example cpap_review -- reports/ plan.txt --out review
#[derive(Parser)]
#[command(verbatim_doc_comment)]
struct Options {
    /// Text and Markdown files, or folders of them.
    files: Vec<PathBuf>,
    /// A codebook file; the built-in CPAP codebook if none is given.
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// What is coded at a time.
    #[arg(long, value_enum, default_value_t = UnitName::Sentence)]
    unit: UnitName,
    /// The folder for codings.csv, matrix.csv and review.md.
    #[arg(long, value_name = "DIR", default_value = "review")]
    out: PathBuf,
    /// By what codes are found: keywords, what was learned from examples, or both.
    #[arg(long, value_enum, default_value_t = CoderName::Both)]
    coder: CoderName,
    /// The files' encoding: `auto`, `windows-1252`, `utf-16le` …; UTF-8 if nothing is said.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// A language file: a new language, or more words (roots, abbreviations) for one that is there.
    #[arg(long, value_name = "FILE")]
    words: Vec<PathBuf>,
    /// Count theses and articles too, which otherwise are only listed.
    #[arg(long)]
    with_studies: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum UnitName {
    Document,
    Page,
    Paragraph,
    Sentence,
    Clause,
}

impl From<UnitName> for Unit {
    fn from(name: UnitName) -> Unit {
        match name {
            UnitName::Document => Unit::Document,
            UnitName::Page => Unit::Page,
            UnitName::Paragraph => Unit::Paragraph,
            UnitName::Sentence => Unit::Sentence,
            UnitName::Clause => Unit::Clause,
        }
    }
}

fn main() -> ExitCode {
    common::exit(run(Options::parse()))
}

/// Returns whether every file could be read.
fn run(options: Options) -> Result<bool> {
    let codebook = match &options.codebook {
        Some(file) => Codebook::from_file(file)?,
        None => Codebook::cpap(),
    };
    let mut languages = Languages::default();
    for file in &options.words {
        languages = languages.with_file(file)?;
    }
    let paths = if options.files.is_empty() { vec![PathBuf::from(SAMPLE)] } else { options.files.clone() };
    // Before the coder is trained: a wrong path is told at once.
    let documents = open(&paths, options.encoding.as_deref())?;
    if documents.len() == 0 {
        eprintln!("error: no text or Markdown file in {} (endings: {})", list(&paths), ingest::ENDINGS.join(", "));
        return Ok(false);
    }
    let coder = &*coders::coder(codebook, options.unit.into(), languages, options.coder)?;
    let (coded, unread) = code(coder, documents);
    let review = Review::new(coder.codebook(), &coded, "actor", "role", options.with_studies);
    show(&screen(&review, coder, &coded));
    write_files(&options.out, coder, &coded, &review, options.with_studies)?;
    show(&format!("\nWritten: codings.csv, matrix.csv and review.md in {}\n", options.out.display()));
    Ok(unread == 0)
}

type Documents = Box<dyn ExactSizeIterator<Item = Result<Document>>>;

fn open(paths: &[PathBuf], encoding: Option<&str>) -> Result<Documents> {
    Ok(match encoding {
        Some(encoding) => Box::new(ingest::documents_in(paths, encoding)?),
        None => Box::new(ingest::documents(paths)?),
    })
}

/// Codes the files one after another; says of each that cannot be read why.
fn code(coder: &dyn Coder, documents: Documents) -> (Vec<CodedDocument>, usize) {
    let style = ProgressStyle::with_template("coding {bar:30} {pos}/{len} files, {eta} left");
    let bar = ProgressBar::new(documents.len() as u64);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut unread = 0;
    let readable = documents.filter_map(|document| {
        bar.inc(1);
        document
            .inspect_err(|error| {
                bar.suspend(|| eprintln!("not read: {error}"));
                unread += 1;
            })
            .ok()
    });
    let mut work = coder.coding();
    let coded = readable.map(|document| {
        let passages = work.code(&document);
        CodedDocument::new(document, passages)
    });
    let coded = coded.collect();
    bar.finish_and_clear();
    (coded, unread)
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// Prints; that nobody reads on (`| head`) is no failure.
fn show(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// What is shown on the screen, at most 80 columns wide.
fn screen(review: &Review, coder: &dyn Coder, coded: &[CodedDocument]) -> String {
    let codebook = coder.codebook();
    let (documents, passages) = review.size();
    let (name, version, unit) = (codebook.name(), codebook.version(), review.unit());
    let mut out = format!(
        "{name} {version}
{documents} documents, {passages} passages (unit: {unit})
"
    );
    let tags = || coded.iter().flat_map(|d| d.passages()).flat_map(|p| p.tags());
    let learned = tags().filter(|t| t.source() == "learned").count();
    if learned > 0 {
        let both = tags().filter(|t| t.source() == "keywords+learned").count();
        out.push_str(&wrapped(
            &format!(
                "{learned} codings were learned from examples alone, {both} were found by keywords as well; \
                 codings.csv says which. `--coder keywords` leaves them out."
            ),
            0,
        ));
    }
    if coded.iter().any(|d| d.document().variable("constructed").is_some()) {
        out.push_str("The documents are constructed examples; none quotes a real source.\n");
    }
    out.push_str("\nParties named                                      passages documents\n");
    for row in review.parties() {
        out.push_str(&format!(
            "  {:<47.47} {:>9} {:>9}\n",
            codebook.get(row.code).name(None),
            row.passages,
            row.documents
        ));
    }
    if review.parties().is_empty() {
        out.push_str("  none\n");
    }
    out.push_str("\nParties and roles named in the same passage (co-occurrence, not attribution)\n");
    out.push_str(&format!("Number of passages (unit: {}) that name both.\n", review.unit()));
    for row in review.parties().iter().filter(|r| !r.functions.is_empty()) {
        let functions: Vec<String> =
            row.functions.iter().map(|(c, n)| format!("{} {n}", codebook.get(*c).name(None).to_lowercase())).collect();
        out.push_str(&format!("  {}\n{}", codebook.get(row.code).name(None), wrapped(&functions.join(", "), 6)));
    }
    for (title, names) in [
        ("Nothing was found in", review.without_codes()),
        ("Secondary sources (studies), listed and not counted unless --with-studies", review.secondary()),
    ] {
        if !names.is_empty() {
            out.push_str(&format!("\n{title}:\n"));
            names.iter().for_each(|n| out.push_str(&wrapped(n, 2)));
        }
    }
    let decoded: Vec<String> = coded.iter().filter_map(decoding).collect();
    if !decoded.is_empty() {
        out.push_str("\nDecoded from another encoding than UTF-8:\n");
        decoded.iter().for_each(|d| out.push_str(&wrapped(d, 2)));
    }
    if !review.dependent().is_empty() {
        out.push_str("\nCopies and translations (no independent sources):\n");
        review.dependent().iter().for_each(|d| out.push_str(&wrapped(&d.to_string(), 2)));
    }
    if let Some(quotation) = review.parties().first().and_then(|r| r.quotations.first()) {
        out.push_str("\nA first quotation (all are in review.md):\n");
        out.push_str(&wrapped(&format!("\"{}\"", quotation.text), 2));
        out.push_str(&wrapped(&format!("{}, p. {}", quotation.citation, quotation.page), 2));
    }
    out
}

/// What was done to read a document that is not UTF-8.
fn decoding(coded: &CodedDocument) -> Option<String> {
    let document = coded.document();
    let replaced = document.variable("replaced").unwrap_or("0");
    let encoding = document.variable("encoding").or((replaced != "0").then_some("UTF-8"))?;
    Some(format!("{}: {encoding}, characters replaced: {replaced}", document.title()))
}

/// Words on lines of at most 78 columns, indented.
fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + word.chars().count() + 1 + indent > 78 {
            out.push_str(&format!("{:indent$}{line}\n", ""));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    out.push_str(&format!("{:indent$}{line}\n", ""));
    out
}

fn write_files(
    out: &Path,
    coder: &dyn Coder,
    coded: &[CodedDocument],
    review: &Review,
    with_studies: bool,
) -> Result<()> {
    ingest::create_folder(out)?;
    let counted: Vec<CodedDocument> =
        coded.iter().filter(|d| with_studies || d.document().kind() != DocumentKind::Study).cloned().collect();
    ingest::write_file(out.join("codings.csv"), |file| codings_csv(coder.codebook(), &counted, file))?;
    ingest::write_file(out.join("matrix.csv"), |file| {
        review.by_document().write_csv(&mut *file)?;
        review.functions().write_csv(file)
    })?;
    let markdown = review.to_markdown(coder.codebook(), None);
    ingest::write_file(out.join("review.md"), |file| {
        file.write_all(markdown.as_bytes()).map_err(|e| ingest::write_error(out, e))
    })
}
