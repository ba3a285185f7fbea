//! `--output table`: for people.
//!
//! An object is a sheet of names and values, with what it is made of below its name; a list of objects is
//! a table with a row for each and the names on top. Nothing is cut off: what is wide is wrapped.

use std::io::{self, Write};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{
    Cell, ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle,
};

use super::node::Node;
use super::python;
use super::visible::visible;

const STYLE: TableStyle = UTF8_FULL_CONDENSED
    .header_lines(ContentLineStyle::new('│', '│', '│'))
    .header_separator(LineStyle::new('├', '─', '┼', '┤'))
    .content_lines(ContentLineStyle::new('│', '│', '│'));

/// The same with lines between the rows, for rows of several lines.
const LINED: TableStyle = STYLE.row_separator(LineStyle::new('├', '─', '┼', '┤'));

/// Escape sequences for headings.
const BOLD: &str = "\u{1b}[1m";
const END: &str = "\u{1b}[0m";

/// Narrower than this, wrapped values say nothing any more.
const NARROWEST: u16 = 20;

/// So much is left for a column that has to be wrapped.
const NARROWEST_COLUMN: u16 = 12;

/// Writes the tables of a value, none of them wider than `width`.
///
/// # Errors
/// What `output` fails with.
pub(crate) fn write(
    node: &Node,
    width: u16,
    colour: bool,
    output: &mut dyn Write,
) -> io::Result<()> {
    let mut page = Page { width: width.max(NARROWEST), colour, output, begun: false };
    match node {
        Node::Object(members) => page.object("", members),
        Node::List(nodes) => page.list("", nodes),
        scalar => page.line(&text(scalar)),
    }
}

struct Page<'a> {
    width: u16,
    colour: bool,
    output: &'a mut dyn Write,
    /// Whether something is written, from which the next thing stands apart.
    begun: bool,
}

impl Page<'_> {
    /// Values that stand next to each other are one sheet; what is made of others has its own heading.
    fn object(&mut self, path: &str, members: &[(String, Node)]) -> io::Result<()> {
        if members.is_empty() {
            return self.nothing(path);
        }
        let mut values: Vec<(String, Node)> = Vec::new();
        for (name, node) in members {
            if !node.is_compound() {
                values.push((name.clone(), node.clone()));
                continue;
            }
            self.sheet(path, &values)?;
            values.clear();
            let path = join(path, name);
            match node {
                Node::Object(members) if members.is_empty() => self.nothing(&path)?,
                Node::Object(members) => self.sheet(&path, members)?,
                Node::List(nodes) => self.list(&path, nodes)?,
                _ => {}
            }
        }
        self.sheet(path, &values)
    }

    /// Names and values; lists of objects follow as tables of their own.
    fn sheet(&mut self, path: &str, members: &[(String, Node)]) -> io::Result<()> {
        let mut rows = Vec::new();
        let mut lists = Vec::new();
        collect(path, members, 0, &mut rows, &mut lists);
        if !rows.is_empty() {
            self.heading(path)?;
            let mut table = self.table(STYLE);
            for row in rows {
                table.add_row(row.map(Cell::new));
            }
            self.draw(&table)?;
        }
        lists.into_iter().try_for_each(|(path, nodes)| self.list(&path, nodes))
    }

    fn list(&mut self, path: &str, nodes: &[Node]) -> io::Result<()> {
        if nodes.is_empty() {
            return self.nothing(path);
        }
        self.heading(path)?;
        let columns = columns(nodes);
        let mut rows: Vec<Vec<String>> = Vec::with_capacity(nodes.len());
        for node in nodes {
            rows.push(match node {
                Node::Object(_) => {
                    let cells = columns.iter().map(|name| node.get(name).map(cell));
                    cells.map(Option::unwrap_or_default).collect()
                }
                Node::List(nodes) => nodes.iter().map(cell).collect(),
                scalar => vec![cell(scalar)],
            });
        }
        let drawn = |style: TableStyle| {
            let mut table = self.table(style);
            if !columns.is_empty() {
                table.set_header(columns.iter().map(|name| Cell::new(visible(name))));
            }
            for row in &rows {
                table.add_row(row.iter().map(Cell::new));
            }
            keep_narrow(&mut table, self.width);
            table
        };
        let table = drawn(STYLE);
        let frame = if columns.is_empty() { 2 } else { 4 };
        // somewhere a row takes several lines, so that it is hard to see where it ends
        let table = if table.lines().count() > rows.len() + frame { drawn(LINED) } else { table };
        self.draw(&table)
    }

    fn table(&self, style: TableStyle) -> Table {
        let mut table = Table::new();
        table.load_style(style);
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(self.width);
        table
    }

    fn draw(&mut self, table: &Table) -> io::Result<()> {
        self.begun = true;
        writeln!(self.output, "{table}")
    }

    fn heading(&mut self, path: &str) -> io::Result<()> {
        if self.begun {
            writeln!(self.output)?;
        }
        if path.is_empty() {
            return Ok(());
        }
        let (start, end) = if self.colour { (BOLD, END) } else { ("", "") };
        writeln!(self.output, "{start}{}{end}", visible(path))
    }

    fn nothing(&mut self, path: &str) -> io::Result<()> {
        if path.is_empty() {
            return self.line("(none)");
        }
        self.heading(path)?;
        self.line("(none)")
    }

    fn line(&mut self, text: &str) -> io::Result<()> {
        self.begun = true;
        writeln!(self.output, "{text}")
    }
}

