//! `docs/FAKE_ADMIN.md` is what the fake does.
