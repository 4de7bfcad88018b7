//! From candidate hits to codes: languages, names, exceptions, frames, overlaps.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lexicon::{Lexicon, Owner, Pairing, Part};
use super::scan::{RawHit, Scanned};
use super::{Evidence, MatchMode, Overlap, SuppressedReason};
use crate::codebook::{CodeId, Codebook, FrameOrder};
use crate::error::{Error, ErrorKind, Result};
use crate::language::Language;
use crate::passage::Segmentation;
use crate::span::Span;

/// What gave a hit.
#[derive(Clone, Copy, Debug)]
enum Source {
    Entry(u32),
    /// A frame or office holder, and whether the second span is its object.
    Pairing(u32, bool),
}

/// A hit of a code, kept or dropped; its evidence is written out at the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub code: CodeId,
    source: Source,
    spans: [Span; 2],
    pub sentence: u32,
    pub dropped: Option<(SuppressedReason, Option<Span>)>,
}

impl Hit {
    fn kept(&self) -> bool {
        self.dropped.is_none()
    }

    /// From its first word to its last.
    pub fn cover(&self) -> Span {
        self.spans[0].cover(self.spans[1])
    }

    fn spans(&self) -> &[Span] {
        match self.source {
            Source::Entry(_) => &self.spans[..1],
            Source::Pairing(..) => &self.spans,
        }
    }

    /// The words that name a party: all of a keyword's, the object of a frame.
    fn naming(&self, lexicon: &Lexicon) -> &[Span] {
        match self.source {
            Source::Pairing(id, second) if lexicon.pairings[id as usize].mode == MatchMode::Frame => {
                std::slice::from_ref(&self.spans[usize::from(second)])
            }
            _ => self.spans(),
        }
    }

    fn is_frame(&self, lexicon: &Lexicon) -> bool {
        matches!(self.source, Source::Pairing(id, _) if lexicon.pairings[id as usize].mode == MatchMode::Frame)
    }

    pub fn evidence(&self, lexicon: &Lexicon) -> Evidence {
        match self.source {
            Source::Entry(entry) => {
                let entry = &lexicon.entries[entry as usize];
                Evidence::new(Arc::clone(&entry.reason), entry.mode, self.spans[0], None)
            }
            Source::Pairing(id, _) => {
                let pairing = &lexicon.pairings[id as usize];
                Evidence::new(Arc::clone(&pairing.name), pairing.mode, self.spans[0], Some(self.spans[1]))
            }
        }
    }

    fn drop_for(&mut self, reason: SuppressedReason, by: Option<Span>) {
        self.dropped.get_or_insert((reason, by));
    }
}

/// The categories of a codebook in the order in which they are resolved, each
/// after those that its hits may not lie in.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub steps: Vec<Step>,
    /// By code: the index of its category's step.
    step_of: Vec<usize>,
    /// By step: the sets that feed its pairings, with what they feed.
    feeds: Vec<FxHashMap<u32, Vec<(u32, Part)>>>,
    pub overlap: Overlap,
}

#[derive(Clone, Debug)]
pub(super) struct Step {
    pub category: String,
    exclusive: bool,
    /// Steps whose hits those of this one may not lie in.
    outside: Vec<usize>,
    /// Codes of which a passage takes one only, the first that is there.
    pub precedence: Vec<CodeId>,
}

