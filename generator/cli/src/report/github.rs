//! Annotations of GitHub Actions: lines of standard output that its runner looks for,
//! `::warning file=a.yaml,line=1,col=2,title=mended::what is wrong`.

use super::Finding;

pub(super) fn annotations(findings: &[Finding]) -> String {
    let lines: Vec<String> = findings.iter().map(annotation).collect();
    lines.join("\n")
}

fn annotation(finding: &Finding) -> String {
    let mut properties = Vec::new();
    if let Some(file) = &finding.file {
        properties.push(format!("file={}", property(file)));
    }
    if let Some((line, column)) = finding.position {
        properties.push(format!("line={line},col={column}"));
    }
    properties.push(format!("title={}", property(finding.code)));
    let text = [std::slice::from_ref(&finding.message), &finding.details].concat().join("\n");
    format!("::{} {}::{}", finding.severity, properties.join(","), data(&text))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{Finding, annotations};

    #[test]
    fn text_of_documents_ends_no_annotation() {
        let mut finding = Finding::stale("a,b:c.yaml".to_owned(), "100%\n::error::x".to_owned());
        finding.position = Some((3, 4));
        let expected = "::error file=a%2Cb%3Ac.yaml,line=3,col=4,title=stale-output::100%25%0A::error::x";
        assert_eq!(annotations(&[finding]), expected);
    }
}
