use std::path::Path;

use proptest::prelude::*;

use super::*;

fn config(text: &str) -> ProfileFile {
    parse(text, FileKind::Config, Path::new("config")).unwrap()
}

fn credentials(text: &str) -> ProfileFile {
    parse(text, FileKind::Credentials, Path::new("credentials")).unwrap()
}

/// A property of the profile `p` in a config file.
fn value(text: &str, key: &str) -> Option<String> {
    config(text).profile("p").and_then(|section| section.get(key)).map(str::to_owned)
}

#[test]
fn each_kind_of_section_has_its_place() {
    let file = config(
        "[default]\na = 1\n[profile p]\na = 2\n[sso-session s]\na = 3\n[services s]\na = 4\n\
         [plugins]\na = 5\n[p]\na = 6\n",
    );
    assert_eq!(file.profile_names().collect::<Vec<_>>(), ["default", "p"]);
    assert_eq!(file.profile("default").unwrap().get("a"), Some("1"));
    assert_eq!(file.profile("p").unwrap().get("a"), Some("2"));
    assert_eq!(file.sso_session("s").unwrap().get("a"), Some("3"));
    assert_eq!(file.services("s").unwrap().get("a"), Some("4"));
}

#[test]
fn every_section_of_the_credentials_file_is_a_profile() {
    let file = credentials("[default]\na = 1\n[p]\na = 2\n[profile p]\na = 3\n");
    assert_eq!(file.profile_names().collect::<Vec<_>>(), ["default", "p", "profile p"]);
    assert_eq!(file.profile("p").unwrap().get("a"), Some("2"));
}

