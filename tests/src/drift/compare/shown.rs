//! How the two sides of a difference are shown.

use std::collections::BTreeSet;

use chime_sdk_core::schema::Bounds;

/// A value as one side of a difference shows it.
pub(super) trait Shown {
    fn shown(&self) -> String;
}

impl Shown for &str {
    fn shown(&self) -> String {
        format!("`{self}`")
    }
}

impl Shown for String {
    fn shown(&self) -> String {
        format!("`{self}`")
    }
}

impl Shown for i64 {
    fn shown(&self) -> String {
        self.to_string()
    }
}

impl Shown for bool {
    fn shown(&self) -> String {
        (if *self { "yes" } else { "no" }).to_owned()
    }
}

impl Shown for Bounds {
    fn shown(&self) -> String {
        crate::drift::print::range(*self).unwrap_or_else(|| "no bounds".to_owned())
    }
}

impl<T: Shown> Shown for Option<T> {
    fn shown(&self) -> String {
        self.as_ref().map_or_else(|| "none".to_owned(), Shown::shown)
    }
}

impl Shown for (String, String) {
    fn shown(&self) -> String {
        format!("`{}` in the {}", self.1, self.0)
    }
}

impl Shown for Vec<&str> {
    fn shown(&self) -> String {
        all_shown(self.iter())
    }
}

impl Shown for BTreeSet<&str> {
    fn shown(&self) -> String {
        all_shown(self.iter())
    }
}

fn all_shown<'a>(texts: impl Iterator<Item = &'a &'a str>) -> String {
    let texts: Vec<String> = texts.map(|text| format!("`{text}`")).collect();
    if texts.is_empty() { "none".to_owned() } else { texts.join(", ") }
}
