//! Completions, asked for in the shell itself.

use std::process::Command;

/// Loads the completions, then says what there is for each command line.
const ASK: &str = r#"
source <("$0" completions bash)
for line in "$@"; do
    # the last word may be empty
    mapfile -d ' ' -t COMP_WORDS < <(printf '%s ' "${line#* }" | sed 's/ $//')
    COMP_WORDS=(chime "${COMP_WORDS[@]}")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _chime chime "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    echo "${COMPREPLY[*]}"
done
"#;

#[test]
fn bash_completes_commands_options_and_values() {
    for (line, wanted) in [
        ("chime create-att", "create-attendee"),
        ("chime compl", "completions"),
        ("chime create-meeting --media-region us-e", "us-east-1 us-east-2"),
        ("chime get-meeting --output t", "table text"),
        ("chime --output j", "json"),
        ("chime list-attendees --max-i", "--max-items"),
        ("chime batch --conc", "--concurrency"),
        ("chime completions p", "powershell"),
    ] {
        let output = Command::new("bash")
            .args(["-c", ASK, env!("CARGO_BIN_EXE_chime"), line])
            .output()
            .expect("a bash on this machine");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(errors, "", "{line}");
        assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), wanted, "{line}");
    }
}

#[test]
fn every_shell_gets_a_script_with_all_operations() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let chime = Command::new(env!("CARGO_BIN_EXE_chime")).args(["completions", shell]).output();
        let output = chime.unwrap();
        assert!(output.status.success());
        let script = String::from_utf8(output.stdout).unwrap();
        for operation in ["create-meeting", "stop-meeting-transcription", "list-attendees", "batch"]
        {
            assert!(script.contains(operation), "{shell}: {operation}");
        }
        assert!(script.contains("us-east-1"), "{shell}: no values");
    }
}
