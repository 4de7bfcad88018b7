//! Indonesian forms: the affixed forms of a root, and the roots that a form may have.
//!
//! One table of prefixes says which suffixes each may take and how it meets
//! the root's first sound. The generator writes the table out, the analyser
//! reads it backwards; both therefore agree on every pair of root and form.
//! The rules follow the standard grammars (Sneddon and others 2010, chapter 1;
//! Alwi and others 2003, chapters 7 to 9).

/// How a prefix meets the first sound of a root.
#[derive(Clone, Copy, PartialEq)]
enum Meets {
    /// As it stands.
    Plain,
    /// `N`: assimilated nasal (meN-, peN-); `k p s t` drop, or stay in loan words.
    Nasal,
    /// `r`: an r of the prefix drops before r and before a first syllable in -er- (ber-, per-, ter-).
    Dropping,
}

/// Suffixes that a prefix may take, as bits: none, -an, -kan, -i.
const BARE: u8 = 1;
const AN: u8 = 2;
const KAN: u8 = 4;
const I: u8 = 8;
const SUFFIXES: [(u8, &str); 4] = [(BARE, ""), (AN, "an"), (KAN, "kan"), (I, "i")];

/// Particles and pronouns that lean on any form.
const CLITICS: [&str; 12] =
    ["", "nya", "ku", "mu", "lah", "kah", "pun", "nyalah", "nyakah", "nyapun", "kulah", "mulah"];

/// Prefix, how it meets the root, suffixes that it takes. `ber`, `per`, `ter`
/// are written without their r, which [`Meets::Dropping`] adds; `me`, `pe`
/// without their nasal.
const PREFIXES: [(&str, Meets, u8); 41] = [
    ("", Meets::Plain, BARE | AN | KAN | I),
    ("me", Meets::Nasal, BARE | KAN | I),
    ("pe", Meets::Nasal, BARE | AN),
    ("di", Meets::Plain, BARE | KAN | I),
    ("ku", Meets::Plain, KAN | I),
    ("te", Meets::Dropping, BARE | KAN | I),
    ("be", Meets::Dropping, BARE | AN | KAN),
    ("pe", Meets::Dropping, BARE | AN | KAN | I),
    ("pe", Meets::Plain, AN),
    ("ke", Meets::Plain, AN),
    ("se", Meets::Plain, BARE | AN),
    ("sepe", Meets::Nasal, BARE | AN),
    ("sepe", Meets::Dropping, AN),
    ("mempe", Meets::Dropping, BARE | KAN | I),
    ("dipe", Meets::Dropping, BARE | KAN | I),
    ("tepe", Meets::Dropping, BARE | KAN | I),
    ("terpe", Meets::Dropping, BARE | KAN | I),
    ("membe", Meets::Dropping, BARE | KAN | I),
    ("dibe", Meets::Dropping, BARE | KAN | I),
    ("pembe", Meets::Dropping, BARE | AN),
    ("pempe", Meets::Dropping, AN),
    ("pemer", Meets::Plain, AN),
    ("kete", Meets::Dropping, AN),
    ("kebe", Meets::Dropping, AN),
    ("ketidak", Meets::Plain, AN),
    ("ketidakber", Meets::Plain, AN),
    ("ketidakter", Meets::Plain, AN),
    ("kepe", Meets::Nasal, AN),
    ("kese", Meets::Plain, AN),
    ("berke", Meets::Plain, AN),
    ("berpe", Meets::Nasal, BARE | AN),
    ("menge", Meets::Plain, BARE | KAN | I),
    ("mengke", Meets::Plain, KAN),
    ("menye", Meets::Plain, BARE | KAN),
    ("dike", Meets::Plain, KAN),
    ("dise", Meets::Plain, KAN),
    ("pertanggung", Meets::Plain, AN),
    ("penye", Meets::Plain, AN),
    ("peman", Meets::Plain, AN),
    ("memper", Meets::Plain, AN),
    ("seke", Meets::Plain, AN),
];

/// All spellings of `prefix` before `root`, each with what is left of the root.
fn junctions<'r>(prefix: &str, meets: Meets, root: &'r str) -> Vec<(String, &'r str)> {
    match meets {
        Meets::Plain => vec![(prefix.to_owned(), root)],
        Meets::Nasal => nasal(prefix, root),
        Meets::Dropping => dropping(prefix, root),
    }
}

