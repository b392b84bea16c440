//! What a user's build script looks like: the document becomes a module of this package.

fn main() {
    specwright::build::generate("spec/partner-center-orders.yaml");
    specwright::build::generate("spec/features/body-alternatives.yaml");
    specwright::build::configure("spec/features/calling.yaml").used_by("tests/callers").generate();
    specwright::build::generate("spec/features/callbacks-and-links.yaml");
    specwright::build::generate("spec/features/content-media.yaml");
    specwright::build::generate("spec/features/json-as-text.yaml");
    specwright::build::generate("spec/features/media-parameters.yaml");
    specwright::build::generate("spec/features/sequences.yaml");
    specwright::build::generate("spec/features/server-sent-events.yaml");
    specwright::build::generate("spec/features/multipart.yaml");
    specwright::build::generate("spec/features/multipart-parts.yaml");
    specwright::build::generate("spec/features/read-write-only.yaml");
    specwright::build::generate("spec/features/tags.yaml");
    specwright::build::generate("spec/features/xml-node-types.yaml");
    specwright::build::generate("spec/features/vendor-extensions.yaml");
}
