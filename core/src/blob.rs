//! Bytes of any kind: base64 in JSON, as they are when they are the whole body.

use std::fmt;

use aws_smithy_types::base64;
use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::schema::Schema;
use crate::shape::{Place, Shape, View};

/// Bytes of any kind. They are cheap to clone; `Debug` shows how many there are, never which.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Blob(Bytes);

impl Blob {
    /// No bytes.
    #[must_use]
    pub fn new() -> Self {
        Blob::default()
    }

    /// How many bytes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes, to be shared without a copy.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }

    /// The bytes that a text says in base64; nothing when it is none.
    pub(crate) fn from_base64(text: &str) -> Option<Self> {
        base64::decode(text).ok().map(Blob::from)
    }
}

/// Bytes as JSON has them.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    base64::encode(bytes)
}

/// What `Debug` shows of bytes, wherever they stand.
pub(crate) fn debug(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let plural = if bytes.len() == 1 { "" } else { "s" };
    write!(f, "Blob({} byte{plural})", bytes.len())
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.as_ref(), f)
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for Blob {
    fn from(bytes: Bytes) -> Self {
        Blob(bytes)
    }
}

impl From<Blob> for Bytes {
    fn from(blob: Blob) -> Self {
        blob.0
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Blob(bytes.into())
    }
}

impl From<String> for Blob {
    fn from(text: String) -> Self {
        Blob(text.into())
    }
}

/// A copy; to share bytes that are there for good, go through [`Bytes::from_static`].
impl From<&[u8]> for Blob {
    fn from(bytes: &[u8]) -> Self {
        Blob(Bytes::copy_from_slice(bytes))
    }
}

impl<const LENGTH: usize> From<&[u8; LENGTH]> for Blob {
    fn from(bytes: &[u8; LENGTH]) -> Self {
        Blob(Bytes::copy_from_slice(bytes))
    }
}

impl From<&str> for Blob {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl From<&Blob> for Blob {
    fn from(blob: &Blob) -> Self {
        blob.clone()
    }
}

impl Shape for Blob {
    fn schema() -> &'static Schema {
        &Schema::Blob
    }

    fn vacant() -> Self {
        Blob::new()
    }

    fn view(&self) -> View<'_> {
        View::Blob(self.as_ref())
    }

    fn place(&mut self) -> Place<'_> {
        Place::Blob(self)
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_counted_and_never_shown() {
        assert_eq!(format!("{:?}", Blob::from(b"planted")), "Blob(7 bytes)");
        assert_eq!(format!("{:?}", Blob::from("x")), "Blob(1 byte)");
    }

    #[test]
    fn json_has_them_in_base64() {
        let json = serde_json::to_string(&Blob::from(&[0_u8, 255][..])).unwrap();
        assert_eq!(json, "\"AP8=\"");
        assert_eq!(serde_json::from_str::<Blob>(&json).unwrap().as_ref(), [0, 255]);
        let error = serde_json::from_str::<Blob>("\"planted!\"").unwrap_err().to_string();
        assert!(error.contains("base64") && !error.contains("planted"), "{error}");
    }
}
