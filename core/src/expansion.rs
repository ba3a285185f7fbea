//! What expanded code names, in one flat module, so that an expansion needs one path. The impls that
//! are the same for every declaration of a kind are written here, as macros that take its name.

mod blocking;

pub use crate::client::{Client, ClientBuilder};
pub use crate::error::{DeclaredException, Error, new as exception};
pub use crate::operation::{
    Call, Listed, OfService, Operation, OperationOf, call, table as operation,
};
pub use crate::paginate::{IntoItems, Paginated};
pub use crate::pattern;
pub use crate::schema::{
    Bounds, EnumSchema, ErrorSchema, Location, Member, OperationSchema, Pagination, RateLimit,
    RetryClass, Segment, ServiceSchema, StringSchema, StructureSchema, TimestampFormat, own_route,
    shared_route,
};
#[cfg(feature = "server")]
pub use crate::server;
pub use crate::shape::{
    MapKey, Shape, Slot, Structure, TextShape, UnknownValue, View, query, text, token,
};
pub use crate::validate::{Report, StringCheck};
pub use std::convert::{From, Into};
pub use std::default::Default;
pub use std::iter::{IntoIterator, Iterator};
pub use std::option::Option::{self, None, Some};
pub use std::vec::Vec;

pub use crate::{
    __call as call, __client as client, __display as display, __enumeration as enumeration,
    __error as error, __in_service as in_service, __pages as pages, __setters as setters,
    __structure as structure, __text as text,
};

/// What every structure has beside its members: how it is seen as a shape, shown, and read and
/// written with serde.
#[doc(hidden)]
#[macro_export]
macro_rules! __structure {
    ($name:ident, $table:ident, $vacant:expr) => {
        #[automatically_derived]
        impl $crate::shape::Shape for $name {
            fn schema() -> &'static $crate::schema::Schema {
                const { &$crate::schema::Schema::Structure(&$table) }
            }
            fn vacant() -> Self {
                $vacant
            }
            fn view(&self) -> $crate::shape::View<'_> {
                $crate::shape::View::Structure(self)
            }
            fn place(&mut self) -> $crate::shape::Place<'_> {
                $crate::shape::Place::Structure(self)
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug::structure(self, f)
            }
        }
        $crate::__serde!($name);
    };
}

/// What every string type has: conversions, and how it is seen as a shape.
#[doc(hidden)]
#[macro_export]
macro_rules! __text {
    ($visibility:vis $name:ident, $table:ident) => {
        impl $name {
            /// The text.
            #[must_use]
            $visibility fn as_str(&self) -> &str {
                &self.0
            }
            /// The text, owned.
            #[must_use]
            $visibility fn into_string(self) -> ::std::string::String {
                self.0
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(::std::string::String::from(text))
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self(text)
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<&::std::string::String> for $name {
            fn from(text: &::std::string::String) -> Self {
                Self(::core::clone::Clone::clone(text))
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<$name> for ::std::string::String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
        #[automatically_derived]
        impl ::core::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        #[automatically_derived]
        impl $crate::shape::Shape for $name {
            fn schema() -> &'static $crate::schema::Schema {
                const { &$crate::schema::Schema::String(&$table) }
            }
            fn vacant() -> Self {
                Self(::std::string::String::new())
            }
            fn view(&self) -> $crate::shape::View<'_> {
                $crate::shape::View::String(&self.0)
            }
            fn place(&mut self) -> $crate::shape::Place<'_> {
                $crate::shape::Place::String(&mut self.0)
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug::string($table.name, &self.0, $table.sensitive, f)
            }
        }
        $crate::__words!($name);
        $crate::__serde!($name);
    };
}

/// What every open enum has beside its values.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($name:ident, $table:ident) => {
        #[automatically_derived]
        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                <Self as ::core::convert::From<&str>>::from(&value)
            }
        }
        #[automatically_derived]
        impl $crate::shape::Shape for $name {
            fn schema() -> &'static $crate::schema::Schema {
                const { &$crate::schema::Schema::Enum(&$table) }
            }
            fn vacant() -> Self {
                <Self as ::core::convert::From<&str>>::from("")
            }
            fn view(&self) -> $crate::shape::View<'_> {
                $crate::shape::View::String(self.as_str())
            }
            fn place(&mut self) -> $crate::shape::Place<'_> {
                $crate::shape::Place::Enum(self)
            }
        }
        // by the texts, as string types are: the keys of a map have one order, whatever their type
        #[automatically_derived]
        impl ::core::cmp::PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }
        #[automatically_derived]
        impl ::core::cmp::Ord for $name {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(self.as_str(), other.as_str())
            }
        }
        #[automatically_derived]
        impl $crate::shape::EnumPlace for $name {
            fn set(&mut self, value: &str) {
                *self = <Self as ::core::convert::From<&str>>::from(value);
            }
        }
        $crate::__words!($name);
        $crate::__display!($name);
        $crate::__serde!($name);
    };
}

