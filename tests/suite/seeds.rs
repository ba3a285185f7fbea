//! The seeds of the fuzzers, without the fuzzers: what must hold of any input holds of each of these.

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use chime_sdk_oracles::TARGETS;

#[test]
fn what_must_hold_of_any_input_holds_of_every_seed() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut broken = Vec::new();
    for (target, check) in TARGETS {
        let mut count = 0;
        for seed in fs::read_dir(seeds.join(target)).unwrap() {
            let seed = seed.unwrap().path();
            let input = fs::read(&seed).unwrap();
            // the message of the panic is printed; the loop goes on to the seeds that follow
            if catch_unwind(|| check(&input)).is_err() {
                broken.push(format!("{target}/{}", seed.file_name().unwrap().display()));
            }
            count += 1;
        }
        assert!(count >= 10, "{target} has {count} seeds");
    }
    assert!(broken.is_empty(), "what must hold does not hold of {broken:#?}");
}

#[test]
fn every_target_has_seeds_and_a_fuzzer_and_no_others_have() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let names = |folder: &str| {
        let files = fs::read_dir(fuzz.join(folder)).unwrap();
        let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut names: Vec<String> = files.map(|file| stem(&file.unwrap().path())).collect();
        names.sort_unstable();
        names
    };
    let mut targets: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    targets.sort_unstable();
    assert_eq!(names("seeds"), targets);
    assert_eq!(names("fuzz_targets"), targets);
}
