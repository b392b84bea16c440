//! What the user makes of warnings: silence, as they are, or errors.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::Error as _;

use super::{Code, Diagnostic, Severity};

/// What becomes of the warnings of one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// They are not shown. What they say is lost still counts as degraded.
    Allow,
    /// They are shown.
    Warn,
    /// They are errors: nothing is generated.
    Deny,
}

/// The levels of all codes: the `[diagnostics]` table of the configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    codes: BTreeMap<Code, Level>,
    warnings_denied: bool,
}

impl Levels {
    /// Sets the level of one code. Findings that are errors stay errors at any level.
    pub fn set(&mut self, code: Code, level: Level) {
        self.codes.insert(code, level);
    }

    /// Takes every warning for an error, but those that are allowed.
    pub fn deny_warnings(&mut self) {
        self.warnings_denied = true;
    }

    /// What becomes of a finding.
    #[must_use]
    pub fn of(&self, diagnostic: &Diagnostic) -> Level {
        match (diagnostic.severity, self.codes.get(&diagnostic.code)) {
            (Severity::Error, _) => Level::Deny,
            (Severity::Warning, Some(Level::Allow)) => Level::Allow,
            (Severity::Warning, _) if self.warnings_denied => Level::Deny,
            (Severity::Warning, level) => level.copied().unwrap_or(Level::Warn),
        }
    }

    /// Leaves out what is allowed and makes errors of what is denied.
    #[must_use]
    pub fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut kept = Vec::with_capacity(diagnostics.len());
        for mut diagnostic in diagnostics {
            match self.of(&diagnostic) {
                Level::Allow => continue,
                Level::Warn => {}
                Level::Deny => diagnostic.severity = Severity::Error,
            }
            kept.push(diagnostic);
        }
        kept
    }
}

impl<'de> Deserialize<'de> for Levels {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let codes = BTreeMap::deserialize(deserializer)?;
        Ok(Self { codes, warnings_denied: false })
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, Diagnostic, Level, Levels, Severity};
    use crate::diagnostics::Place;

    fn finding(code: Code) -> Diagnostic {
        Diagnostic::new(code, Place::File("x".to_owned()), "something")
    }

    #[test]
    fn allowed_warnings_stay_allowed_when_all_others_are_denied() {
        let mut levels = Levels::default();
        assert_eq!(levels.of(&finding(Code::Mended)), Level::Warn);
        levels.set(Code::Mended, Level::Allow);
        levels.set(Code::Unsupported, Level::Warn);
        levels.deny_warnings();
        assert_eq!(levels.of(&finding(Code::Mended)), Level::Allow);
        assert_eq!(levels.of(&finding(Code::Unsupported)), Level::Deny);
        assert_eq!(levels.of(&finding(Code::DuplicateKey)), Level::Deny);
    }

    #[test]
    fn errors_stay_errors_and_denied_warnings_become_some() {
        let mut levels = Levels::default();
        levels.set(Code::SyntaxError, Level::Allow);
        levels.set(Code::Mended, Level::Allow);
        levels.set(Code::Unsupported, Level::Deny);
        let found = [Code::SyntaxError, Code::Mended, Code::Unsupported, Code::DuplicateKey];
        let kept = levels.apply(found.map(finding).into());
        let kept: Vec<_> = kept.iter().map(|kept| (kept.code, kept.severity)).collect();
        let expected = [
            (Code::SyntaxError, Severity::Error),
            (Code::Unsupported, Severity::Error),
            (Code::DuplicateKey, Severity::Warning),
        ];
        assert_eq!(kept, expected);
    }

    #[test]
    fn a_misspelt_code_gets_a_suggestion() {
        let told = |text: &str| text.parse::<Code>().unwrap_err().to_string();
        assert_eq!(told("mendet"), "there is no diagnostic `mendet`; do you mean `mended`?");
        assert!(told("UNSUPPORTED_STYLE").ends_with("do you mean `unsupported-style`?"));
        assert!(!told("something-else-entirely").contains("do you mean"));
        for code in Code::ALL {
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
    }
}
