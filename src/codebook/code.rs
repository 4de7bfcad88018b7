//! What a codebook says of a code, a category, a frame, a theme.

use std::collections::BTreeMap;
use std::fmt;

use super::keyword::Keyword;
use crate::language::Language;

/// A code's place in its codebook. It never leaves it: files carry paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeId(u32);

impl CodeId {
    pub(crate) fn new(index: usize) -> CodeId {
        CodeId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The index into [`Codebook::codes`](super::Codebook::codes).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A text in one or several languages.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Wording(pub(super) BTreeMap<String, String>);

impl Wording {
    /// The text in this language, else in English, else in any.
    pub(crate) fn get(&self, language: Option<Language>) -> &str {
        let wanted = language.as_ref().map_or("en", Language::code);
        let any = || self.0.values().next();
        self.0
            .get(wanted)
            .or_else(|| self.0.get(""))
            .or_else(|| self.0.get("en"))
            .or_else(any)
            .map_or("", String::as_str)
    }
}

/// A code: a label for passages, with its criteria and its keywords.
#[derive(Clone, Debug, Default)]
pub struct Code {
    pub(super) path: String,
    pub(super) name: Wording,
    pub(super) definition: Wording,
    pub(super) include: Wording,
    pub(super) exclude: Wording,
    pub(super) keywords: Vec<Keyword>,
    pub(super) except: Vec<Keyword>,
    pub(super) examples: Vec<Example>,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) crosswalk: Vec<String>,
    pub(super) holders: Vec<Holder>,
    pub(super) was: Vec<String>,
    pub(super) split_from: Option<String>,
    pub(super) guid: Option<String>,
    pub(super) source: Option<String>,
}

impl Code {
    /// Its path, which is its name in every file: `actor/kemensos`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The first segment of its path.
    pub fn category(&self) -> &str {
        self.path.split('/').next().unwrap_or("")
    }

    /// Its name for readers, in this language if it has one, else in English; the path if it has none.
    pub fn name(&self, language: Option<Language>) -> &str {
        match self.name.get(language) {
            "" => &self.path,
            name => name,
        }
    }

    /// What it stands for.
    pub fn definition(&self, language: Option<Language>) -> &str {
        self.definition.get(language)
    }

    /// When to code it.
    pub fn include(&self, language: Option<Language>) -> &str {
        self.include.get(language)
    }

    /// When not to code it.
    pub fn exclude(&self, language: Option<Language>) -> &str {
        self.exclude.get(language)
    }

    /// Its keywords. A code without keywords is for people to assign.
    pub fn keywords(&self) -> &[Keyword] {
        &self.keywords
    }

    /// Its exceptions: a hit that overlaps one is suppressed, unless it is longer.
    pub fn except(&self) -> &[Keyword] {
        &self.except
    }

    /// Its examples, which are its tests.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// A variable of the code, such as an actor's type.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Its variables, sorted by name.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// The codes that imply this one.
    pub fn crosswalk(&self) -> &[String] {
        &self.crosswalk
    }

    /// Its former paths.
    pub fn was(&self) -> &[String] {
        &self.was
    }

    /// The code that it was split from.
    pub fn split_from(&self) -> Option<&str> {
        self.split_from.as_deref()
    }

    /// The GUID that it was imported with.
    pub fn guid(&self) -> Option<&str> {
        self.guid.as_deref()
    }

    /// Where its definition comes from (author, year).
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    pub(crate) fn holders(&self) -> &[Holder] {
        &self.holders
    }
}

/// An example sentence of a code: a test that the code is found in it, or not.
#[derive(Clone, Debug)]
pub struct Example {
    pub(super) text: String,
    pub(super) coded: bool,
    pub(super) human: bool,
    pub(super) language: Option<Language>,
    pub(super) line: usize,
}

impl Example {
    /// The sentence.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the code is to be found in it.
    pub fn is_coded(&self) -> bool {
        self.coded
    }

    /// Whether it is for human readers alone and not run as a test.
    pub fn is_human(&self) -> bool {
        self.human
    }

    /// Its language, if stated.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// The line of the codebook file on which it stands.
    pub fn line(&self) -> usize {
        self.line
    }
}

/// A category: what the first segment of its codes' paths stands for.
#[derive(Clone, Debug, Default)]
pub struct Category {
    pub(super) path: String,
    pub(super) name: Wording,
    pub(super) definition: Wording,
    pub(super) exclusive: bool,
    pub(super) hidden: bool,
    pub(super) not_inside: Vec<String>,
    pub(super) precedence: Vec<String>,
}

impl Category {
    /// The first segment of its codes' paths.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its name for readers.
    pub fn name(&self, language: Option<Language>) -> &str {
        match self.name.get(language) {
            "" => &self.path,
            name => name,
        }
    }

