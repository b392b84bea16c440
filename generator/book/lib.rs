//! The chapters as tests: each block of Rust in them compiles, and runs unless it needs a network.
//!
//! What the code of a block stands in is in a comment above it, which readers do not see: `build.rs` makes hidden lines
//! of it, such as `# use specwright_book::library as lending_library;`.

/// What `library/library.yaml` becomes: the API of the tutorial.
#[allow(missing_docs)] // the document does not describe everything
pub mod library {
    include!(concat!(env!("OUT_DIR"), "/library.rs"));
    // As crates have it.
    pub use client::Client;
}

/// What `library/archive.yaml` becomes: credentials, several media types, parts, streams, and styles of parameters.
#[allow(missing_docs)] // as above
pub mod archive {
    include!(concat!(env!("OUT_DIR"), "/archive.rs"));
    pub use client::Client;
}

/// Chapters with Rust in them; a test says which are missing.
macro_rules! chapters {
    ($($name:ident $file:literal)+) => {$(
        #[allow(clippy::needless_doctest_main)] // readers have it
        #[doc = include_str!(concat!(env!("OUT_DIR"), "/src/", $file))]
        mod $name {}
    )+};
}

chapters! {
    introduction "introduction.md"
    tutorial "tutorial.md"
    build_script "build-script.md"
    imported "crate.md"
    client "client.md"
    testing "testing.md"
    server "server.md"
    media_types "media-types.md"
    parameters "parameters.md"
    types "types.md"
    progenitor "progenitor.md"
    openapi_generator "openapi-generator.md"
}
