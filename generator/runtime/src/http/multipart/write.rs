//! From a value to parts. OpenAPI 3.0.4 §4.7.15, RFC 7578 §4.

use std::collections::hash_map::RandomState;
use std::collections::VecDeque;
use std::hash::{BuildHasher as _, Hasher as _};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::header::{HeaderName, HeaderValue, CONTENT_DISPOSITION, CONTENT_TYPE};
use http_body::{Frame, SizeHint};
use serde_json::Value;

use super::disposition::Disposition;
use super::file::File;
use super::{coded, pairs};
use crate::codec::{each_property, json_of, Codec, DecodeError, List, View};
use crate::http::coding::Written;
use crate::http::flat::scalar;
use crate::http::media::{essence, is_json};
use crate::http::{Body, BoxError, Joint, Media, Parameter, PartForm, PartShape};

/// Bodies up to this size are put together in memory, so that they can be sent again.
const SMALL: usize = 64 * 1024;

/// Writes a value as the parts of a body: an object by its names, an array in its order.
///
/// # Errors
/// Where a part cannot be written as what it is.
pub(crate) fn write(
    name: &str,
    rows: &'static [PartShape],
    value: &dyn Codec,
) -> Result<Written, DecodeError> {
    let name = if name.contains('*') { "multipart/form-data" } else { essence(name) };
    let is_form = name.eq_ignore_ascii_case("multipart/form-data");
    let mut writer = Writer { rows, is_form, boundary: boundary(), pieces: Pieces::default(), root: None };
    match value.view() {
        View::List(list) => writer.items(&list_items(list))?,
        view => each_member(&view, &mut |name, value| writer.member(name, value))?,
    }
    let mut content_type = format!("{name}; boundary={}", writer.boundary);
    // RFC 2387 §3.1: the type of the first part.
    if name.eq_ignore_ascii_case("multipart/related") {
        if let Some(root) = &writer.root {
            content_type.push_str(&format!("; type=\"{root}\""));
        }
    }
    writer.pieces.text(&format!("--{}--\r\n", writer.boundary));
    Ok(Written { body: writer.pieces.into_body(), content_type: content_type.into() })
}

/// So long that no content has it by chance, and no sender can guess it.
fn boundary() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("part-{:016x}{:016x}", random(), random())
}

struct Writer {
    rows: &'static [PartShape],
    is_form: bool,
    boundary: String,
    pieces: Pieces,
    /// The type of the first part.
    root: Option<String>,
}

impl Writer {
    fn member(&mut self, name: &str, view: &View<'_>) -> Result<(), DecodeError> {
        let row = self.rows.iter().find(|row| row.name == name);
        match (view, row.map_or(PartForm::Usual, |row| row.form)) {
            (View::Absent | View::Null, _) => Ok(()),
            (View::List(_) | View::Record(_) | View::Map(_), PartForm::Joined(joint)) => {
                self.joined(name, view, joint)
            }
            (view, PartForm::Pairs(parameter)) => self.pairs(view, &parameter),
            (view, PartForm::Whole(media)) => self.coded(name, view, &media),
            (View::List(list), _) => self.list(name, &list_items(*list), row),
            (view, _) => self.part(name, view, row),
        }
    }