#[test]
fn names_may_be_quoted_as_in_a_shell() {
    for (header, name) in [
        ("[profile p]", Some("p")),
        ("[ profile\t p ]", Some("p")),
        ("[profile \"my work\"]", Some("my work")),
        ("[profile 'my \"work\"']", Some("my \"work\"")),
        (r#"[profile "a\"b\\c\d"]"#, Some(r#"a"b\c\d"#)),
        (r"[profile my\ work]", Some("my work")),
        ("[profile a'b'\"c\"]", Some("abc")),
        ("[profile a]b]", Some("a]b")),
        ("[\"profile\" p]", Some("p")),
        ("[profile \"\"]", None),
        ("[profile \"open]", None),
        ("[profile open\\]", None),
        ("[profile a b]", None),
        ("[profile]", None),
        ("[profilep]", None),
        ("[Profile p]", None),
        ("[Default]", None),
    ] {
        let file = config(&format!("{header}\na = 1\n"));
        assert_eq!(file.profile_names().next(), name, "{header}");
    }
}

#[test]
fn a_comment_begins_a_line_or_follows_white_space() {
    for line in [
        "a = 1",
        "# b\n; b\n  # b\na = 1",
        "a = 1 # b",
        "a = 1 ; b",
        "a = 1\t;b",
        "a=1 #",
        "a = 1\n# b",
    ] {
        assert_eq!(
            value(&format!("[profile p] # c\n{line}\n"), "a").as_deref(),
            Some("1"),
            "{line}"
        );
    }
    for header in ["[profile p];c", "[profile p]#c", "[profile p] ;[c]"] {
        assert_eq!(value(&format!("{header}\na = 1"), "a").as_deref(), Some("1"), "{header}");
    }
}

#[test]
fn what_only_looks_like_a_comment_is_part_of_the_value() {
    for text in ["a#b", "a;b", "#a", "http://h/#f"] {
        let written = format!("[profile p]\na={text}\n");
        assert_eq!(value(&written, "a").as_deref(), Some(text), "{written}");
    }
    assert_eq!(value("[profile p]\na = # nothing\n", "a"), None);
}

#[test]
fn an_indented_line_goes_on_with_the_value() {
    let text = "[profile p]\na = 1\n  2\n\n# between\n\t3 ; not\nb = 4\n";
    assert_eq!(value(text, "a").as_deref(), Some("1\n2\n3"));
    assert_eq!(value(text, "b").as_deref(), Some("4"));
}

#[test]
fn properties_may_all_be_indented_alike() {
    let text = "[profile p]\n  a = 1\n  b = 2\n    3\n [profile q]\n";
    assert_eq!(value(text, "a").as_deref(), Some("1"));
    assert_eq!(value(text, "b").as_deref(), Some("2\n3"));
    assert!(config(text).profile("q").is_some());
}

#[test]
fn a_block_below_a_property_without_a_value_is_nested() {
    let file = config(
        "[services s]\nchime_sdk_meetings =\n  Endpoint_URL = http://h:80/?a=b # c\n\n  x =\n\
         s3=\n endpoint_url=http://s3\n",
    );
    let services = file.services("s").unwrap();
    assert_eq!(services.nested("chime_sdk_meetings", "endpoint_url"), Some("http://h:80/?a=b"));
    assert_eq!(services.nested("chime_sdk_meetings", "x"), None);
    assert_eq!(services.nested("s3", "endpoint_url"), Some("http://s3"));
    assert_eq!((services.nested("s4", "endpoint_url"), services.get("s3")), (None, None));
}

#[test]
fn names_of_properties_are_read_in_any_case_and_with_either_separator() {
    let text = "[profile p]\nREGION = a\noutput: b\nurl : http://h=1\n";
    assert_eq!(value(text, "region").as_deref(), Some("a"));
    assert_eq!(value(text, "output").as_deref(), Some("b"));
    assert_eq!(value(text, "url").as_deref(), Some("http://h=1"));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_read_over() {
    let text = "\u{feff}[profile p]\r\na = 1\r\nb =\r\n  c = 2\r\n";
    assert_eq!(value(text, "a").as_deref(), Some("1"));
    assert_eq!(config(text).profile("p").unwrap().nested("b", "c"), Some("2"));
}

#[test]
fn a_section_that_occurs_twice_is_merged_and_the_later_value_counts() {
    let text = "[profile p]\na = 1\nb = 2\n[default]\n[profile p]\nb = 3\nc = 4\nC = 5\n";
    for (key, expected) in [("a", "1"), ("b", "3"), ("c", "5")] {
        assert_eq!(value(text, key).as_deref(), Some(expected), "{key}");
    }
}

#[test]
fn profile_default_takes_the_place_of_default() {
    for text in [
        "[profile default]\na = 1\n[default]\na = 2\nb = 2\n",
        "[default]\na = 2\nb = 2\n[profile default]\na = 1\n",
    ] {
        let file = config(text);
        let section = file.profile("default").unwrap();
        assert_eq!((section.get("a"), section.get("b")), (Some("1"), None), "{text}");
    }
}

#[test]
fn the_first_line_that_is_none_is_named_with_its_rule() {
    for (text, line, rule) in [
        ("a = planted", 1, "this stands before the first section; help: begin with `[default]`"),
        ("\n[default\n", 2, "a section is not closed; help: write it like `[profile name]`"),
        ("[default] planted", 1, "a section is not closed; help: write it like `[profile name]`"),
        ("[ ]", 1, "a section has no name; help: write it like `[profile name]`"),
        ("[]", 1, "a section has no name; help: write it like `[profile name]`"),
        (
            "[default]\r\n\r\nplanted\r\n",
            3,
            "this is neither a section nor a property; help: write `name = value`",
        ),
        ("[default]\n = planted", 2, "a property has no name; help: write `name = value`"),
        (
            "[default]\ns3 =\n  planted\n",
            3,
            "this belongs to the property above; help: write `name = value`, or do not indent",
        ),
        ("[default]\ns3 =\n  = planted\n", 3, "a property has no name; help: write `name = value`"),
    ] {
        let error = parse(text, FileKind::Config, Path::new("/a/config")).unwrap_err();
        assert_eq!(error.to_string(), format!("/a/config, line {line}: {rule}"), "{text:?}");
        assert!(!format!("{error:?}").contains("planted"));
    }
}

#[test]
fn debug_shows_no_values() {
    let file = config("[profile p]\na = planted\ns3 =\n  b = planted\n");
    let profiles = Profiles::of_files(file, ProfileFile::default());
    let profile = profiles.profile("p").unwrap();
    let shown = format!("{profiles:?} {profile:?}");
    assert!(shown.contains("\"a\"") && !shown.contains("planted"), "{shown}");
}

#[test]
fn the_credentials_file_is_asked_before_the_config_file() {
    let profiles = Profiles::of_files(
        config("[profile p]\na = 1\nb = 2\nc = 3\n[profile q]\n"),
        credentials("[p]\na = 4\nc =\n[r]\n"),
    );
    let profile = profiles.profile("p").unwrap();
    assert_eq!(
        (profile.get("a"), profile.get("b"), profile.get("c")),
        (Some("4"), Some("2"), Some("3"))
    );
    assert_eq!(profile.place("a"), "`a` of the profile `p` in credentials, line 2");
    assert_eq!(profile.place("b"), "`b` of the profile `p` in config, line 3");
    assert_eq!(profiles.names(), ["p", "q", "r"]);
    assert!(profiles.profile("default").is_none());
}

/// A directory of its own below the system's, removed when it is dropped.
struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let directory = std::env::temp_dir().join(format!("chime-{name}-{}", std::process::id()));
        std::fs::create_dir_all(directory.join(".aws")).unwrap();
        Directory(directory)
    }

    fn text(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_files_are_in_the_home_directory_or_where_variables_say() {
    let home = Directory::new("home");
    std::fs::write(home.0.join(".aws/config"), "[profile a]\n").unwrap();
    std::fs::write(home.0.join(".aws/credentials"), "[b]\n").unwrap();
    std::fs::write(home.0.join("c"), "[profile c]\n").unwrap();
    std::fs::write(home.0.join("d"), "[d]\n").unwrap();
    let names = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter().copied().chain([("HOME", home.text())]);
        Profiles::load(&Environment::from_pairs(pairs)).unwrap().names()
    };
    assert_eq!(names(&[]), ["a", "b"]);
    let credentials = format!("{}/d", home.text());
    let both = [("AWS_CONFIG_FILE", "~/c"), ("AWS_SHARED_CREDENTIALS_FILE", credentials.as_str())];
    assert_eq!(names(&both), ["c", "d"]);
    assert_eq!(names(&[("AWS_CONFIG_FILE", "/dev/null")]), ["b"]);
}

#[test]
fn a_file_that_does_not_exist_is_empty() {
    let home = Directory::new("empty");
    std::fs::write(home.0.join("file"), "").unwrap();
    for home in ["/nowhere/at/all".to_owned(), format!("{}/file", home.text())] {
        let profiles = Profiles::load(&Environment::from_pairs([("HOME", home)])).unwrap();
        assert!(profiles.names().is_empty());
    }
    let profiles = Profiles::load(&Environment::from_pairs([("A", "")])).unwrap();
    assert!(profiles.names().is_empty());
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let home = Directory::new("unreadable");
    let file = home.0.join("latin");
    std::fs::write(&file, b"[default]\na = \xe9\n").unwrap();
    for (path, variable) in [
        (home.text(), "AWS_CONFIG_FILE"),
        (file.to_str().unwrap(), "AWS_SHARED_CREDENTIALS_FILE"),
        ("/dev/zero", "AWS_CONFIG_FILE"),
    ] {
        let error = Profiles::load(&Environment::from_pairs([(variable, path)])).unwrap_err();
        let expected =
            format!("{path} cannot be read; help: mend it, or name another one in {variable}");
        assert_eq!(error.to_string(), expected);
        assert!(std::error::Error::source(&error).is_some());
    }
}

/// Text that is more often near the format than far from it.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "[",
            "]",
            "[default]",
            "[profile ",
            "[services s]",
            "=",
            ":",
            " ",
            "\t",
            "\n",
            "\r\n",
            "\r",
            "#",
            ";",
            "'",
            "\"",
            "\\",
            "a",
            "\u{feff}",
            "\u{a0}",
            "\0",
            "\u{2028}",
            "é",
        ])
        .prop_map(str::to_owned),
        ".*",
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in texts()) {
        for kind in [FileKind::Config, FileKind::Credentials] {
            if let Ok(file) = parse(&text, kind, Path::new("file")) {
                let again = parse(&text.replace("\r\n", "\n"), kind, Path::new("file"));
                prop_assert_eq!(again.unwrap(), file);
            }
        }
    }

    #[test]
    fn what_is_written_is_read(
        profiles in prop::collection::btree_map(
            "[a-zA-Z0-9_./%@:+ -]{0,8}[a-z]",
            prop::collection::btree_map("[a-z_]{1,8}", "([!-~&&[^#;]]([ -~&&[^#;]]{0,20}[!-~&&[^#;]])?)", 0..4),
            0..4,
        ),
        spaces in "[ \t]{0,3}",
        end in prop::sample::select(vec!["\n", "\r\n", " # comment\n", "\n\n", "\t;\n"]),
    ) {
        let mut text = String::new();
        for (name, properties) in &profiles {
            text.push_str(&format!("[{spaces}profile {spaces}\"{name}\"]{end}"));
            for (key, value) in properties {
                text.push_str(&format!("{}{spaces}={spaces}{value}{end}", key.to_uppercase()));
            }
        }
        let file = config(&text);
        prop_assert_eq!(file.profile_names().collect::<Vec<_>>(), profiles.keys().collect::<Vec<_>>());
        for (name, properties) in &profiles {
            let section = file.profile(name).unwrap();
            prop_assert_eq!(section.keys().collect::<Vec<_>>(), properties.keys().collect::<Vec<_>>());
            for (key, value) in properties {
                prop_assert_eq!(section.get(key), Some(value.as_str()));
            }
        }
    }
}
