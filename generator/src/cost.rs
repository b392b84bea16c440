//! What each tag costs whoever compiles the generated crate.

use serde::Serialize;

use crate::ir::Api;
use crate::ir::passes::tags::{FeatureOf, Tags};
use crate::render::Lines;

/// What a crate with a cargo feature for each tag is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cost {
    /// The features, in the order of the tags' first use.
    pub features: Vec<FeatureCost>,
    /// Types that are compiled whatever features are on: every tag needs them.
    pub always_types: usize,
    /// The same in lines of code.
    pub always_lines: usize,
    /// All lines.
    pub lines: usize,
}

/// What a feature turns on. Client and server count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FeatureCost {
    /// The feature.
    pub feature: String,
    /// Its tag; `None` for webhooks, and for schemas that nothing needs.
    pub tag: Option<String>,
    /// Operations.
    pub operations: usize,
    /// Types that it needs, beside those that are always there.
    pub types: usize,
    /// Of these, those that no other feature needs.
    pub own_types: usize,
    /// Lines of all of it.
    pub lines: usize,
    /// Of these, those that nobody compiles who turns the feature off.
    pub own_lines: usize,
}

pub(crate) fn cost(api: &Api, tags: &Tags, lines: &[Lines]) -> Cost {
    let gates: Vec<_> = api.types.iter().map(|(id, _)| tags.of_type(id)).collect();
    let features = tags.features.iter().enumerate().map(|(index, feature)| {
        let types = || gates.iter().filter(|gate| gate.0.contains(&index));
        let parts = || lines.iter().filter(|part| part.any_of.contains(&feature.name));
        FeatureCost {
            feature: feature.name.clone(),
            tag: match &feature.of {
                FeatureOf::Tag(tag) => Some(tag.clone()),
                FeatureOf::Webhooks | FeatureOf::UnusedSchemas => None,
            },
            operations: feature.operations,
            types: types().count(),
            own_types: types().filter(|gate| gate.0.len() == 1).count(),
            lines: parts().map(|part| part.count).sum(),
            own_lines: parts().filter(|part| part.any_of.len() == 1).map(|part| part.count).sum(),
        }
    });
    Cost {
        features: features.collect(),
        always_types: gates.iter().filter(|gate| gate.0.is_empty()).count(),
        always_lines: lines.iter().filter(|part| part.any_of.is_empty()).map(|part| part.count).sum(),
        lines: lines.iter().map(|part| part.count).sum(),
    }
}
