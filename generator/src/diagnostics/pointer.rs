use std::fmt;
use std::sync::Arc;

/// A JSON pointer (RFC 6901) in its string form: empty for the root, else `/a/b~1c`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Takes a pointer as written; `None` if it neither is empty nor starts with `/`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(Arc::from(text)))
    }

    /// The child under `key`, which is escaped here.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        if key.contains(['~', '/']) {
            let key = key.replace('~', "~0").replace('/', "~1");
            return Self(Arc::from(format!("{}/{key}", self.0)));
        }
        Self(Arc::from(format!("{}/{key}", self.0)))
    }

    /// The node at `rest`, a pointer as written, below this one.
    pub(crate) fn join(&self, rest: &str) -> Self {
        if rest.is_empty() { self.clone() } else { Self(Arc::from(format!("{}{rest}", self.0))) }
    }

    /// The node that contains this one; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Self(Arc::from(parent)))
    }

    /// The steps from the root, unescaped.
    pub fn steps(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The last step, unescaped; `None` for the root.
    #[must_use]
    pub fn last(&self) -> Option<String> {
        let (_, last) = self.0.rsplit_once('/')?;
        Some(unescape(last))
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn unescape(step: &str) -> String {
    if step.contains('~') { step.replace("~1", "/").replace("~0", "~") } else { step.to_owned() }
}

impl Default for Pointer {
    fn default() -> Self {
        Self::root()
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn steps_are_unescaped_and_children_escaped() {
        let pointer = Pointer::root().child("paths").child("/a~b").child("get");
        assert_eq!(pointer.as_str(), "/paths/~1a~0b/get");
        assert_eq!(pointer.steps().collect::<Vec<_>>(), ["paths", "/a~b", "get"]);
        assert_eq!(pointer.parent().and_then(|p| p.last()).as_deref(), Some("/a~b"));
        assert_eq!(Pointer::parse("no"), None);
    }
}
