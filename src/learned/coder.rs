//! [`ExampleCoder`], its builder and its workers.

use rustc_hash::FxHashMap as HashMap;
use std::sync::Arc;

use super::examples::{LabelledPassage, read_examples};
use super::features::{Seen, pair, word_features, words};
use super::linear::{LANES, Lanes, add};
use super::names_in;
use super::training::{Label, Model, learn};
use crate::codebook::{CodeId, Codebook};
use crate::document::Document;
use crate::error::Result;
use crate::matcher::{
    CodedPassage, Coder, Coding, Evidence, Explanation, KeywordCoder, SuppressedReason, Verdict, Work, Worker,
};
use crate::passage::{BlockKind, Unit};
use crate::span::Span;

/// Which coder decides about the codes that were learned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Using {
    /// Keywords and frames alone.
    Keywords,
    /// The examples alone.
    Examples,
    /// Both: a keyword counts for the code, and the examples for or against it.
    #[default]
    Both,
}

/// Tags passages with codes learned from examples, beside keywords or without them.
///
/// ```no_run
/// use qualcode::{Codebook, Coder, Document, KeywordCoder};
/// use qualcode::learned::ExampleCoder;
/// let keywords = KeywordCoder::new(Codebook::cpap())?;
/// let coder = ExampleCoder::new(keywords)?; // trains
/// let document = Document::new("note", "The ministry picked up the bill for the trainers' travel.");
/// let coded = coder.code(&document);
/// for tag in coded[0].tags() {
///     println!("{} {:?}", coder.codebook().get(tag.code()).path(), tag.evidence());
/// }
/// # Ok::<(), qualcode::Error>(())
/// ```
#[derive(Clone)]
pub struct ExampleCoder {
    keywords: KeywordCoder,
    using: Using,
    model: Arc<Model>,
}

/// Options for an [`ExampleCoder`].
#[derive(Clone, Debug)]
pub struct ExampleCoderBuilder {
    keywords: KeywordCoder,
    using: Using,
    seed: u64,
    examples: Option<Vec<LabelledPassage>>,
}

impl ExampleCoderBuilder {
    /// Which coder decides; both if nothing is said.
    pub fn using(mut self, using: Using) -> Self {
        self.using = using;
        self
    }

    /// The seed of the order in which examples are seen.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Learns from these examples in place of the codebook's.
    pub fn examples(mut self, examples: Vec<LabelledPassage>) -> Self {
        self.examples = Some(examples);
        self
    }

    /// Trains.
    ///
    /// # Errors
    /// When the examples cannot be read, or when a code has too few to learn from.
    pub fn build(self) -> Result<ExampleCoder> {
        let examples = match self.examples {
            Some(examples) => examples,
            None => read_examples(self.keywords.codebook())?,
        };
        let model = learn(&self.keywords, &examples, self.seed)?;
        Ok(ExampleCoder { keywords: self.keywords, using: self.using, model: Arc::new(model) })
    }
}

/// How a code was learned.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LearnedCode {
    /// The code.
    pub code: CodeId,
    /// Clauses that have it.
    pub examples: usize,
    /// F1 in cross-validation by document, by the examples alone.
    pub f1_examples: f32,
    /// The same with keywords beside the examples.
    pub f1_both: f32,
}

/// A word of a clause and what it adds to a code's score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearnedWord {
    /// Where it stands.
    pub span: Span,
    /// Its share of the score: positive speaks for the code.
    pub weight: f32,
}

impl ExampleCoder {
    /// Learns from the examples of the keyword coder's codebook; both coders decide.
    ///
    /// # Errors
    /// As [`ExampleCoderBuilder::build`].
    pub fn new(keywords: KeywordCoder) -> Result<ExampleCoder> {
        ExampleCoder::builder(keywords).build()
    }

    /// Begins a coder with other options.
    pub fn builder(keywords: KeywordCoder) -> ExampleCoderBuilder {
        ExampleCoderBuilder { keywords, using: Using::default(), seed: 2016, examples: None }
    }

    /// The same coder, trained as it is, with another say of the keywords.
    pub fn using(&self, using: Using) -> ExampleCoder {
        ExampleCoder { using, ..self.clone() }
    }

    /// The codes that were learned, with how well.
    pub fn learned(&self) -> impl Iterator<Item = LearnedCode> + '_ {
        self.model.labels.iter().map(|l| LearnedCode {
            code: l.code,
            examples: l.examples,
            f1_examples: l.quality.alone,
            f1_both: l.quality.both,
        })
    }

    /// Scratch space for coding; one a thread.
    pub fn worker(&self) -> ExampleWorker {
        ExampleWorker { coder: self.clone(), keywords: self.keywords.worker(), shares: HashMap::default() }
    }

    /// Codes a document; see [`KeywordCoder::code`].
    pub fn code(&self, document: &Document) -> Vec<CodedPassage> {
        self.worker().code(document)
    }
}

impl std::fmt::Debug for ExampleCoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExampleCoder")
            .field("keywords", &self.keywords)
            .field("using", &self.using)
            .field("learned", &self.model.labels.len())
            .finish_non_exhaustive()
    }
}

