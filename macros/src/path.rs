//! The path template: `/meetings/<MeetingId>/attendees?operation=batch-create`.

use syn::LitStr;

use crate::errors::Errors;
use crate::names;

/// A template, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) segments: Vec<Segment>,
    /// The constant query without `?`.
    pub(crate) query: String,
    /// Whether something could not be read, so that a placeholder may be missing for that reason.
    pub(crate) has_mistakes: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    Placeholder(String),
    /// `<Key+>`, which takes one segment or more.
    Greedy(String),
}

impl Segment {
    /// The name of the member that stands here.
    pub(crate) fn placeholder(&self) -> Option<&str> {
        match self {
            Segment::Placeholder(name) | Segment::Greedy(name) => Some(name),
            Segment::Literal(_) => None,
        }
    }
}

impl Template {
    /// Reads a template. What cannot be read is left out and noted at the literal: a place inside of
    /// a string cannot be pointed at, so every message names it.
    pub(crate) fn parse(literal: &LitStr, errors: &mut Errors) -> Self {
        let text = literal.value();
        let before_query = text.split('?').next().unwrap_or_default();
        if let Some((_, rest)) = before_query.split_once("://") {
            let path = rest.split_once('/').map_or("", |(_, path)| path);
            errors.at(
                literal,
                format_args!(
                    "`{text}` names a host, which the client knows\nhelp: write `path = \"/{path}\"`"
                ),
            );
            return Template { has_mistakes: true, ..Template::default() };
        }
        let (path, query) = text.split_once('?').unwrap_or((&text, ""));
        let mut template = Template { query: query.to_owned(), ..Template::default() };
        if query.contains(['<', '>', '{', '}', ' ', '#']) {
            template.has_mistakes = true;
            errors.at(
                literal,
                format_args!(
                    "the query `{query}` must be constant\nhelp: put `#[chime(query = \"key\")]` on \
                     the field instead"
                ),
            );
        }
        let path = path.strip_prefix('/').unwrap_or_else(|| {
            errors.at(
                literal,
                format_args!(
                    "path `{path}` has no leading slash\nhelp: write `path = \"/{text}\"`"
                ),
            );
            path
        });
        if path.is_empty() {
            return template;
        }
        for segment in path.split('/') {
            match parse_segment(segment, path) {
                Ok(segment) => template.segments.push(segment),
                Err(problem) => {
                    template.has_mistakes = true;
                    errors.at(literal, problem);
                }
            }
        }
        for (index, segment) in template.segments.iter().enumerate() {
            let earlier = &template.segments[..index];
            let Some(name) = segment.placeholder() else { continue };
            if earlier.iter().any(|earlier| earlier.placeholder() == Some(name)) {
                errors.at(
                    literal,
                    format_args!(
                        "placeholder `<{name}>` stands twice in the path\n\
                         help: name one of the two after another field"
                    ),
                );
                continue;
            }
            let greedy = earlier.iter().find(|earlier| matches!(earlier, Segment::Greedy(_)));
            let Some(greedy) = greedy.and_then(Segment::placeholder) else { continue };
            let problem = match segment {
                Segment::Greedy(_) => format!(
                    "`<{greedy}+>` takes the rest of the path, and `<{name}+>` would too\nhelp: write `<{name}>` before `<{greedy}+>`"
                ),
                _ => format!(
                    "`<{greedy}+>` takes the rest of the path, so `<{name}>` would get none of it\nhelp: write `<{name}>` before `<{greedy}+>`"
                ),
            };
            errors.at(literal, problem);
        }
        template
    }

    /// A number that operations with one route have in common: method, path and constant query, in
    /// which labels are alike whatever their names.
    pub(crate) fn fingerprint(&self, method: &str) -> u64 {
        let mut route = method.to_owned();
        for segment in &self.segments {
            route.push('/');
            route.push_str(match segment {
                Segment::Literal(text) => text,
                Segment::Placeholder(_) => "<>",
                Segment::Greedy(_) => "<+>",
            });
        }
        route.push('?');
        route.push_str(&self.query);
        // FNV-1a, which is short and gives the same number on every machine
        route.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The names of the placeholders in their order.
    pub(crate) fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::placeholder)
    }

    /// The name of the placeholder that takes the rest of the path.
    pub(crate) fn greedy(&self) -> Option<&str> {
        let greedy = self.segments.iter().find(|segment| matches!(segment, Segment::Greedy(_)));
        greedy.and_then(Segment::placeholder)
    }
}

