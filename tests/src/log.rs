//! What the crates under test say through `tracing` and `log`: kept for a test that asks for its own
//! thread's spans, and written out whole for the search for secrets in all output
//! (`tests/secrets.sh`).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// The variable that has everything written out.
pub(crate) const SWITCH: &str = "CHIME_SDK_TESTS_LOG";

/// Installs the subscriber of this process, once. Fixtures call it, so that it is there before the
/// first request. If the environment variable `CHIME_SDK_TESTS_LOG` is set, every event and span, and
/// what crates say through `log`, goes to standard error.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let everything = std::env::var_os(SWITCH).map(|_| {
            tracing_subscriber::fmt::layer()
                .with_span_events(FmtSpan::FULL)
                .with_ansi(false)
                .with_writer(std::io::stderr)
                .with_filter(all_levels())
        });
        let kept = Keep.with_filter(LevelFilter::INFO);
        // another subscriber that is there already keeps its place
        let _ = tracing_subscriber::registry().with(everything).with(kept).try_init();
        // the search for secrets looks for the programs whose output it must have
        let program = std::env::current_exe().unwrap_or_default();
        tracing::info!("the log is on in {}", program.file_stem().unwrap_or_default().display());
    });
}

/// All that is said, at every level; but not by the WebSocket library of the fake and of its tests,
/// which writes out whole requests and messages at the level `TRACE`, join tokens and all. What stays in
/// this library's log is said in `docs/FAKE.md`.
fn all_levels() -> Targets {
    Targets::new()
        .with_default(LevelFilter::TRACE)
        .with_target("tungstenite", LevelFilter::OFF)
        .with_target("tokio_tungstenite", LevelFilter::OFF)
}

/// A span of the client's with what was recorded of it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The span's name.
    pub name: &'static str,
    /// The name of the span that it is in.
    pub parent: Option<&'static str>,
    /// What was recorded, as text.
    pub fields: BTreeMap<&'static str, String>,
    id: u64,
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }
}

thread_local! {
    /// The spans of this thread in the order in which they were opened, while somebody wants them.
    static SPANS: RefCell<Option<Vec<Seen>>> = const { RefCell::new(None) };
}

/// Keeps the spans that this thread opens from now on.
pub fn keep_spans() {
    install();
    SPANS.with_borrow_mut(|spans| *spans = Some(Vec::new()));
}

/// The spans that were kept, in the order in which they were opened.
#[must_use]
pub fn kept_spans() -> Vec<Seen> {
    SPANS.take().unwrap_or_default()
}

thread_local! {
    /// The events of this thread, while somebody wants them.
    static EVENTS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Keeps the events of the client's that this thread tells from now on, from the level `INFO` up.
pub fn keep_events() {
    install();
    EVENTS.with_borrow_mut(|events| *events = Some(Vec::new()));
}

/// The events that were kept, each as its level and its message.
#[must_use]
pub fn kept_events() -> Vec<String> {
    EVENTS.take().unwrap_or_default()
}

/// The layer that keeps spans and events.
struct Keep;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Keep {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if metadata.target() == "chime_sdk_core" {
            let mut said = Seen::default();
            event.record(&mut said);
            let message = said.fields.get("message").map_or("", String::as_str);
            let text = format!("{} {message}", metadata.level());
            EVENTS.with_borrow_mut(|events| {
                events.iter_mut().for_each(|events| events.push(text.clone()));
            });
        }
    }
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let metadata = attributes.metadata();
        if metadata.target() != "chime_sdk_core" {
            return;
        }
        let parent = context.span(id).and_then(|span| span.parent()).map(|parent| parent.name());
        let fields = BTreeMap::new();
        let mut seen = Seen { name: metadata.name(), parent, fields, id: id.into_u64() };
        attributes.record(&mut seen);
        SPANS.with_borrow_mut(|spans| spans.iter_mut().for_each(|spans| spans.push(seen.clone())));
    }
    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        SPANS.with_borrow_mut(|spans| {
            // identifiers are used again once a span has ended, so the last one counts
            let mut spans = spans.iter_mut().flatten().rev();
            if let Some(seen) = spans.find(|seen| seen.id == id.into_u64()) {
                values.record(seen);
            }
        });
    }
}
