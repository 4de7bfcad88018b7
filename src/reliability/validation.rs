//! Precision, recall and F1 against gold passages, with bootstrap intervals.

use std::collections::{BTreeMap, BTreeSet};

use super::gold::GoldPassage;
use crate::document::Document;
use crate::language::Language;
use crate::matcher::{CodedPassage, Coder};
use crate::random::split_mix;

/// Agreements and errors of presence: a code on a passage counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// Codes found that the gold has.
    pub true_positives: usize,
    /// Codes found that the gold has not.
    pub false_positives: usize,
    /// Codes of the gold that were not found.
    pub false_negatives: usize,
}

impl Score {
    /// The share of what was found that is right; `None` if nothing was found.
    pub fn precision(self) -> Option<f64> {
        ratio(self.true_positives, self.true_positives + self.false_positives)
    }

    /// The share of the gold that was found; `None` if the gold has none.
    pub fn recall(self) -> Option<f64> {
        ratio(self.true_positives, self.true_positives + self.false_negatives)
    }

    /// The harmonic mean of the two (van Rijsbergen 1979): 2 TP / (2 TP + FP + FN);
    /// `None` if nothing was found and the gold has none.
    pub fn f1(self) -> Option<f64> {
        ratio(2 * self.true_positives, 2 * self.true_positives + self.false_positives + self.false_negatives)
    }

    /// How many codes the gold has.
    pub fn gold(self) -> usize {
        self.true_positives + self.false_negatives
    }

    fn add(&mut self, other: Score) {
        self.true_positives += other.true_positives;
        self.false_positives += other.false_positives;
        self.false_negatives += other.false_negatives;
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A 95 % percentile interval of the bootstrap over passages (Efron 1979).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// A score with the intervals of its shares; each is `None` where the share is undefined in a resample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// The counts.
    pub score: Score,
    /// The interval of precision.
    pub precision: Option<Interval>,
    /// The interval of recall.
    pub recall: Option<Interval>,
    /// The interval of F1.
    pub f1: Option<Interval>,
}

/// What the coder made of one gold passage.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The passage.
    pub gold: GoldPassage,
    /// The paths that the coder gave.
    pub found: BTreeSet<String>,
    document: Document,
    coded: Option<CodedPassage>,
}

/// A coder's codes against gold passages.
pub struct Validation<'c> {
    coder: &'c dyn Coder,
    outcomes: Vec<Outcome>,
}

impl std::fmt::Debug for Validation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validation").field("outcomes", &self.outcomes).finish_non_exhaustive()
    }
}

