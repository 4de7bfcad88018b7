//! What the model sees of a clause: its words, the pairs of neighbours, the
//! n-grams inside words, their roots, and the classes that the codebook puts them in.

use rustc_hash::FxHashMap as HashMap;

use crate::codebook::{Codebook, Pattern, Term};
use crate::language::Languages;
use crate::span::Span;
use crate::token::{Tokens, fold, normalize};

/// A feature by its hash.
pub(super) type Feature = u64;

/// Letters in the n-grams inside a word, its bounds counted.
const NGRAMS: std::ops::RangeInclusive<usize> = 3..=6;
/// Shorter words are seen whole only.
const LONG: usize = 4;
/// What stands for a masked name.
const NAME: &str = "\u{1}name";
/// What stands for anything that begins with a digit.
const NUMBER: &str = "0";

/// A word of a clause as the model sees it.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub span: Span,
    pub form: String,
}

/// The words of a clause, with each of the `names` as one word that says nothing of who it is.
pub(super) fn words(text: &str, clause: Span, names: &[Span]) -> Vec<Seen> {
    let body = clause.of(text);
    let tokens = Tokens::new(body);
    let mut out: Vec<Seen> = Vec::with_capacity(tokens.len());
    for token in tokens.iter() {
        let span = Span::new(clause.start + token.span().start, clause.start + token.span().end);
        if let Some(name) = names.iter().find(|n| n.overlaps(span)) {
            if out.last().is_none_or(|w| !(w.form == NAME && name.overlaps(w.span))) {
                out.push(Seen { span, form: NAME.to_owned() });
            }
            continue;
        }
        let raw = span.of(text);
        let form =
            if raw.starts_with(|c: char| c.is_ascii_digit()) { NUMBER.to_owned() } else { fold(&normalize(raw)) };
        out.push(Seen { span, form });
    }
    out
}

/// The word classes of a codebook, by their words: what its author holds to be alike.
pub(super) struct Classes {
    words: HashMap<String, Vec<Feature>>,
    roots: HashMap<String, Vec<Feature>>,
}

impl Classes {
    pub fn of(codebook: &Codebook) -> Classes {
        let mut out = Classes { words: HashMap::default(), roots: HashMap::default() };
        for class in codebook.classes() {
            let feature = hash(b'k', class.name.as_bytes());
            for keyword in &class.words {
                let Pattern::Phrases(phrases) = keyword.pattern() else { continue };
                phrases.iter().filter(|p| p.len() == 1).for_each(|p| out.take(&p[0], feature));
            }
        }
        out
    }

    fn take(&mut self, term: &Term, feature: Feature) {
        match term {
            Term::Word(word) => self.words.entry(word.clone()).or_default().push(feature),
            Term::Root(root) => self.roots.entry(root.clone()).or_default().push(feature),
            Term::OneOf(members) => members.iter().for_each(|m| self.take(m, feature)),
            Term::Exact(_) | Term::Glob(_) | Term::Any | Term::Class(_) => {}
        }
    }

    /// The classes of a word, each once.
    fn features(&self, word: &str, roots: &[String]) -> Vec<Feature> {
        let own = self.words.get(word).into_iter().flatten();
        let by_root = roots.iter().filter_map(|r| self.roots.get(r)).flatten();
        let mut out: Vec<Feature> = own.chain(by_root).copied().collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// The features of a word: itself, the n-grams inside it, its root in each language, its classes.
pub(super) fn word_features(word: &str, languages: &Languages, classes: &Classes) -> Vec<Feature> {
    let mut out = vec![hash(b'w', word.as_bytes())];
    if word == NAME || word.chars().count() < LONG {
        return out;
    }
    let bounded: Vec<char> = std::iter::once('<').chain(word.chars()).chain(std::iter::once('>')).collect();
    let mut buffer = String::new();
    for n in NGRAMS {
        for gram in bounded.windows(n) {
            buffer.clear();
            buffer.extend(gram);
            out.push(hash(b'c', buffer.as_bytes()));
        }
    }
    let roots: Vec<String> = languages.iter().filter_map(|l| l.root_of(word)).collect();
    out.extend(roots.iter().filter(|r| *r != word).map(|r| hash(b'r', r.as_bytes())));
    out.extend(classes.features(word, &roots));
    out
}

/// The pair of two neighbours; the bounds of the clause are `None`.
pub(super) fn pair(first: Option<&str>, second: Option<&str>) -> Feature {
    let of = |w: Option<&str>| w.map_or(0x51_7cc1_b727_220a, |w| hash(b'b', w.as_bytes()));
    (of(first).rotate_left(23) ^ of(second)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// FNV-1a with a last mixing: the same on every machine.
fn hash(sort: u8, bytes: &[u8]) -> Feature {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for byte in std::iter::once(&sort).chain(bytes) {
        h = (h ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    }
    (h ^ (h >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}