/// Lets narrow columns be as wide as what is in them, so that only the wide ones are wrapped.
fn keep_narrow(table: &mut Table, width: u16) {
    let widths = table.column_max_content_widths();
    let count = u16::try_from(widths.len()).unwrap_or(u16::MAX);
    // a line on each side of a column, and space on each side of what is in it
    let mut room = width.saturating_sub(count.saturating_mul(3).saturating_add(1));
    let mut columns: Vec<(u16, usize)> = widths.into_iter().zip(0..).collect();
    columns.sort_unstable();
    for (others, (wanted, index)) in (0..count).rev().zip(columns) {
        room = match room.checked_sub(wanted) {
            Some(rest) if rest >= others.saturating_mul(NARROWEST_COLUMN) => rest,
            _ => return,
        };
        if let Some(column) = table.column_mut(index) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// The rows of a sheet; what is made of others is deeper by two spaces.
fn collect<'a>(
    path: &str,
    members: &'a [(String, Node)],
    depth: usize,
    rows: &mut Vec<[String; 2]>,
    lists: &mut Vec<(String, &'a [Node])>,
) {
    for (name, node) in members {
        let label = format!("{}{}", "  ".repeat(depth), visible(name));
        match node {
            Node::Object(members) if !members.is_empty() => {
                rows.push([label, String::new()]);
                collect(&join(path, name), members, depth + 1, rows, lists);
            }
            Node::List(nodes) if nodes.iter().any(Node::is_compound) => {
                lists.push((join(path, name), nodes));
            }
            node => rows.push([label, cell(node)]),
        }
    }
}

/// The names that objects of a list have, in an order that agrees with that of each, if there is one.
fn columns(nodes: &[Node]) -> Vec<&str> {
    let mut columns: Vec<&str> = Vec::new();
    for node in nodes {
        let Node::Object(members) = node else { continue };
        let mut next = 0;
        for (name, _) in members {
            match columns.iter().position(|known| known == name) {
                Some(at) => next = at + 1,
                None => {
                    columns.insert(next, name);
                    next += 1;
                }
            }
        }
    }
    columns
}

/// A value within a cell, where what it is made of has lines.
fn cell(node: &Node) -> String {
    match node {
        Node::List(nodes) if nodes.is_empty() => "(none)".to_owned(),
        Node::List(nodes) => nodes.iter().map(words).collect::<Vec<_>>().join("\n"),
        Node::Object(members) if members.is_empty() => "(none)".to_owned(),
        Node::Object(members) => {
            let lines =
                members.iter().map(|(name, node)| format!("{}: {}", visible(name), words(node)));
            lines.collect::<Vec<_>>().join("\n")
        }
        scalar => text(scalar),
    }
}

/// A value on one line.
fn words(node: &Node) -> String {
    match node {
        Node::List(nodes) => nodes.iter().map(words).collect::<Vec<_>>().join(", "),
        Node::Object(members) => {
            let words =
                members.iter().map(|(name, node)| format!("{}: {}", visible(name), words(node)));
            words.collect::<Vec<_>>().join(", ")
        }
        scalar => text(scalar),
    }
}

fn text(scalar: &Node) -> String {
    match scalar {
        Node::Null => "null".to_owned(),
        Node::Boolean(value) => value.to_string(),
        other => visible(&python::text(other)).into_owned(),
    }
}

#[cfg(test)]
mod tests;
