//! The service as a whole: its table, and what is true of its operations together.

use super::{ErrorSchema, OperationSchema};

/// The whole service.
#[derive(Debug)]
pub struct ServiceSchema {
    /// The service's own identifier, for example `Chime SDK Meetings`.
    pub service_id: &'static str,
    /// The version of the API, a date.
    pub api_version: &'static str,
    /// The first label of the host name.
    pub endpoint_prefix: &'static str,
    /// The name that requests are signed for.
    pub signing_name: &'static str,
    /// The regions that the service can be called in; empty when none are declared.
    pub control_regions: &'static [&'static str],
    /// How fast the service lets one caller go, if that is declared.
    pub rate_limit: Option<RateLimit>,
    /// The errors that every operation may answer with.
    pub errors: &'static [&'static ErrorSchema],
    /// The operations in the order of declaration.
    pub operations: &'static [&'static OperationSchema],
    /// The service's documentation.
    pub documentation: &'static str,
}

/// How many requests the service takes from one caller: a bucket that holds `burst` of them at most,
/// and into which `per_second` come back each second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests a second in the long run, at least 1.
    pub per_second: u32,
    /// Requests at once after a pause, at least 1.
    pub burst: u32,
}

impl RateLimit {
    /// A limit; 0 counts as 1.
    #[must_use]
    pub const fn new(per_second: u32, burst: u32) -> Self {
        RateLimit { per_second: at_least_one(per_second), burst: at_least_one(burst) }
    }
}

const fn at_least_one(number: u32) -> u32 {
    if number == 0 { 1 } else { number }
}

/// The index of an operation whose route an earlier one has; none is `usize::MAX`. `SLOTS` is more
/// than there are operations.
#[doc(hidden)]
#[must_use]
pub const fn shared_route<const SLOTS: usize>(operations: &[&OperationSchema]) -> usize {
    // a hash table, because comparing each with each would be felt in the build of a large service
    let mut slots = [usize::MAX; SLOTS];
    let mut index = 0;
    while index < operations.len() {
        let mut slot = (operations[index].route % SLOTS as u64) as usize;
        while slots[slot] != usize::MAX {
            if operations[slots[slot]].route == operations[index].route {
                return index;
            }
            slot = (slot + 1) % SLOTS;
        }
        slots[slot] = index;
        index += 1;
    }
    usize::MAX
}

/// Fails to compile for the operation whose route another one has.
#[doc(hidden)]
#[track_caller]
#[allow(clippy::panic, reason = "it is one of the compiler's messages")]
pub const fn own_route(shared: usize, index: usize) {
    if shared == index {
        panic!(
            "another operation of the service has this method and path\n\
             help: change one of the two, or remove this one from `operations(..)`"
        );
    }
}

impl ServiceSchema {
    /// The operation with this name, given as the service's (`GetMeeting`) or the method's
    /// (`get_meeting`).
    #[must_use]
    pub fn operation(&self, name: &str) -> Option<&'static OperationSchema> {
        self.operations
            .iter()
            .copied()
            .find(|operation| operation.name == name || operation.method_name == name)
    }

    /// All errors of the service and of its operations, those of several operations several times.
    pub fn all_errors(&self) -> impl Iterator<Item = &'static ErrorSchema> {
        let of_operations = self.operations.iter().flat_map(|operation| operation.errors);
        self.errors.iter().chain(of_operations).copied()
    }

    /// All errors that the operation declares, its own and the service's.
    pub fn errors_of(
        &self,
        operation: &OperationSchema,
    ) -> impl Iterator<Item = &'static ErrorSchema> {
        operation.errors.iter().chain(self.errors).copied()
    }
}
