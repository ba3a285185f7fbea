// An enum knows a value.

use chime_sdk_core::declare::chime_enum;

#[chime_enum]
pub enum Color {}

fn main() {}
