//! Training: from labelled passages to weights and thresholds.

use rustc_hash::FxHashMap as HashMap;
use std::collections::BTreeMap;

use super::calibrate::{Case, Quality, Threshold, thresholds};
use super::examples::LabelledPassage;
use super::features::{Classes, Feature, pair, word_features, words};
use super::linear::{Cost, LANES, Lanes, Rows, Truth, blocks, score, train};
use super::names_in;
use crate::codebook::{CodeId, Codebook};
use crate::document::Document;
use crate::error::{Error, ErrorKind, Result};
use crate::matcher::{KeywordCoder, Work};
use crate::passage::Unit;
use crate::span::Span;

/// A code with fewer examples is not learned.
pub(super) const LEAST: usize = 10;
/// Cross-validation in so many parts.
const FOLDS: usize = 4;
/// A feature of fewer clauses says nothing of others.
const CLAUSES: u32 = 2;
/// Found on the batches of examples, each time with those of a batch left out.
const COST: Cost = Cost { error: 0.003, positive: 2.0, epochs: 6 };

/// What was learned.
pub(super) struct Model {
    pub vocabulary: HashMap<Feature, u32>,
    pub classes: Classes,
    /// By block: the weights of its labels, by feature.
    pub weights: Vec<Vec<Lanes>>,
    /// The labels, in order: sixteen a block.
    pub labels: Vec<Label>,
}

/// A code that was learned.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub code: CodeId,
    pub examples: usize,
    pub threshold: Threshold,
    pub quality: Quality,
}

/// A clause of a passage, as the model sees it.
struct Clause {
    passage: usize,
    features: Vec<Feature>,
    codes: Vec<CodeId>,
}

/// Learns the codes of a codebook from passages.
pub(super) fn learn(keywords: &KeywordCoder, passages: &[LabelledPassage], seed: u64) -> Result<Model> {
    let codes = learnable(keywords.codebook(), passages)?;
    let Sight { clauses, cut, found } = see(keywords, passages);
    let vocabulary = vocabulary(&clauses);
    let rows = rows_of(&clauses, &vocabulary);
    let cut_rows = rows_of(&cut, &vocabulary);
    let size = vocabulary.len() + 1;
    let truth: Vec<Vec<Truth>> =
        (0..blocks(codes.len())).map(|b| truths(keywords.codebook(), passages, &clauses, &codes, b)).collect();
    let folds = folds(passages);
    let all: Vec<usize> = (0..rows.len()).collect();
    let mut unseen = vec![vec![[0.0; LANES]; truth.len()]; cut_rows.len()];
    for fold in 0..FOLDS {
        let others: Vec<usize> = all.iter().copied().filter(|i| folds[clauses[*i].passage] != fold).collect();
        for (block, truth) in truth.iter().enumerate() {
            let weights = train(&rows, truth, &others, size, COST, seed);
            for (i, _) in cut.iter().enumerate().filter(|(_, c)| folds[c.passage] == fold) {
                unseen[i][block] = score(cut_rows.get(i), &weights);
            }
        }
    }
    let labels = calibrate(keywords.codebook(), passages, &codes, &cut, &unseen, &found);
    let weights = truth.iter().map(|t| train(&rows, t, &all, size, COST, seed)).collect();
    Ok(Model { vocabulary, classes: Classes::of(keywords.codebook()), weights, labels })
}

/// The codes that have examples enough, with how many.
fn learnable(codebook: &Codebook, passages: &[LabelledPassage]) -> Result<Vec<(CodeId, usize)>> {
    let mut counts: BTreeMap<CodeId, usize> = BTreeMap::new();
    for code in passages.iter().flat_map(|p| &p.clauses).flat_map(|c| &c.codes) {
        *counts.entry(*code).or_default() += 1;
    }
    // Where a file is coded for a whole category, each of its codes that occurs must have enough.
    let whole = |code: &CodeId| passages.iter().flat_map(|p| &p.coded_for).any(|c| c == codebook.get(*code).category());
    let few = counts.iter().find(|(code, n)| **n < LEAST && whole(code));
    let enough: Vec<(CodeId, usize)> = counts.iter().filter(|(_, n)| **n >= LEAST).map(|(c, n)| (*c, *n)).collect();
    let poorest = few.or_else(|| counts.iter().max_by_key(|(_, n)| **n).filter(|_| enough.is_empty()));
    if let Some((code, n)) = poorest {
        let message = format!("too few examples to learn from: {n}, and at least {LEAST} a code are needed");
        return Err(Error::new(ErrorKind::Options, message)
            .offends(codebook.get(*code).path())
            .remedy("write more examples, thirty or more a code, or code with keywords alone"));
    }
    if enough.is_empty() {
        return Err(Error::new(ErrorKind::Options, "the codebook has no examples to learn from")
            .remedy("name a file of examples in `examples_file`, or code with keywords alone"));
    }
    Ok(enough)
}

