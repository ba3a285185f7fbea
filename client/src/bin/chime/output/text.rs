//! `--output text`: rows for other programs, byte for byte those of the AWS CLI.
//!
//! A row is made of the values of an object that are not made of others, sorted by name and separated by
//! tabs. What is made of others follows in rows of its own, which begin with its name in capitals.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use super::node::Node;
use super::python;
use super::visible::visible;

/// Writes the rows of a value. For a terminal, what would move it is shown instead of obeyed; other
/// programs get the values as they are.
///
/// # Errors
/// What `output` fails with.
pub(crate) fn write(node: &Node, terminal: bool, output: &mut dyn Write) -> io::Result<()> {
    Rows { terminal, output }.any(node, None, None)
}

struct Rows<'a> {
    terminal: bool,
    output: &'a mut dyn Write,
}

impl Rows<'_> {
    /// `columns` are the names that all rows of a list have in common.
    fn any(
        &mut self,
        node: &Node,
        name: Option<&str>,
        columns: Option<&BTreeSet<&str>>,
    ) -> io::Result<()> {
        match node {
            Node::Object(members) => self.object(members, name, columns),
            Node::List(nodes) => self.list(nodes, name),
            scalar => {
                let text = self.cell(scalar);
                self.row(&[text])
            }
        }
    }

    fn object(
        &mut self,
        members: &[(String, Node)],
        name: Option<&str>,
        columns: Option<&BTreeSet<&str>>,
    ) -> io::Result<()> {
        let mut sorted: Vec<(&str, &Node)> =
            members.iter().map(|(name, node)| (name.as_str(), node)).collect();
        sorted.sort_by_key(|(name, _)| *name);
        let mut cells: Vec<Cow<'_, str>> = Vec::new();
        let is_column = |name: &str, node: &Node| {
            columns.map_or(!node.is_compound(), |columns| columns.contains(name))
        };
        match columns {
            None => {
                let columns = sorted.iter().filter(|(name, node)| is_column(name, node));
                cells.extend(columns.map(|(_, node)| self.cell(node)));
            }
            Some(columns) => {
                for column in columns {
                    let found = sorted.iter().find(|(name, _)| name == column);
                    cells.push(found.map_or(Cow::Borrowed(""), |(_, node)| self.cell(node)));
                }
            }
        }
        if !cells.is_empty() {
            if let Some(name) = name {
                cells.insert(0, self.shown(Cow::Owned(name.to_uppercase())));
            }
            self.row(&cells)?;
        }
        for (name, node) in sorted.iter().filter(|(name, node)| !is_column(name, node)) {
            self.any(node, Some(name), None)?;
        }
        Ok(())
    }

    fn list(&mut self, nodes: &[Node], name: Option<&str>) -> io::Result<()> {
        if nodes.iter().any(|node| matches!(node, Node::Object(_))) {
            let mut columns = BTreeSet::new();
            for node in nodes {
                if let Node::Object(members) = node {
                    let scalars = members.iter().filter(|(_, node)| !node.is_compound());
                    columns.extend(scalars.map(|(name, _)| name.as_str()));
                }
            }
            for node in nodes {
                self.any(node, name, Some(&columns))?;
            }
            return Ok(());
        }
        let (lists, scalars): (Vec<&Node>, Vec<&Node>) =
            nodes.iter().partition(|node| node.is_compound());
        self.scalars(&scalars, name)?;
        lists.into_iter().try_for_each(|list| self.any(list, name, None))
    }

    /// A named list has a row for each value, a bare one a single row.
    fn scalars(&mut self, scalars: &[&Node], name: Option<&str>) -> io::Result<()> {
        if scalars.is_empty() {
            return Ok(());
        }
        let cells: Vec<Cow<'_, str>> = scalars.iter().map(|scalar| self.cell(scalar)).collect();
        match name {
            None => self.row(&cells),
            Some(name) => {
                let name = self.shown(Cow::Owned(name.to_uppercase()));
                cells.into_iter().try_for_each(|cell| self.row(&[name.clone(), cell]))
            }
        }
    }

    fn cell<'n>(&self, node: &'n Node) -> Cow<'n, str> {
        self.shown(python::text(node))
    }

    fn shown<'n>(&self, text: Cow<'n, str>) -> Cow<'n, str> {
        match text {
            text if !self.terminal => text,
            Cow::Borrowed(text) => visible(text),
            Cow::Owned(text) => Cow::Owned(visible(&text).into_owned()),
        }
    }

    fn row(&mut self, cells: &[Cow<'_, str>]) -> io::Result<()> {
        writeln!(self.output, "{}", cells.join("\t"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, write};

    fn written(value: &Value, terminal: bool) -> String {
        let mut output = Vec::new();
        write(&Node::of(value.clone(), None), terminal, &mut output).unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn values_of_all_shapes_are_the_rows_that_the_aws_cli_makes_of_them() {
        // what stands on the right was printed by awscli's own `text.py`
        for (value, wanted) in [
            (json!({}), ""),
            (json!([]), ""),
            (json!(null), "None\n"),
            (json!("a"), "a\n"),
            (json!(true), "True\n"),
            (json!(["a", "b", 3, false, null, 0.5]), "a\tb\t3\tFalse\tNone\t0.5\n"),
            (json!([["a", "b"], ["c"]]), "a\tb\nc\n"),
            (json!(["a", ["b", ["c"]], "d"]), "a\td\nb\nc\n"),
            (json!({ "B": 1, "a": 2, "A": 3 }), "3\t1\t2\n"),
            (
                json!({ "Meeting": { "Z": "z", "Id": "i", "P": { "U": "u" } } }),
                "MEETING\ti\tz\nP\tu\n",
            ),
            (
                json!({ "L": [{ "A": 1, "C": { "X": 1 } }, { "B": 2 }, { "A": 3, "B": 4 }] }),
                "L\t1\t\nC\t1\nL\t\t2\nL\t3\t4\n",
            ),
            (json!({ "Ids": ["a", "b"], "N": [] }), "IDS\ta\nIDS\tb\n"),
            (
                json!([{ "C": null }, { "C": { "A": "x'y", "B": [1, true] } }]),
                "None\n{'A': \"x'y\", 'B': [1, True]}\n",
            ),
        ] {
            assert_eq!(written(&value, false), wanted, "{value}");
        }
    }

    #[test]
    fn a_terminal_is_not_moved_and_a_program_gets_what_there_is() {
        let value = json!({ "N\u{1b}": ["a\u{1b}[2J\n"] });
        assert_eq!(written(&value, false), "N\u{1b}\ta\u{1b}[2J\n\n");
        assert_eq!(written(&value, true), "N\\u001b\ta\\u001b[2J\\n\n");
    }
}
