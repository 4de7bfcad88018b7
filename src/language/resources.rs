//! What is known of each language: read from one TOML file a language.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};
use std::sync::{Arc, LazyLock};

use super::{Language, indonesian, stems};
use crate::error::{Error, ErrorKind, Result};
use crate::toml_reader::{Fields, Source};

/// The files that come with the crate; another language is one more file.
const BUILT_IN: [(&str, &str); 2] = [("id.toml", include_str!("id.toml")), ("en.toml", include_str!("en.toml"))];

const FIELDS: [&str; 16] = [
    "code",
    "iso3",
    "name",
    "morphology",
    "suffixes",
    "endings",
    "clitics",
    "function_words",
    "never_ends",
    "ends_before_upper",
    "clause_openers",
    "clause_openers_after_comma",
    "protected",
    "roots",
    "compounds",
    "markers",
];

/// The lists of words that tell an act's mode and polarity, and who speaks.
const MARKERS: [&str; 9] =
    ["negators", "negator_exceptions", "planned", "future_time", "expected", "mandated", "performed", "speech", "weak"];

/// How many characters the detector of letters looks at.
const LETTERS: usize = 120;

/// What a full stop behind an abbreviation tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// It is never the end of a sentence: `Prof.`
    NeverEnds,
    /// It ends a sentence if a capital follows: `dll.`
    EndsBeforeUpper,
}

/// How a language inflects.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Morphology {
    /// Forms are generated from a root by Indonesian's affixes.
    Indonesian,
    /// Forms of a word are the words with the same stem, by the Snowball stemmer of that language.
    Stem(rust_stemmers::Algorithm),
    /// Forms are the root with one of the `suffixes` of the file.
    Suffixes,
}

/// Whether a word begins a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opener {
    /// Wherever it stands: `sedangkan`, `whereas`.
    Always,
    /// Behind a comma: `dan`, `which`.
    AfterComma,
}

/// One language's words and rules.
#[derive(Clone, Debug)]
pub(crate) struct Resources {
    language: Language,
    morphology: Morphology,
    /// The code by which the detector of letters knows the language.
    iso3: Option<whatlang::Lang>,
    suffixes: Vec<String>,
    endings: Vec<String>,
    clitics: Vec<String>,
    function_words: HashSet<String>,
    abbreviations: HashMap<String, Abbreviation>,
    openers: HashMap<String, Opener>,
    roots: HashSet<String>,
    protected: HashMap<String, String>,
    compounds: HashMap<String, String>,
    markers: HashMap<&'static str, Vec<String>>,
}

