//! Profiles: what the shared config file and the shared credentials file say, as other AWS tools
//! read them.
//!
//! [`parse`] reads the text of one file, [`Profiles::load`] both files, and [`Profiles::chosen`]
//! gives the profile that a program is run with.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::environment::Environment;
use crate::printable::Printable;
use crate::suggest;

mod parse;
#[cfg(test)]
mod tests;

pub use parse::parse;

/// Which of the two files a text is from. They name profiles differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// `~/.aws/config`: `[default]`, `[profile name]`, `[sso-session name]` and `[services name]`.
    Config,
    /// `~/.aws/credentials`: each section is a profile, `[name]`.
    Credentials,
}

/// What one file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileFile {
    file: PathBuf,
    profiles: BTreeMap<String, Section>,
    sso_sessions: BTreeMap<String, Section>,
    services: BTreeMap<String, Section>,
}

impl ProfileFile {
    /// A profile by its name.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<&Section> {
        self.profiles.get(name)
    }

    /// The names of the profiles, in alphabetical order.
    pub fn profile_names(&self) -> impl Iterator<Item = &str> {
        self.profiles.keys().map(String::as_str)
    }

    /// A `[sso-session ..]` by its name.
    #[must_use]
    pub fn sso_session(&self, name: &str) -> Option<&Section> {
        self.sso_sessions.get(name)
    }

    /// A `[services ..]` by its name.
    #[must_use]
    pub fn services(&self, name: &str) -> Option<&Section> {
        self.services.get(name)
    }
}

/// The properties of one section. `Debug` shows their names and no values.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Section {
    properties: BTreeMap<String, Property>,
}

#[derive(Clone, Default, PartialEq, Eq)]
struct Property {
    line: usize,
    value: String,
    nested: BTreeMap<String, Property>,
}

impl Section {
    /// A property's value, by its name in lower case. An empty one counts as not set.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.properties.get(key).and_then(Property::text)
    }

    /// A property of the block that is indented below `key`, as in `[services ..]`. An empty one
    /// counts as not set.
    #[must_use]
    pub fn nested(&self, key: &str, inner: &str) -> Option<&str> {
        self.properties.get(key)?.nested.get(inner)?.text()
    }

    /// The names of the properties, in lower case and in alphabetical order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.properties.keys().map(String::as_str)
    }

    fn line(&self, key: &str) -> usize {
        self.properties.get(key).map_or(0, |property| property.line)
    }
}

impl Property {
    fn text(&self) -> Option<&str> {
        (!self.value.is_empty()).then_some(self.value.as_str())
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Section").field(&self.properties.keys()).finish()
    }
}

/// Why the files say nothing. No message has a value in it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// A line is none of the format.
    #[error("{}, line {line}: {rule}", shown(file))]
    Syntax {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it and what to write instead.
        rule: &'static str,
    },
    /// A file is there, but cannot be read.
    #[error("{} cannot be read; help: mend it, or name another one in {variable}", shown(file))]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The variable that names another file.
        variable: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// There is no profile of the name that was chosen.
    #[error(
        "{variable} names the profile `{}`, which does not exist{}; help: {}",
        Printable(name),
        suggest::sentence(name, known.iter().map(String::as_str)),
        one_of(known)
    )]
    Unknown {
        /// The variable that names it.
        variable: &'static str,
        /// The name.
        name: String,
        /// The profiles that there are.
        known: Vec<String>,
    },
}

fn shown(file: &Path) -> String {
    Printable(&file.display().to_string()).to_string()
}

/// What to do about an unknown profile.
fn one_of(known: &[String]) -> String {
    if known.is_empty() {
        return "there are no profiles; write it into ~/.aws/config, or unset the variable"
            .to_owned();
    }
    let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    Printable(&format!("use one of {}", known.join(", "))).to_string()
}

/// Both files.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    config: ProfileFile,
    credentials: ProfileFile,
}

/// The profile of this name is used when none is named.
const DEFAULT: &str = "default";
/// A file of profiles is smaller than this; what is larger is something else.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

