//! How well Indonesian forms and sentences are told apart, on files of known answers.

#[macro_use]
mod common;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use qualcode::{Document, Language, Languages, Result, Segmentation, Unit, ingest};

/// Recall and precision of `~root` and of word -> root on word families, and
/// the sentences that are cut right.
///
///   cargo run --release --example language_report -- tests/data/word_families.txt tests/data/sentences.tsv
#[derive(Parser)]
#[command(verbatim_doc_comment)]
struct Options {
    /// Word families: `name: word word word`, one family a line.
    families: PathBuf,
    /// Sentences: language, number of sentences, text, parted by tabs.
    sentences: PathBuf,
    /// Print each error.
    #[arg(long)]
    errors: bool,
}

fn main() -> ExitCode {
    common::exit(run(&Options::parse()).map(|()| true))
}

fn run(options: &Options) -> Result<()> {
    let families = families(&ingest::read_text(&options.families)?);
    keywords(&families, options.errors);
    roots(&families, options.errors);
    sentences(&ingest::read_text(&options.sentences)?, options.errors);
    Ok(())
}

/// A family's root (its name without what follows a hyphen that tells senses apart) and its words.
type Family = (String, Vec<String>);

fn families(text: &str) -> Vec<Family> {
    let line = |l: &str| {
        let (name, words) = l.split_once(':')?;
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        Some((name.trim().to_owned(), words))
    };
    text.lines().filter(|l| !l.starts_with('#')).filter_map(line).collect()
}

/// For each word as a keyword under `~`: does it find the words of its family and no other?
fn keywords(families: &[Family], errors: bool) {
    let languages = Languages::default();
    let id = Language::INDONESIAN;
    let all: Vec<(usize, &String)> =
        families.iter().enumerate().flat_map(|(i, f)| f.1.iter().map(move |w| (i, w))).collect();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for (family, (_, words)) in families.iter().enumerate() {
        let roots: BTreeSet<String> = words.iter().filter_map(|w| languages.root(id, w)).collect();
        // The root that most words of the family have stands for it.
        let count = |r: &&String| words.iter().filter(|w| languages.is_form(id, r, w)).count();
        let Some(root) = roots.iter().max_by_key(|r| count(r)) else { continue };
        for (other, word) in &all {
            let found = languages.is_form(id, root, word);
            match (found, *other == family) {
                (true, true) => right += 1,
                (true, false) => wrong += 1,
                (false, true) => missed += 1,
                (false, false) => {}
            }
            if errors && found != (*other == family) {
                say!("  ~{root} {} {word}", if found { "finds" } else { "misses" });
            }
        }
    }
    say!(
        "~root on {} families: recall {:.3}, precision {:.3}",
        families.len(),
        share(right, missed),
        share(right, wrong)
    );
}

/// Pairs of words: of one family they should have one root, of two families two.
fn roots(families: &[Family], errors: bool) {
    let languages = Languages::default();
    let words: Vec<(usize, &String, String)> = families
        .iter()
        .enumerate()
        .flat_map(|(i, f)| f.1.iter().map(move |w| (i, w)))
        .map(|(i, w)| (i, w, languages.root(Language::INDONESIAN, w).unwrap_or_else(|| w.clone())))
        .collect();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for (n, (family, word, root)) in words.iter().enumerate() {
        for (other, second, second_root) in &words[n + 1..] {
            match (root == second_root, family == other) {
                (true, true) => right += 1,
                (true, false) => wrong += 1,
                (false, true) => missed += 1,
                (false, false) => {}
            }
            if errors && (root == second_root) != (family == other) {
                say!("  {word} -> {root}, {second} -> {second_root}");
            }
        }
    }
    say!("word -> root: pair recall {:.3}, pair precision {:.3}", share(right, missed), share(right, wrong));
}

fn share(part: usize, rest: usize) -> f64 {
    if part + rest == 0 { 1.0 } else { part as f64 / (part + rest) as f64 }
}

fn sentences(text: &str, errors: bool) {
    let (mut rows, mut right) = (0, 0);
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.splitn(3, '\t').collect();
        let [_, count, text] = cells[..] else { continue };
        let text = text.replace("\\n", "\n");
        let document = Document::new("line", text.as_str());
        let found = Segmentation::new(&document).passages(Unit::Sentence).count();
        rows += 1;
        right += usize::from(count.trim().parse() == Ok(found));
        if errors && count.trim().parse() != Ok(found) {
            say!("  {found} instead of {count}: {text}");
        }
    }
    say!("sentences: {right} of {rows} lines");
}