impl Resources {
    /// Reads a language file.
    fn from_toml(name: &str, text: &str) -> Result<Resources> {
        let source = Source::new(name, text);
        let table = source.parse()?;
        let fields = Fields::new(&source, table.get_ref(), 0, "the language file", &FIELDS)?;
        let code = fields.required("code")?;
        let language = Language::from_code(&code.text).ok_or_else(|| {
            source.error(ErrorKind::BadValue, "`code` must be two or three letters", code.offset).offends(&code.text)
        })?;
        let morphology = match fields.text("morphology")? {
            None => Morphology::Suffixes,
            Some(named) => morphology(&named.text).ok_or_else(|| {
                source
                    .error(ErrorKind::BadValue, "unknown morphology", named.offset)
                    .offends(&named.text)
                    .remedy("one of `indonesian`, `suffixes`, or `english stem`, `dutch stem`, …")
            })?,
        };
        let list = |field: &str| words(&fields, field);
        let set = |field: &str| -> Result<HashSet<String>> { Ok(list(field)?.into_iter().collect()) };
        let markers = fields.table("markers", "[markers]", &MARKERS)?;
        let mut by_name = HashMap::default();
        for name in MARKERS.into_iter().filter(|_| markers.is_some()) {
            let lines = markers.as_ref().map_or(Ok(Vec::new()), |m| lines(m, name))?;
            by_name.insert(name, lines);
        }
        let mut abbreviations = HashMap::default();
        abbreviations.extend(list("ends_before_upper")?.into_iter().map(|w| (w, Abbreviation::EndsBeforeUpper)));
        abbreviations.extend(list("never_ends")?.into_iter().map(|w| (w, Abbreviation::NeverEnds)));
        let mut openers = HashMap::default();
        openers.extend(list("clause_openers_after_comma")?.into_iter().map(|w| (w, Opener::AfterComma)));
        openers.extend(list("clause_openers")?.into_iter().map(|w| (w, Opener::Always)));
        Ok(Resources {
            language,
            morphology,
            openers,
            iso3: fields.text("iso3")?.and_then(|l| whatlang::Lang::from_code(l.text)),
            suffixes: list("suffixes")?,
            endings: list("endings")?,
            clitics: list("clitics")?,
            function_words: set("function_words")?,
            abbreviations,
            roots: set("roots")?,
            protected: lines(&fields, "protected")?
                .iter()
                .filter_map(|l| l.split_once(char::is_whitespace))
                .map(|(w, r)| (w.to_owned(), r.trim().to_owned()))
                .collect(),
            compounds: lines(&fields, "compounds")?.into_iter().map(|c| (c.replace(' ', ""), c)).collect(),
            markers: by_name,
        })
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Takes the words of `other`; how the language inflects stays.
    fn add(&mut self, other: Resources) {
        self.suffixes.extend(other.suffixes);
        self.endings.extend(other.endings);
        self.clitics.extend(other.clitics);
        self.function_words.extend(other.function_words);
        self.abbreviations.extend(other.abbreviations);
        self.openers.extend(other.openers);
        self.roots.extend(other.roots);
        self.protected.extend(other.protected);
        self.compounds.extend(other.compounds);
        for (list, words) in other.markers {
            self.markers.entry(list).or_default().extend(words);
        }
    }

    /// Whether the list of roots has the root of this form, or, for a language
    /// without such a list, whether it ends as its words do: a weak sign of the language.
    pub(crate) fn knows(&self, form: &str) -> bool {
        if self.roots.is_empty() {
            return form.len() >= 5 && self.endings.iter().any(|e| form.ends_with(e.as_str()));
        }
        form.len() >= 4 && self.root_of(form).is_some()
    }

    pub(crate) fn is_function_word(&self, form: &str) -> bool {
        self.function_words.contains(form)
    }

    /// What `form` is without a clitic, if it carries one; a known root or a
    /// protected word carries none.
    pub(crate) fn without_clitic<'f>(&self, form: &'f str) -> Option<&'f str> {
        if self.roots.contains(form) || self.protected.contains_key(form) {
            return None;
        }
        let stem = |clitic: &String| form.strip_suffix(clitic.as_str()).filter(|s| s.len() >= 3);
        self.clitics.iter().find_map(stem)
    }

    /// The single words that `form` repeats or abbreviates: `anak` for `anak-anak`, `anak2`.
    pub(crate) fn repeated<'f>(&self, form: &'f str) -> Option<&'f str> {
        if self.morphology != Morphology::Indonesian {
            return None;
        }
        let short = form.strip_suffix('2').filter(|f| f.bytes().all(|b| b.is_ascii_lowercase()));
        if let Some(word) = short {
            return Some(word).filter(|w| w.len() > 2);
        }
        let (left, right) = form.split_once('-')?;
        (left == right || self.without_clitic(right) == Some(left)).then_some(left)
    }

    /// Whether `form` (lower case) is a form of `root`.
    pub(crate) fn is_form(&self, root: &str, form: &str) -> bool {
        match self.morphology {
            Morphology::Stem(stemmer) => stems::stem(stemmer, root) == stems::stem(stemmer, form),
            Morphology::Suffixes => self.suffixed(root, form),
            Morphology::Indonesian => self.indonesian(root, form),
        }
    }

    fn suffixed(&self, root: &str, form: &str) -> bool {
        let tail = form.strip_prefix(root);
        tail.is_some_and(|t| t.is_empty() || self.suffixes.iter().any(|s| s == t))
    }

    fn indonesian(&self, root: &str, form: &str) -> bool {
        if let Some(own) = self.protected_root(form).filter(|_| !self.compounds.contains_key(root)) {
            return own == root;
        }
        if indonesian::is_form(root, form) {
            return true;
        }
        if let Some(word) = form.strip_suffix('2') {
            return word.len() > 2 && self.indonesian(root, word);
        }
        if let Some((left, right)) = form.split_once('-') {
            return !right.contains('-') && self.reduplicates(root, left, right);
        }
        let joined = |c: &&String| c.split(' ').next() == Some(root) && c.len() > root.len();
        self.compounds.values().filter(joined).any(|c| indonesian::is_form(&c.replace(' ', ""), form))
    }

    /// Reduplication: of any form (program-program), of the root inside affixes
    /// (perundang-undangan), or with an active second half (tolong-menolong).
    fn reduplicates(&self, root: &str, left: &str, right: &str) -> bool {
        if let Some((half, other)) = root.split_once('-') {
            return half == other && indonesian::is_form(half, left) && indonesian::is_form(half, right);
        }
        self.protected_root(left).is_none_or(|p| p == root)
            && indonesian::is_form(root, left)
            && indonesian::is_form(root, right)
    }

    /// The root of a word that is never taken apart, with or without a clitic.
    fn protected_root(&self, form: &str) -> Option<&str> {
        let direct = self.protected.get(form);
        let known = direct.or_else(|| self.protected.get(self.without_clitic(form)?));
        known.map(String::as_str)
    }

    /// Keys under which roots with `form` among their forms are to be looked up.
    /// Each is to be confirmed with [`Resources::is_form`] of the root found.
    pub(crate) fn root_keys(&self, form: &str) -> Vec<String> {
        match self.morphology {
            Morphology::Stem(stemmer) => vec![stems::stem(stemmer, form)],
            Morphology::Suffixes => {
                let strip = |s: &String| form.strip_suffix(s.as_str()).map(str::to_owned);
                self.suffixes.iter().filter_map(strip).chain([form.to_owned()]).collect()
            }
            Morphology::Indonesian => self.indonesian_keys(form),
        }
    }

    fn indonesian_keys(&self, form: &str) -> Vec<String> {
        let mut keys: Vec<String> = self.protected_root(form).map(str::to_owned).into_iter().collect();
        let word = form.strip_suffix('2').unwrap_or(form);
        let halves = word.split_once('-');
        keys.extend(indonesian::candidates(halves.map_or(word, |h| h.0)));
        if halves.is_some() {
            let doubled: Vec<String> = keys.iter().map(|k| format!("{k}-{k}")).collect();
            keys.extend(doubled);
        }
        let heads: Vec<String> =
            keys.iter().filter_map(|k| self.compounds.get(k)?.split(' ').next().map(str::to_owned)).collect();
        keys.extend(heads);
        keys.sort();
        keys.dedup();
        keys
    }

    /// The key under which a root of the codebook is filed, so that [`Resources::root_keys`] finds it.
    pub(crate) fn root_key(&self, root: &str) -> String {
        match self.morphology {
            Morphology::Stem(stemmer) => stems::stem(stemmer, root),
            _ => root.to_owned(),
        }
    }

    /// The root of an inflected word, for keywords, frequency lists and concordances.
    ///
    /// A known root stays as it is. Else the affixes are stripped; of the known
    /// roots that remain, the longest is taken (it leaves the fewest affixes
    /// to chance). `None` where nothing known remains.
    pub(crate) fn root_of(&self, form: &str) -> Option<String> {
        if self.morphology != Morphology::Indonesian {
            return Some(self.root_key(form)).filter(|_| self.morphology != Morphology::Suffixes);
        }
        let joined = form.replace('-', "");
        if self.compounds.contains_key(&joined) {
            return Some(joined);
        }
        if let Some(root) = self.protected_root(form) {
            return Some(root.to_owned());
        }
        if self.roots.contains(form) {
            return Some(form.to_owned());
        }
        let redirect = |root: String| self.protected.get(&root).cloned().unwrap_or(root);
        self.root_keys(form)
            .into_iter()
            .filter(|k| (self.roots.contains(k) || self.compounds.contains_key(k)) && self.is_form(k, form))
            .max_by(|a, b| a.len().cmp(&b.len()).then(b.cmp(a)))
            .map(redirect)
    }

    /// The compound root written as one word, if these words are one (`kerja sama` -> `kerjasama`).
    pub(crate) fn compound_root(&self, words: &str) -> Option<String> {
        let joined = words.replace(' ', "");
        self.compounds.contains_key(&joined).then_some(joined)
    }

    /// The forms of a root, for a reader; of a stem only the word itself is known.
    pub(crate) fn forms(&self, root: &str) -> Vec<String> {
        match self.morphology {
            Morphology::Stem(_) => vec![root.to_owned()],
            Morphology::Suffixes => {
                let with = |s: &String| format!("{root}{s}");
                std::iter::once(root.to_owned()).chain(self.suffixes.iter().map(with)).collect()
            }
            Morphology::Indonesian => {
                let mut forms = indonesian::forms(root);
                forms.retain(|f| self.is_form(root, f));
                forms
            }
        }
    }
}

