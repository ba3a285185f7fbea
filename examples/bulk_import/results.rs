//! The file of results: who has which attendee, with the join token.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::path::{Path, PathBuf};

use chime_sdk_meetings::bulk::Outcome;
use csv::Writer;
use tempfile::NamedTempFile;

use crate::people::Person;

/// What became of people so far.
pub(crate) struct Results {
    path: PathBuf,
    /// By the place of the person.
    outcomes: HashMap<usize, Outcome>,
}

impl Results {
    /// Results for a file beside the one with the people. One that is there is replaced only if this
    /// goes on with an earlier import.
    pub(crate) fn beside(people: &Path, resume: bool) -> Result<Self, String> {
        let path = people.with_extension("results.csv");
        if path.exists() && !resume {
            return Err(format!(
                "`{}` is there already, from an earlier import\n\
                 help: `--resume` goes on with that, and replaces the file",
                path.display()
            ));
        }
        Ok(Results { path, outcomes: HashMap::new() })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn add(&mut self, outcome: Outcome) {
        self.outcomes.insert(outcome.place(), outcome);
    }

    /// Whether something became of somebody, or there is no file yet.
    pub(crate) fn say_more_than_the_file(&self) -> bool {
        !self.outcomes.is_empty() || !self.path.exists()
    }

    /// How many are created, there already, and without an attendee.
    pub(crate) fn counts(&self) -> [usize; 3] {
        let count = |is: fn(&Outcome) -> bool| self.outcomes.values().filter(|one| is(one)).count();
        [count(Outcome::is_created), count(Outcome::is_existing), count(Outcome::is_failed)]
    }

    /// Why people are without an attendee, and how many for each reason, the most frequent first.
    pub(crate) fn reasons(&self) -> Vec<(String, usize)> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for failure in self.outcomes.values().filter_map(Outcome::failure) {
            *counts.entry(failure.to_string()).or_default() += 1;
        }
        let mut reasons: Vec<_> = counts.into_iter().collect();
        reasons.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        reasons
    }

    /// Writes the file, whole or not at all. Its owner alone can read it, where there are such modes,
    /// from the first byte on.
    pub(crate) fn write(&self, people: &[Person]) -> Result<(), Box<dyn StdError>> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        let mut writer = Writer::from_writer(file);
        let header =
            ["line", "external_user_id", "outcome", "attendee_id", "join_token", "problem"];
        writer.write_record(header)?;
        for (place, person) in people.iter().enumerate() {
            let outcome = self.outcomes.get(&place);
            let attendee = outcome.and_then(Outcome::attendee);
            let token = attendee.and_then(|attendee| attendee.join_token.as_ref());
            let problem = outcome.and_then(Outcome::failure).map(ToString::to_string);
            writer.write_record([
                person.line.to_string().as_str(),
                person.item.external_user_id.as_str(),
                word(outcome),
                attendee.map_or("", |attendee| attendee.attendee_id.as_str()),
                token.map_or("", |token| token.as_str()),
                &problem.unwrap_or_default(),
            ])?;
        }
        let file = writer.into_inner().map_err(|error| error.to_string())?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }
}

fn word(outcome: Option<&Outcome>) -> &'static str {
    match outcome {
        // an import that was interrupted
        None => "unknown",
        Some(outcome) if outcome.is_created() => "created",
        Some(outcome) if outcome.is_existing() => "existing",
        Some(outcome) if outcome.was_tried() => "failed",
        Some(_) => "not tried",
    }
}
