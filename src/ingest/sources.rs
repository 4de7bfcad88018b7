//! What is known about documents: `sources.toml`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::document::{Document, DocumentBuilder, DocumentKind};
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::language::Language;
use crate::toml_reader::{Fields, Located, Source};

const FIELDS: [&str; 13] = [
    "file",
    "title",
    "year",
    "kind",
    "language",
    "citation",
    "publisher",
    "url",
    "constructed",
    "translation_of",
    "copy_of",
    "declared_partners",
    "variables",
];

/// The entries of a `sources.toml`, by file name.
///
/// ```
/// use qualcode::ingest::Sources;
/// let sources = Sources::from_toml(r#"
///     [[source]]
///     file = "review-2018.txt"
///     title = "Annual review 2018"
///     year = 2018
///     kind = "review"
/// "#)?;
/// let document = sources.document("review-2018.txt", "UNICEF met KPAI.");
/// assert_eq!(document.title(), "Annual review 2018");
/// assert_eq!(document.year(), Some(2018));
/// # Ok::<(), qualcode::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources {
    by_file: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    title: Option<String>,
    year: Option<i32>,
    kind: DocumentKind,
    language: Option<Language>,
    variables: Vec<(String, String)>,
}

impl Sources {
    /// Reads entries from TOML text.
    ///
    /// # Errors
    /// When the text is not TOML, a field is unknown or has a wrong value, or a file has two entries.
    pub fn from_toml(text: &str) -> Result<Sources> {
        read("", text)
    }

    /// Reads a `sources.toml`.
    ///
    /// # Errors
    /// As [`Sources::from_toml`], and when the file cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Sources> {
        let path = path.as_ref();
        read(&path.display().to_string(), &super::read_text(path)?)
    }

    /// The names of the files that have an entry.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.by_file.keys().map(String::as_str)
    }

    /// Makes a document of a file's text. Without an entry its name stands for its title.
    pub fn document(&self, file: &str, text: &str) -> Document {
        self.builder(file, text).build()
    }

    /// A document of which more may be said.
    pub(super) fn builder(&self, file: &str, text: &str) -> DocumentBuilder {
        let Some(entry) = self.by_file.get(file) else {
            return Document::builder(file, text).variable("file", file);
        };
        let title = entry.title.clone().unwrap_or_else(|| file.to_owned());
        let mut builder = Document::builder(title, text).kind(entry.kind).variable("file", file);
        if let Some(year) = entry.year {
            builder = builder.year(year);
        }
        if let Some(language) = entry.language {
            builder = builder.language(language);
        }
        for (name, value) in &entry.variables {
            builder = builder.variable(name, value);
        }
        builder
    }
}

fn read(name: &str, text: &str) -> Result<Sources> {
    let source = Source::new(name, text);
    let table = source.parse()?;
    let top = Fields::new(&source, table.get_ref(), 0, "sources.toml", &["source"])?;
    let mut out = Sources::default();
    for fields in top.tables("source", "a [[source]]", &FIELDS)? {
        let file = fields.required("file")?;
        let entry = entry(&source, &fields)?;
        if out.by_file.insert(file.text.clone(), entry).is_some() {
            return Err(source
                .error(ErrorKind::Duplicate, "this file has two entries", file.offset)
                .offends(&file.text)
                .remedy("remove one of the two"));
        }
    }
    Ok(out)
}

fn entry(source: &Source<'_>, fields: &Fields<'_, '_>) -> Result<Entry> {
    let mut variables = fields.variables("variables")?;
    for name in ["citation", "publisher", "url", "translation_of", "copy_of"] {
        variables.extend(fields.text(name)?.map(|l| (name.to_owned(), l.text)));
    }
    if fields.flag("constructed")? == Some(true) {
        variables.push(("constructed".to_owned(), "constructed example".to_owned()));
    }
    let declared: Vec<String> = fields.texts("declared_partners")?.into_iter().map(|l| l.text).collect();
    if !declared.is_empty() {
        variables.push(("declared_partners".to_owned(), declared.join(" ")));
    }
    let kind = fields.text("kind")?.map(|l| kind(source, &l)).transpose()?.unwrap_or_default();
    let language = fields.text("language")?.map(|l| language(source, &l)).transpose()?;
    let year = fields.integer("year")?.and_then(|y| i32::try_from(y).ok());
    Ok(Entry { title: fields.text("title")?.map(|l| l.text), year, kind, language, variables })
}

fn kind(source: &Source<'_>, name: &Located) -> Result<DocumentKind> {
    DocumentKind::from_name(&name.text).ok_or_else(|| unknown(source, name, "kind", DocumentKind::names().collect()))
}

fn language(source: &Source<'_>, code: &Located) -> Result<Language> {
    Language::from_code(&code.text).ok_or_else(|| unknown(source, code, "language", vec!["id", "en"]))
}

fn unknown(source: &Source<'_>, value: &Located, what: &str, known: Vec<&str>) -> Error {
    let near = nearest(&value.text, known.iter().copied());
    let remedy = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of: {}", known.join(", ")),
    };
    source.error(ErrorKind::BadValue, format!("unknown {what}"), value.offset).offends(&value.text).remedy(remedy)
}
