//! What is made of a document that a test has as text.

use specwright::diagnostics::Style;
use specwright::{Config, Generated, Layout, Source};

/// The code, or what is wrong with the document, which is called `shop.yaml`, or with the options.
pub fn generate(text: &str, options: &str, layout: Layout) -> Result<Generated, String> {
    let config =
        Config::from_toml(options, "specwright.toml").map_err(|report| report.render(Style::Plain))?;
    let source = Source::from_text("shop.yaml", text);
    specwright::generate(&source, &config, layout).map_err(|report| report.render(Style::Plain))
}