impl Plan {
    pub fn new(codebook: &Codebook, lexicon: &Lexicon, overlap: Overlap) -> Result<Plan> {
        let mut names: Vec<String> = Vec::new();
        for code in codebook.codes() {
            if !names.iter().any(|n| n == code.category()) {
                names.push(code.category().to_owned());
            }
        }
        let mut steps: Vec<Step> = Vec::new();
        while steps.len() < names.len() {
            let ready = |name: &&String| {
                let waits = codebook.category(name).into_iter().flat_map(|c| c.not_inside());
                !steps.iter().any(|s| s.category == **name)
                    && waits.filter(|w| names.contains(w)).all(|w| steps.iter().any(|s| s.category == *w))
            };
            let Some(name) = names.iter().find(ready) else {
                let stuck = names.iter().find(|n| !steps.iter().any(|s| s.category == **n));
                return Err(Error::new(ErrorKind::Options, "categories lie in each other by their `not_inside`")
                    .offends(stuck.map_or("", String::as_str))
                    .remedy("let one of them go without"));
            };
            let category = codebook.category(name);
            let outside = category.into_iter().flat_map(|c| c.not_inside());
            let precedence = category.into_iter().flat_map(|c| c.precedence());
            let step = Step {
                exclusive: category.is_some_and(|c| c.is_exclusive()),
                outside: outside.filter_map(|o| steps.iter().position(|s| s.category == *o)).collect(),
                precedence: precedence.map(|p| codebook.require(p)).collect::<Result<_>>()?,
                category: name.clone(),
            };
            steps.push(step);
        }
        let of = |c: &crate::codebook::Code| steps.iter().position(|s| s.category == c.category()).unwrap_or(0);
        let step_of: Vec<usize> = codebook.codes().iter().map(of).collect();
        let feeds = feeds_by_step(lexicon, &step_of, steps.len());
        Ok(Plan { steps, step_of, feeds, overlap })
    }
}

/// Sorts what sets feed by the step in which it counts; guards are no pairings.
fn feeds_by_step(lexicon: &Lexicon, step_of: &[usize], steps: usize) -> Vec<FxHashMap<u32, Vec<(u32, Part)>>> {
    let mut out = vec![FxHashMap::<u32, Vec<(u32, Part)>>::default(); steps];
    for (set, feeds) in lexicon.feeds.iter().enumerate() {
        for (pairing, part) in feeds.iter().filter(|(_, part)| !matches!(part, Part::Guard | Part::Spare)) {
            let step = step_of[lexicon.pairings[*pairing as usize].code.index()];
            out[step].entry(set as u32).or_default().push((*pairing, *part));
        }
    }
    out
}

/// What the resolution of one document needs to know of it.
pub(super) struct Scene<'s> {
    pub lexicon: &'s Lexicon,
    pub plan: &'s Plan,
    pub text: &'s str,
    pub scanned: &'s Scanned,
    /// By sentence.
    pub languages: &'s [Option<Language>],
    pub year: Option<i32>,
    pub cut: &'s Segmentation,
}

/// What came of one document.
pub(super) struct Resolved {
    /// By place.
    pub hits: Vec<Hit>,
    /// The codes that a guard keeps out of a block, ascending.
    pub guarded: Vec<(CodeId, usize)>,
}

/// Resolves the hits of one document.
pub(super) fn resolve(scene: &Scene<'_>) -> Resolved {
    let mut by_step: Vec<Vec<&RawHit>> = vec![Vec::new(); scene.plan.steps.len()];
    by_step.iter_mut().for_each(|own| own.reserve(scene.scanned.hits.len() / scene.plan.steps.len()));
    let mut sets: Vec<&RawHit> = Vec::new();
    let mut exceptions: Vec<(CodeId, Span)> = Vec::new();
    for raw in &scene.scanned.hits {
        match scene.lexicon.entries[raw.entry as usize].owner {
            Owner::Code(code) => by_step[scene.plan.step_of[code.index()]].push(raw),
            Owner::Except(code) if scene.speaks(raw) => exceptions.push((code, raw.span)),
            Owner::Except(_) => {}
            Owner::Set(_) if scene.speaks(raw) => sets.push(raw),
            Owner::Set(_) => {}
        }
    }
    let guarded = guarded(scene, &sets);
    let mut done: Vec<Vec<Hit>> = Vec::new();
    for (i, raws) in by_step.iter().enumerate() {
        let hits = step(scene, i, raws, &sets, &exceptions, &guarded, &done);
        done.push(hits);
    }
    let mut all = if done.len() == 1 { done.remove(0) } else { done.concat() };
    if scene.plan.overlap == Overlap::LongestOverall {
        longest(&mut all, |_, _| true, Hit::spans);
    }
    all.sort_by_key(|h| (h.cover(), h.code));
    Resolved { hits: all, guarded }
}

