//! Operations: an input type that knows its output and its table, and a call that is under way.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;

use crate::client::Client;
use crate::error::Error;
use crate::metadata::Response;
use crate::options::CallOptions;
use crate::schema::OperationSchema;
use crate::shape::{Shape, Structure};
use crate::token;
use crate::transport::BoxFuture;

/// The input of an operation.
///
/// `#[chime_operation]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no operation",
    note = "operations are declared with `#[chime_operation(method = \"..\", path = \"..\")]`"
)]
pub trait Operation: Structure + Sized {
    /// What the service answers; `()` when it answers with nothing.
    type Output: Answer;

    /// The operation's table.
    const SCHEMA: &'static OperationSchema;
}

/// An operation as a value, where no input is at hand: `CreateMeeting` is the type of an input and,
/// written as a value, this.
///
/// `#[chime_operation]` makes the constant.
pub struct OperationOf<O>(PhantomData<fn() -> O>);

impl<O> OperationOf<O> {
    /// The value, of which there is one. It asks nothing of `O`, so that a declaration with mistakes
    /// has no further ones.
    pub const NEW: Self = OperationOf(PhantomData);
}

impl<O: Operation> OperationOf<O> {
    /// The operation's table.
    #[must_use]
    pub fn schema(self) -> &'static OperationSchema {
        O::SCHEMA
    }
}

impl<O> Clone for OperationOf<O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for OperationOf<O> {}

impl<O: Operation> fmt::Debug for OperationOf<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OperationOf").field(&O::SCHEMA.name).finish()
    }
}

/// What an operation answers: any structure, or `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no structure, so no operation can answer with it",
    label = "has no declared members",
    note = "help: declare it with `#[chime_shape]` on a struct with named fields"
)]
pub trait Answer: Structure + Sized {}

// the message is about what is answered, and not about what all is a structure
#[diagnostic::do_not_recommend]
impl<T: Structure> Answer for T {}

/// An operation that a service lists, so that its client has a method for it.
#[diagnostic::on_unimplemented(
    message = "operation `{Self}` is listed by no service",
    label = "is not listed",
    note = "help: add `{Self}` to `operations(..)` of `chime_service!`, or name the client that it \
            is for: `client = path::to::Client`"
)]
pub trait Listed: Operation {
    /// What the macros ask an operation for, to hold it to being listed.
    #[doc(hidden)]
    const LISTED: () = ();
}

/// What `chime_service!` implements for the operations that it lists. It is not [`Listed`] itself, so
/// that the message about an operation which is not listed has no list of all that are.
#[doc(hidden)]
pub trait OfService: Operation {}

#[diagnostic::do_not_recommend]
impl<O: OfService> Listed for O {}

/// A client of a service, which gives the client that all of them stand on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no client",
    label = "is not declared as one",
    note = "help: name the client of a service, like `client = path::to::Client`; it is declared with \
            `chime_service!`"
)]
#[doc(hidden)]
pub trait ServiceClient: AsRef<Client> {}

#[diagnostic::do_not_recommend]
impl<C: AsRef<Client>> ServiceClient for C {}

/// A call through a client of a service; what the macros write into its methods.
#[doc(hidden)]
pub fn call<O: Operation, C: From<Call<O>>>(client: &impl ServiceClient, input: O) -> C {
    C::from(Call::new(client.as_ref().clone(), input))
}

/// The table of an operation that has no name yet and does nothing: the macros write into it what an
/// operation says.
#[doc(hidden)]
#[must_use]
pub const fn table<O: Operation>() -> OperationSchema {
    OperationSchema {
        name: "",
        method_name: "",
        method: "GET",
        path: &[],
        query: "",
        route: 0,
        status: 200,
        input: O::schema,
        output: Some(<O::Output as Shape>::schema),
        errors: &[],
        pagination: None,
        new_input: new::<O>,
        new_output: new::<O::Output>,
        documentation: "",
    }
}

fn new<T: Structure>() -> Box<dyn Structure> {
    Box::new(T::vacant())
}

/// A call that is not sent yet. Await it, or [`send`](Call::send) it.
///
/// Idempotency tokens are filled in when the call is made, so [`input`](Call::input) shows the token
/// that all attempts will send.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O> {
    client: Client,
    input: O,
    options: CallOptions,
}

impl<O: Operation> Call<O> {
    /// A call of an operation through a client.
    pub fn new(client: Client, mut input: O) -> Self {
        token::fill(&mut input);
        Call { client, input, options: CallOptions::default() }
    }

    /// The input as it will be sent.
    pub fn input(&self) -> &O {
        &self.input
    }

    /// The input, to be changed.
    pub fn input_mut(&mut self) -> &mut O {
        &mut self.input
    }

    /// Sets what is different for this call: limits of time, attempts, further headers.
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Takes the call apart, for instance to page through its results.
    pub fn into_parts(self) -> (Client, O, CallOptions) {
        (self.client, self.input, self.options)
    }

    /// Sends the call and reads the answer.
    ///
    /// # Errors
    /// Everything that a call can fail with, see [`ErrorKind`](crate::error::ErrorKind).
    pub fn send(self) -> impl Future<Output = Result<O::Output, Error>> + Send {
        let answered = self.send_with_metadata();
        async move { Ok(answered.await?.output) }
    }

    /// Sends the call and reads the answer, with status, headers, request id and number of attempts
    /// beside the output.
    ///
    /// # Errors
    /// The same as [`send`](Call::send).
    pub fn send_with_metadata(
        self,
    ) -> impl Future<Output = Result<Response<O::Output>, Error>> + Send {
        let Call { client, mut input, options } = self;
        async move {
            // a setter may have taken the token away
            token::fill(&mut input);
            let mut output = O::Output::vacant();
            let metadata = client.dispatch(O::SCHEMA, &input, &mut output, &options).await?;
            Ok(Response::new(output, metadata))
        }
    }
}

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<O: fmt::Debug> fmt::Debug for Call<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("input", &self.input).finish_non_exhaustive()
    }
}
