//! Keywords of every form, exceptions, overlaps, frames, explanations.

use qualcode::{Codebook, Document, KeywordCoder, MatchMode, Overlap, SuppressedReason, Unit};

/// The evidence of code `c/c` with these keywords in a text.
fn found(keywords: &str, text: &str) -> Vec<String> {
    let toml = format!("[[code]]\npath = \"c/c\"\nkeywords = [{keywords}]");
    found_with(&toml, text)
}

fn found_with(toml: &str, text: &str) -> Vec<String> {
    let coder = KeywordCoder::new(Codebook::from_toml(toml).unwrap()).unwrap();
    let coded = coder.code(&Document::new("text", text));
    let evidence = coded.iter().flat_map(|p| p.tags()).flat_map(|t| t.evidence());
    evidence.map(|e| e.cover().of(text).to_owned()).collect()
}

#[test]
fn every_form_of_keyword_matches_what_the_table_says() {
    let rows: [(&str, &str, &[&str]); 26] = [
        ("\"perlindungan anak\"", "Perlindungan Anak itu; perlindungan, anak.", &["Perlindungan Anak"]),
        ("\"perlindungan anak\"", "Kata perlindungan. Anak itu.", &[]),
        ("\"perlindungan anak\"", "perlin-\ndungan anak-anak", &["perlin-\ndungan anak-anak"]),
        ("\"=ITU\"", "Lembaga ITU dan itu.", &["ITU"]),
        ("\"KPAI\"", "KPAI, KPAInya, KPAI-lah, kpai.", &["KPAI", "KPAInya", "KPAI"]),
        ("\"UNICEF\"", "UNICEF's work, Unicef’s, unicef", &["UNICEF's", "Unicef’s", "unicef"]),
        (
            "\"~lindung\"",
            "Anak dilindungi oleh perlindungan yang melindunginya.",
            &["dilindungi", "perlindungan", "melindunginya"],
        ),
        ("\"~melindungi\"", "Anak dilindungi dan yang lain.", &["dilindungi"]),
        ("\"~protect\"", "They protected the children and protection is the aim.", &["protected", "protection"]),
        (
            "\"~tingkat kapasitas\"",
            "Mereka meningkatkan kapasitas dan peningkatan kapasitas.",
            &["meningkatkan kapasitas", "peningkatan kapasitas"],
        ),
        (
            "\"~kerja sama\"",
            "Kerja sama, bekerja sama, kerjasama dan sama kerja.",
            &["Kerja sama", "bekerja sama", "kerjasama"],
        ),
        ("\"child*\"", "children, child, grandchild", &["children", "child"]),
        ("\"organi?ation\"", "organisation organization organiation", &["organisation", "organization"]),
        ("\"/UU No\\\\. ?\\\\d+/\"", "Menurut UU No. 35 dan UU No.23.", &["UU No. 35", "UU No.23"]),
        (
            "\"child friendly\"",
            "A child-friendly, child\u{2011}friendly place.",
            &["child-friendly", "child\u{2011}friendly"],
        ),
        ("\"friendly\"", "A child-friendly place.", &["friendly"]),
        (
            "\"menteri {sosial|agama} {RI|}\"",
            "Menteri Sosial RI dan Menteri Agama dan menteri.",
            &["Menteri Sosial RI", "Menteri Agama"],
        ),
        ("\"Ministry of *\"", "The Ministry of Health works.", &["Ministry of Health"]),
        ("\"Kementerian PPN/Bappenas\"", "Kementerian PPN/Bappenas hadir.", &["Kementerian PPN/Bappenas"]),
        ("\"kemenkominfo\"", "Rapat Kemen-\nkominfo itu.", &["Kemen-\nkominfo"]),
        ("\"women's rights\"", "Women’s rights matter.", &["Women’s rights"]),
        ("\"efficient\"", "An e\u{fb03}cient office.", &["e\u{fb03}cient"]),
        ("\"café\"", "The cafe\u{301} is open.", &["cafe\u{301}"]),
        ("\"anak\"", "anak2 dan anak-anak", &["anak2", "anak-anak"]),
        ("\"pemerintah\"", "tahun.Pemerintah hadir", &["Pemerintah"]),
        ("\"masa\"", "Masalah itu di masa lalu", &["masa"]),
    ];
    for (keywords, text, expected) in rows {
        assert_eq!(found(keywords, text), expected, "{keywords} in {text:?}");
    }
}

#[test]
fn exceptions_suppress_unless_the_hit_is_longer() {
    let toml = r#"
        [[code]]
        path = "actor/kemensos"
        keywords = ["Ministry of Social Affairs", "Ministry of Social Affairs of the Republic of Indonesia"]
        except = ["Ministry of Social Affairs of *"]
    "#;
    assert_eq!(found_with(toml, "The Ministry of Social Affairs met."), ["Ministry of Social Affairs"]);
    assert!(found_with(toml, "The Ministry of Social Affairs of Denmark met.").is_empty());
    assert_eq!(found_with(toml, "The Ministry of Social Affairs of the Republic of Indonesia met.").len(), 1);
}

const FRAMES: &str = r#"
    [[category]]
    path = "role"
    not_inside = ["actor"]
    [[code]]
    path = "role/service"
    [[code]]
    path = "role/meeting"
    [[code]]
    path = "actor/board"
    keywords = ["Badan Layanan Terbuka"]
    [[class]]
    name = "service"
    language = "id"
    words = ["layanan", "rumah aman"]
    [[frame]]
    code = "role/service"
    language = "id"
    name = "open a service"
    verb = ["~buka"]
    object = ["@service"]
    unless = ["gagal"]
    [[frame]]
    code = "role/meeting"
    language = "id"
    name = "open a meeting"
    verb = ["~buka"]
    object = ["rapat"]
    order = "verb_first"
    within = 2
