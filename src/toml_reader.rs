//! Reads TOML with a place for every value, so that errors can say where.

use serde_spanned::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, ErrorKind, Result, nearest};

/// A TOML text and the name to report it under.
pub(crate) struct Source<'t> {
    pub name: &'t str,
    text: &'t str,
    /// Where its lines begin.
    lines: Vec<usize>,
}

impl<'t> Source<'t> {
    pub fn new(name: &'t str, text: &'t str) -> Source<'t> {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        Source { name, text, lines: std::iter::once(0).chain(breaks.map(|(i, _)| i + 1)).collect() }
    }

    /// Line and column of byte `offset`, counted from 1, the column in characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= offset);
        let before = &self.text.as_bytes()[self.lines[line - 1]..offset];
        (line, String::from_utf8_lossy(before).chars().count() + 1)
    }

    /// Parses the text.
    pub fn parse(&self) -> Result<Spanned<DeTable<'t>>> {
        DeTable::parse(self.text).map_err(|e| {
            let at = e.span().map_or(0, |s| s.start);
            let line = self.text[..at.min(self.text.len())].rsplit('\n').next().unwrap_or("");
            let rest = self.text.get(at..).and_then(|r| r.lines().next()).unwrap_or("");
            self.error(ErrorKind::Toml, format!("not valid TOML, {}", e.message()), at)
                .offends(format!("{line}{rest}").trim())
                .remedy("check quotation marks, brackets and commas")
        })
    }

    /// An error at byte `offset`.
    pub fn error(&self, kind: ErrorKind, message: impl Into<String>, offset: usize) -> Error {
        let (line, column) = self.position(offset);
        let error = Error::new(kind, message).placed(line, column);
        if self.name.is_empty() { error } else { error.in_file(self.name) }
    }
}

/// A string and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    pub text: String,
    pub offset: usize,
}

/// A table of a TOML text, whose fields are all known.
pub(crate) struct Fields<'s, 't> {
    source: &'s Source<'t>,
    table: &'s DeTable<'t>,
    pub offset: usize,
    what: &'static str,
}

