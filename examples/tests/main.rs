//! Each example, run as a user would run it. Cargo builds the examples before the tests of a package.

#![forbid(unsafe_code)]
// a panic is how a test fails, in its helpers too
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod custom_operation;
mod event_consumer;
mod lambda;
mod quickstart;

use std::env;
use std::process::{Command, Output};

/// The program of an example, without the settings of the machine.
pub(crate) fn example(name: &str) -> Command {
    let test = env::current_exe().expect("this test has a path");
    // the tests of a profile are in `deps`, its examples beside that folder
    let profile = test.ancestors().nth(2).expect("this test is in a folder of a profile");
    let program = profile.join("examples").join(name);
    assert!(
        program.is_file(),
        "the example `{name}` is not built\nhelp: `cargo test -p chime-sdk-examples` builds it"
    );
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("AWS_") || text.starts_with("CHIME_") {
            command.env_remove(name);
        }
    }
    command
}

/// What a program has printed; it must have ended well.
pub(crate) fn printed(command: &mut Command) -> String {
    let output = command.output().expect("the program can be started");
    assert!(output.status.success(), "{}", everything(&output));
    String::from_utf8(output.stdout).expect("programs print text")
}

/// All that is known of the end of a program.
pub(crate) fn everything(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}\n{}\n{}", output.status, text(&output.stdout), text(&output.stderr))
}
