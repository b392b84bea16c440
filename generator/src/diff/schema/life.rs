//! `deprecated`, and when and whether something is to stay: `x-sunset`, `x-stability-level`.

use serde_json::Value;

use super::Comparing;
use super::view::View;
use crate::diff::kind::Aspect;
use crate::diff::life::{Level, Notice, notice};

impl Comparing<'_, '_> {
    pub(super) fn life(&mut self, old: &View<'_>, new: &View<'_>) {
        let text = |view: &View<'_>, name: &str| {
            view.extension(name).and_then(|part| part.value.as_str().map(str::to_owned))
        };
        let (earlier, later) = (old.flag("deprecated"), new.flag("deprecated"));
        let level = text(new, "x-stability-level");
        if later && !earlier {
            let sunset = new.extension("x-sunset").map(|part| sunset_text(part.value));
            let (aspect, message) = match notice(sunset.as_deref(), level.as_deref(), self.schemas.today) {
                Notice::None => (Aspect::Deprecated, "it is deprecated now".to_owned()),
                Notice::Missing => (
                    Aspect::DeprecatedSunsetMissing,
                    "it is deprecated now, and `x-sunset` does not say until when it is there".to_owned(),
                ),
                Notice::Invalid(text) => {
                    (Aspect::DeprecatedSunsetInvalid, format!("`x-sunset` is no date: {text}"))
                }
                Notice::TooSmall(days) => (
                    Aspect::SunsetTooSmall,
                    format!("it is deprecated now, and `x-sunset` is less than {days} days ahead"),
                ),
                Notice::Given(text) => {
                    (Aspect::DeprecatedWithSunset, format!("it is deprecated now, until {text}"))
                }
            };
            self.at_keyword(aspect, old, new, "deprecated", message);
        }
        if earlier && !later {
            let message = "it is no longer deprecated".to_owned();
            self.at_keyword(Aspect::Reactivated, old, new, "deprecated", message);
        }
        let levels = (Level::of(text(old, "x-stability-level").as_deref()), Level::of(level.as_deref()));
        let (Some(before), Some(after)) = levels else { return };
        let aspect = match before.cmp(&after) {
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Less => Aspect::StabilityIncreased,
            std::cmp::Ordering::Greater => Aspect::StabilityDecreased,
        };
        let message = format!("it was {}, and is {}", before.word(), after.word());
        self.note(aspect, (old, new), (None, None), message);
    }
}

/// A date that YAML readers took for something else is shown as it is.
pub(super) fn sunset_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
