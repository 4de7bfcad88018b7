//! Reads the codebook file.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use super::code::{Category, Class, Code, CodeId, Example, Frame, FrameOrder, Guard, Holder, Theme, Wording};
use super::keyword::Keyword;
use super::{Codebook, Content};
use crate::error::{Error, ErrorKind, Result, nearest};
use crate::language::Language;
use crate::toml_reader::{Fields, Located, Source};

/// The parts of the built-in codebook.
const CPAP: [(&str, &str); 9] = [
    ("cpap.toml", include_str!("cpap.toml")),
    ("cpap/actors.toml", include_str!("cpap/actors.toml")),
    ("cpap/roles.toml", include_str!("cpap/roles.toml")),
    ("cpap/programmes.toml", include_str!("cpap/programmes.toml")),
    ("cpap/topics.toml", include_str!("cpap/topics.toml")),
    ("cpap/forms.toml", include_str!("cpap/forms.toml")),
    ("cpap/theory.toml", include_str!("cpap/theory.toml")),
    ("cpap/roles_id.toml", include_str!("cpap/roles_id.toml")),
    ("cpap/roles_en.toml", include_str!("cpap/roles_en.toml")),
];

#[cfg(feature = "json")]
const CPAP_EXAMPLES: [(&str, &str); 18] = [
    ("cpap/examples/ca.jsonl", include_str!("cpap/examples/ca.jsonl")),
    ("cpap/examples/cb.jsonl", include_str!("cpap/examples/cb.jsonl")),
    ("cpap/examples/cc.jsonl", include_str!("cpap/examples/cc.jsonl")),
    ("cpap/examples/cx.jsonl", include_str!("cpap/examples/cx.jsonl")),
    ("cpap/examples/cy.jsonl", include_str!("cpap/examples/cy.jsonl")),
    ("cpap/examples/cz.jsonl", include_str!("cpap/examples/cz.jsonl")),
    ("cpap/examples/p1.jsonl", include_str!("cpap/examples/p1.jsonl")),
    ("cpap/examples/p2.jsonl", include_str!("cpap/examples/p2.jsonl")),
    ("cpap/examples/p3.jsonl", include_str!("cpap/examples/p3.jsonl")),
    ("cpap/examples/p4.jsonl", include_str!("cpap/examples/p4.jsonl")),
    ("cpap/examples/p5.jsonl", include_str!("cpap/examples/p5.jsonl")),
    ("cpap/examples/p6.jsonl", include_str!("cpap/examples/p6.jsonl")),
    ("cpap/examples/p7.jsonl", include_str!("cpap/examples/p7.jsonl")),
    ("cpap/examples/p8.jsonl", include_str!("cpap/examples/p8.jsonl")),
    ("cpap/examples/p9.jsonl", include_str!("cpap/examples/p9.jsonl")),
    ("cpap/examples/p10.jsonl", include_str!("cpap/examples/p10.jsonl")),
    ("cpap/examples/p11.jsonl", include_str!("cpap/examples/p11.jsonl")),
    ("cpap/examples/p12.jsonl", include_str!("cpap/examples/p12.jsonl")),
];
#[cfg(not(feature = "json"))]
const CPAP_EXAMPLES: [(&str, &str); 0] = [];

const TOP: [&str; 11] =
    ["include", "examples_file", "codebook", "category", "code", "class", "frame", "guard", "cue", "theme", "acts"];
const CODE: [&str; 16] = [
    "path",
    "name",
    "definition",
    "include",
    "exclude",
    "keywords",
    "except",
    "examples",
    "variables",
    "holders",
    "was",
    "split_from",
    "guid",
    "crosswalk",
    "source",
    "memo",
];
const FRAME: [&str; 8] = ["code", "name", "language", "verb", "object", "unless", "within", "order"];

/// Words between verb and object of a frame, where it does not say.
const WITHIN: usize = 6;

/// Reads a codebook and all that it includes.
pub(super) fn read(name: &str, text: &str, folder: Option<&Path>) -> Result<Codebook> {
    let mut reader = Reader::default();
    reader.file(name, text, folder)?;
    reader.finish()
}

