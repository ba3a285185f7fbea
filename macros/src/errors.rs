//! Mistakes, collected: one compilation shows all of them.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

/// The mistakes found so far.
///
/// Dropping it unread is a bug of the macros, because a mistake would go unseen; it says so.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    first: Option<syn::Error>,
    count: usize,
    /// What was written and is not expanded.
    left_out: Vec<syn::Path>,
    read: bool,
}

impl Errors {
    /// Notes a mistake at the token that the user wrote.
    pub(crate) fn at(&mut self, token: &impl ToTokens, message: impl std::fmt::Display) {
        self.push(syn::Error::new_spanned(token, message));
    }

    /// Notes a mistake at a place.
    pub(crate) fn at_span(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(syn::Error::new(span, message));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.count += 1;
        match &mut self.first {
            Some(first) => first.combine(error),
            None => self.first = Some(error),
        }
    }

    /// Keeps what was parsed, or notes why it could not be, and how it is written.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>, help: &str) -> Option<T> {
        result
            .map_err(|error| self.at_span(error.span(), format_args!("{error}\nhelp: {help}")))
            .ok()
    }

    /// Notes that an attribute is not expanded, so that its import is not called unused.
    pub(crate) fn leave_out(&mut self, attribute: &syn::Attribute) {
        self.left_out.push(attribute.path().clone());
    }

    /// How many mistakes were found so far: more than before means that something was wrong since.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The mistakes as the user reads them.
    #[cfg(test)]
    pub(crate) fn into_messages(mut self) -> Vec<String> {
        self.read = true;
        self.first.take().into_iter().flatten().map(|error| error.to_string()).collect()
    }

    /// The mistakes as compile errors.
    pub(crate) fn into_compile_errors(mut self) -> TokenStream {
        self.read = true;
        let errors = self.first.take().map(|error| error.to_compile_error());
        let left_out = std::mem::take(&mut self.left_out);
        quote!(#errors #(const _: () = { use #left_out as _; };)*)
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        debug_assert!(self.read || std::thread::panicking(), "mistakes were collected, not read");
    }
}
