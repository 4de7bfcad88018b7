//! Text that is not UTF-8, on request.

use encoding_rs::{DecoderResult, Encoding, UTF_8, WINDOWS_1252};

use crate::error::{Error, ErrorKind, Result};

/// A text as decoded, and what that took.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding's name in the WHATWG standard: `UTF-8`, `windows-1252`, `UTF-16LE`.
    pub encoding: &'static str,
    /// How many broken sequences were replaced by U+FFFD.
    pub replaced: usize,
}

/// Decodes bytes. A byte order mark (UTF-8, UTF-16) goes before everything;
/// then `label` counts: an encoding's name by the WHATWG standard, or `auto`,
/// which takes UTF-8 where the bytes are that and Windows-1252 otherwise.
///
/// # Errors
/// When no encoding has that name.
///
/// ```
/// use qualcode::ingest::decode;
/// let decoded = decode(b"anak \x96 remaja", "windows-1252")?;
/// assert_eq!((decoded.text.as_str(), decoded.replaced), ("anak – remaja", 0));
/// assert!(decode(b"", "klingon").is_err());
/// # Ok::<(), qualcode::Error>(())
/// ```
pub fn decode(bytes: &[u8], label: &str) -> Result<Decoded> {
    let named = if label.eq_ignore_ascii_case("auto") {
        if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 }
    } else {
        Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            Error::new(ErrorKind::Encoding, "no encoding has this name")
                .offends(label)
                .remedy("try `auto`, `windows-1252`, `utf-16le` or `utf-8`")
        })?
    };
    let marked = Encoding::for_bom(bytes).map_or(named, |(encoding, _)| encoding);
    let mut decoder = marked.new_decoder_with_bom_removal();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
    let (mut rest, mut replaced) = (bytes, 0);
    loop {
        text.reserve(decoder.max_utf8_buffer_length(rest.len()).unwrap_or(rest.len() * 3) + 3);
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = &rest[read..];
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                text.push('\u{fffd}');
                replaced += 1;
            }
        }
    }
    Ok(Decoded { text, encoding: marked.name(), replaced })
}
