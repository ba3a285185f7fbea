use serde_json::json;

use crate::arguments;
use crate::failure::Failure;
use crate::kinds::{SERVICE, input};

/// The value of a member that options of the command give.
fn member(name: &str, words: &[&str]) -> serde_json::Value {
    input(words).unwrap_or_else(|failure| panic!("{words:?}: {failure}"))[name].clone()
}

fn refused(words: &[&str]) -> String {
    let failure: Failure = input(words).expect_err("this is refused");
    assert_eq!(failure.to_json()["exitCode"], 252, "{words:?}");
    failure.to_string()
}

#[test]
fn the_commands_of_any_service_make_sense() {
    arguments::command(SERVICE).debug_assert();
}

#[test]
fn scalars_of_all_kinds() {
    assert_eq!(member("Field", &["--field", "7"]), json!(7));
    assert_eq!(member("Owner", &["--owner", "Zoë 😀"]), json!("Zoë 😀"));
    assert_eq!(member("Watched", &["--watched"]), json!(true));
    assert_eq!(member("Watched", &["--no-watched"]), json!(false));
    assert_eq!(member("Watched", &[]), json!(null));
    assert_eq!(member("Wind", &["--wind", "-1.5"]), json!(-1.5));
    assert_eq!(member("Wind", &["--wind", "2"]), json!(2.0));
    for time in ["2026-11-23T08:30:00Z", "1795422600", "1795422600.5"] {
        assert_eq!(member("Until", &["--until", time]), json!(time));
    }
    assert_eq!(member("Film", &["--film", "AAEC"]), json!("AAEC"));
    assert_eq!(member("Token", &["--token", "t"]), json!("t"));
}

#[test]
fn bytes_come_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film");
    std::fs::write(&path, [0, 1, 0xff]).unwrap();
    let word = format!("fileb://{}", path.display());
    assert_eq!(member("Film", &["--film", &word]), json!("AAH/"));
    let kite = format!("Name=k,Picture@={word}");
    assert_eq!(member("Kite", &["--kite", &kite])["Picture"], json!("AAH/"));
    let text = refused(&["--region", "x", "--member-region", &word]);
    assert!(text.contains("the file is no text"), "{text}");
}

#[test]
fn lists_maps_and_what_is_in_each_other() {
    assert_eq!(member("Colours", &["--colours", "RED", "GREEN"]), json!(["RED", "GREEN"]));
    assert_eq!(member("Colours", &["--colours"]), json!([]));
    assert_eq!(member("Colours", &["--colours", "[\"RED\"]"]), json!(["RED"]));
    assert_eq!(member("Counts", &["--counts", "1", "2"]), json!([1, 2]));
    assert_eq!(member("Winds", &["--winds", "low=1,high=2.5"]), json!({"low": 1.0, "high": 2.5}));
    let kite = "Name=a,Colour=RED,Weight=0.5,Tails=2,Flies=TRUE,Made=1795422600,Picture=AAEC,\
                Behind=[{Name=b,Behind=[{Name=c}]},{Name=d}],Words={en=kite,de='Dra,chen'},\
                Lines=[[1,2],[3]],Places=x,y";
    let wanted = json!({
        "Name": "a", "Colour": "RED", "Weight": 0.5, "Tails": 2, "Flies": true,
        "Made": "1795422600", "Picture": "AAEC",
        "Behind": [{"Name": "b", "Behind": [{"Name": "c"}]}, {"Name": "d"}],
        "Words": {"en": "kite", "de": "Dra,chen"}, "Lines": [[1, 2], [3]], "Places": ["x", "y"],
    });
    assert_eq!(member("Kite", &["--kite", kite]), wanted);
    assert_eq!(member("Kite", &["--kite", &wanted.to_string()]), wanted);
    assert_eq!(member("Beside", &["--beside", kite, "Name=z"]), json!([wanted, {"Name": "z"}]));
    let guests = json!({"u": wanted});
    assert_eq!(member("Guests", &["--guests", &guests.to_string()]), guests);
    assert_eq!(member("Guests", &["--guests", "u={Name=k}"]), json!({"u": {"Name": "k"}}));
    // one value is a list of one
    assert_eq!(member("Kite", &["--kite", "Name=a,Places=x"])["Places"], json!(["x"]));
}

#[test]
fn a_member_named_like_an_option_of_the_program_has_a_prefix() {
    assert_eq!(member("Region", &["--member-region", "north"]), json!("north"));
    assert_eq!(member("Region", &["--region", "north"]), json!(null));
}

