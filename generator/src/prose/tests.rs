//! What becomes of prose.

use super::*;

fn doc(text: &str) -> String {
    doc_lines(text).join("\n")
}

/// Pairs of what a document says and what rustdoc gets.
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(doc(text), *expected, "{text:?}");
    }
}

#[test]
fn plain_prose_stays() {
    check(&[
        ("", ""),
        ("One line.", "One line."),
        ("Two\nlines.  ", "Two\nlines."),
        ("One.\n\n\n\nTwo.\n\n", "One.\n\nTwo."),
        ("*Soft*, **hard** and `code`.", "*Soft*, **hard** and `code`."),
        ("a\r\nb\rc", "a\nb\nc"),
        ("broken  \nline", "broken\\\nline"),
        ("a < b <= c & d", "a < b <= c & d"),
    ]);
}

#[test]
fn code_is_text() {
    check(&[
        ("```\nlet x = 1;\n```", "```text\nlet x = 1;\n```"),
        ("```rust,should_panic\n# hidden\n```", "```text\n# hidden\n```"),
        ("~~~json\n{}\n~~~", "```text\n{}\n```"),
        ("```\nnever closed", "```text\nnever closed\n```"),
        ("~~~\n```\nx\n~~~", "````text\n```\nx\n````"),
        ("  ```\n  a\n    b\n  ```", "```text\na\n  b\n```"),
        ("```\n```", ""),
        ("Text:\n\n    panic!()\n\n    x\n\nEnd.", "Text:\n\n```text\npanic!()\n\nx\n```\n\nEnd."),
        ("Text:\n\n\tpanic!()", "Text:\n\n```text\npanic!()\n```"),
        ("Text\n    goes on", "Text\ngoes on"),
        ("- a\n\n  ```rust\n  x\n  ```\n- b", "- a\n\n  ```text\n  x\n  ```\n- b"),
        ("- a\n\n      code", "- a\n\n  ```text\n  code\n  ```"),
        ("> ```\n> x\n> ```", "> ```text\n> x\n> ```"),
        ("``` `` ``` not a fence", "``` `` ``` not a fence"),
    ]);
}

#[test]
fn brackets_and_tags_are_escaped() {
    check(&[
        ("See [Order] and [`Vec`].", "See \\[Order\\] and \\[`Vec`\\]."),
        ("[a][b], [a](b), [a](#b)", "\\[a\\]\\[b\\], a, a"),
        ("- [ ] todo", "- \\[ \\] todo"),
        ("Vec<T> and </b>", "Vec\\<T> and \\</b>"),
        ("`Vec<T>` stays", "`Vec<T>` stays"),
        ("a ` b <T>", "a \\` b \\<T>"),
        ("`a\nb` <T>", "`a b` \\<T>"),
        ("\\<T> \\[x]", "\\<T> \\[x\\]"),
        ("&#39;", "\\&#39;"),
        ("C:\\dir\\", "C:\\\\dir\\\\"),
    ]);
}

#[test]
fn links_lead_into_the_web() {
    check(&[
        ("[a](https://x.org/y \"title\")", "[a](https://x.org/y)"),
        ("[a](<https://x.org/(y)>)", "[a](https://x.org/%28y%29)"),
        ("[*a* `[b]`](https://x.org)", "[*a* `[b]`](https://x.org)"),
        ("[a](javascript:alert(1)) b", "a b"),
        ("[a](data:x) [b]() [c](/d)", "a b c"),
        ("[](https://x.org)", "<https://x.org>"),
        ("![image](https://x.org/a.png)", "[image](https://x.org/a.png)"),
        ("[![badge](https://x.org/b)](https://x.org)", "[badge](https://x.org)"),
        ("wow![1]", "wow\\!\\[1\\]"),
        ("See https://x.org/a_b(c).", "See <https://x.org/a_b(c)>."),
        ("(http://x.org), <http://x.org>", "(<http://x.org>), <http://x.org>"),
        ("[https://x.org](https://x.org)", "[https://x.org](https://x.org)"),
        ("[ht](x)tps://x.org", "<https://x.org>"),
        ("<me@x.org> [mail](mailto:me@x.org)", "<me@x.org> [mail](mailto:me@x.org)"),
        ("[x]: https://x.org", "\\[x\\]: <https://x.org>"),
    ]);
}

