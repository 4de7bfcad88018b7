//! A codebook tested: its own examples, lints, and the words that its keywords really match.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::codebook::{Code, Codebook};
use crate::document::Document;
use crate::error::Result;
use crate::language::{Language, Languages};
use crate::matcher::{CodedDocument, KeywordCoder};
use crate::passage::Unit;
use crate::token::{Tokens, fold};

/// An example of a codebook that the coder does not code as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedExample {
    /// The code's path.
    pub code: String,
    /// The sentence.
    pub text: String,
    /// Whether the code was to be found.
    pub expected: bool,
    /// Why it was found or not.
    pub explanation: String,
}

/// Something about a codebook that its author may want to mend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lint {
    /// The code's path.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

/// How many examples the machine can run.
pub fn example_count(codebook: &Codebook) -> usize {
    codebook.codes().iter().flat_map(|c| c.examples()).filter(|e| !e.is_human()).count()
}

/// Runs the examples of a codebook; returns those that fail.
///
/// # Errors
/// When the codebook cannot be compiled.
///
/// ```
/// use qualcode::{Codebook, check};
/// let codebook = Codebook::from_toml(r#"
///     [[code]]
///     path = "actor/kemensos"
///     keywords = ["Kemensos", "sosial"]
///     examples = [ { text = "Media sosial diawasi.", coded = false } ]
/// "#)?;
/// let failed = check::failed_examples(&codebook)?;
/// assert_eq!(failed.len(), 1); // "sosial" alone is an adjective
/// # Ok::<(), qualcode::Error>(())
/// ```
pub fn failed_examples(codebook: &Codebook) -> Result<Vec<FailedExample>> {
    let coder = KeywordCoder::builder(codebook.clone()).unit(Unit::Document).build()?;
    let mut worker = coder.worker();
    let mut out = Vec::new();
    for code in codebook.codes() {
        for example in code.examples().iter().filter(|e| !e.is_human()) {
            let mut builder = Document::builder("example", example.text());
            if let Some(language) = example.language() {
                builder = builder.language(language);
            }
            let document = builder.build();
            let coded = worker.code(&document);
            let Some(passage) = coded.first() else { continue };
            let explanation = coder.explain(&document, passage, code.path())?;
            if explanation.is_coded() != example.is_coded() {
                out.push(FailedExample {
                    code: code.path().to_owned(),
                    text: example.text().to_owned(),
                    expected: example.is_coded(),
                    explanation: explanation.to_string(),
                });
            }
        }
    }
    Ok(out)
}

/// What the author of a codebook may want to mend, sorted by code.
pub fn lints(codebook: &Codebook) -> Vec<Lint> {
    let mut out: Vec<Lint> = codebook.codes().iter().flat_map(|code| code_lints(codebook, code)).collect();
    out.sort();
    out
}

fn code_lints(codebook: &Codebook, code: &Code) -> Vec<Lint> {
    let mut out = Vec::new();
    let mut say = |message: String| out.push(Lint { code: code.path().to_owned(), message });
    if code.definition(None).is_empty() {
        say("no definition: write when to use the code".to_owned());
    }
    let machine: Vec<_> = code.examples().iter().filter(|e| !e.is_human()).collect();
    for example in &machine {
        let words: Vec<String> = words_of(example.text());
        if code.keywords().iter().any(|k| words_of(k.as_str()) == words) {
            say(format!("line {}: the example is the keyword alone; write a sentence", example.line()));
        }
    }
    if codebook.category(code.category()).is_some_and(|c| c.is_hidden()) {
        return out;
    }
    // Codes whose examples are all for human readers are assigned by people.
    let by_people = machine.is_empty() && !code.examples().is_empty();
    let has_frames = codebook.frames().iter().any(|f| codebook.get(f.code()).path() == code.path());
    if by_people || code.keywords().is_empty() && !has_frames {
        return out;
    }
    for language in codebook.languages() {
        for coded in [true, false] {
            let of = |e: &&&crate::codebook::Example| e.is_coded() == coded && e.language() == Some(*language);
            if machine.iter().filter(of).count() < 2 {
                let sort = if coded { "positive" } else { "negative" };
                say(format!("fewer than two {sort} examples in `{language}`"));
            }
        }
    }
    root_lints(code, &mut say);
    out
}

/// An inflected keyword under `~` is turned into its root; the author should know.
fn root_lints(code: &Code, say: &mut impl FnMut(String)) {
    let languages = Languages::default();
    for keyword in code.keywords() {
        for word in keyword.as_str().split_whitespace().filter_map(|w| w.strip_prefix('~')) {
            let form = fold(word);
            let asked = keyword.language().unwrap_or(Language::INDONESIAN);
            let root = languages.get(asked).filter(|_| asked == Language::INDONESIAN).and_then(|l| l.root_of(&form));
            if let Some(root) = root.filter(|r| *r != form) {
                say(format!("line {}: ~{word} is inflected; it is read as its root ~{root}", keyword.line()));
            }
        }
    }
}

fn words_of(text: &str) -> Vec<String> {
    let tokens = Tokens::new(text);
    tokens.iter().map(|t| tokens.normal(text, t)).collect()
}

/// The codes with keywords or frames that are valid in some languages of the
/// codebook only: their paths, and the languages that lack them.
pub fn missing_languages(codebook: &Codebook) -> Vec<(String, Vec<Language>)> {
    let mut out = Vec::new();
    for code in codebook.codes() {
        let own: Vec<Option<Language>> = code
            .keywords()
            .iter()
            .map(|k| k.language())
            .chain(
                codebook.frames().iter().filter(|f| codebook.get(f.code()).path() == code.path()).map(|f| f.language()),
            )
            .collect();
        let lacks = |l: &&Language| !own.is_empty() && !own.iter().any(|o| o.is_none() || *o == Some(**l));
        let missing: Vec<Language> = codebook.languages().iter().filter(lacks).copied().collect();
        if !missing.is_empty() {
            out.push((code.path().to_owned(), missing));
        }
    }
    out
}

/// The words that a code's keywords matched in a corpus: by code and keyword,
/// each surface form in lower case with the number of its hits.
pub fn matched_words(
    codebook: &Codebook,
    coded: &[CodedDocument],
) -> BTreeMap<(String, String), BTreeMap<String, usize>> {
    let mut out: BTreeMap<(String, String), BTreeMap<String, usize>> = BTreeMap::new();
    for document in coded {
        let text = document.document().text();
        for tag in document.passages().iter().flat_map(|p| p.tags()) {
            let path = codebook.get(tag.code()).path();
            for evidence in tag.evidence() {
                let words: Vec<String> = evidence.spans().iter().map(|s| words_of(s.of(text)).join(" ")).collect();
                let forms = out.entry((path.to_owned(), evidence.reason().to_owned())).or_default();
                *forms.entry(words.join(" … ")).or_default() += 1;
            }
        }
    }
    out
}

/// The keywords of a code that matched nothing in a corpus.
pub fn idle_keywords<'c>(codebook: &'c Codebook, coded: &[CodedDocument]) -> Vec<(&'c str, &'c str)> {
    let used: BTreeSet<(String, String)> = matched_words(codebook, coded).into_keys().collect();
    let mut out = Vec::new();
    for code in codebook.codes() {
        for keyword in code.keywords() {
            if !used.contains(&(code.path().to_owned(), keyword.as_str().to_owned())) {
                out.push((code.path(), keyword.as_str()));
            }
        }
    }
    out
}
