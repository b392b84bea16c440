//! The types and what they refer to as a picture: a layered layout, what is used to the right of what
//! uses it. After Sugiyama: back edges turned, layers by the longest way, order by the mean of neighbours.

use std::fmt::Write as _;

use specwright::inspect::TypeView;

const HEIGHT: usize = 24;
const GAP: usize = 12;
const BETWEEN: usize = 70;
const MARGIN: usize = 20;
/// Of one character of the monospaced font.
const CHARACTER: usize = 8;
/// How often the order within the layers is made better.
const SWEEPS: usize = 8;

pub(super) fn graph(types: &[TypeView]) -> String {
    let edges: Vec<Vec<usize>> = types.iter().map(|it| it.refers_to.clone()).collect();
    let layers = ordered(layered(&edges), &edges);
    let boxes = placed(types, &layers);
    let width = boxes.iter().map(|it| it.x + it.width).max().unwrap_or_default() + MARGIN;
    let height = boxes.iter().map(|it| it.y + HEIGHT).max().unwrap_or_default() + MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"monospace\" font-size=\"13\">\n{STYLE}"
    );
    for (from, targets) in boxes.iter().zip(&edges) {
        for to in targets.iter().filter_map(|index| boxes.get(*index)) {
            edge(&mut out, from, to);
        }
    }
    for (node, definition) in boxes.iter().zip(types) {
        let Box { x, y, width } = node;
        let class = definition.kind.split(' ').next().unwrap_or_default();
        // Writing to a string does not fail. Names are Rust identifiers: nothing in them is markup.
        let _ = writeln!(
            out,
            "<g class=\"{class}\"><title>{} {}</title><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" \
             height=\"{HEIGHT}\" rx=\"4\"/><text x=\"{}\" y=\"{}\">{}</text></g>",
            definition.kind,
            definition.name,
            x + CHARACTER,
            y + HEIGHT - 7,
            definition.name
        );
    }
    out.push_str("</svg>");
    out
}

