//! The walk through the pages of an answer, from one token to the next.

use chime_sdk_core::schema::{OperationSchema, Pagination};
use serde_json::{Map, Value};

use super::token::Token;
use crate::failure::Failure;
use crate::session::Session;

pub(super) struct Walk {
    operation: &'static OperationSchema,
    pub(super) pagination: Pagination,
    input: Map<String, Value>,
    /// The service's token of the page that comes next.
    page: Option<String>,
    /// How many items of that page to leave out.
    skip: u64,
    /// How many items there may be yet.
    left: Option<u64>,
    state: State,
}

enum State {
    Walking,
    Ended,
    /// Ended before the last item, which this token leads to.
    Cut(Token),
}

impl Walk {
    /// A walk from a token, over so many items at most.
    pub(super) fn new(
        operation: &'static OperationSchema,
        pagination: Pagination,
        input: Map<String, Value>,
        start: Token,
        most: Option<u64>,
    ) -> Self {
        let (page, skip) = (start.page, start.skip.unwrap_or_default());
        Walk { operation, pagination, input, page, skip, left: most, state: State::Walking }
    }

    /// Where to go on, if there is more than was asked for.
    pub(super) fn rest(self) -> Option<Token> {
        match self.state {
            State::Cut(token) => Some(token),
            State::Walking | State::Ended => None,
        }
    }

    /// The next page without its token, after the last one nothing.
    ///
    /// # Errors
    /// What the call fails with, and a page that names itself as the next one.
    pub(super) async fn next(
        &mut self,
        session: &Session,
    ) -> Result<Option<Map<String, Value>>, Failure> {
        if !matches!(self.state, State::Walking) {
            return Ok(None);
        }
        let mut input = self.input.clone();
        if let Some(page) = &self.page {
            input.insert(self.pagination.input_token.to_owned(), page.clone().into());
        }
        let mut page = match session.call(self.operation, Value::Object(input)).await? {
            Value::Object(page) => page,
            // an operation with pages answers with a structure
            _ => Map::new(),
        };
        let next = match page.remove(self.pagination.output_token) {
            Some(Value::String(next)) if !next.is_empty() => Some(next),
            _ => None,
        };
        self.take(&mut page, next)?;
        Ok(Some(page))
    }

    /// Leaves the items that are asked for in a page, and turns to the one after it.
    fn take(&mut self, page: &mut Map<String, Value>, next: Option<String>) -> Result<(), Failure> {
        let mut nothing = Vec::new();
        let items = match page.get_mut(self.pagination.items) {
            Some(Value::Array(items)) => items,
            _ => &mut nothing,
        };
        let skipped = std::mem::take(&mut self.skip);
        items.drain(..usize::try_from(skipped).unwrap_or(usize::MAX).min(items.len()));
        if let Some(left) = self.left {
            let most = usize::try_from(left).unwrap_or(usize::MAX);
            if items.len() > most {
                items.truncate(most);
                let skip = skipped.saturating_add(left);
                let token = Token::new(self.pagination, self.page.take(), Some(skip));
                self.state = State::Cut(token);
                return Ok(());
            }
            let taken = u64::try_from(items.len()).unwrap_or(u64::MAX);
            self.left = Some(left.saturating_sub(taken));
        }
        match next {
            None => self.state = State::Ended,
            Some(next) if self.left == Some(0) => {
                self.state = State::Cut(Token::new(self.pagination, Some(next), None));
            }
            Some(next) if self.page.as_ref() == Some(&next) => {
                return Err(Failure::other(format!(
                    "{}: the service named a page as the one after itself\n\
                     help: `--no-paginate` asks for one page only",
                    self.operation.name
                ))
                .of_operation(self.operation.name));
            }
            Some(next) => self.page = Some(next),
        }
        Ok(())
    }
}