fn nasal<'r>(prefix: &str, root: &'r str) -> Vec<(String, &'r str)> {
    let Some(first) = root.chars().next() else { return Vec::new() };
    let rest = &root[first.len_utf8()..];
    let with = |nasal: &str| format!("{prefix}{nasal}");
    let mut out = match first {
        'a' | 'e' | 'i' | 'o' | 'u' | 'g' | 'h' | 'q' | 'x' => vec![(with("ng"), root)],
        'b' | 'f' | 'v' => vec![(with("m"), root)],
        'p' => vec![(with("m"), rest), (with("m"), root)],
        'c' | 'd' | 'j' | 'z' => vec![(with("n"), root)],
        't' => vec![(with("n"), rest), (with("n"), root)],
        's' => vec![(with("ny"), rest), (with("n"), root)],
        'k' => vec![(with("ng"), rest), (with("ng"), root)],
        _ => vec![(prefix.to_owned(), root)],
    };
    // Loan words in f- are also written with a dropped initial (memitnah).
    if first == 'f' {
        out.push((with("m"), rest));
    }
    if syllables(root) == 1 {
        out.push((with("nge"), root));
    }
    out
}

fn dropping<'r>(prefix: &str, root: &'r str) -> Vec<(String, &'r str)> {
    if root.starts_with('r') {
        return vec![(prefix.to_owned(), root)];
    }
    let mut out = vec![(format!("{prefix}r"), root)];
    if root == "ajar" {
        out.push((format!("{prefix}l"), root));
    }
    if first_syllable_in_er(root) {
        out.push((prefix.to_owned(), root));
    }
    out
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn syllables(root: &str) -> usize {
    root.chars().filter(|c| is_vowel(*c)).count()
}

/// kerja, serta, pergi: a first syllable of consonants, e and r before a consonant.
fn first_syllable_in_er(root: &str) -> bool {
    let onset = root.trim_start_matches(|c: char| c.is_alphabetic() && !is_vowel(c));
    onset.len() < root.len() && onset.strip_prefix("er").and_then(|r| r.chars().next()).is_some_and(|c| !is_vowel(c))
}

/// Every affixed form of `root`, without reduplication: base forms first, each
/// followed by its forms with clitics.
pub(super) fn forms(root: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (prefix, meets, suffixes) in PREFIXES {
        for (head, rest) in junctions(prefix, meets, root) {
            for (bit, suffix) in SUFFIXES {
                if suffixes & bit != 0 {
                    let base = format!("{head}{rest}{suffix}");
                    out.extend(CLITICS.iter().map(|c| format!("{base}{c}")));
                }
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    out.retain(|f| seen.insert(f.clone()));
    out
}

/// Whether `form` is `root` with affixes: the same as being among its [`forms`].
pub(super) fn is_form(root: &str, form: &str) -> bool {
    if root.is_empty() || form.len() + 1 < root.len() {
        return false;
    }
    PREFIXES.iter().any(|(prefix, meets, suffixes)| {
        form.starts_with(prefix)
            && junctions(prefix, *meets, root).iter().any(|(head, rest)| {
                let tail = form.strip_prefix(head.as_str()).and_then(|f| f.strip_prefix(*rest));
                tail.is_some_and(|tail| takes(*suffixes, tail))
            })
    })
}

/// Whether `tail` is one of the suffixes, with or without a clitic.
fn takes(suffixes: u8, tail: &str) -> bool {
    SUFFIXES.iter().any(|(bit, suffix)| {
        suffixes & bit != 0 && tail.strip_prefix(suffix).is_some_and(|rest| CLITICS.contains(&rest))
    })
}

/// Roots that `form` may have. Each is to be confirmed with [`is_form`].
pub(super) fn candidates(form: &str) -> Vec<String> {
    let mut stems: Vec<&str> = Vec::new();
    for clitic in CLITICS {
        let Some(base) = form.strip_suffix(clitic) else { continue };
        for (_, suffix) in SUFFIXES {
            stems.extend(base.strip_suffix(suffix).filter(|s| s.len() >= 2));
        }
    }
    let mut out = Vec::new();
    for stem in stems {
        for (prefix, meets, _) in PREFIXES {
            let Some(rest) = stem.strip_prefix(prefix) else { continue };
            restore(rest, meets, &mut out);
        }
    }
    out.sort();
    out.dedup();
    out
}

/// Adds the roots that may have met a prefix so that `rest` stands behind it.
fn restore(rest: &str, meets: Meets, out: &mut Vec<String>) {
    out.push(rest.to_owned());
    match meets {
        Meets::Plain => {}
        Meets::Dropping => {
            out.extend(rest.strip_prefix(['r', 'l']).map(str::to_owned));
        }
        Meets::Nasal => {
            const DROPPED: [(&str, &[&str]); 5] =
                [("nge", &[""]), ("ng", &["", "k"]), ("ny", &["s"]), ("n", &["", "t"]), ("m", &["", "p", "f"])];
            for (nasal, initials) in DROPPED {
                if let Some(stem) = rest.strip_prefix(nasal) {
                    out.extend(initials.iter().map(|i| format!("{i}{stem}")));
                }
            }
        }
    }
}
