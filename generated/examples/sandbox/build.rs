//! The pages describe three operations; the one that their links name besides is generated here.

fn main() {
    specwright::build::generate("provisioning.yaml");
}
