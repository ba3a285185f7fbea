//! Where it is kept which meeting a name stands for.

use std::error::Error as StdError;
use std::fmt;

use chime_sdk_core::transport::BoxFuture;

/// What a store of one's own fails with. Its text is shown to users of the backend's log, so it should have
/// neither keys nor values in it.
pub type StoreError = Box<dyn StdError + Send + Sync>;

/// Remembers which meeting a name stands for: texts by key, replaced only if they are still what was read.
///
/// That replacement has to be atomic for all who share the store, in all processes. Databases call it a
/// conditional update: `UPDATE .. WHERE version = ..`, a condition expression, or a compare-and-set. Reads
/// have to see what was written before by anybody.
///
/// What is kept must not be lost while a meeting lasts, which is 24 hours at most: with the entry, who joins
/// comes into another meeting. Entries that were not changed for two days can go.
///
/// [`check_store`] tries whether a store of your own does all this.
pub trait MeetingStore: fmt::Debug + Send + Sync + 'static {
    /// What is kept for this key; nothing if there is no such key.
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>>;

    /// Puts `new` in the place of what is kept for the key, if that has the version `expected`, and says
    /// whether it was done. `None` as the version expects that there is no such key, and `None` as the new
    /// record removes the key. If the version is another one, nothing changes.
    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>>;
}

/// What a store keeps for a key.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoreRecord {
    /// Tells this record from all others that were ever kept for the key; at most 128 bytes of ASCII.
    pub version: String,
    /// JSON of a few kilobytes. It has your own names of meetings in it, and no join token.
    pub value: String,
}

impl StoreRecord {
    /// A record as it was kept.
    #[must_use]
    pub fn new(version: impl Into<String>, value: impl Into<String>) -> Self {
        StoreRecord { version: version.into(), value: value.into() }
    }
}

/// The version has a token of a creation in it, which is sensitive, and the value has names.
impl fmt::Debug for StoreRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreRecord").field("bytes", &self.value.len()).finish_non_exhaustive()
    }
}

/// Tries whether a store does what [`MeetingStore`] asks for; call it in a test of yours. It uses keys that
/// begin with `check-store/` and removes them if all goes well.
///
/// It calls the store of one process. Whether several processes keep out of each other's way it cannot see.
///
/// # Errors
/// The first rule that the store breaks, or what the store itself fails with.
pub async fn check_store(store: &dyn MeetingStore) -> Result<(), StoreError> {
    check_one_key(store, "check-store/a").await?;
    // what a key or a value may be: any text
    for key in ["check-store/", "check-store/\u{e9}\u{1f600} '\"\\%_\n", "check-store/A"] {
        check_one_key(store, key).await?;
    }
    check_that_keys_are_apart(store).await?;
    check_that_one_of_many_wins(store).await
}

async fn check_one_key(store: &dyn MeetingStore, key: &str) -> Result<(), StoreError> {
    let (first, second) = (StoreRecord::new("1", "{\"a\":\"\u{e9}'\"}"), record(2));
    expect(store.read(key).await?.is_none(), "a key that was never set has a record")?;
    expect(!store.swap(key, Some("1"), None).await?, "a key that is not there was removed")?;
    expect(
        !store.swap(key, Some("1"), Some(second.clone())).await?,
        "a key that is not there was replaced",
    )?;
    expect(store.swap(key, None, Some(first.clone())).await?, "a new key was not set")?;
    expect(
        store.read(key).await?.as_ref() == Some(&first),
        "a record is not read as it was written",
    )?;
    expect(
        !store.swap(key, None, Some(second.clone())).await?,
        "a key that is there was set as a new one",
    )?;
    expect(
        !store.swap(key, Some("2"), Some(second.clone())).await?,
        "a record of another version was replaced",
    )?;
    expect(!store.swap(key, Some("2"), None).await?, "a record of another version was removed")?;
    expect(!store.swap(key, None, None).await?, "a key that is there was taken for none")?;
    expect(
        store.read(key).await?.as_ref() == Some(&first),
        "a record has changed although nothing was replaced",
    )?;
    expect(
        store.swap(key, Some("1"), Some(second.clone())).await?,
        "a record of the expected version was not replaced",
    )?;
    expect(
        store.read(key).await?.as_ref() == Some(&second),
        "a record is not read as it was replaced",
    )?;
    expect(
        store.swap(key, Some("2"), None).await?,
        "a record of the expected version was not removed",
    )?;
    expect(store.read(key).await?.is_none(), "a key that was removed is still there")
}

async fn check_that_keys_are_apart(store: &dyn MeetingStore) -> Result<(), StoreError> {
    let keys = ["check-store/b", "check-store/B", "check-store/b ", "check-store/bb"];
    for (number, key) in (1..).zip(keys) {
        expect(
            store.swap(key, None, Some(record(number))).await?,
            "two keys that differ in case, in white space or in length are taken for one",
        )?;
    }
    for (number, key) in (1..).zip(keys) {
        expect(
            store.read(key).await? == Some(record(number)),
            "the record of a key is that of another one",
        )?;
        store.swap(key, Some(&record(number).version), None).await?;
    }
    Ok(())
}

async fn check_that_one_of_many_wins(store: &dyn MeetingStore) -> Result<(), StoreError> {
    const KEY: &str = "check-store/c";
    let mut before: Option<StoreRecord> = None;
    for round in 0..8 {
        let version = before.as_ref().map(|record| record.version.as_str());
        let attempts = (0..8).map(|number| {
            let new = StoreRecord::new(format!("{round}-{number}"), "{}");
            async move { (new.clone(), store.swap(KEY, version, Some(new)).await) }
        });
        let mut winner = None;
        for (new, done) in futures_util::future::join_all(attempts).await {
            if done? {
                expect(winner.is_none(), "two have replaced one record at the same moment")?;
                winner = Some(new);
            }
        }
        expect(winner.is_some(), "of several who replace a record at the same moment none did")?;
        expect(store.read(KEY).await? == winner, "the record is not that of who has replaced it")?;
        before = winner;
    }
    let version = before.as_ref().map(|record| record.version.as_str());
    store.swap(KEY, version, None).await?;
    Ok(())
}

fn record(number: u32) -> StoreRecord {
    StoreRecord::new(number.to_string(), format!("{{\"number\":{number}}}"))
}

fn expect(holds: bool, broken: &'static str) -> Result<(), StoreError> {
    if holds { Ok(()) } else { Err(format!("the store breaks a rule: {broken}").into()) }
}

/// A store that several share.
impl<S: MeetingStore + ?Sized> MeetingStore for std::sync::Arc<S> {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        (**self).read(key)
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        (**self).swap(key, expected, new)
    }
}
