//! Compares the coder with passages that people coded.

#[macro_use]
mod common;
#[path = "common/coders.rs"]
mod coders;
#[path = "common/gold.rs"]
mod gold;

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use coders::CoderName;
use gold::Gold;
use qualcode::reliability::{Figures, Interval, Validation, draw_half};
use qualcode::{Language, Languages, Result, Unit};

/// Precision, recall and F1 of the coder against gold passages, with 95 %
/// bootstrap intervals over passages.
///
///   cargo run --release --example validate -- --gold tests/data/gold.jsonl
#[derive(Parser)]
#[command(verbatim_doc_comment)]
struct Options {
    #[command(flatten)]
    gold: Gold,
    /// Which coder codes.
    #[arg(long, value_enum, default_value_t = CoderName::Both)]
    coder: CoderName,
    /// Print JSON instead of tables.
    #[arg(long)]
    json: bool,
    /// Print each error with its explanation.
    #[arg(long)]
    errors: bool,
    /// Use one half of the passages, drawn by the seed.
    #[arg(long, value_enum)]
    half: Option<Half>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Half {
    First,
    Second,
}

const ROUNDS: usize = 1000;

fn main() -> ExitCode {
    common::exit(run(&Options::parse()).map(|()| true))
}

fn run(options: &Options) -> Result<()> {
    let (codebook, seed) = (options.gold.codebook()?, options.gold.seed);
    let mut gold = options.gold.passages(&codebook)?;
    if let Some(half) = options.half {
        let mut first = draw_half(gold.len(), seed).into_iter();
        gold.retain(|_| first.next() == Some(half == Half::First));
    }
    let coder = coders::coder(codebook, Unit::Document, Languages::default(), options.coder)?;
    let validation = Validation::new(&*coder, gold);
    if options.json {
        say!("{}", json(&validation, seed));
    } else {
        tables(&validation, seed);
    }
    if options.errors {
        errors(&validation);
    }
    Ok(())
}

fn json(validation: &Validation, seed: u64) -> serde_json::Value {
    let mut categories = serde_json::Map::new();
    for category in validation.categories() {
        let score = of_category(validation, &category, None, seed).score;
        let figures = serde_json::json!({
            "precision": score.precision(), "recall": score.recall(), "f1": score.f1(), "n": score.gold(),
        });
        categories.insert(category, figures);
    }
    serde_json::json!({ "categories": categories, "acts": null })
}

fn of_category(validation: &Validation, category: &str, language: Option<Language>, seed: u64) -> Figures {
    let prefix = format!("{category}/");
    validation.figures(|c| c.starts_with(&prefix), language, seed, ROUNDS)
}

fn tables(validation: &Validation, seed: u64) {
    say!("{} passages. A code counts once a passage.\n", validation.outcomes().len());
    say!("{:<28} {:<15} {:<15} {:<15}gold", "with 95 % intervals", "precision", "recall", "F1");
    let languages: std::collections::BTreeSet<_> =
        validation.outcomes().iter().filter_map(|o| o.gold.language).collect();
    for category in validation.categories() {
        line(&category, of_category(validation, &category, None, seed));
        for language in &languages {
            line(&format!("  in {language}"), of_category(validation, &category, Some(*language), seed));
        }
        for code in validation.codes(&category) {
            line(&format!("  {code}"), validation.figures(|c| c == code, None, seed, ROUNDS));
        }
    }
    say!("\nFunctions missed, and wrong ones found in the same passage:");
    for ((missing, wrong), count) in validation.confusion("role").iter().take(12) {
        say!("  {count:>3}  {missing} missed, {wrong} found");
    }
}

fn line(label: &str, figures: Figures) {
    let share = |value: Option<f64>, interval: Option<Interval>| match (value, interval) {
        (Some(v), Some(i)) => format!("{v:.3} {:.2}-{:.2}", i.low, i.high),
        (Some(v), None) => format!("{v:.3}"),
        (None, _) => "–".to_owned(),
    };
    let score = figures.score;
    say!(
        "{label:<28.28} {:<15} {:<15} {:<15} {:>3}",
        share(score.precision(), figures.precision),
        share(score.recall(), figures.recall),
        share(score.f1(), figures.f1),
        score.gold(),
    );
}

fn errors(validation: &Validation) {
    for category in validation.categories() {
        for (id, text, code, wrong, why) in validation.errors(&category) {
            let sort = if wrong { "found wrongly" } else { "missed" };
            say!("\n[{id}] {code} {sort}\n  \"{text}\"\n{why}");
        }
    }
}
