//! How one page of a list leads to the next.

use super::Operation;

/// How one page of a list leads to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// By a `Link` header with `rel="next"`. RFC 8288 §3.3.
    Link,
    /// By a URL in the body, at this JSON pointer (RFC 6901).
    Url(&'static str),
    /// By a value in the body, at this JSON pointer, that goes to the parameter at this position.
    Token(&'static str, usize),
    /// By the number of the page, in the parameter at this position; the first page has this one.
    Page(usize, i64),
    /// By the number of items so far, in the parameter at this position.
    Offset(usize),
}

/// An operation that gives one page of a list. Its rows come from [`paged!`](crate::paged).
pub trait Paged: Operation {
    /// How one page leads to the next.
    const PAGING: Paging;
    /// Where the items are in the body: a JSON pointer, empty for the body itself.
    const ITEMS: &'static str;
    /// What the list is of.
    type Item;

    /// The items of a page.
    fn items(page: Self::Ok) -> Vec<Self::Item>;
}

/// What holds the items of a page. Where they are optional or may be null, there may be none.
pub trait IntoItems<T> {
    /// The items.
    fn into_items(self) -> Vec<T>;
}

impl<T> IntoItems<T> for Vec<T> {
    #[inline]
    fn into_items(self) -> Vec<T> {
        self
    }
}

impl<T, I: IntoItems<T>> IntoItems<T> for Option<I> {
    #[inline]
    fn into_items(self) -> Vec<T> {
        self.map(IntoItems::into_items).unwrap_or_default()
    }
}

/// An operation that gives one page of a list: how its pages follow each other, the type of
/// an item, and the field with the items and its place in the body, unless they are the body.
///
/// ```
/// # use std::convert::Infallible;
/// use specwright_runtime::http::Media;
///
/// pub struct ListPhotos { pub page: Option<i64> }
///
/// specwright_runtime::operation! {
///     ListPhotos as "listPhotos", GET "/photos" { 0 page: optional query("page"), }
///     Ok(Vec<String>, ()) = 200 &[Media::json("application/json")], Err(Infallible)
/// }
/// specwright_runtime::paged! { ListPhotos by Page(0, 1), String }
/// ```
#[macro_export]
macro_rules! paged {
    ($operation:ident by $paging:ident $(($($argument:expr),*))?, $item:ty $(=> $field:ident $pointer:literal)?) => {
        impl $crate::http::Paged for $operation {
            const PAGING: $crate::http::Paging = $crate::http::Paging::$paging $(($($argument),*))?;
            const ITEMS: &'static str = ::core::concat!($($pointer)?);
            type Item = $item;

            #[inline]
            #[allow(deprecated)]
            fn items(page: Self::Ok) -> ::std::vec::Vec<$item> {
                $crate::http::IntoItems::into_items(page $(.$field)?)
            }
        }
    };
}
