//! Linear models, one against the rest, for up to sixteen labels side by side.
//!
//! L2-regularised, squared-hinge support vector machines by dual coordinate
//! descent (Hsieh, Chang, Lin, Keerthi and Sundararajan 2008, "A dual
//! coordinate descent method for large-scale linear SVM", algorithm 1, L2
//! loss). The weights of the labels lie side by side, so that a step updates
//! all of them at once. The same examples in the same order with the same seed
//! give the same weights.

/// Labels in one block.
pub(super) const LANES: usize = 16;

/// One number a label.
pub(super) type Lanes = [f32; LANES];

/// How many blocks so many labels take.
pub(super) fn blocks(labels: usize) -> usize {
    labels.div_ceil(LANES)
}

/// Examples as lists of feature numbers, one after the other; feature 0 is there in each.
#[derive(Default)]
pub(super) struct Rows {
    pub features: Vec<u32>,
    pub bounds: Vec<usize>,
}

impl Rows {
    pub fn len(&self) -> usize {
        self.bounds.len()
    }

    pub fn push(&mut self, features: impl IntoIterator<Item = u32>) {
        self.features.push(0);
        self.features.extend(features);
        let from = self.bounds.last().copied().unwrap_or(0);
        self.features[from..].sort_unstable();
        self.bounds.push(self.features.len());
    }

    pub fn get(&self, i: usize) -> &[u32] {
        let from = i.checked_sub(1).map_or(0, |b| self.bounds[b]);
        &self.features[from..self.bounds[i]]
    }
}

/// What is known of an example: +1, -1, or 0 where a label was not coded for.
pub(super) type Truth = [i8; LANES];

/// How hard an error weighs against large weights, and how much more an absent than a wrong label.
#[derive(Clone, Copy)]
pub(super) struct Cost {
    pub error: f32,
    pub positive: f32,
    pub epochs: usize,
}

/// Trains on the rows in `order`; one [`Lanes`] of weights a feature.
pub(super) fn train(
    rows: &Rows,
    truth: &[Truth],
    order: &[usize],
    features: usize,
    cost: Cost,
    seed: u64,
) -> Vec<Lanes> {
    let mut weights = vec![[0.0; LANES]; features];
    let mut alphas = vec![[0.0f32; LANES]; truth.len()];
    // Nothing is to be learned from a row of which no label is known.
    let mut order: Vec<usize> = order.iter().copied().filter(|i| truth[*i] != [0; LANES]).collect();
    let squares: Vec<f32> = (0..rows.len()).map(|i| square(rows.get(i))).collect();
    let mut state = seed;
    for _ in 0..cost.epochs {
        for i in (1..order.len()).rev() {
            order.swap(i, (crate::random::split_mix(&mut state) % (i as u64 + 1)) as usize);
        }
        for &i in &order {
            step(rows.get(i), &truth[i], squares[i], &mut alphas[i], &mut weights, cost);
        }
    }
    weights
}

fn step(row: &[u32], truth: &Truth, square: f32, alphas: &mut Lanes, weights: &mut [Lanes], cost: Cost) {
    let dots = score(row, weights);
    let mut change = [0.0; LANES];
    let mut any = false;
    for lane in 0..LANES {
        if truth[lane] == 0 {
            continue;
        }
        let sign = f32::from(truth[lane]);
        let error = if truth[lane] > 0 { cost.error * cost.positive } else { cost.error };
        let slack = 0.5 / error;
        let gradient = sign * dots[lane] - 1.0 + alphas[lane] * slack;
        let old = alphas[lane];
        let new = (old - gradient / (square + slack)).max(0.0);
        if new != old {
            alphas[lane] = new;
            change[lane] = (new - old) * sign;
            any = true;
        }
    }
    if any {
        for feature in row {
            let own = &mut weights[*feature as usize];
            for lane in 0..LANES {
                own[lane] += change[lane];
            }
        }
    }
}

/// The scores of a row.
pub(super) fn score(row: &[u32], weights: &[Lanes]) -> Lanes {
    let mut out = [0.0; LANES];
    for feature in row {
        add(&mut out, &weights[*feature as usize]);
    }
    out
}

pub(super) fn add(sum: &mut Lanes, other: &Lanes) {
    for (a, b) in sum.iter_mut().zip(other) {
        *a += b;
    }
}

/// The squared length of a row; a feature that stands in it twice counts four times.
fn square(row: &[u32]) -> f32 {
    row.chunk_by(|a, b| a == b).map(|run| (run.len() * run.len()) as f32).sum()
}