    fn list(&mut self, name: &str, items: &[View<'_>], row: Option<&PartShape>) -> Result<(), DecodeError> {
        for (index, item) in items.iter().enumerate() {
            self.part(name, item, row).map_err(|error| error.at(index))?;
        }
        Ok(())
    }

    /// The items of a body that is an array, which have no names.
    fn items(&mut self, items: &[View<'_>]) -> Result<(), DecodeError> {
        for (index, item) in items.iter().enumerate() {
            let row = item_row(self.rows, index);
            let written = match row.map(|row| row.form) {
                Some(PartForm::Whole(media)) => self.coded("", item, &media),
                _ => self.part("", item, row),
            };
            written.map_err(|error| error.at(index))?;
        }
        Ok(())
    }

    /// A part for each member.
    fn pairs(&mut self, view: &View<'_>, parameter: &Parameter) -> Result<(), DecodeError> {
        for (name, text) in pairs::take_apart(view, parameter)? {
            self.head(&name, None, None)?;
            self.pieces.text(&text);
            self.pieces.text("\r\n");
        }
        Ok(())
    }

    /// A part in a media type of its own.
    fn coded(&mut self, name: &str, view: &View<'_>, media: &Media) -> Result<(), DecodeError> {
        let written = coded::write(view, media)?;
        self.head(name, None, Some(&written.content_type))?;
        self.pieces.body(written.body);
        self.pieces.text("\r\n");
        Ok(())
    }

    /// An array, or an object's names and values in turn, in one part.
    fn joined(&mut self, name: &str, view: &View<'_>, joint: Joint) -> Result<(), DecodeError> {
        let mut texts = Vec::new();
        match view {
            View::List(list) => {
                for (index, item) in list_items(*list).into_iter().enumerate() {
                    texts.push(undelimited(&item, joint).map_err(|error| error.at(index))?);
                }
            }
            object => each_member(object, &mut |name, value| {
                if !matches!(value, View::Absent | View::Null) {
                    let name = undelimited(&View::Str(name), joint)?;
                    texts.extend([name, undelimited(value, joint)?]);
                }
                Ok(())
            })?,
        }
        self.head(name, None, None)?;
        self.pieces.text(&texts.join(&joint.character().to_string()));
        self.pieces.text("\r\n");
        Ok(())
    }

    fn part(&mut self, name: &str, view: &View<'_>, row: Option<&PartShape>) -> Result<(), DecodeError> {
        if let Some(PartForm::Each(media)) = row.map(|row| row.form) {
            return self.coded(name, view, &media);
        }
        let documented = row.map(|row| row.content_type).filter(|documented| !documented.is_empty());
        if let View::Binary(binary) = view {
            if let Some(file) = binary.as_any().downcast_ref::<File>() {
                return self.file(name, file, documented);
            }
        }
        let documented_json = documented.filter(|documented| is_json(essence(documented)));
        let is_nested = match view {
            // A text that is said to be some other text is that.
            View::Json(Value::String(_)) => documented.is_none(),
            View::List(_) | View::Map(_) | View::Record(_) | View::Tagged(_) => true,
            View::Json(_) | View::Null => true,
            _ => false,
        };
        if is_nested || documented_json.is_some() {
            let text = json_of(view)?;
            self.head(name, None, Some(documented_json.unwrap_or("application/json")))?;
            self.pieces.bytes(text.into());
        } else {
            let text = scalar(view.clone())?;
            // RFC 7578 §4.4: what has no type is text.
            self.head(name, None, documented.filter(|documented| is_one(documented)))?;
            self.pieces.text(&text);
        }
        self.pieces.text("\r\n");
        Ok(())
    }

    fn file(&mut self, name: &str, file: &File, documented: Option<&str>) -> Result<(), DecodeError> {
        let content_type = file.media_type().or(documented.filter(|documented| is_one(documented)));
        self.head(name, Some(file), Some(content_type.unwrap_or("application/octet-stream")))?;
        let body = file.content().share().map_err(|why| DecodeError::new(why.to_string()))?;
        self.pieces.body(body);
        self.pieces.text("\r\n");
        Ok(())
    }

    /// The boundary and the headers of a part.
    fn head(
        &mut self,
        name: &str,
        file: Option<&File>,
        content_type: Option<&str>,
    ) -> Result<(), DecodeError> {
        if self.root.is_none() {
            self.root = Some(content_type.unwrap_or("text/plain").to_owned());
        }
        let file_name = file.and_then(File::file_name).map(str::to_owned);
        let kind = match (self.is_form, &file_name) {
            (true, _) => "form-data",
            (false, Some(_)) => "attachment",
            (false, None) => "inline",
        };
        let name = (!name.is_empty()).then(|| name.to_owned());
        let is_told = self.is_form || name.is_some() || file_name.is_some();
        let disposition = Disposition { name, file_name }.write(kind);
        let boundary = format!("--{}\r\n", self.boundary);
        self.pieces.text(&boundary);
        if is_told {
            self.line(&CONTENT_DISPOSITION, disposition.as_bytes())?;
        }
        if let Some(content_type) = content_type {
            self.line(&CONTENT_TYPE, content_type.as_bytes())?;
        }
        for (name, value) in file.into_iter().flat_map(File::headers) {
            if *name != CONTENT_DISPOSITION && *name != CONTENT_TYPE {
                self.line(name, value.as_bytes())?;
            }
        }
        self.pieces.text("\r\n");
        Ok(())
    }

    fn line(&mut self, name: &HeaderName, value: &[u8]) -> Result<(), DecodeError> {
        if HeaderValue::from_bytes(value).is_err() {
            return Err(DecodeError::new(format!(
                "{:?} is no value of a header",
                String::from_utf8_lossy(value)
            )));
        }
        self.pieces.text(match name.as_str() {
            "content-disposition" => "Content-Disposition",
            "content-type" => "Content-Type",
            other => other,
        });
        self.pieces.text(": ");
        self.pieces.near.extend_from_slice(value);
        self.pieces.text("\r\n");
        Ok(())
    }
}

/// What is said of an item of a body that is an array: by its position, or of all others.
pub(super) fn item_row(rows: &'static [PartShape], index: usize) -> Option<&'static PartShape> {
    let own = rows.iter().find(|row| row.name.parse() == Ok(index));
    own.or_else(|| rows.iter().find(|row| row.name.is_empty()))
}

/// The members of an object; errors name the one they are about.
fn each_member(
    view: &View<'_>,
    visit: &mut dyn FnMut(&str, &View<'_>) -> Result<(), DecodeError>,
) -> Result<(), DecodeError> {
    let mut failure = None;
    let outcome = each_property(view, &mut |name, value| {
        visit(name, value).map_err(|error| failure.insert(error.under(name)).to_string())
    });
    match (failure, outcome) {
        (Some(error), _) => Err(error),
        (None, Err(why)) => Err(DecodeError::new(why)),
        (None, Ok(())) => Ok(()),
    }
}

/// A text that is joined with others.
fn undelimited(view: &View<'_>, joint: Joint) -> Result<String, DecodeError> {
    let text = scalar(view.clone())?;
    if text.contains(joint.character()) {
        let told = format!("{text:?} contains the delimiter {:?}", joint.character());
        return Err(DecodeError::new(told));
    }
    Ok(text.into_owned())
}

fn list_items(list: &dyn List) -> Vec<View<'_>> {
    (0..list.len()).filter_map(|index| list.item(index)).map(Codec::view).collect()
}

/// Is it one media type, not a range or several?
fn is_one(documented: &str) -> bool {
    !documented.contains(['*', ','])
}

/// A body that is being put together.
#[derive(Default)]
struct Pieces {
    done: VecDeque<Body>,
    /// What is to be sent behind all that is done.
    near: BytesMut,
}

impl Pieces {
    fn text(&mut self, text: &str) {
        self.near.extend_from_slice(text.as_bytes());
    }

    fn bytes(&mut self, bytes: Bytes) {
        if self.near.len() + bytes.len() <= SMALL {
            self.near.extend_from_slice(&bytes);
        } else {
            self.push(bytes.into());
        }
    }

    fn body(&mut self, body: Body) {
        match body.bytes() {
            Some(bytes) => self.bytes(bytes),
            None => self.push(body),
        }
    }

    fn push(&mut self, body: Body) {
        self.done.push_back(self.near.split().freeze().into());
        self.done.push_back(body);
    }

    fn into_body(mut self) -> Body {
        if self.done.is_empty() {
            return self.near.freeze().into();
        }
        self.done.push_back(self.near.freeze().into());
        Body::stream(Sequence(self.done))
    }
}

/// Bodies, one after another.
struct Sequence(VecDeque<Body>);

impl http_body::Body for Sequence {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(first) = self.0.front_mut() {
            match first.poll_data(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(piece)) => return Poll::Ready(Some(piece.map(Frame::data))),
                Poll::Ready(None) => drop(self.0.pop_front()),
            }
        }
        Poll::Ready(None)
    }

    /// The length is known if all lengths are.
    fn size_hint(&self) -> SizeHint {
        let exact = self.0.iter().map(|body| body.size_hint().exact()).sum::<Option<u64>>();
        exact.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
