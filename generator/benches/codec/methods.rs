//! A list of means of payment: a union without a discriminator, told apart by JSON type and by
//! what each member requires, against serde's trying of one variant after the other.

use std::error::Error;

use serde_json::{Value, json};

use crate::measure::Table;
use crate::sample::{self, Sample};

macro_rules! with_structs {
    ($make:ident) => {
        $make! {
            Card "Card" {
                required { 0 card_number "cardNumber": String, 1 expiry_month "expiryMonth": i32, 2 expiry_year "expiryYear": i32, }
                optional { 3 holder "holder": String, 4 brand "brand": String, 5 is_default "isDefault": bool, }
            }
            Account "Account" {
                required { 0 iban "iban": String, }
                optional { 1 bic "bic": String, 2 holder "holder": String, 3 mandate "mandate": Mandate, 4 is_default "isDefault": bool, }
            }
            Mandate "Mandate" {
                required { 0 reference "reference": String, }
                optional { 1 signed_on "signedOn": String, }
            }
            Voucher "Voucher" {
                required { 0 code "voucherCode": String, 1 balance "balance": f64, }
                optional { 2 currency "currency": String, 3 restrictions "restrictions": Vec<String>, }
            }
            Wallet "Wallet" {
                required { 0 kind "kind": String, 1 token "token": String, }
                optional { 2 device "device": String, 3 is_default "isDefault": bool, }
            }
            Invoice "Invoice" {
                required { 0 kind "kind": String, 1 days "days": i32, }
                optional { 2 address "address": String, 3 holder "holder": String, }
            }
        }
    };
}

mod tables {
    use crate::backends::records;

    with_structs!(records);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Method {
        Card(Card),
        Account(Account),
        Voucher(Voucher),
        Wallet(Wallet),
        Invoice(Invoice),
        Reference(String),
        Undocumented(specwright_runtime::Undocumented<specwright_runtime::Json>),
    }

    specwright_runtime::union! {
        Method as "Method", vacant Undocumented {
            0 Card,
            1 Account,
            2 Voucher,
            3 Wallet,
            4 Invoice,
            5 Reference,
            ..Undocumented
        } by rules {
            Object has("cardNumber") => 0,
            Object has("iban") => 1,
            Object has("voucherCode") => 2,
            Object equals("kind", "wallet") => 3,
            Object equals("kind", "invoice") => 4,
            String any() => 5,
        }
    }
}

mod derives {
    use crate::backends::derived;

    with_structs!(derived);

    #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
    #[serde(untagged)]
    pub(crate) enum Method {
        Card(Card),
        Account(Account),
        Voucher(Voucher),
        Wallet(Wallet),
        Invoice(Invoice),
        Reference(String),
    }
}

pub(crate) fn run(table: &mut Table) -> Result<(), Box<dyn Error>> {
    table.compare::<tables::Method, derives::Method>("union of 6 without a tag", &sample::list(method))
}

fn method(sample: &mut Sample) -> Value {
    match sample.below(6) {
        0 => {
            json!({"cardNumber": "4111 1111 1111 1111", "expiryMonth": sample.below(12) + 1, "expiryYear": 2031,
            "holder": "Jo Müller", "brand": "visa", "isDefault": true})
        }
        1 => json!({"iban": "DE89370400440532013000", "bic": "COBADEFFXXX", "holder": "Jo Müller",
            "mandate": {"reference": sample.id(), "signedOn": "2026-02-03"}, "isDefault": false}),
        2 => json!({"voucherCode": sample.id(), "balance": sample.price(), "currency": "EUR",
            "restrictions": ["books", "music"]}),
        3 => json!({"kind": "wallet", "token": sample.id(), "device": "phone", "isDefault": false}),
        4 => {
            json!({"kind": "invoice", "days": 30, "address": "Main Street 1\nSpringfield", "holder": "Jo Müller"})
        }
        _ => json!(format!("method:{}", sample.id())),
    }
}