    /// What its codes have in common.
    pub fn definition(&self, language: Option<Language>) -> &str {
        self.definition.get(language)
    }

    /// Whether a stretch of text counts for one of its codes only: the longest hit.
    pub fn is_exclusive(&self) -> bool {
        self.exclusive
    }

    /// Whether its codes only serve others, by keeping their hits out of names
    /// and compounds; tables do not show them.
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// Categories inside whose hits its own hits do not count.
    pub fn not_inside(&self) -> &[String] {
        &self.not_inside
    }

    /// If a passage takes one code of the category only: which goes before which.
    pub fn precedence(&self) -> &[String] {
        &self.precedence
    }
}

/// A named list of words that keywords and frames refer to as `@name`.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub name: String,
    pub words: Vec<Keyword>,
}

/// A person who speaks for a code in some years, if a title stands beside the name.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub name: Vec<Keyword>,
    pub title: Vec<Keyword>,
    pub from: Option<i32>,
    pub to: Option<i32>,
}

/// In which order verb and object of a [`Frame`] stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FrameOrder {
    /// Either before the other: active, passive and nominal wordings.
    #[default]
    Any,
    /// The verb before the object.
    VerbFirst,
    /// The object before the verb.
    ObjectFirst,
}

/// A verb of one class with an object of another: together they give a code.
///
/// Open + hotline is a service, open + meeting coordination, open +
/// investigation law enforcement: single verbs mean little.
#[derive(Clone, Debug)]
pub struct Frame {
    pub(super) code: CodeId,
    pub(super) name: String,
    pub(super) language: Option<Language>,
    pub(super) verb: Vec<Keyword>,
    pub(super) object: Vec<Keyword>,
    pub(super) unless: Vec<Keyword>,
    pub(super) within: usize,
    pub(super) order: FrameOrder,
    pub(super) line: usize,
}

impl Frame {
    /// The code that it gives.
    pub fn code(&self) -> CodeId {
        self.code
    }

    /// Its name, shown as the reason of a coding.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language whose passages alone it is valid in, if it is tied to one.
    pub fn language(&self) -> Option<Language> {
        self.language
    }

    /// One of these must stand in the clause …
    pub fn verb(&self) -> &[Keyword] {
        &self.verb
    }

    /// … and one of these …
    pub fn object(&self) -> &[Keyword] {
        &self.object
    }

    /// … and none of these.
    pub fn unless(&self) -> &[Keyword] {
        &self.unless
    }

    /// How many words may stand between verb and object.
    pub fn within(&self) -> usize {
        self.within
    }

    /// In which order they stand.
    pub fn order(&self) -> FrameOrder {
        self.order
    }

    /// The line of the codebook file on which it stands.
    pub fn line(&self) -> usize {
        self.line
    }
}

/// Words in a paragraph that keep some codes out of it: a ministry in a
/// paragraph that speaks of another state alone is that state's.
#[derive(Clone, Debug)]
pub struct Guard {
    pub(super) name: String,
    pub(super) codes: Vec<CodeId>,
    pub(super) paths: Vec<String>,
    pub(super) when: Vec<Keyword>,
    pub(super) unless: Vec<Keyword>,
}

impl Guard {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The codes that do not count …
    pub fn codes(&self) -> &[CodeId] {
        &self.codes
    }

    /// … in a paragraph that has one of these …
    pub fn when(&self) -> &[Keyword] {
        &self.when
    }

    /// … and none of these.
    pub fn unless(&self) -> &[Keyword] {
        &self.unless
    }
}

/// A claim of the researcher, with the codes it rests on.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    pub(super) name: String,
    pub(super) statement: String,
    pub(super) author: Option<String>,
    pub(super) memo: Option<String>,
    pub(super) codes: Vec<String>,
}

impl Theme {
    /// Its short name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The claim.
    pub fn statement(&self) -> &str {
        &self.statement
    }

    /// Who makes it.
    pub fn author(&self) -> Option<&str> {
        self.author.as_deref()
    }

    /// Why.
    pub fn memo(&self) -> Option<&str> {
        self.memo.as_deref()
    }

    /// The paths of the codes that it gathers.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}
