//! What there is: the routes, the settings, and how much was asked.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::ROOT;
use crate::SERVICE;
use crate::fake::ACCOUNT_ID;
use crate::fake::backend::Backend;

/// A route, as it is shown.
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    about: &'static str,
}

const fn route(method: &'static str, path: &'static str, about: &'static str) -> Route {
    Route { method, path, about }
}

/// All routes, those of one path together.
pub(super) const ROUTES: &[Route] = &[
    route("GET", "/_fake", "the settings and the routes"),
    route("DELETE", "/_fake/faults", "takes all rules away"),
    route("GET", "/_fake/faults", "the rules by which calls fail, and how often each has struck"),
    route("POST", "/_fake/faults", "puts a rule, or a list of rules, in force"),
    route("DELETE", "/_fake/faults/{id}", "takes a rule away"),
    route("GET", "/_fake/clock", "what time it is for the service"),
    route("POST", "/_fake/clock", "puts the clock forward"),
    route("GET", "/_fake/requests", "how many requests were answered"),
    route("GET", "/_fake/meetings", "the active meetings"),
    route("GET", "/_fake/meetings/{meeting}", "a meeting with all that belongs to it"),
    route("POST", "/_fake/meetings/{meeting}/attendees/{attendee}/join", "connects an attendee"),
    route("POST", "/_fake/meetings/{meeting}/attendees/{attendee}/leave", "lets an attendee leave"),
    route("POST", "/_fake/meetings/{meeting}/attendees/{attendee}/drop", "breaks a connection"),
    route("GET", "/_fake/events", "the events that the service would deliver"),
    route("POST", "/_fake/reset", "begins anew"),
];

impl Route {
    /// Whether these segments have the form of the path.
    pub(super) fn fits(&self, segments: &[&str]) -> bool {
        let path = self.path.strip_prefix(ROOT).unwrap_or_default();
        let own: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        own.len() == segments.len()
            && own.iter().zip(segments).all(|(own, text)| own.starts_with('{') || own == text)
    }
}

/// The fake itself. Secrets of access keys are not shown.
pub(super) fn show(backend: &Backend) -> Value {
    let routes: Vec<Value> = ROUTES
        .iter()
        .map(|route| json!({ "method": route.method, "path": route.path, "about": route.about }))
        .collect();
    let operations: Vec<&str> = backend.operations().map(|operation| operation.name).collect();
    let seconds = |limit: Option<Duration>| limit.map(|limit| limit.as_secs());
    let settings = backend.with(|state| {
        let settings = &state.meetings.around.settings;
        let rate_limit = settings
            .rate_limit
            .map(|limit| json!({ "perSecond": limit.per_second, "burst": limit.burst }));
        let keys: Vec<&str> = settings.keys.iter().map(|key| key.id.as_str()).collect();
        json!({
            "clock": if state.clock.goes() { "real" } else { "manual" },
            "signatures": format!("{:?}", settings.signatures).to_lowercase(),
            "region": settings.region,
            "assumptions": settings.assumptions.words().into_iter().collect::<BTreeMap<_, _>>(),
            "meetingQuota": settings.meeting_quota,
            "meetingLifetimeSeconds": seconds(settings.meeting_lifetime),
            "emptyLimitSeconds": seconds(settings.empty_limit),
            "rateLimit": rate_limit,
            "accessKeys": keys,
        })
    });
    json!({
        "service": SERVICE.service_id,
        "apiVersion": SERVICE.api_version,
        "version": env!("CARGO_PKG_VERSION"),
        "account": ACCOUNT_ID,
        "operations": operations,
        "settings": settings,
        "routes": routes,
    })
}

/// How many requests were answered, in all and for each operation that had any.
pub(super) fn requests(backend: &Backend) -> Value {
    backend.with(|state| {
        let operations: BTreeMap<&str, u64> = state.tally.by_operation().collect();
        json!({ "total": state.tally.total(), "operations": operations })
    })
}
