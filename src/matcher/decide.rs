//! What the lexicon says of one word form, and a cache of such decisions.

use rustc_hash::FxHashMap as HashMap;

use super::lexicon::{Atom, Lexicon};
use crate::language::Resources;
use crate::span::Span;
use crate::token::{fold, normalize};

/// What the lexicon says of a word form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Decision {
    /// The one-word patterns that it meets, ascending.
    pub atoms: Box<[Atom]>,
    /// The languages of which it is a function word (the lower eight bits) or
    /// whose roots include its own (the upper eight).
    pub function: u16,
    /// Case matters: an exact pattern has the same letters.
    pub cased: bool,
}

impl Lexicon {
    /// Decides about a normal form; `exact` is the same with its case, if case is to be looked at.
    fn decide(&self, form: &str, exact: Option<&str>) -> Decision {
        let mut found = Found { lexicon: self, exact, atoms: Vec::new(), cased: false };
        found.literal(form, 0);
        self.globs.matches(form, |a| found.atoms.push(a));
        let mut function = 0;
        for (i, language) in self.languages.iter().enumerate() {
            let (function_word, root) = (language.is_function_word(form), language.knows(form));
            function |= u16::from(function_word) << i | u16::from(root && !function_word) << (8 + i);
            found.inflected(form, language);
            if let Some(roots) = self.roots.get(i).filter(|r| !r.is_empty()) {
                found.rooted(form, language, roots);
            }
        }
        let Found { mut atoms, cased, .. } = found;
        // A class may be a member of another: the list grows while it is read.
        let mut at = 0;
        while let Some(atom) = atoms.get(at) {
            let groups = self.groups.get(atom).map_or(&[][..], Vec::as_slice);
            let fresh: Vec<Atom> = groups.iter().filter(|g| !atoms.contains(g)).copied().collect();
            atoms.extend(fresh);
            at += 1;
        }
        atoms.sort_unstable();
        atoms.dedup();
        Decision { atoms: atoms.into(), function, cased: cased && exact.is_none() }
    }
}

struct Found<'l> {
    lexicon: &'l Lexicon,
    exact: Option<&'l str>,
    atoms: Vec<Atom>,
    cased: bool,
}

impl Found<'_> {
    /// Words as they stand; `dropped` bytes of the full form have been taken off.
    fn literal(&mut self, form: &str, dropped: usize) {
        self.atoms.extend(self.lexicon.words.get(form));
        let Some(candidates) = self.lexicon.exact.get(form) else { return };
        self.cased = true;
        let Some(exact) = self.exact else { return };
        let kept = exact.len().checked_sub(dropped).and_then(|n| exact.get(..n));
        self.atoms.extend(candidates.iter().filter(|(w, _)| Some(w.as_str()) == kept).map(|(_, a)| *a));
    }

    /// The bare word under a clitic or a repetition.
    fn inflected(&mut self, form: &str, language: &Resources) {
        for bare in [language.without_clitic(form), language.repeated(form)].into_iter().flatten() {
            self.literal(bare, form.len() - bare.len());
        }
    }

    fn rooted(&mut self, form: &str, language: &Resources, roots: &HashMap<String, Vec<(String, Atom)>>) {
        for key in language.root_keys(form) {
            for (root, atom) in roots.get(&key).into_iter().flatten() {
                if language.is_form(root, form) {
                    self.atoms.push(*atom);
                }
            }
        }
    }
}

/// What a function word counts where a word with a known root counts one.
const FUNCTION_WORD: u32 = 6;

/// Signs of each language in a sentence.
pub(super) type Counts = [u32; 8];

/// Signs of each language in a few words: eight counters of eight bits.
#[derive(Clone, Copy, Default)]
pub(super) struct Signs(u64);

impl Signs {
    /// So many words cannot make a counter overflow.
    pub const WORDS: u32 = u8::MAX as u32 / FUNCTION_WORD;

    /// Those of one word: the languages of which it is a function word (the
    /// lower eight bits) or whose roots include its own (the upper eight).
    fn of(function: u16) -> Signs {
        let count = |i: u32| FUNCTION_WORD * u32::from(function >> i & 1) + u32::from(function >> (8 + i) & 1);
        Signs((0..8).map(|i| u64::from(count(i)) << (8 * i)).sum())
    }

    #[inline(always)]
    pub fn add(&mut self, other: Signs) {
        self.0 = self.0.wrapping_add(other.0);
    }

    /// Adds them to the counts of a sentence, and begins anew.
    pub fn pour(&mut self, counts: &mut Counts) {
        for (count, sign) in counts.iter_mut().zip(self.0.to_le_bytes()) {
            *count += u32::from(sign);
        }
        *self = Signs::default();
    }
}

/// Pairs of slots in the cache of short words.
const PAIRS: usize = 1 << 14;
/// Words of up to so many bytes are their own cache key.
const KEY: usize = 16;
/// How many word forms that need more than a key are remembered before they are forgotten.
const ODD_FORMS: usize = 1 << 14;
/// How many different decisions are kept before all is forgotten.
const DECISIONS: usize = 1 << 16;

/// The cached decision about one short word: its letters without case, padded
/// with zeros. No word has the key of an empty slot.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: [u64; 2],
    signs: Signs,
    decision: u32,
}

/// Two words with one index, in one line of the processor's cache; the one met last stands first.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Pair([Slot; 2]);

