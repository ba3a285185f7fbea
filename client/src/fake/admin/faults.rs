//! The rules by which calls fail.

use serde_json::{Map, Value, json};

use super::keys::Problem;
use super::{Refusal, rule};
use crate::fake::backend::Backend;
use crate::fake::rules::Active;

/// All rules, each as it was asked for, with what it has done.
pub(super) fn list(backend: &Backend) -> Value {
    let faults: Vec<Value> =
        backend.with(|state| state.rules.all().into_iter().map(shown).collect());
    json!({ "faults": faults })
}

fn shown(active: &Active) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), active.id.into());
    object.extend(rule::write(&active.rule));
    object.insert("calls".to_owned(), active.counts.calls().into());
    object.insert("strikes".to_owned(), active.counts.strikes().into());
    object.insert("spent".to_owned(), active.is_spent().into());
    object.into()
}

/// Puts one rule in force, or a list of them: all, or with a mistake in one of them none.
pub(super) fn add(backend: &Backend, request: &Value) -> Result<Value, Problem> {
    let Value::Array(list) = request else {
        let rule = rule::read(backend, request)?;
        return Ok(backend.with(|state| json!({ "id": state.rules.add(rule).id })));
    };
    let rules: Result<Vec<_>, Problem> = list
        .iter()
        .enumerate()
        .map(|(index, item)| {
            rule::read(backend, item).map_err(|problem| format!("[{index}]: {problem}"))
        })
        .collect();
    let rules = rules?;
    let ids: Vec<u64> =
        backend.with(|state| rules.into_iter().map(|rule| state.rules.add(rule).id).collect());
    Ok(json!({ "ids": ids }))
}

pub(super) fn clear(backend: &Backend) -> Value {
    json!({ "removed": backend.with(|state| state.rules.clear()) })
}

pub(super) fn remove(backend: &Backend, id: &str) -> Result<Value, Refusal> {
    let number = id.parse().map_err(|_| Refusal::of("the id of a rule is a whole number"))?;
    if backend.with(|state| state.rules.remove(number)) {
        return Ok(json!({ "removed": 1 }));
    }
    Err(Refusal::not_found(format!("there is no rule {number}")))
}