impl Coder for ExampleCoder {
    fn codebook(&self) -> &Codebook {
        self.keywords.codebook()
    }

    fn unit(&self) -> Unit {
        self.keywords.unit()
    }

    fn coding(&self) -> Box<dyn Coding> {
        Box::new(self.worker())
    }

    fn explain(&self, document: &Document, passage: &CodedPassage, path: &str) -> Result<Explanation> {
        let explanation = self.keywords.explain(document, passage, path)?;
        let id = self.codebook().require(path)?;
        let Some(label) = self.model.labels.iter().position(|l| l.code == id) else { return Ok(explanation) };
        Ok(match self.worker().best_clause(document, passage.passage().span(), label) {
            Some((score, words)) => explanation.with_verdict(self.verdict(label, score, passage, &words)),
            None => explanation,
        })
    }
}

impl ExampleCoder {
    /// Whether a score is enough, with or without a keyword beside it.
    fn is_given(&self, label: &Label, score: f32, keyword: bool) -> bool {
        score > self.needed(label, keyword)
    }

    /// The score that a code needs.
    fn needed(&self, label: &Label, keyword: bool) -> f32 {
        match self.using {
            Using::Examples => label.threshold.alone,
            _ => label.threshold.needed(keyword),
        }
    }

    fn verdict(&self, label: usize, score: f32, passage: &CodedPassage, words: &[LearnedWord]) -> Verdict {
        let label = &self.model.labels[label];
        let code = &label.code;
        let found = passage.tag(*code).is_some_and(|t| t.has_keyword())
            || passage.suppressed().iter().any(|s| s.code() == *code && s.reason() == SuppressedReason::Examples);
        let keyword = self.using == Using::Both && found;
        let strongest = strongest(words, 6);
        Verdict {
            score,
            needed: self.needed(label, keyword),
            confidence: label.threshold.confidence(score, keyword),
            words: strongest.iter().map(|w| (w.span, w.weight)).collect(),
        }
    }
}

/// The words with the largest shares, in the order of the text.
fn strongest(words: &[LearnedWord], number: usize) -> Vec<LearnedWord> {
    let mut out = words.to_vec();
    out.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then(a.span.cmp(&b.span)));
    out.truncate(number);
    out.sort_by_key(|w| w.span);
    out
}

/// Words that are shown as evidence of a learned code.
const CARRIERS: usize = 3;

/// How many word forms a worker remembers before it forgets them.
const FORMS: usize = 1 << 15;

/// An [`ExampleCoder`] with scratch space of its own.
pub struct ExampleWorker {
    coder: ExampleCoder,
    keywords: Worker,
    /// By word form: what it adds to the scores, by block.
    shares: HashMap<String, Vec<Lanes>>,
}

impl std::fmt::Debug for ExampleWorker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExampleWorker").field("coder", &self.coder).finish_non_exhaustive()
    }
}

impl Coding for ExampleWorker {
    fn code(&mut self, document: &Document) -> Vec<CodedPassage> {
        ExampleWorker::code(self, document)
    }
}

/// A clause and its scores, by block.
struct Scored {
    span: Span,
    block: usize,
    scores: Vec<Lanes>,
}

impl ExampleWorker {
    /// Codes a document; see [`KeywordCoder::code`].
    pub fn code(&mut self, document: &Document) -> Vec<CodedPassage> {
        let mut work = self.keywords.code_with(document);
        if self.coder.using == Using::Keywords {
            return work.passages;
        }
        let (cut, mut passages) = (&work.cut, std::mem::take(&mut work.passages));
        let names = names_in(self.coder.keywords.codebook(), &passages);
        let unit = self.coder.keywords.unit();
        let mut by_passage: Vec<Vec<Scored>> = Vec::new();
        by_passage.resize_with(passages.len(), Vec::new);
        for clause in cut.passages(Unit::Clause).filter(|c| c.kind() != BlockKind::RunningHead) {
            let Some(at) = cut.index_at(unit, clause.span().start).filter(|at| *at < passages.len()) else { continue };
            let scores = self.scores(&seen(document, clause.span(), &names));
            by_passage[at].push(Scored { span: clause.span(), block: clause.paragraph() - 1, scores });
        }
        for (passage, clauses) in passages.iter_mut().zip(&by_passage) {
            self.decide(document, &names, &work, passage, clauses);
        }
        passages
    }

    /// The scores of a clause, by block.
    fn scores(&mut self, seen: &[Seen]) -> Vec<Lanes> {
        let model = Arc::clone(&self.coder.model);
        let mut out: Vec<Lanes> = model.weights.iter().map(|w| w[0]).collect();
        for word in seen {
            self.know(&word.form);
            out.iter_mut().zip(&self.shares[&word.form]).for_each(|(sum, share)| add(sum, share));
        }
        for i in 0..=seen.len() {
            if let Some(feature) = pair_at(&model, seen, i) {
                out.iter_mut().zip(&model.weights).for_each(|(sum, w)| add(sum, &w[feature]));
            }
        }
        out
    }

