//! The environment: variables, the home directory, and the files that variables name.
//!
//! Everything here that depends on the process asks an [`Environment`], so a test and a program that
//! keeps its settings elsewhere can bring their own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Where variables are looked up. `Debug` shows no values.
#[derive(Clone)]
pub struct Environment {
    source: Source,
}

#[derive(Clone)]
enum Source {
    Process,
    Pairs(Arc<BTreeMap<String, String>>),
}

impl Environment {
    /// The environment of this process. It is not copied: a variable that changes later is seen.
    #[must_use]
    pub fn of_process() -> Self {
        Environment { source: Source::Process }
    }

    /// Whether this is the environment of the process.
    #[must_use]
    pub fn is_of_process(&self) -> bool {
        matches!(self.source, Source::Process)
    }

    /// An environment of these variables and no others. When a name occurs twice, the later value
    /// counts.
    #[must_use]
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        let pairs = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Environment { source: Source::Pairs(Arc::new(pairs)) }
    }

    /// A variable without the white space around it. One that is empty, or that is no Unicode,
    /// counts as not set.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        let text = self.raw(name)?.into_string().ok()?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A variable that names a file. `~` at its start is the home directory, and a name that is no
    /// Unicode is taken as it is.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        let path = match self.raw(name)?.into_string() {
            Ok(text) => match text.trim() {
                "" => return None,
                text => PathBuf::from(text),
            },
            Err(name) => PathBuf::from(name),
        };
        match path.strip_prefix("~") {
            Ok(rest) => Some(self.home()?.join(rest)),
            Err(_) => Some(path),
        }
    }

    /// The home directory: `HOME`, or else `USERPROFILE`.
    #[must_use]
    pub fn home(&self) -> Option<PathBuf> {
        let set = |name| self.raw(name).filter(|path| !path.is_empty());
        set("HOME").or_else(|| set("USERPROFILE")).map(PathBuf::from)
    }

    fn raw(&self, name: &str) -> Option<OsString> {
        match &self.source {
            Source::Process => std::env::var_os(name),
            Source::Pairs(pairs) => pairs.get(name).map(OsString::from),
        }
    }
}

/// The environment of this process.
impl Default for Environment {
    fn default() -> Self {
        Environment::of_process()
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Source::Process => f.write_str("Environment(of the process)"),
            Source::Pairs(pairs) => f.debug_tuple("Environment").field(&pairs.keys()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_trimmed_and_an_empty_one_is_not_set() {
        let environment = Environment::from_pairs([("A", " a b\r\n"), ("B", " \n"), ("C", "")]);
        assert_eq!(environment.variable("A").as_deref(), Some("a b"));
        for name in ["B", "C", "D", "", "=", "a"] {
            assert_eq!(environment.variable(name), None, "{name:?}");
        }
    }

    #[test]
    fn variables_of_the_process_are_seen() {
        let environment = Environment::of_process();
        assert_eq!(environment.variable("PATH").is_some(), std::env::var_os("PATH").is_some());
        assert_eq!(environment.variable("no=such\0variable"), None);
    }

    #[test]
    fn a_brought_environment_has_nothing_of_the_process() {
        let environment = Environment::from_pairs([("A", "a")]);
        assert_eq!((environment.variable("PATH"), environment.home()), (None, None));
    }

    #[test]
    fn the_home_directory_is_home_or_else_the_user_profile() {
        let home = |pairs: &[(&str, &str)]| Environment::from_pairs(pairs.to_vec()).home();
        assert_eq!(home(&[("HOME", "/h"), ("USERPROFILE", "/u")]), Some(PathBuf::from("/h")));
        assert_eq!(home(&[("HOME", ""), ("USERPROFILE", "/u")]), Some(PathBuf::from("/u")));
        assert_eq!(home(&[]), None);
    }

    #[test]
    fn a_path_may_begin_in_the_home_directory() {
        for (value, expected) in [
            ("~/.aws/config", Some("/h/.aws/config")),
            (" /etc/aws\n", Some("/etc/aws")),
            ("~other/config", Some("~other/config")),
            ("relative/~", Some("relative/~")),
            (" ", None),
        ] {
            let environment = Environment::from_pairs([("HOME", "/h"), ("FILE", value)]);
            assert_eq!(environment.path("FILE"), expected.map(PathBuf::from), "{value:?}");
        }
        assert_eq!(Environment::from_pairs([("FILE", "~/a")]).path("FILE"), None);
    }

    #[test]
    fn debug_shows_names_and_no_values() {
        let shown = format!("{:?}", Environment::from_pairs([("NAME", "planted")]));
        assert!(shown.contains("NAME") && !shown.contains("planted"), "{shown}");
        assert!(!format!("{:?}", Environment::of_process()).contains("PATH"));
    }
}
