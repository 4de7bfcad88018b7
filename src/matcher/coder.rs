//! [`KeywordCoder`], its builder and its workers.

use std::ops::Range;
use std::sync::Arc;

use super::coded::{Pieces, Shared};
use super::decide::Decisions;
use super::lexicon::Lexicon;
use super::resolve::{Hit, Plan, Resolved, Scene, resolve};
use super::scan::{Scratch, pass};
use super::tongues::sentence_languages;
use super::{CodedDocument, CodedPassage, Overlap, Suppressed, SuppressedReason, Tag};
use crate::codebook::{Code, CodeId, Codebook, Keyword};
use crate::document::{Document, hex};
use crate::error::Result;
use crate::language::{Language, Languages};
use crate::passage::{Passage, Segmentation, Unit};

/// Tags passages with the codes whose keywords and frames they meet, with the evidence.
///
/// Building can fail; coding never does, whatever the text. A coder holds its
/// codebook, is cheap to clone and can be shared by threads; each thread codes
/// with a [`Worker`] of its own.
///
/// ```
/// use qualcode::{Codebook, Document, KeywordCoder};
/// let coder = KeywordCoder::new(Codebook::cpap())?;
/// let document = Document::new("press release", "Kemensos dan UNICEF melatih pekerja sosial.");
/// let coded = coder.code(&document);
/// let names: Vec<_> = coded[0].tags().iter().map(|t| coder.codebook().get(t.code()).path()).collect();
/// assert!(names.contains(&"actor/kemensos") && names.contains(&"actor/unicef"));
/// # Ok::<(), qualcode::Error>(())
/// ```
#[derive(Clone)]
pub struct KeywordCoder {
    inner: Arc<Inner>,
}

#[derive(Clone)]
pub(super) struct Inner {
    codebook: Codebook,
    languages: Languages,
    pub(super) lexicon: Arc<Lexicon>,
    pub(super) plan: Plan,
    unit: Unit,
    fingerprints: Vec<String>,
}

/// Options for a [`KeywordCoder`].
#[derive(Clone, Debug)]
pub struct KeywordCoderBuilder {
    codebook: Codebook,
    languages: Languages,
    overlap: Overlap,
    unit: Unit,
}

impl KeywordCoderBuilder {
    /// What is coded at a time; a sentence if nothing is said.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    /// What to do where hits overlap.
    pub fn overlap(mut self, overlap: Overlap) -> Self {
        self.overlap = overlap;
        self
    }

    /// The languages that texts may be in.
    pub fn languages(mut self, languages: Languages) -> Self {
        self.languages = languages;
        self
    }

    /// Compiles the codebook.
    ///
    /// # Errors
    /// When classes unfold to too many phrases, or categories exclude each other in a circle.
    pub fn build(self) -> Result<KeywordCoder> {
        let lexicon = Arc::new(Lexicon::new(&self.codebook, &self.languages)?);
        let plan = Plan::new(&self.codebook, &lexicon, self.overlap)?;
        let fingerprints = fingerprints(&self.codebook, self.overlap);
        let Self { codebook, languages, unit, .. } = self;
        Ok(KeywordCoder { inner: Arc::new(Inner { codebook, languages, lexicon, plan, unit, fingerprints }) })
    }
}

impl KeywordCoder {
    /// A coder with the defaults: sentences, the longest hit per code, Indonesian and English.
    ///
    /// # Errors
    /// As [`KeywordCoderBuilder::build`].
    pub fn new(codebook: Codebook) -> Result<KeywordCoder> {
        KeywordCoder::builder(codebook).build()
    }

    /// Begins a coder with other options.
    pub fn builder(codebook: Codebook) -> KeywordCoderBuilder {
        KeywordCoderBuilder {
            codebook,
            languages: Languages::default(),
            overlap: Overlap::default(),
            unit: Unit::default(),
        }
    }

