//! The language of each sentence, from what the pass counted.

use super::decide::Counts;
use crate::language::Languages;
use crate::passage::Segmentation;

/// Texts of fewer bytes say little by their letters: their neighbours know more.
const LONG: usize = 60;

/// The language of each sentence, as an index into `languages`: by its
/// function words, else by those of its paragraph, else by its letters, else
/// by its neighbours, else by the document's words.
pub(super) fn sentence_languages(
    text: &str,
    counts: &[Counts],
    cut: &Segmentation,
    languages: &Languages,
) -> Vec<Option<usize>> {
    let mut judge = Judge { counts, cut, number: languages.iter().count().min(8), paragraph: None };
    let letters = |i: usize, least: usize| {
        let span = cut.sentence(i);
        if span.len() < least { None } else { languages.by_letters(span.of(text)) }
    };
    let sentences = counts.len().min(cut.sentence_spans().len());
    let mut out: Vec<Option<usize>> = (0..sentences).map(|i| judge.words(i).or_else(|| letters(i, LONG))).collect();
    spread(&mut out, judge.document());
    if out.contains(&None) {
        out = (0..sentences).map(|i| letters(i, 0)).collect();
        spread(&mut out, None);
    }
    out
}

/// Gives those without a language that of the one before, then of the one behind, then `fallback`.
fn spread(languages: &mut [Option<usize>], fallback: Option<usize>) {
    let mut before = None;
    for language in languages.iter_mut() {
        before = language.or(before);
        *language = before;
    }
    let mut after = fallback;
    for language in languages.iter_mut().rev() {
        after = language.or(after);
        *language = after;
    }
}

struct Judge<'j> {
    counts: &'j [Counts],
    cut: &'j Segmentation,
    number: usize,
    /// The paragraph last looked at, and its sum.
    paragraph: Option<(usize, Counts)>,
}

impl Judge<'_> {
    /// By function words: its own where they are plain, else its paragraph's, else its own where they lean.
    fn words(&mut self, sentence: usize) -> Option<usize> {
        let own = self.counts[sentence];
        if let Some(plain) = self.best(&own, 2) {
            return Some(plain);
        }
        let paragraph = self.paragraph(sentence);
        self.best(&paragraph, 6).or_else(|| self.best(&own, 1))
    }

    /// The language with most signs, if it leads by `margin`.
    fn best(&self, counts: &Counts, margin: u32) -> Option<usize> {
        let (mut first, mut second) = (0, 0);
        let mut at = None;
        for (i, count) in counts[..self.number].iter().enumerate() {
            if *count > first {
                (first, second, at) = (*count, first, Some(i));
            } else {
                second = second.max(*count);
            }
        }
        at.filter(|_| first >= second + margin)
    }

    fn paragraph(&mut self, sentence: usize) -> Counts {
        let block = self.cut.block_index(sentence);
        if let Some((known, sum)) = self.paragraph
            && known == block
        {
            return sum;
        }
        let same = |i: &usize| self.cut.block_index(*i) == block;
        let before = (0..sentence).rev().take_while(same);
        let own = before.chain((sentence..self.counts.len()).take_while(same));
        let sum = sum(own.map(|i| &self.counts[i]));
        self.paragraph = Some((block, sum));
        sum
    }

    fn document(&self) -> Option<usize> {
        self.best(&sum(self.counts.iter()), 1)
    }
}

fn sum<'c>(counts: impl Iterator<Item = &'c Counts>) -> Counts {
    counts.fold(Counts::default(), |a, b| std::array::from_fn(|i| a[i] + b[i]))
}
