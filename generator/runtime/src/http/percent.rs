//! Percent-encoding. RFC 3986 §2.

use std::borrow::Cow;

use percent_encoding::{utf8_percent_encode, AsciiSet, NON_ALPHANUMERIC};

use super::text::contains;
use crate::codec::DecodeError;

/// Everything but what is unreserved (RFC 3986 §2.3).
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In the style `label` the dot is a delimiter.
const UNSAFE_IN_LABEL: &AsciiSet = &UNSAFE.add(b'.');

const UNSAFE_IN_FORM: &AsciiSet = &UNSAFE.add(b'~');

/// Reserved characters are left, but for those that would end a query value, that RFC 3986
/// §3.4 does not allow in a query, or that URL parsers rewrite (`'`).
const UNSAFE_AMONG_RESERVED: &AsciiSet = &UNSAFE
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// What cannot stand in the text of a path template. A `%` stays: the text may be encoded.
const UNSAFE_IN_TEMPLATE: &AsciiSet =
    &UNSAFE_AMONG_RESERVED.remove(b'%').remove(b'&').remove(b'+').remove(b'\'');

pub(crate) fn encode(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_unreserved) {
        return Cow::Borrowed(text);
    }
    utf8_percent_encode(text, UNSAFE).into()
}

/// RFC 3986 §2.3. Most of what is sent is nothing else.
pub(super) fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

pub(crate) fn encode_in_label(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, UNSAFE_IN_LABEL).into()
}

pub(crate) fn encode_among_reserved(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, UNSAFE_AMONG_RESERVED).into()
}

/// Adds text as [`encode`] has it.
pub(crate) fn push_encoded(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, UNSAFE));
}

/// Adds text as [`encode_among_reserved`] has it.
pub(crate) fn push_among_reserved(out: &mut String, text: &str) {
    out.extend(utf8_percent_encode(text, UNSAFE_AMONG_RESERVED));
}

/// Adds text as HTML forms have it: `+` for a space. WHATWG URL §5.2.
pub(crate) fn push_form(out: &mut String, text: &str) {
    let pieces = utf8_percent_encode(text, UNSAFE_IN_FORM);
    out.extend(pieces.map(|piece| if piece == "%20" { "+" } else { piece }));
}

/// What [`encode`] and its like made, as HTML forms have it.
pub(crate) fn as_form(encoded: &str) -> String {
    encoded.replace("%20", "+").replace('~', "%7E")
}

pub(crate) fn encode_template(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte == b'/' || is_unreserved(byte)) {
        return Cow::Borrowed(text);
    }
    utf8_percent_encode(text, UNSAFE_IN_TEMPLATE).into()
}

/// A JSON pointer in a URI fragment. RFC 6901 §6.
pub(crate) fn encode_pointer(pointer: &str) -> Cow<'_, str> {
    utf8_percent_encode(pointer, UNSAFE_AMONG_RESERVED).into()
}

/// The text that was encoded.
///
/// # Errors
/// Where a `%` is not followed by two hexadecimal digits, or the bytes are not UTF-8.
pub(crate) fn decode(raw: &str) -> Result<Cow<'_, str>, DecodeError> {
    if raw.bytes().any(|byte| byte == b'%') {
        return decoded(raw, b'+').map(Cow::Owned);
    }
    Ok(Cow::Borrowed(raw))
}

/// As [`decode`], with `+` for a space: HTML forms write queries this way.
pub(crate) fn decode_query(raw: &str) -> Result<Cow<'_, str>, DecodeError> {
    if raw.bytes().any(|byte| matches!(byte, b'%' | b'+')) {
        return decoded(raw, b' ').map(Cow::Owned);
    }
    Ok(Cow::Borrowed(raw))
}

/// The text that was encoded, and what a `+` in it stands for.
fn decoded(raw: &str, plus: u8) -> Result<String, DecodeError> {
    let mut text = Vec::with_capacity(raw.len());
    let mut rest = raw.bytes();
    let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
    while let Some(byte) = rest.next() {
        text.push(match byte {
            b'+' => plus,
            b'%' => match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => u8::try_from(high * 16 + low).unwrap_or_default(),
                _ => {
                    return Err(DecodeError::new(format!("a % without two hexadecimal digits: {raw:?}")));
                }
            },
            byte => byte,
        });
    }
    let not_utf8 = |_| DecodeError::new(format!("the percent-encoded bytes are not UTF-8: {raw:?}"));
    String::from_utf8(text).map_err(not_utf8)
}

/// The one way of writing a path among the equivalent ones (RFC 3986 §6.2.2): hexadecimal
/// digits in upper case, unreserved characters not encoded. Dots stay as they were written, for
/// the style `label` gives them a meaning.
pub(crate) fn canonical(raw: &str) -> Cow<'_, str> {
    if !contains(raw, b'%') {
        return Cow::Borrowed(raw);
    }
    let mut pieces = raw.split('%');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match split_hex(piece) {
            Some((byte, rest)) => {
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
                    out.push(char::from(byte));
                } else {
                    out.push_str(percent_encoding::percent_encode_byte(byte));
                }
                out.push_str(rest);
            }
            None => {
                out.push('%');
                out.push_str(piece);
            }
        }
    }
    Cow::Owned(out)
}

fn split_hex(text: &str) -> Option<(u8, &str)> {
    let (digits, rest) = text.split_at_checked(2)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((u8::from_str_radix(digits, 16).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::{canonical, decode, decode_query, encode, encode_among_reserved, encode_template};

    #[test]
    fn only_unreserved_characters_stay() {
        assert_eq!(encode("aZ0-._~"), "aZ0-._~");
        assert_eq!(encode("a/b?c#d e%f+g&h=i"), "a%2Fb%3Fc%23d%20e%25f%2Bg%26h%3Di");
        assert_eq!(encode("żółw"), "%C5%BC%C3%B3%C5%82w");
        assert_eq!(encode_among_reserved("a/b?c#d&e=f+g[h]%"), "a/b?c%23d%26e=f%2Bg%5Bh%5D%25");
        assert_eq!(encode_template("/a%20b/{c}|é"), "/a%20b/%7Bc%7D%7C%C3%A9");
    }

    #[test]
    fn what_is_not_encoded_rightly_is_refused() {
        assert_eq!(decode("a%2Fb+c").unwrap(), "a/b+c");
        assert_eq!(decode_query("a%2Bb+c").unwrap(), "a+b c");
        for bad in ["%", "%4", "%zz", "a%2", "%C5"] {
            assert!(decode(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn equivalent_paths_become_the_same() {
        assert_eq!(canonical("/v%31/%6frders/%c5%bc%2f%2E"), "/v1/orders/%C5%BC%2F%2E");
        assert_eq!(canonical("%"), "%");
        assert_eq!(canonical("%é%2"), "%é%2");
    }
}
