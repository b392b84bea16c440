//! A scanner that skips what is not wanted as fast as it can and checks no more than it must.

use std::borrow::Cow;
use std::ops::Range;

use super::Wanted;

/// Places of documents that could be parsed are not deeper than this.
const MAX_DEPTH: usize = 200;

/// Fills in the places of `wanted`; `None` if the text is not JSON.
pub(super) fn scan(text: &str, wanted: &mut Wanted) -> Option<()> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0 };
    if !matches!(scanner.peek()?, b'{' | b'[') {
        return None;
    }
    scanner.wanted_value(wanted, 0, 0)
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Scanner<'t> {
    /// The next byte that is no white space; stays before it.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.at..)?;
        let skipped = rest.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r'))?;
        self.at += skipped;
        rest.get(skipped).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// Reads the value of a wanted node and what is wanted below it.
    fn wanted_value(&mut self, wanted: &mut Wanted, node: usize, depth: usize) -> Option<()> {
        let first = self.peek()?;
        let start = self.at;
        let is_scalar = !matches!(first, b'{' | b'[');
        if is_scalar || !wanted.has_children(node) || depth > MAX_DEPTH {
            self.skip_value()?;
        } else if first == b'{' {
            self.members(wanted, node, depth)?;
        } else {
            self.elements(wanted, node, depth)?;
        }
        let end = if is_scalar { self.at } else { start + 1 };
        let found = wanted.found(node)?;
        found.value = Some(start..end);
        found.is_scalar = is_scalar;
        Some(())
    }

    fn members(&mut self, wanted: &mut Wanted, node: usize, depth: usize) -> Option<()> {
        self.take(b'{')?;
        if self.peek()? == b'}' {
            return self.take(b'}');
        }
        loop {
            let key = self.string()?;
            self.take(b':')?;
            match wanted.child(node, &self.unescaped(&key)?) {
                Some(child) => {
                    wanted.forget(child);
                    wanted.found(child)?.key = Some(key);
                    self.wanted_value(wanted, child, depth + 1)?;
                }
                None => self.skip_value()?,
            }
            if self.peek()? == b'}' {
                return self.take(b'}');
            }
            self.take(b',')?;
        }
    }

    fn elements(&mut self, wanted: &mut Wanted, node: usize, depth: usize) -> Option<()> {
        self.take(b'[')?;
        if self.peek()? == b']' {
            return self.take(b']');
        }
        for index in 0_usize.. {
            match wanted.child(node, &index.to_string()) {
                Some(child) => self.wanted_value(wanted, child, depth + 1)?,
                None => self.skip_value()?,
            }
            if self.peek()? == b']' {
                return self.take(b']');
            }
            self.take(b',')?;
        }
        None
    }

    /// A string with its quotes.
    fn string(&mut self) -> Option<Range<usize>> {
        self.peek()?;
        let start = self.at;
        self.take(b'"')?;
        loop {
            let rest = self.bytes.get(self.at..)?;
            let skipped = rest.iter().position(|b| matches!(b, b'"' | b'\\'))?;
            self.at += skipped + 1;
            if rest.get(skipped) == Some(&b'"') {
                return Some(start..self.at);
            }
            self.at += 1;
        }
    }

    fn unescaped(&self, quoted: &Range<usize>) -> Option<Cow<'t, str>> {
        let text = self.text;
        let inner = text.get(quoted.start + 1..quoted.end.checked_sub(1)?)?;
        if inner.contains('\\') {
            return serde_json::from_str(text.get(quoted.clone())?).ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(inner))
    }

    fn skip_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                _ => self.skip_word()?,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn skip_word(&mut self) -> Option<()> {
        let rest = self.bytes.get(self.at..)?;
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
        let length = rest.iter().take_while(|b| is_word(b)).count();
        self.at += length;
        (length > 0).then_some(())
    }
}