#[test]
fn blocks_keep_their_shape() {
    check(&[
        ("# Title\nText\n#5 is no title", "## Title\n\nText\n#5 is no title"),
        ("Title\n=====\nText", "## Title\n\nText"),
        ("a\n***\nb", "a\n\n___\n\nb"),
        ("List:\n* a\n  goes on\n* b\n    1. c", "List:\n* a\n  goes on\n* b\n  1. c"),
        ("lazy\n7. no list", "lazy\n7\\. no list"),
        ("lazy\n      - no list", "lazy\n\\- no list"),
        ("> quote\nlazy\n\nText", "> quote\n> lazy\n\nText"),
        ("| a | b |\n|---|:-:|\n| `x|y` | <T> |", "| a | b |\n| --- | :-: |\n| \\`x | y\\` |"),
        ("| a |\n|---|---|", "| a |\n\\|---|---|"),
        ("- ***\n* ---", "- ___\n* ___"),
        ("1) a\n2) b", "1) a\n2) b"),
    ]);
}

#[test]
fn simple_html_becomes_markdown() {
    check(&[
        ("<p>One <b>bold</b> word.</p><p>Two</p>", "One **bold** word.\n\nTwo"),
        ("<ul><li>a</li>\n<li><p>b</p></li></ul>", "- a\n\n- b"),
        ("a<br>b<br/>\n\nc", "a\\\nb\n\nc"),
        ("<code>Vec&lt;T&gt;</code>", "`Vec<T>`"),
        ("<a href=\"https://x.org\">x</a> <a href='/y'>y</a>", "[x](https://x.org) y"),
        ("<pre><code>a\nb</code></pre>", "```text\na\nb\n```"),
        ("a <!-- no\nno --> b", "a  b"),
        ("`<b>x</b>` Map<i, u>", "`<b>x</b>` Map\\<i, u>"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
    ]);
}

#[test]
fn nothing_hidden_is_left() {
    check(&[("a\u{0}b\u{7}c", "abc"), ("a\u{202e}b\u{2066}c\u{feff}", "abc"), ("a\u{2028}b", "a\nb")]);
}

#[test]
fn length_is_bounded() {
    for long in ["x".repeat(100_000), "word ".repeat(20_000), "[".repeat(50_000), "é".repeat(50_000)] {
        let lines = doc_lines(&long);
        assert!(lines.iter().map(String::len).sum::<usize>() <= 2 * LONGEST + 8);
        assert!(lines.last().is_some_and(|line| line.ends_with('…')));
    }
    let deep = "> - ".repeat(4000);
    assert!(doc_lines(&deep).len() < 100);
}

#[test]
fn what_is_written_reads_the_same() {
    for text in ["a\n\n- b\n\n  c\n\n```\nx\n```", "| a | b |\n|---|---|\n| c | d |", "\\- a\n> b"] {
        let once = doc(text);
        assert_eq!(doc(&once), once);
    }
}

#[test]
fn summaries_are_one_sentence() {
    for (text, expected) in [
        ("", ""),
        ("One. Two.", "One."),
        ("Ends\non the\nnext line. Two.", "Ends on the next line."),
        ("E.g. this, i.e. that vs. those. Two.", "E.g. this, i.e. that vs. those."),
        ("Version 1.5 of `a. B`. Two.", "Version 1.5 of `a. B`."),
        ("See [a. B](https://x.org/c.d). Two.", "See [a. B](https://x.org/c.d)."),
        ("# Title\n\nText. More.", "Text."),
        ("# Title", "Title"),
        ("- item. More", "item."),
        ("```\ncode\n```", ""),
        ("No stop", "No stop"),
        ("1. First", "First"),
    ] {
        assert_eq!(summary(text), expected, "{text:?}");
    }
    let long = summary(&"word ".repeat(100));
    assert!(long.ends_with("word…") && long.len() < 250, "{long}");
}

#[test]
fn comments_have_one_line() {
    assert_eq!(comment_safe("a\n b\t\u{0}\u{202e} c\r\n"), "a b c");
    assert!(comment_safe(&"x".repeat(5000)).len() <= 1024 + 3);
}
