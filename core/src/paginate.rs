//! Pagination: the pages of an operation as a stream, and their items as a stream.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::client::Client;
use crate::error::{Cause, Error, ResponseError};
use crate::operation::{Call, Operation};
use crate::options::CallOptions;
use crate::shape::{Place, Shape, View};
use crate::transport::BoxFuture;

/// An operation whose results come in pages.
///
/// `#[chime_operation(paginate(..))]` implements it.
pub trait Paginated: Operation + Clone {
    /// What the pages are made of.
    type Item: Send + 'static;

    /// The input member that takes the token.
    fn token_mut(&mut self) -> &mut dyn Shape;

    /// The output member that holds the token of the next page.
    fn next_token(output: &Self::Output) -> &dyn Shape;

    /// The items of a page.
    fn into_items(output: Self::Output) -> Vec<Self::Item>;
}

/// A list of items, whether or not the declaration lets it be absent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no list of items",
    label = "is no list",
    note = "help: name a member of the output that is declared with `Vec<{T}>`"
)]
pub trait IntoItems<T> {
    /// The items; none when the list is absent.
    fn into_items(self) -> Vec<T>;
}

impl<T> IntoItems<T> for Vec<T> {
    fn into_items(self) -> Vec<T> {
        self
    }
}

impl<T> IntoItems<T> for Option<Vec<T>> {
    fn into_items(self) -> Vec<T> {
        self.unwrap_or_default()
    }
}

/// The pages of an operation, asked for one after another as the stream is read.
///
/// The stream ends after the last page, or after an error.
#[must_use = "a stream does nothing until it is read"]
pub struct Pages<O: Paginated> {
    client: Client,
    input: O,
    options: CallOptions,
    state: State<O>,
}

enum State<O: Paginated> {
    /// The next page is to be asked for.
    Ready,
    Asked(BoxFuture<'static, Result<O::Output, Error>>),
    /// The last page named itself as the next one, which would be read forever.
    Endless,
    Ended,
}

impl<O: Paginated> Call<O> {
    /// The pages, from the one that is asked for to the last.
    pub fn pages(self) -> Pages<O> {
        Pages::new(self)
    }

    /// The items of all pages, one by one.
    pub fn items(self) -> Items<O> {
        self.pages().items()
    }
}

impl<O: Paginated> Pages<O> {
    /// Pages from the one that the call asks for.
    pub fn new(call: Call<O>) -> Self {
        let (client, input, options) = call.into_parts();
        Pages { client, input, options, state: State::Ready }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// What the operation fails with. The stream has ended then.
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    /// The items of the pages, one by one.
    pub fn items(self) -> Items<O> {
        Items { pages: self, page: Vec::new().into_iter() }
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Output, Error>>> {
        loop {
            match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Ready => {
                    let call = Call::new(self.client.clone(), self.input.clone())
                        .with_options(self.options.clone());
                    self.state = State::Asked(Box::pin(call.send()));
                }
                State::Asked(answer) => {
                    let page = ready!(answer.as_mut().poll(context));
                    self.state = page.as_ref().map_or(State::Ended, |page| self.turn(page));
                    return Poll::Ready(Some(page));
                }
                State::Endless => {
                    self.state = State::Ended;
                    return Poll::Ready(Some(Err(endless::<O>())));
                }
            }
        }
    }

    /// Makes ready for the page after this one.
    fn turn(&mut self, page: &O::Output) -> State<O> {
        let next = match O::next_token(page).view() {
            View::String(token) if !token.is_empty() => token,
            _ => return State::Ended,
        };
        let place = self.input.token_mut();
        if matches!(place.view(), View::String(sent) if sent == next) {
            return State::Endless;
        }
        if let Place::String(place) = place.place() {
            next.clone_into(place);
        }
        State::Ready
    }
}

/// The error after a page that names itself as the next one.
fn endless<O: Operation>() -> Error {
    let problem = "the token of the next page is the one that was just sent".to_owned();
    let cause = ResponseError { status: 200, request_id: None, problem, body: Bytes::new() };
    Error::new(Some(O::SCHEMA.name), 1, Cause::Response(Box::new(cause)))
}

impl<O: Paginated + Unpin> Stream for Pages<O> {
    type Item = Result<O::Output, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

/// The items of an operation's pages, one by one.
///
/// The stream ends after the last item, or after an error.
#[must_use = "a stream does nothing until it is read"]
pub struct Items<O: Paginated> {
    pages: Pages<O>,
    page: std::vec::IntoIter<O::Item>,
}

impl<O: Paginated> Items<O> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// What the operation fails with. The stream has ended then.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<O::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.page = O::into_items(page).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: Paginated + Unpin> Stream for Items<O>
where
    O::Item: Unpin,
{
    type Item = Result<O::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &O::SCHEMA.name).finish_non_exhaustive()
    }
}

impl<O: Paginated> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &O::SCHEMA.name).finish_non_exhaustive()
    }
}
