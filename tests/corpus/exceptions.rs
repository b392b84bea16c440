//! Documents that are refused although some tool accepts them, each with the reason. There is none at
//! the moment.

const EXCEPTIONS: &[(&str, &str)] = &[];

/// Why a document may be refused; `None` if it may not.
pub fn reason(path: &str) -> Option<&'static str> {
    EXCEPTIONS.iter().find(|(exception, _)| *exception == path).map(|(_, reason)| *reason)
}
