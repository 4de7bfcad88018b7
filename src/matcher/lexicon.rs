//! Keywords compiled: the words that matter, and phrases as a trie over them.

use rustc_hash::FxHashMap as HashMap;
use std::sync::Arc;

use regex::{Regex, RegexSet, RegexSetBuilder};

use super::MatchMode;
use super::globs::Globs;
use crate::codebook::{Class, CodeId, Codebook, FrameOrder, Keyword, Pattern, Term};
use crate::error::{Error, ErrorKind, Result};
use crate::language::{Language, Languages};

/// How many phrases the classes in one keyword may unfold to.
const MAX_PHRASES: usize = 50_000;

/// Bytes that the set of all regular expressions, and the cache of a search with it, may take.
const SET_SIZE: usize = 64 << 20;

/// A one-word pattern.
pub(super) type Atom = u32;

/// What a pattern stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Code(CodeId),
    Except(CodeId),
    Set(u32),
}

/// A keyword as one of the things that the scan looks for.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub owner: Owner,
    pub reason: Arc<str>,
    pub mode: MatchMode,
    pub language: Option<Language>,
    /// It holds an exact word, which tells nothing in a line of capitals.
    pub exact: bool,
}

/// Which part of a frame a set of words feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Verb,
    Object,
    Unless,
    /// Not of a frame but of a guard: it speaks up …
    Guard,
    /// … or is silent.
    Spare,
}

/// A frame or an office holder, compiled.
#[derive(Clone, Debug)]
pub(super) struct Pairing {
    pub code: CodeId,
    pub name: Arc<str>,
    pub mode: MatchMode,
    pub language: Option<Language>,
    pub within: usize,
    pub order: FrameOrder,
    pub years: (Option<i32>, Option<i32>),
}

/// A node of the phrase trie.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    pub edges: Vec<(Atom, u32)>,
    pub any: Option<u32>,
    pub ends: Vec<u32>,
}

/// All keywords of a codebook, ready to be looked up.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    pub languages: Languages,
    pub words: HashMap<String, Atom>,
    pub exact: HashMap<String, Vec<(String, Atom)>>,
    /// By language (as in `languages`): key -> roots with their atoms.
    pub roots: Vec<HashMap<String, Vec<(String, Atom)>>>,
    pub globs: Globs,
    /// The classes, as atoms, that an atom belongs to.
    pub groups: HashMap<Atom, Vec<Atom>>,
    pub nodes: Vec<Node>,
    /// The root's edges by atom, 0 where there is none.
    pub first: Vec<u32>,
    pub entries: Vec<Entry>,
    /// Regular expressions, each with the entries that it feeds.
    pub regexes: Vec<(Arc<Regex>, Vec<u32>)>,
    /// Tells which of them have a match in a paragraph at all.
    pub gate: Option<RegexSet>,
    pub pairings: Vec<Pairing>,
    /// By guard: the codes that it keeps out.
    pub guards: Vec<Vec<CodeId>>,
    /// By set: the pairings (or guards) that it feeds.
    pub feeds: Vec<Vec<(u32, Part)>>,
}

/// Makes a [`Lexicon`].
struct Compiler<'c> {
    lexicon: Lexicon,
    classes: HashMap<&'c str, &'c Class>,
    class_sets: HashMap<&'c str, u32>,
    atoms: HashMap<(Option<Language>, Term), Atom>,
    edges: HashMap<(u32, Atom), u32>,
    unfolded: HashMap<&'c str, Vec<Vec<Term>>>,
    /// The members of a class that are one word.
    groups: HashMap<&'c str, Vec<Term>>,
}

