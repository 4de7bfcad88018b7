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

/// No word has this for its languages.
const EMPTY: u32 = u32::MAX;
/// What a function word counts where a word with a known root counts one.
const FUNCTION_WORD: u32 = 6;

/// Signs of each language, in a word or in a sentence.
pub(super) type Counts = [u32; 8];

const SLOTS: usize = 1 << 16;
const FRONT: usize = 1 << 11;
/// Words of up to so many bytes are their own cache key.
const KEY: usize = 16;
/// How many word forms that need more than a key are remembered before they are forgotten.
const ODD_FORMS: usize = 1 << 14;

/// The cached decision about one short word: its letters without case, padded with zeros.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: [u64; 2],
    decision: u32,
    /// Of which languages it is a sign, by number; `EMPTY` marks an empty slot.
    signs: u32,
}

/// Remembers decisions: a two-way cache of fixed size for short words, small
/// tables for what is rare. Memory does not grow with the text.
pub(super) struct Decisions {
    /// The words met last, in so little memory that it stays near the processor.
    front: Box<[Slot; FRONT]>,
    slots: Box<[Slot; SLOTS]>,
    odd: HashMap<Box<str>, (u32, u16)>,
    all: Vec<Decision>,
    /// The kinds of signs seen, and what each counts.
    kinds: Vec<(u16, Counts)>,
    ids: HashMap<Decision, u32>,
}

/// A decision by number; 0 says that the word matters to no keyword.
#[derive(Clone, Copy)]
pub(super) struct Decided {
    pub id: u32,
    /// For [`Decisions::signs`].
    pub signs: u16,
}

fn empty_slots<const N: usize>() -> Box<[Slot; N]> {
    let slots = vec![Slot { signs: EMPTY, ..Slot::default() }; N];
    match slots.into_boxed_slice().try_into() {
        Ok(array) => array,
        Err(_) => unreachable!("the vector has as many slots as the array"),
    }
}

impl Decisions {
    pub fn new() -> Decisions {
        let nothing = Decision::default();
        Decisions {
            front: empty_slots(),
            slots: empty_slots(),
            kinds: vec![(0, Counts::default())],
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
        if self.all.len() > SLOTS {
            *self = Decisions::new();
        }
    }

    /// The decision about a word of ASCII letters and digits.
    #[inline(always)]
    pub fn simple(&mut self, lexicon: &Lexicon, text: &str, span: Span) -> Decided {
        let Some(key) = key(text.as_bytes(), span) else { return self.odd(lexicon, text, span) };
        let at = index(key);
        let near = self.front[at & (FRONT - 1)];
        let slot = if near.key == key && near.signs != EMPTY { near } else { self.far(lexicon, text, span, key, at) };
        if slot.decision & CASED != 0 {
            return self.odd(lexicon, text, span);
        }
        Decided { id: slot.decision, signs: slot.signs as u16 }
    }

    /// Looks behind the front.
    #[inline(never)]
    fn far(&mut self, lexicon: &Lexicon, text: &str, span: Span, key: [u64; 2], at: usize) -> Slot {
        let (first, second) = (self.slots[at], self.slots[at ^ 1]);
        let slot = if first.key == key && first.signs != EMPTY {
            first
        } else if second.key == key && second.signs != EMPTY {
            second
        } else {
            self.miss(lexicon, text, span, key, at)
        };
        self.front[at & (FRONT - 1)] = slot;
        slot
    }

    #[cold]
    fn miss(&mut self, lexicon: &Lexicon, text: &str, span: Span, key: [u64; 2], at: usize) -> Slot {
        let form = span.of(text).to_ascii_lowercase();
        let decision = lexicon.decide(&form, None);
        let signs = u32::from(self.kind(decision.function));
        let decision = if decision.cased { CASED } else { self.intern(decision) };
        let slot = Slot { key, decision, signs };
        self.slots[at ^ 1] = self.slots[at];
        self.slots[at] = slot;
        slot
    }

    /// The decision about a word that is long, beyond ASCII, or whose case matters.
    #[cold]
    pub fn odd(&mut self, lexicon: &Lexicon, text: &str, span: Span) -> Decided {
        let raw = span.of(text);
        if let Some((id, signs)) = self.odd.get(raw) {
            return Decided { id: *id, signs: *signs };
        }
        let exact = normalize(raw);
        let decision = lexicon.decide(&fold(&exact), Some(&exact));
        let signs = self.kind(decision.function);
        let id = self.intern(decision);
        if self.odd.len() >= ODD_FORMS {
            self.odd.clear();
        }
        if raw.len() <= 256 {
            self.odd.insert(raw.into(), (id, signs));
        }
        Decided { id, signs }
    }

    /// What a word counts for each language.
    #[inline(always)]
    pub fn signs(&self, kind: u16) -> Counts {
        self.kinds.get(usize::from(kind)).map_or(Counts::default(), |k| k.1)
    }

    fn kind(&mut self, function: u16) -> u16 {
        if let Some(known) = self.kinds.iter().position(|k| k.0 == function) {
            return known as u16;
        }
        let count = |i: usize| FUNCTION_WORD * u32::from(function >> i & 1) + u32::from(function >> (8 + i) & 1);
        self.kinds.push((function, std::array::from_fn(count)));
        self.kinds.len() as u16 - 1
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
    ((mixed ^ (mixed >> 31)) >> 16) as usize & (SLOTS - 1)
}
