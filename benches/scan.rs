//! The coder beside a scan that only finds strings, in one run.
//!
//! Both look for the same literals in the same text, English and Indonesian,
//! repeated to 20 MB. The coder makes tokens, sentences, languages, codes and
//! evidence; the scan is aho-corasick's DFA, leftmost-longest, ASCII case
//! ignored. The ratio of medians is printed; no figure fails the run, but a
//! wrong number of codings does.

use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use qualcode::{Codebook, Document, KeywordCoder, Segmentation, Tokens, Unit};

const SIZE: usize = 20 << 20;
const ROUNDS: usize = 7;

fn main() {
    println!("{:<12} {:>10} {:>10} {:>10} {:>10} {:>8}", "text", "tokens", "sentences", "coder", "DFA scan", "ratio");
    for (language, text) in [("English", sample("_en")), ("Indonesian", sample("_id"))] {
        compare(language, &text);
    }
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

fn compare(language: &str, sample: &str) {
    let literals = literals(sample);
    let repeats = SIZE / sample.len() + 1;
    let text = sample.repeat(repeats);
    let entry = |(i, w): (usize, &String)| format!("[[code]]\npath = \"word/{i}\"\nkeywords = [\"{w}\"]\n");
    let toml: String = literals.iter().enumerate().map(entry).collect();
    let coder = KeywordCoder::new(Codebook::from_toml(&toml).expect("a codebook")).expect("a coder");
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
    let mut times: [Vec<Duration>; 4] = Default::default();
    for _ in 0..ROUNDS {
        times[0].push(time(|| Tokens::new(&text).len()).0);
        times[1].push(
            time(|| (0..repeats).map(|_| Segmentation::new(&document).passages(Unit::Sentence).count()).sum::<usize>())
                .0,
        );
        let (t, found) = time(|| code(repeats));
        assert_eq!(found, one * repeats, "{language}: codings of the repeated text");
        times[2].push(t);
        let (t, found) = time(|| dfa.find_iter(&text).count());
        assert!(found >= one * repeats / 2, "the scan finds strings");
        times[3].push(t);
    }
    let speed = |times: &mut Vec<Duration>| {
        times.sort();
        text.len() as f64 / 1e6 / times[ROUNDS / 2].as_secs_f64()
    };
    let [tokens, sentences, codes, scan] = times.each_mut().map(speed);
    let words = Tokens::new(sample).len();
    println!("{language}: {} literals; {one} of {words} words are codings", literals.len());
    println!(
        "{language:<12} {tokens:>5.0} MB/s {sentences:>5.0} MB/s {codes:>5.0} MB/s {scan:>5.0} MB/s {:>8.2}",
        codes / scan
    );
}

fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let out = std::hint::black_box(work());
    (start.elapsed(), out)
}
