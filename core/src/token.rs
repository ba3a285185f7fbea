//! Idempotency tokens: filled in once for a call, so that every attempt sends the same.

use crate::shape::{Place, Structure, View};

/// Gives every idempotency token of the input that is absent a random value.
pub fn fill(input: &mut dyn Structure) {
    for (index, member) in input.members().members.iter().enumerate() {
        if member.idempotency_token
            && matches!(input.member(index), View::Absent)
            && let Some(shape) = input.member_mut(index)
            && let Place::String(place) = shape.place()
        {
            *place = uuid::Uuid::new_v4().to_string();
        }
    }
}