"#;

#[test]
fn frames_pair_a_verb_with_its_object() {
    let coder = KeywordCoder::builder(Codebook::from_toml(FRAMES).unwrap()).unit(Unit::Sentence).build().unwrap();
    let rows: [(&str, &[&str]); 7] = [
        ("Dinas itu membuka layanan baru untuk mereka.", &["role/service"]),
        ("Rumah aman itu dibuka oleh dinas yang baru.", &["role/service"]),
        ("Ketua yang membuka rapat itu dan mereka.", &["role/meeting"]),
        ("Rapat itu dibuka oleh ketua yang baru.", &[]),
        ("Dinas itu gagal membuka layanan yang baru.", &[]),
        ("Badan Layanan Terbuka itu hadir dan yang lain.", &["actor/board"]),
        ("Mereka membuka rapat; layanan itu sudah ada.", &["role/meeting"]),
    ];
    for (text, expected) in rows {
        let coded = coder.code(&Document::new("t", text));
        let paths: Vec<&str> =
            coded.iter().flat_map(|p| p.tags()).map(|t| coder.codebook().get(t.code()).path()).collect();
        assert_eq!(paths, expected, "{text}");
    }
    let document = Document::new("t", "Dinas itu gagal membuka layanan yang baru.");
    let coded = coder.code(&document);
    let why = coder.explain(&document, &coded[0], "role/service").unwrap();
    assert_eq!(why.suppressed()[0].reason(), SuppressedReason::Unless);
    let why = coder.explain(&document, &coded[0], "role/meeting").unwrap();
    assert!(!why.is_coded() && !why.near_misses().is_empty(), "{why}");
    let document = Document::new("t", "Dinas itu membuka layanan baru untuk mereka.");
    let coded = coder.code(&document);
    let evidence = &coded[0].tags()[0].evidence()[0];
    assert_eq!((evidence.mode(), evidence.reason(), evidence.spans().len()), (MatchMode::Frame, "open a service", 2));
}

#[test]
fn a_guard_keeps_a_code_out_of_a_paragraph() {
    let toml = r#"
        [[code]]
        path = "actor/polri"
        keywords = ["polisi"]
        [[guard]]
        name = "another state"
        codes = ["actor/polri"]
        if = ["Manila"]
        unless = ["Jakarta"]
    "#;
    assert_eq!(found_with(toml, "Di Manila rapat dibuka. Polisi hadir.").len(), 0);
    assert_eq!(found_with(toml, "Di Manila rapat dibuka. Polisi dari Jakarta hadir.").len(), 1);
    assert_eq!(found_with(toml, "Di Manila rapat dibuka.\n\nPolisi hadir.").len(), 1);
    let coder = KeywordCoder::new(Codebook::from_toml(toml).unwrap()).unwrap();
    let coded = coder.code(&Document::new("t", "Polisi di Manila."));
    assert_eq!(coded[0].suppressed()[0].reason(), SuppressedReason::Guard);
}

#[test]
fn overlap_is_a_choice() {
    let toml = "[[code]]\npath = \"a/a\"\nkeywords = [\"child\", \"child protection\"]\n[[code]]\npath = \"b/b\"\nkeywords = [\"protection agency board\"]";
    let rows = [(Overlap::LongestPerCode, 2), (Overlap::LongestOverall, 1), (Overlap::KeepAll, 3)];
    for (overlap, expected) in rows {
        let codebook = Codebook::from_toml(toml).unwrap();
        let coder = KeywordCoder::builder(codebook).overlap(overlap).build().unwrap();
        let coded = coder.code(&Document::new("t", "The child protection agency board met."));
        let count: usize = coded[0].tags().iter().map(|t| t.evidence().len()).sum();
        assert_eq!(count, expected, "{overlap:?}");
    }
}

#[test]
fn an_exact_word_in_a_line_of_capitals_is_only_suppressed() {
    let coder =
        KeywordCoder::new(Codebook::from_toml("[[code]]\npath = \"a/itu\"\nkeywords = [\"ITU\"]").unwrap()).unwrap();
    let coded = coder.code(&Document::new("t", "ANAK ITU DAN ORANG LAIN\n\nLembaga ITU hadir."));
    assert!(coded[0].tags().is_empty());
    assert_eq!(coded[0].suppressed()[0].reason(), SuppressedReason::AllCapitals);
    assert_eq!(coded[1].tags().len(), 1);
}

#[test]
fn a_fingerprint_changes_with_what_decides_the_code() {
    let coder = |keywords: &str, definition: &str| {
        let toml = format!(
            "[[code]]\npath = \"a/a\"\ndefinition = \"{definition}\"\nkeywords = [{keywords}]\n[[code]]\npath = \"b/b\"\nkeywords = [\"y\"]"
        );
        KeywordCoder::new(Codebook::from_toml(&toml).unwrap()).unwrap()
    };
    let print = |c: &KeywordCoder, path: &str| c.fingerprint(c.codebook().id(path).unwrap()).to_owned();
    let (one, same, other) = (coder("\"x\"", "d"), coder("\"x\"", "e"), coder("\"x\", \"z\"", "d"));
    assert_eq!(print(&one, "a/a"), print(&same, "a/a"));
    assert_ne!(print(&one, "a/a"), print(&other, "a/a"));
    assert_eq!(print(&one, "b/b"), print(&other, "b/b"));
}

#[test]
fn workers_can_be_sent_and_coders_shared() {
    fn send<T: Send>() {}
    fn sync<T: Send + Sync>() {}
    send::<qualcode::Worker>();
    sync::<KeywordCoder>();
    sync::<Document>();
    sync::<Codebook>();
    sync::<qualcode::Error>();
}
