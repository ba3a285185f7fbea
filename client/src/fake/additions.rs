//! Operations that a test adds to the service: declared by the user, answered by a function.

use std::fmt;
use std::sync::Arc;

use chime_sdk_core::operation::Operation;
use chime_sdk_core::schema::OperationSchema;
use chime_sdk_core::server::{Context, Fault, Handled, answer};
use chime_sdk_core::shape::Structure;

/// The function that answers.
type Method = dyn Fn(&Context, Box<dyn Structure>) -> Handled + Send + Sync;

/// An operation that is answered by a function.
#[derive(Clone)]
pub(super) struct Addition {
    pub(super) operation: &'static OperationSchema,
    answer: Arc<Method>,
}

impl Addition {
    pub(super) fn new<O: Operation>(
        method: impl Fn(&Context, O) -> Result<O::Output, Fault> + Send + Sync + 'static,
    ) -> Self {
        let answer = move |context: &Context, input| answer(input, |input| method(context, input));
        Addition { operation: O::SCHEMA, answer: Arc::new(answer) }
    }

    pub(super) fn answer(&self, context: &Context, input: Box<dyn Structure>) -> Handled {
        (self.answer)(context, input)
    }
}

impl fmt::Debug for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Addition").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}
