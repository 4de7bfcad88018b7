//! The review of the sample corpus against its known answer, and the example programs as programs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use qualcode::analysis::Review;
use qualcode::{Codebook, CodedDocument, KeywordCoder, ingest};

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cpap");

fn coded() -> (KeywordCoder, Vec<CodedDocument>) {
    let coder = KeywordCoder::new(Codebook::cpap()).unwrap();
    let documents = ingest::documents(&[SAMPLE]).unwrap().collect::<qualcode::Result<Vec<_>>>().unwrap();
    let coded = coder.code_all(documents).collect();
    (coder, coded)
}

#[test]
fn the_sample_names_exactly_the_parties_of_its_known_answer() {
    let (coder, coded) = coded();
    let review = Review::new(coder.codebook(), &coded, "actor", "role", false);
    let found: BTreeSet<&str> = review.parties().iter().map(|r| coder.codebook().get(r.code).path()).collect();
    let truth = ingest::read_text(format!("{SAMPLE}/truth.toml")).unwrap();
    let line = truth.lines().find(|l| l.starts_with("parties")).unwrap();
    let expected: Vec<String> = line.split('"').skip(1).step_by(2).map(|id| format!("actor/{id}")).collect();
    assert!(expected.len() > 20);
    assert_eq!(found, expected.iter().map(String::as_str).collect());
    let dependent: Vec<bool> = review.dependent().iter().map(|d| d.is_translation).collect();
    assert_eq!((dependent.len(), dependent.iter().filter(|t| **t).count()), (2, 1));
    assert_eq!(review.secondary().len(), 2);
}

#[test]
fn every_document_of_the_sample_says_that_it_is_constructed() {
    let (_, coded) = coded();
    assert!(coded.len() >= 12);
    let mut words = 0;
    for document in coded.iter().map(CodedDocument::document) {
        let head = document.text().lines().next().unwrap().to_lowercase();
        assert!(head.contains("construct") || head.contains("contoh"), "{}", document.title());
        assert!(document.variable("constructed").is_some(), "{}", document.title());
        words += document.text().split_whitespace().count();
    }
    assert!(words >= 10_000, "{words}");
}

/// Runs an example program, which `cargo test` has built beside the tests.
fn example(name: &str, arguments: &[&str]) -> Output {
    let test: PathBuf = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap().join("examples");
    Command::new(folder.join(name)).args(arguments).output().unwrap()
}

#[test]
fn cpap_review_writes_its_tables_and_fails_with_a_reason() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().display().to_string();
    let ran = example("cpap_review", &["--out", &folder]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let screen = String::from_utf8(ran.stdout).unwrap();
    assert!(screen.contains("co-occurrence, not attribution") && screen.lines().all(|l| l.chars().count() <= 80));
    let table = std::fs::read_to_string(out.path().join("codings.csv")).unwrap();
    let columns =
        "document,page,paragraph,passage_id,code,quotation,evidence,start,end,status,coder,language,kind,year";
    assert!(table.starts_with(columns));
    assert!(std::fs::read_to_string(out.path().join("review.md")).unwrap().contains("## Quotations"));
    for arguments in [&["no/such/folder"][..], &["--codebook", "no.toml"], &[&folder, "--codebook", "Cargo.toml"]] {
        let ran = example("cpap_review", &[arguments, &["--out", &folder]].concat());
        assert_eq!(ran.status.code(), Some(1), "{arguments:?}");
        assert!(String::from_utf8_lossy(&ran.stderr).contains("error:"));
    }
}

#[test]
fn offsets_in_the_table_are_code_points_of_the_document() {
    let out = tempfile::tempdir().unwrap();
    let file = out.path().join("anak’s note.txt");
    let text = "“Kemensos” – kata mereka – hadir.\n\nKPAI dan UNICEF’s staf hadir.\n";
    std::fs::write(&file, text).unwrap();
    let folder = out.path().join("out").display().to_string();
    let ran = example("cpap_review", &[&file.display().to_string(), "--out", &folder]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let mut reader = csv::Reader::from_path(out.path().join("out/codings.csv")).unwrap();
    let characters: Vec<char> = text.chars().collect();
    let mut rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (start, end): (usize, usize) = (row[7].parse().unwrap(), row[8].parse().unwrap());
        assert_eq!(characters[start..end].iter().collect::<String>(), &row[5]);
        rows += 1;
    }
    assert!(rows >= 3);
}