fn parse_segment(segment: &str, path: &str) -> Result<Segment, String> {
    if segment.is_empty() {
        return Err(format!("path `/{path}` has an empty segment\nhelp: remove a slash"));
    }
    if matches!(segment, "." | "..") {
        return Err(format!(
            "`{segment}` in path `/{path}` would be taken away on the way\nhelp: remove it"
        ));
    }
    let between =
        |open, close| segment.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    if let Some(name) = between('<', '>') {
        return placeholder(name, segment);
    }
    if let Some(name) = between('{', '}').or_else(|| segment.strip_prefix(':')) {
        let name = suggested(name);
        return Err(format!("`{segment}` is no placeholder\nhelp: write `<{name}>`"));
    }
    let safe = |character: char| {
        character.is_ascii_alphanumeric() || "-._~:@!$&'()*+,;=".contains(character)
    };
    match segment.chars().find(|character| !safe(*character)) {
        Some('<' | '>') => Err(format!(
            "in `{segment}`, a placeholder is not a whole segment\n\
             help: write it between slashes, like `/<ThingId>/`"
        )),
        Some(character) => Err(format!(
            "`{character}` in `{segment}` cannot stand in a path\n\
             help: use letters, digits and `-._~:@!$&'()*+,;=`"
        )),
        None => Ok(Segment::Literal(segment.to_owned())),
    }
}

fn placeholder(name: &str, segment: &str) -> Result<Segment, String> {
    let (name, is_greedy) = match name.strip_suffix('+') {
        Some(name) => (name, true),
        None => (name, false),
    };
    let valid = name.chars().next().is_some_and(|first| first.is_ascii_alphabetic())
        && name.chars().all(|character| character.is_ascii_alphanumeric());
    if valid && is_greedy {
        Ok(Segment::Greedy(name.to_owned()))
    } else if valid {
        Ok(Segment::Placeholder(name.to_owned()))
    } else {
        let name = suggested(name);
        Err(format!("`{segment}` names no member\nhelp: write it like `<{name}>`"))
    }
}

/// The inside of a placeholder that was meant by a text which cannot be one.
fn suggested(text: &str) -> String {
    // what other templates write for the rest of a path is understood
    let plus = if text.ends_with("..") || text.ends_with(['*', '+']) { "+" } else { "" };
    let name: String = text
        .chars()
        .map(|character| if character == '-' { '_' } else { character })
        .filter(|character| character.is_ascii_alphanumeric() || *character == '_')
        .collect();
    match names::pascal_case(&name) + plus {
        name if name.starts_with(|first: char| first.is_ascii_alphabetic()) => name,
        _ => "MeetingId".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn parse(text: &str) -> (Template, String) {
        let mut errors = Errors::default();
        let literal = syn::parse2(quote!(#text)).unwrap();
        let template = Template::parse(&literal, &mut errors);
        (template, errors.into_compile_errors().to_string())
    }

    #[test]
    fn a_template_is_taken_apart() {
        let (template, errors) = parse("/meetings/<MeetingId>/attendees?operation=batch-create");
        assert_eq!(errors, "");
        assert_eq!(template.query, "operation=batch-create");
        assert_eq!(
            template.segments,
            [
                Segment::Literal("meetings".to_owned()),
                Segment::Placeholder("MeetingId".to_owned()),
                Segment::Literal("attendees".to_owned()),
            ]
        );
    }

    #[test]
    fn a_greedy_placeholder_may_be_followed_by_literals() {
        let (template, errors) = parse("/<Bucket>/files/<Key+>/acl");
        assert_eq!(errors, "");
        assert_eq!(template.greedy(), Some("Key"));
        assert_eq!(template.placeholders().collect::<Vec<_>>(), ["Bucket", "Key"]);
        assert_eq!(
            template.segments[2..],
            [Segment::Greedy("Key".to_owned()), Segment::Literal("acl".to_owned()),]
        );
    }

    #[test]
    fn every_mistake_is_named_with_its_repair() {
        for (path, expected) in [
            ("meetings", "has no leading slash"),
            ("/meetings//x", "empty segment"),
            ("/meetings/", "empty segment"),
            ("/meetings/{MeetingId}", "write `<MeetingId>`"),
            ("/meetings/:meeting_id", "write `<MeetingId>`"),
            ("/meetings/<>", "names no member"),
            ("/meetings/a<B>", "not a whole segment"),
            ("/meetings/<A>/<A>", "stands twice"),
            ("/meetings/<A>/<A+>", "stands twice"),
            ("/<A+>/<B+>", "write `<B>` before `<A+>`"),
            ("/<A+>/x/<B>", "so `<B>` would get none of it"),
            ("/<+>", "names no member"),
            ("/<+A>", "names no member"),
            ("/{Key+}", "write `<Key+>`"),
            ("/meetings/a b", "cannot stand in a path"),
            ("/meetings?a=<B>", "must be constant"),
        ] {
            let (_, errors) = parse(path);
            assert!(errors.contains(expected), "{path}: {errors}");
        }
    }
}
