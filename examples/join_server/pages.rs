//! What a browser is shown: the own page, or one from a file or a folder.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::failure::{Failure, answer};
use crate::routes::Server;

/// How many files a folder may have; more than that is a folder that nobody meant.
const MOST_FILES: usize = 1_000;

/// What makes the library of the own page, from the root of the repository.
const MAKE_SDK: &str = "examples/join_server/make_sdk.sh";

/// The own page, in the program itself.
const OWN: [(&str, &str, &str); 9] = [
    ("/", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("/page/style.css", "text/css; charset=utf-8", include_str!("page/style.css")),
    ("/page/main.js", JAVASCRIPT, include_str!("page/main.js")),
    ("/page/backend.js", JAVASCRIPT, include_str!("page/backend.js")),
    ("/page/endings.js", JAVASCRIPT, include_str!("page/endings.js")),
    ("/page/notice.js", JAVASCRIPT, include_str!("page/notice.js")),
    ("/page/roster.js", JAVASCRIPT, include_str!("page/roster.js")),
    ("/page/session.js", JAVASCRIPT, include_str!("page/session.js")),
    ("/page/tiles.js", JAVASCRIPT, include_str!("page/tiles.js")),
];

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The page, and what belongs to it.
#[derive(Debug)]
pub(crate) enum Pages {
    /// The one of this example, with the file of its library.
    Own { sdk: PathBuf },
    /// Another one: files by the path under which they are asked for. They are listed once, at the
    /// start, so no path leads to any other file.
    Given { from: PathBuf, files: HashMap<String, PathBuf> },
}

impl Pages {
    pub(crate) fn new(page: Option<&Path>, sdk: &Path) -> Result<Self, String> {
        let Some(from) = page else { return Ok(Pages::Own { sdk: sdk.to_owned() }) };
        let files =
            list(from).map_err(|problem| format!("`--page {}`: {problem}", from.display()))?;
        Ok(Pages::Given { from: from.to_owned(), files })
    }

    /// Which page it is, for people.
    pub(crate) fn description(&self) -> String {
        match self {
            Pages::Given { from, files } => {
                format!("{} ({} files)", from.display(), files.len().saturating_sub(1).max(1))
            }
            Pages::Own { sdk } if sdk.is_file() => "its own".to_owned(),
            Pages::Own { .. } => {
                format!("its own, which lacks amazon-chime-sdk-js\nhelp: run `{MAKE_SDK}` once")
            }
        }
    }
}

/// The files of a page: itself at `/`, and in a folder also what lies beside it.
fn list(page: &Path) -> Result<HashMap<String, PathBuf>, String> {
    let unread = |error: std::io::Error| format!("it cannot be read: {error}");
    if !fs::metadata(page).map_err(unread)?.is_dir() {
        return Ok(HashMap::from([("/".to_owned(), page.to_owned())]));
    }
    let mut files = HashMap::new();
    let mut folders = vec![(page.to_owned(), "/".to_owned())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(folder).map_err(unread)? {
            let entry = entry.map_err(unread)?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            // links are left out, as they lead elsewhere, and so are hidden files
            let kind = entry.file_type().map_err(unread)?;
            if name.starts_with('.') {
                continue;
            } else if kind.is_dir() {
                folders.push((entry.path(), format!("{prefix}{name}/")));
            } else if kind.is_file() {
                files.insert(format!("{prefix}{name}"), entry.path());
            }
            if files.len() + folders.len() > MOST_FILES {
                return Err(format!(
                    "it has more than {MOST_FILES} files\nhelp: name the folder of the page"
                ));
            }
        }
    }
    let index = index(&files)?;
    files.insert("/".to_owned(), index);
    Ok(files)
}

fn index(files: &HashMap<String, PathBuf>) -> Result<PathBuf, String> {
    if let Some(index) = files.get("/index.html") {
        return Ok(index.clone());
    }
    let mut pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    match (pages.next(), pages.next()) {
        (Some((_, only)), None) => Ok(only.clone()),
        (None, _) => Err("it has no page\nhelp: name a folder with a file `.html`".to_owned()),
        (Some(_), Some(_)) => {
            Err("it has several pages and no `index.html`\nhelp: name the page's file".to_owned())
        }
    }
}

/// Whatever is no route: a file of the page, or nothing.
pub(crate) async fn file(State(server): State<Arc<Server>>, uri: Uri) -> Result<Response, Failure> {
    let path = uri.path();
    match &server.pages {
        Pages::Own { sdk } if path == "/sdk.js" => match read(sdk).await {
            Ok(script) => Ok(show(JAVASCRIPT, String::new(), script)),
            Err(_) => Err(Failure::new(
                StatusCode::NOT_FOUND,
                format!("amazon-chime-sdk-js is not there; run `{MAKE_SDK}` once"),
            )),
        },
        Pages::Own { .. } => {
            let found = OWN.iter().find(|(own, ..)| *own == path).ok_or_else(|| nothing(path))?;
            let (_, kind, text) = found;
            Ok(show(kind, own_policy(&server), text.as_bytes().to_vec()))
        }
        Pages::Given { files, .. } => {
            let file = files.get(path).ok_or_else(|| nothing(path))?;
            let bytes = read(file).await.map_err(|error| {
                tracing::error!("{}: {error}", file.display());
                Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "a file of the page cannot be read")
            })?;
            Ok(show(kind_of(file), given_policy(&server), bytes))
        }
    }
}

