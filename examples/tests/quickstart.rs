//! `cargo run --example quickstart`.

use crate::{everything, example, printed};

#[test]
fn it_runs_the_main_job_from_the_first_meeting_to_the_last_error() {
    let text = printed(&mut example("quickstart"));
    for part in ["100 attendees are created, 0 are not", "has ended", "NotFoundException", "Done: "]
    {
        assert!(text.contains(part), "`{part}` is missing from:\n{text}");
    }
}

#[test]
fn an_endpoint_that_it_does_not_know_is_named() {
    let output = example("quickstart").env("CHIME_ENDPOINT", "moon").output();
    let output = output.expect("the program can be started");
    assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("CHIME_ENDPOINT is `moon`"), "{text}");
}