/// Passages as the model sees them.
struct Sight {
    /// What is learned from: the clauses as they were labelled, and each pair
    /// of neighbours together, since texts to come will not be cut just so.
    clauses: Vec<Clause>,
    /// The clauses as the program cuts them: what thresholds are set on.
    cut: Vec<Clause>,
    /// By passage: the codes that keywords find.
    found: Vec<Vec<CodeId>>,
}

fn rows_of(clauses: &[Clause], vocabulary: &HashMap<Feature, u32>) -> Rows {
    let mut rows = Rows::default();
    for clause in clauses {
        rows.push(clause.features.iter().filter_map(|f| vocabulary.get(f).copied()));
    }
    rows
}

/// Looks at passages as the coder will look at texts: names masked, cut into clauses, keywords found.
fn see(keywords: &KeywordCoder, passages: &[LabelledPassage]) -> Sight {
    let coder = keywords.with_unit(Unit::Document);
    let languages = coder.languages().clone();
    let mut worker = coder.worker();
    let classes = Classes::of(coder.codebook());
    let mut known: HashMap<String, Vec<Feature>> = HashMap::default();
    let mut sight = Sight { clauses: Vec::new(), cut: Vec::new(), found: Vec::new() };
    for (i, passage) in passages.iter().enumerate() {
        let texts: Vec<&str> = passage.clauses.iter().map(|c| c.text.as_str()).collect();
        let mut builder = Document::builder("example", texts.join(" "));
        if let Some(language) = passage.language {
            builder = builder.language(language);
        }
        let document = builder.build();
        let Work { cut, passages: coded, .. } = worker.code_with(&document);
        let names = names_in(coder.codebook(), &coded);
        sight.found.push(coded.iter().flat_map(|p| p.tags()).map(|t| t.code()).collect());
        let mut clause = |span: Span, codes: &[&[CodeId]]| {
            let seen = words(document.text(), span, &names);
            let mut features = Vec::with_capacity(seen.len() * 20);
            for word in &seen {
                if !known.contains_key(&word.form) {
                    known.insert(word.form.clone(), word_features(&word.form, &languages, &classes));
                }
                features.extend_from_slice(&known[&word.form]);
            }
            let forms: Vec<&str> = seen.iter().map(|w| w.form.as_str()).collect();
            let before = |i: usize| i.checked_sub(1).map(|i| forms[i]);
            features.extend((0..=forms.len()).map(|i| pair(before(i), forms.get(i).copied())));
            Clause { passage: i, features, codes: codes.concat() }
        };
        let mut before: Option<(usize, &[CodeId])> = None;
        let mut at = 0;
        for part in &passage.clauses {
            let end = at + part.text.len();
            sight.clauses.push(clause(Span::new(at, end), &[&part.codes]));
            if let Some((start, codes)) = before {
                sight.clauses.push(clause(Span::new(start, end), &[codes, &part.codes]));
            }
            before = Some((at, &part.codes));
            at = end + 1;
        }
        sight.cut.extend(cut.passages(Unit::Clause).map(|p| clause(p.span(), &[])));
    }
    sight
}

/// Numbers for the features that stand in several clauses.
fn vocabulary(clauses: &[Clause]) -> HashMap<Feature, u32> {
    let mut counts: HashMap<Feature, (u32, usize)> = HashMap::default();
    let mut out = HashMap::default();
    for (i, feature) in clauses.iter().enumerate().flat_map(|(i, c)| c.features.iter().map(move |f| (i, *f))) {
        let (count, last) = counts.entry(feature).or_insert((0, usize::MAX));
        if *last != i {
            (*count, *last) = (*count + 1, i);
            if *count == CLAUSES {
                out.insert(feature, out.len() as u32 + 1);
            }
        }
    }
    out
}

