use std::fmt;

/// Input that does not fit the type it was to become, with the place in it.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    message: String,
    /// Innermost step first: errors grow outwards.
    path: Vec<Step>,
    /// The properties that are missing from an object, if that is what is wrong.
    missing: Vec<String>,
}

#[derive(Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

impl DecodeError {
    /// An error at the value being decoded.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Inner { message: message.into(), path: Vec::new(), missing: Vec::new() }))
    }

    /// An object of this name lacks properties that it must have.
    pub(crate) fn lacking<'n>(name: &str, missing: impl IntoIterator<Item = &'n str>) -> Self {
        let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
        let told: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let mut error = Self::new(format!("{name} lacks the required {}", told.join(", ")));
        error.0.missing = missing;
        error
    }

    /// The error for those who want one for each place: an object that lacks two properties is wrong at both.
    pub(crate) fn each(self) -> Vec<Self> {
        if self.0.missing.is_empty() {
            return vec![self];
        }
        let Inner { path, missing, .. } = *self.0;
        let at = |name: String| {
            let mut error = Self::new("it is required");
            error.0.path = std::iter::once(Step::Key(name)).chain(path.iter().cloned()).collect();
            error
        };
        missing.into_iter().map(at).collect()
    }

    /// There is a `null` where there may be none.
    pub(crate) fn null() -> Self {
        Self::new("must not be null")
    }

    /// The error as seen from the object that holds the failing value under `key`.
    #[must_use]
    pub fn under(mut self, key: &str) -> Self {
        self.0.path.push(Step::Key(key.to_owned()));
        self
    }

    /// The error as seen from the array that holds the failing value at `index`.
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.0.path.push(Step::Index(index));
        self
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The place as a JSON pointer (RFC 6901); empty for the whole input.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in self.0.path.iter().rev() {
            pointer.push('/');
            match step {
                Step::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => pointer.push_str(&index.to_string()),
            }
        }
        pointer
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.path.is_empty() {
            return f.write_str(&self.0.message);
        }
        write!(f, "{}: {}", self.pointer(), self.0.message)
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}

#[cfg(feature = "xml")]
impl serde::ser::Error for DecodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::DecodeError;

    #[test]
    fn the_place_reads_from_the_outside_in() {
        let error = DecodeError::new("expected a string").under("a/b").at(3).under("items");
        assert_eq!(error.pointer(), "/items/3/a~1b");
        assert_eq!(error.to_string(), "/items/3/a~1b: expected a string");
        let lacking = DecodeError::lacking("Order", ["id", "name"]).at(1);
        assert_eq!(lacking.to_string(), "/1: Order lacks the required `id`, `name`");
        let each: Vec<String> = lacking.each().iter().map(ToString::to_string).collect();
        assert_eq!(each, ["/1/id: it is required", "/1/name: it is required"]);
        assert_eq!(DecodeError::new("empty").to_string(), "empty");
    }
}
