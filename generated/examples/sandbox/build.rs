//! The pages describe three operations. An overlay adds what the sandbox has besides: the operation that links of orders
//! name, which is generated here, and what is answered where rules are broken.

use std::error::Error;
use std::path::Path;

use specwright::{Part, Selection, Source};

const DOCUMENT: &str = "../../../spec/partner-center-orders.yaml";
const OVERLAY: &str = "sandbox.overlay.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    specwright::build::configure(DOCUMENT)
        .overlay(OVERLAY)
        .only(Selection::of_tags(["Provisioning"]))
        .parts([Part::Server])
        .generate();

    // The document that is served.
    let source = Source::read(Path::new(DOCUMENT))?.with_overlays([Source::read(Path::new(OVERLAY))?]);
    let document = specwright::overlaid(&source)?;
    let folder = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&folder).join("openapi.yaml"), serde_yaml::to_string(&document)?)?;
    Ok(())
}
