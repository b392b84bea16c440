//! Names of the variants of a response, by status.

use super::Name;

/// The variant for a key of `responses`: `404` -> `NotFound`, `4XX` -> `ClientError`,
/// `default` -> `Default`. Codes that IANA does not list are `Status299`. No two keys share a name.
#[must_use]
pub(crate) fn status(key: &str) -> Name {
    let rust = match range(key).or_else(|| registered(key)) {
        Some(name) => name.to_owned(),
        None => super::case::identifier(&format!("status {key}"), super::Kind::Variant),
    };
    Name::new(key, &rust)
}

fn range(key: &str) -> Option<&'static str> {
    Some(match key.to_uppercase().as_str() {
        "DEFAULT" => "Default",
        "1XX" => "Informational",
        "2XX" => "Success",
        "3XX" => "Redirection",
        "4XX" => "ClientError",
        "5XX" => "ServerError",
        _ => return None,
    })
}

/// The IANA registry of status codes, as of RFC 9110.
fn registered(key: &str) -> Option<&'static str> {
    Some(match key {
        "100" => "Continue",
        "101" => "SwitchingProtocols",
        "102" => "Processing",
        "103" => "EarlyHints",
        "104" => "UploadResumptionSupported",
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritativeInformation",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "208" => "AlreadyReported",
        "226" => "ImUsed",
        "300" => "MultipleChoices",
        "301" => "MovedPermanently",
        "302" => "Found",
        "303" => "SeeOther",
        "304" => "NotModified",
        "305" => "UseProxy",
        "307" => "TemporaryRedirect",
        "308" => "PermanentRedirect",
        _ => return error(key),
    })
}

fn error(key: &str) -> Option<&'static str> {
    Some(match key {
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "407" => "ProxyAuthenticationRequired",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "411" => "LengthRequired",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "414" => "UriTooLong",
        "415" => "UnsupportedMediaType",
        "416" => "RangeNotSatisfiable",
        "417" => "ExpectationFailed",
        // Registered as unused; what everybody calls it.
        "418" => "ImATeapot",
        "421" => "MisdirectedRequest",
        "422" => "UnprocessableContent",
        "423" => "Locked",
        "424" => "FailedDependency",
        "425" => "TooEarly",
        "426" => "UpgradeRequired",
        "428" => "PreconditionRequired",
        "429" => "TooManyRequests",
        "431" => "RequestHeaderFieldsTooLarge",
        "451" => "UnavailableForLegalReasons",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        "505" => "HttpVersionNotSupported",
        "506" => "VariantAlsoNegotiates",
        "507" => "InsufficientStorage",
        "508" => "LoopDetected",
        "510" => "NotExtended",
        "511" => "NetworkAuthenticationRequired",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_have_names() {
        for (key, name) in [
            ("200", "Ok"),
            ("422", "UnprocessableContent"),
            ("299", "Status299"),
            ("4XX", "ClientError"),
            ("5xx", "ServerError"),
            ("default", "Default"),
            ("6XX", "Status6xx"),
        ] {
            assert_eq!(status(key).rust(), name);
        }
    }

    #[test]
    fn no_two_codes_share_a_name() {
        let ranges = ["1XX", "2XX", "3XX", "4XX", "5XX", "default"].map(str::to_owned);
        let keys: Vec<String> = (100..600).map(|code: u16| code.to_string()).chain(ranges).collect();
        let names: BTreeSet<String> = keys.iter().map(|key| status(key).rust().to_owned()).collect();
        assert_eq!(names.len(), keys.len());
    }
}
