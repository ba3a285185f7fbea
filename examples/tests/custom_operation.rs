//! `cargo run --example custom_operation`.

use crate::{example, printed};

#[test]
fn it_calls_an_operation_and_a_service_of_its_own() {
    let text = printed(&mut example("custom_operation"));
    for part in ["MaxResults: 0, needs 1 to 100", "Good morning, Ada!", "StrangerException"] {
        assert!(text.contains(part), "`{part}` is missing from:\n{text}");
    }
}
