/// What stands for tags whose cargo features are off: a module with a trait that every service implements, and
/// without routes. So a router is for all that there is, and asks for no more.
///
/// ```text
/// absent! { "orders" orders Orders }   // feature, module, trait
/// ```
#[macro_export]
macro_rules! absent {
    ($($feature:literal $module:ident $service:ident),* $(,)?) => {$(
        #[cfg(not(feature = $feature))]
        mod $module {
            use $crate::server::Routes;

            pub trait $service: Send + Sync + 'static {}

            impl<S: Send + Sync + 'static> $service for S {}

            pub fn register<S: $service>(routes: Routes<S>) -> Routes<S> {
                routes
            }
        }
    )*};
}
