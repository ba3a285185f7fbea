//! Names on the command line: those of the service's model, written as the AWS CLI writes them.

use chime_sdk_core::schema::{OperationSchema, ServiceSchema};

/// A name of the model in lower case with dashes: `ResourceARN` is `resource-arn`.
pub(crate) fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 4);
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| letters.get(before)).copied();
        if before.is_some_and(|before| begins_word(before, *letter, letters.get(index + 1..))) {
            text.push('-');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// Whether a word begins with `letter`: a capital after a small letter or a digit, or the last capital
/// of several before small ones. An `s` at the end makes a plural of an abbreviation, as in `ARNs`.
fn begins_word(before: char, letter: char, after: Option<&[char]>) -> bool {
    let after = after.unwrap_or_default();
    if !letter.is_ascii_uppercase() || before == '-' {
        return false;
    }
    let is_plural = before.is_ascii_uppercase() && after == ['s'];
    let is_followed = after.first().is_some_and(char::is_ascii_lowercase) && !is_plural;
    before.is_ascii_lowercase() || before.is_ascii_digit() || is_followed
}

/// The operation that is meant by its name in any spelling: `GetMeeting`, `get_meeting`,
/// `get-meeting`.
pub(crate) fn operation(
    service: &'static ServiceSchema,
    name: &str,
) -> Option<&'static OperationSchema> {
    let is_meant = |operation: &&&OperationSchema| {
        operation.name == name || operation.method_name == name || kebab(operation.name) == name
    };
    service.operations.iter().find(is_meant).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words_as_the_aws_cli_does() {
        for (name, wanted) in [
            ("MeetingId", "meeting-id"),
            ("ResourceARN", "resource-arn"),
            ("ARN", "arn"),
            ("ResourceARNs", "resource-arns"),
            ("SNSTopicArn", "sns-topic-arn"),
            ("PiiEntityTypes", "pii-entity-types"),
            ("Ipv6Address", "ipv6-address"),
            ("IPv6Address", "i-pv6-address"),
            ("S3Key", "s3-key"),
            ("x", "x"),
            ("", ""),
            ("CreateMeetingWithAttendees", "create-meeting-with-attendees"),
        ] {
            assert_eq!(kebab(name), wanted, "{name}");
        }
    }
}
