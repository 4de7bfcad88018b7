//! Gold passages and the codebook that they are coded by, as options of a program.

use std::path::PathBuf;

use clap::Args;
use qualcode::reliability::{GoldPassage, read_gold};
use qualcode::{Codebook, Result};

#[derive(Args)]
pub struct Gold {
    /// Gold passages: one JSON object a line with id, language, text, codes.
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// A codebook file; the built-in CPAP codebook if none is given.
    #[arg(long, value_name = "FILE")]
    codebook: Option<PathBuf>,
    /// The seed of draws, training and bootstrap.
    #[arg(long, default_value_t = 2016)]
    pub seed: u64,
}

impl Gold {
    pub fn codebook(&self) -> Result<Codebook> {
        match &self.codebook {
            Some(file) => Codebook::from_file(file),
            None => Ok(Codebook::cpap()),
        }
    }

    pub fn passages(&self, codebook: &Codebook) -> Result<Vec<GoldPassage>> {
        read_gold(&self.gold, codebook)
    }
}