/// What string types and enums have in common. It stands on `as_str` and `From<&str>`.
#[doc(hidden)]
#[macro_export]
macro_rules! __words {
    ($name:ident) => {
        #[automatically_derived]
        impl $crate::shape::TextShape for $name {}
        #[automatically_derived]
        impl $crate::shape::MapKey for $name {}
        #[automatically_derived]
        impl ::core::convert::From<&$name> for $name {
            fn from(text: &$name) -> Self {
                ::core::clone::Clone::clone(text)
            }
        }
        #[automatically_derived]
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;
            // not `Self::Err`, which an enum may have as a variant
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
            }
        }
        #[automatically_derived]
        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
    };
}

/// `Display`, for text that may be shown.
#[doc(hidden)]
#[macro_export]
macro_rules! __display {
    ($name:ident) => {
        #[automatically_derived]
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

/// serde's traits, for everything that is a shape.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($name:ident) => {
        #[automatically_derived]
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serialize(self, serializer)
            }
        }
        #[automatically_derived]
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::deserialize(deserializer)
            }
        }
    };
}

/// What every declared error has beside its members and its table.
#[doc(hidden)]
#[macro_export]
macro_rules! __error {
    ($name:ident, $code:literal) => {
        #[automatically_derived]
        impl $crate::error::Exception for $name {
            fn schema(&self) -> &'static $crate::schema::ErrorSchema {
                <Self as $crate::error::DeclaredException>::SCHEMA
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($code)
            }
        }
        #[automatically_derived]
        impl ::core::error::Error for $name {}
    };
}

