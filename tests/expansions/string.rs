/// The identifier of a user in your system.
#[chime_string(len = 2..=64, chars = "-_a-z0-9", sensitive)]
pub struct ExternalUserId(String);
