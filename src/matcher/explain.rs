//! Why a code is on a passage, and why it is not.

use std::fmt;

use super::{CodedPassage, Evidence, KeywordCoder, Suppressed};
use crate::codebook::{Code, Frame, Keyword, Pattern, Term};
use crate::document::Document;
use crate::error::Result;
use crate::span::Span;
use crate::token::{Tokens, fold};

/// What would have given the code, had the rest been there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NearMiss {
    /// Some words of a phrase stand in the passage, not all of them in a row.
    Phrase {
        /// The keyword.
        keyword: String,
        /// Its words that are there.
        present: Vec<String>,
    },
    /// A frame's verb stands there without an object in reach, or the other way round.
    Frame {
        /// The frame's name.
        frame: String,
        /// Whether it is the verb that is there.
        has_verb: bool,
    },
}

/// The answer to "why is this code here, why is it not?"
///
/// Its `Display` form is a few lines for a reader.
#[derive(Clone, Debug)]
pub struct Explanation {
    code: String,
    text: String,
    found: Vec<Evidence>,
    suppressed: Vec<Suppressed>,
    near: Vec<NearMiss>,
    has_keywords: bool,
    verdict: Option<Verdict>,
}

/// What the examples say of a code in a passage.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Verdict {
    /// The score of the passage's clause that speaks most for the code.
    pub score: f32,
    /// The score that is needed.
    pub needed: f32,
    /// How likely the code is right, between 0 and 1.
    pub confidence: f32,
    /// The words of that clause with the largest shares of the score, in order.
    pub words: Vec<(Span, f32)>,
}

impl Explanation {
    /// What the code rests on; empty if it is not there.
    pub fn found(&self) -> &[Evidence] {
        &self.found
    }

    /// What was found and dropped, with the reasons.
    pub fn suppressed(&self) -> &[Suppressed] {
        &self.suppressed
    }

    /// What nearly gave it, if nothing did.
    pub fn near_misses(&self) -> &[NearMiss] {
        &self.near
    }

    /// What was learned of the code says so much, if it was learned.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.verdict.as_ref()
    }

    #[cfg(feature = "json")]
    pub(crate) fn with_verdict(mut self, verdict: Verdict) -> Explanation {
        self.verdict = Some(verdict);
        self
    }

    /// Whether the passage has the code.
    pub fn is_coded(&self) -> bool {
        !self.found.is_empty()
    }
}

impl KeywordCoder {
    /// Explains why `passage`, which this coder made from `document`, has a code or not.
    ///
    /// # Errors
    /// When the codebook has no code with this path.
    ///
    /// ```
    /// use qualcode::{Codebook, Document, KeywordCoder};
    /// let coder = KeywordCoder::new(Codebook::cpap())?;
    /// let document = Document::new("note", "Media sosial diawasi.");
    /// let coded = coder.code(&document);
    /// let why = coder.explain(&document, &coded[0], "actor/kemensos")?;
    /// assert!(!why.is_coded());
    /// println!("{why}");
    /// # Ok::<(), qualcode::Error>(())
    /// ```
    pub fn explain(&self, document: &Document, passage: &CodedPassage, path: &str) -> Result<Explanation> {
        let id = self.codebook().require(path)?;
        let code = self.codebook().get(id);
        let found = passage.tag(id).map(|t| t.evidence().to_vec()).unwrap_or_default();
        let text = passage.passage().span().of(document.text());
        let frames: Vec<&Frame> = self.codebook().frames().iter().filter(|f| f.code() == id).collect();
        let near = if found.is_empty() { self.near(text, code, &frames) } else { Vec::new() };
        Ok(Explanation {
            code: code.path().to_owned(),
            text: document.text().to_owned(),
            found,
            suppressed: passage.suppressed.iter().filter(|s| s.code == id).cloned().collect(),
            near,
            verdict: None,
            has_keywords: !code.keywords().is_empty() || !frames.is_empty() || !code.holders().is_empty(),
        })
    }

    fn near(&self, text: &str, code: &Code, frames: &[&Frame]) -> Vec<NearMiss> {
        let words = Words::of(text);
        let mut out: Vec<NearMiss> = code.keywords().iter().filter_map(|k| words.part_of(k)).take(5).collect();
        let has = |keywords: &[Keyword]| keywords.iter().any(|k| self.occurs(&words, k, 0));
        for frame in frames {
            let (verb, object) = (has(frame.verb()), has(frame.object()));
            if verb || object {
                let frame = frame.name().to_owned();
                out.push(NearMiss::Frame { frame, has_verb: verb });
            }
        }
        out.truncate(10);
        out
    }

