//! The service's clock.

use std::time::Duration;

use serde_json::{Value, json};

use super::keys::{Keys, Problem};
use super::moment;
use crate::fake::backend::Backend;
use crate::fake::clock::LAST;
use crate::fake::state::State;

pub(super) fn show(backend: &Backend) -> Value {
    backend.with(|state| shown(state))
}

fn shown(state: &State) -> Value {
    let mode = if state.clock.goes() { "real" } else { "manual" };
    json!({ "now": moment(state.clock.now()), "mode": mode })
}

/// Puts the clock forward by what the request says.
pub(super) fn advance(backend: &Backend, request: &Value) -> Result<Value, Problem> {
    let mut keys = Keys::of("the clock", request)?;
    let seconds = keys.number("advanceSeconds", 0)?;
    let milliseconds = keys.number("advanceMs", 0)?;
    keys.finish()?;
    let duration = match (seconds, milliseconds) {
        (Some(seconds), None) => Duration::from_secs(seconds),
        (None, Some(milliseconds)) => Duration::from_millis(milliseconds),
        _ => return Err("the clock needs either `advanceSeconds` or `advanceMs`".to_owned()),
    };
    backend.with(|state| {
        if state.clock.now().after(duration) > LAST {
            return Err("the clock does not go beyond the year 9999".to_owned());
        }
        state.put_forward(duration);
        Ok(shown(state))
    })
}
