//! Words of a text: [`Tokens`], [`Token`].
//!
//! Words are found without knowing the language, by the word rules of Unicode
//! (UAX #29) and a few merges that running text needs: hyphenated compounds
//! stay together with their parts at hand, a word cut at a line end is joined,
//! soft hyphens and zero-width spaces vanish and ligatures are written out, in
//! the normal form only. The text is never altered.

mod normal;
mod quanteda;
mod scan;

pub(crate) use normal::{fold, normalize};
pub(crate) use scan::{Sink, Word, scan, word_goes_on};

use crate::span::Span;

/// A word of a text: where it stands, and its parts if it is a compound.
///
/// ```
/// use qualcode::Tokens;
/// let text = "Layanan ramah-anak di P2TP2A";
/// let tokens = Tokens::new(text);
/// let words: Vec<_> = tokens.iter().map(|t| t.span().of(text)).collect();
/// assert_eq!(words, ["Layanan", "ramah-anak", "di", "P2TP2A"]);
/// let parts: Vec<_> = tokens.parts(tokens.get(1).unwrap()).map(|s| s.of(text)).collect();
/// assert_eq!(parts, ["ramah", "anak"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    start: usize,
    length: u32,
    /// 1 and the index of its parts, or 0.
    compound: u32,
}

impl Token {
    /// Where it stands in the text, in bytes.
    pub fn span(self) -> Span {
        Span { start: self.start, end: self.start + self.length as usize }
    }

    /// Whether it is a compound, such as `child-friendly`.
    pub fn is_compound(self) -> bool {
        self.compound > 0
    }
}

/// The words of a text, in order.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    tokens: Vec<Token>,
    parts: Vec<Span>,
    /// By compound: where its parts begin among all parts; one more at the end.
    compounds: Vec<usize>,
}

/// By which rules a text is cut into tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenRules {
    /// Words by UAX #29, with compounds, line-end hyphens and invisible
    /// characters merged; punctuation is no token.
    #[default]
    Words,
    /// As quanteda 4 does with its defaults: punctuation marks are tokens, web
    /// names, `@user` and `#tag` stay whole, dashes of any kind join.
    Quanteda,
}

impl Tokens {
    /// Finds the words of `text` by other rules.
    ///
    /// ```
    /// use qualcode::{TokenRules, Tokens};
    /// let text = "anti--war, l'amour #tag";
    /// let tokens = Tokens::with_rules(text, TokenRules::Quanteda);
    /// let words: Vec<_> = tokens.iter().map(|t| t.span().of(text)).collect();
    /// assert_eq!(words, ["anti", "-", "-", "war", ",", "l'amour", "#tag"]);
    /// ```
    pub fn with_rules(text: &str, rules: TokenRules) -> Tokens {
        match rules {
            TokenRules::Words => Tokens::new(text),
            TokenRules::Quanteda => {
                let mut tokens = Tokens::default();
                quanteda::tokens(text).into_iter().for_each(|span| tokens.simple(span));
                tokens
            }
        }
    }

    /// Finds the words of `text`.
    pub fn new(text: &str) -> Tokens {
        let mut tokens = Tokens { tokens: Vec::with_capacity(text.len() / 6), ..Tokens::default() };
        scan(text, &mut tokens);
        tokens
    }

    /// How many there are; a compound counts once.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The token at `index`, counted from 0.
    pub fn get(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).copied()
    }

    /// The tokens in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Token> + '_ {
        self.tokens.iter().copied()
    }

    /// The parts of a compound, in order; none for a plain word.
    pub fn parts(&self, token: Token) -> impl ExactSizeIterator<Item = Span> + '_ {
        let at = (token.compound as usize).checked_sub(1);
        let bound = |i: usize| self.compounds.get(i).copied().unwrap_or(self.parts.len());
        let range = at.map_or(0..0, |i| bound(i)..bound(i + 1));
        self.parts.get(range).unwrap_or(&[]).iter().copied()
    }

    /// The normal form of a token: what keywords are compared with.
    ///
    /// Lower case, composed (NFC), without soft hyphens, zero-width spaces and
    /// line-end hyphens, ligatures written out, curly apostrophes straight.
    ///
    /// ```
    /// use qualcode::Tokens;
    /// let text = "Perlin-\ndungan";
    /// let tokens = Tokens::new(text);
    /// assert_eq!(tokens.normal(text, tokens.get(0).unwrap()), "perlindungan");
    /// ```
    pub fn normal(&self, text: &str, token: Token) -> String {
        fold(&normalize(token.span().of(text)))
    }
}

impl Sink for Tokens {
    #[inline(always)]
    fn simple(&mut self, span: Span) {
        self.tokens.push(Token { start: span.start, length: span.len() as u32, compound: 0 });
    }

    fn complex(&mut self, word: &Word<'_>) {
        let mut compound = 0;
        if !word.parts.is_empty() {
            self.compounds.push(self.parts.len());
            self.parts.extend_from_slice(word.parts);
            compound = self.compounds.len() as u32;
        }
        self.tokens.push(Token { start: word.span.start, length: word.span.len() as u32, compound });
    }
}
