//! Servers that take their time, on a clock that moves only when both sides wait.

use std::time::Duration;

use chime_sdk_tests::fault_server::{Fault, Step};

use super::good;
use super::row::Sees::Success;
use super::row::{faults, times_out};

const SECOND: Duration = Duration::from_secs(1);

faults! {
    silence: "reads the request and never answers", Fault::new().then(Step::Silence)
        => times_out();
    slow_headers: "sends the headers at a byte a second",
        Fault::new().then(Step::Drip(good().bytes(), SECOND)) => times_out();
    slow_body: "sends the headers at once, and the body at a byte a second",
        Fault::new()
            .write(good().head())
            .then(Step::Drip(good().payload().to_vec().into(), SECOND))
            => times_out();
    silence_in_the_headers: "stops in the middle of the headers",
        Fault::new().write(good().bare_head()).then(Step::Silence) => times_out();
    silence_in_the_body: "stops in the middle of the body",
        Fault::new().write(good().bytes().slice(..good().bytes().len() - 1)).then(Step::Silence)
            => times_out();
    silence_in_a_chunk: "stops in the middle of a chunk",
        Fault::new().write(good().with_chunks("20\r\n{")).then(Step::Silence) => times_out();
    answer_just_in_time: "answers after 9.9 seconds",
        Fault::new().pause(SECOND * 99 / 10).write(good().bytes()) => Success;
    answer_just_too_late: "answers after 10.1 seconds",
        Fault::new().pause(SECOND * 101 / 10).write(good().bytes()) => times_out();
    slow_and_in_time: "sends the whole answer at 25 bytes a second",
        Fault::new().then(Step::Drip(good().bytes(), SECOND / 25)) => Success;
}