#[derive(Default)]
struct Reader {
    content: Content,
    places: HashMap<String, Place>,
    frames: Vec<(String, Frame, Place)>,
    guards: Vec<(Guard, Place)>,
    cues: Vec<(String, Vec<Keyword>, Place)>,
    uses: Vec<(String, Place)>,
    seen: HashSet<String>,
}

/// Where something stands, for an error that is found after reading.
#[derive(Clone, Debug)]
struct Place {
    file: String,
    line: usize,
    column: usize,
}

impl Place {
    fn of(source: &Source<'_>, offset: usize) -> Place {
        let (line, column) = source.position(offset);
        Place { file: source.name.to_owned(), line, column }
    }

    fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let error = Error::new(kind, message).placed(self.line, self.column);
        if self.file.is_empty() { error } else { error.in_file(self.file.clone()) }
    }
}

impl Reader {
    fn file(&mut self, name: &str, text: &str, folder: Option<&Path>) -> Result<()> {
        let source = Source::new(name, text);
        let table = source.parse()?;
        let top = Fields::new(&source, table.get_ref(), 0, "the codebook file", &TOP)?;
        self.head(&top)?;
        for include in top.texts("include")? {
            self.include(&source, &include, folder)?;
        }
        for file in top.texts("examples_file")? {
            self.example_file(&source, &file, folder)?;
        }
        for fields in top.tables("class", "a [[class]]", &["name", "language", "words"])? {
            self.class(&fields)?;
        }
        let known = ["path", "name", "definition", "exclusive", "hidden", "not_inside", "precedence"];
        for fields in top.tables("category", "a [[category]]", &known)? {
            self.category(&fields)?;
        }
        for fields in top.tables("code", "a [[code]]", &CODE)? {
            self.code(&fields)?;
        }
        for fields in top.tables("frame", "a [[frame]]", &FRAME)? {
            self.frame(&fields)?;
        }
        for fields in top.tables("guard", "a [[guard]]", &["name", "codes", "if", "unless"])? {
            self.guard(&fields)?;
        }
        for fields in top.tables("cue", "a [[cue]]", &["code", "language", "words"])? {
            self.cue(&fields)?;
        }
        let known = ["name", "statement", "author", "memo", "codes"];
        for fields in top.tables("theme", "a [[theme]]", &known)? {
            self.theme(&fields)?;
        }
        Ok(())
    }

    fn head(&mut self, top: &Fields<'_, '_>) -> Result<()> {
        let known = ["name", "version", "languages", "description"];
        let Some(head) = top.table("codebook", "[codebook]", &known)? else { return Ok(()) };
        if let Some(name) = head.text("name")? {
            self.content.name = name.text;
        }
        if let Some(version) = head.text("version")? {
            self.content.version = version.text;
        }
        for code in head.texts("languages")? {
            let language = language_of(&head, &code)?;
            if !self.content.languages.contains(&language) {
                self.content.languages.push(language);
            }
        }
        Ok(())
    }

    fn include(&mut self, source: &Source<'_>, include: &Located, folder: Option<&Path>) -> Result<()> {
        if !self.seen.insert(include.text.clone()) {
            return Ok(());
        }
        if include.text == "cpap" {
            let examples = CPAP_EXAMPLES.iter().map(|(name, text)| ((*name).to_owned(), (*text).into()));
            self.content.example_files.extend(examples);
            return CPAP.iter().try_for_each(|(name, text)| self.file(name, text, None));
        }
        let Some(folder) = folder else {
            return Err(source
                .error(ErrorKind::Unresolved, "a codebook that is no file can include only `cpap`", include.offset)
                .offends(&include.text)
                .remedy("read it with Codebook::from_file"));
        };
        let path = folder.join(&include.text);
        let text = crate::ingest::read_text(&path)
            .map_err(|e| source.error(ErrorKind::Unresolved, format!("included file: {e}"), include.offset))?;
        self.file(&path.display().to_string(), &text, path.parent())
    }

    /// Takes in a file of labelled examples; its lines are read when a coder learns from them.
    fn example_file(&mut self, source: &Source<'_>, named: &Located, folder: Option<&Path>) -> Result<()> {
        let path = folder.unwrap_or(Path::new("")).join(&named.text);
        let text = crate::ingest::read_text(&path).map_err(|e| {
            source.error(ErrorKind::Unresolved, format!("file of examples: {e}"), named.offset).offends(&named.text)
        })?;
        self.content.example_files.push((path.display().to_string(), text.into()));
        Ok(())
    }

