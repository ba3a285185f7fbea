//! Validation: what the service's model refuses is refused before anything is sent.
//!
//! All violations are found at once, up to a number that no person reads, each with the path to the
//! member. A string's value is never repeated in a message: it may be sensitive, and the caller has
//! it. Numbers and capabilities are, and so are the keys of maps that are not sensitive.

use std::collections::BTreeMap;
use std::fmt;

use crate::debug::REDACTED;
use crate::printable::Printable;
use crate::schema::{Bounds, Location, Member, Presence, Schema, TimestampFormat};
use crate::shape::{Map, Structure, View};

/// A check of a string that no pattern can say.
#[derive(Clone, Copy)]
pub struct StringCheck {
    /// The name of the function, as the declaration gives it.
    pub name: &'static str,
    /// Refuses a value with the rule that it breaks, in words that follow the member's path.
    pub check: fn(&str) -> Result<(), &'static str>,
}

impl fmt::Debug for StringCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StringCheck").field(&self.name).finish()
    }
}

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    rule: Rule,
    problem: String,
}

/// The kind of rule that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// A required member is missing.
    Required,
    /// A string, bytes, a list or a map are too short or too long.
    Length,
    /// A number is too small or too large, or a date too far away for its format.
    Range,
    /// A string does not match its pattern.
    Pattern,
    /// A rule of the declaration's own, such as one about members that depend on each other.
    Check,
    /// A value that would change the path if it were sent in it.
    Label,
    /// A value that no header can carry.
    Header,
    /// A value of another kind than the member takes. Only input given as JSON can break this.
    Type,
    /// A member that the structure does not have. Only input given as JSON can break this.
    Unknown,
}

impl Rule {
    /// The rule's name in lower case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Required => "required",
            Rule::Length => "length",
            Rule::Range => "range",
            Rule::Pattern => "pattern",
            Rule::Check => "check",
            Rule::Label => "label",
            Rule::Header => "header",
            Rule::Type => "type",
            Rule::Unknown => "unknown",
        }
    }
}

impl Violation {
    pub(crate) fn new(path: &str, rule: Rule, problem: &str) -> Self {
        Violation { path: path.to_owned(), rule, problem: problem.to_owned() }
    }

    /// Where the value stands, in the service's names: `Attendees[3].ExternalUserId`, and in a map
    /// `Attributes["key"].Value`, or `Attributes[***].Value` when the key is sensitive. Empty for
    /// the input as a whole.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Which kind of rule was broken.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// What is wrong and what is needed, without the path.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            // the name of a member that does not exist is the input's own text
            write!(f, "{}: ", Printable(&self.path))?;
        }
        f.write_str(&self.problem)
    }
}

/// One step of a path.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// To a member, by its index and its name.
    Member(usize, &'static str),
    /// To an element of a list.
    Index(usize),
    /// To an entry of a map, by its place among the entries and its key as it may be shown.
    Key(usize, String),
}

impl Step {
    /// To an entry of a map with keys of this schema.
    pub(crate) fn key(index: usize, key: &str, schema: &Schema) -> Self {
        Step::Key(index, if schema.is_sensitive() { REDACTED.to_owned() } else { quoted(key) })
    }

    fn index(&self) -> usize {
        match self {
            Step::Member(index, _) | Step::Index(index) | Step::Key(index, _) => *index,
        }
    }
}

/// A key as it stands in a path. One that nobody could read is cut short.
fn quoted(key: &str) -> String {
    const LONGEST: usize = 64;
    match key.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{:?}…", &key[..end]),
        None => format!("{key:?}"),
    }
}

/// Collects violations while an input is walked, and knows where the walk is.
#[derive(Debug, Default)]
pub struct Report {
    path: Vec<Step>,
    /// The violations in the order of declaration: by the indexes of the steps to them, and of those
    /// at one place by the order in which they were found.
    violations: BTreeMap<(Vec<usize>, usize), Violation>,
    /// How many violations were noted so far.
    noted: usize,
    /// Whether there are more violations than are kept.
    has_more: bool,
    /// What of the place is looked at, if not the value that stands there.
    subject: &'static str,
}

impl Report {
    /// Notes that a check of the declaration's own failed at `path` below the structure that is
    /// being checked, for example `Content` or `Attendees[2].Capabilities`.
    pub fn violation(&mut self, path: &str, problem: impl Into<String>) {
        let mut full = path_text(&self.path);
        if !full.is_empty() && !path.is_empty() && !path.starts_with('[') {
            full.push('.');
        }
        full.push_str(path);
        self.push(AFTER_MEMBERS, full, Rule::Check, problem.into());
    }

