//! Code of programs as rustfmt leaves it by default, so that it has nothing to change in what was just made.

/// A line.
const WIDTH: usize = 100;

/// Arguments, or a chain of calls, on one line.
const NARROW: usize = 60;

/// `let it = value;` or `const IT: &str = value;`, of which `head` is what stands before the value.
pub(super) fn binding(indent: &str, head: &str, value: &str) -> String {
    let line = format!("{indent}{head} {value};");
    let below = format!("{indent}    {value};");
    if width(&line) > WIDTH && width(&below) <= WIDTH { format!("{indent}{head}\n{below}") } else { line }
}

/// `let example = from_json_str::<types::Film>(EXAMPLE);` in a method, of a type that fits into a line.
pub(super) fn read(answer: &str) -> String {
    binding("        ", "let example =", &format!("from_json_str::<{answer}>(EXAMPLE)"))
}

/// `function("text");`
pub(super) fn statement(function: &str, argument: &str) -> String {
    let line = format!("    {function}({argument});");
    let below = format!("        {argument},");
    if width(&line) > WIDTH && width(&below) <= WIDTH {
        format!("    {function}(\n{below}\n    );")
    } else {
        line
    }
}

/// `include!(concat!(env!("OUT_DIR"), "/films.rs"));`
pub(super) fn include(file: &str) -> String {
    let all = format!("concat!(env!(\"OUT_DIR\"), {file})");
    match width(&all) {
        0..=NARROW => format!("include!({all});"),
        _ => format!("include!(concat!(\n    env!(\"OUT_DIR\"),\n    {file}\n));"),
    }
}

/// `client.get_film("1").await?`, in a statement of a function.
pub(super) fn call(method: &str, arguments: &[String]) -> String {
    let listed = arguments.join(", ");
    let line = format!("client.{method}({listed}).await?");
    if width(&line) < NARROW {
        return line;
    }
    let alone = format!("        .{method}({listed})");
    let is_short = width(&listed) <= NARROW || arguments.len() == 1;
    if arguments.is_empty() || is_short && width(&alone) <= WIDTH {
        return format!("client\n{alone}\n        .await?");
    }
    let lines: String = arguments.iter().map(|argument| format!("            {argument},\n")).collect();
    format!("client\n        .{method}(\n{lines}        )\n        .await?")
}

/// The first line of a method that answers a request, or the first lines.
pub(super) fn method(name: &str, request: &str) -> String {
    let answer = format!("Answer<operations::{request}> {{");
    let line = format!("    async fn {name}(&self, _request: operations::{request}) -> {answer}");
    if width(&line) <= WIDTH {
        return line;
    }
    format!(
        "    async fn {name}(\n        &self,\n        _request: operations::{request},\n    ) -> {answer}"
    )
}

fn width(line: &str) -> usize {
    line.chars().count()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    use super::*;

    /// What rustfmt makes of a file, in the style of an edition.
    fn formatted(text: &str, edition: &str) -> String {
        let mut rustfmt = Command::new("rustfmt")
            .args(["--edition", edition])
            // Away from the options of this workspace.
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        rustfmt.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        String::from_utf8(rustfmt.wait_with_output().unwrap().stdout).unwrap()
    }

    /// Names and values of any length that people write: the lines break where those of rustfmt do.
    #[test]
    fn rustfmt_has_nothing_to_change() {
        let mut text = String::new();
        for length in 1..=60 {
            let (name, literal) = ("x".repeat(length), format!("{:?}", "x".repeat(length)));
            let calls = [
                vec![],
                vec![literal.clone()],
                vec![format!("{literal}.parse()?")],
                vec!["7".to_owned(), literal.clone()],
                vec![literal.clone(), format!("{literal}.parse()?"), format!("&types::{name}::A")],
            ];
            for arguments in &calls {
                for method in ["get", "get_a_film_with_all_of_its_reels", &name] {
                    let call = call(method, arguments);
                    text.push_str(&format!("fn a() {{\n    let answer = {call};\n}}\n\n"));
                }
            }
            text.push_str(&format!("{}\n\n", binding("", "const ADDRESS: &str =", &literal)));
            let read = read(&format!("types::{}", "x".repeat(length.min(54))));
            text.push_str(&format!("impl A for B {{\n    fn b() {{\n{read}\n    }}\n}}\n\n"));
            text.push_str(&format!(
                "fn c() {{\n{}\n}}\n\n",
                statement("specwright::build::generate", &literal)
            ));
            text.push_str(&format!("{}\n\n", include(&literal)));
            let (function, request) = (name.as_str(), "X".repeat(length));
            text.push_str(&format!(
                "impl A for B {{\n{}\n        a()\n    }}\n}}\n\n",
                method(function, &request)
            ));
        }
        text.truncate(text.trim_end().len() + 1);
        for edition in ["2021", "2024"] {
            let formatted = formatted(&text, edition);
            let differs = text.lines().zip(formatted.lines()).find(|(one, other)| one != other);
            assert_eq!(differs, None, "{edition}");
            assert_eq!(formatted.len(), text.len());
        }
    }
}