#[test]
fn the_whole_input_lies_below_the_options() {
    let whole = r#"{"Field": 5, "Owner": "below", "Wind": 3, "Kite": {"Name": "below"}}"#;
    let read = input(&["--cli-input-json", whole, "--wind", "4"]).unwrap();
    // the command gives field, owner and kite itself
    assert_eq!((&read["Wind"], &read["Owner"]), (&json!(4.0), &json!("o")));
    let text = refused(&["--cli-input-json", r#"{"Wnid": 1}"#]);
    assert!(text.contains("Wnid") && text.contains("did you mean `Wind`"), "{text}");
}

#[test]
fn mistakes_name_the_option_and_what_to_write() {
    for (words, wanted) in [
        (vec!["--field", "x"], "`--field x`: no whole number\nhelp: write digits, such as `25`"),
        (vec!["--wind", "NaN"], "`--wind NaN`: no number\nhelp: write digits, such as `0.5`"),
        (
            vec!["--counts", "1", "x"],
            "`--counts x`: no whole number\nhelp: write digits, such as `25`",
        ),
        (
            vec!["--counts", "1", "2", "3", "4"],
            "FlyKite: `--counts`: 4 items, needs 1 to 3\n\
             help: `chime fly-kite --help` says what each member may be",
        ),
        (
            vec!["--kite", "Name=k,Weight=11"],
            "FlyKite: `--kite`: Kite.Weight: 11, needs 0 to 10\n\
             help: `chime fly-kite --help` says what each member may be",
        ),
        (
            vec!["--kite", "Name=k,Wieght=1"],
            "`--kite`, character 8: there is no member `Wieght`, did you mean `Weight`?\n  \
             Name=k,Wieght=1\n         ^\n\
             help: the members are Name, Colour, Weight, Tails, Flies, Made, Picture, Behind, Words, \
             Lines, Places",
        ),
        (
            vec!["--kite", "Name=k,Tails=two"],
            "`--kite`, character 14: Tails is no whole number\n  Name=k,Tails=two\n               ^\n\
             help: write digits, such as `25`",
        ),
        (
            vec!["--kite", "Name=k,Behind=[{Name=b]"],
            "`--kite`, character 23: `,` or `}` comes here, and this is `]`\n  \
             Name=k,Behind=[{Name=b]\n                        ^\n\
             help: put text with signs in it in quotes, \"like this\"",
        ),
        (
            vec!["--watched", "--no-watched"],
            "`--watched` and `--no-watched` exclude each other\nhelp: give one of them",
        ),
        (vec!["--wind", "1", "--wind", "2"], "`--wind` is given twice\nhelp: give it once"),
        (
            vec!["--kite", r#"{"Name": "k",}"#],
            "`--kite`: no JSON: trailing comma at line 1 column 14\n\
             help: names and texts are in double quotes; around the whole, single quotes keep the \
             shell off",
        ),
    ] {
        assert_eq!(refused(&words), wanted, "{words:?}");
    }
}

#[test]
fn help_is_made_from_the_declaration() {
    let mut command = arguments::command(SERVICE);
    command.build();
    let command = command.find_subcommand_mut("fly-kite").unwrap();
    assert_eq!(command.get_about().unwrap().to_string(), "Flies a kite");
    let help = command.render_long_help().to_string();
    for wanted in [
        "Flies a kite. It goes up only in wind.\n\nLook at `Kite` for what a kite is.\n",
        "Usage: chime fly-kite --field <NUMBER> --owner <TEXT> --kite <NAME=VALUE,..>\n           [OPTIONS]\n",
        "--owner <TEXT>\n          Who flies it. [required]\n          At most 64 characters\n",
        "--no-watched\n          The opposite of --watched\n",
        "Shorthand: KEY=NUMBER,..\n",
        "1 to 3 values\n",
        "[possible values: RED, BLUE]\n",
        "Such as 2026-11-23T08:30:00Z, or the seconds since 1970\n",
    ] {
        assert!(help.contains(wanted), "{wanted:?} in {help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
}

#[test]
fn a_form_has_all_members_once() {
    let command = ["chime", "fly-kite", "--generate-cli-skeleton"];
    let chime = arguments::parse(SERVICE, command).unwrap();
    let arguments::Command::Operation(operation, matches) = chime.command else { panic!() };
    let form = crate::input::skeleton(operation, &matches).unwrap().unwrap();
    let place = |member: &str| form.find(&format!("\n    \"{member}\": ")).unwrap();
    let members = (operation.input)().structure().members;
    assert!(
        members.iter().map(|member| place(member.name)).is_sorted(),
        "not in the order of the declaration: {form}"
    );
    let form: serde_json::Value = serde_json::from_str(&form).unwrap();
    assert_eq!(form["Kite"]["Behind"], json!([{}]));
    assert_eq!(form["Guests"]["KeyName"]["Colour"], json!("RED"));
    assert_eq!(form.as_object().unwrap().len(), 14);
}
