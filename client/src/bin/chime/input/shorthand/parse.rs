//! The grammar of the shorthand.
//!
//! ```text
//! whole  = pair *("," pair)
//! pair   = name ["@"] "=" value         ; with "@", a value file://PATH is what is in the file
//! value  = list / object / text *("," text)
//! list   = "[" [inner *("," inner) [","]] "]"
//! object = "{" [name ["@"] "=" inner *("," ..) [","]] "}"
//! inner  = list / object / text
//! text   = quoted / bare
//! ```
//!
//! After a comma, text that is followed by `=` is the name of the next pair, and all other text one more
//! element of the value before. `\,` is a comma that separates nothing. In quotes, `\` keeps a quote or
//! another `\` from its meaning.

use super::Mistake;

/// A value and where it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text {
        text: String,
        /// Whether it may name a file.
        may_be_file: bool,
    },
    List(Vec<Node>),
    Object(Vec<Pair>),
}

/// A named value.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) at: usize,
    pub(super) name: String,
    pub(super) value: Node,
}

/// Lists and objects may be in each other so deep. No declared shape is.
const DEEPEST: usize = 64;

/// Reads a whole text, which is an object without its braces.
///
/// # Errors
/// The first place that does not fit the grammar.
pub(super) fn whole(text: &str) -> Result<Node, Mistake> {
    let mut reader = Reader { text, at: 0, depth: 0, may_be_file: false };
    reader.skip_space();
    let at = reader.at;
    let mut pairs = vec![reader.pair(Reader::value)?];
    while reader.peek().is_some() {
        reader.expect(',', "separates what comes next")?;
        pairs.push(reader.pair(Reader::value)?);
    }
    Ok(Node { at, kind: Kind::Object(pairs) })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    /// Whether the value of the pair may name a file.
    may_be_file: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The next character, if it is one of these.
    fn take(&mut self, is_meant: impl Fn(char) -> bool) -> Option<char> {
        let next = self.peek().filter(|next| is_meant(*next))?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn skip_space(&mut self) {
        while self.take(|next| next.is_ascii_whitespace() || next == '\u{b}').is_some() {}
    }

    /// A sign with space around it.
    fn expect(&mut self, sign: char, why: &str) -> Result<(), Mistake> {
        self.skip_space();
        if self.take(|next| next == sign).is_some() {
            self.skip_space();
            return Ok(());
        }
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(found) => format!("`{}`", found.escape_debug()),
        };
        let problem = format!("`{sign}` {why}, and this is {found}");
        Err(Mistake::new(self.at, problem, "put text with signs in it in quotes, \"like this\""))
    }

    fn pair(
        &mut self,
        value: impl Fn(&mut Self) -> Result<Node, Mistake>,
    ) -> Result<Pair, Mistake> {
        let at = self.at;
        let is_of_name = |next: char| next.is_ascii_alphanumeric() || "-_.#/:".contains(next);
        while self.take(is_of_name).is_some() {}
        let name = self.text.get(at..self.at).unwrap_or_default().to_owned();
        if name.is_empty() {
            return Err(Mistake::new(at, "a name is missing", "write `Name=value,Other=value`"));
        }
        self.skip_space();
        self.may_be_file = self.take(|next| next == '@').is_some();
        self.expect_sign_of_pair()?;
        Ok(Pair { at, name, value: value(self)? })
    }

    /// The sign between name and value. The message has no name: it may be a value that is not shown.
    fn expect_sign_of_pair(&mut self) -> Result<(), Mistake> {
        self.expect('=', "comes after a name").map_err(|mistake| Mistake {
            help: "write `Name=value`, and a comma within a value as `\\,`".to_owned(),
            ..mistake
        })
    }

    /// The value of a pair that is in no braces.
    fn value(&mut self) -> Result<Node, Mistake> {
        if let Some('[' | '{') = self.peek() {
            return self.inner();
        }
        let at = self.at;
        let first = self.text_until(&['"', '\'', ',', ']', '}'], true)?;
        let mut all = vec![first];
        loop {
            self.skip_space();
            // the comma, from which a pair goes on if what follows is no element
            let comma = self.at;
            if self.take(|next| next == ',').is_none() {
                break;
            }
            self.skip_space();
            if self.peek().is_none() {
                let help = "take the comma away, or write a value after it";
                return Err(Mistake::new(comma, "nothing comes after the comma", help));
            }
            match self.element() {
                Some(element) => all.push(element),
                None => {
                    self.at = comma;
                    break;
                }
            }
        }
        match all.pop() {
            Some(only) if all.is_empty() => Ok(only),
            last => {
                all.extend(last);
                Ok(Node { at, kind: Kind::List(all) })
            }
        }
    }

    /// One more element of a value, or nothing if this is the name of the next pair.
    fn element(&mut self) -> Option<Node> {
        let element = match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote).ok()?,
            Some('[' | '{' | ',' | '=') => return None,
            _ => self.bare(&['"', '\'', ',', '='], true),
        };
        self.skip_space();
        matches!(self.peek(), None | Some(',')).then_some(element)
    }

    /// A value in brackets or braces.
    fn inner(&mut self) -> Result<Node, Mistake> {
        let at = self.at;
        let is_list = match self.peek() {
            Some('[') => true,
            Some('{') => false,
            _ => return self.text_until(&['"', '\'', ',', ']', '}'], false),
        };
        if self.depth == DEEPEST {
            return Err(Mistake::new(at, "this is nested too deep", "give it as JSON"));
        }
        self.depth += 1;
        let (open, close) = if is_list { ('[', ']') } else { ('{', '}') };
        self.expect(open, "begins it")?;
        let (mut elements, mut pairs) = (Vec::new(), Vec::new());
        while self.take(|next| next == close).is_none() {
            if self.peek().is_none() {
                let help = format!("write `{close}` at its end");
                return Err(Mistake::new(at, format!("`{open}` is not closed"), help));
            }
            if is_list {
                elements.push(self.inner()?);
            } else {
                pairs.push(self.pair(Self::inner)?);
            }
            self.skip_space();
            if self.peek().is_some_and(|next| next != close) {
                self.expect(',', &format!("or `{close}` comes here"))?;
            }
        }
        self.depth -= 1;
        let kind = if is_list { Kind::List(elements) } else { Kind::Object(pairs) };
        Ok(Node { at, kind })
    }

    fn text_until(&mut self, ends: &[char], is_outermost: bool) -> Result<Node, Mistake> {
        match self.peek() {
            Some(quote @ ('"' | '\'')) => self.quoted(quote),
            Some('[' | '{' | '=') => Ok(self.text_node(self.at, String::new())),
            _ => Ok(self.bare(ends, is_outermost)),
        }
    }

    fn text_node(&self, at: usize, text: String) -> Node {
        Node { at, kind: Kind::Text { text, may_be_file: self.may_be_file } }
    }

    /// Text without quotes, up to one of these, without the space at its end. Outside of all brackets a
    /// closing one can begin it.
    fn bare(&mut self, ends: &[char], is_outermost: bool) -> Node {
        let at = self.at;
        let mut text = String::new();
        if is_outermost {
            text.extend(self.take(|next| matches!(next, ']' | '}')));
        }
        loop {
            if self.rest().starts_with("\\,") {
                self.at += 2;
                text.push(',');
            } else if let Some(next) = self.take(|next| !ends.contains(&next)) {
                text.push(next);
            } else {
                text.truncate(text.trim_end().len());
                return self.text_node(at, text);
            }
        }
    }

    /// Text in quotes. The last quote closes it, even behind a `\`, if no other one does.
    fn quoted(&mut self, quote: char) -> Result<Node, Mistake> {
        let at = self.at;
        self.at += quote.len_utf8();
        let mut text = String::new();
        // after the last quote that a `\` kept from closing, and the text up to it
        let mut fallback = None;
        loop {
            match self.take(|_| true) {
                None => break,
                Some(next) if next == quote => return Ok(self.text_node(at, text)),
                Some('\\') => match self.take(|next| next == quote || next == '\\') {
                    Some(kept) if kept == quote => {
                        fallback = Some((self.at, format!("{text}\\")));
                        text.push(kept);
                    }
                    Some(kept) => text.push(kept),
                    None => text.push('\\'),
                },
                Some(next) => text.push(next),
            }
        }
        let help = format!("write {quote} at its end");
        let (after, text) =
            fallback.ok_or_else(|| Mistake::new(at, "the quote is not closed", help))?;
        self.at = after;
        Ok(self.text_node(at, text))
    }
}
