//! The path of an operation: from the model's `{Label}` to the declaration's `<Label>`.

use crate::drift::model::Structure;

/// The path as a declaration has it, the constant query included.
///
/// # Errors
/// The reason why no declaration can have it.
pub(super) fn path(uri: &str, input: Option<&Structure>) -> Result<String, String> {
    let (path, query) =
        uri.split_once('?').map_or((uri, None), |(path, query)| (path, Some(query)));
    let mut out = String::new();
    for segment in path.trim_start_matches('/').split('/') {
        if segment.is_empty() && path != "/" {
            return Err(format!("the path `{path}` has an empty segment"));
        }
        out.push('/');
        let label = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let Some(label) = label.filter(|label| !label.contains(['{', '}'])) else {
            if segment.contains(['{', '}']) {
                return Err(format!("in the path `{path}`, a label is not a whole segment"));
            }
            out.push_str(segment);
            continue;
        };
        let (label, greedy) = label.strip_suffix('+').map_or((label, ""), |label| (label, "+"));
        let members = input.into_iter().flat_map(|input| &input.members);
        let member = members
            .filter(|member| member.location.as_deref() == Some("uri"))
            .find(|member| member.name_on_the_wire() == label);
        let Some(member) = member else {
            return Err(format!("the label `{label}` of the path `{path}` has no member"));
        };
        out.push_str(&format!("<{}{greedy}>", member.name));
    }
    if let Some(query) = query {
        out.push_str(&format!("?{query}"));
    }
    Ok(out)
}

/// The keys of the constant query.
pub(super) fn constant_keys(uri: &str) -> impl Iterator<Item = &str> {
    let query = uri.split_once('?').map_or("", |(_, query)| query);
    query.split('&').filter_map(|pair| pair.split('=').next())
}
