//! `cargo run --example webinar`.

use crate::{example, printed};

#[test]
fn it_seats_a_thousand_listeners_and_finds_them_again() {
    let text = printed(&mut example("webinar"));
    for part in [
        "barbara    joins as ",
        "replica-1  250 people, listener-1 to listener-250",
        "replica-4  250 people, listener-751 to listener-1000",
        "listener-1    sits in replica-1",
        "listener-600  sits in replica-3",
        "late          has no seat: all 1000 seats are taken",
        "The primary has ended, and its replicas with it.",
    ] {
        assert!(text.contains(part), "`{part}` is missing from:\n{text}");
    }
}