/// Remembers decisions: a two-way cache of fixed size for short words, small
/// tables for what is rare. Memory does not grow with the text.
pub(super) struct Decisions {
    pairs: Box<[Pair; PAIRS]>,
    odd: HashMap<Box<str>, Decided>,
    all: Vec<Decision>,
    ids: HashMap<Decision, u32>,
}

/// A decision by number; 0 says that the word matters to no keyword.
#[derive(Clone, Copy)]
pub(super) struct Decided {
    pub id: u32,
    pub signs: Signs,
}

fn empty_pairs() -> Box<[Pair; PAIRS]> {
    match vec![Pair::default(); PAIRS].into_boxed_slice().try_into() {
        Ok(array) => array,
        Err(_) => unreachable!("the vector has as many pairs as the array"),
    }
}

impl Decisions {
    pub fn new() -> Decisions {
        let nothing = Decision::default();
        Decisions {
            pairs: empty_pairs(),
            odd: HashMap::default(),
            ids: HashMap::from_iter([(nothing.clone(), 0)]),
            all: vec![nothing],
        }
    }

    pub fn get(&self, id: u32) -> &Decision {
        &self.all[id as usize]
    }

    /// Forgets what would let memory grow; call it between documents.
    pub fn trim(&mut self) {
        if self.all.len() > DECISIONS {
            *self = Decisions::new();
        }
    }

    /// The decision about a word of ASCII letters and digits.
    #[inline(always)]
    pub fn simple(&mut self, lexicon: &Lexicon, text: &str, span: Span) -> Decided {
        let Some(key) = key(text.as_bytes(), span) else { return self.odd(lexicon, text, span) };
        let at = index(key);
        let first = &self.pairs[at].0[0];
        let slot = if first.key == key { *first } else { self.second(lexicon, text, span, key, at) };
        if slot.decision & CASED != 0 {
            return self.odd(lexicon, text, span);
        }
        Decided { id: slot.decision, signs: slot.signs }
    }

    /// Looks behind the first slot; what is found there, or decided, goes in front.
    #[inline(never)]
    fn second(&mut self, lexicon: &Lexicon, text: &str, span: Span, key: [u64; 2], at: usize) -> Slot {
        let [first, second] = self.pairs[at].0;
        let slot = if second.key == key { second } else { self.miss(lexicon, text, span, key) };
        self.pairs[at] = Pair([slot, first]);
        slot
    }

    #[cold]
    fn miss(&mut self, lexicon: &Lexicon, text: &str, span: Span, key: [u64; 2]) -> Slot {
        let form = span.of(text).to_ascii_lowercase();
        let decision = lexicon.decide(&form, None);
        let signs = Signs::of(decision.function);
        let decision = if decision.cased { CASED } else { self.intern(decision) };
        Slot { key, decision, signs }
    }

    /// The decision about a word that is long, beyond ASCII, or whose case matters.
    #[cold]
    pub fn odd(&mut self, lexicon: &Lexicon, text: &str, span: Span) -> Decided {
        let raw = span.of(text);
        if let Some(known) = self.odd.get(raw) {
            return *known;
        }
        let exact = normalize(raw);
        let decision = lexicon.decide(&fold(&exact), Some(&exact));
        let signs = Signs::of(decision.function);
        let decided = Decided { id: self.intern(decision), signs };
        if self.odd.len() >= ODD_FORMS {
            self.odd.clear();
        }
        if raw.len() <= 256 {
            self.odd.insert(raw.into(), decided);
        }
        decided
    }

    fn intern(&mut self, mut decision: Decision) -> u32 {
        decision.function = 0;
        decision.cased = false;
        let fresh = self.all.len() as u32;
        let id = *self.ids.entry(decision.clone()).or_insert(fresh);
        if id == fresh {
            self.all.push(decision);
        }
        id
    }
}

/// Marks a slot whose word must be looked up with its case.
const CASED: u32 = 1 << 31;

/// The letters of a short word without case, or `None` for a long one.
#[inline(always)]
fn key(bytes: &[u8], span: Span) -> Option<[u64; 2]> {
    let length = span.len();
    if length > KEY {
        return None;
    }
    let word: [u8; KEY] = match bytes.get(span.start..span.start + KEY) {
        Some(window) => *window.first_chunk::<KEY>()?,
        None => {
            let mut window = [0; KEY];
            window[..length].copy_from_slice(&bytes[span.start..span.end]);
            window
        }
    };
    // Setting bit 5 puts letters in lower case and leaves digits as they are.
    const CASE: u64 = 0x2020_2020_2020_2020;
    let (halves, _) = word.as_chunks::<8>();
    let keep = KEEP[length];
    Some([(u64::from_le_bytes(halves[0]) | CASE) & keep[0], (u64::from_le_bytes(halves[1]) | CASE) & keep[1]])
}

/// By length: the bytes of a key that belong to the word.
const KEEP: [[u64; 2]; KEY + 1] = {
    let mut out = [[0; 2]; KEY + 1];
    let mut n = 1;
    while n <= KEY {
        out[n] = [
            if n >= 8 { u64::MAX } else { (1 << (8 * n)) - 1 },
            if n == KEY {
                u64::MAX
            } else if n > 8 {
                (1 << (8 * (n - 8))) - 1
            } else {
                0
            },
        ];
        n += 1;
    }
    out
};

#[inline(always)]
fn index(key: [u64; 2]) -> usize {
    let mixed = (key[0] ^ key[1].rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 31)) >> 16) as usize & (PAIRS - 1)
}