const STYLE: &str = "\
<style>
rect { fill: #eef4fb; stroke: #4a78a8; }
.enum rect { fill: #eef8ee; stroke: #5a8f5a; }
.union rect { fill: #fdf3e4; stroke: #b5803a; }
.alias rect, .newtype rect { fill: #f5f5f5; stroke: #888888; }
path { fill: none; stroke: #888888; marker-end: url(#tip); }
</style>
<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
orient=\"auto\"><path d=\"M0,0 L8,4 L0,8\" style=\"marker-end: none\"/></marker></defs>
";

struct Box {
    x: usize,
    y: usize,
    width: usize,
}

/// A curve from the right of one box to the left of the other; around, where that lies before it.
fn edge(out: &mut String, from: &Box, to: &Box) {
    let (x1, y1) = (from.x + from.width, from.y + HEIGHT / 2);
    let (x2, y2) = (to.x, to.y + HEIGHT / 2);
    let bend = if x2 > x1 { (x2 - x1) / 2 } else { BETWEEN };
    let _ = writeln!(
        out,
        "<path d=\"M{x1},{y1} C{},{y1} {},{y2} {x2},{y2}\"/>",
        x1 + bend,
        x2.saturating_sub(bend)
    );
}

/// The nodes of each layer. An edge goes to a later layer, unless it closes a circle.
fn layered(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let order = finished(edges);
    // Everything that a node leads to was finished before it, but for what closes a circle.
    let mut rank = vec![0_usize; edges.len()];
    let place: Vec<usize> = {
        let mut place = vec![0; edges.len()];
        for (index, node) in order.iter().enumerate() {
            if let Some(slot) = place.get_mut(*node) {
                *slot = index;
            }
        }
        place
    };
    let at = |list: &[usize], node: usize| list.get(node).copied().unwrap_or_default();
    for node in order.iter().rev() {
        let next = at(&rank, *node) + 1;
        for to in edges.get(*node).into_iter().flatten() {
            if at(&place, *to) < at(&place, *node)
                && let Some(slot) = rank.get_mut(*to)
            {
                *slot = next.max(*slot);
            }
        }
    }
    let count = rank.iter().max().map_or(0, |last| last + 1);
    let mut layers = vec![Vec::new(); count];
    for (node, rank) in rank.iter().enumerate() {
        if let Some(layer) = layers.get_mut(*rank) {
            layer.push(node);
        }
    }
    layers
}

/// All nodes in the order in which a search in depth leaves them. Without recursion: chains may be long.
fn finished(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; edges.len()];
    let mut order = Vec::with_capacity(edges.len());
    for root in 0..edges.len() {
        let mut open = vec![(root, 0)];
        while let Some((node, next)) = open.pop() {
            let Some(is_seen) = seen.get_mut(node) else { continue };
            if next == 0 && std::mem::replace(is_seen, true) {
                continue;
            }
            match edges.get(node).and_then(|targets| targets.get(next)) {
                Some(target) => {
                    open.push((node, next + 1));
                    open.push((*target, 0));
                }
                None => order.push(node),
            }
        }
    }
    order
}

/// Puts every node near those that it is connected with, layer by layer, forwards and backwards.
fn ordered(mut layers: Vec<Vec<usize>>, edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut near: Vec<Vec<usize>> = edges.to_vec();
    for (node, targets) in edges.iter().enumerate() {
        for target in targets {
            near.get_mut(*target).into_iter().for_each(|list| list.push(node));
        }
    }
    let mut row = vec![0_usize; edges.len()];
    let note = |layer: &[usize], row: &mut Vec<usize>| {
        for (index, node) in layer.iter().enumerate() {
            row.get_mut(*node).into_iter().for_each(|slot| *slot = index);
        }
    };
    layers.iter().for_each(|layer| note(layer, &mut row));
    for sweep in 0..SWEEPS {
        let indices: Vec<usize> =
            if sweep % 2 == 0 { (0..layers.len()).collect() } else { (0..layers.len()).rev().collect() };
        for index in indices {
            let Some(layer) = layers.get_mut(index) else { continue };
            // In thousandths, so that nothing depends on how floats are rounded.
            let mean = |node: &usize| {
                let rows: Vec<usize> = near
                    .get(*node)
                    .into_iter()
                    .flatten()
                    .filter_map(|other| row.get(*other).copied())
                    .collect();
                let own = row.get(*node).copied().unwrap_or_default();
                if rows.is_empty() { own * 1_000 } else { rows.iter().sum::<usize>() * 1_000 / rows.len() }
            };
            layer.sort_by_cached_key(mean);
            note(layer, &mut row);
        }
    }
    layers
}

fn placed(types: &[TypeView], layers: &[Vec<usize>]) -> Vec<Box> {
    let width = |node: &usize| {
        let name = types.get(*node).map_or(0, |definition| definition.name.chars().count());
        (name + 2) * CHARACTER
    };
    let tallest = layers.iter().map(Vec::len).max().unwrap_or_default();
    let mut boxes: Vec<(usize, Box)> = Vec::with_capacity(types.len());
    let mut x = MARGIN;
    for layer in layers {
        let widest = layer.iter().map(width).max().unwrap_or_default();
        let start = MARGIN + (tallest - layer.len()) * (HEIGHT + GAP) / 2;
        for (row, node) in layer.iter().enumerate() {
            boxes.push((*node, Box { x, y: start + row * (HEIGHT + GAP), width: width(node) }));
        }
        x += widest + BETWEEN;
    }
    boxes.sort_by_key(|(node, _)| *node);
    boxes.into_iter().map(|(_, node)| node).collect()
}

#[cfg(test)]
mod tests {
    use super::{finished, layered};

    #[test]
    fn edges_lead_to_later_layers_and_circles_come_to_an_end() {
        // 0 -> 1 -> 2, 0 -> 2, 2 -> 0, and 3 alone.
        let edges = [vec![1, 2], vec![2], vec![0], vec![]];
        assert_eq!(layered(&edges), [vec![0, 3], vec![1], vec![2]]);
        assert_eq!(layered(&[vec![0]]), [vec![0]]);
        assert_eq!(layered(&[]), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn every_node_is_finished_once() {
        let chain: Vec<Vec<usize>> = (0..50_000).map(|node| vec![node + 1, node / 2]).collect();
        let mut order = finished(&chain);
        order.sort_unstable();
        assert!(order.iter().copied().eq(0..50_000));
    }
}
