//! Parties named in abstracts: the study's own, and twenty of other studies.

use std::collections::BTreeSet;

use qualcode::{Codebook, Document, KeywordCoder, Unit, ingest};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");

/// Groups of people; a text's parties are bodies.
const GROUPS: [&str; 7] =
    ["children", "parents_families", "community", "schools", "media", "private_sector", "civil_society"];

fn coder() -> KeywordCoder {
    KeywordCoder::builder(Codebook::cpap()).unit(Unit::Document).build().unwrap()
}

fn parties(coder: &KeywordCoder, text: &str) -> BTreeSet<String> {
    let coded = coder.code(&Document::new("abstract", text));
    let paths = coded.iter().flat_map(|p| p.tags()).map(|t| coder.codebook().get(t.code()).path());
    let actors = paths.filter_map(|p| p.strip_prefix("actor/"));
    actors.filter(|a| !GROUPS.contains(a)).map(str::to_owned).collect()
}

#[test]
fn the_study_names_six_parties_in_each_language() {
    let text = ingest::read_text(format!("{DATA}/seed_abstract.txt")).unwrap();
    let cut = text.find("INDONESIA AND UNICEF COOPERATION").unwrap();
    let expected: BTreeSet<String> =
        ["unicef", "gov_indonesia", "bappenas", "kominfo", "kpai", "kemensos"].map(str::to_owned).into();
    let coder = coder();
    for half in [&text[..cut], &text[cut..], &text] {
        assert_eq!(parties(&coder, half), expected);
    }
}

#[test]
fn twenty_abstracts_name_their_parties_and_no_other() {
    let list = ingest::read_text(format!("{DATA}/abstracts/parties.toml")).unwrap();
    let coder = coder();
    let mut wrong = Vec::new();
    let mut read = 0;
    for line in list.lines().filter(|l| l.starts_with('a')) {
        let (name, ids) = line.split_once('=').unwrap();
        let expected: BTreeSet<String> = ids.split('"').skip(1).step_by(2).map(str::to_owned).collect();
        let text = ingest::read_text(format!("{DATA}/abstracts/{}.txt", name.trim())).unwrap();
        let found = parties(&coder, &text);
        read += 1;
        if found != expected {
            wrong.push(format!("{}: found {found:?}, expected {expected:?}", name.trim()));
        }
    }
    assert_eq!(read, 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
