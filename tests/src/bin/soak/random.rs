//! Numbers that look random and depend on nothing but where they are asked for, so that a run can be
//! repeated however its calls interleave.

/// A number from a seed and from what it is for.
pub(crate) fn random(seed: u64, number: u64, purpose: u64) -> u64 {
    let mut state = seed;
    for part in [number, purpose] {
        state = mix(state.wrapping_add(mix(part.wrapping_add(0x9e37_79b9_7f4a_7c15))));
    }
    state
}

/// Spreads every bit of a number over all others (the finalizer of `SplitMix64`).
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
