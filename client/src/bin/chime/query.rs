//! `--query`: a part of an answer, by a `JMESPath` expression.
//!
//! The library reads expressions. Answers are searched here, because its objects are sorted by name and
//! its numbers have fractions, whereas the AWS CLI keeps the order of members and whole numbers whole.

use std::fmt;

use chime_sdk_core::suggest;
use jmespath::ast::Ast;
use jmespath::{ErrorReason, JmespathError};

use crate::output::node::Node;
use crate::output::visible::visible;

mod check;
mod evaluate;
mod functions;
mod literals;
mod neighbours;
mod numbers;
mod projections;
#[cfg(test)]
mod tests;

use literals::Rewritten;

/// So many signs that are neither letters, digits nor spaces an expression may have. It is read and
/// followed by functions that call themselves, at most once for each sign.
const MOST_SIGNS: usize = 1_000;

/// Room for as many such calls, in bytes. The stack of the program's own thread depends on the system.
const STACK: usize = 64 << 20;

/// An expression that has been read and makes sense, whatever it is asked about.
#[derive(Debug)]
pub(crate) struct Query {
    expression: Rewritten,
    ast: Ast,
}

/// What is wrong with an expression, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    expression: String,
    /// In bytes of the expression.
    at: usize,
    what: String,
    help: String,
}

impl Query {
    /// Reads an expression.
    ///
    /// # Errors
    /// It is none, has a function that there is not, or too few or too many arguments for one.
    pub(crate) fn parse(expression: &str) -> Result<Self, Mistake> {
        let expression = literals::rewrite(expression);
        let signs = expression.original.chars().filter(|it| !it.is_alphanumeric());
        if signs.filter(|it| !it.is_whitespace()).count() > MOST_SIGNS {
            let what = format!("the expression has more than {MOST_SIGNS} signs");
            return Err(expression.mistake(0, what, "ask for less at once"));
        }
        let ast = with_room(&expression, || {
            let ast = jmespath::parse(&expression.text);
            let mut ast = ast.map_err(|error| refused(&expression, &error))?;
            if let Some(at) = neighbours::unjoined(&expression.text) {
                let what = "this cannot follow what stands before it";
                return Err(expression.mistake(at, what, "values are separated by commas"));
            }
            projections::settle(&mut ast);
            check::check(&ast).map_err(|problem| senseless(&expression, problem))?;
            Ok(ast)
        })?;
        Ok(Query { expression, ast })
    }

    /// What the expression makes of a value.
    ///
    /// # Errors
    /// A function is given a value of a kind that it does not take.
    pub(crate) fn search(&self, node: &Node) -> Result<Node, Mistake> {
        with_room(&self.expression, || match evaluate::evaluate(&self.ast, node) {
            Ok(found) => Ok(found.into_owned()),
            Err(problem) => {
                let help = "`not_null`, `to_string` and `to_number` make one kind of another";
                Err(self.expression.mistake(problem.at, problem.what, help))
            }
        })
    }
}

/// Runs what calls itself on a thread with room for it.
fn with_room<T: Send>(
    expression: &Rewritten,
    work: impl FnOnce() -> Result<T, Mistake> + Send,
) -> Result<T, Mistake> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let ended = thread.map(std::thread::ScopedJoinHandle::join);
        ended.ok().and_then(Result::ok).unwrap_or_else(|| {
            let what = "no thread could be started to work on the expression";
            Err(expression.mistake(0, what, "try again when the machine has memory left"))
        })
    })
}

fn senseless(expression: &Rewritten, problem: check::Problem<'_>) -> Mistake {
    let question = problem.unknown.map(|name| suggest::sentence(name, functions::names()));
    let help = match question.as_deref().map(|question| question.trim_start_matches(", ")) {
        None | Some("") => "the functions are listed at https://jmespath.org",
        Some(question) => question,
    };
    expression.mistake(problem.at, problem.what, help)
}

/// The mistake that the library has found.
fn refused(expression: &Rewritten, error: &JmespathError) -> Mistake {
    let reason = match &error.reason {
        ErrorReason::Parse(reason) => reason.as_str(),
        ErrorReason::Runtime(_) => "",
    };
    // what follows is a token as the library's own code names it
    let (reason, found) = reason.split_once(" -- found ").unwrap_or((reason, ""));
    let what = match (reason, found) {
        (_, "Eof") => "the expression ends where it cannot end".to_owned(),
        ("Unexpected nud token", _) => "no part of an expression can begin like this".to_owned(),
        ("Unexpected led token" | "Did not parse the complete expression", _) => {
            "this cannot follow what stands before it".to_owned()
        }
        (reason, _) => {
            let mut letters = reason.chars();
            let first = letters.next().map(|letter| letter.to_lowercase().to_string());
            first.unwrap_or_default() + letters.as_str()
        }
    };
    // the library says where its token began, and of an end where the one before it began
    let at = if found == "Eof" { expression.text.len() } else { error.offset };
    expression.mistake(at, what, "an expression is such as `Attendees[].AttendeeId`")
}

impl Rewritten {
    fn mistake(&self, at: usize, what: impl Into<String>, help: &str) -> Mistake {
        let expression = self.original.clone();
        Mistake { expression, at: self.original_at(at), what: what.into(), help: help.to_owned() }
    }
}

/// So much of an expression is shown on each side of the mistake in it.
const SHOWN: usize = 50;

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut at = self.at.min(self.expression.len());
        while !self.expression.is_char_boundary(at) {
            at -= 1;
        }
        let (before, after) = self.expression.split_at(at);
        let hidden = before.chars().count().saturating_sub(SHOWN);
        let before: String = before.chars().skip(hidden).collect();
        let before = format!("{}{}", if hidden == 0 { "" } else { "…" }, visible(&before));
        let more = after.chars().nth(SHOWN).is_some();
        let after: String = after.chars().take(SHOWN).collect();
        let (after, more) = (visible(&after), if more { "…" } else { "" });
        let indent = " ".repeat(before.chars().count());
        write!(f, "`--query`: {}\n    {before}{after}{more}\n    {indent}^\n", self.what)?;
        write!(f, "help: {}", self.help)
    }
}