    /// Notes that something is named; a second of the same name is an error.
    fn claim(&mut self, fields: &Fields<'_, '_>, what: &str, name: &Located) -> Result<()> {
        let place = Place::of(fields.source(), name.offset);
        if let Some(first) = self.places.get(&format!("{what} {}", name.text)) {
            let message = format!("this {what} stands in the codebook already, on line {}", first.line);
            return Err(place
                .error(ErrorKind::Duplicate, message)
                .offends(&name.text)
                .remedy("rename or remove one of the two"));
        }
        self.places.insert(format!("{what} {}", name.text), place);
        Ok(())
    }

    fn keywords(&mut self, fields: &Fields<'_, '_>, field: &str, language: Option<Language>) -> Result<Vec<Keyword>> {
        let mut out = Vec::new();
        for (key, list) in fields.keyed_texts(field)? {
            let language = match key.as_str() {
                "" | "any" => language,
                code => Some(language_of(fields, &Located { text: code.to_owned(), offset: fields.offset })?),
            };
            for located in list {
                out.push(self.keyword(fields.source(), &located, language)?);
            }
        }
        Ok(out)
    }

    fn keyword(&mut self, source: &Source<'_>, at: &Located, language: Option<Language>) -> Result<Keyword> {
        let place = Place::of(source, at.offset);
        let keyword = Keyword::parse(&at.text, language, place.line).map_err(|e| {
            let e = e.placed(place.line, place.column);
            let e = if e.offending().is_none() { e.offends(&at.text) } else { e };
            if place.file.is_empty() { e } else { e.in_file(place.file.clone()) }
        })?;
        let names = keyword.classes().into_iter().map(|name| (name.to_owned(), place.clone()));
        self.uses.extend(names.collect::<Vec<_>>());
        Ok(keyword)
    }

    fn class(&mut self, fields: &Fields<'_, '_>) -> Result<()> {
        let name = fields.required("name")?;
        self.claim(fields, "class", &name)?;
        let language = optional_language(fields)?;
        let words = self.keywords(fields, "words", language)?;
        self.content.classes.push(Class { name: name.text, words });
        Ok(())
    }

    fn category(&mut self, fields: &Fields<'_, '_>) -> Result<()> {
        let path = fields.required("path")?;
        self.claim(fields, "category", &path)?;
        self.content.categories.push(Category {
            path: path.text,
            name: wording(fields, "name")?,
            definition: wording(fields, "definition")?,
            exclusive: fields.flag("exclusive")?.unwrap_or(false),
            hidden: fields.flag("hidden")?.unwrap_or(false),
            not_inside: plain(fields.texts("not_inside")?),
            precedence: plain(fields.texts("precedence")?),
        });
        Ok(())
    }

    fn code(&mut self, fields: &Fields<'_, '_>) -> Result<()> {
        let path = fields.required("path")?;
        check_path(fields, &path)?;
        self.claim(fields, "code", &path)?;
        let code = Code {
            path: path.text,
            name: wording(fields, "name")?,
            definition: wording(fields, "definition")?,
            include: wording(fields, "include")?,
            exclude: wording(fields, "exclude")?,
            keywords: self.keywords(fields, "keywords", None)?,
            except: self.keywords(fields, "except", None)?,
            examples: examples(fields)?,
            variables: fields.variables("variables")?.into_iter().collect(),
            crosswalk: plain(fields.texts("crosswalk")?),
            holders: self.holders(fields)?,
            was: plain(fields.texts("was")?),
            split_from: fields.text("split_from")?.map(|l| l.text),
            guid: fields.text("guid")?.map(|l| l.text),
            source: fields.text("source")?.map(|l| l.text),
        };
        self.content.codes.push(code);
        Ok(())
    }

