use super::*;

#[test]
fn every_field_is_set_by_each_of_its_words() {
    let default = Assumptions::default();
    for (name, word) in default.words() {
        let mut changed = default.clone();
        let help = changed.set(&name, "neither").unwrap_err();
        let words: Vec<&str> = match help.split_once("write a number") {
            Some(_) => vec!["7", &word],
            None => help.split('`').skip(5).step_by(2).collect(),
        };
        assert!(words.len() > 1, "{help}");
        assert!(words.contains(&word.as_str()), "{name}: {help}");
        for word in words {
            changed.set(&name, word).unwrap();
            let now = changed.words().into_iter().find(|(other, _)| *other == name);
            assert_eq!(now.unwrap().1, word);
        }
        changed.set(&name, &word).unwrap();
        assert_eq!(changed, default);
    }
}

#[test]
fn mistakes_are_told_with_what_there_is() {
    let mut assumptions = Assumptions::default();
    let error = assumptions.set("tokn", "conflict").unwrap_err();
    assert!(error.starts_with("there is no assumption `tokn`\nhelp: "), "{error}");
    assert!(error.contains("`token-after-end`, `same-user`"), "{error}");
    let error = assumptions.set("token-after-end", "none").unwrap_err();
    assert_eq!(
        error,
        "the assumption `token-after-end` cannot be `none`\n\
         help: write `ended-meeting` or `new-meeting`"
    );
    for number in ["0", "251", "-1", "x", ""] {
        assert!(assumptions.set("page-size", number).is_err(), "{number}");
    }
    assert_eq!(assumptions, Assumptions::default());
}

#[test]
fn what_is_displayed_can_be_set() {
    let mut changed = Assumptions::default();
    changed.set("same-user", "conflict").unwrap();
    let mut read = Assumptions::default();
    for line in changed.to_string().lines() {
        let (key, value) = line.split_once('=').unwrap();
        read.set(key, value).unwrap();
    }
    assert_eq!(read, changed);
}
