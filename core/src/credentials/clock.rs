//! What time it is for credentials that expire, and a little chance.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// The later one of the system's clock and of the runtime's. The system's goes on while the machine
/// sleeps; the runtime's is not set back, and a test can move it on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    system: SystemTime,
    runtime: Instant,
}

impl Clock {
    pub(super) fn new() -> Self {
        Clock { system: SystemTime::now(), runtime: Instant::now() }
    }

    pub(super) fn now(&self) -> SystemTime {
        let system = SystemTime::now();
        match self.system.checked_add(self.runtime.elapsed()) {
            Some(runtime) => runtime.max(system),
            None => system,
        }
    }
}

/// A random time of at most so much, so that many processes do not all ask at once.
pub(super) fn up_to(longest: Duration) -> Duration {
    let (high, _) = uuid::Uuid::new_v4().as_u64_pair();
    // the top 16 bits of a version 4 UUID are random
    longest.mul_f64((high >> 48) as f64 / 65535.0)
}
