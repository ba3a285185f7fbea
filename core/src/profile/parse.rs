//! The grammar of the two files, as a function of their text.

use std::collections::BTreeMap;
use std::path::Path;

use super::{DEFAULT, FileKind, ProfileError, ProfileFile, Property, Section};

/// Reads the text of a file of profiles. `file` is its name in messages.
///
/// ```ini
/// # a comment at the start of a line, or after white space
/// [profile work]                     ; names may be quoted: [profile "my work"]
/// region = eu-central-1
/// services = here
/// [services here]
/// s3 =
///   endpoint_url = http://127.0.0.1:9000
/// ```
///
/// A line that is indented more than the property above goes on with that property. Names of
/// properties are read in any case. A section that occurs twice is merged, and of a property that
/// occurs twice the later one counts. In the config file `[profile default]` takes the place of
/// `[default]`, and sections of other kinds are read over.
///
/// # Errors
/// [`ProfileError::Syntax`] for the first line that is not of this form.
pub fn parse(text: &str, kind: FileKind, file: &Path) -> Result<ProfileFile, ProfileError> {
    let mut reader = Reader::new(kind, file);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (index, line) in text.lines().enumerate() {
        reader.line(line).map_err(|rule| ProfileError::Syntax {
            file: file.to_owned(),
            line: index + 1,
            rule,
        })?;
    }
    Ok(reader.finish())
}

/// What a section is, from its header.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Header {
    Profile(String),
    /// `[default]` of the config file, which `[profile default]` beats.
    Default,
    SsoSession(String),
    Services(String),
    /// Something that other tools keep in this file.
    Other,
}

struct Reader {
    kind: FileKind,
    file: ProfileFile,
    default: Option<Section>,
    /// The section that is being read.
    header: Option<Header>,
    section: Section,
    /// The property that an indented line would go on with: its name and indentation.
    open: Option<(String, usize)>,
    line: usize,
}

impl Reader {
    fn new(kind: FileKind, file: &Path) -> Self {
        Reader {
            kind,
            file: ProfileFile { file: file.to_owned(), ..ProfileFile::default() },
            default: None,
            header: None,
            section: Section::default(),
            open: None,
            line: 0,
        }
    }

    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        self.line += 1;
        let content = without_comment(line);
        let indent = content.chars().take_while(|character| character.is_whitespace()).count();
        let content = content.trim();
        if content.is_empty() {
            return Ok(());
        }
        if let Some((key, above)) = &self.open
            && indent > *above
            && let Some(property) = self.section.properties.get_mut(key)
        {
            return go_on(property, content, self.line);
        }
        if let Some(header) = content.strip_prefix('[') {
            return self.begin(header);
        }
        self.property(content, indent)
    }

    /// A section begins, and the one before is complete.
    fn begin(&mut self, header: &str) -> Result<(), &'static str> {
        // a comment may follow without white space, and a name may have a bracket in it
        let ends = |(index, _): &(usize, &str)| {
            let rest = header[index + 1..].trim_start();
            rest.is_empty() || rest.starts_with(['#', ';'])
        };
        let name = header
            .match_indices(']')
            .find(ends)
            .map(|(index, _)| header[..index].trim())
            .ok_or("a section is not closed; help: write it like `[profile name]`")?;
        if name.is_empty() {
            return Err("a section has no name; help: write it like `[profile name]`");
        }
        self.end();
        self.header = Some(match self.kind {
            FileKind::Config => config_header(name),
            FileKind::Credentials => Header::Profile(name.to_owned()),
        });
        Ok(())
    }

    fn end(&mut self) {
        self.open = None;
        let section = std::mem::take(&mut self.section);
        let place = match self.header.take() {
            None | Some(Header::Other) => return,
            Some(Header::Default) => self.default.get_or_insert_default(),
            Some(Header::Profile(name)) => self.file.profiles.entry(name).or_default(),
            Some(Header::SsoSession(name)) => self.file.sso_sessions.entry(name).or_default(),
            Some(Header::Services(name)) => self.file.services.entry(name).or_default(),
        };
        place.properties.extend(section.properties);
    }

    fn property(&mut self, content: &str, indent: usize) -> Result<(), &'static str> {
        if self.header.is_none() {
            return Err("this stands before the first section; help: begin with `[default]`");
        }
        let (key, value) = content
            .split_once(['=', ':'])
            .ok_or("this is neither a section nor a property; help: write `name = value`")?;
        let (key, value) = (key.trim().to_lowercase(), value.trim().to_owned());
        if key.is_empty() {
            return Err("a property has no name; help: write `name = value`");
        }
        let property = Property { line: self.line, value, nested: BTreeMap::new() };
        self.section.properties.insert(key.clone(), property);
        self.open = Some((key, indent));
        Ok(())
    }

    fn finish(mut self) -> ProfileFile {
        self.end();
        if let Some(section) = self.default {
            self.file.profiles.entry(DEFAULT.to_owned()).or_insert(section);
        }
        self.file
    }
}

/// A line that goes on with a property: the next line of its value, or a property of its own when
/// there is no value.
fn go_on(property: &mut Property, content: &str, line: usize) -> Result<(), &'static str> {
    if !property.value.is_empty() {
        property.value.push('\n');
        property.value.push_str(content);
        return Ok(());
    }
    let (key, value) = content.split_once('=').ok_or(
        "this belongs to the property above; help: write `name = value`, or do not indent",
    )?;
    let (key, value) = (key.trim().to_lowercase(), value.trim().to_owned());
    if key.is_empty() {
        return Err("a property has no name; help: write `name = value`");
    }
    property.nested.insert(key, Property { line, value, nested: BTreeMap::new() });
    Ok(())
}

/// The line up to a `#` or `;` at its start or after white space.
fn without_comment(line: &str) -> &str {
    let mut after_space = true;
    for (index, character) in line.char_indices() {
        if after_space && matches!(character, '#' | ';') {
            return &line[..index];
        }
        after_space = character.is_whitespace();
    }
    line
}

fn config_header(name: &str) -> Header {
    if name == DEFAULT {
        return Header::Default;
    }
    match words(name).as_deref() {
        Some([kind, name]) if !name.is_empty() => match kind.as_str() {
            "profile" => Header::Profile(name.clone()),
            "sso-session" => Header::SsoSession(name.clone()),
            "services" => Header::Services(name.clone()),
            _ => Header::Other,
        },
        _ => Header::Other,
    }
}

/// The words of a header, as a shell would cut them: between quotes white space is kept, a backslash
/// takes the next character as it is, but not in single quotes, and in double quotes only before a
/// quote or a backslash. `None` when a quote is not closed.
fn words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '\'' => break,
                        character => word.push(character),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '"' => break,
                        '\\' => match characters.next()? {
                            escaped @ ('"' | '\\') => word.push(escaped),
                            other => word.extend(['\\', other]),
                        },
                        character => word.push(character),
                    }
                }
            }
            '\\' => word.get_or_insert_default().push(characters.next()?),
            character if character.is_whitespace() => words.extend(word.take()),
            character => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word);
    Some(words)
}
