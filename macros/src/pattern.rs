//! Patterns: from the regular expressions of a service's model to the program that core runs.
//!
//! The grammar is the part of ECMA 262 that service models use. What needs backtracking, such as
//! look-ahead and back-references, is refused: such rules are written as `check = function`.

use std::iter::Peekable;
use std::str::Chars;

use proc_macro2::TokenStream;
use quote::quote;

/// The patterns that have a name.
pub(crate) const NAMED: &[(&str, &str)] =
    &[("guid", "[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}")];

/// No program is longer: `.{1,2048}` still fits, and a mistyped bound does not fill the binary.
const LONGEST: usize = 4096;

/// One step, as `chime_sdk_core::pattern::Instruction` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    In(Vec<(char, char)>),
    NotIn(Vec<(char, char)>),
    Split(usize, usize),
    Jump(usize),
    Start,
    End,
    Match,
}

#[derive(Clone, Debug)]
enum Node {
    Nothing,
    Class { negated: bool, ranges: Vec<(char, char)> },
    Start,
    End,
    Sequence(Vec<Node>),
    OneOf(Vec<Node>),
    Repeat { node: Box<Node>, min: usize, max: Option<usize> },
}

impl Node {
    /// How many parts the node has when every repetition is written out, even one of nothing.
    fn copies(&self) -> usize {
        match self {
            Node::Nothing | Node::Class { .. } | Node::Start | Node::End => 1,
            Node::Sequence(nodes) | Node::OneOf(nodes) => {
                nodes.iter().fold(0, |sum, node| sum.saturating_add(node.copies()))
            }
            Node::Repeat { node, min, max } => {
                node.copies().saturating_mul(max.unwrap_or(*min).max(1))
            }
        }
    }
}

