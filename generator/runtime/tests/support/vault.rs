//! A vault, of which callers have to say who they are: its operations, and a client for them.

use std::convert::Infallible;

use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Client};
use specwright_runtime::http::{Api, Scheme, SchemeKind};

pub const LOGIN: Scheme = Scheme::new("login", SchemeKind::Bearer).token_url("https://login.test/token");
pub const OTHER: Scheme = Scheme::new("other", SchemeKind::Bearer);
pub const API: &Api = &vault(&[LOGIN, OTHER]);

pub const fn vault(schemes: &'static [Scheme]) -> Api {
    Api { user_agent: "", base_url: "https://vault.test", schemes }
}

macro_rules! operations {
    ($($operation:ident $method:ident $security:expr;)+) => {$(
        pub struct $operation;

        specwright_runtime::operation! {
            $operation as "vault", $method "/gold" {}
            Ok((), ()) = 200 &[], Err(Infallible), security: $security
        }
    )+};
}

operations! {
    Get GET &[&[LOGIN]];
    Post POST &[&[LOGIN]];
    Open GET &[];
    Other GET &[&[OTHER]];
}

/// What a token endpoint answers.
pub fn granted(token: &str) -> String {
    format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":1000}}"#)
}

pub fn builder(recorder: &Recorder) -> Builder<Client> {
    Builder::new(API).transport(recorder.clone())
}
