// A number is as wide on every machine.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<usize>,
}

pub fn elsewhere() -> ListThings {
    ListThings::new().max_results(10)
}

fn main() {}