/// A setter for each optional member, of a structure and of the call that it is the input of.
#[doc(hidden)]
#[macro_export]
macro_rules! __setters {
    (
        $visibility:vis $structure:ident;
        $($(#[$attribute:meta])* $field:ident: $value:ty => $stored:expr;)*
    ) => {
        impl $structure {
            $($(#[$attribute])*
            #[must_use]
            $visibility fn $field(mut self, $field: $value) -> Self {
                self.$field = $stored;
                self
            })*
        }
    };
    (
        $visibility:vis $structure:ident, $call:ident;
        $($(#[$attribute:meta])* $field:ident: $value:ty => $stored:expr;)*
    ) => {
        impl $structure {
            $($(#[$attribute])*
            #[must_use]
            $visibility fn $field(mut self, $field: $value) -> Self {
                self.$field = $stored;
                self
            })*
        }
        // a call is `must_use` as a type
        impl $call {
            $($(#[$attribute])*
            $visibility fn $field(mut self, $field: $value) -> Self {
                self.0.input_mut().$field = $stored;
                self
            })*
        }
    };
}

/// What every operation's call has beside its setters.
#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($visibility:vis $call:ident, $input:ident) => {
        $crate::__blocking_call!($visibility $call, $input);
        impl $call {
            /// The input as it will be sent, the idempotency token included.
            #[must_use]
            $visibility fn input(&self) -> &$input {
                self.0.input()
            }
            /// Sends the call; the same as awaiting it.
            ///
            /// # Errors
            /// What the operation's method says.
            $visibility fn send(
                self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<
                    <$input as $crate::operation::Operation>::Output,
                    $crate::error::Error,
                >,
            > + ::core::marker::Send {
                self.0.send()
            }
            /// Sends the call, and gives status, headers, request id and number of attempts beside the
            /// output.
            ///
            /// # Errors
            /// What the operation's method says.
            $visibility fn send_with_metadata(
                self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<
                    $crate::metadata::Response<<$input as $crate::operation::Operation>::Output>,
                    $crate::error::Error,
                >,
            > + ::core::marker::Send {
                self.0.send_with_metadata()
            }
            /// Sets what is different for this call: limits of time, attempts, further headers.
            $visibility fn with_options(self, options: $crate::options::CallOptions) -> Self {
                Self(self.0.with_options(options))
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Debug for $call {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, f)
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<$crate::operation::Call<$input>> for $call {
            fn from(call: $crate::operation::Call<$input>) -> Self {
                Self(call)
            }
        }
        #[automatically_derived]
        impl ::core::future::IntoFuture for $call {
            type Output = ::core::result::Result<
                <$input as $crate::operation::Operation>::Output,
                $crate::error::Error,
            >;
            type IntoFuture = $crate::transport::BoxFuture<'static, Self::Output>;
            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.0)
            }
        }
    };
}

/// The streams of an operation's call whose results come in pages.
#[doc(hidden)]
#[macro_export]
macro_rules! __pages {
    ($visibility:vis $call:ident, $input:ident) => {
        impl $call {
            /// The pages, from the one that is asked for to the last.
            $visibility fn pages(self) -> $crate::paginate::Pages<$input> {
                self.0.pages()
            }
            /// The items of all pages, one by one, as a stream.
            $visibility fn items(self) -> $crate::paginate::Items<$input> {
                self.0.items()
            }
        }
    };
}

/// What a service says about an operation, save its client method.
#[doc(hidden)]
#[macro_export]
macro_rules! __in_service {
    ($operation:ident $method:ident schema) => {
        <$operation as $crate::operation::Operation>::SCHEMA
    };
    ($operation:ident $method:ident listed) => {
        impl $crate::operation::OfService for $operation {}
    };
    ($operation:ident $method:ident server) => {
        #[doc = ::core::concat!("Carries out [`", ::core::stringify!($operation), "`].")]
        ///
        /// # Errors
        /// The fault that the service answers with.
        fn $method(
            &self,
            context: &$crate::server::Context,
            input: $operation,
        ) -> ::core::result::Result<
            <$operation as $crate::operation::Operation>::Output,
            $crate::server::Fault,
        >;
    };
    (
        $operation:ident $method:ident
        handle $self:ident $context:ident $table:ident $input:ident
    ) => {
        if $table.name == <$operation as $crate::operation::Operation>::SCHEMA.name {
            return $crate::server::answer::<$operation>($input, |input| {
                $self.$method($context, input)
            });
        }
    };
}

/// What every client has beside the methods of its operations.
#[doc(hidden)]
#[macro_export]
macro_rules! __client {
    ($client:ident, $service:ident) => {
        $crate::__blocking_client!($client);
        impl $client {
            /// Settings of a client that is being made.
            pub fn builder() -> $crate::client::ClientBuilder<$client> {
                $crate::client::ClientBuilder::new($service)
            }
            /// A client with region, endpoint, retry settings and credentials from where the AWS CLI
            /// finds them: variables, the profile, and the instance's metadata service.
            ///
            /// # Errors
            /// No region is found, or a setting is not valid.
            pub async fn from_env() -> ::core::result::Result<Self, $crate::error::Error> {
                Self::builder().with_environment().find_region().await.build()
            }
            /// A call of an operation from its input, built beforehand or declared elsewhere: await
            /// it.
            pub fn request<O: $crate::operation::Operation>(
                &self,
                input: O,
            ) -> $crate::operation::Call<O> {
                $crate::operation::call(self, input)
            }
            /// Calls an operation by name, `GetMeeting` or `get_meeting`, with JSON in and JSON out
            /// in the service's names.
            ///
            /// # Errors
            /// An unknown operation and members that are unknown, missing or of the wrong kind, with
            /// suggestions; otherwise what the operation's own method fails with.
            pub async fn call(
                &self,
                operation: &str,
                input: $crate::__private::serde_json::Value,
            ) -> ::core::result::Result<$crate::__private::serde_json::Value, $crate::error::Error>
            {
                self.core.call(operation, input).await
            }
            /// The same with options of this call's own, and with status, headers and request id
            /// beside the output.
            ///
            /// # Errors
            /// The same.
            pub async fn call_with(
                &self,
                operation: &str,
                input: $crate::__private::serde_json::Value,
                options: &$crate::options::CallOptions,
            ) -> ::core::result::Result<
                $crate::metadata::Response<$crate::__private::serde_json::Value>,
                $crate::error::Error,
            > {
                self.core.call_with(operation, input, options).await
            }
            /// Looks up credentials and opens a connection, so that the first call finds both.
            ///
            /// # Errors
            /// There are no credentials, or no connection.
            pub async fn warm_up(&self) -> ::core::result::Result<(), $crate::error::Error> {
                self.core.warm_up().await
            }
            /// Whether the results of the operation of this name come in pages.
            #[must_use]
            pub fn can_paginate(&self, operation: &str) -> bool {
                self.core.can_paginate(operation)
            }
            /// The region that requests are signed for.
            #[must_use]
            pub fn region(&self) -> &str {
                self.core.region()
            }
            /// Refuses new calls from now on, and waits until the running ones have ended. Clones of
            /// this client are closed with it.
            pub async fn close(&self) {
                self.core.close().await;
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<$crate::client::Client> for $client {
            fn from(core: $crate::client::Client) -> Self {
                Self { core }
            }
        }
        #[automatically_derived]
        impl ::core::convert::AsRef<$crate::client::Client> for $client {
            fn as_ref(&self) -> &$crate::client::Client {
                &self.core
            }
        }
    };
}
