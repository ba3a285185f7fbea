//! `chime completions`: what a shell needs to complete a command line of this program.

use chime_sdk_meetings::SERVICE;
use clap::Args;
use clap_complete::Shell;

use crate::failure::Failure;
use crate::{arguments, print};

/// Print the completions of a shell: of commands, options and their values.
///
/// In bash, `source <(chime completions bash)` in ~/.bashrc loads them; in zsh, the file is `_chime`
/// in a folder of `$fpath`; in fish, `chime completions fish` goes into
/// ~/.config/fish/completions/chime.fish.
#[derive(Args, Debug)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(arguments: &CompletionsArguments) -> Result<(), Failure> {
    let mut script = Vec::new();
    let mut command = arguments::command(SERVICE);
    clap_complete::generate(arguments.shell, &mut command, "chime", &mut script);
    let script = String::from_utf8(script);
    print(&script.map_err(|error| Failure::other(format!("no completions: {error}")))?)
}