    /// Sees to it that the shares of a word are remembered.
    fn know(&mut self, form: &str) {
        if self.shares.contains_key(form) {
            return;
        }
        let model = &self.coder.model;
        let mut shares = vec![[0.0; LANES]; model.weights.len()];
        let features = word_features(form, self.coder.keywords.languages(), &model.classes);
        for feature in features.iter().filter_map(|f| model.vocabulary.get(f)) {
            shares.iter_mut().zip(&model.weights).for_each(|(sum, w)| add(sum, &w[*feature as usize]));
        }
        if self.shares.len() >= FORMS {
            self.shares.clear();
        }
        self.shares.insert(form.to_owned(), shares);
    }

    /// Gives a passage the codes that the examples speak for, and takes those that they speak against.
    fn decide(
        &mut self,
        document: &Document,
        names: &[Span],
        work: &Work,
        passage: &mut CodedPassage,
        clauses: &[Scored],
    ) {
        let model = Arc::clone(&self.coder.model);
        let mut changes = passage.changes();
        for (n, label) in model.labels.iter().enumerate() {
            let score = |c: &Scored| c.scores[n / LANES][n % LANES];
            let open = clauses.iter().filter(|c| !work.is_guarded(label.code, c.block));
            let best = open.max_by(|a, b| score(a).total_cmp(&score(b)));
            let keyword = self.coder.using == Using::Both && passage.tag(label.code).is_some();
            match best.filter(|c| self.coder.is_given(label, score(c), keyword)) {
                None => changes.take(label.code),
                Some(clause) => {
                    if self.coder.using == Using::Examples {
                        changes.forget(label.code);
                    }
                    let seen = seen(document, clause.span, names);
                    let confidence = label.threshold.confidence(score(clause), keyword);
                    changes.add(label.code, self.evidence(&seen, n, clause.span, confidence));
                }
            }
        }
        passage.apply(changes);
    }

    /// The words that speak most for a label; the whole clause where no word does.
    fn evidence(&mut self, seen: &[Seen], label: usize, clause: Span, confidence: f32) -> Vec<Evidence> {
        let mut words = self.shares_of(seen, label);
        words.retain(|w| w.weight > 0.0);
        let mut carriers = strongest(&words, CARRIERS);
        if carriers.is_empty() {
            carriers.push(LearnedWord { span: clause, weight: 0.0 });
        }
        let reason: Arc<str> = format!("learned, confidence {confidence:.2}").into();
        carriers.iter().map(|w| Evidence::learned(Arc::clone(&reason), w.span, w.weight)).collect()
    }

    /// What each word adds to the score of one label; a pair counts half for either word.
    fn shares_of(&mut self, seen: &[Seen], label: usize) -> Vec<LearnedWord> {
        let model = Arc::clone(&self.coder.model);
        let (block, lane) = (label / LANES, label % LANES);
        let pairs: Vec<f32> = (0..=seen.len())
            .map(|i| pair_at(&model, seen, i).map_or(0.0, |f| model.weights[block][f][lane] / 2.0))
            .collect();
        let mut out = Vec::new();
        for (i, word) in seen.iter().enumerate() {
            self.know(&word.form);
            let weight = self.shares[&word.form][block][lane] + pairs[i] + pairs[i + 1];
            out.push(LearnedWord { span: word.span, weight });
        }
        out
    }

    /// The clause of a passage with the best score for a label: the score and the words' shares.
    fn best_clause(&mut self, document: &Document, passage: Span, label: usize) -> Option<(f32, Vec<LearnedWord>)> {
        let Work { cut, passages, .. } = self.keywords.code_with(document);
        let names = names_in(self.coder.keywords.codebook(), &passages);
        let clauses: Vec<Span> =
            cut.passages(Unit::Clause).map(|c| c.span()).filter(|c| passage.contains(*c)).collect();
        let mut best: Option<(f32, Vec<LearnedWord>)> = None;
        for clause in clauses {
            let seen = seen(document, clause, &names);
            let score = self.scores(&seen)[label / LANES][label % LANES];
            if best.as_ref().is_none_or(|(b, _)| score > *b) {
                best = Some((score, self.shares_of(&seen, label)));
            }
        }
        best
    }
}

/// The number of the pair before word `i`, if the model knows it.
fn pair_at(model: &Model, seen: &[Seen], i: usize) -> Option<usize> {
    let form = |i: usize| seen.get(i).map(|w| w.form.as_str());
    let feature = pair(i.checked_sub(1).and_then(form), form(i));
    model.vocabulary.get(&feature).map(|n| *n as usize)
}

/// The words of a clause, names masked.
fn seen(document: &Document, clause: Span, names: &[Span]) -> Vec<Seen> {
    let longest = names.iter().map(|n| n.len()).max().unwrap_or(0);
    let from = names.partition_point(|n| n.start + longest < clause.start);
    let to = names.partition_point(|n| n.start < clause.end);
    words(document.text(), clause, &names[from.min(to)..to])
}