impl<'c> Validation<'c> {
    /// Codes each gold passage as one document. The coder's unit should be [`Unit::Document`](crate::Unit::Document).
    pub fn new(coder: &'c dyn Coder, gold: Vec<GoldPassage>) -> Validation<'c> {
        let mut worker = coder.coding();
        let outcome = |gold: GoldPassage| {
            let mut builder = Document::builder(gold.id.clone(), gold.text.as_str());
            if let Some(language) = gold.language {
                builder = builder.language(language);
            }
            let document = builder.build();
            let coded = worker.code(&document);
            let codes = coded.iter().flat_map(|p| p.tags()).map(|t| coder.codebook().get(t.code()).path().to_owned());
            let found = codes.collect();
            Outcome { gold, found, document, coded: coded.into_iter().next() }
        };
        let outcomes = gold.into_iter().map(outcome).collect();
        Validation { coder, outcomes }
    }

    /// The outcomes, in the order of the gold.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The categories that the gold uses.
    pub fn categories(&self) -> BTreeSet<String> {
        let all = self.outcomes.iter().flat_map(|o| &o.gold.codes);
        all.map(|c| category(c).to_owned()).collect()
    }

    /// The codes of a category that occur in gold or findings.
    pub fn codes(&self, of: &str) -> BTreeSet<String> {
        let all = self.outcomes.iter().flat_map(|o| o.gold.codes.union(&o.found));
        all.filter(|c| category(c) == of).cloned().collect()
    }

    /// The figures of the codes for which `wanted` holds, in passages of one language or all;
    /// `seed` and `rounds` are the bootstrap's.
    pub fn figures(
        &self,
        wanted: impl Fn(&str) -> bool,
        language: Option<Language>,
        seed: u64,
        rounds: usize,
    ) -> Figures {
        let speaks = |o: &&Outcome| language.is_none() || o.gold.language == language;
        let scores: Vec<Score> = self.outcomes.iter().filter(speaks).map(|o| o.score(&wanted)).collect();
        let mut score = Score::default();
        scores.iter().for_each(|s| score.add(*s));
        let interval = |share: fn(Score) -> Option<f64>| bootstrap(&scores, share, seed, rounds);
        Figures {
            score,
            precision: interval(Score::precision),
            recall: interval(Score::recall),
            f1: interval(Score::f1),
        }
    }

    /// Where one code of a category is missing, which wrong ones stand instead: (missing, wrong) with counts, most first.
    pub fn confusion(&self, of: &str) -> Vec<((String, String), usize)> {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for outcome in &self.outcomes {
            let missing: Vec<&String> =
                outcome.gold.codes.difference(&outcome.found).filter(|c| category(c) == of).collect();
            let wrong: Vec<&String> =
                outcome.found.difference(&outcome.gold.codes).filter(|c| category(c) == of).collect();
            for m in &missing {
                for w in &wrong {
                    *counts.entry(((*m).clone(), (*w).clone())).or_default() += 1;
                }
            }
        }
        let mut out: Vec<_> = counts.into_iter().collect();
        out.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        out
    }

    /// Each error in a category: the passage's id and text, the code, whether it was found wrongly, and why.
    pub fn errors(&self, of: &str) -> Vec<(String, String, String, bool, String)> {
        let mut out = Vec::new();
        for outcome in &self.outcomes {
            for code in outcome.gold.codes.symmetric_difference(&outcome.found).filter(|c| category(c) == of) {
                let why = outcome.coded.as_ref().and_then(|c| self.coder.explain(&outcome.document, c, code).ok());
                let why = why.map_or(String::new(), |w| w.to_string());
                let wrong = outcome.found.contains(code);
                out.push((outcome.gold.id.clone(), outcome.gold.text.clone(), code.clone(), wrong, why));
            }
        }
        out
    }
}

impl Outcome {
    fn score(&self, wanted: impl Fn(&str) -> bool) -> Score {
        let count = |codes: &mut dyn Iterator<Item = &String>| codes.filter(|c| wanted(c)).count();
        Score {
            true_positives: count(&mut self.gold.codes.intersection(&self.found)),
            false_positives: count(&mut self.found.difference(&self.gold.codes)),
            false_negatives: count(&mut self.gold.codes.difference(&self.found)),
        }
    }
}

fn category(path: &str) -> &str {
    path.split('/').next().unwrap_or("")
}

fn bootstrap(scores: &[Score], share: fn(Score) -> Option<f64>, seed: u64, rounds: usize) -> Option<Interval> {
    let mut state = seed;
    let mut values = Vec::with_capacity(rounds);
    for _ in 0..rounds {
        let mut sum = Score::default();
        for _ in 0..scores.len() {
            sum.add(scores[(split_mix(&mut state) % scores.len() as u64) as usize]);
        }
        values.push(share(sum)?);
    }
    values.sort_by(f64::total_cmp);
    let at = |share: f64| values.get(((rounds as f64 * share) as usize).min(rounds.saturating_sub(1))).copied();
    Some(Interval { low: at(0.025)?, high: at(0.975)? })
}

/// The numbers below `length` in an order drawn by the seed, the same for the same seed.
pub fn draw(length: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut state = seed;
    for i in (1..length).rev() {
        order.swap(i, (split_mix(&mut state) % (i as u64 + 1)) as usize);
    }
    order
}

/// Draws half of a list, the same half for the same seed: `true` marks the first half.
pub fn draw_half(length: usize, seed: u64) -> Vec<bool> {
    let mut out = vec![false; length];
    draw(length, seed).iter().take(length / 2).for_each(|i| out[*i] = true);
    out
}
