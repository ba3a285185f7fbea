//! Which requests are taken, and which are not.

use chime_sdk_meetings::SERVICE;
use serde_json::Value;

use super::*;

#[tokio::test]
async fn the_fake_says_what_it_is() -> Outcome {
    let fake =
        Fake::builder().access_key("AKIDOWN", "sw0rdfish").rate_limit(10, 20).start().await?;
    let home = get(&fake, "/_fake").await;
    assert_eq!(home["service"], "Chime SDK Meetings");
    assert_eq!(home["account"], "123456789012");
    assert_eq!(home["operations"].as_array().map(Vec::len), Some(SERVICE.operations.len()));
    assert_eq!(home["settings"]["meetingQuota"], 250);
    assert_eq!(home["settings"]["clock"], "real");
    assert_eq!(home["settings"]["rateLimit"], serde_json::json!({ "perSecond": 10, "burst": 20 }));
    assert!(home["settings"]["accessKeys"].to_string().contains("AKIDOWN"), "{home}");
    assert!(!home.to_string().contains("sw0rdfish"), "{home}");
    assert_eq!(home, get(&fake, "/_fake/").await);
    assert_eq!(fake.requests(), 0, "these are no requests of the service");
    Ok(())
}

#[tokio::test]
async fn every_route_that_is_listed_is_there() -> Outcome {
    let fake = Fake::start().await?;
    let home = get(&fake, "/_fake").await;
    let routes = home["routes"].as_array().ok_or("there are routes")?;
    assert!(routes.len() >= 15, "{routes:?}");
    for route in routes {
        let (method, path) = (route["method"].as_str(), route["path"].as_str());
        let request = format!("{} {}", method.unwrap_or_default(), path.unwrap_or_default());
        let reply = ask(&fake, &request, "").await;
        // placeholders as they are name nothing
        assert_ne!(reply.status, 405, "{request}");
        let message = reply.json["message"].as_str().unwrap_or_default();
        assert!(!message.contains("no such route"), "{request}: {message}");
    }
    Ok(())
}

#[tokio::test]
async fn other_paths_and_methods_are_told_what_there_is() -> Outcome {
    let fake = Fake::start().await?;
    for path in ["/_fake/fault", "/_fake/meetings/a/b", "/_fake/faults/1/2"] {
        let reply = ask(&fake, &format!("GET {path}"), "").await;
        let problem = reply.problem(404);
        assert!(problem.contains("/_fake/faults/{id}"), "{path}: {problem}");
        assert_eq!(problem.matches("/_fake/clock").count(), 1, "{path}: {problem}");
    }
    for (request, allowed) in [
        ("PUT /_fake/faults", "DELETE, GET, POST"),
        ("POST /_fake", "GET"),
        ("GET /_fake/reset", "POST"),
        ("OPTIONS /_fake/faults", "DELETE, GET, POST"),
        ("GET /_fake/faults/1", "DELETE"),
    ] {
        let reply = ask(&fake, request, "").await;
        assert_eq!(reply.problem(405), format!("this route takes {allowed}"), "{request}");
        let header = format!("allow: {}", allowed.to_lowercase());
        assert!(reply.head.contains(&header), "{request}: {}", reply.head);
        assert!(!reply.head.contains("access-control"), "{request}: {}", reply.head);
    }
    // not below the route: a path of the service, which has no such operation
    let reply = ask(&fake, "GET /_fakery", "").await;
    assert!(reply.head.contains("unknownoperationexception"), "{}", reply.head);
    Ok(())
}

#[tokio::test]
async fn what_a_page_could_send_is_refused() -> Outcome {
    let fake = Fake::start().await?;
    let json = "content-type: application/json\r\n";
    for host in ["evil.example", "evil.example:80", "", "localhost.evil.example"] {
        let reply = ask_with(&fake, "GET /_fake", &format!("host: {host}\r\n{json}"), "").await;
        assert!(reply.problem(403).contains("`Host`"), "{host}");
    }
    for host in ["127.0.0.1:1", "localhost", "[::1]:80", "fake.localhost"] {
        let reply = ask_with(&fake, "GET /_fake", &format!("host: {host}\r\n"), "").await;
        assert_eq!(reply.status, 200, "{host}");
    }
    for content_type in
        ["", "content-type: text/plain\r\n", "content-type: application/x-www-form-urlencoded\r\n"]
    {
        let headers = format!("host: localhost\r\n{content_type}");
        let reply = ask_with(&fake, "POST /_fake/reset", &headers, "").await;
        assert!(reply.problem(415).contains("application/json"), "{content_type}");
    }
    let headers = "host: localhost\r\ncontent-type: Application/JSON; charset=utf-8\r\n";
    assert_eq!(ask_with(&fake, "POST /_fake/reset", headers, "").await.status, 200);
    let origin = format!("host: localhost\r\norigin: https://evil.example\r\n{json}");
    let reply = ask_with(&fake, "GET /_fake", &origin, "").await;
    assert!(!reply.head.contains("access-control"), "{}", reply.head);
    Ok(())
}

#[tokio::test]
async fn bodies_and_queries_that_are_not_asked_for_are_told() -> Outcome {
    let fake = Fake::start().await?;
    let reply = ask(&fake, "POST /_fake/clock", "{").await;
    assert!(reply.problem(400).starts_with("the body is no JSON: "), "{reply:?}");
    let reply = ask(&fake, "POST /_fake/reset", r#"{"now": true}"#).await;
    assert_eq!(reply.problem(400), "the body has no `now`, and no keys at all");
    let reply = ask(&fake, "GET /_fake/clock?at=1", "").await;
    assert_eq!(reply.problem(400), "the query has no `at`, and no keys at all");
    let reply = ask(&fake, "POST /_fake/faults", &" ".repeat(2_000_000)).await;
    assert_eq!(reply.problem(400), "the body is longer than 1048576 bytes");
    let all: Value = get(&fake, "/_fake/faults").await;
    assert_eq!(all, serde_json::json!({ "faults": [] }));
    Ok(())
}
