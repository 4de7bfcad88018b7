//! The coder that learns from examples.

use std::collections::{HashMap, HashSet};

use qualcode::learned::{ExampleCoder, LabelledPassage, Using, read_examples};
use qualcode::{Codebook, Coder, Document, ErrorKind, KeywordCoder, MatchMode, Unit};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

fn cpap() -> &'static ExampleCoder {
    static CODER: std::sync::LazyLock<ExampleCoder> = std::sync::LazyLock::new(|| {
        let keywords = KeywordCoder::builder(Codebook::cpap()).unit(Unit::Document).build().unwrap();
        ExampleCoder::new(keywords).unwrap()
    });
    &CODER
}

fn roles(coder: &ExampleCoder, text: &str) -> Vec<String> {
    let coded = coder.code(&Document::new("text", text));
    let paths = coded.iter().flat_map(|p| p.tags()).map(|t| coder.codebook().get(t.code()).path().to_owned());
    paths.filter(|p| p.starts_with("role/")).collect()
}

/// A folder with a codebook of two codes and `number` examples of each.
fn own_codebook(number: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let things = ["river", "road", "bridge", "school", "clinic", "market", "harbour", "forest", "library", "station"];
    let mut lines = String::new();
    for i in 0..number {
        let thing = things[i % things.len()];
        let line = |words: String, code: &str| serde_json::json!({ "text": words, "codes": [code], "coded_for": ["act"], "document": format!("d{}", i % 7) });
        let paying = ["paid for", "bore the cost of", "covered the bill of"][i % 3];
        let building = ["put up", "raised the walls of", "laid the stones of"][i % 3];
        lines.push_str(&format!("{}\n", line(format!("They {paying} the {thing} in year {i}."), "act/pays")));
        lines.push_str(&format!("{}\n", line(format!("They {building} the {thing} in year {i}."), "act/builds")));
    }
    std::fs::write(folder.path().join("mine.jsonl"), lines).unwrap();
    let toml = "examples_file = [\"mine.jsonl\"]\n[[code]]\npath = \"act/pays\"\n[[code]]\npath = \"act/builds\"\n";
    std::fs::write(folder.path().join("codes.toml"), toml).unwrap();
    folder
}

fn own_coder(number: usize) -> qualcode::Result<ExampleCoder> {
    let folder = own_codebook(number);
    let codebook = Codebook::from_file(folder.path().join("codes.toml"))?;
    ExampleCoder::new(KeywordCoder::new(codebook)?)
}

#[test]
fn thirty_examples_a_code_train() {
    let coder = own_coder(30).unwrap();
    assert_eq!(coder.learned().map(|l| l.examples).collect::<Vec<_>>(), [30, 30]);
    let coded = coder.code(&Document::new("new", "The council covered the bill of a museum."));
    let tags = coded[0].tags();
    assert_eq!(tags.len(), 1);
    assert_eq!(coder.codebook().get(tags[0].code()).path(), "act/pays");
    assert_eq!(tags[0].source(), "learned");
}

#[test]
fn three_examples_a_code_are_refused() {
    let error = own_coder(3).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Options);
    assert!(error.to_string().contains("too few examples") && error.to_string().contains("act/"), "{error}");
}