    fn holders(&mut self, fields: &Fields<'_, '_>) -> Result<Vec<Holder>> {
        let known = ["name", "title", "from", "to"];
        let mut out = Vec::new();
        for holder in fields.tables("holders", "a holder", &known)? {
            let year =
                |field| -> Result<Option<i32>> { Ok(holder.integer(field)?.and_then(|y| i32::try_from(y).ok())) };
            out.push(Holder {
                from: year("from")?,
                to: year("to")?,
                name: self.keywords(&holder, "name", None)?,
                title: self.keywords(&holder, "title", None)?,
            });
        }
        Ok(out)
    }

    fn frame(&mut self, fields: &Fields<'_, '_>) -> Result<()> {
        let code = fields.required("code")?;
        let place = Place::of(fields.source(), code.offset);
        let language = optional_language(fields)?;
        let order = match fields.text("order")? {
            None => FrameOrder::Any,
            Some(order) => frame_order(fields, &order)?,
        };
        let within = fields.integer("within")?.map_or(WITHIN, |n| usize::try_from(n).unwrap_or(0));
        let frame = Frame {
            code: CodeId::new(0),
            name: fields.text("name")?.map_or(String::new(), |l| l.text),
            language,
            verb: self.keywords(fields, "verb", language)?,
            object: self.keywords(fields, "object", language)?,
            unless: self.keywords(fields, "unless", language)?,
            within,
            order,
            line: place.line,
        };
        if frame.verb.is_empty() || frame.object.is_empty() {
            return Err(place
                .error(ErrorKind::MissingField, "a frame needs words under `verb` and under `object`")
                .offends(&code.text));
        }
        self.frames.push((code.text, frame, place));
        Ok(())
    }

    fn guard(&mut self, fields: &Fields<'_, '_>) -> Result<()> {
        let paths = fields.texts("codes")?;
        let place = Place::of(fields.source(), paths.first().map_or(fields.offset, |p| p.offset));
        let guard = Guard {
            name: fields.text("name")?.map_or(String::new(), |l| l.text),
            codes: Vec::new(),
            paths: plain(paths),
            when: self.keywords(fields, "if", None)?,
            unless: self.keywords(fields, "unless", None)?,
        };
        if guard.when.is_empty() || guard.paths.is_empty() {
            return Err(place.error(ErrorKind::MissingField, "a guard needs `codes` and words under `if`"));
        }
        self.guards.push((guard, place));
        Ok(())
    }

    fn cue(&mut self, fields: &Fields<'_, '_>) -> Result<()> {
        let code = fields.required("code")?;
        let place = Place::of(fields.source(), code.offset);
        let language = optional_language(fields)?;
        let words = self.keywords(fields, "words", language)?;
        self.cues.push((code.text, words, place));
        Ok(())
    }

    fn theme(&mut self, fields: &Fields<'_, '_>) -> Result<()> {
        let name = fields.required("name")?;
        self.claim(fields, "theme", &name)?;
        self.content.themes.push(Theme {
            name: name.text,
            statement: fields.required("statement")?.text,
            author: fields.text("author")?.map(|l| l.text),
            memo: fields.text("memo")?.map(|l| l.text),
            codes: plain(fields.texts("codes")?),
        });
        Ok(())
    }

    /// Resolves names, once everything is read.
    fn finish(mut self) -> Result<Codebook> {
        let ids: HashMap<String, usize> =
            self.content.codes.iter().enumerate().map(|(i, c)| (c.path.clone(), i)).collect();
        let find =
            |path: &str, place: &Place| ids.get(path).copied().ok_or_else(|| missing(place, "code", path, ids.keys()));
        for (path, mut frame, place) in std::mem::take(&mut self.frames) {
            frame.code = CodeId::new(find(&path, &place)?);
            self.content.frames.push(frame);
        }
        for (mut guard, place) in std::mem::take(&mut self.guards) {
            let ids = guard.paths.iter().map(|path| find(path, &place).map(CodeId::new));
            guard.codes = ids.collect::<Result<_>>()?;
            self.content.guards.push(guard);
        }
        for (path, words, place) in std::mem::take(&mut self.cues) {
            let at = find(&path, &place)?;
            self.content.codes[at].keywords.extend(words);
        }
        let classes: HashSet<String> = self.content.classes.iter().map(|c| c.name.clone()).collect();
        for (name, place) in &self.uses {
            if !classes.contains(name) {
                return Err(missing(place, "class", name, classes.iter()));
            }
        }
        self.check_class_cycles()?;
        Ok(Codebook { content: std::sync::Arc::new(self.content) })
    }

