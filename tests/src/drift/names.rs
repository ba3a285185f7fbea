//! Names: from the service's conventions to Rust's.

/// `MeetingId` to `meeting_id`, `ResourceARN` to `resource_arn`, `type` to `r#type`: the field of a
/// member.
#[must_use]
pub fn field(name: &str) -> String {
    let words: Vec<String> = words(name).iter().map(|word| word.to_lowercase()).collect();
    let field = words.join("_");
    match field.chars().next() {
        None => "member".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("n{field}"),
        // these four have no raw form
        Some(_) if matches!(field.as_str(), "self" | "super" | "crate" | "_") => {
            format!("{field}_member")
        }
        Some(_) if KEYWORDS.contains(&field.as_str()) => format!("r#{field}"),
        Some(_) => field,
    }
}

/// The wire name that a declaration without `name` has, as the macros make it from a field.
#[must_use]
pub fn wire(field: &str) -> String {
    field.trim_start_matches("r#").split('_').map(upper_first).collect()
}

/// `us-east-1` to `UsEast1`, `HD` to `Hd`, `SendReceive` as it is: the variant of an enum's value.
#[must_use]
pub fn variant(value: &str) -> String {
    let mut variant = String::with_capacity(value.len());
    for word in value.split(|character: char| !character.is_ascii_alphanumeric()) {
        let is_camel = word.chars().any(|character| character.is_ascii_lowercase());
        let word = if is_camel { word.to_owned() } else { word.to_ascii_lowercase() };
        // two numbers beside each other stay two: `16/9`
        let ends_in_digit = variant.ends_with(|last: char| last.is_ascii_digit());
        if ends_in_digit && word.starts_with(|first: char| first.is_ascii_digit()) {
            variant.push('_');
        }
        variant.push_str(&upper_first(&word));
    }
    match variant.chars().next() {
        None if value.is_empty() => "Empty".to_owned(),
        None => "Other".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("Value{variant}"),
        Some(_) if matches!(variant.as_str(), "Unknown" | "Self") => format!("{variant}Value"),
        Some(_) => variant,
    }
}

/// The variants of all values, each a name of its own.
#[must_use]
pub fn variants(values: &[String]) -> Vec<String> {
    let mut variants: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        let variant = unique(&variant(value), |name| variants.iter().any(|taken| taken == name));
        variants.push(variant);
    }
    variants
}

/// `__string` to `String`, `ARN` to `Arn`, `AppInstance` as it is: the type of a shape.
#[must_use]
pub fn type_name(shape: &str) -> String {
    let parts = shape.split(|character: char| !character.is_ascii_alphanumeric());
    let name: String = parts.map(upper_first).collect();
    let is_upper = name.len() > 2 && name.chars().all(|character| character.is_ascii_uppercase());
    match name.chars().next() {
        None => "Shape".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("Shape{name}"),
        Some(_) if is_upper => upper_first(&name.to_ascii_lowercase()),
        Some(_) => name,
    }
}

/// The name, with a number when it is taken.
pub fn unique(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while is_taken(&candidate) {
        candidate = format!("{name}{number}");
        number += 1;
    }
    candidate
}

/// The words of a name: `SipMediaApplicationARNs` has `Sip`, `Media`, `Application` and `ARNs`.
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (index, &character) in characters.iter().enumerate() {
        if !character.is_ascii_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let after = characters.get(index + 1);
        // a plural's `s` belongs to the capitals before it
        let is_plural = after == Some(&'s')
            && characters.get(index + 2).is_none_or(|next| !next.is_ascii_lowercase());
        let starts_word = character.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase()
                    || (after.is_some_and(char::is_ascii_lowercase) && !is_plural)
            });
        if starts_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(character);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn upper_first(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_become_fields() {
        for (name, expected) in [
            ("MeetingId", "meeting_id"),
            ("ResourceARN", "resource_arn"),
            ("SNSTopicArn", "sns_topic_arn"),
            ("InboundSMS", "inbound_sms"),
            ("MediaARNs", "media_arns"),
            ("ARNsOfRules", "arns_of_rules"),
            ("postalCodePlus4", "postal_code_plus4"),
            ("E164PhoneNumber", "e164_phone_number"),
            ("Type", "r#type"),
            ("x-amz-thing", "x_amz_thing"),
            ("3dModel", "n3d_model"),
            ("Self", "self_member"),
            ("-", "member"),
        ] {
            assert_eq!(field(name), expected);
        }
    }

    #[test]
    fn values_become_variants() {
        for (value, expected) in [
            ("us-east-1", "UsEast1"),
            ("HD", "Hd"),
            ("None", "None"),
            ("SendReceive", "SendReceive"),
            ("Ipv4Only", "Ipv4Only"),
            ("IPV4_ONLY", "Ipv4Only"),
            ("en-US", "EnUs"),
            ("16/9", "Value16_9"),
            ("1080p", "Value1080p"),
            ("Unknown", "UnknownValue"),
            ("self", "SelfValue"),
            ("*", "Other"),
            ("", "Empty"),
            ("G.711", "G711"),
        ] {
            assert_eq!(variant(value), expected);
        }
    }

    #[test]
    fn no_two_values_have_one_variant() {
        let values = ["a-b", "AB", "a_b", "aB"].map(str::to_owned);
        assert_eq!(variants(&values), ["AB", "Ab", "AB2", "AB3"]);
    }

    #[test]
    fn shapes_become_types() {
        for (shape, expected) in [
            ("__string", "String"),
            ("ARN", "Arn"),
            ("DNISNumber", "DNISNumber"),
            ("3D", "Shape3D"),
        ] {
            assert_eq!(type_name(shape), expected);
        }
    }
}
