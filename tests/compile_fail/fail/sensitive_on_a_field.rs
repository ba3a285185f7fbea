// What is sensitive is a type of text, not a member.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct User {
    #[chime(sensitive)]
    pub name: String,
}

fn main() {}
