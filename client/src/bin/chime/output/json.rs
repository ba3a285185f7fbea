//! `--output json`: indented as the AWS CLI does it, with colours on a terminal.

use std::io::{self, Write};

use serde::Serialize as _;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

use super::node::Node;
use super::python;
use super::visible::is_active;

/// As deep as the AWS CLI indents.
const INDENT: &[u8] = b"    ";

/// Escape sequences: of names, of text, of numbers, of words, and the end of each.
const NAME: &[u8] = b"\x1b[1;34m";
const TEXT: &[u8] = b"\x1b[32m";
const NUMBER: &[u8] = b"\x1b[36m";
const WORD: &[u8] = b"\x1b[35m";
const END: &[u8] = b"\x1b[0m";

/// Writes a value and the end of its last line.
///
/// # Errors
/// What `output` fails with.
pub(crate) fn write(node: &Node, colour: bool, output: &mut dyn Write) -> io::Result<()> {
    let style = Style { inner: PrettyFormatter::with_indent(INDENT), colour, in_name: false };
    node.serialize(&mut Serializer::with_formatter(&mut *output, style))?;
    output.write_all(b"\n")
}

/// Writes a value on one line, with the end of the line.
///
/// # Errors
/// What `output` fails with.
pub(crate) fn write_line(node: &Node, output: &mut dyn Write) -> io::Result<()> {
    node.serialize(&mut Serializer::with_formatter(&mut *output, Line))?;
    output.write_all(b"\n")
}

/// JSON must escape the first 32 characters only; more of them move a terminal, or end a line for some
/// readers.
fn write_fragment<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    let mut rest = fragment;
    while let Some((at, active)) = rest.char_indices().find(|(_, it)| is_active(*it)) {
        let (before, after) = rest.split_at(at);
        write!(writer, "{before}\\u{:04x}", u32::from(active))?;
        rest = after.get(active.len_utf8()..).unwrap_or_default();
    }
    writer.write_all(rest.as_bytes())
}

/// As compact as it is without a formatter.
struct Line;

impl Formatter for Line {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_fragment(writer, fragment)
    }
}

struct Style {
    inner: PrettyFormatter<'static>,
    colour: bool,
    /// Whether the text that is written is the name of a member.
    in_name: bool,
}

impl Style {
    fn paint<W: ?Sized + Write>(&self, code: &[u8], writer: &mut W) -> io::Result<()> {
        if self.colour { writer.write_all(code) } else { Ok(()) }
    }

    fn painted<W: ?Sized + Write>(
        &mut self,
        code: &[u8],
        writer: &mut W,
        write: impl FnOnce(&mut PrettyFormatter<'static>, &mut W) -> io::Result<()>,
    ) -> io::Result<()> {
        self.paint(code, writer)?;
        write(&mut self.inner, writer)?;
        self.paint(END, writer)
    }
}

impl Formatter for Style {
    fn write_null<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.painted(WORD, writer, Formatter::write_null)
    }

    fn write_bool<W: ?Sized + Write>(&mut self, writer: &mut W, value: bool) -> io::Result<()> {
        self.painted(WORD, writer, |inner, writer| inner.write_bool(writer, value))
    }

    fn write_i64<W: ?Sized + Write>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        self.painted(NUMBER, writer, |inner, writer| inner.write_i64(writer, value))
    }

    fn write_u64<W: ?Sized + Write>(&mut self, writer: &mut W, value: u64) -> io::Result<()> {
        self.painted(NUMBER, writer, |inner, writer| inner.write_u64(writer, value))
    }

    fn write_f64<W: ?Sized + Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        self.painted(NUMBER, writer, |_, writer| writer.write_all(python::float(value).as_bytes()))
    }

    fn begin_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.paint(if self.in_name { NAME } else { TEXT }, writer)?;
        self.inner.begin_string(writer)
    }

    fn end_string<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_string(writer)?;
        self.paint(END, writer)
    }

    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_fragment(writer, fragment)
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.inner.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.inner.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.in_name = true;
        self.inner.begin_object_key(writer, first)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.in_name = false;
        self.inner.end_object_key(writer)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.inner.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, write};

    fn written(value: &Value, colour: bool) -> String {
        let mut output = Vec::new();
        write(&Node::of(value.clone(), None), colour, &mut output).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn it_is_indented_by_four_and_empty_things_are_short() {
        let value = json!({ "A": [1, { "B": true }], "C": [], "D": {}, "E": null, "F": 0.5 });
        let wanted = "{\n    \"A\": [\n        1,\n        {\n            \"B\": true\n        }\n    ],\n    \
                      \"C\": [],\n    \"D\": {},\n    \"E\": null,\n    \"F\": 0.5\n}\n";
        assert_eq!(written(&value, false), wanted);
    }

    #[test]
    fn names_texts_numbers_and_words_have_colours_of_their_own() {
        let wanted = "{\n    \u{1b}[1;34m\"A\"\u{1b}[0m: [\n        \u{1b}[32m\"t\"\u{1b}[0m,\n        \
                      \u{1b}[36m1\u{1b}[0m,\n        \u{1b}[35mnull\u{1b}[0m\n    ]\n}\n";
        assert_eq!(written(&json!({ "A": ["t", 1, null] }), true), wanted);
    }

    #[test]
    fn what_moves_a_terminal_is_escaped_and_reads_back() {
        let value = json!({ "\u{9b}k": "a\u{7f}b\u{1b}[31m\u{85}\u{202e}ë\"\\" });
        for colour in [false, true] {
            let text = written(&value, colour);
            let plain = ["\u{1b}[0m", "\u{1b}[1;34m", "\u{1b}[32m"]
                .iter()
                .fold(text, |text, code| text.replace(code, ""));
            assert!(!plain.chars().any(|it| it != '\n' && super::is_active(it)), "{plain:?}");
            assert_eq!(serde_json::from_str::<Value>(&plain).unwrap(), value);
        }
    }
}
