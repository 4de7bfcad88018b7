//! Which globs a word meets: one walk of a trie from the front, one from the back.

use rustc_hash::FxHashMap as HashMap;

/// A set of globs over whole words.
///
/// Each glob is filed under the letters before its first wildcard, or, if it
/// has none, under those behind its last; only globs whose letters agree are
/// compared in full.
#[derive(Clone, Debug, Default)]
pub(super) struct Globs {
    globs: Vec<(Vec<char>, u32)>,
    front: Trie,
    back: Trie,
    open: Vec<u32>,
}

#[derive(Clone, Debug)]
struct Trie {
    nodes: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    next: HashMap<char, u32>,
    globs: Vec<u32>,
}

impl Default for Trie {
    fn default() -> Trie {
        Trie { nodes: vec![Node::default()] }
    }
}

impl Trie {
    fn insert(&mut self, letters: impl Iterator<Item = char>, glob: u32) {
        let mut at = 0;
        for c in letters {
            let fresh = self.nodes.len() as u32;
            let next = *self.nodes[at].next.entry(c).or_insert(fresh);
            if next == fresh {
                self.nodes.push(Node::default());
            }
            at = next as usize;
        }
        self.nodes[at].globs.push(glob);
    }

    fn walk(&self, letters: impl Iterator<Item = char>, mut found: impl FnMut(u32)) {
        let mut at = 0;
        for c in letters {
            let Some(next) = self.nodes[at].next.get(&c) else { return };
            at = *next as usize;
            self.nodes[at].globs.iter().for_each(|g| found(*g));
        }
    }
}

impl Globs {
    pub fn insert(&mut self, glob: &str, atom: u32) {
        let letters: Vec<char> = glob.chars().collect();
        let wild = |c: &char| matches!(c, '*' | '?');
        let id = self.globs.len() as u32;
        let front = letters.iter().position(wild).unwrap_or(letters.len());
        let back = letters.iter().rposition(wild).map_or(0, |i| letters.len() - 1 - i);
        if front > 0 {
            self.front.insert(letters[..front].iter().copied(), id);
        } else if back > 0 {
            self.back.insert(letters[letters.len() - back..].iter().rev().copied(), id);
        } else {
            self.open.push(id);
        }
        self.globs.push((letters, atom));
    }

    /// Hands over the atoms of the globs that `word` meets.
    pub fn matches(&self, word: &str, mut found: impl FnMut(u32)) {
        if self.globs.is_empty() {
            return;
        }
        let letters: Vec<char> = word.chars().collect();
        let mut check = |id: u32| {
            let (glob, atom) = &self.globs[id as usize];
            if matches(glob, &letters) {
                found(*atom);
            }
        };
        self.front.walk(letters.iter().copied(), &mut check);
        self.back.walk(letters.iter().rev().copied(), &mut check);
        self.open.iter().for_each(|g| check(*g));
    }
}

/// Whether a word meets a glob; `*` is none or more characters, `?` exactly one.
pub(crate) fn matches(glob: &[char], word: &[char]) -> bool {
    let (mut g, mut w) = (0, 0);
    let mut star = None;
    while w < word.len() {
        match glob.get(g) {
            Some('*') => {
                star = Some((g, w));
                g += 1;
            }
            Some(c) if *c == '?' || *c == word[w] => {
                g += 1;
                w += 1;
            }
            _ => {
                let Some((at, from)) = star else { return false };
                star = Some((at, from + 1));
                g = at + 1;
                w = from + 1;
            }
        }
    }
    glob[g..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_whole_words() {
        let rows = [
            ("child*", "children", true),
            ("child*", "child", true),
            ("child*", "grandchild", false),
            ("organi?ation", "organisation", true),
            ("organi?ation", "organiation", false),
            ("*migrant*", "immigrants", true),
            ("a*b*c", "axxbxxc", true),
            ("a*b*c", "axxbxxcd", false),
            ("brit???", "britain", true),
            ("*", "x", true),
        ];
        for (glob, word, expected) in rows {
            let mut globs = Globs::default();
            globs.insert(glob, 7);
            let mut found = Vec::new();
            globs.matches(word, |a| found.push(a));
            assert_eq!(!found.is_empty(), expected, "{glob} {word}");
        }
    }
}
