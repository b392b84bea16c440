use std::sync::{Arc, Mutex, PoisonError};

/// Something that can be taken once, by whichever of its clones asks first.
pub(crate) struct Once<T>(Arc<Mutex<Option<T>>>);

impl<T> Once<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(Mutex::new(Some(value))))
    }

    /// Nothing, as if it was taken.
    pub(crate) fn taken() -> Self {
        Self(Arc::default())
    }

    pub(crate) fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Clones of one another are equal, and nothing else is.
impl<T> PartialEq for Once<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
