//! What the feature `blocking` adds to expanded code. That code is in other crates, whose features are
//! others, so each of these macros is here twice: with the feature, and without it.

/// What an operation's call has with the feature `blocking`.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_call {
    ($visibility:vis $call:ident, $input:ident) => {
        impl $call {
            /// Sends the call and waits for the answer on this thread, for code without a runtime.
            ///
            /// # Errors
            /// What the operation's method says, and when it is called from inside of a runtime.
            $visibility fn send_blocking(
                self,
            ) -> ::core::result::Result<
                <$input as $crate::operation::Operation>::Output,
                $crate::error::Error,
            > {
                self.0.send_blocking()
            }
        }
    };
}

/// Nothing, without the feature `blocking`.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_call {
    ($visibility:vis $call:ident, $input:ident) => {};
}

/// What a client has with the feature `blocking`.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($client:ident) => {
        impl $client {
            /// `from_env` for code without a runtime.
            ///
            /// # Errors
            /// What `from_env` fails with, and when it is called from inside of a runtime.
            pub fn from_env_blocking() -> ::core::result::Result<Self, $crate::error::Error> {
                $crate::blocking::wait(Self::from_env())
            }
            /// `call` for code without a runtime: waits for the answer on this thread.
            ///
            /// # Errors
            /// What `call` fails with, and when it is called from inside of a runtime.
            pub fn call_blocking(
                &self,
                operation: &str,
                input: $crate::__private::serde_json::Value,
            ) -> ::core::result::Result<$crate::__private::serde_json::Value, $crate::error::Error>
            {
                self.core.call_blocking(operation, input)
            }
        }
    };
}

/// Nothing, without the feature `blocking`.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($client:ident) => {};
}
