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
