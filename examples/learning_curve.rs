//! Whether more examples would pay, and for which code.

#[macro_use]
mod common;
#[path = "common/gold.rs"]
mod gold;

use std::process::ExitCode;

use clap::Parser;
use gold::Gold;
use qualcode::learned::{ExampleCoder, LabelledPassage, Using, read_examples};
use qualcode::reliability::{Figures, Interval, Validation, draw};
use qualcode::{KeywordCoder, Result, Unit};

/// Trains on growing parts of a codebook's examples and prints F1 on gold
/// passages, with 95 % bootstrap intervals; then, code by code, what the last
/// doubling of the examples brought.
///
///   cargo run --release --example learning_curve -- --gold tests/data/gold.jsonl
#[derive(Parser)]
#[command(verbatim_doc_comment)]
struct Options {
    #[command(flatten)]
    gold: Gold,
    /// The category whose codes are counted; all that were learned if none is given.
    #[arg(long)]
    category: Option<String>,
    /// Let keywords take part.
    #[arg(long)]
    both: bool,
}

const ROUNDS: usize = 1000;
/// The parts of the examples that are trained on.
const PARTS: [usize; 5] = [16, 8, 4, 2, 1];

fn main() -> ExitCode {
    common::exit(run(&Options::parse()).map(|()| true))
}

fn run(options: &Options) -> Result<()> {
    let (codebook, seed) = (options.gold.codebook()?, options.gold.seed);
    let keywords = KeywordCoder::builder(codebook.clone()).unit(Unit::Document).build()?;
    let examples = read_examples(&codebook)?;
    let order = draw(examples.len(), seed);
    let using = if options.both { Using::Both } else { Using::Examples };
    say!("passages  clauses  F1 on the gold, 95 % interval");
    let mut steps: Vec<Step> = Vec::new();
    for part in PARTS {
        let own: Vec<LabelledPassage> =
            order.iter().take(examples.len() / part).map(|i| examples[*i].clone()).collect();
        let (passages, clauses) = (own.len(), own.iter().map(|p| p.clauses.len()).sum::<usize>());
        let built = ExampleCoder::builder(keywords.clone()).using(using).seed(seed).examples(own).build();
        let coder = match built {
            Ok(coder) => coder,
            Err(error) if part > 1 => {
                let code = error.offending().unwrap_or("the codes");
                say!("{passages:>8} {clauses:>8}  too few examples of {code}");
                continue;
            }
            Err(error) => return Err(error),
        };
        let step = Step::new(options, &coder)?;
        say!("{passages:>8} {clauses:>8}  {}", shown(&step.all));
        steps.push(step);
    }
    advise(&steps);
    Ok(())
}

/// What one part of the examples reached.
struct Step {
    all: Figures,
    /// Code, examples, F1 in cross-validation.
    codes: Vec<(String, usize, f32)>,
}

impl Step {
    fn new(options: &Options, coder: &ExampleCoder) -> Result<Step> {
        let codebook = qualcode::Coder::codebook(coder);
        let wanted = |path: &str| options.category.as_deref().is_none_or(|c| path.split('/').next() == Some(c));
        let learned: Vec<_> = coder.learned().filter(|l| wanted(codebook.get(l.code).path())).collect();
        let paths: Vec<&str> = learned.iter().map(|l| codebook.get(l.code).path()).collect();
        let validation = Validation::new(coder, options.gold.passages(codebook)?);
        let gold = validation.categories();
        let known = |path: &str| paths.contains(&path) && gold.iter().any(|c| path.split('/').next() == Some(c));
        let one = |l: &qualcode::learned::LearnedCode| {
            let path = codebook.get(l.code).path().to_owned();
            (path, l.examples, if options.both { l.f1_both } else { l.f1_examples })
        };
        let all = validation.figures(known, None, options.gold.seed, ROUNDS);
        Ok(Step { all, codes: learned.iter().map(one).collect() })
    }
}

fn shown(figures: &Figures) -> String {
    let range = figures.f1.map_or(String::new(), |Interval { low, high }| format!("  {low:.3} to {high:.3}"));
    figures.score.f1().map_or("-".to_owned(), |f1| format!("{f1:.3}{range}"))
}

/// A code whose F1 in cross-validation rises by so much with the last doubling is worth more examples.
const STEEP: f32 = 0.02;

fn advise(steps: &[Step]) {
    let Some(last) = steps.last() else { return };
    let before = steps.len().checked_sub(2).map(|i| &steps[i]);
    say!("\n{:<34} examples  F1 (cross-validated)  last doubling", "code");
    let mut steep = Vec::new();
    for (path, examples, quality) in &last.codes {
        let earlier = before.and_then(|s| s.codes.iter().find(|c| c.0 == *path)).map(|c| c.2);
        let gain = earlier.map(|e| quality - e);
        let brought = gain.map_or("not learned before".to_owned(), |g| format!("{g:+.3}"));
        say!("{path:<34.34} {examples:>8}  {quality:>20.3}  {brought:>13}");
        if gain.is_none_or(|g| g >= STEEP) {
            steep.push(path.as_str());
        }
    }
    match steep.as_slice() {
        [] => say!("\nThe curve is flat: more examples of the same sort would bring little."),
        codes => say!("\nThe curve is still steep: more examples would pay for {}.", codes.join(", ")),
    }
}