    /// The same coder for passages of another unit.
    pub fn with_unit(&self, unit: Unit) -> KeywordCoder {
        KeywordCoder { inner: Arc::new(Inner { unit, ..(*self.inner).clone() }) }
    }

    #[cfg(feature = "json")]
    pub(crate) fn languages(&self) -> &Languages {
        &self.inner.languages
    }

    /// The codebook that it codes with.
    pub fn codebook(&self) -> &Codebook {
        &self.inner.codebook
    }

    /// What it codes at a time.
    pub fn unit(&self) -> Unit {
        self.inner.unit
    }

    /// The fingerprint of a code, 16 hexadecimal digits: it changes when
    /// anything changes that decides where the code is found (its keywords,
    /// exceptions and frames, its category's rules, the overlap option).
    pub fn fingerprint(&self, code: CodeId) -> &str {
        &self.inner.fingerprints[code.index()]
    }

    /// Scratch space for coding; one a thread.
    pub fn worker(&self) -> Worker {
        Worker { coder: self.clone(), decisions: Decisions::new(), scratch: Scratch::default() }
    }

    /// Codes a document: one [`CodedPassage`] for each passage, coded or not, in order.
    pub fn code(&self, document: &Document) -> Vec<CodedPassage> {
        self.worker().code(document)
    }

    /// Codes documents one after another, as they come.
    ///
    /// ```
    /// use qualcode::{Codebook, Document, KeywordCoder};
    /// let coder = KeywordCoder::new(Codebook::cpap())?;
    /// let texts = ["UNICEF met KPAI.", "Nothing here."];
    /// let documents = texts.iter().map(|t| Document::new("note", *t));
    /// let coded: Vec<_> = coder.code_all(documents).collect();
    /// assert_eq!(coded.len(), 2);
    /// # Ok::<(), qualcode::Error>(())
    /// ```
    pub fn code_all<I>(&self, documents: I) -> impl Iterator<Item = CodedDocument>
    where
        I: IntoIterator<Item = Document>,
    {
        let mut worker = self.worker();
        documents.into_iter().map(move |document| {
            let passages = worker.code(&document);
            CodedDocument { document, passages }
        })
    }

    pub(super) fn inner(&self) -> &Inner {
        &self.inner
    }
}

impl std::fmt::Debug for KeywordCoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeywordCoder")
            .field("codebook", &self.codebook().name())
            .field("codes", &self.codebook().codes().len())
            .field("unit", &self.unit())
            .finish_non_exhaustive()
    }
}

/// A coder with scratch space of its own: a cache of decisions about words, of fixed size.
pub struct Worker {
    coder: KeywordCoder,
    decisions: Decisions,
    scratch: Scratch,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("coder", &self.coder).finish_non_exhaustive()
    }
}

impl Worker {
    /// Codes a document; see [`KeywordCoder::code`].
    pub fn code(&mut self, document: &Document) -> Vec<CodedPassage> {
        self.code_with(document).passages
    }

    /// As [`Worker::code`], with how the document was cut and what guards say.
    pub(crate) fn code_with(&mut self, document: &Document) -> Work {
        let inner = Arc::clone(&self.coder.inner);
        let cut = Segmentation::with_languages(document, &inner.languages);
        let (languages, Resolved { hits, guarded }) = self.hits(document, &cut);
        let passages = gather(&inner, &cut, &languages, hits);
        Work { cut, passages, guarded }
    }

