//! What can be asked of `specwright mock`.

use std::net::IpAddr;

use clap::Args;

use super::fault::{self, Fault, Latency};
use crate::args::Input;

pub(crate) const HELP: &str = "\
Responses are chosen by `Prefer` (RFC 7240): `Prefer: code=404`, `Prefer: example=empty`, \
`Prefer: dynamic=true`.

Parameters and bodies in JSON, XML, and forms (urlencoded, or of several parts) are checked against \
the document. Of bodies in other media types it is only checked that they are documented and that \
they are there. Credentials have to be there; whether they are good is not checked.

Exit codes: 0 stopped by Ctrl-C, 2 the input is bad, or the address cannot be had.";

/// A document to serve, and how.
#[derive(Debug, Args)]
pub(crate) struct Target {
    #[command(flatten)]
    pub(crate) input: Input,

    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,

    /// The port to listen on; 0 for any that is free.
    #[arg(short, long, default_value_t = 4010)]
    pub(crate) port: u16,

    #[command(flatten)]
    pub(crate) wishes: Wishes,
}

/// How to answer.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "they are switches of a command line")]
pub(crate) struct Wishes {
    /// Where all that looks like chance comes from: the same seed, the same answers and faults.
    #[arg(long, default_value_t = 0)]
    seed: u64,

    /// Hold answers back: `200ms`, or `50ms..200ms` for something between.
    #[arg(long, value_name = "TIME")]
    latency: Option<Latency>,

    /// Let requests fail: `429:0.1` answers every tenth with 429 and `Retry-After`. Also `cut:0.1`
    /// for bodies that break off, and `stall:0.1` for bodies that stop. Can be repeated.
    #[arg(long, value_name = "WHAT:SHARE")]
    fault: Vec<Fault>,

    /// Make every answer anew from its schema, as `Prefer: dynamic=true` does.
    #[arg(long)]
    dynamic: bool,

    /// Do not ask for credentials.
    #[arg(long)]
    no_auth: bool,

    /// Do not check requests.
    #[arg(long)]
    no_validation: bool,

    /// Let pages of any origin call (CORS).
    #[arg(long)]
    cors: bool,
}

/// How requests are answered.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "they are switches of a command line")]
pub(super) struct Behaviour {
    pub(super) seed: u64,
    pub(super) latency: Option<Latency>,
    pub(super) fault: Vec<Fault>,
    pub(super) dynamic: bool,
    pub(super) no_auth: bool,
    pub(super) no_validation: bool,
    pub(super) cors: bool,
    pub(super) quiet: bool,
}

impl Target {
    /// Each fault has its share of all requests: there are no more than all.
    pub(super) fn faults_fit(&self) -> Result<(), String> {
        let sum = fault::sum(&self.wishes.fault);
        // Shares are written in decimals, whose sum is a little off.
        match sum > 1.0 + 1e-9 {
            true => {
                Err(format!("`--fault`: the shares make {sum:.2} of all requests, which is more than all"))
            }
            false => Ok(()),
        }
    }

    pub(super) fn behaviour(&self) -> Behaviour {
        let Wishes { seed, latency, fault, dynamic, no_auth, no_validation, cors } = &self.wishes;
        Behaviour {
            seed: *seed,
            latency: *latency,
            fault: fault.clone(),
            dynamic: *dynamic,
            no_auth: *no_auth,
            no_validation: *no_validation,
            cors: *cors,
            quiet: self.input.quiet,
        }
    }
}
