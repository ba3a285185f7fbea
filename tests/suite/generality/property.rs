//! Whatever the members hold, they come back.

use proptest::collection::{btree_map, hash_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::*;

/// To the millisecond, which is what is sent, and within what a date can say.
fn moments() -> impl Strategy<Value = Timestamp> {
    (-62_135_596_800_000..253_402_300_799_999_i64).prop_map(Timestamp::from_millis)
}

/// In whole seconds, for members that travel as an HTTP date.
fn seconds() -> impl Strategy<Value = Timestamp> {
    (-62_135_596_800..253_402_300_799_i64).prop_map(Timestamp::from_secs)
}

fn text() -> impl Strategy<Value = String> {
    ".{0,8}"
}

fn words() -> impl Strategy<Value = HashMap<String, BTreeMap<String, Vec<Markdown>>>> {
    let markdown = text().prop_map(Markdown::from);
    hash_map(text(), btree_map(text(), vec(markdown, 0..3), 0..3), 0..3)
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let piece = (any::<i64>(), option::of(".{2,5}"), option::of(moments()));
    let piece = piece.prop_map(|(start, name, read)| {
        let mut piece = Piece::new(start);
        (piece.name, piece.read) = (name, read);
        piece
    });
    vec(piece, 0..3)
}

fn leaf() -> impl Strategy<Value = Facts> {
    let maps = (
        option::of(btree_map(text(), seconds(), 0..=3)),
        hash_map("[a-z]{2,8}".prop_map(LabelName::from), text(), 0..=4),
        btree_map("HOT|COLD|.{0,3}".prop_map(Storage::from), any::<u32>(), 0..3),
        option::of(btree_map(".{0,16}".prop_map(Reader::from), pieces(), 0..3)),
        words(),
    );
    let others = (
        moments(),
        vec(moments(), 0..3),
        option::of(vec(any::<u8>(), 1..=4)),
        vec(vec(any::<i32>(), 0..3), 0..3),
        option::of(prop::num::f64::NORMAL | prop::num::f64::ZERO),
        option::of(prop::num::f32::NORMAL | prop::num::f32::ZERO),
    );
    (maps, others).prop_map(|(maps, (made, seen, head, rows, share, coarse))| {
        let mut facts = Facts::new(made, seen);
        (facts.changed, facts.labels, facts.uses, facts.readers, facts.words) = maps;
        facts.head = head.map(Blob::from);
        (facts.rows, facts.share, facts.coarse) = (rows, share, coarse);
        facts
    })
}

fn all_facts() -> impl Strategy<Value = Facts> {
    (leaf(), option::of(leaf())).prop_map(|(mut facts, origin)| {
        facts.origin = origin.map(Box::new);
        facts
    })
}

/// Labels that no part of makes another path.
fn label() -> impl Strategy<Value = String> {
    ".{1,6}".prop_filter("a part of a path", |text| !matches!(text.as_str(), "." | ".."))
}

fn inputs() -> impl Strategy<Value = PutFacts> {
    let part = label().prop_filter("one part", |text| !text.contains('/'));
    let key = vec(part, 1..4).prop_map(|parts| parts.join("/"));
    let places = (
        option::of(moments()),
        option::of(vec(moments(), 1..4)),
        option::of(seconds()),
        option::of(prop::num::f64::NORMAL | prop::num::f64::ZERO),
    );
    let notes = btree_map(text(), text().prop_map(Markdown::from), 0..3);
    (label(), key, all_facts(), notes, places).prop_map(|(shelf, key, facts, notes, places)| {
        let mut input = PutFacts::new(shelf, key, facts, notes);
        (input.since, input.at, input.until, input.share) = places;
        input
    })
}

proptest! {
    #[test]
    fn every_value_survives_json(input in inputs()) {
        let text = serde_json::to_string(&input).unwrap();
        prop_assert_eq!(&serde_json::from_str::<PutFacts>(&text).unwrap(), &input);
        let value = serde_json::to_value(&input).unwrap();
        let read = chime_sdk_core::input::from_json_validated(PutFacts::SCHEMA, &value).unwrap();
        let read: Box<dyn Any> = read;
        prop_assert_eq!(&*read.downcast::<PutFacts>().unwrap(), &input);
    }

    #[test]
    fn every_value_survives_a_request(input in inputs()) {
        prop_assert_eq!(received::<PutFacts>(&encoded(&input)).unwrap(), input);
    }

    #[test]
    fn every_body_survives_a_request(bytes in option::of(vec(any::<u8>(), 1..=10)), key in label()) {
        let mut input = PutFile::new(format!("x/{}", key.replace('/', "-")));
        input.content_type = Some("image/png".to_owned());
        input.file = bytes.map(Blob::from);
        prop_assert_eq!(received::<PutFile>(&encoded(&input)).unwrap(), input);
    }
}
