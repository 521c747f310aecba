//! A listener, a console in front of it, and a plain client.

use std::sync::{Arc, Once};
use std::time::Duration;

use listener::{Account, Listener};
use loghub_console::seams::Hub;
use loghub_console::{Config, Console};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::fake_hub::FakeHub;

/// Only a broken test waits so long.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);
/// The sub-accounts of every test.
pub(crate) const TEAMS: [&str; 3] = ["payments", "search", "plat form/ä"];

/// A listener and its console.
pub(crate) struct World {
    pub(crate) listener: Listener,
    pub(crate) console: Console,
    pub(crate) hub: Option<Arc<FakeHub>>,
    client: Client,
}

impl World {
    /// With a made-up hub.
    pub(crate) async fn start() -> World {
        World::start_with(|_| {}, Some(Arc::new(FakeHub::of(&TEAMS)))).await
    }

    /// As `loghub listener` has it.
    pub(crate) async fn without_hub() -> World {
        World::start_with(|_| {}, None).await
    }

    pub(crate) async fn start_with(
        change: impl FnOnce(&mut listener::Config),
        hub: Option<Arc<FakeHub>>,
    ) -> World {
        let mut config = listener::Config::local(TEAMS.map(|team| Account::new(team, token(team))));
        change(&mut config);
        let listener = Listener::start(config).await.expect("a free port");
        let seam = hub.clone().map(|hub| hub as Arc<dyn Hub>);
        let console =
            Console::start(Config::on_any_port(), listener.intake(), seam).await.expect("a free port");
        World { listener, console, hub, client: client() }
    }

    /// A request of a program that has the token.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.plain(method, path).header("authorization", format!("Bearer {}", self.console.token()))
    }

    /// A request without a session.
    pub(crate) fn plain(&self, method: &str, path: &str) -> RequestBuilder {
        let method: Method = method.parse().expect("a method");
        self.client.request(method, format!("{}{path}", self.console.url()))
    }

    /// Status and JSON of a call of the API.
    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let mut request = self.request(method, &format!("/api/v1{path}"));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let (status, text) = read(request.send().await.expect("an answer")).await;
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// The JSON of a call that succeeds.
    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, json) = self.call("GET", path, None).await;
        assert_eq!(status, 200, "{path}: {json}");
        json
    }

    /// Ships one bulk, and returns the answer's status.
    pub(crate) async fn ship(&self, team: &str, documents: &[Value]) -> u16 {
        let lines = documents.iter().flat_map(|document| [document.to_string(), "\n".to_owned()]);
        self.ship_body(team, lines.collect()).await.expect("an answer")
    }

    pub(crate) async fn ship_body(&self, team: &str, body: String) -> Result<u16, reqwest::Error> {
        let url = format!("{}/?token={}&type=cloudwatch", self.listener.url(), token(team));
        Ok(self.client.post(url).body(body).send().await?.status().as_u16())
    }

    /// Opens an event stream.
    pub(crate) async fn stream(&self, query: &str) -> Events {
        Events::of(self.request("GET", &format!("/api/v1/stream?{query}"))).await
    }
}

/// The sub-account's shipping token.
pub(crate) fn token(team: &str) -> String {
    format!("shipping-token-{}", team.len())
}

/// The sub-account's name in a path.
pub(crate) fn path(team: &str) -> String {
    let bytes: Vec<String> = team.bytes().map(|byte| format!("%{byte:02x}")).collect();
    bytes.concat()
}

/// A document that Logz.io would not spoil.
pub(crate) fn document(id: &str, message: &str) -> Value {
    json!({
        "@timestamp": "2026-01-02T03:04:05.000Z", "id": id, "message": message, "owner": "111111111111",
        "logGroup": "/aws/lambda/api", "logStream": "one", "log_level": "INFO"
    })
}

pub(crate) fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        rustls::crypto::ring::default_provider().install_default().expect("installed once");
    });
    let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    client.build().expect("a client without TLS roots")
}

/// The status and the text of an answer.
pub(crate) async fn read(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    (status, response.text().await.expect("a whole body"))
}

/// One event of a stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: Option<u64>,
    pub(crate) data: Value,
}

/// An open event stream.
pub(crate) struct Events {
    response: Response,
    unread: Vec<u8>,
}

impl Events {
    pub(crate) async fn of(request: RequestBuilder) -> Events {
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        Events { response, unread: Vec::new() }
    }

    /// The next event; none at the end.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.unread.windows(2).position(|two| two == b"\n\n") {
                let rest = self.unread.split_off(end + 2);
                let text = std::mem::replace(&mut self.unread, rest);
                return Some(event(std::str::from_utf8(&text).expect("text")));
            }
            let chunk = tokio::time::timeout(LIMIT, self.response.chunk()).await.expect("within the limit");
            let chunk = chunk.ok().flatten()?;
            self.unread.extend_from_slice(&chunk);
        }
    }

    /// The next event of that name.
    pub(crate) async fn wait_for(&mut self, name: &str) -> Event {
        let waiting = async {
            loop {
                let event = self.next().await.expect("the stream goes on");
                if event.name == name {
                    return event;
                }
            }
        };
        tokio::time::timeout(LIMIT, waiting).await.unwrap_or_else(|_| panic!("no `{name}`"))
    }
}

fn event(text: &str) -> Event {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    Event {
        name: field("event").unwrap_or_default().to_owned(),
        id: field("id").map(|id| id.parse().expect("a number")),
        data: serde_json::from_str(field("data").unwrap_or_default()).expect("JSON"),
    }
}
