//! Which operations a finding matters to: those from which its pair is reached.

use super::Node;
use crate::diff::changes::Changes;

/// How many steps are taken from pair to pair, for all operations together: documents that are made to
/// need more are no APIs.
pub(super) const MAX_STEPS: usize = 50_000_000;

/// Tells all findings, with the operations that lead to them. Once there are too many steps, operations
/// are missing, but no finding is.
pub(super) fn tell(nodes: &[Node], roots: &[(String, usize)], max_steps: usize, changes: &mut Changes) {
    let telling = telling(nodes);
    let mut known: Vec<Option<Vec<usize>>> = vec![None; nodes.len()];
    let mut seen_from: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut steps = 0;
    for (operation, root) in roots {
        let operation = changes.operation(operation);
        let mut reached = Vec::new();
        let mut open = vec![*root];
        while let Some(index) = open.pop().filter(|_| steps < max_steps) {
            steps += 1;
            let Some(seen) = seen_from.get_mut(index).filter(|seen| **seen != Some(operation)) else {
                continue;
            };
            if telling.get(index) != Some(&true) {
                continue;
            }
            *seen = Some(operation);
            reached.push(index);
            open.extend(nodes.get(index).iter().flat_map(|node| &node.children));
        }
        reached.sort_unstable();
        for index in reached {
            let (Some(node), Some(known)) = (nodes.get(index), known.get_mut(index)) else { continue };
            let findings = known.get_or_insert_with(|| note(node, changes));
            findings.iter().for_each(|finding| changes.concerns(*finding, operation));
        }
    }
    if steps >= max_steps {
        changes.is_exhausted = true;
        nodes.iter().for_each(|node| drop(note(node, changes)));
    }
}

fn note(node: &Node, changes: &mut Changes) -> Vec<usize> {
    node.findings.iter().map(|finding| changes.note(finding.clone())).collect()
}

/// The pairs with findings, and those that lead to them.
fn telling(nodes: &[Node]) -> Vec<bool> {
    let mut parents: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        for child in &node.children {
            parents.get_mut(*child).into_iter().for_each(|list| list.push(index));
        }
    }
    let mut telling = vec![false; nodes.len()];
    let found = nodes.iter().enumerate().filter(|(_, node)| !node.findings.is_empty());
    let mut open: Vec<usize> = found.map(|(index, _)| index).collect();
    while let Some(index) = open.pop() {
        let Some(known) = telling.get_mut(index).filter(|known| !**known) else { continue };
        *known = true;
        open.extend(parents.get(index).into_iter().flatten());
    }
    telling
}

#[cfg(test)]
mod tests {
    use super::{MAX_STEPS, Node, tell};
    use crate::diff::changes::{Changes, Finding};
    use crate::diff::kind::Event;

    /// Two roots that share the last of three pairs, where something was found.
    fn told(max_steps: usize) -> Changes {
        let found = Finding::event(Event::TagAdded, None, None, "found");
        let nodes = [
            Node { findings: Vec::new(), children: vec![2] },
            Node { findings: Vec::new(), children: vec![2, 1] },
            Node { findings: vec![found], children: vec![0] },
        ];
        let roots = [("GET /a".to_owned(), 0), ("GET /b".to_owned(), 1)];
        let mut changes = Changes::default();
        tell(&nodes, &roots, max_steps, &mut changes);
        changes
    }

    #[test]
    fn a_finding_matters_to_all_operations_that_lead_to_it() {
        let changes = told(MAX_STEPS);
        let operations: Vec<_> = changes.list.iter().map(|(_, told)| changes.names(told)).collect();
        assert_eq!(operations, [["GET /a", "GET /b"]]);
        assert!(!changes.is_exhausted);
    }

    #[test]
    fn no_finding_is_lost_where_the_way_is_too_long() {
        let changes = told(1);
        assert_eq!(changes.list.len(), 1);
        assert!(changes.is_exhausted);
    }
}
