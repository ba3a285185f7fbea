//! Where settings come from: an option, then the environment, then the profile.

use chime_sdk_meetings::fake::Fake;
use serde_json::json;

use crate::program::{Program, with_meeting};

const ID: &str = "11111111-2222-3333-4444-555555555555";
const GET: [&str; 3] = ["get-meeting", "--meeting-id", ID];

/// The region of the first attempt, as `--debug` says it.
async fn region(program: &Program, arguments: &[&str]) -> String {
    let ended = program.run(&[arguments, &["--debug", "--max-attempts", "1"]].concat()).await;
    let (_, rest) = ended.errors.split_once("attempt 1 in ").unwrap();
    rest.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn the_region() {
    let fake = Fake::start().await.unwrap();
    let config = "[profile p]\nregion = eu-central-1\n[default]\nregion = ca-central-1\n";
    let program = Program::at(fake.url());
    program.file(".aws/config", config);
    assert_eq!(region(&program, &GET).await, "us-east-1");
    let both = [&["--region", "eu-west-2"], &GET[..]].concat();
    assert_eq!(region(&program, &both).await, "eu-west-2");
    // the nearer one wins
    let both = [&both[..], &["--region", "us-west-2"]].concat();
    assert_eq!(region(&program, &both).await, "us-west-2");
    let program = program.without("AWS_REGION");
    assert_eq!(region(&program, &GET).await, "ca-central-1");
    let program = program.with("AWS_PROFILE", "p");
    assert_eq!(region(&program, &GET).await, "eu-central-1");
}

#[tokio::test]
async fn a_profile_that_is_named_has_the_credentials() {
    let fake = Fake::builder().access_key("AKIDPROFILE", "profile-secret").start().await.unwrap();
    let program = Program::at(fake.url());
    program.file(
        ".aws/credentials",
        "[p]\naws_access_key_id = AKIDPROFILE\naws_secret_access_key = profile-secret\n",
    );
    let key = async |arguments: &[&str]| {
        let ended = program.run(&[&GET[..], &["--debug"], arguments].concat()).await;
        assert_eq!(ended.code, 254, "{ended:?}");
        let (_, rest) = ended.errors.split_once("Credential=").unwrap();
        rest.split('/').next().unwrap().to_owned()
    };
    assert_eq!(key(&[]).await, "AKIDFAKE");
    assert_eq!(key(&["--profile", "p"]).await, "AKIDPROFILE");
    // a variable that names it leaves the other variables as they are
    let program = program.with("AWS_PROFILE", "p");
    let ended = program.run(&[&GET[..], &["--debug"]].concat()).await;
    assert!(ended.errors.contains("Credential=AKIDFAKE/"), "{}", ended.errors);
}

#[tokio::test]
async fn the_endpoint() {
    let (fake, program, id) = with_meeting().await;
    let program = program.without("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS");
    let get = ["get-meeting", "--meeting-id", &id];
    let by_option = [&get[..], &["--endpoint-url", fake.url()]].concat();
    assert_eq!(program.run(&by_option).await.json()["Meeting"]["MeetingId"], json!(id));
    program.file(
        ".aws/config",
        &format!("[default]\nservices = here\n[services here]\nchime_sdk_meetings =\n  endpoint_url = {}\n", fake.url()),
    );
    assert_eq!(program.run(&get).await.json()["Meeting"]["MeetingId"], json!(id));
}

#[tokio::test]
async fn plain_http_to_other_machines_has_to_be_allowed() {
    let program = Program::at("http://192.0.2.1:1");
    let ended = program.run(&GET).await;
    assert_eq!(ended.code, 253);
    assert!(ended.errors.contains("add `--allow-plain-http`"), "{}", ended.errors);
    let ended = program.run(&[&GET[..], &["--endpoint-url", "http://192.0.2.1:1"]].concat()).await;
    assert_eq!(ended.code, 252);
}

#[tokio::test]
async fn profiles_that_are_broken() {
    let program = Program::at("http://127.0.0.1:1");
    program.file(".aws/config", "[profile p\nregion = x\n");
    let ended = program.run(&GET).await;
    assert_eq!(ended.code, 253, "{ended:?}");
    assert!(ended.errors.contains("config, line 1: "), "{}", ended.errors);
    program.file(".aws/config", "[default]\noutput = xml\n");
    let ended = program.run(&GET).await;
    assert_eq!(ended.code, 253, "{ended:?}");
    let wanted = "chime: `output` of the profile `default` is `xml`, and there is no such format\n\
                  help: `json`, `table` or `text`\n";
    assert_eq!(ended.errors, wanted);
    program.file(".aws/config", "[default]\nmax_attempts = many\n");
    assert_eq!(program.run(&GET).await.code, 253);
    program.file(".aws/config", "[profile other]\n");
    let ended = program.run(&[&GET[..], &["--profile", "othr"]].concat()).await;
    let wanted = "chime: `--profile othr`: there is no such profile, did you mean `other`?\n\
                  help: there is other\n";
    assert_eq!((ended.code, ended.errors.as_str()), (253, wanted));
}

#[tokio::test]
async fn the_format_of_the_output() {
    let (_fake, program, id) = with_meeting().await;
    let get = ["get-meeting", "--meeting-id", &id, "--query", "Meeting.MediaRegion"];
    assert_eq!(program.run(&get).await.output, "\"us-east-1\"\n");
    program.file(".aws/config", "[default]\noutput = text\n");
    assert_eq!(program.run(&get).await.output, "us-east-1\n");
    let program = program.with("AWS_DEFAULT_OUTPUT", "json");
    assert_eq!(program.run(&get).await.output, "\"us-east-1\"\n");
    let text = [&get[..], &["--output", "text"]].concat();
    assert_eq!(program.run(&text).await.output, "us-east-1\n");
}

#[tokio::test]
async fn certificates_of_a_file() {
    let program = Program::bare()
        .with("AWS_ACCESS_KEY_ID", "AKIDFAKE")
        .with("AWS_SECRET_ACCESS_KEY", "fake-secret")
        .with("AWS_REGION", "us-east-1");
    let file = program.file("bundle.pem", "no certificate");
    let get =
        [&GET[..], &["--endpoint-url", "https://127.0.0.1:1", "--max-attempts", "1"]].concat();
    let with_option = [&get[..], &["--ca-bundle", &file]].concat();
    let ended = program.run(&with_option).await;
    assert_eq!(ended.code, 253, "{ended:?}");
    assert!(ended.errors.starts_with("chime: TLS cannot be set up: "), "{}", ended.errors);
    let program = program.with("AWS_CA_BUNDLE", &file);
    assert_eq!(program.run(&get).await.code, 253);
}

#[tokio::test]
async fn what_a_profile_needs_is_said_for_a_command_line() {
    let program = Program::bare().with("AWS_REGION", "us-east-1").with("AWS_PROFILE", "p");
    program.file(".aws/config", "[profile p]\ncredential_process = planted\n");
    let ended = program.run(&GET).await;
    assert_eq!(ended.code, 253);
    let help = "\nhelp: install with `--features cli,aws-config` and name the profile with AWS_PROFILE, or choose a profile with keys\n";
    assert!(ended.errors.ends_with(help), "{}", ended.errors);
    assert!(!ended.errors.contains("planted"), "{}", ended.errors);
}

#[tokio::test]
async fn options_about_settings_can_be_given_twice() {
    let (_fake, program, id) = with_meeting().await;
    let get = ["get-meeting", "--meeting-id", &id, "--debug", "--region", "eu-central-1"];
    let again = ["--debug", "--region", "us-east-1", "--allow-plain-http", "--allow-plain-http"];
    let ended = program.run(&[&get[..], &again].concat()).await;
    assert_eq!(ended.code, 0, "{ended:?}");
}

#[tokio::test]
async fn a_region_in_which_the_service_is_not_controlled_is_a_warning() {
    let program = Program::bare().with("AWS_REGION", "atlantis-1");
    // there are no credentials, so nothing is sent
    let ended = program.run(&GET).await;
    let warning = "chime: warning: the region `atlantis-1` is no control region of Chime SDK Meetings\nhelp: use one of ";
    assert_eq!(ended.code, 253);
    assert!(ended.errors.starts_with(warning), "{}", ended.errors);
    let json = [&GET[..], &["--error-format", "json"]].concat();
    assert_eq!(program.run(&json).await.failure()["kind"], "credentials");
}
