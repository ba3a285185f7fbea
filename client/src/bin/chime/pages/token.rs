//! The tokens of `--starting-token`: the same as those of the AWS CLI, so that either can go on where the
//! other has ended.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chime_sdk_core::schema::Pagination;
use serde_json::{Map, Value};

/// How many items of the page are printed already, in a token.
const TRUNCATED: &str = "boto_truncate_amount";

/// Where to go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Token {
    /// The input member that takes the service's token.
    pub(super) member: String,
    /// The service's token of the page; none for the first one.
    pub(super) page: Option<String>,
    /// How many items of that page to leave out; none at its beginning.
    pub(super) skip: Option<u64>,
}

impl Token {
    pub(super) fn new(pagination: Pagination, page: Option<String>, skip: Option<u64>) -> Self {
        Token { member: pagination.input_token.to_owned(), page, skip }
    }

    /// JSON as Python writes it, in base64.
    pub(super) fn encode(self) -> String {
        let text = |value: Value| {
            // text and null can always be written
            ascii(&serde_json::to_string(&value).unwrap_or_default())
        };
        let (member, page) = (text(self.member.into()), text(self.page.into()));
        let skip = self.skip.map(|skip| format!(", \"{TRUNCATED}\": {skip}"));
        STANDARD.encode(format!("{{{member}: {page}{}}}", skip.unwrap_or_default()))
    }

    /// Reads a token; what is none of ours is the service's own.
    pub(super) fn decode(text: &str, member: &str) -> Self {
        let own = || Token { member: member.to_owned(), page: Some(text.to_owned()), skip: None };
        Token::of_object(text, member).or_else(|| Token::of_old(text, member)).unwrap_or_else(own)
    }

    fn of_object(text: &str, member: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok()?;
        let mut object: Map<String, Value> = serde_json::from_slice(&bytes).ok()?;
        let page = match object.remove(member)? {
            Value::Null => None,
            Value::String(page) => Some(page).filter(|page| page != "None"),
            _ => return None,
        };
        let skip = match object.remove(TRUNCATED) {
            None => None,
            Some(skip) => Some(skip.as_u64()?),
        };
        object.is_empty().then(|| Token { member: member.to_owned(), page, skip })
    }

    /// The form of tokens before they were JSON: the service's token, three underscores, a number.
    fn of_old(text: &str, member: &str) -> Option<Self> {
        let (page, skip) = text.split_once("___")?;
        let page = Some(page.to_owned()).filter(|page| page != "None");
        Some(Token { member: member.to_owned(), page, skip: Some(skip.parse().ok()?) })
    }
}

/// Text with escapes for what is not ASCII.
fn ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Token;

    fn token(page: Option<&str>, skip: Option<u64>) -> Token {
        Token { member: "NextToken".to_owned(), page: page.map(str::to_owned), skip }
    }

    #[test]
    fn tokens_are_those_of_the_aws_cli() {
        // what stands on the right was written by botocore's `TokenEncoder`
        for (token, wanted) in [
            (
                token(None, Some(2)),
                "eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ==",
            ),
            (token(Some("abc"), None), "eyJOZXh0VG9rZW4iOiAiYWJjIn0="),
            (
                token(Some("é\"😀"), Some(10)),
                "eyJOZXh0VG9rZW4iOiAiXHUwMGU5XCJcdWQ4M2RcdWRlMDAiLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxMH0=",
            ),
        ] {
            assert_eq!(token.clone().encode(), wanted);
            assert_eq!(Token::decode(wanted, "NextToken"), token);
        }
    }

    #[test]
    fn what_is_no_token_of_ours_is_the_services_own() {
        for text in ["abc", "", "é", "eyJhIjogMX0=", "W10=", "a___b", "eyJOZXh0VG9rZW4iOiAxfQ=="] {
            assert_eq!(Token::decode(text, "NextToken"), token(Some(text), None));
        }
        assert_eq!(Token::decode("abc___3", "NextToken"), token(Some("abc"), Some(3)));
        assert_eq!(Token::decode("None___3", "NextToken"), token(None, Some(3)));
    }

    proptest! {
        #[test]
        fn a_token_reads_back(page in proptest::option::of(".{1,20}"), skip: Option<u64>) {
            prop_assume!(page.as_deref() != Some("None"));
            let token = token(page.as_deref(), skip);
            prop_assert_eq!(Token::decode(&token.clone().encode(), "NextToken"), token);
        }

        #[test]
        fn nothing_panics(text in ".{0,40}") {
            Token::decode(&text, "NextToken");
        }
    }
}
