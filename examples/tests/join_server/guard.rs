//! Who may call, and what answers tell a browser.

use reqwest::{Method, header};

use super::running::{Running, read};

#[tokio::test]
async fn other_sites_can_neither_join_nor_end() {
    let server = Running::start(&["--allow-origin", "https://meet.example.com"]);
    let query = [("title", "guarded"), ("name", "Ada"), ("region", "us-east-1")];
    for (name, value) in [
        (header::ORIGIN, "https://evil.example"),
        (header::ORIGIN, "null"),
        (header::HOST, "evil.example"),
    ] {
        let request = server.request(Method::POST, "/join", &query).header(&name, value);
        let response = request.send().await.unwrap();
        assert!(!response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
        let (status, body) = read(response).await;
        assert_eq!(status, 403, "{name}: {value}");
        assert!(body["error"].as_str().unwrap().contains("--allow-origin"), "{body}");
    }
    assert_eq!(server.post("/end", &[("title", "guarded")]).await.0, 404, "nothing was made");
    let own = server.url.clone();
    let request = server.request(Method::POST, "/join", &query).header(header::ORIGIN, own);
    assert_eq!(request.send().await.unwrap().status(), 201);
}

#[tokio::test]
async fn an_allowed_site_may_read_the_answer() {
    let site = "https://meet.example.com";
    let server = Running::start(&["--allow-origin", site]);
    let query = [("title", "shared"), ("name", "Ada"), ("region", "us-east-1")];
    let request = server.request(Method::POST, "/join", &query).header(header::ORIGIN, site);
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN], site);
    assert_eq!(response.headers()[header::VARY], "origin");

    let request = server
        .request(Method::OPTIONS, "/logs", &[])
        .header(header::ORIGIN, site)
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.headers()[header::ACCESS_CONTROL_ALLOW_METHODS], "GET, POST");
}

#[tokio::test]
async fn answers_tell_browsers_to_be_careful() {
    let server = Running::start(&[]);
    for path in ["/", "/page/main.js", "/join", "/nothing"] {
        let response = server.request(Method::GET, path, &[]).send().await.unwrap();
        let headers = response.headers();
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer", "{path}");
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
    }
    let query = [("title", "kept"), ("name", "Ada"), ("region", "us-east-1")];
    let response = server.request(Method::POST, "/join", &query).send().await.unwrap();
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
}