fn nothing(path: &str) -> Failure {
    Failure::new(StatusCode::NOT_FOUND, format!("there is nothing at `{path}`"))
}

/// `GET /page/settings.json`: what the own page has to know of this server.
pub(crate) async fn settings(State(server): State<Arc<Server>>) -> Result<Response, Failure> {
    let Pages::Own { sdk } = &server.pages else { return Err(nothing("/page/settings.json")) };
    let settings = json!({
        "service": server.service.kind,
        "region": server.service.media_region(),
        "sdk": sdk.is_file(),
        "makeSdk": MAKE_SDK,
    });
    Ok(answer(StatusCode::OK, &settings))
}

/// `GET /audio_file` and `/stereo_audio_file`: speech for the demo's microphone that is none. The demo
/// expects the recording of its own folder, in base64 under the type of what it is.
pub(crate) async fn speech(
    State(server): State<Arc<Server>>,
    uri: Uri,
) -> Result<Response, Failure> {
    let name = if uri.path() == "/audio_file" { "/speech.mp3" } else { "/speech_stereo.mp3" };
    let Pages::Given { files, .. } = &server.pages else { return Err(nothing(name)) };
    let file = files.get(name).ok_or_else(|| nothing(name))?;
    let bytes = read(file).await.map_err(|_| nothing(name))?;
    Ok(show("audio/mpeg", String::new(), STANDARD.encode(bytes).into_bytes()))
}

async fn read(file: &Path) -> std::io::Result<Vec<u8>> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || fs::read(file)).await?
}

fn show(kind: &str, policy: String, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind.to_owned()),
        // a page belongs to the server that is running, which may be a newer one
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy),
    ] {
        if let (false, Ok(value)) = (value.is_empty(), value.parse()) {
            headers.insert(name, value);
        }
    }
    response
}

/// The own page loads what is its own, and talks to this server and to the meeting's.
fn own_policy(server: &Server) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:; worker-src 'self' blob:; \
         style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob: mediastream:; \
         connect-src 'self' {}; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
        server.service.page_sources()
    )
}

/// A page of others may be one file with everything in it, as the demo's is. It still loads nothing
/// from elsewhere but what belongs to amazon-chime-sdk-js.
fn given_policy(server: &Server) -> String {
    let service = server.service.page_sources();
    format!(
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob: https://*.chime.aws; \
         worker-src 'self' blob:; child-src 'self' blob:; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob: mediastream:; \
         connect-src 'self' data: blob: {service}; base-uri 'none'; frame-ancestors 'none'"
    )
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => JAVASCRIPT,
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "mp3" => "audio/mpeg",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_served_by_its_only_page_and_without_what_is_hidden() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deep")).unwrap();
        for name in ["meeting.html", "speech.mp3", ".secret", "deep/a.js"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let files = list(folder.path()).unwrap();
        let mut paths: Vec<&str> = files.keys().map(String::as_str).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["/", "/deep/a.js", "/meeting.html", "/speech.mp3"]);
        assert_eq!(files["/"], folder.path().join("meeting.html"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("index.html"), "").unwrap();
        std::os::unix::fs::symlink("/etc", folder.path().join("etc")).unwrap();
        assert_eq!(list(folder.path()).unwrap().len(), 2);
    }

    #[test]
    fn a_folder_without_one_page_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(list(folder.path()).unwrap_err().contains("no page"));
        for name in ["a.html", "b.html"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert!(list(folder.path()).unwrap_err().contains("several pages"));
        fs::write(folder.path().join("index.html"), "").unwrap();
        assert!(list(folder.path()).is_ok());
        assert!(list(&folder.path().join("missing")).is_err());
    }
}
