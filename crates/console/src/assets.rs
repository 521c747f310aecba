//! The page: files of `web`, embedded in the program, and read from the disk in debug builds.

use std::fmt::Write as _;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::problem::Problem;

/// The files that a browser needs.
#[derive(RustEmbed)]
#[folder = "web"]
#[include = "index.html"]
#[include = "icon.svg"]
#[include = "css/*.css"]
#[include = "js/*.js"]
#[include = "js/pages/*.js"]
#[include = "js/parts/*.js"]
#[include = "vendor/*.js"]
struct Web;

/// Answers `/assets/PATH`.
pub(crate) fn asset(path: &str, headers: &HeaderMap) -> Response {
    match (kind(path), Web::get(path)) {
        (Some(kind), Some(file)) => answer(kind, &file, headers),
        _ => Problem::no_route().into_response(),
    }
}

/// Answers the path of a page: the one document that all of them share.
pub(crate) fn page(headers: &HeaderMap) -> Response {
    match Web::get("index.html") {
        Some(file) => answer("text/html; charset=utf-8", &file, headers),
        None => Problem::no_route().into_response(),
    }
}

fn answer(kind: &'static str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = tag(&file.metadata.sha256_hash());
    // A browser asks each time, and gets the file only if it changed.
    let known = headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let head = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "no-cache")];
    let tag = [(ETAG, tag)];
    if known {
        return (StatusCode::NOT_MODIFIED, head, tag).into_response();
    }
    (head, tag, file.data.to_vec()).into_response()
}

fn tag(hash: &[u8]) -> String {
    let mut tag = String::from("\"");
    for byte in hash.iter().take(16) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag + "\""
}

fn kind(path: &str) -> Option<&'static str> {
    match path.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}