fn morphology(name: &str) -> Option<Morphology> {
    match name {
        "indonesian" => Some(Morphology::Indonesian),
        "suffixes" => Some(Morphology::Suffixes),
        _ => stems::algorithm(name.strip_suffix(" stem")?).map(Morphology::Stem),
    }
}

/// Words of a list of texts, or of one text with blanks and `#` comments.
fn words(fields: &Fields<'_, '_>, field: &str) -> Result<Vec<String>> {
    let lines = lines(fields, field)?;
    Ok(lines.iter().flat_map(|l| l.split_whitespace()).map(str::to_owned).collect())
}

/// Lines of a list of texts, or of one text with `#` comments.
fn lines(fields: &Fields<'_, '_>, field: &str) -> Result<Vec<String>> {
    let texts = fields.texts(field)?;
    let bare = |l: &str| l.split('#').next().unwrap_or("").trim().to_owned();
    Ok(texts.iter().flat_map(|t| t.text.lines()).map(bare).filter(|l| !l.is_empty()).collect())
}

/// The languages that a text may be in, with their resources.
///
/// [`Languages::default`] knows Indonesian and English; a third is added with
/// a TOML file, see [`Languages::with_toml`]. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Languages {
    all: Arc<Vec<Arc<Resources>>>,
    /// Of all languages together: a sentence is cut before its language is known.
    abbreviations: Arc<HashMap<String, Abbreviation>>,
    openers: Arc<HashMap<String, Opener>>,
}

