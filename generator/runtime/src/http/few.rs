use std::ops::Deref;

/// A list that is most often empty or has one element, for which nothing is allocated.
#[derive(Clone)]
pub(crate) enum Few<T> {
    None,
    One([T; 1]),
    Many(Vec<T>),
}

impl<T> From<T> for Few<T> {
    fn from(one: T) -> Self {
        Self::One([one])
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match self {
            Self::None => &[],
            Self::One(one) => one,
            Self::Many(many) => many,
        }
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items = items.into_iter();
        let Some(first) = items.next() else { return Self::None };
        match items.next() {
            None => Self::One([first]),
            Some(second) => Self::Many([first, second].into_iter().chain(items).collect()),
        }
    }
}