    pub(crate) fn note(&mut self, rule: Rule, problem: impl Into<String>) {
        let problem = format!("{}{}", self.subject, problem.into());
        self.push(None, path_text(&self.path), rule, problem);
    }

    pub(crate) fn note_unless(&mut self, holds: bool, rule: Rule, problem: &str) {
        if !holds {
            self.note(rule, problem);
        }
    }

    /// Notes a rule that is broken by a member which has no place in a table.
    pub(crate) fn note_at(&mut self, name: &str, rule: Rule, problem: impl Into<String>) {
        let path = match path_text(&self.path) {
            path if path.is_empty() => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        self.push(AFTER_MEMBERS, path, rule, problem.into());
    }

    fn push(&mut self, last: Option<usize>, path: String, rule: Rule, problem: String) {
        let steps: Vec<usize> = self.path.iter().map(Step::index).collect();
        // what a check says stands at a path of its own; of other paths the text may hide a key
        let is_text = last.is_some() && rule == Rule::Check;
        // A member that is missing or could not be read is vacant, and it and what is in it would
        // break other rules too: one mistake is one violation.
        let already = self.violations.iter().any(|((order, _), violation)| {
            matches!(violation.rule, Rule::Required | Rule::Type | Rule::Range)
                && if is_text {
                    path.strip_prefix(&violation.path).is_some_and(|rest| {
                        violation.path.is_empty() || rest.is_empty() || rest.starts_with(['.', '['])
                    })
                } else {
                    steps.starts_with(order)
                }
        });
        if already {
            return;
        }
        let order = steps.into_iter().chain(last).collect();
        self.violations.insert((order, self.noted), Violation { path, rule, problem });
        self.noted += 1;
        if self.violations.len() > MOST_VIOLATIONS {
            self.violations.pop_last();
            self.has_more = true;
        }
    }

    pub(crate) fn within<R>(&mut self, step: Step, walk: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(step);
        let result = walk(self);
        self.path.pop();
        result
    }

    /// The violations in the order of declaration, whichever walk found them: those of a structure
    /// that belong to none of its members follow those of its members.
    #[must_use]
    pub fn into_violations(self) -> Vec<Violation> {
        let more = Violation::new("", Rule::Check, "there are more problems than these");
        self.violations.into_values().chain(self.has_more.then_some(more)).collect()
    }

    /// The value, if nothing is wrong with it.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Vec<Violation>> {
        if self.violations.is_empty() { Ok(value) } else { Err(self.into_violations()) }
    }
}

/// So many violations are kept: more than a person mends at once, and few enough for a peer that
/// sends nothing else.
const MOST_VIOLATIONS: usize = 250;

/// The index of what is said about a structure and belongs to none of its members.
const AFTER_MEMBERS: Option<usize> = Some(usize::MAX);

pub(crate) fn path_text(steps: &[Step]) -> String {
    use fmt::Write as _;
    let mut text = String::new();
    for step in steps {
        // writing to a string cannot fail
        let _ = match step {
            Step::Member(_, name) if text.is_empty() => write!(text, "{name}"),
            Step::Member(_, name) => write!(text, ".{name}"),
            Step::Index(index) => write!(text, "[{index}]"),
            Step::Key(_, key) => write!(text, "[{key}]"),
        };
    }
    text
}

/// Everything in `input` that the service's model or a check of the declaration refuses.
#[must_use]
pub fn validate(input: &dyn Structure) -> Vec<Violation> {
    let mut report = Report::default();
    validate_into(input, &mut report);
    report.into_violations()
}

pub(crate) fn validate_into(input: &dyn Structure, report: &mut Report) {
    for (index, member) in input.members().members.iter().enumerate() {
        report.within(Step::Member(index, member.name), |report| {
            member_value(member, input.member(index), report);
        });
    }
    input.check(report);
}

/// The problem of a required member that is not there.
pub(crate) const MISSING: &str = "missing, but required";

fn member_value(member: &Member, view: View<'_>, report: &mut Report) {
    if matches!(view, View::Absent) {
        if member.presence == Presence::Required {
            report.note(Rule::Required, MISSING);
        }
        return;
    }
    let schema = (member.schema)();
    match (member.location, view) {
        (Location::Label, View::String(text)) => label(member, schema, text, report),
        (_, view) => value(schema, member.bounds, member.timestamp_format(), view, report),
    }
}