impl Scene<'_> {
    fn block(&self, sentence: u32) -> usize {
        self.cut.block_index(sentence as usize)
    }

    /// Whether the keyword's language is the sentence's; where a language cannot be told, all keywords hold.
    fn speaks(&self, raw: &RawHit) -> bool {
        let language = self.lexicon.entries[raw.entry as usize].language;
        self.holds(language, raw.sentence)
    }

    fn holds(&self, language: Option<Language>, sentence: u32) -> bool {
        let own = self.languages.get(sentence as usize).copied().flatten();
        language.is_none() || own.is_none() || language == own
    }

    fn hit(&self, raw: &RawHit, code: CodeId) -> Hit {
        let entry = &self.lexicon.entries[raw.entry as usize];
        let source = Source::Entry(raw.entry);
        let mut hit = Hit { code, source, spans: [raw.span; 2], sentence: raw.sentence, dropped: None };
        if !self.speaks(raw) {
            hit.drop_for(SuppressedReason::Language, None);
        } else if entry.exact && in_capitals(self.text, raw.span) {
            hit.drop_for(SuppressedReason::AllCapitals, None);
        }
        hit
    }
}

/// Whether the line around `span` has letters beyond it and no small one.
fn in_capitals(text: &str, span: Span) -> bool {
    let start = text[..span.start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |i| span.end + i);
    let around = text[start..span.start].chars().chain(text[span.end..end].chars());
    let mut letters = 0;
    for c in around {
        if c.is_lowercase() {
            return false;
        }
        letters += usize::from(c.is_alphabetic());
    }
    letters >= 3
}

/// Resolves the hits of one category.
fn step(
    scene: &Scene<'_>,
    index: usize,
    raws: &[&RawHit],
    sets: &[&RawHit],
    exceptions: &[(CodeId, Span)],
    guarded: &[(CodeId, usize)],
    done: &[Vec<Hit>],
) -> Vec<Hit> {
    let step = &scene.plan.steps[index];
    // A frame's words are no name: its verb and object may serve another category's frames.
    let named = |h: &&Hit| h.kept() && !h.is_frame(scene.lexicon);
    let mut names: Vec<Span> = step.outside.iter().flat_map(|o| &done[*o]).filter(named).map(|h| h.cover()).collect();
    names.sort_unstable();
    let mut hits: Vec<Hit> = Vec::with_capacity(raws.len());
    hits.extend(raws.iter().filter_map(|raw| match scene.lexicon.entries[raw.entry as usize].owner {
        Owner::Code(code) => Some(scene.hit(raw, code)),
        _ => None,
    }));
    guard(scene, &mut hits, guarded);
    outside(&mut hits, &names);
    except(scene, &mut hits, exceptions);
    overlaps(scene, &mut hits, step);
    if step.exclusive {
        names.extend(hits.iter().filter(|h| h.kept()).map(|h| h.cover()));
        names.sort_unstable();
    }
    let mut paired = pairings(scene, index, sets, &Cover::new(&names));
    if !paired.is_empty() {
        guard(scene, &mut paired, guarded);
        except(scene, &mut paired, exceptions);
        hits.append(&mut paired);
        overlaps(scene, &mut hits, step);
    }
    hits
}

/// Spans that may hold others, ready to be asked.
struct Cover {
    spans: Vec<Span>,
    longest: usize,
}

impl Cover {
    fn new(sorted: &[Span]) -> Cover {
        Cover { spans: sorted.to_vec(), longest: sorted.iter().map(|s| s.len()).max().unwrap_or(0) }
    }

    /// A span that holds `inner`.
    fn around(&self, inner: Span) -> Option<Span> {
        let from = self.spans.partition_point(|s| s.start + self.longest < inner.end);
        self.spans[from..].iter().take_while(|s| s.start <= inner.start).find(|s| s.contains(inner)).copied()
    }
}

/// The codes that a guard keeps out of a block, ascending.
fn guarded(scene: &Scene<'_>, sets: &[&RawHit]) -> Vec<(CodeId, usize)> {
    if scene.lexicon.guards.is_empty() {
        return Vec::new();
    }
    let mut speaks: BTreeMap<(usize, u32), bool> = BTreeMap::new();
    for raw in sets {
        let Owner::Set(set) = scene.lexicon.entries[raw.entry as usize].owner else { continue };
        for (guard, part) in &scene.lexicon.feeds[set as usize] {
            let place = (scene.block(raw.sentence), *guard);
            match part {
                Part::Guard => *speaks.entry(place).or_insert(true) &= true,
                Part::Spare => {
                    speaks.insert(place, false);
                }
                _ => {}
            }
        }
    }
    let active = speaks.into_iter().filter(|(_, speaks)| *speaks);
    let codes = |((block, guard), _): ((usize, u32), bool)| {
        scene.lexicon.guards[guard as usize].iter().map(move |code| (*code, block))
    };
    let mut out: Vec<(CodeId, usize)> = active.flat_map(codes).collect();
    out.sort_unstable();
    out
}

