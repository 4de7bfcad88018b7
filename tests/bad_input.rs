//! Broken codebooks and odd texts.

use qualcode::{Codebook, Document, ErrorKind, KeywordCoder, Unit, ingest};

#[test]
fn broken_codebooks_say_where_and_what_to_do() {
    /// What is wrong, the codebook, and where the error must point.
    type Row = (&'static str, &'static str, ErrorKind, (usize, usize), &'static str);
    let rows: [Row; 12] = [
        ("unknown field", "[[code]]\npath = \"a/b\"\nkeywrods = [\"x\"]", ErrorKind::UnknownField, (3, 1), "keywrods"),
        ("duplicate", "[[code]]\npath = \"a/b\"\n[[code]]\npath = \"a/b\"", ErrorKind::Duplicate, (4, 8), "a/b"),
        ("empty keyword", "[[code]]\npath = \"a/b\"\nkeywords = [\"x\", \"\"]", ErrorKind::Keyword, (3, 18), ""),
        ("broken regex", "[[code]]\npath = \"a/b\"\nkeywords = [\"/a(/\"]", ErrorKind::Keyword, (3, 13), "/a(/"),
        ("no letters", "[[code]]\npath = \"a/b\"\nkeywords = [\"—\"]", ErrorKind::Keyword, (3, 13), "—"),
        ("not TOML", "[[code]]\npath = \"a/b", ErrorKind::Toml, (2, 12), "path"),
        ("no path", "[[code]]\nkeywords = [\"x\"]", ErrorKind::MissingField, (1, 1), ""),
        ("wrong type", "[[code]]\npath = 3", ErrorKind::BadValue, (2, 8), ""),
        ("bad path", "[[code]]\npath = \"a//b\"", ErrorKind::BadValue, (2, 8), "a//b"),
        ("no class", "[[code]]\npath = \"a/b\"\nkeywords = [\"@no\"]", ErrorKind::Unresolved, (3, 13), "no"),
        ("class circle", "[[class]]\nname = \"a\"\nwords = [\"@a\"]", ErrorKind::Unresolved, (2, 8), "a"),
        (
            "no language",
            "[[code]]\npath = \"a/b\"\nexamples = [{ text = \"x y\", language = \"xxxx\" }]",
            ErrorKind::BadValue,
            (3, 40),
            "xxxx",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, text, kind, place, offending) in rows {
        let file = folder.path().join("codebook.toml");
        std::fs::write(&file, text).unwrap();
        let error = Codebook::from_file(&file).unwrap_err();
        assert_eq!(error.kind(), kind, "{name}: {error}");
        assert_eq!((error.line(), error.column()), (Some(place.0), Some(place.1)), "{name}: {error}");
        assert!(error.file().is_some_and(|f| f.ends_with("codebook.toml")), "{name}");
        assert!(error.offending().unwrap_or("").contains(offending), "{name}: {error}");
    }
    let error = Codebook::from_toml("[[code]]\npath = \"a/b\"\nkeywrods = [\"x\"]").unwrap_err();
    assert!(error.remedy_text().is_some_and(|r| r.contains("keywords")), "{error}");
}

#[test]
fn a_file_that_is_not_utf8_names_its_byte() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.txt");
    std::fs::write(&file, b"Kerja sama\nanak \xe9 dan").unwrap();
    let error = ingest::read_text(&file).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encoding);
    assert_eq!((error.line(), error.column()), (Some(2), Some(6)));
    assert!(error.to_string().contains("byte 16"), "{error}");
}

#[test]
fn odd_texts_are_coded_with_exact_spans() {
    let rows = [
        String::new(),
        " \n\t\r\n\u{c}".to_owned(),
        "\u{0}UNICEF\u{0}".to_owned(),
        "\u{301}\u{301} UNICEF\u{301}".to_owned(),
        "اليونيسف UNICEF \u{202e}FECINU".to_owned(),
        "Line one\r\nKPAI dan UNICEF\r\n\r\nLine three".to_owned(),
        "KERJA SAMA KPAI DAN UNICEF TAHUN 2016".to_owned(),
        "UNICEF ".repeat(150_000),
        "a".repeat(1 << 20),
        "é".repeat(1 << 19),
        "-\n".repeat(100_000),
        "a-".repeat(100_000),
        "1. ".repeat(100_000),
        "\u{c}".repeat(1000),
        "|a|b|\n".repeat(10_000),
    ];
    for unit in [Unit::Document, Unit::Page, Unit::Paragraph, Unit::Sentence] {
        let coder = KeywordCoder::builder(Codebook::cpap()).unit(unit).build().unwrap();
        let mut worker = coder.worker();
        for text in &rows {
            let document = Document::new("odd", text.as_str());
            for passage in worker.code(&document) {
                for span in passage.tags().iter().flat_map(|t| t.evidence()).flat_map(|e| e.spans()) {
                    assert!(text.get(span.start..span.end).is_some_and(|s| !s.is_empty()));
                }
            }
        }
    }
    let coder = KeywordCoder::new(Codebook::cpap()).unwrap();
    let id = coder.codebook().id("actor/unicef").unwrap();
    let text = "Line one\r\nKPAI dan UNICEF\r\n\r\nLine three";
    let coded = coder.code(&Document::new("crlf", text));
    let found: Vec<&str> =
        coded.iter().filter_map(|p| p.tag(id)).flat_map(|t| t.evidence()).map(|e| e.cover().of(text)).collect();
    assert_eq!(found, ["UNICEF"]);
}