/// A label becomes part of the path, so its whole text must match, not only some part of it.
fn label(member: &Member, schema: &Schema, text: &str, report: &mut Report) {
    let problem = if member.greedy { unsafe_greedy_label(text) } else { unsafe_label(text) };
    if let Some(problem) = problem {
        report.note(Rule::Label, problem);
        return;
    }
    length(member.bounds, text, report);
    string(schema, text, true, report);
}

/// Why this text cannot stand in a path: percent-encoding leaves dots as they are, and every URL
/// parser takes these segments away.
pub(crate) fn unsafe_label(text: &str) -> Option<&'static str> {
    match text {
        "" => Some("empty, but it is a part of the path"),
        "." | ".." => Some("`.` and `..` would change the path"),
        _ => None,
    }
}

/// The same for a label whose slashes are those of the path.
pub(crate) fn unsafe_greedy_label(text: &str) -> Option<&'static str> {
    text.split('/').find_map(unsafe_label).map(|problem| match text {
        "" => problem,
        _ if text.split('/').any(str::is_empty) => "has an empty part before, between or after `/`",
        _ => problem,
    })
}

fn value(
    schema: &Schema,
    bounds: Bounds,
    format: TimestampFormat,
    view: View<'_>,
    report: &mut Report,
) {
    match view {
        View::Absent | View::Boolean(_) => {}
        View::Float(number) => {
            if !number.is_finite() {
                report.note(Rule::Range, "not a finite number");
            } else if !bounds.contains_float(number) {
                report.note(Rule::Range, format!("{number}, {bounds}"));
            }
        }
        View::Integer(number) => {
            if !bounds.contains(number) {
                report.note(Rule::Range, format!("{number}, {bounds}"));
            }
        }
        View::String(text) => {
            length(bounds, text, report);
            string(schema, text, false, report);
        }
        View::Timestamp(moment) => {
            if let Err(problem) = moment.to_text(format) {
                report.note(Rule::Range, problem.to_string());
            }
        }
        View::Blob(bytes) => size(bounds, bytes.len(), ["byte", "bytes"], report),
        View::List(list) => {
            size(bounds, list.len(), ["item", "items"], report);
            let element = list.element();
            for index in 0..list.len() {
                report.within(Step::Index(index), |report| {
                    value(element, Bounds::NONE, format, list.get(index), report);
                });
            }
        }
        View::Map(entries) => {
            size(bounds, entries.len(), ["entry", "entries"], report);
            map(entries, format, report);
        }
        View::Structure(structure) => validate_into(structure, report),
    }
}

fn map(map: &dyn Map, format: TimestampFormat, report: &mut Report) {
    let (key_schema, value_schema) = (map.key(), map.value());
    for (index, (key, view)) in map.entries().into_iter().enumerate() {
        report.within(Step::key(index, key, key_schema), |report| {
            report.subject = "its key: ";
            string(key_schema, key, false, report);
            report.subject = "";
            value(value_schema, Bounds::NONE, format, view, report);
        });
    }
}

fn string(schema: &Schema, text: &str, whole: bool, report: &mut Report) {
    let string = match schema {
        Schema::String(string) => string,
        Schema::Enum(enumeration) => return length(enumeration.length, text, report),
        _ => return,
    };
    length(string.length, text, report);
    if let Some(pattern) = string.pattern {
        let matches = if whole { pattern.matches_whole(text) } else { pattern.is_found_in(text) };
        if !matches {
            report.note(Rule::Pattern, format!("does not match `{}`", pattern.source));
        }
    }
    if let Some(check) = string.check
        && let Err(problem) = (check.check)(text)
    {
        report.note(Rule::Check, problem);
    }
}

fn length(bounds: Bounds, text: &str, report: &mut Report) {
    if bounds == Bounds::NONE {
        return;
    }
    size(bounds, text.chars().count(), ["character", "characters"], report);
}

/// `words` are for one and for more.
fn size(bounds: Bounds, count: usize, words: [&str; 2], report: &mut Report) {
    if !bounds.contains(i64::try_from(count).unwrap_or(i64::MAX)) {
        let word = words[usize::from(count != 1)];
        report.note(Rule::Length, format!("{count} {word}, {bounds}"));
    }
}