fn guard(scene: &Scene<'_>, hits: &mut [Hit], guarded: &[(CodeId, usize)]) {
    for hit in hits.iter_mut().filter(|_| !guarded.is_empty()) {
        if guarded.binary_search(&(hit.code, scene.block(hit.sentence))).is_ok() {
            hit.drop_for(SuppressedReason::Guard, None);
        }
    }
}

fn outside(hits: &mut [Hit], names: &[Span]) {
    if names.is_empty() {
        return;
    }
    let cover = Cover::new(names);
    for hit in hits {
        if let Some(name) = cover.around(hit.cover()) {
            hit.drop_for(SuppressedReason::InsideName, Some(name));
        }
    }
}

/// An exception drops the hits of its code that it overlaps, but for those that hold it and more.
fn except(scene: &Scene<'_>, hits: &mut [Hit], exceptions: &[(CodeId, Span)]) {
    if exceptions.is_empty() {
        return;
    }
    let mut by_code: HashMap<CodeId, Vec<Span>> = HashMap::new();
    for (code, span) in exceptions {
        by_code.entry(*code).or_default().push(*span);
    }
    for hit in hits {
        // Of a frame the object alone is asked: its verb may stand anywhere.
        let words = hit.naming(scene.lexicon);
        let beats = |e: &&Span| words.iter().any(|s| s.overlaps(**e) && !(s.contains(**e) && s.len() > e.len()));
        let found = by_code.get(&hit.code).and_then(|list| list.iter().find(beats)).copied();
        if let Some(span) = found {
            hit.drop_for(SuppressedReason::Exception, Some(span));
        }
    }
}

fn overlaps(scene: &Scene<'_>, hits: &mut [Hit], step: &Step) {
    match scene.plan.overlap {
        Overlap::KeepAll => {}
        _ if step.exclusive => longest(hits, |_, _| true, |h| h.naming(scene.lexicon)),
        _ => longest(hits, |a, b| a == b, Hit::spans),
    }
}

/// Of hits that overlap and that `rivals` sets against each other the longest
/// stays, then the first. Only hits that touch are compared: the text is cut
/// where none reaches over.
fn longest(hits: &mut [Hit], rivals: impl Fn(CodeId, CodeId) -> bool, words: impl Fn(&Hit) -> &[Span]) {
    hits.sort_by_key(|h| (h.cover().start, h.code));
    let mut from = 0;
    while from < hits.len() {
        let mut end = hits[from].cover().end;
        let mut to = from + 1;
        while to < hits.len() && hits[to].cover().start < end {
            end = end.max(hits[to].cover().end);
            to += 1;
        }
        if to - from > 1 {
            longest_of(&mut hits[from..to], &rivals, &words);
        }
        from = to;
    }
}

fn longest_of(hits: &mut [Hit], rivals: impl Fn(CodeId, CodeId) -> bool, words: impl Fn(&Hit) -> &[Span]) {
    let mut order: Vec<usize> = (0..hits.len()).filter(|i| hits[*i].kept()).collect();
    order.sort_by_key(|i| {
        let own = words(&hits[*i]);
        let length: usize = own.iter().map(|s| s.len()).sum();
        (std::cmp::Reverse(length), own.first().map(|s| s.start), hits[*i].code)
    });
    let mut accepted: Vec<usize> = Vec::new();
    for i in order {
        let spans = words(&hits[i]);
        let rival = accepted.iter().copied().find(|j| {
            let other = words(&hits[*j]);
            rivals(hits[*j].code, hits[i].code) && spans.iter().any(|a| other.iter().any(|b| a.overlaps(*b)))
        });
        match rival {
            Some(j) => {
                let by = hits[j].cover();
                hits[i].drop_for(SuppressedReason::Overlap, Some(by));
            }
            None => accepted.push(i),
        }
    }
}

