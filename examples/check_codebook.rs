//! Checks a codebook: its examples, lints, and the words that its keywords match.

#[macro_use]
mod common;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use qualcode::{Codebook, CodedDocument, KeywordCoder, Result, check, ingest};

/// Runs a codebook's examples, prints lints, and terms that one language lacks;
/// with --corpus also the words that each keyword really matched.
///
///   cargo run --release --example check_codebook -- my_codebook.toml --corpus reports/
#[derive(Parser)]
#[command(verbatim_doc_comment)]
struct Options {
    /// The codebook file; the built-in CPAP codebook if none is given.
    file: Option<PathBuf>,
    /// Files or folders to see what the keywords match in them.
    #[arg(long, value_name = "PATH")]
    corpus: Vec<PathBuf>,
}

fn main() -> ExitCode {
    common::exit(run(&Options::parse()))
}

/// Returns whether every example passes.
fn run(options: &Options) -> Result<bool> {
    let codebook = match &options.file {
        Some(file) => Codebook::from_file(file)?,
        None => Codebook::cpap(),
    };
    say!(
        "{} {}: {} codes, {} frames",
        codebook.name(),
        codebook.version(),
        codebook.codes().len(),
        codebook.frames().len()
    );
    let failed = check::failed_examples(&codebook)?;
    say!("\nExamples: {} run, {} failed", check::example_count(&codebook), failed.len());
    for example in &failed {
        let wanted = if example.expected { "should be coded" } else { "should not be coded" };
        say!(
            "  {} {wanted}: \"{}\"\n    {}",
            example.code,
            example.text,
            example.explanation.trim_end().replace('\n', "\n    ")
        );
    }
    let lints = check::lints(&codebook);
    say!("\nLints: {}", lints.len());
    lints.iter().for_each(|l| say!("  {l}"));
    say!("\nTerms that one language lacks:");
    for (code, languages) in check::missing_languages(&codebook) {
        let list: Vec<String> = languages.iter().map(ToString::to_string).collect();
        say!("  {code} has no keyword or frame in {}", list.join(", "));
    }
    if !options.corpus.is_empty() {
        corpus(&codebook, &options.corpus)?;
    }
    Ok(failed.is_empty())
}

fn corpus(codebook: &Codebook, paths: &[PathBuf]) -> Result<()> {
    let coder = KeywordCoder::new(codebook.clone())?;
    let documents = ingest::documents(paths)?.collect::<Result<Vec<_>>>()?;
    let coded: Vec<CodedDocument> = coder.code_all(documents).collect();
    say!("\nWords that matched in {} documents:", coded.len());
    for ((code, keyword), forms) in check::matched_words(codebook, &coded) {
        let list: Vec<String> = forms.iter().map(|(form, n)| format!("{form} {n}")).collect();
        say!("  {code}, {keyword}: {}", list.join(", "));
    }
    say!("\nKeywords that matched nothing there: {}", check::idle_keywords(codebook, &coded).len());
    Ok(())
}
