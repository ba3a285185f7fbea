//! "Did you mean": the known name that is nearest to an unknown one.

use crate::printable::Printable;

/// A question that names the nearest known name, to follow a problem; nothing when none is near.
pub fn sentence<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(String::new, |known| {
        // some names are known from a file, so they are as much from outside as the unknown one
        format!(", did you mean `{}`?", Printable(known))
    })
}

/// The known name nearest to `name`, if a person could have meant it.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(name);
    let allowed = 1 + folded.chars().count() / 4;
    known
        .map(|candidate| (distance(&folded, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Case and separators are what people get wrong first: `meeting_id` is near `MeetingId`.
fn fold(name: &str) -> String {
    name.chars()
        // nobody's typo is longer than this, and the distance takes the product of both lengths
        .take(64)
        .filter(|character| !matches!(character, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The number of insertions, removals, replacements and swaps of neighbours between two texts.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let width = right.len() + 1;
    let mut table = vec![0; (left.len() + 1) * width];
    for row in 0..=left.len() {
        for column in 0..=right.len() {
            table[row * width + column] = if row == 0 || column == 0 {
                row + column
            } else {
                let differs = usize::from(left[row - 1] != right[column - 1]);
                let mut best = (table[(row - 1) * width + column] + 1)
                    .min(table[row * width + column - 1] + 1)
                    .min(table[(row - 1) * width + column - 1] + differs);
                let swapped = row > 1
                    && column > 1
                    && left[row - 1] == right[column - 2]
                    && left[row - 2] == right[column - 1];
                if swapped {
                    best = best.min(table[(row - 2) * width + column - 2] + 1);
                }
                best
            };
        }
    }
    table[left.len() * width + right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_far_one_is_not() {
        let known = ["GetMeeting", "CreateMeeting", "DeleteMeeting"];
        for (name, expected) in [
            ("GetMeting", Some("GetMeeting")),
            ("get_meeting", Some("GetMeeting")),
            ("CraeteMeeting", Some("CreateMeeting")),
            ("ListBuckets", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known.into_iter()), expected, "{name}");
        }
    }

    #[test]
    fn a_known_name_that_is_suggested_can_forge_no_line() {
        let known = ["work\0\u{1b}[31m\u{2028}"];
        let said = sentence("work [31m", known.into_iter());
        assert_eq!(said, ", did you mean `work  [31m `?");
    }
}
