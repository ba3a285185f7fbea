//! The conformance of stores: those that are here keep the rules, and the check sees those that do not.

use std::sync::Mutex;

use chime_sdk_meetings::join::{
    MeetingStore, MemoryStore, SqliteStore, StoreError, StoreRecord, check_store,
};
use chime_sdk_meetings::transport::BoxFuture;

#[tokio::test]
async fn the_stores_that_are_here_keep_the_rules() {
    check_store(&MemoryStore::new()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("meetings.sqlite")).await.unwrap();
    check_store(&store).await.unwrap();
    check_store(&std::sync::Arc::new(store)).await.unwrap();
}

/// What a store can get wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mistake {
    /// None: so that the others are known for what they are.
    Nothing,
    Forgets,
    OverwritesNew,
    IgnoresVersions,
    RemovesWhatever,
    CreatesOnReplace,
    SaysYes,
    SaysNo,
    KeepsRemoved,
    IgnoresCase,
    CutsWhiteSpace,
    KeepsVersion,
    LooksFirst,
}

#[derive(Debug)]
struct Wrong {
    mistake: Mistake,
    records: Mutex<std::collections::HashMap<String, StoreRecord>>,
}

impl Wrong {
    fn key(&self, key: &str) -> String {
        match self.mistake {
            Mistake::IgnoresCase => key.to_lowercase(),
            Mistake::CutsWhiteSpace => key.trim_end().to_owned(),
            _ => key.to_owned(),
        }
    }

    fn put(&self, key: String, new: Option<StoreRecord>) {
        let mut records = self.records.lock().unwrap();
        match new {
            Some(mut new) => {
                if self.mistake == Mistake::KeepsVersion
                    && let Some(old) = records.get(&key)
                {
                    new.version.clone_from(&old.version);
                }
                records.insert(key, new);
            }
            None if self.mistake == Mistake::KeepsRemoved => {}
            None => {
                records.remove(&key);
            }
        }
    }

    /// Whether the version is the expected one, as this store sees it.
    fn fits(&self, key: &str, expected: Option<&str>, removes: bool) -> bool {
        let records = self.records.lock().unwrap();
        let kept = records.get(key).map(|record| record.version.as_str());
        match (self.mistake, expected, kept) {
            (Mistake::OverwritesNew, None, Some(_)) => true,
            (Mistake::IgnoresVersions, Some(_), Some(_)) => !removes || kept == expected,
            (Mistake::RemovesWhatever, Some(_), Some(_)) => removes || kept == expected,
            (Mistake::CreatesOnReplace, Some(_), None) => !removes,
            _ => kept == expected,
        }
    }
}

impl MeetingStore for Wrong {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        let found = self.records.lock().unwrap().get(&self.key(key)).cloned();
        let found = found.filter(|_| self.mistake != Mistake::Forgets);
        Box::pin(async { Ok(found) })
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let key = self.key(key);
            let fits = self.fits(&key, expected, new.is_none());
            if self.mistake == Mistake::LooksFirst {
                tokio::task::yield_now().await;
            }
            if fits {
                self.put(key, new);
            }
            Ok(match self.mistake {
                Mistake::SaysYes => true,
                Mistake::SaysNo => false,
                _ => fits,
            })
        })
    }
}

#[tokio::test]
async fn each_mistake_of_a_store_is_seen() {
    use Mistake::*;
    let told = async |mistake| {
        let store = Wrong { mistake, records: Mutex::default() };
        check_store(&store).await.err().map(|error| error.to_string())
    };
    assert_eq!(told(Nothing).await, None);
    for (mistake, rule) in [
        (Forgets, "not read as it was written"),
        (OverwritesNew, "set as a new one"),
        (IgnoresVersions, "a record of another version was replaced"),
        (RemovesWhatever, "a record of another version was removed"),
        (CreatesOnReplace, "a key that is not there was replaced"),
        (SaysYes, "a key that is not there was removed"),
        (SaysNo, "a new key was not set"),
        (KeepsRemoved, "a key that was removed is still there"),
        (IgnoresCase, "differ in case"),
        (CutsWhiteSpace, "differ in case, in white space"),
        (KeepsVersion, "not read as it was replaced"),
        (LooksFirst, "two have replaced one record at the same moment"),
    ] {
        let text = told(mistake).await.unwrap_or_default();
        assert!(text.starts_with("the store breaks a rule: "), "{mistake:?}: {text}");
        assert!(text.contains(rule), "{mistake:?}: {text}");
    }
}