impl Lexicon {
    pub fn new(codebook: &Codebook, languages: &Languages) -> Result<Lexicon> {
        let mut compiler = Compiler {
            lexicon: Lexicon {
                languages: languages.clone(),
                words: HashMap::default(),
                exact: HashMap::default(),
                roots: languages.iter().map(|_| HashMap::default()).collect(),
                globs: Globs::default(),
                groups: HashMap::default(),
                nodes: vec![Node::default()],
                first: Vec::new(),
                entries: Vec::new(),
                regexes: Vec::new(),
                gate: None,
                pairings: Vec::new(),
                guards: Vec::new(),
                feeds: Vec::new(),
            },
            classes: codebook.classes().iter().map(|c| (c.name.as_str(), c)).collect(),
            class_sets: HashMap::default(),
            atoms: HashMap::default(),
            edges: HashMap::default(),
            unfolded: HashMap::default(),
            groups: HashMap::default(),
        };
        compiler.codes(codebook)?;
        compiler.frames(codebook)?;
        for guard in codebook.guards() {
            let id = compiler.lexicon.guards.len() as u32;
            compiler.lexicon.guards.push(guard.codes().to_vec());
            compiler.feed(id, &[(guard.when(), Part::Guard), (guard.unless(), Part::Spare)])?;
        }
        for node in &mut compiler.lexicon.nodes {
            node.edges.sort_unstable();
            node.ends.sort_unstable();
            node.ends.dedup();
        }
        let mut first = vec![0; compiler.atoms.len()];
        for (atom, node) in &compiler.lexicon.nodes[0].edges {
            first[*atom as usize] = *node;
        }
        compiler.lexicon.first = first;
        let patterns = compiler.lexicon.regexes.iter().map(|(r, _)| r.as_str());
        // A set that is too large to compile is done without.
        compiler.lexicon.gate =
            RegexSetBuilder::new(patterns).size_limit(SET_SIZE).dfa_size_limit(SET_SIZE).build().ok();
        Ok(compiler.lexicon)
    }

    /// The node that a word with this pattern leads to from `node`.
    #[inline]
    pub fn step(&self, node: u32, atom: Atom) -> Option<u32> {
        if node == 0 {
            return self.first.get(atom as usize).copied().filter(|n| *n != 0);
        }
        let edges = &self.nodes[node as usize].edges;
        edges.binary_search_by_key(&atom, |e| e.0).ok().map(|i| edges[i].1)
    }
}

impl<'c> Compiler<'c> {
    fn codes(&mut self, codebook: &'c Codebook) -> Result<()> {
        for (i, code) in codebook.codes().iter().enumerate() {
            let id = CodeId::new(i);
            for keyword in code.keywords() {
                self.keyword(keyword, Owner::Code(id))?;
            }
            for keyword in code.except() {
                self.keyword(keyword, Owner::Except(id))?;
            }
            for holder in code.holders() {
                let name = holder.name.first().map_or("", Keyword::as_str);
                let pairing = Pairing {
                    code: id,
                    name: format!("{name}, with title").into(),
                    mode: MatchMode::Holder,
                    language: None,
                    within: 3,
                    order: FrameOrder::Any,
                    years: (holder.from, holder.to),
                };
                self.pairing(pairing, &[(&holder.title, Part::Verb), (&holder.name, Part::Object)])?;
            }
        }
        Ok(())
    }

    fn frames(&mut self, codebook: &'c Codebook) -> Result<()> {
        for frame in codebook.frames() {
            let pairing = Pairing {
                code: frame.code(),
                name: frame.name().into(),
                mode: MatchMode::Frame,
                language: frame.language(),
                within: frame.within(),
                order: frame.order(),
                years: (None, None),
            };
            let parts = [(frame.verb(), Part::Verb), (frame.object(), Part::Object), (frame.unless(), Part::Unless)];
            self.pairing(pairing, &parts)?;
        }
        Ok(())
    }