    /// The language of each sentence, and what came of the hits.
    fn hits(&mut self, document: &Document, cut: &Segmentation) -> (Vec<Option<Language>>, Resolved) {
        let inner = &self.coder.inner;
        self.decisions.trim();
        pass(&inner.lexicon, &mut self.decisions, &mut self.scratch, document.text(), cut);
        let languages: Vec<Option<Language>> = match document.language() {
            Some(language) => vec![Some(language); cut.sentence_spans().len()],
            None => {
                let codes: Vec<Language> = inner.languages.iter().map(|l| l.language()).collect();
                let found = sentence_languages(document.text(), &self.scratch.scanned.counts, cut, &inner.languages);
                found.into_iter().map(|i| i.map(|i| codes[i])).collect()
            }
        };
        let scene = Scene {
            lexicon: &inner.lexicon,
            plan: &inner.plan,
            text: document.text(),
            scanned: &self.scratch.scanned,
            languages: &languages,
            year: document.year(),
            cut,
        };
        let resolved = resolve(&scene);
        (languages, resolved)
    }
}

/// What a worker made of a document.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the learned coder asks for more than passages"))]
pub(crate) struct Work {
    pub cut: Segmentation,
    pub passages: Vec<CodedPassage>,
    /// The codes that a guard keeps out of a block, ascending.
    pub guarded: Vec<(CodeId, usize)>,
}

impl Work {
    /// Whether a guard keeps the code out of the paragraph with this index.
    #[cfg(feature = "json")]
    pub fn is_guarded(&self, code: CodeId, block: usize) -> bool {
        self.guarded.binary_search(&(code, block)).is_ok()
    }
}

/// Puts hits, which come by place, on the passages in which they begin.
fn gather(inner: &Inner, cut: &Segmentation, languages: &[Option<Language>], mut hits: Vec<Hit>) -> Vec<CodedPassage> {
    let place = |hit: &Hit| match inner.unit {
        Unit::Sentence => Some(hit.sentence as usize),
        unit => cut.index_at(unit, hit.cover().start),
    };
    let mut tagged = Tagged { tags: Vec::with_capacity(hits.len()), suppressed: Vec::new() };
    let mut out = Vec::with_capacity(cut.count(inner.unit));
    let mut rest = &mut hits[..];
    for passage in cut.passages(inner.unit) {
        let at = Some(passage.index());
        let skipped = rest.iter().take_while(|h| place(h) < at).count();
        let own = rest[skipped..].iter().take_while(|h| place(h) == at).count();
        let (mine, others) = std::mem::take(&mut rest).split_at_mut(skipped + own);
        rest = others;
        let (tags, suppressed) = tagged.take(inner, &mut mine[skipped..]);
        out.push(CodedPassage {
            passage,
            language: passage_language(passage, cut, languages),
            tags: Shared::range(tags),
            suppressed: Shared::range(suppressed),
        });
    }
    let (tags, suppressed) = (Arc::new(tagged.tags), Arc::new(tagged.suppressed));
    for passage in &mut out {
        passage.tags.belong_to(&tags);
        passage.suppressed.belong_to(&suppressed);
    }
    out
}

/// What a document's passages are tagged with, passage after passage.
struct Tagged {
    tags: Vec<Tag>,
    suppressed: Vec<Suppressed>,
}

impl Tagged {
    /// Takes the hits of the next passage; returns where its tags and dropped hits stand.
    fn take(&mut self, inner: &Inner, hits: &mut [Hit]) -> (Range<usize>, Range<usize>) {
        let (tags, suppressed) = (self.tags.len(), self.suppressed.len());
        if hits.len() > 1 {
            let steps = inner.plan.steps.iter().filter(|s| !s.precedence.is_empty());
            steps.for_each(|step| precede(hits, &step.precedence));
            hits.sort_by_key(|h| h.code);
        }
        for hit in hits.iter() {
            let (code, evidence) = (hit.code, hit.evidence(&inner.lexicon));
            match hit.dropped {
                Some((reason, by)) => self.suppressed.push(Suppressed { code, evidence, reason, by }),
                None => match self.tags[tags..].last_mut().filter(|t| t.code == code) {
                    Some(tag) => tag.pieces.push(evidence),
                    None => self.tags.push(Tag { code, pieces: Pieces::One(evidence) }),
                },
            }
        }
        (tags..self.tags.len(), suppressed..self.suppressed.len())
    }
}

