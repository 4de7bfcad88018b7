//! The built-in codebook: its own examples, and its form.

use qualcode::{Codebook, check};

#[test]
fn every_example_of_the_codebook_holds() {
    let codebook = Codebook::cpap();
    assert!(check::example_count(&codebook) >= 500);
    let failed = check::failed_examples(&codebook).unwrap();
    let list: Vec<String> =
        failed.iter().map(|f| format!("{}\n  \"{}\"\n  {}", f.code, f.text, f.explanation)).collect();
    assert!(failed.is_empty(), "{}:\n{}", failed.len(), list.join("\n"));
}

#[test]
fn no_example_is_the_keyword_alone() {
    let lints = check::lints(&Codebook::cpap());
    let alone: Vec<String> = lints.iter().filter(|l| l.message.contains("alone")).map(ToString::to_string).collect();
    assert!(alone.is_empty(), "{alone:#?}");
}
