//! `chime openapi`.

use chime_sdk_meetings::{SERVICE, openapi};

use crate::failure::Failure;
use crate::print;

pub(crate) fn run() -> Result<(), Failure> {
    print(&format!("{:#}\n", openapi::document(SERVICE)))
}
