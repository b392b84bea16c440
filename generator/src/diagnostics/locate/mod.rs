//! From JSON pointers to places in a text: all that have to be shown, in one pass.

mod json;
mod lines;
mod yaml;

use std::collections::HashMap;
use std::ops::Range;

use super::Pointer;
pub(super) use lines::offset_of;
pub(crate) use lines::positions;

/// Which part of a node is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The key it stands under.
    Key,
    /// The value. For an object or a list, what introduces it: the key, if it has one.
    Value,
}

/// The byte ranges of `places` in `text`, in the same order. A node that is not there is given
/// the place of its nearest ancestor.
pub(crate) fn locate(text: &str, places: &[(&Pointer, Part)]) -> Vec<Range<usize>> {
    let mut wanted = Wanted::new();
    let mut known: HashMap<&Pointer, usize> = HashMap::new();
    let nodes: Vec<usize> = places
        .iter()
        .map(|(pointer, _)| *known.entry(*pointer).or_insert_with(|| wanted.add(pointer)))
        .collect();
    if json::scan(text, &mut wanted).is_none() {
        wanted.forget(0);
        yaml::scan(text, &mut wanted);
    }
    nodes.iter().zip(places).map(|(node, (_, part))| wanted.range(*node, *part)).collect()
}

/// The wanted nodes and their ancestors, as a tree. Node 0 is the root.
struct Wanted {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    parent: usize,
    children: HashMap<String, usize>,
    found: Found,
}

/// What is known of a node's place.
#[derive(Default)]
struct Found {
    key: Option<Range<usize>>,
    value: Option<Range<usize>>,
    is_scalar: bool,
}

impl Wanted {
    fn new() -> Self {
        Self { nodes: vec![Node::default()] }
    }

    fn add(&mut self, pointer: &Pointer) -> usize {
        let mut current = 0;
        for step in pointer.steps() {
            current = match self.child(current, &step) {
                Some(child) => child,
                None => self.add_child(current, step),
            };
        }
        current
    }

    fn add_child(&mut self, parent: usize, step: String) -> usize {
        let child = self.nodes.len();
        self.nodes.push(Node { parent, ..Node::default() });
        if let Some(node) = self.nodes.get_mut(parent) {
            node.children.insert(step, child);
        }
        child
    }

    fn child(&self, node: usize, step: &str) -> Option<usize> {
        self.nodes.get(node)?.children.get(step).copied()
    }

    fn has_children(&self, node: usize) -> bool {
        self.nodes.get(node).is_some_and(|node| !node.children.is_empty())
    }

    fn found(&mut self, node: usize) -> Option<&mut Found> {
        self.nodes.get_mut(node).map(|node| &mut node.found)
    }

    /// Forgets what was found at a node and below: a later duplicate of a key counts.
    fn forget(&mut self, node: usize) {
        let mut open = vec![node];
        while let Some(node) = open.pop().and_then(|index| self.nodes.get_mut(index)) {
            node.found = Found::default();
            open.extend(node.children.values());
        }
    }

    fn range(&self, node: usize, part: Part) -> Range<usize> {
        let mut index = node;
        while let Some(node) = self.nodes.get(index) {
            let Found { key, value, is_scalar } = &node.found;
            let range = match part {
                Part::Value if *is_scalar => value.as_ref().or(key.as_ref()),
                _ => key.as_ref().or(value.as_ref()),
            };
            if let Some(range) = range {
                return range.clone();
            }
            if index == 0 {
                break;
            }
            index = node.parent;
        }
        0..0
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, locate};
    use crate::diagnostics::Pointer;

    fn show<'t>(text: &'t str, pointer: &str, part: Part) -> &'t str {
        let pointer = Pointer::parse(pointer).unwrap();
        let range = locate(text, &[(&pointer, part)]).remove(0);
        text.get(range).unwrap()
    }

    #[test]
    fn json_keys_and_values() {
        let text = r#"{"a": {"b/c": [10, {"d": "e\"}"}], "x\u0041": true}, "a2": null}"#;
        assert_eq!(show(text, "/a", Part::Key), r#""a""#);
        assert_eq!(show(text, "/a", Part::Value), r#""a""#);
        assert_eq!(show(text, "/a/b~1c/0", Part::Value), "10");
        assert_eq!(show(text, "/a/b~1c/1/d", Part::Value), r#""e\"}""#);
        assert_eq!(show(text, "/a/xA", Part::Value), "true");
        assert_eq!(show(text, "/a2", Part::Value), "null");
    }

    #[test]
    fn what_is_missing_falls_back_to_the_nearest_ancestor() {
        let json = r#"{"a": {"b": {}}}"#;
        assert_eq!(show(json, "/a/b/c/d", Part::Value), r#""b""#);
        assert_eq!(show("a:\n  b: {}\n", "/a/b/c/d", Part::Value), "b");
    }

    #[test]
    fn the_last_duplicate_counts() {
        assert_eq!(show(r#"{"a": {"b": 1}, "a": 2}"#, "/a/b", Part::Value), "2");
        assert_eq!(show("a: 1\na: 2\n", "/a", Part::Value), "2");
    }

    #[test]
    fn yaml_in_block_and_flow_style() {
        let text = "top:\n  - one\n  - {k: v, 'q': [1, 2]} # c\n  - name: x y # comment\n    n: 12\n";
        assert_eq!(show(text, "/top/0", Part::Value), "one");
        assert_eq!(show(text, "/top/1/k", Part::Value), "v");
        assert_eq!(show(text, "/top/1/q", Part::Key), "'q'");
        assert_eq!(show(text, "/top/1/q/1", Part::Value), "2");
        assert_eq!(show(text, "/top/2/name", Part::Value), "x y");
        assert_eq!(show(text, "/top/2/n", Part::Value), "12");
        assert_eq!(show(text, "/top/2", Part::Value), "name");
        assert_eq!(show(text, "/top", Part::Value), "top");
    }

    #[test]
    fn yaml_aliases_and_merge_keys_lead_to_what_they_name() {
        let text = "base: &b\n  type: strng\n  x: [1]\nuse: *b\nmore:\n  <<: [*b]\n  x: 2\n";
        assert_eq!(show(text, "/use/type", Part::Value), "strng");
        assert_eq!(show(text, "/more/type", Part::Value), "strng");
        assert_eq!(show(text, "/more/x", Part::Value), "2");
    }

    #[test]
    fn flow_that_is_indented_less_than_its_parent_is_found_nonetheless() {
        let text = "a:\n    b: {\n  \"c\": 1\n}\nd: 2\n";
        assert_eq!(show(text, "/a/b/c", Part::Value), "1");
        assert_eq!(show(text, "/d", Part::Key), "d");
    }

    #[test]
    fn texts_that_are_no_trees_are_survived() {
        for text in ["", "{", "[[[[", "{\"a\":", "a: b: c", "- &a [*a]", "\u{feff}", "{{{{a"] {
            locate(text, &[(&Pointer::parse("/a/0/b").unwrap(), Part::Value)]);
        }
    }
}
