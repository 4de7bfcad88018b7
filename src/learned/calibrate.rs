//! From scores to decisions: thresholds and confidence, from scores that
//! cross-validation gave to passages that the model had not seen.

/// What is known of one code on one passage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    pub code: usize,
    pub score: f32,
    pub keyword: bool,
    pub truth: bool,
}

impl Case {
    fn total(&self, bonus: f32) -> f32 {
        total(self.score, self.keyword, bonus)
    }
}

/// A score with what a keyword adds to it.
fn total(score: f32, keyword: bool, bonus: f32) -> f32 {
    if keyword { score + bonus } else { score }
}

/// When a code is given.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Threshold {
    /// The least score where no keyword is asked.
    pub alone: f32,
    /// The least score, with [`Threshold::bonus`] where a keyword was found.
    pub both: f32,
    pub bonus: f32,
    /// Slope and intercept of the confidence (Platt 1999).
    pub slope: f32,
    pub intercept: f32,
}

impl Threshold {
    /// The score that is needed by both coders, with or without a keyword.
    pub fn needed(&self, keyword: bool) -> f32 {
        if keyword { self.both - self.bonus } else { self.both }
    }

    /// How likely the code is right, between 0 and 1.
    pub fn confidence(&self, score: f32, keyword: bool) -> f32 {
        let score = total(score, keyword, self.bonus);
        1.0 / (1.0 + (-(self.slope * score + self.intercept)).exp())
    }
}

/// How well codes were found in cross-validation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Quality {
    pub alone: f32,
    pub both: f32,
}

/// Scores that are tried as thresholds.
fn grid() -> impl Iterator<Item = f32> {
    (-30..=20).map(|i| i as f32 * 0.05)
}

const BONUSES: [f32; 9] = [0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 1.0, 1.4];
/// Thresholds whose F1 is so near to the best are held to be as good.
const FLAT: f32 = 0.004;
/// A code's own threshold may differ so much from its category's.
const REACH: f32 = 0.3;

/// The thresholds of the codes of one category, by code; `codes` is how many there are.
pub(super) fn thresholds(cases: &[Case], codes: usize) -> Vec<(Threshold, Quality)> {
    let pick = |bonus: f32| best(cases, bonus, grid());
    let alone = pick(0.0);
    let (bonus, both) = BONUSES
        .iter()
        .map(|b| (*b, pick(*b)))
        .max_by(|a, b| f1(cases, a.0, a.1).total_cmp(&f1(cases, b.0, b.1)))
        .unwrap_or((0.0, alone));
    (0..codes)
        .map(|code| {
            let own: Vec<Case> = cases.iter().filter(|c| c.code == code).copied().collect();
            let near = |center: f32| grid().filter(move |t| (t - center).abs() <= REACH);
            let mut threshold = Threshold {
                alone: best(&own, 0.0, near(alone)),
                both: best(&own, bonus, near(both)),
                bonus,
                ..Threshold::default()
            };
            (threshold.slope, threshold.intercept) = platt(&own, bonus);
            let quality = Quality { alone: f1(&own, 0.0, threshold.alone), both: f1(&own, bonus, threshold.both) };
            (threshold, quality)
        })
        .collect()
}

/// The lowest threshold whose F1 is as good as the best: texts to come are
/// farther from the examples than these are from each other, and score lower.
fn best(cases: &[Case], bonus: f32, tried: impl Iterator<Item = f32>) -> f32 {
    let tried: Vec<f32> = tried.collect();
    let middle = tried.get(tried.len() / 2).copied().unwrap_or(0.0);
    let value = |t: f32| f1(cases, bonus, t) - 0.005 * (t - middle).abs();
    let most = tried.iter().map(|t| value(*t)).fold(f32::MIN, f32::max);
    tried.iter().copied().find(|t| value(*t) >= most - FLAT).unwrap_or(0.0)
}

/// F1 of the decision that the threshold makes.
fn f1(cases: &[Case], bonus: f32, threshold: f32) -> f32 {
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for case in cases {
        match (case.total(bonus) > threshold, case.truth) {
            (true, true) => right += 1,
            (true, false) => wrong += 1,
            (false, true) => missed += 1,
            (false, false) => {}
        }
    }
    if right == 0 { 0.0 } else { 2.0 * right as f32 / (2 * right + wrong + missed) as f32 }
}

/// Slope and intercept of the logistic curve through the cases, by Newton's method with
/// a small penalty (Platt 1999; Lin, Lin and Weng 2007).
fn platt(cases: &[Case], bonus: f32) -> (f32, f32) {
    let (mut slope, mut intercept) = (1.0f64, 0.0f64);
    for _ in 0..30 {
        let (mut g0, mut g1, mut h00, mut h01, mut h11) = (1e-3 * (slope - 1.0), 0.0, 1e-3, 0.0, 1e-6);
        for case in cases {
            let x = f64::from(case.total(bonus));
            let p = 1.0 / (1.0 + (-(slope * x + intercept)).exp());
            let (error, weight) = (p - f64::from(u8::from(case.truth)), p * (1.0 - p));
            g0 += error * x;
            g1 += error;
            h00 += weight * x * x;
            h01 += weight * x;
            h11 += weight;
        }
        let determinant = h00 * h11 - h01 * h01;
        if determinant.abs() < 1e-12 {
            break;
        }
        let step = ((h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant);
        slope -= step.0.clamp(-2.0, 2.0);
        intercept -= step.1.clamp(-2.0, 2.0);
    }
    (slope as f32, intercept as f32)
}
