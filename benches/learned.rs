//! The learned coder: how long training takes, and how fast it codes.
//!
//! Trains on the examples of the built-in codebook and codes the sample corpus
//! with keywords alone and with both coders. It asserts that two trainings
//! give the same codings; no figure fails the run.

use std::time::{Duration, Instant};

use qualcode::learned::{ExampleCoder, Using, read_examples};
use qualcode::{Codebook, CodedPassage, Document, KeywordCoder, ingest};

const ROUNDS: usize = 5;

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cpap");
    let documents: Vec<Document> =
        ingest::documents(&[folder]).expect("the sample corpus").map(|d| d.expect("a document")).collect();
    let size: usize = documents.iter().map(|d| d.text().len()).sum();
    let keywords = KeywordCoder::new(Codebook::cpap()).expect("a coder");
    let examples = read_examples(keywords.codebook()).expect("examples");
    let train = || ExampleCoder::builder(keywords.clone()).examples(examples.clone()).build().expect("a coder");
    let mut trainings = Vec::new();
    let mut first: Option<Vec<Vec<CodedPassage>>> = None;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let coder = train();
        trainings.push(start.elapsed());
        let mut worker = coder.worker();
        let coded: Vec<_> = documents.iter().map(|d| worker.code(d)).collect();
        assert_eq!(first.get_or_insert_with(|| coded.clone()), &coded, "the same examples give the same codings");
    }
    let clauses: usize = examples.iter().map(|e| e.clauses.len()).sum();
    println!("training on {clauses} clauses: median {:.2} s", median(&mut trainings).as_secs_f64());
    let both = train();
    for (name, coder) in [("keywords", both.using(Using::Keywords)), ("both", both)] {
        let mut worker = coder.worker();
        let mut code = || documents.iter().map(|d| worker.code(d).len()).sum::<usize>();
        let passages = code();
        let repeats = 200;
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let start = Instant::now();
            let found: usize = (0..repeats).map(|_| code()).sum();
            times.push(start.elapsed());
            assert_eq!(found, passages * repeats);
        }
        let speed = (size * repeats) as f64 / 1e6 / median(&mut times).as_secs_f64();
        println!("coding the CPAP codebook by {name}: median {speed:.1} MB/s");
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}
