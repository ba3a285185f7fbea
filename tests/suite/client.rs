//! The client as a whole: its settings, its requests, its credentials and its end.

mod closing;
mod credentials;
mod environment;
mod outside;
mod requests;
mod settings;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";
const ATTENDEE: &str = "66666666-7777-8888-9999-aaaaaaaaaaaa";
