//! The memory of this process, and whether it grows.

use std::fmt;

use crate::Failure;

/// Samples of resident memory, in KiB.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// The most in the first tenth of the run.
    first: u64,
    /// The most after it.
    later: u64,
    last: u64,
}

/// What it may grow by, if this is more than a tenth.
const SLACK: u64 = 8 * 1024;

impl Memory {
    /// Takes a sample, when so many calls of all have been made.
    pub(crate) fn sample(&mut self, calls: u64, all: u64) -> Result<(), Failure> {
        self.last = resident()?;
        let most = if calls < all / 10 { &mut self.first } else { &mut self.later };
        *most = self.last.max(*most);
        Ok(())
    }

    pub(crate) fn verdict(&self) -> Result<(), Failure> {
        let allowed = self.first + (self.first / 10).max(SLACK);
        if self.first > 0 && self.later > allowed {
            return Err(format!("memory grew to {} KiB; {allowed} are allowed", self.later).into());
        }
        Ok(())
    }
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Memory { first, later, last } = self;
        write!(
            f,
            "memory: at most {first} KiB in the first tenth, {later} KiB after it, {last} KiB at the end"
        )
    }
}

fn resident() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let size = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
    size.ok_or_else(|| "no `VmRSS` in /proc/self/status".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_may_grow_by_8_mib_or_a_tenth() {
        let verdict = |first, later| Memory { first, later, last: 0 }.verdict().is_ok();
        assert!(verdict(10_000, 10_000 + SLACK) && !verdict(10_000, 10_001 + SLACK));
        assert!(verdict(200_000, 220_000) && !verdict(200_000, 220_001));
    }

    #[test]
    fn this_process_has_some() {
        assert!(resident().is_ok_and(|size| size > 100));
    }
}
