//! The preset that follows quanteda: its tokens and its counts (data of quanteda 4.3.1, see tests/data/quanteda).

use qualcode::{Dictionary, NestedScope, TokenRules, Tokens, ingest};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/quanteda");

#[test]
fn counts_equal_quantedas_in_every_cell() {
    let dictionary = ingest::read_text(format!("{DATA}/dictionary.json")).unwrap();
    let dictionary = Dictionary::from_json(&dictionary).unwrap();
    let mut table = csv::Reader::from_path(format!("{DATA}/counts.csv")).unwrap();
    let head: Vec<String> = table.headers().unwrap().iter().skip(1).map(str::to_owned).collect();
    assert_eq!(dictionary.categories().collect::<Vec<_>>(), head);
    let mut cells = 0;
    for row in table.records() {
        let row = row.unwrap();
        let text = ingest::read_text(format!("{DATA}/inaugural/{}.txt", &row[0])).unwrap();
        let expected: Vec<usize> = row.iter().skip(1).map(|c| c.parse().unwrap()).collect();
        assert_eq!(dictionary.count(&text, NestedScope::Key), expected, "{}", &row[0]);
        cells += expected.len();
    }
    assert_eq!(cells, 300);
}

#[test]
fn tokens_equal_quantedas() {
    let probe = ingest::read_text(format!("{DATA}/tokenizer_probe.json")).unwrap();
    let probe: serde_json::Value = serde_json::from_str(&probe).unwrap();
    for name in ["x", "y"] {
        let text = probe["text"][name][0].as_str().unwrap();
        let expected: Vec<&str> =
            probe["tokens"][name].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
        let tokens = Tokens::with_rules(text, TokenRules::Quanteda);
        let found: Vec<&str> = tokens.iter().map(|t| t.span().of(text)).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_longer_match_of_any_category_counts_alone_in_the_scope_of_the_dictionary() {
    let json = r#"{"a": ["united states"], "b": {"c": ["states", "united nations"], "d": ["united"]}}"#;
    let dictionary = Dictionary::from_json(json).unwrap();
    let text = "The United States and other states, united.";
    assert_eq!(dictionary.count(text, NestedScope::Key), [1, 2, 2]);
    assert_eq!(dictionary.count(text, NestedScope::Dictionary), [1, 1, 1]);
}
