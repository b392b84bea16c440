//! From views to JSON text (RFC 8259). Punctuation and the names of documented properties, which
//! need no escapes, are copied; whatever needs thought (strings, numbers) is left to serde_json.

use serde::Serialize;
use serde_json::Error;

use super::record::{Name, Properties};
use super::Shown;
use crate::codec::{Codec, DecodeError, List, Map, View};

/// Room for most of what is sent: to ask for more costs more than to give some back.
const USUAL: usize = 512;

/// Writes a value as JSON text (RFC 8259).
///
/// # Errors
/// Where a number is not finite.
pub fn to_json_vec(value: &dyn Codec) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::with_capacity(USUAL);
    write(&value.view(), &mut out).map_err(|why| DecodeError::new(why.to_string()))?;
    Ok(out)
}

/// What a value looks like, as JSON text.
#[cfg(feature = "multipart")]
pub(crate) fn json_of(view: &View<'_>) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::new();
    write(view, &mut out).map_err(|why| DecodeError::new(why.to_string()))?;
    Ok(out)
}

/// Writes a value as JSON text (RFC 8259).
///
/// # Errors
/// Where a number is not finite.
pub fn to_json_string(value: &dyn Codec) -> Result<String, DecodeError> {
    String::from_utf8(to_json_vec(value)?).map_err(|why| DecodeError::new(why.to_string()))
}

fn write(view: &View<'_>, out: &mut Vec<u8>) -> Result<(), Error> {
    match view {
        View::Absent | View::Null => out.extend_from_slice(b"null"),
        View::Boolean(true) => out.extend_from_slice(b"true"),
        View::Boolean(false) => out.extend_from_slice(b"false"),
        View::Str(text) => return write_string(text, out),
        View::List(list) => return write_list(*list, out),
        View::Map(map) => return write_map(*map, out),
        View::Record(record) => return write_record(&Properties::of(*record), out),
        View::Tagged(union) => {
            return match Properties::of_member(*union) {
                Some(properties) => write_record(&properties, out),
                None => write(&union.value().view(), out),
            }
        }
        other => return scalar(&Shown(other), out),
    }
    Ok(())
}

fn scalar<T: Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
    value.serialize(&mut serde_json::Serializer::new(out))
}

fn write_list(list: &dyn List, out: &mut Vec<u8>) -> Result<(), Error> {
    out.push(b'[');
    for index in 0..list.len() {
        let Some(item) = list.item(index) else { break };
        if index > 0 {
            out.push(b',');
        }
        write(&item.view(), out)?;
    }
    out.push(b']');
    Ok(())
}

fn write_map(map: &dyn Map, out: &mut Vec<u8>) -> Result<(), Error> {
    out.push(b'{');
    let mut first = true;
    for (key, value) in map.entries() {
        write_name(&Name { text: key, member: "", index: None }, first, out)?;
        first = false;
        write(&value.view(), out)?;
    }
    out.push(b'}');
    Ok(())
}

fn write_record(properties: &Properties<'_>, out: &mut Vec<u8>) -> Result<(), Error> {
    out.push(b'{');
    let mut first = true;
    properties.each(|name, value| {
        write_name(&name, first, out)?;
        first = false;
        write(value, out)
    })?;
    out.push(b'}');
    Ok(())
}

fn write_name(name: &Name<'_>, first: bool, out: &mut Vec<u8>) -> Result<(), Error> {
    if let Some(member) = name.member.get(usize::from(first)..).filter(|member| !member.is_empty()) {
        out.extend_from_slice(member.as_bytes());
        return Ok(());
    }
    if !first {
        out.push(b',');
    }
    write_string(name.text, out)?;
    out.push(b':');
    Ok(())
}

/// Most strings need no escapes: they are copied whole.
fn write_string(text: &str, out: &mut Vec<u8>) -> Result<(), Error> {
    if !is_plain(text.as_bytes()) {
        return scalar(text, out);
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
    Ok(())
}

/// RFC 8259 §7: quotes, backslashes and controls are escaped, all else may stand for itself.
/// Whole chunks are looked at in a few machine instructions.
fn is_plain(text: &[u8]) -> bool {
    let (chunks, rest) = text.as_chunks::<16>();
    let (half, rest) = rest.as_chunks::<8>();
    chunks.iter().all(|chunk| none_escaped(chunk))
        && half.iter().all(|chunk| none_escaped(chunk))
        && none_escaped(rest)
}

#[inline]
fn none_escaped(bytes: &[u8]) -> bool {
    !bytes.iter().fold(false, |found, byte| found | (*byte < 0x20) | (*byte == b'"') | (*byte == b'\\'))
}

#[cfg(test)]
mod tests {
    use super::to_json_string;

    #[test]
    fn whatever_needs_an_escape_gets_it() {
        for escaped in ["\"", "\\", "\n", "\u{0}", "\u{1f}", "\u{7f}", "é", "/", ""] {
            for (before, after) in [(0, 0), (1, 0), (15, 0), (0, 15), (15, 16), (16, 1), (20, 31)] {
                let text = format!("{}{escaped}{}", "a".repeat(before), "b".repeat(after));
                assert_eq!(to_json_string(&text).unwrap(), serde_json::to_string(&text).unwrap());
            }
        }
    }

    struct Odd {
        quoted: String,
        tab: i64,
    }

    crate::record! {
        Odd as "Odd", Exact {
            0 quoted: required "the \"best\"",
            1 tab: required "a\tb",
        }
    }

    #[test]
    fn names_are_escaped_as_well() {
        let odd = Odd { quoted: "\\".to_owned(), tab: 1 };
        let text = to_json_string(&odd).unwrap();
        assert_eq!(text, r#"{"the \"best\"":"\\","a\tb":1}"#);
        assert_eq!(text, serde_json::to_string(&odd).unwrap());
    }
}
