//! The coder beside a scan that only finds strings, in one run.
//!
//! Both look for the same literals in the same text, English and Indonesian,
//! repeated to 20 MB. The coder makes tokens, sentences, languages, codes and
//! evidence; the scan is aho-corasick's DFA, leftmost-longest, ASCII case
//! ignored. The ratios of the medians are printed; no figure fails the run,
//! but a wrong number of codings does.

use std::path::Path;
use std::time::Duration;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{Criterion, Throughput};
use qualcode::{Codebook, Document, KeywordCoder, Segmentation, Tokens, Unit};

const SIZE: usize = 20 << 20;
const TASKS: [&str; 4] = ["tokens", "sentences", "coder", "DFA scan"];

fn main() {
    let time = Duration::from_secs(4);
    let mut criterion = Criterion::default().sample_size(10).measurement_time(time).configure_from_args();
    for (language, text) in [("English", sample("_en")), ("Indonesian", sample("_id"))] {
        compare(&mut criterion, language, &text);
    }
    criterion.final_summary();
    println!("{:<12} {}   coder/DFA", "MB/s", TASKS.map(|t| format!("{t:>10}")).concat());
    for language in ["English", "Indonesian"] {
        let speeds = TASKS.map(|task| speed(language, task));
        let shown = speeds.map(|s| s.map_or("         -".to_owned(), |s| format!("{s:>10.0}"))).concat();
        let ratio = speeds[2].zip(speeds[3]).map_or("-".to_owned(), |(coder, scan)| format!("{:.2}", coder / scan));
        println!("{language:<12} {shown} {ratio:>11}");
    }
}

/// Megabytes a second by the median that criterion wrote down; `None` for a task that was not run.
fn speed(language: &str, task: &str) -> Option<f64> {
    let target = std::env::var("CARGO_TARGET_DIR").unwrap_or(concat!(env!("CARGO_MANIFEST_DIR"), "/target").to_owned());
    let file = Path::new(&target).join("criterion").join(language).join(task).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()?;
    Some(SIZE as f64 * 1e3 / estimates["median"]["point_estimate"].as_f64()?)
}

/// The sample documents of one language.
fn sample(mark: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cpap");
    let files = qualcode::ingest::files(folder).expect("the sample corpus is there");
    // Without page breaks: a repeated text would have running heads that one copy has not.
    let own = files.iter().filter(|f| f.to_string_lossy().contains(mark));
    own.map(|f| qualcode::ingest::read_text(f).expect("a text")).collect::<Vec<_>>().join("\n\n").replace('\u{c}', "\n")
}

/// Every fourth of the words that are neither the commonest nor short: about a word in ten is one of them, as in a dictionary.
fn literals(text: &str) -> Vec<String> {
    let tokens = Tokens::new(text);
    let words: Vec<String> = tokens.iter().filter(|t| !t.is_compound()).map(|t| tokens.normal(text, t)).collect();
    let mut counts = std::collections::BTreeMap::new();
    words.iter().for_each(|w| *counts.entry(w).or_insert(0usize) += 1);
    let plain = |w: &String| w.len() > 3 && w.bytes().all(|b| b.is_ascii_lowercase());
    counts.iter().filter(|(w, n)| plain(w) && **n < 20).map(|(w, _)| (*w).clone()).step_by(4).collect()
}

fn compare(criterion: &mut Criterion, language: &str, sample: &str) {
    let literals = literals(sample);
    let repeats = SIZE / sample.len() + 1;
    let text = sample.repeat(repeats);
    let coder = coder(&literals);
    let dfa = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(&literals)
        .expect("an automaton");
    let mut worker = coder.worker();
    let document = Document::new("one", sample);
    let mut code = |n: usize| -> usize {
        let coded = (0..n).flat_map(|_| worker.code(&document));
        coded.map(|p| p.tags().iter().map(|t| t.evidence().len()).sum::<usize>()).sum()
    };
    let one = code(1);
    assert!(one > literals.len(), "each literal occurs");
    println!("{language}: {} literals; {one} of {} words are codings", literals.len(), Tokens::new(sample).len());
    let mut group = criterion.benchmark_group(language);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(TASKS[0], |b| b.iter(|| (0..repeats).map(|_| Tokens::new(sample).len()).sum::<usize>()));
    let cut = || Segmentation::new(&document).passages(Unit::Sentence).count();
    group.bench_function(TASKS[1], |b| b.iter(|| (0..repeats).map(|_| cut()).sum::<usize>()));
    group.bench_function(TASKS[2], |b| {
        b.iter(|| assert_eq!(code(repeats), one * repeats, "codings of the repeated text"));
    });
    group.bench_function(TASKS[3], |b| {
        b.iter(|| assert!(dfa.find_iter(&text).count() >= one * repeats / 2, "the scan finds strings"));
    });
    group.finish();
}

/// A coder with one code a literal.
fn coder(literals: &[String]) -> KeywordCoder {
    let entry = |(i, w): (usize, &String)| format!("[[code]]\npath = \"word/{i}\"\nkeywords = [\"{w}\"]\n");
    let toml: String = literals.iter().enumerate().map(entry).collect();
    KeywordCoder::new(Codebook::from_toml(&toml).expect("a codebook")).expect("a coder")
}
