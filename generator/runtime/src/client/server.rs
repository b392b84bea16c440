//! Which of the documented servers is called. OpenAPI 3.0.4 §4.7.5 and §4.7.6.

use crate::http::{parts, Part, Server};

/// The documented servers, and what is wanted of them.
#[derive(Default)]
pub(super) struct Servers {
    pub(super) documented: &'static [Server],
    pub(super) chosen: Option<usize>,
    pub(super) variables: Vec<(String, String)>,
}

impl Servers {
    /// The URL of the server that was chosen, or of the first with the variables that were set; `None` where
    /// nothing is wanted.
    ///
    /// # Errors
    /// Where there is no such server, variable or value.
    pub(super) fn url(&self) -> Result<Option<String>, String> {
        if self.chosen.is_none() && self.variables.is_empty() {
            return Ok(None);
        }
        let count = self.documented.len();
        let index = self.chosen.unwrap_or_default();
        let Some(server) = self.documented.get(index) else {
            return Err(match count {
                0 => "the document names no servers to choose from, nor variables: use `base_url`".to_owned(),
                count => format!("there is no server {index}: the document names {count}, from 0"),
            });
        };
        let url = parts(server.url);
        let has = |name: &str| url.contains(&Part::Parameter(name));
        if let Some((name, _)) = self.variables.iter().find(|(name, _)| !has(name)) {
            return Err(format!("the server {} has no variable {name:?}", server.url));
        }
        let mut filled = String::new();
        for part in &url {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Parameter(name) => filled.push_str(self.value(server, name)?),
            }
        }
        Ok(Some(filled))
    }

    fn value<'s>(&'s self, server: &Server, name: &str) -> Result<&'s str, String> {
        let documented = server.variables.iter().find(|(known, _, _)| *known == name);
        let Some((_, value)) = self.variables.iter().rev().find(|(set, _)| set == name) else {
            let missing = || format!("the variable {name:?} of the server {} has no value", server.url);
            return documented.map(|(_, default, _)| *default).ok_or_else(missing);
        };
        let values = documented.map_or(&[][..], |(_, _, values)| values);
        if !values.is_empty() && !values.contains(&value.as_str()) {
            return Err(format!(
                "{value:?} is no value of the server variable {name:?}: {}",
                values.join(", ")
            ));
        }
        if is_in_host(server.url, name) && value.contains(['/', '\\', '?', '#', '@']) {
            return Err(format!("{value:?} is no part of a host, as the server variable {name:?} is"));
        }
        Ok(value)
    }
}

/// Whoever may choose a part of the host shall not choose another host.
fn is_in_host(url: &str, name: &str) -> bool {
    let host = url.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or_default());
    parts(host).contains(&Part::Parameter(name))
}
