//! A guard for the YAML parser, whose time grows with the nesting of brackets times their number:
//! a quarter of a megabyte can keep it busy for half a minute.
//!
//! What is a bracket and what is text depends on where plain text, quotations and block scalars
//! begin, which only a whole parser can tell. So all possibilities are followed at once, each with
//! the deepest nesting that leads to it: an upper bound, which is close in practice.

/// The nesting at which a text is suspected.
const SUSPICIOUS: u32 = 256;

/// The byte offset after the bracket that may be nested too deeply, if there is one.
///
/// Nothing is known of the text before `from`, except that at most `known` brackets are open
/// there.
pub(super) fn suspicion(text: &str, from: usize, known: u32) -> Option<usize> {
    let bytes = text.as_bytes().get(from..)?;
    let mut open = Open::all(known);
    let mut previous = b'\n';
    for (index, byte) in bytes.iter().enumerate() {
        let next = bytes.get(index + 1).copied().unwrap_or(b'\n');
        open.step(*byte, previous, next);
        if open.start > SUSPICIOUS {
            return Some(from + index + 1);
        }
        let is_escape = *byte == b'\\' && previous == b'\\';
        previous = if is_escape { b' ' } else { *byte };
    }
    None
}

/// How many brackets may be open, by what the parser may be reading. 0 stands for no bracket,
/// where block scalars, comments and text may follow, and any bracket may be the first.
struct Open {
    /// Where a value may begin.
    start: u32,
    /// In plain text, where quotation marks are text.
    plain: u32,
    /// In an anchor, alias or tag, which ends at white space.
    word: u32,
    double_quoted: u32,
    single_quoted: u32,
    comment: u32,
}

impl Open {
    fn all(known: u32) -> Self {
        Self {
            start: known,
            plain: known,
            word: known,
            double_quoted: known,
            single_quoted: known,
            comment: known,
        }
    }

    fn step(&mut self, byte: u8, previous: u8, next: u8) {
        match byte {
            b'[' | b'{' => self.begin_value(1),
            b']' | b'}' => {
                self.begin_value(0);
                self.start = self.start.saturating_sub(1);
            }
            b',' => self.begin_value(0),
            b':' => self.colon(next),
            b'"' => self.double_quote(previous),
            b'\'' => std::mem::swap(&mut self.start, &mut self.single_quoted),
            b'#' => self.hash(previous),
            b' ' | b'\t' | b'\r' => self.end_word(),
            b'\n' => {
                self.end_word();
                self.start = self.start.max(std::mem::take(&mut self.comment));
            }
            b'&' | b'*' | b'!' | b'?' | b'-' | b'%' | b'@' | b'|' | b'>' | b'`' => {
                self.plain = self.plain.max(self.start);
                self.word = self.word.max(self.start);
            }
            _ => self.plain = self.plain.max(std::mem::take(&mut self.start)),
        }
    }

    fn begin_value(&mut self, more: u32) {
        let plain = std::mem::take(&mut self.plain);
        let word = std::mem::take(&mut self.word);
        self.start = self.start.max(plain).max(word) + more;
    }

    fn end_word(&mut self) {
        self.start = self.start.max(std::mem::take(&mut self.word));
    }

    fn colon(&mut self, next: u8) {
        let before = self.start;
        self.start = self.start.max(self.plain).max(self.word);
        if matches!(next, b' ' | b'\t' | b'\r' | b'\n') {
            self.plain = 0;
        } else {
            self.plain = self.plain.max(before);
        }
    }

    fn double_quote(&mut self, previous: u8) {
        if previous == b'\\' {
            self.double_quoted = self.double_quoted.max(std::mem::take(&mut self.start));
        } else {
            std::mem::swap(&mut self.start, &mut self.double_quoted);
        }
    }

    fn hash(&mut self, previous: u8) {
        self.comment = self.comment.max(std::mem::take(&mut self.start));
        if matches!(previous, b' ' | b'\t' | b'\r' | b'\n') {
            self.comment = self.comment.max(std::mem::take(&mut self.plain));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::suspicion;

    fn is_suspicious(text: &str) -> bool {
        suspicion(text, 0, 0).is_some()
    }

    #[test]
    fn deep_brackets_are_suspicious_however_they_are_hidden() {
        assert!(is_suspicious(&"[".repeat(300)));
        assert!(is_suspicious(&format!("a: {}", "{b: [".repeat(200))));
        assert!(is_suspicious(&"[\"]]]]\", ']]]]', # ]]]]\n".repeat(300)));
        assert!(is_suspicious(&"[\"\\\"]]\",\n a \"b,\n".repeat(300)));
        assert!(is_suspicious(&format!("a: |\n  [ \"\nb: {}", "[x, ".repeat(300))));
        assert!(is_suspicious(&format!("a: |\n  {{ ' # \"\nb: {}", "[&a \"]]\", ".repeat(300))));
    }

    #[test]
    fn many_brackets_are_not() {
        assert!(!is_suspicious(&"- {a: [b, \"c [\"], 'd': \"e ] \\\" f\"} # }]\n".repeat(5_000)));
        assert!(!is_suspicious(&"a: see [the page](there), don't \"panic\"\n".repeat(5_000)));
        assert!(!is_suspicious(&"a: |\n  {\"b\": \"[c\", 'd': [1, 2]}\n".repeat(5_000)));
    }

    #[test]
    fn reading_can_go_on_from_what_is_known() {
        let text = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert_eq!(suspicion(&text, 0, 0), None);
        assert_eq!(suspicion(&text, 100, 128), None);
        assert_eq!(suspicion(&"[".repeat(400), 257, 128), Some(386));
    }
}