    /// Whether some phrase of a keyword has all its words in the passage, in any place.
    fn occurs(&self, words: &Words, keyword: &Keyword, depth: usize) -> bool {
        let Pattern::Phrases(phrases) = keyword.pattern() else { return false };
        let term = |t: &Term| match t {
            Term::Class(name) if depth < 8 => {
                let class = self.codebook().classes().iter().find(|c| c.name == *name);
                class.is_some_and(|c| c.words.iter().any(|k| self.occurs(words, k, depth + 1)))
            }
            Term::OneOf(members) => members.iter().any(|m| words.has(m)),
            Term::Root(root) => {
                let languages = &self.inner().lexicon.languages;
                languages.iter().any(|l| words.0.iter().any(|w| l.is_form(root, &fold(w))))
            }
            other => words.has(other),
        };
        phrases.iter().any(|p| p.iter().all(term))
    }
}

/// The words of a passage, each as written and its parts.
struct Words(Vec<String>);

impl Words {
    fn of(text: &str) -> Words {
        let tokens = Tokens::new(text);
        let mut out = Vec::new();
        for token in tokens.iter() {
            out.push(crate::token::normalize(token.span().of(text)));
            out.extend(tokens.parts(token).map(|p| p.of(text).to_owned()));
        }
        Words(out)
    }

    fn has(&self, term: &Term) -> bool {
        match term {
            Term::Word(word) => self.0.iter().any(|w| fold(w) == *word),
            Term::Exact(word) => self.0.contains(word),
            _ => false,
        }
    }

    /// The words of a phrase that are there, if at least half of them are.
    fn part_of(&self, keyword: &Keyword) -> Option<NearMiss> {
        let Pattern::Phrases(phrases) = keyword.pattern() else { return None };
        let phrase = phrases.first().filter(|p| p.len() > 1)?;
        let there = phrase.iter().filter(|t| self.has(t));
        let present: Vec<String> = there
            .filter_map(|t| match t {
                Term::Word(w) | Term::Exact(w) if w.len() > 3 => Some(w.clone()),
                _ => None,
            })
            .collect();
        (present.len() * 2 >= phrase.len()).then(|| NearMiss::Phrase { keyword: keyword.as_str().to_owned(), present })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |e: &Evidence| {
            let quoted: Vec<String> = e.spans().iter().map(|s| format!("\"{}\"", s.of(&self.text))).collect();
            quoted.join(" … ")
        };
        if self.is_coded() {
            writeln!(f, "{}: coded", self.code)?;
        } else {
            writeln!(f, "{}: not coded", self.code)?;
        }
        for evidence in self.found.iter().filter(|e| e.mode != super::MatchMode::Learned) {
            writeln!(f, "  found {} by {} `{}`", words(evidence), evidence.mode.as_str(), evidence.reason)?;
        }
        for dropped in &self.suppressed {
            write!(f, "  dropped {} (`{}`): {}", words(&dropped.evidence), dropped.evidence.reason, dropped.reason)?;
            match dropped.by {
                Some(span) => writeln!(f, ", \"{}\"", span.of(&self.text))?,
                None => writeln!(f)?,
            }
        }
        if let Some(verdict) = &self.verdict {
            let word = |(span, weight): &(Span, f32)| format!("{} {weight:+.2}", span.of(&self.text));
            let words: Vec<String> = verdict.words.iter().map(word).collect();
            let side = if verdict.score > verdict.needed { "for" } else { "against" };
            writeln!(
                f,
                "  examples speak {side} it: score {:.2}, {:.2} needed; {}",
                verdict.score,
                verdict.needed,
                words.join(", ")
            )?;
        }
        for near in &self.near {
            match near {
                NearMiss::Phrase { keyword, present } => {
                    writeln!(f, "  nearly: of `{keyword}` only {} stands here", present.join(", "))?;
                }
                NearMiss::Frame { frame, has_verb: true } => {
                    writeln!(f, "  nearly: frame `{frame}` has its verb here, but no object in reach")?;
                }
                NearMiss::Frame { frame, has_verb: false } => {
                    writeln!(f, "  nearly: frame `{frame}` has its object here, but no verb")?;
                }
            }
        }
        if !self.has_keywords && self.verdict.is_none() {
            writeln!(f, "  the code has no keywords: it is for people to assign")?;
        } else if !self.is_coded() && self.verdict.is_none() && self.suppressed.is_empty() && self.near.is_empty() {
            writeln!(f, "  none of its keywords or frames has a word here")?;
        }
        Ok(())
    }
}