    fn pairing(&mut self, pairing: Pairing, parts: &[(&'c [Keyword], Part)]) -> Result<()> {
        let id = self.lexicon.pairings.len() as u32;
        self.lexicon.pairings.push(pairing);
        self.feed(id, parts)
    }

    /// Lets keywords feed the parts of a pairing or guard.
    fn feed(&mut self, id: u32, parts: &[(&'c [Keyword], Part)]) -> Result<()> {
        for (keywords, part) in parts {
            let mut own = None;
            for keyword in *keywords {
                if let Some(class) = sole_class(keyword) {
                    self.feed_class(class, id, *part)?;
                } else {
                    let set = *own.get_or_insert_with(|| {
                        self.lexicon.feeds.push(Vec::new());
                        self.lexicon.feeds.len() as u32 - 1
                    });
                    self.keyword(keyword, Owner::Set(set))?;
                }
            }
            if let Some(set) = own {
                self.lexicon.feeds[set as usize].push((id, *part));
            }
        }
        Ok(())
    }

    /// Lets a class, and the classes that are its members, feed a pairing.
    fn feed_class(&mut self, name: &'c str, pairing: u32, part: Part) -> Result<()> {
        let Some(class) = self.classes.get(name).copied() else { return Ok(()) };
        let set = match self.class_sets.get(name) {
            Some(set) => *set,
            None => {
                let set = self.lexicon.feeds.len() as u32;
                self.lexicon.feeds.push(Vec::new());
                self.class_sets.insert(name, set);
                for keyword in class.words.iter().filter(|k| sole_class(k).is_none()) {
                    self.keyword(keyword, Owner::Set(set))?;
                }
                set
            }
        };
        let feeds = &mut self.lexicon.feeds[set as usize];
        if !feeds.contains(&(pairing, part)) {
            feeds.push((pairing, part));
        }
        class.words.iter().filter_map(sole_class).try_for_each(|inner| self.feed_class(inner, pairing, part))
    }

    fn keyword(&mut self, keyword: &'c Keyword, owner: Owner) -> Result<()> {
        let entry = self.lexicon.entries.len() as u32;
        let mut exact = false;
        let mode = match keyword.pattern() {
            Pattern::Regex(regex) => {
                let known = self.lexicon.regexes.iter_mut().find(|(r, _)| r.as_str() == regex.as_str());
                match known {
                    Some((_, entries)) => entries.push(entry),
                    None => self.lexicon.regexes.push((regex.clone(), vec![entry])),
                }
                MatchMode::Regex
            }
            Pattern::Phrases(phrases) => {
                for phrase in phrases {
                    for terms in self.unfold(phrase, keyword)? {
                        exact |= terms.iter().any(|t| matches!(t, Term::Exact(_)));
                        self.phrase(&terms, keyword.language(), entry);
                    }
                }
                mode_of(phrases)
            }
        };
        let language = keyword.language();
        let reason: Arc<str> = keyword.as_str().into();
        self.lexicon.entries.push(Entry { owner, reason, mode, language, exact });
        Ok(())
    }

    /// Replaces the classes of a phrase by their members; those of one word
    /// stay together as one term, the class, so that phrases do not multiply.
    fn unfold(&mut self, phrase: &[Term], keyword: &Keyword) -> Result<Vec<Vec<Term>>> {
        let mut out: Vec<Vec<Term>> = vec![Vec::new()];
        for term in phrase {
            let options = match term {
                Term::Class(name) => self.members(name, keyword)?,
                other => vec![vec![other.clone()]],
            };
            if out.len() * options.len() > MAX_PHRASES {
                return Err(Error::new(
                    ErrorKind::Keyword,
                    "the classes of a keyword unfold to more than 50,000 phrases",
                )
                .offends(keyword.as_str())
                .remedy("use smaller classes, or write two keywords"));
            }
            let with = |head: &Vec<Term>| -> Vec<Vec<Term>> {
                options.iter().map(|o| head.iter().chain(o).cloned().collect()).collect()
            };
            out = out.iter().flat_map(with).collect();
        }
        Ok(out)
    }

    fn members(&mut self, name: &str, keyword: &Keyword) -> Result<Vec<Vec<Term>>> {
        if let Some(known) = self.unfolded.get(name) {
            return Ok(known.clone());
        }
        let Some((key, class)) = self.classes.get_key_value(name).map(|(k, v)| (*k, *v)) else {
            return Ok(Vec::new());
        };
        let mut out = Vec::new();
        for word in &class.words {
            match word.pattern() {
                Pattern::Phrases(phrases) => {
                    for phrase in phrases {
                        out.extend(self.unfold(phrase, word)?);
                    }
                }
                Pattern::Regex(_) => {
                    return Err(Error::new(
                        ErrorKind::Keyword,
                        "a class that is part of a phrase holds a regular expression",
                    )
                    .offends(keyword.as_str())
                    .remedy("write the expression as a keyword of its own"));
                }
            }
        }
        let (single, mut phrases): (Vec<_>, Vec<_>) = out.into_iter().partition(|p: &Vec<Term>| p.len() == 1);
        if !single.is_empty() {
            phrases.push(vec![Term::Class(key.to_owned())]);
            self.groups.insert(key, single.into_iter().flatten().collect());
        }
        self.unfolded.insert(key, phrases.clone());
        Ok(phrases)
    }

    /// Files one phrase in the trie.
    fn phrase(&mut self, terms: &[Term], language: Option<Language>, entry: u32) {
        self.compound_root(terms, language, entry);
        let mut at = vec![0];
        for term in terms {
            if *term == Term::Any {
                at = at.into_iter().map(|n| self.any(n)).collect();
                continue;
            }
            let atoms = self.atoms(term, language);
            at = at.iter().flat_map(|n| atoms.iter().map(|a| (*n, *a))).map(|(n, a)| self.edge(n, a)).collect();
        }
        for node in at {
            self.lexicon.nodes[node as usize].ends.push(entry);
        }
    }

    /// `~kerja sama` is the root kerjasama too.
    fn compound_root(&mut self, terms: &[Term], language: Option<Language>, entry: u32) {
        let [Term::Root(first), second] = terms else { return };
        let (Term::Word(second) | Term::Root(second)) = second else { return };
        let words = format!("{first} {second}");
        let wanted = |l: &&crate::language::Resources| language.is_none_or(|w| w == l.language());
        let root = self.lexicon.languages.iter().filter(wanted).find_map(|l| l.compound_root(&words));
        if let Some(root) = root {
            self.phrase(&[Term::Root(root)], language, entry);
        }
    }

    fn any(&mut self, node: u32) -> u32 {
        if let Some(next) = self.lexicon.nodes[node as usize].any {
            return next;
        }
        let next = self.lexicon.nodes.len() as u32;
        self.lexicon.nodes.push(Node::default());
        self.lexicon.nodes[node as usize].any = Some(next);
        next
    }

    fn edge(&mut self, node: u32, atom: Atom) -> u32 {
        let fresh = self.lexicon.nodes.len() as u32;
        let next = *self.edges.entry((node, atom)).or_insert(fresh);
        if next == fresh {
            self.lexicon.nodes.push(Node::default());
            self.lexicon.nodes[node as usize].edges.push((atom, next));
        }
        next
    }

    /// The atoms of a term: one, or one a language for the root of a keyword tied to none.
    fn atoms(&mut self, term: &Term, language: Option<Language>) -> Vec<Atom> {
        let Term::Root(root) = term else { return vec![self.atom(None, term)] };
        let all: Vec<Language> = self.lexicon.languages.iter().map(|l| l.language()).collect();
        let wanted = all.into_iter().filter(|l| language.is_none_or(|w| w == *l));
        let mut out = Vec::new();
        for language in wanted {
            let root = self.lexicon.languages.get(language).and_then(|l| l.root_of(root)).unwrap_or(root.clone());
            out.push(self.atom(Some(language), &Term::Root(root)));
        }
        out
    }

    fn atom(&mut self, language: Option<Language>, term: &Term) -> Atom {
        let key = (language, term.clone());
        if let Some(atom) = self.atoms.get(&key) {
            return *atom;
        }
        let atom = self.atoms.len() as Atom;
        self.atoms.insert(key, atom);
        let members = match term {
            Term::Class(name) => self.groups.get(name.as_str()).cloned().unwrap_or_default(),
            Term::OneOf(members) => members.clone(),
            _ => Vec::new(),
        };
        for member in members {
            for inner in self.atoms(&member, None) {
                self.lexicon.groups.entry(inner).or_default().push(atom);
            }
        }
        let lexicon = &mut self.lexicon;
        match term {
            Term::Word(word) => {
                lexicon.words.insert(word.clone(), atom);
            }
            Term::Exact(word) => {
                let folded = crate::token::fold(word);
                lexicon.exact.entry(folded).or_default().push((word.clone(), atom));
            }
            Term::Glob(glob) => lexicon.globs.insert(glob, atom),
            Term::Root(root) => {
                let index = language.and_then(|l| lexicon.languages.index(l)).unwrap_or(0);
                let key = lexicon.languages.iter().nth(index).map_or(root.clone(), |l| l.root_key(root));
                lexicon.roots[index].entry(key).or_default().push((root.clone(), atom));
            }
            Term::Any | Term::Class(_) | Term::OneOf(_) => {}
        }
        atom
    }
}

/// The class, if the keyword is nothing but one.
fn sole_class(keyword: &Keyword) -> Option<&str> {
    let Pattern::Phrases(phrases) = keyword.pattern() else { return None };
    match phrases.as_slice() {
        [phrase] => match phrase.as_slice() {
            [Term::Class(name)] => Some(name),
            _ => None,
        },
        _ => None,
    }
}

fn mode_of(phrases: &[Vec<Term>]) -> MatchMode {
    match phrases.first().map(Vec::as_slice) {
        Some([Term::Word(_)]) => MatchMode::Word,
        Some([Term::Exact(_)]) => MatchMode::Exact,
        Some([Term::Root(_)]) => MatchMode::Root,
        Some([Term::Glob(_)]) => MatchMode::Glob,
        _ => MatchMode::Phrase,
    }
}