/// Leaves a passage one code of a category with precedence.
fn precede(hits: &mut [Hit], precedence: &[CodeId]) {
    let there = |code: &&CodeId| hits.iter().any(|h| h.code == **code && h.dropped.is_none());
    let Some(first) = precedence.iter().find(there).copied() else { return };
    for hit in hits.iter_mut().filter(|h| h.code != first && precedence.contains(&h.code)) {
        hit.dropped.get_or_insert((SuppressedReason::Precedence, None));
    }
}

/// The language of most of a passage's sentences, by length.
fn passage_language(passage: Passage, cut: &Segmentation, languages: &[Option<Language>]) -> Option<Language> {
    if passage.unit() == Unit::Sentence {
        return languages.get(passage.index()).copied().flatten();
    }
    let own = cut.sentences_in(passage.span());
    let mut sums: Vec<(Language, usize)> = Vec::new();
    for (span, language) in cut.sentence_spans().zip(languages).skip(own.start).take(own.len()) {
        let Some(language) = language else { continue };
        match sums.iter_mut().find(|(l, _)| l == language) {
            Some((_, sum)) => *sum += span.len(),
            None => sums.push((*language, span.len())),
        }
    }
    sums.into_iter().max_by_key(|(l, sum)| (*sum, std::cmp::Reverse(*l))).map(|(l, _)| l)
}

/// One fingerprint a code.
fn fingerprints(codebook: &Codebook, overlap: Overlap) -> Vec<String> {
    let print = |text: &str| hex(&hmac_sha256::Hash::hash(text.as_bytes())[..8]);
    let own: Vec<String> = (0..codebook.codes().len()).map(|i| description(codebook, CodeId::new(i))).collect();
    if overlap == Overlap::LongestOverall {
        let all = print(&own.concat());
        return own.iter().map(|d| print(&format!("{d}{all}"))).collect();
    }
    let mut categories: std::collections::BTreeMap<&str, String> = std::collections::BTreeMap::new();
    for (code, description) in codebook.codes().iter().zip(&own) {
        categories.entry(code.category()).or_default().push_str(description);
    }
    categories.values_mut().for_each(|all| *all = print(all));
    let category = |name: &str| categories.get(name).map_or("", String::as_str);
    let one = |(code, description): (&Code, &String)| {
        let mut text = format!("{overlap:?}\n{description}");
        if let Some(c) = codebook.category(code.category()) {
            if c.is_exclusive() || !c.precedence().is_empty() {
                text.push_str(category(c.path()));
            }
            c.not_inside().iter().for_each(|name| text.push_str(category(name)));
        }
        print(&text)
    };
    codebook.codes().iter().zip(&own).map(one).collect()
}

/// All that decides where a code is found, as text.
fn description(codebook: &Codebook, id: CodeId) -> String {
    let code = codebook.get(id);
    let mut out = format!("code {}\n", code.path());
    let mut add = |label: &str, keywords: &[Keyword]| {
        for keyword in keywords {
            let language = keyword.language().map_or(String::new(), |l| l.to_string());
            out.push_str(&format!("{label} {language} {keyword}\n"));
            out.push_str(&codebook.class_words(keyword));
        }
    };
    add("keyword", code.keywords());
    add("except", code.except());
    for holder in code.holders() {
        add(&format!("title {:?} {:?}", holder.from, holder.to), &holder.title);
        add("holder", &holder.name);
    }
    for guard in codebook.guards().iter().filter(|g| g.codes().contains(&id)) {
        add("guard", guard.when());
        add("spare", guard.unless());
    }
    for frame in codebook.frames().iter().filter(|f| f.code() == id) {
        add(&format!("verb {:?} {} {:?}", frame.language(), frame.within(), frame.order()), frame.verb());
        add("object", frame.object());
        add("unless", frame.unless());
    }
    out
}
