//! Documents that are refused although some tool accepts them, each with the reason.

const FRAGMENT: &str = "a fragment for other documents to refer to: its `paths` is a list";

const EXCEPTIONS: &[(&str, &str)] = &[
    ("peers/libopenapi/bundler/test/specs/clash/paging.yaml", FRAGMENT),
    ("peers/libopenapi/bundler/test/specs/common.yaml", FRAGMENT),
    ("peers/libopenapi/bundler/test/specs/error.yaml", FRAGMENT),
    ("peers/libopenapi/bundler/test/specs/paging.yaml", FRAGMENT),
    ("peers/libopenapi/bundler/test/specs/smash/paging.yaml", FRAGMENT),
];

/// Why a document may be refused; `None` if it may not.
pub fn reason(path: &str) -> Option<&'static str> {
    EXCEPTIONS.iter().find(|(exception, _)| *exception == path).map(|(_, reason)| *reason)
}