/// Compiles a pattern to the tokens of `chime_sdk_core::pattern::Pattern`.
pub(crate) fn compile(source: &str, core: &TokenStream) -> Result<TokenStream, String> {
    let program = program(source)?;
    let steps = program.iter().map(|step| {
        let ranges = |ranges: &[(char, char)]| {
            let (first, last): (Vec<char>, Vec<char>) = ranges.iter().copied().unzip();
            quote!(&[#((#first, #last)),*])
        };
        let step = match step {
            Step::In(class) => {
                let ranges = ranges(class);
                quote!(In(#ranges))
            }
            Step::NotIn(class) => {
                let ranges = ranges(class);
                quote!(NotIn(#ranges))
            }
            Step::Split(first, second) => quote!(Split(#first, #second)),
            Step::Jump(to) => quote!(Jump(#to)),
            Step::Start => quote!(Start),
            Step::End => quote!(End),
            Step::Match => quote!(Match),
        };
        quote!(#core::pattern::Instruction::#step)
    });
    Ok(quote!(#core::pattern::Pattern { source: #source, program: &[#(#steps),*] }))
}

fn program(source: &str) -> Result<Vec<Step>, String> {
    let mut parser = Parser { rest: source.chars().peekable(), depth: 0 };
    let node = parser.alternatives()?;
    if parser.rest.peek().is_some() {
        return Err("a `)` has no `(`\nhelp: write `\\)` for the character itself".to_owned());
    }
    let mut program = Vec::new();
    emit(&node, &mut program)?;
    program.push(Step::Match);
    Ok(program)
}

fn emit(node: &Node, program: &mut Vec<Step>) -> Result<(), String> {
    if program.len() > LONGEST || node.copies() > LONGEST {
        return Err(format!(
            "the pattern is too long: it compiles to more than {LONGEST} steps\n\
             help: write the bounds of the length as `len = ..` and repeat with `*` or `+`"
        ));
    }
    match node {
        Node::Nothing => {}
        Node::Class { negated: false, ranges } => program.push(Step::In(ranges.clone())),
        Node::Class { negated: true, ranges } => program.push(Step::NotIn(ranges.clone())),
        Node::Start => program.push(Step::Start),
        Node::End => program.push(Step::End),
        Node::Sequence(nodes) => nodes.iter().try_for_each(|node| emit(node, program))?,
        Node::OneOf(alternatives) => {
            let mut jumps = Vec::new();
            for (index, alternative) in alternatives.iter().enumerate() {
                if index + 1 == alternatives.len() {
                    emit(alternative, program)?;
                    continue;
                }
                let split = reserve(program);
                emit(alternative, program)?;
                jumps.push(reserve(program));
                program[split] = Step::Split(split + 1, program.len());
            }
            let end = program.len();
            for jump in jumps {
                program[jump] = Step::Jump(end);
            }
        }
        Node::Repeat { node, min, max } => {
            (0..*min).try_for_each(|_| emit(node, program))?;
            match max {
                None => {
                    let split = reserve(program);
                    emit(node, program)?;
                    program.push(Step::Jump(split));
                    program[split] = Step::Split(split + 1, program.len());
                }
                Some(max) => {
                    let mut splits = Vec::new();
                    for _ in *min..*max {
                        splits.push(reserve(program));
                        emit(node, program)?;
                    }
                    let end = program.len();
                    for split in splits {
                        program[split] = Step::Split(split + 1, end);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Leaves room for a step that is known only when what follows it is.
fn reserve(program: &mut Vec<Step>) -> usize {
    program.push(Step::Match);
    program.len() - 1
}

struct Parser<'a> {
    rest: Peekable<Chars<'a>>,
    /// How many groups are open.
    depth: usize,
}

/// No group of a service's model is nested deeper.
const DEEPEST: usize = 50;

impl Parser<'_> {
    fn alternatives(&mut self) -> Result<Node, String> {
        let mut alternatives = vec![self.sequence()?];
        while self.rest.next_if_eq(&'|').is_some() {
            alternatives.push(self.sequence()?);
        }
        Ok(match alternatives.len() {
            1 => alternatives.remove(0),
            _ => Node::OneOf(alternatives),
        })
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(character) = self.rest.next_if(|next| !matches!(next, '|' | ')')) {
            let node = self.atom(character)?;
            nodes.push(self.quantified(node)?);
        }
        Ok(match nodes.len() {
            0 => Node::Nothing,
            _ => Node::Sequence(nodes),
        })
    }

    fn atom(&mut self, character: char) -> Result<Node, String> {
        Ok(match character {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Class { negated: true, ranges: LINE_ENDS.to_vec() },
            '[' => self.class()?,
            '(' => self.group()?,
            '\\' => match self.escape()? {
                Escape::Character(character) => literal(character),
                Escape::Class { negated, ranges } => Node::Class { negated, ranges },
            },
            '*' | '+' | '?' => {
                return Err(format!(
                    "nothing stands before `{character}`\n\
                     help: write `\\{character}` for the character itself"
                ));
            }
            character => literal(character),
        })
    }

    fn group(&mut self) -> Result<Node, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!(
                "more than {DEEPEST} groups are open\n\
                 help: write the rule as a function: `check = my_rule`"
            ));
        }
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next() {
                Some(':') => {}
                Some(kind @ ('=' | '!' | '<')) => {
                    let what = format!("`(?{kind}` for a look-ahead, a look-behind or a name");
                    return Err(unsupported(&what));
                }
                _ => return Err("`(?` begins no group\nhelp: write `(?:`".to_owned()),
            }
        }
        let node = self.alternatives()?;
        self.depth -= 1;
        match self.rest.next() {
            Some(')') => Ok(node),
            _ => Err("a `(` has no `)`\nhelp: write `\\(` for the character itself".to_owned()),
        }
    }

    fn quantified(&mut self, node: Node) -> Result<Node, String> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return Ok(node),
            },
            _ => return Ok(node),
        };
        self.rest.next();
        // lazy or greedy finds other places, but never another answer to "does it match"
        self.rest.next_if_eq(&'?');
        if max.is_some_and(|max| max < min) {
            let max = max.unwrap_or_default();
            return Err(format!("`{{{min},{max}}}` is empty\nhelp: write `{{{max},{min}}}`"));
        }
        Ok(Node::Repeat { node: Box::new(node), min, max })
    }

    /// `{8}`, `{1,}` or `{1,63}`, read up to the closing brace; `None` when it is no quantifier,
    /// because then the brace stands for itself.
    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        let mut ahead = self.rest.clone();
        ahead.next();
        let text: String = ahead.by_ref().take_while(|character| *character != '}').collect();
        let is_count = |character: char| character.is_ascii_digit() || character == ',';
        if !text.chars().all(is_count) || self.rest.clone().all(|character| character != '}') {
            return None;
        }
        let counts = match text.split_once(',') {
            None => text.parse().ok().map(|count| (count, Some(count))),
            Some((min, "")) => min.parse().ok().map(|min| (min, None)),
            Some((min, max)) => min.parse().ok().zip(max.parse().ok().map(Some)),
        };
        if counts.is_some() {
            for _ in 0..=text.len() {
                self.rest.next();
            }
        }
        counts
    }

    fn class(&mut self) -> Result<Node, String> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges = Vec::new();
        loop {
            let first = match self.rest.next() {
                None => return Err(unclosed_class()),
                Some(']') => return Ok(Node::Class { negated, ranges }),
                Some('\\') => match self.escape()? {
                    Escape::Character(character) => character,
                    Escape::Class { negated, ranges: class } => {
                        ranges.extend(if negated { complement(class) } else { class });
                        continue;
                    }
                },
                Some(character) => character,
            };
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-')
                && !matches!(ahead.peek(), None | Some(']'))
                && !self.class_escape_follows(ahead);
            if !is_range {
                ranges.push((first, first));
                continue;
            }
            self.rest.next();
            let last = match self.rest.next() {
                Some('\\') => match self.escape()? {
                    Escape::Character(character) => character,
                    Escape::Class { .. } => first,
                },
                Some(character) => character,
                None => return Err(unclosed_class()),
            };
            if last < first {
                return Err(format!(
                    "the range `{first}-{last}` is empty\nhelp: write `{last}-{first}`"
                ));
            }
            ranges.push((first, last));
        }
    }

    /// Whether `\w` and the like follow, after which a dash stands for itself.
    fn class_escape_follows(&self, mut ahead: Peekable<Chars<'_>>) -> bool {
        ahead.next() == Some('\\')
            && ahead.next().is_some_and(|next| matches!(next, 'd' | 'D' | 'w' | 'W' | 's' | 'S'))
    }

    fn escape(&mut self) -> Result<Escape, String> {
        let class =
            |negated, ranges: &[(char, char)]| Escape::Class { negated, ranges: ranges.to_vec() };
        let Some(character) = self.rest.next() else {
            return Err(
                "nothing stands after `\\`\nhelp: write `\\\\` for the character itself".to_owned()
            );
        };
        Ok(match character {
            'd' | 'D' => class(character == 'D', DIGITS),
            'w' | 'W' => class(character == 'W', WORD),
            's' | 'S' => class(character == 'S', SPACE),
            't' => Escape::Character('\t'),
            'n' => Escape::Character('\n'),
            'r' => Escape::Character('\r'),
            'f' => Escape::Character('\u{c}'),
            'v' => Escape::Character('\u{b}'),
            'x' => Escape::Character(self.hex(2)?),
            'u' => Escape::Character(self.hex(4)?),
            '1'..='9' => {
                return Err(unsupported(&format!("the back-reference `\\{character}`")));
            }
            'a'..='z' | 'A'..='Z' | '0' => {
                return Err(unsupported(&format!("the escape `\\{character}`")));
            }
            other => Escape::Character(other),
        })
    }

    fn hex(&mut self, digits: usize) -> Result<char, String> {
        let text: String = (0..digits).filter_map(|_| self.rest.next()).collect();
        u32::from_str_radix(&text, 16)
            .ok()
            .filter(|_| text.len() == digits)
            .and_then(char::from_u32)
            .ok_or_else(|| {
                format!(
                    "`{text}` is no character's number\nhelp: write it like `\\x41` or `\\u0041`"
                )
            })
    }
}

enum Escape {
    Character(char),
    Class { negated: bool, ranges: Vec<(char, char)> },
}

fn unsupported(what: &str) -> String {
    format!("{what} is not supported\nhelp: write the rule as a function: `check = my_rule`")
}

/// All characters outside of these ranges.
fn complement(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.sort_unstable();
    let mut complement = Vec::new();
    let mut next = Some('\0');
    for (first, last) in ranges {
        // between two characters there may be numbers that are none, and a range knows that
        if let Some(start) = next
            && let Some(end) = (start..first).next_back()
        {
            complement.push((start, end));
        }
        if next.is_some_and(|next| next <= last) {
            next = (last..=char::MAX).nth(1);
        }
    }
    complement.extend(next.map(|start| (start, char::MAX)));
    complement
}

fn unclosed_class() -> String {
    "a `[` has no `]`\nhelp: write `\\[` for the character itself".to_owned()
}

fn literal(character: char) -> Node {
    Node::Class { negated: false, ranges: vec![(character, character)] }
}

const LINE_ENDS: &[(char, char)] = &[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')];
const DIGITS: &[(char, char)] = &[('0', '9')];
const WORD: &[(char, char)] = &[('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')];
const SPACE: &[(char, char)] = &[
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_compiles_to_steps() {
        assert_eq!(
            program("^a[b-d]*$").unwrap(),
            [
                Step::Start,
                Step::In(vec![('a', 'a')]),
                Step::Split(3, 5),
                Step::In(vec![('b', 'd')]),
                Step::Jump(2),
                Step::End,
                Step::Match,
            ]
        );
        assert_eq!(
            program("(?:x|y){1,2}").unwrap().len(),
            4 + 1 + 4 + 1,
            "two copies, the second optional"
        );
    }

    #[test]
    fn dashes_in_classes_mean_what_ecma_says() {
        let class = |source| match program(source).unwrap().remove(0) {
            Step::In(ranges) => ranges,
            other => panic!("{other:?}"),
        };
        assert_eq!(class("[+-=]"), [('+', '=')]);
        assert_eq!(class("[A-Z-,]"), [('A', 'Z'), ('-', '-'), (',', ',')]);
        assert_eq!(class("[-_a]"), [('-', '-'), ('_', '_'), ('a', 'a')]);
        assert_eq!(class("[a-]"), [('a', 'a'), ('-', '-')]);
        assert_eq!(class(r"[\/\:]"), [('/', '/'), (':', ':')]);
    }

    #[test]
    fn a_negated_class_in_a_class_is_all_that_it_leaves_out() {
        let class = |source| match program(source).unwrap().remove(0) {
            Step::In(ranges) => ranges,
            other => panic!("{other:?}"),
        };
        assert_eq!(class(r"[\D]"), [('\0', '/'), (':', char::MAX)]);
        assert_eq!(
            complement(vec![('\u{d7ff}', '\u{d7ff}'), ('\0', 'a'), ('b', 'c')]),
            [('d', '\u{d7fe}'), ('\u{e000}', char::MAX)]
        );
        assert_eq!(complement(vec![('b', char::MAX)]), [('\0', 'a')]);
        let all = class(r"[\s\S]");
        for character in ['\0', ' ', 'a', '\u{a0}', '\u{e000}', char::MAX] {
            let is_in = |(first, last): &(char, char)| (*first..=*last).contains(&character);
            assert_eq!(all.iter().filter(|range| is_in(range)).count(), 1, "{character:?}");
        }
    }

    #[test]
    fn every_named_pattern_compiles() {
        for (name, source) in NAMED {
            assert!(program(source).is_ok(), "{name}");
        }
    }

    #[test]
    fn groups_are_not_nested_without_end() {
        let nested = |depth| "(".repeat(depth) + &")".repeat(depth);
        assert!(program(&nested(DEEPEST)).is_ok());
        assert!(program(&nested(100_000)).unwrap_err().contains("groups are open"));
        assert!(program(&"a|".repeat(100_000)).unwrap_err().contains("too long"));
    }

    #[test]
    fn what_cannot_be_compiled_says_why() {
        for (source, expected) in [
            ("(?!a)b", "look-ahead"),
            (r"(.)\1", "back-reference"),
            ("(a", "has no `)`"),
            ("a)", "has no `(`"),
            ("[a", "has no `]`"),
            ("*a", "nothing stands before"),
            ("[z-a]", "is empty"),
            ("a{3,1}", "is empty"),
            (r"\b", "not supported"),
            (r"a\", "nothing stands after"),
            (r"\xg0", "no character's number"),
            ("(?a)", "begins no group"),
            ("(?:a{100}){100}", "too long"),
            ("(?:(?:(?:(?:){4000}){4000}){4000}){4000}", "too long"),
        ] {
            let error = program(source).unwrap_err();
            assert!(error.contains(expected), "{source}: {error}");
            assert!(error.contains("\nhelp: "), "{source}: {error}");
        }
    }
}
