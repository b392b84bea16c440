//! Texts that match a regular expression.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::super::chance::Chance;

/// How long such a text may become, in bytes.
const MAX_LENGTH: usize = 4_096;

/// How often something is repeated beyond what it has to be.
const MAX_REPEATS: u32 = 4_096;

/// A text that matches, with a length from `least` to `most` in characters if one is found.
/// `None`: this is no pattern that is understood.
pub(super) fn matching(pattern: &str, least: u64, most: u64, chance: &mut Chance) -> Option<String> {
    let parse = |pattern: &str| regex_syntax::parse(pattern).ok();
    let hir = parse(pattern).or_else(|| parse(&without_look_around(pattern)))?;
    let mut found = None;
    // How often something may be repeated beyond what it has to be.
    let enough = u32::try_from(least).unwrap_or(u32::MAX).min(MAX_REPEATS);
    for more in [2, 0, enough, 6, 20, 60, 200] {
        let mut writing = Writing { out: String::new(), more, chance };
        writing.write(&hir);
        let text = writing.out;
        let length = text.chars().count() as u64;
        if (least..=most).contains(&length) {
            return Some(text);
        }
        found.get_or_insert(text);
    }
    found
}

struct Writing<'c> {
    out: String,
    more: u32,
    chance: &'c mut Chance,
}

impl Writing<'_> {
    fn write(&mut self, hir: &Hir) {
        if self.out.len() > MAX_LENGTH {
            return;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.out.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(class) => {
                let character = self.character(class);
                self.out.extend(character);
            }
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part)),
            HirKind::Alternation(choices) => {
                let at = usize::try_from(self.chance.below(choices.len() as u64)).unwrap_or(0);
                choices.get(at).into_iter().for_each(|choice| self.write(choice));
            }
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(u32::MAX).saturating_sub(repetition.min).min(self.more);
                // Short of ideas, something is repeated seldom; long texts need all they can get.
                let extra =
                    if self.more > 2 { u64::from(most) } else { self.chance.below(u64::from(most) + 1) };
                for _ in 0..u64::from(repetition.min) + extra {
                    if self.out.len() > MAX_LENGTH {
                        return;
                    }
                    let before = self.out.len();
                    self.write(&repetition.sub);
                    if self.out.len() == before {
                        return;
                    }
                }
            }
        }
    }

    /// A letter or a digit if there is one, then anything that is printed, then anything.
    fn character(&mut self, class: &Class) -> Option<char> {
        let ranges: Vec<(u32, u32)> = match class {
            Class::Unicode(class) => {
                class.iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect()
            }
            Class::Bytes(class) => {
                class.iter().map(|range| (u32::from(range.start()), u32::from(range.end()))).collect()
            }
        };
        for wanted in [&[(48, 57), (65, 90), (97, 122)][..], &[(33, 126)], &[(32, 126)], &[(0, 0x0010_ffff)]]
        {
            let common: Vec<(u32, u32)> = wanted
                .iter()
                .flat_map(|(low, high)| ranges.iter().map(move |(from, to)| (*low.max(from), *high.min(to))))
                .filter(|(low, high)| low <= high)
                .collect();
            let count: u64 = common.iter().map(|(low, high)| u64::from(high - low) + 1).sum();
            let mut at = self.chance.below(count);
            for (low, high) in common {
                let size = u64::from(high - low) + 1;
                match at.checked_sub(size) {
                    Some(rest) => at = rest,
                    None => {
                        return char::from_u32(low + u32::try_from(at).unwrap_or(0)).or(char::from_u32(low));
                    }
                }
            }
        }
        None
    }
}

/// `^(?!x)[a-z]+$` without `(?!x)`: what is left is often matched all the same.
fn without_look_around(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        let is_look = ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|open| rest.starts_with(open));
        let length = if is_look { group_length(rest) } else { character.len_utf8() };
        let length = if character == '\\' {
            (1 + rest.chars().nth(1).map_or(0, char::len_utf8)).max(1)
        } else {
            length
        };
        let (taken, left) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if !is_look {
            out.push_str(taken);
        }
        rest = left;
    }
    out
}

/// The length of the group that a text begins with.
fn group_length(text: &str) -> usize {
    let (mut depth, mut escaped, mut in_class) = (0_usize, false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}