    /// A class may use classes, but not itself by way of them.
    fn check_class_cycles(&self) -> Result<()> {
        let uses: BTreeMap<&str, Vec<&str>> = self
            .content
            .classes
            .iter()
            .map(|c| (c.name.as_str(), c.words.iter().flat_map(Keyword::classes).collect()))
            .collect();
        for name in uses.keys() {
            let mut trail = vec![*name];
            if follows_to_itself(&uses, name, &mut trail) {
                let place = &self.places[&format!("class {name}")];
                let chain = trail.join("` uses `@");
                return Err(place
                    .error(ErrorKind::Unresolved, format!("a class uses itself: `@{chain}`"))
                    .offends(*name)
                    .remedy("take one of them out"));
            }
        }
        Ok(())
    }
}

fn follows_to_itself<'a>(uses: &BTreeMap<&'a str, Vec<&'a str>>, name: &'a str, trail: &mut Vec<&'a str>) -> bool {
    for next in uses.get(name).into_iter().flatten() {
        if *next == trail[0] {
            trail.push(next);
            return true;
        }
        if !trail.contains(next) {
            trail.push(next);
            if follows_to_itself(uses, next, trail) {
                return true;
            }
            trail.pop();
        }
    }
    false
}

fn missing<'a>(place: &Place, what: &str, name: &str, known: impl Iterator<Item = &'a String>) -> Error {
    let near = nearest(name, known.map(String::as_str));
    let error = place.error(ErrorKind::Unresolved, format!("no {what} of this name in the codebook")).offends(name);
    match near {
        Some(near) => error.remedy(format!("did you mean `{near}`?")),
        None => error.remedy(format!("add a [[{what}]] of this name, or correct the spelling")),
    }
}

fn check_path(fields: &Fields<'_, '_>, path: &Located) -> Result<()> {
    let fine = |s: &str| !s.is_empty() && s.trim() == s;
    if path.text.split('/').all(fine) {
        return Ok(());
    }
    Err(fields
        .source()
        .error(ErrorKind::BadValue, "a path is names joined by `/`, without spaces at their ends", path.offset)
        .offends(&path.text)
        .remedy("for example \"actor/kemensos\""))
}

fn frame_order(fields: &Fields<'_, '_>, order: &Located) -> Result<FrameOrder> {
    match order.text.as_str() {
        "any" => Ok(FrameOrder::Any),
        "verb_first" => Ok(FrameOrder::VerbFirst),
        "object_first" => Ok(FrameOrder::ObjectFirst),
        other => Err(fields
            .source()
            .error(ErrorKind::BadValue, "unknown order", order.offset)
            .offends(other)
            .remedy("one of \"any\", \"verb_first\", \"object_first\"")),
    }
}

fn examples(fields: &Fields<'_, '_>) -> Result<Vec<Example>> {
    let known = ["text", "coded", "language", "human"];
    let tables = fields.tables("examples", "an example", &known)?;
    let example = |e: Fields<'_, '_>| {
        let text = e.required("text")?;
        let place = Place::of(e.source(), text.offset);
        Ok(Example {
            coded: e.flag("coded")?.unwrap_or(true),
            human: e.flag("human")?.unwrap_or(false),
            language: optional_language(&e)?,
            text: text.text,
            line: place.line,
        })
    };
    tables.into_iter().map(example).collect()
}

fn optional_language(fields: &Fields<'_, '_>) -> Result<Option<Language>> {
    fields.text("language")?.map(|l| language_of(fields, &l)).transpose()
}

fn language_of(fields: &Fields<'_, '_>, code: &Located) -> Result<Language> {
    Language::from_code(&code.text).ok_or_else(|| {
        fields
            .source()
            .error(ErrorKind::BadValue, "not a language code", code.offset)
            .offends(&code.text)
            .remedy("two or three letters, such as \"id\" or \"en\"")
    })
}

fn wording(fields: &Fields<'_, '_>, field: &str) -> Result<Wording> {
    Ok(Wording(fields.keyed_text(field)?.into_iter().collect()))
}

fn plain(list: Vec<Located>) -> Vec<String> {
    list.into_iter().map(|l| l.text).collect()
}
