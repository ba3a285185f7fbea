//! The XML in which STS answers.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// The members that an answer has. An empty one counts as absent.
#[derive(Default)]
pub(super) struct StsAnswer {
    pub(super) access_key_id: Option<String>,
    pub(super) secret_access_key: Option<String>,
    pub(super) session_token: Option<String>,
    pub(super) expiration: Option<String>,
    /// The code of an error.
    pub(super) code: Option<String>,
}

/// The answer is no XML, or is cut off. What is wrong with it is not said: it may have secrets in it.
#[derive(Debug)]
pub(super) struct NoXml;

/// Reads an answer, right or wrong.
pub(super) fn read(body: &[u8]) -> Result<StsAnswer, NoXml> {
    let mut reader = Reader::from_str(std::str::from_utf8(body).map_err(|_| NoXml)?);
    let mut answer = StsAnswer::default();
    let mut path: Vec<String> = Vec::new();
    let mut text = String::new();
    let mut any = false;
    loop {
        match reader.read_event().map_err(|_| NoXml)? {
            Event::Start(element) => {
                any = true;
                text.clear();
                path.push(element.local_name().as_ref().to_owned());
            }
            Event::End(_) => {
                answer.take(&path, &mut text);
                path.pop();
            }
            Event::Text(piece) => text.push_str(&piece),
            Event::CData(piece) => text.push_str(&piece),
            Event::GeneralRef(reference) => text.push(character(&reference)?),
            Event::Eof => break,
            _ => {}
        }
    }
    if any && path.is_empty() { Ok(answer) } else { Err(NoXml) }
}

impl StsAnswer {
    /// An element ends, and `text` is what it has.
    fn take(&mut self, path: &[String], text: &mut String) {
        let text = std::mem::take(text);
        let text = text.trim();
        let [.., parent, name] = path else { return };
        let place = match (parent.as_str(), name.as_str()) {
            ("Credentials", "AccessKeyId") => &mut self.access_key_id,
            ("Credentials", "SecretAccessKey") => &mut self.secret_access_key,
            ("Credentials", "SessionToken") => &mut self.session_token,
            ("Credentials", "Expiration") => &mut self.expiration,
            ("Error", "Code") => &mut self.code,
            _ => return,
        };
        *place = (!text.is_empty()).then(|| text.to_owned());
    }
}

/// `&amp;`, `&#38;` and the like.
fn character(reference: &BytesRef<'_>) -> Result<char, NoXml> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| NoXml)? {
        return Ok(character);
    }
    match &**reference {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(NoXml),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_members_are_those_of_the_credentials() {
        let answer = read(
            br#"<?xml version="1.0"?><a:R xmlns:a="u"><AccessKeyId>no</AccessKeyId><Credentials>
            <AccessKeyId>AKID</AccessKeyId><SecretAccessKey> a&amp;b&#x2b;<![CDATA[<]]>
            </SecretAccessKey><SessionToken/><Expiration>e</Expiration></Credentials></a:R>"#,
        )
        .map_err(|_| "no XML")
        .unwrap();
        assert_eq!(answer.access_key_id.as_deref(), Some("AKID"));
        assert_eq!(answer.secret_access_key.as_deref(), Some("a&b+<"));
        assert_eq!((answer.session_token, answer.expiration.as_deref()), (None, Some("e")));
        assert_eq!(answer.code, None);
    }

    #[test]
    fn an_error_has_a_code() {
        let body =
            b"<ErrorResponse><Error><Code>ExpiredTokenException</Code></Error></ErrorResponse>";
        let answer = read(body).map_err(|_| "no XML").unwrap();
        assert_eq!(answer.code.as_deref(), Some("ExpiredTokenException"));
    }

    #[test]
    fn what_is_cut_off_or_no_xml_is_refused() {
        for body in ["", "a", "{}", "<a>", "<a><b></a>", "<a>&x;</a>", "<a></a", "<a>\u{0}"] {
            assert!(read(body.as_bytes()).is_err(), "{body:?}");
        }
        assert!(read(b"<a>\xff</a>").is_err());
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic(
            body in prop::collection::vec(any::<u8>(), 0..200),
            text in "(<|>|/|&|;|#|!|\\[CDATA|\\]\\]|a|\"|=|\\?| ){0,40}",
        ) {
            let _ = read(&body);
            let _ = read(text.as_bytes());
        }
    }
}
