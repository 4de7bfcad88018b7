//! Files written so that a reader never sees half of one.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// Makes a folder, and those above it.
///
/// # Errors
/// When that fails.
pub fn create_folder(path: impl AsRef<Path>) -> Result<()> {
    let path = path.as_ref();
    std::fs::create_dir_all(path).map_err(|e| write_error(path, e))
}

/// Writes a file beside its place and then renames it, so that the old one
/// stays whole until the new one is.
///
/// # Errors
/// When writing or renaming fails, or what `write` returns.
pub fn write_file(path: impl AsRef<Path>, write: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<()> {
    let path = path.as_ref();
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let done = File::create(&part).map_err(|e| write_error(path, e)).and_then(|file| {
        let mut buffer = BufWriter::new(file);
        write(&mut buffer)?;
        buffer.flush().map_err(|e| write_error(path, e))?;
        buffer.get_ref().sync_all().map_err(|e| write_error(path, e))?;
        std::fs::rename(&part, path).map_err(|e| write_error(path, e))
    });
    if done.is_err() {
        // The half-written file is of no use; that it could not be removed changes nothing.
        let _ = std::fs::remove_file(&part);
    }
    done
}

/// The error of a write to `path`.
pub fn write_error(path: &Path, error: std::io::Error) -> Error {
    Error::io(path, error)
}
