//! Indonesian forms, sentences, the language of a passage.

use qualcode::{Codebook, Document, KeywordCoder, Language, Languages, Segmentation, Unit, ingest};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
const ID: Language = Language::INDONESIAN;

#[test]
fn generator_and_decision_agree() {
    let languages = Languages::default();
    let roots = [
        "lindung",
        "koordinasi",
        "sosialisasi",
        "tulis",
        "pukul",
        "cek",
        "ajar",
        "kerja",
        "rencana",
        "ubah",
        "nyanyi",
        "fitnah",
    ];
    let forms: Vec<(usize, String)> =
        roots.iter().enumerate().flat_map(|(i, r)| languages.forms(ID, r).into_iter().map(move |f| (i, f))).collect();
    let known: std::collections::HashSet<&(usize, String)> = forms.iter().collect();
    for (_, form) in &forms {
        for (i, root) in roots.iter().enumerate() {
            let generated = known.contains(&(i, form.clone()));
            assert_eq!(languages.is_form(ID, root, form), generated, "{root} {form}");
        }
    }
}

#[test]
fn forms_are_found_and_kept_apart() {
    let languages = Languages::default();
    let rows = [
        ("lindung", "pelindungan", true),
        ("koordinasi", "mengoordinasikan", true),
        ("koordinasi", "mengkoordinasikan", true),
        ("sosialisasi", "menyosialisasikan", true),
        ("sosialisasi", "mensosialisasikan", true),
        ("daya", "pemberdayaan", true),
        ("ajar", "mempelajari", true),
        ("kerja", "bekerja", true),
        ("anak", "anak-anaknya", true),
        ("anak", "anak2", true),
        ("undang-undang", "perundang-undangan", true),
        ("tindak", "ditindaklanjuti", true),
        ("perintah", "pemerintah", false),
        ("perintah", "pemerintahan", false),
        ("bijak", "kebijakan", false),
        ("tua", "ketua", false),
        ("muda", "pemuda", false),
        ("masa", "masalah", false),
        ("undang", "undang-undang", false),
    ];
    for (root, form, expected) in rows {
        assert_eq!(languages.is_form(ID, root, form), expected, "{root} {form}");
    }
}

fn sentence_rows(file: &str) -> Vec<(usize, String)> {
    let text = ingest::read_text(format!("{DATA}/{file}")).unwrap();
    let row = |line: &str| {
        let mut cells = line.splitn(3, '\t').skip(1);
        let count = cells.next()?.trim().parse().ok()?;
        Some((count, cells.next()?.replace("\\n", "\n")))
    };
    text.lines().filter(|l| !l.starts_with('#')).filter_map(row).collect()
}

fn wrong_sentences(file: &str) -> (usize, Vec<String>) {
    let rows = sentence_rows(file);
    let mut wrong = Vec::new();
    for (expected, text) in &rows {
        let document = Document::new("line", text.as_str());
        let cut = Segmentation::new(&document);
        let found: Vec<&str> = cut.passages(Unit::Sentence).map(|p| p.span().of(text)).collect();
        if found.len() != *expected {
            wrong.push(format!("{expected} expected: {found:#?}"));
        }
    }
    (rows.len(), wrong)
}

