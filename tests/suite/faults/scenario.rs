//! A fault that is told as a story: more than one call, more than one server, or none.

/// What is written about it in the document.
#[derive(Debug)]
pub(super) struct Scenario {
    /// What happens, in words.
    pub(super) what: &'static str,
    /// What the caller sees.
    pub(super) sees: &'static str,
    /// How many requests the server gets.
    pub(super) requests: usize,
}

/// Scenarios and a test for each, whose body gives how many requests the server got.
macro_rules! scenarios {
    ($($name:ident: $what:literal => $sees:literal, $requests:literal, $body:block)*) => {
        pub(super) static SCENARIOS: &[$crate::faults::scenario::Scenario] = &[
            $($crate::faults::scenario::Scenario {
                what: $what,
                sees: $sees,
                requests: $requests,
            },)*
        ];

        $(
            #[tokio::test(start_paused = true)]
            async fn $name() {
                let requests: usize = $body;
                assert_eq!(requests, $requests, "requests");
            }
        )*
    };
}
pub(super) use scenarios;
