//! Redirects: the other host is never asked, and never gets what the request was signed with.

use chime_sdk_tests::fault_server::Answer;

use super::row::assert_is_discreet;
use super::scenario::scenarios;
use super::{client, get, good, server};
use chime_sdk_tests::fault_server::FaultServer;

/// Redirects once, and gives how many requests came.
async fn redirected(status: u16) -> usize {
    let other = FaultServer::start([], good()).await.unwrap();
    let answer = Answer::new(status).header("location", other.url());
    let server = server([answer.into()]).await;
    let caller = client(&server);
    let error = get(&caller).await.expect_err("a redirect");
    assert_eq!((error.status(), error.attempts()), (Some(status), 1), "{error}");
    let text = "the answer is a redirect, which is never followed";
    assert!(error.to_string().contains(text), "{error}");
    assert_is_discreet(&error);
    assert_eq!(other.connections(), 0, "the other host was asked");
    server.requests()
}

scenarios! {
    moved_permanently: "redirects with 301 to another host" =>
        "`Service` 301: the answer is a redirect, which is never followed", 1,
        { redirected(301).await }
    found: "redirects with 302 to another host" =>
        "`Service` 302: the answer is a redirect, which is never followed", 1,
        { redirected(302).await }
    see_other: "redirects with 303 to another host" =>
        "`Service` 303: the answer is a redirect, which is never followed", 1,
        { redirected(303).await }
    temporary_redirect: "redirects with 307 to another host" =>
        "`Service` 307: the answer is a redirect, which is never followed", 1,
        { redirected(307).await }
    permanent_redirect: "redirects with 308 to another host" =>
        "`Service` 308: the answer is a redirect, which is never followed", 1,
        { redirected(308).await }
}
