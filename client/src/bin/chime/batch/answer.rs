//! What a line asks for, and the line that answers it.

use std::io::{self, Write as _};

use chime_sdk_core::schema::OperationSchema;
use chime_sdk_core::suggest;
use chime_sdk_meetings::SERVICE;
use serde_json::{Map, Value};

use super::lines::{LONGEST, Line, Unreadable};
use crate::failure::Failure;
use crate::output::node::Node;
use crate::session::Session;
use crate::{input, names, output};

const MEMBERS: [&str; 3] = ["operation", "input", "id"];

/// A line that has been answered.
pub(super) struct Answer {
    pub(super) line: u64,
    /// How many bytes of the input are read with it.
    pub(super) end: u64,
    id: Option<Value>,
    result: Result<Node, Failure>,
}

impl Line {
    /// Makes the call that the line asks for.
    pub(super) async fn answer(self, session: &Session) -> Answer {
        let mut id = None;
        let result = match prepare(self.content, &mut id) {
            Err(failure) => Err(failure),
            Ok((operation, input)) => {
                let output = session.call(operation, input).await;
                output.map(|output| Node::of(output, operation.output.map(|schema| schema())))
            }
        };
        Answer { line: self.number, end: self.end, id, result }
    }
}

impl Answer {
    pub(super) fn failed(&self) -> bool {
        self.result.is_err()
    }

    /// The exit code of its failure.
    pub(super) fn code(&self) -> Option<u8> {
        self.result.as_ref().err().map(Failure::code)
    }

    /// Writes it to standard output at once.
    pub(super) fn write(&self) -> io::Result<()> {
        let mut line = Vec::new();
        output::write_line(&self.node(), &mut line)?;
        let mut output = io::stdout().lock();
        output.write_all(&line)?;
        output.flush()
    }

    fn node(&self) -> Node {
        let mut members = vec![("line".to_owned(), Node::Number(self.line.into()))];
        members.extend(self.id.clone().map(|id| ("id".to_owned(), Node::of(id, None))));
        members.push(match &self.result {
            Ok(output) => ("output".to_owned(), output.clone()),
            Err(failure) => ("error".to_owned(), Node::of(failure.to_json(), None)),
        });
        Node::Object(members)
    }
}

/// What a line asks for, with all its mistakes found.
fn prepare(
    content: Result<String, Unreadable>,
    id: &mut Option<Value>,
) -> Result<(&'static OperationSchema, Value), Failure> {
    let text = content.map_err(|unreadable| match unreadable {
        Unreadable::TooLong => Failure::usage(format!(
            "the line is longer than {LONGEST} bytes\nhelp: a line is one call"
        )),
        Unreadable::NotUtf8 => Failure::usage("the line is not UTF-8\nhelp: JSON is UTF-8"),
        Unreadable::Broken(why) => Failure::other(format!("the input cannot be read: {why}")),
    })?;
    let value = serde_json::from_str(&text).map_err(|error| {
        let why = error.to_string().replace(" at line 1 column ", " at column ");
        Failure::usage(format!("no JSON: {why}\nhelp: {EXAMPLE}"))
    })?;
    let Value::Object(mut line) = value else {
        return Err(Failure::usage(format!("the line is no object\nhelp: {EXAMPLE}")));
    };
    *id = line.remove("id");
    if let Some(unknown) = line.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
        let suggestion = suggest::sentence(unknown, MEMBERS.into_iter());
        return Err(Failure::usage(format!(
            "a line has no member `{unknown}`{suggestion}\nhelp: {EXAMPLE}"
        )));
    }
    let name = match line.remove("operation") {
        Some(Value::String(name)) => name,
        Some(_) => {
            return Err(Failure::usage(format!("`operation` is no text\nhelp: {EXAMPLE}")));
        }
        None => return Err(Failure::usage(format!("`operation` is missing\nhelp: {EXAMPLE}"))),
    };
    let operation = names::operation(SERVICE, &name).ok_or_else(|| {
        let names = SERVICE.operations.iter().map(|operation| operation.name);
        let suggestion = suggest::sentence(&name, names);
        Failure::usage(format!(
            "there is no operation `{name}`{suggestion}\nhelp: `chime --help` lists the operations"
        ))
    })?;
    let given = match line.remove("input") {
        None | Some(Value::Null) => Value::Object(Map::new()),
        Some(given) => given,
    };
    input::check(operation, &given, None)?;
    Ok((operation, given))
}

const EXAMPLE: &str = r#"such as `{"operation": "GetMeeting", "input": {"MeetingId": ".."}}`"#;
