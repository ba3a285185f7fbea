//! Hands the steps of the scenario to the official Rust SDK: a line of JSON with a step on standard input,
//! a line with what the client made of it on standard output. `../README.md` says what the lines hold.
//! With `page NAME` it runs a block of a documentation page instead.

#![forbid(unsafe_code)]

use std::error::Error;
use std::io::{self, BufRead as _, Write as _};

use serde_json::{Value, json};

mod answer;
mod call;
mod client;
mod page;
mod read;
mod shapes;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some("page") {
        return runtime.block_on(page::run(arguments.next().as_deref()));
    }
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let step: Value = serde_json::from_str(&line?)?;
        let answer = runtime.block_on(answer(&step));
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

async fn answer(step: &Value) -> Value {
    let (client, seen) = match client::of(step) {
        Ok(made) => made,
        Err(reason) => return json!({ "broken": reason }),
    };
    // What the SDK's builders refuse is the client's own refusal, like that of a call that sends nothing.
    match call::call(&client, step).await {
        Ok(answer) => seen.complete(answer),
        Err(reason) => json!({ "refused": reason }),
    }
}
