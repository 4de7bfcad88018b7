//! Codebooks: codes with their definitions, keywords and examples.
//!
//! A codebook is a TOML file that people write who are not programmers; see
//! [`Codebook`] for its form. `keyword.rs` has the keyword language, `file.rs`
//! reads the file, `code.rs` holds what it says.

mod code;
mod file;
mod keyword;

use std::path::Path;
use std::sync::Arc;

pub(crate) use code::Class;
pub use code::{Category, Code, CodeId, Example, Frame, FrameOrder, Guard, Theme};
pub use keyword::Keyword;
pub(crate) use keyword::{Pattern, Term};

use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;

/// A codebook: its codes in order, with categories, word classes, frames and themes.
///
/// ```
/// use qualcode::Codebook;
/// let codebook = Codebook::from_toml(r#"
///     [codebook]
///     name = "Parties"
///     version = "1.0.0"
///
///     [[code]]
///     path = "actor/kemensos"
///     name = { id = "Kementerian Sosial", en = "Ministry of Social Affairs" }
///     definition = "The ministry in charge of social welfare and rehabilitation."
///     keywords = ["Kementerian Sosial", "Kemensos", "=MoSA", "Ministry of Social Affairs"]
///     except = ["Ministry of Social Affairs of *"]
/// "#)?;
/// let code = codebook.code("actor/kemensos").unwrap();
/// assert_eq!(code.category(), "actor");
/// assert_eq!(code.keywords().len(), 4);
/// # Ok::<(), qualcode::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Codebook {
    content: Arc<Content>,
}

#[derive(Debug, Default)]
struct Content {
    name: String,
    version: String,
    languages: Vec<Language>,
    categories: Vec<Category>,
    codes: Vec<Code>,
    classes: Vec<Class>,
    frames: Vec<Frame>,
    guards: Vec<Guard>,
    themes: Vec<Theme>,
    /// Files of labelled examples: name and text.
    example_files: Vec<(String, std::borrow::Cow<'static, str>)>,
}

impl Codebook {
    /// Reads a codebook from TOML text. `include = ["cpap"]` takes in the built-in one.
    ///
    /// # Errors
    /// Each names line, column, the offending text and what to do: TOML that
    /// does not parse, an unknown or missing field, a path that occurs twice,
    /// a keyword that cannot be understood, a class or code that is not there.
    pub fn from_toml(text: &str) -> Result<Codebook> {
        file::read("", text, None)
    }

    /// Reads a codebook from a file; files that it includes are looked for beside it.
    ///
    /// # Errors
    /// As [`Codebook::from_toml`], and when a file cannot be read or is not UTF-8.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Codebook> {
        let path = path.as_ref();
        let text = crate::ingest::read_text(path)?;
        file::read(&path.display().to_string(), &text, path.parent())
    }

    /// The codebook of the CPAP review: the parties, what they do, programmes,
    /// topics and forms of cooperation, in Indonesian and English.
    ///
    /// ```
    /// let codebook = qualcode::Codebook::cpap();
    /// assert!(codebook.code("actor/kpai").is_some());
    /// ```
    pub fn cpap() -> Codebook {
        static CPAP: std::sync::LazyLock<Codebook> =
            std::sync::LazyLock::new(|| match file::read("", "include = [\"cpap\"]", None) {
                Ok(codebook) => codebook,
                Err(error) => panic!("the codebook of this crate is broken: {error}"),
            });
        CPAP.clone()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.content.name
    }

    /// Its version, as its author wrote it.
    pub fn version(&self) -> &str {
        &self.content.version
    }

    /// The languages that it claims to cover.
    pub fn languages(&self) -> &[Language] {
        &self.content.languages
    }

    /// Its codes, in the order of the file.
    pub fn codes(&self) -> &[Code] {
        &self.content.codes
    }

    /// The categories that the file describes.
    pub fn categories(&self) -> &[Category] {
        &self.content.categories
    }

    /// The category of this name, if the file describes it.
    pub fn category(&self, path: &str) -> Option<&Category> {
        self.content.categories.iter().find(|c| c.path() == path)
    }

    /// Whether a code's category is hidden from tables.
    pub fn is_hidden(&self, id: CodeId) -> bool {
        self.category(self.get(id).category()).is_some_and(Category::is_hidden)
    }

    /// The code with this path, or with this path among its former ones.
    pub fn code(&self, path: &str) -> Option<&Code> {
        let id = self.id(path)?;
        self.content.codes.get(id.index())
    }

    /// The id of the code with this path (or former path), valid in this codebook alone.
    pub fn id(&self, path: &str) -> Option<CodeId> {
        let codes = &self.content.codes;
        let now = codes.iter().position(|c| c.path() == path);
        let found = now.or_else(|| codes.iter().position(|c| c.was().iter().any(|w| w == path)));
        found.map(CodeId::new)
    }

    /// The code with this id.
    ///
    /// # Panics
    /// If the id is of another, larger codebook.
    pub fn get(&self, id: CodeId) -> &Code {
        &self.content.codes[id.index()]
    }

    /// Frames: a verb of one class with an object of another.
    pub fn frames(&self) -> &[Frame] {
        &self.content.frames
    }

    /// Guards: words in a paragraph that keep codes out of it.
    pub fn guards(&self) -> &[Guard] {
        &self.content.guards
    }

    /// The researcher's themes.
    pub fn themes(&self) -> &[Theme] {
        &self.content.themes
    }

    /// The files of labelled examples that it names, as (name, text).
    #[cfg(feature = "json")]
    pub(crate) fn example_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.content.example_files.iter().map(|(name, text)| (name.as_str(), text.as_ref()))
    }

    pub(crate) fn classes(&self) -> &[Class] {
        &self.content.classes
    }

    /// The words of the classes that a keyword names, with those of their classes, as text.
    pub(crate) fn class_words(&self, keyword: &Keyword) -> String {
        let mut out = String::new();
        let mut todo = keyword.classes();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(name) = todo.pop() {
            let Some(class) = self.classes().iter().find(|c| c.name == name) else { continue };
            if seen.insert(name) {
                for word in &class.words {
                    out.push_str(word.as_str());
                    out.push('\n');
                    todo.extend(word.classes());
                }
            }
        }
        out
    }

    pub(crate) fn require(&self, path: &str) -> Result<CodeId> {
        self.id(path).ok_or_else(|| {
            let known = self.codes().iter().map(Code::path);
            let near = crate::error::nearest(path, known);
            let error = Error::new(ErrorKind::Unresolved, "the codebook has no such code").offends(path);
            match near {
                Some(near) => error.remedy(format!("did you mean `{near}`?")),
                None => error.remedy("codes are named by their full path, such as `actor/unicef`"),
            }
        })
    }
}