#[test]
fn sentences_of_the_notes_are_cut_right() {
    let (rows, wrong) = wrong_sentences("sentences_notes.tsv");
    assert_eq!(rows, 12);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sentences_are_cut_right() {
    let (rows, wrong) = wrong_sentences("sentences.tsv");
    assert!(rows >= 80);
    assert!(wrong.is_empty(), "{} of {rows}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_language_of_short_passages_is_told() {
    let text = ingest::read_text(format!("{DATA}/language.tsv")).unwrap();
    let coder = KeywordCoder::builder(Codebook::from_toml("[[code]]\npath = \"a/b\"\nkeywords = [\"xyzzy\"]").unwrap())
        .unit(Unit::Document)
        .build()
        .unwrap();
    let rows: Vec<(&str, &str)> = text.lines().filter_map(|l| l.split_once('\t')).collect();
    let wrong: Vec<&(&str, &str)> = rows
        .iter()
        .filter(|(code, text)| {
            let coded = coder.code(&Document::new("passage", *text));
            coded[0].language() != Language::from_code(code)
        })
        .collect();
    assert!(rows.len() >= 100);
    assert!(wrong.len() * 50 <= rows.len(), "{} of {}: {wrong:#?}", wrong.len(), rows.len());
}

/// Dutch, by a file alone: no line of the crate knows it.
fn dutch() -> Languages {
    let file = std::fs::read_to_string(format!("{DATA}/languages/nl.toml")).unwrap();
    Languages::default().with_toml(&file).unwrap()
}

#[test]
fn a_third_language_is_one_file() {
    let languages = dutch();
    let nl = Language::from_code("nl").unwrap();
    assert_eq!(languages.root(nl, "scholen"), languages.root(nl, "school"));
    let text = "Het ministerie van o.a. dr. Jansen betaalt de opvang. Daarna volgt de zitting.";
    let document = Document::new("nota", text);
    let sentences = |l: &Languages| Segmentation::with_languages(&document, l).passages(Unit::Sentence).count();
    assert_eq!(sentences(&languages), 2);
    let toml = "[[code]]\npath = \"a/opvang\"\nkeywords = { nl = [\"~opvang\"] }";
    let coder = KeywordCoder::builder(Codebook::from_toml(toml).unwrap()).languages(languages).build().unwrap();
    let coded = coder.code(&document);
    assert_eq!(coded[0].language(), Some(nl));
    assert_eq!(coded[0].tags().len(), 1);
}

#[test]
fn a_file_adds_words_to_a_language() {
    let mine = "code = \"id\"\nroots = \"rundung\"\nprotected = \"perundung rundung\"\nnever_ends = \"kemen\"";
    let languages = Languages::default().with_words(mine).unwrap();
    assert_eq!(languages.root(ID, "perundungannya").as_deref(), Some("rundung"));
    assert_eq!(languages.root(ID, "perlindungan").as_deref(), Some("lindung"), "the old words stay");
    let document = Document::new("note", "Rapat dengan Kemen. Sosial selesai.");
    let sentences = |l: &Languages| Segmentation::with_languages(&document, l).passages(Unit::Sentence).count();
    assert_eq!((sentences(&Languages::default()), sentences(&languages)), (2, 1));
}

#[test]
fn passages_carry_what_leads_in_to_them() {
    let rows = std::fs::read_to_string(format!("{DATA}/contexts.tsv")).unwrap();
    for row in rows.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<String> = row.split(" ~ ").map(|c| c.replace("\\n", "\n").replace("\\t", "\t")).collect();
        let [unit, text, passage, field, expected] = &cells[..] else { panic!("five cells: {row}") };
        let unit = if unit == "clause" { Unit::Clause } else { Unit::Paragraph };
        let document = Document::new("row", text.as_str());
        let cut = Segmentation::new(&document);
        let found = cut.passages(unit).find(|p| p.span().of(text) == passage);
        let context = cut.context(found.unwrap_or_else(|| panic!("no passage {passage:?} in {text:?}")));
        let span = match field.as_str() {
            "heading" => context.heading,
            "lead_in" => context.lead_in,
            "column_heads" => context.column_heads,
            _ => context.row_head,
        };
        assert_eq!(span.map_or("-", |s| s.of(text)), expected, "{row}");
    }
}

#[test]
fn clauses_are_cut_where_they_begin() {
    let rows = std::fs::read_to_string(format!("{DATA}/clauses.txt")).unwrap();
    for row in rows.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let expected: Vec<&str> = row.split(" | ").collect();
        let text = expected.join(" ");
        let document = Document::new("row", text.as_str());
        let cut = Segmentation::new(&document);
        let found: Vec<&str> = cut.passages(Unit::Clause).map(|p| p.span().of(&text)).collect();
        assert_eq!(found, expected);
    }
}