/// For each clause and each label of a block: is it there, absent, or not known?
fn truths(
    codebook: &Codebook,
    passages: &[LabelledPassage],
    clauses: &[Clause],
    codes: &[(CodeId, usize)],
    block: usize,
) -> Vec<Truth> {
    let own = &codes[block * LANES..codes.len().min((block + 1) * LANES)];
    let coded = |passage: &LabelledPassage, code: CodeId| {
        let code = codebook.get(code);
        passage.coded_for.iter().any(|c| c == code.category() || c == code.path())
    };
    let known: Vec<Truth> = passages
        .iter()
        .map(|p| std::array::from_fn(|lane| own.get(lane).map_or(0, |(c, _)| -i8::from(coded(p, *c)))))
        .collect();
    let truth = |clause: &Clause| {
        let mut truth = known[clause.passage];
        for (lane, _) in own.iter().enumerate().filter(|(_, (code, _))| clause.codes.contains(code)) {
            truth[lane] = 1;
        }
        truth
    };
    clauses.iter().map(truth).collect()
}

/// A fold for each passage; the passages of one document are in one. Where
/// there are too few documents, passages are parted.
fn folds(passages: &[LabelledPassage]) -> Vec<usize> {
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for passage in passages {
        *sizes.entry(&passage.document).or_default() += passage.clauses.len();
    }
    let total: usize = sizes.values().sum();
    if sizes.len() < FOLDS || sizes.values().any(|n| *n * 2 > total) {
        return (0..passages.len()).map(|i| i % FOLDS).collect();
    }
    let mut order: Vec<(&str, usize)> = sizes.into_iter().collect();
    order.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
    let mut load = [0; FOLDS];
    let mut fold: BTreeMap<&str, usize> = BTreeMap::new();
    for (document, n) in order {
        let lightest = (0..FOLDS).min_by_key(|f| load[*f]).unwrap_or(0);
        load[lightest] += n;
        fold.insert(document, lightest);
    }
    passages.iter().map(|p| fold[p.document.as_str()]).collect()
}

/// Thresholds by category, from the scores of passages as unseen.
fn calibrate(
    codebook: &Codebook,
    passages: &[LabelledPassage],
    codes: &[(CodeId, usize)],
    clauses: &[Clause],
    unseen: &[Vec<Lanes>],
    found: &[Vec<CodeId>],
) -> Vec<Label> {
    let mut best = vec![vec![f32::NEG_INFINITY; codes.len()]; passages.len()];
    for (clause, scores) in clauses.iter().zip(unseen) {
        for (label, best) in best[clause.passage].iter_mut().enumerate() {
            *best = best.max(scores[label / LANES][label % LANES]);
        }
    }
    let categories: Vec<&str> = codes.iter().map(|(c, _)| codebook.get(*c).category()).collect();
    let mut out: Vec<Label> = Vec::new();
    for (first, category) in categories.iter().enumerate().filter(|(i, c)| categories[..*i].last() != Some(c)) {
        let own: Vec<usize> = (first..codes.len()).take_while(|i| categories[*i] == *category).collect();
        let coded = |p: &LabelledPassage| p.coded_for.iter().any(|c| c == category);
        let whole = passages.iter().filter(|p| coded(p) && p.clauses.len() > 1).count() >= 100;
        let any = passages.iter().any(coded);
        let mut cases = Vec::new();
        for (i, passage) in passages.iter().enumerate().filter(|(_, p)| coded(p) || !any) {
            if whole && passage.clauses.len() < 2 {
                continue;
            }
            for (n, label) in own.iter().enumerate() {
                let code = codes[*label].0;
                cases.push(Case {
                    code: n,
                    score: best[i][*label],
                    keyword: found[i].contains(&code),
                    truth: passage.clauses.iter().any(|c| c.codes.contains(&code)),
                });
            }
        }
        for ((threshold, quality), label) in thresholds(&cases, own.len()).into_iter().zip(&own) {
            let (code, examples) = codes[*label];
            out.push(Label { code, examples, threshold, quality });
        }
    }
    out
}