/// The words of one pairing in one sentence.
struct Found<'f> {
    verbs: Vec<&'f RawHit>,
    objects: Vec<&'f RawHit>,
    unless: Vec<&'f RawHit>,
}

/// The hits of frames and office holders of one category.
fn pairings(scene: &Scene<'_>, step: usize, sets: &[&RawHit], names: &Cover) -> Vec<Hit> {
    let mut out = Vec::new();
    let feeds = &scene.plan.feeds[step];
    // Pairing, part, and which hit: sorted, the words of one pairing stand together.
    let mut fed: Vec<(u32, Part, usize)> = Vec::new();
    for own in sets.chunk_by(|a, b| a.sentence == b.sentence).filter(|_| !feeds.is_empty()) {
        fed.clear();
        for (i, raw) in own.iter().enumerate() {
            let Owner::Set(set) = scene.lexicon.entries[raw.entry as usize].owner else { continue };
            let Some(feeds) = feeds.get(&set) else { continue };
            if names.around(raw.span).is_none_or(|n| n.len() <= raw.span.len()) {
                fed.extend(feeds.iter().map(|(pairing, part)| (*pairing, *part, i)));
            }
        }
        fed.sort_unstable();
        for words in fed.chunk_by(|a, b| a.0 == b.0) {
            let id = words[0].0;
            let of = |part: Part| words.iter().filter(move |w| w.1 == part).map(|w| own[w.2]);
            let whole = of(Part::Verb).next().is_some() && of(Part::Object).next().is_some();
            if whole && scene.holds(scene.lexicon.pairings[id as usize].language, own[0].sentence) {
                let found = Found {
                    verbs: of(Part::Verb).collect(),
                    objects: of(Part::Object).collect(),
                    unless: of(Part::Unless).collect(),
                };
                pair(scene, id, &found, own[0].sentence, &mut out);
            }
        }
    }
    out
}

/// Pairs each verb with its nearest object.
fn pair(scene: &Scene<'_>, id: u32, words: &Found<'_>, sentence: u32, out: &mut Vec<Hit>) {
    let pairing = &scene.lexicon.pairings[id as usize];
    for verb in &words.verbs {
        let near = |object: &&&RawHit| distance(scene.text, pairing, verb, object);
        let nearest = words.objects.iter().filter_map(|o| near(&o).map(|d| (d, *o))).min_by_key(|(d, o)| (*d, o.span));
        let Some((_, object)) = nearest else { continue };
        let (first, second) = (verb.span.min(object.span), verb.span.max(object.span));
        let source = Source::Pairing(id, second == object.span);
        let mut hit = Hit { code: pairing.code, source, spans: [first, second], sentence, dropped: None };
        if let Some(word) = words.unless.first() {
            hit.drop_for(SuppressedReason::Unless, Some(word.span));
        }
        let (from, to) = pairing.years;
        let out_of_office = |y: i32| from.is_some_and(|f| y < f) || to.is_some_and(|t| y > t);
        if pairing.mode == MatchMode::Holder && scene.year.is_some_and(out_of_office) {
            hit.drop_for(SuppressedReason::Year, None);
        }
        out.push(hit);
    }
}

/// How many words stand between verb and object, if the pairing allows it.
fn distance(text: &str, pairing: &Pairing, verb: &RawHit, object: &RawHit) -> Option<usize> {
    if verb.span.overlaps(object.span) {
        return None;
    }
    let verb_first = verb.span.start < object.span.start;
    let fits = match pairing.order {
        FrameOrder::Any => true,
        FrameOrder::VerbFirst => verb_first,
        FrameOrder::ObjectFirst => !verb_first,
    };
    let (a, b) = if verb_first { (verb, object) } else { (object, verb) };
    let between = text.get(a.span.end..b.span.start)?;
    let words = if a.words.1 == 0 || b.words.1 == 0 {
        // A regular expression counts no words: count those between.
        between.split_whitespace().count()
    } else {
        (b.words.0 as usize).checked_sub(a.words.1 as usize)?
    };
    (fits && words <= pairing.within && !between.contains(';')).then_some(words)
}
