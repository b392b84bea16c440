//! Which characters an identifier may keep.
//!
//! More careful than the language: a letter is kept only where rustc accepts it without a lint
//! (`uncommon_codepoints`) and where it is its own normal form, so that no name needs normalising.

use super::tables::{AFTER_LETTER, CONTINUE, DROPPED, LOOKALIKE, MARK, START};

/// What becomes of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// It stays.
    Kept,
    /// It is written as its code point.
    Escaped,
    /// It separates words, and may have a name.
    Symbol,
}

/// What becomes of `c`, which follows `before`.
pub(super) fn class(c: char, before: Option<char>) -> Class {
    if c.is_ascii_alphanumeric() || within(START, c) || within(CONTINUE, c) {
        return Class::Kept;
    }
    if before.is_some_and(|before| stays_after(before, c)) {
        return Class::Kept;
    }
    if c.is_ascii() || within(DROPPED, c) { Class::Symbol } else { Class::Escaped }
}

/// Does normalisation leave the mark `c` after `before` as it is?
fn stays_after(before: char, c: char) -> bool {
    if within(AFTER_LETTER, c) {
        return is_start(before);
    }
    if !within(MARK, c) {
        return false;
    }
    // Of two marks the canonical order is that of their code points, at least in Arabic, Thai, Lao.
    let block = |c: char| u32::from(c) >> 7;
    let is_ordered = before < c && block(before) == block(c) && matches!(block(c), 12 | 28 | 29);
    class(before, None) == Class::Kept || within(AFTER_LETTER, before) || (within(MARK, before) && is_ordered)
}

/// May an identifier begin with `c`?
pub(super) fn is_start(c: char) -> bool {
    c == '_' || c.is_ascii_alphabetic() || within(START, c)
}

/// Is every letter of `text` that is not Latin one that looks Latin? Such a name would be taken
/// for another (`mixed_script_confusables`), so its letters are written as code points.
pub(super) fn only_lookalikes(text: &str) -> bool {
    !text.chars().any(|c| is_foreign(c) && within(START, c) && !within(LOOKALIKE, c))
}

/// Is it neither ASCII nor Latin?
pub(super) fn is_foreign(c: char) -> bool {
    !matches!(u32::from(c), 0..=0x2af | 0x1e00..=0x1eff)
}

/// Tables hold where ranges begin and end, in turn.
fn within(table: &[u32], c: char) -> bool {
    table.partition_point(|&bound| bound <= u32::from(c)) % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_even() {
        for table in [START, CONTINUE, MARK, AFTER_LETTER, LOOKALIKE, DROPPED] {
            assert!(table.is_sorted());
            assert_eq!(table.len() % 2, 0);
        }
    }

    #[test]
    fn letters_stay_and_the_rest_does_not() {
        for c in "aZ09ßüñęяΩ名カ한हिثไ".chars() {
            assert_eq!(class(c, Some('a')), Class::Kept, "{c}");
        }
        for c in "_-+ \u{a0}·…’、\u{301}\u{200d}\u{fe0f}".chars() {
            assert_eq!(class(c, Some('a')), Class::Symbol, "{c:?}");
        }
        for c in "😀€£ａ𝒜²ﬁ\u{1100}".chars() {
            assert_eq!(class(c, Some('a')), Class::Escaped, "{c:?}");
        }
    }

    #[test]
    fn marks_need_a_letter_before_them() {
        assert_eq!(class('्', Some('न')), Class::Kept);
        assert_eq!(class('्', None), Class::Escaped);
        assert_eq!(class('्', Some('_')), Class::Escaped);
        assert_eq!(class('\u{e48}', Some('\u{e39}')), Class::Kept);
        assert_eq!(class('\u{64e}', Some('\u{651}')), Class::Escaped);
        assert_eq!(class('\u{bbe}', Some('ந')), Class::Kept);
        assert_eq!(class('\u{bbe}', Some('\u{bc6}')), Class::Escaped);
    }

    #[test]
    fn lookalikes_are_seen() {
        assert!(only_lookalikes("а")); // Cyrillic
        assert!(!only_lookalikes("цена"));
        assert!(!only_lookalikes("名前"));
    }
}
