//! `readOnly` and `writeOnly`. OpenAPI 3.0.4 §4.7.24.2.

use super::Comparing;
use super::objects::Property;
use crate::diagnostics::quote;
use crate::diff::kind::{Event, Flow, Kind};

/// What it is called when a flag of a property is set, or is set no longer.
struct Turn {
    set: Event,
    unset: Event,
}

/// A flag, by where the property is and whether it must be there.
struct Flag {
    keyword: &'static str,
    request_optional: Turn,
    request_required: Turn,
    response_optional: Turn,
    response_required: Turn,
}

const READ_ONLY: Flag = Flag {
    keyword: "readOnly",
    request_optional: Turn { set: Event::RequestOptionalReadOnly, unset: Event::RequestOptionalNotReadOnly },
    request_required: Turn { set: Event::RequestRequiredReadOnly, unset: Event::RequestRequiredNotReadOnly },
    response_optional: Turn {
        set: Event::ResponseOptionalReadOnly,
        unset: Event::ResponseOptionalNotReadOnly,
    },
    response_required: Turn {
        set: Event::ResponseRequiredReadOnly,
        unset: Event::ResponseRequiredNotReadOnly,
    },
};

const WRITE_ONLY: Flag = Flag {
    keyword: "writeOnly",
    request_optional: Turn {
        set: Event::RequestOptionalWriteOnly,
        unset: Event::RequestOptionalNotWriteOnly,
    },
    request_required: Turn {
        set: Event::RequestRequiredWriteOnly,
        unset: Event::RequestRequiredNotWriteOnly,
    },
    response_optional: Turn {
        set: Event::ResponseOptionalWriteOnly,
        unset: Event::ResponseOptionalNotWriteOnly,
    },
    response_required: Turn {
        set: Event::ResponseRequiredWriteOnly,
        unset: Event::ResponseRequiredNotWriteOnly,
    },
};

impl<'d> Comparing<'_, 'd> {
    pub(super) fn access(&mut self, old: &Property<'d>, new: &Property<'d>) {
        // What clients sent counts no longer, or has to be sent from now on.
        let is_sent = self.uses.flow == Flow::ToServer;
        self.flag(&READ_ONLY, (old, new), is_sent, is_sent && new.is_required);
        let is_missed = self.uses.flow == Flow::ToClient && old.is_required;
        self.flag(&WRITE_ONLY, (old, new), is_missed, false);
    }

    fn flag(
        &mut self,
        flag: &Flag,
        (old, new): (&Property<'d>, &Property<'d>),
        set_breaks: bool,
        unset_breaks: bool,
    ) {
        let turn = match (self.uses.scope.is_request(), new.is_required) {
            (true, false) => &flag.request_optional,
            (true, true) => &flag.request_required,
            (false, false) => &flag.response_optional,
            (false, true) => &flag.response_required,
        };
        let (event, breaks, verb) = match (old.is(flag.keyword), new.is(flag.keyword)) {
            (false, true) => (turn.set, set_breaks, "is"),
            (true, false) => (turn.unset, unset_breaks, "is no longer"),
            _ => return,
        };
        let message = format!("the property {} {verb} `{}`", quote(new.name), flag.keyword);
        self.tell(Kind::Event(event), breaks, (Some(&old.view), Some(&new.view)), message);
    }
}
