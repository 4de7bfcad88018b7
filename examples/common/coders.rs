//! Which coder an example program codes with.

use clap::ValueEnum;
use qualcode::learned::{ExampleCoder, Using};
use qualcode::{Codebook, Coder, KeywordCoder, Languages, Result, Unit};

/// By what codes are found.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum CoderName {
    /// Keywords and frames alone.
    Keywords,
    /// What was learned from examples, beside the keywords of names.
    Examples,
    /// Both together.
    Both,
}

/// A coder for a codebook. Where both are wanted and there is nothing to learn
/// from, keywords code alone, which is said.
pub fn coder(codebook: Codebook, unit: Unit, languages: Languages, name: CoderName) -> Result<Box<dyn Coder>> {
    let keywords = KeywordCoder::builder(codebook).unit(unit).languages(languages).build()?;
    let using = match name {
        CoderName::Keywords => return Ok(Box::new(keywords)),
        CoderName::Examples => Using::Examples,
        CoderName::Both => Using::Both,
    };
    match ExampleCoder::builder(keywords.clone()).using(using).build() {
        Ok(coder) => Ok(Box::new(coder)),
        Err(error) if name == CoderName::Both => {
            eprintln!("note: coded by keywords alone: {error}");
            Ok(Box::new(keywords))
        }
        Err(error) => Err(error),
    }
}