impl<'s, 't> Fields<'s, 't> {
    /// Refuses a field that is not in `known`.
    pub fn new(
        source: &'s Source<'t>,
        table: &'s DeTable<'t>,
        offset: usize,
        what: &'static str,
        known: &[&str],
    ) -> Result<Fields<'s, 't>> {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !known.contains(&name) {
                let remedy = match nearest(name, known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known fields: {}", known.join(", ")),
                };
                let message = format!("unknown field in {what}");
                return Err(source
                    .error(ErrorKind::UnknownField, message, key.span().start)
                    .offends(name)
                    .remedy(remedy));
            }
        }
        Ok(Fields { source, table, offset, what })
    }

    pub fn source(&self) -> &'s Source<'t> {
        self.source
    }

    fn value(&self, name: &str) -> Option<&'s Spanned<DeValue<'t>>> {
        self.table.get(name)
    }

    fn wrong(&self, value: &Spanned<DeValue<'_>>, name: &str, wanted: &str) -> Error {
        let found = value.get_ref().type_str();
        let message = format!("`{name}` in {} must be {wanted}, not {found}", self.what);
        self.source.error(ErrorKind::BadValue, message, value.span().start)
    }

    fn text_of(&self, value: &Spanned<DeValue<'_>>, name: &str) -> Result<Located> {
        let text = value.get_ref().as_str().ok_or_else(|| self.wrong(value, name, "a text in quotation marks"))?;
        Ok(Located { text: text.to_owned(), offset: value.span().start })
    }

    /// A text.
    pub fn text(&self, name: &str) -> Result<Option<Located>> {
        self.value(name).map(|v| self.text_of(v, name)).transpose()
    }

    /// A text that must be there and hold something.
    pub fn required(&self, name: &str) -> Result<Located> {
        match self.text(name)? {
            Some(found) if !found.text.trim().is_empty() => Ok(found),
            Some(found) => {
                Err(self.source.error(ErrorKind::BadValue, format!("`{name}` in {} is empty", self.what), found.offset))
            }
            None => Err(self
                .source
                .error(ErrorKind::MissingField, format!("{} has no `{name}`", self.what), self.offset)
                .remedy(format!("add a line {name} = \"…\""))),
        }
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Result<Option<i64>> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let number = value.get_ref().as_integer().and_then(|i| i.as_str().parse().ok());
        number.map(Some).ok_or_else(|| self.wrong(value, name, "a whole number"))
    }

    /// `true` or `false`.
    pub fn flag(&self, name: &str) -> Result<Option<bool>> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.get_ref().as_bool().map(Some).ok_or_else(|| self.wrong(value, name, "true or false"))
    }

    /// A list of texts; one text alone is a list of one.
    pub fn texts(&self, name: &str) -> Result<Vec<Located>> {
        match self.value(name) {
            None => Ok(Vec::new()),
            Some(value) => self.list_of(value, name),
        }
    }

    fn list_of(&self, value: &Spanned<DeValue<'_>>, name: &str) -> Result<Vec<Located>> {
        match value.get_ref().as_array() {
            Some(items) => items.iter().map(|v| self.text_of(v, name)).collect(),
            None if value.get_ref().is_str() => Ok(vec![self.text_of(value, name)?]),
            None => Err(self.wrong(value, name, "a list of texts")),
        }
    }

    /// Lists of texts by key (`{ id = […], en = […] }`); a plain list stands under the empty key.
    pub fn keyed_texts(&self, name: &str) -> Result<Vec<(String, Vec<Located>)>> {
        let Some(value) = self.value(name) else { return Ok(Vec::new()) };
        let Some(table) = value.get_ref().as_table() else {
            return Ok(vec![(String::new(), self.list_of(value, name)?)]);
        };
        let entry = |(k, v): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let key: &std::borrow::Cow<'_, str> = k.get_ref();
            Ok((key.to_string(), self.list_of(v, name)?))
        };
        table.iter().map(entry).collect()
    }

    /// Texts by key; a plain text stands under the empty key.
    pub fn keyed_text(&self, name: &str) -> Result<Vec<(String, String)>> {
        let lists = self.keyed_texts(name)?;
        let first = |(k, v): (String, Vec<Located>)| Some((k, v.into_iter().next()?.text));
        Ok(lists.into_iter().filter_map(first).collect())
    }

    /// A table of texts or numbers, as texts.
    pub fn variables(&self, name: &str) -> Result<Vec<(String, String)>> {
        let Some(value) = self.value(name) else { return Ok(Vec::new()) };
        let table = value.get_ref().as_table().ok_or_else(|| self.wrong(value, name, "a table"))?;
        let entry = |(k, v): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let key: &std::borrow::Cow<'_, str> = k.get_ref();
            let text = match v.get_ref() {
                DeValue::Integer(i) => i.as_str().to_owned(),
                DeValue::Float(f) => f.as_str().to_owned(),
                DeValue::Boolean(b) => b.to_string(),
                _ => self.text_of(v, key)?.text,
            };
            Ok((key.to_string(), text))
        };
        table.iter().map(entry).collect()
    }

    /// A sub-table.
    pub fn table(&self, name: &str, what: &'static str, known: &[&str]) -> Result<Option<Fields<'s, 't>>> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let table = value.get_ref().as_table().ok_or_else(|| self.wrong(value, name, "a table"))?;
        Fields::new(self.source, table, value.span().start, what, known).map(Some)
    }

    /// A list of tables.
    pub fn tables(&self, name: &str, what: &'static str, known: &[&str]) -> Result<Vec<Fields<'s, 't>>> {
        let Some(value) = self.value(name) else { return Ok(Vec::new()) };
        let items = value.get_ref().as_array().ok_or_else(|| self.wrong(value, name, "a list of tables"))?;
        let fields = |v: &'s Spanned<DeValue<'t>>| {
            let table = v.get_ref().as_table().ok_or_else(|| self.wrong(v, name, "a table"))?;
            Fields::new(self.source, table, v.span().start, what, known)
        };
        items.iter().map(fields).collect()
    }
}