impl Profiles {
    /// Reads `AWS_CONFIG_FILE`, or else `~/.aws/config`, and `AWS_SHARED_CREDENTIALS_FILE`, or else
    /// `~/.aws/credentials`. A file that does not exist is an empty one.
    ///
    /// # Errors
    /// A file that is there but cannot be read, or is not written in the format.
    pub fn load(environment: &Environment) -> Result<Self, ProfileError> {
        let read = |kind, variable: &'static str, usual: &str| {
            let usual = || environment.home().map(|home| home.join(".aws").join(usual));
            match environment.path(variable).or_else(usual) {
                Some(file) => parse(&read(&file, variable)?, kind, &file),
                None => Ok(ProfileFile::default()),
            }
        };
        let config = read(FileKind::Config, "AWS_CONFIG_FILE", "config")?;
        let credentials =
            read(FileKind::Credentials, "AWS_SHARED_CREDENTIALS_FILE", "credentials")?;
        Ok(Profiles { config, credentials })
    }

    /// Two files that were read already.
    #[must_use]
    pub fn of_files(config: ProfileFile, credentials: ProfileFile) -> Self {
        Profiles { config, credentials }
    }

    /// The names of all profiles, in alphabetical order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = self.config.profile_names().map(str::to_owned).collect();
        names.extend(self.credentials.profile_names().map(str::to_owned));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// A profile by its name.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<Profile<'_>> {
        let profile = self.named(name);
        (profile.config.is_some() || profile.credentials.is_some()).then_some(profile)
    }

    /// The profile that `AWS_PROFILE` names, or else `AWS_DEFAULT_PROFILE`, or else `default`, which
    /// may be empty.
    ///
    /// # Errors
    /// [`ProfileError::Unknown`] for a variable that names no profile.
    pub fn chosen(&self, environment: &Environment) -> Result<Profile<'_>, ProfileError> {
        let named = |variable| Some((variable, environment.variable(variable)?));
        let named = named("AWS_PROFILE").or_else(|| named("AWS_DEFAULT_PROFILE"));
        match named {
            Some((variable, name)) if name != DEFAULT => {
                if self.profile(&name).is_none() {
                    return Err(ProfileError::Unknown { variable, name, known: self.names() });
                }
                Ok(self.named(&name))
            }
            _ => Ok(self.named(DEFAULT)),
        }
    }

    /// The `[services ..]` section of this name.
    #[must_use]
    pub fn services(&self, name: &str) -> Option<&Section> {
        self.config.services(name)
    }

    /// Where a nested property of a `[services ..]` section is written, for a message.
    pub(crate) fn place_of_service(&self, name: &str, key: &str, inner: &str) -> String {
        let line = self.services(name).and_then(|section| section.properties.get(key));
        let line =
            line.and_then(|property| property.nested.get(inner)).map_or(0, |found| found.line);
        let (name, file) = (Printable(name), shown(&self.config.file));
        format!("`{inner}` of `{key}` in `[services {name}]` of {file}, line {line}")
    }

    fn named(&self, name: &str) -> Profile<'_> {
        Profile {
            name: name.to_owned(),
            profiles: self,
            config: self.config.profile(name),
            credentials: self.credentials.profile(name),
        }
    }
}

/// Reads a file; one that does not exist is empty.
fn read(file: &Path, variable: &'static str) -> Result<String, ProfileError> {
    let text = File::open(file).and_then(|opened| {
        let mut text = String::new();
        let size = opened.take(MOST_BYTES + 1).read_to_string(&mut text)?;
        if size as u64 > MOST_BYTES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 4 MiB"));
        }
        Ok(text)
    });
    match text {
        Ok(text) => Ok(text),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(String::new())
        }
        Err(source) => Err(ProfileError::Unreadable { file: file.to_owned(), variable, source }),
    }
}

/// One profile, as both files together say it.
#[derive(Clone, Debug)]
pub struct Profile<'a> {
    name: String,
    profiles: &'a Profiles,
    config: Option<&'a Section>,
    credentials: Option<&'a Section>,
}

impl<'a> Profile<'a> {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether a file has it. `default` need not be there to be chosen.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.config.is_some() || self.credentials.is_some()
    }

    /// A property's value, by its name in lower case. The credentials file is asked first. An empty
    /// value counts as not set.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.find(key).map(|(_, value)| value)
    }

    /// What the credentials file says of it.
    #[must_use]
    pub fn of_credentials_file(&self) -> Option<&'a Section> {
        self.credentials
    }

    /// What the config file says of it.
    #[must_use]
    pub fn of_config_file(&self) -> Option<&'a Section> {
        self.config
    }

    /// Where a property is written, for a message.
    pub(crate) fn place(&self, key: &str) -> String {
        let (file, line) = match self.find(key) {
            Some((section, _)) if Some(section) == self.credentials => {
                (&self.profiles.credentials.file, section.line(key))
            }
            Some((section, _)) => (&self.profiles.config.file, section.line(key)),
            None => (&self.profiles.config.file, 0),
        };
        let name = Printable(&self.name);
        format!("`{key}` of the profile `{name}` in {}, line {line}", shown(file))
    }

    fn find(&self, key: &str) -> Option<(&'a Section, &'a str)> {
        self.credentials
            .into_iter()
            .chain(self.config)
            .find_map(|section| Some((section, section.get(key)?)))
    }
}
