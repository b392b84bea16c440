//! How much of what a document says of its objects readers insist on.

use std::cell::Cell;

#[cfg(feature = "http")]
use crate::codec::{Codec, Record};
use crate::codec::{DecodeError, Others, RecordShape};

/// What is made of properties that a document forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::codec) enum Strictness {
    /// They are passed over, as answers of tomorrow's servers should be.
    Lenient,
    /// They are errors, as they should be in requests.
    #[cfg_attr(not(feature = "server"), allow(dead_code))]
    Strict,
}

thread_local! {
    static PRESENT: Cell<Strictness> = const { Cell::new(Strictness::Lenient) };
    static TAG: Cell<Option<&'static str>> = const { Cell::new(None) };
}

impl Strictness {
    /// What holds for what is read now.
    pub(in crate::codec) fn present() -> Self {
        PRESENT.get()
    }

    /// Is it an error if a record of this shape has other properties?
    pub(super) fn forbids_others(self, shape: &RecordShape) -> bool {
        shape.others == Others::Forbidden && self == Self::Strict
    }
}

/// Where the property that is no field's goes; nowhere, if such are dropped.
///
/// # Errors
/// Where the record must not have it.
#[cfg(feature = "http")]
pub(crate) fn other<'r>(
    record: &'r mut dyn Record,
    name: &str,
) -> Result<Option<&'r mut dyn Codec>, DecodeError> {
    let shape = record.shape();
    match record.extra_mut() {
        Some(extra) => Ok(Some(extra.entry(name))),
        None => pass_over(shape, name).map(|()| None),
    }
}

/// Leaves out a property that is no field's and that the record has no place for.
///
/// # Errors
/// Where the record must not have it.
#[cfg(any(feature = "http", feature = "xml"))]
pub(crate) fn pass_over(shape: &RecordShape, name: &str) -> Result<(), DecodeError> {
    let is_tag = || TAG.get().is_some_and(|tag| shape.case.matches(tag, name));
    if Strictness::present().forbids_others(shape) && !is_tag() {
        return Err(forbidden(name));
    }
    Ok(())
}

/// Reads a member of a union that was known by a property, which a closed member may have without a field for it.
/// So may the objects within it: which of them is the member is not known here.
pub(in crate::codec) fn tagged<T>(tag: &'static str, read: impl FnOnce() -> T) -> T {
    struct Before(Option<&'static str>);

    impl Drop for Before {
        fn drop(&mut self) {
            TAG.set(self.0);
        }
    }

    let _before = Before(TAG.replace(Some(tag)));
    read()
}

/// What is said of a property that a closed record has.
pub(super) fn forbidden(name: &str) -> DecodeError {
    DecodeError::new("there must not be such a property").under(name)
}

/// Reads strictly whatever `read` reads. Each format has its own way from a body to a value, and no parameter goes
/// through all of them: so it is a matter of the thread while it reads.
#[cfg(feature = "server")]
pub(crate) fn strictly<T>(read: impl FnOnce() -> T) -> T {
    struct Before(Strictness);

    impl Drop for Before {
        fn drop(&mut self) {
            PRESENT.set(self.0);
        }
    }

    let _before = Before(PRESENT.replace(Strictness::Strict));
    read()
}
