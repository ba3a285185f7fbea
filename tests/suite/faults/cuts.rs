//! Connections that end too early, in order (FIN) or not (RST).

use chime_sdk_tests::fault_server::Ending::{Fin, Reset};
use chime_sdk_tests::fault_server::{At, cut};

use super::good;
use super::row::{faults, interrupted, interrupted_early};

faults! {
    reset_as_soon_as_connected: "resets the connection as soon as it is there",
        cut(&good(), At::Connected, Reset) => interrupted_early("Connection reset by peer");
    reset_in_the_request: "resets the connection at the first byte of the request",
        cut(&good(), At::FirstBytes, Reset) => interrupted_early("Connection reset by peer");
    reset_before_the_answer: "reads the request and resets the connection",
        cut(&good(), At::Request, Reset) => interrupted("Connection reset by peer");
    reset_in_the_status_line: "resets the connection in the middle of the status line",
        cut(&good(), At::StatusLine, Reset) => interrupted("Connection reset by peer");
    reset_in_the_headers: "resets the connection in the middle of the headers",
        cut(&good(), At::Headers, Reset) => interrupted("Connection reset by peer");
    reset_after_the_headers: "resets the connection after the headers",
        cut(&good(), At::Head, Reset) => interrupted("Connection reset by peer");
    reset_in_the_body: "resets the connection in the middle of the body",
        cut(&good(), At::Body, Reset) => interrupted("Connection reset by peer");
    closed_as_soon_as_connected: "closes the connection as soon as it is there",
        cut(&good(), At::Connected, Fin) => interrupted_early("connection closed before message completed");
    closed_in_the_request: "closes the connection at the first byte of the request",
        cut(&good(), At::FirstBytes, Fin) => interrupted("connection closed before message completed");
    closed_before_the_answer: "reads the request and closes the connection",
        cut(&good(), At::Request, Fin) => interrupted("connection closed before message completed");
    closed_in_the_status_line: "closes the connection in the middle of the status line",
        cut(&good(), At::StatusLine, Fin) => interrupted("connection closed before message completed");
    closed_in_the_headers: "closes the connection in the middle of the headers",
        cut(&good(), At::Headers, Fin) => interrupted("connection closed before message completed");
    closed_after_the_headers: "closes the connection after the headers",
        cut(&good(), At::Head, Fin) => interrupted("end of file before message length reached");
    closed_in_the_body: "closes the connection in the middle of the body",
        cut(&good(), At::Body, Fin) => interrupted("end of file before message length reached");
}