static DEFAULT: LazyLock<Languages> = LazyLock::new(|| {
    let read = |(file, text): (&str, &str)| match Resources::from_toml(file, text) {
        Ok(resources) => Arc::new(resources),
        Err(error) => panic!("a language file of this crate is broken: {error}"),
    };
    Languages::of(BUILT_IN.map(read).into())
});

impl Default for Languages {
    fn default() -> Languages {
        DEFAULT.clone()
    }
}

impl Languages {
    fn of(all: Vec<Arc<Resources>>) -> Languages {
        let mut abbreviations = HashMap::default();
        for (word, kind) in all.iter().flat_map(|r| &r.abbreviations) {
            let known = abbreviations.entry(word.clone()).or_insert(*kind);
            if *kind == Abbreviation::NeverEnds {
                *known = *kind;
            }
        }
        let mut openers = HashMap::default();
        for (word, kind) in all.iter().flat_map(|r| &r.openers) {
            openers.entry(word.clone()).or_insert(*kind);
        }
        Languages { all: Arc::new(all), abbreviations: Arc::new(abbreviations), openers: Arc::new(openers) }
    }

    /// Whether `word` (lower case) begins a clause in any of the languages.
    pub(crate) fn opener(&self, word: &str) -> Option<Opener> {
        self.openers.get(word).copied()
    }

