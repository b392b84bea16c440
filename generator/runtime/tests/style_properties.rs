//! Value to bytes to value is the identity, for every style and for forms, over made-up values.
#![cfg(all(feature = "client", feature = "server"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[macro_use]
#[allow(dead_code, unreachable_pub)]
mod support;

use std::collections::BTreeMap;

use specwright_runtime::http::{query, Media};
use support::round_trip::written;

/// Values tried for each operation.
const ROUNDS: u64 = 60;

#[derive(Debug, Clone, PartialEq, Default)]
struct Thing {
    text: String,
    number: Option<i64>,
    ratio: Option<f64>,
    flag: Option<bool>,
}

specwright_runtime::record! {
    Thing as "Thing", Exact {
        0 text: required "te xt",
        1 number: optional "number",
        2 ratio: optional "ratio&",
        3 flag: optional "flag",
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Whole {
    thing: Option<Thing>,
    things: Vec<Thing>,
    texts: Vec<String>,
    choice: Option<Choice>,
    numbers: Option<BTreeMap<String, i64>>,
    text: Option<String>,
    rest: BTreeMap<String, String>,
}

specwright_runtime::record! {
    Whole as "Whole", Exact {
        0 thing: optional "thing",
        1 things: required "things",
        2 texts: required "texts",
        3 choice: optional "choice",
        4 numbers: optional "numbers",
        5 text: optional "text",
        ..rest
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Choice {
    Flag(bool),
    Number(i64),
    Thing(Thing),
    Text(String),
}

specwright_runtime::union! {
    Choice as "Choice", vacant Text {
        0 Flag,
        1 Number,
        2 Thing,
        3 Text,
    } by rules {
        Boolean any() => 0,
        Integer any() => 1,
        String any() => 3,
        Object any() => 2,
    }
}

type Texts = Vec<String>;
type Map = BTreeMap<String, String>;

const FORM: &str = "application/x-www-form-urlencoded";

styled! {
    Simple(String) "/a/x{v}" required path("v");
    SimpleList(Texts) "/a/x{v}" required path("v");
    SimpleThing(Thing) "/a/x{v}" required path("v");
    SimpleMembers(Thing) "/a/x{v}" required path("v").exploded();
    Label(String) "/a/x{v}" required path("v").label();
    LabelList(Texts) "/a/x{v}" required path("v").label();
    LabelTexts(Texts) "/a/x{v}" required path("v").label().exploded();
    LabelMembers(Thing) "/a/x{v}" required path("v").label().exploded();
    Matrix(String) "/a/x{v}" required path("v").matrix();
    MatrixList(Texts) "/a/x{v}" required path("v").matrix();
    MatrixTexts(Texts) "/a/x{v}" required path("v").matrix().exploded();
    MatrixThing(Thing) "/a/x{v}" required path("v").matrix();
    MatrixMembers(Thing) "/a/x{v}" required path("v").matrix().exploded();
    Form(String) "/" required query("v");
    FormReserved(String) "/" required query("v").allow_reserved();
    FormList(Texts) "/" required query("v").joined();
    FormTexts(Texts) "/" required query("v");
    FormThing(Thing) "/" required query("v").joined();
    FormMembers(Thing) "/" required query("v").members();
    FormMap(Option<Map>) "/" optional query("v").joined();
    FormChoice(Choice) "/" required query("v").members();
    Deep(Thing) "/" required query("v").deep_object();
    DeepThings(Vec<Thing>) "/" required query("v").deep_object();
    Json(Thing) "/" required query("v").json();
    Fields(Vec<Thing>) "/" required query("v").field();
    Query(Whole) "/" required query("v").query_form(&[]);
    QueryJson(Thing) "/" required query("v").query_json();
    Cookie(String) "/" required cookie("v");
    CookieList(Texts) "/" required cookie("v").joined();
    CookieTexts(Texts) "/" required cookie("v");
    CookieThing(Thing) "/" required cookie("v").joined();
    CookieMembers(Thing) "/" required cookie("v");
    HeaderJson(Thing) "/" required header("x-v").json();
}

sent! {
    Body(Whole) required Media::form(FORM, &[]);
    Styled(Whole) required Media::form(FORM, &[
        query("thing").deep_object(), query("things").deep_object(), query("texts").json(),
        query("choice").json(), query("numbers").deep_object(), query("text").allow_reserved(),
    ]);
}

/// Numbers that are as good as random, and the same every time: xorshift*.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % sides
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.roll(3) > 0).then(|| make(self))
    }

    /// Everything that means something to one of the styles is more frequent than letters.
    fn text(&mut self) -> String {
        let characters: Vec<char> = "aZ09 /.%;,&=+?#[]{}\"'\\|~-_:@!$()*<>^`\u{0}\n\té🐢".chars().collect();
        let length = 1 + self.roll(6);
        let text =
            (0..length).map(|_| characters[usize::try_from(self.roll(characters.len() as u64)).unwrap()]);
        let text: String = text.collect();
        if self.roll(8) == 0 {
            "%2F+%zz&amp;".to_owned()
        } else {
            text
        }
    }

    fn texts(&mut self) -> Texts {
        (0..=self.roll(4)).map(|_| self.text()).collect()
    }

    fn number(&mut self) -> i64 {
        [0, 1, -7, i64::MAX, i64::MIN, 1 << 40][usize::try_from(self.roll(6)).unwrap()]
    }

    fn thing(&mut self) -> Thing {
        Thing {
            text: self.text(),
            number: self.maybe(Self::number),
            ratio: self.maybe(|dice| [0.5, -1e-9, 1e21, 3.0][usize::try_from(dice.roll(4)).unwrap()]),
            flag: self.maybe(|dice| dice.roll(2) == 0),
        }
    }

    /// A text that looks like no other kind: on the wire all are text.
    fn choice(&mut self) -> Choice {
        match self.roll(4) {
            0 => Choice::Flag(self.roll(2) == 0),
            1 => Choice::Number(self.number()),
            2 => Choice::Thing(self.thing()),
            _ => Choice::Text(format!("t{}", self.text())),
        }
    }

    /// A name with brackets in it that reads like two is refused.
    fn map(&mut self) -> Map {
        (0..=self.roll(3)).map(|_| (self.text().replace(']', ""), self.text())).collect()
    }

    /// Maps in brackets have names that are no positions.
    fn whole(&mut self) -> Whole {
        let numbers = |dice: &mut Self| {
            let map = dice.map().into_keys();
            map.map(|name| (format!("n{name}"), dice.number())).collect()
        };
        Whole {
            thing: self.maybe(Self::thing),
            things: (0..self.roll(3)).map(|_| self.thing()).collect(),
            texts: (0..self.roll(3)).map(|_| self.text()).collect(),
            choice: self.maybe(Self::choice),
            numbers: self.maybe(numbers),
            text: self.maybe(Self::text),
            rest: self.map().into_iter().map(|(name, value)| (format!("r{name}"), value)).collect(),
        }
    }
}

/// The server shows what the client was given, or [`written`] fails.
macro_rules! identity {
    ($($operation:ident: $make:ident;)+) => {$(
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        for _ in 0..ROUNDS {
            let value = dice.$make().into();
            let request = $operation { value };
            let shown = format!("{request:?}");
            if let Err(why) = written(request).await {
                panic!("{shown}: {why}");
            }
        }
    )+};
}

#[tokio::test]
async fn paths() {
    identity! {
        Simple: text; SimpleList: texts; SimpleThing: thing; SimpleMembers: thing;
        Label: text; LabelList: texts; LabelTexts: texts; LabelMembers: thing;
        Matrix: text; MatrixList: texts; MatrixTexts: texts; MatrixThing: thing; MatrixMembers: thing;
    }
}

#[tokio::test]
async fn queries() {
    identity! {
        Form: text; FormReserved: text; FormList: texts; FormTexts: texts; FormThing: thing;
        FormMembers: thing; FormMap: map; FormChoice: choice; Deep: thing; Json: thing; QueryJson: thing;
        Query: whole;
    }
}

#[tokio::test]
async fn nested_queries() {
    let mut dice = Dice(7);
    for _ in 0..ROUNDS {
        let value: Vec<Thing> = (0..=dice.roll(3)).map(|_| dice.thing()).collect();
        written(DeepThings { value: value.clone() }).await.unwrap();
        written(Fields { value }).await.unwrap();
    }
}

#[tokio::test]
async fn cookies_and_headers() {
    identity! {
        Cookie: text; CookieList: texts; CookieTexts: texts; CookieThing: thing; CookieMembers: thing;
        HeaderJson: thing;
    }
}

#[tokio::test]
async fn forms() {
    identity! { Body: whole; Styled: whole; }
}
