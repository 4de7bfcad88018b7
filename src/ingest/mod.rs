//! From files to documents.

#[cfg(feature = "encoding")]
mod encoding;
mod output;
mod sources;

use std::path::{Path, PathBuf};

#[cfg(feature = "encoding")]
pub use encoding::{Decoded, decode};
pub use output::{create_folder, write_error, write_file};
pub use sources::Sources;

use crate::document::{Document, DocumentBuilder};

use crate::error::{Error, ErrorKind, Result};

/// Reads a UTF-8 file; a byte order mark at its head is dropped.
///
/// # Errors
/// When the file cannot be read, or with line, column and byte when it is not UTF-8.
pub fn read_text(path: impl AsRef<Path>) -> Result<String> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(|e| Error::io(path, e))?;
    let text = utf8(bytes).map_err(|e| e.in_file(path.display().to_string()))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn utf8(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|e| {
        let offset = e.utf8_error().valid_up_to();
        let bytes = e.as_bytes();
        let good = String::from_utf8_lossy(&bytes[..offset]);
        let bad: Vec<String> = bytes[offset..].iter().take(3).map(|b| format!("{b:02X}")).collect();
        Error::new(ErrorKind::Encoding, format!("not UTF-8 text, byte {offset} begins a broken character"))
            .at(&good, good.len())
            .offends(bad.join(" "))
            .remedy("save the file as UTF-8, or name its encoding (of the example programs: `--encoding auto`)")
    })
}

/// The endings of the files that are read as documents.
pub const ENDINGS: [&str; 3] = ["txt", "md", "markdown"];

/// The files with a known ending in `path`, sorted, folders below it included;
/// `path` itself if it is a file.
///
/// # Errors
/// When the path or a folder below it cannot be read.
pub fn files(path: impl AsRef<Path>) -> Result<Vec<PathBuf>> {
    let path = path.as_ref();
    let info = std::fs::metadata(path).map_err(|e| Error::io(path, e))?;
    if info.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut out = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|e| Error::io(&folder, e))? {
            let entry = entry.map_err(|e| Error::io(&folder, e))?;
            let kind = entry.file_type().map_err(|e| Error::io(&folder, e))?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let path = entry.path();
            let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            if kind.is_dir() {
                folders.push(path);
            } else if ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) {
                out.push(path);
            }
        }
    }
    out.sort();
    Ok(out)
}

/// The documents of files and folders, in order: each a document, or the error that its file gave.
///
/// A `sources.toml` in a folder that is given, or beside a file that is given,
/// tells titles, years and kinds. The files of one folder are sorted by name;
/// a file that is reached twice is read once. Files must be UTF-8.
///
/// # Errors
/// When a path is not there, or a `sources.toml` is broken.
pub fn documents<P: AsRef<Path>>(paths: &[P]) -> Result<impl ExactSizeIterator<Item = Result<Document>> + use<P>> {
    let read = |job: Job| Ok(job.document(&read_text(&job.file)?).build());
    Ok(jobs(paths)?.into_iter().map(read))
}

/// As [`documents`], with files in another encoding; see [`decode`].
///
/// What was decoded from another encoding than UTF-8 has it as the variable
/// `encoding`; if something was replaced, `replaced` says how often.
///
/// # Errors
/// As [`documents`]; a wrong name of the encoding is the error of each file.
#[cfg(feature = "encoding")]
pub fn documents_in<P: AsRef<Path>>(
    paths: &[P],
    encoding: &str,
) -> Result<impl ExactSizeIterator<Item = Result<Document>> + use<P>> {
    let encoding = encoding.to_owned();
    let read = move |job: Job| {
        let bytes = std::fs::read(&job.file).map_err(|e| Error::io(&job.file, e))?;
        let decoded = decode(&bytes, &encoding)?;
        let mut document = job.document(&decoded.text);
        if decoded.encoding != "UTF-8" {
            document = document.variable("encoding", decoded.encoding);
        }
        if decoded.replaced > 0 {
            document = document.variable("replaced", decoded.replaced.to_string());
        }
        Ok(document.build())
    };
    Ok(jobs(paths)?.into_iter().map(read))
}

/// A file to be read.
struct Job {
    file: PathBuf,
    /// As `sources.toml` names it.
    name: String,
    sources: std::sync::Arc<Sources>,
}

impl Job {
    fn document(&self, text: &str) -> DocumentBuilder {
        self.sources.builder(&self.name, text)
    }
}

fn jobs<P: AsRef<Path>>(paths: &[P]) -> Result<Vec<Job>> {
    let mut jobs: Vec<Job> = Vec::new();
    for path in paths {
        let path = path.as_ref();
        let found = files(path)?;
        let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        let list = folder.join("sources.toml");
        let sources = if list.is_file() { Sources::from_file(&list)? } else { Sources::default() };
        let sources = std::sync::Arc::new(sources);
        for file in found {
            let name = file.strip_prefix(folder).unwrap_or(&file).display().to_string();
            if !jobs.iter().any(|j| j.file == file) {
                jobs.push(Job { file, name, sources: sources.clone() });
            }
        }
    }
    Ok(jobs)
}
