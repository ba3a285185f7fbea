//! The Rust code of the repository's pages, compiled and run as doctests. They stand here and not in the
//! crates that they are about: these are published, and a package has no files from outside of its folder.

#[doc = include_str!("../../README.md")]
struct Readme;

#[doc = include_str!("../../docs/BULK.md")]
struct Bulk;

#[doc = include_str!("../../docs/FAKE.md")]
struct FakeService;

#[doc = include_str!("../../docs/JOINING.md")]
struct Joining;

#[doc = include_str!("../../docs/RELIABILITY.md")]
struct Reliability;

#[doc = include_str!("../../client/README.md")]
struct Client;