mod coverage {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;
    use qualcode::Tokens;

    fn piece() -> impl Strategy<Value = String> {
        let fixed = prop::sample::select(vec![
            " ",
            "\n",
            "\n\n",
            "\u{c}",
            ". ",
            "; ",
            ", dan ",
            ", which ",
            ": a) ",
            "b) ",
            "1. ",
            "- ",
            "|",
            "\t",
            "…",
            "No. ",
            "dll. ",
            "Prof. ",
            "\r\n",
            "\u{a0}",
            "“",
            "”",
            "# ",
            "2.7 ",
            "Page 3",
            "http://a.b/c",
            "e.g. ",
            "12",
            "-\n",
        ]);
        prop_oneof![3 => fixed.prop_map(str::to_owned), 4 => "[a-zA-Z]{1,9}", 1 => "\\PC{1,4}"]
    }

    /// Each unit's passages stand in order, apart, and hold each word once.
    fn hold_each_word_once(text: &str) -> Result<(), TestCaseError> {
        let document = Document::new("text", text);
        let cut = Segmentation::new(&document);
        let tokens = Tokens::new(text);
        // Of words that a missing blank has glued together (`baru.Petugas`) each is a word of its own.
        let glued = |t: qualcode::Token| t.is_compound() && t.span().of(text).contains(['.', ':']);
        let words: Vec<qualcode::Span> =
            tokens.iter().flat_map(|t| if glued(t) { tokens.parts(t).collect() } else { vec![t.span()] }).collect();
        for unit in [Unit::Document, Unit::Page, Unit::Paragraph, Unit::Sentence, Unit::Clause] {
            let spans: Vec<qualcode::Span> = cut.passages(unit).map(|p| p.span()).collect();
            prop_assert!(spans.windows(2).all(|w| w[0].end <= w[1].start), "{unit}: in order, apart");
            for word in &words {
                let holders = spans.iter().filter(|s| s.overlaps(*word)).count();
                prop_assert_eq!(holders, 1, "{}: {:?} of {:?}", unit, word.of(text), text);
            }
        }
        Ok(())
    }

    #[test]
    fn words_that_were_once_cut_stay_whole() {
        for text in [
            "aa.Aa  ",
            "[P-\nPage 3",
            "A-\naa.Ahttp://a.b/c",
            "||\u{1f130}\u{b55}-\ndll. ",
            " 12aa.\u{a7d0}b) ",
            ". \tA-\na",
        ] {
            hold_each_word_once(text).unwrap();
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            rng_seed: RngSeed::Fixed(2016),
            ..ProptestConfig::with_cases(3000)
        })]

        #[test]
        fn every_unit_holds_each_word_once(pieces in prop::collection::vec(piece(), 0..60)) {
            hold_each_word_once(&pieces.concat())?;
        }
    }
}

#[test]
fn other_encodings_are_read_on_request() {
    let utf16: Vec<u8> = "\u{feff}Aduan – 2018".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{feff}Aduan".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let rows: [(&[u8], &str, &str, &str, usize); 7] = [
        (b"Aduan \x96 2018", "windows-1252", "Aduan – 2018", "windows-1252", 0),
        (b"Aduan \x96 2018", "auto", "Aduan – 2018", "windows-1252", 0),
        ("Aduan – 2018".as_bytes(), "auto", "Aduan – 2018", "UTF-8", 0),
        (&utf16, "auto", "Aduan – 2018", "UTF-16LE", 0),
        (&big, "windows-1252", "Aduan", "UTF-16BE", 0),
        (b"Aduan \xff 2018 \xc3", "utf-8", "Aduan \u{fffd} 2018 \u{fffd}", "UTF-8", 2),
        (b"", "auto", "", "UTF-8", 0),
    ];
    for (bytes, label, text, encoding, replaced) in rows {
        let decoded = ingest::decode(bytes, label).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.replaced), (text, encoding, replaced), "{label}");
    }
}
