//! The pages that are served, the own one and one from a folder.

use std::fs;

use reqwest::{Method, header};
use serde_json::json;

use super::running::Running;

/// Kind and text of what is at a path.
async fn file(server: &Running, path: &str) -> (u16, String, String) {
    let response = server.request(Method::GET, path, &[]).send().await.expect("it answers");
    let kind = response.headers()[header::CONTENT_TYPE].to_str().unwrap().to_owned();
    (response.status().as_u16(), kind, response.text().await.unwrap())
}

/// What the page asks for is there, and nothing of it is elsewhere.
#[tokio::test]
async fn the_own_page_is_complete() {
    let server = Running::start(&["--sdk", "/nowhere/sdk.js"]);
    let mut asked = vec!["/".to_owned()];
    let mut seen = Vec::new();
    while let Some(path) = asked.pop() {
        if seen.contains(&path) {
            continue;
        }
        let (status, kind, text) = file(&server, &path).await;
        assert_eq!(status, 200, "{path}");
        assert!(!text.contains("http://") && !text.contains("https://"), "{path} names an address");
        let base = if kind.starts_with("text/javascript") { "/page/" } else { "" };
        for part in text.split(['"', '\'']) {
            if part.starts_with("/page/") && part.contains('.') && !part.ends_with(".json") {
                asked.push(part.to_owned());
            } else if let Some(name) = part.strip_prefix("./").filter(|_| !base.is_empty()) {
                asked.push(format!("{base}{name}"));
            }
        }
        seen.push(path);
    }
    seen.sort();
    assert_eq!(seen.len(), 9, "{seen:?}");
}

#[tokio::test]
async fn the_page_is_told_of_the_library() {
    let folder = tempfile::tempdir().unwrap();
    let sdk = folder.path().join("sdk.js");
    let server = Running::start(&["--sdk", sdk.to_str().unwrap()]);
    let (status, settings) = server.get("/page/settings.json", &[]).await;
    assert_eq!(status, 200);
    let expected = json!({
        "service": "fake",
        "region": "us-east-1",
        "sdk": false,
        "makeSdk": "examples/join_server/make_sdk.sh",
    });
    assert_eq!(settings, expected);
    let (status, body) = server.get("/sdk.js", &[]).await;
    assert_eq!(status, 404);
    assert!(body["error"].as_str().unwrap().contains("make_sdk.sh"), "{body}");
    // it need not be started again once the file is there
    fs::write(&sdk, "export {};").unwrap();
    assert_eq!(server.get("/page/settings.json", &[]).await.1["sdk"], true);
    let (status, kind, text) = file(&server, "/sdk.js").await;
    assert_eq!(
        (status, kind.as_str(), text.as_str()),
        (200, "text/javascript; charset=utf-8", "export {};")
    );
}

#[tokio::test]
async fn a_folder_takes_the_place_of_the_own_page() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("demo.html", "<p>demo"), ("speech.mp3", "ID3"), ("style.css", "p {}")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let server = Running::start(&["--page", folder.path().to_str().unwrap()]);
    let (status, kind, text) = file(&server, "/").await;
    assert_eq!(
        (status, kind.as_str(), text.as_str()),
        (200, "text/html; charset=utf-8", "<p>demo")
    );
    assert_eq!(file(&server, "/style.css").await.1, "text/css; charset=utf-8");
    // as the demo's page takes it
    assert_eq!(
        file(&server, "/audio_file").await,
        (200, "audio/mpeg".to_owned(), "SUQz".to_owned())
    );
    for path in [
        "/stereo_audio_file",
        "/page/main.js",
        "/page/settings.json",
        "/..%2fetc/passwd",
        "/missing",
    ] {
        assert_eq!(file(&server, path).await.0, 404, "{path}");
    }
    // the routes stay
    server.join("on another page", "Ada").await;
}
