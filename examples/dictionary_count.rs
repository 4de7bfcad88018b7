//! Counts texts by a dictionary, as CSV.

mod common;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use qualcode::{Dictionary, NestedScope, Result, ingest};

/// Counts the matches of a dictionary's categories in texts and prints CSV: a
/// row a text, a column a category.
///
///   cargo run --release --example dictionary_count -- --preset quanteda --dictionary dictionary.json texts/
#[derive(Parser)]
#[command(verbatim_doc_comment)]
struct Options {
    /// Text files, or folders of them.
    #[arg(required = true)]
    texts: Vec<PathBuf>,
    /// The dictionary: JSON, category -> list of patterns, nested as you like.
    #[arg(long, value_name = "FILE")]
    dictionary: PathBuf,
    /// Whose rules of words and matches to follow.
    #[arg(long, value_enum, default_value_t = Preset::Quanteda)]
    preset: Preset,
    /// Which longer matches keep others from counting.
    #[arg(long, value_enum, default_value_t = Scope::Key)]
    scope: Scope,
}

#[derive(Clone, Copy, ValueEnum)]
enum Preset {
    Quanteda,
}

#[derive(Clone, Copy, ValueEnum)]
enum Scope {
    /// Those of the same category.
    Key,
    /// Those of any category.
    Dictionary,
}

fn main() -> ExitCode {
    common::exit(run(&Options::parse()).map(|()| true))
}

fn run(options: &Options) -> Result<()> {
    let Preset::Quanteda = options.preset;
    let text = ingest::read_text(&options.dictionary)?;
    let dictionary = Dictionary::from_json(&text)?;
    let scope = match options.scope {
        Scope::Key => NestedScope::Key,
        Scope::Dictionary => NestedScope::Dictionary,
    };
    let mut files = Vec::new();
    for path in &options.texts {
        files.extend(ingest::files(path)?);
    }
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    let head: Vec<&str> = std::iter::once("doc_id").chain(dictionary.categories()).collect();
    // A reader that goes away (`| head`) is no failure.
    let _ = out.write_record(head);
    for file in files {
        let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let counts = dictionary.count(&ingest::read_text(&file)?, scope);
        let row: Vec<String> = std::iter::once(name).chain(counts.iter().map(usize::to_string)).collect();
        let _ = out.write_record(row);
    }
    Ok(())
}
