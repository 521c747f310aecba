//! The page's files: small, and served by name. Tidy looks for ways by which text becomes markup or script.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::World;

/// The maximum of all files together, each compressed by itself. They come from memory over loopback, and a page loads
/// those that it shows.
const RAW: usize = 340_000;
const GZIP: usize = 128_000;

/// The files that the console serves, and those of development that it does not.
fn files() -> (Vec<PathBuf>, Vec<PathBuf>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("web");
    let mut folders = vec![root.clone()];
    let mut all = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.extend((!path.ends_with("node_modules")).then_some(path));
            } else {
                all.push(path.strip_prefix(&root).expect("within").to_owned());
            }
        }
    }
    let is_served = |path: &PathBuf| {
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        let folder =
            path.components().next().and_then(|first| first.as_os_str().to_str()).unwrap_or_default();
        matches!(kind, "html" | "js" | "css" | "svg")
            && matches!(folder, "index.html" | "icon.svg" | "js" | "css" | "vendor")
    };
    all.into_iter().partition(is_served)
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("web").join(path)).expect("text")
}

#[test]
fn the_files_are_small() {
    let mut raw = 0;
    let mut gzip = 0;
    for path in files().0 {
        let text = text(&path);
        raw += text.len();
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes()).expect("memory");
        gzip += encoder.finish().expect("memory").len();
    }
    assert!(raw <= RAW && gzip <= GZIP, "{raw} bytes, {gzip} with gzip; at most {RAW} and {GZIP}");
}

#[tokio::test]
async fn each_file_is_served_with_its_type_and_no_other() {
    let world = World::without_hub().await;
    let (served, others) = files();
    for path in served {
        let name = path.to_str().expect("text").replace('\\', "/");
        let answer = world.plain("GET", &format!("/assets/{name}")).send().await.expect("an answer");
        let kind = match name.rsplit_once('.').map(|(_, kind)| kind) {
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            // The page has its own addresses.
            _ => {
                assert_eq!(answer.status(), 404, "{name}");
                continue;
            }
        };
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()),
            (200, kind),
            "{name}"
        );
        let tag = answer.headers()["etag"].clone();
        assert_eq!(answer.text().await.expect("text"), text(&path), "{name}");
        let again = world.plain("GET", &format!("/assets/{name}")).header("if-none-match", tag);
        assert_eq!(again.send().await.expect("an answer").status(), 304, "{name}");
    }
    let odd = [
        "../Cargo.toml",
        "%2e%2e/Cargo.toml",
        "..%2fCargo.toml",
        "js",
        "js/",
        "",
        "//etc/passwd",
        "js/../../src/lib.rs",
    ];
    let others = others.iter().filter_map(|path| path.to_str()).chain(odd);
    for name in others {
        let answer = world.plain("GET", &format!("/assets/{name}")).send().await.expect("an answer");
        assert_eq!(answer.status(), 404, "{name}");
    }
}

#[tokio::test]
async fn each_page_has_the_same_document() {
    let world = World::without_hub().await;
    let page = text(Path::new("index.html"));
    for path in ["/", "/logs", "/logs/payments?q=a", "/flow", "/try", "/faults", "/status", "/logs/a%2Fb/c"] {
        let answer = world.plain("GET", path).send().await.expect("an answer");
        assert_eq!(answer.headers()["content-type"], "text/html; charset=utf-8", "{path}");
        assert_eq!(answer.text().await.expect("text"), page, "{path}");
    }
    for (method, path, status) in [
        ("GET", "/favicon.ico", 404),
        ("GET", "/login", 404),
        ("POST", "/", 405),
        ("GET", "/api", 401),
        ("GET", "/api/v2/x", 401),
    ] {
        let answer = world.plain(method, path).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{method} {path}");
    }
    assert_eq!(world.request("GET", "/api/v2/x").send().await.expect("an answer").status(), 404);
}
