//! How an answer is printed.

use chime_sdk_core::schema::OperationSchema;
use serde_json::Value;

use crate::failure::Failure;
use crate::globals::GlobalArguments;
use crate::print;

/// How answers are printed.
#[derive(Debug)]
pub(crate) struct Output {}

impl Output {
    /// As the options say.
    pub(crate) fn from(_: &GlobalArguments) -> Result<Self, Failure> {
        Ok(Output {})
    }

    /// Prints the answer of an operation.
    pub(crate) fn write(&self, _: &OperationSchema, value: Value) -> Result<(), Failure> {
        print(&format!("{value:#}\n"))
    }
}