#[test]
fn a_broken_line_names_file_and_line() {
    let folder = own_codebook(12);
    let file = folder.path().join("mine.jsonl");
    for (line, expected) in
        [("{\"codes\": []}", "text"), ("{\"text\": \"a\", \"codes\": [\"act/payz\"]}", "act/pays"), ("{", "JSON")]
    {
        std::fs::write(&file, format!("\n{line}\n")).unwrap();
        let codebook = Codebook::from_file(folder.path().join("codes.toml")).unwrap();
        let error = read_examples(&codebook).unwrap_err();
        assert!(error.file().unwrap().ends_with("mine.jsonl") && error.line() == Some(2), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn the_same_examples_give_the_same_codings() {
    let (first, second) = (own_coder(40).unwrap(), own_coder(40).unwrap());
    let document = Document::new("new", "They laid the stones of a road. Others paid for it; nobody saw the river.");
    assert_eq!(first.code(&document), second.code(&document));
}

#[test]
fn evidence_is_words_of_the_text_that_speak_for_the_code() {
    let coder = cpap();
    let text = "Pada 2018 UNICEF melunasi seluruh ongkos perjalanan para pelatih ke Kupang.";
    let document = Document::new("text", text);
    let coded = coder.code(&document);
    let funder = coder.codebook().id("role/funder").unwrap();
    let tag = coded[0].tag(funder).expect("the cost is paid");
    let learned: Vec<_> = tag.evidence().iter().filter(|e| e.mode() == MatchMode::Learned).collect();
    assert!(!learned.is_empty());
    for evidence in learned {
        let word = evidence.cover().of(text);
        assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{word:?}");
        assert!(evidence.weight().unwrap() > 0.0);
    }
    let why = coder.explain(&document, &coded[0], "role/funder").unwrap();
    let verdict = why.verdict().unwrap();
    assert!(verdict.score > verdict.needed && (0.0..=1.0).contains(&verdict.confidence));
    let sum: f32 = verdict.words.iter().map(|w| w.1).sum();
    assert!(sum.is_finite() && why.to_string().contains("examples speak for it"));
}

#[test]
fn a_function_is_not_learned_from_a_name() {
    let coder = cpap().using(Using::Examples);
    for (text, other) in [
        ("KPAI melunasi ongkos pelatih.", "Bappenas melunasi ongkos pelatih."),
        ("Kemensos keeps the desk open until midnight.", "UNICEF keeps the desk open until midnight."),
        ("Polri mengikuti rapat itu.", "Kominfo mengikuti rapat itu."),
    ] {
        assert_eq!(roles(&coder, text), roles(&coder, other), "{text}");
    }
}

#[test]
fn what_the_examples_speak_against_is_kept_with_the_reason() {
    let coder = cpap();
    let keywords = coder.using(Using::Keywords);
    let gold = qualcode::reliability::read_gold(format!("{DATA}/gold.jsonl"), coder.codebook()).unwrap();
    let mut dropped = 0;
    for passage in gold {
        let document = Document::new("gold", passage.text.as_str());
        let (both, alone) = (coder.code(&document), keywords.code(&document));
        for tag in alone[0].tags() {
            let there = both[0].tag(tag.code()).is_some();
            let told = both[0].suppressed().iter().any(|s| s.code() == tag.code());
            assert!(there || told, "a keyword's code vanished from {:?}", passage.text);
            dropped += usize::from(!there);
        }
    }
    assert!(dropped > 0, "the examples have a say");
}

fn four_word_runs(text: &str) -> HashSet<Vec<String>> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.windows(4).map(<[String]>::to_vec).collect()
}

fn text_of(passage: &LabelledPassage) -> String {
    passage.clauses.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn no_example_is_a_passage_that_judges_the_coder() {
    let codebook = Codebook::cpap();
    let mut judged: Vec<HashSet<Vec<String>>> = Vec::new();
    for name in ["gold", "gold_unseen_2", "gold_unseen_3", "gold_unseen_4"] {
        let gold = qualcode::reliability::read_gold(format!("{DATA}/{name}.jsonl"), &codebook).unwrap();
        judged.extend(gold.iter().map(|g| four_word_runs(&g.text)));
    }
    let mut index: HashMap<&Vec<String>, Vec<usize>> = HashMap::new();
    for (i, runs) in judged.iter().enumerate() {
        runs.iter().for_each(|r| index.entry(r).or_default().push(i));
    }
    let examples = read_examples(&codebook).unwrap();
    assert!(examples.iter().filter(|e| e.clauses.len() > 1).count() >= 1500);
    assert!(examples.iter().filter(|e| e.clauses.len() == 1).count() >= 8000);
    for example in &examples {
        let runs = four_word_runs(&text_of(example));
        let mut shared: HashMap<usize, usize> = HashMap::new();
        runs.iter().filter_map(|r| index.get(r)).flatten().for_each(|i| *shared.entry(*i).or_default() += 1);
        for (i, n) in shared {
            let union = runs.len() + judged[i].len() - n;
            assert!(n * 10 < union * 6, "{}", text_of(example));
        }
    }
}

#[test]
fn a_second_reader_agrees_with_the_labels() {
    let codebook = Codebook::cpap();
    let mut own: HashMap<String, HashSet<String>> = HashMap::new();
    for passage in read_examples(&codebook).unwrap() {
        for clause in passage.clauses {
            let paths = clause.codes.iter().map(|c| codebook.get(*c).path().to_owned());
            own.entry(clause.text).or_default().extend(paths.filter(|p| p.starts_with("role/")));
        }
    }
    let (mut both, mut one, mut read) = (0, 0, 0);
    for line in std::fs::read_to_string(format!("{DATA}/second_reader.jsonl")).unwrap().lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(labels) = own.get(value["text"].as_str().unwrap()) else { continue };
        let second: HashSet<String> =
            value["codes"].as_array().unwrap().iter().map(|c| c.as_str().unwrap().to_owned()).collect();
        both += labels.intersection(&second).count();
        one += labels.len() + second.len();
        read += 1;
    }
    assert!(read >= 600, "{read} clauses were read twice");
    let f1 = 2.0 * both as f64 / one as f64;
    assert!(f1 > 0.95, "F1 of the two readers {f1:.3}");
}
