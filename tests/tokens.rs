//! Tokens: equal to Unicode's words where nothing is merged, and the merges.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use qualcode::Tokens;
use unicode_segmentation::UnicodeSegmentation;

fn words(text: &str) -> Vec<String> {
    let tokens = Tokens::new(text);
    tokens.iter().map(|t| t.span().of(text).to_owned()).collect()
}

/// Text of many scripts without what is merged: hyphens, soft hyphens, zero-width spaces.
fn mixed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z0-9]{1,9}",
        "[ \n\t.,;:'\"()/_!?]{1,3}",
        "[a-z]{1,4}['.:,][a-z0-9]{1,4}",
        "[0-9]{1,3}[.,;][0-9]{1,3}",
        any::<char>().prop_filter("merged", |c| !"-\u{ad}\u{200b}\u{2010}\u{2011}".contains(*c)).prop_map(String::from),
        "[’“”éñß中日ไทยعربעברית\u{301}\u{200d}🇮🇩]{1,4}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|v| v.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, rng_seed: RngSeed::Fixed(2016), ..ProptestConfig::default() })]

    #[test]
    fn tokens_are_unicode_words_where_nothing_is_merged(text in mixed()) {
        // White space is no part of a word, not even where a lone combining mark follows it (WB4).
        let expected: Vec<&str> = text.unicode_words().map(str::trim_start).collect();
        prop_assert_eq!(words(&text), expected);
    }

    #[test]
    fn spans_are_in_order_on_boundaries_and_cover_every_letter(text in "\\PC{0,200}") {
        let tokens = Tokens::new(&text);
        let mut end = 0;
        for token in tokens.iter() {
            let span = token.span();
            prop_assert!(span.start >= end && span.end > span.start);
            prop_assert!(text.get(span.start..span.end).is_some());
            prop_assert!(!text[end..span.start].contains(|c: char| c.is_ascii_alphanumeric()));
            end = span.end;
        }
        prop_assert!(!text[end..].contains(|c: char| c.is_ascii_alphanumeric()));
    }
}

#[test]
fn what_belongs_together_is_one_token() {
    let rows: [(&str, &[&str]); 18] = [
        ("anak-anak", &["anak-anak"]),
        ("undang-undang dan ke-20", &["undang-undang", "dan", "ke-20"]),
        ("se-Indonesia non-pemerintah", &["se-Indonesia", "non-pemerintah"]),
        ("PBB-lah", &["PBB-lah"]),
        ("child\u{2010}friendly child\u{2011}friendly", &["child\u{2010}friendly", "child\u{2011}friendly"]),
        ("perlin-\ndungan anak", &["perlin-\ndungan", "anak"]),
        ("perlin-\r\n  dungan", &["perlin-\r\n  dungan"]),
        ("UNICEF -\nyang", &["UNICEF", "yang"]),
        ("per\u{ad}lindungan", &["per\u{ad}lindungan"]),
        ("per\u{200b}lindungan", &["per\u{200b}lindungan"]),
        ("KemenPPPA P2TP2A a.n. s.d.", &["KemenPPPA", "P2TP2A", "a.n", "s.d"]),
        ("Rp1.000.000,00 3,5", &["Rp1.000.000,00", "3,5"]),
        ("Jum'at Jum’at", &["Jum'at", "Jum’at"]),
        ("KOMINFO/Kominfo 5/2019", &["KOMINFO", "Kominfo", "5", "2019"]),
        ("2016-2020", &["2016-2020"]),
        ("__ _a", &["_a"]),
        ("\u{301}a \u{0}b", &["a", "b"]),
        ("", &[]),
    ];
    for (text, expected) in rows {
        assert_eq!(words(text), expected, "{text:?}");
    }
}

#[test]
fn the_normal_form_is_what_was_meant() {
    let rows = [
        ("Perlin-\ndungan", "perlindungan"),
        ("anak-\nanak", "anak-anak"),
        ("per\u{ad}lin\u{ad}dungan", "perlindungan"),
        ("e\u{fb03}cient", "efficient"),
        ("Women’s", "women's"),
        ("Cafe\u{301}", "café"),
        ("child\u{2010}friendly", "child-friendly"),
    ];
    for (text, expected) in rows {
        let tokens = Tokens::new(text);
        assert_eq!(tokens.len(), 1, "{text:?}");
        assert_eq!(tokens.normal(text, tokens.get(0).unwrap()), expected);
    }
}

#[test]
fn long_words_and_long_lines_are_whole() {
    for length in [1, 15, 16, 17, 63, 64, 65, 128, 1000] {
        for lead in 0..3 {
            let text = format!("{}{} end", " ".repeat(lead), "a".repeat(length));
            assert_eq!(words(&text), ["a".repeat(length), "end".to_owned()]);
        }
    }
    let text = "kata ".repeat(200_000);
    assert_eq!(Tokens::new(&text).len(), 200_000);
}
