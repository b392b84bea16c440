//! How much of what a document says of its objects readers insist on.

use std::cell::Cell;

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
}

impl Strictness {
    /// What holds for what is read now.
    pub(in crate::codec) fn present() -> Self {
        PRESENT.get()
    }
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
