// `essential` is a word for answers: a request's member is required without it.

use chime_sdk_meetings::declare::chime_operation;

/// Makes a thing.
#[chime_operation(method = "POST", path = "/things")]
pub struct CreateThing {
    /// What it is called.
    #[chime(essential)]
    pub thing_name: String,
}

fn elsewhere() -> CreateThing {
    CreateThing::new("a name")
}

fn main() {
    elsewhere();
}
