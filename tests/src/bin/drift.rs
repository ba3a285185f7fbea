//! Compares a service model with the declarations and prints those to add; `--help` says more.

#![forbid(unsafe_code)]

use std::io::{self, Write as _};
use std::process::ExitCode;

use chime_sdk_meetings::SERVICE;
use chime_sdk_tests::drift;

fn main() -> ExitCode {
    let report = match drift::run(SERVICE, std::env::args().skip(1)) {
        Ok(report) => report,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "drift: {problem}");
            return ExitCode::from(2);
        }
    };
    for note in &report.notes {
        let _ = writeln!(io::stderr(), "{note}");
    }
    match io::stdout().write_all(report.output.as_bytes()) {
        Ok(()) => ExitCode::from(report.status),
        Err(error) => {
            let _ = writeln!(io::stderr(), "drift: standard output: {error}");
            ExitCode::from(2)
        }
    }
}
