//! The coder beside a scan that only finds strings, in one run.
//!
//! Both look for the same literals in the same text, English and Indonesian,
//! repeated to 20 MB. The coder makes tokens, sentences, languages, codes and
//! evidence; the scan is aho-corasick's DFA, leftmost-longest, ASCII case
//! ignored. Beside them: a coder that is told the language of the document
//! (`known`; the rest is what telling it costs), and keywords that are found as
//! often as words (`words`) as they are as roots (`~words`). The ratios of the medians are
//! printed; no figure fails the run, but a wrong number of codings does.

use std::path::Path;
use std::time::Duration;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use criterion::{Criterion, Throughput};
use qualcode::{Codebook, CodedPassage, Document, KeywordCoder, Language, Segmentation, Tokens, Unit};

const SIZE: usize = 20 << 20;
const TASKS: [&str; 7] = ["tokens", "sentences", "coder", "DFA scan", "known", "words", "~words"];

fn main() {
    let time = Duration::from_secs(4);
    let mut criterion = Criterion::default().sample_size(10).measurement_time(time).configure_from_args();
    compare(&mut criterion, "English", Language::ENGLISH, &sample("_en"));
    compare(&mut criterion, "Indonesian", Language::INDONESIAN, &sample("_id"));
    criterion.final_summary();
    println!("{:<12}{}  coder/DFA", "MB/s", TASKS.map(|t| format!("{t:>10}")).concat());
    for language in ["English", "Indonesian"] {
        let speeds = TASKS.map(|task| speed(language, task));
        let shown = speeds.map(|s| s.map_or("         -".to_owned(), |s| format!("{s:>10.0}"))).concat();
        let ratio = speeds[2].zip(speeds[3]).map_or("-".to_owned(), |(coder, scan)| format!("{:.2}", coder / scan));
        println!("{language:<12}{shown} {ratio:>10}");
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

fn compare(criterion: &mut Criterion, language: &str, known: Language, sample: &str) {
    let literals = literals(sample);
    let repeats = SIZE / sample.len() + 1;
    let text = sample.repeat(repeats);
    let plain = coder(&literals, "");
    let dfa = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(&literals)
        .expect("an automaton");
    let mut worker = plain.worker();
    let document = Document::new("one", sample);
    let mut code = |n: usize| -> usize { (0..n).map(|_| codings(&worker.code(&document))).sum() };
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
    let known = Document::builder("one", sample).language(known).build();
    let mut worker = plain.worker();
    group.bench_function(TASKS[4], |b| {
        b.iter(|| (0..repeats).map(|_| worker.code(&known).len()).sum::<usize>());
    });
    let same = found_as_often(&literals, &document);
    for (task, mark) in [(TASKS[5], ""), (TASKS[6], "~")] {
        let mut worker = coder(&same, mark).worker();
        let one = codings(&worker.code(&document));
        group.bench_function(task, |b| {
            b.iter(|| {
                let found: usize = (0..repeats).map(|_| codings(&worker.code(&document))).sum();
                assert_eq!(found, one * repeats, "codings of the repeated text");
            });
        });
    }
    group.finish();
}

/// The words that are found as often as words as they are as roots.
fn found_as_often(literals: &[String], document: &Document) -> Vec<String> {
    let counts = |mark: &str| -> Vec<usize> {
        let mut counts = vec![0; literals.len()];
        let coder = coder(literals, mark);
        let coded = coder.code(document);
        for tag in coded.iter().flat_map(|p| p.tags()) {
            let path = coder.codebook().get(tag.code()).path();
            let index: usize = path.trim_start_matches("word/").parse().expect("the word's number");
            counts[index] += tag.evidence().len();
        }
        counts
    };
    let (words, roots) = (counts(""), counts("~"));
    let same = literals.iter().enumerate().filter(|(i, _)| words[*i] == roots[*i]);
    same.map(|(_, w)| w.clone()).collect()
}

fn codings(passages: &[CodedPassage]) -> usize {
    passages.iter().flat_map(|p| p.tags()).map(|t| t.evidence().len()).sum()
}

/// A coder with one code a literal, written behind `mark`.
fn coder(literals: &[String], mark: &str) -> KeywordCoder {
    let entry = |(i, w): (usize, &String)| format!("[[code]]\npath = \"word/{i}\"\nkeywords = [\"{mark}{w}\"]\n");
    let toml: String = literals.iter().enumerate().map(entry).collect();
    KeywordCoder::new(Codebook::from_toml(&toml).expect("a codebook")).expect("a coder")
}
