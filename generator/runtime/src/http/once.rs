use std::sync::{Arc, Mutex, PoisonError};

/// Something that only one of its clones can have: whichever asks first.
pub(crate) struct Once<T>(Arc<Mutex<Option<T>>>);

impl<T> Once<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(Mutex::new(Some(value))))
    }

    pub(crate) fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The value, from now on this clone's alone.
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        if Arc::get_mut(&mut self.0).is_none() {
            let value = self.take();
            self.0 = Arc::new(Mutex::new(value));
        }
        let own = Arc::get_mut(&mut self.0)?;
        own.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut()
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
