//! The library of the tutorial, for the code of all chapters.

fn main() {
    specwright::build::generate("library/library.yaml");
    specwright::build::generate("library/archive.yaml");
}
