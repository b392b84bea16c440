//! Names of operations.

use super::Member;
use super::words::{Symbols, words};

/// An operation in the namespace of operations.
///
/// It is called by its `operationId`. Without one it is called by its method and path, in which
/// every parameter becomes `by` and its name, where it stands: `GET /customers/{id}/orders` is
/// `get_customers_by_id_orders`. So the name depends on nothing else, and paths that differ in more
/// than punctuation differ in name. Only a version at the front, as in `/v{version}/customers`, and
/// a slash at the end are left out, unless there is a collision. An `operationId` that collides
/// gives way to the same form of method and path.
#[must_use]
pub(crate) fn operation(method: &str, path: &str, operation_id: Option<&str>) -> Member {
    let place = format!("{} {path}", method.to_uppercase());
    let named = |segments: Vec<&str>| format!("{}_{}", method.to_lowercase(), describe(&segments));
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let mut all = segments.clone();
    if path.ends_with('/') && !segments.is_empty() {
        all.push("slash");
    }
    let in_full = named(all);
    if let Some(id) = operation_id.filter(|id| id.chars().any(char::is_alphanumeric)) {
        return Member::new(id).alternative(&in_full).place(&place);
    }
    let text = named(without_version(segments));
    let rank = if text == in_full { 1 } else { 2 };
    Member::new(&place).text(&text).rank(rank).alternative(&in_full)
}

/// An operation that the server calls: a webhook or one of a callback.
///
/// It is called by its `operationId`, or by its `event`, and gives way to the operations that
/// clients call. `apart` tells it from all others.
#[must_use]
pub(crate) fn event(method: &str, event: &str, operation_id: Option<&str>, apart: &str) -> Member {
    let id = operation_id.filter(|id| id.chars().any(char::is_alphanumeric));
    let place = format!("{method} {event}");
    let member = id.map_or_else(|| Member::new(&place).text(event), Member::new);
    member.rank(3).alternative(apart)
}

/// The segments of a path, less a leading one that only gives a version: `v{version}`.
fn without_version(segments: Vec<&str>) -> Vec<&str> {
    match segments.split_first() {
        Some((first, rest)) if !rest.is_empty() && gives_version(first) => rest.to_vec(),
        _ => segments,
    }
}

fn gives_version(segment: &str) -> bool {
    let parameter = segment.trim_start_matches(['v', 'V']);
    let name = parameter.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
    name.is_some_and(|name| words(name, Symbols::Dropped).last().is_some_and(|word| word == "version"))
}

/// Segments as one text: `customers_by_id`.
fn describe(segments: &[&str]) -> String {
    let described: Vec<String> = segments.iter().map(|segment| describe_segment(segment)).collect();
    let described: Vec<String> = described.into_iter().filter(|text| !text.is_empty()).collect();
    if described.is_empty() { "root".to_owned() } else { described.join("_") }
}

fn describe_segment(segment: &str) -> String {
    let marked = segment.replace('{', "_by_").replace('}', "_");
    marked.trim_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Namespace};
    use super::*;

    fn names(operations: &[(&str, &str, Option<&str>)]) -> Vec<String> {
        let members: Vec<Member> = operations.iter().map(|(m, p, id)| operation(m, p, *id)).collect();
        let assigned = Namespace::new(Kind::Function).assign(&members);
        assigned.names.iter().map(|name| name.rust().to_owned()).collect()
    }

    #[test]
    fn by_method_and_path() {
        for (method, path, name) in [
            ("GET", "/customers", "get_customers"),
            ("get", "/customers/{customer_id}", "get_customers_by_customer_id"),
            ("get", "/v{version}/customers/{id}/orders", "get_customers_by_id_orders"),
            ("get", "/packages/{name}/{version}", "get_packages_by_name_by_version"),
            ("post", "/v1/items:batchGet", "post_v1_items_batch_get"),
            ("get", "/{version}", "get_by_version"),
            ("get", "/", "get_root"),
            ("get", "/files/{name}.{ext}", "get_files_by_name_by_ext"),
        ] {
            assert_eq!(names(&[(method, path, None)]), [name]);
        }
    }

    #[test]
    fn by_what_is_left_when_all_words_are_the_same() {
        let names = names(&[
            ("get", "/pets", Some("getPets")),
            ("get", "/pets_", Some("getPets")),
            ("get", "//pets", Some("getPets")),
        ]);
        let different: std::collections::BTreeSet<&String> = names.iter().collect();
        assert_eq!(different.len(), 3, "{names:?}");
    }

    #[test]
    fn by_odd_identifiers() {
        for (id, name) in [
            ("orders/create", "orders_create"),
            ("Orders.Create", "orders_create"),
            ("get users", "get_users"),
            ("type", "r#type"),
            ("-", "get_x"),
        ] {
            assert_eq!(names(&[("get", "/x", Some(id))]), [name]);
        }
    }

    #[test]
    fn events_give_way_to_calls() {
        let members = [
            operation("post", "/orders", Some("order")),
            event("POST", "order", None, "webhook order"),
            event("POST", "order.paid", None, "webhook order.paid"),
            event("POST", "x", Some("onShip"), "webhook x"),
        ];
        let names = Namespace::new(Kind::Function).assign(&members).names;
        let names: Vec<&str> = names.iter().map(super::super::Name::rust).collect();
        assert_eq!(names, ["order", "webhook_order", "order_paid", "on_ship"]);
    }

    #[test]
    fn collisions_name_the_place() {
        assert_eq!(names(&[("get", "/a", Some("list")), ("get", "/b", Some("list"))]), ["get_a", "get_b"]);
        assert_eq!(
            names(&[("get", "/a", Some("get_list")), ("get", "/b", Some("getList"))]),
            ["get_list", "get_b"]
        );
        assert_eq!(
            names(&[("get", "/v{version}/a", None), ("get", "/a", None), ("put", "/a", None)]),
            ["get_v_by_version_a", "get_a", "put_a"]
        );
        assert_eq!(names(&[("get", "/a/b", None), ("get", "/a-b", None)]), ["get_a_b", "get_a_dash_b"]);
        let [digested, plain] = &names(&[("get", "/a", None), ("get", "/b", Some("getA"))])[..] else {
            panic!("two names for two operations");
        };
        assert!(digested.starts_with("get_a_x"), "{digested}");
        assert_eq!(plain, "get_a");
    }
}