    /// What `word` (lower case) is as an abbreviation in any of the languages.
    pub(crate) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        self.abbreviations.get(word).copied()
    }

    /// These languages and the one of a language file, which replaces one with the same code.
    ///
    /// # Errors
    /// When the file is not valid TOML, has no `code` or an unknown `morphology`, or
    /// when there would be more than eight languages.
    ///
    /// ```
    /// use qualcode::Languages;
    /// let file = "code = \"nl\"\nfunction_words = \"de het een van en\"\nsuffixes = \"en e s\"";
    /// let languages = Languages::default().with_toml(file)?;
    /// assert_eq!(languages.codes().collect::<Vec<_>>(), ["id", "en", "nl"]);
    /// # Ok::<(), qualcode::Error>(())
    /// ```
    pub fn with_toml(&self, text: &str) -> Result<Languages> {
        let added = Resources::from_toml("", text)?;
        let mut all: Vec<Arc<Resources>> = self.all.to_vec();
        all.retain(|r| r.language != added.language);
        all.push(Arc::new(added));
        if all.len() > 8 {
            return Err(Error::new(ErrorKind::Options, "more than eight languages"));
        }
        Ok(Languages::of(all))
    }

    /// These languages, with the words of a file added to their language: a
    /// reviewer's own roots, protected words, abbreviations, function words.
    ///
    /// The file has the form of a language file; `code` says which language it
    /// adds to. A language that is not there yet is taken whole.
    ///
    /// # Errors
    /// As [`Languages::with_toml`].
    ///
    /// ```
    /// use qualcode::{Language, Languages};
    /// let mine = "code = \"id\"\nroots = \"gawai rundung\"\nnever_ends = \"kemen\"";
    /// let languages = Languages::default().with_words(mine)?;
    /// assert_eq!(languages.root(Language::INDONESIAN, "perundungan").as_deref(), Some("rundung"));
    /// # Ok::<(), qualcode::Error>(())
    /// ```
    pub fn with_words(&self, text: &str) -> Result<Languages> {
        let added = Resources::from_toml("", text)?;
        let Some(known) = self.index(added.language) else { return self.with_toml(text) };
        let mut all: Vec<Arc<Resources>> = self.all.to_vec();
        let mut own = (*all[known]).clone();
        own.add(added);
        all[known] = Arc::new(own);
        Ok(Languages::of(all))
    }

    /// As [`Languages::with_words`], from a file.
    ///
    /// # Errors
    /// As [`Languages::with_toml`], and when the file cannot be read; each names the file.
    pub fn with_file(&self, path: impl AsRef<std::path::Path>) -> Result<Languages> {
        let path = path.as_ref();
        let text = crate::ingest::read_text(path)?;
        self.with_words(&text).map_err(|e| e.in_file(path.display().to_string()))
    }

    /// The codes of the languages, in order.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|r| r.language.code())
    }

    /// The forms of a root that `~root` matches: in Indonesian every affixed
    /// form, in English the words that share its stem and stand in no list.
    ///
    /// ```
    /// use qualcode::{Language, Languages};
    /// let forms = Languages::default().forms(Language::INDONESIAN, "lindung");
    /// assert!(forms.iter().any(|f| f == "perlindungan"));
    /// ```
    pub fn forms(&self, language: Language, root: &str) -> Vec<String> {
        self.get(language).map(|r| r.forms(root)).unwrap_or_default()
    }

    /// The root of an inflected word, for frequency lists and concordances:
    /// in Indonesian by the list of roots, in English the stem; `None` where
    /// no root is known.
    ///
    /// ```
    /// use qualcode::{Language, Languages};
    /// let languages = Languages::default();
    /// let root = |word| languages.root(Language::INDONESIAN, word);
    /// assert_eq!(root("perlindungannya").as_deref(), Some("lindung"));
    /// assert_eq!(root("pemerintahan").as_deref(), Some("pemerintah"));
    /// assert_eq!(root("xyzzy"), None);
    /// ```
    pub fn root(&self, language: Language, word: &str) -> Option<String> {
        self.get(language)?.root_of(&word.to_lowercase())
    }

    /// The words of one of a language's lists that tell how an act is meant:
    /// `negators` (with `negator_exceptions`), `planned`, `future_time`,
    /// `expected`, `mandated`, `performed`, `speech`, and `weak`, those that need
    /// a second sign. Empty for an unknown language or list.
    ///
    /// ```
    /// use qualcode::{Language, Languages};
    /// let languages = Languages::default();
    /// assert!(languages.markers(Language::INDONESIAN, "negators").iter().any(|w| w == "belum"));
    /// ```
    pub fn markers(&self, language: Language, list: &str) -> &[String] {
        self.get(language).and_then(|l| l.markers.get(list)).map_or(&[], Vec::as_slice)
    }

    /// Whether `~root` matches `form`.
    ///
    /// ```
    /// use qualcode::{Language, Languages};
    /// let languages = Languages::default();
    /// assert!(languages.is_form(Language::INDONESIAN, "lindung", "dilindungi"));
    /// assert!(!languages.is_form(Language::INDONESIAN, "perintah", "pemerintah"));
    /// ```
    pub fn is_form(&self, language: Language, root: &str, form: &str) -> bool {
        self.get(language).is_some_and(|r| r.is_form(&root.to_lowercase(), &form.to_lowercase()))
    }

    /// The language, as an index, whose letters a text has: for short text without function words.
    pub(crate) fn by_letters(&self, text: &str) -> Option<usize> {
        let known: Vec<whatlang::Lang> = self.iter().filter_map(|r| r.iso3).collect();
        if known.len() < 2 || text.is_empty() || text.chars().filter(|c| c.is_alphabetic()).take(5).count() < 5 {
            return None;
        }
        let end = text.char_indices().nth(LETTERS).map_or(text.len(), |(i, _)| i);
        let text = &text[..end];
        let detected = whatlang::Detector::with_allowlist(known).detect_lang(text)?;
        self.iter().position(|r| r.iso3 == Some(detected))
    }

    pub(crate) fn get(&self, language: Language) -> Option<&Resources> {
        self.iter().find(|r| r.language == language)
    }

    pub(crate) fn index(&self, language: Language) -> Option<usize> {
        self.iter().position(|r| r.language == language)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Resources> {
        self.all.iter().map(|r| &**r)
    }
}
