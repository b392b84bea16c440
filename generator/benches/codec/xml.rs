//! The orders as XML, against `quick-xml` with serde's derive macros.

use std::error::Error;
use std::hint::black_box;

use serde_json::{Value, to_value};
use specwright_runtime::codec::{self, XmlNode};

use crate::measure::Table;
use crate::orders::{derives, order, tables};
use crate::sample;

const ONE: XmlNode = XmlNode::ELEMENT.named("Order");
const LIST: XmlNode = XmlNode::ELEMENT.named("Orders").item("Order");

#[derive(serde::Serialize, serde::Deserialize)]
struct Orders {
    #[serde(rename = "Order")]
    orders: Vec<derives::Order>,
}

pub(crate) fn run(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let orders: Vec<tables::Order> = codec::from_json_str(&sample::list(order))?;
    if table.wants("XML, one order after the other") {
        one_by_one(table, &orders)?;
    }
    if table.wants("XML, a list of orders") {
        list(table, &orders)?;
    }
    Ok(())
}

fn one_by_one(table: &mut Table, orders: &[tables::Order]) -> Result<(), Box<dyn Error>> {
    const CASE: &str = "XML, one order after the other";
    let texts = orders.iter().map(|order| Ok(String::from_utf8(codec::to_xml_vec(order, &ONE)?)?));
    let texts: Vec<String> = texts.collect::<Result<_, Box<dyn Error>>>()?;
    let read_ours = |text: &String| codec::from_xml_slice::<tables::Order>(text.as_bytes(), &ONE);
    let read_theirs = |text: &String| quick_xml::de::from_str::<derives::Order>(text);
    let ours: Vec<tables::Order> = texts.iter().map(read_ours).collect::<Result<_, _>>()?;
    let theirs: Vec<derives::Order> = texts.iter().map(read_theirs).collect::<Result<_, _>>()?;
    verify(CASE, &to_value(&ours)?, &to_value(&theirs)?)?;
    let decode_ours = || black_box(&texts).iter().map(read_ours).collect::<Vec<_>>();
    table.measure(CASE, "decode", decode_ours, || {
        black_box(&texts).iter().map(read_theirs).collect::<Vec<_>>()
    });
    let encode_ours =
        || black_box(&ours).iter().map(|order| codec::to_xml_vec(order, &ONE)).collect::<Vec<_>>();
    table.measure(CASE, "encode", encode_ours, || {
        black_box(&theirs).iter().map(quick_xml::se::to_string).collect::<Vec<_>>()
    });
    Ok(())
}

fn list(table: &mut Table, orders: &Vec<tables::Order>) -> Result<(), Box<dyn Error>> {
    const CASE: &str = "XML, a list of orders";
    let text = String::from_utf8(codec::to_xml_vec(orders, &LIST)?)?;
    let ours: Vec<tables::Order> = codec::from_xml_slice(text.as_bytes(), &LIST)?;
    let theirs: Orders = quick_xml::de::from_str(&text)?;
    verify(CASE, &to_value(&ours)?, &to_value(&theirs.orders)?)?;
    let written: Orders = quick_xml::de::from_str(&quick_xml::se::to_string(&theirs)?)?;
    verify(CASE, &to_value(&ours)?, &to_value(&written.orders)?)?;
    let decode_ours = || codec::from_xml_slice::<Vec<tables::Order>>(black_box(text.as_bytes()), &LIST);
    table.measure(CASE, "decode", decode_ours, || quick_xml::de::from_str::<Orders>(black_box(&text)));
    let encode_ours = || codec::to_xml_vec(black_box(&ours), &LIST);
    table.measure(CASE, "encode", encode_ours, || quick_xml::se::to_string(black_box(&theirs)));
    Ok(())
}

/// Both sides must have read the same.
fn verify(case: &str, ours: &Value, theirs: &Value) -> Result<(), Box<dyn Error>> {
    if ours == theirs { Ok(()) } else { Err(format!("{case}: the sides disagree").into()) }
}
